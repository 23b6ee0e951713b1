"""What the target values say: whether each is there, a proper figure, the right way round, and worth reaching."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from perfdesk.model.edition import Edition
from perfdesk.model.finding import AnyCase, Mend, NoOptions, Remark, TargetCase, any_form_rule, form_rule
from perfdesk.model.form import AnyIndicator, Form, Indicator, TargetForm
from perfdesk.model.money import format_decimal
from perfdesk.model.price_proof import unit_by_request
from perfdesk.model.reading import (
    NUMERAL,
    TIME_UNITS,
    is_percent,
    is_rate,
    is_words,
    limit_in_words,
    plain,
    several,
    understood,
    word_in,
)
from perfdesk.model.rules.indicators import named, numbered
from perfdesk.model.text import half_width
from perfdesk.model.value import Operator, TargetValue

_HUNDRED = Decimal(100)
_COST = "成本指标"
_SPELLED = re.compile(rf"{NUMERAL}个?(?:{'|'.join(TIME_UNITS)}|[次人名件份台套场起])")
"""A figure in Chinese numerals: ≤半小时."""
_SIGNS = ("≥", "≤", ">", "<", "=")


def shared_words(edition: Edition, key: str) -> tuple[str, ...]:
    """Return a list of words that several rules use; none where the edition has no such list."""
    return edition.words.get(key, ())


def is_cost(indicator: AnyIndicator) -> bool:
    """Whether an indicator stands under 成本; what its words say of money is for the cost rules."""
    return indicator.level1 == _COST or indicator.level2.endswith(_COST)


def less_is_better(name: str, edition: Edition) -> bool:
    """Whether a name speaks of something that should be rare or short, and not of how well it is dealt with."""
    unwanted, dealt_with = shared_words(edition, "unwanted"), shared_words(edition, "dealt-with")
    return bool(word_in(unwanted, name)) and not word_in(dealt_with, name)


def figure_text(value: TargetValue) -> str:
    """Return how a sentence writes a figure: `≤1%`."""
    if value.number is None:
        return value.raw or value.text
    return f"{value.operator or ''}{format_decimal(value.number, None, commas=False)}{value.unit}"


def _with_operator(path: str, value: TargetValue, operator: Operator, label: str = "") -> Mend:
    text = dataclasses.replace(value, operator=operator).composed()
    return Mend(label or f"改为 {text}", {f"{path}.value": text})


def _with_unit(path: str, value: TargetValue, unit: str) -> Mend:
    text = dataclasses.replace(value, unit=unit).composed()
    return Mend(f"改为 {text}", {f"{path}.value": text})


@form_rule("value-missing", NoOptions)
def value_missing(case: TargetCase[NoOptions]) -> Iterator[Remark]:
    """There is no value, or a bare figure without operator and unit."""
    for path, indicator in numbered(case.form.indicators):
        value = understood(indicator.value)
        if value.number is None and not (value.text or value.raw).strip():
            example = "≥90%" if indicator.level3.strip().endswith(("率", "度")) else "≥12次"
            yield Remark(path, f"{named(indicator)}没有填指标值，无法考核。请填写符号、数字和单位，例如“{example}”。")
        elif value.number is not None and not value.operator and not value.unit.strip():
            yield Remark(
                path,
                f"{named(indicator)}的值只写了“{figure_text(value)}”，没有符号也没有单位，不知道是至少还是至多、数的是什么。"
                f"请写全，例如“≥{figure_text(value)}次”。",
            )


@form_rule("value-operator", NoOptions)
def value_operator(case: TargetCase[NoOptions]) -> Iterator[Remark]:
    """A figure has no operator, or a date or limit is in words though it could be a figure."""
    for path, indicator in numbered(case.form.indicators):
        value = understood(indicator.value)
        if value.number is not None and not value.operator and value.unit.strip():
            mend = _with_operator(path, value, _likely_operator(indicator.level3, value, case.edition))
            yield Remark(
                path,
                f"{named(indicator)}的值“{figure_text(value)}”前没有符号，分不清是至少、至多还是正好。"
                f"请加上 ≥、≤ 或 =，例如“{mend.changes[f'{path}.value']}”。",
                mend=mend,
            )
        elif value.number is None and (limit := limit_in_words(value.text)):
            yield Remark(
                path,
                f"{named(indicator)}的值“{value.text}”用文字写期限，不便对照。请写成符号和数字，例如“{limit}”。",
                mend=Mend(f"改为 {limit}", {f"{path}.value": limit}),
            )


def _likely_operator(name: str, value: TargetValue, edition: Edition) -> Operator:
    """Return the operator that a figure without one most likely means."""
    if is_percent(value.unit) and value.number == _HUNDRED:
        return "="
    if value.number == 0:
        return "="
    return "≤" if value.unit in TIME_UNITS or less_is_better(name, edition) else "≥"


@dataclass(frozen=True, slots=True)
class ValueNumber:
    """Options: units that count whole things, and words of a name that speaks of an average, which may be broken."""

    counts: tuple[str, ...] = ()
    averages: tuple[str, ...] = ("均",)


@any_form_rule("value-number", ValueNumber)
def value_number(case: AnyCase[ValueNumber]) -> Iterator[Remark]:
    """There is no number behind an operator, a percentage is not within 0 … 100, or a count is not whole."""
    growth, options = shared_words(case.edition, "growth"), case.options
    for path, indicator, label, value in _values(case.form):
        number, name = value.number, indicator.level3
        if number is None:
            if _lacks_number(value.text) and not is_cost(indicator):
                yield Remark(
                    path,
                    f"{named(indicator)}的{label}“{value.text}”有符号而没有数字，无法比较。"
                    "请在符号后填数字和单位；确实无法量化的，只写文字。",
                )
        elif is_percent(value.unit):
            if (number < 0 or number > _HUNDRED) and not word_in(growth, name):
                yield Remark(
                    path,
                    f"{named(indicator)}的{label}是 {figure_text(value)}，而比率应在 0 至 100% 之间。"
                    "请核对数字；如果数的是个数，请改单位。",
                )
        elif _is_broken(number) and plain(value.unit) in options.counts and not word_in(options.averages, name):
            yield Remark(
                path,
                f"{named(indicator)}的{label}是 {figure_text(value)}，而“{value.unit}”只能是整数。"
                "请核对数字，或改用合适的单位。",
            )


def _values(form: Form) -> Iterator[tuple[str, AnyIndicator, str, TargetValue]]:
    """Yield path, indicator, label and value of each figure that a form sets or reports, with its target's unit."""
    if isinstance(form, TargetForm):
        for path, row in numbered(form.indicators):
            yield path, row, "值", understood(row.value)
    else:
        for path, reported in numbered(form.indicators):
            target, actual = understood(reported.target), understood(reported.actual)
            yield path, reported, "年度指标值", target
            yield path, reported, "实际完成值", dataclasses.replace(actual, unit=actual.unit or target.unit)


