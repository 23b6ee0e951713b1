"""Lists of one workbook put together with each other, and with the forms beside them."""

import dataclasses
from collections.abc import Sequence
from typing import Any, TypeVar

from perfdesk.intake.cell_book import with_editions
from perfdesk.intake.notes import Note, Reading
from perfdesk.intake.text_file import grouped
from perfdesk.model.finding import form_name
from perfdesk.model.form import Form, Funds
from perfdesk.model.text import squeeze

_Holder = TypeVar("_Holder", bound=Any)


def with_lists(reading: Reading, lists: Sequence[Reading]) -> Reading:
    """Add what lists hold to the forms of a workbook.

    A project that has a form needs none from a list; one that stands in two lists, here its funds, there its
    indicators, is one form.

    Args:
        reading: of the forms.
        lists: of the lists, in the order of their sheets.
    """
    present = {_key(form) for book in reading.books for form in book.forms}
    forms: dict[tuple[str, str, int | None], Form] = {}
    repeated: list[str] = []
    for form in (form for each in lists for book in each.books for form in book.forms):
        key = _key(form)
        if key in present:
            repeated.append(form_name(form))
        else:
            forms[key] = _filled(forms[key], form) if key in forms else form
    notes = [*reading.notes, *(note for each in lists for note in each.notes)]
    if repeated:
        names = "、".join(f"“{name}”" for name in dict.fromkeys(repeated))
        notes.append(Note(file="", message=f"清单里的{names}另有整张的表，没有重复读入。"))
    books = (*reading.books, *with_editions(grouped(list(forms.values()))))
    return Reading(books, tuple(notes), tuple(mapping for each in lists for mapping in each.lists))


def _key(form: Form) -> tuple[str, str, int | None]:
    return form.kind, squeeze(form.project_name), form.year


def _filled(form: _Holder, other: _Holder) -> _Holder:
    """Return a form with its blanks filled in from another one."""
    changes: dict[str, Any] = {}
    for attribute in dataclasses.fields(form):
        own, more = getattr(form, attribute.name), getattr(other, attribute.name)
        if isinstance(own, Funds):
            changes[attribute.name] = _filled(own, more)
        elif own in ("", None, ()):
            changes[attribute.name] = more
    return dataclasses.replace(form, **changes)
