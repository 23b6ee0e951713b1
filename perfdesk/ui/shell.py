"""The outermost window: on the screen before anything is loaded, and the same one from start to end."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QPushButton, QVBoxLayout, QWidget

from perfdesk.ui.memory import Memory
from perfdesk.ui.theme import current_theme

TITLE: Final = "绩效填报台"
_OPENING: Final = "正在打开填报数据…"
_WIDE: Final = 1920
_HIGH: Final = 1080
_SENTENCE: Final = 560


class Shell(QMainWindow):
    """Stands where it stood last, and holds what it is furnished with.

    Signals:
        painted: the empty window is on the screen; told once.
        again_wanted: what could not be begun is to be tried again.
        elsewhere_wanted: it is to be tried in another folder.
    """

    painted = Signal()
    again_wanted = Signal()
    elsewhere_wanted = Signal()

    def __init__(self, folder: Path) -> None:
        """Make an empty window.

        Args:
            folder: of the store; what the window remembers is kept there.
        """
        super().__init__()
        self._memory = Memory(folder)
        self._painted = False
        self.setWindowTitle(TITLE)
        self.say(_OPENING)
        state = self._memory.bytes_of("geometry")
        if state is None or not self.restoreGeometry(state):
            self._fit_screen()

    def say(self, words: str) -> None:
        """Show words in the middle of the empty window."""
        label = QLabel(words, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        label.setProperty("role", "muted")
        self.setCentralWidget(label)

    def refuse(self, sentence: str) -> None:
        """Say why the work cannot begin, and offer to try again, in another folder, or to leave."""
        theme = current_theme()
        page, words = QWidget(), QLabel(sentence, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        again, elsewhere, leave = QPushButton("再试一次"), QPushButton("换一个文件夹…"), QPushButton("退出")
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.setFixedWidth(theme.px(_SENTENCE))
        again.setProperty("kind", "primary")
        again.clicked.connect(self.again_wanted)
        elsewhere.clicked.connect(self.elsewhere_wanted)
        leave.clicked.connect(self.close)
        column = QVBoxLayout(page)
        column.setSpacing(theme.group)
        column.addStretch(1)
        for widgets in ((words,), (again, elsewhere, leave)):
            middle = QHBoxLayout()
            middle.setSpacing(theme.gap)
            middle.addStretch(1)
            for widget in widgets:
                middle.addWidget(widget)
            middle.addStretch(1)
            column.addLayout(middle)
        column.addStretch(1)
        self.setCentralWidget(page)
        again.setFocus()

    def furnish(self, content: QWidget) -> None:
        """Put something into the window, in the place of what was there."""
        content.setWindowFlags(Qt.WindowType.Widget)
        self.setCentralWidget(content)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Tell when the window is first seen."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Let the content refuse, and remember where the window stood."""
        if not self.centralWidget().close():
            event.ignore()
            return
        self._memory.keep_bytes("geometry", self.saveGeometry())
        self._memory.write()
        super().closeEvent(event)

    def _fit_screen(self) -> None:
        """Take as much of the screen as the panes can use."""
        room = self.screen().availableGeometry().size()
        theme = current_theme()
        self.resize(QSize(theme.px(_WIDE), theme.px(_HIGH)).boundedTo(room))
        if room.width() <= theme.px(_WIDE):
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)
