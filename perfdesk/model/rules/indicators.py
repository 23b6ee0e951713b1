"""Whether the indicators are the right ones: their order, level, number and names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TypeVar

from perfdesk.model.alike import alike_sets
from perfdesk.model.edition import Edition
from perfdesk.model.fields import values_of
from perfdesk.model.finding import (
    AnyCase,
    BookCase,
    Mend,
    NoOptions,
    Remark,
    TargetCase,
    any_form_rule,
    book_rule,
    form_name,
    form_rule,
)
from perfdesk.model.form import AnyIndicator, EvaluatedIndicator, Form, Indicator, TargetForm
from perfdesk.model.money import Figure, format_decimal, plain_decimal
from perfdesk.model.reading import NUMERAL, chinese_number, is_words, plain, word_in
from perfdesk.model.text import half_width
from perfdesk.model.value import TargetValue

_RowT = TypeVar("_RowT", Indicator, EvaluatedIndicator, AnyIndicator)


def numbered(indicators: tuple[_RowT, ...]) -> Iterator[tuple[str, _RowT]]:
    """Return the path in its form and the row of each indicator."""
    return zip(_paths(len(indicators)), indicators, strict=True)


@lru_cache(maxsize=200)
def _paths(count: int) -> tuple[str, ...]:
    return tuple(f"indicators[{n}]" for n in range(count))


def named(indicator: AnyIndicator) -> str:
    """Return what a sentence calls an indicator."""
    return f"“{indicator.level3.strip()}”" if indicator.level3.strip() else "这一条指标"


def moved_to(path: str, level2: str, edition: Edition) -> Mend:
    """Return the mend that puts an indicator under another 二级指标, and under the 一级指标 that it belongs to."""
    changes = {f"{path}.level2": level2}
    if level1 := edition.level1_of(level2):
        changes[f"{path}.level1"] = level1
    return Mend(f"改为{level2}", changes)


@any_form_rule("level-order", NoOptions)
def level_order(case: AnyCase[NoOptions]) -> Iterator[Remark]:
    """A 二级指标 stands under the wrong 一级指标; the lesser findings: one is blank or unknown, or out of order."""
    order = _official_order(case.edition)
    level1s = [level.level1 for level in case.edition.levels]  # 成本指标 is a 二级指标 in other editions
    rows: tuple[AnyIndicator, ...] = case.form.indicators
    wrong = False
    for path, indicator in numbered(rows):
        _, proper = order.get(indicator.level2, (0, ""))
        if proper and indicator.level1 and indicator.level1 != proper:
            wrong = True
            yield Remark(
                path,
                f"{named(indicator)}的二级指标“{indicator.level2}”放在了“{indicator.level1}”下，而它属于“{proper}”。"
                f"请把一级指标改为“{proper}”，或另选二级指标。",
                mend=Mend(f"一级指标改为{proper}", {f"{path}.level1": proper}),
            )
        elif not proper and indicator.level2 not in level1s:
            yield _unknown_level(path, indicator, order)
    if not wrong:
        yield from _out_of_order(case.form, {level2: place for level2, (place, _) in order.items()})


def _unknown_level(path: str, indicator: AnyIndicator, order: Mapping[str, tuple[int, str]]) -> Remark:
    proper = [level2 for level2, (_, level1) in order.items() if level1 == indicator.level1] or list(order)
    said = f"“{indicator.level2}”不在表样里" if indicator.level2 else "没有填写"
    return Remark(
        path,
        f"{named(indicator)}的二级指标{said}，打印时归不到一类。请从{'、'.join(proper)}中选一个。",
        minor=True,
        mend=Mend(f"改为{proper[0]}", {f"{path}.level2": proper[0]}) if len(proper) == 1 else None,
    )


@cache
def _official_order(edition: Edition) -> Mapping[str, tuple[int, str]]:
    """Return, for each 二级指标, its place in the official order and the 一级指标 that it belongs under."""
    pairs = [(level2, level.level1) for level in edition.levels for level2 in level.level2]
    return {level2: (place, level1) for place, (level2, level1) in enumerate(pairs)}


def _out_of_order(form: Form, order: dict[str, int]) -> Iterator[Remark]:
    """Yield a remark on the first indicator that stands behind one that should follow it."""
    rows: tuple[AnyIndicator, ...] = form.indicators
    last = -1
    before = ""
    for path, indicator in numbered(rows):
        place = order.get(indicator.level2, last)
        if place < last:
            yield Remark(
                path,
                f"{named(indicator)}（{indicator.level2}）排在了{before}之后，与表样规定的指标顺序不一致，"
                "打印时同类指标不能合并。请把它移到前面同类指标处。",
                minor=True,
                mend=_sorted(form, order),
            )
            return
        if place > last:
            last, before = place, indicator.level2


def _sorted(form: Form, order: dict[str, int]) -> Mend | None:
    """Return the mend that puts all rows in order; None where a row has an unknown level, or a log of its own."""
    rows: tuple[AnyIndicator, ...] = form.indicators
    if any(row.level2 not in order or (isinstance(row, EvaluatedIndicator) and row.log) for row in rows):
        return None
    changes = {
        f"indicators[{n}].{path}": _text(value)
        for n, (old, new) in enumerate(zip(rows, sorted(rows, key=lambda row: order[row.level2]), strict=True))
        if old is not new
        for path, _, value in values_of(new)
    }
    return Mend("按表样顺序重排指标", changes)


def _text(value: TargetValue | Figure) -> str:
    """Return the text that reads back as a cell's value."""
    if isinstance(value, TargetValue):
        return value.raw or value.composed()
    return plain_decimal(value) if isinstance(value, Decimal) else value or ""


