"""The working session: what users do to books and forms, each deed in terms of the one way in of its workspace."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from perfdesk.desk import operations as op
from perfdesk.desk.listing import checksum
from perfdesk.desk.workspace import Changed, Event, Workspace
from perfdesk.model.editions import Editions
from perfdesk.model.evaluation import evaluation_of, proposed
from perfdesk.model.finding import Finding, form_name, waiver
from perfdesk.model.following import followed
from perfdesk.model.form import Book, Form, Section, SelfEvaluation, SignOff, TargetForm
from perfdesk.model.paths import field_at, text_at, with_text
from perfdesk.model.rollover import OldYear, finished, roll_over
from perfdesk.store.documents import Discarded, Printed

__all__ = ["Changed", "Event", "Session"]

_HolderT = TypeVar("_HolderT")


class Session(Workspace):
    """Everything that a window does to books and forms."""

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
            op.ChangeForm(form_id, self._followed(form_id, with_text(form, path, text))),
            merge=f"{form_id} {path}" if typing else "",
        )

    def change_form(self, form_id: int, form: Form, label: str) -> None:
        """Put another value in the place of a form; what is computed follows."""
        self.change(label, op.ChangeForm(form_id, self._followed(form_id, form)))

    def _followed(self, form_id: int, form: Form) -> Form:
        edition = self.edition(form_id) if isinstance(form, SelfEvaluation) else None
        return followed(self.form(form_id), form, edition)

    def change_head(self, book_id: int, head: Book, label: str, merge: str = "") -> None:
        """Put another value in the place of what a book says of itself; `merge` as in `change`."""
        self.change(label, op.ChangeBook(book_id, head), merge=merge and f"book {book_id} {merge}")

    def add_book(self, unit: str, year: int | None, sign_off: SignOff | None = None) -> int:
        """Make an empty book; return its id."""
        book_id = self._shelf.new_id()
        self.change(f"新建填报册“{unit}”", op.AddBook(book_id, Book(unit=unit, year=year, sign_off=sign_off)))
        return book_id

    def add_form(self, book_id: int, name: str = "", department: str = "", before: int | None = None) -> int:
        """Make a new target form in a book, as the edition of its year has it; return its id."""
        form = _blank_form(self._shelf.head(book_id), self.editions, name, department)
        form_id = self._shelf.new_id()
        self.change(f"新建项目“{form_name(form)}”", op.AddForm(form_id, book_id, form, before))
        return form_id

    def duplicate(self, form_id: int) -> int:
        """Put a copy of a form after it; return its id."""
        form, line = self.form(form_id), self.line(form_id)
        order = (*self._shelf.order(line.book), None)
        copy_id = self._shelf.new_id()
        copy = replace(form, project_name=f"{form.project_name}（副本）")
        self.change(f"复制“{form_name(form)}”", op.AddForm(copy_id, line.book, copy, order[order.index(form_id) + 1]))
        return copy_id

    def move_form(self, form_id: int, book_id: int, before: int | None = None) -> None:
        """Move a form before another one, or to the end of a book."""
        self.change(f"移动“{form_name(self.form(form_id))}”", op.MoveForm(form_id, book_id, before))

    def mark_printed(self, form_ids: Iterable[int]) -> None:
        """Keep that forms were printed, or written as PDF, to be handed in as they are now. No undo takes that back."""
        when = _now()
        marks = (op.MarkPrinted(each, Printed(when, checksum(self.form(each)))) for each in form_ids)
        touched = self._apply(marks)[1]
        if touched.forms:
            self._tell(touched)

    def remove_forms(self, form_ids: Sequence[int]) -> None:
        """Put forms into the recycle bin."""
        names = [form_name(self.form(form_id)) for form_id in form_ids]
        label = f"删除“{names[0]}”" if len(names) == 1 else f"删除 {len(names)} 张表"
        self.change(label, *(each for form_id in form_ids for each in self._discarding(form_id)))

    def _discarding(self, form_id: int) -> tuple[op.Operation, ...]:
        book = replace(self._shelf.head(self.line(form_id).book), forms=(self.form(form_id),))
        return op.Discard(self._shelf.new_id(), Discarded(book, _now())), op.RemoveForm(form_id)

    def remove_book(self, book_id: int) -> None:
        """Put a book with its forms into the recycle bin."""
        book = self.book(book_id)
        self.change(
            f"删除填报册“{book.unit}”",
            op.Discard(self._shelf.new_id(), Discarded(book, _now(), whole=True)),
            *map(op.RemoveForm, self._shelf.order(book_id)),
            op.RemoveBook(book_id),
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
        self.change("从回收站还原", *adding, *map(op.TakeOut, item_ids))

    def empty_bin(self) -> None:
        """Take everything out of the recycle bin for good; what was deleted into it is no longer undone either."""
        gone = tuple(map(op.TakeOut, self._shelf.bin))
        if gone:
            touched = self._apply(gone)[1]
            self._history.forget(gone)
            self._tell(touched)

    def take_in(self, books: Iterable[Book]) -> None:
        """Add books from outside; forms join the unit's book of that year unless they are there word for word."""
        books = tuple(books)
        count = sum(len(book.forms) for book in books)
        self.change(f"导入 {count} 张表", *(each for book in books for each in self._adding(book, merge=True)))

    def _adding(self, book: Book, *, merge: bool) -> Iterable[op.Operation]:
        """Return what adds a book, into the unit's own one of that year where `merge` says so."""
        same = (line.id for line in self.books() if merge and (line.unit, line.year) == (book.unit, book.year))
        book_id = next(same, None)
        present: tuple[Form, ...] = ()
        if book_id is None:
            book_id = self._shelf.new_id()
            yield op.AddBook(book_id, replace(book, forms=()))
        else:
            present = self.book(book_id).forms
        for form in book.forms:
            if form not in present:
                yield op.AddForm(self._shelf.new_id(), book_id, form)

    def finished(self, book_id: int) -> Mapping[int, str]:
        """Return the names of a book's one-time projects that are done with their year, by form."""
        forms = zip(self._shelf.order(book_id), self.book(book_id).forms, strict=True)
        return {form_id: form_name(form) for form_id, form in forms if isinstance(form, TargetForm) and finished(form)}

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
        forms = (op.AddForm(form_id, new_id, each.form) for form_id, each in zip(ids, moved, strict=True))
        self.change(f"结转到 {year} 年", op.AddBook(new_id, head), *forms)
        return new_id, {form_id: each.old_years for form_id, each in zip(ids, moved, strict=True)}

    def evaluate(self, book_id: int) -> tuple[int, ...]:
        """Put a self-evaluation after each target form that has none of its name and year; return their ids."""
        book, order = self.book(book_id), (*self._shelf.order(book_id), None)
        present = {(form.project_name, form.year) for form in book.forms if isinstance(form, SelfEvaluation)}
        added = [
            op.AddForm(self._shelf.new_id(), book_id, evaluation_of(form, edition), before)
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
            op.ChangeForm(form_id, made)
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
            self.change(finding.mend.label, op.ChangeBook(book_id, head))
        else:
            form_id = self._shelf.order(book_id)[finding.form]
            self.change_form(form_id, _with_texts(self.form(form_id), finding.mend.changes), finding.mend.label)

    def waive(self, book_id: int, finding: Finding, reason: str) -> None:
        """Give the reason why a finding may stand."""
        form = None if finding.form is None else self.form(self._shelf.order(book_id)[finding.form])
        head = self._shelf.head(book_id)
        waivers = (*head.waivers, waiver(finding, form, reason))
        self.change("说明理由", op.ChangeBook(book_id, replace(head, waivers=waivers)))


def _blank_form(head: Book, editions: Editions, name: str = "", department: str = "") -> TargetForm:
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


def _same_book(one: Book, other: Book) -> bool:
    return (one.unit, one.year) == (other.unit, other.year)


def _now() -> str:
    return dt.datetime.now().astimezone().isoformat(timespec="seconds")
