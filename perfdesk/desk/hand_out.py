"""Handing out: the forms that are chosen of each book, the errors in their way, and what the file is called."""

import dataclasses
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from perfdesk.desk.jobs import CheckedBook
from perfdesk.desk.scope import cut
from perfdesk.desk.session import Session
from perfdesk.model.finding import Finding, form_name
from perfdesk.model.form import Book, TargetForm

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED: Final = re.compile(r"(?i)(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?=\.|$)")
_MOST_BYTES: Final = 200
"""Of a file name: more than 60 Chinese characters, and with ending and temporary name within the 255 of Linux."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is handed out of one book.

    Attributes:
        id: of the book.
        form_ids: of the chosen forms, in their order.
        book: the book, cut down to them.
    """

    id: int
    form_ids: tuple[int, ...]
    book: Book


@dataclass(frozen=True, slots=True)
class OpenError:
    """An error without a reason.

    Attributes:
        book_id: the book.
        form_id: the form; None for the book itself.
        name: what it stands on, for people.
        finding: the error; its `form` counts the chosen forms only.
    """

    book_id: int
    form_id: int | None
    name: str
    finding: Finding


def choose(session: Session, book_id: int, wanted: Collection[int]) -> Chosen:
    """Return a book with the forms whose ids are wanted."""
    order = [line.id for line in session.lines(book_id)]
    places = [n for n, form_id in enumerate(order) if form_id in wanted]
    return Chosen(book_id, tuple(order[n] for n in places), cut(session.book(book_id), places))


def open_errors(chosen: Sequence[Chosen], checked: Sequence[CheckedBook]) -> tuple[OpenError, ...]:
    """Return the errors that stop a print, book by book."""
    return tuple(
        OpenError(
            each.id,
            None if finding.form is None else each.form_ids[finding.form],
            each.book.unit if finding.form is None else form_name(each.book.forms[finding.form]),
            finding,
        )
        for each, book in zip(chosen, checked, strict=True)
        for finding in book.open_errors
    )


def waive(session: Session, error: OpenError, reason: str) -> None:
    """Give the reason why an error may stand."""
    order = [line.id for line in session.lines(error.book_id)]
    place = None if error.form_id is None else order.index(error.form_id)
    session.waive(error.book_id, dataclasses.replace(error.finding, form=place), reason)


def proposed_name(books: Sequence[Book], *, draft: bool = False) -> str:
    """Return what a file of these books is called, without its ending: unit, year, project, and what it is.

    The name is allowed on Windows and Linux.
    """
    forms = [form for book in books for form in book.forms]
    if not books or not forms:
        return "绩效目标申报表"
    first = books[0]
    units = f"等{len(books)}册" if len(books) > 1 else ""
    years = {book.year for book in books}
    year = f"{first.year}年" if first.year and len(years) == 1 else ""
    project = form_name(forms[0]) if len(forms) == 1 else ""
    kinds = {type(form) for form in forms}
    what = "绩效目标申报表" if kinds == {TargetForm} else "绩效自评表" if TargetForm not in kinds else "绩效表"
    parts = (f"{first.unit}{units}", year, project, what)
    return safe_name(" ".join(part for part in parts if part), "（草稿）" if draft else "")


def safe_name(text: str, tail: str = "") -> str:
    """Return a text as a file name that Windows and Linux allow, without its ending; only `tail` is never cut off."""
    words = " ".join(_FORBIDDEN.sub(" ", text).split())
    name = words.encode()[: _MOST_BYTES - len(tail.encode())].decode(errors="ignore").strip(" .")
    return f"_{name}{tail}" if _RESERVED.match(name) else f"{name or '未命名'}{tail}"


def total_forms(chosen: Iterable[Chosen]) -> int:
    """Count the forms that are chosen."""
    return sum(len(each.form_ids) for each in chosen)
