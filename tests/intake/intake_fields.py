"""Compares forms field by field, white space and notation of values aside."""

from collections.abc import Iterable, Iterator
from typing import Any

from perfdesk.intake.notes import Reading
from perfdesk.model.fields import fields_of
from perfdesk.model.form import Form
from perfdesk.model.text import squeeze
from perfdesk.model.value import TargetValue

_NOT_PRINTED = {"layout", "edition"}


def fields(form: Form) -> dict[str, str]:
    """Return every filled field of a form by its path."""
    return {path: text for path, text in _fields(form, type(form), "") if text and path not in _NOT_PRINTED}


def _fields(value: Any, cls: type, prefix: str) -> Iterator[tuple[str, str]]:
    for path, _ in fields_of(cls):
        head, mark, tail = path.partition("[].")
        if not mark:
            inner = value
            for name in path.split("."):
                inner = getattr(inner, name)
            yield prefix + path, _text(inner)
        elif tail and "[" not in prefix:
            for n, row in enumerate(getattr(value, head)):
                yield f"{head}[{n}].{tail}", _text(getattr(row, tail))


def _text(value: object) -> str:
    if isinstance(value, TargetValue):
        number = "" if value.number is None else f"{value.number.normalize():f}"
        return f"{value.operator or ''}{number}{squeeze(value.unit)}{squeeze(value.text)}"
    return "" if value is None else squeeze(str(value)).removesuffix(".00")


def misses(wanted: Iterable[Form], reading: Reading) -> tuple[int, list[tuple[str, str, str, str]]]:
    """Return how many fields were wanted, and those read differently: project, path, wanted, got."""
    got = {squeeze(form.project_name): fields(form) for book in reading.books for form in book.forms}
    total, missed = 0, []
    for form in wanted:
        name = squeeze(form.project_name)
        for path, text in fields(form).items():
            total += 1
            if got.get(name, {}).get(path) != text:
                missed.append((name, path, text, got.get(name, {}).get(path, "")))
    return total, missed


def noted(reading: Reading, name: str, path: str) -> bool:
    """Whether a note names the field, or the row that it stands in."""
    where = path.rsplit(".", 1)[0]
    return any(squeeze(note.form) == name and note.field.startswith(where) for note in reading.notes)
