"""Finding texts and sets that are nearly the same among many, without comparing each with each.

Equal texts are one group. Of each group the smallest hashes of its pieces of four characters are kept: texts that are
nearly the same share most of them, and only texts that share some are compared in full.
"""

import difflib
import heapq
import zlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_PIECE = 4
_SKETCH = 16
_SHARED = 4
_TRIED = 8
_SHORTEST = 8
_CROWD = 64


def alike_texts(texts: Mapping[_Key, str], least: Decimal) -> dict[_Key, tuple[_Key, float]]:
    """Return, for each text that has a near twin, the key of the twin and how alike they are.

    Args:
        texts: the texts by key; very short ones are left out.
        least: the share of equal text from which on two texts are twins.
    """
    return dict(_twins(tuple(texts.items()), least)) if len(texts) > 1 else {}


@lru_cache(maxsize=2_000)
def _twins(texts: tuple[tuple[_Key, str], ...], least: Decimal) -> dict[_Key, tuple[_Key, float]]:
    """Find the twins; several rules ask for those of the same texts, and most changes leave these as they are."""
    groups: dict[str, list[_Key]] = defaultdict(list)
    for key, text in texts:
        if len(text) >= _SHORTEST:
            groups[text].append(key)
    twins: dict[_Key, tuple[_Key, float]] = {}
    by_hash: dict[int, list[str]] = defaultdict(list)
    for text, keys in groups.items():
        for key, other in zip(keys[1:], keys[:-1], strict=True):
            twins[key] = (other, 1.0)
            twins.setdefault(other, (key, 1.0))
        for other_text, share in _near(text, by_hash, float(least)):
            twins.setdefault(keys[0], (groups[other_text][0], share))
            twins.setdefault(groups[other_text][0], (keys[0], share))
        for number in _sketch(text):
            if len(by_hash[number]) < _CROWD:
                by_hash[number].append(text)
    return twins


def _near(text: str, by_hash: Mapping[int, list[str]], least: float) -> Iterable[tuple[str, float]]:
    """Yield the earlier texts that are alike, those with the most pieces in common first."""
    shared = Counter(other for number in _sketch(text) for other in by_hash.get(number, ()))
    for other, count in shared.most_common(_TRIED):
        if count >= _SHARED and _at_most(other, text) >= least and (share := likeness(other, text)) >= least:
            yield other, share


def _at_most(one: str, other: str) -> float:
    """Return the share of characters in common whatever their order: `likeness` is not above it."""
    return 2 * (_characters(one) & _characters(other)).total() / ((len(one) + len(other)) or 1)


@lru_cache(maxsize=2_000)
def _characters(text: str) -> Counter[str]:
    return Counter(text)


@lru_cache(maxsize=2_000)
def _sketch(text: str) -> tuple[int, ...]:
    pieces = {text[n : n + _PIECE] for n in range(len(text) - _PIECE + 1)}
    return tuple(heapq.nsmallest(_SKETCH, (zlib.crc32(piece.encode()) for piece in pieces)))


@lru_cache(maxsize=2_000)
def likeness(one: str, other: str) -> float:
    """Return the share of text that two texts have in common, in order: 1.0 for equal texts."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio()


def alike_sets(sets: Mapping[_Key, frozenset[str]], least: Decimal, most: int) -> dict[_Key, list[_Key]]:
    """Return, for each set, up to `most` keys of other sets that share at least `least` of the larger one.

    Two such sets have one of their rarest members in common; only sets that do are compared.
    """
    groups: dict[frozenset[str], list[_Key]] = defaultdict(list)
    for key, members in sets.items():
        if members:
            groups[members].append(key)
    frequency = Counter(member for members in groups for member in members)
    rarest = {members: _rarest(members, frequency, least) for members in groups}
    holders: dict[str, list[frozenset[str]]] = defaultdict(list)
    for members, few in rarest.items():
        for member in few:
            if len(holders[member]) < _CROWD:
                holders[member].append(members)
    found: dict[_Key, list[_Key]] = {}
    for members, keys in groups.items():
        near = {other: None for member in rarest[members] for other in holders[member] if _share(members, other, least)}
        others = [key for other in near if other != members for key in groups[other][: most + 1]]
        for key in keys:
            found[key] = [*(same for same in keys[: most + 1] if same != key), *others][:most]
    return found


def _rarest(members: frozenset[str], frequency: Mapping[str, int], least: Decimal) -> list[str]:
    """Return as many of the rarest members as cannot all be missing from a set that shares `least` of them."""
    needed = int(-(-least * len(members) // 1))
    return sorted(members, key=lambda member: (frequency[member], member))[: len(members) - needed + 1]


def _share(one: frozenset[str], other: frozenset[str], least: Decimal) -> bool:
    return len(one & other) >= least * max(len(one), len(other))
