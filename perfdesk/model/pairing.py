"""Which of two lists stands for which of another: the same by a key, else by a name that is nearly the same.

The answer does not depend on which list is the first: turned around, the same ones are paired.
"""

import heapq
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, pairwise
from typing import Final, TypeAlias, TypeVar

from perfdesk.model.alike import likeness
from perfdesk.model.text import squeeze

Pair: TypeAlias = tuple[int | None, int | None]
"""Index in the old list and in the new; None where there is none."""
_Item = TypeVar("_Item")

_LEAST: Final = Decimal("0.75")
"""Share of equal text from which on two names are nearly the same: 法律顾问 and 法律顾问服务 are, at 0.8."""
_LEAST_IN_COMMON: Final = 0.3
"""Of neighbouring characters; names with fewer are not compared in full."""
_RAREST: Final = 4
"""Names that are nearly the same have one of their rarest neighbouring characters in common."""
_CROWD: Final = 128
"""Neighbouring characters that so many names have say nothing (服务, 项目)."""


def aligned(
    old: Sequence[_Item],
    new: Sequence[_Item],
    keys: Iterable[Callable[[_Item], Hashable | None]],
    name: Callable[[_Item], str],
) -> tuple[Pair, ...]:
    """Return what stands for what, in the order of the new list; what is gone follows what it followed.

    Args:
        old: the one list.
        new: the other.
        keys: what pairs have in common, the strictest first; None is no key. Several with one key are paired in order.
        name: what else to go by; "" is no name.
    """
    partner: dict[int, int] = {}
    for key in keys:
        partner |= _same(old, new, key, partner)
    partner |= _nearly_same([squeeze(name(each)) for each in old], [squeeze(name(each)) for each in new], partner)
    return tuple(_in_order(len(old), len(new), partner))


def out_of_order(pairs: Iterable[Pair]) -> frozenset[int]:
    """Return the indices in the new list of the fewest that must have been moved to give its order."""
    both = [(before, after) for before, after in pairs if before is not None and after is not None]
    tails: list[int] = []
    lengths = []
    for before, _ in both:  # the longest row that kept its order stands; `both` is in the order of the new list
        at = bisect_left(tails, before)
        tails[at : at + 1] = [before]
        lengths.append(at + 1)
    moved, wanted = set(), len(tails)
    for (_, after), length in zip(reversed(both), reversed(lengths), strict=True):
        if length == wanted:
            wanted -= 1
        else:
            moved.add(after)
    return frozenset(moved)


def _same(
    old: Sequence[_Item], new: Sequence[_Item], key: Callable[[_Item], Hashable | None], partner: dict[int, int]
) -> dict[int, int]:
    places: defaultdict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, items, taken in ((0, old, partner.keys()), (1, new, set(partner.values()))):
        for n, item in enumerate(items):
            if n not in taken and (found := key(item)) is not None:
                places[found][side].append(n)
    return {before: after for olds, news in places.values() for before, after in zip(olds, news, strict=False)}


def _nearly_same(old: Sequence[str], new: Sequence[str], partner: dict[int, int]) -> dict[int, int]:
    """Pair names that are nearly the same, the most alike first, then the nearest."""
    shares = _shares(old, new, partner.keys(), set(partner.values()))
    ranked = sorted((-share, abs(before - after), before + after, before, after) for before, after, share in shares)
    found: dict[int, int] = {}
    taken = set[int]()
    for *_, before, after in ranked:
        if before not in found and after not in taken:
            found[before] = after
            taken.add(after)
    return found


def _shares(
    old: Sequence[str], new: Sequence[str], old_taken: Collection[int], new_taken: Collection[int]
) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs of free names that are nearly the same, and how alike they are."""
    old_pieces = {n: _pieces(name) for n, name in enumerate(old) if n not in old_taken}
    new_pieces = {n: _pieces(name) for n, name in enumerate(new) if n not in new_taken}
    olds, news = Counter(chain(*old_pieces.values())), Counter(chain(*new_pieces.values()))
    counts = {piece: olds[piece] + news[piece] for piece in olds if piece in news}
    old_rarest = {n: _rarest(pieces, counts) for n, pieces in old_pieces.items()}
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for after, pieces in new_pieces.items():
        for piece in _rarest(pieces, counts):
            holders[piece].append(after)
    for before, rarest in old_rarest.items():
        for after in {n for piece in rarest for n in holders[piece]}:
            one, other = sorted((old[before], new[after]))  # likeness may tell its sides apart
            pieces, others = old_pieces[before], new_pieces[after]
            in_common = 2 * len(pieces & others) / (len(pieces) + len(others))
            if in_common >= _LEAST_IN_COMMON and (share := likeness(one, other)) >= _LEAST:
                yield before, after, share


def _pieces(name: str) -> frozenset[str]:
    return frozenset(one + other for one, other in pairwise(name))


def _rarest(pieces: Iterable[str], counts: Mapping[str, int]) -> list[str]:
    """Return the pieces of a name that fewest others have, of those that both lists have at all."""
    known = [piece for piece in pieces if counts.get(piece, _CROWD) < _CROWD]
    return heapq.nsmallest(_RAREST, known, key=lambda piece: (counts[piece], piece))


def _in_order(old_count: int, new_count: int, partner: dict[int, int]) -> Iterator[Pair]:
    gone: defaultdict[int, list[int]] = defaultdict(list)
    place = -1
    for before in range(old_count):
        if before in partner:
            place = partner[before]
        else:
            gone[place].append(before)
    old_of = {after: before for before, after in partner.items()}
    for after in range(-1, new_count):
        if after >= 0:
            yield old_of.get(after), after
        yield from ((before, None) for before in gone[after])
