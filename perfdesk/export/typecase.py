"""Text styles made ready for setting type: fonts, sizes in pt, and the line breaks of texts that come again."""

from typing import NamedTuple

from perfdesk.export.fonts import FontChain, FontSet
from perfdesk.export.lines import Line, break_lines
from perfdesk.model.edition import Align, FontRole, TextStyle

EM_ASCENT = 0.88
"""Height of the ideographic em box above the baseline, in em; its foot is 0.12 em below."""
_SHORT = 40
"""Only texts shorter than this many characters are remembered: labels and level names come again, goals do not."""


class Type(NamedTuple):
    """A text style made ready: fonts with their widths, sizes in pt."""

    role: FontRole
    chain: FontChain
    size: float
    leading: float
    align: Align
    indent: int
    before: float
    after: float

    def baseline(self) -> float:
        """Return how far the baseline lies below the top of a line."""
        return (self.leading - self.size) / 2 + EM_ASCENT * self.size


class TypeCase:
    """The styles made ready for one export, and the line breaks of short texts, which come again and again."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._types: dict[TextStyle, Type] = {}
        self._lines: dict[tuple[str, TextStyle, float], list[Line]] = {}

    def type_of(self, style: TextStyle) -> Type:
        """Return a style made ready."""
        found = self._types.get(style)
        if found is None:
            found = self._types[style] = Type(
                style.font,
                self._fonts.chains[style.font],
                float(style.size),
                float(style.leading),
                style.align,
                style.indent,
                float(style.before),
                float(style.after),
            )
        return found

    def lines(self, text: str, style: TextStyle, room: float) -> list[Line]:
        """Return the lines of a cell's text in a column `room` pt wide."""
        key = (text, style, room)
        found = self._lines.get(key)
        if found is None:
            kind = self.type_of(style)
            found = break_lines(text, room / kind.size, kind.chain.widths)
            if len(text) < _SHORT:
                self._lines[key] = found
        return found
