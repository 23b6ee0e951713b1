"""Reasons of scores, and the weights that an edition has for the levels of a form."""

import dataclasses
from decimal import Decimal

import pytest
from evaluation_forms import SOUND_ROWS, edition, evaluated, evaluation, findings, places, with_row

from perfdesk.model.form import SelfEvaluation
from perfdesk.model.rules.evaluation_scores import reason_of
from perfdesk.model.value import parse_value


@pytest.mark.parametrize(
    ("deviation", "kind"),
    [
        ("", "none"), (" \n", "none"), ("无", "none"), ("无。", "none"), ("/", "none"), ("——", "none"),
        ("无偏差", "none"),
        ("有待加强", "weak"), ("有待提升。", "weak"), ("需进一步提高", "weak"), ("满意度有待进一步提升", "weak"),
        ("继续努力", "weak"), ("将进一步优化服务流程", "weak"),
        ("服务水平有待改善", "weak"), ("仍有一定提升空间", "weak"), ("存在不足，需进一步改进", "weak"),
        ("已完成", "none"), ("达到预期目标。", "none"), ("N/A", "none"),
        ("存在不足，招聘的两人八月才到岗", "real"), ("原材料涨价", "real"),
        ("问卷发放不足，下年度增加两个社区", "real"), ("受台风影响停课两次", "real"),
        ("继续加强宣传，提高知晓率", "real"),
        ("无法按期进场，已改到三月", "real"),
    ],
)  # fmt: skip
def test_what_counts_as_a_reason(deviation: str, kind: str) -> None:
    row = dataclasses.replace(SOUND_ROWS[0], deviation=deviation)
    assert reason_of(row, edition().scoring) == kind


def of_levels(**weights: str) -> SelfEvaluation:
    """Make a self-evaluation of 2026 with one indicator for each 一级指标."""
    rows = tuple(
        dataclasses.replace(evaluated("数量", f"{level1}名称", "≥1次", "1", weight, weight), level1=level1)
        for level1, weight in weights.items()
    )
    return evaluation(*rows, year=2026)


@pytest.mark.parametrize(
    ("form", "found"),
    [
        (of_levels(成本指标="20", 产出指标="40", 效益指标="20", 满意度指标="10"), []),
        (of_levels(产出指标="50", 效益指标="30", 满意度指标="10"), []),
        (of_levels(成本指标="20", 产出指标="40", 效益指标="30"), []),
        (of_levels(成本指标="10", 产出指标="50", 效益指标="20", 满意度指标="10"), ["warning"]),
        (of_levels(产出指标="40", 效益指标="40", 满意度指标="10"), ["warning"]),
        (of_levels(产出指标="50", 效益指标="30", 满意度指标="20"), ["error"]),
    ],
)
def test_any_set_of_weights_of_the_edition_will_do(form: SelfEvaluation, found: list[str]) -> None:
    assert [severity for severity, *_ in places(form, code="weight-sum")] == found


def test_a_total_weight_that_is_not_written_is_filled_in() -> None:
    (found,) = findings(evaluation(total_weight=None), code="weight-sum")
    assert found.mend is not None
    assert found.mend.changes == {"total_weight": "100"}


def test_a_score_in_words_is_asked_for_and_proposed() -> None:
    (found,) = findings(with_row(0, score="优"), code="actual-missing")
    assert found.field == "indicators[0].score"
    assert found.mend is not None
    assert found.mend.changes == {"indicators[0].score": "15"}


def test_the_formula_is_shown_with_its_figures() -> None:
    form = with_row(0, actual=parse_value("3"), score=Decimal(15))
    (found,) = findings(form, code="score-formula")
    assert found.message.startswith(
        "“馆员培训场次”的指标值是 ≥4场，实际完成 3，没有达到，却得了满分 15 分。请改为 11.25 分"
    )
