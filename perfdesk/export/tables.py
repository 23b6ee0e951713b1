"""Tables on pages: rows measured, cut where pages end, placed with their text and rules."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from perfdesk.export.lines import Line, break_lines, printable, width_of
from perfdesk.export.placed import PT_PER_MM, Box, PlacedPage, PlacedText, Rule
from perfdesk.export.sheet import Sheet
from perfdesk.export.typecase import Type, TypeCase
from perfdesk.model.edition import Grid

NEAR = 0.01
"""Lengths in pt that differ by no more are the same."""
WIDOW_LINES = 2
"""Fewer lines of a paragraph are not left alone on a page."""
_SHARES = (0.9, 0.8, 0.7, 0.6)
"""How far type is made smaller where a cell's text is too long; below that it could not be read."""
_MOST_OF_PAGE = 0.7
_SMALLEST = 4.0
"""Of a figure, in pt."""


class _Cell(NamedTuple):
    """A cell with its lines: what it takes to place it."""

    row: int
    column: int
    rows: int
    columns: int
    lines: list[Line]
    type: Type
    field: str


class Part(NamedTuple):
    """Some rows of a table that stand on one page.

    Attributes:
        first, last: the rows, `last` not included.
        heights: of each of them on this page.
        skipped: lines of row `first` that stand on earlier pages.
        shown: lines of row `last - 1` up to which it is shown, or None for all.
    """

    first: int
    last: int
    heights: list[float]
    skipped: int
    shown: int | None


