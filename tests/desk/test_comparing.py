"""Books are compared with the books that they stand for, and what is different is said in lines and as JSON."""

import dataclasses
from decimal import Decimal

from forms import book, form

from perfdesk.desk.comparing import compare_all, comparison_json, comparison_lines
from perfdesk.model.form import Book
from perfdesk.model.paths import with_value

GOAL = "全年保洁 120 公里河道，打捞水草 3000 吨；汛期前完成 12 处闸口清障，群众满意度不低于九成，无安全事故。"
RIVER = form(annual_goal=GOAL)
NOW = with_value(
    dataclasses.replace(RIVER, annual_goal=GOAL.replace("3000", "3500")), "funds.annual_total", Decimal("834000.00")
)


def sides(old: list[Book], new: list[Book]) -> list[tuple[int | None, int | None, int]]:
    return [(each.old.year, each.new.year, len(each.old.forms)) for each in compare_all(old, new)]


def test_books_of_the_same_unit_and_year_are_compared_then_of_the_same_unit() -> None:
    last, this = book(year=2025), book(year=2026)
    assert sides([this, last], [last, this]) == [(2025, 2025, 1), (2026, 2026, 1)]
    assert sides([last], [this]) == [(2025, 2026, 1)]
    other = book(unit="法院", year=2026)
    assert sides([last], [other]) == [(2025, 2026, 1)], "one on each side"
    assert sides([], [this]) == [(2026, 2026, 0)]
    assert sides([last, this], [other]) == [(2025, 2025, 1), (2026, 2026, 1), (2026, 2026, 0)]


def test_lines_say_what_was_and_what_is() -> None:
    lines = list(comparison_lines(compare_all([book(RIVER, form(project_name="会议费"))], [book(NOW)])))
    assert lines == [
        "江州市河道管理所 2026年度",
        "  河道保洁养护（2 处）",
        "    [改动，减少 567.80 元] 年度资金申请总额：834,567.80 → 834,000.00",
        "    [改动] 年度总体目标：…里河道，打捞水草［3000→3500］吨；汛期前完成…",
        "  会议费（删去）",
        "1 张改动，1 张删去。",
    ]
    assert list(comparison_lines(compare_all([book()], [book()]))) == ["两边相同，共 1 张表。"]


def test_json_gives_paths_of_both_sides_and_the_amount_in_yuan() -> None:
    plain = comparison_json(compare_all([book(RIVER)], [book(NOW)]))
    assert plain["equal"] is False
    (compared,) = plain["books"]
    assert compared["forms"][0]["differences"][0] == {
        "change": "changed",
        "before": "funds.annual_total",
        "after": "funds.annual_total",
        "field": "年度资金申请总额",
        "was": "834,567.80",
        "now": "834,000.00",
        "amount": "-567.80",
    }
    assert comparison_json(compare_all([book()], [book()]))["equal"] is True
