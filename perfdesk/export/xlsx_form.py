"""A form as a sheet of a spreadsheet, cell by cell as its edition lays it out."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from perfdesk.export.book import ExportError
from perfdesk.export.sheet import Cell, make_sheet
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
from perfdesk.export.xlsx_rows import SheetRows, sheet_rows
from perfdesk.export.xlsx_tab import Tab
from perfdesk.model.carried import ShownCell
from perfdesk.model.edition import Edition, TextStyle
from perfdesk.model.fields import LONG_TEXT, MONEY, SCORE, Field, fields_of
from perfdesk.model.finding import form_name
from perfdesk.model.form import Form, SignOff
from perfdesk.model.interchange import KINDS
from perfdesk.model.paths import value_at

_INDEX: Final = re.compile(r"\[(\d+)\]")
FORMULA_SIGNS: Final = ("=", "+", "-", "@")
"""A text that begins so would be taken for a formula when its cell is edited."""


def control_character(form: Form, path: str, character: str) -> ExportError:
    """Return the refusal of a form one of whose fields, or those who sign it, hold a control character."""
    field = _fields(form.kind).get(_INDEX.sub("[]", path))
    rows = _INDEX.findall(path)
    place = f"第 {int(rows[0]) + 1} 行的" if rows else ""
    return ExportError(
        f"“{form_name(form)}”{place}“{field.label if field else '签字栏'}”里有不能写进电子表格的控制字符"
        f" U+{ord(character):04X}，没有导出。请在这一栏里删去它（多是从别处粘贴带来的），再导出。"
    )


class _Written(NamedTuple):
    """What a cell says: its text, the digits where it is a number, its look, and whether it shows a field."""

    text: str
    digits: str
    look: Look
    field: str


class _Piece(NamedTuple):
    """What stands of a cell on a page: first and last row, how many of its own rows come before and are here, its text.

    A merged cell is shown anew on each page; a long text goes on in a cell of its own, which stands for no further row.
    """

    top: int
    bottom: int
    before: int
    rows: int
    text: str
    is_part: bool = False


def add_form(tab: Tab, form: Form, edition: Edition, sign_off: SignOff | None, types: TypeCase, looks: Looks) -> None:
    """Write a form into a sheet that is still blank, as its edition lays it out.

    Raises:
        ExportError: a field holds a control character.
    """
    sheet = make_sheet(form, edition, sign_off)
    rows = sheet_rows(sheet, edition, types)
    tab.breaks, tab.one_page = rows.breaks, not rows.breaks
    squares = [[""] * len(tab.widths) for _ in rows.heights]
    for cell in sheet.cells:
        written = _written(cell, form, edition, rows.sizes[cell.row, cell.column])
        look = written.look if sheet.rows[cell.row].ruled else written.look._replace(framed=False)
        for piece in _pieces(cell, written.text, rows):
            style = looks[look._replace(top=True) if piece.is_part else look]
            try:
                _put(tab, squares, cell, piece, style, written)
            except UnwritableError as error:
                raise control_character(form, cell.field, error.character) from None
            if written.field or written.text:
                path = _moved(written.field, piece.before) if piece.before else written.field
                tab.cells.append(ShownCell(piece.top, cell.column + 1, piece.rows, path, piece.text))
    for height, cells in zip(rows.heights, squares, strict=True):
        tab.add(cells, height)


def _pieces(cell: Cell, text: str, rows: SheetRows) -> Iterator[_Piece]:
    """Tell what stands of a cell on each page."""
    if len(rows.pages) == 1:
        stand = rows.pages[0].rows
        yield _Piece(stand[cell.row][0], stand[cell.row + cell.rows - 1][1], 0, cell.rows, text)
        return
    own = range(cell.row, cell.row + cell.rows)
    pages = [page for page in rows.pages if any(row in page.rows for row in own)]
    for number, page in enumerate(pages):
        here = [row for row in own if row in page.rows]
        top, bottom, before = page.rows[here[0]][0], page.rows[here[-1]][1], here[0] - cell.row
        if cell.rows > 1 or len(pages) == 1:
            yield _Piece(top, bottom, before, len(here), text)
        else:
            part = rows.text_on(page, cell.row, cell.column, text)
            yield _Piece(top, bottom, 0, 0 if number else 1, part, is_part=True)


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
        number_cell(place, style, written.digits) if written.digits else text_cell(place, style, piece.text.rstrip())
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
    if kind in (None, LONG_TEXT, MONEY, SCORE):
        look = text_look(text, style, size)
    else:
        look = Look(style.font, round(size, 1), style.align, AS_TEXT)
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
