"""The window: the tree of books and projects, the page in the middle, and the paper beside it."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QSplitter, QToolBar, QVBoxLayout, QWidget

from perfdesk.desk.arrivals import READABLE
from perfdesk.desk.saver import NotSaved, Saved
from perfdesk.desk.session import Changed, Event, Session
from perfdesk.desk.settings import Settings
from perfdesk.model.form import Book
from perfdesk.ui.actions import fill_bar, fill_menus, make_actions
from perfdesk.ui.bin_page import BinPage
from perfdesk.ui.errands import Errands
from perfdesk.ui.memory import Memory, Place
from perfdesk.ui.project_tree import ProjectTree
from perfdesk.ui.side_bar import Pane, SideBar
from perfdesk.ui.side_panes import SidePanes
from perfdesk.ui.theme import current_theme, restyle
from perfdesk.ui.work_area import WorkArea

_TREE_WIDTH: Final = 260
_FORM_WIDTH: Final = 660
_PAPER_WIDTH: Final = 420
_LEAST_TREE: Final = 160
_LEAST_FORM: Final = 360
_LEAST_PANE: Final = 296
_HANDLES: Final = 16
_ANY_WIDTH: Final = 16_777_215
"""Qt's own bound on widths: none."""
_MOST_SECTIONS: Final = 6
_FIRST_FIELD: Final = "project_name"
_LARGE_BOOK: Final = 60
"""Forms of a book from which on the paper shows the open form alone: all pages would take too long after a key."""


class _Ear(QObject):
    """Carries events of the session into the window's thread, whichever they come from."""

    heard = Signal(object)


