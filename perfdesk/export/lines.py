"""Breaking Chinese text into lines.

A line does not begin with a closing sign nor end with an opening one (GB/T 15834-2011, 5.1), dashes and ellipses stay
whole, and so do Latin words and figures, as far as the column is wide enough for them.
"""

import re
from collections.abc import Iterator, Mapping

CLOSING = "，。、；：？！）》」』〕】〉〗］｝’”％‰℃°·～,.;:?!)]}>%…—/／"
OPENING = "（《「『〔【〈〖［｛‘“￥¥$([{<"
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff")) | dict.fromkeys(
    map(ord, "\t\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"), " "
)
_UNIT = re.compile(
    rf"[{re.escape(OPENING)}]*"
    rf"(?:[A-Za-z0-9][A-Za-z0-9.,\-_@+#&'×]*[A-Za-z0-9%]|——|……|[^\s])"
    rf"(?:[{re.escape(CLOSING)}]|——|……)*"
    r"|\s+"
)


def printable(text: str) -> str:
    """Return `text` with one kind of space and without signs that print nothing."""
    return text if text.isascii() and "\t" not in text else text.translate(_INVISIBLE)


def break_paragraphs(text: str, room: float, widths: Mapping[str, float], indent: float = 0.0) -> list[list[str]]:
    """Break text into the lines of its paragraphs, which line ends part.

    Args:
        text: the text; white space at either end of a paragraph is dropped.
        room: width of the column in em.
        widths: character → advance in em.
        indent: of each paragraph's first line, in em.
    """
    return [
        _break(paragraph, room, widths, indent)
        for paragraph in map(str.strip, printable(text).splitlines())
        if paragraph
    ] or [[]]


def break_lines(text: str, room: float, widths: Mapping[str, float]) -> list[str]:
    """Break text into lines; the same as `break_paragraphs` without indent, in one list."""
    return [line for lines in break_paragraphs(text, room, widths) for line in lines]


def width_of(text: str, widths: Mapping[str, float]) -> float:
    """Return the width of a line in em."""
    return sum(map(widths.__getitem__, text))


def _break(paragraph: str, room: float, widths: Mapping[str, float], indent: float) -> list[str]:
    if indent + width_of(paragraph, widths) <= room:
        return [paragraph]
    lines: list[str] = []
    line: list[str] = []
    used = indent
    for unit in _UNIT.findall(paragraph):
        wide = width_of(unit, widths)
        if used + wide <= room:
            line.append(unit)
            used += wide
            continue
        if line:
            lines.append("".join(line).rstrip())
            line, used = [], 0.0
        for piece in _pieces(unit.lstrip(), wide, room, widths):
            if line:
                lines.append("".join(line))
            line, used = [piece], width_of(piece, widths)
    lines.append("".join(line).rstrip())
    return lines


def _pieces(unit: str, wide: float, room: float, widths: Mapping[str, float]) -> Iterator[str]:
    """Cut a unit that is wider than the column wherever it must be cut; others stay whole."""
    if wide <= room:
        if unit:
            yield unit
        return
    start, used = 0, 0.0
    for end, character in enumerate(unit):
        if used + widths[character] > room and end > start:
            yield unit[start:end]
            start, used = end, 0.0
        used += widths[character]
    yield unit[start:]
