"""The indicator grid: a table with the habits of WPS and Excel over the rows of a form, and the bar under it."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QScrollArea, QWidget

from perfdesk.desk.blocks import Paste
from perfdesk.desk.grid import GridKind, Row, proposal
from perfdesk.desk.grid_findings import cell_of, marks_of
from perfdesk.model.edition import Edition
from perfdesk.model.finding import Finding
from perfdesk.model.library import Library, LibraryIndicator
from perfdesk.ui.grid_bar import GridBar
from perfdesk.ui.grid_commands import GridCommands
from perfdesk.ui.grid_table import GridTable
from perfdesk.ui.icons import icon
from perfdesk.ui.indicator_model import IndicatorModel
from perfdesk.ui.theme import current_theme

_ROW: Final = re.compile(r"indicators\[(\d+)\]")
_ANSWERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
_HINT: Final = "直接输入即替换，F2 修改，Ctrl+Enter 插入一行，Alt+↓ 列表。"
_EMPTY: Final = "还没有指标：在表里输入，从 WPS 或 Excel 粘贴，或从指标库里选。"
_PROPOSED: Final = {"score": "按公式应得 {} 分。", "actual": "按全年的记录，实际完成值是 {}。"}
_OFFERED: Final = {"score": "按公式计分", "actual": "填入"}
_LOCKED: Final = "年度指标值来自申报表，一般不改；确实要改，请按 F2。"


class IndicatorGrid(QWidget):
    """The grid. It changes nothing itself: it tells how the rows should be, and shows those that it is given.

    Signals:
        changed: the rows as they should be, and what was done.
        row_entered: the row that the cursor came to.
        mend_wanted: the finding whose mend was chosen.
        waive_wanted: the finding that may stand.
        keep_wanted: the `Indicator` that should join the unit's library.
        library_wanted: the library should open.
    """

    changed = Signal(object, str)
    row_entered = Signal(int)
    mend_wanted = Signal(object)
    waive_wanted = Signal(object)
    keep_wanted = Signal(object)
    library_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = IndicatorModel(self)
        self.table = GridTable(self._model, self)
        self.bar = GridBar(self)
        self._commands = GridCommands(self.table)
        self._pending: Paste | None = None
        self._area: QScrollArea | None = None
        self._hinted: Callable[[], None] = self.library_wanted.emit
        self._menu = QMenu(self)
        self.setFocusProxy(self.table)
        self._add_actions()
        self._connect_signals()
        self._show_bar()

    # What its owner does.

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that are shown."""
        return self._model.rows

    def show_rows(self, rows: Sequence[Row], edition: Edition | None, findings: Sequence[Finding]) -> None:
        """Show the rows of a form, with the findings on it; those of other fields are not shown here."""
        shown = None if self._pending else self._model.shown
        self._pending = None
        self._model.tint(frozenset())
        self._model.show_rows(tuple(rows), edition)
        self._model.show_marks(marks_of(self._model.kind, findings))
        if self._model.shown != shown:
            self._show_bar()
            self.updateGeometry()

    def set_library(self, library: Library) -> None:
        """Take the library that names and units are completed from."""
        self.table.library = library

    def add_indicators(self, indicators: Sequence[LibraryIndicator], at: int | None = None) -> None:
        """Put indicators of the library into the grid: before a row, or each by its like."""
        self._commands.add_indicators(indicators, at)

    def go_to(self, row: int, key: str = "level3") -> None:
        """Put the cursor into a cell, and let it come into view."""
        self.table.setFocus()
        self.table.go_to(row, self._model.kind.at(key))
        self._reveal()

    def go_to_path(self, path: str) -> None:
        """Put the cursor where a path leads: to one cell, or to the gravest finding of a row (`indicators[3]`)."""
        match, name = _ROW.match(path), path.rpartition(".")[2]
        row = int(match[1]) if match else 0
        if any(column.key == name for column in self._model.kind.columns):
            self.go_to(row, name)
        elif found := self._model.marks.rows.get(row):
            self.go_to_finding(found[0])
        else:
            self.go_to(row)

    def go_to_finding(self, finding: Finding) -> None:
        """Put the cursor into the cell that a finding speaks of."""
        row, column = cell_of(self._model.kind, finding) or (0, self._model.kind.at("level3"))
        self.go_to(row, self._model.column(column).key)

    def currentIndex(self) -> QModelIndex:  # noqa: N802
        """Return where the cursor is."""
        return self.table.currentIndex()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Be as high as the rows are, so that the page scrolls and not the grid."""
        return QSize(current_theme().px(640), self.table.content_height() + self._bar_height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Never be lower than the rows are."""
        return QSize(current_theme().px(288), self.sizeHint().height())

    # Pasting over filled cells.

    def _ask(self, paste: Paste) -> None:
        """Show what a paste would overwrite, and ask in the bar."""
        self._pending = paste
        self._model.tint(paste.lost)
        new = f"，新增 {paste.added} 行" if paste.added else ""
        self.bar.show_paste(f"将改写 {len(paste.lost)} 格{new}。按 Enter 粘贴，按 Esc 放弃。")
        self._arrange()

    def _agree(self, agreed: bool) -> None:  # noqa: FBT001  # a signal's value
        paste, self._pending = self._pending, None
        self._model.tint(frozenset())
        if paste and agreed:
            self._commands.do(paste)
        self._show_bar()
        self.table.setFocus()

    # The bar, and where it stands.

    def _show_bar(self) -> None:
        if self._pending:
            return
        current = self.table.currentIndex()
        row, column = current.row(), current.column()
        findings = self._model.marks.cells.get((row, column)) or self._model.marks.rows.get(row, ())
        if findings:
            self.bar.show_findings(findings)
        else:
            self._show_hint(row, column)
        self._arrange()

    def _show_hint(self, row: int, column: int) -> None:
        key = self._model.column(max(column, 0)).key
        proposed = proposal(self._model.row(max(row, 0)), key, self._model.edition)
        if not self.rows:
            self._hinted = self.library_wanted.emit
            self.bar.show_hint(_EMPTY, "打开指标库")
        elif proposed and proposed != self._model.text(row, column):
            self._hinted = self._commands.score if key == "score" else self._commands.take_log
            self.bar.show_hint(_PROPOSED[key].format(proposed), _OFFERED[key])
        else:
            self.bar.show_hint(_LOCKED if row >= 0 and self._model.locked(row, column) else _HINT)

    def _enter(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self._pending:
            self._agree(agreed=False)
        self._show_bar()
        if self.table.hasFocus():
            self._reveal()
        self.row_entered.emit(current.row())

    def _bar_height(self) -> int:
        theme = current_theme()
        return max(self.bar.heightForWidth(max(self.width(), theme.px(320))), theme.row + theme.gap)

    def _arrange(self) -> None:
        """Put table and bar into their places; head and bar stay in view while the page scrolls past the rows."""
        bar = self._bar_height()
        table = self.height() - bar
        self.table.setGeometry(0, 0, self.width(), table)
        top, bottom = self._seen()
        self.table.show_part(top, min(bottom, self.height()) - bar)
        self.bar.setGeometry(0, min(max(bottom - bar, 2 * current_theme().row), table), self.width(), bar)
        self.bar.raise_()
        if bar != self._reserved:
            self._reserved = bar
            self.updateGeometry()

    _reserved = 0

    def _seen(self) -> tuple[int, int]:
        """Return the part of the grid, from top to bottom, that the page around it shows."""
        if self._area is None:
            return 0, self.height()
        top = -self.mapTo(self._area.viewport(), QPoint(0, 0)).y()
        return top, top + self._area.viewport().height()

    def _reveal(self) -> None:
        """Scroll the page so that the active cell is seen between head and bar."""
        if self._area is None:
            return
        rect = self.table.visualRect(self.table.currentIndex()).translated(self.table.viewport().pos())
        top, bottom = self._seen()
        scroll = self._area.verticalScrollBar()
        above = rect.top() - self.table.horizontalHeader().height() - top
        below = rect.bottom() + 1 + self.bar.height() - bottom
        if above < 0:
            scroll.setValue(scroll.value() + above)
        elif below > 0:
            scroll.setValue(scroll.value() + below)

    def _scroll_to_edge(self, y: int) -> None:
        """Scroll the page on while something is held near the end of what it shows."""
        if self._area is not None:
            top, bottom = self._seen()
            row = current_theme().row
            y += self.table.viewport().y()
            above, below = y - top - 2 * row, y - bottom + self.bar.height() + row
            scroll = self._area.verticalScrollBar()
            scroll.setValue(scroll.value() + min(above, 0) + max(below, 0))

    def _follow(self) -> None:
        """Stay with the active cell when the page has become longer or shorter."""
        self._arrange()
        if self.table.hasFocus():
            self._reveal()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Find the page that scrolls."""
        super().showEvent(event)
        if self._area is None:
            parent = self.parentWidget()
            while parent is not None and not isinstance(parent, QScrollArea):
                parent = parent.parentWidget()
            if isinstance(parent, QScrollArea):
                self._area = parent
                parent.verticalScrollBar().valueChanged.connect(self._arrange)
                parent.verticalScrollBar().rangeChanged.connect(self._follow)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put table and bar into their places."""
        super().resizeEvent(event)
        self._arrange()

    # Keys, menu and signals.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let Enter and Esc answer what the bar asks, and give the bar the room that it needs."""
        asked = self._pending is not None and event.type() == QEvent.Type.KeyPress
        if asked and isinstance(event, QKeyEvent) and event.key() in _ANSWERS:
            self._agree(event.key() != Qt.Key.Key_Escape)
            return True
        if watched is self.bar and event.type() == QEvent.Type.LayoutRequest:
            self._arrange()  # its words or buttons have another size now
        return super().eventFilter(watched, event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Offer everything that can be done here."""
        at, viewport = event.globalPos(), self.table.viewport()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = viewport.mapToGlobal(self.table.visualRect(self.table.currentIndex()).bottomLeft())
        else:
            index = self.table.indexAt(viewport.mapFromGlobal(at))
            if index.isValid() and index not in self.table.selectedIndexes():
                self.table.go_to(index.row(), index.column())
        for action, kind in self._of_one_kind:
            action.setVisible(kind is self._model.kind)
        self._menu.popup(at)

    def _add_actions(self) -> None:
        """Make the actions: keys and context menu are the same list."""
        self._of_one_kind: list[tuple[QAction, GridKind]] = []
        for command in self._commands.commands():
            if command is None:
                self._menu.addSeparator()
                continue
            action = QAction(icon(command.sign), command.words, self)
            action.setShortcuts([QKeySequence(each) for each in command.keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _checked=False, do=command.do: self._run(do))
            self.addAction(action)
            if command.kind is not None:
                self._of_one_kind.append((action, command.kind))
            self._menu.addAction(action)

    def _run(self, do: Callable[[], None]) -> None:
        self.table.finish()
        do()

    def _connect_signals(self) -> None:
        self._model.typed.connect(self._commands.put)
        self._commands.changed.connect(self.changed)
        self._commands.asking.connect(self._ask)
        self._commands.keep_wanted.connect(self.keep_wanted)
        self._commands.library_wanted.connect(self.library_wanted)
        self.table.selectionModel().currentChanged.connect(self._enter)
        self.table.locked.connect(lambda _row: self.bar.show_hint(_LOCKED))
        self.table.ran_out.connect(self._leave)
        self.table.indicators_dropped.connect(self._commands.add_indicators)
        self.table.moved.connect(self._commands.drag_to)
        self.table.grown.connect(self.updateGeometry)
        self.table.held_over.connect(self._scroll_to_edge)
        self.table.insert_wanted.connect(self._commands.insert)
        self.table.installEventFilter(self)
        self.bar.installEventFilter(self)
        self.bar.mend_wanted.connect(self.mend_wanted)
        self.bar.waive_wanted.connect(self.waive_wanted)
        self.bar.hint_taken.connect(self._take_hint)
        self.bar.paste_agreed.connect(self._agree)

    def _take_hint(self) -> None:
        self._hinted()

    def _leave(self, forwards: bool) -> None:  # noqa: FBT001  # a signal's value
        self.table.focusNextPrevChild(forwards)
