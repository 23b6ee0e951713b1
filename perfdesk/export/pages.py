"""Pages: blocks of text and tables placed one after another, as plain data."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from perfdesk.export.fonts import FontSet
from perfdesk.export.lines import Line, break_paragraphs, width_of
from perfdesk.export.placed import PT_PER_MM, Bookmark, Box, PlacedPage, PlacedText
from perfdesk.export.sheet import Sheet
from perfdesk.export.tables import NEAR, WIDOW_LINES, MeasuredTable
from perfdesk.export.typecase import Type, TypeCase
from perfdesk.model.edition import Grid, Page, TextStyle

FOOT_SIZE = 9.0
"""Of the page number, in pt."""
_WIDEST_SPACING = 0.15
"""How far, in em, the characters of a justified line may be moved apart."""


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
        return self.y <= self.top + NEAR

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
        measured = MeasuredTable(block.sheet, block.grid, block.form, press.left, press.full, press.types)
        need += measured.least_height()
        pages = _place_table(measured, block.bookmark, press)
    else:
        kind = press.types.type_of(block.style)
        need += kind.before + min(WIDOW_LINES, sum(map(len, _paragraphs(block, press)))) * kind.leading
        pages = _place_paragraph(block, press)
    if need > press.space + NEAR and not press.fresh and (headings or isinstance(block, Table)):
        yield press.turn()
    for heading in headings:
        yield from _place_paragraph(heading, press)
    yield from pages


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
            alone = (left > 1 and n == 0) or (left == WIDOW_LINES and len(lines) > WIDOW_LINES)
            if press.space + NEAR < kind.leading * (WIDOW_LINES if alone else 1) and not press.fresh:
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


def _place_table(table: MeasuredTable, bookmark: str, press: _Press) -> Iterator[PlacedPage]:
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
