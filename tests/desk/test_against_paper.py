"""What the pages of our own PDFs show is compared with the data inside: no false alarm, no change without a note."""

import dataclasses
import io
from decimal import Decimal
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from forms import any_forms, book, edition, form, indicators, narrative
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.desk.against_paper import notes_against_paper
from perfdesk.desk.arrivals import read
from perfdesk.export.book import print_books
from perfdesk.export.options import PrintOptions
from perfdesk.intake.notes import Note
from perfdesk.intake.pdf_file import read_pdf
from perfdesk.model.editions import load_editions
from perfdesk.model.evaluation import evaluation_of
from perfdesk.model.form import Book, SignOff, TargetForm
from perfdesk.model.paths import with_text
from perfdesk.model.value import parse_value

EDITIONS = load_editions()
TARGETS = ("target-2026", "target-2026-summary", "target-2022")
EVALUATIONS = ("self-evaluation-2023", "self-evaluation-2026")
FORM = form(narrative=narrative(), indicators=indicators(12))
BOOK = book(FORM, form(project_name="闸口改造", narrative=narrative(), indicators=indicators(60)))
NARRATIVE = PrintOptions(narrative=True)


def printed(made: Book, options: PrintOptions = NARRATIVE) -> bytes:
    return print_books([made], EDITIONS, options)


def exchanged(paper: Book, data: Book) -> bytes:
    """Return the pages of one book with the data of another one inside."""
    document, other = pdfium.PdfDocument(printed(paper)), pdfium.PdfDocument(printed(data))
    document.get_attachment(0).set_data(other.get_attachment(0).get_data())
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def notes_on(data: bytes) -> list[Note]:
    return list(notes_against_paper(read_pdf(data, "册.pdf"), EDITIONS, "册.pdf"))


def changed(path: str, text: str, made: TargetForm = FORM) -> Book:
    return book(with_text(made, path, text), *BOOK.forms[1:])


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("count", [0, 1, 60])
@pytest.mark.parametrize("draft", [True, False])
def test_targets_left_alone_give_no_note(count: int, name: str, *, draft: bool) -> None:
    goal = "全年保洁河道 120.5 公里，其中主河道 60-80 公里；\n合格率不低于 98%。" * count
    made = form(
        edition=name, layout=name.split("-")[1], indicators=indicators(count), narrative=narrative(), annual_goal=goal
    )
    signed = dataclasses.replace(book(made, FORM), sign_off=SignOff())
    assert notes_on(printed(signed, PrintOptions(narrative=not draft, sign_off=draft, draft=draft))) == []


@pytest.mark.parametrize("name", EVALUATIONS)
def test_self_evaluations_left_alone_give_no_note(name: str) -> None:
    made = [evaluation_of(each, edition(name)) for each in BOOK.forms if isinstance(each, TargetForm)]
    assert notes_on(printed(dataclasses.replace(BOOK, forms=tuple(made)))) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(any_forms, min_size=1, max_size=3), st.sampled_from(TARGETS))
def test_no_form_left_alone_gives_a_note(made: list[TargetForm], name: str) -> None:
    forms = [dataclasses.replace(each, edition=name, layout=name.split("-")[1]) for each in made]
    assert notes_on(printed(book(*forms))) == []


@pytest.mark.parametrize(
    ("path", "text", "on_paper"),
    [
        ("funds.annual_total", "987654.32", "987,654.32"),
        ("project_name", "另一个河道保洁项目", "另一个河道保洁项目"),
        ("end_date", "2026-11-30", "20261130"),
        ("indicators[3].level3", "巡查河道的长度变了", "巡查河道的长度变了"),
        ("annual_goal", "全年另外做一件事。", ""),
    ],
)
def test_a_cell_that_says_something_else_is_told(path: str, text: str, on_paper: str) -> None:
    notes = [note for note in notes_on(exchanged(changed(path, text), BOOK)) if note.field]
    assert [note.field for note in notes] == [path]
    assert notes[0].form == FORM.project_name
    assert on_paper in notes[0].message


def test_a_narrative_that_says_something_else_is_told() -> None:
    sections = tuple(dataclasses.replace(each, text=f"第 {n} 段的内容。") for n, each in enumerate(FORM.narrative))
    data = dataclasses.replace(FORM, narrative=sections)
    notes = notes_on(exchanged(changed("narrative[1].text", "依据另外一份文件。", data), book(data, *BOOK.forms[1:])))
    assert [note.field for note in notes if note.field] == ["narrative[1].text"]


def test_an_operator_that_was_turned_is_told() -> None:
    row = dataclasses.replace(FORM.indicators[0], value=parse_value("≤77.00(公里)"))
    turned = dataclasses.replace(FORM, indicators=(row, *FORM.indicators[1:]))
    row = dataclasses.replace(row, value=parse_value("≥77.00(公里)"))
    data = dataclasses.replace(FORM, indicators=(row, *FORM.indicators[1:]))
    (note,) = notes_on(exchanged(book(turned), book(data)))
    assert note.field == "indicators[0].value"
    assert "附带的数据是“≥77.00(公里)”，这一页上是“≤77.00(公里)”" in note.message


def test_one_of_several_equal_amounts_is_missed() -> None:
    funds = dataclasses.replace(
        FORM.funds, annual_total=Decimal(5), project_total=Decimal(5), project_fiscal=Decimal(5)
    )
    data = book(dataclasses.replace(FORM, funds=funds))
    paper = book(dataclasses.replace(FORM, funds=dataclasses.replace(funds, project_fiscal=Decimal(6))))
    assert len([note for note in notes_on(exchanged(paper, data)) if note.field.startswith("funds.")]) == 1


def test_what_was_written_into_a_blank_cell_is_told() -> None:
    blank = book(dataclasses.replace(FORM, funds=dataclasses.replace(FORM.funds, project_other=None)))
    filled = book(dataclasses.replace(FORM, funds=dataclasses.replace(FORM.funds, project_other=Decimal(4321))))
    (note,) = notes_on(exchanged(filled, blank))
    assert "4,321.00" in note.message


def test_pages_of_another_form_are_told_once() -> None:
    other = form(
        project_name="数据机房租赁",
        supervising_department="另一个局",
        implementing_unit="另一个中心",
        indicators=tuple(
            dataclasses.replace(each, level3=f"别的{n}", value=parse_value(f"={n}(个)"))
            for n, each in enumerate(indicators(5))
        ),
        overall_goal="别的总目标。",
        annual_goal="别的年度目标。",
    )
    notes = notes_on(exchanged(book(other), book(FORM)))
    assert [note.field for note in notes if note.field == "project_name"] == ["project_name"]
    (note,) = notes_on(exchanged(book(FORM), BOOK))
    assert note.message == "各页上有 1 张表，附带的数据有 2 张；按附带的数据读入，请与原件核对。"


def test_what_is_read_carries_the_notes_and_the_data(tmp_path: Path) -> None:
    file = tmp_path / "册.pdf"
    file.write_bytes(exchanged(changed("funds.annual_total", "987654.32"), BOOK))
    reading = read(file)
    assert reading.books == (BOOK,)
    assert {note.field for note in reading.notes if note.field} == {"funds.annual_total"}
    file.write_bytes(printed(BOOK))
    assert read(file).notes == ()
