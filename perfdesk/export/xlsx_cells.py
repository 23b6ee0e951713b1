"""Cells of a spreadsheet as XML: text that stays text, figures exact to the last digit, blanks that stay blank.

The rows of a sheet are written as strings, which is ten times faster than one object for each cell; everything else of
the file is openpyxl's (`perfdesk.export.xlsx`).
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from openpyxl.utils import get_column_letter

from perfdesk.export.lines import printable

MOST_CHARACTERS: Final = 32_767
"""In a cell."""
_MOST_DIGITS: Final = 15
"""That a spreadsheet keeps of a number."""
_FURTHEST_PLACE: Final = -9
# An underscore that begins what would be read as the code of a character, and characters that no XML can hold.
_SPECIAL: Final = re.compile(r"[&<>]|_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_WRITTEN: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "_": "_x005F_"}


class UnwritableError(ValueError):
    """A character cannot stand in a spreadsheet."""

    def __init__(self, character: str) -> None:
        super().__init__(character)
        self.character = character


def shown_text(text: str) -> str:
    """Return what a cell shows of a text: its paragraphs as they are printed, and no more than a cell takes."""
    paragraphs = "\n".join(filter(None, map(str.strip, printable(text).splitlines())))
    return paragraphs if len(paragraphs) <= MOST_CHARACTERS else f"{paragraphs[: MOST_CHARACTERS - 1]}…"


def escaped(text: str) -> str:
    """Return text as it stands in XML.

    Raises:
        UnwritableError: it holds a control character that no XML can hold.
    """
    return _SPECIAL.sub(_escape, text) if _SPECIAL.search(text) else text


def _escape(match: re.Match[str]) -> str:
    if match[0] not in _WRITTEN:
        raise UnwritableError(match[0])
    return _WRITTEN[match[0]]


def as_number(figure: object) -> str | None:
    """Return the digits of a figure that a spreadsheet keeps exactly, else None: words, blanks, too many digits."""
    if not isinstance(figure, Decimal):
        return None
    _, digits, exponent = figure.normalize().as_tuple()
    fits = isinstance(exponent, int) and exponent >= _FURTHEST_PLACE and len(digits) + max(exponent, 0) <= _MOST_DIGITS
    return f"{figure:f}" if fits else None


def blank_cell(place: str, style: int) -> str:
    """Write a cell with nothing in it."""
    return f'<c r="{place}" s="{style}"/>'


def text_cell(place: str, style: int, text: str) -> str:
    """Write a text: it is never taken for a formula or a number.

    Raises:
        UnwritableError: it holds a control character.
    """
    if not text:
        return blank_cell(place, style)
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is></c>'


def number_cell(place: str, style: int, digits: str, formula: str = "") -> str:
    """Write a number, or a formula with what it comes to."""
    worked_out = f"<f>{escaped(formula)}</f>" if formula else ""
    return f'<c r="{place}" s="{style}">{worked_out}<v>{digits}</v></c>'


def row_of(number: int, cells: Iterable[str], height: float | None = None) -> str:
    """Write a row; `height` in pt, None leaves it to the program that opens the file."""
    high = "" if height is None else f' ht="{height:.2f}" customHeight="1"'
    return f'<row r="{number}"{high}>{"".join(cells)}</row>'


def place_of(row: int, column: int) -> str:
    """Return the name of a cell, both counted from 1: (3, 2) is B3."""
    return f"{get_column_letter(column)}{row}"


def range_of(row: int, column: int, rows: int, columns: int) -> str:
    """Return the name of a range from its upper left corner and its size."""
    return f"{place_of(row, column)}:{place_of(row + rows - 1, column + columns - 1)}"
