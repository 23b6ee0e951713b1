"""Which forms a job is about."""

import dataclasses
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from perfdesk.model.form import Book
from perfdesk.model.text import squeeze


@dataclass(frozen=True, slots=True)
class Scope:
    """A choice of forms; a blank part lets everything pass.

    Attributes:
        unit: part of the unit's name.
        year: the year.
        project: part of the project's name.
        kind: `target` or `self-evaluation`.
    """

    unit: str = ""
    year: int | None = None
    project: str = ""
    kind: str = ""

    def takes_book(self, unit: str, year: int | None) -> bool:
        """Return whether a book of that unit and year may hold what is wanted."""
        return squeeze(self.unit) in squeeze(unit) and self.year in (None, year)

    def takes(self, project_name: str, kind: str) -> bool:
        """Return whether a form of that project and kind is wanted."""
        return squeeze(self.project) in squeeze(project_name) and self.kind in ("", kind)

    def of(self, books: Iterable[Book]) -> tuple[Book, ...]:
        """Return the books with the forms that are wanted; a book cut down loses its own summary sentence."""
        chosen = []
        for book in books:
            if self.takes_book(book.unit, book.year):
                places = [n for n, form in enumerate(book.forms) if self.takes(form.project_name, form.kind)]
                if places or not book.forms:
                    chosen.append(cut(book, places))
        return tuple(chosen)


def cut(book: Book, places: Collection[int]) -> Book:
    """Return a book with the forms at these places; one that is cut down loses its own summary sentence."""
    if len(places) == len(book.forms):
        return book
    forms = tuple(form for n, form in enumerate(book.forms) if n in places)
    return dataclasses.replace(book, forms=forms, summary=None)
