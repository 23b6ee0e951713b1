"""The shelf: books and forms as they are now, in memory. Forms are read from the store when they are first looked at.

`apply` is the only thing that changes it, and gives the operation that takes the change back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from perfdesk.desk import operations as op
from perfdesk.errors import PerfdeskError
from perfdesk.model.form import Book, Form, TargetForm
from perfdesk.model.money import as_decimal
from perfdesk.store.documents import Discarded, FormCard, Printed
from perfdesk.store.repository import Repository


class ShelfError(PerfdeskError):
    """Something is not there, or cannot go."""


@dataclass(frozen=True, slots=True)
class FormLine:
    """What a list shows of a form; the annual request in 元."""

    id: int
    book: int
    kind: str
    year: int | None
    project_name: str
    annual_total: Decimal | None


@dataclass(frozen=True, slots=True)
class BookLine:
    """What a list shows of a book."""

    id: int
    unit: str
    year: int | None


class Shelf:
    """What there is now."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._books = {card.id: BookLine(card.id, card.unit, card.year) for card in repository.books()}
        self._lines = {card.id: _line_of_card(card) for card in repository.cards()}
        self._order: dict[int, list[int]] = {book_id: [] for book_id in self._books}
        for form_id, line in self._lines.items():
            self._order[line.book].append(form_id)
        self._heads: dict[int, Book] = {}
        self._forms: dict[int, Form] = {}
        self._changed: set[int] = set()
        self._listed: tuple[BookLine, ...] | None = None
        self._bin = dict(repository.discarded())
        self._prints = dict(repository.prints())
        self._last_id = max([*self._books, *self._lines, *self._bin], default=0)

    def new_id(self) -> int:
        """Return an id that nothing has had."""
        self._last_id += 1
        return self._last_id

    @property
    def bin(self) -> Mapping[int, Discarded]:
        """What lies in the recycle bin; not to be changed."""
        return self._bin

    def books(self) -> tuple[BookLine, ...]:
        """List the books by year, newest first, and unit."""
        if self._listed is None:
            self._listed = tuple(sorted(self._books.values(), key=lambda line: (-(line.year or 0), line.unit, line.id)))
        return self._listed

    def order(self, book_id: int) -> tuple[int, ...]:
        """Return the ids of a book's forms in order.

        Raises:
            ShelfError: there is no such book.
        """
        if book_id not in self._order:
            raise ShelfError("这本填报册已经不在了。")
        return tuple(self._order[book_id])

    def has(self, form_id: int) -> bool:
        """Return whether there is such a form."""
        return form_id in self._lines

    def line(self, form_id: int) -> FormLine:
        """Return what a list shows of a form.

        Raises:
            ShelfError: there is no such form.
        """
        if form_id not in self._lines:
            raise ShelfError("这张表已经不在了。")
        return self._lines[form_id]

    def form(self, form_id: int) -> Form:
        """Return a form.

        Raises:
            ShelfError: there is no such form.
        """
        self.line(form_id)
        if form_id not in self._forms:
            self._forms[form_id] = self._repository.form(form_id)
        return self._forms[form_id]

    def printed(self, form_id: int) -> Printed | None:
        """Return when a form was printed and as what; that of one that is gone is kept, since it may come back."""
        return self._prints.get(form_id)

    def head(self, book_id: int) -> Book:
        """Return a book without its forms.

        Raises:
            ShelfError: there is no such book.
        """
        self.order(book_id)
        if book_id not in self._heads:
            self._heads[book_id] = self._repository.head(book_id)
        return self._heads[book_id]

    def book(self, book_id: int) -> Book:
        """Return a book with its forms.

        Raises:
            ShelfError: there is no such book.
        """
        return replace(self.head(book_id), forms=tuple(map(self.form, self.order(book_id))))

    def apply(self, operation: op.Operation) -> op.Operation:  # noqa: C901, PLR0911  # a case for each operation
        """Do one operation, and return the one that undoes it.

        Raises:
            ShelfError: what it touches is not there; nothing is changed then.
        """
        match operation:
            case op.ChangeForm(form_id, form):
                return self._change_form(form_id, form)
            case op.AddForm(form_id, book_id, form, before):
                self._place(form_id, book_id, before)
                self._put(form_id, book_id, form)
                return op.RemoveForm(form_id)
            case op.RemoveForm(form_id):
                return self._remove_form(form_id)
            case op.MoveForm(form_id, book_id, before):
                return self._move_form(form_id, book_id, before)
            case op.AddBook(book_id, head):
                self._order[book_id] = []
                self._set_head(book_id, head)
                return op.RemoveBook(book_id)
            case op.RemoveBook(book_id):
                return self._remove_book(book_id)
            case op.ChangeBook(book_id, head):
                old = self.head(book_id)
                self._set_head(book_id, head)
                return op.ChangeBook(book_id, old)
            case op.Discard(item_id, item):
                self._bin[item_id] = item
                return op.TakeOut(item_id)
            case op.TakeOut(item_id):
                if item_id not in self._bin:
                    raise ShelfError("回收站里已经没有这一项。")
                return op.Discard(item_id, self._bin.pop(item_id))
            case op.MarkPrinted(form_id, printed):
                return self._mark(form_id, printed)

    def forget(self, book_id: int) -> None:
        """Keep the forms of a book no longer in memory, but for those that were changed; they are read again."""
        for form_id in self.order(book_id):
            if form_id not in self._changed:
                self._forms.pop(form_id, None)

    def _mark(self, form_id: int, printed: Printed | None) -> op.Operation:
        self.line(form_id)
        old = self._prints.pop(form_id, None)
        if printed is not None:
            self._prints[form_id] = printed
        return op.MarkPrinted(form_id, old)

    def _put(self, form_id: int, book_id: int, form: Form) -> None:
        self._changed.add(form_id)
        self._forms[form_id] = form
        self._lines[form_id] = _line_of(form_id, book_id, form)

    def _change_form(self, form_id: int, form: Form) -> op.Operation:
        old = self.form(form_id)
        self._put(form_id, self._lines[form_id].book, form)
        return op.ChangeForm(form_id, old)

    def _remove_form(self, form_id: int) -> op.Operation:
        form, book_id = self.form(form_id), self._lines[form_id].book
        undo = op.AddForm(form_id, book_id, form, self._below(form_id))
        self._order[book_id].remove(form_id)
        del self._lines[form_id], self._forms[form_id]
        return undo

    def _move_form(self, form_id: int, book_id: int, before: int | None) -> op.Operation:
        line, below = self.line(form_id), self._below(form_id)
        if before == form_id:
            return op.MoveForm(form_id, line.book, below)
        self._check_place(book_id, before)
        self._order[line.book].remove(form_id)
        self._place(form_id, book_id, before)
        self._lines[form_id] = replace(line, book=book_id)
        return op.MoveForm(form_id, line.book, below)

    def _remove_book(self, book_id: int) -> op.Operation:
        if self.order(book_id):
            raise ShelfError("填报册里还有表，不能只删册子。")
        undo = op.AddBook(book_id, self.head(book_id))
        del self._order[book_id], self._books[book_id], self._heads[book_id]
        self._listed = None
        return undo

    def _set_head(self, book_id: int, head: Book) -> None:
        self._heads[book_id] = replace(head, forms=())
        self._books[book_id] = BookLine(book_id, head.unit, head.year)
        self._listed = None

    def _check_place(self, book_id: int, before: int | None) -> None:
        if before is not None and before not in self.order(book_id):
            raise ShelfError("要放到它前面的那张表已经不在这本填报册里。")
        self.order(book_id)

    def _place(self, form_id: int, book_id: int, before: int | None) -> None:
        self._check_place(book_id, before)
        order = self._order[book_id]
        order.insert(len(order) if before is None else order.index(before), form_id)

    def _below(self, form_id: int) -> int | None:
        """Return the form that stands under a form in its book, or None."""
        order = self._order[self._lines[form_id].book]
        at = order.index(form_id) + 1
        return order[at] if at < len(order) else None


def _line_of(form_id: int, book_id: int, form: Form) -> FormLine:
    amount = as_decimal(form.funds.annual_total) if isinstance(form, TargetForm) else None
    return FormLine(form_id, book_id, form.kind, form.year, form.project_name, amount)


def _line_of_card(card: FormCard) -> FormLine:
    return FormLine(card.id, card.book, card.kind, card.year, card.project_name, card.annual_total)
