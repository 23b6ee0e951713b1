"""What a book adds up to, and the sentence that says so."""

from dataclasses import dataclass
from decimal import Decimal

from perfdesk.model.edition import Edition
from perfdesk.model.form import Book, TargetForm
from perfdesk.model.money import format_decimal, rounded, to_wanyuan, total


@dataclass(frozen=True, slots=True)
class BookFigures:
    """The figures of a book's target forms.

    Attributes:
        units: implementing units.
        projects: forms.
        requested: sum of the annual requests, in 元.
    """

    units: int
    projects: int
    requested: Decimal

    @property
    def requested_wanyuan(self) -> Decimal:
        """The sum in 万元, rounded to two decimals as the summary sentence states it."""
        return rounded(to_wanyuan(self.requested))


def book_figures(book: Book) -> BookFigures:
    """Add up the target forms of a book."""
    forms = [form for form in book.forms if isinstance(form, TargetForm)]
    units = {form.implementing_unit or book.unit for form in forms}
    return BookFigures(len(units), len(forms), total(*(form.funds.annual_total for form in forms)))


def summary_sentence(book: Book, edition: Edition) -> str:
    """Return the book's own summary sentence, or the edition's with the figures that the forms add up to."""
    if book.summary is not None and book.summary.text:
        return book.summary.text
    figures = book_figures(book)
    return edition.document.summary.format(
        unit=book.unit,
        year=book.year or "",
        units=figures.units,
        projects=figures.projects,
        total=format_decimal(figures.requested_wanyuan, commas=False),
    )
