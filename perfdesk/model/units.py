"""Units of figures: which of them measure the same, and what a figure in one comes to in another."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from math import prod
from typing import Final, NamedTuple

from perfdesk.model.text import squeeze

_MEASURES: Final[tuple[Mapping[str, str], ...]] = (
    {"元": "1"},
    {"秒": "1", "分钟": "60", "小时": "3600", "天": "86400", "日": "86400", "周": "604800", "星期": "604800"},
    {"月": "1", "季度": "3", "年": "12"},
    {"工作日": "1"},
    {"%": "1", "%%": "1", "百分比": "1", "百分之": "1", "‰": "0.1"},
    {"米": "1", "公里": "1000", "千米": "1000", "km": "1000"},
    {"平方米": "1", "平米": "1", "㎡": "1", "m²": "1", "m2": "1", "公顷": "10000", "平方公里": "1000000"},
    {"立方米": "1", "m³": "1", "m3": "1"},
    {"克": "1", "公斤": "1000", "千克": "1000", "kg": "1000", "吨": "1000000"},
    {"人": "1", "名": "1", "位": "1"},
    {"场": "1", "场次": "1"},
    {"批": "1", "批次": "1"},
    {"度": "1", "千瓦时": "1", "kwh": "1"},
)
"""What is measured, each in its smallest unit, which is the first."""
_KNOWN: Final = {unit: (Decimal(scale), next(iter(each))) for each in _MEASURES for unit, scale in each.items()}
_MULTIPLES: Final = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_MULTIPLE: Final = re.compile("[百千万亿]{1,3}")
_PARTED: Final = re.compile(r"[/·∕*每]")


class Unit(NamedTuple):
    """A unit: how many of `base` it is, and per what (`万元/人/年`: 10,000 of 元, per 人 and 年)."""

    scale: Decimal
    base: str
    per: tuple[tuple[Decimal, str], ...]


@lru_cache(maxsize=20_000)
def unit_of(text: str) -> Unit:
    """Read a unit as it is written; what is not known is a measure of its own (`件`), maybe in multiples (`万件`)."""
    whole, *per = _PARTED.split(squeeze(text).lower())
    scale, base = _one(whole)
    return Unit(scale, base, tuple(sorted(_one(each) for each in per if each)))


def _one(name: str) -> tuple[Decimal, str]:
    bare = name.lstrip("余多")  # of 300余人
    bare = bare[1:] if bare[:1] == "个" and bare[1:] in _KNOWN else bare
    match = None if bare in _KNOWN else _MULTIPLE.match(bare)
    if match is None:
        return _KNOWN.get(bare, (Decimal(1), bare))
    scale, base = _KNOWN.get(bare[match.end() :], (Decimal(1), bare[match.end() :]))
    return scale * prod(_MULTIPLES[sign] for sign in match[0]), base


def converted(number: Decimal, given: str, wanted: str) -> Decimal | None:
    """Return a figure of one unit in another; None where they do not measure the same.

    A bare multiple (`27.4万`) measures whatever it stands beside.
    """
    ours, theirs = unit_of(given), unit_of(wanted)
    alike = ours.base == theirs.base and ours.per == theirs.per
    bare = (not ours.base and not ours.per) or (not theirs.base and not theirs.per)
    return number * ours.scale / theirs.scale if alike or bare else None
