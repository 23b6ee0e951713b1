"""Pages: every line of text, rule and cell with its place on paper; plain data that PDF and preview draw as they stand.

Lengths are in pt, measured from the upper left corner of the page.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from perfdesk.export.fonts import FontChain, FontSet
from perfdesk.export.lines import Line, break_lines, break_paragraphs, printable, width_of
from perfdesk.export.sheet import Sheet
from perfdesk.model.edition import Align, FontRole, Grid, Page, TextStyle

PT_PER_MM = 72 / 25.4
EM_ASCENT = 0.88
"""Height of the ideographic em box above the baseline, in em; its foot is 0.12 em below."""
FOOT_SIZE = 9.0
_NEAR = 0.01
_WIDEST_SPACING = 0.15
"""How far, in em, the characters of a justified line may be moved apart."""
_WIDOW_LINES = 2
_SHARES = (0.9, 0.8, 0.7, 0.6)
"""How far type is made smaller where a cell's text is too long; below that it could not be read."""
_MOST_OF_PAGE = 0.7
_SMALLEST = 4.0
"""Of a figure, in pt."""


class PlacedText(NamedTuple):
    """A line of text: where its baseline begins, its font role and size, and pt added after each character."""

    x: float
    y: float
    font: FontRole
    size: float
    text: str
    spacing: float = 0.0


class Rule(NamedTuple):
    """A straight rule and its width."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float


class Box(NamedTuple):
    """The cell in which a field of a form stands: how a click on the paper finds the field."""

    x0: float
    y0: float
    x1: float
    y1: float
    form: int
    field: str


class Bookmark(NamedTuple):
    """An entry of the outline and the height on the page at which it points."""

    title: str
    y: float


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """One page."""

    width: float
    height: float
    texts: list[PlacedText] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    bookmarks: list[Bookmark] = field(default_factory=list)


class Paragraph(NamedTuple):
    """A block of running text; `form` and `field` say which field it shows, for the boxes."""

    text: str
    style: TextStyle
    keep_with_next: bool = False
    bookmark: str = ""
    form: int = 0
    field: str = ""


class Table(NamedTuple):
    """A form's sheet as a block; `form` is its index, for the boxes."""

    sheet: Sheet
    grid: Grid
    form: int = 0
    bookmark: str = ""


class PageBreak(NamedTuple):
    """The next block starts a page."""


Block: TypeAlias = Paragraph | Table | PageBreak


class Type(NamedTuple):
    """A text style made ready: fonts with their widths, sizes in pt."""

    role: FontRole
    chain: FontChain
    size: float
    leading: float
    align: Align
    indent: int
    before: float
    after: float

    def baseline(self) -> float:
        """Return how far the baseline lies below the top of a line."""
        return (self.leading - self.size) / 2 + EM_ASCENT * self.size


class TypeCase:
    """The styles made ready for one export, and the line breaks of short texts, which come again and again."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._types: dict[TextStyle, Type] = {}
        self._lines: dict[tuple[str, TextStyle, float], list[Line]] = {}

    def type_of(self, style: TextStyle) -> Type:
        """Return a style made ready."""
        found = self._types.get(style)
        if found is None:
            found = self._types[style] = Type(
                style.font,
                self._fonts.chains[style.font],
                float(style.size),
                float(style.leading),
                style.align,
                style.indent,
                float(style.before),
                float(style.after),
            )
        return found

    def lines(self, text: str, style: TextStyle, room: float) -> list[Line]:
        """Return the lines of a cell's text in a column `room` pt wide."""
        key = (text, style, room)
        found = self._lines.get(key)
        if found is None:
            kind = self.type_of(style)
            found = break_lines(text, room / kind.size, kind.chain.widths)
            if len(text) < _SHORT:
                self._lines[key] = found
        return found


_SHORT = 40


class _Cell(NamedTuple):
    """A cell with its lines: what it takes to place it."""

    row: int
    column: int
    rows: int
    columns: int
    lines: list[Line]
    type: Type
    field: str


class _Part(NamedTuple):
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


