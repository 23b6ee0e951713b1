"""What can be done to the rows of the grid: by keys, by the menu and by dragging."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from perfdesk.desk.blocks import Paste, block_of, cleared, filled_down, moved, plan_paste, text_of, tiled
from perfdesk.desk.grid import EVALUATION, TARGET, GridKind, Row, filled_from, place_for, proposal, with_cell
from perfdesk.model.form import EvaluatedIndicator, Indicator
from perfdesk.model.library import LibraryIndicator
from perfdesk.ui.grid_table import GridTable


class Command(NamedTuple):
    """A command: its sign, words and keys, what is done, and for which kind of form it is; None for both."""

    sign: str
    words: str
    keys: tuple[str, ...]
    do: Callable[[], None]
    kind: GridKind | None = None


class GridCommands(QObject):
    """The commands over a table; what they do is told, not done.

    Signals:
        changed: the rows as they should be, and what was done.
        asking: a `Paste` that would overwrite something.
        keep_wanted: the `Indicator` that should join the unit's library.
        library_wanted: the library should open.
    """

    changed = Signal(object, str)
    asking = Signal(object)
    keep_wanted = Signal(object)
    library_wanted = Signal()

    def __init__(self, table: GridTable) -> None:
        super().__init__(table)
        self._table = table

    def commands(self) -> tuple[Command | None, ...]:
        """List the commands as the menu has them; None for a line between them."""
        return (
            Command("scissors", "剪切", ("Ctrl+X",), self._cut),
            Command("copy", "复制", ("Ctrl+C",), self._copy),
            Command("clipboard-paste", "粘贴", ("Ctrl+V",), self._paste),
            Command("x", "清除", ("Del",), self._clear),
            None,
            Command("plus", "在下面插入一行", ("Ctrl+Return", "Ctrl+Enter"), self._insert_below),
            Command("plus", "在上面插入一行", ("Ctrl+Shift+Return",), self._insert_above),
            Command("files", "重复所选的行", ("Ctrl+Shift+D",), self._duplicate),
            Command("arrow-up", "上移", ("Ctrl+Shift+Up",), self._move_up),
            Command("arrow-down", "下移", ("Ctrl+Shift+Down",), self._move_down),
            Command("trash-2", "删除行", ("Ctrl+-", "Ctrl+Del"), self._remove),
            None,
            Command("arrow-down-to-line", "向下填充", ("Ctrl+D",), self._fill_down),
            Command("calculator", "按公式计分", (), self.score, EVALUATION),
            Command("history", "按全年记录填实际完成值", (), self.take_log, EVALUATION),
            None,
            Command("library", "打开指标库", (), self.library_wanted.emit),
            Command("bookmark-plus", "收进本单位的指标库", (), self._keep, TARGET),
        )

    @property
    def _rows(self) -> tuple[Row, ...]:
        return self._table.model().rows

    def _go_to(self, row: int) -> None:
        self._table.setFocus()
        self._table.go_to(row, self._table.model().kind.at("level3"))

    # Rows.

    def add_indicators(self, indicators: Sequence[LibraryIndicator], at: int | None = None) -> None:
        """Put indicators of the library into the grid: before a row, or each by its like."""
        rows: tuple[Row, ...] = self._rows
        place = 0
        for n, each in enumerate(indicators):
            place = (
                place_for(rows, each.level2, self._table.model().edition)
                if at is None
                else min(at, len(self._rows)) + n
            )
            rows = (*rows[:place], self._row_of(each), *rows[place:])
        names = f"“{indicators[0].name}”" if len(indicators) == 1 else f" {len(indicators)} 条指标"
        self.changed.emit(rows, f"填入{names}")
        self._go_to(place)

    def put(self, row: int, column: int, text: str) -> None:
        """Put typed words into a cell; a name of the library brings what goes with it."""
        key = self._table.model().column(column).key
        new = with_cell(self._table.model().row(row), key, text, self._table.model().edition)
        picked, self._table.picked = self._table.picked, None
        if key == "level3" and text.strip():
            known = picked if isinstance(picked, LibraryIndicator) else self._table.library.named(text)
            new = filled_from(new, known) if known else new
        if row == len(self._rows) and new == self._table.model().kind.blank:
            return
        rows = (*self._rows[:row], new, *self._rows[row + 1 :])
        self.changed.emit(rows, f"修改第 {row + 1} 行指标")

    def _clear(self) -> None:
        chosen = [(index.row(), index.column()) for index in self._table.selectedIndexes()]
        self._clear_cells([each for each in chosen if not self._table.model().locked(*each)], "清除")

    def _remove(self) -> None:
        first, last = self._table.selected_rows()
        if self._rows:
            self.changed.emit((*self._rows[:first], *self._rows[last + 1 :]), f"删除 {last - first + 1} 行")
            self._table.go_to(first, self._table.currentIndex().column())

    def _insert_below(self) -> None:
        self.insert(self._table.selected_rows()[1] + 1 if self._rows else 0)

    def _insert_above(self) -> None:
        self.insert(self._table.selected_rows()[0])

    def insert(self, at: int) -> None:
        """Put in a blank row of the levels of the one above."""
        above = self._rows[at - 1] if 0 < at <= len(self._rows) else self._table.model().kind.blank
        self.changed.emit((*self._rows[:at], _of_levels(above), *self._rows[at:]), "插入一行")
        self._go_to(at)

    def _duplicate(self) -> None:
        first, last = self._table.selected_rows()
        if self._rows:
            below = last + 1
            self.changed.emit(
                (*self._rows[:below], *self._rows[first:below], *self._rows[below:]), f"复制 {below - first} 行"
            )
            self._table.select_rows(below, below + last - first)

    def _move_up(self) -> None:
        self._move(-1)

    def _move_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        first, last = self._table.selected_rows()
        self._move_to(first, last, first + by)

    def drag_to(self, held: int, before: int) -> None:
        """Put a row, or the chosen rows that it is one of, before another row."""
        first, last = self._table.selected_rows()
        if not first <= held <= last:
            first = last = held
        if not first <= before <= last + 1:
            self._move_to(first, last, before if before < first else before - (last - first + 1))

    def _move_to(self, first: int, last: int, to: int) -> None:
        rows = moved(self._rows, first, last, to)
        if rows != self._rows:
            self.changed.emit(rows, f"移动 {last - first + 1} 行")
            to = min(max(to, 0), len(rows) - (last - first + 1))
            self._table.select_rows(to, to + last - first)

    def _fill_down(self) -> None:
        top, left, bottom, right = self._table.selected_block()
        if top == bottom and top > 0:
            top -= 1  # as spreadsheets do: one cell takes what stands above it
        rows = filled_down(
            self._table.model().kind, self._rows, range(left, right + 1), top, bottom, self._table.model().edition
        )
        if rows != self._rows:
            self.changed.emit(rows, "向下填充")

    def score(self) -> None:
        """Put the scores of the formula into the chosen rows."""
        self._propose("score", "按公式计分")

    def take_log(self) -> None:
        """Put what the year's log comes to into the chosen rows."""
        self._propose("actual", "按全年记录填写")

    def _propose(self, key: str, label: str) -> None:
        """Put what is proposed into a column of the chosen rows."""
        first, last = self._table.selected_rows()
        made = list(self._rows)
        for n in range(first, min(last + 1, len(made))):
            if proposed := proposal(made[n], key, self._table.model().edition):
                made[n] = with_cell(made[n], key, proposed, self._table.model().edition)
        if tuple(made) != self._rows:
            self.changed.emit(tuple(made), f"{label} {last - first + 1} 行")

    def _keep(self) -> None:
        row = self._table.model().row(self._table.currentIndex().row())
        if isinstance(row, Indicator) and row.level3.strip():
            self.keep_wanted.emit(row)

    # The clipboard.

    def _copy(self) -> None:
        top, left, bottom, right = self._table.selected_block()
        block = tuple(
            tuple(self._table.model().text(row, column) for column in range(left, right + 1))
            for row in range(top, min(bottom, max(len(self._rows) - 1, top)) + 1)
        )
        QGuiApplication.clipboard().setText(text_of(block))

    def _cut(self) -> None:
        self._copy()
        top, left, bottom, right = self._table.selected_block()
        if (left, right) == (0, self._table.model().columnCount() - 1):
            self._remove()
        else:
            block = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
            self._clear_cells(block, "剪切")

    def _clear_cells(self, cells: Sequence[tuple[int, int]], label: str) -> None:
        model = self._table.model()
        rows = cleared(model.kind, model.rows, cells, model.edition)
        if rows != model.rows:
            self.changed.emit(rows, f"{label} {len(cells)} 格")

    def _paste(self) -> None:
        """Paste at once onto blank cells; ask where filled ones would be overwritten."""
        top, left, bottom, right = self._table.selected_block()
        block = tiled(block_of(QGuiApplication.clipboard().text()), bottom - top + 1, right - left + 1)
        if not block:
            return
        paste = plan_paste(self._table.model().kind, self._rows, (top, left), block, self._table.model().edition)
        if paste.lost:
            self.asking.emit(paste)
        elif paste.rows != self._rows:
            self.do(paste)

    def do(self, paste: Paste) -> None:
        """Paste."""
        top = self._table.selected_block()[0]
        self.changed.emit(paste.rows, paste.label)
        self._table.select_block(range(top, top + paste.count), paste.columns)

    def _row_of(self, indicator: LibraryIndicator) -> Row:
        row = indicator.indicator()
        if isinstance(self._table.model().kind.blank, Indicator):
            return row
        return EvaluatedIndicator(row.level1, row.level2, row.level3, target=row.value)


def _of_levels(row: Row) -> Row:
    """Return a blank row of the levels of another."""
    return type(row)(level1=row.level1, level2=row.level2)
