"""Cells of pages without rules: what stands in each, its rows, and the labels over an indicator table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from perfdesk.intake.cell_labels import Labels
from perfdesk.intake.cells import Box
from perfdesk.intake.pdf_lines import TextLine, flowed
from perfdesk.intake.vocabulary import label_key

_PADDING: Final = 12.0
LEVELS: Final = ("level1", "level2")
_HEADS: Final = frozenset((*LEVELS, "level3"))


@dataclass(slots=True)
class TextCell:
    """The text of one cell; `first` and `last` are its rows, `left` and `right` as far as its column surely goes."""

    lines: list[TextLine]
    left: float = 0.0
    right: float = 0.0
    first: int = 0
    last: int = 0
    text: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        self.left, self.right = min(line.left for line in self.lines), max(line.right for line in self.lines)
        self.text = flowed(self.lines, self.right - self.left + _PADDING)
        self.key = label_key(self.text)

    @property
    def top(self) -> float:
        """Where its text begins."""
        return self.lines[0].top

    @property
    def bottom(self) -> float:
        """Where its text ends."""
        return self.lines[-1].bottom

    def overlap(self, other: "TextCell") -> float:
        """Return how wide two cells stand above each other."""
        return max(0.0, min(self.right, other.right) - max(self.left, other.left))

    def box(self, down: int, page: int) -> Box:
        """Return it with columns counted in pt."""
        left = max(int(self.left), 0)
        return Box(down + self.first, left, down + self.last, max(left, int(self.right) - 1), self.text, page=page)


@dataclass(slots=True)
class TextRow:
    """A row: how high its text is, and its cells."""

    top: float
    bottom: float
    cells: list[TextCell] = field(default_factory=list)

    def shares(self, cell: TextCell) -> float:
        """Return by how much a cell overlaps this row."""
        return min(self.bottom, cell.bottom) - max(self.top, cell.top)


Heads: TypeAlias = Mapping[str, TextCell]
"""The labels over the columns of an indicator table."""


def heads_in(row: TextRow, kinds: Sequence[Labels]) -> Heads:
    """Return the labels of an indicator table whose head a row is; none where it is not."""
    for labels in kinds:
        found = {path: cell for cell in row.cells for path in labels.paths(cell.key) if path in _HEADS}
        if found.keys() == _HEADS:
            return found
    return {}
