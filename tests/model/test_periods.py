"""Periods in running text."""

import datetime as dt

import pytest

from perfdesk.model.periods import read_periods


@pytest.mark.parametrize(
    "text",
    [
        "2026.7.1-2027.6.30",
        "2026年7月1日至2027年6月30日",
        "２０２６年７月１日－２０２７年６月３０日",
        "2026 年 7 月 1 日 — 2027 年 6 月 30 日",
        "2026-07-01至2027-06-30",
        "2026/7/1～2027/6/30",
        "2026.7-2027.6",
        "2026年7月至次年6月",
        "2026年7月1日起一年",
        "2026年7月1日起，为期12个月",
    ],
)
def test_periods_are_read_as_people_write_them(text: str) -> None:
    (period,) = read_periods(f"合同周期为{text}。")
    assert (period.first, period.last) == (dt.date(2026, 7, 1), dt.date(2027, 6, 30))


def test_a_period_within_one_year_and_one_with_its_end_alone() -> None:
    (within,) = read_periods("2026年3月1日至11月30日")
    assert within.last == dt.date(2026, 11, 30)
    (end,) = read_periods("合同有效期至2027年3月31日止")
    assert (end.first, end.last) == (None, dt.date(2027, 3, 31))


@pytest.mark.parametrize(
    "text",
    ["《三年行动计划（2024-2026年）》", "建设周期6个月", "聘期1年，2024年初选聘", "2026年13月1日至2027年2月30日"],
)
def test_what_is_no_period(text: str) -> None:
    assert read_periods(text) == ()
