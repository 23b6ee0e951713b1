"""The jobs of a session: take files in, check, hand out."""

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from perfdesk.desk.json_file import write_json
from perfdesk.errors import PerfdeskError
from perfdesk.export.options import PrintOptions
from perfdesk.files import write_whole
from perfdesk.model.check import check_book, prepared_rules
from perfdesk.model.editions import Editions, load_editions, shipped_editions_folder
from perfdesk.model.finding import Finding, form_name, waiver
from perfdesk.model.form import Book, Form
from perfdesk.model.interchange import write_document
from perfdesk.store.repository import Repository

EXPORT_ENDINGS: Final = (".pdf", ".xlsx", ".json")
EDITIONS_FOLDER: Final = "editions"


class RefusedError(PerfdeskError):
    """A job is refused until something is mended; nothing was written."""


@dataclass(frozen=True, slots=True)
class CheckedBook:
    """A book with what the rules say about it."""

    book: Book
    findings: tuple[Finding, ...]

    @property
    def open_errors(self) -> tuple[Finding, ...]:
        """The findings that stop a print-ready export."""
        return tuple(finding for finding in self.findings if finding.stops)

    def form_of(self, finding: Finding) -> Form | None:
        """Return the form that a finding stands on; None for the book itself."""
        return None if finding.form is None else self.book.forms[finding.form]


def editions_of(store_folder: Path | None) -> Editions:
    """Return the shipped editions and those dropped into the folder `editions` of a store.

    Raises:
        EditionError: an edition file is broken.
    """
    own = None if store_folder is None else store_folder / EDITIONS_FOLDER
    if own is None or not own.is_dir():
        return load_editions(shipped_editions_folder())
    editions = load_editions(shipped_editions_folder(), own)
    for edition in editions:
        prepared_rules(edition)  # a slip in the table of rules is told before anything is checked or printed
    return editions


def check_books(
    books: Iterable[Book],
    editions: Editions,
    *,
    for_print: bool = False,
    progress: Callable[[int], None] = lambda _forms: None,
) -> tuple[CheckedBook, ...]:
    """Check books.

    Args:
        books: the books.
        editions: the editions at hand.
        for_print: whether characters that no font has count as well.
        progress: told after each book how many more forms are checked; what it raises ends the work.
    """
    checked = []
    for book in books:
        checked.append(CheckedBook(book, _findings(book, editions, for_print=for_print)))
        progress(len(book.forms))
    return tuple(checked)


def _findings(book: Book, editions: Editions, *, for_print: bool) -> tuple[Finding, ...]:
    findings = check_book(book, editions)
    if for_print:
        from perfdesk.export.book import unprintable  # noqa: PLC0415  # fonts are loaded only for printing

        findings += unprintable(book)
    return findings


def cleared_for_print(books: Iterable[Book], editions: Editions, reason: str = "") -> tuple[Book, ...]:
    """Let books pass to a print-ready export.

    Args:
        books: the books.
        editions: the editions at hand.
        reason: why open errors may stand; it is put on each of them and travels with the book.

    Returns:
        The books, with the reason where there were errors.

    Raises:
        RefusedError: errors are open and no reason is given.
    """
    checked = check_books(books, editions, for_print=True)
    if reason:
        return tuple(waived(each, reason) for each in checked)
    count = sum(len(each.open_errors) for each in checked)
    if count:
        raise RefusedError(_open_errors_sentence(next(each for each in checked if each.open_errors), count))
    return tuple(each.book for each in checked)


def waived(checked: CheckedBook, reason: str) -> Book:
    """Return the book with the reason put on all its open errors."""
    waivers = tuple(waiver(finding, checked.form_of(finding), reason) for finding in checked.open_errors)
    return dataclasses.replace(checked.book, waivers=checked.book.waivers + waivers)


def _open_errors_sentence(checked: CheckedBook, count: int) -> str:
    first = checked.open_errors[0]
    form = checked.form_of(first)
    name = form_name(form) if form else checked.book.unit
    return (
        f"还有 {count} 个错误没有改正，没有导出。第一个：“{name}”{first.message}"
        "用 perfdesk check 看全部；改正后再导出，或用 --waive “理由” 说明为什么可以不改，或用 --draft 先印草稿。"
    )


