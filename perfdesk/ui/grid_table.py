"""The table of the indicator grid: cursor, selection and editors as in spreadsheets, rows as high as their words."""

from typing import Any, Final, cast

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from perfdesk.desk.grid import offers
from perfdesk.model.library import Library
from perfdesk.ui.cell_editor import Editor, LineEditor, Step, TextEditor, step_of
from perfdesk.ui.grid_delegate import GridDelegate, list_button, wanted_height
from perfdesk.ui.grid_row_head import RowHead
from perfdesk.ui.indicator_model import IndicatorModel
from perfdesk.ui.library_panel import MIME, indicators_in
from perfdesk.ui.theme import current_theme

_OFFERING: Final = ("level1", "level2", "operator", "unit", "score", "actual")
_NARROW: Final = 176
"""At 100 %, in pixels: where the names of indicators have less room, what is only computed gives way."""
_NONE: Final = -1
_LEADING: Final = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
)  # fmt: skip
"""Keys that lead elsewhere, so that Enter no longer returns to where Tab began."""
_Trigger = QAbstractItemView.EditTrigger
_Hint = QAbstractItemView.ScrollHint
_Index = QModelIndex | QPersistentModelIndex
_Select = QItemSelectionModel.SelectionFlag


class GridTable(QTableView):
    """The table.

    Signals:
        locked: row of a cell that holds what the target form says and was typed on.
        ran_out: the cursor wants to leave the grid; whether forwards.
        indicators_dropped: indicators of the library, and before which row they came down.
        moved: row that was dragged by its handle, and before which row it came down.
        insert_wanted: before which row a blank one should come.
        grown: the rows are higher or lower than they were.
    """

    locked = Signal(int)
    ran_out = Signal(bool)
    indicators_dropped = Signal(object, int)
    moved = Signal(int, int)
    insert_wanted = Signal(int)
    grown = Signal()

    def __init__(self, model: IndicatorModel, parent: QWidget) -> None:
        self._head_top = self._length = 0
        super().__init__(parent)
        self.library = Library()
        self.picked: object = None
        self._tab_from = _NONE
        self._drop_at = _NONE
        self._head = RowHead(self)
        self.setModel(model)
        self.setVerticalHeader(self._head)
        self.setItemDelegate(GridDelegate(self))
        self._build()
        model.modelReset.connect(self.fit_columns)
        for changed in (model.dataChanged, model.rowsInserted, model.rowsRemoved):
            changed.connect(self.fit_rows)

    def model(self) -> IndicatorModel:
        """Return the model."""
        return cast("IndicatorModel", super().model())

    # What is where.

    def content_height(self) -> int:
        """Return how high the table is with all of its rows, in pixels."""
        return self.horizontalHeader().height() + self._head.length()

    def stick_head(self, top: int) -> None:
        """Let the head stand so far down, for a page that has scrolled past the table's top."""
        self._head_top = min(max(top, 0), max(self.height() - 2 * self.horizontalHeader().height(), 0))
        head = self.horizontalHeader()
        head.move(head.x(), self._head_top)
        head.raise_()

    def updateGeometries(self) -> None:  # noqa: N802
        """Keep the head where it stands."""
        super().updateGeometries()
        self.stick_head(self._head_top)

    def rect_of_rows(self, column: int, first: int, last: int) -> QRect:
        """Return the place of some cells below each other."""
        top, bottom = self.rowViewportPosition(first), self.rowViewportPosition(last) + self.rowHeight(last)
        return QRect(self.columnViewportPosition(column), top, self.columnWidth(column), bottom - top)

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
        model = self.model()
        self.go_to(first, max(self.currentIndex().column(), 0))
        if last > first:
            chosen = QItemSelection(model.index(first, 0), model.index(last, model.columnCount() - 1))
            self.selectionModel().select(chosen, _Select.ClearAndSelect)

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor into a cell."""
        model = self.model()
        index = model.index(min(max(row, 0), model.rowCount() - 1), min(max(column, 0), model.columnCount() - 1))
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
            editor.offer(words)
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
        elif alt and event.key() == Qt.Key.Key_Down and self.currentIndex().isValid():
            self.open_list()
        else:
            if event.key() in _LEADING:
                self._tab_from = _NONE
            super().keyPressEvent(event)

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
        free = [n for n in range(model.columnCount()) if not model.column(n).computed]
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

    def scrollTo(self, index: _Index, hint: _Hint = _Hint.EnsureVisible) -> None:  # noqa: N802
        """Leave the scrolling to the page: the table is as high as its rows."""

    def currentChanged(self, current: _Index, previous: _Index) -> None:  # noqa: N802
        """Draw the runs of cells anew that the cursor leaves and enters."""
        super().currentChanged(current, previous)
        self.viewport().update()

    # Drag and drop.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take indicators."""
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Show where they would come."""
        if event.mimeData().hasFormat(MIME):
            self._show_drop(self._head.row_edge(event.position().toPoint().y()))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Show it no more."""
        self._show_drop(_NONE)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Pass them on."""
        indicators = indicators_in(event.mimeData())
        self._show_drop(_NONE)
        if indicators:
            event.acceptProposedAction()
            self.indicators_dropped.emit(indicators, self._head.row_edge(event.position().toPoint().y()))

    def _drop_row(self, held: int, at: int) -> None:
        self._show_drop(_NONE)
        self.moved.emit(held, at)

    def _show_drop(self, at: int) -> None:
        if at != self._drop_at:
            self._drop_at = at
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the cells, and over them the line where a drag would come down."""
        super().paintEvent(event)
        if self._drop_at != _NONE:
            theme = current_theme()
            y = self.rowViewportPosition(self._drop_at)
            painter = QPainter(self.viewport())
            painter.fillRect(0, y - theme.px(1), self.viewport().width(), theme.px(2), theme.colour("accent"))
            dot = theme.px(3)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(theme.colour("accent"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QPoint(dot, y), dot, dot)
            painter.end()

    # Sizes.

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Let what is only computed give way where names have little room."""
        super().resizeEvent(event)
        model = self.model()
        room = self.viewport().width() - sum(current_theme().px(each.width) for each in model.kind.columns)
        for n, column in enumerate(model.kind.columns):
            if column.computed:
                self.setColumnHidden(n, room < current_theme().px(_NARROW))
        self.fit_rows()

    def fit_columns(self) -> None:
        """Give each column its width."""
        for n, column in enumerate(self.model().kind.columns):
            stretching = QHeaderView.ResizeMode.Interactive if column.width else QHeaderView.ResizeMode.Stretch
            self.horizontalHeader().setSectionResizeMode(n, stretching)
            if column.width:
                self.setColumnWidth(n, current_theme().px(column.width))
        self.fit_rows()

    def fit_rows(self, *_: object) -> None:
        """Make each row as high as its words; cells that look like one share their rows."""
        model, gap = self.model(), 2 * current_theme().gap
        columns = [
            (n, self.columnWidth(n) - gap, column.merged)
            for n, column in enumerate(model.kind.columns)
            if not self.isColumnHidden(n)
        ]
        plain = current_theme().row
        for row in range(model.rowCount()):
            wanted = plain
            if row < len(model.rows):
                for n, width, merged in columns:
                    if not merged or model.run(row, n) == (row, row):
                        wanted = max(wanted, wanted_height(model.text(row, n), width))
            if self.rowHeight(row) != wanted:
                self.setRowHeight(row, wanted)
        if self._head.length() != self._length:
            self._length = self._head.length()
            self.grown.emit()

    def _build(self) -> None:
        theme = current_theme()
        self._overtyping = False
        self.setAccessibleName("绩效指标")
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setAcceptDrops(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(_Trigger.AnyKeyPressed | _Trigger.EditKeyPressed | _Trigger.DoubleClicked)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        head.setFixedHeight(theme.row)
        head.setHighlightSections(False)
        head.setMinimumSectionSize(theme.px(40))
        head.sectionResized.connect(self.fit_rows)
        self._head.dragged.connect(lambda _held, at: self._show_drop(at))
        self._head.dropped.connect(self._drop_row)
        self._head.insert_wanted.connect(self.insert_wanted)
        self.fit_columns()