def _is_broken(number: Decimal) -> bool:
    return number != number.to_integral_value()


def _lacks_number(text: str) -> bool:
    said = half_width(text).lstrip()
    return said.startswith(_SIGNS) and not any(map(str.isdecimal, said)) and not _SPELLED.search(said)


@dataclass(frozen=True, slots=True)
class ValueDirection:
    """Options.

    Attributes:
        wanted: words of what there cannot be too much of.
        limited: words that excuse a limit on it.
        waits: times that should be short wherever they stand; under 时效 all times should be.
        lasting: words of times that go on, and are no waits under 时效 either.
        wait_excused: words that make a long time right.
    """

    wanted: tuple[str, ...] = ()
    limited: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()
    wait_excused: tuple[str, ...] = ()


@form_rule("value-direction", ValueDirection)
def value_direction(case: TargetCase[ValueDirection]) -> Iterator[Remark]:
    """The operator is the wrong way round: at least so many faults, at most so many people trained."""
    for path, indicator in numbered(case.form.indicators):
        value = understood(indicator.value)
        if value.number is None or value.operator in (None, "="):
            continue
        operator = value.operator
        if operator in ("≥", ">") and (word := _unwanted(indicator, case)):
            yield Remark(
                path,
                f"{named(indicator)}写成 {figure_text(value)}，意思是“{word}”越多越好，方向反了。"
                "请把符号改为“≤”，或核对名称。",
                mend=_with_operator(path, value, "≤"),
            )
        elif operator in ("≤", "<") and (word := _wanted(indicator, value, case.options)):
            yield Remark(
                path,
                f"{named(indicator)}写成 {figure_text(value)}，意思是“{word}”越少越好，一个没有也算完成，方向反了。"
                "请把符号改为“≥”。",
                mend=_with_operator(path, value, "≥"),
            )


