"""A sheet of a spreadsheet while it is made: its rows as XML, and what the file says about it beside them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from perfdesk.export.xlsx_cells import row_of
from perfdesk.model.carried import ShownCell
from perfdesk.model.edition import Page


@dataclass(slots=True)
class Tab:
    """One sheet.

    Attributes:
        title: its name, without the signs that a name cannot have.
        widths: of its columns in mm.
        page: the paper; `landscape` turns it.
        one_page: whether it is printed smaller rather than on two pages.
        place: the defined name that finds it again, "" for lists.
        rows: its rows as XML.
        merges: ranges of merged cells.
        links: cell → the place in the file that a click on it goes to.
        breaks: rows after which a page ends.
        head: the row that stays in sight and is repeated on each page, 0 for none.
        filtered: range with buttons to filter by, "" for none.
        hidden: whether nobody is to see it.
        cells: those that show a field or a label of a form, for reading the file back.
    """

    title: str
    widths: tuple[float, ...]
    page: Page
    landscape: bool = False
    one_page: bool = False
    place: str = ""
    rows: list[str] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    breaks: list[int] = field(default_factory=list)
    head: int = 0
    filtered: str = ""
    hidden: bool = False
    cells: list[ShownCell] = field(default_factory=list)

    def add(self, cells: Iterable[str], height: float | None = None) -> None:
        """Write the next row."""
        self.rows.append(row_of(len(self.rows) + 1, cells, height))

    @property
    def next_row(self) -> int:
        """The number of the row that is written next."""
        return len(self.rows) + 1
