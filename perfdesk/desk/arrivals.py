"""What came in from files, before any of it is stored: how each form stands to what is there, and what is doubtful."""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from perfdesk.errors import PerfdeskError
from perfdesk.intake.list_columns import NO_LISTS, KnownLists, ListMapping, list_fields
from perfdesk.intake.notes import Note, Reading
from perfdesk.intake.read import READERS, read_file
from perfdesk.model.editions import load_editions
from perfdesk.model.fields import MONEY, SCORE, values_of
from perfdesk.model.form import Book, Form

READABLE: Final = tuple(READERS)
"""Endings of the files that can be read."""

FileList: TypeAlias = ListMapping
"""What the columns of a list in a file were taken for."""
Standing: TypeAlias = Literal["new", "same", "beside"]

_ROW: Final = re.compile(r"[a-z_]+\[\d+\]")
_NOT_READ: Final = ("layout", "edition")
"""Fields that the program fills in by itself."""
_NAMES: Final = ("heading", "item")
"""Fields that name the row that they stand in."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one file gave: books with notes, or the sentence that says why it cannot be read."""

    name: str
    reading: Reading = dataclasses.field(default_factory=Reading)
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One field of a form, or one row of its tables, as it was read.

    Attributes:
        label: what it is called.
        text: what was read, "" for nothing.
        notes: the doubts about it.
    """

    label: str
    text: str
    notes: tuple[Note, ...] = ()


def read(path: Path, known: KnownLists = NO_LISTS) -> Reading:
    """Read a file; what the pages of our own PDFs say is compared with the data inside. Nothing is stored.

    Args:
        path: a file of those that can be read.
        known: what the user has said of columns of lists.

    Raises:
        PerfdeskError: naming file, place and reason.
    """
    reading = read_file(path, known)
    if not reading.drawn:
        return reading
    from perfdesk.desk.against_paper import notes_against_paper  # noqa: PLC0415  # loads what prints

    notes = notes_against_paper(reading, load_editions(), path.name)
    return Reading(reading.books, (*reading.notes, *notes), reading.lists)


def read_files(
    paths: Iterable[Path], progress: Callable[[int], None] = lambda _files: None, known: KnownLists = NO_LISTS
) -> tuple[Arrival, ...]:
    """Read files; nothing is stored, and a file that cannot be read does not stop the others.

    Args:
        paths: the files.
        known: what the user has said of columns of lists.
        progress: told after each file: 1; what it raises ends the work.
    """
    arrivals = []
    for path in paths:
        try:
            arrivals.append(Arrival(path.name, read(path, known)))
        except PerfdeskError as error:
            arrivals.append(Arrival(path.name, refusal=str(error)))
        progress(1)
    return tuple(arrivals)


def column_choices(kind: str) -> tuple[tuple[str, str], ...]:
    """Return what a column of a list may be taken for: path and name, first that it is not read."""
    return (("", "（不读）"), *list_fields(kind))


def standings(forms: Iterable[Form], present: Iterable[Form]) -> tuple[Standing, ...]:
    """Return how forms stand to those of their unit and year: new, there word for word, or another of the project."""
    there = set(present)
    names = {(form.kind, form.project_name) for form in there}
    return tuple(
        "same" if form in there else "beside" if (form.kind, form.project_name) in names else "new" for form in forms
    )


def together(books: Iterable[Book]) -> tuple[Book, ...]:
    """Return books with those of one unit and year made one: what stands in several files is there once."""
    joined: dict[tuple[str, int | None], Book] = {}
    for book in books:
        key = book.unit, book.year
        first = joined.get(key)
        if first is None:
            joined[key] = book
            continue
        forms = tuple(form for form in book.forms if form not in first.forms)
        waivers = tuple(waiver for waiver in book.waivers if waiver not in first.waivers)
        summary = first.summary if not forms else None
        joined[key] = dataclasses.replace(
            first, forms=first.forms + forms, waivers=first.waivers + waivers, summary=summary
        )
    return tuple(joined.values())


def notes_on(form: Form, notes: Iterable[Note]) -> tuple[Note, ...]:
    """Return the doubts about one form, each once."""
    return tuple(note for note in dict.fromkeys(notes) if note.form and note.form == form.project_name)


def notes_on_file(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Return the doubts that are about no form, each once."""
    return tuple(note for note in dict.fromkeys(notes) if not note.form)


def rows_outside(notes: Iterable[Note]) -> tuple[ReadRow, ...]:
    """Return what stands in a file outside of all forms."""
    return tuple(ReadRow("表外的内容", "", (note,)) for note in notes_on_file(notes))


def rows_read(form: Form, notes: Iterable[Note]) -> tuple[ReadRow, ...]:
    """Return what was read of a form, field by field: first what is doubtful, then the rest as on paper."""
    by_place: dict[str, list[Note]] = {}
    for note in notes:
        found = _ROW.match(note.field)
        by_place.setdefault(found[0] if found else note.field, []).append(note)
    rows = [
        ReadRow(label, text, tuple(by_place.pop(place, ())))
        for place, label, text in _read(form)
        if place not in _NOT_READ
    ]
    whole = [ReadRow(_label(form, place), "", (note,)) for place, left in by_place.items() for note in left]
    return tuple(sorted((*whole, *rows), key=lambda row: not row.notes))


def _read(form: Form) -> Iterator[tuple[str, str, str]]:
    """Yield place, label and text of each field; of tables, of each row."""
    groups: dict[str, list[tuple[str, Any, Any]]] = {}
    for path, field, value in values_of(form):
        found = _ROW.match(path)
        groups.setdefault(found[0] if found else path, []).append((path, field, value))
    for place, fields in groups.items():
        if len(fields) == 1:
            ((_, field, value),) = fields
            yield place, field.label, field.type.show(value)
            continue
        label = _label(form, place)
        parts = []
        for path, field, value in fields:
            shown = field.type.show(value)
            if path.rpartition(".")[2] in _NAMES:
                label = shown or label
            elif shown:
                parts.append(f"{field.label} {shown}" if field.type in (MONEY, SCORE) else shown)
        yield place, label, "　".join(parts)


def _label(form: Form, place: str) -> str:
    """Return what a table or a row of it is called: 绩效指标, 绩效指标 4; for no place, the form."""
    name, _, row = place.rstrip("]").partition("[")
    labels = {each.name: each.metadata.get("label") for each in dataclasses.fields(form)}
    return f"{labels.get(name) or '整张表'} {int(row) + 1 if row else ''}".rstrip()
