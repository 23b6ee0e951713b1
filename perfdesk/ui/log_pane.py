"""The log of the year (年内记录) of an indicator: what was reached when, and which file proves it."""

import re
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.model.edition import Edition
from perfdesk.model.evaluation import proposed_actual
from perfdesk.model.form import EvaluatedIndicator, LogEntry
from perfdesk.model.paths import field_at, text_at, with_text
from perfdesk.model.value import TargetValue
from perfdesk.ui.choose_file import file_to_open
from perfdesk.ui.theme import current_theme, restyle

_COLUMNS: Final = ("date", "value", "evidence")
_DATE: Final = _COLUMNS.index("date")
_EVIDENCE: Final = _COLUMNS.index("evidence")
_BLANK: Final = LogEntry()
_DAY_OF_YEAR: Final = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")
_NO_DAY: Final = "看不出是哪一天。请写成 2026-03-31，或 3.31。"
_NONE_YET: Final = "随时记一笔：哪天、完成多少、凭什么材料。年底合起来就是实际完成值。"
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
NOTHING: Final = "打开一张自评表，把光标放在一行指标上，这里就是它全年的记录：哪天、完成多少、凭什么材料。"


class LogPane(QWidget):
    """Shows the log of one indicator, with a blank line to go on in.

    Signals:
        changed: the entries as they should be, and what was done.
        take_wanted: what the log comes to is to become the actual value.
    """

    changed = Signal(object, str)
    take_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[LogEntry, ...] = ()
        self._proposal: TargetValue | None = None
        self._title, self._target, self._sum = QLabel(wordWrap=True), QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._year: int | None = None
        self.table = _Table(0, len(_COLUMNS))
        self._file, self._remove, self._take = (
            QPushButton("选材料…"),
            QPushButton("删除这条"),
            QPushButton("填入实际完成值"),
        )
        self._nothing = QLabel(NOTHING, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._build()
        self._connect_signals()
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show no log but how to come to one."""
        self._entries = ()
        for widget in self._parts:
            widget.hide()
        self._nothing.show()

    def show_indicator(self, indicator: EvaluatedIndicator, edition: Edition | None, year: int | None = None) -> None:
        """Show the log of an indicator, and what it comes to; a day that is typed without a year is one of `year`."""
        self._year = year
        self._nothing.hide()
        for widget in self._parts:
            widget.show()
        self._title.setText(indicator.level3 or "（没有名称的指标）")
        self._target.setText(f"年度指标值　{indicator.target.raw or indicator.target.composed() or '（空）'}")
        if indicator.log != self._entries or not self.table.rowCount():
            self._entries = indicator.log
            self._fill()
        self._proposal = proposed_actual(indicator, edition.scoring) if edition else None
        proposal = self._proposal or indicator.actual
        said = f"按记录，实际完成值为　{proposal.raw or proposal.composed()}" if self._proposal else ""
        self._sum.setText(said if self._entries else _NONE_YET)
        restyle(self._sum, "role", "ok" if said else "muted")
        self._show_buttons()
        self._take.setEnabled(self._proposal is not None and self._proposal != indicator.actual)

    def _fill(self) -> None:
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(self._entries) + 1)
            for row, entry in enumerate((*self._entries, _BLANK)):
                for column, name in enumerate(_COLUMNS):
                    item = QTableWidgetItem(text_at(entry, name))
                    if column == _DATE and isinstance(entry.date, str):
                        item.setForeground(current_theme().colour("error"))
                        item.setToolTip(_NO_DAY)
                    self.table.setItem(row, column, item)

    def _type(self, row: int, column: int) -> None:
        item = self.table.item(row, column)
        self._set(row, column, item.text() if item else "")

    def _set(self, row: int, column: int, text: str) -> None:
        old = self._entries[row] if row < len(self._entries) else _BLANK
        new = with_text(old, _COLUMNS[column], self._dated(text) if column == _DATE else text.strip())
        if new != old:
            kept = () if new == _BLANK else (new,)
            self._tell(
                (*self._entries[:row], *kept, *self._entries[row + 1 :]),
                f"修改{field_at(_BLANK, _COLUMNS[column]).label}",
            )

    def _dated(self, text: str) -> str:
        """Return a day that was typed, with the year that it is in."""
        day = _DAY_OF_YEAR.fullmatch(text.strip())
        return f"{self._year}-{day[1]}-{day[2]}" if day and self._year else text.strip()

    def _clear(self) -> None:
        entries = list(self._entries)
        for index in self.table.selectedIndexes():
            if index.row() < len(entries):
                entries[index.row()] = with_text(entries[index.row()], _COLUMNS[index.column()], "")
        kept = tuple(entry for entry in entries if entry != _BLANK)
        if kept != self._entries:
            self._tell(kept, "清除记录")

    def _delete(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self._entries):
            self._tell((*self._entries[:row], *self._entries[row + 1 :]), "删除一条记录")

    def _choose_file(self) -> None:
        path = file_to_open(self, "选佐证材料（只记文件名）")
        if path:
            row = self.table.currentRow()
            self._set(row if row >= 0 else len(self._entries), _EVIDENCE, path.name)

    def _tell(self, entries: tuple[LogEntry, ...], label: str) -> None:
        self.changed.emit(entries, label)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Clear a cell, delete an entry and go on to the next by the keys of the grid of indicators."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Minus):
            self._delete()
        elif event.key() == Qt.Key.Key_Delete:
            self._clear()
        elif event.key() in _ENTER:
            self.table.go_on()
        else:
            return super().eventFilter(watched, event)
        return True

    def _show_buttons(self) -> None:
        self._remove.setEnabled(0 <= self.table.currentRow() < len(self._entries))

    # How it is built

    def _build(self) -> None:
        theme = current_theme()
        self.setAccessibleName("年内记录")
        self._title.setProperty("role", "section")
        self._target.setProperty("role", "muted")
        self._nothing.setProperty("role", "muted")
        self._take.setProperty("kind", "primary")
        self._remove.setToolTip("删除光标所在的一条（Ctrl+Delete）")
        self.table.setAccessibleName("年内记录")
        self.table.setHorizontalHeaderLabels([field_at(_BLANK, name).label for name in _COLUMNS])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.row)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.table.setColumnWidth(0, theme.px(104))
        self.table.setColumnWidth(1, theme.px(88))
        self.table.horizontalHeader().setSectionResizeMode(_EVIDENCE, QHeaderView.ResizeMode.Stretch)
        self.table.installEventFilter(self)
        self.setFocusProxy(self.table)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.gap)
        buttons.addWidget(self._take)
        buttons.addStretch(1)
        buttons.addWidget(self._file)
        buttons.addWidget(self._remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.group, theme.group, theme.group, theme.group)
        layout.setSpacing(theme.gap)
        layout.addWidget(self._nothing, 1)
        layout.addWidget(self._title)
        layout.addWidget(self._target)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._sum)
        layout.addLayout(buttons)
        self._parts = (self._title, self._target, self.table, self._sum, self._take, self._file, self._remove)

    def _connect_signals(self) -> None:
        self.table.cellChanged.connect(self._type)
        self.table.currentCellChanged.connect(self._show_buttons)
        self._remove.clicked.connect(self._delete)
        self._file.clicked.connect(self._choose_file)
        self._take.clicked.connect(lambda: self.take_wanted.emit(self._proposal))


class _Table(QTableWidget):
    """A table in which Enter goes on to the next line."""

    def go_on(self) -> None:
        """Go to the first cell of the next line."""
        self.setCurrentCell(min(self.currentRow() + 1, self.rowCount() - 1), 0)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802
        """Go on after Enter; Tab and a click go where they always do."""
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint if _entered(hint) else hint)
        if _entered(hint):
            self.go_on()


def _entered(hint: QAbstractItemDelegate.EndEditHint) -> bool:
    return hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache
