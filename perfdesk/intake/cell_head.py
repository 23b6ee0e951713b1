"""The head of a form in cells: each label with the value beside it, wherever on the sheet they stand."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, Final

from perfdesk.intake.cell_cut import is_unit_of_money, is_year
from perfdesk.intake.cell_labels import Labels
from perfdesk.intake.cell_repeats import repeats
from perfdesk.intake.cells import Box, Cells, one_line
from perfdesk.intake.notes import Note
from perfdesk.intake.outline import year_in
from perfdesk.intake.period import period
from perfdesk.intake.vocabulary import STRUCTURE
from perfdesk.model.fields import LONG_TEXT, MONEY, FieldType, fields_of
from perfdesk.model.interchange import KINDS
from perfdesk.model.money import from_wanyuan

_WANYUAN: Final = "万元"
_UNITS: Final = frozenset(("元", _WANYUAN))
_IN_WANYUAN = re.compile(r"\((?:金额)?(?:单位:)?万元\)$")
_FILLED_IN_WANYUAN = re.compile(r"金额单位:(?:人民币)?万元")
_LONGEST_LINE: Final = 100
_NEXT_LABEL = re.compile(r"[ \t\u3000]{2,}([^\s:：]{2,14}[:：])")
_ZERO: Final = "-"
"""How the accounting format of office programs shows an amount of 0."""
_TOTALS: Final = ("funds.project_total", "funds.annual_total")


@dataclass(frozen=True, slots=True)
class Found:
    """A value and its cell."""

    text: str
    box: Box


@dataclass(slots=True)
class Draft:
    """A form while it is read.

    Attributes:
        cells: of the form.
        labels: of its kind.
        marks: what each cell stands for, by its `id`; only cells that are labels.
        values: field path → value.
        places: field path → its label.
        used: the `id` of each cell that has been understood.
        notes: doubts.
        in_wanyuan: whether amounts without a unit are in 万元.
    """

    cells: Cells
    labels: Labels
    marks: dict[int, tuple[str, ...]] = field(default_factory=dict)
    values: dict[str, Found] = field(default_factory=dict)
    places: dict[str, Box] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)
    in_wanyuan: bool = False

    def __post_init__(self) -> None:
        for box in self.cells.boxes:
            if paths := self.labels.paths(box.key):
                self.marks[id(box)] = paths

    def use(self, *boxes: Box) -> None:
        """Remember that cells have been understood."""
        self.used.update(map(id, boxes))

    def note(self, box: Box, message: str, path: str = "") -> None:
        """Add a doubt about a cell."""
        self.notes.append(box.note(message, path))

    def put(self, path: str, text: str, box: Box) -> None:
        """Take a value; the first one stays where a field comes twice."""
        self.use(box)
        known = self.values.get(path)
        if known is None:
            self.values[path] = Found(text, box)
        elif known.text != text:
            name = self.name(path)
            self.note(box, f"“{name}”再次出现，值“{text}”与先前的“{known.text}”不同，保留先前的值。", path)

    def name(self, path: str) -> str:
        """Return what a field is called in sentences."""
        return self.labels.words.editions[0].label(path)


@cache
def types_by_path(kind: str) -> Mapping[str, FieldType]:
    """Return the type of each field of a kind of form."""
    return {path: declared.type for path, declared in fields_of(KINDS[kind])}


def read_head(draft: Draft, rows: Sequence[int]) -> int | None:
    """Read labels and values in the rows above the table.

    Args:
        draft: the form; it is filled.
        rows: of the head.

    Returns:
        The year that the form states, or None.
    """
    boxes = [box for row in rows for box in draft.cells.rows[row] if box.top == row]
    year = _titles(draft, boxes)
    for box in sorted(boxes, key=lambda box: _rank(box, draft)):
        if id(box) in draft.used or not box.text:
            continue
        if paths := draft.marks.get(id(box), ()):
            path = _path_of(box, paths, draft)
            draft.use(box)
            if path not in STRUCTURE:
                draft.places.setdefault(path, box)
                if value := _beside(box, draft):
                    _take(path, value.text, value, draft)
                    for row in range(box.top, box.bottom + 1):
                        draft.use(*repeats(value, draft.cells.rows[row]))
        elif split := draft.labels.split(box):
            path = _path_of(box, split[0], draft)
            if path not in STRUCTURE:
                draft.places.setdefault(path, box)
                _take(path, _own_value(path, split[1], box, draft), box, draft)
    if "project_name" not in draft.places:
        _short_name(boxes, draft)
    return year


def _rank(box: Box, draft: Draft) -> int:
    """Say when a label's turn is: totals tell where others belong, and the editions' own labels go before variants."""
    total = bool(set(_TOTALS) & set(draft.labels.says(box)))
    return 0 if total else 1 if draft.labels.is_official(box) else len("ab")


def _own_value(path: str, text: str, box: Box, draft: Draft) -> str:
    """Return the value that a cell holds behind its label, without further labels on the same line."""
    own, _, more = _NEXT_LABEL.sub(r"\n\1", text, count=1).partition("\n")
    if types_by_path(draft.labels.kind).get(path) is LONG_TEXT or not _NEXT_LABEL.search(text):
        return text
    draft.note(box, f"“{own}”后面的“{more}”没有读入。", path)
    return own


def _short_name(boxes: Iterable[Box], draft: Draft) -> None:
    """Read the name of a project that has no full label; without a short one there is none."""
    for box in boxes:
        short, name = draft.labels.short_name(box)
        value = box if name else _beside(box, draft) if short else None
        if short and value is not None:
            draft.places["project_name"] = box
            draft.use(box)
            draft.put("project_name", name or value.line, value)
            return
    for box in draft.cells.boxes[:1]:
        draft.note(box, "表中没有项目名称，没有读入，请填写。", "project_name")


def in_wanyuan(draft: Draft, rows: Iterable[int]) -> bool:
    """Whether some rows say that amounts are in 万元: in a cell of its own, or behind a label (项目资金（万元）)."""
    boxes = (box for row in rows for box in draft.cells.rows[row])
    return any(
        (is_unit_of_money(box.key) and _WANYUAN in box.key)
        or (id(box) in draft.marks and _IN_WANYUAN.search(box.key))
        or (len(box.key) <= _LONGEST_LINE and _FILLED_IN_WANYUAN.search(box.key))
        for box in boxes
    )


def _titles(draft: Draft, boxes: Iterable[Box]) -> int | None:
    """Read title and year."""
    year: int | None = None
    for box in boxes:
        if draft.labels.is_title(box.key) or is_year(box):
            year = year or year_in(box.key)
            draft.use(box)
        elif is_unit_of_money(box.key):
            draft.use(box)
    return year


def _path_of(box: Box, paths: Sequence[str], draft: Draft) -> str:
    """Tell which of two fields of the same name a label means: by its row, its column, or what stands above it."""
    if len(paths) == 1:
        return paths[0]
    same = [other for other in draft.cells.rows[box.top] if draft.marks.get(id(other)) == tuple(paths)]
    if len(same) > 1:
        return paths[min([id(other) for other in same].index(id(box)), len(paths) - 1)]
    totals = {path: draft.places[path] for path in _TOTALS if path in draft.places}
    above = {path: total for path, total in totals.items() if total.left == box.left}
    if not totals:
        return paths[0]
    if above:
        nearest = max(above, key=lambda path: above[path].top)
    else:
        nearest = min(totals, key=lambda path: abs(totals[path].left - box.left))
    half = nearest.rsplit("_", 1)[0]
    return next((path for path in paths if path.startswith(half)), paths[0])


def _beside(label: Box, draft: Draft) -> Box | None:
    """Find the cell that holds a label's value: the next one on its right, or else the one right below it."""
    for row in range(label.top, label.bottom + 1):
        following = (box for box in draft.cells.rows.get(row, ()) if box.left > label.right and box.text)
        box = next(following, None)
        if box is not None and _is_value(box, draft):
            return box
    below = draft.cells.rows.get(label.bottom + 1, ())
    if any(id(box) in draft.marks for box in below):
        return None
    return next((box for box in below if box.text and box.same_columns(label) and _is_value(box, draft)), None)


