"""PDFs whose tables were printed without rules: cells by their text, levels by the middle of their rows."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from cell_samples import Piece, height, laid_out, moved, paper, unmerged
from intake_fields import misses
from intake_samples import evaluations, target_forms

from perfdesk.intake.pdf_file import read_pdf
from perfdesk.model.form import Form

GOAL = "持续做好全区市容环卫的日常保洁与巡查，打捞漂浮物并清运，保持道路与水面无成片垃圾，按月考核养护单位。" * 6
FORMS: tuple[Form, ...] = (
    *(replace(form, annual_goal=GOAL, narrative=()) for form in target_forms()),
    *(replace(form, expected_goal=GOAL, actual_completion=GOAL) for form in evaluations()),
)
each_form = pytest.mark.parametrize("form", FORMS, ids=[f"{form.layout} {form.project_name}" for form in FORMS])


def wrong(pieces: list[Piece], *forms: Form) -> Sequence[tuple[str, str, str, str]]:
    drawn = sorted(pieces, key=lambda each: (each.row, each.column))  # as office programs do
    reading = read_pdf(paper(drawn, manner="middle", ruled=False, wide=595, high=4000), "外来.pdf")
    assert reading.forms == len(forms)
    assert reading.notes[0].message == "没有表格线，各栏按文字的位置读入，请逐栏核对。"
    return misses(forms, reading)[1]


@each_form
def test_merged_levels(form: Form) -> None:
    assert not wrong(laid_out(form), form)


@pytest.mark.parametrize(
    "form", [FORMS[n] for n in (0, 2, 3, 5)], ids=lambda form: f"{form.layout} {form.project_name}"
)
def test_levels_on_their_first_row(form: Form) -> None:
    assert not wrong(unmerged(laid_out(form), repeated=False), form)


def test_levels_that_do_not_belong_together_are_noted() -> None:
    pieces = [
        each._replace(text="满意度指标") if each.field.endswith("].level1") and each.text == "产出指标" else each
        for each in laid_out(FORMS[0])
    ]
    reading = read_pdf(paper(pieces, manner="middle", ruled=False, wide=595, high=4000), "外来.pdf")
    assert [note.page for note in reading.notes if "不能确定管到哪一行" in note.message] == [1]


@each_form
def test_levels_on_each_row(form: Form) -> None:
    assert not wrong(unmerged(laid_out(form), repeated=True), form)


def test_forms_below_each_other() -> None:
    pieces: list[Piece] = []
    for form in FORMS[:2]:
        pieces.extend(moved(laid_out(form), height(pieces) + 1 if pieces else 0))
    assert not wrong(pieces, *FORMS[:2])
