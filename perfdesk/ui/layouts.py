"""Small arrangements that dialogs share: a row on the grid of spaces, and a hairline around a list."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from perfdesk.ui.theme import current_theme

_OF_SCREEN = 0.95
_LEAST = 0.6


def row(*widgets: QWidget, pushed: int = -1) -> QHBoxLayout:
    """Return widgets beside each other; from the one at `pushed` on they stand at the right."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(current_theme().gap)
    for at, widget in enumerate(widgets):
        if at == pushed:
            layout.addStretch(1)
        layout.addWidget(widget)
    return layout


def pairs(*widgets: QWidget) -> QGridLayout:
    """Return widgets two and two beside each other, as boxes to tick stand."""
    theme = current_theme()
    layout = QGridLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setHorizontalSpacing(theme.part)
    layout.setVerticalSpacing(theme.gap)
    layout.setColumnStretch(2, 1)
    for at, widget in enumerate(widgets):
        layout.addWidget(widget, at // 2, at % 2)
    return layout


def framed(widget: QWidget) -> QFrame:
    """Return a card around a list or table."""
    card = QFrame()
    card.setProperty("role", "card")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(1, 1, 1, 1)
    layout.addWidget(widget)
    return card


def label(text: str = "", role: str = "", *, wraps: bool = False) -> QLabel:
    """Return words in a role of the stylesheet; those that wrap can be marked and copied."""
    made = QLabel(text, wordWrap=wraps)
    if role:
        made.setProperty("role", role)
    if wraps:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def fill(dialog: QDialog, wide: int, high: int) -> QVBoxLayout:
    """Give a dialog its size and the column that fills it.

    The size is that of the 100 % screen at this zoom, as far as the screen has room; it stays when what is in the
    dialog grows, for what grows can be scrolled.
    """
    theme, room = current_theme(), dialog.screen().availableSize() * _OF_SCREEN
    dialog.resize(min(theme.px(wide), room.width()), min(theme.px(high), room.height()))
    dialog.setMinimumSize(dialog.size() * _LEAST)
    layout = QVBoxLayout(dialog)
    layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
    layout.setContentsMargins(theme.part, theme.group, theme.part, theme.group)
    layout.setSpacing(theme.group)
    return layout