class MeasuredTable:
    """A table with its lines broken and its rows measured, ready to be cut into parts and placed."""

    def __init__(self, sheet: Sheet, grid: Grid, form: int, left: float, full: float, types: TypeCase) -> None:
        self.form = form
        self.rule, self.frame = float(grid.rule), float(grid.frame)
        self.padding = float(grid.padding) * PT_PER_MM
        self.edges = [left]
        for width in grid.columns:
            self.edges.append(self.edges[-1] + float(width) * PT_PER_MM)
        least = float(grid.row_height) * PT_PER_MM
        self.rows = sheet.rows
        self.heights = [least if row.ruled else 0.0 for row in self.rows]
        self.leadings = [1.0] * len(self.rows)
        self.line_counts = [0] * len(self.rows)
        highest = full / 3
        self.cells: list[_Cell] = []
        self.spanning: list[_Cell] = []
        for row, column, rows, columns, text, style, path in sheet.cells:
            kind = types.type_of(style)
            room = self.edges[column + columns] - self.edges[column] - 2 * self.padding
            lines = types.lines(text, style, room) if text else []
            if kind.align == "right" and len(lines) > 1:
                kind, lines = _in_one_line(text, room, kind) or (kind, lines)
            most = highest if rows > 1 else full - 2 * self.padding
            if len(lines) * kind.leading > most and not self.rows[row].splits:
                kind, lines = _smaller(text, room, kind, most)
            # A merged cell is shown anew on each page, so its text must fit; a longer one runs on in its first row.
            runs_on = rows > 1 and len(lines) * kind.leading > _MOST_OF_PAGE * full
            if runs_on:
                self._add(_Cell(row + 1, column, rows - 1, columns, [], kind, path))
            self._add(_Cell(row, column, 1 if runs_on else rows, columns, lines, kind, path))
        self.spanning.sort(key=lambda cell: cell.rows)

    def _add(self, cell: _Cell) -> None:
        self.cells.append(cell)
        if cell.rows > 1:
            self.spanning.append(cell)
            return
        row, count, leading = cell.row, len(cell.lines), cell.type.leading
        height = count * leading + self._gap(row)
        # Comparing is several times cheaper here than `max`, and this is done for every cell of every form.
        if height > self.heights[row]:
            self.heights[row] = height
        if leading > self.leadings[row]:
            self.leadings[row] = leading
        if count > self.line_counts[row]:
            self.line_counts[row] = count

    def _gap(self, row: int) -> float:
        """Return the white above and below the text of a row."""
        return 2 * self.padding if self.rows[row].ruled else 0.0

    def least_height(self) -> float:
        """Return the height of the rows that must stand on the first page together."""
        height = 0.0
        for row, behaviour in enumerate(self.rows):
            if behaviour.keep_with_next:
                height += self.heights[row]
                continue
            if behaviour.splits:
                return height + min(self.heights[row], 3 * self.leadings[row] + self._gap(row))
            return height + self.heights[row]
        return height

    def take(self, first: int, skipped: int, space: float, full: float) -> Part | None:
        """Return the rows from `first` on that fit into `space`, or None where the next page should begin at once.

        On a fresh page (`space` is `full`) something is always taken.
        """
        limit = len(self.rows)
        while True:
            part = self._take(first, limit, skipped, space, full)
            if part is None:
                return None
            self._stretch(part)
            if part.last == len(self.rows) - 1 and part.shown is None and part.last - first > WIDOW_LINES:
                limit = part.last - 1  # the last row does not stand alone on a page
                continue
            if sum(part.heights) <= space + NEAR or (part.last - first == 1 and space >= full - NEAR):
                return part
            if part.last - first == 1:
                return None
            limit = part.last - 1

    def _take(self, first: int, limit: int, skipped: int, space: float, full: float) -> Part | None:
        heights: list[float] = []
        used, row = 0.0, first
        while row < limit:
            height = self._rest(row, skipped if row == first else 0)
            if used + height > space + NEAR:
                break
            used += height
            heights.append(height)
            row += 1
        if row == len(self.rows):
            return Part(first, row, heights, skipped, None)
        begun = skipped if row == first else 0
        if row < limit and (self.rows[row].splits or self._rest(row, begun) > full):
            lines = self._lines_that_fit(row, begun, space - used)
            if lines:
                heights.append(lines * self.leadings[row] + self._gap(row))
                return Part(first, row + 1, heights, skipped, begun + lines)
        last = row
        while last > first and self.rows[last - 1].keep_with_next:
            last -= 1
        if last == first:
            if space < full - NEAR:
                return None
            last = max(row, first + 1)
            heights = heights or [self._rest(first, skipped)]
        return Part(first, last, heights[: last - first], skipped, None)

    def _rest(self, row: int, skipped: int) -> float:
        """Return the height of what a row still has to show."""
        if not skipped:
            return self.heights[row]
        return (self.line_counts[row] - skipped) * self.leadings[row] + self._gap(row)

    def _lines_that_fit(self, row: int, begun: int, space: float) -> int:
        """Return how many more lines of a row stand in `space`: no single line is left at either side of the break."""
        left = self.line_counts[row] - begun
        lines = min(int((space - self._gap(row) + NEAR) // self.leadings[row]), left)
        if left - lines == 1:
            lines -= 1
        return lines if lines >= min(WIDOW_LINES, left) else 0

    def _stretch(self, part: Part) -> None:
        """Make the last row of a merged cell higher where its text needs more than its rows on this page."""
        heights = part.heights
        for cell in self.spanning:
            top, bottom = max(cell.row, part.first), min(cell.row + cell.rows, part.last)
            if top < bottom:
                need = len(cell.lines) * cell.type.leading + 2 * self.padding
                have = sum(heights[top - part.first : bottom - part.first])
                if need > have + NEAR:
                    heights[bottom - 1 - part.first] += need - have

    def place(self, part: Part, top: float, page: PlacedPage) -> float:
        """Put the rows of a part on a page, from `top` down; return where they end."""
        ys = [top]
        for height in part.heights:
            ys.append(ys[-1] + height)
        first, last, edges = part.first, part.last, self.edges
        owners: list[list[int]] = [[-1] * (len(edges) - 1) for _ in part.heights]
        for index, cell in enumerate(self.cells):
            above, below = max(cell.row, first), min(cell.row + cell.rows, last)
            if above >= below:
                continue
            column, end = cell.column, cell.column + cell.columns
            if self.rows[above].ruled:
                for row in range(above - first, below - first):
                    owners[row][column:end] = [index] * cell.columns
            box = (edges[column], ys[above - first], edges[end], ys[below - first])
            if cell.field:
                page.boxes.append(Box(*box, self.form, cell.field))
            self._place_text(cell, part, box, page)
        self._place_rules(owners, ys, page)
        return ys[-1]

    def _place_text(self, cell: _Cell, part: Part, box: tuple[float, float, float, float], page: PlacedPage) -> None:
        lines = cell.lines
        if not lines:
            return
        x0, y0, x1, y1 = box
        kind, size, padding = cell.type, cell.type.size, self.padding
        split = False
        if cell.rows == 1 and (part.skipped or part.shown is not None):
            begin = part.skipped if cell.row == part.first else 0
            end = part.shown if cell.row == part.last - 1 else None
            split = begin > 0 or end is not None
            lines = lines[begin:end]
        y = y0 + padding if split else (y0 + y1 - len(lines) * kind.leading) / 2
        y += kind.baseline()
        for text, width in lines:
            if kind.align == "center":
                x = (x0 + x1 - width * size) / 2
            else:
                x = x1 - padding - width * size if kind.align == "right" else x0 + padding
            page.texts.append(PlacedText(x, y, kind.role, size, text))
            y += kind.leading

    def _place_rules(self, owners: list[list[int]], ys: list[float], page: PlacedPage) -> None:
        """Draw a rule wherever two neighbouring squares of the grid belong to different cells."""
        edges = self.edges
        outside = [-1] * (len(edges) - 1)
        for y, above, below in zip(ys, [outside, *owners], [*owners, outside], strict=True):
            for start, end, framed in _runs(above, below):
                page.rules.append(Rule(edges[start], y, edges[end], y, self.frame if framed else self.rule))
        columns = list(zip(*owners, strict=True))
        beyond = (-1,) * len(owners)
        for x, before, after in zip(edges, [beyond, *columns], [*columns, beyond], strict=True):
            for start, end, framed in _runs(before, after):
                page.rules.append(Rule(x, ys[start], x, ys[end], self.frame if framed else self.rule))


def _runs(one: Iterable[int], other: Iterable[int]) -> Iterator[tuple[int, int, bool]]:
    """Find the stretches along an edge where the owners on its two sides differ; tell those at the outside."""
    start = index = 0
    outside: bool | None = None  # None where there is no edge
    for index, (a, b) in enumerate(zip(one, other, strict=True)):
        here = None if a == b else a < 0 or b < 0
        if here is not outside:
            if outside is not None:
                yield start, index, outside
            start, outside = index, here
    if outside is not None:
        yield start, index + 1, outside


def _in_one_line(text: str, room: float, kind: Type) -> tuple[Type, list[Line]] | None:
    """Return a smaller type in which a figure stands in one line, since a figure is never broken; None for words."""
    line = printable(" ".join(text.split()))
    width = width_of(line, kind.chain.widths)
    size = min(kind.size, room / width)
    return (kind._replace(size=size), [Line(line, width)]) if line.isascii() and size >= _SMALLEST else None


def _smaller(text: str, room: float, kind: Type, most: float) -> tuple[Type, list[Line]]:
    """Return a smaller type in which a cell's text is at most `most` high, as far as it stays readable."""
    type_, lines = kind, []
    for share in _SHARES:
        type_ = kind._replace(size=kind.size * share, leading=kind.leading * share)
        lines = break_lines(text, room / type_.size, kind.chain.widths)
        if len(lines) * type_.leading <= most:
            break
    return type_, lines
