"""Whether an actual value reaches its target, and what share of it; None where what was written leaves that open."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from perfdesk.model.deadline import in_time
from perfdesk.model.edition import Scoring
from perfdesk.model.reading import TIME_UNITS, is_percent, limit_in_words, plain, understood, word_in
from perfdesk.model.text import squeeze
from perfdesk.model.units import converted, unit_of
from perfdesk.model.value import Operator, TargetValue, parse_typed, parse_value, plain_signs

_HUNDRED: Final = Decimal(100)
_AT_LEAST: Final = ("≥", ">")
_AT_MOST: Final = ("≤", "<")
_STOPS: Final = "。.；;，,"
_NEGATIONS: Final = ("未", "不", "无", "零")
"""Words of a target that says what should not be: what is written of it may say the same in other words."""
_NONE: Final = re.compile(r"(?:无|零|没有|未|不(?=发生|出现))(?:发生|出现|收到)?(?P<what>\D*)")
"""Words that say that there was none (of something)."""
_LEAD: Final = re.compile(
    r"^(?:大约|约|近|平均|最长|最低|仅|均|共计|共|合计|累计|实际|已经|已|达到|达|完成|为"
    r"|(?:降低?|减少|控制|压缩|缩短|提高|提升|增加?)[至到在])+(?=[\d≥≤><=])"
)
_REMARK: Final = re.compile(r"(?<=[^\d.≥≤><=])\([^()]*\)$")
"""A remark behind a figure with its unit: 3个(其中新建1个)."""
_HOURS: Final = re.compile(r"(\d{1,4})小时(\d{1,2})分钟?")
_SPAN: Final = re.compile(
    r"(?P<low>\d+(?:\.\d+)?)(?P<unit>\D{0,4}?)[-~—–至到](?P<high>\d+(?:\.\d+)?)\(?(?P<own>\D{0,6}?)\)?"
)
_DATE_UNITS: Final = ("年", "月", "月份", "日", "号", "季度")


def is_met(target: TargetValue, actual: TargetValue, scoring: Scoring, year: int | None = None) -> bool | None:
    """Tell whether an actual value meets its target; None where that cannot be told.

    It cannot where one of the two is blank, where units differ, where a figure has no operator and is not hit exactly,
    where "=" is overshot, where a date may be of another year than `year`, that of the form, and where words are others
    than the target's.
    """
    if written(target) and written(target) == written(actual):
        return True
    figures = figures_of(target, actual)
    if figures is not None:
        return _figures_meet(figures)
    kept = in_time(written(target), written(actual), year)
    if kept is not None:
        return None if kept and word_in(scoring.missed + scoring.partly, written(actual)) else kept
    return _words_meet(target, actual, scoring)


def share_reached(target: TargetValue, actual: TargetValue) -> Decimal | None:
    """Return actual ÷ target, for ≤ and < target ÷ actual; None where there are no two figures, or no target above 0.

    Above 1, the target is overshot; what is below 0 counts as 0.
    """
    figures = figures_of(target, actual)
    if figures is None or figures.wanted <= 0:
        return None
    if figures.operator in _AT_MOST:
        return figures.wanted / figures.got if figures.got > 0 else None
    return max(figures.got, Decimal(0)) / figures.wanted


def nothing_reached(actual: TargetValue, scoring: Scoring) -> bool:
    """Whether words say that a target was missed, and not that it was reached in part."""
    said = written(actual)
    return bool(word_in(scoring.missed, said)) and not word_in(scoring.partly, said)


class Figures(NamedTuple):
    """A target and an actual value as figures of one unit, the target's; `bound` where the actual one is a limit."""

    operator: Operator | None
    wanted: Decimal
    got: Decimal
    unit: str
    bound: Operator | None = None


def figures_of(target: TargetValue, actual: TargetValue) -> Figures | None:
    """Return target and actual as figures that can be compared, or None.

    Of a target that is a span (`3-5次`), the value nearest to the actual one is wanted.
    """
    low, high = _span(written(target)) or (as_figure(target),) * 2
    reached = as_figure(actual)
    if low.number is None or high.number is None:
        return None
    if reached.number is None:
        none = low.operator not in _AT_LEAST and _is_none(written(actual))
        return Figures(low.operator, low.number, Decimal(0), plain(low.unit)) if none else None
    got = _in_unit(reached, low)
    if got is None:
        return None
    wanted = min(max(got, low.number), high.number)
    return Figures(low.operator, wanted, got, plain(low.unit), reached.operator)


def _in_unit(reached: TargetValue, goal: TargetValue) -> Decimal | None:
    """Return the actual figure in the unit of its target; None where they cannot be compared, or a unit is doubtful."""
    number, wanted, given = reached.number, plain(goal.unit), plain(reached.unit)
    if number is None or goal.number is None:
        return None
    if not given:
        return None if _unit_doubtful(number, goal) else number
    if not wanted:
        return None if is_percent(given) or unit_of(given).scale != 1 else number
    return converted(number, given, wanted)


