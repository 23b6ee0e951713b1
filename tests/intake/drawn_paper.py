"""Prints indicator tables as programs draw them, and gives the text that is taken from such a page.

Each cell's text is broken after a fixed count of characters and stands in the middle of its (merged) cell. Taken from
the page in drawing order, what shares a baseline joins in one line; a blank line stands where the next line is far
above or below, or begins left or right of a line that has no blank line before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

_LEADING = 1.3
_TALL = 1.8
_FAR = 2.7
_ROW = 1.0
_ASIDE = 0.3
_SAME = 0.4

Row = tuple[str, str, tuple[str, ...]]
"""一级指标, 二级指标, and the cells from the 三级指标 on."""


def wrapped(text: str, width: int) -> list[str]:
    """Break a text after each `width` characters; a blank one has no line."""
    return [text[n : n + width] for n in range(0, len(text), width)]


@dataclass
class Paper:
    """What was drawn: text, left edge, distance from the top; `spaced` lines have an empty line below them."""

    drawn: list[tuple[str, float, float, bool]] = field(default_factory=list)

    def cell(
        self, lines: Sequence[str], across: tuple[float, float], down: tuple[float, float], *, spaced: bool
    ) -> None:
        """Draw lines in the middle of a cell."""
        leading = _TALL if spaced else _LEADING
        top = sum(down) / 2 - (len(lines) - (0 if spaced else 1)) * leading / 2 + (leading / 4 if spaced else 0)
        for n, line in enumerate(lines):
            self.drawn.append((line, (sum(across) - _width(line)) / 2, top + n * leading, spaced))

    def text(self, page_end: float) -> str:
        """Return the text of the pages, of which the first ends at a distance from the top."""
        first = [each for each in self.drawn if each[2] <= page_end]
        rest = [each for each in self.drawn if each[2] > page_end]
        return "\n ".join(_taken(page) for page in (first, rest) if page)


def _width(line: str) -> float:
    return sum(0.5 if sign.isascii() else 1.0 for sign in line)


def _taken(drawn: Sequence[tuple[str, float, float, bool]]) -> str:
    text, left, opens = drawn[0][0], drawn[0][1], True
    for (_, _, above, spaced), (line, x, y, _) in pairwise(drawn):
        if abs(y - above) < _SAME and not spaced:
            text += f" {line}"
            continue
        opens = spaced or abs(y - above) > _FAR or (abs(x - left) > _ASIDE and not opens)
        left = x
        text += ("\n\n" if opens else "\n") + line
    return text


def drawn_table(rows: Sequence[Row], widths: Sequence[int], *, level_width: int, spaced: bool, page_after: int) -> str:
    """Draw the rows of a table, and return its text.

    Args:
        rows: with all their level names.
        widths: characters on a line of each column from the 三级指标 on.
        level_width: characters on a line of a level name.
        spaced: whether the lines of a 三级指标 are parted by empty ones.
        page_after: the row after which the page ends.
    """
    paper = Paper()
    lines = [[wrapped(cell, width) for cell, width in zip(row[2], widths, strict=True)] for row in rows]
    heights = [max(len(cell) * (2 if spaced and n == 0 else 1) for n, cell in enumerate(row)) for row in lines]
    edges = [0.0]
    for height in heights:
        edges.append(edges[-1] + height * _LEADING + _ROW)
    lefts = [2.0 * (level_width + 1)]
    for width in widths:
        lefts.append(lefts[-1] + width + 1)
    level1, level2 = dict(_spans(rows, 1)), dict(_spans(rows, 2))
    for n in range(len(rows)):
        for column, spans in enumerate((level1, level2)):
            if n in spans:
                across = (column * (level_width + 1.0), (column + 1) * (level_width + 1.0))
                name = wrapped(rows[n][column], level_width)
                paper.cell(name, across, (edges[n], edges[spans[n]]), spaced=False)
        for column, cell in enumerate(lines[n]):
            across = (lefts[column], lefts[column + 1])
            paper.cell(cell, across, (edges[n], edges[n + 1]), spaced=spaced and column == 0)
    return paper.text(edges[page_after])


def _spans(rows: Sequence[Row], levels: int) -> Iterator[tuple[int, int]]:
    """List the first row of each merged level name and the row behind its last one."""
    at = 0
    for _, group in groupby(rows, key=lambda row: row[:levels]):
        end = at + len(list(group))
        yield at, end
        at = end