_TIMELINESS = "时效指标"
_TIMES = ("时间", "时长", "时限")


def _unwanted(indicator: Indicator, case: TargetCase[ValueDirection]) -> str:
    """Return the word of a name that should be rare, short or cheap, or ""."""
    name = indicator.level3.strip()
    if less_is_better(name, case.edition):
        return word_in(shared_words(case.edition, "unwanted"), name)
    options = case.options
    if word_in(options.wait_excused, name):
        return ""
    if indicator.level2 == _TIMELINESS and name.endswith(_TIMES) and not word_in(options.lasting, name):
        return name[-2:]
    return word_in(options.waits, name)


def _wanted(indicator: Indicator, value: TargetValue, options: ValueDirection) -> str:
    """Return the word of a name of which there cannot be too much, or ""; limits of time and money are right."""
    if is_cost(indicator) or "元" in value.unit or plain(value.unit).startswith(TIME_UNITS):
        return ""
    name = indicator.level3
    return word_in(options.wanted, name) if not word_in(options.limited, name) else ""


@dataclass(frozen=True, slots=True)
class ValueEasy:
    """Options: the least worthy 满意度, the highest worthy 投诉率, words of harm that no share of may be a target."""

    satisfaction: Decimal = Decimal(80)
    complaints: Decimal = Decimal(10)
    harm: tuple[str, ...] = ()
    spending: tuple[str, ...] = ()


@form_rule("value-easy", ValueEasy)
def value_easy(case: TargetCase[ValueEasy]) -> Iterator[Remark]:
    """A target that cannot be missed."""
    for path, indicator in numbered(case.form.indicators):
        value = understood(indicator.value)
        if value.number is not None and (why := _too_easy(indicator.level3, value, case)):
            reason, mend = why
            yield Remark(
                path,
                f"{named(indicator)}定为 {figure_text(value)}，{reason}",
                mend=_set_to(path, mend) if mend else None,
            )


def _set_to(path: str, text: str) -> Mend:
    return Mend(f"改为 {text}", {f"{path}.value": text})


def _too_easy(name: str, value: TargetValue, case: TargetCase[ValueEasy]) -> tuple[str, str] | None:
    """Return why a target cannot be missed, and the text of a better one (or ""); None where it can be."""
    options, number, percent = case.options, value.number or Decimal(0), is_percent(value.unit)
    at_most = value.operator in ("≤", "<")
    growth = shared_words(case.edition, "growth")
    if value.operator == "≥" and number <= 0 and not word_in(growth, name):
        return "不做也能达到，等于没有目标。请填一个要努力才能达到的数。", ""
    if percent and at_most and number > 0 and word_in(options.harm, name):
        return "等于允许发生伤亡，这样的目标不会落空。请定为 =0，或改成与本项目有关的效益。", "=0.00(%)"
    if percent and not at_most and "满意" in name and "不满意" not in name and 0 < number < options.satisfaction:
        least = format_decimal(options.satisfaction, None)
        return f"低于通常的下限 {least}%，几乎不会达不到。请提高到 {least}% 以上。", ""
    if percent and at_most and "投诉率" in name and number >= options.complaints:
        most = format_decimal(options.complaints, None)
        return f"每百人有 {most} 人投诉也算合格，太宽。请降到 {most}% 以下，例如 ≤1%。", ""
    if percent and at_most and number >= _HUNDRED and not word_in(options.spending + growth, name):
        return "比率本来就不会超过 100%，等于没有目标。请核对符号和数字。", ""
    return None


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """What goes with a kind of name.

    Attributes:
        units: the units that go with it; none given means any.
        never: units that do not.
    """

    units: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueUnit:
    """Options.

    Attributes:
        names: which units go with names of which ending; the longest ending that fits counts.
        priced: 二级指标 whose values are prices.
        periods: what a price may be for: a unit made of these alone lacks its currency.
        never_alone: periods that count nothing by themselves.
    """

    names: Mapping[str, NamedUnit] = field(default_factory=dict)
    priced: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    never_alone: tuple[str, ...] = ()


