"""The rules on cost indicators, each by examples that fire and that do not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from money_case import found, money_form

from perfdesk.model.form import Summary


def test_annual_over_project() -> None:
    (finding,) = found("annual-over-project", money_form("300000.01"))
    assert finding.field == "funds.annual_total"
    assert "0.01 元" in finding.message


@pytest.mark.parametrize(
    ("request_", "project"), [("300000", "300000"), ("300000", None), (None, "300000"), ("0", "0")]
)
def test_annual_not_over_project(request_: str | None, project: str | None) -> None:
    assert not found("annual-over-project", money_form(request_, project=project))


@pytest.mark.parametrize(
    ("value", "mend"),
    [
        ("≤31.60(万元)", "≤30.00(万元)"),
        ("<316000.00(元)", "<300000.00(元)"),
        ("=32(万元)", "=30.00(万元)"),
        ("≤300000.00(万元)", "≤300000.00(元)"),
    ],
)
def test_cost_cap_over_request(value: str, mend: str) -> None:
    (finding,) = found("cost-cap-over-request", money_form("300000", f"成本 项目成本 {value}"))
    assert finding.severity == "error"
    assert finding.field == "indicators[0]"
    assert finding.mend is not None
    assert finding.mend.changes == {"indicators[0].value": mend}


def test_cost_cap_sentence_has_the_figures() -> None:
    (finding,) = found("cost-cap-over-request", money_form("300000", "成本 项目成本 ≤31.60(万元)"))
    assert finding.message == (
        "“项目成本”的上限 31.6 万元 = 316,000 元，超过年度资金申请总额 300,000.00 元，多 16,000.00 元："
        "成本控制数不应高于申请的资金。请把指标值改到申请额以内，或核对申请额。"
    )


@pytest.mark.parametrize(
    "row",
    [
        "成本 项目成本 ≤30.00(万元)",
        "成本 项目成本 ≤30.10(万元)",
        "成本 项目成本 ≤12.00(万元)",
        "成本 项目成本 ≥31.60(万元)",
        "成本 人均成本 ≤31.60(万元)",
        "成本 设备单价 ≤31.60(万元/台)",
        "成本 项目成本 控制于预算内",
        "成本 成本节约率 ≤310000(%)",
        "经济 节约资金 ≤31.60(万元)",
    ],
)
def test_cost_cap_within_request(row: str) -> None:
    assert not found("cost-cap-over-request", money_form("300000", row))


def test_cost_cap_beside_a_blank_request() -> None:
    assert not found("cost-cap-over-request", money_form(None, "成本 项目成本 ≤31.60(万元)"))


def test_cost_times_quantity() -> None:
    (finding,) = found("cost-times-quantity", money_form("300000", "成本 每月运维费 ≤22000(元/月)"))
    assert finding.severity == "warning"
    assert finding.field == "indicators[0]"
    assert finding.message.startswith("22,000 元/月 × 12 个月 = 264,000 元，少于年度资金申请总额 300,000.00 元")
    assert "36,000.00 元（12.0%）" in finding.message


@pytest.mark.parametrize(
    "rows",
    [
        ("成本 每月运维费 ≤25000(元/月)",),
        ("成本 每月运维费 ≤25200(元/月)",),
        ("成本 人均成本 ≤5(万元/人)",),
        ("成本 人均成本 ≤5(万元/人)", "数量 协管员人数 =6(人)"),
        ("成本 单次考察成本 ≤2500(元/人)", "数量 值班人员数 =40(人)"),
        ("成本 月租费 ≤2(万元)",),
    ],
)
def test_cost_times_quantity_is_silent(rows: tuple[str, ...]) -> None:
    assert not found("cost-times-quantity", money_form("300000", *rows))


@pytest.mark.parametrize(
    "row",
    [
        "成本 项目成本 控制于预算内",
        "成本 项目成本 2026年预算数",
        "成本 项目成本 ≤2026年预算数",
        "成本 项目成本 合理",
        "成本 项目支出小于预算金额 ≤29.00(万元)",
        "成本 成本控制在预算内 ≤100(%)",
        "成本 经费不超过年度预算 及时",
    ],
)
def test_cost_vague(row: str) -> None:
    (finding,) = found("cost-vague", money_form("300000", row))
    assert finding.severity == "warning"
    assert finding.field == "indicators[0]"


@pytest.mark.parametrize(
    "row",
    [
        "成本 项目成本 ≤29.00(万元)",
        "成本 项目成本",
        "成本 印制成本 每份不超过5元，每人不超过100元",
        "成本 预算执行率 ≤100(%)",
        "经济 减少故障损失 不超过日常运维成本",
    ],
)
def test_cost_not_vague(row: str) -> None:
    assert not found("cost-vague", money_form("300000", row))


def test_price_without_count() -> None:
    (finding,) = found("price-without-count", money_form("300000", "成本 人均成本 ≤5(万元/人)"))
    assert finding.severity == "hint"
    assert "约为 6.0 人" in finding.message


@pytest.mark.parametrize(
    "rows",
    [
        ("成本 人均成本 ≤5(万元/人)", "数量 协管员人数 =8(人)"),
        ("成本 制服制作成本 ≤500(元/套)", "数量 制服定制数"),
        ("成本 每月运维费 ≤22000(元/月)",),
        ("成本 项目成本 ≤29(万元)",),
    ],
)
def test_price_with_its_count(rows: tuple[str, ...]) -> None:
    assert not found("price-without-count", money_form("300000", *rows))


@given(st.text(max_size=12), st.text(max_size=12), st.none() | st.integers(-1, 10**8).map(str))
def test_no_cost_makes_a_rule_fail(name: str, value: str, request_: str | None) -> None:
    form = money_form(request_, f"成本 {name} {value}", f"成本 人均{name} ≤5(元/人)", f"数量 {name} =3(人)")
    for code in (
        "annual-over-project",
        "cost-cap-over-request",
        "cost-times-quantity",
        "cost-vague",
        "price-without-count",
    ):
        assert all(finding.message and finding.field for finding in found(code, form))


@pytest.mark.parametrize("request_", ["0.01", "9" * 40, "1" + "0" * 60 + ".01"])
@pytest.mark.parametrize("number", ["0.01", "3" * 40, "7" * 60])
def test_no_size_makes_a_rule_fail(request_: str, number: str) -> None:
    rows = (f"成本 项目成本 ≤{number}(万元)", f"成本 人均成本 ≤{number}(元/人)", f"成本 月租费 ≤{number}(元/月)")
    for row in rows:
        form = money_form(request_, row, budget=f"软件{number}万元、硬件{number}元，合计{request_}元。")
        book = Summary(projects=1, total_wanyuan=Decimal(1))
        assert any(found(code, form, summary=book) for code in ("narrative-sum", "narrative-amount", "summary"))
        for code in ("cost-cap-over-request", "cost-times-quantity", "price-without-count"):
            found(code, form)
