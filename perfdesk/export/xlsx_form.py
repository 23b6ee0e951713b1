"""A form as a sheet of a spreadsheet.

Rows are as high as those of the PDF and pages end where its pages end, so that both print alike. Every office program
breaks lines a little differently: rows are measured for columns slightly narrower than they are.
"""

import dataclasses
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from math import ceil
from typing import Final, NamedTuple, TypeAlias

from perfdesk.export.book import ExportError
from perfdesk.export.placed import PT_PER_MM
from perfdesk.export.sheet import Cell, make_sheet
from perfdesk.export.tables import MeasuredTable
from perfdesk.export.typecase import TypeCase
from perfdesk.export.xlsx_cells import (
    UnwritableError,
    as_number,
    blank_cell,
    number_cell,
    place_of,
    range_of,
    shown_text,
    text_cell,
)
from perfdesk.export.xlsx_looks import AS_TEXT, GENERAL, Look, Looks, money_format
from perfdesk.export.xlsx_tab import HIGHEST, Tab
from perfdesk.model.carried import ShownCell
from perfdesk.model.edition import Edition, Grid, TextStyle
from perfdesk.model.fields import LONG_TEXT, MONEY, SCORE, Field, fields_of
from perfdesk.model.finding import form_name
from perfdesk.model.form import Form, SignOff
from perfdesk.model.interchange import KINDS
from perfdesk.model.paths import value_at

NARROWER: Final = Decimal("0.97")
"""How wide a column is taken to be when its lines are counted."""
_INDEX: Final = re.compile(r"\[(\d+)\]")
FORMULA_SIGNS: Final = ("=", "+", "-", "@")
"""A text that begins so would be taken for a formula when its cell is edited."""


def control_character(form: Form, path: str, character: str) -> ExportError:
    """Return the refusal of a form one of whose fields holds a control character."""
    field = _fields(form.kind).get(_INDEX.sub("[]", path))
    rows = _INDEX.findall(path)
    place = f"第 {int(rows[0]) + 1} 行的" if rows else ""
    return ExportError(
        f"“{form_name(form)}”{place}“{field.label if field else path}”里有不能写进电子表格的控制字符"
        f" U+{ord(character):04X}，没有导出。请在这一栏里删去它（多是从别处粘贴带来的），再导出。"
    )


class _Written(NamedTuple):
    """What a cell says: its text, the digits where it is a number, its look, and whether it shows a field."""

    text: str
    digits: str
    look: Look
    field: str


class _Piece(NamedTuple):
    """Where a cell stands: its first and last row, and how many rows of the form come before these.

    A merged cell is shown anew on each page; a long text that runs on over pages stays one cell.
    """

    top: int
    bottom: int
    before: int
    rows: int
    over_pages: bool


_Stands: TypeAlias = list[dict[int, tuple[int, int]]]
"""For each page: row of the form → first and last row of the spreadsheet that it takes there."""


def add_form(tab: Tab, form: Form, edition: Edition, sign_off: SignOff | None, types: TypeCase, looks: Looks) -> None:
    """Write a form into a sheet that is still blank, as its edition lays it out.

    Raises:
        ExportError: a field holds a control character.
    """
    sheet = make_sheet(form, edition, sign_off)
    page = edition.page
    full = float(page.height - page.top - page.bottom) * PT_PER_MM
    table = MeasuredTable(sheet, _narrower(edition), 0, 0.0, full, types)
    heights, stands = _rows_of(table, full, tab)
    squares = [[""] * len(tab.widths) for _ in heights]
    sizes = {(cell.row, cell.column): cell.type.size for cell in table.cells}
    for cell in sheet.cells:
        written = _written(cell, form, edition, sizes[cell.row, cell.column])
        look = written.look._replace(framed=sheet.rows[cell.row].ruled)
        for piece in _pieces(cell, stands):
            if piece.over_pages:
                look = look._replace(top=True)
            try:
                _put(tab, squares, cell, piece, looks[look], written)
            except UnwritableError as error:
                raise control_character(form, cell.field, error.character) from None
            if written.field or (written.text and not cell.field):
                path = _moved(written.field, piece.before) if piece.before else written.field
                tab.cells.append(ShownCell(piece.top, cell.column + 1, piece.rows, path, written.text))
    for height, cells in zip(heights, squares, strict=True):
        tab.add(cells, height)


