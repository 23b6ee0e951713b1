"""Numbered items in running text: `(1)`, `1、`, `一、`, `①`."""

import re
from dataclasses import dataclass
from typing import Final

from perfdesk.model.counting import read_numeral
from perfdesk.model.text import half_width_kept

_NUMBER = re.compile(
    r"(?:(?<=[\n。;:；：,，、])|^)[ \t]*"
    r"(?:(?P<bracketed>\(\d{1,2}\))|(?P<half>\d{1,2}\))|(?P<dotted>\d{1,2}(?:[、．]|\.(?!\d)))"
    r"|(?P<chinese>\([一二三四五六七八九十]{1,2}\))|(?P<plain>[一二三四五六七八九十]{1,2}、))|(?P<circled>[①-⑳])"
)
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered item of a text, from behind its number to the next one: `(1)`, `1、`, `①`."""

    start: int
    end: int


def read_items(text: str) -> tuple[Item, ...]:
    """Read the numbered items of a text, those of the outermost numbering; empty where there are fewer than two."""
    marks = list(_NUMBER.finditer(half_width_kept(text)))
    kinds = dict.fromkeys(mark.lastgroup for mark in marks)
    for kind in kinds:
        listed = _one_two_three([mark for mark in marks if mark.lastgroup == kind])
        if len(listed) > 1:
            ends = [mark.start() for mark in listed[1:]] + [len(text)]
            return tuple(Item(mark.end(), end) for mark, end in zip(listed, ends, strict=True))
    return ()


def _one_two_three(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the marks that count up from 1."""
    listed: list[re.Match[str]] = []
    for mark in marks:
        if _ordinal(mark) == len(listed) + 1:
            listed.append(mark)
    return listed


def _ordinal(mark: re.Match[str]) -> int:
    sign = mark[0].strip(" \t().、．")
    if sign.isdecimal():
        return int(sign)
    if sign in _CIRCLED:
        return _CIRCLED.index(sign) + 1
    return int(read_numeral(sign))


def without_numbers(plain: str) -> str:
    """Blank out the numbers of items, so that `2. 5万元` is not read as 2.5; places stay as they are."""
    return _NUMBER.sub(lambda match: "\n" + " " * (len(match[0]) - 1), plain)
