"""Periods in running text: `2026.7.1-2027.6.30`, `2026年7月至次年6月`, `2026年7月1日起一年`."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from perfdesk.model.counting import read_numeral
from perfdesk.model.text import BLANKS, half_width_kept, squeeze

_DATE = (
    rf"(?P<{{0}}y>{{1}}){BLANKS}(?:年?{BLANKS}(?P<{{0}}m>\d{{{{1,2}}}}){BLANKS}月"
    rf"(?:{BLANKS}(?P<{{0}}d>\d{{{{1,2}}}}){BLANKS}[日号]?)?"
    rf"|(?P<{{0}}s>[./-])(?P<{{0}}m2>\d{{{{1,2}}}})(?:(?P={{0}}s)(?P<{{0}}d2>\d{{{{1,2}}}}))?(?!\d))"
)
_TO = rf"{BLANKS}(?:起|始|开始)?{BLANKS}(?:-{{1,2}}|—{{1,2}}|–|~|至|到|直至){BLANKS}"
_JOINED_DATES = re.compile(r"[月日\d０-９止][ \t]*[-—–~～－至到起开]|[至到][ \t]*[2２]")
_FIRST = _DATE.format("a", r"20\d\d")
_FROM_TO = re.compile(_FIRST + _TO + _DATE.format("b", r"(?:20\d\d|次年|翌年|第二年|明年)?"))
_UNTIL = re.compile(rf"[至到]{BLANKS}" + _DATE.format("b", r"20\d\d"))
_LASTING = re.compile(
    _FIRST + rf"{BLANKS}(?:起|开始){BLANKS}[,，]?(?:为期|有效期|期限|服务期|合同期)?(?:为|共)?{BLANKS}"
    rf"(?P<count>\d{{1,2}}|[一二两三四五]){BLANKS}(?P<what>年|个月)"
)


@dataclass(frozen=True, slots=True)
class Period:
    """A period in a text: where it stands, its first and last day; the first is None where only the last is named."""

    start: int
    end: int
    written: str
    first: dt.date | None
    last: dt.date


@lru_cache(maxsize=4_000)
def read_periods(text: str) -> tuple[Period, ...]:
    """Read the periods of a text: 2026.7.1-2027.6.30, 2026年7月至次年6月, 至2027年6月30日止, 2026年7月1日起一年."""
    if not _JOINED_DATES.search(text):
        return ()
    plain = half_width_kept(text)
    found: list[Period] = []
    for pattern in (_FROM_TO, _LASTING, _UNTIL):
        for match in pattern.finditer(plain):
            period = _period(match)
            if period and not any(each.start < period.end and period.start < each.end for each in found):
                found.append(period)
    return tuple(sorted(found, key=lambda each: each.start))


def _period(match: re.Match[str]) -> Period | None:
    groups = match.groupdict()
    try:
        first = _day(groups, "a", None, first=True) if groups.get("ay") else None
        last = _lasting(first, groups) if "count" in groups else _day(groups, "b", first, first=False)
    except ValueError:
        return None
    if last is None or (first and last < first):
        return None
    return Period(match.start(), match.end(), squeeze(match[0]), first, last)


def _day(groups: dict[str, str | None], which: str, before: dt.date | None, *, first: bool) -> dt.date | None:
    """Return one end of a period; a month alone means its first or its last day.

    Raises:
        ValueError: there is no such day.
    """
    year = _year(groups[f"{which}y"], before)
    month, day = (groups[f"{which}{part}"] or groups[f"{which}{part}2"] for part in "md")
    if year is None or month is None or (groups[f"{which}s"] and not (groups[f"{which}y"] or "").isdigit()):
        return None
    if day is not None:
        return dt.date(year, int(month), int(day))
    return dt.date(year, int(month), 1 if first else calendar.monthrange(year, int(month))[1])


def _year(written: str | None, before: dt.date | None) -> int | None:
    if written and written.isdigit():
        return int(written)
    if before is None:
        return None
    return before.year + 1 if written else before.year


def _lasting(first: dt.date | None, groups: dict[str, str | None]) -> dt.date | None:
    """Return the last day of a period that is told by its first day and how long it lasts."""
    if first is None:
        return None
    count = groups["count"] or ""
    number = int(count) if count.isdecimal() else int(read_numeral(count))
    months = first.month - 1 + number * (12 if groups["what"] == "年" else 1)
    year, month = first.year + months // 12, months % 12 + 1
    day = min(first.day, calendar.monthrange(year, month)[1])
    return dt.date(year, month, day) - dt.timedelta(days=1)
