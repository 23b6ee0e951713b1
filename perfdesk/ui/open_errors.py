"""The errors that stand in the way of a print, each with what can be done: mend it, or say why it may stand."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from perfdesk.desk.hand_out import OpenError
from perfdesk.ui.icons import pixmap
from perfdesk.ui.layouts import label, row
from perfdesk.ui.theme import current_theme

MOST_SHOWN: Final = 40
"""Errors that are shown at a time; those behind come when these are settled."""
_SIGN: Final = 18


class OpenErrors(QWidget):
    """Lists errors.

    Signals:
        mend_wanted: the `OpenError` that is to be gone to.
        waived: the `OpenError` and the reason why it may stand.
    """

    mend_wanted = Signal(object)
    waived = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: list[_Card] = []
        self._more = label(role="muted")
        self.setAccessibleName("没有改正的错误")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(current_theme().gap)
        self._layout.addWidget(self._more)

    def show_errors(self, errors: Sequence[OpenError]) -> None:
        """Show these errors instead of those before."""
        for card in self._cards:
            card.deleteLater()
        self._cards = [_Card(error) for error in errors[:MOST_SHOWN]]
        for n, card in enumerate(self._cards):
            card.mend_wanted.connect(self.mend_wanted)
            card.waived.connect(self.waived)
            self._layout.insertWidget(n, card)
        more = len(errors) - MOST_SHOWN
        self._more.setText(f"还有 {more} 个，处理完上面的再显示。")
        self._more.setVisible(more > 0)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the tab key stops at, from the first error to the last."""
        return tuple(each for card in self._cards for each in card.stops)


class _Card(QFrame):
    """One error."""

    mend_wanted = Signal(object)
    waived = Signal(object, str)

    def __init__(self, error: OpenError) -> None:
        super().__init__()
        theme = current_theme()
        self._error = error
        self.setProperty("role", "card")
        self.setAccessibleName(f"{error.name}：{error.finding.message}")
        self._mend, self._explain = QPushButton("去改正"), QPushButton("说明理由")
        self._reason = _Reason()
        self._keep = QPushButton("确定")
        for button in (self._mend, self._explain, self._keep):
            button.setAutoDefault(False)
        for button in (self._mend, self._explain):
            button.setProperty("kind", "link")
        sign, side = QLabel(), theme.px(_SIGN)
        sign.setPixmap(pixmap("circle-x", "error", side, self.devicePixelRatioF()))
        layout = QGridLayout(self)
        layout.setContentsMargins(theme.gap, theme.gap, theme.gap, theme.inset)
        layout.setHorizontalSpacing(theme.gap)
        layout.setVerticalSpacing(theme.inset)
        layout.setColumnStretch(1, 1)
        layout.addWidget(sign, 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(label(error.name, "strong"), 0, 1)
        layout.addWidget(label(error.finding.message, wraps=True), 1, 1)
        layout.addLayout(row(self._mend, self._explain, QWidget(), pushed=2), 2, 1)
        self._why = QWidget()
        why = row(self._reason, self._keep)
        self._why.setLayout(why)
        layout.addWidget(self._why, 3, 1)
        self._why.hide()
        self._mend.clicked.connect(lambda: self.mend_wanted.emit(self._error))
        self._explain.clicked.connect(self._ask)
        self._reason.textChanged.connect(lambda text: self._keep.setEnabled(bool(text.strip())))
        self._reason.given.connect(self._tell)
        self._reason.given_up.connect(self._ask_no_more)
        self._keep.clicked.connect(self._tell)
        self._keep.setEnabled(False)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the tab key stops at."""
        return self._mend, self._explain, self._reason, self._keep

    def _ask(self) -> None:
        self._why.show()
        self._explain.hide()
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_no_more(self) -> None:
        self._why.hide()
        self._explain.show()
        self._explain.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        reason = self._reason.text().strip()
        if reason:
            self.waived.emit(self._error, reason)


class _Reason(QLineEdit):
    """A line for a reason: Enter gives it, Esc gives it up; neither closes the dialog."""

    given = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__(placeholderText="为什么可以不改（会写进文件，随表一起报送）")
        self.setAccessibleName("理由")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Keep Enter and Esc from the dialog."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.given.emit()
            case Qt.Key.Key_Escape:
                self.given_up.emit()
            case _:
                super().keyPressEvent(event)
