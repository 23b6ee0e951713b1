"""Targets and what was reached of them, in the notations that people write."""

from decimal import Decimal

import pytest
from evaluation_forms import edition
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.reached import is_met, share_reached
from perfdesk.model.value import parse_value

SCORING = edition("self-evaluation-2026").scoring


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        (">=12次", "12", True),
        (">=12次", "13次", True),
        (">=12次", "9", False),
        (">=12次", "-9", False),
        (">=0", "0", True),
        (">=0", "-1", False),
        (">40人", "40", False),
        (">40人", "20", False),
        ("<=30分钟", "30", True),
        ("<=30分钟", "40分钟", False),
        ("<=0起", "2", False),
        ("<1%", "1", False),
        ("=100%", "100", True),
        ("=100%", "95%", False),
        ("=0起", "0", True),
        ("=0起", "1", False),
        ("=30台", "33", None),
        ("=120万元", "110", None),
        ("35人", "35", True),
        ("35人", "34", None),
        (">=95%", "0.96", None),
        ("<=2小时", "90分钟", True),
        ("<=2小时", "150分钟", False),
        ("<=500万元", "4986000元", True),
        ("<=500万元", "4986000", None),
        ("<=2小时", "3次", None),
        (">=90%", "89.99", False),
        ("完成", "完成率95%", None),
        (">=0.9", "95%", None),
        ("48小时内", "36小时", True),
        ("<=48小时", "24小时内", True),
        (">=12次", "已完成", None),
        (">=26万件", "274000件", True),
        (">=260000件", "24.7万件", False),
        (">=26万件", "274000", None),
        (">=7.8公里", "8050米", True),
        (">=99.5%", "996‰", True),
        ("<=1500元/人/月", "1500元/人·月", True),
        ("10个工作日内", "8个工作日", True),
        ("5个工作日内", "3天", None),
        (">=40000人次", "约4.2万人次", True),
        (">=300人", "300余人", True),
        (">=120场", "已完成126场", True),
        (">=98%", "98%以上", True),
        (">=98%", "95%以上", False),
        ("<=30分钟", "30分钟以内", True),
        ("<=30分钟", "1小时以内", False),
        ("<=30分钟", "1小时以上", False),
        ("=100%", "98%以上", None),
        (">40人", ">40人", True),
        (">=98%", "99%以下", None),
        ("<=2小时", "1小时12分钟", True),
        ("<=2小时", "2小时5分", False),
        ("<=8小时", "最长7.5小时", True),
        ("降至9%以下", "8.9%", True),
        ("降至9%以下", "9.4%", False),
        ("控制在50万元以内", "48.6万元", True),
        (">=3个", "3个（其中新建1个）", True),
        (">=20场次", "24场", True),
        (">=20人", "18名", False),
        ("80%以上", "83%", True),
        ("80%以上", "72%", False),
        ("10次以下", "7次", True),
        ("100%", "96%", False),
        ("0起", "1起", False),
        ("90%-95%", "92%", True),
        ("90%~95%", "88%", False),
        ("90%-95%", "97%", None),
        ("3至5次", "5", True),
        ("2-3万元", "1.8万元", None),
        ("=0起", "未发生", True),
        ("<=3起", "未发生事故", True),
        ("=0起", "无法统计", None),
        (">=3次", "无", None),
        ("无投诉", "0起", True),
        ("无投诉", "2起", False),
        ("无投诉", "有投诉", False),
        ("无投诉", "未发生投诉", True),
        ("无投诉", "良好", None),
        ("不超概算", "未超概算", None),
        ("不发生", "未发生", True),
        ("及时。", "处置及时", True),
        ("及时", "超过时限", None),
        ("及时。", "及时", True),
        ("良好以上", "优秀", True),
        ("合格", "良好", True),
        ("优秀", "良好", False),
        ("优秀", "尚未评定为优秀", False),
        ("满意", "较满意", False),
        ("健全", "较健全", None),
        ("9月底前", "9月12日", True),
        ("9月底前", "10月20日", False),
        ("12月底前", "12月20日基本完成", None),
        ("及时", "3", None),
        ("及时", "及时", True),
        ("及时", "处置及时", True),
        ("及时", "不及时", False),
        ("健全", "尚未健全", False),
        ("完成", "基本完成", False),
        ("完成", "已按计划完成", True),
        ("有效", "良好", None),
        ("未发生事故", "没有发生事故", True),
        ("", "5", None),
        (">=12次", "", None),
    ],
)
def test_what_is_met_what_is_missed_and_what_is_open(target: str, actual: str, met: object) -> None:
    assert is_met(parse_value(target), parse_value(actual), SCORING) is met


@pytest.mark.parametrize(
    ("target", "actual", "share"),
    [
        (">=12次", "9", "0.75"),
        (">=12次", "18", "1.5"),
        (">=12次", "-3", "0"),
        ("=30台", "33", "1.1"),
        ("<=30分钟", "40分钟", "0.75"),
        ("<=2小时", "150分钟", "0.8"),
        ("<=30分钟", "0", None),
        (">=0", "5", None),
        ("<=2小时", "3次", None),
        ("及时", "及时", None),
    ],
)
def test_the_share_that_was_reached(target: str, actual: str, share: str | None) -> None:
    assert share_reached(parse_value(target), parse_value(actual)) == (None if share is None else Decimal(share))


@given(st.sampled_from(["≥", "≤"]), st.decimals(1, 10**9, places=2), st.decimals(1, 10**9, places=2))
def test_a_target_is_met_where_the_share_is_not_below_one(sign: str, wanted: Decimal, got: Decimal) -> None:
    target, actual = parse_value(f"{sign}{wanted}(个)"), parse_value(str(got))
    share = share_reached(target, actual)
    assert share is not None
    assert is_met(target, actual, SCORING) is (share >= 1)
