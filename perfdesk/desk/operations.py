"""Operations: the few things that can happen to books and forms. Every change of a session is a row of them.

Each is a frozen value that names what it touches by id, so a row can be undone, written to the disk by another thread,
or told to whoever listens.
"""

from dataclasses import dataclass
from typing import TypeAlias

from perfdesk.model.form import Book, Form
from perfdesk.store.documents import Discarded, Printed


@dataclass(frozen=True, slots=True)
class ChangeForm:
    """A form is another value now."""

    form_id: int
    form: Form


@dataclass(frozen=True, slots=True)
class AddForm:
    """A form comes into a book, before another one or at the end."""

    form_id: int
    book_id: int
    form: Form
    before: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveForm:
    """A form goes."""

    form_id: int


@dataclass(frozen=True, slots=True)
class MoveForm:
    """A form goes before another one of a book, or to its end."""

    form_id: int
    book_id: int
    before: int | None = None


@dataclass(frozen=True, slots=True)
class AddBook:
    """A book comes, without forms."""

    book_id: int
    head: Book


@dataclass(frozen=True, slots=True)
class RemoveBook:
    """A book goes that has no forms any more."""

    book_id: int


@dataclass(frozen=True, slots=True)
class ChangeBook:
    """A book says something else of itself."""

    book_id: int
    head: Book


@dataclass(frozen=True, slots=True)
class Discard:
    """Something comes into the recycle bin."""

    item_id: int
    item: Discarded


@dataclass(frozen=True, slots=True)
class TakeOut:
    """Something leaves the recycle bin."""

    item_id: int


@dataclass(frozen=True, slots=True)
class MarkPrinted:
    """A form is known to be printed, or (None) not to be."""

    form_id: int
    printed: Printed | None


OfForm: TypeAlias = ChangeForm | AddForm | RemoveForm | MoveForm | MarkPrinted
"""What names a form."""
OfBook: TypeAlias = AddForm | MoveForm | AddBook | RemoveBook | ChangeBook
"""What names a book."""
Shaping: TypeAlias = AddForm | RemoveForm | MoveForm | AddBook | RemoveBook | Discard | TakeOut
"""What makes lists look different: something comes, goes or moves."""
Operation: TypeAlias = (
    ChangeForm | AddForm | RemoveForm | MoveForm | AddBook | RemoveBook | ChangeBook | Discard | TakeOut | MarkPrinted
)
