"""The rows of a form in a spreadsheet: how high they are, and which page of the PDF each stands on."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from math import ceil
from typing import Final, NamedTuple

from perfdesk.export.lines import Line
from perfdesk.export.placed import PT_PER_MM
from perfdesk.export.sheet import Sheet
from perfdesk.export.tables import MeasuredTable, Part
from perfdesk.export.typecase import TypeCase
from perfdesk.model.edition import Edition, Grid

HIGHEST: Final = 409.0
"""Of a row, in pt; what is higher takes several rows, merged."""
NARROWER: Final = Decimal("0.97")
"""How wide a column is taken to be when it is made sure that its lines have room."""
LINE_HEIGHT: Final = 1.45
"""Of the tallest Chinese fonts, in em."""
_GAP: Final = 2.0


class SheetPage(NamedTuple):
    """A page of a form: what of it stands there, and for each of its rows the first and last row in the spreadsheet.

    Rows of the spreadsheet are counted from 1.
    """

    part: Part
    rows: dict[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The rows that a form takes in a spreadsheet.

    Attributes:
        heights: of each row, in pt.
        pages: the pages on which they stand.
        sizes: (row, column) of a cell of the form → size of its type in pt.
        lines: (row, column) of a cell of the form → its lines.
    """

    heights: list[float]
    pages: list[SheetPage]
    sizes: dict[tuple[int, int], float]
    lines: dict[tuple[int, int], list[Line]]

    @property
    def breaks(self) -> list[int]:
        """The rows after which a page ends."""
        return [max(last for _, last in page.rows.values()) for page in self.pages[:-1]]

    def text_on(self, page: SheetPage, row: int, column: int, text: str) -> str:
        """Return what a page shows of the text of a cell, with the line end behind it where it goes on."""
        part = page.part
        begin = part.skipped if row == part.first else 0
        end = part.shown if row == part.last - 1 else None
        return lines_of(text, self.lines[row, column], begin, end)


def lines_of(text: str, lines: Sequence[Line], begin: int, end: int | None) -> str:
    """Return some lines of a text, as they stand in it."""
    starts, at = [], 0
    for line in lines:
        at = text.find(line.text, at)
        starts.append(at)
        at += len(line.text)
    starts.append(len(text))
    first, last = min(begin, len(lines)), len(lines) if end is None else min(end, len(lines))
    return text[starts[first] if first else 0 : starts[last]]


def sheet_rows(sheet: Sheet, edition: Edition, types: TypeCase) -> SheetRows:
    """Measure a form as the PDF does, cut it where the PDF's pages end, and turn it into rows of a spreadsheet."""
    page = edition.page
    full = float(page.height - page.top - page.bottom) * PT_PER_MM
    table = MeasuredTable(sheet, edition.grid, 0, 0.0, full, types)
    needs = _needs(MeasuredTable(sheet, _narrower(edition), 0, 0.0, full, types))
    parts = list(_parts(table, full))
    heights: list[float] = []
    pages: list[SheetPage] = []
    for part in parts:
        rows: dict[int, tuple[int, int]] = {}
        for row, height in enumerate(_heights(part, needs, full, alone=len(parts) == 1), start=part.first):
            count = ceil(height / HIGHEST)
            rows[row] = (len(heights) + 1, len(heights) + count)
            heights.extend([height / count] * count)
        pages.append(SheetPage(part, rows))
    sizes = {(cell.row, cell.column): cell.type.size for cell in table.cells}
    return SheetRows(heights, pages, sizes, {(cell.row, cell.column): cell.lines for cell in table.cells})


@cache
def _narrower(edition: Edition) -> Grid:
    return dataclasses.replace(edition.grid, columns=tuple(width * NARROWER for width in edition.grid.columns))


def _needs(table: MeasuredTable) -> list[float]:
    """Return the least height of each row in pt, whatever font stands in for the official one."""
    needs = [0.0] * len(table.rows)
    for cell in table.cells:
        need = len(cell.lines) * LINE_HEIGHT * cell.type.size + _GAP
        if cell.rows == 1 and need > needs[cell.row]:
            needs[cell.row] = need
    return needs


def _parts(table: MeasuredTable, full: float) -> Iterator[Part]:
    """Cut a table into what stands on each page."""
    row = skipped = 0
    while row < len(table.rows):
        part = table.take(row, skipped, full, full)
        if part is None:  # never where a page is still blank
            return
        yield part
        row, skipped = (part.last, 0) if part.shown is None else (part.last - 1, part.shown)


def _heights(part: Part, needs: list[float], full: float, *, alone: bool) -> list[float]:
    """Return the heights of a page's rows: what they need, as far as the page has room.

    A page that is alone is printed a little smaller where it has none.
    """
    split = part.skipped > 0 or part.shown is not None
    more = [0.0 if split else max(needs[row] - height, 0.0) for row, height in enumerate(part.heights, part.first)]
    room, wanted = max(full - sum(part.heights), 0.0), sum(more)
    share = 1.0 if alone or wanted <= room else room / wanted
    return [height + share * extra for height, extra in zip(part.heights, more, strict=True)]
