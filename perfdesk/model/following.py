"""What follows: computed cells go on with what they are computed from, unless somebody wrote something else there."""

import dataclasses
from decimal import Decimal
from typing import Final

from perfdesk.model.edition import Edition
from perfdesk.model.evaluation import proposed_score, refreshed, total_row
from perfdesk.model.form import EvaluatedIndicator, Form, SelfEvaluation, TargetForm
from perfdesk.model.money import total
from perfdesk.model.paths import value_at, with_value

_FUNDS: Final = (
    ("funds.project_total", ("funds.project_fiscal", "funds.project_other")),
    ("funds.annual_total", ("funds.annual_appropriation", "funds.annual_carryover", "funds.annual_other")),
)
"""Each total of a target form, and its parts."""
_BUDGETED: Final = ("initial", "full_year", "executed")
"""The columns of a self-evaluation's budget that have a total."""


def followed(old: Form, new: Form, edition: Edition | None) -> Form:
    """Return the new form with its computed cells made anew: sums, and in a self-evaluation rate, scores and totals.

    A cell follows where it was blank, or was what the formula gave, and is not itself what has just been changed.

    Args:
        old: the form before a change.
        new: the form after it.
        edition: the edition that has the formulas; None where there is none.
    """
    made = _with_sums(old, new)
    if not isinstance(old, SelfEvaluation) or not isinstance(made, SelfEvaluation) or edition is None:
        return made
    made = dataclasses.replace(made, indicators=_with_scores(old.indicators, made.indicators, edition))
    before, after = refreshed(old, edition), refreshed(made, edition)
    for path in _computed(after):
        if path in _computed(old) and _follows(value_at(old, path), value_at(before, path), value_at(new, path)):
            made = with_value(made, path, value_at(after, path))
    return made


def _with_sums(old: Form, new: Form) -> Form:
    sums = _sums_of(new)
    if sums != _sums_of(old):
        return new
    for path, parts in sums:
        before, after = _sum(old, parts), _sum(new, parts)
        if after not in (None, before) and _follows(value_at(old, path), before, value_at(new, path)):
            new = with_value(new, path, after)
    return new


def _sums_of(form: Form) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the path of each sum of a form, and the paths of its parts."""
    if isinstance(form, TargetForm):
        return _FUNDS
    row = total_row(form)
    others = [n for n in range(len(form.budget)) if n != row]
    names = () if row is None else _BUDGETED
    return tuple((f"budget[{row}].{name}", tuple(f"budget[{n}].{name}" for n in others)) for name in names)


def _sum(form: Form, parts: tuple[str, ...]) -> Decimal | None:
    """Add parts up; None where none is filled, or one is not understood."""
    figures = [value_at(form, path) for path in parts]
    if any(isinstance(each, str) for each in figures) or not any(isinstance(each, Decimal) for each in figures):
        return None
    return total(*figures)


def _computed(form: SelfEvaluation) -> tuple[str, ...]:
    """Return the paths of what is computed: rate and score of the total row, and the totals."""
    row = total_row(form)
    rated = () if row is None else (f"budget[{row}].rate", f"budget[{row}].score")
    return (*rated, "total_weight", "total_score")


def _with_scores(
    old: tuple[EvaluatedIndicator, ...], new: tuple[EvaluatedIndicator, ...], edition: Edition
) -> tuple[EvaluatedIndicator, ...]:
    """Return the rows with their scores following what was reached; rows that came or went are left as they are."""
    if len(old) != len(new):
        return new
    return tuple(_with_score(was, now, edition) for was, now in zip(old, new, strict=True))


def _with_score(was: EvaluatedIndicator, now: EvaluatedIndicator, edition: Edition) -> EvaluatedIndicator:
    if was is now or not _follows(was.score, proposed_score(was, edition.scoring), now.score):
        return now
    score = proposed_score(now, edition.scoring)
    return now if score is None else dataclasses.replace(now, score=score)


def _follows(was: object, formula: object, now: object) -> bool:
    return now == was and was in (None, "", formula)
