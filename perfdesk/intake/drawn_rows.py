"""Rows of an indicator table in drawing order: which lines make a name, its values and its reason of deviation.

Such a text shows no columns. A cell breaks its text after a fixed count of characters, so all its lines but the last
are equally long; a name of one line stands on one line with a value of one line. Of all ways to part the lines between
two level names into rows, the one is taken that breaks these rules least (a shortest path over the lines).
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from perfdesk.intake.drawn_costs import MISSING, broken_cost, name_cost, off
from perfdesk.intake.drawn_values import Values, evaluated_values, target_values
from perfdesk.intake.indicator_rows import Row
from perfdesk.intake.text_lines import Line, tidy, tidy_value

_MOST_NAME_LINES: Final = 12
_MOST_REASON_LINES: Final = 12
_MOST_REST_LINES: Final = 6
_MOST_WIDTHS: Final = 4
_MOST_LINES: Final = 1_500
"""Lines that may be tried, each way counted: no form is so long, but a damaged text may be."""
_LEAST_WIDTH: Final = 8
_USUAL_WIDTH: Final = {"target": 12, "self-evaluation": 10}
"""Characters on a line of the 三级指标 column, where no name of a form tells."""
_UNLIKELY: Final = 0.6
"""What a blank line costs that is there, or is not, against the way such texts are made: one stands where a line begins
left or right of the line above, unless there is one above that line already."""
_DOUBTFUL: Final = 1.5
_FITTING: Final = 0.75
"""What each row costs at most where a form is printed the usual way, so that no other need be tried."""
_PAGE_NUMBER = re.compile(r"\d{1,3}")
_USUAL_GAP: Final = 2


@dataclass(frozen=True, slots=True)
class Text:
    """A line between two level names."""

    line: Line
    text: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A row read from some lines, and how badly they fit."""

    name: str
    values: tuple[str, ...]
    first: int
    end: int
    cost: float
    rest: tuple[int, int] = (0, 0)


def opens_page(line: Line, above: Line) -> bool:
    """Whether a line is the first of a page: the sign of the break stands before it, or what is left of it, a blank.

    Between it and the line above there may have been a page number, or the upright label that goes on.
    """
    marked = line.source[:1] in (" ", "\f") and bool(line.source[1:2].strip())
    return marked or line.number - above.number > _USUAL_GAP


def is_bare_number(line: Line) -> bool:
    """Whether a line is a number of a page rather than of a cell: it stands alone below a blank line."""
    return line.after_blank and _PAGE_NUMBER.fullmatch(line.text) is not None


