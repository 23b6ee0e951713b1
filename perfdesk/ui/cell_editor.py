"""The editors of a cell: a line that offers and completes, and a box for words of several lines.

They decide on the keys that leave a cell, as spreadsheets do: while a cell is typed over, arrows leave it as well.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QStyledItemDelegate, QWidget

from perfdesk.model.library import LibraryIndicator
from perfdesk.ui.library_panel import IndicatorDelegate, LibraryModel
from perfdesk.ui.theme import current_theme

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOST_SHOWN: Final = 12


class Step(NamedTuple):
    """Where the cursor goes from a cell: rows down, columns to the right, and whether by Tab, which goes round ends."""

    rows: int = 0
    columns: int = 0
    tab: bool = False


_ARROWS: Final = {
    Qt.Key.Key_Up: Step(rows=-1),
    Qt.Key.Key_Down: Step(rows=1),
    Qt.Key.Key_Left: Step(columns=-1),
    Qt.Key.Key_Right: Step(columns=1),
}


def step_of(event: QKeyEvent) -> Step | None:
    """Return where Enter and Tab lead, with Shift the other way; None for other keys."""
    shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
    if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
        return None
    if event.key() in _ENTER:
        return Step(rows=-1 if shift else 1)
    if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        return Step(columns=-1 if shift or event.key() == Qt.Key.Key_Backtab else 1, tab=True)
    return None


class LineEditor(QLineEdit):
    """A line.

    Signals:
        left: the typing is done; where the cursor goes from here.
        picked: the indicator that was chosen from the library.
    """

    left = Signal(object)
    picked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.overtyping = False
        self._closed = False
        self.returnPressed.connect(self._return)

    def offer(self, words: Sequence[str], *, closed: bool) -> None:
        """Offer words; where hardly any others may stand (`closed`), the beginning of one of them will do."""
        self._closed = closed
        completer = QCompleter(list(words), self)
        self._complete_by(completer)
        completer.activated.connect(self._take_word)

    def offer_indicators(self, indicators: Sequence[LibraryIndicator]) -> None:
        """Offer the names of indicators, with what is known of them."""
        model = LibraryModel(self)
        model.show_found(indicators)
        completer = QCompleter(model, self)
        self._complete_by(completer)
        completer.setMaxVisibleItems(_MOST_SHOWN // 2)  # each has two lines
        popup = completer.popup()
        popup.setItemDelegate(IndicatorDelegate(popup))
        popup.setMinimumWidth(current_theme().px(400))
        completer.activated[QModelIndex].connect(self._take_indicator)  # type: ignore[index]  # overloads are not in the stubs

    def open_list(self) -> None:
        """Show everything that is offered."""
        completer = self.completer()
        if completer is not None:
            completer.setCompletionPrefix("")
            completer.complete()
            at = completer.completionModel().match(
                completer.completionModel().index(0, 0), Qt.ItemDataRole.DisplayRole, self.text(), 1
            )
            if at:
                completer.popup().setCurrentIndex(at[0])

    def event(self, event: QEvent) -> bool:
        """Take the keys that would go to the next widget."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = step_of(event)
            if step is not None and (step.tab or not self._list_open()):
                self.left.emit(step)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Open the list, or leave by an arrow while typing over."""
        alone = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_list()
        elif self.overtyping and alone and event.key() in _ARROWS and not self._list_open():
            self.left.emit(_ARROWS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _complete_by(self, completer: QCompleter) -> None:
        completer.setCompletionRole(Qt.ItemDataRole.DisplayRole)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(_MOST_SHOWN)
        theme, popup = current_theme(), completer.popup()
        popup.setItemDelegate(QStyledItemDelegate(popup))
        popup.setMinimumWidth(theme.px(184))
        border = f"{theme.px(1)}px solid {theme.colour('border').name()}"
        item = f"border: none; padding: {theme.inset}px {theme.gap}px"
        popup.setStyleSheet(f"QAbstractItemView {{ border: {border}; outline: none; }} QListView::item {{ {item} }}")
        self.setCompleter(completer)

    def _list_open(self) -> bool:
        return bool(self.completer()) and self.completer().popup().isVisible()

    def _return(self) -> None:
        """Leave by Enter while the list is open but nothing in it is chosen."""
        if self._list_open() and not self.completer().popup().currentIndex().isValid():
            left = self.completer().completionModel()
            only = str(left.index(0, 0).data()) if left.rowCount() == 1 else ""
            if self._closed and only.startswith(self.text()):
                self.setText(only)
            self.completer().popup().hide()
            self.left.emit(Step(rows=1))

    def _take_word(self, word: str) -> None:
        self.setText(word)
        self.left.emit(Step())

    def _take_indicator(self, index: QModelIndex) -> None:
        indicator = index.data(Qt.ItemDataRole.UserRole)
        self.picked.emit(indicator)
        self.setText(indicator.name)
        self.left.emit(Step())


class TextEditor(QPlainTextEdit):
    """A box: Alt+Enter begins a line, Enter leaves.

    Signals:
        left: the typing is done; where the cursor goes from here.
    """

    left = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.overtyping = False
        self.setTabChangesFocus(True)

    def event(self, event: QEvent) -> bool:
        """Take the keys that would go to the next widget."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = step_of(event)
            if step is not None:
                self.left.emit(step)
                return True
            if event.key() in _ENTER:
                self.insertPlainText("\n")
                return True
        return super().event(event)


Editor: TypeAlias = LineEditor | TextEditor
