"""What a book adds up to, and the sentence that says so."""

from decimal import Decimal

from forms import book, edition, form

from perfdesk.model.form import Book, Funds, SelfEvaluation, Summary
from perfdesk.model.summary import book_figures, summary_sentence


def asking(amount: str, **changes: str) -> Book:
    return book(form(funds=Funds(annual_total=Decimal(amount)), **changes))


def test_a_book_adds_up_its_target_forms() -> None:
    forms = (*asking("23578449.99").forms, *asking("0.01", implementing_unit="江州市水文站").forms)
    figures = book_figures(Book(unit="江州市水务局", year=2026, forms=(*forms, SelfEvaluation(layout="2023"))))
    assert (figures.units, figures.projects) == (2, 2)
    assert figures.requested == Decimal("23578450.00")
    assert figures.requested_wanyuan == Decimal("2357.85")


def test_forms_without_a_unit_belong_to_the_book() -> None:
    assert book_figures(book(form(implementing_unit=""), form())).units == 1


def test_amounts_in_words_and_blanks_add_nothing() -> None:
    forms = (form(funds=Funds(annual_total="见附件")), form(funds=Funds()))
    assert book_figures(book(*forms)).requested == 0


def test_no_amount_is_too_large_to_sum() -> None:
    figures = book_figures(asking("9" * 60 + ".99"))
    assert figures.requested_wanyuan == Decimal("1" + "0" * 56 + ".00")


def test_the_sentence_states_what_the_forms_add_up_to() -> None:
    assert summary_sentence(asking("23578450.00"), edition()) == (
        "2026年，本部门1个预算单位编报项目支出绩效目标，共1个项目，涉及项目预算资金2357.85万元。"
    )


def test_a_sentence_of_the_books_own_is_kept() -> None:
    own = book(summary=Summary(text="本册共一个项目。"))
    assert summary_sentence(own, edition()) == "本册共一个项目。"
