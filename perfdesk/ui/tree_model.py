"""The tree of books and projects as Qt asks for it: lines of the session, filtered by a list of our own."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from perfdesk.desk.session import Session
from perfdesk.desk.shelf import BookLine, FormLine
from perfdesk.model.form import TargetForm
from perfdesk.model.money import format_decimal, to_wanyuan, total

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROOT = 0
"""Internal id of books; that of a form is one more than its book's row."""


class TreeModel(QAbstractItemModel):
    """Books, and under each its forms."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._words = ""
        self._books: Sequence[BookLine] = ()
        self._forms: list[list[FormLine]] = []
        self.refresh()

    def filter(self, words: str) -> None:
        """Show the forms whose project name has the words, and the books that have such forms."""
        self._words = words.strip()
        self.refresh()

    def refresh(self) -> None:
        """Show what there is now."""
        self.beginResetModel()
        books = self._session.books()
        forms = [[line for line in self._session.lines(each.id) if self._words in line.project_name] for each in books]
        shown = [n for n, lines in enumerate(forms) if lines or not self._words]
        self._books, self._forms = [books[n] for n in shown], [forms[n] for n in shown]
        self.endResetModel()

    def refresh_form(self, form_id: int) -> None:
        """Show one form as it is now, where it is shown."""
        index = self.index_of(form_id)
        if index.isValid():
            self._forms[index.parent().row()][index.row()] = self._session.line(form_id)
            self.dataChanged.emit(index, index)
            self.dataChanged.emit(index.parent(), index.parent())

    def index_of(self, form_id: int) -> QModelIndex:
        """Return where a form stands, or nowhere."""
        for n, lines in enumerate(self._forms):
            for k, line in enumerate(lines):
                if line.id == form_id:
                    return self.index(k, 0, self.index(n, 0))
        return QModelIndex()

    def form_at(self, index: _Index) -> FormLine | None:
        """Return the form at an index, or None."""
        book = index.internalId() if index.isValid() else _ROOT
        return None if book == _ROOT else self._forms[book - 1][index.row()]

    def book_at(self, index: _Index) -> BookLine | None:
        """Return the book at an index or that of the form there, or None."""
        if not index.isValid():
            return None
        return self._books[index.internalId() - 1 if index.internalId() else index.row()]

    def index(self, row: int, column: int, parent: _Index = _NOWHERE) -> QModelIndex:
        """Return the index of a line."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _ROOT)

    def parent(self, index: _Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # Qt has two of that name
        """Return the book of a form."""
        book = index.internalId() if index.isValid() else _ROOT
        return QModelIndex() if book == _ROOT else self.createIndex(book - 1, 0, _ROOT)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        """Count the books, or the forms of one."""
        if not parent.isValid():
            return len(self._books)
        return 0 if parent.internalId() or parent.column() else len(self._forms[parent.row()])

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: ARG002, N802
        """Return 1."""
        return 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a line says."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        form = self.form_at(index)
        if form is not None:
            kind = "" if form.kind == TargetForm.kind else "（自评）"
            amount = "" if form.annual_total is None else f"　{format_decimal(form.annual_total)} 元"
            tip = role == Qt.ItemDataRole.ToolTipRole
            return f"{form.project_name or '（未命名项目）'}{kind}{amount if tip else ''}"
        book, lines = self._books[index.row()], self._forms[index.row()]
        wanyuan = format_decimal(to_wanyuan(total(*(line.annual_total for line in lines))), 2)
        return f"{book.year or ''} {book.unit}　{len(lines)} 个项目，{wanyuan} 万元"
