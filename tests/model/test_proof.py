"""The money proof line: prices, caps and sums as arithmetic."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.form import Funds, Indicator, Section, TargetForm
from perfdesk.model.proof import (
    Proof,
    Term,
    cap_proofs,
    narrative_proofs,
    per_in_name,
    price_proof,
    proof_line,
    read_unit,
    uncounted_prices,
    unit_by_request,
)
from perfdesk.model.value import parse_value


def form(request: int, *rows: str, start: dt.date = dt.date(2026, 1, 1), budget: str = "") -> TargetForm:
    """Make a form of a request and rows like `成本 单价 ≤5(元/份)` and `数量 印制数 =100(份)`."""
    return TargetForm(
        year=2026,
        start_date=start,
        end_date=dt.date(2026, 12, 31),
        funds=Funds(annual_total=Decimal(request)),
        indicators=tuple(indicator(*row.split()) for row in rows),
        narrative=(Section("六、年度预算安排", budget),) if budget else (),
    )


def indicator(kind: str, name: str, value: str = "") -> Indicator:
    level1, level2 = {"成本": ("成本指标", "经济成本指标"), "数量": ("产出指标", "数量指标")}[kind]
    return Indicator(level1, level2, name, parse_value(value))


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


@pytest.mark.parametrize(
    ("request_", "rows"),
    [
        (108_000, ("成本 每月运维费 ≤9000(元/月)",)),
        (90_000, ("成本 每季度维护费 ≤22500(元/季度)",)),
        (648_000, ("成本 岗位补贴标准 ≤1500(元/人/月)", "数量 补贴岗位人数 =36(人)")),
        (62_000, ("成本 设备单价 ≤0.5(万元/台)", "成本 安装费 ≤1.2(万元)", "数量 采购设备数 =10(台)")),
        (
            62_990,
            (
                "成本 新车维护单价 ≤820(元/辆)",
                "成本 旧车维护单价 ≤950(元/辆)",
                "数量 新车数 =27(辆)",
                "数量 旧车数 =43(辆)",
            ),
        ),
        (360_000, ("成本 月租费 ≤30000(元)",)),
        (300_000, ("成本 单个网站测评费 ≤6(万元)", "数量 测评网站数 =5(个)")),
        (72_000, ("成本 制服制作成本 ≤2400(元/套)", "数量 制服领用人数 =30(人)")),
        (24_000, ("成本 人均培训成本 ≤60(元/人)", "数量 参训人数 =200(人)", "数量 培训场次 =2(场)")),
    ],
)
def test_prices_that_agree_with_the_request(request_: int, rows: tuple[str, ...]) -> None:
    proof = price_proof(form(request_, *rows))
    assert proof is not None
    assert proof.agrees
    assert uncounted_prices(form(request_, *rows)) == ()


@pytest.mark.parametrize(
    ("request_", "rows", "written"),
    [
        (200_000, ("成本 每月运维费 ≤9000(元/月)",), "9,000 元/月 × 12 个月 = 108,000 元"),
        (99_000, ("成本 每月运维费 ≤9000(元/月)",), "9,000 元/月 × 12 个月 = 108,000 元"),
        (90_000, ("成本 培训人均成本 ≤60(元/人)", "数量 参训人数 =200(人)"), "60 元/人 × 200 人 = 12,000 元"),
        (
            1_300_000,
            ("成本 人均用工成本 ≤12(万元/人·年)", "数量 协管员数 =10(名)"),
            "12 万元/人·年 × 10 名 = 1,200,000 元",
        ),
        (
            90_000,
            ("成本 设备单价 ≤0.5(万元/台)", "成本 安装费 ≤1.2(万元)", "数量 采购设备数 =10(台)"),
            "0.5 万元/台 × 10 台 + 1.2 万元 = 62,000 元",
        ),
    ],
)
def test_prices_that_do_not_agree(request_: int, rows: tuple[str, ...], written: str) -> None:
    proof = price_proof(form(request_, *rows))
    assert proof is not None
    assert not proof.agrees
    assert str(proof) == written


@pytest.mark.parametrize(
    ("request_", "rows"),
    [
        (310_000, ("成本 单次考察成本 ≤2500(元/人)", "数量 值班人员数量 ≥40(人)")),
        (380_000, ("成本 制服制作成本 ≤2400(元/套)", "数量 制服定制数")),
        (900_000, ("成本 人均成本 ≤17.5(万元/人/年)", "数量 工资支付次数 =12(次)")),
        (450_000, ("成本 项目总成本 ≤45(万元)", "成本 单个系统维护费 ≤200(元/个)", "数量 维护系统数 =100(个)")),
        (90_000, ("成本 单次活动成本 ≤5000(元/次)", "数量 巡检次数 =12(次)")),
        (90_000, ("成本 单份合同审核费 ≤800(元/份)", "数量 合同审核数 =30(份)", "数量 另付合同审核数 =5(份)")),
        (90_000, ("成本 年度费用 ≤8000(每年)",)),
        (90_000, ("成本 年度费用 ≤80000(元/年)",)),
        (90_000, ("成本 项目成本 ≤8(万元)",)),
        (90_000, ()),
    ],
)
def test_silent_where_the_figures_leave_doubt(request_: int, rows: tuple[str, ...]) -> None:
    assert price_proof(form(request_, *rows)) is None


def test_months_are_those_of_the_plan() -> None:
    proof = price_proof(form(90_000, "成本 每月运维费 ≤9000(元/月)", start=dt.date(2026, 3, 1)))
    assert proof is not None
    assert proof.agrees
    assert proof.terms[1] == Term("×", Decimal(10), "个月", "全年")


def test_caps_and_their_tolerance() -> None:
    (fits,) = cap_proofs(form(469_998, "成本 项目成本 ≤47(万元)"))
    assert fits.agrees
    (over,) = cap_proofs(form(450_000, "成本 项目成本 ≤47(万元)"))
    assert not over.agrees
    assert over.difference == 20_000
    assert cap_proofs(form(450_000, "成本 月租费 ≤47(万元)", "成本 项目成本 控制在预算内")) == ()


@pytest.mark.parametrize(
    ("request_", "rows", "unit"),
    [
        (780_000, ("成本 月租费 ≤6.5(万元)",), "万元/月"),
        (450_000, ("成本 单个网站测评费 ≤9(万元)", "数量 测评网站数 =5(个)"), "万元/个"),
        (80_000, ("成本 月租费 ≤8(万元)",), None),
        (960_000, ("成本 月租费 ≤8(万元/月)",), None),
        (960_000, ("成本 项目成本 ≤8(万元)",), None),
        (960_000, ("成本 单个网站测评费 ≤9(万元)",), None),
    ],
)
def test_the_unit_that_the_request_shows(request_: int, rows: tuple[str, ...], unit: str | None) -> None:
    assert unit_by_request(form(request_, *rows), 0) == unit


def test_how_many_an_uncounted_price_takes() -> None:
    ((cost, noun, count),) = uncounted_prices(form(600_000, "成本 人均成本 ≤6(万元/人)"))
    assert (cost.field, noun, count) == ("indicators[0]", "人", 10)


def test_sums_of_the_narrative() -> None:
    addition, whole = narrative_proofs(form(80_000, budget="软件3万、硬件4万，共7万。"))
    assert str(addition) == "3 万元 + 4 万元 = 70,000 元"
    assert addition.agrees
    assert (whole.subject, whole.field, whole.difference) == ("narrative-total", "narrative[0]", -10_000)


def test_the_whole_line_is_data_for_a_window() -> None:
    line = proof_line(form(108_000, "成本 每月运维费 ≤9000(元/月)", budget="运维费10.8万元。"))
    assert [proof.subject for proof in line] == ["price", "narrative-total"]
    assert all(isinstance(proof, Proof) and proof.agrees and hash(proof) for proof in line)
    assert [(term.operator, term.field) for term in line[0].terms] == [("", "indicators[0]"), ("×", "")]


_UNITS = st.sampled_from(
    ["元", "万元", "元/月", "元/人", "万元/人/年", "元/台/月", "人", "台", "个", "%", "", "套", "每年"]
)
_VALUES = st.builds(
    lambda operator, number, unit: f"{operator}{number}({unit})",
    st.sampled_from(["≤", "=", "≥", ""]),
    st.decimals(0, 99_999, places=2, allow_nan=False),
    _UNITS,
)
_ROWS = st.lists(
    st.builds(
        indicator,
        st.sampled_from(["成本", "数量"]),
        st.text("人均每月单个费数量培训", max_size=6),
        _VALUES | st.text(max_size=8),
    ),
    max_size=8,
)


@given(_ROWS, st.none() | st.text(max_size=3) | st.decimals(-5, 10**9, places=2, allow_nan=False), st.text(max_size=40))
def test_no_form_makes_it_fail(rows: list[Indicator], request_: Decimal | str | None, budget: str) -> None:
    odd = TargetForm(funds=Funds(annual_total=request_), indicators=tuple(rows), narrative=(Section("六", budget),))
    for proof in proof_line(odd):
        assert str(proof)
        assert proof.terms
    uncounted_prices(odd)
    for index in range(-1, len(rows) + 1):
        unit_by_request(odd, index)


def test_many_prices_and_quantities_take_no_time() -> None:
    rows = [f"成本 单个设备{n}维护费 ≤{n + 3}(元/个/次)" for n in range(60)] + [
        f"数量 设备{n}数量 ={n + 7}(个)" for n in range(60)
    ]
    assert price_proof(form(10**9, *rows)) is None
    assert price_proof(form(10**9, "成本 单价 ≤7(元/" + "个/" * 40 + "个)", *rows[60:])) is None