class MainWindow(QMainWindow):
    """The window over a session.

    Signals:
        settings_changed: the new `Settings`.
        closed: the window is gone, and its place is remembered.
    """

    settings_changed = Signal(object)
    closed = Signal()

    def __init__(self, session: Session, settings: Settings, folder: Path) -> None:
        """Make the window; nothing of its pages but what is seen first.

        Args:
            session: what it shows and changes.
            settings: what the user has set.
            folder: of the store; what the window remembers is kept there.
        """
        super().__init__()
        self.session, self.settings, self.folder = session, settings, folder
        self.memory = Memory(folder)
        self._ear = _Ear(self)
        self.tree = ProjectTree(session)
        self.work = WorkArea(session)
        self.panes = SidePanes(self)
        self.side = SideBar(
            (
                Pane("paper", "打印\n效果", "file-text", self.panes.make_paper),
                Pane("library", "指标库", "library", self.panes.make_library),
                Pane("log", "年内\n记录", "history", self.panes.make_log),
                Pane("help", "怎么填", "circle-question-mark", self.panes.make_help),
            )
        )
        self.errands = Errands(self)
        self._bar = QToolBar("常用", movable=False)
        self._saved = QLabel("")
        self._path = ""
        self._shared = False
        self._splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        self._actions = make_actions(self, self._handlers())
        self._build()
        self._stop_listening = session.listen(self._ear.heard.emit)
        self._connect_signals()
        self._show_actions()
        self._come_back()

    # What is open

    def open_form(self, form_id: int, path: str = "") -> None:
        """Show a form, with the cursor in a field where one is named."""
        self.work.open_form(form_id, path)

    def focus_work(self) -> None:
        """Put the cursor where the work goes on: into the field that it was in, or the page that is shown."""
        if self.work.form_id is not None:
            self.work.page.go_to(self._path)
        else:
            self.work.shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, sentence: str) -> None:
        """Show a sentence that must be read."""
        self.work.notice.say(sentence)

    @property
    def saved_text(self) -> str:
        """What the status bar says of the disk."""
        return self._saved.text()

    def action(self, name: str) -> QAction:
        """Return an action by the name that it has in the tables of actions."""
        return self._all_actions()[name]

    def _all_actions(self) -> Mapping[str, QAction]:
        return {**self.tree.actions_by_name, **self._actions}

    # Events of the session

    def _hear(self, event: Event) -> None:
        if isinstance(event, Changed):
            self._show_change(event)
        elif isinstance(event, Saved):
            self._say_saved(f"已保存 {event.at:%H:%M:%S}", "caption")
        elif isinstance(event, NotSaved):
            self._say_saved("没有保存", "error")
            self.say(event.sentence)

    def _show_change(self, change: Changed) -> None:
        self._say_saved("正在保存…", "caption")
        self.tree.show_change(change)
        self.work.show_change(change)
        self._show_paper()
        self.panes.show_log()
        self._show_actions()

    def _say_saved(self, words: str, role: str) -> None:
        self._saved.setText(words)
        restyle(self._saved, "role", role)

    # What is shown where

    def _moved(self) -> None:
        """Another form, book or page is open."""
        self._path = _FIRST_FIELD
        if self.work.form_id is not None:
            self.tree.select_form(self.work.form_id)
        elif self.work.book_id is not None and self.work.shown is self.work.book_page:
            self.tree.select_book(self.work.book_id)
        self._remember_place()
        self._show_paper()
        self._light_paper()
        self._show_actions()
        self.panes.show_project()

    def _entered(self, path: str) -> None:
        """Follow the cursor of the page: on the paper, in the help, and in what is remembered."""
        self._path = path
        self._light_paper()
        self.panes.show_field(path)
        self._remember_place()

    def _show_paper(self) -> None:
        if not self.panes.has_paper or self.work.book_id is None:
            return
        book = self._paper_book(self.session.book(self.work.book_id))
        self.panes.show_paper(book)

    def _light_paper(self) -> None:
        at = self.work.form_index()
        if at is not None and self.panes.has_paper:
            self.panes.paper.light(0 if self._large_book() else at, self._path)

    def _paper_book(self, book: Book) -> Book:
        """Return what the paper shows: the book, or of a large one the open form alone."""
        at = self.work.form_index()
        if at is None or len(book.forms) <= _LARGE_BOOK:
            return book
        return Book(unit=book.unit, year=book.year, sign_off=book.sign_off, forms=(book.forms[at],))

    def _large_book(self) -> bool:
        return self.work.book_id is not None and len(self.session.lines(self.work.book_id)) > _LARGE_BOOK

    def click_on_paper(self, form: int, path: str) -> None:
        """Put the cursor into the field that was clicked on."""
        if self.work.book_id is None:
            return
        at = self.work.form_index() if self._large_book() else form
        if at is not None:
            self.work.open_form(self.session.lines(self.work.book_id)[at].id, path)
            self.window().activateWindow()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Share the width among the panes, when it is known for the first time and none is remembered."""
        super().showEvent(event)
        if not self._shared:
            self._shared = True
            self._begin_side()
            if self.memory.bytes_of("panes") is None:
                self._share_width()

    def _share_width(self) -> None:
        """Give the tree its width, the pane at the right two fifths of the rest, and the page what is left."""
        strip, whole = self.side.strip_width, self._splitter.width()
        opened = bool(self.side.open_pane)
        tree = self._width(_TREE_WIDTH, _TREE_WIDTH + _FORM_WIDTH + _PAPER_WIDTH * opened)
        side = strip + max(whole - tree, 1) * 2 // 5 * opened
        self._splitter.setSizes([tree, max(whole - tree - side, 1), side])

    def _least(self, width: int) -> int:
        """Return the least width of a pane in px."""
        return self._width(width, _LEAST_TREE + _LEAST_FORM + _LEAST_PANE)

    def _width(self, width: int, of_all: int) -> int:
        """Return a width in px: as it is said, or its share of a screen that has no room for all panes."""
        room = self.screen().availableGeometry().width() - self.side.strip_width - _HANDLES
        return min(current_theme().px(width), room * width // of_all)

    # What is remembered

    def _remember_place(self) -> None:
        at = self.work.form_index()
        if at is not None and self.work.book_id is not None:
            line = next(line for line in self.session.books() if line.id == self.work.book_id)
            self.memory.place = Place(line.unit, line.year, at, self._path)

    def _come_back(self) -> None:
        """Open what was open last, or else the first form, or the page that begins."""
        state = self.memory.bytes_of("panes")
        if state is not None:
            self._splitter.restoreState(state)
        for notice in self.session.notices:
            self.say(notice)
        place = self.memory.place
        books = self.session.books()
        found = next((line for line in books if place and (line.unit, line.year) == (place.unit, place.year)), None)
        forms = self.session.lines(found.id) if found else ()
        if place and forms:
            self.open_form(forms[min(place.form, len(forms) - 1)].id, place.field)
        else:
            self._open_first()

    def _open_first(self) -> None:
        """Open the first form, or the page that begins."""
        books = self.session.books()
        forms = self.session.lines(books[0].id) if books else ()
        if forms:
            self.open_form(forms[0].id)
        elif books:
            self.work.open_book(books[0].id)
        else:
            self.errands.show_welcome()

    def _begin_side(self) -> None:
        """Open the pane that was open last; at first the paper, where all three panes have room."""
        wide = self.width() >= current_theme().px(_TREE_WIDTH + _FORM_WIDTH + _PAPER_WIDTH) + self.side.strip_width
        chosen = self.memory.side
        self.side.open(chosen if chosen is not None else ("paper" if wide else ""))
        self._side_opened(self.side.open_pane)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave the words of the tool bar out where they have no room."""
        super().resizeEvent(event)
        style = Qt.ToolButtonStyle
        self._bar.setToolButtonStyle(style.ToolButtonTextBesideIcon)
        if self._bar.sizeHint().width() > self.width():
            self._bar.setToolButtonStyle(style.ToolButtonIconOnly)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Remember how the window stands, and end what works behind it."""
        if not self.errands.may_close():
            event.ignore()
            return
        self.memory.keep_bytes("panes", self._splitter.saveState())
        self.memory.write()
        self._stop_listening()
        self._stop_listening = _nothing
        self.tree.stop()
        self.panes.stop()
        self.errands.stop()
        super().closeEvent(event)
        self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files that can be read."""
        if _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open the dialog that takes files in."""
        event.acceptProposedAction()
        self.errands.import_files(_files(event))

    # What actions do

    def _handlers(self) -> Mapping[str, Callable[[], object]]:
        work, session = self.work, self.session
        return {
            "import": self.errands.import_files,
            "export": self.errands.export,
            "print": self.errands.print,
            "settings": self.errands.show_settings,
            "quit": lambda: self.window().close(),
            "undo": lambda: self._step_through(session.undo),
            "redo": lambda: self._step_through(session.redo),
            "filter": self.tree.focus_filter,
            "replace": work.show_replace,
            "compare": self.errands.compare,
            "next_finding": lambda: work.findings.step(1),
            "previous_finding": lambda: work.findings.step(-1),
            "mend": work.findings.mend_current,
            "paper": lambda: self.panes.toggle("paper"),
            "library": lambda: self.panes.toggle("library"),
            "log": lambda: self.panes.toggle("log"),
            "help": lambda: self.panes.toggle("help"),
            "shortcuts": self.errands.show_shortcuts,
            "welcome": self.errands.show_welcome,
            "sample": self.errands.open_sample,
            "next_pane": lambda: self._step_pane(1),
            "previous_pane": lambda: self._step_pane(-1),
            **{f"section_{n + 1}": partial(work.page.go_to_section, n) for n in range(_MOST_SECTIONS)},
        }

    def _step_through(self, step: Callable[[], None]) -> None:
        """Undo or redo, and open the form that it changed."""
        heard: list[Event] = []
        stop = self.session.listen(heard.append)
        step()
        stop()
        ids = {form_id for event in heard if isinstance(event, Changed) for form_id in event.forms}
        if ids and self.work.form_id not in ids:
            lines = (line for book in self.session.books() for line in self.session.lines(book.id))
            found = next((line.id for line in lines if line.id in ids), None)
            if found is not None:
                self.open_form(found)

    def _step_pane(self, by: int) -> None:
        """Put the cursor into the next pane that is shown."""
        panes = [self.tree, self.work.shown, self.work.findings.list]
        if self.side.open_pane:
            panes.append(self.side.pane(self.side.open_pane))
        shown = [pane for pane in panes if pane.isVisible()]
        focus = self.focusWidget()
        now = next((n for n, pane in enumerate(shown) if focus is pane or pane.isAncestorOf(focus)), -1)
        target = shown[(now + by) % len(shown)]
        (target.focusProxy() or target).setFocus(Qt.FocusReason.TabFocusReason)
        if target is self.work.page and self._path:
            self.work.page.go_to(self._path)
        elif not target.hasFocus():
            target.focusNextChild()

    def _show_actions(self) -> None:
        for name, word, label in (
            ("undo", "撤销", self.session.undo_label),
            ("redo", "重做", self.session.redo_label),
        ):
            action = self._actions[name]
            action.setEnabled(bool(label))
            action.setText(f"{word}：{label}" if label else word)
            action.setIconText(word)
            action.setToolTip(f"{word}：{label}" if label else f"没有可{word}的")
        has_form = self.work.form_id is not None
        for name in ("replace", "next_finding", "previous_finding", "mend"):
            self._actions[name].setEnabled(has_form or self.work.shown is self.work.book_page)
        sections = self.work.page.sections() if has_form else []
        for n in range(1, _MOST_SECTIONS + 1):
            action = self._actions[f"section_{n}"]
            action.setVisible(n <= len(sections))
            action.setText(f"到“{sections[n - 1]}”" if n <= len(sections) else "")
        some = bool(self.session.books())
        for name in ("export", "print", "compare"):
            self._actions[name].setEnabled(some)

    # How it is built

    def _build(self) -> None:
        self.setAcceptDrops(True)
        fill_menus(self, self._all_actions())
        self._bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        fill_bar(self._bar, self._all_actions())
        self.addToolBar(self._bar)
        for pane in (self.tree, self.work, self.side):
            self._splitter.addWidget(pane)
        for at, stretch in enumerate((0, 3, 2)):
            self._splitter.setStretchFactor(at, stretch)
        self.tree.setMinimumWidth(self._least(_LEAST_TREE))
        self.work.setMinimumWidth(self._least(_LEAST_FORM))
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        self.setCentralWidget(holder)
        self._saved.setProperty("role", "caption")
        self._saved.setAccessibleName("保存情况")
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addPermanentWidget(self._saved)

    def _connect_signals(self) -> None:
        self._ear.heard.connect(self._hear)
        self.tree.form_chosen.connect(self.open_form)
        self.tree.book_chosen.connect(self.work.open_book)
        self.tree.bin_chosen.connect(lambda: self.work.open_other("bin", lambda: BinPage(self.session)))
        self.tree.new_form_wanted.connect(self.errands.new_form)
        self.tree.new_book_wanted.connect(self.errands.show_welcome)
        self.tree.import_wanted.connect(self.errands.import_files)
        self.tree.sample_wanted.connect(self.errands.open_sample)
        self.tree.rolled_over.connect(self.errands.tell_of_old_years)
        self.tree.evaluated.connect(self.errands.tell_of_evaluations)
        self.work.moved.connect(self._moved)
        self.work.entered.connect(self._entered)
        self.work.emptied.connect(self._open_first)
        self.side.opened.connect(self._side_opened)

    def _side_opened(self, name: str) -> None:
        self.memory.side = name
        for each in ("paper", "library", "log", "help"):
            self._actions[each].setChecked(each == name)
        strip = self.side.strip_width
        if name:
            least = strip + self._least(_LEAST_PANE)
            self.side.setMinimumWidth(least)
            self.side.setMaximumWidth(_ANY_WIDTH)
            if self._splitter.sizes()[2] <= least:
                self._share_width()
        else:
            self.side.setFixedWidth(strip)
        self._show_paper()
        self._light_paper()
        self.panes.show_project()
        self.panes.show_field(self._path)


def _files(event: QDropEvent) -> list[Path]:
    """Return the files that are dropped, as far as they can be read."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in READABLE]


def _nothing() -> None:
    """Do nothing."""
