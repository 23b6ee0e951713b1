"""What names and values of indicators say, whatever their notation: figures, limits in words, rates."""

import calendar
import re
from decimal import Decimal
from functools import cache, lru_cache

from perfdesk.model.money import format_decimal
from perfdesk.model.text import squeeze
from perfdesk.model.value import OPERATORS, TargetValue, parse_value, plain_signs

NUMERAL = r"(?:\d+(?:\.\d+)?|[二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九半])"
"""A pattern for a number in figures or, up to 99, in Chinese numerals."""

TIME_UNITS = ("小时", "分钟", "秒", "工作日", "天", "日", "周", "星期", "月", "季度", "年")
_TIME_UNIT = "|".join(TIME_UNITS)
_WITHIN = "之内|以内|内|之前|以前|前"
_DONE = "响应|到达|到场|到位|完成|落实|办结|处置|处理|修复|恢复|解决|反馈|回复"
_SPAN = re.compile(rf"(?<![上下第前后每\d.])(?P<number>{NUMERAL})个?(?P<unit>{_TIME_UNIT})(?:{_WITHIN}|(?={_DONE})|$)")
_DATE = re.compile(
    r"(?:(?P<year>\d{4})年|(?<![\d.年]))(?P<month>1[0-2]|0?[1-9])月份?"
    rf"(?:(?P<day>3[01]|[12]\d|0?[1-9])[日号]|(?P<part>底|末|初|上旬|中旬|下旬))?(?P<before>{_WITHIN}|{_DONE}|$)"
)
_PART_OF_YEAR = re.compile(
    rf"(?:\d{{4}}年|当年|本年)?(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度)(?:[底末]|内|{_WITHIN})?(?:{_DONE})?"
)
_MONTHS_OF_QUARTER = 3
_YEAR_END = re.compile(r"年[底末终]")
_CLAUSES = re.compile(r"[，,；;、。\n]|并且|且")
_QUANTITY = re.compile(rf"{NUMERAL}(?:%|个|次|人|份|台|套|件|起|场|元|万元|{_TIME_UNIT})")
_DIGITS = {digit: n for n, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_PERCENT = ("%", "%%", "百分比", "百分之")
_LAST_DAY_OF_PART = {"初": 10, "上旬": 10, "中旬": 20}
_LONGEST_LIMIT = 20


plain = lru_cache(maxsize=50_000)(squeeze)
"""`squeeze` for names and units, which come again and again."""


def chinese_number(text: str) -> Decimal:
    """Return what a match of `NUMERAL` means: `十二` is 12, `半` is 0.5."""
    if text[0].isdecimal():
        return Decimal(text)
    if text == "半":
        return Decimal("0.5")
    tens, ten, ones = text.rpartition("十")
    return Decimal((_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0))


def understood(value: TargetValue) -> TargetValue:
    """Return the value with its parts read from its words, where they were not read yet."""
    return value if value.number is not None else parse_value(value.text or value.raw)


def is_percent(unit: str) -> bool:
    """Whether a unit is the percent sign, however written."""
    return plain(unit) in _PERCENT


def is_words(value: TargetValue) -> bool:
    """Whether a value is in words that are neither a figure nor a limit."""
    read = understood(value)
    return read.number is None and bool(read.text) and limit_in_words(read.text) is None and not several(read.text)


def starts_with_operator(text: str) -> bool:
    """Whether words begin with an operator in one of its spellings (`≤2026年预算数`, `不超过上年`)."""
    return plain_signs(text).startswith(OPERATORS)


@lru_cache(maxsize=20_000)
def limit_in_words(text: str) -> str | None:
    """Return the value that a limit in words could be (`48小时内` → `≤48.00(小时)`, `年底完成` → `≤12月31日`), or None.

    Words with an operator of their own, or with several quantities, are not looked into.
    """
    squeezed = squeeze(text)
    if len(squeezed) > _LONGEST_LIMIT or starts_with_operator(squeezed) or several(squeezed):
        return None
    if match := _DATE.search(squeezed):
        return _date_limit(match)
    if match := _PART_OF_YEAR.fullmatch(squeezed):
        month = _last_month(match)
        return f"≤{month}月{calendar.monthrange(2026, month)[1]}日"
    if match := _SPAN.search(squeezed):
        number = chinese_number(match["number"])
        if match["unit"] == "日" and squeezed[match.end() - 1] == "前":
            return f"≤{'每月' if '每月' in squeezed else ''}{match['number']}日"
        return f"≤{format_decimal(number, 2, commas=False)}({match['unit']})"
    return "≤12月31日" if _YEAR_END.search(squeezed) else None


def _last_month(match: re.Match[str]) -> int:
    """Return the month that ends a half of the year or a quarter."""
    if match["half"]:
        return 6 if match["half"] == "上" else 12
    return int(chinese_number(match["quarter"])) * _MONTHS_OF_QUARTER


def _date_limit(match: re.Match[str]) -> str | None:
    """Return the last day that a date in words allows; None where no word says that it is a limit."""
    if not (match["day"] or match["part"] or match["before"] or match["year"]):
        return None
    month = int(match["month"])
    last = calendar.monthrange(int(match["year"] or 2026), month)[1]
    day = int(match["day"]) if match["day"] else _LAST_DAY_OF_PART.get(match["part"] or "", last)
    year = f"{match['year']}年" if match["year"] else ""
    return f"≤{year}{month}月{day}日"


@lru_cache(maxsize=20_000)
def several(text: str) -> bool:
    """Whether words hold more than one value (`100%，1小时内到场`)."""
    return sum(1 for clause in _CLAUSES.split(plain_signs(text)) if _QUANTITY.search(clause)) > 1


@cache
def _pattern_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)) if words else r"(?!)")


def word_in(words: tuple[str, ...], text: str) -> str:
    """Return the first of `words` that stands in `text`, or ""."""
    match = _pattern_of(words).search(text)
    return match[0] if match else ""


def is_rate(name: str, no_rates: tuple[str, ...]) -> bool:
    """Whether a name is that of a rate (`合格率`); words such as 效率 and 频率, given as `no_rates`, are none."""
    return name.endswith("率") and not name.endswith(no_rates)
