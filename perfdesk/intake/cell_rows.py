"""The indicator table in cells: its columns by their labels, and the rows below them."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from perfdesk.intake.cell_head import Draft
from perfdesk.intake.cell_pages import LEVELS, healed_levels
from perfdesk.intake.cell_repeats import once
from perfdesk.intake.cells import Box
from perfdesk.intake.text_lines import tidy_value
from perfdesk.intake.vocabulary import ROW_HEADS, section_of
from perfdesk.model.text import squeeze
from perfdesk.model.value import parse_value

_COLUMNS: Final = (*ROW_HEADS, "weight", "score", "operator", "unit")
_VALUES: Final = ("value", "target")
_FEWEST_HEADS: Final = 2
_LONGEST_FRAME: Final = 6


@dataclass(frozen=True, slots=True)
class Head:
    """The head of the table: the label over each column, and the last row of it."""

    columns: Mapping[str, Box]
    last: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the cells under each label, and its levels as they are printed or carried down."""

    cells: Mapping[str, tuple[Box, ...]]
    level1: str = ""
    level2: str = ""

    def text(self, path: str) -> str:
        """Return what stands under a label, in one line."""
        return "".join(box.line for box in once(self.cells.get(path, ())))

    def lines(self, path: str) -> str:
        """Return what stands under a label, with its line ends."""
        return "\n".join(box.text for box in once(self.cells.get(path, ())) if box.text)

    def named(self, name: str) -> "TableRow":
        """Return the row with another name of its indicator."""
        first, *_ = self.cells.get("level3", (self.place,))
        return dataclasses.replace(self, cells={**self.cells, "level3": (dataclasses.replace(first, text=name),)})

    @property
    def place(self) -> Box:
        """The cell that stands for the row in notes."""
        return next(boxes[0] for path in ("level3", *_COLUMNS) if (boxes := self.cells.get(path, ())))

    @property
    def value(self) -> str:
        """The target value; operator and unit may have columns of their own."""
        value = next((self.text(path) for path in _VALUES if path in self.cells), "")
        return whole_value(value, self.text("operator"), self.text("unit"))


def whole_value(value: str, operator: str, unit: str) -> str:
    """Put a target value together whose operator and unit may stand in columns of their own."""
    value, operator, unit = tidy_value(value), squeeze(operator), squeeze(unit)
    if not value or not (operator or unit):
        return value
    whole = f"{operator}{value}({unit})" if unit else f"{operator}{value}"
    return whole if parse_value(whole).is_figure else value


def find_head(draft: Draft) -> Head | None:
    """Find the head of the table: the first row with labels of its columns."""
    for row, boxes in draft.cells.rows.items():
        columns = _columns_in(draft, boxes, row)
        if len(columns.keys() & set(ROW_HEADS)) < _FEWEST_HEADS or not columns.keys() & {"level2", "level3"}:
            continue
        last = max((box.bottom for box in columns.values() if box.bottom <= row + 1), default=row)
        for below in range(row + 1, last + 1):
            for path, box in _columns_in(draft, draft.cells.rows.get(below, ()), below).items():
                columns.setdefault(path, box)
        draft.use(*columns.values())
        return Head(columns, last)
    return None


def _columns_in(draft: Draft, boxes: Sequence[Box], row: int) -> dict[str, Box]:
    columns: dict[str, Box] = {}
    for box in boxes:
        path = next((path for path in draft.marks.get(id(box), ()) if path in _COLUMNS and path not in columns), "")
        if path and box.top == row:
            columns[path] = box
    return columns


def read_rows(draft: Draft, head: Head) -> tuple[tuple[TableRow, ...], TableRow | None, list[int]]:
    """Read the rows below the head.

    Args:
        draft: the form; what is understood is marked as used.
        head: of the table.

    Returns:
        The rows that say more than a level, the row of the totals if there is one, and the rows that stand below the
        table.
    """
    draft.cells = healed_levels(draft.cells, head.columns, draft.labels)
    rows: list[TableRow] = []
    total: TableRow | None = None
    aside: list[int] = []
    levels = _Levels(draft)
    ended = False
    page: int | None = None
    for row, boxes in draft.cells.rows.items():
        own = [box for box in boxes if box.top == row and box.text]
        if row <= head.last or not own:
            continue
        cells = _under(boxes, head)
        ended = ended or _ends(own, head, draft)
        if ended or not cells or _lies_across(own, head, draft):
            if not _is_frame_only(own, head, draft):
                aside.append(row)
            ended = ended or not draft.cells.ruled
            continue
        if _is_head(draft, own) or (rows and _same(cells, rows[-1].cells)):
            continue
        if totals := _totals(draft, own, cells):
            total = totals
            continue
        broken = own[0].page != page and page is not None
        page = own[0].page
        if rows and broken and _goes_on(rows[-1], cells):
            rows[-1] = _lengthened(rows[-1], cells)
        else:
            levels.take(cells, row)
            if not any(box.text for path, each in cells.items() if path not in LEVELS for box in each):
                continue
            rows.append(TableRow(cells, levels.level1, levels.level2))
        draft.use(*(box for each in cells.values() for box in each))
    levels.finish()
    return tuple(rows), total, aside


def _under(boxes: Sequence[Box], head: Head) -> dict[str, tuple[Box, ...]]:
    """Give the cells of a row to the labels above them; of several labels to the one that a cell shares most with."""
    cells: dict[str, tuple[Box, ...]] = {}
    for box in boxes:
        path = max(head.columns, key=lambda each: head.columns[each].overlap(box))
        if head.columns[path].overlap(box):
            cells[path] = (*cells.get(path, ()), box)
    return cells