@dataclass(frozen=True, slots=True)
class Move:
    """A kind of name that belongs elsewhere.

    Attributes:
        under: the 一级指标 or 二级指标 under which it is doubtful.
        to: where it belongs.
        words: words of such names.
        endings: endings of such names.
        unless: words that make it right where it is.
    """

    under: tuple[str, ...]
    to: str
    words: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Level2Doubtful:
    """Options: the kinds of names that belong elsewhere; the first that fits speaks."""

    moves: tuple[Move, ...]


@form_rule("level2-doubtful", Level2Doubtful)
def level2_doubtful(case: TargetCase[Level2Doubtful]) -> Iterator[Remark]:
    """The words of an indicator's name say that it belongs under another 二级指标."""
    for path, indicator in numbered(case.form.indicators):
        name = indicator.level3.strip()
        for move in case.options.moves:
            if indicator.level2 not in move.under and indicator.level1 not in move.under:
                continue
            word = word_in(move.words, name) or next((end for end in move.endings if name.endswith(end)), "")
            if word and not word_in(move.unless, name):
                yield Remark(
                    path,
                    f"“{name}”放在“{indicator.level2}”下，但“{word}”衡量的是{move.to.removesuffix('指标')}，"
                    f"放错类别会影响评分。请移到“{move.to}”下，或改成衡量{indicator.level2.removesuffix('指标')}的名称。",
                    mend=moved_to(path, move.to, case.edition),
                )
                break


@dataclass(frozen=True, slots=True)
class IndicatorCount:
    """Options: the fewest and the most indicators."""

    fewest: int = 5
    most: int = 20


@form_rule("indicator-count", IndicatorCount)
def indicator_count(case: TargetCase[IndicatorCount]) -> Iterator[Remark]:
    """There are too few or too many indicators."""
    count, options = len(case.form.indicators), case.options
    if count < options.fewest:
        yield Remark(
            "indicators",
            f"只有 {count} 条指标，少于 {options.fewest} 条，说不全产出、效益和满意度。"
            "请按数量、质量、时效、效益、满意度逐类补齐。",
        )
    elif count > options.most:
        yield Remark(
            "indicators",
            f"有 {count} 条指标，多于 {options.most} 条，重点不突出，年底也难以逐条取数。请只留最能说明成效的。",
        )


