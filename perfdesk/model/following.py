"""What follows: computed cells go on with what they are computed from, unless somebody wrote something else there."""

import dataclasses

from perfdesk.model.edition import Edition
from perfdesk.model.evaluation import proposed_score, refreshed, total_row
from perfdesk.model.form import EvaluatedIndicator, Form, SelfEvaluation
from perfdesk.model.paths import value_at, with_value


def followed(old: Form, new: Form, edition: Edition | None) -> Form:
    """Return the new form with its computed cells made anew.

    A cell follows where it was blank, or was what the formula gave, and is not itself what has just been changed.

    Args:
        old: the form before a change.
        new: the form after it.
        edition: the edition that has the formulas.
    """
    if not isinstance(old, SelfEvaluation) or not isinstance(new, SelfEvaluation) or edition is None:
        return new
    made = dataclasses.replace(new, indicators=_with_scores(old.indicators, new.indicators, edition))
    before, after = refreshed(old, edition), refreshed(made, edition)
    for path in _computed(after):
        if path in _computed(old) and _follows(value_at(old, path), value_at(before, path), value_at(new, path)):
            made = with_value(made, path, value_at(after, path))
    return made


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
