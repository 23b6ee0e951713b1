"""The table of the indicator grid: cursor, selection and editors as in spreadsheets, rows as high as their words."""

from typing import Any, Final

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QWidget

from perfdesk.desk.grid import offers
from perfdesk.model.library import Library
from perfdesk.ui.cell_editor import Editor, LineEditor, Step, TextEditor, step_of
from perfdesk.ui.grid_delegate import GridDelegate, list_button
from perfdesk.ui.grid_sheet import GridSheet
from perfdesk.ui.indicator_model import IndicatorModel

_OFFERING: Final = ("level1", "level2", "operator", "unit", "score", "actual")
_NONE: Final = -1
_LEADING: Final = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
)  # fmt: skip
"""Keys that lead elsewhere, so that Enter no longer returns to where Tab began."""
_EDGES: Final[dict[Qt.Key, tuple[int | None, int | None]]] = {
    Qt.Key.Key_Up: (0, None), Qt.Key.Key_Down: (1, None), Qt.Key.Key_Left: (None, 0), Qt.Key.Key_Right: (None, 1),
    Qt.Key.Key_Home: (0, 0), Qt.Key.Key_End: (1, 1),
}  # fmt: skip
"""Where these keys lead with Ctrl: to the first (0) or last (1) row and column; None stays."""
_Trigger = QAbstractItemView.EditTrigger
_Index = QModelIndex | QPersistentModelIndex
_Select = QItemSelectionModel.SelectionFlag


