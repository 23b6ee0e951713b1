"""The order of forms in their books.

A form's position lies between those of its neighbours, so a reorder touches one document.
"""

import bisect
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from perfdesk.store.documents import FORMS, missing
from perfdesk.store.errors import StoreMissingError
from perfdesk.store.storage import JournalStorage


class Place(NamedTuple):
    """Where a form stands in its book."""

    position: float
    form_id: int


class Order:
    """The places of all forms; read from their cards at first, and again after a rollback."""

    def __init__(self, storage: JournalStorage) -> None:
        self._storage = storage
        self._known: dict[int, list[Place]] | None = None
        self._rollbacks = storage.rollbacks

    def forms(self, book_id: int | None = None) -> list[int]:
        """Return the ids of the forms of a book (or of all) in order."""
        places = self._places()
        books = sorted(places) if book_id is None else [book_id]
        return [form_id for book in books for _, form_id in places.get(book, ())]

    def place(self, form_id: int) -> tuple[int, Place]:
        """Return the book that a form is in, and its place there.

        Raises:
            StoreMissingError: there is no such form.
        """
        entry = (self._storage.entries(FORMS) or {}).get(form_id)
        if entry is None:
            raise missing(FORMS, form_id)
        book_id, position, *_ = entry.card
        return book_id, Place(position, form_id)

    def fill(self, book_id: int, form_ids: Iterable[int]) -> None:
        """Note the forms of a new book, which have whole positions from 1 on."""
        self._places()[book_id] = [Place(float(n), form_id) for n, form_id in enumerate(form_ids, start=1)]

    def drop_book(self, book_id: int) -> None:
        """Note that a book is gone with its forms."""
        self._places().pop(book_id, None)

    def insert(self, book_id: int, place: Place) -> None:
        """Note that a form came into a book."""
        bisect.insort(self._places().setdefault(book_id, []), place)

    def drop(self, book_id: int, place: Place) -> None:
        """Note that a form left its place."""
        places = self._places()[book_id]
        del places[bisect.bisect_left(places, place)]

    def position(self, book_id: int, before: int | None) -> float | None:
        """Return a position at the end of a book, or between a form and the one above it; None if they lie too close.

        Raises:
            StoreMissingError: the book has no such form.
        """
        places = self._places().get(book_id, [])
        if before is None:
            return places[-1].position + 1 if places else 1.0
        book_of_before, below = self.place(before)
        if book_of_before != book_id:
            raise StoreMissingError(f"填报册里没有编号为 {before} 的表，可能已被移走。请刷新后再试。")
        at = bisect.bisect_left(places, below)
        above = places[at - 1].position if at else below.position - 2
        middle = (above + below.position) / 2
        return middle if above < middle < below.position else None

    def renumber(self, book_id: int) -> Iterator[Place]:
        """Give the forms of a book whole positions again, and yield them to be written."""
        places = self._places()[book_id]
        for at, (_, form_id) in enumerate(places):
            places[at] = Place(at + 1.0, form_id)
            yield places[at]

    def _places(self) -> dict[int, list[Place]]:
        if self._known is None or self._rollbacks != self._storage.rollbacks:
            self._rollbacks, self._known = self._storage.rollbacks, {}
            for form_id, (book_id, position, *_) in self._storage.cards(FORMS):
                self._known.setdefault(book_id, []).append(Place(position, form_id))
            for places in self._known.values():
                places.sort()
        return self._known
