"""Choosing forms."""

from perfdesk.desk.scope import Scope
from perfdesk.model.form import Book, SelfEvaluation, Summary, TargetForm

BOOK = Book(
    unit="江州市城市服务中心",
    year=2026,
    summary=Summary(text="共三张表"),
    forms=(
        TargetForm(project_name="专线租赁"),
        TargetForm(project_name="业务培训"),
        SelfEvaluation(project_name="业务培训"),
    ),
)


def test_an_empty_scope_takes_everything_as_it_is() -> None:
    assert Scope().of([BOOK]) == (BOOK,)


def test_a_part_of_the_name_is_enough_and_white_space_does_not_count() -> None:
    (chosen,) = Scope(unit="城市 服务", project="培训").of([BOOK])
    assert [type(form) for form in chosen.forms] == [TargetForm, SelfEvaluation]


def test_a_book_cut_down_loses_the_sentence_that_is_no_longer_true() -> None:
    (chosen,) = Scope(kind="self-evaluation").of([BOOK])
    assert chosen.summary is None
    assert len(chosen.forms) == 1


def test_books_of_other_units_and_years_are_left_out() -> None:
    assert Scope(unit="别的单位").of([BOOK]) == ()
    assert Scope(year=2025).of([BOOK]) == ()
    assert Scope(project="没有这个").of([BOOK]) == ()
