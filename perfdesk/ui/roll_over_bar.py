"""A small bar over the tree that asks, before a book is rolled over, for which year and without which projects."""

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFormLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QSpinBox, QWidget

from perfdesk.desk.shelf import BookLine
from perfdesk.ui.theme import current_theme

_YEARS = (2000, 2099)
_NAMED = 6


class RollOverBar(QFrame):
    """Asks, and is gone again.

    Signals:
        accepted: id of the book, the year of the new one, and the ids of the forms that are left behind.
    """

    accepted = Signal(int, int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.book_id, self._finished, self._taken = 0, frozenset[int](), frozenset[int]()
        self.year, self.leave = QSpinBox(), QCheckBox()
        self.go, self._cancel = QPushButton("结转"), QPushButton("取消")
        self._title, self._names, self._there = QLabel(), QLabel(), QLabel("已有这一年的填报册，会另建一册。")
        self._build()
        self.year.valueChanged.connect(self._show_there)
        self.go.clicked.connect(self._accept)
        self._cancel.clicked.connect(self.hide)
        self.hide()

    def ask(self, book: BookLine, taken: frozenset[int], finished: Mapping[int, str]) -> None:
        """Ask for a book.

        Args:
            book: the book.
            taken: years of which its unit has a book.
            finished: names of its one-time projects that are done, by their ids.
        """
        self.book_id, self._taken, self._finished = book.id, taken, frozenset(finished)
        self._title.setText(f"结转 {book.year or '未定年份'} {book.unit}")
        self.year.setValue((book.year or dt.datetime.now().astimezone().year) + 1)
        self.leave.setText(f"不带已完成的一次性项目（{len(finished)}）")
        self.leave.setChecked(True)
        names = list(finished.values())
        self._names.setText("、".join(names[:_NAMED]) + ("等" if len(names) > _NAMED else ""))
        self._names.setToolTip("\n".join(names))
        for part in (self.leave, self._names):
            part.setVisible(bool(finished))
        self._show_there()
        self.show()
        self.year.setFocus()
        self.year.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Take Enter and Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _accept(self) -> None:
        self.year.interpretText()
        self.hide()
        self.accepted.emit(
            self.book_id, self.year.value(), self._finished if self.leave.isChecked() else frozenset[int]()
        )

    def _show_there(self) -> None:
        self._there.setVisible(self.year.value() in self._taken)

    def _build(self) -> None:
        theme = current_theme()
        self.setProperty("role", "bar")
        self.setAccessibleName("结转到下一年")
        self.year.setRange(*_YEARS)
        self.year.setAccessibleName("结转到哪一年")
        self._names.setProperty("role", "caption")
        self._there.setProperty("role", "caption")
        for words in (self._title, self._names, self._there):
            words.setWordWrap(True)
        self.go.setProperty("kind", "primary")
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.gap)
        buttons.addWidget(self.go, 1)
        buttons.addWidget(self._cancel, 1)
        layout = QFormLayout(self)
        layout.setContentsMargins(0, theme.gap, 0, theme.gap)
        layout.setSpacing(theme.gap)
        layout.addRow(self._title)
        layout.addRow("到哪一年", self.year)
        layout.addRow(self._there)
        layout.addRow(self.leave)
        layout.addRow(self._names)
        layout.addRow(buttons)
