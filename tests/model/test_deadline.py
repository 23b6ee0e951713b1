"""Dates as people write them in values, and whether they were kept."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.deadline import dated, in_time, same_day


@pytest.mark.parametrize(
    ("target", "actual", "kept"),
    [
        ("9月底前", "9月12日", True),
        ("9月30日前", "9月30日", True),
        ("9月底前", "10月1日", False),
        ("2025年8月31日前", "2025-08-20", True),
        ("2025年8月31日前", "2025/9/3完成", False),
        ("2025年8月31日前", "2025.8.31", True),
        ("2025年8月31日前", "2026年2月3日", False),
        ("12月底前", "2025年12月20日", True),
        ("2025年12月31日前", "11月18日完成", True),
        ("12月底前", "2026年1月15日", None),
        ("12月31日前", "次年1月15日", False),
        ("次年1月底前", "12月20日", True),
        ("2025年12月底前", "2026年1月", False),
        ("年底前", "12月25日", True),
        ("上半年完成", "6月5日完成", True),
        ("上半年完成", "7月5日", False),
        ("二季度", "5月20日", True),
        ("第3季度内", "10月8日", False),
        ("6月", "6月1日至6月30日", True),
        ("6月", "5月20日", None),
        ("6月", "7月2日", False),
        ("11月30日前", "3月1日-11月15日", True),
        ("11月30日前", "3月1日至12月15日", False),
        ("2026年1月底前", "2025年11月1日至次年1月10日", True),
        ("8月15日前", "8月", None),
        ("8月15日前", "8月底", False),
        ("8月15日前", "8月上旬", True),
        ("每月15日前", "每月10日", None),
        ("9月底前", "原定9月20日，实际10月8日", None),
        ("9月底前完成80%", "9月12日", None),
        ("9月底前", "已完成", None),
        ("及时", "9月12日", None),
        ("13月底前", "12月1日", None),
    ],
)
def test_what_is_in_time_what_is_late_and_what_is_open(target: str, actual: str, *, kept: object) -> None:
    assert in_time(target, actual) is kept


@pytest.mark.parametrize(
    ("target", "actual", "kept"),
    [
        ("12月15日前", "2026年1月8日", False),
        ("12月15日前", "2025年1月8日", True),
        ("2025年12月15日前", "次年1月8日", False),
        ("次年1月底前", "2026年1月8日", True),
    ],
)
def test_the_year_of_the_form_tells_which_year_is_meant(target: str, actual: str, *, kept: bool) -> None:
    assert in_time(target, actual, 2025) is kept


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("12月底前", "12月31日前", True),
        ("12月底前", "2025年12月31日前", True),
        ("2025年12月底前", "2026年12月底前", False),
        ("年底前", "12月31日", True),
        ("9月底前", "10月底前", False),
        ("9月底前", "及时", False),
    ],
)
def test_two_texts_may_name_one_day(one: str, other: str, *, same: bool) -> None:
    assert same_day(one, other) is same


@given(st.dates(dt.date(2000, 1, 1), dt.date(2098, 12, 31)), st.dates(dt.date(2000, 1, 1), dt.date(2098, 12, 31)))
def test_whole_dates_are_compared_as_such(limit: dt.date, day: dt.date) -> None:
    assert in_time(f"{limit.year}年{limit.month}月{limit.day}日前", day.isoformat()) is (day <= limit)


@given(st.text(alphabet="年月日前底内至-/.次上下半季度第0123456789二 ", max_size=20))
def test_any_text_is_read_or_let_be(text: str) -> None:
    found = dated(text)
    assert found is None or found.first <= found.last
