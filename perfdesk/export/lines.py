"""Breaking Chinese text into lines.

A line does not begin with a closing sign nor end with an opening one (GB/T 15834-2011, 5.1), dashes and ellipses stay
whole, and so do Latin words and figures, as far as the column is wide enough for them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Final, NamedTuple

CLOSING: Final = frozenset("，。、；：？！）》」』〕】〉〗］｝’”％‰℃°·～．,.;:?!)]}>%…—/／")
OPENING: Final = frozenset("（《「『〔【〈〖［｛‘“￥¥$([{<≥≤")
_FIGURES_AND_LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_WORD: Final = frozenset(f"{_FIGURES_AND_LETTERS}.,-_@+#&'×%/") | {
    chr(ord(each) + 0xFEE0) for each in _FIGURES_AND_LETTERS
}
# Soft hyphens, joiners, marks of writing direction and of variants: they come with text copied from web pages.
_NOTHING: Final = (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFE0E, 0xFE0F, 0xFEFF)
_SPACES: Final = (0x09, 0xA0, *range(0x2002, 0x200B), 0x202F)
_INVISIBLE: Final = dict.fromkeys(_NOTHING) | dict.fromkeys(_SPACES, " ")
_ODD: Final = re.compile(f"[{''.join(map(chr, _INVISIBLE))}]")
_NEAR: Final = 1e-6


class Line(NamedTuple):
    """A line of text and its width in em."""

    text: str
    width: float


def printable(text: str) -> str:
    """Return `text` with one kind of space and without signs that print nothing."""
    return text.translate(_INVISIBLE) if _ODD.search(text) else text


def break_paragraphs(text: str, room: float, widths: Mapping[str, float], indent: float = 0.0) -> list[list[Line]]:
    """Break text into the lines of its paragraphs, which line ends part.

    Args:
        text: the text; white space at either end of a paragraph is dropped.
        room: width of the column in em.
        widths: character → advance in em.
        indent: of each paragraph's first line, in em.
    """
    paragraphs = map(str.strip, printable(text).splitlines())
    return [_break(paragraph, room, widths, indent) for paragraph in paragraphs if paragraph]


def break_lines(text: str, room: float, widths: Mapping[str, float]) -> list[Line]:
    """Break text into lines; the same as `break_paragraphs` without indent, in one list."""
    return [line for lines in break_paragraphs(text, room, widths) for line in lines]


def width_of(text: Iterable[str], widths: Mapping[str, float]) -> float:
    """Return the width of a line in em."""
    return sum(map(widths.__getitem__, text))


def _break(text: str, room: float, widths: Mapping[str, float], indent: float) -> list[Line]:
    """Fill line after line: as many characters as have room, less those that may not stand at its end."""
    ends = list(accumulate(map(widths.__getitem__, text), initial=0.0))
    lines: list[Line] = []
    start, count, free = 0, len(text), room - indent
    while start < count:
        fits = max(bisect_right(ends, ends[start] + free + _NEAR, start + 1) - 1, start + 1)
        end = count if fits >= count else _last_break(text, start, fits)
        shown = end
        while text[shown - 1] == " ":
            shown -= 1
        lines.append(Line(text[start:shown], ends[shown] - ends[start]))
        start, free = end, room
        while start < count and text[start] == " ":
            start += 1
    return lines


def _last_break(text: str, start: int, fits: int) -> int:
    """Return the last place up to `fits` where the line may end: inside a word only where the word is too long."""
    in_word = fits
    for end in range(fits, start, -1):
        before, after = text[end - 1], text[end]
        if after in CLOSING or before in OPENING:
            continue
        if after not in _WORD or before not in _WORD:
            return end
        if in_word == fits:
            in_word = end
    return in_word
