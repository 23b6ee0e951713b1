"""Pages of a PDF as one table: the cells that rules enclose, and between them the lines that stand outside."""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from perfdesk.intake.cells import Box, Cells, tidy_text
from perfdesk.intake.pdf_lines import TextLine, flowed, is_full, lines_of
from perfdesk.intake.pdf_overflow import settled
from perfdesk.intake.pdf_page import Character, PageContent
from perfdesk.intake.rulings import SNAP, Rectangle, Ruling, ruling_of

_INSIDE: Final = 0.3
"""Share of a character's height from which on one at the edge of a table counts as inside."""


@dataclass(frozen=True, slots=True)
class RuledPage:
    """A page with its cells, the lines of each, and the lines outside."""

    number: int
    ruling: Ruling
    inside: tuple[tuple[TextLine, ...], ...]
    outside: tuple[TextLine, ...]


def ruled_page(page: PageContent) -> RuledPage:
    """Give the characters of a page to the cells that hold them."""
    ruling = ruling_of(page.rules)
    inside: list[list[Character]] = [[] for _ in ruling.cells]
    outside: list[Character] = []
    for each in settled(page.characters, ruling):
        inset = _INSIDE * (each.bottom - each.top)
        places = (ruling.cell_at(each.x, y) for y in (each.y, each.top + inset, each.bottom - inset))
        place = next((place for place in places if place is not None), None)
        (outside if place is None else inside[place]).append(each)
    lines = tuple(tuple(lines_of(characters)) for characters in inside)
    return RuledPage(page.number, ruling, lines, tuple(lines_of(outside)))


def cells_of_pages(pages: Iterable[RuledPage]) -> Cells:
    """Make one table of all pages, one below the other, with the columns of all of them."""
    pages = tuple(pages)
    edges = _columns(pages)
    margin = max((line.right for page in pages for line in page.outside), default=0.0)
    boxes: list[Box] = []
    breaks: list[tuple[int, int]] = []
    top, last = 0, None
    for page in pages:
        own = list(_page_boxes(page, edges, margin, top))
        ruled = [box for box in own if not box.loose]
        if ruled:
            breaks.extend([] if last is None else [(last, min(box.top for box in ruled))])
            last = max(box.bottom for box in ruled)
        boxes.extend(own)
        top = max((box.bottom for box in own), default=top - 1) + 1
    return Cells((), ruled=True, breaks=tuple(breaks)).of(boxes)


def _columns(pages: Sequence[RuledPage]) -> list[float]:
    """Return the edges of columns on all pages; those that nearly coincide are one."""
    edges: list[float] = []
    for x in sorted({x for page in pages for x in page.ruling.xs}):
        if not edges or x - edges[-1] > SNAP:
            edges.append(x)
    return edges


def _page_boxes(page: RuledPage, edges: Sequence[float], margin: float, top: int) -> Iterable[Box]:
    """List the cells of a page; what stands outside of them has a row of its own between theirs."""
    ys = page.ruling.ys
    paragraphs = _paragraphs(page.outside, ys, margin)
    marks = sorted([*((y, -1) for y in ys), *((lines[0].top, n) for n, lines in enumerate(paragraphs))])
    row_of: dict[tuple[float, int], int] = {mark: top + n for n, mark in enumerate(marks)}
    for cell, lines in zip(page.ruling.cells, page.inside, strict=True):
        yield _box(cell, lines, (row_of[cell.top, -1], row_of[cell.bottom, -1] - 1), edges, page.number)
    for n, paragraph in enumerate(paragraphs):
        yield from _loose(paragraph, row_of[paragraph[0].top, n], edges, page.number)


def _loose(lines: Sequence[TextLine], row: int, edges: Sequence[float], number: int) -> Iterable[Box]:
    """Make a cell over all columns of a paragraph outside of the ruled ones, or one of each part of a line."""
    last = max(len(edges) - 2, 0)
    if len(lines) > 1 or "\t" not in lines[0].text:
        yield Box(row, 0, row, last, tidy_text(_whole(lines)), page=number, loose=True)
        return
    firsts = [0, *(min(max(bisect_right(edges, x) - 1, 0), last) for x in lines[0].starts[1:])]
    for text, left, following in zip(lines[0].text.split("\t"), firsts, [*firsts[1:], last + 1], strict=True):
        yield Box(row, left, row, max(left, following - 1), tidy_text(text), page=number, loose=True)


def _box(cell: Rectangle, lines: Sequence[TextLine], rows: tuple[int, int], edges: Sequence[float], number: int) -> Box:
    left, right = _nearest(edges, cell.left), _nearest(edges, cell.right) - 1
    width = cell.right - cell.left
    full = bool(lines) and is_full(lines[-1], width)
    return Box(rows[0], left, rows[1], max(left, right), flowed(lines, width), page=number, full=full)


def _nearest(edges: Sequence[float], x: float) -> int:
    at = bisect_left(edges, x - SNAP)
    return min(at, len(edges) - 1)


def _paragraphs(lines: Sequence[TextLine], ys: Sequence[float], margin: float) -> list[list[TextLine]]:
    """Put lines outside of tables together that follow each other as one paragraph."""
    paragraphs: list[list[TextLine]] = []
    start = min((line.left for line in lines), default=0.0)
    for line in lines:
        before = paragraphs[-1][-1] if paragraphs else None
        parted = before is None or any(before.bottom <= y <= line.top for y in ys)
        if before is not None and not parted and "\t" not in before.text and _goes_on(before, line, margin, start):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


_LOOSE_END: Final = 1.6
_LINE_GAP: Final = 2.5


def _goes_on(before: TextLine, line: TextLine, margin: float, start: float) -> bool:
    """Whether a line goes on with the one above it: that one reaches the right margin, and this one is not indented."""
    reaches = margin - before.right < _LOOSE_END * line.size
    near = line.top - before.bottom < _LINE_GAP * line.size
    return reaches and near and line.left - start < line.size


def _whole(lines: Sequence[TextLine]) -> str:
    text = lines[0].text
    for before, line in itertools.pairwise(lines):
        text += (
            " " if before.text[-1:].isascii() and line.text[:1].isascii() and before.text[-1:].isalpha() else ""
        ) + line.text
    return text.replace("\t", " ")
