"""Forms laid out as other programs and other hands lay them out: pieces of a grid, changed, written as XLSX or PDF."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from openpyxl import Workbook
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from perfdesk.export.sheet import make_sheet
from perfdesk.model.edition import load_editions
from perfdesk.model.form import Form
from perfdesk.resources import resource_folder

_WIDTH = 500


class Piece(NamedTuple):
    """A cell of a laid-out form: rows and columns counted from 0, and the field that it shows, "" for a label."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    field: str = ""


Pieces = Sequence[Piece]


def laid_out(form: Form) -> list[Piece]:
    """Lay a form out as the official table of its edition."""
    edition = load_editions().of(form)
    assert edition is not None
    return [
        Piece(each.row, each.column, each.rows, each.columns, each.text, each.field)
        for each in make_sheet(form, edition).cells
    ]


def height(pieces: Pieces) -> int:
    return max(each.row + each.rows for each in pieces)


def moved(pieces: Pieces, rows: int, columns: int = 0) -> list[Piece]:
    return [each._replace(row=each.row + rows, column=each.column + columns) for each in pieces]


def with_blank_rows(pieces: Pieces, at: Iterable[int]) -> list[Piece]:
    """Insert blank rows; merged cells across them grow."""
    grown = list(pieces)
    for row in sorted(at, reverse=True):
        grown = [
            each._replace(row=each.row + 1)
            if each.row >= row
            else each._replace(rows=each.rows + (each.row + each.rows > row))
            for each in grown
        ]
    return grown


def with_blank_columns(pieces: Pieces, at: Iterable[int]) -> list[Piece]:
    """Insert blank columns; merged cells across them grow."""
    turned = [each._replace(row=each.column, column=each.row, rows=each.columns, columns=each.rows) for each in pieces]
    return [
        each._replace(row=each.column, column=each.row, rows=each.columns, columns=each.rows)
        for each in with_blank_rows(turned, at)
    ]


def unmerged(pieces: Pieces, *, repeated: bool) -> list[Piece]:
    """Take the merged level cells apart: the name on the first row alone, or on each."""
    taken: list[Piece] = []
    for each in pieces:
        if each.field.endswith(("level1", "level2")):
            taken.extend(
                each._replace(row=each.row + n, rows=1, text=each.text if repeated or n == 0 else "")
                for n in range(each.rows)
            )
        else:
            taken.append(each)
    return taken


def relabelled(pieces: Pieces, change: Callable[[str], str]) -> list[Piece]:
    """Change the words of all labels."""
    return [each if each.field or not each.text else each._replace(text=change(each.text)) for each in pieces]


def workbook(sheets: Mapping[str, Iterable[tuple[int, int, int, int, object]]]) -> bytes:
    """Write sheets of pieces as XLSX."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]  # a new workbook has a sheet
    for name, pieces in sheets.items():
        sheet = book.create_sheet(name)
        for row, column, rows, columns, value, *_ in pieces:
            cell = sheet.cell(row + 1, column + 1)
            cell.value = value  # type: ignore[assignment]  # any value that openpyxl takes
            if isinstance(value, str):
                cell.data_type = "s"  # =12.00(条) is no formula
            if rows > 1 or columns > 1:
                sheet.merge_cells(
                    start_row=row + 1, end_row=row + rows, start_column=column + 1, end_column=column + columns
                )
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@cache
def _font() -> str:
    pdfmetrics.registerFont(TTFont("cells", str(next((resource_folder() / "fonts").glob("*Serif*.ttf")))))
    return "cells"


def paper(*stories: Pieces | str, widths: Sequence[float] = (), page: tuple[float, float] = (595, 842)) -> bytes:
    """Draw forms as ruled tables, and lines of text between them, on pages that break where they are full."""
    style = ParagraphStyle("cell", fontName=_font(), fontSize=10, leading=14, wordWrap="CJK")
    flow: list[Flowable] = []
    for story in stories:
        if isinstance(story, str):
            flow.append(PageBreak() if story == "\f" else Paragraph(story, style))
            continue
        flow.append(_table(story, style, widths))
    file = io.BytesIO()
    SimpleDocTemplate(file, pagesize=page, leftMargin=40, rightMargin=40, topMargin=40, bottomMargin=40).build(flow)
    return file.getvalue()


def _table(pieces: Pieces, style: ParagraphStyle, widths: Sequence[float]) -> Table:
    columns = max(each.column + each.columns for each in pieces)
    grid: list[list[object]] = [[""] * columns for _ in range(height(pieces))]
    commands: list[tuple[object, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
    for each in pieces:
        text = each.text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br/>")
        grid[each.row][each.column] = Paragraph(text, style) if each.text else ""
        last = (each.column + each.columns - 1, each.row + each.rows - 1)
        if each.rows > 1 or each.columns > 1:
            commands.append(("SPAN", (each.column, each.row), last))
    return Table(grid, colWidths=list(widths) or [_WIDTH / columns] * columns, style=TableStyle(commands))
