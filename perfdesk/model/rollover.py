"""Roll-over: last year's target form as the start of this year's; what still names the old year is pointed out."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from perfdesk.model.fields import DAY, Day, values_of
from perfdesk.model.form import TargetForm

_YEAR: Final = re.compile(r"(?<!\d)(?:20)?(\d\d)(?=\s*(?:年|[-/.]\d))|(?<!\d)20(\d\d)(?!\d)")
_CENTURY: Final = 2000
_ONCE: Final = "一次性"
_FIXED: Final = ("year", "layout", "edition")
"""Fields that are moved on, or that no person writes."""


@dataclass(frozen=True, slots=True)
class OldYear:
    """A field that still names the old year: its path and the words."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class RolledOver:
    """A form moved on, and what a person has to look at."""

    form: TargetForm
    old_years: tuple[OldYear, ...]


def roll_over(form: TargetForm, year: int) -> RolledOver:
    """Return a form moved on to `year`: its year and its dates; texts stay as they are and are pointed out.

    Args:
        form: the form as it was.
        year: the year that it is to be for.
    """
    years = 0 if form.year is None else year - form.year
    moved = dataclasses.replace(
        form, year=year, start_date=_later(form.start_date, years), end_date=_later(form.end_date, years)
    )
    return RolledOver(moved, () if form.year is None else tuple(_old_years(moved, form.year)))


def finished(form: TargetForm) -> bool:
    """Whether a project is done with its form's year: it is done once, and ends in that year or before."""
    end = form.end_date
    return _ONCE in form.project_nature and isinstance(end, dt.date) and form.year is not None and end.year <= form.year


def _later(day: Day, years: int) -> Day:
    """Return the same day so many years on; 29 February becomes the 28th where there is none."""
    if not isinstance(day, dt.date) or not dt.MINYEAR <= day.year + years <= dt.MAXYEAR:
        return day
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _old_years(form: TargetForm, old: int) -> Iterator[OldYear]:
    for path, field, value in values_of(form):
        if path in _FIXED or (field.type is DAY and isinstance(value, dt.date)):
            continue
        for match in _YEAR.finditer(field.type.show(value)):
            if _CENTURY + int(match[1] or match[2]) == old:
                yield OldYear(path, match[0])
                break
