"""Which forms are handed out: a tree of books and forms to tick, with quick choices."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from perfdesk.desk.session import Session
from perfdesk.model.form import TargetForm
from perfdesk.ui.layouts import framed, label, row
from perfdesk.ui.theme import current_theme
from perfdesk.ui.tick_tree import TickTree


class ScopePane(QWidget):
    """Lets forms be ticked; that which the window shows is ticked at the start.

    Signals:
        changed: other forms are ticked now.
    """

    changed = Signal()

    def __init__(
        self, session: Session, book_id: int | None, form_id: int | None, parent: QWidget | None = None
    ) -> None:
        """Make the pane.

        Args:
            session: what there is.
            book_id: the book that the window shows.
            form_id: the form that the window shows.
            parent: the dialog.
        """
        super().__init__(parent)
        theme = current_theme()
        self._session = session
        self._tree = TickTree("要哪些表")
        self._count = label(role="muted")
        if form_id is not None:
            book_id = session.line(form_id).book
        self._fill(book_id)
        every = tuple(cast("int", key) for key in self._tree.all_keys())
        of_book = () if book_id is None else tuple(line.id for line in session.lines(book_id))
        choices = (("本表", () if form_id is None else (form_id,)), ("本册", of_book), ("全部", every))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.gap)
        layout.addLayout(row(label("要哪些表", "section"), *(self._quick(*each) for each in choices), pushed=1))
        layout.addWidget(framed(self._tree), 1)
        layout.addWidget(self._count)
        self._tree.tick(next(forms for _, forms in choices if forms or forms is every))
        self._tree.go_to(form_id if form_id is not None else next(iter(of_book or every), None))
        self._tree.ticks_changed.connect(self._tell)

    def focus_tree(self) -> None:
        """Put the focus on the tree."""
        self._tree.setFocus()

    @property
    def wanted(self) -> dict[int, set[int]]:
        """The ids of the ticked forms by book, in the order of the tree."""
        found: dict[int, set[int]] = {}
        for key in self._tree.ticked():
            form_id = cast("int", key)
            found.setdefault(self._session.line(form_id).book, set()).add(form_id)
        return found

    def _fill(self, open_book: int | None) -> None:
        books = self._session.books()
        for book in books:
            line = self._tree.put(f"{book.year or ''} {book.unit}".strip())
            for form in self._session.lines(book.id):
                kind = "" if form.kind == TargetForm.kind else "自评表"
                self._tree.put(form.project_name or "（未命名项目）", under=line, key=form.id, mark=kind)
            line.setExpanded(book.id == open_book or len(books) == 1)

    def _quick(self, word: str, forms: tuple[int, ...]) -> QPushButton:
        button = QPushButton(word, autoDefault=False)
        button.setEnabled(bool(forms))
        button.setProperty("kind", "link")
        choose: Callable[[], None] = lambda: self._tree.tick(forms)  # noqa: E731
        button.clicked.connect(choose)
        return button

    def _tell(self) -> None:
        wanted = self.wanted
        count = sum(map(len, wanted.values()))
        books = f"，{len(wanted)} 本填报册" if len(wanted) > 1 else ""
        self._count.setText(f"已选 {count} 张表{books}" if count else "请勾选要的表")
        self.changed.emit()
