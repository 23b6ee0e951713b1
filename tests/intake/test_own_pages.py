"""Pages of our own PDFs that were taken out, added or exchanged are told; what was left alone is not."""

import dataclasses
import io

import pypdfium2 as pdfium
import pytest
from forms import any_forms, book, edition, form, indicators, narrative
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.export.book import print_books
from perfdesk.export.options import PrintOptions
from perfdesk.intake.pdf_file import read_pdf
from perfdesk.model.editions import load_editions
from perfdesk.model.evaluation import evaluation_of
from perfdesk.model.form import Book

EDITIONS = load_editions()
BOOK = book(form(narrative=narrative()), form(project_name="闸口改造", indicators=indicators(60)))


def printed(made: Book, options: PrintOptions | None = None) -> bytes:
    return print_books([made], EDITIONS, options or PrintOptions())


def notes_on(data: bytes) -> list[str]:
    return [note.message for note in read_pdf(data, "册.pdf").notes]


def arranged(data: bytes, pages: list[int], added: bytes | None = None) -> bytes:
    """Return a PDF with these of its pages only, in this order, its attachment kept, and with the pages of another."""
    document = pdfium.PdfDocument(data)
    count = len(document)
    if pages:  # an empty list would mean all
        document.import_pages(pdfium.PdfDocument(data), pages)
    if added is not None:
        document.import_pages(pdfium.PdfDocument(added))
    for _ in range(count):
        document[0].close()
        document.del_page(0)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def pages_in(data: bytes) -> list[int]:
    return list(range(len(pdfium.PdfDocument(data))))


@pytest.mark.parametrize("narratives", [True, False])
@pytest.mark.parametrize("draft", [True, False])
@pytest.mark.parametrize("name", ["target-2026", "target-2026-summary", "target-2022"])
@pytest.mark.parametrize("count", [0, 1, 60])
def test_what_was_left_alone_gives_no_note(count: int, name: str, *, draft: bool, narratives: bool) -> None:
    layout = name.split("-")[1]
    made = form(indicators=indicators(count), narrative=narrative(), edition=name, layout=layout)
    options = PrintOptions(narratives, sign_off=draft, draft=draft)
    assert notes_on(printed(book(made), options)) == []


def test_self_evaluations_left_alone_give_no_note() -> None:
    evaluations = [evaluation_of(each, edition("self-evaluation-2023")) for each in BOOK.forms]  # type: ignore[arg-type]  # target forms
    assert notes_on(printed(dataclasses.replace(BOOK, forms=tuple(evaluations)))) == []


@settings(max_examples=25, deadline=None)
@given(st.lists(any_forms, min_size=1, max_size=3))
def test_no_form_left_alone_gives_a_note(made: list[object]) -> None:
    named = [dataclasses.replace(each, edition="target-2026") for each in made]  # type: ignore[type-var]
    assert notes_on(printed(book(*named))) == []


def test_a_page_taken_out_is_named() -> None:
    data = printed(BOOK)
    pages = pages_in(data)
    (note,) = notes_on(arranged(data, [pages[0], *pages[2:]]))
    assert note.startswith(f"缺第 2 页（共 {len(pages)} 页）")
    (note,) = notes_on(arranged(data, pages[:-2]))
    assert note.startswith(f"缺第 {len(pages) - 1} 至 {len(pages)} 页")


def test_pages_in_another_order_are_told() -> None:
    data = printed(BOOK)
    (note,) = notes_on(arranged(data, [1, 0, *pages_in(data)[2:]]))
    assert "次序" in note


def test_added_pages_are_told_by_their_place() -> None:
    data = printed(BOOK)
    other = arranged(printed(book(form(project_name="别的项目"))), [0])
    reading = read_pdf(arranged(data, pages_in(data), other), "册.pdf")
    assert reading.books == (BOOK,)
    assert [note.page for note in reading.notes] == [len(pages_in(data)) + 1]
