"""The middle of the window: the page of what is open, and what is to be mended there."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from perfdesk.desk.session import Changed, Session
from perfdesk.desk.shelf import ShelfError
from perfdesk.model.edition import Edition
from perfdesk.model.finding import Finding
from perfdesk.model.form import Book, Form
from perfdesk.model.paths import with_value
from perfdesk.ui.book_page import BookPage
from perfdesk.ui.findings_panel import FindingsPanel
from perfdesk.ui.form_page import FormPage
from perfdesk.ui.notice_bar import NoticeBar
from perfdesk.ui.replace_bar import ReplaceBar
from perfdesk.ui.theme import current_theme

_OFFERED: Final = ("project_nature", "project_category", "supervising_department", "implementing_unit")
_PAGE_HEIGHT: Final = 560
_FINDINGS_HEIGHT: Final = 150


class WorkArea(QWidget):
    """Shows a form, a book or another page, and passes on to the session what is done there.

    Signals:
        moved: the form or book that is open changed.
        entered: the path of the field that the cursor came to.
        emptied: what was open is gone, and nothing is open.
    """

    moved = Signal()
    entered = Signal(str)
    emptied = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.form_id: int | None = None
        self.book_id: int | None = None
        self._others: dict[str, QWidget] = {}
        self._before: tuple[int | None, str] = None, ""
        self._path = ""
        self.notice = NoticeBar()
        self.replace_bar = ReplaceBar(session)
        self.page, self.book_page, self.findings = FormPage(), BookPage(), FindingsPanel()
        self._stack = QStackedWidget()
        self._offered: tuple[Edition | None, int] | None = None
        self._list_height = current_theme().px(_FINDINGS_HEIGHT)
        self.splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        self._build()
        self._connect_signals()

    # What is open

    def open_form(self, form_id: int, path: str = "") -> None:
        """Show a form, with the cursor in a field where one is named."""
        if form_id != self.form_id or self._stack.currentWidget() is not self.page:
            self._session.seal()
            self.form_id, self.book_id = form_id, self._session.line(form_id).book
            self.page.grid.table.clearSelection()
            self.show_now()
            self.replace_bar.follow(form_id)
            self.moved.emit()
        if path:
            self.page.go_to(path)
            self._enter(path)  # a cursor that was there already would not tell

    def open_book(self, book_id: int) -> None:
        """Show what a book says of itself."""
        if book_id != self.book_id or self.shown is not self.book_page:
            self._session.seal()
            self.form_id, self.book_id = None, book_id
            self._stack.setCurrentWidget(self.book_page)
            self.show_now()
            self.moved.emit()

    def open_other(self, name: str, make: Callable[[], QWidget] | None = None) -> QWidget:
        """Show another page, which is made when it is opened first, until Esc; findings have no place beside it."""
        if name not in self._others and make is not None:
            self._others[name] = widget = make()
            self._stack.addWidget(widget)
            leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), widget)
            leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            leave.activated.connect(self._go_back)
        if self.shown in (self.page, self.book_page):
            self._before = self.form_id, self._path
        self._session.seal()
        self.form_id = None
        page = self._others[name]
        self._stack.setCurrentWidget(page)
        self.findings.hide()
        self.replace_bar.hide()
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.moved.emit()
        return page

    def _go_back(self) -> None:
        """Show again what was open before another page, with the cursor where it was."""
        form_id, path = self._before
        lines = () if self.book_id is None else self._session.lines(self.book_id)
        if form_id in {line.id for line in lines} and form_id is not None:
            self.open_form(form_id, path)
        elif self.book_id is not None:
            self.open_book(self.book_id)

    def drop_other(self, name: str) -> None:
        """Throw another page away: it is made anew when it is opened again."""
        page = self._others.pop(name, None)
        if page is not None:
            self._stack.removeWidget(page)
            page.deleteLater()

    @property
    def shown(self) -> QWidget:
        """The page that is shown."""
        return self._stack.currentWidget()

    @property
    def form(self) -> Form | None:
        """The form that is open."""
        return None if self.form_id is None else self._session.form(self.form_id)

    def form_index(self) -> int | None:
        """Return the place of the open form in its book."""
        if self.form_id is None or self.book_id is None:
            return None
        return [line.id for line in self._session.lines(self.book_id)].index(self.form_id)

    # What changed

    def show_change(self, change: Changed) -> None:
        """Show what is open as it is now, where a change touched it."""
        if self.book_id in change.books or change.forms & {self.form_id}:
            self.show_now()

    def show_now(self) -> None:
        """Show what is open as it is now; of a form that is gone, its book, and of a book that is gone, nothing."""
        if self.form_id is not None:
            try:
                self.book_id = self._session.line(self.form_id).book
            except ShelfError:
                self.form_id = None
        try:
            book = self._session.book(self.book_id) if self.book_id is not None else None
        except ShelfError:
            book = None
        if book is None or self.book_id is None:
            self.book_id = None
            if self.shown in (self.page, self.book_page):
                self._stack.setCurrentIndex(0)
                self.findings.hide()
                self.emptied.emit()
            return
        self._show_book(book, self.book_id)

    def _show_book(self, book: Book, book_id: int) -> None:
        findings = self._session.findings(book_id)
        at = self.form_index()
        if at is not None:
            mine = tuple(each for each in findings if each.form == at)
            edition = self._session.editions.of_book(book)[at]
            self.page.show_form(book.forms[at], edition, mine)
            if self._offered != (edition, book_id):
                self._offered = edition, book_id
                self.page.offer(_offers(book, edition))
            self._stack.setCurrentWidget(self.page)
        elif self.shown is self.book_page or self.shown not in self._others.values():
            self.book_page.show_book(book, self._session.editions, findings)
            self._stack.setCurrentWidget(self.book_page)
        in_place = self.shown in (self.page, self.book_page)
        self.findings.setVisible(in_place)
        if in_place:
            self.findings.show_findings(book, findings, at)

    # What is done

    def go_to_finding(self, finding: Finding) -> None:
        """Go to the field that a finding stands on."""
        if self.book_id is None:
            return
        if finding.form is None:
            if self.form_id is not None:
                self.open_book(self.book_id)
        else:
            self.open_form(self._session.lines(self.book_id)[finding.form].id, finding.field)

    def mend(self, finding: Finding) -> None:
        """Do what a finding offers."""
        if self.book_id is not None:
            self._session.mend(self.book_id, finding)

    def waive(self, finding: Finding, reason: str) -> None:
        """Give the reason why a finding may stand."""
        if self.book_id is not None:
            self._session.waive(self.book_id, finding, reason)

    def _enter(self, path: str) -> None:
        self._path = path
        self.entered.emit(path)

    def _type(self, path: str, text: str) -> None:
        if self.form_id is not None:
            self._session.set_text(self.form_id, path, text, typing=True)

    def _change_rows(self, rows: tuple[object, ...], label: str) -> None:
        if self.form_id is not None and self.form is not None:
            self._session.change_form(self.form_id, with_value(self.form, "indicators", rows), label)

    def _change_head(self, head: Book, label: str, merge: str) -> None:
        if self.book_id is not None:
            self._session.change_head(self.book_id, head, label, merge)

    def _open_of_book(self, index: int) -> None:
        if self.book_id is not None:
            self.open_form(self._session.lines(self.book_id)[index].id)

    def _fit_findings(self, empty: bool) -> None:  # noqa: FBT001  # a signal's argument
        """Give the room of an empty list to the page, and take it back."""
        sizes = self.splitter.sizes()
        if empty and sizes[1] > self.findings.maximumHeight():
            self._list_height = sizes[1]
        wanted = self.findings.maximumHeight() if empty else self._list_height
        self.splitter.setSizes([max(sum(sizes) - wanted, 1), wanted])

    def show_replace(self) -> None:
        """Open the bar to find and replace in the form that is open."""
        if self.form_id is not None:
            self.replace_bar.show_for(self.form_id)

    # How it is built

    def _build(self) -> None:
        for page in (QWidget(), self.page, self.book_page):
            self._stack.addWidget(page)
        self.splitter.addWidget(self._stack)
        self.splitter.addWidget(self.findings)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([_PAGE_HEIGHT, self._list_height])
        self.findings.hide()
        self.replace_bar.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice)
        layout.addWidget(self.replace_bar)
        layout.addWidget(self.splitter, 1)

    def _connect_signals(self) -> None:
        self.page.typed.connect(self._type)
        self.page.rows_changed.connect(self._change_rows)
        self.page.entered.connect(self._enter)
        self.page.left.connect(self._session.seal)
        self.page.mend_wanted.connect(self.mend)
        self.page.waive_wanted.connect(self.findings.ask_reason_for)
        self.book_page.head_changed.connect(self._change_head)
        self.book_page.left.connect(self._session.seal)
        self.book_page.form_chosen.connect(self._open_of_book)
        self.findings.chosen.connect(self.go_to_finding)
        self.findings.emptied.connect(self._fit_findings)
        self.findings.mend_wanted.connect(self.mend)
        self.findings.waived.connect(self.waive)
        self.replace_bar.found.connect(self.open_form)


def _offers(book: Book, edition: Edition | None) -> Mapping[str, Sequence[str]]:
    """Return what usually stands in some fields: what the edition names, and what other forms of the book say."""
    listed = edition.offers if edition else {}
    return {
        path: tuple(
            filter(None, dict.fromkeys((*listed.get(path, ()), *(getattr(form, path, "") for form in book.forms))))
        )
        for path in _OFFERED
    }
