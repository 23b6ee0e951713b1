"""Cells that were never merged: what would stand in a merged one is written again in each of its squares."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from perfdesk.intake.cell_labels import Labels
from perfdesk.intake.cells import Box, Cells


def merged_labels(cells: Cells, kinds: Sequence[Labels]) -> Cells:
    """Make one cell of labels that stand again right beside or below themselves.

    Args:
        cells: of a table.
        kinds: the labels of each kind of form.
    """
    beside: dict[tuple[int, int, int, str], Box] = {}
    below: dict[tuple[int, int, int, str], Box] = {}
    boxes: list[Box] = []
    for box in cells.boxes:
        if not any(labels.paths(box.key) for labels in kinds):
            boxes.append(box)
            continue
        before = beside.pop((box.top, box.bottom, box.left - 1, box.key), None)
        grown = box if before is None else dataclasses.replace(before, right=box.right)
        beside[grown.top, grown.bottom, grown.right, grown.key] = grown
    for box in sorted(beside.values(), key=lambda each: each.top):
        above = below.pop((box.left, box.right, box.top - 1, box.key), None)
        grown = box if above is None else dataclasses.replace(above, bottom=box.bottom)
        below[grown.left, grown.right, grown.bottom, grown.key] = grown
    return cells if len(boxes) + len(below) == len(cells.boxes) else cells.of((*boxes, *below.values()))


def once(boxes: Iterable[Box]) -> Iterator[Box]:
    """Leave out the cells of a row that say again what stands right beside them on the left."""
    before: Box | None = None
    for box in boxes:
        if before is None or not _again(before, box):
            yield box
        before = box


def repeats(value: Box, row: Sequence[Box]) -> Iterator[Box]:
    """Return the cells of a row that say a value again, from the column in which it stands."""
    before = dataclasses.replace(value, right=value.left - 1)
    for box in row:
        if box.left >= value.left and box.key == value.key and box.left == before.right + 1:
            yield box
            before = box


def _again(before: Box, box: Box) -> bool:
    return bool(box.key) and box.key == before.key and box.left == before.right + 1 and box.top == before.top