def rows_of_blocks(blocks: Sequence[Sequence[Text]], *, evaluated: bool) -> list[list[Row]]:
    """Part the lines of each block into rows, all names being broken at the same width.

    Args:
        blocks: the lines between two level names each, in order.
        evaluated: whether each row has actual value, weight, score and reason as well.
    """
    usual = _USUAL_WIDTH["self-evaluation" if evaluated else "target"]
    read = [_Block(block, evaluated=evaluated) for block in blocks]
    lengths = Counter(len(text.text) for block in blocks for text in block if " " not in text.text)
    counted = [length for length, _ in lengths.most_common(_MOST_WIDTHS) if length >= _LEAST_WIDTH]
    longest = max(lengths, default=usual)
    widths = dict.fromkeys((usual, *counted, *([longest] if longest >= _LEAST_WIDTH else [])))
    shapes = [_Shape(width, spaced) for width in widths for spaced in (evaluated, not evaluated)]
    best: list[list[_Found]] = []
    least = math.inf
    for shape in shapes[: max(1, _MOST_LINES // max(1, sum(map(len, blocks))))]:
        paths = [block.path(shape) for block in read]
        unusual = 0.5 * (shape.spaced != evaluated) + 0.4 * (shape.width != usual)
        cost = sum(cost for cost, _ in paths) + unusual
        if cost < least:
            least, best = cost, [found for _, found in paths]
        if not unusual and all(row.cost < _FITTING for found in best for row in found):
            break
    return [block.rows(found) for block, found in zip(read, best, strict=True)]


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the names of a form are printed: characters on a full line, and whether blank lines part their lines."""

    width: int
    spaced: bool


class _Block:
    """The lines between two level names, and the ways to part them."""

    def __init__(self, block: Sequence[Text], *, evaluated: bool) -> None:
        self.block, self.evaluated = block, evaluated
        self.texts = [piece.text for piece in block]
        values = evaluated_values if evaluated else target_values
        self.values = [list(values(self.texts, n)) for n in range(len(self.texts))]

    def path(self, shape: _Shape) -> tuple[float, list[_Found]]:
        """Return the cheapest way to part the lines where names are printed so, and what it costs."""
        size = len(self.texts)
        best: list[tuple[float, _Found | None]] = [(0.0, None)] * (size + 1)
        for n in range(size - 1, -1, -1):
            best[n] = min(
                ((found.cost + best[found.end][0], found) for found in self._from(n, shape)), key=lambda way: way[0]
            )
        found: list[_Found] = []
        n = 0
        while (row := best[n][1]) is not None:
            found.append(row)
            n = row.end
        return best[0][0], found

    def rows(self, found: Sequence[_Found]) -> list[Row]:
        """Return the rows of a path, with a note on each that does not fit."""
        rows = []
        for each in found:
            if not each.name and not each.values:
                continue
            value = tidy if self.evaluated else tidy_value
            row = Row(self.block[each.first].line, name=tidy(each.name), values=tuple(map(value, each.values)))
            if each.rest[1] > each.rest[0]:
                rest = "".join(self.texts[slice(*each.rest)])
                number = self.block[each.rest[0]].line.number
                row = row.doubt("level3", f"第 {number} 行的“{rest}”在指标值之后，接到三级指标之后，请核对。")
            elif each.cost >= _DOUBTFUL and each.values and each.name:
                row = row.doubt("", "这一行的名称与各值由换行推定，请核对。")
            rows.append(row)
        return rows

    def _from(self, n: int, shape: _Shape) -> Iterator[_Found]:
        """List the rows that may begin at line `n`."""
        size = len(self.texts)
        if is_bare_number(self.block[n].line):
            yield _Found("", (), n, n + 1, 0.15)
        for lines in range(min(_MOST_NAME_LINES, size - n) + 1):
            names = self.texts[n : n + lines]
            inner = sum(self._inside(k, shape) for k in range(n + 1, n + lines))
            if inner + sum(off(len(name), shape.width) for name in names[:-1]) > 2 * MISSING:
                break
            if lines:
                yield _Found("".join(names), (), n, n + lines, MISSING + inner + name_cost(names, shape.width))
            if n + lines == size:
                break
            for found in self.values[n + lines]:
                parts = [*names, found.lead] if found.lead else names
                cost = name_cost(parts, shape.width) + found.cost + inner + self._between(n + lines, n)
                cost += self._apart(lines, found) + self._between(found.end, n)
                row = _Found("".join(parts), found.values, n, found.end, cost)
                yield row
                if self.evaluated:
                    yield from self._lengthened(row, parts, shape)

    def _between(self, at: int, first: int) -> float:
        """What it costs that a cell ends before line `at`: a blank line stands there, or before the line above."""
        if at <= first or at >= len(self.block):
            return 0.0
        return 0.0 if self.block[at].line.after_blank or self.block[at - 1].line.after_blank else _UNLIKELY

    def _inside(self, at: int, shape: _Shape) -> float:
        """What it costs that line `at` goes on with the name above."""
        blank = self.block[at].line.after_blank
        if shape.spaced:
            return 0.0 if blank else _UNLIKELY
        return _UNLIKELY if blank and len(self.texts[at]) == len(self.texts[at - 1]) else 0.0

    def _apart(self, lines: int, found: Values) -> float:
        """What it costs that a name of one line and its value do not share a line, or that those of a longer one do."""
        if lines and found.lead:
            return 1.5
        return 1.0 if lines == 1 and len(found.values) == 1 and not found.broken else 0.0

    def _lengthened(self, row: _Found, parts: Sequence[str], shape: _Shape) -> Iterator[_Found]:
        """List what a row may be with the reason, or the end of its name, standing behind its values."""
        reason = row.values[-1]
        for lines in range(1, min(_MOST_REASON_LINES, len(self.texts) - row.end) + 1):
            taken = self.texts[row.end : row.end + lines]
            broken = broken_cost([*([reason] if reason else []), *taken])
            if broken > 2 * MISSING:
                break
            end = row.end + lines
            even = (k for k in range(row.end + 1, end) if len(self.texts[k]) == len(self.texts[k - 1]))
            cost = row.cost + broken + self._between(end, row.first)
            cost += sum(_UNLIKELY for k in even if self.block[k].line.after_blank)
            cost += 1.0 if reason or lines == 1 else -0.2
            cost += 1.5 if is_bare_number(self.block[end - 1].line) else 0.0
            yield _Found(row.name, (*row.values[:-1], reason + "".join(taken)), row.first, end, cost)
        if row.end == len(self.block):
            return
        new_page = opens_page(self.block[row.end].line, self.block[row.end - 1].line)
        for lines in range(1, min(_MOST_REST_LINES, len(self.texts) - row.end) + 1):
            span = (row.end, row.end + lines)
            taken = [text.text for text in self.block[slice(*span)] if not is_bare_number(text.line)]
            cost = row.cost - name_cost(parts, shape.width) + name_cost([*parts, *taken], shape.width)
            cost += 0.8 if new_page else 2.5
            yield _Found(row.name + "".join(taken), row.values, row.first, row.end + lines, cost, span)
