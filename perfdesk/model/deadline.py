"""Dates in words (`9月底前`, `2025年8月20日完成`, `上半年`), and whether one is in time for another."""

import calendar
import re
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from perfdesk.model.reading import chinese_number
from perfdesk.model.text import squeeze

_Day: TypeAlias = tuple[int, int, int]
"""Year, month, day. Where no year is named, the year is 0 for that of the form and 1 for the next."""

_NEXT_YEAR = "次年|翌年|第二年|下一?年度?|明年"
_YEAR = rf"(?:(?P<year>(?:19|20)\d\d)年?度?|(?P<next>{_NEXT_YEAR})|当年|本年|今年)?"
_MONTH = (
    r"(?<![\d.])(?P<month>1[0-2]|0?[1-9])月份?"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9])[日号]?|(?P<part>[上中下]旬|初|底|末))?"
)
_DATE: Final = re.compile(
    rf"{_YEAR}(?:{_MONTH}|(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度|(?P<end>年[底末终内]))"
)
_ISO: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_LIMIT: Final = re.compile(r"[之以]?[前内]|完成")
_TO: Final = re.compile(r"[至到~—–-]+")
_DAYS_OF_PART: Final = {
    "上旬": (1, 10),
    "初": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "底": (21, 31),
    "末": (21, 31),
}
_MONTHS_OF_QUARTER: Final = 3
_HALF_A_YEAR: Final = 6
_LONGEST: Final = 40
_ANY_YEAR: Final = 2026


class Dated(NamedTuple):
    """What a date in words leaves open: when it begins, the first and last day of its end, whether it is a limit."""

    begin: _Day
    first: _Day
    last: _Day
    is_limit: bool

    @property
    def names_year(self) -> bool:
        """Whether it says which year it is of."""
        return self.last[0] > 1

    def of_year(self, year: int | None) -> "Dated":
        """Return it as one in a form of `year`; without a year, where that is None."""
        if self.names_year:
            return self if year else self._later(-self.last[0])
        return self._later(year or 0)

    def _later(self, years: int) -> "Dated":
        begin, first, last = ((day[0] + years, *day[1:]) for day in (self.begin, self.first, self.last))
        return Dated(begin, first, last, self.is_limit)


def in_time(target: str, actual: str, year: int | None = None) -> bool | None:
    """Tell whether a date keeps to the one that was set; None where one is none, or that cannot be told.

    Args:
        target: a text with the date that was set.
        actual: a text with the date that it was done.
        year: of the form. Where it is not known and only one of the two names its year, they are taken to be of one
            year, unless the actual date is more than half a year early: it may then be of the year after.
    """
    wanted, got = dated(target), dated(actual)
    if wanted is None or got is None:
        return None
    if wanted.names_year != got.names_year:
        wanted, got = (each.of_year(year) for each in (wanted, got))
        if year is None and wanted.last[1] - got.last[1] > _HALF_A_YEAR:
            return None
    if got.first > wanted.last:
        return False
    return True if got.last <= wanted.last and (wanted.is_limit or got.begin >= wanted.begin) else None


def same_day(one: str, other: str) -> bool:
    """Whether two texts name the same last day (`12月底前`, `12月31日前`); a year that one leaves out says nothing."""
    ours, theirs = dated(one), dated(other)
    if ours is None or theirs is None:
        return False
    if ours.names_year != theirs.names_year:
        ours, theirs = ours.of_year(None), theirs.of_year(None)
    return ours.last == theirs.last


@lru_cache(maxsize=20_000)
def dated(text: str) -> Dated | None:
    """Read the one date, or the one span of dates, in a text; None where there is none, or other figures as well."""
    said = _ISO.sub(r"\1年\2月\3日", squeeze(text))
    found = list(_DATE.finditer(said)) if len(said) <= _LONGEST and "每" not in said else []
    if len(found) not in (1, 2) or any(character.isdecimal() for character in _DATE.sub("", said)):
        return None
    begin, end = found[0], found[-1]
    if begin is not end and not _TO.fullmatch(said, begin.end(), end.start()):
        return None
    years = _year(begin), _year(end)
    if years[0] > 1 >= years[1]:
        years = years[0], years[0] + years[1]
    elif years[1] > 1 >= years[0]:
        years = years[1], years[1]
    first, last = _days(end)
    is_limit = end["part"] in ("底", "末") if end["month"] else True
    is_limit = is_limit or bool(_LIMIT.match(said, end.end()))
    return Dated((years[0], *_days(begin)[0]), (years[1], *first), (years[1], *last), is_limit)


def _year(match: re.Match[str]) -> int:
    return int(match["year"]) if match["year"] else int(bool(match["next"]))


def _days(match: re.Match[str]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return month and day of the first and the last day that are meant."""
    if match["half"]:
        return ((1, 1), (6, 30)) if match["half"] == "上" else ((7, 1), (12, 31))
    if match["quarter"]:
        month = int(chinese_number(match["quarter"])) * _MONTHS_OF_QUARTER
        return (month - _MONTHS_OF_QUARTER + 1, 1), (month, calendar.monthrange(_ANY_YEAR, month)[1])
    if not match["month"]:
        return (12, 1), (12, 31)
    month = int(match["month"])
    end = calendar.monthrange(int(match["year"] or _ANY_YEAR), month)[1]
    if match["day"]:
        day = min(int(match["day"]), end)
        return (month, day), (month, day)
    first, last = _DAYS_OF_PART.get(match["part"] or "", (1, end))
    return (month, first), (month, min(last, end))
