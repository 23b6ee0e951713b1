"""What files gave, before it is stored: refusals in place, standing, and fields with their doubts."""

import dataclasses
from pathlib import Path

import pytest
from forms import book, form, indicators, narrative

from perfdesk.desk.arrivals import (
    READABLE,
    ReadRow,
    notes_on,
    notes_on_file,
    read_files,
    rows_read,
    standings,
    together,
)
from perfdesk.intake.notes import Note
from perfdesk.model.form import BudgetRow, Form, SelfEvaluation, Summary
from perfdesk.resources import resource_folder

SAMPLE = resource_folder() / "samples" / "示例填报册.json"
FORM = form(project_name="河道保洁", indicators=indicators(3), narrative=narrative())


def note(field: str, message: str = "请核对。", form_name: str = "河道保洁") -> Note:
    return Note("甲.txt", message, line=12, form=form_name, field=field, source="原文")


def labelled(rows: tuple[ReadRow, ...], label: str) -> ReadRow:
    return next(row for row in rows if row.label == label)


def test_a_file_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    broken = tmp_path / "坏.json"
    broken.write_text("{")
    told: list[int] = []
    refused, read = read_files([broken, SAMPLE], told.append)
    assert "坏.json" in refused.refusal
    assert not refused.reading.forms
    assert (read.name, read.reading.forms, read.refusal) == (SAMPLE.name, 6, "")
    assert told == [1, 1]
    assert ".json" in READABLE


@pytest.mark.parametrize(
    ("present", "stands"),
    [((), "new"), ((FORM,), "same"), ((form(project_name="河道保洁"),), "beside"), ((form(),), "new")],
)
def test_how_a_form_stands(present: tuple[Form, ...], stands: str) -> None:
    assert standings([FORM], present) == (stands,)


def test_a_self_evaluation_is_no_other_form_of_the_same_project() -> None:
    assert standings([SelfEvaluation(project_name="河道保洁")], [FORM]) == ("new",)


def test_what_several_files_hold_of_one_unit_is_one_book() -> None:
    first, again = book(FORM, summary=Summary(text="两个项目")), book(FORM, form(project_name="清障"), form(year=2025))
    elsewhere = book(form(), unit="江州市水文站")
    joined, other = together([first, elsewhere, again])
    assert joined == dataclasses.replace(first, forms=(FORM, *again.forms[1:]), summary=None)
    assert other == elsewhere
    assert together([first, first]) == (first,)


def test_notes_are_of_a_form_or_of_the_file() -> None:
    notes = [note("year"), note("", form_name=""), note("year", form_name="别的")]
    assert notes_on(FORM, notes) == (notes[0],)
    assert notes_on_file(notes) == (notes[1],)


def test_every_field_is_a_row_and_rows_of_tables_are_one_each() -> None:
    rows = rows_read(FORM, ())
    assert not any(row.notes for row in rows)
    assert labelled(rows, "项目名称").text == "河道保洁"
    assert labelled(rows, "年度资金申请总额").text == "834,567.80"
    assert labelled(rows, "绩效指标 2").text == "产出指标　数量指标　河道巡查完成率2　≥2.00(%)"
    assert labelled(rows, "二、立项依据").text == "本项目负责全市河道的日常保洁。"
    assert not [row for row in rows if row.label in ("版式", "表样")]
    assert labelled(rows_read(form(overall_goal=""), ()), "项目总目标").text == ""


def test_what_is_doubtful_comes_first_with_its_notes() -> None:
    notes = [note("indicators[1].level2"), note("indicators[1].raw"), note("funds.annual_total"), note("")]
    rows = rows_read(FORM, notes)
    assert [(row.label, len(row.notes)) for row in rows[:4]] == [
        ("整张表", 1),
        ("年度资金申请总额", 1),
        ("绩效指标 2", 2),
        ("年度", 0),
    ]


def test_a_doubt_about_a_whole_table_has_a_row_of_its_own() -> None:
    rows = rows_read(form(indicators=()), [note("indicators"), note("indicators[7]")])
    assert [row.label for row in rows[:2]] == ["绩效指标", "绩效指标 8"]


def test_figures_of_a_row_carry_their_labels() -> None:
    row = BudgetRow(item="年度资金总额", initial=None, weight="10", rate="98%")
    assert labelled(rows_read(SelfEvaluation(budget=(row,)), ()), "年度资金总额").text == "分值 10　98%"
