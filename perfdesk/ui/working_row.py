"""A row that shows work under way: what it is, how far, and a button to stop it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from perfdesk.ui.tasks import Background
from perfdesk.ui.theme import current_theme


class WorkingRow(QWidget):
    """Stands there while there is work; keeps its place when there is none, so that nothing jumps."""

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current_theme()
        self._words, self._bar, self._stop = QLabel(), QProgressBar(textVisible=False), QPushButton("停止")
        self._doing = ""
        self._words.setProperty("role", "muted")
        self._stop.setAutoDefault(False)
        self._bar.setAccessibleName("进度")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.gap)
        layout.addWidget(self._words)
        layout.addWidget(self._bar, 1, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._stop)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.hide()
        self._stop.clicked.connect(background.cancel)
        background.began.connect(self.show)
        background.progress.connect(self._show_progress)
        background.ended.connect(self.hide)

    def say(self, doing: str) -> None:
        """Say what the work is that comes next (`正在排版`)."""
        self._doing = doing
        self._words.setText(f"{doing}…")

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total if total > 1 else 0)  # of one step nobody knows how far it is
        self._bar.setValue(done)
        self._words.setText(f"{self._doing} {done} / {total}" if total > 1 and done else f"{self._doing}…")
