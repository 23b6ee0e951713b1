"""The rows of a list: which belong to which project, and which are sums, titles or remarks and hold none."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from perfdesk.intake.cell_labels import Labels
from perfdesk.intake.cells import Box, Cells
from perfdesk.intake.list_columns import IN_ROWS, ITEM, Column, ListMapping
from perfdesk.intake.list_words import words
from perfdesk.intake.notes import Note
from perfdesk.intake.vocabulary import BUDGET_ITEMS, label_key

_NAME: Final = "project_name"
_CARRIED: Final = {"implementing_unit": "实施单位", "supervising_department": "主管部门", "year": "年度"}
"""What a project that leaves it blank has from the one above it."""
_LEVELS: Final = tuple(f"{IN_ROWS}{name}" for name in ("level1", "level2", "level3"))
_TOTALS_IN_BUDGET: Final = "budget[0]."
_IN_BRACKETS = re.compile(r"\([^()]*\)$")
_NUMBERED = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)、.].*")
_LONGEST_SUM: Final = 20

Found: TypeAlias = dict[str, tuple[Box, Column]]
"""Field → its cell in a row, and its column."""


@dataclass(slots=True)
class Project:
    """The rows of one project.

    Attributes:
        place: the cell of its name.
        fields: its own, each with its cell and column.
        rows: its indicators, field → cell.
        notes: doubts about it.
    """

    place: Box
    fields: Found = field(default_factory=dict)
    rows: list[dict[str, Box]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def projects_of(cells: Cells, mapping: ListMapping, labels: Labels, notes: list[Note]) -> list[Project]:
    """Put the rows of each project together.

    A row without a project's name belongs to the project above it, where rows are indicators or budget rows.

    Args:
        cells: of the sheet.
        mapping: what its columns hold.
        labels: of the kind of its forms.
        notes: what is left out is added.
    """
    projects: dict[tuple[str, ...], Project] = {}
    current: Project | None = None
    for row, boxes in cells.rows.items():
        own = [box for box in boxes if box.text and box.top == row]
        if row <= mapping.last or not own:
            continue
        if reason := _aside(own, mapping, labels):
            notes.append(own[0].note(reason))
            continue
        found = _found(boxes, mapping, notes)
        named = found.get(_NAME)
        if named is not None:
            carried = _carry(found, current, mapping)
            key = tuple(found[path][0].key if path in found else "" for path in (_NAME, "implementing_unit", "year"))
            key = key if mapping.by_row else (*key, str(named[0].top))
            if key not in projects:
                projects[key] = Project(named[0])
                projects[key].notes.extend(carried)
            current = projects[key]
        if current is None or not found or (named is None and not mapping.by_row):
            notes.append(own[0].note("这一行没有项目名称，没有读入。"))
            continue
        _add_row(current, found, labels)
    return list(projects.values())


def _aside(own: Sequence[Box], mapping: ListMapping, labels: Labels) -> str:
    """Say why a row is no project and no indicator; "" if it is one.

    Args:
        own: the cells that begin in the row.
        mapping: what the columns hold.
        labels: of the kind of form.
    """
    keys = {box.key for box in own}
    if len(own) > 1 and keys <= {label_key(part) for each in mapping.columns for part in each.title.split("：")}:
        return "表头再次出现，没有读入。"
    name = next((each.place for each in mapping.columns if each.path == _NAME), 0)
    before = [box for box in own if box.left <= name]
    levels = {each.place for each in mapping.columns if each.path in _LEVELS}
    if any(map(_is_sum, before)) or any(box.key in words("sum") for box in own if box.left in levels):
        return "合计行没有读入。"
    if labels.ends_table(own[0]):
        return "表下的文字没有读入。"
    spans = len(list(_columns(own[0], mapping))) > 1
    if len(own) == 1 and (spans or _NUMBERED.fullmatch(own[0].key)) and own[0].left <= name:
        return f"“{own[0].line}”是分节的标题，没有读入。"
    return ""


def _is_sum(box: Box) -> bool:
    key = _IN_BRACKETS.sub("", box.key).rstrip(":")
    return len(key) <= _LONGEST_SUM and key.endswith(tuple(words("sum")))


def _found(boxes: Sequence[Box], mapping: ListMapping, notes: list[Note]) -> Found:
    """List what a row says, by field; blank cells and those that say 同上 are left out."""
    found: Found = {}
    for box in boxes:
        columns = list(_columns(box, mapping))
        if len([column for column in columns if column.path]) > 1:
            notes.append(box.note(f"“{box.line}”占了几列，不能确定属于哪一栏，没有读入。"))
            continue
        for column in columns:
            carried = not column.path.startswith(IN_ROWS) or column.path in _LEVELS
            if column.path and box.text and not (carried and box.key in words("ditto")):
                found[column.path] = box, column
    return found


def _columns(box: Box, mapping: ListMapping) -> Iterator[Column]:
    """List the columns that a cell stands in."""
    return (column for column in mapping.columns if box.left <= column.place <= box.right)


def _carry(found: Found, above: Project | None, mapping: ListMapping) -> list[Note]:
    """Take what a project leaves blank from the one above it; return notes on that."""
    notes: list[Note] = []
    for path, name in _CARRIED.items():
        if path in mapping.paths and path not in found and above is not None and path in above.fields:
            found[path] = above.fields[path]
            notes.append(found[_NAME][0].note(f"“{name}”空着，照上一行读作“{found[path][0].line}”，请核对。", path))
    return notes


def _add_row(project: Project, found: Mapping[str, tuple[Box, Column]], labels: Labels) -> None:
    """Add a row to its project; of a project's own fields the first value stays."""
    item = _item(project, found, labels)
    for path, (box, column) in found.items():
        if path.startswith(IN_ROWS) or path == ITEM or (item is None and path.startswith(_TOTALS_IN_BUDGET)):
            continue
        own = path.replace(_TOTALS_IN_BUDGET, f"budget[{item}].")
        known = project.fields.setdefault(own, (box, column))[0]
        if known.key != box.key:
            message = f"“{box.line}”与同一项目先前的“{known.line}”不同，保留先前的值。"
            project.notes.append(box.note(message, own))
    row = {path.removeprefix(IN_ROWS): box for path, (box, _) in found.items() if path.startswith(IN_ROWS)}
    if row:
        project.rows.append(row)


def _item(project: Project, found: Mapping[str, tuple[Box, Column]], labels: Labels) -> int | None:
    """Return which budget row the amounts of a row belong to; None where its source of money is not known."""
    if ITEM not in found:
        return 0
    box = found[ITEM][0]
    item = next((path for path in labels.paths(box.key) if path in BUDGET_ITEMS), None)
    if item is None:
        message = f"资金来源“{box.line}”不是年度资金总额、财政拨款、上年结转或其他资金，这一行的金额没有读入。"
        project.notes.append(box.note(message, "budget"))
        return None
    return BUDGET_ITEMS.index(item)
