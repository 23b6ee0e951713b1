"""A table as plain cells, whatever file it came from: what each says, the rows and columns it spans, its place."""

import dataclasses
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from perfdesk.intake.notes import Note
from perfdesk.intake.vocabulary import label_key

_CONTROL = re.compile(r"_x000[Dd]_|[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffe\uffff]|[\ud800-\udfff]")
_LINE_END = re.compile(r"_x000[Dd]_\n?|\r\n?|[\u2028\u2029\x0b\x0c]")
_AROUND_LINE_END = re.compile(r"[ \t\u00a0\u3000]*\n[ \t\u00a0\u3000]*")
_BETWEEN_LATIN = re.compile(r"(?<=[A-Za-z,.;])\n(?=[A-Za-z])")
_LONGEST_SOURCE: Final = 200
_TALLEST: Final = 2_000_000
"""Rows that all cells of a table may span together; beyond that its merges are no form's."""


@dataclass(frozen=True, slots=True)
class Box:
    r"""One cell.

    Attributes:
        top, left, bottom, right: the rows and columns that it spans, counted from 0; the last ones included.
        text: what it says; lines are parted by `\n`.
        address: in a spreadsheet, as people write it: `工作表“1” C7`.
        page: in a PDF, counted from 1.
        full: whether its last line reaches its right edge, so that the text may go on behind a page break.
        loose: in a PDF, whether it is text outside of all ruled cells.
        key: the text for comparing with labels.
    """

    top: int
    left: int
    bottom: int
    right: int
    text: str
    address: str = ""
    page: int | None = None
    full: bool = False
    loose: bool = False
    key: str = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", label_key(self.text) if self.text else "")

    @property
    def line(self) -> str:
        """The text in one line."""
        return one_line(self.text)

    def overlap(self, other: "Box") -> int:
        """Return how many columns two cells share."""
        return max(0, min(self.right, other.right) - max(self.left, other.left) + 1)

    def same_columns(self, other: "Box") -> bool:
        """Whether two cells span the same columns."""
        return (self.left, self.right) == (other.left, other.right)

    def note(self, message: str, path: str = "") -> Note:
        """Make a note on this cell."""
        source = self.text[:_LONGEST_SOURCE]
        return Note(file="", message=message, page=self.page, cell=self.address, field=path, source=source)


@dataclass(frozen=True)
class Cells:
    """A table, or all tables of a file one below the other.

    Attributes:
        boxes: its cells from the upper left to the lower right: by row, then by column.
        ruled: whether every cell is drawn, so that blank ones are there as well; otherwise blank ones are left out.
        breaks: of ruled cells the last row of each page and the first one of the next.
    """

    boxes: tuple[Box, ...]
    ruled: bool = False
    breaks: tuple[tuple[int, int], ...] = ()

    @cached_property
    def rows(self) -> Mapping[int, Sequence[Box]]:
        """The cells that stand in each row, from left to right; one that spans several rows stands in each."""
        rows: dict[int, list[Box]] = {}
        tall = sum(box.bottom - box.top for box in self.boxes) > _TALLEST
        for box in self.boxes:
            for row in range(box.top, box.top + 1 if tall else box.bottom + 1):
                rows.setdefault(row, []).append(box)
        for each in rows.values():
            each.sort(key=lambda box: box.left)
        return dict(sorted(rows.items()))

    def between(self, first: int, last: int) -> "Cells":
        """Return the cells that begin in some rows, the last one included."""
        begin, end = (bisect_left(self.boxes, row, key=lambda box: box.top) for row in (first, last + 1))
        breaks = tuple(pair for pair in self.breaks if first <= pair[0] and pair[1] <= last)
        return Cells(self.boxes[begin:end], self.ruled, breaks)

    def of(self, boxes: Iterable[Box]) -> "Cells":
        """Return the table with other cells, in reading order."""
        ordered = sorted(boxes, key=lambda box: (box.top, box.left))
        return Cells(tuple(ordered), self.ruled, self.breaks)

    def followed_by(self, other: "Cells") -> "Cells":
        """Return the table with another one right below it."""
        down = max((box.bottom for box in self.boxes), default=-1) + 1
        moved = (dataclasses.replace(box, top=box.top + down, bottom=box.bottom + down) for box in other.boxes)
        return self.of((*self.boxes, *moved))


def tidy_text(text: str) -> str:
    """Return a cell's text without control characters and without blanks around its lines."""
    text = _CONTROL.sub("", _LINE_END.sub("\n", text))
    return _AROUND_LINE_END.sub("\n", text).strip(" \t\n\u00a0\u3000")


@lru_cache(maxsize=20_000)
def one_line(text: str) -> str:
    """Return a text whose line ends were there only to fit its cell in one line."""
    if "\n" not in text:
        return text
    return _BETWEEN_LATIN.sub(" ", text).replace("\n", "")


def column_name(column: int) -> str:
    """Return the letters of a column counted from 0: 0 → A, 27 → AB."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
