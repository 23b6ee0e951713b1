"""Names of sheets: what a spreadsheet allows, each once."""

import re
from collections.abc import Iterable
from itertools import chain, count
from typing import Final

MOST_CHARACTERS: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\：\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_RESERVED: Final = "history"


class SheetNames:
    """Gives each sheet a name that no other has; large and small letters are the same to a spreadsheet."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {name.casefold() for name in taken} | {_RESERVED}

    def new(self, wanted: str, ending: str = "") -> str:
        """Return the name for a sheet that should be called `wanted`, cut so that `ending` still fits behind it.

        Signs that a name cannot have become a space; what is there already gets a number.
        """
        clean = " ".join(_FORBIDDEN.sub(" ", wanted).split()).strip("'") or "未命名"
        tails = chain([ending], (f"{ending}({number})" for number in count(2)))
        names = (_cut(clean, MOST_CHARACTERS - len(tail)).rstrip(" '") + tail for tail in tails)
        name = next(each for each in names if each.casefold() not in self._taken)
        self._taken.add(name.casefold())
        return name


def _cut(text: str, most: int) -> str:
    """Cut a text to so many UTF-16 units, which is what a spreadsheet counts."""
    text = text[:most]
    while len(text.encode("utf-16-le")) // 2 > most:
        text = text[:-1]
    return text
