"""Which cells of a table make one form: from its title, or its first labels, to the title of the next."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from perfdesk.intake.cell_labels import Labels, list_words
from perfdesk.intake.cell_repeats import merged_labels
from perfdesk.intake.cell_side import side_by_side
from perfdesk.intake.cells import Box, Cells
from perfdesk.intake.list_words import list_labels, without_year
from perfdesk.intake.outline import year_in
from perfdesk.intake.vocabulary import ROW_HEADS, STRUCTURE, label_key

_LOOK_BACK: Final = 6
_LONGEST_YEAR: Final = 14
_UNIT_OF_MONEY = re.compile(r"[(]?(?:金额)?单位:(?:人民币)?(?:万元|元)[)]?")
_LIST_LABELS: Final = 3
_TITLED_LABELS: Final = 2
_LIST_SHARE: Final = 0.5
_SURE_SHARE: Final = 2 / 3
"""Of the cells of a row that labels never are where each has its value beside it."""


@dataclass(frozen=True, slots=True)
class FormCells:
    """The cells of one form, and the labels of its kind."""

    cells: Cells
    labels: Labels


Part = FormCells | Box
"""A form, or a cell that stands outside of all forms."""


def parts_of(cells: Cells, kinds: Sequence[Labels]) -> Iterator[Part]:
    """Cut a table into forms and what stands around them, in order.

    Args:
        cells: of one sheet, or of all pages of a document.
        kinds: the labels of each kind of form.
    """
    cells = merged_labels(cells, kinds)
    starts = _starts(cells, kinds)
    whole = _without_repeated_heads(cells, starts, kinds)
    if whole is not cells:
        cells, starts = whole, _starts(whole, kinds)
    if not starts:
        yield from cells.boxes
        return
    yield from cells.between(0, starts[0] - 1).boxes
    last = max(cells.rows)
    for start, following in zip(starts, [*starts[1:], last + 1], strict=True):
        for own in side_by_side(cells.between(start, following - 1), kinds):
            if own.boxes:
                yield FormCells(own, _kind_of(own, kinds))


def _starts(cells: Cells, kinds: Sequence[Labels]) -> list[int]:
    """List the rows in which forms begin."""
    rows = sorted(cells.rows)
    starts: list[int] = []
    anchor = table = -1
    for at, row in enumerate(rows):
        boxes = [box for box in cells.rows[row] if box.top == row]
        if _is_table_head(boxes, kinds):
            if anchor <= table and (first := _nameless(cells, [each for each in rows[:at] if each > table], kinds)):
                starts.append(_head_start(cells, *first, kinds))
            table = row
        if not any(_names_project(box, kinds) for box in boxes) or is_list_head(cells.rows[row]):
            continue
        above = [back for back in rows[max(0, at - _LOOK_BACK) : at] if back > anchor]
        starts.append(_head_start(cells, row, above, kinds))
        anchor = row
    return starts


def _is_table_head(boxes: Sequence[Box], kinds: Sequence[Labels]) -> bool:
    """Whether a row is the head of an indicator table rather than that of a list."""
    found = [{path for box in boxes for path in labels.paths(box.key)} & set(ROW_HEADS) for labels in kinds]
    return any(len(paths) > 1 and paths & {"level2", "level3"} for paths in found) and not is_list_head(boxes)


def _nameless(cells: Cells, rows: Sequence[int], kinds: Sequence[Labels]) -> tuple[int, Sequence[int]] | None:
    """Find the head of a form without the label 项目名称 above its indicator table.

    Args:
        cells: of the table.
        rows: from the indicator table above it to its own.
        kinds: the labels of each kind of form.

    Returns:
        The first row with labels of fields below its title, and the rows above that; None if there are too few of them
        for a form.
    """
    titled = [n for n, row in enumerate(rows) if _is_titled(cells, row, kinds)]
    below = rows[titled[-1] :] if titled else rows
    fields = {row: found for row in below if (found := _head_fields(cells, row, kinds))}
    if len(set().union(*fields.values())) < (_TITLED_LABELS if titled else _LIST_LABELS):
        return None
    first = next(iter(fields))
    return first, rows[: rows.index(first)][-_LOOK_BACK:]


def _is_titled(cells: Cells, row: int, kinds: Sequence[Labels]) -> bool:
    return any(labels.is_title(box.key) for labels in kinds for box in cells.rows[row] if box.top == row)


def _head_fields(cells: Cells, row: int, kinds: Sequence[Labels]) -> set[str]:
    """Return the fields of a head whose labels begin in a row, a short one of the project's name included."""
    boxes = [box for box in cells.rows[row] if box.top == row]
    found = {path for box in boxes for labels in kinds for path in labels.says(box)} - STRUCTURE
    return found | {"project_name" for box in boxes if any(labels.short_name(box)[0] for labels in kinds)}


