"""Numbers that count the names of indicators (1. 2. 3., ①②③, 指标1：), which are no part of the names."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from perfdesk.model.reading import chinese_number

_COUNTED: Final = (
    re.compile(r"(?P<number>\d{1,3})\s*[、)）.．]\s*(?P<name>.+)", re.DOTALL),
    re.compile(r"[(（](?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})[)）]\s*(?P<name>.+)", re.DOTALL),
    re.compile(r"(?P<number>[①-⑳]|[一二三四五六七八九十]{1,3}(?=[、.．]))[、.．]?\s*(?P<name>.+)", re.DOTALL),
    re.compile(r"(?:三级)?指标\s*(?P<number>\d{1,3})\s*[:：、.．]\s*(?P<name>.+)", re.DOTALL),
)


def unnumbered(names: Sequence[str]) -> tuple[str, ...] | None:
    """Take the numbers off names that they count without a gap, from 1 on, over all of them or anew for each group.

    Args:
        names: in order; blank ones do not count.

    Returns:
        The bare names; None where they are not numbered, or not in order, so that a number may be part of a name.
    """
    parts = [_parted(name) for name in names if name]
    found = [part for part in parts if part]
    decimals = all(bare[0].isdigit() for _, bare in found)  # 1.5吨车辆数
    if decimals or len(found) < len(parts) or not _in_order([number for number, _ in found]):
        return None
    rest = iter(found)
    return tuple(next(rest)[1] if name else "" for name in names)


def _parted(name: str) -> tuple[int, str] | None:
    """Part a name into its number and the rest; None if it has none."""
    match = next((match for counted in _COUNTED if (match := counted.fullmatch(name))), None)
    return (_value(match["number"]), match["name"]) if match else None


def _in_order(numbers: Sequence[int]) -> bool:
    return numbers[0] == 1 and all(after in (before + 1, 1) for before, after in pairwise(numbers))


def _value(number: str) -> int:
    """Return what a number says, in whatever signs; 0 where it cannot be told."""
    return int(chinese_number(unicodedata.normalize("NFKC", number)))
