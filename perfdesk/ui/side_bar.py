"""The right side of the window: a strip of words that never goes, and the pane that one of them opens."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from perfdesk.ui.icons import icon
from perfdesk.ui.theme import current_theme

_ICON = 20
_STRIP = 56


@dataclass(frozen=True, slots=True)
class Pane:
    """A pane of the side bar.

    Attributes:
        name: by which the owner asks for it.
        word: what its button says, two to four characters.
        sign: its icon.
        make: makes its widget, when it is opened first.
    """

    name: str
    word: str
    sign: str
    make: Callable[[], QWidget]


class SideBar(QWidget):
    """Holds the panes; folded, only the strip is left.

    Signals:
        opened: the name of the pane that is open now, "" when the bar is folded.
    """

    opened = Signal(str)

    def __init__(self, panes: tuple[Pane, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panes = {pane.name: pane for pane in panes}
        self._buttons = {pane.name: self._button(pane) for pane in panes}
        self._made: dict[str, QWidget] = {}
        self._open = ""
        self._stack = QStackedWidget()
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme = current_theme()
        self._strip = QWidget()
        self._strip.setFixedWidth(theme.px(_STRIP))
        strip = QVBoxLayout(self._strip)
        strip.setContentsMargins(0, theme.gap, 0, theme.gap)
        strip.setSpacing(theme.inset)
        for button in self._buttons.values():
            strip.addWidget(button)
        strip.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._strip)
        self._stack.hide()
        self._full = self._strip.sizeHint().height()
        self._strip.setMinimumHeight(1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave the icons out where large text makes the strip higher than the window."""
        super().resizeEvent(event)
        style = Qt.ToolButtonStyle
        look = style.ToolButtonTextOnly if self.height() < self._full else style.ToolButtonTextUnderIcon
        for button in self._buttons.values():
            button.setToolButtonStyle(look)

    @property
    def open_pane(self) -> str:
        """Name of the pane that is open, or ""."""
        return self._open

    @property
    def strip_width(self) -> int:
        """How wide the strip is, in px."""
        return self._strip.width()

    def pane(self, name: str) -> QWidget:
        """Return the widget of a pane; it is made if it has not been."""
        if name not in self._made:
            self._made[name] = widget = self._panes[name].make()
            self._stack.addWidget(widget)
        return self._made[name]

    def open(self, name: str) -> None:
        """Open a pane; "" folds the bar."""
        if name:
            self._stack.setCurrentWidget(self.pane(name))
        for each, button in self._buttons.items():
            button.setChecked(each == name)
        self._stack.setVisible(bool(name))
        changed, self._open = name != self._open, name
        if changed:
            self.opened.emit(name)

    def toggle(self, name: str) -> None:
        """Open a pane, or fold the bar where it is the open one."""
        self.open("" if self._open == name else name)

    def take_out(self, name: str) -> QWidget:
        """Give a pane's widget away, to stand in a window of its own."""
        widget = self.pane(name)
        self.open("")
        self._stack.removeWidget(widget)
        return widget

    def put_back(self, name: str) -> None:
        """Take a pane's widget in again, and open it."""
        self._stack.addWidget(self._made[name])
        self.open(name)

    def _button(self, pane: Pane) -> QToolButton:
        theme = current_theme()
        button = QToolButton(self)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setText(pane.word)
        button.setIcon(icon(pane.sign))
        button.setIconSize(QSize(theme.px(_ICON), theme.px(_ICON)))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setProperty("kind", "strip")
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setAccessibleName(pane.word)
        button.clicked.connect(lambda: self.toggle(pane.name))
        return button
