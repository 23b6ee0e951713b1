"""PDFs of other programs: forms by their ruled cells, over page breaks, in any layout."""

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cell_samples import Manner, Pieces, laid_out, moved, paper, relabelled, repeated, unmerged
from intake_fields import misses
from intake_samples import SUMMARY, drawn_forms, evaluations, target_forms
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from perfdesk.errors import PerfdeskError
from perfdesk.intake.notes import Reading
from perfdesk.intake.pdf_file import read_pdf
from perfdesk.model.form import Form, TargetForm
from perfdesk.model.interchange import read_document

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FORMS: tuple[Form, ...] = (*target_forms(), *target_forms(blank_left=True), *drawn_forms(), *evaluations())
each_form = pytest.mark.parametrize("form", FORMS, ids=[f"{form.layout} {form.project_name}" for form in FORMS])


def read(*stories: Pieces | str, **drawn: Any) -> Reading:
    return read_pdf(paper(*stories, **drawn), "外来.pdf")


def wrong(reading: Reading, *forms: Form) -> Sequence[tuple[str, str, str, str]]:
    without = [replace(form, narrative=()) if isinstance(form, TargetForm) else form for form in forms]
    assert reading.forms == len(forms)
    return misses(without, reading)[1]


@each_form
def test_the_official_form(form: Form) -> None:
    assert not wrong(read(laid_out(form)), form)


one_of_each = pytest.mark.parametrize("form", FORMS[::4], ids=[form.layout for form in FORMS[::4]])


@pytest.mark.parametrize("manner", ["first", "middle", "each"])
@pytest.mark.parametrize("high", range(300, 860, 37))
@one_of_each
def test_a_form_that_goes_on_over_page_breaks(form: Form, high: int, manner: Manner) -> None:
    assert not wrong(read(laid_out(form), high=high, manner=manner), form)


@pytest.mark.parametrize("high", range(330, 860, 31))
@one_of_each
def test_a_row_that_is_cut_by_the_page(form: Form, high: int) -> None:
    assert not wrong(read(laid_out(form), high=high, splits=True), form)


@pytest.mark.parametrize("high", range(400, 860, 61))
def test_forms_and_narratives_that_follow_each_other(high: int) -> None:
    forms = target_forms()
    stories: list[Pieces | str] = ["云溪市青禾区市容服务中心", "2026年财政支出项目绩效目标申报表", SUMMARY]
    for n, form in enumerate(forms, 1):
        stories.append(f"项目经费情况说明{n}")
        for section in form.narrative:
            stories.extend([section.heading, *section.text.split("\n")])
        stories.append(laid_out(form))
    reading = read(*stories, high=high)
    (book,) = reading.books
    assert (book.unit, book.year) == (forms[0].implementing_unit, 2026)
    assert book.summary is not None
    assert book.summary.projects == 3
    assert not misses(forms, reading)[1]


@each_form
def test_levels_on_each_row_and_labels_with_colons(form: Form) -> None:
    pieces = relabelled(unmerged(laid_out(form), repeated=True), lambda label: f"{label}：")
    assert not wrong(read(pieces), form)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
@pytest.mark.parametrize("name", ["000", "001", "002", "004"])
def test_published_forms_as_pdf(name: str) -> None:
    books = read_document(json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8")))
    forms = [form for book in books for form in book.forms]
    reading = read_pdf((CORPUS / "office" / f"{name}.pdf").read_bytes(), f"{name}.pdf")
    assert not wrong(reading, *forms)


@one_of_each
def test_a_head_that_is_printed_again_on_the_next_page(form: Form) -> None:
    pieces = laid_out(form)
    goals = next(each.row for each in pieces if each.field in {"annual_goal", "actual_completion"})
    head = [each for each in pieces if each.row < 3]
    above = [each for each in pieces if each.row <= goals]
    below = [each._replace(row=each.row - goals + 2) for each in pieces if each.row > goals]
    assert not wrong(read(above, "\f", [*head, *below]), form)


@each_form
def test_cells_that_were_never_merged(form: Form) -> None:
    assert not wrong(read(repeated(laid_out(form)), wide=2400), form)


@pytest.mark.parametrize("gap", [0, 1])
def test_forms_side_by_side(gap: int) -> None:
    forms = target_forms()[:2]
    left, right = map(laid_out, forms)
    wide = max(each.column + each.columns for each in left) + gap
    table = [each for each in (*left, *moved(right, 0, wide)) if each.row > 1]
    assert not wrong(read("（2026年度）", table, wide=1400), *forms)


def test_a_scan_is_told_apart() -> None:
    file = io.BytesIO()
    canvas = Canvas(file)
    picture = Image.new("RGB", (80, 110), "grey")
    canvas.drawInlineImage(picture, 0, 0, 595, 842)
    canvas.save()
    with pytest.raises(PerfdeskError, match=r"扫描件.*请导入电子表格，或由原程序直接导出的文字版 PDF"):
        read_pdf(file.getvalue(), "扫描.pdf")


def test_a_page_without_rules_is_read_by_its_text() -> None:
    form = target_forms()[0]
    lines = [
        "财政项目支出绩效目标申报表",
        "（2026年度）",
        f"项目名称 {form.project_name} 项目性质 {form.project_nature}",
        f"主管部门 {form.supervising_department} 实施单位 {form.implementing_unit}",
    ]
    reading = read(*lines)
    assert reading.books[0].forms[0].project_name == form.project_name
    assert all(note.page == 1 for note in reading.notes)
