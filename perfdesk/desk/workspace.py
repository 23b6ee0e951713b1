"""What there is in a session, without a screen: one way in for every change, and events out.

Every change is a row of operations under a name: it is done in memory at once, kept so that it can be undone, written
to the disk by the saver's thread, and told to whoever listens.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self, TypeAlias

from perfdesk.desk import operations as op
from perfdesk.desk.checks import Checks
from perfdesk.desk.history import History, Step
from perfdesk.desk.jobs import editions_of
from perfdesk.desk.listing import LastPrint, checksum
from perfdesk.desk.saver import NotSaved, Saved, Saver
from perfdesk.desk.shelf import BookLine, FormLine, Shelf
from perfdesk.model.edition import Edition
from perfdesk.model.editions import Editions
from perfdesk.model.finding import Finding
from perfdesk.model.form import Book, Form
from perfdesk.store.documents import Discarded
from perfdesk.store.repository import Repository


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change touched.

    Attributes:
        forms: forms that are another value, came, went or moved.
        books: books that they stand or stood in, and those that changed themselves.
        shape: whether lists look different: something came, went or moved.
    """

    forms: frozenset[int]
    books: frozenset[int]
    shape: bool


Event: TypeAlias = Changed | Saved | NotSaved
Listener: TypeAlias = Callable[[Event], None]


