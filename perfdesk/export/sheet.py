"""A form laid out as cells with spans: plain data, the same for PDF, XLSX and preview."""

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

from perfdesk.model.edition import Edition, Formats, GridCell, TextStyle
from perfdesk.model.fields import DAY, INDICATOR_VALUE, MONEY, SCORE, VALUE, Day, FieldType, fields_of
from perfdesk.model.form import Form, SignOff
from perfdesk.model.interchange import KINDS
from perfdesk.model.money import Figure, format_decimal
from perfdesk.model.text import squeeze
from perfdesk.model.value import TargetValue


class Cell(NamedTuple):
    """One cell: where it stands (rows and columns counted from 0), what it says, and the field that it shows."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    style: TextStyle
    field: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """How a row behaves: see `perfdesk.model.edition.GridRow`."""

    keep_with_next: bool
    splits: bool
    ruled: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form as a table: its rows, and its cells in no order of importance."""

    rows: tuple[SheetRow, ...]
    cells: tuple[Cell, ...]


SIGN_OFF = "sign_off"
"""The field of the cells in which is signed."""
_YEAR = "{year}"
"""What stands for the form's year in a label."""

_Print: TypeAlias = Callable[[Any], str]


class _PlannedCell(NamedTuple):
    """A cell of the grid, made ready: its text is `show(form)`, or `show(item)` in a repeated row."""

    column: int
    columns: int
    rows: int
    style: TextStyle
    field: str
    show: _Print
    groups: Callable[[Any], Any] | None


class _PlannedRow(NamedTuple):
    behaviour: SheetRow
    each: str
    item: str
    cells: tuple[_PlannedCell, ...]


def make_sheet(form: Form, edition: Edition, sign_off: SignOff | None = None) -> Sheet:
    """Lay a form out in the grid of its edition.

    Args:
        form: a form of the edition's kind.
        edition: the edition.
        sign_off: who signs, to print the edition's sign-off rows; None leaves them out.
    """
    rows: list[SheetRow] = []
    cells: list[Cell] = []
    to_the_end: list[Cell] = []
    last_repeated = 0
    for behaviour, each, item, planned in _plan(edition):
        top = len(rows)
        if each and not item:
            items = getattr(form, each)
            rows.extend([behaviour] * max(len(items), 1))
            cells.extend(_repeated(planned, each, items, top))
            last_repeated = len(rows)
            continue
        rows.append(behaviour)
        if item:
            cells.extend(_of_item(planned, each, item, getattr(form, each), top))
            continue
        for column, columns, spanned, style, field, show, _ in planned:
            cell = Cell(top, column, spanned, columns, show(form), style, field)
            (cells if spanned else to_the_end).append(cell)
    cells.extend(cell._replace(rows=(last_repeated or len(rows)) - cell.row) for cell in to_the_end)
    if sign_off is not None and edition.grid.sign_off:
        _sign(rows, cells, sign_off, edition)
    return Sheet(tuple(rows), tuple(cells))


def _repeated(planned: tuple[_PlannedCell, ...], each: str, items: tuple[Any, ...], top: int) -> Iterator[Cell]:
    """Lay out the repeated rows; neighbours of one group are one cell in a merging column."""
    for column, columns, _, style, field, show, groups in planned:
        if not items:
            yield Cell(top, column, 1, columns, "", style, each)
        elif groups is None:
            for index, item in enumerate(items):
                yield Cell(top + index, column, 1, columns, show(item), style, f"{each}[{index}].{field}")
        else:
            first = 0
            for _, group in groupby(items, groups):
                count = len(list(group))
                path = f"{each}[{first}].{field}"
                yield Cell(top + first, column, count, columns, show(items[first]), style, path)
                first += count


def _of_item(
    planned: tuple[_PlannedCell, ...], each: str, item: str, items: tuple[Any, ...], top: int
) -> Iterator[Cell]:
    """Lay out the one row of `items` that is called `item`; its cells stay blank where the form has none."""
    index = next((n for n, row in enumerate(items) if squeeze(row.item) == item), None)
    for column, columns, spanned, style, field, show, _ in planned:
        if not field:
            yield Cell(top, column, spanned, columns, show(None), style, "")
        elif index is None:
            yield Cell(top, column, spanned, columns, "", style, each)
        else:
            yield Cell(top, column, spanned, columns, show(items[index]), style, f"{each}[{index}].{field}")


