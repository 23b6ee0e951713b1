"""Lists of one workbook put together with each other, and with the forms beside them."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias, TypeVar

from perfdesk.intake.cell_book import with_editions
from perfdesk.intake.notes import Note, Reading
from perfdesk.intake.text_file import grouped
from perfdesk.model.fields import fields_of
from perfdesk.model.finding import form_name
from perfdesk.model.form import Form, Funds
from perfdesk.model.text import squeeze

_Holder = TypeVar("_Holder", bound=Any)
_Key: TypeAlias = tuple[str, str]
_KEPT: Final = ("layout", "edition", "extra")


def with_lists(reading: Reading, lists: Sequence[Reading]) -> Reading:
    """Add what lists hold to the forms of a workbook.

    A project that has a form needs none from a list; one that stands in two lists, here its funds, there its
    indicators, is one form. What two lists say differently of it stays as the first says it, and is noted. Projects of
    one name are two where their units or years differ, or where one list has both.

    Args:
        reading: of the forms.
        lists: of the lists, in the order of their sheets.
    """
    present: dict[_Key, list[Form]] = {}
    for form in (form for book in reading.books for form in book.forms):
        present.setdefault(_key(form), []).append(form)
    forms: list[Form] = []
    known: dict[_Key, list[int]] = {}
    repeated: list[str] = []
    notes = [*reading.notes, *(note for each in lists for note in each.notes)]
    for each in lists:
        before = len(forms)
        for form in (form for book in each.books for form in book.forms):
            if any(_is_same(form, other) for other in present.get(_key(form), ())):
                repeated.append(form_name(form))
                continue
            alike = [n for n in known.get(_key(form), ()) if _is_same(form, forms[n])]
            same = [n for n in alike if n < before]
            if len(same) < len(alike):
                notes.append(Note("", "清单里有几行都是这个项目，读成了几张表，请核对。", form=form.project_name))
            if len(same) == 1:
                found = _contradictions(forms[same[0]], form)
                notes.extend(dataclasses.replace(note, form=form.project_name) for note in found)
                forms[same[0]] = _filled(forms[same[0]], form)
            else:
                known.setdefault(_key(form), []).append(len(forms))
                forms.append(form)
    if repeated:
        names = "、".join(f"“{name}”" for name in dict.fromkeys(repeated))
        notes.append(Note(file="", message=f"清单里的{names}另有整张的表，没有重复读入。"))
    books = (*reading.books, *with_editions(grouped(forms)))
    return Reading(books, tuple(notes), tuple(mapping for each in lists for mapping in each.lists))


def _key(form: Form) -> _Key:
    return form.kind, squeeze(form.project_name)


def _is_same(form: Form, other: Form) -> bool:
    """Whether two forms of one name are of one project; a unit or year that one does not say may be the other's."""
    pairs = ((squeeze(form.implementing_unit), squeeze(other.implementing_unit)), (form.year, other.year))
    return all(one == another or not one or not another for one, another in pairs)


def _contradictions(form: _Holder, other: _Holder, prefix: str = "") -> Iterator[Note]:
    """Note what two lists say differently of a project."""
    labels = {path: field.label for path, field in fields_of(type(form))}
    for name, own, more in _pairs(form, other):
        path = prefix + name
        if isinstance(own, Funds):
            yield from _contradictions(own, more, f"{path}.")
        elif name == "budget":
            for n, (row, another) in enumerate(zip(own, more, strict=False)):
                yield from _contradictions(row, another, f"{path}[{n}].")
        elif not _is_blank(own) and not _is_blank(more) and own != more:
            said = f"“{labels[name]}”是“{more}”，先前的清单是“{own}”" if name in labels else "几份清单的指标不同"
            yield Note(file="", message=f"{said}，保留先前的，请核对。", field=path)


def _filled(form: _Holder, other: _Holder) -> _Holder:
    """Return a form with its blanks filled in from another one."""
    changes: dict[str, Any] = {}
    for name, own, more in _pairs(form, other):
        if isinstance(own, Funds):
            changes[name] = _filled(own, more)
        elif name == "budget" and own and more:
            changes[name] = tuple(map(_filled, own, more))
        elif _is_blank(own):
            changes[name] = more
    return dataclasses.replace(form, **changes)


def _pairs(form: _Holder, other: _Holder) -> Iterator[tuple[str, Any, Any]]:
    for attribute in dataclasses.fields(form):
        if attribute.name not in _KEPT:
            yield attribute.name, getattr(form, attribute.name), getattr(other, attribute.name)


def _is_blank(value: object) -> bool:
    return value in ("", None, ())
