"""Years and dates move on; texts stay and are pointed out where they name the old year."""

import datetime as dt

import pytest
from forms import form

from perfdesk.model.rollover import finished, roll_over


def test_dates_move_with_the_year_and_words_stay() -> None:
    moved = roll_over(form(year=2024, start_date=dt.date(2024, 2, 29), end_date="待定"), 2025).form
    assert moved == form(year=2025, start_date=dt.date(2025, 2, 28), end_date="待定")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026年完成", "2026"),
        ("26年完成", "26"),
        ("2026-03 前", "2026"),
        ("共 2026 处", "2026"),
        ("12026 元", ""),
        ("2025年", ""),
    ],
)
def test_texts_that_name_the_old_year_are_pointed_out(text: str, found: str) -> None:
    old = roll_over(form(annual_goal=text, overall_goal="无"), 2027).old_years
    assert [(each.field, each.words) for each in old] == ([("annual_goal", found)] if found else [])


def test_without_a_year_nothing_is_old() -> None:
    assert roll_over(form(year=None, annual_goal="2026年"), 2027).old_years == ()


@pytest.mark.parametrize(
    ("nature", "end", "done"),
    [
        ("其他一次性项目", dt.date(2026, 12, 31), True),
        ("其他一次性项目", dt.date(2025, 6, 30), True),
        ("其他一次性项目", dt.date(2027, 1, 1), False),
        ("其他一次性项目", "待定", False),
        ("其他一次性项目", None, False),
        ("其他经常性项目", dt.date(2026, 12, 31), False),
    ],
)
def test_a_project_that_is_done_once_and_ends_in_its_year_is_finished(
    nature: str, end: dt.date | str | None, *, done: bool
) -> None:
    assert finished(form(project_nature=nature, end_date=end)) is done
    assert not finished(form(project_nature=nature, end_date=end, year=None))
