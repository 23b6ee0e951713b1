"""Compares forms field by field, white space and notation of values aside."""

from collections.abc import Iterable

from perfdesk.intake.notes import Reading
from perfdesk.model.fields import values_of
from perfdesk.model.form import Form
from perfdesk.model.text import squeeze
from perfdesk.model.value import TargetValue

_NOT_PRINTED = {"layout", "edition"}


def fields(form: Form) -> dict[str, str]:
    """Return every filled field of a form by its path."""
    shown = ((path, _text(value)) for path, _, value in values_of(form) if path not in _NOT_PRINTED)
    return {path: text for path, text in shown if text}


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
