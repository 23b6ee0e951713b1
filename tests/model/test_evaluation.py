"""Scores follow from what was reached, and a self-evaluation follows from its target form."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from evaluation_forms import SOUND_ROWS, edition, evaluated, evaluation
from forms import any_forms, form
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.evaluation import (
    evaluation_of,
    execution_rate,
    proposed,
    proposed_actual,
    proposed_score,
    rate_score,
    rate_text,
    refreshed,
    spread_weights,
)
from perfdesk.model.form import BudgetRow, EvaluatedIndicator, Funds, Indicator, LogEntry
from perfdesk.model.reached import is_met
from perfdesk.model.value import parse_value

OLD, NEW = edition("self-evaluation-2023"), edition("self-evaluation-2026")
SCORING = NEW.scoring


@pytest.mark.parametrize(
    ("full_year", "executed", "text", "score"),
    [
        ("240000", "228000", "95.00%", "9.5"),
        ("3", "1", "33.33%", "3.33"),
        ("100", "120", "120.00%", "10"),
        ("100", "0", "0.00%", "0"),
        ("100", "-5", "-5.00%", "0"),
    ],
)
def test_a_rate_and_its_score(full_year: str, executed: str, text: str, score: str) -> None:
    rate = execution_rate(BudgetRow(full_year=Decimal(full_year), executed=Decimal(executed)))
    assert rate is not None
    assert rate_text(rate) == text
    assert str(rate_score(rate, Decimal(10), SCORING)) == score


@pytest.mark.parametrize(("full_year", "executed"), [("0", "5"), ("5", None), (None, "5"), ("见附件", "5")])
def test_without_a_budget_there_is_no_rate(full_year: str | None, executed: str | None) -> None:
    def figure(text: str | None) -> Decimal | str | None:
        return Decimal(text) if text and text.isdecimal() else text

    assert execution_rate(BudgetRow(full_year=figure(full_year), executed=figure(executed))) is None


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        (">=12次", "13次", "10"),
        (">=12次", "9", "7.5"),
        (">=12次", "-9", "0"),
        (">40人", "40", None),
        (">40人", "20", "5"),
        ("<=30分钟", "40分钟", "7.5"),
        ("<=0起", "2", "0"),
        ("=100%", "95%", "9.5"),
        ("=0起", "1", "0"),
        ("=30台", "33", None),
        ("<=2小时", "150分钟", "8"),
        (">=90%", "89.99", "10"),
        ("及时", "不及时", "0"),
        ("完成", "基本完成", None),
        ("有效", "良好", None),
        ("", "5", None),
        (">=12次", "", None),
    ],
)
def test_a_score_is_full_or_the_share_reached(target: str, actual: str, score: str | None) -> None:
    row = evaluated("数量", "某指标", target, actual, "10", "")
    assert proposed_score(row, SCORING) == (None if score is None else Decimal(score))
    assert proposed_score(dataclasses.replace(row, weight=None), SCORING) is None


@pytest.mark.parametrize(
    ("short", "name", "target", "actual", "score"),
    [
        ("数量", "展览场次", "36场", "40场", "10"),
        ("数量", "展览场次", "36场", "27场", "7.5"),
        ("满意", "读者满意度", "85%", "68%", "8"),
        ("数量", "设备故障次数", "5次", "3次", None),
        ("数量", "布展天数", "36天", "27天", None),
        ("社会", "办证人数", "36人", "27人", None),
        ("时效", "按期开展", "9月底前", "9月12日", "10"),
        ("时效", "按期开展", "9月底前", "10月12日", None),
        ("质量", "评估等级", "优秀", "良好", None),
        ("质量", "评估等级", "合格", "不合格", "0"),
    ],
)
def test_what_a_bare_figure_a_date_and_a_grade_are_worth(
    short: str, name: str, target: str, actual: str, score: str | None
) -> None:
    row = evaluated(short, name, target, actual, "10", "")
    assert proposed_score(row, SCORING) == (None if score is None else Decimal(score))


@given(
    st.sampled_from(["≥", ">", "≤", "<", "=", ""]),
    st.decimals(-(10**9), 10**9, places=2),
    st.decimals(0, 100, places=1),
    st.decimals(-(10**9), 10**9, places=2),
)
def test_a_proposed_score_is_within_its_weight(sign: str, target: Decimal, weight: Decimal, actual: Decimal) -> None:
    row = EvaluatedIndicator(target=parse_value(f"{sign}{target}"), actual=parse_value(str(actual)), weight=weight)
    score, met = proposed_score(row, SCORING), is_met(row.target, row.actual, SCORING)
    assert score is None or 0 <= score <= weight
    assert not met or score == weight


def entry(day: str | None, value: str) -> LogEntry:
    return LogEntry(dt.date.fromisoformat(day) if day else None, parse_value(value), "记录.pdf")


@pytest.mark.parametrize(
    ("target", "entries", "proposed"),
    [
        (">=12次", [("2023-03-31", "3"), ("2023-06-30", "4次"), ("2023-09-30", "2.5")], "9.5"),
        (">=85%", [("2023-06-30", "81"), ("2023-12-20", "88%")], "88%"),
        (">=85%", [("2023-12-20", "88%"), ("2023-06-30", "81"), (None, "70")], "88%"),
        ("<=40人", [("2023-03-31", "38"), ("2023-06-30", "39")], "39"),
        (">=12次", [("2023-03-31", "3"), ("2023-06-30", "已完成")], "已完成"),
        (">=12次", [("2023-03-31", "3"), ("2023-06-30", "2场")], "2场"),
        ("健全", [("2023-03-31", "修订中"), ("2023-06-30", "健全"), ("2023-07-01", "")], "健全"),
        (">=12次", [("2023-07-01", "")], None),
        (">=12次", [], None),
    ],
)
def test_the_log_proposes_an_actual_value(
    target: str, entries: list[tuple[str | None, str]], proposed: str | None
) -> None:
    row = evaluated("数量", "巡检次数", target, "", "10", "")
    row = dataclasses.replace(row, log=tuple(entry(*each) for each in entries))
    found = proposed_actual(row, SCORING)
    assert (None if found is None else found.raw) == proposed


def test_what_follows_is_computed_and_a_form_that_ties_stays_the_same() -> None:
    sound = evaluation()
    assert refreshed(sound, OLD) is sound
    top = BudgetRow("年度资金总额", Decimal(9), Decimal(8), Decimal(6), Decimal(10))
    made = refreshed(evaluation(budget=(BudgetRow("其他资金"), top), total_score=None, total_weight=None), OLD)
    assert (made.budget[1].rate, made.budget[1].score) == ("75.00%", Decimal("7.5"))
    assert (made.total_weight, made.total_score) == (Decimal(100), Decimal("96.5"))
    blank = refreshed(evaluation(evaluated("数量", "场次", ">=4场", "", "90", ""), budget=(top,)), OLD)
    assert blank.total_score == Decimal("7.5")
    assert refreshed(evaluation(SOUND_ROWS[0], budget=()), OLD).total_score == 15
    assert refreshed(dataclasses.replace(evaluation(), indicators=(), budget=()), OLD).total_score is None


def test_blank_cells_are_proposed_and_others_left_alone() -> None:
    logged = dataclasses.replace(
        evaluated("数量", "培训场次", ">=4场", "", "40", ""), log=(entry("2023-03-31", "2"), entry("2023-09-30", "1场"))
    )
    open_question = evaluated("社会", "借阅秩序", "良好", "基本良好", "40", "")
    rows = (logged, evaluated("质量", "合格率", "=100%", "90", "10", "2"), open_question)
    made = proposed(evaluation(*rows, total_score=None), OLD)
    assert [(row.actual.raw, row.score) for row in made.indicators] == [("3", 30), ("90", 2), ("基本良好", None)]
    assert made.total_score == Decimal("41.5")
    assert proposed(made, OLD) == made


def test_a_self_evaluation_takes_over_what_was_promised() -> None:
    target = form(
        indicators=(
            Indicator("成本指标", "经济成本指标", "总成本", parse_value("≤80(万元)")),
            Indicator("产出指标", "数量指标", "保洁里程", parse_value("≥120.00(公里)")),
            Indicator("产出指标", "质量指标", "验收合格率", parse_value("=100(%)")),
            Indicator("产出指标", "时效指标", "清障时间", parse_value("≤24(小时)")),
            Indicator("效益指标", "社会效益指标", "水面整洁", parse_value("整洁")),
            Indicator("满意度指标", "服务对象满意度指标", "居民满意度", parse_value("≥90(%)")),
        ),
        funds=Funds(annual_total=Decimal(800_000), annual_appropriation=Decimal(800_000)),
    )
    made = evaluation_of(target, NEW)
    assert (made.edition, made.layout, made.year) == ("self-evaluation-2026", "2023", 2026)
    assert (made.project_name, made.expected_goal) == (target.project_name, target.annual_goal)
    assert [row.item for row in made.budget] == ["年度资金总额", "当年财政拨款", "上年结转资金", "其他资金"]
    assert (made.budget[0].initial, made.budget[0].full_year, made.budget[0].executed) == (800_000, 800_000, None)
    assert [(row.level2, row.level3, row.target) for row in made.indicators] == [
        (row.level2, row.level3, row.value) for row in target.indicators
    ]
    assert [row.weight for row in made.indicators] == [20, 14, 13, 13, 20, 10]
    assert (made.total_weight, made.total_score) == (100, None)
    old = evaluation_of(target, OLD).indicators
    assert (old[0].level1, old[0].level2) == ("产出指标", "成本指标")
    assert [row.weight for row in old] == [13, 13, 12, 12, 30, 10]


@pytest.mark.parametrize(
    ("levels", "weights"),
    [
        ({"产出指标": 1, "效益指标": 1, "满意度指标": 1}, [50, 30, 10]),
        ({"产出指标": 1, "效益指标": 1}, [50, 40]),
        ({"成本指标": 1, "产出指标": 1, "效益指标": 1}, [20, 40, 30]),
        ({"产出指标": 3, "效益指标": 11, "满意度指标": 1}, [17, 17, 16, *[3] * 8, *[2] * 3, 10]),
        ({"产出指标": 1, "效益指标": 1, "满意度指标": 12}, [50, 30, *[Decimal(1)] * 8, *[Decimal("0.5")] * 4]),
        ({"产出指标": 1, "其他指标": 1, "效益指标": 1, "满意度指标": 1}, [50, None, 30, 10]),
    ],
)
def test_weights_are_spread_in_round_figures(levels: dict[str, int], weights: list[Decimal | None]) -> None:
    rows = tuple(Indicator(level1) for level1, count in levels.items() for _ in range(count))
    assert list(spread_weights(rows, SCORING)) == weights


@given(any_forms)
def test_any_target_form_can_be_evaluated(target: object) -> None:
    for each in (OLD, NEW):
        made = evaluation_of(target, each)  # type: ignore[arg-type]
        assert len(made.indicators) == len(target.indicators)  # type: ignore[attr-defined]
        assert refreshed(made, each) is made
