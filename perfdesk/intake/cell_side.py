"""Forms that stand side by side on a sheet, parted by columns."""

from collections.abc import Sequence
from typing import Final

from perfdesk.intake.cell_labels import Labels
from perfdesk.intake.cells import Box, Cells

_FEWEST_LABELS: Final = 3
"""That stand in each form, beside that of its name."""


def side_by_side(cells: Cells, kinds: Sequence[Labels]) -> list[Cells]:
    """Part cells into the forms that stand in them side by side: from the label of each project's name to the next.

    Args:
        cells: from the title of a form, or its first labels, to the next one below.
        kinds: the labels of each kind of form.
    """
    edges = _edges(cells, kinds)
    if len(edges) <= 1:
        return [cells]
    parts = [
        cells.of(box for box in cells.boxes if _lies_in(box, left, right, kinds))
        for left, right in zip((-1, *edges[1:]), (*edges[1:], None), strict=True)
    ]
    return parts if all(_count(part, kinds) > _FEWEST_LABELS for part in parts) else [cells]


def _edges(cells: Cells, kinds: Sequence[Labels]) -> list[int]:
    """Return the first column of each form, as the first row that names projects says."""
    for row, boxes in cells.rows.items():
        names = [box for box in boxes if box.top == row and any("project_name" in labels.says(box) for labels in kinds)]
        if names:
            return [box.left for box in names]
    return []


def _lies_in(box: Box, left: int, right: int | None, kinds: Sequence[Labels]) -> bool:
    """Whether a cell begins in some columns, or is a title over them and others."""
    begins = box.left >= left and (right is None or box.left < right)
    over = box.right >= left and (right is None or box.left < right)
    return begins or (over and any(labels.is_title(box.key) for labels in kinds))


def _count(cells: Cells, kinds: Sequence[Labels]) -> int:
    """Count the different labels in some cells."""
    keys = {box.key for box in cells.boxes}
    return max(sum(bool(labels.paths(key)) for key in keys) for labels in kinds)
