"""The log of the year (年内记录) of an indicator: what was reached when, and which file proves it."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
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
from perfdesk.ui.theme import current_theme

_COLUMNS: Final = ("date", "value", "evidence")
_EVIDENCE: Final = _COLUMNS.index("evidence")
_BLANK: Final = LogEntry()
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
        self.table = QTableWidget(0, len(_COLUMNS))
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

    def show_indicator(self, indicator: EvaluatedIndicator, edition: Edition | None) -> None:
        """Show the log of an indicator, and what it comes to."""
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
        self._sum.setText(
            "" if self._proposal is None else f"按记录，实际完成值为　{proposal.raw or proposal.composed()}"
        )
        self._take.setEnabled(self._proposal is not None and self._proposal != indicator.actual)

    def _fill(self) -> None:
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(self._entries) + 1)
            for row, entry in enumerate((*self._entries, _BLANK)):
                for column, name in enumerate(_COLUMNS):
                    self.table.setItem(row, column, QTableWidgetItem(text_at(entry, name)))

    def _type(self, row: int, column: int) -> None:
        item = self.table.item(row, column)
        self._set(row, column, item.text() if item else "")

    def _set(self, row: int, column: int, text: str) -> None:
        old = self._entries[row] if row < len(self._entries) else _BLANK
        new = with_text(old, _COLUMNS[column], text.strip())
        if new != old:
            self._tell(
                (*self._entries[:row], new, *self._entries[row + 1 :]),
                f"修改{field_at(_BLANK, _COLUMNS[column]).label}",
            )

    def _delete(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self._entries):
            self._tell((*self._entries[:row], *self._entries[row + 1 :]), "删除一条记录")

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "选佐证材料（只记文件名）")
        if name:
            row = self.table.currentRow()
            self._set(row if row >= 0 else len(self._entries), _EVIDENCE, name.replace("\\", "/").rpartition("/")[2])

    def _tell(self, entries: tuple[LogEntry, ...], label: str) -> None:
        self.changed.emit(entries, label)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Delete an entry by key."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Delete:
            self._delete()
            return True
        return super().eventFilter(watched, event)

    # How it is built

    def _build(self) -> None:
        theme = current_theme()
        self.setAccessibleName("年内记录")
        self._title.setProperty("role", "section")
        self._target.setProperty("role", "muted")
        self._sum.setProperty("role", "ok")
        self._nothing.setProperty("role", "muted")
        self._take.setProperty("kind", "primary")
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
        self._remove.clicked.connect(self._delete)
        self._file.clicked.connect(self._choose_file)
        self._take.clicked.connect(lambda: self.take_wanted.emit(self._proposal))
