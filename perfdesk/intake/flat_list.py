"""Lists with a column for each field, one indicator or one project in a row: columns by their heads, rows into forms.

What a column is taken for is plain data (`ListMapping`): guessed here, shown, mended and remembered by whoever asks.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from perfdesk.intake.cell_book import with_editions
from perfdesk.intake.cell_cut import is_unit_of_money
from perfdesk.intake.cell_head import amount, period, types_by_path
from perfdesk.intake.cell_labels import Labels, all_labels, list_words
from perfdesk.intake.cell_rows import whole_value
from perfdesk.intake.cells import Box, Cells, column_name, one_line
from perfdesk.intake.form_text import edition_fitting
from perfdesk.intake.list_columns import IN_BUDGET, IN_ROWS, SPECIAL, Column, ListMapping
from perfdesk.intake.notes import Note, Reading
from perfdesk.intake.outline import year_in
from perfdesk.intake.text_file import grouped
from perfdesk.intake.vocabulary import ROW_HEADS, STRUCTURE, label_key
from perfdesk.model.fields import LONG_TEXT, MONEY
from perfdesk.model.form import BudgetRow, EvaluatedIndicator, Form, Funds, Indicator, SelfEvaluation, TargetForm
from perfdesk.model.value import parse_value

_IN_ROWS: Final = frozenset((*ROW_HEADS, "weight", "score", "operator", "unit"))
_BUDGET_FIGURES: Final = frozenset(("initial", "full_year", "executed", "rate"))
_WANYUAN: Final = "万元"
_FEWEST_LABELS: Final = 2


@dataclass(slots=True)
class _Project:
    """The rows of one project: its own fields, and its indicators by their fields."""

    place: Box
    fields: dict[str, tuple[Box, Column]] = field(default_factory=dict)
    rows: list[dict[str, Box]] = field(default_factory=list)


def guess_mapping(cells: Cells, head: int) -> ListMapping:
    """Tell by the head of a list what its columns hold.

    Args:
        cells: of the sheet.
        head: its row that names the columns, counted from 0; a second row below it may name parts of them.
    """
    boxes = list(cells.rows[head])
    below = [box for box in cells.rows.get(head + 1, ()) if box.top == head + 1]
    labels = max(all_labels(), key=lambda each: sum(bool(each.paths(box.key)) for box in (*boxes, *below)))
    if sum(bool(labels.paths(box.key)) for box in below) >= _FEWEST_LABELS:
        boxes = [box for box in boxes if not any(box.overlap(part) for part in below)] + below
    boxes.sort(key=lambda box: box.left)
    above = [box for row, each in cells.rows.items() if row < head for box in each]
    in_wanyuan = any(is_unit_of_money(box.key) and _WANYUAN in box.key for box in above)
    columns: list[Column] = []
    for box in boxes:
        path = _path_of(box, labels, [column.path for column in columns])
        own_unit = _WANYUAN in box.key or (in_wanyuan and "(元)" not in box.key)
        columns.append(Column(box.left, box.line, path, in_wanyuan=own_unit))
    year = next((found for box in above if (found := year_in(box.key))), None)
    return ListMapping(labels.kind, max(box.bottom for box in boxes), tuple(columns), year)


def _path_of(box: Box, labels: Labels, taken: Sequence[str]) -> str:
    """Return the field of a column; of two that share a name, the one of the half of the funds at hand."""
    words = list_words()
    if box.key in words["year"]:
        return "year"
    paths = []
    for path in labels.paths(box.key):
        if path in _IN_ROWS:
            paths.append(IN_ROWS + path)
        elif path in _BUDGET_FIGURES:
            paths.append(IN_BUDGET + path)
        elif path == "period" or path not in STRUCTURE:
            paths.append(path)
    paths = [path for path in paths if path not in taken and not path.startswith("budget_")]
    if len(paths) > 1:
        half = next((path.rsplit("_", 1)[0] for path in reversed(taken) if path.startswith("funds.")), "funds.annual")
        return next((path for path in paths if path.startswith(half)), paths[0])
    return paths[0] if paths else ""


def read_flat(cells: Cells, mapping: ListMapping) -> Reading:
    """Read the rows of a list into forms.

    Args:
        cells: of the sheet.
        mapping: what its columns hold.

    Returns:
        Books, and notes on what was taken for what and what was left out; the notes name no file yet.
    """
    notes: list[Note] = [_told(cells, mapping)]
    projects = _projects(cells, mapping, notes)
    forms: list[Form] = []
    for project in projects:
        form, doubts = _form(project, mapping)
        notes.extend(dataclasses.replace(note, form=form.project_name) for note in doubts)
        forms.append(form)
    return Reading(tuple(with_editions(grouped(forms))), tuple(notes), (mapping,))


def _told(cells: Cells, mapping: ListMapping) -> Note:
    """Say what each column was taken for."""
    labels = next(each for each in all_labels() if each.kind == mapping.kind)
    heads = [(f"{column_name(column.place)} 列“{column.title}”", column.path) for column in mapping.columns]
    read = "；".join(f"{head}→{_name(path, labels)}" for head, path in heads if path)
    unread = "、".join(head for head, path in heads if not path)
    message = f"当作清单读入，每行一{'条指标' if mapping.by_indicator else '个项目'}：{read}。"
    return cells.boxes[0].note(message + (f"没有读入：{unread}。" if unread else "") + "请核对。")


def _name(path: str, labels: Labels) -> str:
    special = {"year": "年度", **SPECIAL}
    return special.get(path) or labels.words.editions[0].label(path.replace(IN_BUDGET, "budget[]."))


def _projects(cells: Cells, mapping: ListMapping, notes: list[Note]) -> list[_Project]:
    """Put the rows of each project together; a row without a name belongs to the project above it."""
    sums = list_words()["sum"]
    projects: dict[tuple[str, ...], _Project] = {}
    current: _Project | None = None
    for row, boxes in cells.rows.items():
        if row <= mapping.last or not any(box.text and box.top == row for box in boxes):
            continue
        found = {column.path: (box, column) for box in boxes for column in _columns(box, mapping) if column.path}
        if any(box.key in sums for box in boxes[:2]):
            notes.append(boxes[0].note("合计行没有读入。"))
            continue
        named = found.get("project_name")
        if named is not None:
            keys = ("project_name", "implementing_unit", "year")
            key = tuple(found[path][0].key if path in found else "" for path in keys)
            key = key if mapping.by_indicator else (*key, str(row))
            current = projects.setdefault(key, _Project(named[0]))
        if current is None or not found:
            notes.append(boxes[0].note("这一行没有项目名称，没有读入。"))
            continue
        _add_row(current, found, notes)
    return list(projects.values())


def _columns(box: Box, mapping: ListMapping) -> Iterator[Column]:
    """List the columns that a cell stands in."""
    return (column for column in mapping.columns if box.left <= column.place <= box.right)


def _add_row(project: _Project, found: Mapping[str, tuple[Box, Column]], notes: list[Note]) -> None:
    """Add a row to its project; of a project's own fields the first value stays."""
    for path, (box, column) in found.items():
        if path.startswith(IN_ROWS):
            continue
        known = project.fields.setdefault(path, (box, column))[0]
        if known.key != box.key:
            notes.append(box.note(f"“{box.line}”与同一项目先前的“{known.line}”不同，保留先前的值。", path))
    row = {path.removeprefix(IN_ROWS): box for path, (box, _) in found.items() if path.startswith(IN_ROWS)}
    if row:
        project.rows.append(row)


