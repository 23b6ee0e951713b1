"""The budget of a self-evaluation: rates as people write them, reasons of a change, savings, payments."""

import dataclasses
from decimal import Decimal

import pytest
from evaluation_forms import SOUND_ROWS, evaluated, evaluation, findings, places, with_total

from perfdesk.model.form import BudgetRow


@pytest.mark.parametrize(
    ("rate", "wrong"),
    [
        ("95%", False), ("95.00%", False), ("９５％", False), ("95", False), ("0.95", False), ("94.99%", False),
        ("0.95%", True), ("95.1%", True), ("", True), ("—", True), ("见决算", True), ("1,000%", True),
    ],
)  # fmt: skip
def test_rates_as_people_write_them(rate: str, *, wrong: bool) -> None:
    assert bool(findings(with_total(rate=rate), code="rate")) is wrong


def test_the_reason_of_a_changed_budget_may_stand_anywhere() -> None:
    cut = with_total(full_year=Decimal(150_000), executed=Decimal(150_000), rate="100%", score=Decimal(10))
    assert places(cut) == [("warning", "budget-cut", "budget[0].full_year")]
    told = dataclasses.replace(cut, actual_completion=f"{cut.actual_completion}九月经批准调减预算 9 万元。")
    assert not places(told)
    reason = dataclasses.replace(SOUND_ROWS[0], deviation="预算核减后少办一场。")
    assert not places(dataclasses.replace(cut, indicators=(reason, *SOUND_ROWS[1:])))


@pytest.mark.parametrize("column", ["initial", "full_year", "executed"])
def test_each_column_is_added_up_and_a_blank_part_counts_as_nothing(column: str) -> None:
    sound = evaluation()
    top = dataclasses.replace(sound.budget[0], **{column: Decimal(239_000)})
    (found,) = findings(dataclasses.replace(sound, budget=(top, *sound.budget[1:])), code="budget-sum")
    assert found.field == f"budget[0].{column}"
    bare = BudgetRow("其他资金")
    assert not findings(dataclasses.replace(sound, budget=(top, bare, bare)), code="budget-sum")


def test_what_is_needed_for_a_rate_and_is_not_there_is_told() -> None:
    (found,) = findings(with_total(executed=None), code="rate")
    assert "全年执行数没有填写" in found.message
    assert places(evaluation(budget=()), code="rate") == [("error", "rate", "budget")]


def test_a_rate_that_a_part_states_is_looked_at_too() -> None:
    sound = evaluation()
    part = dataclasses.replace(sound.budget[1], rate="95%")
    found = places(dataclasses.replace(sound, budget=(sound.budget[0], part, sound.budget[2])), code="rate")
    assert found == [("error", "rate", "budget[1].rate")]


def test_a_saving_beside_a_full_rate() -> None:
    spent = {"executed": Decimal(240_000), "rate": "100%", "score": Decimal(10)}
    rows = (*SOUND_ROWS[:3], evaluated("成本", "成本节约率", ">=90%", "95", "10", "10"), *SOUND_ROWS[4:])
    full = with_total(**spent)
    saving = evaluation(*rows, budget=full.budget, total_score=Decimal(99))
    assert places(saving) == [("hint", "saving-beside-full", "indicators[3]")]
    assert not places(evaluation(*rows))


def test_a_saving_told_of_beside_a_full_rate() -> None:
    full = with_total(executed=Decimal(240_000), rate="100%", score=Decimal(10))
    told = dataclasses.replace(full, actual_completion=f"{full.actual_completion}资金节约率达到 96%。")
    assert places(told) == [("hint", "saving-beside-full", "actual_completion")]
