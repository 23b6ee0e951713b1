"""A bar over the page for one sentence that must be read, instead of a box that pops up."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from perfdesk.ui.icons import icon, pixmap
from perfdesk.ui.theme import current_theme

_ICON = 18


class NoticeBar(QFrame):
    """Shows a sentence until it is closed or another one comes.

    Signals:
        accepted: the button that the sentence offers was pressed.
    """

    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current_theme()
        self.setProperty("role", "notice")
        self.setAccessibleName("提示")
        self._sign, self._words, self._offer, self._close = QLabel(), QLabel(), QPushButton(), QToolButton()
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sign.setPixmap(pixmap("info", "warning", theme.px(_ICON), self.devicePixelRatioF()))
        self._offer.setProperty("kind", "link")
        self._close.setIcon(icon("x"))
        self._close.setAccessibleName("知道了")
        self._close.setToolTip("知道了")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.group, theme.inset, theme.gap, theme.inset)
        layout.setSpacing(theme.gap)
        layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._offer)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._close.clicked.connect(self.hide)
        self._offer.clicked.connect(self._accept)
        self.hide()

    def say(self, sentence: str, offer: str = "") -> None:
        """Show a sentence, and a button that offers something; an empty sentence hides the bar."""
        self._words.setText(sentence)
        self._offer.setText(offer)
        self._offer.setVisible(bool(offer))
        self.setVisible(bool(sentence))

    @property
    def sentence(self) -> str:
        """What the bar says, "" while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    def _accept(self) -> None:
        self.hide()
        self.accepted.emit()