def _ends(own: Sequence[Box], head: Head, draft: Draft) -> bool:
    """Whether a row begins what stands below the table: signatures, a remark, the narrative of the next project."""
    edge = min(box.left for box in head.columns.values())
    if any(draft.labels.ends_table(box) for box in own if len(own) > 1 or box.left <= edge):
        return True
    return len(own) == 1 and bool(section_of(own[0].text, draft.labels.words.sections))


def _lies_across(own: Sequence[Box], head: Head, draft: Draft) -> bool:
    """Whether a row is no row of the table: text over its columns, or text on its left that names no level."""
    value = next((head.columns[path] for path in _VALUES if path in head.columns), None)
    name = head.columns.get("level3")
    if value is not None and name is not None and any(box.overlap(value) and box.overlap(name) for box in own):
        return not any(draft.marks.get(id(box)) for box in own)
    alone = own[0] if len(own) == 1 else None
    edge = min(box.left for box in head.columns.values())
    if alone is None or alone.left > edge:
        return False
    return not draft.labels.level(alone.key) and id(alone) not in draft.marks


def _is_frame_only(own: Sequence[Box], head: Head, draft: Draft) -> bool:
    """Whether a row shows no more than a part of the upright label beside the table."""
    frame = [box for box in own if is_frame(box, head, draft)]
    draft.use(*frame)
    return len(frame) == len(own)


def is_frame(box: Box, head: Head, draft: Draft) -> bool:
    """Whether a cell on the left of the table is its upright label, or a part of it that a page break left."""
    if box.right >= min(each.left for each in head.columns.values()) or len(box.key) > _LONGEST_FRAME:
        return False
    return any(box.key in label for label, paths in draft.labels.table.items() if "indicators" in paths)


def _is_head(draft: Draft, own: Sequence[Box]) -> bool:
    """Whether a row shows labels alone: the head of the table again, as on each page of a long form."""
    labels = [box for box in own if id(box) in draft.marks]
    again = len(labels) > _FEWEST_HEADS and len(labels) > len(own) - _FEWEST_HEADS
    if again:
        draft.use(*own)
    return again


def _same(cells: Mapping[str, Sequence[Box]], before: Mapping[str, Sequence[Box]]) -> bool:
    """Whether a row of the grid shows only cells that span it from the row above."""
    return all(box in before.get(path, ()) for path, each in cells.items() for box in each)


def _totals(draft: Draft, own: Sequence[Box], cells: Mapping[str, tuple[Box, ...]]) -> TableRow | None:
    """Return the row of the totals, if this is it."""
    label = next((box for box in own if "total" in draft.marks.get(id(box), ())), None)
    if label is None:
        return None
    figures = {path: cells[path] for path in ("weight", "score") if path in cells and label not in cells[path]}
    draft.use(label, *(box for each in figures.values() for box in each))
    return TableRow({"level3": (label,), **figures})


def _goes_on(above: TableRow, cells: Mapping[str, tuple[Box, ...]]) -> bool:
    """Whether the first row of a page is the rest of the last one of the page before."""
    filled = {path for path, each in cells.items() if any(box.text for box in each)}
    own = {path for path in filled if path not in LEVELS}
    if not own or any(path in filled and path not in LEVELS and not above.text(path) for path in own):
        return False
    if not {path for path in above.cells if above.text(path) and path not in LEVELS} - own:
        return False
    return all(above.cells[path][-1].full for path in own)


def _lengthened(above: TableRow, cells: Mapping[str, tuple[Box, ...]]) -> TableRow:
    more = {
        path: (*above.cells.get(path, ()), *(box for box in each if box.text))
        for path, each in cells.items()
        if path not in LEVELS
    }
    return dataclasses.replace(above, cells={**above.cells, **more})


class _Levels:
    """The levels of the row at hand: those printed on it, or else those of the row above."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.level1 = self.level2 = ""
        self.without_rows: Box | None = None

    def take(self, cells: Mapping[str, tuple[Box, ...]], row: int) -> None:
        """Take the levels of a row; a new 一级指标 ends the 二级指标 of the row above."""
        for box in cells.get("level1", ()):
            if box.text and (name := _level_name(box, "一级指标", self.draft)):
                if name != self.level1:
                    self.level2 = ""
                self.level1 = name
        for box in cells.get("level2", ()):
            if box.text and (name := _level_name(box, "二级指标", self.draft)):
                if box.top == row:
                    self.finish()
                    self.without_rows = box
                self.level2 = name
        if any(box.text for path, each in cells.items() if path not in LEVELS for box in each):
            self.without_rows = None

    def finish(self) -> None:
        """Name the 二级指标 that has no rows."""
        if self.without_rows is not None:
            message = f"“{self.without_rows.line}”之下没有读到指标，请核对原件。"
            self.draft.note(self.without_rows, message, "indicators")
        self.without_rows = None


def _level_name(box: Box, what: str, draft: Draft) -> str:
    """Return the official name of a level, or the words that stand in its cell."""
    official = draft.labels.level(box.key)
    if id(box) not in draft.used:
        draft.use(box)
        if not official:
            draft.note(box, f"“{box.line}”不在表样的{what}之中，照原文读入，请核对。", "indicators")
        elif squeeze(box.text) != official:
            draft.note(box, f"“{box.line}”按“{official}”读入。", "indicators")
    return official or box.line
