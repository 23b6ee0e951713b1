"""Periods as people write them: days or whole months, the second year often left out."""

import calendar
import datetime as dt
import re
from typing import Final

from perfdesk.model.fields import parse_day
from perfdesk.model.text import squeeze

_PERIOD: Final = re.compile(
    r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?"
    r"(?:[-—–~～]{1,2}|至|到)"
    r"(?:(\d{4})[-/.年])?(\d{1,2})(?:[-/.月](\d{1,2})日?|月)?"
)


def period(text: str) -> tuple[str, str] | None:
    """Return the first and last day of a period as ISO dates; None if `text` writes none.

    `2026年1月1日至2026年12月31日`, `2026-03-01—10-31`; months count from their first day to their last: `2026年3-10月`.
    """
    match = _PERIOD.fullmatch(squeeze(text))
    if match is None or parse_day(text):
        return None
    year, month, day, last_year, last_month, last_day = (int(part) if part else 0 for part in match.groups())
    last_year = last_year or year
    if not 1 <= last_month <= 12 or (day > 0) != (last_day > 0):  # noqa: PLR2004  # months
        return None
    try:
        first = dt.date(year, month, day or 1)
        last = dt.date(last_year, last_month, last_day or calendar.monthrange(last_year, last_month)[1])
    except ValueError:
        return None
    return first.isoformat(), last.isoformat()
