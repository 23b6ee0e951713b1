"""Working sessions for tests: filled, and seen from the disk."""

from pathlib import Path

from forms import book, form

from perfdesk.desk.session import Session
from perfdesk.store.repository import Repository


def filled(session: Session, *names: str) -> tuple[int, list[int]]:
    """Take a book in; return its id and those of its forms."""
    session.take_in([book(*(form(project_name=name) for name in names))])
    (line,) = session.books()
    return line.id, [each.id for each in session.lines(line.id)]


def names(session: Session, book_id: int) -> list[str]:
    return [line.project_name for line in session.lines(book_id)]


def reopened(session: Session, folder: Path) -> list[tuple[str, list[str]]]:
    """What the disk has, seen by another program."""
    assert session.settle(10)
    with Repository.open(folder, writing=False) as repository:
        return [(each.unit, [f.project_name for f in each.forms]) for each in repository.read_books()]
