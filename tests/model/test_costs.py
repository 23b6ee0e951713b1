"""Units of money, and what a name says a cost is per."""

import pytest

from perfdesk.model.costs import per_in_name, read_unit


@pytest.mark.parametrize(
    ("unit", "worth", "per"),
    [
        ("元", 1, ()),
        ("万元", 10_000, ()),
        ("万", 10_000, ()),
        ("元/月", 1, ("月",)),
        ("万元/人/年", 10_000, ("人", "年")),
        ("元/人·月", 1, ("人", "月")),
        ("万/人", 10_000, ("人",)),
        ("元／套", 1, ("套",)),
        ("元/人次", 1, ("人",)),
        ("元每人", 1, ("人",)),
    ],
)
def test_units_of_money(unit: str, worth: int, per: tuple[str, ...]) -> None:
    found = read_unit(unit)
    assert found is not None
    assert (found.worth, found.per) == (worth, per)


@pytest.mark.parametrize("unit", ["", "%", "人", "每年", "季度", "每人/年", "万人", "个", "天"])
def test_other_units(unit: str) -> None:
    assert read_unit(unit) is None


@pytest.mark.parametrize(
    ("name", "per"),
    [
        ("月租费", ("月",)),
        ("项目每月成本", ("月",)),
        ("单个网站测评费", ("个",)),
        ("人均培训费", ("人",)),
        ("单份合同审核费", ("份",)),
        ("项目总成本", ()),
        ("月度报告编制费", ()),
    ],
)
def test_what_a_name_says_a_cost_is_per(name: str, per: tuple[str, ...]) -> None:
    assert per_in_name(name) == per
