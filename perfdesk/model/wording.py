"""What changed inside a text: its parts, the same ones and the changed ones, so that a screen can colour them."""

import difflib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from perfdesk.model.text import squeeze

_SENTENCE: Final = re.compile(r".*?[。；！？]\s*|.+", re.DOTALL)
_WORD: Final = re.compile(r"\s+|(?:\d[\d.,]*|[A-Za-z]+|.)\s*", re.DOTALL)
"""A figure, a Latin word or one Chinese character, with the white space after it."""
_ISLAND: Final = 2
"""Shorter texts that stayed between changes are shown as changed: single characters in between cannot be read."""
_MOST_COMPARED: Final = 1_000_000
"""Pairs of words; sentences with more are shown as changed as a whole."""
_BLANK: Final = re.compile(r"(?<=[0-9A-Za-z])\s+(?=[0-9A-Za-z])")
_BLANK_SIGN: Final = "\0"


class Part(NamedTuple):
    """A part of a text.

    Attributes:
        was, now: what stood there and stands there; they differ in notation at most where nothing changed.
        changed: whether it changed.
    """

    was: str
    now: str
    changed: bool


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same: full width and half width, blanks and breaks of lines do not count.

    A blank between two figures or two Latin words counts, but not what kind of white space it is.
    """
    return one == other or _read(one) == _read(other)


def _read(text: str) -> str:
    return squeeze(_BLANK.sub(_BLANK_SIGN, text.strip()))


@lru_cache(maxsize=4_000)
def changed_parts(was: str, now: str) -> tuple[Part, ...]:
    """Return the parts of two texts; put together, their `was` gives the one text and their `now` the other."""
    parts: list[Part] = []
    for part in _matched(_SENTENCE.findall(was), _SENTENCE.findall(now)):
        if not part.changed:
            parts.append(part)
            continue
        olds, news = _WORD.findall(part.was), _WORD.findall(part.now)
        parts += _matched(olds, news) if len(olds) * len(news) <= _MOST_COMPARED else [part]
    return tuple(_joined(parts))


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[Part]:
    """Match sentences or words, and yield the parts."""
    matcher = difflib.SequenceMatcher(None, list(map(squeeze, old)), list(map(squeeze, new)), autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        yield Part("".join(old[old_from:old_to]), "".join(new[new_from:new_to]), tag != "equal")


def _joined(parts: Sequence[Part]) -> Iterator[Part]:
    """Join neighbours of the same kind, and changes with the islands between them."""
    open_part: Part | None = None
    for n, part in enumerate(parts):
        island = 0 < n < len(parts) - 1 and len(part.now.strip()) < _ISLAND and parts[n - 1].changed
        changed = part.changed or (island and parts[n + 1].changed)
        if open_part is not None and open_part.changed == changed:
            open_part = Part(open_part.was + part.was, open_part.now + part.now, changed)
            continue
        if open_part is not None:
            yield open_part
        open_part = part._replace(changed=changed)
    if open_part is not None:
        yield open_part
