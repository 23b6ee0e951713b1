"""Periods as people write them."""

import pytest

from perfdesk.intake.period import period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026年1月1日至2026年12月31日", "2026-01-01", "2026-12-31"),
        ("2026-03-01—2026-10-31", "2026-03-01", "2026-10-31"),
        ("2026.3.1 - 10.31", "2026-03-01", "2026-10-31"),
        ("2026年1月-12月", "2026-01-01", "2026-12-31"),
        ("2026年1-2月", "2026-01-01", "2026-02-28"),
        ("2026.03~2027.02", "2026-03-01", "2027-02-28"),
        ("２０２４年１月到２月", "2024-01-01", "2024-02-29"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text: str, first: str, last: str) -> None:
    assert period(text) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "2026-03-10", "2026年", "全年", "2026年1月至年底", "2026年13月-14月", "2026年2月30日至3月1日"]
)
def test_anything_else_is_none(text: str) -> None:
    assert period(text) is None
