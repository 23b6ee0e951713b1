"""Self-evaluations with labelled mistakes: each is found, on its cell, and nothing else is said."""

import dataclasses
from decimal import Decimal
from typing import Any, TypeAlias

import pytest
from evaluation_forms import SOUND_ROWS, evaluated, evaluation, findings, places, with_row, with_total

from perfdesk.model.finding import Finding
from perfdesk.model.form import BudgetRow, LogEntry, SelfEvaluation
from perfdesk.model.paths import with_text
from perfdesk.model.value import parse_value

Label: TypeAlias = tuple[str, str, str]


def budget_row(item: str, initial: str, full_year: str, executed: str, **rest: Any) -> BudgetRow:
    return BudgetRow(item, Decimal(initial), Decimal(full_year), Decimal(executed), **rest)


LABELLED: dict[str, tuple[SelfEvaluation, list[Label]]] = {
    "sound": (evaluation(), []),
    "an amount in words": (
        with_total(initial="约二十四万"),
        [("error", "unread", "budget[0].initial")],
    ),
    "a part of the executed sum was forgotten": (
        evaluation(
            budget=(
                budget_row(
                    "年度资金总额", "240000", "240000", "228000", weight=Decimal(10), rate="95%", score=Decimal("9.5")
                ),
                budget_row("当年财政拨款", "240000", "240000", "188000"),
            )
        ),
        [("error", "budget-sum", "budget[0].executed")],
    ),
    "the rate was taken of the sum at the year's beginning": (
        with_total(initial=Decimal(200_000), executed=Decimal(240_000), rate="120.00%", score=Decimal(10)),
        [("error", "rate", "budget[0].rate")],
    ),
    "more was spent than there was": (
        with_total(executed=Decimal(252_000), rate="105.00%", score=Decimal(10)),
        [("warning", "rate", "budget[0].rate")],
    ),
    "full points for a rate that is not": (
        with_total(score=Decimal(10)),
        [("error", "rate-score", "budget[0].score")],
    ),
    "nothing was budgeted, so there is no rate": (
        with_total(full_year=Decimal(0), executed=Decimal(0), rate="—", score=Decimal(10)),
        [("warning", "budget-cut", "budget[0].full_year")],
    ),
    "cut to what was spent": (
        with_total(full_year=Decimal(228_000), rate="100%", score=Decimal(10)),
        [("hint", "budget-cut", "budget[0].full_year")],
    ),
    "weights that come to 95": (
        with_row(0, weight=Decimal(10), score=Decimal(10)),
        [("error", "weight-sum", "total_weight")],
    ),
    "five points moved from benefit to output": (
        evaluation(
            evaluated("数量", "馆员培训场次", ">=4场", "5", "20", "20"),
            *SOUND_ROWS[1:5],
            evaluated("持续", "管理制度健全性", "健全", "健全", "5", "5"),
            SOUND_ROWS[6],
        ),
        [("warning", "weight-sum", "total_weight")],
    ),
    "a score above its weight": (
        with_row(1, score=Decimal(16)),
        [("error", "score-range", "indicators[1]")],
    ),
    "a total that was not added up again": (
        evaluation(total_score=Decimal(98)),
        [("error", "score-range", "total_score")],
    ),
    "met, and marked down for modesty": (
        with_row(6, score=Decimal(8), deviation="有待提高"),
        [("warning", "score-formula", "indicators[6]")],
    ),
    "met, and marked down for a reason": (
        with_row(6, score=Decimal(9), deviation="问卷只发放了一半的社区，下年度全部发放。"),
        [],
    ),
    "missed with full points and no word": (
        with_row(2, actual=parse_value("40分钟")),
        [("error", "deviation-missing", "indicators[2]"), ("warning", "score-formula", "indicators[2]")],
    ),
    "missed by half with one point off": (
        with_row(0, actual=parse_value("2"), score=Decimal(14), deviation="还需进一步加强"),
        [("warning", "deviation-missing", "indicators[0]"), ("warning", "score-formula", "indicators[0]")],
    ),
    "missed, scored by formula, explained": (
        with_row(0, actual=parse_value("3"), score=Decimal("11.25"), deviation="十二月的一场因闭馆改到次年一月。"),
        [],
    ),
    "overshot by half without a word": (
        with_row(0, actual=parse_value("6场")),
        [("error", "deviation-missing", "indicators[0]")],
    ),
    "missed by a hair: the formula rounds to full points": (
        with_row(6, actual=parse_value("89.99"), deviation="样本中有三份空白卷。"),
        [],
    ),
    "far below an upper limit needs no excuse": (with_row(2, actual=parse_value("5")), []),
    "far below an upper limit in words needs no excuse": (
        with_row(2, target=parse_value("缩短至30分钟以内"), actual=parse_value("12分钟")),
        [],
    ),
    "within a span, and full points": (with_row(0, target=parse_value("3-5场"), actual=parse_value("5场")), []),
    "a day too late with full points": (
        with_row(2, target=parse_value("10月底前"), actual=parse_value("11月6日")),
        [("error", "deviation-missing", "indicators[2]"), ("warning", "score-formula", "indicators[2]")],
    ),
    "a day too late, explained, with points off": (
        with_row(
            2, target=parse_value("10月底前"), actual=parse_value("11月6日"), score=Decimal(9), deviation="设备到货晚。"
        ),
        [],
    ),
    "in time, in another notation": (
        with_row(2, target=parse_value("10月底前"), actual=parse_value("2023-10-19")),
        [],
    ),
    "done in the year after": (
        with_row(2, target=parse_value("12月15日前"), actual=parse_value("2024年1月8日")),
        [("error", "deviation-missing", "indicators[2]"), ("warning", "score-formula", "indicators[2]")],
    ),
    "more than all of it": (
        with_row(6, actual=parse_value("109%")),
        [("warning", "value-number", "indicators[6]")],
    ),
    "more than planned of what may be overdone": (
        with_row(4, level3="年度计划完成率", actual=parse_value("103"), score=Decimal(20)),
        [],
    ),
    "an average need not be whole": (
        with_row(0, level3="人均培训次数", target=parse_value(">=2次"), actual=parse_value("2.4次")),
        [],
    ),
    "a count is whole": (
        with_row(0, actual=parse_value("4.5场")),
        [("warning", "value-number", "indicators[0]")],
    ),
    "another unit, and missed": (
        with_row(0, target=parse_value(">=1.2万次"), actual=parse_value("9600次")),
        [("error", "deviation-missing", "indicators[0]"), ("warning", "score-formula", "indicators[0]")],
    ),
    "none happened, in words": (with_row(5, target=parse_value("=0起"), actual=parse_value("未发生")), []),
    "words that say no": (
        with_row(5, actual=parse_value("尚未健全")),
        [("error", "deviation-missing", "indicators[5]"), ("warning", "score-formula", "indicators[5]")],
    ),
    "an actual value was forgotten": (
        with_row(3, actual=parse_value("")),
        [("error", "actual-missing", "indicators[3].actual")],
    ),
    "no indicator at all": (
        evaluation(indicators=()),
        [("error", "actual-missing", "indicators")],
    ),
    "an indicator was dropped": (
        evaluation(*SOUND_ROWS[:4], *SOUND_ROWS[5:], total_score=Decimal("79.5")),
        [("error", "weight-sum", "total_weight")],
    ),
    "two indicators of one name, one in the wrong place": (
        evaluation(*SOUND_ROWS[:5], evaluated("持续", "馆员培训场次", "健全", "健全", "10", "10"), SOUND_ROWS[6]),
        [("error", "indicator-name", "indicators[5]")],
    ),
    "a level that the table does not have": (
        with_row(4, level2="经济社会效益"),
        [("warning", "level-order", "indicators[4]")],
    ),
    "a level that was not chosen": (
        with_row(6, level2=""),
        [("warning", "level-order", "indicators[6]")],
    ),
    "成本指标 is a level 2 of other years": (
        evaluation(
            *SOUND_ROWS[:3],
            evaluated("成本", "维护成本控制", "合理", "合理", "10", "10"),
            *SOUND_ROWS[4:],
            year=2025,
        ),
        [],
    ),
    "a stand-in is left": (
        evaluation(actual_completion="30 个社区图书室的终端全年在用，培训馆员 XX 场。"),
        [("error", "placeholder", "actual_completion")],
    ),
    "nothing is told of what was done": (
        evaluation(actual_completion="", implementing_unit=""),
        [("error", "required", "actual_completion"), ("error", "required", "implementing_unit")],
    ),
    "payments only": (
        evaluation(actual_completion="维护费按季度支付；培训费据实报销。"),
        [("hint", "saving-beside-full", "actual_completion")],
    ),
    "a payment, its dates and its parts": (
        evaluation(actual_completion="维护费22.8万元，2023年6月、12月分2次支付。"),
        [("hint", "saving-beside-full", "actual_completion")],
    ),
    "a payment beside what was done": (
        evaluation(actual_completion="全年维护终端30台、培训5场，因合同跨年，尾款未支付。"),
        [],
    ),
    "a year that the edition is not for": (
        evaluation(year=2019),
        [("error", "year", "year")],
    ),
}


