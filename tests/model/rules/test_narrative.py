"""The rules on the narrative, each by examples that fire and that do not."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from money_case import HEADINGS, found, money_form

from perfdesk.model.form import Section


@pytest.mark.parametrize(
    ("budget", "words"),
    [
        ("合计33.2万，按季支付。", "33.2 万元"),
        ("2025年尾款13万；2026年运维18万、耗材2.2万，共20.2万。合计33.2万。", "33.2 万元"),
        ("2026年包括应用运维约33.2万。（为全年的70%）", "33.2 万元"),
        ("（1）巡查，共13万。\n（2）值守20.2万元。", "13 万元 + 20.2 万元 = 33.2 万元"),
        ("本年度预算332000元，其中巡查130000元、值守202000元。", "33.2 万元"),
    ],
)
def test_narrative_amount(budget: str, words: str) -> None:
    (finding,) = found("narrative-amount", money_form(budget=budget))
    assert (finding.severity, finding.field) == ("error", "narrative[5]")
    assert words in finding.message
    assert "多 3.2 万元" in finding.message


@pytest.mark.parametrize(
    "budget",
    [
        "合计30万元。",
        "合计300,400元。",
        "约30.3万元。".replace("30.3", "30.04"),
        "（1）巡查，共10万。\n（2）值守20.02万元。",
        "（1）巡查，共10万。\n（2）值守，按实结算。",
        "2025年预算28万元，2026年预算30万元，增加2万元。",
        "合同总价90万元，2026年支付30万元。",
        "按月发放工资。",
        "巡查10万元，值守12万元。",
        "巡查装备2500元/套，按实际人数采购。",
        "",
    ],
)
def test_narrative_amount_agrees_or_is_not_told(budget: str) -> None:
    assert not found("narrative-amount", money_form(budget=budget))


def test_narrative_amount_beside_a_blank_request_is_laid_beside_the_project_total() -> None:
    (finding,) = found("narrative-amount", money_form(None, budget="合计33万元。"))
    assert "项目资金总额 30 万元" in finding.message
    assert not found("narrative-amount", money_form(None, budget="合计33万元。", project=None))


def test_narrative_amount_may_speak_of_the_treasury_alone() -> None:
    form = money_form(budget="财政预算25万元。")
    funds = replace(form.funds, annual_appropriation=Decimal(250_000), annual_carryover=Decimal(50_000))
    assert not found("narrative-amount", replace(form, funds=funds))


@pytest.mark.parametrize(
    "budget",
    [
        "2026年包括软件18万、硬件10万，共30万。",
        "培训费30万元，其中讲课费20万元，资料费12万元。",
        "（1）巡查10万；（2）值守21万。合计30万元。",
        "（1）巡查，10万\n（2）值守，20万\n保洁80000元\n值班110000元",
    ],
)
def test_narrative_sum(budget: str) -> None:
    (finding,) = found("narrative-sum", money_form(budget=budget))
    assert (finding.severity, finding.field) == ("error", "narrative[5]")
    assert "相差" in finding.message


def test_narrative_sum_of_an_amount_larger_than_the_whole() -> None:
    (finding,) = found(
        "narrative-sum", money_form(budget="（1）巡查，10万\n（2）值守，20万\n保洁90000万\n值班110000万")
    )
    assert "“90000万”、“110000万”" in finding.message
    assert "元" in finding.message


@pytest.mark.parametrize(
    "budget",
    [
        "2026年包括软件18万、硬件12万，共30万。",
        "租用费约30万。主要包括专线20万/年、短信9.8万/年。",
        "软件18万、其他费用万，共30万。",
        "2025年尾款32万；2026年软件1万。合计33万。",
        "合计30万元，首付款10万元。",
        "合同总价120万元，2026年支付30万元。",
        "预算30万元，其中政府采购12万元。",
        "",
    ],
)
def test_narrative_sum_agrees_or_is_not_told(budget: str) -> None:
    assert not found("narrative-sum", money_form(budget=budget))


def test_narrative_missing_number() -> None:
    (finding,) = found("narrative-missing-number", money_form(budget="软件18万、其他费用万元，共30万。"))
    assert finding.severity == "warning"
    assert "其他费用万元" in finding.message


@pytest.mark.parametrize("budget", ["软件18万、其他约12万元，共30万。", "单位：万元。合计30。", "按实际次数结算。", ""])
def test_no_number_is_missing(budget: str) -> None:
    assert not found("narrative-missing-number", money_form(budget=budget))


def test_narrative_no_amount() -> None:
    (finding,) = found("narrative-no-amount", money_form(budget="根据考勤逐月支付。"))
    assert (finding.severity, finding.field) == ("warning", "narrative[5]")
    assert "30 万元" in finding.message


@pytest.mark.parametrize(
    "budget", ["共30万元。", "单价800元/份。", "其他费用万元。", "（单位：万元）预算如下 30", None]
)
def test_narrative_with_an_amount(budget: str | None) -> None:
    assert not found("narrative-no-amount", money_form(budget=budget))


@pytest.mark.parametrize(
    "budget",
    [
        "合同周期为2026.7.1-2027.6.30，按季支付。",
        "（服务期：2026年4月至次年3月）",
        "租期2026年12月1日起一年。",
        "合同有效期至2027年3月31日止。",
    ],
)
def test_contract_outside_plan(budget: str) -> None:
    (finding,) = found("contract-outside-plan", money_form(budget=budget))
    assert (finding.severity, finding.field) == ("warning", "narrative[5]")
    assert "2026-12-31" in finding.message


@pytest.mark.parametrize(
    "budget",
    [
        "合同周期为2026.1.1-2026.12.31。",
        "建设周期7个月，聘期1年。",
        "依据《三年规划（2026年1月至2028年12月）》安排。",
        "质保期为2026年7月至2028年6月。",
    ],
)
def test_contract_within_plan(budget: str) -> None:
    assert not found("contract-outside-plan", money_form(budget=budget))


def test_contract_beside_no_plan() -> None:
    budget = "合同周期为2026.7.1-2027.6.30。"
    assert not found("contract-outside-plan", money_form(budget=budget, end=None))
    assert not found("contract-outside-plan", money_form(budget=budget, end="年底"))
    assert not found("contract-outside-plan", money_form(budget=budget, end=dt.date(2027, 6, 30)))


def _sections(*headings: str) -> tuple[Section, ...]:
    return tuple(Section(heading, "按月支付，共30万元。") for heading in headings)


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        ((*HEADINGS[:2], *HEADINGS[3:]), "缺少“三、实施主体”"),
        ((*HEADINGS, "九、绩效目标"), "“九、绩效目标”应为“七、绩效目标”"),
        ((HEADINGS[1], HEADINGS[0], *HEADINGS[2:]), "顺序"),
        ((*HEADINGS[:5], "五、年度预算安排"), "“五、年度预算安排”应为“六、年度预算安排”"),
    ],
)
def test_narrative_heading(headings: tuple[str, ...], words: str) -> None:
    (finding,) = found("narrative-heading", money_form(narrative=_sections(*headings)))
    assert finding.severity == "warning"
    assert words in finding.message


@pytest.mark.parametrize(
    "headings",
    [
        HEADINGS,
        (*HEADINGS, "七、绩效目标"),
        tuple(f"{heading}（说明情况）" for heading in HEADINGS),
        (" 一、 项目概述", *HEADINGS[1:]),
        ("一、项目概况", *HEADINGS[1:]),
    ],
)
def test_headings_in_order(headings: tuple[str, ...]) -> None:
    assert not found("narrative-heading", money_form(narrative=_sections(*headings)))


def test_a_form_without_a_narrative() -> None:
    for code in (
        "narrative-heading",
        "narrative-amount",
        "narrative-sum",
        "narrative-no-amount",
        "contract-outside-plan",
    ):
        assert not found(code, money_form())


@given(
    st.text(alphabet="0123456789.、，。；（）()元万约共合计其中年月日至-2026合同期\n①②", max_size=60)
    | st.text(max_size=40)
)
def test_no_text_makes_a_rule_fail(text: str) -> None:
    form = money_form(budget=text)
    odd = replace(form, narrative=(*form.narrative, Section(text, text)))
    for code in (
        "narrative-amount",
        "narrative-sum",
        "narrative-missing-number",
        "narrative-no-amount",
        "contract-outside-plan",
        "narrative-heading",
    ):
        assert all(finding.message for finding in found(code, form, odd))


@pytest.mark.parametrize(
    "budget",
    [
        "2026年预算30万元：1.值守18万元；2.巡查12万元。签订合同后支付40%，即12万元；考核后支付18万元。",
        "共30万元。（1）值守18万元；（2）巡查12万元。上半年拨付20万元，下半年拨付10万元。",
        "（一）人员22万元。1.工资16万元；2.社保6万元。（二）公用8万元。1.耗材5万元；2.交通3万元。",
        "值守费30万元/年，服务三年，总价90万元，2026年支付30万元。",
        "经测算，资金需求为36万元，本年申请30万元。",
    ],
)
def test_how_a_sum_is_paid_or_split_is_no_further_part(budget: str) -> None:
    form = money_form(budget=budget)
    assert not found("narrative-sum", form)
    assert not found("narrative-amount", form)


def test_parts_behind_a_sum_that_are_not_its_payments_are_compared() -> None:
    form = money_form(budget="2026年预算30万元：1.值守18万元；2.巡查9万元。签约后支付12万元，考核后支付18万元。")
    assert found("narrative-sum", form)
