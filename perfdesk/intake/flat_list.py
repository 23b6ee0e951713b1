"""Lists with a column for each field, one indicator or one project in a row: rows into forms.

What a column is taken for is plain data (`ListMapping`): guessed (`list_head.py`), shown, mended and remembered by
whoever asks. Which rows belong to which project is told by `list_rows.py`.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from perfdesk.intake.cell_book import with_editions
from perfdesk.intake.cell_head import amount, no_amount, types_by_path
from perfdesk.intake.cell_labels import Labels
from perfdesk.intake.cell_rows import whole_value
from perfdesk.intake.cells import Box, Cells, column_name, one_line
from perfdesk.intake.form_text import edition_fitting
from perfdesk.intake.list_columns import IN_ROWS, Column, ListMapping, in_budget, list_fields, type_in_list
from perfdesk.intake.list_rows import Project, projects_of
from perfdesk.intake.list_words import list_labels
from perfdesk.intake.notes import Note, Reading
from perfdesk.intake.period import period
from perfdesk.intake.text_file import grouped
from perfdesk.intake.vocabulary import label_key
from perfdesk.model.fields import DAY, LONG_TEXT, MONEY, SCORE, FieldType, parse_day
from perfdesk.model.form import BudgetRow, EvaluatedIndicator, Form, Funds, Indicator, SelfEvaluation, TargetForm
from perfdesk.model.money import format_decimal, parse_decimal, rounded
from perfdesk.model.text import squeeze
from perfdesk.model.value import TargetValue, parse_value

_RATE: Final = ".rate"
_NAMES: Final[Mapping[FieldType | None, str]] = {DAY: "日期", SCORE: "数字"}
_PERCENT: Final = "%"


def read_flat(cells: Cells, mapping: ListMapping) -> Reading:
    """Read the rows of a list into forms.

    Args:
        cells: of the sheet.
        mapping: what its columns hold.

    Returns:
        Books, and notes on what was taken for what and what was left out; the notes name no file yet.
    """
    labels = next(each for each in list_labels() if each.kind == mapping.kind)
    notes: list[Note] = list(_told(cells, mapping))
    forms: list[Form] = []
    for project in projects_of(cells, mapping, labels, notes):
        form, doubts = _form(project, mapping, labels)
        notes.extend(dataclasses.replace(note, form=form.project_name) for note in (*project.notes, *doubts))
        forms.append(form)
    return Reading(tuple(with_editions(grouped(forms))), tuple(notes), (mapping,))


def _told(cells: Cells, mapping: ListMapping) -> Iterator[Note]:
    """Say what each column was taken for, and what is doubtful about it."""
    names = dict(list_fields(mapping.kind))
    heads = [(f"{column_name(each.place)} 列“{each.title}”", each) for each in mapping.columns]
    read = "；".join(f"{head}→{names[column.path]}" for head, column in heads if column.path)
    unread = "、".join(head for head, column in heads if not column.path)
    kind = "绩效自评表" if mapping.kind == SelfEvaluation.kind else "绩效目标申报表"
    row = f"每行一{'条指标' if mapping.by_indicator else '个项目'}"
    message = f"当作{kind}的清单读入，{row}：{read}。" + (f"没有读入：{unread}。" if unread else "")
    place = next((box for box in cells.boxes if box.bottom == mapping.last), cells.boxes[0])
    yield place.note(f"{message}请核对。")
    yield from map(place.note, mapping.doubts)
    doubtful = {column.doubt: [head for head, each in heads if each.doubt == column.doubt] for _, column in heads}
    for doubt, those in doubtful.items():
        if doubt:
            yield place.note(f"{'、'.join(those)}：{doubt}，请核对。")


def _form(project: Project, mapping: ListMapping, labels: Labels) -> tuple[Form, list[Note]]:
    notes: list[Note] = []
    values = _values(project, mapping.kind, notes)
    start = values.get("start_date")
    year = values.pop("year", None) or mapping.year or (start.year if isinstance(start, dt.date) else None)
    if year is None:
        notes.append(project.place.note("清单中没有年度，没有读入，请填写。", "year"))
    edition = edition_fitting(frozenset(), year, labels.words)
    own = {path: value for path, value in values.items() if "." not in path}
    common = {**own, "layout": edition.layout, "year": year}
    rows = tuple(_rows(project, labels, notes))
    if mapping.kind == TargetForm.kind:
        funds = Funds(**_below("funds.", values))
        return TargetForm(funds=funds, indicators=tuple(Indicator(**row) for row in rows), **common), notes
    budget = tuple(_budget(values, labels))
    return SelfEvaluation(budget=budget, indicators=tuple(EvaluatedIndicator(**row) for row in rows), **common), notes


def _values(project: Project, kind: str, notes: list[Note]) -> dict[str, Any]:
    """Return the project's own fields as their types read them."""
    values: dict[str, Any] = {}
    for path, (box, column) in project.fields.items():
        if path == "period":
            continue
        values[path] = value = _typed(path, box, column, kind)
        if isinstance(value, dt.date) and not parse_day(box.line):
            notes.append(box.note(f"“{box.line}”读作 {value}，请核对。", path))
        declared = type_in_list(path, kind)
        if declared is MONEY:
            notes.extend(no_amount(box, path))
        elif declared in _NAMES and isinstance(value, str):
            notes.append(box.note(f"“{box.line}”不是{_NAMES[declared]}，照原文读入，请核对。", path))
        elif path.endswith(_RATE) and value != box.line and _PERCENT not in box.line:
            notes.append(box.note(f"执行率“{box.line}”按 {value} 读入。", path))
    if "period" in project.fields:
        box = project.fields["period"][0]
        days = period(box.text)
        if days is None:
            notes.append(box.note(f"“{box.line}”不能分成开始和完成两个日期，没有读入，请填写。", "start_date"))
        for path, day in zip(("start_date", "end_date"), days or (), strict=False):
            values.setdefault(path, DAY.parse(day))
    return values


