"""Target values: every notation of the published forms, and any other text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.value import OPERATORS, Operator, TargetValue, parse_typed, parse_value

Parts = tuple[str | None, str, str]


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("≥98.00(%)", ("≥", "98.00", "%")),
        (">= 98%", ("≥", "98", "%")),
        ("≤18.31(万元/人/年)", ("≤", "18.31", "万元/人/年")),
        ("＝100％", ("=", "100", "%")),
        ("=100%", ("=", "100", "%")),
        ("2个", (None, "2", "个")),
        ("≤ 8000.00 (每年)", ("≤", "8000.00", "每年")),
        ("100%", (None, "100", "%")),
        ("≥20000.00(条/月)", ("≥", "20000.00", "条/月")),
        ("≤2141700.00(元)", ("≤", "2141700.00", "元")),
        (">40", (">", "40", "")),
        ("<５（次）", ("<", "5", "次")),
        (r"$\geq 95\%$", ("≥", "95", "%")),
        (r"$\leq$ 3(次)", ("≤", "3", "次")),
        ("不低于98%", ("≥", "98", "%")),
        ("最少２次", ("≥", "2", "次")),
        ("不超30 分钟", ("≤", "30", "分钟")),
        ("≤1,234,567.00(元)", ("≤", "1234567.00", "元")),
        ("=0起", ("=", "0", "起")),
        ("24小时", (None, "24", "小时")),
        ("≥-0.5(%)", ("≥", "-0.5", "%")),
        ("35人", (None, "35", "人")),
        ("10\n0 个", (None, "100", "个")),
    ],
)
def test_figures_are_read_into_their_parts(written: str, parts: Parts) -> None:
    value = parse_value(written)
    assert (value.operator, value.number, value.unit) == (parts[0], Decimal(parts[1]), parts[2])
    assert value.raw == written
    assert value.text == ""


@pytest.mark.parametrize(
    "words",
    [
        "及时",
        "控制于预算内",
        "48小时内",
        "2026年10月31日前",
        "11月底前",
        "≤2026年预算数",
        "2026年预算数",
        "=100%，1小时内到达现场，24小时落实整改",
        "满意度评分≥上一期分数",
        "7天内完成",
        "",
        "9" * 200,
    ],
)
def test_words_stay_the_words_they_were(words: str) -> None:
    value = parse_value(words)
    assert (value.number, value.operator, value.unit) == (None, None, "")
    assert value.text == value.raw == words


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("30分钟以内", ("≤", "30", "分钟")),
        ("48小时内", ("≤", "48", "小时")),
        ("3个工作日之内", ("≤", "3", "个工作日")),
        ("８０％以上", ("≥", "80", "%")),
        ("5 % 以下", ("≤", "5", "%")),
        ("6个月内", ("≤", "6", "个月")),
        ("不低于98%", ("≥", "98", "%")),
    ],
)
def test_a_limit_behind_the_figure_is_understood_where_it_is_typed(typed: str, parts: Parts) -> None:
    value = parse_typed(typed)
    assert (value.operator, value.number, value.unit) == (parts[0], Decimal(parts[1]), parts[2])


@pytest.mark.parametrize("typed", ["6月内", "2026年以内", "7天内完成", "1至3天内", "及时", "以内", "控制在5%以内"])
def test_what_may_mean_two_things_stays_as_typed(typed: str) -> None:
    assert parse_typed(typed) == TargetValue(raw=typed, text=typed)


@given(st.text())
def test_any_text_is_read_and_none_is_lost(text: str) -> None:
    value = parse_value(text)
    assert value.raw == text
    assert value.is_figure or value.text == text.strip()
    assert value.printed("bracketed") == text or value.operator is not None


units = st.sampled_from(
    ["", "%", "‰", "个", "次", "万元/人/年", "条/月", "平方米", "m2", "℃", "每人/年", "工作日", "CNY"]
)


@given(st.sampled_from(OPERATORS), st.decimals(-(10**12), 10**12, places=4), units)
def test_what_is_composed_reads_back(operator: Operator, number: Decimal, unit: str) -> None:
    value = TargetValue(operator=operator, number=number, unit=unit)
    read = parse_value(value.composed())
    assert (read.operator, read.number, read.unit) == (operator, number, unit)


@given(st.sampled_from(OPERATORS), st.decimals(0, 10**12, places=2), st.sampled_from(["", "%", "个", "次", "小时"]))
def test_the_plain_notation_reads_back(operator: Operator, number: Decimal, unit: str) -> None:
    value = TargetValue(operator=operator, number=number, unit=unit)
    read = parse_value(value.composed("plain"))
    assert (read.operator, read.number, read.unit) == (operator, number, unit)


@pytest.mark.parametrize(
    ("written", "bracketed", "plain"),
    [
        (">=98%", "≥98.00(%)", ">=98%"),
        ("≤18.31(万元/人/年)", "≤18.31(万元/人/年)", "<=18.31万元/人/年"),
        ("≥2.125次", "≥2.125(次)", ">=2.125次"),
        ("＝１００％", "=100.00(%)", "=100%"),
        ("100%", "100%", "100%"),
        ("及时", "及时", "及时"),
    ],
)
def test_an_edition_prints_a_value_in_its_notation(written: str, bracketed: str, plain: str) -> None:
    value = parse_value(written)
    assert value.printed("bracketed") == bracketed
    assert value.printed("plain") == plain


def test_a_cell_that_says_something_else_than_its_parts_is_printed_as_it_is() -> None:
    value = TargetValue("不低于九成", "≥", Decimal(90), "%")
    assert value.printed("bracketed") == "不低于九成"


def test_blank_is_told_from_zero() -> None:
    assert TargetValue().blank
    assert not parse_value("0").blank
    assert parse_value("=0").is_figure
