"""Whether an actual value reaches its target, and what share of it; None where what was written leaves that open."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from perfdesk.model.edition import Scoring
from perfdesk.model.reading import TIME_UNITS, is_percent, limit_in_words, plain, understood, word_in
from perfdesk.model.text import squeeze
from perfdesk.model.value import Operator, TargetValue, parse_value

_HUNDRED: Final = Decimal(100)
_SCALES: Final[tuple[Mapping[str, int], ...]] = (
    {"元": 1, "万元": 10_000, "亿元": 100_000_000},
    {"秒": 1, "分钟": 60, "小时": 3_600, "天": 86_400, "日": 86_400},
)
"""Units that are turned into each other."""
_NEGATIONS: Final = ("未", "不", "无", "零")
"""Words of a target that says what should not be: what is written of it may say the same in other words."""


def is_met(target: TargetValue, actual: TargetValue, scoring: Scoring) -> bool | None:
    """Tell whether an actual value meets its target; None where that cannot be told.

    It cannot where one of the two is blank, where units differ, where a figure has no operator and is not hit exactly,
    where "=" is overshot, and where words are others than the target's.
    """
    figures = figures_of(target, actual)
    if figures is None:
        return _words_meet(target, actual, scoring)
    operator, wanted, got, unit = figures
    if got == wanted:
        return operator not in (">", "<")
    if operator == "=":
        return None if (wanted if got > wanted else _less_may_be_better(unit)) else False
    if operator is None:
        return None
    return got > wanted if operator in ("≥", ">") else got < wanted


def share_reached(target: TargetValue, actual: TargetValue) -> Decimal | None:
    """Return actual ÷ target, for ≤ and < target ÷ actual; None where there are no two figures, or no target above 0.

    Above 1, the target is overshot; what is below 0 counts as 0.
    """
    figures = figures_of(target, actual)
    if figures is None or figures.wanted <= 0:
        return None
    operator, wanted, got, _ = figures
    if operator in ("≤", "<"):
        return wanted / got if got > 0 else None
    return max(got, Decimal(0)) / wanted


class Figures(NamedTuple):
    """A target and an actual value as figures of one unit, the target's."""

    operator: Operator | None
    wanted: Decimal
    got: Decimal
    unit: str


def figures_of(target: TargetValue, actual: TargetValue) -> Figures | None:
    """Return target and actual as figures that can be compared, or None."""
    goal, reached = as_figure(target), as_figure(actual)
    if goal.number is None or reached.number is None:
        return None
    wanted, given = plain(goal.unit), plain(reached.unit)
    figures = Figures(goal.operator, goal.number, reached.number, wanted)
    if not given:
        return None if _unit_doubtful(figures) else figures
    if wanted == given or not (wanted or is_percent(given)):
        return figures
    scale = next((each for each in _SCALES if wanted in each and given in each), None)
    return figures._replace(got=figures.got * scale[given] / scale[wanted]) if scale else None


def _unit_doubtful(figures: Figures) -> bool:
    """Whether a bare figure most likely has another unit than its target: 0.96 beside ≥95%, 4986000 beside ≤500万元."""
    operator, wanted, got, unit = figures
    if is_percent(unit):
        return 0 < got <= 1 < wanted and operator not in ("≤", "<")
    return unit.startswith("万") and 0 < wanted * _HUNDRED < got


def as_figure(value: TargetValue) -> TargetValue:
    """Return a value with what its words say as a figure: `48小时内` is ≤48 小时."""
    read = understood(value)
    limit = limit_in_words(read.text) if read.number is None else None
    return parse_value(limit) if limit else read


def _words_meet(target: TargetValue, actual: TargetValue, scoring: Scoring) -> bool | None:
    goal, reached = squeeze(target.text or target.raw), squeeze(actual.text or actual.raw)
    if not goal or not reached or understood(target).number is not None or understood(actual).number is not None:
        return None
    if goal == reached:
        return True
    if word_in(_NEGATIONS, goal) or any(character.isdecimal() for character in reached):
        return None
    if f"不{goal}" in reached or any(word in reached and word not in goal for word in scoring.missed + scoring.partly):
        return False
    return True if goal in reached else None


def _less_may_be_better(unit: str) -> bool:
    return "元" in unit or unit.startswith(TIME_UNITS)
