"""What stands on a page: every line of text, rule and cell with its place; PDF and preview draw it as it is.

Lengths are in pt, measured from the upper left corner of the page.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from perfdesk.model.edition import FontRole

PT_PER_MM = 72 / 25.4


class PlacedText(NamedTuple):
    """A line of text: where its baseline begins, its font role and size, and pt added after each character."""

    x: float
    y: float
    font: FontRole
    size: float
    text: str
    spacing: float = 0.0


class Rule(NamedTuple):
    """A straight rule and its width."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float


class Box(NamedTuple):
    """The cell in which a field of a form stands: how a click on the paper finds the field."""

    x0: float
    y0: float
    x1: float
    y1: float
    form: int
    field: str


class Bookmark(NamedTuple):
    """An entry of the outline and the height on the page at which it points."""

    title: str
    y: float


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """One page."""

    width: float
    height: float
    texts: list[PlacedText] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    bookmarks: list[Bookmark] = field(default_factory=list)