@dataclass(frozen=True, slots=True)
class IndicatorName:
    """Options.

    Attributes:
        wording: whether the wording is judged; not where names are taken over from the target form.
        most: the most characters.
        counters: counting words.
        verbs: verbs before a count.
        names: words with figures that are names all the same.
    """

    wording: bool = True
    most: int = 30
    counters: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]|《[^》]*》|[(（][^)）]*[)）]")
_SENTENCE = re.compile(r"[，,。；;！!？?]")
_TIME = r"小时|分钟|秒|天|日|个?工作日|周|个月|年"
_LIMIT = re.compile(rf"(?P<number>{NUMERAL})个?(?P<unit>{_TIME})(?:之内|以内|内|之前|以前|前)")
_DATE = re.compile(r"(?:1[0-2]|(?<!\d)[1-9])月(?:份?[底末]|\d{1,2}[日号])?(?:之前|以前|前)|年[底末](?:之前|以前|前)")
_BOUND = re.compile(rf"(?:不超过?|不大于|不高于|不低于|不少于|小于|大于|[≤≥<>])\s*{NUMERAL}个?(?:{_TIME}|%)")
_TELLING = re.compile(r"[\d，,。；;！!？?一二两三四五六七八九十半]|年[底末]")
"""What a name must hold to be a sentence or to have a figure in it; most names do not."""
_PERCENT = re.compile(r"\d+(?:\.\d+)?%")
_MEASURES = ("率", "度", "比例", "占比", "比重")
_RESPONSES = ("响应", "到场", "到达", "到位", "处置", "处理", "修复", "恢复", "办结", "反馈", "回复", "派单", "解决")


@any_form_rule("indicator-name", IndicatorName)
def indicator_name(case: AnyCase[IndicatorName]) -> Iterator[Remark]:
    """A name is blank or stands twice; the lesser finding: it is long, a sentence, or holds a figure or limit."""
    rows: tuple[AnyIndicator, ...] = case.form.indicators
    seen: dict[str, int] = {}
    for n, (path, indicator) in enumerate(numbered(rows)):
        name = plain(indicator.level3)
        if not name:
            yield Remark(path, "三级指标没有名称，不知道衡量什么。请填写简短的名称，例如“故障响应时间”。")
        elif name in seen:
            yield Remark(
                path,
                f"“{indicator.level3.strip()}”与第 {seen[name] + 1} 条指标同名，打印后分不清。"
                "请删去一条，或在名称里写出区别。",
            )
        else:
            seen[name] = n
            if case.options.wording:
                yield from _name_as_written(path, indicator, case.options)


def _name_as_written(path: str, indicator: AnyIndicator, options: IndicatorName) -> Iterator[Remark]:
    """Yield what is wrong with the wording of a name; nothing else is said of the same name."""
    name = indicator.level3.strip()
    length = len(plain(name))
    if length <= options.most and not _TELLING.search(name):
        return
    if length > options.most:
        yield Remark(
            path,
            f"名称“{name}”有 {length} 个字，多于 {options.most} 个字。请缩成一个能衡量的短语，说明写进目标。",
            minor=True,
        )
    elif _SENTENCE.search(_QUOTED.sub("", name)):
        yield Remark(
            path,
            f"名称“{name}”是一句话，不是指标。"
            "请改成一个能衡量的短语，例如把“做好……，减少……”改成“……减少量”；两件事就分成两条。",
            minor=True,
        )
    elif held := _figure_in(half_width(name), options):
        yield Remark(
            path,
            f"名称“{name}”里含有“{held}”，这是要达到的值，写在名称里就无法另填指标值。"
            "请把它移到指标值栏，名称只说衡量什么。",
            minor=True,
            mend=_limit_moved(path, indicator),
        )


