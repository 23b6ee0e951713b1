"""Cells that a page break cut, put together again: labels and names of levels, with the rows of both pages."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from perfdesk.intake.cell_labels import Labels
from perfdesk.intake.cells import Box, Cells
from perfdesk.intake.vocabulary import STRUCTURE

GOALS: Final[Mapping[str, tuple[str, str]]] = {
    "target": ("overall_goal", "annual_goal"),
    "self-evaluation": ("expected_goal", "actual_completion"),
}
LEVELS: Final = ("level1", "level2")

_Whole = Callable[[Box, Box], str | None]


def healed_labels(cells: Cells, kinds: Sequence[Labels]) -> Cells:
    """Put the labels of a ruled table together whose cell goes on behind a page break.

    Args:
        cells: of all pages.
        kinds: the labels of each kind of form.
    """

    def whole(above: Box, below: Box) -> str | None:
        for labels in kinds:
            if not below.text and set(labels.paths(above.key)) - STRUCTURE - set(GOALS[labels.kind]):
                return above.text
            if below.text and above.text and not labels.paths(below.key) and labels.paths(above.key + below.key):
                return above.text + below.text
        return None

    return _healed(cells, whole)


def healed_levels(cells: Cells, heads: Mapping[str, Box], labels: Labels) -> Cells:
    """Put the names of levels together whose cell goes on behind a page break.

    The name stands on one of the pages, on both, or partly on each.

    Args:
        cells: of one form.
        heads: the labels over the columns of its table.
        labels: of its kind.
    """
    columns = [heads[path] for path in LEVELS if path in heads]
    merged = {id(head) for head in columns if _merges(cells, head)}

    def whole(above: Box, below: Box) -> str | None:
        head = next((head for head in columns if head.same_columns(above) and above.top > head.bottom), None)
        if head is None:
            return None
        joined = labels.level(above.key + below.key)
        if above.text and below.text:
            return joined or (above.text if above.key == below.key else None)
        return (above.text or below.text) if id(head) in merged else None

    return _healed(cells, whole)


def _merges(cells: Cells, head: Box) -> bool:
    """Whether level cells span their rows in a form, so that a blank one can only be the rest of a cut one."""
    own = [box for box in cells.boxes if box.same_columns(head) and box.top > head.bottom]
    ends = {row for pair in cells.breaks for row in pair}
    return any(box.bottom > box.top for box in own) or all(box.text or {box.top, box.bottom} & ends for box in own)


def _healed(cells: Cells, whole: _Whole) -> Cells:
    """Put cells of the same columns together that end one page and begin the next, where `whole` says what they say."""
    boxes = {id(box): box for box in cells.boxes}
    begun: dict[int, dict[tuple[int, int], Box]] = {}
    ended: dict[int, list[Box]] = {}
    for box in (box for box in cells.boxes if not box.loose):
        begun.setdefault(box.top, {})[box.left, box.right] = box
        ended.setdefault(box.bottom, []).append(box)
    for last, first in cells.breaks:
        for above in ended.get(last, ()):
            below = begun.get(first, {}).get((above.left, above.right))
            text = None if below is None else whole(above, below)
            if below is not None and text is not None:
                del boxes[id(above)], boxes[id(below)]
                merged = dataclasses.replace(above, bottom=below.bottom, text=text, full=below.full)
                boxes[id(merged)] = merged
                ended[below.bottom] = [merged if box is below else box for box in ended[below.bottom]]
    return cells.of(boxes.values())
