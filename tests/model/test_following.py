"""Computed cells follow what they are computed from, and never overwrite what somebody wrote."""

import dataclasses
from decimal import Decimal

from evaluation_forms import edition, evaluation
from forms import form
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.evaluation import refreshed
from perfdesk.model.following import followed
from perfdesk.model.form import Funds, SelfEvaluation
from perfdesk.model.paths import text_at, with_text

EDITION = edition("self-evaluation-2026")
FORM = refreshed(evaluation(), EDITION)


def typed(form: SelfEvaluation, path: str, text: str) -> SelfEvaluation:
    made = followed(form, with_text(form, path, text), EDITION)
    assert isinstance(made, SelfEvaluation)
    return made


def test_rate_score_and_total_follow_what_was_spent() -> None:
    half = FORM.budget[0].full_year
    assert isinstance(half, Decimal)
    made = typed(FORM, "budget[0].executed", str(half / 2))
    assert (made.budget[0].rate, made.budget[0].score) == ("50.00%", Decimal(5))
    was = FORM.budget[0].score
    assert isinstance(was, Decimal)
    assert isinstance(FORM.total_score, Decimal)
    assert made.total_score == FORM.total_score - was + 5


def test_a_score_follows_what_was_reached_and_the_total_follows_the_score() -> None:
    row = dataclasses.replace(FORM.indicators[0], score=None)
    blank = refreshed(dataclasses.replace(FORM, indicators=(row, *FORM.indicators[1:])), EDITION)
    made = typed(blank, "indicators[0].actual", row.target.raw.lstrip("><=≥≤"))
    assert made.indicators[0].score == row.weight
    assert made.total_score == FORM.total_score


def test_what_somebody_wrote_stays() -> None:
    own = typed(FORM, "indicators[0].score", "3")
    assert typed(own, "indicators[0].actual", "0").indicators[0].score == Decimal(3)
    total = typed(FORM, "total_score", "77")
    assert typed(total, "budget[0].executed", "1").total_score == Decimal(77)
    assert typed(FORM, "budget[0].rate", "1%").budget[0].rate == "1%"


@given(st.sampled_from(["budget[0].executed", "indicators[0].actual", "indicators[1].weight"]), st.text(max_size=6))
def test_typing_changes_nothing_but_its_field_and_what_is_computed(path: str, text: str) -> None:
    made = typed(FORM, path, text)
    assert text_at(made, path) == text_at(with_text(FORM, path, text), path)
    back = dataclasses.replace(
        made, budget=FORM.budget, indicators=FORM.indicators, total_weight=FORM.total_weight,
        total_score=FORM.total_score,
    )  # fmt: skip
    assert back == FORM


FUNDS = Funds(
    project_total=Decimal(30), project_fiscal=Decimal(20), project_other=Decimal(10), annual_appropriation=None
)


def test_a_sum_follows_its_parts_until_somebody_writes_another() -> None:
    plain = form(funds=FUNDS)
    more = followed(plain, with_text(plain, "funds.project_other", "15"), None)
    assert text_at(more, "funds.project_total") == "35.00"
    own = followed(plain, with_text(plain, "funds.project_total", "99"), None)
    assert text_at(own, "funds.project_total") == "99.00"
    kept = followed(own, with_text(own, "funds.project_other", "15"), None)
    assert text_at(kept, "funds.project_total") == "99.00"


def test_a_blank_sum_is_filled_in_and_a_part_that_is_no_figure_stops_it() -> None:
    plain = form(funds=FUNDS)
    first = followed(plain, with_text(plain, "funds.annual_appropriation", "7"), None)
    assert text_at(first, "funds.annual_total") == "7.00"
    words = followed(first, with_text(first, "funds.annual_other", "见附件"), None)
    assert text_at(words, "funds.annual_total") == "7.00"


def test_the_budget_of_a_self_evaluation_is_added_up_by_columns() -> None:
    parts = [n for n, row in enumerate(FORM.budget) if n and isinstance(row.executed, Decimal)]
    made = typed(FORM, f"budget[{parts[0]}].executed", "1")
    others = [FORM.budget[n].executed for n in parts[1:]]
    assert made.budget[0].executed == 1 + sum(each for each in others if isinstance(each, Decimal))


def test_other_forms_and_unknown_editions_are_left_alone() -> None:
    changed = with_text(FORM, "budget[0].executed", "1")
    assert followed(FORM, changed, None) is changed
