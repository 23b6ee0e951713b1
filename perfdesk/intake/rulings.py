"""Cells out of rules: the rectangles that the rules of a page enclose, merged ones as one."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from perfdesk.intake.pdf_page import Rule

SNAP: Final = 2.0
"""Rules that are no farther apart are one, in pt."""
MOST_LINES: Final = 300
"""Of rules in one direction on a page; more are no table."""
_LEAST: Final = 4.0


class Rectangle(NamedTuple):
    """A cell: its edges in pt, from the upper left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Ruling:
    """The cells of a page, and the lines that part them."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Rectangle, ...]
    owner: tuple[tuple[int, ...], ...]

    def cell_at(self, x: float, y: float) -> int | None:
        """Return the place in `cells` of the one that holds a point, None if none does."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if not (0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1):
            return None
        place = self.owner[row][column]
        return place if place >= 0 else None


NO_RULING: Final = Ruling((), (), (), ())


def ruling_of(rules: Iterable[Rule]) -> Ruling:
    """Find the cells that rules enclose.

    The outer frame of a table is closed where a page break, or its maker, left a side of it open.
    """
    joined = _joined(rules)
    if not joined or max(sum(rule.upright for rule in joined), sum(not rule.upright for rule in joined)) > MOST_LINES:
        return NO_RULING
    joined = _joined([*joined, *_frames(joined)])
    xs, ys = (sorted({rule.at for rule in joined if rule.upright is upright}) for upright in (True, False))
    if min(len(xs), len(ys)) < len("ab") or max(len(xs), len(ys)) > MOST_LINES:
        return NO_RULING
    return _enclosed(xs, ys, joined)


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Put rules on one line that lie on one line nearly, and join those that touch."""
    joined: list[Rule] = []
    for upright in (True, False):
        own = sorted((rule for rule in rules if rule.upright is upright), key=lambda rule: rule.at)
        for group in _near(own):
            at = sum(rule.at for rule in group) / len(group)
            start = end = None
            for rule in sorted(group, key=lambda rule: rule.start):
                if start is None or end is None:
                    start, end = rule.start, rule.end
                elif rule.start <= end + SNAP:
                    end = max(end, rule.end)
                else:
                    joined.append(Rule(upright, at, start, end))
                    start, end = rule.start, rule.end
            if start is not None and end is not None:
                joined.append(Rule(upright, at, start, end))
    return joined


def _near(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Group rules that are no farther apart than `SNAP`."""
    group: list[Rule] = []
    for rule in rules:
        if group and rule.at - group[-1].at > SNAP:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _frames(rules: Sequence[Rule]) -> Iterator[Rule]:
    """Return the four sides of each group of rules that touch."""
    left = list(range(len(rules)))
    while left:
        group = [left.pop()]
        for member in group:
            touching = [other for other in left if _touch(rules[member], rules[other])]
            group.extend(touching)
            left = [other for other in left if other not in touching]
        own = [rules[member] for member in group]
        if len({rule.upright for rule in own}) < len("ab"):
            continue
        x = [edge for rule in own for edge in ((rule.at,) if rule.upright else (rule.start, rule.end))]
        y = [edge for rule in own for edge in ((rule.start, rule.end) if rule.upright else (rule.at,))]
        for at in (min(x), max(x)):
            yield Rule(upright=True, at=at, start=min(y), end=max(y))
        for at in (min(y), max(y)):
            yield Rule(upright=False, at=at, start=min(x), end=max(x))


def _touch(one: Rule, other: Rule) -> bool:
    if one.upright is other.upright:
        return abs(one.at - other.at) <= SNAP and one.start <= other.end + SNAP and other.start <= one.end + SNAP
    return one.start - SNAP <= other.at <= one.end + SNAP and other.start - SNAP <= one.at <= other.end + SNAP


def _enclosed(xs: Sequence[float], ys: Sequence[float], rules: Sequence[Rule]) -> Ruling:
    """Flood the squares between all lines; what no rule parts is one cell, what reaches the outside is none."""
    below, beside = _parted(xs, ys, rules)
    columns, rows = len(xs) - 1, len(ys) - 1
    owner = [[-2] * columns for _ in range(rows)]
    cells: list[Rectangle] = []
    for row in range(rows):
        for column in range(columns):
            if owner[row][column] != -2:  # noqa: PLR2004  # not yet flooded
                continue
            squares, open_ = _flood(row, column, below, beside, owner)
            top, bottom = min(at for at, _ in squares), max(at for at, _ in squares)
            left, right = min(at for _, at in squares), max(at for _, at in squares)
            rectangle = Rectangle(xs[left], ys[top], xs[right + 1], ys[bottom + 1])
            small = min(rectangle.right - rectangle.left, rectangle.bottom - rectangle.top) < _LEAST
            place = -1 if open_ or small else len(cells)
            if place >= 0:
                cells.append(rectangle)
            for at in squares:
                owner[at[0]][at[1]] = place
    return Ruling(tuple(xs), tuple(ys), tuple(cells), tuple(map(tuple, owner)))


def _parted(
    xs: Sequence[float], ys: Sequence[float], rules: Sequence[Rule]
) -> tuple[list[list[bool]], list[list[bool]]]:
    """Say which sides of the squares are ruled: those by line and column, and those by row and line."""
    columns, rows = len(xs) - 1, len(ys) - 1
    below = [[False] * columns for _ in range(rows + 1)]
    beside = [[False] * (columns + 1) for _ in range(rows)]
    for rule in rules:
        if rule.upright:
            line = xs.index(rule.at)
            for row in range(rows):
                if rule.start - SNAP <= ys[row] and ys[row + 1] <= rule.end + SNAP:
                    beside[row][line] = True
        else:
            line = ys.index(rule.at)
            for column in range(columns):
                if rule.start - SNAP <= xs[column] and xs[column + 1] <= rule.end + SNAP:
                    below[line][column] = True
    return below, beside


def _flood(
    row: int, column: int, below: Sequence[Sequence[bool]], beside: Sequence[Sequence[bool]], owner: list[list[int]]
) -> tuple[list[tuple[int, int]], bool]:
    """List the squares that no rule parts from one, and say whether they reach the outside."""
    rows, columns = len(owner), len(owner[0])
    squares = [(row, column)]
    owner[row][column] = -1
    reaches_out = False
    for at, across in squares:
        for parted, (down, right) in (
            (below[at][across], (-1, 0)),
            (below[at + 1][across], (1, 0)),
            (beside[at][across], (0, -1)),
            (beside[at][across + 1], (0, 1)),
        ):
            if parted:
                continue
            following = (at + down, across + right)
            if not (0 <= following[0] < rows and 0 <= following[1] < columns):
                reaches_out = True
            elif owner[following[0]][following[1]] == -2:  # noqa: PLR2004  # not yet flooded
                owner[following[0]][following[1]] = -1
                squares.append(following)
    return squares, reaches_out