class GridTable(GridSheet):
    """The table.

    Signals:
        locked: row of a cell that holds what the target form says and was typed on.
        ran_out: the cursor wants to leave the grid; whether forwards.
    """

    locked = Signal(int)
    ran_out = Signal(bool)

    def __init__(self, model: IndicatorModel, parent: QWidget) -> None:
        super().__init__(model, parent)
        self.library = Library()
        self.picked: object = None
        self._overtyping = False
        self._tab_from = _NONE
        self.setItemDelegate(GridDelegate(self))
        self.setAccessibleName("绩效指标")
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(_Trigger.AnyKeyPressed | _Trigger.EditKeyPressed | _Trigger.DoubleClicked)

    # What is where.

    def active_cell(self) -> tuple[int, int] | None:
        """Return the cell that the frame stands around."""
        current = self.currentIndex()
        return (current.row(), current.column()) if current.isValid() and self._awake() else None

    def is_open(self, column: int, run: tuple[int, int]) -> bool:
        """Whether the cursor stands among cells that otherwise look like one."""
        active = self.active_cell()
        return active is not None and active[1] == column and run[0] <= active[0] <= run[1]

    def one_selected(self) -> bool:
        """Whether no more than one cell is chosen."""
        ranges = self.selectionModel().selection()
        return ranges.count() == 0 or (ranges.count() == 1 and ranges.first().height() == ranges.first().width() == 1)

    def has_offers(self, row: int, column: int) -> bool:
        """Whether a cell offers words."""
        model = self.model()
        key = model.column(column).key
        return key in _OFFERING and bool(offers(key, model.row(row), model.rows, model.edition, self.library))

    def selected_rows(self) -> tuple[int, int]:
        """Return the first and last of the chosen rows, the blank one left out."""
        rows = [row for each in self._ranges() for row in (each.top(), each.bottom())]
        rows = rows or [max(self.currentIndex().row(), 0)]
        last = max(len(self.model().rows) - 1, 0)
        return min(*rows, last), min(max(rows), last)

    def selected_block(self) -> tuple[int, int, int, int]:
        """Return top, left, bottom and right of what is chosen."""
        ranges = self._ranges()
        if not ranges:
            row, column = max(self.currentIndex().row(), 0), max(self.currentIndex().column(), 0)
            return row, column, row, column
        return (
            min(each.top() for each in ranges),
            min(each.left() for each in ranges),
            max(each.bottom() for each in ranges),
            max(each.right() for each in ranges),
        )

    def select_rows(self, first: int, last: int) -> None:
        """Choose whole rows; the cursor keeps its column."""
        self.go_to(first, max(self.currentIndex().column(), 0))
        if last > first:
            self._select(range(first, last + 1), range(self.model().columnCount()))

    def select_block(self, rows: range, columns: range) -> None:
        """Choose a block of cells; the cursor stands in its first."""
        self.go_to(rows.start, columns.start)
        self._select(rows, columns)

    def _select(self, rows: range, columns: range) -> None:
        corners = (self.model().index(*each) for each in ((rows[0], columns[0]), (rows[-1], columns[-1])))
        self.selectionModel().select(QItemSelection(*corners), _Select.ClearAndSelect)

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor into a cell."""
        model = self.model()
        column = min(max(column, 0), model.columnCount() - 1)
        shown = [n for n in range(model.columnCount()) if not self.isColumnHidden(n)]
        column = min(shown, key=lambda n: abs(n - column), default=column)
        index = model.index(min(max(row, 0), model.rowCount() - 1), column)
        self.selectionModel().setCurrentIndex(index, _Select.ClearAndSelect)

    def _ranges(self) -> list[Any]:
        selection = self.selectionModel().selection()
        return [selection.at(n) for n in range(selection.count())]

    def _awake(self) -> bool:
        return self.hasFocus() or self.state() == QAbstractItemView.State.EditingState

    # Editing.

    def edit(self, index: QModelIndex, trigger: _Trigger = _Trigger.AllEditTriggers, event: Any = None) -> bool:  # type: ignore[override]
        """Begin typing; what the target form says is not typed over."""
        over = trigger == _Trigger.AnyKeyPressed
        if over and index.isValid() and self.model().locked(index.row(), index.column()):
            self.locked.emit(index.row())
            return False
        self._overtyping = over
        begun = bool(super().edit(index, trigger, event))
        editor = self.editor() if begun and trigger == _Trigger.EditKeyPressed else None
        if isinstance(editor, LineEditor):
            editor.end(False)  # noqa: FBT003  # Qt's own order
        return begun

    def editor(self) -> Editor | None:
        """Return the editor that is open."""
        found = self.indexWidget(self.currentIndex())
        return found if isinstance(found, LineEditor | TextEditor) else None

    def make_editor(self, parent: QWidget, row: int, column: int) -> QWidget:
        """Make the editor of a cell."""
        model = self.model()
        about = model.column(column)
        self.picked = None
        editor: Editor
        if about.key == "deviation":
            editor = TextEditor(parent)
        else:
            editor = LineEditor(parent)
            if about.centred:
                editor.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._let_offer(editor, row, about.key)
            editor.setPlaceholderText(model.ghost(row, column))
        editor.overtyping = self._overtyping
        editor.setAccessibleName(f"{about.label}，第 {row + 1} 行")
        editor.left.connect(self._leave)
        return editor

    def finish(self) -> None:
        """Take what is being typed."""
        if self.editor() is not None:
            self._leave(Step())

    def open_list(self) -> None:
        """Begin typing in the active cell with everything shown that it offers."""
        self.edit(self.currentIndex(), _Trigger.EditKeyPressed)
        editor = self.editor()
        if isinstance(editor, LineEditor):
            editor.open_list()

    def _let_offer(self, editor: LineEditor, row: int, key: str) -> None:
        model = self.model()
        words = offers(key, model.row(row), model.rows, model.edition, self.library)
        if words:
            editor.offer(words, closed=key in ("level1", "level2"))
        elif key == "level3" and self.library.indicators:
            level2 = model.row(row).level2
            editor.offer_indicators(sorted(self.library.indicators, key=lambda each: each.level2 != level2))
            editor.picked.connect(self._pick)

    def _pick(self, indicator: object) -> None:
        self.picked = indicator

    def _leave(self, step: Step) -> None:
        editor = self.editor()
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.setFocus()
        self._step(step)

    # Keys and mouse.

    def event(self, event: QEvent) -> bool:
        """Take Tab, which would go to the next widget."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = step_of(event)
            if step is not None and step.tab:
                self._step(step)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Do what spreadsheets do on that key."""
        step = step_of(event)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if step is not None:
            self._step(step)
        elif event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() in _EDGES:
            self._tab_from = _NONE
            self._go_to_edge(event.key())
        elif alt and event.key() == Qt.Key.Key_Down and self.currentIndex().isValid():
            self.open_list()
        else:
            if event.key() in _LEADING:
                self._tab_from = _NONE
            super().keyPressEvent(event)

    def _go_to_edge(self, key: int) -> None:
        """Go to the first or last row, column or both."""
        model, current = self.model(), self.currentIndex()
        rows, columns = _EDGES[Qt.Key(key)]
        row = current.row() if rows is None else rows * (model.rowCount() - 1)
        self.go_to(row, current.column() if columns is None else columns * (model.columnCount() - 1))

    def _step(self, step: Step) -> None:
        """Go to another cell; Enter goes back under where Tab began."""
        current = self.currentIndex()
        if step.tab:
            self._tab(step.columns)
        elif step.rows and self._tab_from != _NONE:
            column, self._tab_from = self._tab_from, _NONE
            self.go_to(current.row() + step.rows, column)
        elif step != Step():
            self.go_to(current.row() + step.rows, current.column() + step.columns)

    def _tab(self, by: int) -> None:
        """Go to the next cell that can be typed in, over the ends of rows, and at the very end out of the grid."""
        current, model = self.currentIndex(), self.model()
        if self._tab_from == _NONE and by > 0:
            self._tab_from = current.column()
        free = [n for n in range(model.columnCount()) if not model.column(n).computed and not self.isColumnHidden(n)]
        ahead = [n for n in free[::by] if (n - current.column()) * by > 0]
        row = current.row() if ahead else current.row() + by
        if 0 <= row < model.rowCount():
            self.go_to(row, (ahead or free[::by])[0])
        else:
            self._tab_from = _NONE
            self.ran_out.emit(by > 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open the list of the active cell by its button."""
        self._tab_from = _NONE
        at, current = event.position().toPoint(), self.currentIndex()
        active = self.active_cell()
        if active and self.has_offers(*active) and list_button(self.visualRect(current)).contains(at):
            self.open_list()
        else:
            super().mousePressEvent(event)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:  # noqa: N802
        """Tell where the candidates of an input method belong: at the cell, in the table's own coordinates."""
        answer = super().inputMethodQuery(query)
        if query == Qt.InputMethodQuery.ImCursorRectangle and self.currentIndex().isValid():
            return self.visualRect(self.currentIndex()).translated(self.viewport().pos())
        return answer

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the frame; the first cell has it where none had it before."""
        if not self.currentIndex().isValid():
            self.go_to(0, self.model().kind.at("level3"))
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Hide the frame."""
        super().focusOutEvent(event)
        self.viewport().update()

    def currentChanged(self, current: _Index, previous: _Index) -> None:  # noqa: N802
        """Draw the runs of cells anew that the cursor leaves and enters."""
        super().currentChanged(current, previous)
        self.viewport().update()
