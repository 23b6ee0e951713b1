"""Lists as they are made in office programs: rows of cells, some merged, written as XLSX."""

from collections.abc import Mapping, Sequence

from cell_samples import workbook

from perfdesk.intake.list_columns import NO_LISTS, KnownLists
from perfdesk.intake.notes import Reading
from perfdesk.intake.xlsx_file import read_xlsx
from perfdesk.model.form import Form, SelfEvaluation, TargetForm

UNIT = "江州市河道管理所"
Rows = Sequence[Sequence[object]]
Merges = Mapping[tuple[int, int], tuple[int, int]]
"""Row and column of the first cell → how many rows and columns are merged with it, itself counted."""


def read(*sheets: Rows, merged: Merges | None = None, known: KnownLists = NO_LISTS) -> Reading:
    """Read lists, each on a sheet of its own; "" is a blank cell."""
    pieces = {
        f"表{n}": [
            (row, column, *(merged or {}).get((row, column), (1, 1)), value)
            for row, values in enumerate(sheet)
            for column, value in enumerate(values)
            if value != ""
        ]
        for n, sheet in enumerate(sheets, 1)
    }
    return read_xlsx(workbook(pieces), "清单.xlsx", known)


def every_form(reading: Reading) -> list[Form]:
    return [form for book in reading.books for form in book.forms]


def targets(reading: Reading) -> list[TargetForm]:
    forms = every_form(reading)
    assert all(isinstance(form, TargetForm) for form in forms), forms
    return [form for form in forms if isinstance(form, TargetForm)]


def evaluations(reading: Reading) -> list[SelfEvaluation]:
    forms = every_form(reading)
    assert all(isinstance(form, SelfEvaluation) for form in forms), forms
    return [form for form in forms if isinstance(form, SelfEvaluation)]


def said(reading: Reading) -> str:
    return "\n".join(note.message for note in reading.notes)


def paths(reading: Reading) -> dict[str, str]:
    """Return what each column of the only list was taken for, by its title."""
    (mapping,) = reading.lists
    return {column.title: column.path for column in mapping.columns}
