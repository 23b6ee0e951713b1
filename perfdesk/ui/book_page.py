"""The page of a book: what it says of itself, and its forms."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QListWidget, QVBoxLayout, QWidget

from perfdesk.model.edition import Editions
from perfdesk.model.finding import Finding, form_name
from perfdesk.model.form import Book
from perfdesk.ui.theme import current_theme


class BookPage(QWidget):
    """Shows a book.

    Signals:
        head_changed: the book without its forms as it should be, and what was done.
        form_chosen: index of the form to open.
    """

    head_changed = Signal(object, str)
    form_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._forms = QLabel(), QListWidget()
        self._title.setProperty("role", "title")
        theme = current_theme()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.part, theme.part, theme.part, theme.part)
        layout.setSpacing(theme.group)
        layout.addWidget(self._title)
        layout.addWidget(self._forms, 1)
        self._forms.itemActivated.connect(lambda _: self.form_chosen.emit(self._forms.currentRow()))

    def show_book(self, book: Book, _editions: Editions, _findings: tuple[Finding, ...]) -> None:
        """Show a book as it is now."""
        self._title.setText(f"{book.year or ''} {book.unit}")
        self._forms.clear()
        self._forms.addItems([form_name(form) for form in book.forms])
