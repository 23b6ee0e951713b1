"""Budget sections as arithmetic: which amounts are added up, and what the whole comes to."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.account import read_account


def total(text: str) -> Decimal | None:
    whole = read_account(text, 2026).total
    return None if whole is None else whole.yuan


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("本年度培训费为6万元，其中讲课费4万元，资料费2万元。", 60_000),
        ("软件3万、硬件4万，共7万。2025年尾款2万，合计9万。", 90_000),
        ("2025年尾款2万；2026年包括软件3万、硬件4万，共约7万。合计9万（含2025年的30%）。", 90_000),
        ("（1）调研，1万\n（2）值守，5万\n保洁2万\n值班3万\n（3）租车，4万", 100_000),
        ("1、维护8万元；2、耗材2万元。合计10万元。", 100_000),
        ("2026年预算共10万元，其中：①维护8万元；②耗材2万元。", 100_000),
        ("总投资500万元，2025年已支付300万元，2026年安排200万元。", 2_000_000),
        ("每月租金2万元，全年24万元。", 240_000),
        ("顾问费每年固定为3万元。沿用往年的3万元。", 30_000),
        ("2026年申请45万元，用于软件20万元、硬件25万元。", 450_000),
        ("应用运维约4.3万。（为全年的70%）", 43_000),
        ("按合同约定，2026年支付尾款3万元。", 30_000),
        ("总投资90万元，其中2026年安排60万元，2027年安排30万元。", 600_000),
        ("维修2、3、4号楼，费用5万元。", 50_000),
        ("合计9.5万元（包括2025年尾款2.5万元、2026年预算7万元）。", 95_000),
    ],
)
def test_the_whole(text: str, yuan: int) -> None:
    assert total(text) == yuan


@pytest.mark.parametrize(
    "text",
    [
        "",
        "按月发放工资。",
        "软件20万元，硬件25万元。",
        "（1）调研1万\n（2）值守，按实结算",
        "合同总价120万元。",
        "2025年尾款2万元。",
        "较上年增加5万元。",
        "采购20万元以上的设备须招标。",
    ],
)
def test_a_section_that_does_not_tell_the_whole(text: str) -> None:
    assert total(text) is None


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("软件3万、硬件4万，共7万。", True),
        ("软件3万、硬件4万，共8万。", False),
        ("2025年尾款2万；2026年软件3万、硬件4万，共7万。合计9万。", True),
        ("2025年尾款2万；2026年软件3万、硬件4万，共7万。合计10万。", False),
        ("租用费约42万。主要包括专线30万/年；短信11.6万/年。", True),
        ("租用费42万。主要包括专线30万/年；短信11.6万/年。", False),
        ("软件3.1253万、硬件4万，共7.13万。", True),
        ("培训费0.7万元，其中资料费4200元、餐费2800元。", True),
        ("培训费0.7万元，其中资料费4300元、餐费2800元。", False),
        ("（1）A系统。尾款3万，2026年6万，合计9万。\n（2）B系统。尾款1万，2026年2万，合计3万。\n以上共计12万。", True),
        ("（1）维护3万；（2）耗材4万；（3）其他5万。合计13万。", False),
        ("软件10万（含授权2万）、硬件5万，共15万。", True),
        ("合计9万元（包括2025年尾款2万元、2026年预算7万元）。", True),
        ("合计9万元（包括2025年尾款2万元、2026年预算8万元）。", False),
        ("租车每月4500元，全年5.4万元；油费每辆1万元，共3万元；停车费1万元。合计9.4万元。", True),
    ],
)
def test_sums_of_a_section(text: str, agrees: bool) -> None:  # noqa: FBT001  # a table
    additions = read_account(text, 2026).additions
    assert additions
    assert all(addition.agrees for addition in additions) == agrees


@pytest.mark.parametrize(
    "text",
    [
        "软件3万、其他费用万，共8万。",
        "合计31万元，分3次支付：首付款10万元，进度款15万元。",
        "预算31万元，其中政府采购10万元。",
        "预算31万元，其中软件10万元、硬件8万元等。",
        "单价800元/份，超出部分另计，共3万元。",
        "专线费共2.4万、短信费共3万、电话费1万。",
        "合计5万元，较上年减少1万元。",
    ],
)
def test_what_is_no_sum(text: str) -> None:
    assert not [addition for addition in read_account(text, 2026).additions if not addition.agrees]


def test_a_section_without_money_is_silent() -> None:
    assert read_account("按月发放工资。").silent
    assert not read_account("其他费用万元。").silent
    assert not read_account("单价800元/份。").silent


@given(
    st.text(alphabet="0123456789.、，。；（）()元万约共合计其中包括每月年2025年尾款\n①②", max_size=80),
    st.none() | st.just(2026),
)
def test_reading_never_fails(text: str, year: int | None) -> None:
    account = read_account(text, year)
    for addition in account.additions:
        assert len(addition.parts) > 1
        assert addition.agrees == (abs(addition.difference) <= addition.tolerance)


@given(st.lists(st.integers(1, 9_999), min_size=2, max_size=6), st.integers(-50, 50))
def test_a_list_with_its_sum_is_added_up(parts: list[int], slip: int) -> None:
    names = "甲乙丙丁戊己"
    text = "、".join(f"{name}费{part}万" for name, part in zip(names, parts, strict=False))
    stated = sum(parts) + slip
    if stated <= 0 or stated in parts:
        return
    additions = read_account(f"2026年包括{text}，合计{stated}万。", 2026).additions
    assert additions[-1].difference == -slip * 10_000 or additions[-1].agrees
    assert slip or additions[-1].agrees
