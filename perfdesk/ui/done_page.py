"""What a dialog shows when all is done: a sign, a sentence, where things are, and what can be done next."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from perfdesk.ui.icons import pixmap
from perfdesk.ui.layouts import row
from perfdesk.ui.theme import current_theme

_SIGN: Final = 48


def done_page(words: QLabel, where: QLabel, *buttons: QPushButton) -> QWidget:
    """Return the page; `words` and `where` are the labels that say what was done and where it is."""
    theme = current_theme()
    page, sign = QWidget(), QLabel()
    side = theme.px(_SIGN)
    sign.setPixmap(pixmap("circle-check", "ok", side, page.devicePixelRatioF()))
    words.setProperty("role", "title")
    where.setProperty("role", "muted")
    where.setAlignment(Qt.AlignmentFlag.AlignCenter)
    layout = QVBoxLayout(page)
    layout.setSpacing(theme.group)
    layout.addStretch(1)
    for widget in (sign, words):
        layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignCenter)
    layout.addWidget(where)
    line = row(*buttons)
    line.insertStretch(0, 1)
    line.addStretch(1)
    layout.addLayout(line)
    layout.addStretch(1)
    return page


def open_path(path: Path) -> None:
    """Open a file or folder with the system's own program for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
