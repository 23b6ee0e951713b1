"""Text that is too high for its cell: its lines lie across rules, and belong to the cell in their middle all the same.

Office programs draw the lines of one cell one after another at an even pitch. A line that lies across a rule shows that
its cell is too low; those drawn right before and after it at the same pitch are of that cell, too. Where text was
clipped to its cell, there is nothing to guess.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from perfdesk.intake.pdf_page import Character
from perfdesk.intake.rulings import Ruling

_INSET: Final = 0.2
"""Share of a line's height that may touch a rule."""
_EVEN: Final = 0.6
_ALIGNED: Final = 2.0
"""How far, in pt, pitches and edges of lines of one cell may differ."""
_WIDEST_PITCH: Final = 2.0
_FARTHEST: Final = 3.0
"""In heights of a character: between two lines, and between two characters of one."""

Line = Sequence[Character]


def settled(characters: Sequence[Character], ruling: Ruling) -> list[Character]:
    """Give the characters of overflowing cells a point in their cell; all others stay as they are."""
    lines = list(_drawn_lines(characters))
    moved: dict[int, float] = {}
    for n, line in enumerate(lines):
        if n not in moved and _lies_across(line, ruling):
            first, last = _block(lines, n)
            middle = (_top(lines[first]) + _bottom(lines[last])) / 2
            moved.update(dict.fromkeys(range(first, last + 1), middle))
    if not moved:
        return list(characters)
    return [each._replace(y=moved[n]) if n in moved else each for n, line in enumerate(lines) for each in line]


def _drawn_lines(characters: Sequence[Character]) -> Iterator[Line]:
    """Part the characters into lines as they were drawn."""
    line: list[Character] = []
    for each in characters:
        if line and not _same_line(line[-1], each):
            yield line
            line = []
        line.append(each)
    if line:
        yield line


def _same_line(before: Character, each: Character) -> bool:
    high = max(before.bottom - before.top, 1.0)
    beside = abs(before.top + before.bottom - each.top - each.bottom) < high
    return beside and -high / 2 < each.left - before.right < high * _FARTHEST


def _top(line: Line) -> float:
    return line[0].top


def _bottom(line: Line) -> float:
    return line[0].bottom


def _lies_across(line: Line, ruling: Ruling) -> bool:
    first = line[0]
    if first.clipped:
        return False
    inset = _INSET * (first.bottom - first.top)
    return ruling.cell_at(first.x, first.top + inset) != ruling.cell_at(first.x, first.bottom - inset)


def _block(lines: Sequence[Line], at: int) -> tuple[int, int]:
    """Return the first and last line of the cell that a line belongs to."""
    steps = [_pitch(one, other) for one, other in itertools.pairwise(lines[max(at - 1, 0) : at + 2])]
    pitch = min((step for step in steps if step is not None), default=None)
    first = last = at
    while pitch is not None and first > 0 and _is_even(_pitch(lines[first - 1], lines[first]), pitch):
        first -= 1
    while pitch is not None and last + 1 < len(lines) and _is_even(_pitch(lines[last], lines[last + 1]), pitch):
        last += 1
    return first, last


def _is_even(step: float | None, pitch: float) -> bool:
    return step is not None and abs(step - pitch) <= _EVEN


def _pitch(above: Line, below: Line) -> float | None:
    """Return how far a line stands below another one of the same column; None if it is not below it, or too far."""
    step = _bottom(below) - _bottom(above)
    high = max(_bottom(above) - _top(above), 1.0)
    edges = (above[0].left - below[0].left, above[0].left + above[-1].right - below[0].left - below[-1].right)
    if above[0].clipped or below[0].clipped or min(map(abs, edges)) > _ALIGNED or not 0 < step <= _WIDEST_PITCH * high:
        return None
    return step
