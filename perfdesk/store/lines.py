"""The lines that a store file is made of: a checksum, a space and one compact JSON value in UTF-8.

The first line of a file says what it is:

    {"format": "perfdesk-store", "version": 1, "cards": 1}

Transactions follow, each a head line and then one line for each of its changes:

    {"changes": [[table, id, length, card], …]}     a document is put: length of its line, and its card
    {"changes": [[table, id, length], …]}           a document is removed
    [table, id, document]                           the line of a put
    [table, id]                                     the line of a removal

Where `id` is null the change is of the whole table: put makes it empty, removal drops it. A head tells all that a
listing needs, so documents can stay on disk; and since each change names its table and id itself, a damaged head
harms none of them.
"""

import re
import zlib
from typing import Any, Final, TypeAlias

import orjson

from perfdesk.store.errors import StoreContentError

Json: TypeAlias = Any
"""A plain JSON value."""

FORMAT: Final = "perfdesk-store"
VERSION: Final = 1

LINE_START: Final = re.compile(rb"[0-9a-f]{8} [\[{]")
"""Where a line may start, for finding the next good one after damage."""

_FRAME: Final = 9  # checksum and space
_OPTIONS: Final = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


def pack(value: Json) -> bytes:
    """Write one line.

    Raises:
        StoreContentError: if `value` is no JSON value.
    """
    try:
        body = orjson.dumps(value, option=_OPTIONS)
    except orjson.JSONEncodeError as error:
        raise StoreContentError(f"没有保存：内容里有不能存成文本的值（{error}）。请改正后再保存一次。") from error
    return b"%08x %b\n" % (zlib.crc32(body), body)


def intact(line: bytes) -> bool:
    """Tell whether `line` is whole and its checksum right."""
    return line[-1:] == b"\n" and line[:_FRAME] == b"%08x " % zlib.crc32(memoryview(line)[_FRAME:-1])


def unpack(line: bytes) -> Json:
    """Read the value of an intact line."""
    return orjson.loads(memoryview(line)[_FRAME:-1])


def value_of(line: bytes) -> Json:
    """Return the value of a line, or None if it is damaged."""
    return unpack(line) if intact(line) else None


def is_header(value: Json) -> bool:
    """Tell whether `value` is the first line of a store file."""
    return isinstance(value, dict) and value.get("format") == FORMAT


def is_head(value: Json) -> bool:
    """Tell whether `value` is the head of a transaction."""
    return isinstance(value, dict) and "changes" in value


def is_change(value: Json) -> bool:
    """Tell whether `value` is one change."""
    return isinstance(value, list) and len(value) in (2, 3)


def plain(value: Json) -> Json:
    """Return `value` as it will be after reading it back, sharing nothing with it."""
    return orjson.loads(orjson.dumps(value, option=_OPTIONS))
