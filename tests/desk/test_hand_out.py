"""What is handed out: chosen forms, the errors in their way by the ids of the session, and file names."""

import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from forms import UNIT, book, form
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.desk.hand_out import choose, open_errors, proposed_name, safe_name, total_forms, waive
from perfdesk.desk.jobs import check_books
from perfdesk.desk.session import Session
from perfdesk.files import write_whole
from perfdesk.model.form import Book, Funds, SelfEvaluation, Summary

WRONG = form(project_name="清障", funds=Funds(annual_total=Decimal(5), annual_appropriation=Decimal(1)))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path)
    opened.take_in([book(form(), WRONG, form(project_name="巡查"), summary=Summary(text="三个项目"))])
    yield opened
    opened.close()


def ids(session: Session) -> tuple[int, list[int]]:
    (line,) = session.books()
    return line.id, [each.id for each in session.lines(line.id)]


def test_the_chosen_forms_of_a_book(session: Session) -> None:
    book_id, (first, _, third) = ids(session)
    part = choose(session, book_id, {third, first})
    assert part.form_ids == (first, third)
    assert [each.project_name for each in part.book.forms] == ["河道保洁养护", "巡查"]
    assert part.book.summary is None
    assert total_forms([part, part]) == 4
    assert choose(session, book_id, ids(session)[1]).book == session.book(book_id)


def test_an_error_names_its_form_by_id_and_can_be_waived(session: Session) -> None:
    book_id, (_, wrong, third) = ids(session)
    part = choose(session, book_id, {wrong, third})
    errors = open_errors([part], check_books([part.book], session.editions))
    sums = [each for each in errors if each.finding.code == "funds-sum"]
    assert sums
    assert {(each.book_id, each.form_id, each.name) for each in sums} == {(book_id, wrong, "清障")}
    waive(session, sums[0], "上级核定")
    (waiver,) = session.book(book_id).waivers
    assert (waiver.project_name, waiver.code, waiver.reason) == ("清障", "funds-sum", "上级核定")
    part = choose(session, book_id, {wrong})
    left = open_errors([part], check_books([part.book], session.editions))
    assert not [
        each for each in left if each.finding.field == sums[0].finding.field and each.finding.code == "funds-sum"
    ]


@pytest.mark.parametrize(
    ("books", "name"),
    [
        ([book(form(project_name="法律顾问"))], f"{UNIT} 2026年 法律顾问 绩效目标申报表"),
        ([book(form(), form())], f"{UNIT} 2026年 绩效目标申报表"),
        ([book(), book(year=2025)], f"{UNIT}等2册 绩效目标申报表"),
        ([book(form(), SelfEvaluation())], f"{UNIT} 2026年 绩效表"),
        ([book(SelfEvaluation(project_name="甲/乙：丙"))], f"{UNIT} 2026年 甲 乙：丙 绩效自评表"),
        ([], "绩效目标申报表"),
    ],
)
def test_a_file_is_named_for_what_is_in_it(books: list[Book], name: str) -> None:
    assert proposed_name(books) == name


def test_a_draft_says_so() -> None:
    assert proposed_name([book(unit="局" * 200)], draft=True).endswith("局（草稿）")


@given(st.text(), st.sampled_from(["", "（草稿）"]))
def test_any_text_makes_a_name_that_a_file_can_have(text: str, tail: str) -> None:
    name = safe_name(text, tail)
    assert name == name.strip(" .")
    assert not set(name) & set('<>:"/\\|?*')
    assert name.endswith(tail)
    with tempfile.TemporaryDirectory() as folder:
        write_whole(Path(folder) / f"{name}.json", b"{}")
        assert [each.name for each in Path(folder).iterdir()] == [f"{name}.json"]


@pytest.mark.parametrize("reserved", ["CON", "nul", "Com1", "aux.报告", "lpt9"])
def test_names_of_devices_are_not_used(reserved: str) -> None:
    assert safe_name(reserved) == f"_{reserved}"
    assert safe_name(f"{reserved[:2]}") == reserved[:2]
