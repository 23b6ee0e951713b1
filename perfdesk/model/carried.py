"""What a spreadsheet of the desk carries beside its visible cells: the interchange JSON, and where each field stands.

Both are packed into pieces that fit into cells of a hidden sheet, since office programs drop every part of a file that
they do not know, but keep its sheets. Packed data tell by their own checksum whether they are whole.
"""

import base64
import binascii
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

DATA_SHEET: Final = "perfdesk"
"""Name of the hidden sheet: the documents in its columns, each under its name."""
RECORDS_NAME: Final = "perfdesk-cells.json"
"""Name of the second document; the first is `perfdesk.model.interchange.ATTACHMENT_NAME`."""
PLACE_PREFIX: Final = "perfdesk_"
"""Of the defined names that find a sheet again after it was renamed."""
_PIECE: Final = 32_000
"""Characters in a piece; a cell takes 32,767."""

_MOST_ROWS: Final = 100_000
"""Of a form on a sheet, and more than any has."""


class CarriedError(ValueError):
    """The carried data are damaged."""


class ShownCell(NamedTuple):
    """A cell as it was written.

    Attributes:
        row, column: of its upper left corner, counted from 1.
        rows: how many rows of the form it stands for: neighbours of the same level are one cell; 0 where the text of
            the cell before goes on.
        field: path of the field that it shows, of the first of those rows; "" for a label.
        text: what stood there, with the white space behind it where it goes on; of a number, its digits without commas.
    """

    row: int
    column: int
    rows: int
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """A sheet that shows a form or its narrative.

    Attributes:
        place: the defined name that points to it.
        title: what it was called.
        book, form: the form's place in the carried document.
        cells: its cells that show a field or a label.
    """

    place: str
    title: str
    book: int
    form: int
    cells: tuple[ShownCell, ...]

    def to_plain(self) -> dict[str, Any]:
        """Return the record as JSON."""
        cells = [tuple(cell) for cell in self.cells]
        return {"place": self.place, "title": self.title, "book": self.book, "form": self.form, "cells": cells}


def shown_sheets(plain: object) -> tuple[ShownSheet, ...]:
    """Read records that `ShownSheet.to_plain` wrote.

    Raises:
        CarriedError: they are no such records.
    """
    try:
        return tuple(_shown_sheet(**each) for each in plain)  # type: ignore[attr-defined]  # anything may stand here
    except TypeError as error:
        raise CarriedError(str(error)) from None


def _shown_sheet(place: str, title: str, book: Any, form: Any, cells: Iterable[Any]) -> ShownSheet:
    if not (isinstance(book, int) and isinstance(form, int) and min(book, form) >= 0):
        raise TypeError(book, form)
    return ShownSheet(place, title, book, form, tuple(_shown_cell(*cell) for cell in cells))


def _shown_cell(row: Any, column: Any, rows: Any, field: Any, text: Any) -> ShownCell:
    if not (type(row) is type(column) is type(rows) is int and type(field) is type(text) is str):
        raise TypeError(row, column, rows, field, text)
    if min(row, column, rows + 1) < 1 or max(row, column, rows) > _MOST_ROWS:
        raise TypeError(row, column, rows)
    return ShownCell(row, column, rows, field, text)


def pack(data: bytes) -> list[str]:
    """Return the pieces into which data are packed: deflated, in base64."""
    packed = base64.b64encode(zlib.compress(data)).decode("ascii")
    return [packed[at : at + _PIECE] for at in range(0, len(packed), _PIECE)]


def unpack(pieces: Sequence[str], most: int) -> bytes:
    """Return the data of their pieces.

    Args:
        pieces: what `pack` returned.
        most: bytes that the data may have; more are no data of this program.

    Raises:
        CarriedError: a piece is missing or changed, or the data are larger than `most`.
    """
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(base64.b64decode("".join(pieces), validate=True), most)
    except (binascii.Error, ValueError, zlib.error) as error:
        raise CarriedError(str(error)) from None
    if not unpacker.eof:
        raise CarriedError("incomplete")
    return data
