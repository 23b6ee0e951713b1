"""The working session, without a screen: what there is, one way in for every change, and events out.

Every change is a row of operations under a name: it is done in memory at once, kept so that it can be undone, written
to the disk by the saver's thread, and told to whoever listens. The session itself belongs to one thread.
"""

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias, TypeVar

from perfdesk.desk.history import History, Step
from perfdesk.desk.jobs import editions_of
from perfdesk.desk.listing import LastPrint, checksum
from perfdesk.desk.operations import (
    AddBook,
    AddForm,
    ChangeBook,
    ChangeForm,
    Discard,
    MarkPrinted,
    MoveForm,
    Operation,
    RemoveBook,
    RemoveForm,
    TakeOut,
)
from perfdesk.desk.saver import NotSaved, Saved, Saver
from perfdesk.desk.shelf import BookLine, FormLine, Shelf
from perfdesk.model.check import Checker
from perfdesk.model.edition import Edition, Editions
from perfdesk.model.evaluation import evaluation_of, proposed
from perfdesk.model.finding import Finding, form_name
from perfdesk.model.following import followed
from perfdesk.model.form import Book, Form, Section, SelfEvaluation, SignOff, TargetForm, Waiver
from perfdesk.model.paths import field_at, text_at, with_text
from perfdesk.model.rollover import OldYear, roll_over
from perfdesk.store.repository import Discarded, Printed, Repository


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

_HolderT = TypeVar("_HolderT")

_DONE = object()
_OF_FORMS = (ChangeForm, AddForm, RemoveForm, MoveForm, MarkPrinted)
_SHAPING = (AddForm, RemoveForm, MoveForm, AddBook, RemoveBook, Discard, TakeOut)


