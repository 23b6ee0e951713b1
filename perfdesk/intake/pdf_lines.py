"""Characters of a page into lines, and lines into running text."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from perfdesk.intake.cells import tidy_text
from perfdesk.intake.pdf_page import Character

_SAME_LINE: Final = 0.5
"""Share of a character's height that two of one line may be apart."""
_BLANK_FROM: Final = 0.25
_COLUMN_FROM: Final = 1.5
_SHORT_BY: Final = 2.2
_INDENT: Final = 1.4
"""In widths of a character."""
_PADDING: Final = 12.0
"""What cells of other programs leave free on both sides together, in pt."""
_ENDED = re.compile(r"[。！？；：.!?;:]$")
_LATIN_END = re.compile(r"[A-Za-z]$")
_LATIN_START = re.compile(r"^[A-Za-z]")
_WORD = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text.

    Attributes:
        text: what it says; parts that stand far apart are parted by a tab.
        left, top, right, bottom: where it stands.
        size: the height of its characters.
        blank_behind: whether a blank is drawn at its end.
        starts: where each of its parts begins.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    blank_behind: bool = False
    starts: tuple[float, ...] = ()


def lines_of(characters: Iterable[Character]) -> list[TextLine]:
    """Put characters together to lines, from top to bottom."""
    lines: list[list[Character]] = []
    for each in sorted(characters, key=lambda each: (each.top + each.bottom, each.left)):
        middle = (each.top + each.bottom) / 2
        line = lines[-1] if lines else None
        if line is not None and abs(middle - _middle(line)) <= _SAME_LINE * min(_height(line[0]), _height(each)):
            line.append(each)
        else:
            lines.append([each])
    made = (_line(sorted(line, key=lambda each: each.left)) for line in lines)
    return [line for line in made if line is not None]


def _middle(line: Sequence[Character]) -> float:
    return (line[0].top + line[0].bottom) / 2


def _height(each: Character) -> float:
    return max(each.bottom - each.top, 1.0)


def _line(characters: Sequence[Character]) -> TextLine | None:
    """Make a line, with blanks where words and tabs where columns stand apart; None if it is blank."""
    drawn = [each for each in characters if not each.sign.isspace()]
    if not drawn:
        return None
    size = max(map(_height, drawn))
    text, before = "", drawn[0]
    starts = [drawn[0].left]
    blank = False
    for each in characters:
        if each.sign.isspace():
            blank = bool(text)
            continue
        gap = each.left - before.right
        if text and gap > _COLUMN_FROM * size:
            text += "\t"
            starts.append(each.left)
        elif text and (blank or (gap > _BLANK_FROM * size and _WORD.match(each.sign) and _WORD.match(before.sign))):
            text += " "
        text += each.sign
        before, blank = each, False
    tops, bottoms = (each.top for each in drawn), (each.bottom for each in drawn)
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    right = max(each.right for each in drawn)
    return TextLine(whole, drawn[0].left, min(tops), right, max(bottoms), size, blank, tuple(starts))


def is_full(line: TextLine, width: float) -> bool:
    """Whether a line fills a cell of some width, so that what follows was broken off it for want of room."""
    return width - (line.right - line.left) < _PADDING + line.size


def flowed(lines: Sequence[TextLine], width: float) -> str:
    """Join the lines of one cell to paragraphs.

    Args:
        lines: from top to bottom.
        width: of the cell.
    """
    if not lines:
        return ""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    text = lines[0].text.replace("\t", " ")
    for before, line in itertools.pairwise(lines):
        text += _joint(before, line, left, right, width) + line.text.replace("\t", " ")
    return tidy_text(text)


def _joint(before: TextLine, line: TextLine, left: float, right: float, width: float) -> str:
    """Return what stands between two lines: a paragraph's end, a blank between words, or nothing."""
    flush = before.left - left < _INDENT * line.size * 2 and line.left - left < _INDENT * line.size * 2
    ended = bool(_ENDED.search(before.text)) and right - before.right > _SHORT_BY * line.size
    indented = line.left - left > _INDENT * line.size and not is_full(before, width)
    if flush and right - left > width / 2 and (ended or indented):
        return "\n"
    words = _LATIN_END.search(before.text) and _LATIN_START.match(line.text)
    return " " if words or before.blank_behind else ""