def _is_value(box: Box, draft: Draft) -> bool:
    return id(box) not in draft.marks and id(box) not in draft.used and draft.labels.split(box) is None


def _take(path: str, text: str, box: Box, draft: Draft) -> None:
    """Put a value into its field, or its two fields."""
    kind = types_by_path(draft.labels.kind).get(path)
    if path == "period":
        _take_period(text, box, draft)
    elif kind is not None:
        draft.put(path, text if kind is LONG_TEXT else one_line(text), box)
        if kind is MONEY:
            _take_unit(box, draft)


def _take_unit(box: Box, draft: Draft) -> None:
    """Take a 元 or 万元 that stands in a cell of its own behind an amount."""
    unit = next((each for each in draft.cells.rows[box.top] if each.left > box.right and each.text), None)
    if unit is not None and unit.key in _UNITS:
        draft.use(unit)
        draft.in_wanyuan = draft.in_wanyuan or unit.key == _WANYUAN


def _take_period(text: str, box: Box, draft: Draft) -> None:
    days = period(text)
    if days:
        draft.put("start_date", days[0], box)
        draft.put("end_date", days[1], box)
        return
    draft.use(box)
    draft.note(box, f"“{box.line}”不能分成开始和完成两个日期，没有读入，请填写。", "start_date")


def typed(draft: Draft, prefix: str) -> dict[str, Any]:
    """Return the fields below `prefix` as their types read them."""
    types = types_by_path(draft.labels.kind)
    read: dict[str, Any] = {}
    for path, found in draft.values.items():
        name = path.removeprefix(prefix)
        if path.startswith(prefix) and "." not in name and path in types:
            read[name] = (
                amount(found.text, in_wanyuan=draft.in_wanyuan)
                if types[path] is MONEY
                else types[path].parse(found.text)
            )
    return read


def amount(text: str, *, in_wanyuan: bool) -> object:
    """Read an amount in 元; where amounts are in 万元, one without a unit of its own is converted."""
    value = Decimal(0) if text == _ZERO else MONEY.parse(text)
    return from_wanyuan(value) if isinstance(value, Decimal) and in_wanyuan and "元" not in text else value


def misfits(draft: Draft) -> Iterator[Note]:
    """Name the values that are no amount or no date where one is due."""
    types = types_by_path(draft.labels.kind)
    for path, found in draft.values.items():
        kind = types.get(path)
        if kind is None or kind.name not in ("money", "day"):
            continue
        yield from no_amount(found.box, path) if kind is MONEY else ()
        if kind is not MONEY and isinstance(kind.parse(found.text), str):
            yield found.box.note(f"“{found.text}”不是日期，照原文读入，请核对。", path)


def no_amount(box: Box, path: str) -> Iterator[Note]:
    """Name a cell that holds no amount where one is due, or shows it as a dash."""
    if box.line == _ZERO:
        yield box.note(f"“{_ZERO}”按会计格式的 0 读入，请核对。", path)
    elif isinstance(MONEY.parse(box.line), str):
        yield box.note(f"“{box.line}”不是金额，照原文读入，请核对。", path)
