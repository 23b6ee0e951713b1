"""The narrative proved: its sums beside what it says they are, and its total beside the request."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from perfdesk.model.account import Account, Addition, Entry, read_account
from perfdesk.model.form import TargetForm
from perfdesk.model.money import as_decimal, to_wanyuan
from perfdesk.model.terms import Proof, Term, request

NARRATIVE_TOLERANCE: Final = Decimal(500)
"""How far the total of the narrative may lie from the request, in 元."""

_BUDGET_HEADING = re.compile(r"预算安排|预算资金|资金安排")


def budget_section(form: TargetForm) -> int | None:
    """Return which section of the narrative is 六、年度预算安排, or None."""
    for index, section in enumerate(form.narrative):
        if _BUDGET_HEADING.search(section.heading):
            return index
    return next((n for n, section in enumerate(form.narrative) if section.heading.strip().startswith("六")), None)


def budget_account(form: TargetForm) -> tuple[int, Account] | None:
    """Return the budget section of a form and its arithmetic, or None where it has none."""
    index = budget_section(form)
    return None if index is None else (index, read_account(form.narrative[index].text, form.year))


def narrative_proofs(form: TargetForm, tolerance: Decimal = NARRATIVE_TOLERANCE) -> tuple[Proof, ...]:
    """Lay the sums of the budget section beside what the section says they are, and its total beside the request.

    Args:
        form: the form.
        tolerance: how far the total may lie from the request, in 元.
    """
    found = budget_account(form)
    if found is None:
        return ()
    field = f"narrative[{found[0]}]"
    sums = tuple(_addition_proof(addition, field) for addition in found[1].additions)
    whole = total_proof(form, tolerance)
    return (*sums, whole) if whole else sums


def total_proof(form: TargetForm, tolerance: Decimal = NARRATIVE_TOLERANCE) -> Proof | None:
    """Lay the total of the budget section beside the request; None where one of them is not there."""
    against, found = request(form), budget_account(form)
    if against is None or found is None:
        return None
    index, account = found
    whole = account.total
    if whole is None or whole.yuan is None:
        return None
    field = f"narrative[{index}]"
    terms = _terms(account.terms or (whole,), field)
    return Proof("narrative-total", field, terms, whole.yuan, against, max(tolerance, tolerance + whole.slack))


def _addition_proof(addition: Addition, field: str) -> Proof:
    stated = addition.stated
    against = Term("", stated.yuan or Decimal(0), "元", stated.written, field)
    return Proof("narrative-sum", field, _terms(addition.parts, field), addition.added, against, addition.tolerance)


def _terms(entries: Iterable[Entry], field: str) -> tuple[Term, ...]:
    return tuple(
        Term("+" if place else "", *_in_its_unit(entry), entry.written, field) for place, entry in enumerate(entries)
    )


def _in_its_unit(entry: Entry) -> tuple[Decimal, str]:
    """Return an amount as the text writes it: in 万元 where it says 万."""
    yuan = as_decimal(entry.yuan) or Decimal(0)
    in_yuan = entry.amount is not None and "万" not in entry.written
    return (yuan, "元") if in_yuan else (to_wanyuan(yuan), "万元")
