"""What the rules say about the books of a session, kept until something changes."""

import time
from collections.abc import Iterable, Iterator

from perfdesk.desk.shelf import Shelf
from perfdesk.model.check import Checker
from perfdesk.model.editions import Editions
from perfdesk.model.finding import Finding

_DONE = object()


class Checks:
    """The findings of each book; made when they are first asked for, and after a change for the forms that changed."""

    def __init__(self, shelf: Shelf, editions: Editions) -> None:
        self._shelf, self._editions = shelf, editions
        self._checkers: dict[int, Checker] = {}
        self._findings: dict[int, tuple[Finding, ...]] = {}
        self._under_way: dict[int, Iterator[None]] = {}

    def findings(self, book_id: int) -> tuple[Finding, ...]:
        """Return the findings of a book.

        Raises:
            ShelfError: there is no such book.
        """
        if book_id not in self._findings:
            self._findings[book_id] = self._checker(book_id).check(self._shelf.book(book_id))
        return self._findings[book_id]

    def work(self, book_id: int, seconds: float) -> bool:
        """Check a book for about so long, going on where the last call stopped; return whether `findings` has all.

        Raises:
            ShelfError: there is no such book.
        """
        if book_id not in self._findings:
            end = time.monotonic() + seconds
            steps = self._under_way.setdefault(book_id, self._steps(book_id))
            while next(steps, _DONE) is not _DONE:
                if time.monotonic() >= end:
                    return False
        self._under_way.pop(book_id, None)
        return True

    def _steps(self, book_id: int) -> Iterator[None]:
        for form_id in self._shelf.order(book_id):
            self._shelf.form(form_id)  # reading from the disk takes its time, too
            yield
        self._findings[book_id] = yield from self._checker(book_id).steps(self._shelf.book(book_id))

    def _checker(self, book_id: int) -> Checker:
        return self._checkers.setdefault(book_id, Checker(self._editions))

    def outdate(self, book_ids: Iterable[int]) -> None:
        """Have books that changed checked again."""
        for book_id in book_ids:
            self._findings.pop(book_id, None)
            self._under_way.pop(book_id, None)

    def forget(self, book_id: int) -> None:
        """Keep nothing about a book in memory."""
        self.outdate([book_id])
        self._checkers.pop(book_id, None)
