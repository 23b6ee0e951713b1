"""Pages of a PDF without rules as one table: cells by how their text was drawn, rows and merges by where it stands.

Office programs draw the lines of one cell one after another, at the even pitch of their font. Cells of one row overlap
in height; what overlaps several rows is merged over them, and the name of a level stands in the middle of its rows.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from statistics import median
from typing import Final, NamedTuple

from perfdesk.intake.cell_labels import Labels
from perfdesk.intake.cell_pages import GOALS
from perfdesk.intake.cells import Box, Cells
from perfdesk.intake.pdf_lines import TextLine, lines_of
from perfdesk.intake.pdf_page import Character, PageContent
from perfdesk.intake.unruled_cells import Heads, TextCell, TextRow, heads_in
from perfdesk.intake.unruled_levels import spread_levels
from perfdesk.intake.vocabulary import label_key

_APART: Final = 0.35
"""Gap between two cells of a row, in heights of a character."""
_SIGNS: Final = frozenset("—…“”‘’\"'《》（）()·、，。：；")
_APART_SIGNS: Final = (2.2, 1.0)
"""Backwards and onwards, where one of two is a sign (—, “), which may be drawn wider or narrower than its place."""
_BRACKETS: Final = ("（", "(")
_SAME_PITCH: Final = 1.08
_EVEN: Final = 0.03
_USUAL: Final = 0.25
"""Share of all lines that stand at the pitch of a cell at least."""
_SAME_SIZE: Final = 0.2
_LEAST_PITCH: Final = 0.9
_WIDEST_PITCH: Final = 2.0
_IN_ROW: Final = 0.5
"""Share of its height that a line shares with its row at least."""
_GOALS: Final = frozenset(path for each in GOALS.values() for path in each)
_FAR: Final = 10_000.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line of a cell, and where most of its characters stand."""

    line: TextLine
    at: float


class UnruledTable(NamedTuple):
    """All pages as one table, with columns counted in pt, and the pages whose levels are not certain."""

    cells: Cells
    doubtful: tuple[int, ...]


def cells_of_text(pages: Iterable[PageContent], kinds: Sequence[Labels]) -> UnruledTable | None:
    """Make one table of all pages, one below the other.

    Args:
        pages: without rules.
        kinds: the labels of each kind of form.

    Returns:
        The table; None where no indicator table has its labels in cells of their own: running text.
    """
    boxes: list[Box] = []
    doubtful: list[int] = []
    heads: Heads = {}
    down = 0
    drawn = [(page.number, _pieces_of(page.characters)) for page in pages]
    pitch = _pitch_of(pieces for _, pieces in drawn)
    for number, pieces in drawn:
        rows = _rows_of(_cells_of(pieces, pitch, kinds), kinds)
        first, sure = 0, True
        _widen(rows, kinds)
        for n, row in enumerate(rows):
            if found := heads_in(row, kinds):
                sure = spread_levels(rows, range(first, n), heads, kinds) and sure
                heads, first = found, n + 1
        sure = spread_levels(rows, range(first, len(rows)), heads, kinds) and sure
        doubtful.extend([] if sure else [number])
        boxes.extend(cell.box(down, number) for row in rows for cell in row.cells)
        down += len(rows)
    return UnruledTable(Cells(()).of(boxes), tuple(doubtful)) if heads else None


def _pieces_of(characters: Sequence[Character]) -> list[_Piece]:
    """Put characters together to lines of cells, in the order in which they are drawn."""
    return [
        _Piece(line, median(each.bottom for each in group)) for group in _drawn(characters) for line in lines_of(group)
    ]


def _drawn(characters: Sequence[Character]) -> Iterator[list[Character]]:
    """Part characters where one does not follow right behind the one before."""
    group: list[Character] = []
    for each in characters:
        if group:
            before, high = group[-1], max(each.bottom - each.top, 1.0)
            beside = abs(before.top + before.bottom - each.top - each.bottom) < high
            back, on = _APART_SIGNS if _SIGNS & {before.sign, each.sign} else (_APART, _APART)
            if not (beside and -back < (each.left - before.right) / high < on):
                yield group
                group = []
        group.append(each)
    if group:
        yield group


def _pitch_of(pages: Iterable[Sequence[_Piece]]) -> float:
    """Return the pitch of the lines of a cell, in heights of a character: the least usual one of even lines.

    Rows are farther apart, and seldom drawn one after another in one column; where no cell has three lines, all count.
    """
    pitches = [[_pitch(before, piece) for before, piece in pairwise(pieces)] for pieces in pages]
    even = [one for each in pitches for one, other in pairwise(each) if one and other and abs(one - other) < _EVEN]
    found = sorted(even or [pitch for each in pitches for pitch in each if pitch])
    fewest = max(2, int(_USUAL * len(found)))
    usual = (pitch for n, pitch in enumerate(found) if bisect_right(found, pitch * _SAME_PITCH) - n >= fewest)
    return next(usual, 0.0)


