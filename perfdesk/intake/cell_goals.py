"""The two goals of a form in cells: what stands below each label, or on its right."""

import re
from collections.abc import Mapping, Sequence

from perfdesk.intake.cell_head import Draft
from perfdesk.intake.cell_pages import GOALS
from perfdesk.intake.cell_repeats import once
from perfdesk.intake.cells import Box

_ENDED = re.compile(r"[。！？；：.!?;:”’）)】》]$")


def goal_rows(draft: Draft, rows: Sequence[int]) -> tuple[list[int], dict[str, Box]]:
    """Find the rows of the goals among those above the table.

    Returns:
        The rows, and the label of each goal.
    """
    names = GOALS[draft.labels.kind]
    labels: dict[str, Box] = {}
    for row in rows:
        for box in draft.cells.rows[row]:
            paths = [path for path in draft.marks.get(id(box), ()) if path in names and path not in labels]
            if box.top == row and paths:
                labels[paths[0]] = box
    if not labels:
        return [], {}
    first = min(box.top for box in labels.values())
    last = max(box.bottom for box in labels.values())
    own = [row for row in rows if row >= first]
    for n, row in enumerate(own):
        if row > last and any(_opens_other_part(box, row, draft) for box in draft.cells.rows[row]):
            return own[:n], labels
    return own, labels


def _opens_other_part(box: Box, row: int, draft: Draft) -> bool:
    paths = draft.marks.get(id(box), ())
    return box.top == row and bool(paths) and "goals" not in paths


def read_goals(draft: Draft, rows: Sequence[int], labels: Mapping[str, Box]) -> None:
    """Read the goals.

    Args:
        draft: the form; it is filled.
        rows: from the first label to the last text.
        labels: of each goal.
    """
    texts: dict[str, list[Box]] = {path: [] for path in labels}
    draft.use(*labels.values())
    draft.places.update(labels)
    frame = min(label.left for label in labels.values())
    for row in rows:
        for box in draft.cells.rows[row]:
            if box.top != row or not box.text or id(box) in draft.used:
                continue
            if "goals" in draft.marks.get(id(box), ()) or (box.right < frame and _is_frame(box, draft)):
                draft.use(box)
            elif own := _with_label(box, labels, draft):
                draft.places[own[0]] = box
                draft.put(*own, box)
            elif path := _goal_of(box, labels):
                texts[path].append(box)
    for path, boxes in texts.items():
        if boxes:
            draft.put(path, joined([*once(boxes)]), boxes[0])
            draft.use(*boxes)


def _with_label(box: Box, labels: Mapping[str, Box], draft: Draft) -> tuple[str, str] | None:
    """Return the goal that a cell holds with its label, and its text; one with a label elsewhere may quote it."""
    paths, text = draft.labels.split(box) or ((), "")
    path = next((path for path in paths if path in GOALS[draft.labels.kind] and path not in labels), "")
    return (path, text) if path else None


def _goal_of(box: Box, labels: Mapping[str, Box]) -> str:
    """Return the goal that a text belongs to: that of its row on the left, or that of its column above it."""
    beside = [path for path, label in labels.items() if label.top <= box.top <= label.bottom and label.right < box.left]
    if beside:
        return max(beside, key=lambda path: labels[path].right)
    above = [path for path, label in labels.items() if label.bottom < box.top]
    shared = [path for path in above if labels[path].overlap(box)]
    if shared:
        return max(shared, key=lambda path: labels[path].overlap(box))
    left = [path for path in above if labels[path].right < box.left]
    return max(left, key=lambda path: labels[path].right, default="")


def _is_frame(box: Box, draft: Draft) -> bool:
    """Whether a cell is a part of the upright label beside the goals, cut by a page break."""
    return any(box.key in label for label, paths in draft.labels.table.items() if "goals" in paths)


def joined(boxes: Sequence[Box]) -> str:
    """Join the pieces of a text that goes on in further cells, where a page broke it in the middle of a line."""
    text = ""
    for n, box in enumerate(boxes):
        before = boxes[n - 1] if n else None
        broken = before is not None and before.page != box.page and before.full and not _ENDED.search(before.text)
        text += box.text if not text or broken else f"\n{box.text}"
    return text