def _form(project: _Project, mapping: ListMapping) -> tuple[Form, list[Note]]:
    labels = next(each for each in all_labels() if each.kind == mapping.kind)
    notes: list[Note] = []
    values: dict[str, Any] = {path: _typed(path, *found, mapping.kind) for path, found in project.fields.items()}
    if "period" in project.fields:
        box = project.fields["period"][0]
        days = period(box.text)
        types = types_by_path(mapping.kind)
        if days is None:
            notes.append(box.note(f"“{box.line}”不能分成开始和完成两个日期，没有读入，请填写。", "start_date"))
        for path, day in zip(("start_date", "end_date"), days or (), strict=False):
            values.setdefault(path, types[path].parse(day))
    start = values.get("start_date")
    year = values.get("year") or mapping.year or (start.year if isinstance(start, dt.date) else None)
    if year is None:
        notes.append(project.place.note("清单中没有年度，没有读入，请填写。", "year"))
    edition = edition_fitting(frozenset(), year, labels.words)
    own = {path: value for path, value in values.items() if "." not in path and path not in ("year", "period")}
    common = {**own, "layout": edition.layout, "year": year}
    rows = tuple(_rows(project, labels, notes))
    if mapping.kind == TargetForm.kind:
        funds = Funds(**_below("funds.", values))
        return TargetForm(funds=funds, indicators=tuple(Indicator(**row) for row in rows), **common), notes
    figures = _below(IN_BUDGET, values)
    budget = (BudgetRow(item=labels.words.editions[0].labels["budget_total"], **figures),) if figures else ()
    return SelfEvaluation(budget=budget, indicators=tuple(EvaluatedIndicator(**row) for row in rows), **common), notes


def _below(prefix: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields below a path."""
    return {path.removeprefix(prefix): value for path, value in values.items() if path.startswith(prefix)}


def _typed(path: str, box: Box, column: Column, kind: str) -> object:
    declared = types_by_path(kind).get(path.replace("[0]", "[]"))
    text = box.text if declared is LONG_TEXT else box.line
    if declared is None:
        return text
    return amount(text, in_wanyuan=column.in_wanyuan) if declared is MONEY else declared.parse(text)


def _rows(project: _Project, labels: Labels, notes: list[Note]) -> Iterator[dict[str, Any]]:
    """List the indicators as arguments; levels are carried down within the project."""
    types = types_by_path(labels.kind)
    level1 = level2 = ""
    for n, row in enumerate(project.rows):
        texts = {path: box.text if path == "deviation" else one_line(box.text) for path, box in row.items()}
        own1, own2 = (_level(texts.get(path, ""), labels) for path in ("level1", "level2"))
        level2 = own2 or ("" if own1 and own1 != level1 else level2)
        level1 = own1 or (labels.words.level2.get(level2, level1) if own2 else level1)
        place = next(iter(row.values()))
        if not level2:
            notes.append(place.note("没有读到二级指标，请核对原件。", f"indicators[{n}].level2"))
        value = "value" if labels.kind == TargetForm.kind else "target"
        read: dict[str, Any] = {"level1": level1, "level2": level2, "level3": texts.get("level3", "")}
        read[value] = parse_value(whole_value(texts.get(value, ""), texts.get("operator", ""), texts.get("unit", "")))
        for path in ("actual", "weight", "score", "deviation"):
            if path in texts and f"{IN_ROWS}{path}" in types:
                read[path] = types[f"{IN_ROWS}{path}"].parse(texts[path])
        yield read


def _level(text: str, labels: Labels) -> str:
    return labels.level(label_key(text)) or text
