"""The left side of the window: the tree of books and projects, a box to filter it, and what can be done there."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QElapsedTimer, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from perfdesk.desk.listing import CHOICES, blocks_of, matcher, moved_before, states_of
from perfdesk.desk.operations import MoveForm
from perfdesk.desk.session import Changed, Session
from perfdesk.ui.actions import EVERYWHERE, TREE_ACTIONS, Act
from perfdesk.ui.icons import icon
from perfdesk.ui.roll_over_bar import RollOverBar
from perfdesk.ui.theme import current_theme
from perfdesk.ui.tree_delegate import TreeDelegate
from perfdesk.ui.tree_model import TreeModel

_QUIET: Final = 400
"""Milliseconds without a change after which books are looked at."""
_SLICE: Final = 5
"""Milliseconds that books are looked at in one go, so that no key has to wait."""
_PAUSE: Final = 15
"""Milliseconds between two slices."""
_TYPING: Final = 1000
"""Milliseconds within which letters that are typed in the tree add up."""
_MANY: Final = 1000
"""Forms from which on books are shown closed."""
_MENU: Final = (
    "new_form", "duplicate", "rename", "", "move_up", "move_down", "", "delete", "", "roll_over", "evaluate",
)  # fmt: skip
_TOOLS: Final = ("new_form", "new_book", "duplicate", "delete")
"""What stands over the tree, as icons: the bar of the window has words."""
_MORE: Final = ("new_book", "import", "", "roll_over", "evaluate", "", "open_bin")


class ProjectTree(QWidget):
    """Shows books and projects, and does what can be done to them.

    Signals:
        form_chosen: id of the form to open.
        book_chosen: id of the book to open.
        bin_chosen: the recycle bin is to be opened.
        new_form_wanted: id of the book that is to get a new form.
        new_book_wanted: a new book is to be begun.
        rolled_over: id of the new book, and by form the fields that still name the old year.
        evaluated: ids of the self-evaluations that were made.
        import_wanted: files are to be taken in.
        sample_wanted: the sample is to be opened.
    """

    form_chosen = Signal(int)
    book_chosen = Signal(int)
    bin_chosen = Signal()
    new_form_wanted = Signal(int)
    new_book_wanted = Signal()
    rolled_over = Signal(int, object)
    evaluated = Signal(object)
    import_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = TreeModel(session, self)
        self.filter_box, self.view, self.state_button = QLineEdit(), _View(), QToolButton()
        self.more_button = QToolButton()
        self.roll_over_bar = RollOverBar()
        self._hint, self._silent = QLabel(), False
        self._choices = QActionGroup(self)
        self._book: int | None = None
        self._unknown = {line.id for line in session.books()}
        self._quiet = QTimer(self, singleShot=True)
        self._begin = [
            self._button("新建填报册", self.new_book_wanted.emit),
            self._button("导入去年的文件", self.import_wanted.emit),
            self._button("打开示例", self.sample_wanted.emit),
        ]
        self.actions_by_name = {act.name: self._action(act) for act in TREE_ACTIONS}
        self._build()
        self.filter_box.textChanged.connect(lambda _: self._filter())
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.filter_box, context=Qt.ShortcutContext.WidgetShortcut)
        for leave in (self.filter_box.returnPressed, down.activated):
            leave.connect(self._go_to_found)
        self._choices.triggered.connect(lambda _: self._filter())
        self._quiet.timeout.connect(self._look)
        self._quiet.start(_QUIET)
        self.model.dropped.connect(self._move_to)
        self.roll_over_bar.accepted.connect(self._roll_over)
        self.model.renamed.connect(lambda form_id, name: session.set_text(form_id, "project_name", name))
        self.view.activated.connect(self._choose)
        self.view.clicked.connect(self._choose)  # of the line of the cursor, too: another page may be open
        self.view.selectionModel().currentChanged.connect(self._choose)
        self._show_actions()

    # What the owner does

    def show_change(self, change: Changed) -> None:
        """Show what is there now."""
        books = {line.id for line in self._session.books()}
        if not change.shape and not change.books - books:
            self.model.refresh_forms(change.forms)
        if change.shape or self.model.filtered or not change.forms:
            self._refresh(change)
        self._unknown |= change.books
        self._show_prints(change)
        if self.roll_over_bar.book_id not in books:
            self.roll_over_bar.hide()
        self._quiet.start(_QUIET)
        self._show_empty()
        self._show_actions()

    def _show_prints(self, change: Changed) -> None:
        """Show at once how the prints of changed forms stand; what is found in the forms comes in idle time."""
        states = {
            form_id: replace(state, printed=self._session.last_print(form_id))
            for form_id in change.forms
            if self.model.index_of(form_id).isValid() and (state := self.model.state(form_id)) is not None
        }
        self.model.put_states(states)

    def _refresh(self, change: Changed) -> None:
        """Let the rows follow; forms that moved stay chosen."""
        chosen = [each for each in self.selected_forms() if each in change.forms]
        current, books = self.current_form(), {line.id for line in self._session.books()}
        new = {book_id for book_id in change.books & books if not self.model.index_of_book(book_id).isValid()}
        self._silent = True  # where the cursor falls when its row goes is no choice of the user's
        self.model.refresh()
        self._silent = False
        for book_id in new:
            self.view.expand(self.model.index_of_book(book_id))
        if current in change.forms and current is not None:
            self._put(self.model.index_of(current))
        selection = self.view.selectionModel()
        for form_id in chosen:
            selection.select(self.model.index_of(form_id), selection.SelectionFlag.Select)

    def select_form(self, form_id: int) -> None:
        """Put the cursor on a form."""
        if not self.model.index_of(form_id).isValid():
            self.model.keep(form_id)
        self._put(self.model.index_of(form_id))

    def select_book(self, book_id: int) -> None:
        """Put the cursor on a book."""
        self._put(self.model.index_of_book(book_id))

    def current_form(self) -> int | None:
        """Return the form under the cursor."""
        line = self.model.form_at(self.view.currentIndex())
        return None if line is None else line.id

    def current_book(self) -> int | None:
        """Return the book under the cursor, or that of the form there; that of before where the filter hides it."""
        books = {line.id for line in self._session.books()}
        if (book_id := self._book_of(self.view.currentIndex())) is not None:
            self._book = book_id
        elif self._book not in books:
            self._book = min(books) if len(books) == 1 else None
        return self._book

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
        self._quiet.stop()

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
            "roll_over": lambda: self._with_book(self._ask_roll_over),
            "evaluate": lambda: self._with_book(lambda book_id: self.evaluated.emit(self._session.evaluate(book_id))),
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
        lines = self._session.lines(self._session.line(form_id).book)
        chosen = {form_id, *self.selected_forms()}
        heads = [block[0] for block in blocks_of(lines, chosen)]
        forms = [each for each in heads if each in chosen]
        can, before = moved_before(heads, forms, by)
        if can:
            self._move_to(forms, lines[0].book, before)

    def _move_to(self, form_ids: Sequence[int], book_id: int, before: int | None) -> None:
        """Move forms together, in one change, with their self-evaluations; they stand before one that stays."""
        moved = self._with_evaluations(form_ids)
        lines = self._session.lines(book_id)
        order = [line.id for line in lines]
        heads = {block[0] for block in blocks_of(lines, form_ids)}
        below = order[order.index(before) :] if before is not None else []
        goal = next((each for each in below if each in heads and each not in moved), None)
        name = self._session.line(form_ids[0]).project_name
        label = f"移动“{name}”" if len(form_ids) == 1 else f"移动 {len(form_ids)} 张表"
        self._session.change(label, *(MoveForm(each, book_id, goal) for each in moved))

    def _with_evaluations(self, form_ids: Sequence[int]) -> tuple[int, ...]:
        books = dict.fromkeys(self._session.line(each).book for each in form_ids)
        blocks = [block for book_id in books for block in blocks_of(self._session.lines(book_id), form_ids)]
        return tuple(each for block in blocks if block[0] in form_ids for each in block)

    def _delete(self) -> None:
        forms = self.selected_forms()
        book_id = self._book_of(self.view.currentIndex())
        if forms:
            beside = self._beside(forms)
            if beside is not None:
                self.form_chosen.emit(beside)  # before they go, so that the page is never empty
            self._session.remove_forms(forms)
        elif book_id is not None:
            self._session.remove_book(book_id)

    def _beside(self, form_ids: Sequence[int]) -> int | None:
        """Return the form that is shown next below the chosen ones in their book, or else above them."""
        index = self.view.currentIndex()
        for step in (self.view.indexBelow, self.view.indexAbove):
            beside = index
            while (line := self.model.form_at(beside)) is not None and line.id in form_ids:
                beside = step(beside)
            if line is not None and self._book_of(beside) == self._book_of(index):
                return line.id
        return None

    def _ask_roll_over(self, book_id: int) -> None:
        books = self._session.books()
        book = next(line for line in books if line.id == book_id)
        years = frozenset(line.year for line in books if line.unit == book.unit and line.year is not None)
        self.roll_over_bar.ask(book, years, self._session.finished(book_id))

    def _roll_over(self, book_id: int, year: int, without: frozenset[int]) -> None:
        self.view.setFocus()
        self.rolled_over.emit(*self._session.roll_over(book_id, year, without))

    # What happens

    def _choose(self, index: QModelIndex) -> None:
        self._show_actions()
        line = self.model.form_at(index)
        if self._silent:
            return
        if line is not None:
            self.form_chosen.emit(line.id)
        elif index.isValid():
            self._with_book(self.book_chosen.emit)

    def _put(self, index: QModelIndex) -> None:
        if index.isValid() and index != self.view.currentIndex():
            self._silent = True
            self.view.go_to(index)
            self._silent = False
        self._show_actions()

    def _filter(self) -> None:
        form_id, chosen = self.current_form(), self.selected_forms()
        checked = self._choices.checkedAction()
        self._silent = True
        self.model.filter(self.filter_box.text(), checked.data())
        self._silent = False
        self.state_button.setChecked(checked.data() != "all")
        self.state_button.setToolTip(f"只看：{checked.text()}")
        self._expand()
        if form_id is not None and len(chosen) <= 1:
            self._put(self.model.index_of(form_id))
        self._show_empty()

    def _go_to_found(self) -> None:
        """Go from the filter to the first form that it found."""
        first = self.model.index(0, 0, self.model.index(0, 0))
        if first.isValid():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.view.go_to(first)

    def _expand(self) -> None:
        """Open the books, unless there are too many lines to be looked through."""
        if self.model.shown_forms <= _MANY:
            self.view.expandAll()

    def _show_empty(self) -> None:
        """Say why the tree is empty, and what can be done."""
        some = bool(self._session.books())
        self._hint.setVisible(self.model.rowCount() == 0)
        self._hint.setText("没有符合的项目。" if some else "还没有填报册。")
        for button in self._begin:
            button.setVisible(not some)

    def _look(self) -> None:
        """Find out in idle time, a slice at a time, how the forms of books stand; those of the current one first."""
        books = sorted(self._unknown & {line.id for line in self._session.books()})
        if not books:
            return
        current = self.current_book()
        book_id = current if current in books and current is not None else books[0]
        if self._session.check_for(book_id, _SLICE / 1000):
            lines = self._session.lines(book_id)
            prints = [self._session.last_print(line.id) for line in lines]
            states = states_of(self._session.findings(book_id), prints)
            self._unknown.discard(book_id)
            self.model.put_states({line.id: state for line, state in zip(lines, states, strict=True)})
            if book_id != current:
                self._session.forget(book_id)
        self._quiet.start(_PAUSE)

    def _book_of(self, index: QModelIndex) -> int | None:
        book = self.model.book_at(index)
        return None if book is None else book.id

    def _show_actions(self) -> None:
        form, book = self.current_form() is not None, self.current_book() is not None
        for names, enabled in (
            (("duplicate", "rename", "move_up", "move_down"), form),
            (("delete",), self.view.currentIndex().isValid()),
            (("new_form", "roll_over", "evaluate"), book),
        ):
            for name in names:
                self.actions_by_name[name].setEnabled(enabled)

    def _show_menu(self, spot: QPoint) -> None:
        menu = QMenu(self)
        for name in _MENU:
            menu.addAction(self.actions_by_name[name]) if name else menu.addSeparator()
        menu.exec(self.view.viewport().mapToGlobal(spot))
        menu.deleteLater()

    # How it is built

    def _action(self, act: Act) -> QAction:
        action = QAction(icon(act.sign), act.word, self)
        action.setShortcut(QKeySequence(act.keys))
        if act.name not in EVERYWHERE:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.view.addAction(action)
        action.triggered.connect(lambda _on=False: self._handler(act.name)())
        return action

    def _build(self) -> None:
        theme = current_theme()
        self.filter_box.setPlaceholderText("筛选：名称或首字母")
        self.filter_box.setClearButtonEnabled(True)
        self.filter_box.setAccessibleName("筛选项目")
        self.view.setAccessibleName("填报册和项目")
        self.view.setModel(self.model)
        self.view.setHeaderHidden(True)
        self.view.setItemDelegate(TreeDelegate(self.model, self.view))
        self.view.setIndentation(theme.group)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.view.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.view.setDragDropOverwriteMode(False)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self._expand()
        self.setFocusProxy(self.view)
        menu = QMenu(self.state_button)
        for choice, word in CHOICES:
            action = self._choices.addAction(word)
            action.setCheckable(True)
            action.setChecked(choice == "all")
            action.setData(choice)
            menu.addAction(action)
        self.state_button.setMenu(menu)
        self.state_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.state_button.setIcon(icon("funnel"))
        self.state_button.setIconSize(theme.icon_size)
        self.state_button.setCheckable(True)
        self.state_button.setAccessibleName("按检查情况筛选")
        self.state_button.setToolTip("按检查情况筛选")
        head = QHBoxLayout()
        head.setSpacing(theme.inset)
        head.addWidget(self.filter_box, 1)
        head.addWidget(self.state_button)
        self._hint.setProperty("role", "muted")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.gap, theme.gap, theme.gap, theme.gap)
        layout.setSpacing(theme.gap)
        layout.addLayout(self._tools())
        layout.addLayout(head)
        layout.addWidget(self.roll_over_bar)
        layout.addWidget(self._hint)
        for button in self._begin:
            layout.addWidget(button)
        layout.addWidget(self.view, 1)
        self._show_empty()

    def _tools(self) -> QHBoxLayout:
        """Make the row over the tree: what is done most as buttons, the rest in a menu."""
        theme, row = current_theme(), QHBoxLayout()
        row.setSpacing(theme.inset)
        for name in _TOOLS:
            button = QToolButton()
            button.setDefaultAction(self.actions_by_name[name])
            button.setIconSize(theme.icon_size)
            button.setAccessibleName(self.actions_by_name[name].text())
            row.addWidget(button)
        row.addStretch(1)
        self.more_button.setIcon(icon("ellipsis"))
        self.more_button.setIconSize(theme.icon_size)
        self.more_button.setToolTip("更多")
        self.more_button.setAccessibleName("更多")
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more_button)
        for name in _MORE:
            if name == "import":
                menu.addAction(icon("import"), "导入…", self.import_wanted.emit)
            elif name:
                menu.addAction(self.actions_by_name[name])
            else:
                menu.addSeparator()
        self.more_button.setMenu(menu)
        row.addWidget(self.more_button)
        return row

    def _button(self, word: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(word, self)
        button.clicked.connect(do)
        return button


class _View(QTreeView):
    """The tree; typing looks for a name, or for the initials of its readings. Letters within a second add up."""

    def __init__(self) -> None:
        super().__init__()
        self._typed, self._since = "", QElapsedTimer()

    def go_to(self, index: QModelIndex) -> None:
        """Put the cursor on a line and choose it alone; Qt's own way adds to what is chosen while Ctrl is held."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Go to the line whose name begins with what was typed; one letter again and again goes from line to line."""
        goes_on = bool(self._typed) and not self._since.hasExpired(_TYPING)
        self._typed = self._typed + search if goes_on else search
        self._since.start()
        if goes_on and self._go_to(self._typed, self.currentIndex()):
            return
        if not goes_on or len(set(self._typed)) == 1:
            self._go_to(search, self.indexBelow(self.currentIndex()))

    def _go_to(self, typed: str, index: QModelIndex) -> bool:
        """Go to the first line from one on that begins so, round the end; return whether there is one."""
        model, found = self.model(), matcher(typed, start=True)
        for _ in range(model.rowCount() + sum(model.rowCount(model.index(n, 0)) for n in range(model.rowCount()))):
            index = index if index.isValid() else model.index(0, 0)
            if found(index.data() or ""):
                self.go_to(index)
                return True
            index = self.indexBelow(index)
        return False
