"""Amounts in running text; and that no reader of such text ever fails."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.amounts import read_amounts
from perfdesk.model.items import read_items
from perfdesk.model.missing_figures import read_missing
from perfdesk.model.money import format_decimal
from perfdesk.model.periods import read_periods

MONEY_TEXT = st.text(
    alphabet="0123456789.,，、。；（）()元万亿约共合计其中每人月年/×-至20二零三十百 \n①1、２５￥¥尾款合同", max_size=60
)


def amounts(text: str) -> list[Decimal]:
    return [amount.yuan for amount in read_amounts(text, 2026)]


def roles(text: str) -> list[str]:
    return [amount.role for amount in read_amounts(text, 2026)]


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("设备更新36.5万", "365000"),
        ("设备更新36.5万元", "365000"),
        ("设备更新365000元", "365000"),
        ("设备更新365,000.00元", "365000"),
        ("设备更新３６５，０００元", "365000"),
        ("设备更新 36. 5 万 元", "365000"),
        ("设备更新365 000元", "365000"),
        ("设备更新¥365,000", "365000"),
        ("设备更新￥36.5万", "365000"),
        ("预算（万元）：36.5", "365000"),
        ("总投资1.2亿元", "120000000"),
        ("人民币贰拾伍万元整", "250000"),
        ("人民币叁仟伍佰元整", "3500"),
        ("经费三万元", "30000"),
        ("约4万余元", "40000"),
        ("2. 5万元用于宣传", "50000"),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, yuan: str) -> None:
    assert amounts(text) == [Decimal(yuan)]


@pytest.mark.parametrize(
    "text",
    [
        "服务市民12万人次",
        "采集数据3万余条",
        "12345热线与800兆电台",
        "沪府办〔2021〕15号",
        "2026年1月至12月",
        "二元结构、多元共治、公元2000年",
        "数十万元",
        "第3万达广场",
        "万一发生故障",
        "占75%",
    ],
)
def test_what_is_no_amount_is_not_read(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize("text", ["3万人员经费", "5万台账费用", "2万支付给承办方", "6万本年度支付"])
def test_wan_before_a_longer_word_is_money(text: str) -> None:
    assert len(amounts(text)) == 1


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("桌椅2500元/套", ("套",)),
        ("补贴1.8万元/人/年", ("人", "年")),
        ("租金900元／月", ("月",)),
        ("每月租金900元", ("月",)),
        ("每人每年300元", ("人", "年")),
        ("餐费300元每人", ("人",)),
        ("人均餐费20元", ("人",)),
        ("专线8万/年", ("年",)),
        ("每人8万元/年", ("人", "年")),
        ("专线月租费8万/年", ("年",)),
        ("专线8万元", ()),
    ],
)
def test_what_an_amount_is_per(text: str, per: tuple[str, ...]) -> None:
    (amount,) = read_amounts(text, 2026)
    assert amount.per == per
    assert amount.role == ("price" if set(per) - {"年"} else "part")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("软件3万、硬件4万，共7万。", ["part", "part", "subtotal"]),
        ("软件3万、硬件4万，合计7万。", ["part", "part", "total"]),
        ("软件3万、专线费共4万。", ["part", "part"]),
        ("2025年尾款3万；2026年运维4万。", ["balance", "part"]),
        ("上年结转3万，剩余款2万。", ["balance", "balance"]),
        ("2025年预算30万元，2026年预算35万元。", ["aside", "stated"]),
        ("较上年增加5万元。", ["change"]),
        ("合同总价120万元。", ["contract"]),
        ("合计30万元，首付款10万元。", ["total", "instalment"]),
        ("采购100万元以上的设备。", ["limit"]),
        ("5台×2万元=10万元。", ["price", "part"]),
        ("本年度预算为31万元。", ["stated"]),
        ("费用5-8万元。", ["limit"]),
        ("费用5万元至8万元。", ["limit", "limit"]),
        ("2026年申请30万元，2027年申请20万元，两年合计50万元。", ["stated", "aside", "contract"]),
        ("中标价98万元，2026年支付合同款的50%即49万元。", ["contract", "part"]),
        ("每辆每年1万元，共3万元。", ["price", "part"]),
        ("全年4万元的70%为2.8万元。", ["price", "part"]),
    ],
)
def test_the_role_of_an_amount(text: str, expected: list[str]) -> None:
    assert roles(text) == expected


def test_years_of_amounts() -> None:
    found = read_amounts("2025年尾款3万；2026年包括软件4万、硬件5万。去年结余1万。", 2026)
    assert [amount.year for amount in found] == [2025, 2026, 2026, 2025]


def test_an_amount_knows_its_place_and_how_exact_it_is() -> None:
    text = "（２）租用费约４２万。"
    (amount,) = read_amounts(text)
    assert text[amount.start : amount.end] == "４２万"
    assert (amount.written, amount.about, amount.step, amount.slack) == ("42万", True, 10_000, 5_000)
    assert read_amounts("租用费42.5万")[0].slack == 0


@given(MONEY_TEXT | st.text(max_size=40))
def test_reading_never_fails_and_places_are_in_the_text(text: str) -> None:
    for found in (read_amounts(text, 2026), read_missing(text), read_items(text), read_periods(text)):
        assert all(0 <= each.start <= each.end <= len(text) for each in found)


@given(st.decimals(min_value="0.01", max_value="99999999", places=2), st.booleans())
def test_formatted_amounts_are_read_back(yuan: Decimal, wanyuan: bool) -> None:  # noqa: FBT001  # a drawn value
    written = f"{format_decimal(yuan.scaleb(-4))}万元" if wanyuan else f"{format_decimal(yuan)}元"
    assert amounts(f"本项目申请{written}，按季支付。") == [yuan]