@pytest.mark.parametrize(("form", "labels"), LABELLED.values(), ids=LABELLED.keys())
def test_each_mistake_is_found_and_nothing_else(form: SelfEvaluation, labels: list[Label]) -> None:
    assert places(form) == sorted(labels)


MENDED = [(name, finding) for name, (form, _) in LABELLED.items() for finding in findings(form) if finding.mend]


@pytest.mark.parametrize(("name", "finding"), MENDED, ids=[f"{each.code} {name}" for name, each in MENDED])
def test_a_mend_settles_its_finding(name: str, finding: Finding) -> None:
    form, _ = LABELLED[name]
    assert finding.mend is not None
    for path, text in finding.mend.changes.items():
        form = with_text(form, path, text)
    assert (finding.code, finding.field) not in [(each.code, each.field) for each in findings(form)]


def test_rows_in_disorder_are_put_in_order_with_all_their_cells() -> None:
    form = evaluation(*SOUND_ROWS[::-1])
    (found,) = findings(form, code="level-order")
    assert found.mend is not None
    for path, text in found.mend.changes.items():
        form = with_text(form, path, text)
    assert form.indicators == SOUND_ROWS
    logged = dataclasses.replace(SOUND_ROWS[0], log=(LogEntry(value=parse_value("2")),))
    (found,) = findings(evaluation(*SOUND_ROWS[1:], logged), code="level-order")
    assert found.mend is None
