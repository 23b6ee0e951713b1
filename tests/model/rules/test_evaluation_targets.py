"""Targets of a self-evaluation beside those of its target form, and beside its actual values."""

from decimal import Decimal

import pytest
from evaluation_forms import SOUND_ROWS, evaluated, evaluation, findings, places
from rule_forms import form_with, row


def test_targets_that_are_not_those_of_the_target_form() -> None:
    promised = form_with(
        year=2023,
        project_name="图书室自助借阅终端维护",
        indicators=(
            row("数量", "馆员培训场次", "≥6.00(场)"),
            *(row("质量", each.level3, each.target.raw) for each in SOUND_ROWS[1:6]),
            row("数量", "巡检次数", "≥12(次)"),
        ),
    )
    found = [each for each in places(promised, evaluation()) if each[1] == "target-changed"]
    assert [field for *_, field in found] == ["indicators", "indicators[0]", "indicators[6]"]
    assert not places(promised, evaluation(year=2022), code="target-changed")
    assert not places(evaluation(), code="target-changed")


@pytest.mark.parametrize(
    ("promised", "evaluated_as", "changed"),
    [
        ("≥4.00(场)", ">=4", False),
        ("≤48.00(小时)", "48小时内", False),
        ("≤2.00(天)", "48小时内", False),
        ("≤96.00(万元)", "≤960000元", False),
        ("100%", "=100%", False),
        ("12月底前", "2023年12月31日前", False),
        ("良好", "良好。", False),
        ("≥4.00(场)", "≤4场", True),
        ("≥35人", "35人", True),
        ("≥80人", "≥80场", True),
        ("11月底前", "12月底前", True),
        ("良好", "优秀", True),
    ],
)
def test_another_notation_is_no_other_target(promised: str, evaluated_as: str, *, changed: bool) -> None:
    form = evaluation(evaluated("数量", "某项", evaluated_as, "5", "90", "90"))
    target = form_with(year=2023, project_name=form.project_name, indicators=(row("数量", "某项", promised),))
    assert bool(findings(target, form, code="target-changed")) is changed


def test_a_changed_target_names_both_values_and_is_put_back() -> None:
    rows = (row("数量", "馆员培训场次", "≥6.00(场)"), *(row("质量", each.level3, "及时") for each in SOUND_ROWS[1:]))
    promised = form_with(year=2023, project_name="图书室自助借阅终端维护", indicators=rows)
    first = next(each for each in findings(promised, evaluation(), code="target-changed") if each.mend)
    assert "是 ≥4场，而目标申报表里是 ≥6场" in first.message
    assert first.form == 1
    assert first.mend is not None
    assert first.mend.changes == {"indicators[0].target": "≥6.00(场)"}


def test_actual_values_that_all_repeat_their_targets() -> None:
    rows = tuple(
        evaluated(short, name, target, actual, weight, weight)
        for short, name, target, actual, weight in (
            ("数量", "馆员培训场次", ">=4场", "4", "25"),
            ("质量", "终端验收合格率", "=100%", "100", "15"),
            ("时效", "故障响应时间", "<=30分钟", "30分钟", "10"),
            ("社会", "借阅秩序", "良好", "良好", "30"),
            ("满意", "读者满意度", ">=90%", "90", "10"),
        )
    )
    assert places(evaluation(*rows, total_score=Decimal("99.5"))) == [("warning", "actual-copied", "")]
    assert places(evaluation(rows[1], rows[3]), code="actual-copied") == []
