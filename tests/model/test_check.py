"""Checking a book, and checking it again after a change."""

import dataclasses
from collections.abc import Iterator

import pytest
from evaluation_forms import evaluation
from rule_forms import book_of, form_with

from perfdesk.model import check
from perfdesk.model.check import Checker, check_book, discovered_rules
from perfdesk.model.edition import Edition
from perfdesk.model.editions import load_editions
from perfdesk.model.finding import Finding
from perfdesk.model.form import Book, Form, Waiver

EDITIONS = load_editions()


def test_only_the_changed_form_is_checked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    once = check.check_form

    def noted(form: Form, index: int, book: Book, edition: Edition) -> Iterator[Finding]:
        looked_at.append(form.project_name)
        return once(form, index, book, edition)

    monkeypatch.setattr(check, "check_form", noted)
    checker = Checker(EDITIONS)
    first, second = form_with(project_name="甲"), form_with(project_name="乙", annual_goal="")
    checker.check(book_of(first, second))
    changed = dataclasses.replace(first, annual_goal="")
    found = checker.check(book_of(second, changed))
    assert looked_at == ["甲", "乙", "甲"]
    assert found == check_book(book_of(second, changed), EDITIONS)


def test_a_new_year_of_the_book_checks_everything_again() -> None:
    checker = Checker(EDITIONS)
    book = book_of(form_with(annual_goal=""))
    checker.check(book)
    later = dataclasses.replace(book, year=2027)
    assert checker.check(later) == check_book(later, EDITIONS)


def test_the_same_form_twice_has_its_findings_twice() -> None:
    form = form_with(annual_goal="")
    found = check_book(book_of(form, form), EDITIONS)
    assert [finding.form for finding in found if finding.code == "goal-empty"] == [0, 1]


def test_a_reason_of_the_book_stands_on_its_finding() -> None:
    form = form_with(annual_goal="")
    waiver = Waiver("target", form.project_name, "goal-empty", "annual_goal", "另文报送")
    checker = Checker(EDITIONS)
    checker.check(book_of(form))
    found = checker.check(dataclasses.replace(book_of(form), waivers=(waiver,)))
    (finding,) = [finding for finding in found if finding.code == "goal-empty"]
    assert finding.waived == "另文报送"
    assert not finding.stops


def test_each_rule_over_books_runs_once_in_a_book_of_both_kinds() -> None:
    target = form_with(year=2023, project_name="图书室自助借阅终端维护")
    misspelt = evaluation(supervising_department="临江区图书馆")
    found = check_book(Book(unit="上海市临江区图书馆", year=2023, forms=(target, misspelt, misspelt)), EDITIONS)
    of_books = [(each.code, each.form) for each in found if discovered_rules()[each.code].of_books]
    assert of_books.count(("department-spelling", 0)) == 1
    assert of_books.count(("duplicate-project", 2)) == 1
    assert ("target-changed", 1) in of_books
