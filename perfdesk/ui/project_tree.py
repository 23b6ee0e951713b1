"""The left side of the window: the tree of books and projects, a box to filter it, and what can be done there."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QMenu, QTreeView, QVBoxLayout, QWidget

from perfdesk.desk.session import Changed, Session
from perfdesk.ui.icons import icon
from perfdesk.ui.theme import current_theme
from perfdesk.ui.tree_model import TreeModel

_ACTIONS: Final = (
    ("new_book", "新建填报册", "book-plus", "Ctrl+Shift+N"),
    ("new_form", "新建项目", "file-plus", "Ctrl+N"),
    ("duplicate", "复制项目", "copy", ""),
    ("rename", "改名", "pencil", ""),
    ("move_up", "上移", "arrow-up", ""),
    ("move_down", "下移", "arrow-down", ""),
    ("delete", "删除", "trash-2", ""),
    ("roll_over", "结转到下一年", "calendar-plus", ""),
    ("evaluate", "生成自评表", "clipboard-check", ""),
    ("open_bin", "回收站", "archive-restore", ""),
)
_MENU: Final = ("new_form", "duplicate", "rename", "move_up", "move_down", "delete", "roll_over", "evaluate")


class ProjectTree(QWidget):
    """Shows books and projects, and does what can be done to them.

    Signals:
        form_chosen: id of the form to open.
        book_chosen: id of the book to open.
        bin_chosen: the recycle bin is to be opened.
        new_form_wanted: id of the book that is to get a new form.
        new_book_wanted: a new book is to be begun.
        rolled_over: id of the new book, and by form the fields that still name the old year.
        import_wanted: files are to be taken in.
        sample_wanted: the sample is to be opened.
    """

    form_chosen = Signal(int)
    book_chosen = Signal(int)
    bin_chosen = Signal()
    new_form_wanted = Signal(int)
    new_book_wanted = Signal()
    rolled_over = Signal(int, object)
    import_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = TreeModel(session, self)
        self.filter_box, self.view = QLineEdit(), QTreeView()
        self.actions_by_name = {name: self._action(name, word, sign, keys) for name, word, sign, keys in _ACTIONS}
        self._build()
        self.filter_box.textChanged.connect(self._filter)
        self.view.selectionModel().currentChanged.connect(self._choose)

    # What the owner does

    def show_change(self, change: Changed) -> None:
        """Show what is there now."""
        if change.shape:
            form_id = self.current_form()
            self.model.refresh()
            self.view.expandAll()
            if form_id is not None:
                self.select_form(form_id)
        else:
            for form_id in change.forms:
                self.model.refresh_form(form_id)
        self._show_actions()

    def select_form(self, form_id: int) -> None:
        """Put the cursor on a form."""
        self._put(self.model.index_of(form_id))

    def select_book(self, book_id: int) -> None:
        """Put the cursor on a book."""
        rows = (self.model.index(row, 0) for row in range(self.model.rowCount()))
        self._put(next((index for index in rows if self._book_of(index) == book_id), QModelIndex()))

    def current_form(self) -> int | None:
        """Return the form under the cursor."""
        line = self.model.form_at(self.view.currentIndex())
        return None if line is None else line.id

    def current_book(self) -> int | None:
        """Return the book under the cursor, or that of the form there; the only book where there is one."""
        books = self._session.books()
        return self._book_of(self.view.currentIndex()) or (books[0].id if len(books) == 1 else None)

    def selected_forms(self) -> tuple[int, ...]:
        """Return the forms that are selected."""
        lines = map(self.model.form_at, self.view.selectionModel().selectedIndexes())
        return tuple(line.id for line in lines if line is not None)

    def focus_filter(self) -> None:
        """Put the cursor into the filter."""
        self.filter_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_box.selectAll()

    def stop(self) -> None:
        """End what works behind the tree."""

    # What is done

    def _handler(self, name: str) -> Callable[[], object]:
        return {
            "new_book": self.new_book_wanted.emit,
            "new_form": lambda: self._with_book(self.new_form_wanted.emit),
            "duplicate": lambda: self._with_form(self._duplicate),
            "rename": lambda: self.view.edit(self.view.currentIndex()),
            "move_up": lambda: self._with_form(lambda form_id: self._move(form_id, -1)),
            "move_down": lambda: self._with_form(lambda form_id: self._move(form_id, 1)),
            "delete": self._delete,
            "roll_over": lambda: self._with_book(self._roll_over),
            "evaluate": lambda: self._with_book(self._session.evaluate),
            "open_bin": self.bin_chosen.emit,
        }[name]

    def _with_form(self, do: Callable[[int], object]) -> None:
        form_id = self.current_form()
        if form_id is not None:
            do(form_id)

    def _with_book(self, do: Callable[[int], object]) -> None:
        book_id = self.current_book()
        if book_id is not None:
            do(book_id)

    def _duplicate(self, form_id: int) -> None:
        self.form_chosen.emit(self._session.duplicate(form_id))

    def _move(self, form_id: int, by: int) -> None:
        book_id = self._session.line(form_id).book
        order = [line.id for line in self._session.lines(book_id)]
        at = order.index(form_id) + by
        if 0 <= at < len(order):
            below = at + 1 if by > 0 else at
            self._session.move_form(form_id, book_id, order[below] if below < len(order) else None)

    def _delete(self) -> None:
        forms = self.selected_forms()
        book_id = self._book_of(self.view.currentIndex())
        if forms:
            self._session.remove_forms(forms)
        elif book_id is not None:
            self._session.remove_book(book_id)

    def _roll_over(self, book_id: int) -> None:
        year = next(line.year for line in self._session.books() if line.id == book_id)
        if year is not None:
            self.rolled_over.emit(*self._session.roll_over(book_id, year + 1))

    # What happens

    def _choose(self, index: QModelIndex) -> None:
        self._show_actions()
        line = self.model.form_at(index)
        if line is not None:
            self.form_chosen.emit(line.id)
        elif index.isValid():
            self._with_book(self.book_chosen.emit)

    def _put(self, index: QModelIndex) -> None:
        if index.isValid() and index != self.view.currentIndex():
            with QSignalBlocker(self.view.selectionModel()):
                self.view.setCurrentIndex(index)
            self.view.viewport().update()
        self._show_actions()

    def _filter(self, words: str) -> None:
        self.model.filter(words)
        self.view.expandAll()

    def _book_of(self, index: QModelIndex) -> int | None:
        book = self.model.book_at(index)
        return None if book is None else book.id

    def _show_actions(self) -> None:
        form, book = self.current_form() is not None, self.current_book() is not None
        for names, enabled in (
            (("duplicate", "rename", "move_up", "move_down"), form),
            (("new_form", "delete", "roll_over", "evaluate"), book),
        ):
            for name in names:
                self.actions_by_name[name].setEnabled(enabled)

    def _show_menu(self, spot: QPoint) -> None:
        menu = QMenu(self)
        menu.addActions([self.actions_by_name[name] for name in _MENU])
        menu.exec(self.view.viewport().mapToGlobal(spot))
        menu.deleteLater()

    # How it is built

    def _action(self, name: str, word: str, sign: str, keys: str) -> QAction:
        action = QAction(icon(sign), word, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _on=False: self._handler(name)())
        return action

    def _build(self) -> None:
        theme = current_theme()
        self.filter_box.setPlaceholderText("筛选项目")
        self.filter_box.setClearButtonEnabled(True)
        self.filter_box.setAccessibleName("筛选项目")
        self.view.setAccessibleName("填报册和项目")
        self.view.setModel(self.model)
        self.view.setHeaderHidden(True)
        self.view.setUniformRowHeights(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.expandAll()
        self.setFocusProxy(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.gap, theme.gap, theme.gap, theme.gap)
        layout.setSpacing(theme.gap)
        layout.addWidget(self.filter_box)
        layout.addWidget(self.view, 1)
