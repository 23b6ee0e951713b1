"""What was changed on the lists of the desk's own spreadsheets since they were written.

A row is known by its 序号, so lists may be sorted and filtered; a column by its head, so columns may be moved.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from perfdesk.intake.cell_labels import list_words
from perfdesk.intake.cells import Box, Cells, column_name
from perfdesk.intake.list_columns import IN_ROWS, ListMapping
from perfdesk.intake.list_head import guess_mapping, lists_in
from perfdesk.intake.list_words import words
from perfdesk.intake.notes import Note
from perfdesk.intake.own_rows import same
from perfdesk.model.finding import form_name
from perfdesk.model.form import Form, SelfEvaluation
from perfdesk.model.money import plain_decimal
from perfdesk.model.paths import PathError, field_at, value_at, with_text
from perfdesk.model.text import squeeze
from perfdesk.model.value import TargetValue, parse_value

_PARTS: Final = ("operator", "number", "unit")
_VALUE: Final = "value"
_TOTAL: Final = "年度资金总额"
_CUT: Final = "…"
"""Behind a text of which a cell cannot hold all."""
_OF_FORM: Final = ("project_name", "implementing_unit", "year")
"""Columns that say which form a row is about."""


@dataclass(slots=True)
class Listed:
    """A form of the lists.

    Attributes:
        written: as it was exported.
        now: with what was changed on its own sheet, and then on the lists.
    """

    written: Form
    now: Form


def take_lists(listed: Sequence[Listed], lists: Mapping[str, Sequence[Sequence[str]]]) -> Iterator[Note]:
    """Take what was changed on the lists into the forms, with a note on each change.

    A field that was changed on its form's own sheet as well stays as it is there.

    Args:
        listed: the forms in the order of the lists; what they are now is changed.
        lists: what the cells of each list say, by the title of its sheet.
    """
    for title, rows in lists.items():
        cells = Cells(
            tuple(
                Box(row, column, row, column, text, f"工作表“{title}” {column_name(column)}{row + 1}")
                for row, texts in enumerate(rows)
                for column, text in enumerate(texts)
                if text
            )
        )
        mapping = next((guess_mapping(own, head) for own, head in lists_in(cells)), None)
        numbers = [each.place for each in mapping.columns if each.title in list_words()["number"]] if mapping else []
        if mapping is None or not numbers:
            message = "这张清单的表头已经改动，认不出各列，清单里的改动没有读入。"
            yield Note("", message, cell=f"工作表“{title}”")
            continue
        yield from _taken(listed, cells, mapping, numbers[0])


def _taken(listed: Sequence[Listed], cells: Cells, mapping: ListMapping, numbers: int) -> Iterator[Note]:
    own = [each for each in listed if each.written.kind == mapping.kind]
    places = [(each, n) for each in own for n in range(len(each.written.indicators))]
    if not mapping.by_indicator:
        places = [(each, 0) for each in own]
    missing = set(range(1, len(places) + 1))
    for row, boxes in cells.rows.items():
        if row <= mapping.last or boxes[0].key in words("sum"):
            continue
        number = next((int(box.key) for box in boxes if box.left == numbers and box.key.isdecimal()), 0)
        if number in missing:
            missing.remove(number)
            texts = {box.left: box for box in boxes}
            yield from _changes(*places[number - 1], mapping, texts)
        else:
            yield boxes[0].note("这一行是导出以后加进清单的，没有读入；请加在这个项目自己的工作表上。")
    if missing:
        message = f"清单里少了 {len(missing)} 行，没有因此删去；要删去的请在项目自己的工作表上删。"
        yield cells.boxes[0].note(message)


def _changes(form: Listed, index: int, mapping: ListMapping, boxes: Mapping[int, Box]) -> Iterator[Note]:
    """Take the changes of one row; yield notes on them."""
    place = next(iter(boxes.values()))
    said = {each.path.removeprefix(IN_ROWS): boxes.get(each.place) for each in mapping.columns if each.path}
    texts = {name: box.text if box else "" for name, box in said.items()}
    if _VALUE in texts and mapping.by_indicator:
        texts[_VALUE], doubt = _value(form.written.indicators[index].value, texts)  # type: ignore[union-attr]  # target
        if doubt:
            yield _note(said[_VALUE] or place, doubt, form, f"indicators[{index}].{_VALUE}")
    for name, text in texts.items():
        path = _path(name, index, form.written, mapping)
        if name in _PARTS or path is None:
            continue
        old, now = _shown(form.written, path), _shown(form.now, path)
        if _alike(text, old) or _alike(text, now) or not (text or mapping.by_indicator):
            continue  # a formula without its value is blank, too
        label = field_at(form.written, path).label
        message = f"“{label}”导出时是“{old}”，后来在清单上改为“{text}”"
        is_moved = mapping.by_indicator and len(form.now.indicators) != len(form.written.indicators)
        if name in _OF_FORM:
            message += "，没有读入；请在项目自己的工作表上改。"
        elif old != now or is_moved:
            message += "，项目自己的工作表上也有改动，以那里为准。"
        else:
            form.now = with_text(form.now, path, text)
            message += "，按改后的读入。"
        yield _note(said[name] or place, message, form, path)


def _path(name: str, index: int, form: Form, mapping: ListMapping) -> str | None:
    """Return the path of a column in a form; None where the form has no such field."""
    path = f"indicators[{index}].{name}" if mapping.by_indicator and name not in _OF_FORM else name
    if path.startswith("budget[0]."):
        budget = form.budget if isinstance(form, SelfEvaluation) else ()
        total = next((n for n, row in enumerate(budget) if squeeze(row.item) == _TOTAL), -1)
        path = path.replace("[0]", f"[{total}]")
    try:
        value_at(form, path)
    except PathError:
        return None
    return path


def _value(written: TargetValue, texts: Mapping[str, str]) -> tuple[str, str]:
    """Return the target value that a row says, and what is doubtful: it stands there whole, and in its parts."""
    whole = texts[_VALUE]
    parts = {name: texts[name] for name in _PARTS if name in texts}
    old = {"operator": written.operator or "", "number": "", "unit": written.unit}
    old["number"] = "" if written.number is None else plain_decimal(written.number)
    if all(_alike(text, old[name]) for name, text in parts.items()):
        return whole, ""
    operator, number, unit = (parts.get(name, old[name]) for name in _PARTS)
    composed = f"{operator}{number}({unit})" if unit else f"{operator}{number}"
    composed = parse_value(composed).composed()
    if _alike(whole, _text(written)):
        return composed, ""
    if parse_value(whole).composed() == composed:
        return whole, ""
    return whole, f"指标值改为“{whole}”，旁边的符号、数值、单位却是“{composed}”，按指标值读入，请核对。"


def _text(value: TargetValue) -> str:
    return value.raw or value.composed()


def _shown(form: Form, path: str) -> str:
    """Return what a list shows of a field; "" where the form has no such row any more."""
    try:
        value = value_at(form, path)
    except PathError:
        return ""
    if isinstance(value, TargetValue):
        return _text(value)
    return plain_decimal(value) if isinstance(value, Decimal) else str(value or "")


def _alike(one: str, other: str) -> bool:
    return same(one, other) or squeeze(one) == squeeze(other) or (one.endswith(_CUT) and other.startswith(one[:-1]))


def _note(box: Box, message: str, form: Listed, path: str) -> Note:
    return Note("", message, cell=box.address, form=form_name(form.written), field=path, source=box.text)