def _pitch(before: _Piece, piece: _Piece) -> float | None:
    """Return how far a line stands below another, in heights of a character; None if it does not."""
    over = min(before.line.right, piece.line.right) > max(before.line.left, piece.line.left)
    pitch = (piece.at - before.at) / piece.line.size
    same = abs(before.line.size - piece.line.size) < _SAME_SIZE * piece.line.size
    return pitch if over and same and _LEAST_PITCH < pitch < _WIDEST_PITCH else None


def _cells_of(pieces: Sequence[_Piece], pitch: float, kinds: Sequence[Labels]) -> Iterator[TextCell]:
    """Put lines together that are drawn one after another at the pitch of a cell; a whole label ends its own."""
    lines: list[_Piece] = []
    for piece in pieces:
        if lines and not (_goes_on(lines[-1], piece, pitch) and not _is_whole(lines, piece, kinds)):
            yield TextCell([each.line for each in lines])
            lines = []
        lines.append(piece)
    if lines:
        yield TextCell([each.line for each in lines])


def _goes_on(before: _Piece, piece: _Piece, pitch: float) -> bool:
    own = _pitch(before, piece)
    return own is not None and own <= pitch * _SAME_PITCH


def _is_whole(lines: Sequence[_Piece], piece: _Piece, kinds: Sequence[Labels]) -> bool:
    """Whether lines are a label to which the next one does not belong."""
    key = label_key("".join(each.line.text for each in lines))
    more = label_key(key + piece.line.text)
    return not piece.line.text.startswith(_BRACKETS) and any(
        labels.paths(key) and not any(name.startswith(more) for name in labels.table) for labels in kinds
    )


def _rows_of(cells: Iterable[TextCell], kinds: Sequence[Labels]) -> list[TextRow]:
    """Put cells together to rows, the low ones first: what overlaps several rows already there is merged over them.

    Names of levels come last: they may stand between two rows.
    """
    rows: list[TextRow] = []
    merged: list[TextCell] = []

    def turn(cell: TextCell) -> tuple[bool, float, float]:
        return any(labels.level(cell.key) for labels in kinds), cell.bottom - cell.top, cell.top

    for cell in sorted(cells, key=turn):
        high = cell.bottom - cell.top
        shared = [row for row in rows if row.shares(cell) > _IN_ROW * min(high, row.bottom - row.top)]
        if not shared:
            rows.append(TextRow(cell.top, cell.bottom, [cell]))
        elif len(shared) == 1:
            row = shared[0]
            row.cells.append(cell)
            row.top, row.bottom = min(row.top, cell.top), max(row.bottom, cell.bottom)
        else:
            merged.append(cell)
    rows.sort(key=lambda row: row.top)
    for n, row in enumerate(rows):
        for cell in row.cells:
            cell.first = cell.last = n
    for cell in merged:
        over = [n for n, row in enumerate(rows) if row.shares(cell) > 0]
        cell.first, cell.last = over[0], over[-1]
        rows[over[0]].cells.append(cell)
    for row in rows:
        row.cells.sort(key=lambda cell: cell.left)
    return rows


def _widen(rows: Sequence[TextRow], kinds: Sequence[Labels]) -> None:
    """Let labels that stand side by side reach as far as their columns: half the way to what stands in the next one."""

    def is_label(cell: TextCell) -> bool:
        return any(labels.paths(cell.key) for labels in kinds)

    def is_title(row: TextRow) -> bool:
        return any(labels.is_title(cell.key) for cell in row.cells for labels in kinds)

    labelled = [sum(map(is_label, row.cells)) > 1 for row in rows]
    ends = [found or is_title(row) for found, row in zip(labelled, rows, strict=True)]
    for n, row in enumerate(rows):
        if not labelled[n]:
            continue
        below = list(takewhile(lambda m: not ends[m], range(n + 1, len(rows))))
        edges = [_reach(cell, row, [each for m in below for each in rows[m].cells]) for cell in row.cells]
        gaps = [(after[0] - before[1]) / 2 for before, after in pairwise(edges)]
        if any(gap < 0 for gap in gaps):
            edges = [(cell.left, cell.right) for cell in row.cells]
            gaps = [(after[0] - before[1]) / 2 for before, after in pairwise(edges)]
        for cell, (left, right), before, after in zip(
            row.cells, edges, [*gaps[:1], *gaps], [*gaps, *gaps[-1:]], strict=False
        ):
            if is_label(cell) and cell.first == cell.last:
                cell.left, cell.right = left - max(before, 0.0), right + max(after, 0.0) - 1
        low = [cell for cell in row.cells if cell.first == cell.last]
        goals = [cell for cell in low if any(set(labels.paths(cell.key)) & _GOALS for labels in kinds)]
        if goals and goals[-1] is row.cells[-1]:
            goals[0].left, goals[-1].right = 0.0, _FAR


def _reach(label: TextCell, row: TextRow, below: Iterable[TextCell]) -> tuple[float, float]:
    """Return from where to where a label reaches, and what stands below it and below no other label."""
    own = [cell for cell in below if [each for each in row.cells if each.overlap(cell)] == [label]]
    return min(cell.left for cell in (label, *own)), max(cell.right for cell in (label, *own))
