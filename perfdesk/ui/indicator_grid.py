"""The indicator grid: a table with the habits of WPS and Excel over the rows of a form."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from perfdesk.desk.grid import (
    LEVEL1,
    LEVEL2,
    LEVEL3,
    OPERATOR,
    PRINTED,
    UNIT,
    VALUE,
    block_of,
    cell_text,
    filled_down,
    moved,
    overwritten,
    pasted,
    with_cell,
)
from perfdesk.model.edition import Edition
from perfdesk.model.form import Indicator
from perfdesk.model.value import OPERATORS
from perfdesk.ui.indicator_model import IndicatorModel
from perfdesk.ui.theme import current_theme

_WIDTHS = {LEVEL1: 88, LEVEL2: 112, OPERATOR: 48, VALUE: 88, UNIT: 72, PRINTED: 104}
_Index = QModelIndex | QPersistentModelIndex


class _Delegate(QStyledItemDelegate):
    """Edits cells in a line that offers what usually stands there."""

    def __init__(self, grid: "IndicatorGrid") -> None:
        super().__init__(grid)
        self._grid = grid

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:  # noqa: ARG002, N802
        """Make the line."""
        line = QLineEdit(parent)
        line.setFrame(False)
        offers = self._grid.offers(index.column())
        if offers:
            completer = QCompleter(offers, line)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            line.setCompleter(completer)
        return line


class IndicatorGrid(QTableView):
    """The grid.

    Signals:
        changed: the rows as they should be, and what was done.
        row_entered: the row that the cursor came to.
    """

    changed = Signal(object, str)
    row_entered = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edition: Edition | None = None
        self._model = IndicatorModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self._build()
        self._model.typed.connect(self._type)
        self.selectionModel().currentChanged.connect(self._enter)

    @property
    def rows(self) -> tuple[Indicator, ...]:
        """The rows that are shown."""
        return self._model.rows

    def show_rows(self, rows: tuple[Indicator, ...], edition: Edition | None, marks: dict[int, str]) -> None:
        """Show the rows of a form, with the sentences on them."""
        self._edition = edition
        self._model.show_rows(rows, edition.formats.value if edition else "bracketed")
        self._model.show_marks(marks)
        self._merge_levels()
        self.updateGeometry()

    def go_to(self, row: int) -> None:
        """Put the cursor into a row."""
        index = self._model.index(row, LEVEL3)
        self.setFocus()
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def offers(self, column: int) -> list[str]:
        """List what usually stands in a column."""
        levels = self._edition.levels if self._edition else ()
        if column == LEVEL1:
            return [level.level1 for level in levels]
        if column == LEVEL2:
            return [name for level in levels for name in level.level2]
        return list(OPERATORS) if column == OPERATOR else []

    def sizeHint(self) -> QSize:  # noqa: N802
        """Be as high as the rows are, so that the page scrolls and not the grid."""
        theme = current_theme()
        return QSize(600, self.horizontalHeader().sizeHint().height() + theme.row * self._model.rowCount() + theme.gap)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Never be lower than the rows are."""
        return QSize(400, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Do what spreadsheets do on that key."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif not self._row_key(event):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """Let the first letter of a composition begin the editor, which takes the composition over."""
        if self.state() != QAbstractItemView.State.EditingState and event.preeditString():
            self.edit(self.currentIndex())
            editor = self.indexWidget(self.currentIndex())
            if isinstance(editor, QLineEdit):
                editor.clear()
                QGuiApplication.sendEvent(editor, event)
                return
        super().inputMethodEvent(event)

    def _row_key(self, event: QKeyEvent) -> bool:
        keys, key = event.modifiers(), event.key()
        control = Qt.KeyboardModifier.ControlModifier
        first, last = self._selected_rows()
        if key == Qt.Key.Key_Delete and not keys & control:
            self._clear()
        elif key == Qt.Key.Key_Delete:
            self._remove(first, last)
        elif not keys & control:
            return False
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._insert(last + 1)
        elif key == Qt.Key.Key_D:
            self._fill_down(first, last)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and keys & Qt.KeyboardModifier.ShiftModifier:
            self._move(first, last, -1 if key == Qt.Key.Key_Up else 1)
        else:
            return False
        return True

    def _selected_rows(self) -> tuple[int, int]:
        rows = [index.row() for index in self.selectedIndexes()] or [max(self.currentIndex().row(), 0)]
        return min(rows), min(max(rows), max(len(self.rows) - 1, 0))

    def _selected_columns(self) -> range:
        columns = [index.column() for index in self.selectedIndexes()] or [max(self.currentIndex().column(), 0)]
        return range(min(columns), max(columns) + 1)

    def _type(self, row: int, column: int, text: str) -> None:
        rows = (*self.rows, Indicator()) if row >= len(self.rows) else self.rows
        new = with_cell(rows[row], column, text, self._edition)
        self.changed.emit((*rows[:row], new, *rows[row + 1 :]), f"修改第 {row + 1} 行指标")

    def _clear(self) -> None:
        rows = self.rows
        cells = [(i.row(), i.column()) for i in self.selectedIndexes() if i.row() < len(rows) and i.column() < PRINTED]
        for row, column in cells:
            rows = pasted(rows, (row, column), (("",),), None)
        self.changed.emit(rows, f"清除 {len(cells)} 格")

    def _remove(self, first: int, last: int) -> None:
        self.changed.emit((*self.rows[:first], *self.rows[last + 1 :]), f"删除 {last - first + 1} 行")

    def _insert(self, at: int) -> None:
        above = self.rows[at - 1] if 0 < at <= len(self.rows) else Indicator()
        new = Indicator(level1=above.level1, level2=above.level2)
        self.changed.emit((*self.rows[:at], new, *self.rows[at:]), "插入一行")
        self.go_to(min(at, len(self.rows)))

    def _move(self, first: int, last: int, by: int) -> None:
        if first < len(self.rows):
            self.changed.emit(moved(self.rows, first, last, by), f"移动 {last - first + 1} 行")
            self.go_to(min(max(first + by, 0), len(self.rows) - 1))

    def _fill_down(self, first: int, last: int) -> None:
        if first < last:
            self.changed.emit(filled_down(self.rows, self._selected_columns(), first, last), "向下填充")

    def _copy(self) -> None:
        first, last = self._selected_rows()
        notation = self._edition.formats.value if self._edition else "bracketed"
        lines = [
            "\t".join(cell_text(row, column, notation) for column in self._selected_columns())
            for row in self.rows[first : last + 1]
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _paste(self) -> None:
        block = block_of(QGuiApplication.clipboard().text())
        at = (max(self.currentIndex().row(), 0), max(self.currentIndex().column(), 0))
        if block:
            lost = overwritten(self.rows, at, block)
            label = f"粘贴 {len(block)} 行" + (f"，改写 {lost} 格" if lost else "")
            self.changed.emit(pasted(self.rows, at, block, self._edition), label)

    def _merge_levels(self) -> None:
        """Show runs of the same level as one cell, as the paper does."""
        self.clearSpans()
        for column in (LEVEL1, LEVEL2):
            start = 0
            keys = [(row.level1, row.level2)[: column + 1] for row in self.rows]
            for n in range(1, len(keys) + 1):
                if n == len(keys) or keys[n] != keys[start] or not keys[n][-1]:
                    if n - start > 1:
                        self.setSpan(start, column, n - start, 1)
                    start = n

    def _enter(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.row_entered.emit(current.row())

    def _build(self) -> None:
        theme = current_theme()
        self.setAccessibleName("绩效指标")
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setWordWrap(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.verticalHeader().setDefaultSectionSize(theme.row)
        self.verticalHeader().setMinimumWidth(theme.row)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, theme.px(width))
        self.horizontalHeader().setSectionResizeMode(LEVEL3, QHeaderView.ResizeMode.Stretch)