@form_rule("value-unit", ValueUnit)
def value_unit(case: TargetCase[ValueUnit]) -> Iterator[Remark]:
    """Unit and name disagree, or a unit is missing or incomplete."""
    for n, (path, indicator) in enumerate(numbered(case.form.indicators)):
        value = understood(indicator.value)
        if value.number is None or not (value.operator or value.unit.strip()):
            continue
        unit = plain(value.unit)
        if not unit:
            yield Remark(
                path,
                f"{named(indicator)}的值“{figure_text(value)}”没有单位，不知道数的是什么。请补上单位，例如“次”“个”“%”。",
            )
        elif whole := _whole_unit(indicator, unit, case):
            yield _incomplete(path, indicator, value, whole)
        elif is_cost(indicator) and (meant := unit_by_request(case.form, n)):
            yield Remark(
                path,
                f"{named(indicator)}写成 {figure_text(value)}，与年度申请额相差太大，看来每一份的价格是这么多。"
                f"请把单位改为“{meant}”，或核对金额。",
                mend=_with_unit(path, value, meant),
            )
        elif fitting := _disagreeing(indicator.level3.strip(), unit, case):
            clear = fitting != _UNCLEAR
            yield Remark(
                path,
                f"{named(indicator)}的单位写成“{value.unit}”，与名称不符。"
                f"请{f'改为“{fitting}”' if clear else '改成与名称相配的单位'}，或改名称。",
                mend=_with_unit(path, value, fitting) if clear else None,
            )


def _incomplete(path: str, indicator: Indicator, value: TargetValue, whole: str) -> Remark:
    if whole == _UNCLEAR:
        return Remark(
            path,
            f"{named(indicator)}的单位只写了“{value.unit}”，没有说数的是什么。请把单位写全，例如“次/年”“元/年”。",
        )
    return Remark(
        path,
        f"{named(indicator)}的单位写成“{value.unit}”，缺少“元”，看不出是多少钱。请改为“{whole}”。",
        mend=_with_unit(path, value, whole),
    )


_UNCLEAR = "?"
_LONGEST_ENDING = 4
_SHARES = ("‰", "分", "百分点", "个百分点")


def _whole_unit(indicator: Indicator, unit: str, case: TargetCase[ValueUnit]) -> str:
    """Return the whole of an incomplete unit: with its currency, `?` where it cannot be told, "" where it is whole."""
    priced = indicator.level2 in case.options.priced
    if unit.startswith("万") and unit[1:2] in ("", "/"):
        return f"万元{unit[1:]}" if priced or unit != "万" else _UNCLEAR
    parts = [part.removeprefix("每") for part in unit.split("/")]
    if not all(part in case.options.periods for part in parts):
        return ""
    if priced:
        return "元/" + "/".join(parts)
    return _UNCLEAR if "每" in unit or unit in case.options.never_alone else ""