class Workspace:
    """Books and forms as they are now, with undo, checks and a saver; it belongs to the thread that opened it."""

    def __init__(self, repository: Repository, editions: Editions) -> None:
        self.editions = editions
        self._repository = repository
        self._shelf = Shelf(repository)
        self._history = History()
        self._listeners: list[Listener] = []
        self._checks = Checks(self._shelf, editions)
        self._saver = Saver(repository, self._tell)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the store in a folder; it is made where it is missing.

        Raises:
            PerfdeskError: the store or an edition cannot be opened.
        """
        editions = editions_of(folder)
        return cls(Repository.open(folder, writing=True), editions)

    def close(self) -> bool:
        """Write what is left and end; return whether everything is on the disk."""
        saved = self._saver.close()
        self._repository.close()
        return saved

    def settle(self, timeout: float | None = None) -> bool:
        """Wait for the disk; return whether it has everything."""
        return self._saver.settle(timeout)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have events told, and return what ends that.

        `Changed` comes in the session's own thread; `Saved` and `NotSaved` come in the saver's.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences on what was found damaged at opening."""
        return self._repository.notices

    # What there is

    def books(self) -> tuple[BookLine, ...]:
        """List the books by year, newest first, and unit."""
        return self._shelf.books()

    def lines(self, book_id: int) -> tuple[FormLine, ...]:
        """List the forms of a book in order, without reading them.

        Raises:
            ShelfError: there is no such book.
        """
        return tuple(map(self._shelf.line, self._shelf.order(book_id)))

    def line(self, form_id: int) -> FormLine:
        """Return what a list shows of a form.

        Raises:
            ShelfError: there is no such form.
        """
        return self._shelf.line(form_id)

    def form(self, form_id: int) -> Form:
        """Return a form.

        Raises:
            ShelfError: there is no such form.
        """
        return self._shelf.form(form_id)

    def book(self, book_id: int) -> Book:
        """Return a book with its forms.

        Raises:
            ShelfError: there is no such book.
        """
        return self._shelf.book(book_id)

    def bin(self) -> Mapping[int, Discarded]:
        """Return what lies in the recycle bin."""
        return self._shelf.bin

    def last_print(self, form_id: int) -> LastPrint | None:
        """Return when a form was printed last and whether it is another since, or None."""
        printed = self._shelf.printed(form_id)
        if printed is None:
            return None
        changed = checksum(self.form(form_id)) != printed.checksum
        return LastPrint(dt.datetime.fromisoformat(printed.when), changed)

    def edition(self, form_id: int) -> Edition | None:
        """Return the edition of a form as it stands in its book, or None."""
        book_id = self.line(form_id).book
        return self.editions.of_book(self.book(book_id))[self._shelf.order(book_id).index(form_id)]

    def findings(self, book_id: int) -> tuple[Finding, ...]:
        """Return the findings of a book; made again after a change, for the forms that changed."""
        return self._checks.findings(book_id)

    def check_for(self, book_id: int, seconds: float) -> bool:
        """Check a book for about so long, going on where the last call stopped; return whether `findings` has all."""
        return self._checks.work(book_id, seconds)

    def forget(self, book_id: int) -> None:
        """Keep what was read and found out about a book no longer in memory; it is made again when it is wanted."""
        self._shelf.forget(book_id)
        self._checks.forget(book_id)

    # The one way in

    def change(self, label: str, *operations: op.Operation, merge: str = "") -> None:
        """Do something: all of it or, where an operation cannot be done, nothing.

        Args:
            label: its name, as undo calls it.
            operations: what is done; those that change nothing are left out.
            merge: place that is typed in; further typing there is undone together.

        Raises:
            ShelfError: something that an operation touches is not there.
        """
        step, touched = self._apply(operations)
        if step.forward:
            self._history.add(replace(step, label=label, merge=merge))
            self._tell(touched)

    def undo(self) -> None:
        """Take the last step back."""
        if self._history.done:
            step = self._history.done.pop()
            self._history.undone.append(step)
            self._tell(self._apply(step.back)[1])

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._history.undone:
            step = self._history.undone.pop()
            self._history.done.append(replace(step, merge=""))
            self._tell(self._apply(step.forward)[1])

    def seal(self) -> None:
        """End the typing: what is typed next is undone by itself."""
        self._history.seal()

    @property
    def undo_label(self) -> str:
        """What would be taken back, or ""."""
        return self._history.done[-1].label if self._history.done else ""

    @property
    def redo_label(self) -> str:
        """What would be done again, or ""."""
        return self._history.undone[-1].label if self._history.undone else ""

    def _apply(self, operations: Iterable[op.Operation]) -> tuple[Step, Changed]:
        """Do operations; return them as a step, without those that change nothing, and what they touched."""
        done: list[op.Operation] = []
        back: list[op.Operation] = []
        forms: set[int] = set()
        books: set[int] = set()
        try:
            for operation in operations:
                if not self._idle(operation):
                    forms |= _forms(operation)
                    books |= self._books_of(operation)  # a form that moves is in another book afterwards
                    back.append(self._shelf.apply(operation))
                    done.append(operation)
                    books |= self._books_of(operation)
        except Exception:
            for operation in reversed(back):
                self._shelf.apply(operation)
            raise
        self._checks.outdate(books)
        self._saver.put([*done, *self._marks(done)])
        shape = any(isinstance(operation, op.Shaping) for operation in done)
        return Step("", tuple(done), tuple(reversed(back))), Changed(frozenset(forms), frozenset(books), shape)

    def _marks(self, operations: Iterable[op.Operation]) -> Iterable[op.Operation]:
        """Return that forms that came back were printed: the disk forgot it when they went."""
        for operation in operations:
            if isinstance(operation, op.AddForm):
                printed = self._shelf.printed(operation.form_id)
                if printed is not None:
                    yield op.MarkPrinted(operation.form_id, printed)

    def _idle(self, operation: op.Operation) -> bool:
        """Whether an operation would change nothing."""
        match operation:
            case op.ChangeForm(form_id, form):
                return self.form(form_id) == form
            case op.ChangeBook(book_id, head):
                return self._shelf.head(book_id) == replace(head, forms=())
            case _:
                return False

    def _books_of(self, operation: op.Operation) -> set[int]:
        """Return the books that an operation touches as things stand."""
        named = {operation.book_id} if isinstance(operation, op.OfBook) else set()
        return named | {self._shelf.line(each).book for each in _forms(operation) if self._shelf.has(each)}

    def _tell(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            listener(event)


def _forms(operation: op.Operation) -> set[int]:
    return {operation.form_id} if isinstance(operation, op.OfForm) else set()