class Session:
    """Everything that a window does to books and forms."""

    def __init__(self, repository: Repository, editions: Editions) -> None:
        self.editions = editions
        self._repository = repository
        self._shelf = Shelf(repository)
        self._history = History()
        self._listeners: list[Listener] = []
        self._checkers: dict[int, Checker] = {}
        self._findings: dict[int, tuple[Finding, ...]] = {}
        self._checking: dict[int, Iterator[None]] = {}
        self._saver = Saver(repository, self._tell)

    @classmethod
    def open(cls, folder: Path) -> "Session":
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
        """List the forms of a book in order, without reading them."""
        return tuple(map(self._shelf.line, self._shelf.order(book_id)))

    def line(self, form_id: int) -> FormLine:
        """Return what a list shows of a form."""
        return self._shelf.line(form_id)

    def form(self, form_id: int) -> Form:
        """Return a form."""
        return self._shelf.form(form_id)

    def book(self, book_id: int) -> Book:
        """Return a book with its forms."""
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
        return self.editions.of_book(self.book(book_id))[self._place(form_id)]

    def findings(self, book_id: int) -> tuple[Finding, ...]:
        """Return the findings of a book; made again after a change, for the forms that changed."""
        if book_id not in self._findings:
            checker = self._checkers.setdefault(book_id, Checker(self.editions))
            self._findings[book_id] = checker.check(self.book(book_id))
        return self._findings[book_id]

    def check_for(self, book_id: int, seconds: float) -> bool:
        """Check a book for about so long, going on where the last call stopped; return whether `findings` has all."""
        if book_id not in self._findings:
            end = time.monotonic() + seconds
            steps = self._checking.setdefault(book_id, self._check(book_id))
            while next(steps, _DONE) is not _DONE:
                if time.monotonic() >= end:
                    return False
        self._checking.pop(book_id, None)
        return True

    def _check(self, book_id: int) -> Iterator[None]:
        for form_id in self._shelf.order(book_id):
            self._shelf.form(form_id)  # reading from the disk takes its time, too
            yield
        checker = self._checkers.setdefault(book_id, Checker(self.editions))
        self._findings[book_id] = yield from checker.steps(self.book(book_id))

    def forget(self, book_id: int) -> None:
        """Keep what was read and found out about a book no longer in memory; it is made again when it is wanted."""
        self._shelf.forget(book_id)
        self._findings.pop(book_id, None)
        self._checkers.pop(book_id, None)

    def findings_of(self, form_id: int) -> tuple[Finding, ...]:
        """Return the findings that stand on a form."""
        place = self._place(form_id)
        return tuple(each for each in self.findings(self.line(form_id).book) if each.form == place)

    def _place(self, form_id: int) -> int:
        return self._shelf.order(self.line(form_id).book).index(form_id)

    # The one way in

    def change(self, label: str, *operations: Operation, merge: str = "") -> None:
        """Do something: all of it or, where an operation cannot be done, nothing.

        Args:
            label: its name, as undo calls it.
            operations: what is done; those that change nothing are left out.
            merge: place that is typed in; further typing there is undone together.

        Raises:
            ShelfError: something that an operation touches is not there.
        """
        back, touched = self._apply(operations)
        if back.forward:
            self._history.add(replace(back.reversed, label=label, merge=merge))
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

    def _apply(self, operations: Iterable[Operation]) -> tuple[Step, Changed]:
        """Do operations; return the step back (its `back` is what was done) and what was touched."""
        done: list[Operation] = []
        back: list[Operation] = []
        forms: set[int] = set()
        books: set[int] = set()
        try:
            for operation in operations:
                if not self._idle(operation):
                    forms, books = forms | _forms(operation), books | self._books_of(operation)
                    back.append(self._shelf.apply(operation))
                    done.append(operation)
                    books |= self._books_of(operation)
        except Exception:
            for operation in reversed(back):
                self._shelf.apply(operation)
            raise
        for book_id in books:
            self._findings.pop(book_id, None)
            self._checking.pop(book_id, None)
        self._saver.put([*done, *self._marks(done)])
        shape = any(isinstance(operation, _SHAPING) for operation in done)
        return Step("", tuple(reversed(back)), tuple(done)), Changed(frozenset(forms), frozenset(books), shape)

    def _marks(self, operations: Iterable[Operation]) -> Iterable[Operation]:
        """Return that forms that came back were printed: the disk forgot it when they went."""
        for operation in operations:
            if isinstance(operation, AddForm):
                printed = self._shelf.printed(operation.form_id)
                if printed is not None:
                    yield MarkPrinted(operation.form_id, printed)

    def _idle(self, operation: Operation) -> bool:
        """Whether an operation would change nothing."""
        match operation:
            case ChangeForm(form_id, form):
                return self.form(form_id) == form
            case ChangeBook(book_id, head):
                return self._shelf.head(book_id) == replace(head, forms=())
            case _:
                return False

    def _books_of(self, operation: Operation) -> set[int]:
        """Return the books that an operation touches as things stand."""
        named = (
            {operation.book_id}
            if isinstance(operation, AddForm | MoveForm | AddBook | RemoveBook | ChangeBook)
            else set()
        )
        return named | {self._shelf.line(each).book for each in _forms(operation) if self._shelf.has(each)}

    def _tell(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            listener(event)

    # What users do, in terms of the one way in

    def set_text(self, form_id: int, path: str, text: str, *, typing: bool = False) -> None:
        """Put typed text into a field; what is not understood stays as those words.

        Args:
            form_id: the form.
            path: the field.
            text: what was typed.
            typing: whether more of it may follow; it is undone together.
        """
        form = self.form(form_id)
        if text_at(form, path) == text:
            return
        self.change(
            f"修改{field_at(form, path).label}",
            ChangeForm(form_id, self._followed(form_id, with_text(form, path, text))),
            merge=f"{form_id} {path}" if typing else "",
        )

    def change_form(self, form_id: int, form: Form, label: str) -> None:
        """Put another value in the place of a form; what is computed follows."""
        self.change(label, ChangeForm(form_id, self._followed(form_id, form)))

    def _followed(self, form_id: int, form: Form) -> Form:
        edition = self.edition(form_id) if isinstance(form, SelfEvaluation) else None
        return followed(self.form(form_id), form, edition)

    def change_head(self, book_id: int, head: Book, label: str, merge: str = "") -> None:
        """Put another value in the place of what a book says of itself; `merge` as in `change`."""
        self.change(label, ChangeBook(book_id, head), merge=merge and f"book {book_id} {merge}")

    def add_book(self, unit: str, year: int | None, sign_off: SignOff | None = None) -> int:
        """Make an empty book; return its id."""
        book_id = self._shelf.new_id()
        self.change(f"新建填报册“{unit}”", AddBook(book_id, Book(unit=unit, year=year, sign_off=sign_off)))
        return book_id

    def add_form(self, book_id: int, name: str = "", department: str = "", before: int | None = None) -> int:
        """Make a new target form in a book, as the edition of its year has it; return its id."""
        form = blank_form(self._shelf.head(book_id), self.editions, name, department)
        form_id = self._shelf.new_id()
        self.change(f"新建项目“{form_name(form)}”", AddForm(form_id, book_id, form, before))
        return form_id

    def duplicate(self, form_id: int) -> int:
        """Put a copy of a form after it; return its id."""
        form, line = self.form(form_id), self.line(form_id)
        order = (*self._shelf.order(line.book), None)
        copy_id = self._shelf.new_id()
        copy = replace(form, project_name=f"{form.project_name}（副本）")
        self.change(f"复制“{form_name(form)}”", AddForm(copy_id, line.book, copy, order[order.index(form_id) + 1]))
        return copy_id

    def move_form(self, form_id: int, book_id: int, before: int | None = None) -> None:
        """Move a form before another one, or to the end of a book."""
        self.change(f"移动“{form_name(self.form(form_id))}”", MoveForm(form_id, book_id, before))

    def mark_printed(self, form_ids: Iterable[int]) -> None:
        """Keep that forms were printed, or written as PDF, to be handed in as they are now. No undo takes that back."""
        when = _now()
        marks = (MarkPrinted(each, Printed(when, checksum(self.form(each)))) for each in form_ids)
        touched = self._apply(marks)[1]
        if touched.forms:
            self._tell(touched)

    def remove_forms(self, form_ids: Sequence[int]) -> None:
        """Put forms into the recycle bin."""
        names = [form_name(self.form(form_id)) for form_id in form_ids]
        label = f"删除“{names[0]}”" if len(names) == 1 else f"删除 {len(names)} 张表"
        self.change(label, *(each for form_id in form_ids for each in self._discarding(form_id)))

    def _discarding(self, form_id: int) -> tuple[Operation, ...]:
        book = replace(self._shelf.head(self.line(form_id).book), forms=(self.form(form_id),))
        return Discard(self._shelf.new_id(), Discarded(book, _now())), RemoveForm(form_id)

    def remove_book(self, book_id: int) -> None:
        """Put a book with its forms into the recycle bin."""
        book = self.book(book_id)
        self.change(
            f"删除填报册“{book.unit}”",
            Discard(self._shelf.new_id(), Discarded(book, _now(), whole=True)),
            *map(RemoveForm, self._shelf.order(book_id)),
            RemoveBook(book_id),
        )

    def restore(self, *item_ids: int) -> None:
        """Take things out of the recycle bin, forms into the book that they came from or a new one like it."""
        items = sorted((self._shelf.bin[each] for each in item_ids), key=lambda item: not item.whole)
        books: list[Discarded] = []
        for item in items:  # what comes from one book comes back into one
            at = next((n for n, each in enumerate(books) if not item.whole and _same_book(each.book, item.book)), None)
            if at is None:
                books.append(item)
            else:
                joined = replace(books[at].book, forms=(*books[at].book.forms, *item.book.forms))
                books[at] = replace(books[at], book=joined)
        adding = (each for item in books for each in self._adding(item.book, merge=not item.whole))
        self.change("从回收站还原", *adding, *map(TakeOut, item_ids))

    def empty_bin(self) -> None:
        """Take everything out of the recycle bin for good; what was deleted into it is no longer undone either."""
        gone = tuple(map(TakeOut, self._shelf.bin))
        if gone:
            touched = self._apply(gone)[1]
            self._history.forget(gone)
            self._tell(touched)

    def take_in(self, books: Iterable[Book]) -> None:
        """Add books from outside; forms join the unit's book of that year unless they are there word for word."""
        books = tuple(books)
        count = sum(len(book.forms) for book in books)
        self.change(f"导入 {count} 张表", *(each for book in books for each in self._adding(book, merge=True)))

    def _adding(self, book: Book, *, merge: bool) -> Iterable[Operation]:
        """Return what adds a book, into the unit's own one of that year where `merge` says so."""
        same = (line.id for line in self.books() if merge and (line.unit, line.year) == (book.unit, book.year))
        book_id = next(same, None)
        present: tuple[Form, ...] = ()
        if book_id is None:
            book_id = self._shelf.new_id()
            yield AddBook(book_id, replace(book, forms=()))
        else:
            present = self.book(book_id).forms
        for form in book.forms:
            if form not in present:
                yield AddForm(self._shelf.new_id(), book_id, form)

    def roll_over(
        self, book_id: int, year: int, without: Collection[int] = ()
    ) -> tuple[int, Mapping[int, tuple[OldYear, ...]]]:
        """Begin the book of another year with the target forms of this one.

        Args:
            book_id: the book.
            year: the year of the new one.
            without: forms that are left behind, such as those of projects that are `finished`.

        Returns:
            The new book, and by form the fields that still name the old year.
        """
        book = self.book(book_id)
        moved = [
            roll_over(form, year)
            for form_id, form in zip(self._shelf.order(book_id), book.forms, strict=True)
            if isinstance(form, TargetForm) and form_id not in without
        ]
        ids = [self._shelf.new_id() for _ in moved]
        new_id = self._shelf.new_id()
        head = replace(book, year=year, summary=None, waivers=(), forms=())
        forms = (AddForm(form_id, new_id, each.form) for form_id, each in zip(ids, moved, strict=True))
        self.change(f"结转到 {year} 年", AddBook(new_id, head), *forms)
        return new_id, {form_id: each.old_years for form_id, each in zip(ids, moved, strict=True)}

    def evaluate(self, book_id: int) -> tuple[int, ...]:
        """Put a self-evaluation after each target form that has none of its name and year; return their ids."""
        book, order = self.book(book_id), (*self._shelf.order(book_id), None)
        present = {(form.project_name, form.year) for form in book.forms if isinstance(form, SelfEvaluation)}
        added = [
            AddForm(self._shelf.new_id(), book_id, evaluation_of(form, edition), before)
            for form, before in zip(book.forms, order[1:], strict=True)
            if isinstance(form, TargetForm) and (form.project_name, form.year) not in present
            if (edition := self.editions.of_year(SelfEvaluation.kind, form.year)) is not None
        ]
        self.change(f"生成 {len(added)} 张自评表", *added)
        return tuple(each.form_id for each in added)

    def propose(self, book_id: int) -> int:
        """Put what log and formulas give into blank cells of a book's self-evaluations; return how many changed."""
        book = self.book(book_id)
        changes = [
            ChangeForm(form_id, made)
            for form_id, form, edition in zip(
                self._shelf.order(book_id), book.forms, self.editions.of_book(book), strict=True
            )
            if isinstance(form, SelfEvaluation) and edition is not None and (made := proposed(form, edition)) != form
        ]
        self.change(f"按公式填 {len(changes)} 张自评表", *changes)
        return len(changes)

    def mend(self, book_id: int, finding: Finding) -> None:
        """Do what a finding offers."""
        if finding.mend is None:
            return
        if finding.form is None:
            head = _with_texts(self._shelf.head(book_id), finding.mend.changes)
            self.change(finding.mend.label, ChangeBook(book_id, head))
        else:
            form_id = self._shelf.order(book_id)[finding.form]
            self.change_form(form_id, _with_texts(self.form(form_id), finding.mend.changes), finding.mend.label)

    def waive(self, book_id: int, finding: Finding, reason: str) -> None:
        """Give the reason why a finding may stand."""
        form = None if finding.form is None else self.form(self._shelf.order(book_id)[finding.form])
        waiver = Waiver(
            kind=form.kind if form else "",
            project_name=form.project_name if form else "",
            code=finding.code,
            field=finding.field,
            reason=reason,
        )
        head = self._shelf.head(book_id)
        self.change("说明理由", ChangeBook(book_id, replace(head, waivers=(*head.waivers, waiver))))


def blank_form(head: Book, editions: Editions, name: str = "", department: str = "") -> TargetForm:
    """Return a new target form for a book: the whole year, the headings of its edition, nothing else."""
    edition = editions.of_year(TargetForm.kind, head.year)
    sections = edition.document.narrative if edition else ()
    return TargetForm(
        layout=edition.layout if edition else "",
        edition=edition.name if edition else "",
        year=head.year,
        project_name=name,
        supervising_department=department,
        implementing_unit=head.unit,
        start_date=dt.date(head.year, 1, 1) if head.year else None,
        end_date=dt.date(head.year, 12, 31) if head.year else None,
        narrative=tuple(Section(section.heading) for section in sections),
    )


def _with_texts(holder: _HolderT, changes: Mapping[str, str]) -> _HolderT:
    for path, text in changes.items():
        holder = with_text(holder, path, text)
    return holder


def _forms(operation: Operation) -> set[int]:
    return {operation.form_id} if isinstance(operation, _OF_FORMS) else set()


def _same_book(one: Book, other: Book) -> bool:
    return (one.unit, one.year) == (other.unit, other.year)


def _now() -> str:
    return dt.datetime.now().astimezone().isoformat(timespec="seconds")