def _unit_doubtful(got: Decimal, goal: TargetValue) -> bool:
    """Whether a bare figure most likely has another unit than its target: 0.96 beside ≥95%, 4986000 beside ≤500万元."""
    wanted = goal.number or Decimal(0)
    if is_percent(goal.unit):
        return 0 < got <= 1 < wanted and goal.operator not in _AT_MOST
    return plain(goal.unit).startswith("万") and 0 < wanted * _HUNDRED < got


def as_figure(value: TargetValue) -> TargetValue:
    """Return a value with what its words say as a figure: `48小时内` is ≤48 小时, `已完成约120场` is 120 场."""
    read = understood(value)
    return read if read.number is not None else _read(written(value))


@lru_cache(maxsize=20_000)
def _read(text: str) -> TargetValue:
    figure = _LEAD.sub("", _REMARK.sub("", text)).removesuffix("左右")
    read = parse_typed(_HOURS.sub(lambda match: f"{int(match[1]) * 60 + int(match[2])}分钟", figure))
    if read.number is None and (limit := limit_in_words(text)):
        return parse_value(limit)
    return read


@lru_cache(maxsize=20_000)
def _span(text: str) -> tuple[TargetValue, TargetValue] | None:
    """Read a target that is a span (`90%-95%`, `3至5次`) as its two ends; months and years are dates, and no span."""
    match = _SPAN.fullmatch(text)
    if match is None or (match["unit"] not in ("", match["own"])) or match["own"] in _DATE_UNITS:
        return None
    ends = [TargetValue(text, "=", Decimal(match[end]), match["own"]) for end in ("low", "high")]
    return (ends[0], ends[1]) if Decimal(match["low"]) < Decimal(match["high"]) else None


def _figures_meet(figures: Figures) -> bool | None:
    operator, wanted, got, unit, bound = figures
    if operator is None and (wanted == 0 or (wanted == _HUNDRED and is_percent(unit))):
        operator = "="  # none at all, and all of them, can be meant in one way only
    if operator in _AT_LEAST or operator in _AT_MOST:
        less = operator in _AT_MOST
        met = (got == wanted and operator in ("≥", "≤")) or (got < wanted if less else got > wanted)
        other_way = bound in (_AT_LEAST if less else _AT_MOST)
        return None if met and other_way else met
    if got == wanted:
        return True
    if operator is None or bound in _AT_LEAST + _AT_MOST:
        return None
    return None if (wanted if got > wanted else less_may_be_better(unit)) else False


def _words_meet(target: TargetValue, actual: TargetValue, scoring: Scoring) -> bool | None:
    goal, reached = written(target), written(actual)
    if not goal or not reached or understood(target).number is not None:
        return None
    if (kept := _none_meets(goal, actual)) is not None:
        return kept
    if understood(actual).number is not None:
        return None
    if (kept := _grade_meets(goal, reached, scoring)) is not None:
        return kept
    return _plain_words_meet(_words(target), _words(actual), scoring)


def _plain_words_meet(goal: str, reached: str, scoring: Scoring) -> bool | None:
    if word_in(_NEGATIONS, goal) or any(character.isdecimal() for character in reached):
        return None
    if f"不{goal}" in reached or any(word in reached and word not in goal for word in scoring.missed + scoring.partly):
        return False
    return True if goal in reached and f"较{goal}" not in reached else None


def _is_none(text: str) -> bool:
    """Whether words say that nothing happened: 无, 未发生, 未发生事故; but not 无法统计."""
    match = _NONE.fullmatch(text)
    return match is not None and (not match["what"] or "发生" in text or "出现" in text or "收到" in text)


def _none_meets(goal: str, actual: TargetValue) -> bool | None:
    """Tell it of a target that there be none of something (`无投诉`): met by 0 and by the same in other words."""
    wanted = _NONE.fullmatch(goal)
    if wanted is None:
        return None
    if (number := as_figure(actual).number) is not None:
        return number == 0
    got = _NONE.fullmatch(written(actual))
    if got is not None:
        return True if got["what"] == wanted["what"] else None
    return False if written(actual) in (f"有{wanted['what']}", f"发生{wanted['what']}") else None


def _grade_meets(goal: str, reached: str, scoring: Scoring) -> bool | None:
    """Compare two grades of one scale of the edition (`良好以上`, `优秀`)."""
    wanted = re.sub("[及或]?以上$", "", goal)
    for grades in scoring.grades:
        if wanted in grades:
            got = max((each for each in grades if reached.endswith(each)), key=len, default="")
            hedged = not got or word_in((*scoring.missed, *scoring.partly, "较"), reached.removesuffix(got))
            return None if hedged else grades.index(got) >= grades.index(wanted)
    return None


def written(value: TargetValue) -> str:
    """Return what a cell says, in one width, without white space and closing stop, and with the signs of operators."""
    return _cleaned(value.raw or value.composed())


@lru_cache(maxsize=20_000)
def _cleaned(text: str) -> str:
    return squeeze(plain_signs(text)).strip(_STOPS)


def _words(value: TargetValue) -> str:
    """Return what a cell says without operators in the place of words: 不超概算 stays as it is."""
    return squeeze(value.text or value.raw).strip(_STOPS)


def less_may_be_better(unit: str) -> bool:
    """Whether a unit is one of money or time, of which a figure without an operator may be the most that is allowed."""
    return "元" in unit or unit.startswith(TIME_UNITS)