def write_pdf(
    books: Sequence[Book],
    out: Path,
    editions: Editions,
    options: PrintOptions,
    *,
    official: bool = False,
    progress: Callable[[int], None] = lambda _forms: None,
) -> None:
    """Print books into a PDF file.

    Args:
        books: the books.
        out: the file.
        editions: the editions at hand.
        options: what the user chose.
        official: whether the official fonts are taken as far as this PC has them.
        progress: told after each form how many more are laid out: 1, and 0 before the file is written; what it raises
            ends the work, and no file is written.

    Raises:
        ExportError: there is nothing to print, or no edition fits.
        FileWriteError: the file could not be written.
    """
    content = pdf_of(books, editions, options, official=official, progress=progress)
    progress(0)
    write_whole(out, content)


def pdf_of(
    books: Sequence[Book],
    editions: Editions,
    options: PrintOptions,
    *,
    official: bool = False,
    progress: Callable[[int], None] = lambda _forms: None,
) -> bytes:
    """Return what `write_pdf` writes.

    Raises:
        ExportError: there is nothing to print, or no edition fits.
    """
    from perfdesk.export.book import print_books  # noqa: PLC0415  # loaded only for printing
    from perfdesk.export.fonts import official_fonts, shipped_fonts  # noqa: PLC0415

    return print_books(books, editions, options, official_fonts() if official else shipped_fonts(), progress)


def write_xlsx(
    books: Sequence[Book],
    out: Path,
    editions: Editions,
    options: PrintOptions,
    *,
    progress: Callable[[int], None] = lambda _forms: None,
) -> None:
    """Write books into a spreadsheet; open errors do not stop it, since it is there to be worked on.

    Args:
        books: the books.
        out: the file.
        editions: the editions at hand.
        options: what the user chose.
        progress: told after each form how many more are written: 1, and 0 before the file is written; what it raises
            ends the work, and no file is written.

    Raises:
        ExportError: there is nothing to write, no edition fits, or a field holds a control character.
        FileWriteError: the file could not be written.
    """
    from perfdesk.export.xlsx import print_workbook  # noqa: PLC0415  # loaded only for spreadsheets

    content = print_workbook(books, editions, options, progress)
    progress(0)
    write_whole(out, content)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the forms that were taken in.

    Attributes:
        added: how many are new in the store.
        same: how many were there already, word for word.
        beside: project names of those that were added beside another form of the same project.
    """

    added: int
    same: int
    beside: tuple[str, ...]


def take_in(repository: Repository, books: Iterable[Book]) -> Taken:
    """Put books into the store in one transaction; nothing that is there is replaced or stored twice."""
    added = same = 0
    beside: list[str] = []
    with repository.transaction():
        for book in books:
            found = repository.find_book(book.unit, book.year)
            if found is None:
                repository.add_book(book)
                added += len(book.forms)
                continue
            present = repository.book(found).forms
            names = {(form.kind, form.project_name) for form in present}
            for form in book.forms:
                if form in present:
                    same += 1
                    continue
                repository.add_form(found, form)
                added += 1
                if (form.kind, form.project_name) in names:
                    beside.append(form_name(form))
    return Taken(added, same, tuple(beside))


def keep_waivers(repository: Repository, books: Iterable[Book]) -> None:
    """Keep the reasons of books in the store's own books."""
    with repository.transaction():
        for book in books:
            found = repository.find_book(book.unit, book.year) if book.waivers else None
            if found is not None:
                own = repository.head(found)
                new = tuple(waiver for waiver in book.waivers if waiver not in own.waivers)
                repository.change_book(found, dataclasses.replace(own, waivers=own.waivers + new))


def export_json(books: Iterable[Book], out: Path) -> None:
    """Write books as interchange JSON.

    Raises:
        FileWriteError: the file could not be written.
    """
    write_json(out, write_document(books))
