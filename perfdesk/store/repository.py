"""The repository: the only door to the store, handing out frozen values."""

import dataclasses
from collections.abc import Callable, Iterable, MutableMapping
from contextlib import AbstractContextManager
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from tinydb.table import Document

from perfdesk.model.form import Book, Form
from perfdesk.model.interchange import Plain, book_from_plain, book_to_plain, form_from_plain, form_to_plain
from perfdesk.store.cards import Cards
from perfdesk.store.documents import (
    BIN,
    BOOKS,
    FORMS,
    PRINTS,
    BookCard,
    Discarded,
    FormCard,
    Printed,
    card_of,
    discarded_document,
    discarded_of,
    form_card,
    form_document,
    missing,
    name_of,
)
from perfdesk.store.order import Order, Place
from perfdesk.store.table import JournalDB, JournalTable


class Repository(AbstractContextManager["Repository"]):
    """Books and forms on disk; every change is on the disk when its method returns."""

    def __init__(self, database: JournalDB) -> None:
        self._database = database
        self._books = cast("JournalTable", database.table(BOOKS))
        self._forms = cast("JournalTable", database.table(FORMS))
        self._bin = cast("JournalTable", database.table(BIN))
        self._prints = cast("JournalTable", database.table(PRINTS))
        self._order = Order(database.storage)

    @classmethod
    def open(cls, folder: Path, *, writing: bool) -> Self:
        """Open the store in a folder; for writing it is made where it is missing, and locked.

        Raises:
            StoreError: it cannot be opened; the sentence says why.
        """
        return cls(JournalDB(folder, writing=writing, cards=Cards(card_of, name_of)))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the store."""
        self._database.close()

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences on what was found damaged at opening, and what became of it."""
        return tuple(self._database.storage.notices)

    def transaction(self) -> AbstractContextManager[None]:
        """Make the changes of a block one: on the disk when it ends, or none of them."""
        return self._database.storage.transaction()

    def books(self) -> tuple[BookCard, ...]:
        """List the books by year, newest first, and unit."""
        counts: dict[int, int] = {}
        sums: dict[int, Decimal] = {}
        for card in self.cards():
            counts[card.book] = counts.get(card.book, 0) + 1
            sums[card.book] = sums.get(card.book, Decimal(0)) + (card.annual_total or 0)
        cards = [
            BookCard(
                book_id, *cast("tuple[str, int | None]", card), counts.get(book_id, 0), sums.get(book_id, Decimal(0))
            )
            for book_id, card in self._database.storage.cards(BOOKS)
        ]
        return tuple(sorted(cards, key=lambda card: (-(card.year or 0), card.unit)))

    def cards(self, book_id: int | None = None) -> tuple[FormCard, ...]:
        """List the forms of a book (or of all) in order, without reading them."""
        with self._database.storage.lock:
            entries = self._database.storage.entries(FORMS) or {}
            return tuple(form_card(form_id, entries[form_id].card) for form_id in self._order.forms(book_id))

    def find_book(self, unit: str, year: int | None) -> int | None:
        """Return the id of a unit's book of a year, or None."""
        cards = self._database.storage.cards(BOOKS)
        return next((book_id for book_id, card in cards if card == [unit, year]), None)

    def book(self, book_id: int) -> Book:
        """Return a book with its forms in order.

        Raises:
            StoreMissingError: there is no such book.
        """
        with self._database.storage.lock:
            return self._read_book(book_id, self._order.forms(book_id))

    def head(self, book_id: int) -> Book:
        """Return what a book says of itself, without its forms.

        Raises:
            StoreMissingError: there is no such book.
        """
        return self._read_book(book_id, ())

    def read_books(self, wanted: Callable[[BookCard], bool] = lambda _: True) -> tuple[Book, ...]:
        """Return the wanted books with their forms, in the order of `books`."""
        with self._database.storage.lock:
            return tuple(self.book(card.id) for card in self.books() if wanted(card))

    def form(self, form_id: int) -> Form:
        """Return a form.

        Raises:
            StoreMissingError: there is no such form.
        """
        return form_from_plain(self._document(self._forms, form_id)["form"])

    def add_book(self, book: Book) -> int:
        """Put a book with all its forms in; return its id."""
        with self.transaction():
            book_id = self._books.insert(book_to_plain(book))
            form_ids = self._forms.insert_multiple(
                form_document(book_id, float(place), form) for place, form in enumerate(book.forms, start=1)
            )
            self._order.fill(book_id, form_ids)
        return book_id

    def change_book(self, book_id: int, book: Book) -> None:
        """Replace what a book says of itself; its forms stay as they are.

        Raises:
            StoreMissingError: there is no such book.
        """
        if not self._books.update(_replacing(book_to_plain(book)), doc_ids=[book_id]):
            raise missing(BOOKS, book_id)

    def remove_book(self, book_id: int) -> None:
        """Take a book out with all its forms.

        Raises:
            StoreMissingError: there is no such book.
        """
        with self.transaction():
            if not self._books.remove(doc_ids=[book_id]):
                raise missing(BOOKS, book_id)
            form_ids = self._order.forms(book_id)
            self._forms.remove(doc_ids=form_ids)
            self._forget_prints(form_ids)
            self._order.drop_book(book_id)

    def add_form(self, book_id: int, form: Form, before: int | None = None) -> int:
        """Put a form into a book, before another or at the end; return its id.

        Raises:
            StoreMissingError: there is no such book, or no such form in it.
        """
        with self.transaction():
            position = self._position(book_id, before)
            form_id = self._forms.insert(form_document(book_id, position, form))
            self._order.insert(book_id, Place(position, form_id))
        return form_id

    def change_form(self, form_id: int, form: Form) -> None:
        """Replace a form.

        Raises:
            StoreMissingError: there is no such form.
        """
        if not self._forms.update({"form": form_to_plain(form)}, doc_ids=[form_id]):
            raise missing(FORMS, form_id)

    def move_form(self, form_id: int, book_id: int, before: int | None = None) -> None:
        """Move a form before another one of a book, or to its end.

        Raises:
            StoreMissingError: there is no such book or form.
        """
        if form_id == before:
            return
        with self.transaction():
            position = self._position(book_id, before)
            old_book_id, old = self._order.place(form_id)
            self._forms.update({"book": book_id, "position": position}, doc_ids=[form_id])
            self._order.drop(old_book_id, old)
            self._order.insert(book_id, Place(position, form_id))

    def remove_form(self, form_id: int) -> None:
        """Take a form out.

        Raises:
            StoreMissingError: there is no such form.
        """
        with self.transaction():
            book_id, place = self._order.place(form_id)
            self._forms.remove(doc_ids=[form_id])
            self._forget_prints([form_id])
            self._order.drop(book_id, place)

    def discarded(self) -> tuple[tuple[int, Discarded], ...]:
        """Return what lies in the recycle bin with its ids, in the order in which it came there."""
        with self._database.storage.lock:
            ids = sorted(self._database.storage.entries(BIN) or {})
            return tuple((doc_id, discarded_of(self._document(self._bin, doc_id))) for doc_id in ids)

    def add_discarded(self, item: Discarded) -> int:
        """Put something into the recycle bin; return its id."""
        return self._bin.insert(discarded_document(item))

    def remove_discarded(self, item_id: int) -> None:
        """Take something out of the recycle bin.

        Raises:
            StoreMissingError: it is not there.
        """
        if not self._bin.remove(doc_ids=[item_id]):
            raise missing(BIN, item_id)

    def prints(self) -> tuple[tuple[int, Printed], ...]:
        """Return which forms were printed, by their ids."""
        return tuple(
            (form_id, Printed(*cast("list[str]", card))) for form_id, card in self._database.storage.cards(PRINTS)
        )

    def mark_printed(self, form_id: int, printed: Printed | None) -> None:
        """Keep when a form was printed and as what, or (None) that it was not.

        Raises:
            StoreMissingError: there is no such form.
        """
        self._order.place(form_id)
        if printed is None:
            self._forget_prints([form_id])
        else:
            self._prints.upsert(Document(printed._asdict(), form_id))

    def _forget_prints(self, form_ids: Iterable[int]) -> None:
        known = self._database.storage.entries(PRINTS) or {}
        gone = [form_id for form_id in form_ids if form_id in known]
        if gone:
            self._prints.remove(doc_ids=gone)

    def _read_book(self, book_id: int, form_ids: Iterable[int]) -> Book:
        book = book_from_plain(self._document(self._books, book_id))
        return dataclasses.replace(book, forms=tuple(map(self.form, form_ids)))

    def _document(self, table: JournalTable, doc_id: int) -> Plain:
        document = table.get(doc_id=doc_id)
        if document is None:
            raise missing(table.name, doc_id)
        return dict(cast("Plain", document))

    def _position(self, book_id: int, before: int | None) -> float:
        """Return a position at the end of a book, or between a form and the one above it."""
        if book_id not in (self._database.storage.entries(BOOKS) or {}):
            raise missing(BOOKS, book_id)
        position = self._order.position(book_id, before)
        if position is not None:
            return position
        for place in self._order.renumber(book_id):
            self._forms.update({"position": place.position}, doc_ids=[place.form_id])
        return self._position(book_id, before)


def _replacing(document: Plain) -> Callable[[MutableMapping[str, object]], None]:
    def replace(old: MutableMapping[str, object]) -> None:
        old.clear()
        old.update(document)

    return replace
