"""Units as people write them, and what measures the same."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.units import converted, unit_of


@pytest.mark.parametrize(
    ("number", "given_unit", "wanted", "result"),
    [
        ("90", "分钟", "小时", "1.5"),
        ("2", "天", "日", "2"),
        ("12", "个月", "年", "1"),
        ("8", "个工作日", "工作日", "8"),
        ("4986000", "元", "万元", "498.6"),
        ("1.3", "亿元", "万元", "13000"),
        ("27.4", "万件", "件", "274000"),
        ("3.2", "千人次", "人次", "3200"),
        ("27.4", "万", "件", "274000"),
        ("52", "万册", "万", "52"),
        ("8050", "米", "公里", "8.05"),
        ("1800", "公斤", "吨", "1.8"),
        ("4", "‰", "%", "0.4"),
        ("1500", "元/人·月", "元/月/人", "1500"),
        ("0.15", "万元/人/日", "元/天/人", "1500"),
        ("3", "工作日", "天", None),
        ("312", "人次", "人", None),
        ("1500", "元/人", "元", None),
        ("60", "场", "次", None),
        ("3", "次", "小时", None),
    ],
)
def test_a_figure_in_another_unit(number: str, given_unit: str, wanted: str, result: str | None) -> None:
    found = converted(Decimal(number), given_unit, wanted)
    assert found == (None if result is None else Decimal(result))


@pytest.mark.parametrize(
    ("unit", "scale", "base"), [("千米", 1000, "米"), ("千克", 1000, "克"), ("千瓦时", 1, "度"), ("百分比", 1, "%")]
)
def test_a_unit_that_begins_like_a_multiple_is_none(unit: str, scale: int, base: str) -> None:
    assert unit_of(unit) == (scale, base, ())


@given(st.text(alphabet="个百千万亿元人次/·每件%天年m2 ", max_size=8))
def test_any_unit_measures_the_same_as_itself(text: str) -> None:
    assert converted(Decimal(7), text, text) == 7