class _MeasuredTable:
    """A table with its lines broken and its rows measured, ready to be cut into parts and placed."""

    def __init__(self, table: Table, left: float, full: float, types: TypeCase) -> None:
        grid = table.grid
        self.sheet, self.form = table.sheet, table.form
        self.rule, self.frame = float(grid.rule), float(grid.frame)
        self.padding = float(grid.padding) * PT_PER_MM
        self.edges = [left]
        for width in grid.columns:
            self.edges.append(self.edges[-1] + float(width) * PT_PER_MM)
        least = float(grid.row_height) * PT_PER_MM
        self.rows = table.sheet.rows
        self.heights = [least if row.ruled else 0.0 for row in self.rows]
        self.leadings = [1.0] * len(self.rows)
        self.line_counts = [0] * len(self.rows)
        highest = full / 3
        self.cells: list[_Cell] = []
        self.spanning: list[_Cell] = []
        for row, column, rows, columns, text, style, path in table.sheet.cells:
            kind = types.type_of(style)
            room = self.edges[column + columns] - self.edges[column] - 2 * self.padding
            lines = types.lines(text, style, room) if text else []
            if kind.align == "right" and len(lines) > 1:
                kind, lines = _in_one_line(text, room, kind) or (kind, lines)
            most = highest if rows > 1 else full - 2 * self.padding
            if len(lines) * kind.leading > most and not self.rows[row].splits:
                kind, lines = _smaller(text, room, kind, most)
            if rows > 1 and len(lines) * kind.leading > _MOST_OF_PAGE * full:
                # A merged cell is shown anew on each page, so its text must fit; a longer one runs on in its first row.
                self._add(_Cell(row + 1, column, rows - 1, columns, [], kind, path))
                rows = 1  # noqa: PLW2901
            self._add(_Cell(row, column, rows, columns, lines, kind, path))
        self.spanning.sort(key=lambda cell: cell.rows)

    def _add(self, cell: _Cell) -> None:
        self.cells.append(cell)
        if cell.rows > 1:
            self.spanning.append(cell)
            return
        row, count, leading = cell.row, len(cell.lines), cell.type.leading
        self.heights[row] = max(self.heights[row], count * leading + self._gap(row))
        self.leadings[row] = max(self.leadings[row], leading)
        self.line_counts[row] = max(self.line_counts[row], count)

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

    def take(self, first: int, skipped: int, space: float, full: float) -> _Part | None:
        """Return the rows from `first` on that fit into `space`, or None where the next page should begin at once.

        On a fresh page (`space` is `full`) something is always taken.
        """
        limit = len(self.rows)
        while True:
            part = self._take(first, limit, skipped, space, full)
            if part is None:
                return None
            self._stretch(part)
            if part.last == len(self.rows) - 1 and part.shown is None and part.last - first > _WIDOW_LINES:
                limit = part.last - 1  # the last row does not stand alone on a page
                continue
            if sum(part.heights) <= space + _NEAR or (part.last - first == 1 and space >= full - _NEAR):
                return part
            if part.last - first == 1:
                return None
            limit = part.last - 1

    def _take(self, first: int, limit: int, skipped: int, space: float, full: float) -> _Part | None:
        heights: list[float] = []
        used, row = 0.0, first
        while row < limit:
            height = self._rest(row, skipped if row == first else 0)
            if used + height > space + _NEAR:
                break
            used += height
            heights.append(height)
            row += 1
        if row == len(self.rows):
            return _Part(first, row, heights, skipped, None)
        begun = skipped if row == first else 0
        if row < limit and (self.rows[row].splits or self._rest(row, begun) > full):
            lines = self._lines_that_fit(row, begun, space - used)
            if lines:
                heights.append(lines * self.leadings[row] + self._gap(row))
                return _Part(first, row + 1, heights, skipped, begun + lines)
        last = row
        while last > first and self.rows[last - 1].keep_with_next:
            last -= 1
        if last == first:
            if space < full - _NEAR:
                return None
            last = max(row, first + 1)
            heights = heights or [self._rest(first, skipped)]
        return _Part(first, last, heights[: last - first], skipped, None)

    def _rest(self, row: int, skipped: int) -> float:
        """Return the height of what a row still has to show."""
        if not skipped:
            return self.heights[row]
        return (self.line_counts[row] - skipped) * self.leadings[row] + self._gap(row)

    def _lines_that_fit(self, row: int, begun: int, space: float) -> int:
        """Return how many more lines of a row stand in `space`: no single line is left at either side of the break."""
        left = self.line_counts[row] - begun
        lines = min(int((space - self._gap(row) + _NEAR) // self.leadings[row]), left)
        if left - lines == 1:
            lines -= 1
        return lines if lines >= min(_WIDOW_LINES, left) else 0

    def _stretch(self, part: _Part) -> None:
        """Make the last row of a merged cell higher where its text needs more than its rows on this page."""
        heights = part.heights
        for cell in self.spanning:
            top, bottom = max(cell.row, part.first), min(cell.row + cell.rows, part.last)
            if top < bottom:
                need = len(cell.lines) * cell.type.leading + 2 * self.padding
                have = sum(heights[top - part.first : bottom - part.first])
                if need > have + _NEAR:
                    heights[bottom - 1 - part.first] += need - have

    def place(self, part: _Part, top: float, page: PlacedPage) -> float:
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

    def _place_text(self, cell: _Cell, part: _Part, box: tuple[float, float, float, float], page: PlacedPage) -> None:
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
    start, kind = 0, 0
    index = 0
    for index, (a, b) in enumerate(zip(one, other, strict=True)):
        here = 0 if a == b else 2 if a < 0 or b < 0 else 1
        if here != kind:
            if kind:
                yield start, index, kind == 2  # noqa: PLR2004
            start, kind = index, here
    if kind:
        yield start, index + 1, kind == 2  # noqa: PLR2004


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


class _Press:
    """The page being filled and where on it the next block goes."""

    def __init__(self, page: Page, types: TypeCase) -> None:
        self.types = types
        self.width, self.height = float(page.width) * PT_PER_MM, float(page.height) * PT_PER_MM
        self.left, self.right = float(page.left) * PT_PER_MM, self.width - float(page.right) * PT_PER_MM
        self.top, self.bottom = float(page.top) * PT_PER_MM, self.height - float(page.bottom) * PT_PER_MM
        self.page = PlacedPage(self.width, self.height)
        self.y = self.top

    @property
    def space(self) -> float:
        return self.bottom - self.y

    @property
    def full(self) -> float:
        return self.bottom - self.top

    @property
    def fresh(self) -> bool:
        return self.y <= self.top + _NEAR

    def turn(self) -> PlacedPage:
        """Begin a new page and hand out the finished one."""
        done, self.page, self.y = self.page, PlacedPage(self.width, self.height), self.top
        return done

    def mark(self, title: str) -> None:
        """Let an entry of the outline point here."""
        if title:
            self.page.bookmarks.append(Bookmark(title, self.y))

    def note(self, block: Paragraph, height: float) -> None:
        """Note that a line of a field's text stands here: one box for all its lines on this page."""
        box = Box(self.left, self.y, self.right, self.y + height, block.form, block.field)
        boxes = self.page.boxes
        if boxes and boxes[-1][4:] == box[4:]:
            boxes[-1] = boxes[-1]._replace(y1=box.y1)
        else:
            boxes.append(box)


def lay_out(blocks: Iterable[Block], page: Page, fonts: FontSet) -> Iterator[PlacedPage]:
    """Place blocks on pages, one after another.

    Headings stay with what follows them, no single line of a paragraph is left alone, tables break between rows, and
    inside a row where the edition says so or the row is higher than a page.
    """
    press = _Press(page, TypeCase(fonts))
    waiting: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, PageBreak):
            if not press.fresh:
                yield press.turn()
        elif isinstance(block, Paragraph) and block.keep_with_next:
            waiting.append(block)
        else:
            yield from _place_with_headings(waiting, block, press)
            waiting = []
    for heading in waiting:
        yield from _place_paragraph(heading, press)
    if not press.fresh or press.page.texts:
        yield press.page


def _place_with_headings(headings: list[Paragraph], block: Paragraph | Table, press: _Press) -> Iterator[PlacedPage]:
    need = sum(_height(heading, press) for heading in headings)
    if isinstance(block, Table):
        measured = _MeasuredTable(block, press.left, press.full, press.types)
        need += measured.least_height()
        place: Callable[[], Iterator[PlacedPage]] = lambda: _place_table(measured, block.bookmark, press)  # noqa: E731
    else:
        kind = press.types.type_of(block.style)
        need += kind.before + min(_WIDOW_LINES, sum(map(len, _paragraphs(block, press)))) * kind.leading
        place = lambda: _place_paragraph(block, press)  # noqa: E731
    if need > press.space + _NEAR and not press.fresh and (headings or isinstance(block, Table)):
        yield press.turn()
    for heading in headings:
        yield from _place_paragraph(heading, press)
    yield from place()


def _paragraphs(block: Paragraph, press: _Press) -> list[list[Line]]:
    kind = press.types.type_of(block.style)
    room = (press.right - press.left) / kind.size
    return break_paragraphs(block.text, room, kind.chain.widths, float(kind.indent))


def _height(block: Paragraph, press: _Press) -> float:
    kind = press.types.type_of(block.style)
    return kind.before + kind.after + kind.leading * sum(map(len, _paragraphs(block, press)))


def _place_paragraph(block: Paragraph, press: _Press) -> Iterator[PlacedPage]:
    kind = press.types.type_of(block.style)
    if not press.fresh:
        press.y += kind.before
    bookmark = block.bookmark
    for lines in _paragraphs(block, press):
        for n, line in enumerate(lines):
            left = len(lines) - n
            alone = (left > 1 and n == 0) or (left == _WIDOW_LINES and len(lines) > _WIDOW_LINES)
            if press.space + _NEAR < kind.leading * (_WIDOW_LINES if alone else 1) and not press.fresh:
                yield press.turn()
            press.mark(bookmark)
            bookmark = ""
            press.page.texts.append(_place_line(line, kind, press, first=n == 0, last=left == 1))
            if block.field:
                press.note(block, kind.leading)
            press.y += kind.leading
    press.y += kind.after


def _place_line(line: Line, kind: Type, press: _Press, *, first: bool, last: bool) -> PlacedText:
    indent = kind.indent * kind.size if first else 0.0
    room = press.right - press.left - indent
    x, spacing = press.left + indent, 0.0
    if kind.align != "left":
        free = room - line.width * kind.size
        if kind.align == "center":
            x += free / 2
        elif kind.align == "right":
            x += free
        elif not last and len(line.text) > 1:
            spacing = max(free, 0.0) / (len(line.text) - 1)
            if spacing > _WIDEST_SPACING * kind.size:
                spacing = 0.0  # a line before a long word or figure is left short rather than pulled apart
    return PlacedText(x, press.y + kind.baseline(), kind.role, kind.size, line.text, spacing)


def _place_table(table: _MeasuredTable, bookmark: str, press: _Press) -> Iterator[PlacedPage]:
    row = skipped = 0
    while row < len(table.rows):
        part = table.take(row, skipped, press.space, press.full)
        if part is None:
            yield press.turn()
            continue
        press.mark(bookmark)
        bookmark = ""
        press.y = table.place(part, press.y, press.page)
        row, skipped = (part.last, 0) if part.shown is None else (part.last - 1, part.shown)
        if row < len(table.rows):
            yield press.turn()


def foot(page: PlacedPage, number: int, count: int, fonts: FontSet) -> PlacedText:
    """Return the page number `n / m` for the middle of the foot."""
    text = f"{number} / {count}"
    wide = width_of(text, fonts.chains["song"].widths) * FOOT_SIZE
    return PlacedText((page.width - wide) / 2, page.height - 10 * PT_PER_MM, "song", FOOT_SIZE, text)
