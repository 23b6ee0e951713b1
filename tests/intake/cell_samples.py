"""Forms laid out as other programs and other hands lay them out: pieces of a grid, changed, written as XLSX or PDF."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

from openpyxl import Workbook
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from perfdesk.export.sheet import make_sheet
from perfdesk.model.editions import load_editions
from perfdesk.model.form import Form
from perfdesk.resources import resource_folder


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


def repeated(pieces: Pieces) -> list[Piece]:
    """Take all merged cells apart, and write what stands in one in each of its squares."""
    return [
        Piece(each.row + down, each.column + right, 1, 1, each.text, each.field)
        for each in pieces
        for down in range(each.rows)
        for right in range(each.columns)
    ]


def numbered(pieces: Pieces, number: Callable[[int], str]) -> list[Piece]:
    """Put a number before the name of each indicator."""
    names = [each for each in pieces if each.field.endswith("].level3")]
    marks = {id(each): number(n) for n, each in enumerate(names, 1)}
    return [each._replace(text=marks.get(id(each), "") + each.text) for each in pieces]


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


_SIZE, _LEADING, _PADDING, _MARGIN = 10, 14, 4, 40
Manner = Literal["first", "middle", "each"]
"""Where the text of a cell stands that a page break cuts: from its top, around its middle, on each page with room."""


def paper(
    *stories: Pieces | str,
    high: int = 842,
    wide: int = 595,
    manner: Manner = "first",
    splits: bool = False,
    ruled: bool = True,
    encrypt: StandardEncryption | None = None,
) -> bytes:
    r"""Draw forms as ruled tables, and lines of text between them, on pages that break where they are full.

    Args:
        stories: forms and lines; `\f` begins a new page.
        high: of the page, in pt.
        wide: likewise.
        manner: of cells that a page break cuts.
        splits: whether a row may be cut in two, as by word processors.
        ruled: whether the rules of the tables are drawn.
        encrypt: how the file is locked.
    """
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(wide, high), encrypt=encrypt)
    canvas.setFont(_font(), _SIZE)
    y = float(_MARGIN)
    for story in stories:
        if isinstance(story, str):
            for n in range(0, len(story), per := (wide - 2 * _MARGIN) // _SIZE):
                if story == "\f" or y + _LEADING > high - _MARGIN:
                    y = _new_page(canvas)
                canvas.drawString(_MARGIN, high - y - _LEADING, story[n : n + per].strip())
                y += _LEADING
        else:
            y = _draw_table(canvas, story, y, (wide, high), manner, splits=splits, ruled=ruled)
    canvas.save()
    return file.getvalue()


def _new_page(canvas: Canvas) -> float:
    canvas.showPage()
    canvas.setFont(_font(), _SIZE)
    return float(_MARGIN)


def _draw_table(
    canvas: Canvas, pieces: Pieces, start: float, page: tuple[int, int], manner: Manner, *, splits: bool, ruled: bool
) -> float:
    """Draw a table from a height on its first page; return where it ends on its last."""
    columns = max(each.column + each.columns for each in pieces)
    width = (page[0] - 2 * _MARGIN) / columns
    lines = {id(each): _broken(each.text, each.columns * width - _PADDING) for each in pieces}
    heights = [_LEADING + _PADDING] * height(pieces)
    for each in sorted(pieces, key=lambda each: each.rows):
        lacking = len(lines[id(each)]) * _LEADING + _PADDING - sum(heights[each.row : each.row + each.rows])
        heights[each.row + each.rows - 1] += max(lacking, 0)
    tops = [sum(heights[:n]) for n in range(len(heights) + 1)]
    cuts = _cuts(tops, page[1] - _MARGIN - start, page[1] - 2 * _MARGIN, splits=splits)
    y = start
    for n, (top, bottom) in enumerate(pairwise(cuts)):
        y = _new_page(canvas) if n else start
        for each in pieces:
            first, last = max(top, tops[each.row]), min(bottom, tops[each.row + each.rows])
            if first >= last:
                continue
            left, size = _MARGIN + each.column * width, each.columns * width
            if ruled:
                canvas.rect(left, page[1] - y - (last - top), size, last - first)
            own = lines[id(each)]
            for m, at in _places(len(own), tops[each.row], tops[each.row + each.rows], cuts, n, manner):
                canvas.drawString(left + _PADDING / 2, page[1] - y - (at - top) - _SIZE, own[m])
        y += bottom - top
    return y


def _broken(text: str, width: float) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for sign in paragraph:
            if pdfmetrics.stringWidth(line + sign, _font(), _SIZE) > width:
                lines.append(line)
                line = ""
            line += sign
        lines.append(line)
    return lines if text else []


def _cuts(tops: Sequence[float], first: float, whole: float, *, splits: bool) -> list[float]:
    """Return where the pages begin in a table, and its end: between rows, or where the page is full."""
    cuts, room = [0.0], first
    while tops[-1] - cuts[-1] > room:
        end = cuts[-1] + room
        fitting = [top for top in tops if cuts[-1] < top <= end]
        if splits:
            row = max((top for top in tops if top <= end), default=0.0)
            fits = (end - row - _PADDING) // _LEADING
            end = row + fits * _LEADING + _PADDING / 2 if fits >= 1 else row
        elif fitting:
            end = fitting[-1]
        cuts.append(end if end > cuts[-1] else cuts[-1] + room)
        room = whole
    return [*cuts, tops[-1]]


def _places(
    count: int, top: float, bottom: float, cuts: Sequence[float], page: int, manner: Manner
) -> Iterator[tuple[int, float]]:
    """List the lines of a cell that stand on a page, with their heights in the table."""
    parts = [(max(top, a), min(bottom, b)) for a, b in pairwise(cuts)]
    if manner == "each":
        first, last = parts[page]
        fits = count * _LEADING + _PADDING / 2 <= last - first
        yield from ((n, first + _PADDING / 2 + n * _LEADING) for n in range(count if fits else 0))
    elif manner == "middle":
        begin = (top + bottom - count * _LEADING) / 2
        for n in range(count):
            at = begin + n * _LEADING
            if cuts[page] <= at + _LEADING / 2 < cuts[page + 1]:
                yield n, at
    else:
        begun = 0
        for n, (first, last) in enumerate(parts):
            fits = max(int((last - first - _PADDING / 2) // _LEADING), 0)
            if n == page:
                yield from ((begun + m, first + _PADDING / 2 + m * _LEADING) for m in range(min(fits, count - begun)))
            begun = min(begun + fits, count)
