"""Text as people write it: one width for signs, no stray white space."""

import re
from functools import lru_cache

# Full-width ASCII (U+FF01..U+FF5E) to its half-width twin, and the signs that stand for another.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    ord("﹪"): "%",
    ord("￥"): "¥",
    ord("－"): "-",
    ord("−"): "-",
    ord("≧"): "≥",
    ord("≦"): "≤",
    ord("⩾"): "≥",
    ord("⩽"): "≤",
}
BLANKS = r"[ \t]*"
"""A pattern of what may stand between the parts of a figure or date."""
_SPACE = re.compile(r"\s+")
_WIDE = re.compile(f"[{''.join(map(chr, HALF_WIDTH))}]")
_NARROW = {chr(code): each if isinstance(each, str) else chr(each) for code, each in HALF_WIDTH.items()}


def half_width(text: str) -> str:
    """Return `text` with full-width letters, figures and signs in half width."""
    # Looking for the few that change is several times faster than `str.translate`, which looks at every character.
    return _WIDE.sub(lambda match: _NARROW[match[0]], text)


half_width_kept = lru_cache(maxsize=1_000)(half_width)
"""The same for long texts, each of which several readers go over."""


@lru_cache(maxsize=4096)  # a book is compared anew at each key, and all but one text are what they were
def squeeze(text: str) -> str:
    """Return `text` without any white space and in half width, for comparing."""
    return _SPACE.sub("", half_width(text))


def clause_before(text: str, place: int, length: int = 30) -> str:
    """Return the words of the sentence before a place, at most `length` of them."""
    return re.split(r"[。;；\n]", text[max(0, place - length) : place])[-1]