@cache
def _narrower(edition: Edition) -> Grid:
    return dataclasses.replace(edition.grid, columns=tuple(width * NARROWER for width in edition.grid.columns))


def _rows_of(table: MeasuredTable, full: float, tab: Tab) -> tuple[list[float], _Stands]:
    """Turn the rows of each page into rows of the spreadsheet, which cannot be as high; note where pages end."""
    heights: list[float] = []
    stands: _Stands = []
    row = skipped = 0
    while row < len(table.rows):
        part = table.take(row, skipped, full, full)
        if part is None:  # never where a page is still blank
            break
        if heights:
            tab.breaks.append(len(heights))
        stands.append({})
        for index, height in enumerate(part.heights, start=part.first):
            count = ceil(height / HIGHEST)
            stands[-1][index] = (len(heights) + 1, len(heights) + count)
            heights.extend([height / count] * count)
        row, skipped = (part.last, 0) if part.shown is None else (part.last - 1, part.shown)
    return heights, stands


def _pieces(cell: Cell, stands: _Stands) -> Iterator[_Piece]:
    here = [page for page in stands if any(row in page for row in range(cell.row, cell.row + cell.rows))]
    if cell.rows == 1:
        yield _Piece(here[0][cell.row][0], here[-1][cell.row][1], 0, 1, len(here) > 1)
        return
    for page in here:
        rows = [row for row in range(cell.row, cell.row + cell.rows) if row in page]
        yield _Piece(page[rows[0]][0], page[rows[-1]][1], rows[0] - cell.row, len(rows), over_pages=False)


def _put(tab: Tab, squares: list[list[str]], cell: Cell, piece: _Piece, style: int, written: _Written) -> None:
    """Write a cell's piece, and the blank squares that it covers, which carry its rules."""
    rows, columns = piece.bottom - piece.top + 1, cell.columns
    for row in range(piece.top, piece.bottom + 1):
        for column in range(cell.column, cell.column + columns):
            squares[row - 1][column] = blank_cell(place_of(row, column + 1), style)
    if rows > 1 or columns > 1:
        tab.merges.append(range_of(piece.top, cell.column + 1, rows, columns))
    place = place_of(piece.top, cell.column + 1)
    squares[piece.top - 1][cell.column] = (
        number_cell(place, style, written.digits) if written.digits else text_cell(place, style, written.text)
    )


def _written(cell: Cell, form: Form, edition: Edition, size: float) -> _Written:
    style = cell.style
    field = _fields(form.kind).get(_INDEX.sub("[]", cell.field)) if cell.field else None
    kind = field.type if field else None
    if kind in (MONEY, SCORE):
        figure = value_at(form, cell.field)
        digits = as_number(figure) or ""
        if digits or figure is None:
            shape = money_format(figure, edition.formats) if kind is MONEY else GENERAL
            look = Look(style.font, float(style.size), style.align, shape, figure=True)
            return _Written(digits, digits, look, cell.field)
    text = shown_text(cell.text)
    look = text_look(text, style, size)
    if kind not in (None, LONG_TEXT, MONEY, SCORE):
        look = look._replace(number_format=AS_TEXT, quoted=False)
    return _Written(text, "", look, cell.field if kind else "")


def text_look(text: str, style: TextStyle, size: float) -> Look:
    """Return the look of a text in a style, `size` pt large."""
    return Look(style.font, round(size, 1), style.align, quoted=text.startswith(FORMULA_SIGNS))


@cache
def _fields(kind: str) -> dict[str, Field]:
    return dict(fields_of(KINDS[kind]))


def _moved(path: str, rows: int) -> str:
    """Return the path of the same field further down: `indicators[3].level1`, moved by 2, is `indicators[5].level1`."""
    return _INDEX.sub(lambda match: f"[{int(match[1]) + rows}]", path)
