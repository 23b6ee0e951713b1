"""一级指标 and 二级指标 of a table in cells: printed once over their rows, on each row, or cut by a page break."""

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from typing import Final

from perfdesk.intake.cell_labels import Labels
from perfdesk.intake.cells import Box, Cells, in_order

LEVELS: Final = ("level1", "level2")


def healed(cells: Cells, heads: Mapping[str, Box], labels: Labels) -> Cells:
    """Put level cells together that a page break cut, so that each spans its rows on both pages.

    The name stands on one of the pages, on both, or partly on each.

    Args:
        cells: of a form in ruled cells.
        heads: the labels over the columns.
        labels: of the form.
    """
    pages = sorted({box.page for box in cells.boxes if box.page is not None})
    if not cells.ruled or len(pages) < len("ab"):
        return cells
    columns = [heads[path] for path in LEVELS if path in heads]
    boxes = list(cells.boxes)
    for page, following in itertools.pairwise(pages):
        for head in columns:
            own = [box for box in boxes if box.top > head.bottom and box.overlap(head) and not _covers_more(box, head)]
            above = max((box for box in own if box.page == page), key=lambda box: box.bottom, default=None)
            below = min((box for box in own if box.page == following), key=lambda box: box.top, default=None)
            if above is None or below is None or not above.same_columns(below):
                continue
            text = _whole(above, below, labels, merged=_merges(boxes, head))
            if text:
                boxes = [box for box in boxes if box is not above and box is not below]
                boxes.append(dataclasses.replace(above, bottom=below.bottom, text=text, page=following))
    return in_order(boxes, ruled=True)


def _covers_more(box: Box, head: Box) -> bool:
    return box.right - box.left > 2 * (head.right - head.left) + 1


def _merges(boxes: Sequence[Box], head: Box) -> bool:
    """Whether level cells span their rows in this form, so that a blank one can only be the rest of a cut one."""
    return any(box.bottom > box.top and box.same_columns(head) and box is not head for box in boxes)


def _whole(above: Box, below: Box, labels: Labels, *, merged: bool) -> str:
    """Return the name of two pieces of a cell, "" if they are two cells."""
    joined = labels.level(above.key + below.key)
    if joined and above.text and below.text:
        return joined
    if above.key == below.key:
        return above.text
    if not merged:
        return ""
    if not below.text:
        return above.text
    return below.text if not above.text else ""