def _sign(rows: list[SheetRow], cells: list[Cell], sign_off: SignOff, edition: Edition) -> None:
    """Put the sign-off rows under the last row and keep them on its page."""
    words = {
        "preparer": sign_off.preparer,
        "phone": sign_off.phone,
        "head": sign_off.head,
        "date": _print_day(sign_off.date),
    }
    for grid_row in edition.grid.sign_off:
        rows[-1] = dataclasses.replace(rows[-1], keep_with_next=True)
        for cell in grid_row.cells:
            planned = _planned_cell(cell, "", (), edition)
            text = edition.labels[cell.label].format(**words)
            cells.append(Cell(len(rows), planned.column, 1, planned.columns, text, planned.style, SIGN_OFF))
        rows.append(SheetRow(keep_with_next=False, splits=False, ruled=False))


@cache
def _plan(edition: Edition) -> tuple[_PlannedRow, ...]:
    """Make an edition's grid ready for laying out many forms."""
    return tuple(
        _PlannedRow(
            SheetRow(row.keep_with_next, row.splits, row.ruled),
            row.each,
            squeeze(row.item),
            tuple(_planned_cell(cell, row.each, row.cells, edition) for cell in row.cells),
        )
        for row in edition.grid.rows
    )


def _planned_cell(cell: GridCell, each: str, row: tuple[GridCell, ...], edition: Edition) -> _PlannedCell:
    first, last = cell.columns
    style = edition.styles[cell.style or ("label" if cell.label else "text")]
    groups = None
    if cell.merge:
        # A merging column begins anew where one to its left does: the 二级指标 of two 一级指标 are never one cell.
        groups = attrgetter(*(other.field for other in row if other.merge and other.columns <= cell.columns))
    return _PlannedCell(first - 1, last - first + 1, cell.rows, style, cell.field, _show(cell, each, edition), groups)


def _show(cell: GridCell, each: str, edition: Edition) -> _Print:
    """Return the function that prints a cell's text from the form, or from the item of a repeated row."""
    if not cell.field:
        text = edition.labels.get(cell.label, "")
        if not each and _YEAR in text:
            return lambda form: text.replace(_YEAR, _print_year(form.year))
        return lambda _: text
    get = attrgetter(cell.field)
    path = f"{each}[].{cell.field}" if each else cell.field
    show = _shown(_types_of(edition.kind)[path], path, _formats_of(cell, edition))
    return lambda holder: show(get(holder))


def _formats_of(cell: GridCell, edition: Edition) -> Formats:
    """Return how a cell prints values: as the edition says, with what the cell says otherwise."""
    formats = edition.formats
    return dataclasses.replace(
        formats,
        money_places=formats.money_places if cell.places is None else cell.places,
        money_commas=formats.money_commas if cell.commas is None else cell.commas,
    )


@cache
def _types_of(kind: str) -> dict[str, FieldType]:
    return {path: field.type for path, field in fields_of(KINDS[kind])}


def _shown(kind: FieldType, path: str, formats: Formats) -> _Print:
    """Return how an edition prints values of a field type."""
    if path == "year":
        return lambda year: formats.year.format(year=_print_year(year))
    if kind is MONEY:
        return lambda amount: print_money(amount, formats)
    if kind in (VALUE, INDICATOR_VALUE):
        return lambda value: _print_value(value, formats)
    if kind is SCORE:
        return _print_score
    return _print_day if kind is DAY else str


def _print_year(year: int | None) -> str:
    return "    " if year is None else str(year)


def print_money(amount: Figure, formats: Formats) -> str:
    """Print an amount in 元 as the edition does; words stay as they are, a blank stays blank."""
    if not isinstance(amount, Decimal):
        return amount or ""
    if not amount:
        return formats.money_zero
    return format_decimal(amount, formats.money_places, commas=formats.money_commas)


def _print_score(score: Figure) -> str:
    """Print a weight or a score with just the decimals that it has."""
    return format_decimal(score, None) if isinstance(score, Decimal) else score or ""


def _print_value(value: TargetValue, formats: Formats) -> str:
    return value.printed(formats.value)


def _print_day(day: Day) -> str:
    return "" if day is None else str(day)
