"""Prices and caps as arithmetic, and what it gives away."""

import datetime as dt
from decimal import Decimal

import pytest
from proof_forms import form

from perfdesk.model.price_proof import cap_proofs, price_proof, uncounted_prices, unit_by_request
from perfdesk.model.terms import Term


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


def test_many_prices_and_quantities_take_no_time() -> None:
    rows = [f"成本 单个设备{n}维护费 ≤{n + 3}(元/个/次)" for n in range(60)] + [
        f"数量 设备{n}数量 ={n + 7}(个)" for n in range(60)
    ]
    assert price_proof(form(10**9, *rows)) is None
    assert price_proof(form(10**9, "成本 单价 ≤7(元/" + "个/" * 40 + "个)", *rows[60:])) is None