def _disagreeing(name: str, unit: str, case: TargetCase[ValueUnit]) -> str:
    """Return the unit that goes with a name where the given one does not; `?` where many would, "" where it does."""
    head = unit.split("/", maxsplit=1)[0].removeprefix("万").removeprefix("每")
    if is_rate(name, shared_words(case.edition, "no-rates")):
        return "" if is_percent(unit) or "/" in unit or head in _SHARES else "%"
    for length in range(min(len(name), _LONGEST_ENDING), 0, -1):
        if kind := case.options.names.get(name[-length:]):
            wrong = (kind.units and head not in kind.units) or head in kind.never
            return (kind.units or (_UNCLEAR,))[0] if wrong else ""
    return ""


@dataclass(frozen=True, slots=True)
class ValueQualitative:
    """Options: the share of words that is too much, and for each word the way to a figure."""

    share: Decimal = Decimal("0.5")
    ways: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = "写成比率或次数"


@form_rule("value-qualitative", ValueQualitative)
def value_qualitative(case: TargetCase[ValueQualitative]) -> Iterator[Remark]:
    """More than half of the values are words; the lesser finding stands on each word and shows the way to a figure."""
    options, total = case.options, len(case.form.indicators)
    words = [(path, indicator) for path, indicator in numbered(case.form.indicators) if is_words(indicator.value)]
    if total and len(words) > options.share * total:
        yield Remark(
            "indicators",
            f"{total} 条指标里有 {len(words)} 条的值是文字，超过 {options.share:.0%}，年底难以客观打分。"
            "请尽量改成数字，例如把“及时”改成“≤30分钟”。",
        )
    for path, indicator in words:
        if not is_cost(indicator):
            text = understood(indicator.value).text
            way = next((way for word, way in options.ways.items() if word in text), options.otherwise)
            yield Remark(
                path, f"{named(indicator)}的值是“{text}”，年底凭什么算达到说不清。能量化的请{way}。", minor=True
            )


@form_rule("rate-in-words", NoOptions)
def rate_in_words(case: TargetCase[NoOptions]) -> Iterator[Remark]:
    """A rate has words as its value."""
    no_rates = shared_words(case.edition, "no-rates")
    for path, indicator in numbered(case.form.indicators):
        value, name = understood(indicator.value), indicator.level3.strip()
        if value.number is not None or not value.text or not is_rate(name, no_rates):
            continue
        if value.text in name and name.startswith(value.text):
            continue  # 降低投诉率 → 降低 tells which way the rate should go, not what it should be.
        if not any(character.isdecimal() for character in value.text) or limit_in_words(value.text):
            example = "≤1%" if less_is_better(name, case.edition) else "≥95%"
            yield Remark(
                path,
                f"“{name}”是比率，值却写成“{value.text}”，算不出达到了多少。请填百分数，例如“{example}”。",
            )


@form_rule("rate-exact", NoOptions)
def rate_exact(case: TargetCase[NoOptions]) -> Iterator[Remark]:
    """A rate is to be exactly some percentage below 100, though a limit is meant."""
    for path, indicator in numbered(case.form.indicators):
        value = understood(indicator.value)
        if value.operator == "=" and value.number and is_percent(value.unit) and 0 < value.number < _HUNDRED:
            less = less_is_better(indicator.level3, case.edition)
            mend = _with_operator(path, value, "≤" if less else "≥")
            yield Remark(
                path,
                f"{named(indicator)}写成 {figure_text(value)}，{'低' if less else '高'}于这个数反而算没有达到。"
                f"请改为“{mend.changes[f'{path}.value']}”。",
                mend=mend,
            )


@form_rule("value-several", NoOptions)
def value_several(case: TargetCase[NoOptions]) -> Iterator[Remark]:
    """One cell holds several values."""
    for path, indicator in numbered(case.form.indicators):
        value = understood(indicator.value)
        if value.number is None and several(value.text):
            yield Remark(
                path,
                f"{named(indicator)}的值“{value.text}”里有几个要求，达到一个算不算完成说不清。请拆成几条指标，每条一个值。",
            )
