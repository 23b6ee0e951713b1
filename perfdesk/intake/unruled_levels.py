"""The levels of indicators on pages without rules: a name stands in the middle of its rows, or in the first of them."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Final, TypeAlias

from perfdesk.intake.cell_labels import Labels
from perfdesk.intake.unruled_cells import LEVELS, Heads, TextCell, TextRow

_OFF_MIDDLE: Final = 0.6
"""How far a name may stand from the middle of its rows, in heights of a character."""
_Spans: TypeAlias = list[tuple[int, int]]
"""The first and the last row of each name."""


def spread_levels(rows: Sequence[TextRow], part: range, heads: Heads, kinds: Sequence[Labels]) -> bool:
    """Spread the names of levels over their rows: the way in which each 二级指标 comes under its own 一级指标.

    Args:
        rows: of a page; the names are given their rows.
        part: those below the labels of a table.
        heads: these labels.
        kinds: the labels of each kind of form.

    Returns:
        Whether each does.
    """
    names: dict[str, list[TextCell]] = {path: [] for path in LEVELS}
    filled: list[int] = []
    for n in part if heads else ():
        if any(_ends(cell, heads, kinds) for cell in rows[n].cells):
            break
        for cell in rows[n].cells:
            path = max(heads, key=lambda each: heads[each].overlap(cell))
            if path in names and heads[path].overlap(cell):
                names[path].append(cell)
            elif path == "level3" and heads[path].overlap(cell) and n not in filled:
                filled.append(n)
    if not filled:
        return True
    taken = {id(cell) for each in names.values() for cell in each}
    own = [
        [cell for cell in rows[n].cells if id(cell) not in taken and cell.right > heads["level3"].left] for n in filled
    ]
    alone = {path: [(name.first, name.last) for name in each] for path, each in names.items()}
    middle = {path: _spread(each, filled, own) for path, each in names.items()}
    likely = (middle, alone) if part.start else (alone, middle)  # rows on top may belong to a name on the page before
    best = max(likely, key=lambda spans: _fitting(names, spans, filled, kinds))
    for path, each in names.items():
        for name, (first, last) in zip(each, best[path], strict=True):
            name.first, name.last = first, last
    return _fitting(names, best, filled, kinds) == len(filled)


def _fitting(
    names: Mapping[str, Sequence[TextCell]],
    spans: Mapping[str, _Spans],
    filled: Sequence[int],
    kinds: Sequence[Labels],
) -> int:
    """Count the rows whose 二级指标 officially belongs to their 一级指标."""
    level1, level2 = (
        [_name_at(row, list(zip(names[path], spans[path], strict=True)), kinds) for row in filled] for path in LEVELS
    )
    return sum(
        any(labels.words.level2.get(below) == above for labels in kinds)
        for above, below in zip(level1, level2, strict=True)
    )


def _name_at(row: int, names: Sequence[tuple[TextCell, tuple[int, int]]], kinds: Sequence[Labels]) -> str:
    """Return the official name of the level that a row has, from its own cell or the last one above."""
    key = next((cell.key for cell, (first, _) in reversed(names) if first <= row), "")
    return next((name for labels in kinds if (name := labels.level(key))), "")


def _ends(cell: TextCell, heads: Heads, kinds: Sequence[Labels]) -> bool:
    """Whether a cell begins what stands below the table: the total, signatures, a remark, a title, the next form."""
    across = cell.left < heads["level1"].right and cell.right > heads["level3"].left
    return across or any(
        set(labels.paths(cell.key)) - {"indicators"} or labels.is_title(cell.key) or labels.ends_table(cell.box(0, 0))
        for labels in kinds
    )


def _spread(names: Sequence[TextCell], filled: Sequence[int], own: Sequence[Sequence[TextCell]]) -> _Spans:
    """Return the rows in whose middle each name stands; their own where that leaves a row over.

    Args:
        names: of one level, from the top.
        filled: the rows of indicators.
        own: the cells of each of them, but for names of levels.
    """
    alone = [(name.first, name.last) for name in names]
    edges = _edges(
        [min(cell.top for cell in each) for each in own], [max(cell.bottom for cell in each) for each in own]
    )
    ends: list[int] = []
    start = 0
    for name in names:
        middle = (name.top + name.bottom) / 2
        offs = {end: abs((edges[start] + edges[end]) / 2 - middle) for end in range(start + 1, len(edges))}
        start = min(offs, key=lambda end: offs[end], default=0)
        if not start or offs[start] > _OFF_MIDDLE * name.lines[0].size:
            return alone
        ends.append(start)
    if start < len(filled):
        return alone
    return [(filled[first], filled[end - 1]) for first, end in zip([0, *ends], ends, strict=False)]


def _edges(tops: Sequence[float], bottoms: Sequence[float]) -> list[float]:
    """Return where rows begin and end whose text stands in their middle, from the tops and bottoms of their texts.

    Rows are as much higher than their text as is usual among them, but for the first, in which upright labels beside
    the table find room.
    """
    spaces = [(below - above) / 2 for above, below in zip(bottoms, tops[1:], strict=False)]
    usual = median(spaces) if spaces else 0.0
    between = [bottom + space for bottom, space in zip(bottoms, spaces, strict=False)]
    if between:
        between[0] = max(tops[1] - usual, bottoms[0])
    return [tops[0] - ((between[0] - bottoms[0]) if between else 0.0), *between, bottoms[-1] + usual]
