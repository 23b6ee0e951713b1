"""Prices proved: caps, prices times quantities and months, and plain amounts, laid beside the annual request.

What the arithmetic gives away belongs here as well: the price that nothing counts, the unit that must be meant.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice, product
from typing import Final, TypeAlias

from perfdesk.model.costs import TIMES, Cost, Quantity, costs_of, quantities_of
from perfdesk.model.form import TargetForm
from perfdesk.model.money import YUAN_PER_WANYUAN
from perfdesk.model.terms import Proof, Term, annual_request
from perfdesk.model.text import squeeze

TOLERANCE: Final = Decimal("0.01")
"""How far prices times quantities may lie from the request, as a share of it."""
CAP_TOLERANCE: Final = Decimal("0.005")
"""How far a cap on all costs may lie over the request, as a share of it."""


def cap_proofs(form: TargetForm, tolerance: Decimal = CAP_TOLERANCE) -> tuple[Proof, ...]:
    """Lay each cap on all costs beside the annual request.

    Args:
        form: the form.
        tolerance: how far it may lie over the request, as a share of it.
    """
    against = annual_request(form)
    if against is None:
        return ()
    return tuple(
        Proof("cap", cost.field, (cost.term(""),), cost.yuan, against, against.figure * tolerance, at_most=True)
        for cost in costs_of(form)
        if not cost.per and form.indicators[cost.index].value.operator in ("≤", "<", "=")
    )


# --- Prices times quantities -----------------------------------------------------------------------------------------

_Factors: TypeAlias = tuple[Term, ...]
_WHOLE_COST = re.compile(
    r"总(?:成本|费用|支出|经费|额|价|投入)|项目(?:建设|运维|实施)?(?:成本|费用|支出|经费)|预算|实际支出|资金"
)
_MOST_WAYS: Final = (0, 24, 12, 5, 3)
"""How many ways of multiplying each cost are tried, by how many costs there are; beyond that, only the sure one."""
_MOST_SUMS: Final = 300
_TWELVE: Final = Term("×", Decimal(12), "个月", "全年")
_FOUR: Final = Term("×", Decimal(4), "个季度", "全年")
_PERIODS: Final = frozenset({"年", "季度", "月"})
"""What a plan tells how often it comes; other times are counted by an indicator, if at all."""


def price_proof(form: TargetForm, tolerance: Decimal = TOLERANCE) -> Proof | None:
    """Lay prices times quantities, and the plain amounts beside them, beside the annual request.

    Silent (None) where the form has no price, a count is missing or may be one of several, or a price may be but a
    part of the whole.

    Args:
        form: the form.
        tolerance: by how much both may differ, as a share of the request.
    """
    against = annual_request(form)
    costs = costs_of(form)
    if against is None or not any(cost.per for cost in costs):
        return None
    quantities = quantities_of(form)
    surely = [_sure(cost, quantities, form) for cost in costs]
    allowed = against.figure * tolerance
    ways = _all_ways(costs, surely, quantities, form)
    return _agreeing(costs, ways, against, allowed) or _sure_proof(costs, surely, against, allowed)


def _sure_proof(
    costs: Sequence[Cost], surely: Sequence[_Factors | None], against: Term, allowed: Decimal
) -> Proof | None:
    """Return the proof that does not agree, where the form leaves no doubt how it should."""
    capped = any(
        not cost.per and (_WHOLE_COST.search(cost.name) or _near(cost.yuan, against, allowed)) for cost in costs
    )
    chosen = [
        (cost, factors)
        for cost, factors in zip(costs, surely, strict=True)
        if factors is not None and (cost.per or not capped)
    ]
    priced = [cost for cost, _ in chosen if cost.per]
    if not priced:
        return None
    proof = _proof(chosen, priced[0], against, allowed)
    whole = all(factors is not None for factors in surely) and not capped and any(_is_price(cost) for cost in priced)
    return proof if not proof.agrees and (whole or proof.difference > allowed) else None


def _all_ways(
    costs: Sequence[Cost], surely: Sequence[_Factors | None], quantities: Sequence[Quantity], form: TargetForm
) -> Iterator[tuple[_Factors | None, ...]]:
    """Yield what all costs may be multiplied by, the surest ways first; None leaves a cost out."""
    several = len(costs) > 1
    choices: list[list[_Factors | None]] = []
    for cost, sure in zip(costs, surely, strict=True):
        most = _MOST_WAYS[len(costs)] if len(costs) < len(_MOST_WAYS) else 0
        mine = islice(_ways(cost, quantities, form, alone=not several), most)
        every = dict.fromkeys([*([] if sure is None else [sure]), *mine])
        choices.append([*every, None] if several else [*every])
    return islice(product(*choices), _MOST_SUMS)


def _agreeing(
    costs: Sequence[Cost], ways: Iterable[tuple[_Factors | None, ...]], against: Term, allowed: Decimal
) -> Proof | None:
    """Return the first way of adding up costs that agrees with the request."""
    for chosen in ways:
        pairs = [(cost, factors) for cost, factors in zip(costs, chosen, strict=True) if factors is not None]
        priced = [cost for cost, _ in pairs if cost.per]
        if priced and _near(sum((cost.times(factors) for cost, factors in pairs), Decimal(0)), against, allowed):
            return _proof(pairs, priced[0], against, allowed)
    return None


def _is_price(cost: Cost) -> bool:
    """Whether a cost is multiplied by something: what is paid per year is paid once."""
    return bool(set(cost.per) - {"年"})


def _near(yuan: Decimal, against: Term, allowed: Decimal) -> bool:
    return abs(yuan - against.figure) <= allowed


def _proof(pairs: Sequence[tuple[Cost, _Factors]], first: Cost, against: Term, allowed: Decimal) -> Proof:
    terms: list[Term] = []
    for cost, factors in pairs:
        terms += [cost.term("+" if terms else ""), *factors]
    result = sum((cost.times(factors) for cost, factors in pairs), Decimal(0))
    return Proof("price", first.field, tuple(terms), result, against, allowed)


def _sure(cost: Cost, quantities: Sequence[Quantity], form: TargetForm) -> _Factors | None:
    """Return the factors of a cost, where the form leaves no doubt about them."""
    factors: list[Term] = []
    for noun in cost.per:
        if noun in _PERIODS:
            factors += _periods(noun, form)
            continue
        counting = [each for each in quantities if each.counts(noun) and cost.concerns(each)]
        if len({each.figure for each in counting}) != 1 or counting[0].figure is None:
            return None
        factors.append(counting[0].term())
    return tuple(factors)


def _ways(cost: Cost, quantities: Sequence[Quantity], form: TargetForm, *, alone: bool) -> Iterator[_Factors]:
    """Yield what a cost may be multiplied by, for want of better: near nouns, unrelated names, months."""
    choices: list[list[_Factors]] = []
    for noun in cost.per:
        periods = [_periods(noun, form)] if noun in _PERIODS else []
        if noun == "月" and periods != [(_TWELVE,)]:
            periods.append((_TWELVE,))
        counted = [(each.term(),) for each in quantities if each.figure is not None and each.may_count(noun)]
        choices.append([*periods, *counted])
    if not cost.said:
        yield ()  # the name alone says that it is a price, and may be wrong
    for chosen in product(*choices):
        factors = tuple(term for each in chosen for term in each)
        yield factors
        if alone and cost.per:
            extra = [each.term() for each in quantities if each.figure is not None]
            extra += [_TWELVE] if _PERIODS.isdisjoint(cost.per) else []
            yield from ((*factors, term) for term in extra if term not in factors)


def _periods(noun: str, form: TargetForm) -> _Factors:
    """Return how often a period comes in the plan: 12 months, or those from its first to its last day."""
    if noun == "月":
        return (Term("×", Decimal(_months(form)), "个月", "全年"),)
    return (_FOUR,) if noun == "季度" else ()


def _months(form: TargetForm) -> int:
    start, end = form.start_date, form.end_date
    if isinstance(start, dt.date) and isinstance(end, dt.date) and start.year == end.year and start <= end:
        return end.month - start.month + 1
    return 12


# --- A price without its count, a unit without its denominator -------------------------------------------------------


def uncounted_prices(form: TargetForm) -> tuple[tuple[Cost, str, Decimal | None], ...]:
    """Return the prices per person or piece that no indicator of the form counts: price, noun, and how many it takes.

    How many the request pays for is None where that is not known or is less than one.
    """
    priced = [cost for cost in costs_of(form) if set(cost.per) - TIMES]
    if not priced:
        return ()
    quantities, against, proof = quantities_of(form), annual_request(form), price_proof(form)
    if proof is not None and proof.agrees:
        return ()
    found = []
    for cost in priced:
        for noun in cost.per:
            if noun not in TIMES and not any(each.may_count(noun) and cost.concerns(each) for each in quantities):
                found.append((cost, noun, _implied(cost, against, form)))
                break
    return tuple(found)


def _implied(cost: Cost, against: Term | None, form: TargetForm) -> Decimal | None:
    if against is None or len(set(cost.per) - TIMES) > 1:
        return None
    each = cost.times(term for noun in cost.per if noun in _PERIODS for term in _periods(noun, form))
    return against.figure / each if against.figure >= each else None


_MONTHS_APART: Final = Decimal("1.5")


def unit_by_request(form: TargetForm, index: int) -> str | None:
    """Return the unit that the request shows to be meant, where a price is written as a plain amount.

    `月租费 ≤6.5(万元)` beside a request of 780,000.00 元 cannot be the cost of the whole year: 万元/月 is meant.

    Args:
        form: the form.
        index: which of its indicators.

    Returns:
        The whole unit (`万元/月`, `万元/个`), or None where the unit may stand as it is.
    """
    against = annual_request(form)
    cost = next((each for each in costs_of(form) if each.index == index), None)
    if against is None or cost is None or cost.said or cost.yuan < YUAN_PER_WANYUAN or "/" in cost.unit:
        return None
    if squeeze(cost.unit) not in ("万元", "万"):
        return None
    times = [noun for noun in cost.per if noun in TIMES]
    nouns = [noun for noun in cost.per if noun not in TIMES]
    if times and not nouns and cost.yuan * _MONTHS_APART < against.figure:
        return f"万元/{times[0]}"
    sure = _sure(cost, quantities_of(form), form) if nouns else None
    if sure and sure[0].figure > 1 and _near(cost.times(sure), against, against.figure * TOLERANCE):
        return "/".join(["万元", sure[0].unit, *times])
    return None