def _without_repeated_heads(cells: Cells, starts: Sequence[int], kinds: Sequence[Labels]) -> Cells:
    """Leave out the first rows of a form where they are printed again on the page on which it goes on.

    What stands below them has none of the labels that stood below them before: another form would have the same.
    """
    rows = [row for row, boxes in cells.rows.items() if any(box.top == row and box.text for box in boxes)]
    repeated: set[int] = set()
    for start, following, end in zip(starts, starts[1:], [*starts[2:], max(rows, default=0) + 1], strict=False):
        own, more = (
            rows[bisect_left(rows, a) : bisect_left(rows, b)] for a, b in ((start, following), (following, end))
        )
        pairs = zip(own, more, strict=False)
        same = sum(1 for _ in itertools.takewhile(lambda pair: _keys(cells, pair[1]) <= _keys(cells, pair[0]), pairs))
        named = any(_names_project(box, kinds) for row in more[:same] for box in cells.rows[row])
        if named and not _fields(cells, own[same:], kinds) & _fields(cells, more[same:], kinds):
            repeated.update(more[:same])
    return cells.of(box for box in cells.boxes if box.top not in repeated) if repeated else cells


def _keys(cells: Cells, row: int) -> set[str]:
    return {box.key for box in cells.rows[row] if box.top == row and box.text}


def _fields(cells: Cells, rows: Sequence[int], kinds: Sequence[Labels]) -> set[str]:
    """Return the fields whose labels stand in some rows."""
    keys = {key for row in rows for key in _keys(cells, row)}
    return {path for key in keys for labels in kinds for path in labels.words.paths(key)} - STRUCTURE


def _head_start(cells: Cells, row: int, above: Sequence[int], kinds: Sequence[Labels]) -> int:
    """Return the row in which a head begins: that of its title, or of the year or other labels right above the name.

    Args:
        cells: of the table.
        row: of the project's name.
        above: the rows above it that may belong to the head, from the top.
        kinds: the labels of each kind of form.
    """
    start = row
    right_above = True
    for back in reversed(above):
        filled = [box for box in cells.rows[back] if box.top == back and box.text]
        if _is_titled(cells, back, kinds):
            return back
        right_above = right_above and all(_belongs_to_head(box, kinds) for box in filled)
        start = back if right_above and filled else start
    return start


def holds_form(cells: Cells, kinds: Sequence[Labels]) -> bool:
    """Whether a form begins in a table."""
    return bool(_starts(cells, kinds))


def project_names(cells: Cells, kinds: Sequence[Labels]) -> frozenset[str]:
    """Return the names of the projects whose forms stand in a table, for comparing."""
    names: set[str] = set()
    for row, boxes in cells.rows.items():
        for n, box in enumerate(boxes):
            if box.top == row and _names_project(box, kinds):
                split = next((found[1] for labels in kinds if (found := labels.split(box))), "")
                names.add(label_key(split) if split else next((other.key for other in boxes[n + 1 :] if other.key), ""))
    return frozenset(names - {""})


def goes_on(cells: Cells, kinds: Sequence[Labels]) -> bool:
    """Whether a table in which no form begins starts with rows of an indicator table: the rest of a form before it."""
    first = next(iter(cells.rows.values()), ())
    return any(
        labels.level(box.key) or len(set(ROW_HEADS) & {path for each in first for path in labels.paths(each.key)}) > 1
        for labels in kinds
        for box in first
    )


def _names_project(box: Box, kinds: Sequence[Labels]) -> bool:
    return any("project_name" in labels.says(box) for labels in kinds)


def _belongs_to_head(box: Box, kinds: Sequence[Labels]) -> bool:
    """Whether a cell above the first label is part of the head: the year, or the unit of money."""
    return is_year(box) or is_unit_of_money(box.key) or any(labels.paths(box.key) for labels in kinds)


def is_year(box: Box) -> bool:
    """Whether a cell says the year of a form and no more: （2026年度）."""
    short = len(box.key) <= _LONGEST_YEAR and box.key.endswith(("年度)", "年度", "年", "年)"))
    return short and year_in(box.key) is not None


def is_unit_of_money(key: str) -> bool:
    """Whether a cell says in which unit the amounts are: 单位：万元."""
    return _UNIT_OF_MONEY.fullmatch(key) is not None


def is_list_head(boxes: Sequence[Box]) -> bool:
    """Whether a row is the head of a list with a column for each field, rather than labels beside their values."""
    filled = [box for box in boxes if box.text]
    for labels in list_labels():
        named = next((n for n, box in enumerate(filled) if "project_name" in labels.paths(box.key)), None)
        if named is None:
            continue
        others = {word for name in ("year", "number") for word in list_words()[name]}
        known = [bool(labels.paths(without_year(box.key))) or box.key in others for box in filled]
        if len(known) > 1 and all(known) and all(one.right + 1 == other.left for one, other in pairwise(filled)):
            return True  # labels have room for their values
        if sum(known) < max(_LIST_LABELS, _LIST_SHARE * len(filled)):
            continue
        beside = known[named + 1] if named + 1 < len(filled) else known[named - 1]
        if beside or sum(known) > _SURE_SHARE * len(filled):
            return True
    return False


def _kind_of(cells: Cells, kinds: Sequence[Labels]) -> Labels:
    """Tell the kind of a form by its title, else by the number of its labels."""
    for box in cells.boxes:
        for labels in kinds:
            if box.key in labels.words.titles or labels.is_title(box.key):
                return labels

    def known(labels: Labels) -> int:
        found = {path for box in cells.boxes for path in labels.words.paths(box.key)}
        return len(found & ({*ROW_HEADS} | STRUCTURE)) + len(found)

    return max(kinds, key=known)