def _typed(path: str, box: Box, column: Column, kind: str) -> object:
    declared = type_in_list(path, kind)
    text = box.text if declared is LONG_TEXT else box.line
    if path.endswith(_RATE):
        return _rate(text)
    if declared is None:
        return text
    if declared is DAY and (days := period(f"{text}至{text}")):
        return DAY.parse(days[path == "end_date"])
    return amount(text, in_wanyuan=column.in_wanyuan) if declared is MONEY else declared.parse(text)


def _rate(text: str) -> str:
    """Return a rate as the table prints it, with two decimals; 0.985 is 98.50%."""
    share = parse_decimal(text.removesuffix(_PERCENT))
    if share is None or (_PERCENT not in text and not 0 < share <= 1):
        return text
    return f"{rounded(share if _PERCENT in text else share * 100)}%"


def _below(prefix: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields below a path."""
    return {path.removeprefix(prefix): value for path, value in values.items() if path.startswith(prefix)}


def _budget(values: Mapping[str, Any], labels: Labels) -> Iterator[BudgetRow]:
    """List all budget rows of the official table where the list says anything of one."""
    if any(path.startswith("budget[") for path in values):
        for n, name in enumerate(labels.words.budget_names.values()):
            yield BudgetRow(item=name, **_below(in_budget(n, ""), values))


def _rows(project: Project, labels: Labels, notes: list[Note]) -> Iterator[dict[str, Any]]:
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
        read[value], doubt = _value_of(texts, value)
        if doubt:
            notes.append(row.get(value, place).note(doubt, f"indicators[{n}].{value}"))
        for path in ("actual", "weight", "score", "deviation"):
            if path in texts and f"{IN_ROWS}{path}" in types:
                read[path] = types[f"{IN_ROWS}{path}"].parse(texts[path])
        yield read


def _value_of(texts: Mapping[str, str], path: str) -> tuple[TargetValue, str]:
    """Return a target value put together from its columns, and what is doubtful about it.

    A value that says all by itself counts before columns that part it.
    """
    operator, unit, number = (texts.get(name, "") for name in ("operator", "unit", "number"))
    text = texts.get(path, "") or number
    value = _whole(text, operator, unit)
    said = (("符号", operator, value.operator), ("单位", unit, value.unit))
    apart = [f"{name}“{own}”" for name, own, read in said if own and value.is_figure and _part(own) != read]
    if number and value.is_figure and parse_value(number).number != value.number:
        apart.append(f"数值“{number}”")
    if apart:
        return value, f"指标值“{text}”与旁边的{'、'.join(apart)}不一致，按指标值读入，请核对。"
    if value.unit == _PERCENT and value.number is not None and 0 < value.number < 1 and _PERCENT not in text:
        likely = format_decimal(value.number * 100, None)
        return value, f"“{text}”的单位是 %，可能是 {likely}%，照原数读入，请核对。"
    return value, ""


def _whole(text: str, operator: str, unit: str) -> TargetValue:
    """Put a value together with the operator and unit beside it, as far as it does not have them itself."""
    written = parse_value(text)
    if (written.operator or not operator) and (written.unit or not unit):
        return written
    if written.unit == unit:
        text = text.removesuffix(unit)
    elif written.unit:
        unit = ""
    return parse_value(whole_value(text, "" if written.operator else operator, unit))


def _part(text: str) -> str | None:
    """Return an operator as values have it, a unit as it is."""
    return parse_value(f"{text}1").operator or squeeze(text)


def _level(text: str, labels: Labels) -> str:
    return labels.level(label_key(text)) or text
