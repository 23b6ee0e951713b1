"""What a reader hands back: books, and a note on everything that was lost, doubtful or decided by meaning."""

from dataclasses import dataclass
from typing import NamedTuple

from perfdesk.intake.list_columns import ListMapping
from perfdesk.model.form import Book


@dataclass(frozen=True, slots=True)
class Note:
    """One doubt about what was read.

    Attributes:
        file: name of the file.
        message: the Chinese sentence: what was found there and what was done with it.
        line: line of a text, counted from 1.
        page: page of a PDF, counted from 1.
        cell: cell of a spreadsheet (`表1!C5`), or the path in a JSON document.
        form: project name of the form, "" where it is unknown or the note is about the whole file.
        field: path of the field (`funds.annual_total`, `indicators[3].level2`), "" for the form as a whole.
        source: what stands there in the file, untouched; of a form that cannot be read, its whole text.
    """

    file: str
    message: str
    line: int | None = None
    page: int | None = None
    cell: str = ""
    form: str = ""
    field: str = ""
    source: str = ""

    @property
    def place(self) -> str:
        """Return where in the file it is, for a sentence: `第 12 行`, `第 3 页 C5`."""
        parts = (
            f"第 {self.page} 页" if self.page is not None else "",
            f"第 {self.line} 行" if self.line is not None else "",
            self.cell,
        )
        return " ".join(part for part in parts if part)

    def to_plain(self) -> dict[str, object]:
        """Return the note as `perfdesk import --json` prints it: of line, page and cell those that are known."""
        places = {"line": self.line, "page": self.page, "cell": self.cell or None}
        return {
            "file": self.file,
            **{key: value for key, value in places.items() if value is not None},
            "form": self.form,
            "field": self.field,
            "source": self.source,
            "message": self.message,
        }


class Drawn(NamedTuple):
    """A text that a PDF draws in one go: a line of a cell or less.

    Attributes:
        page: where, counted from 1.
        text: what it says.
    """

    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave.

    Attributes:
        books: in the order of the file.
        notes: in the order of the file.
        lists: what the columns of its lists were taken for.
        drawn: of a PDF of our own, what its pages show beside the data inside; in order of drawing.
    """

    books: tuple[Book, ...] = ()
    notes: tuple[Note, ...] = ()
    lists: tuple[ListMapping, ...] = ()
    drawn: tuple[Drawn, ...] = ()

    @property
    def forms(self) -> int:
        """Return how many forms were read."""
        return sum(len(book.forms) for book in self.books)