def _figure_in(name: str, options: IndicatorName) -> str:
    """Return the figure or limit that a name holds, or "".

    A rate may name its limit or its scope (`2小时到场率`); 一次性 and fixed names are no figures.
    """
    bare = _without(name, options.names)
    if match := _PERCENT.search(bare):
        return match[0]
    if bare.endswith(_MEASURES):
        return ""
    if match := _LIMIT.search(bare) or _DATE.search(bare) or _BOUND.search(bare):
        return match[0]
    match = _counted(options).search(bare)
    return match["figure"] or match["spelled"] if match else ""


def _without(name: str, fixed: tuple[str, ...]) -> str:
    for word in fixed:
        name = name.replace(word, "")
    return name


@cache
def _counted(options: IndicatorName) -> re.Pattern[str]:
    """Return the pattern of a count: `12次`, `一个以上`, or a Chinese numeral behind a verb (`完成三项`)."""
    counter, verb = ("|".join(map(re.escape, words)) or "(?!)" for words in (options.counters, options.verbs))
    return re.compile(
        rf"(?<![\d第A-Za-z.])(?P<figure>\d+(?:{counter})(?![性月])|{NUMERAL}(?:{counter})(?:以上|以下|以内|之内))"
        rf"|(?:{verb})(?P<spelled>[两三四五六七八九十]+(?:{counter})(?![性月]))"
    )


def _limit_moved(path: str, indicator: AnyIndicator) -> Mend | None:
    """Return the mend that makes `2小时内应急响应` into `应急响应时间` ≤2.00(小时), where the value is in words."""
    if not isinstance(indicator, Indicator):
        return None
    name = plain(indicator.level3)
    match = _LIMIT.search(name)
    if not match or not (indicator.value.blank or is_words(indicator.value)):
        return None
    rest = name[: match.start()] + name[match.end() :]
    if not rest.endswith(_RESPONSES):
        return None
    value = f"≤{format_decimal(chinese_number(match['number']), 2, commas=False)}({match['unit'].removeprefix('个')})"
    return Mend(f"改为“{rest}时间”，指标值 {value}", {f"{path}.level3": f"{rest}时间", f"{path}.value": value})


@dataclass(frozen=True, slots=True)
class CopiedIndicators:
    """Options: the share of equal names from which on two projects are copies, and how many copies are remarked."""

    alike: Decimal = Decimal("0.8")
    projects: int = 3


_NAMED = 3


@book_rule("copied-indicators", CopiedIndicators)
def copied_indicators(case: BookCase[CopiedIndicators]) -> Iterator[Remark]:
    """Several projects of the unit share most of their indicator names."""
    forms = {n: form for n, form in enumerate(case.book.forms) if isinstance(form, TargetForm)}
    names = tuple((n, _names_of(form)) for n, form in forms.items())
    fewest = case.options.projects - 1
    for n, others in _alike(names, case.options.alike, max(fewest, _NAMED + 1)).items():
        if len(others) >= fewest:
            listed = "、".join(f"“{form_name(forms[other])}”" for other in sorted(others)[:_NAMED])
            more = "等项目" if len(others) > _NAMED else ""
            yield Remark(
                "",
                f"本项目的指标名称与{listed}{more}有 {case.options.alike:.0%} 以上相同，像是套用同一张表。"
                "请至少把数量、质量和效益指标换成本项目自己的。",
                form=n,
            )


def _names_of(form: TargetForm) -> frozenset[str]:
    return frozenset(plain(row.level3) for row in form.indicators) - {""}


@lru_cache(maxsize=64)  # names seldom change while a book is worked on
def _alike(names: tuple[tuple[int, frozenset[str]], ...], least: Decimal, most: int) -> Mapping[int, list[int]]:
    return alike_sets(dict(names), least, most)
