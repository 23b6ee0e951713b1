"""Spreadsheets of other hands: official forms and home-made ones, wherever their labels stand."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cell_samples import (
    Piece,
    Pieces,
    height,
    laid_out,
    moved,
    numbered,
    relabelled,
    repeated,
    unmerged,
    with_blank_columns,
    workbook,
)
from cell_samples import with_blank_rows as with_rows
from intake_fields import misses
from intake_samples import drawn_forms, evaluations, target_forms

from perfdesk.export.xlsx import print_workbook
from perfdesk.intake.notes import Reading
from perfdesk.intake.xlsx_file import read_xlsx
from perfdesk.model.editions import load_editions
from perfdesk.model.form import Book, Form, SelfEvaluation, TargetForm
from perfdesk.model.interchange import read_document

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FORMS: tuple[Form, ...] = (*target_forms(), *target_forms(blank_left=True), *drawn_forms(), *evaluations())
NAMES = [f"{form.layout} {form.project_name}" for form in FORMS]
each_form = pytest.mark.parametrize("form", FORMS, ids=NAMES)


def read(*sheets: Pieces) -> Reading:
    return read_xlsx(workbook({f"表{n}": sheet for n, sheet in enumerate(sheets, 1)}), "外来.xlsx")


def same(reading: Reading, *forms: Form) -> None:
    total, wrong = misses(_without_narrative(forms), reading)
    assert not wrong
    assert total
    assert reading.forms == len(forms)


def _without_narrative(forms: tuple[Form, ...]) -> list[Form]:
    return [replace(form, narrative=()) if isinstance(form, TargetForm) else form for form in forms]


@each_form
def test_the_official_form(form: Form) -> None:
    reading = read(laid_out(form))
    same(reading, form)
    assert reading.books[0].forms[0].layout == form.layout


def with_line(pieces: Pieces, text: str) -> list[Piece]:
    """Put a line between the title and the table."""
    width = max(each.column + each.columns for each in pieces)
    return [each._replace(row=each.row + (each.row > 1)) for each in pieces] + [Piece(2, 0, 1, width, text)]


CHANGES: dict[str, Callable[[Pieces], Pieces]] = {
    "blank rows": lambda pieces: with_rows(pieces, (0, 1, 3, 6, 11, 12, 14)),
    "blank columns": lambda pieces: with_blank_columns(pieces, (0, 1, 3, 5)),
    "far away": lambda pieces: moved(pieces, 40, 9),
    "levels once": lambda pieces: unmerged(pieces, repeated=False),
    "levels on each row": lambda pieces: unmerged(pieces, repeated=True),
    "colons": lambda pieces: relabelled(pieces, lambda label: f"{label}："),
    "spaced out": lambda pieces: relabelled(pieces, lambda label: "  ".join(label.replace("\n", ""))),
    "broken": lambda pieces: relabelled(pieces, lambda label: label[:2] + "\n" + label[2:]),
    "stars": lambda pieces: relabelled(pieces, lambda label: f"* {label}"),
    "half width": lambda pieces: relabelled(
        pieces, lambda label: label.replace("（", "(").replace("）", ")").replace("：", ":")
    ),
    "without merges": lambda pieces: [each._replace(rows=1, columns=1) for each in unmerged(pieces, repeated=False)],
    "repeated": repeated,
    "short label": lambda pieces: relabelled(pieces, lambda label: "项目：" if label == "项目名称" else label),
    "label with brackets": lambda pieces: relabelled(pieces, lambda label: label.replace("项目名", "项目（政策）名")),
    "numbered": lambda pieces: numbered(pieces, "{}. ".format),
    "numbered in words": lambda pieces: numbered(pieces, "指标{}：".format),
    "filled in above": lambda pieces: with_line(
        pieces, "填报单位（盖章）：云溪市财务服务中心    填报日期：2025年11月20日    金额单位：元"
    ),
    "year in Chinese": lambda pieces: [
        each._replace(text=each.text.translate(str.maketrans("0123456789", "〇一二三四五六七八九")))
        if each.field == "year"
        else each
        for each in pieces
    ],
    "no title": lambda pieces: [each for each in pieces if each.row > 0],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@each_form
def test_a_form_that_was_changed(form: Form, change: Callable[[Pieces], Pieces]) -> None:
    same(read(change(laid_out(form))), form)


def test_several_forms_on_a_sheet() -> None:
    forms = (*target_forms(), *(replace(form, project_name=f"{form.project_name}自评") for form in evaluations()))
    pieces: list[Piece] = []
    for form in forms:
        pieces.extend(moved(laid_out(form), height(pieces) + 2 if pieces else 0))
    same(read(pieces), *forms)


@pytest.mark.parametrize("gap", [0, 2])
def test_forms_side_by_side(gap: int) -> None:
    forms = (*target_forms(), *(replace(form, project_name=f"{form.project_name}自评") for form in evaluations()))
    pieces: list[Piece] = []
    for form in forms:
        right = max((each.column + each.columns for each in pieces), default=-gap)
        pieces.extend(moved(laid_out(form), 0, right + gap))
    below = replace(drawn_forms()[0], project_name="泵站改造")
    same(read([*pieces, *moved(laid_out(below), height(pieces) + 1)]), *forms, below)


@each_form
def test_a_form_without_a_name_is_read_and_noted(form: Form) -> None:
    pieces = relabelled(laid_out(form), lambda label: "简称" if label == "项目名称" else label)
    reading = read([each for each in pieces if each.field != "project_name"])
    same(reading, replace(form, project_name=""))
    assert "表中没有项目名称，没有读入，请填写。" in [note.message for note in reading.notes]


MONEY = re.compile(r"-?[\d,]+(?:\.\d+)?")


@pytest.mark.parametrize("form", [target_forms()[0], evaluations()[0]], ids=lambda form: str(form.kind))
def test_amounts_in_wanyuan(form: TargetForm | SelfEvaluation) -> None:
    def in_wanyuan(each: Piece) -> Piece:
        name = each.field.rsplit(".", 1)[-1]
        if name in ("initial", "full_year", "executed") or each.field.startswith("funds."):
            return each._replace(
                text=MONEY.sub(lambda match: f"{float(match[0].replace(',', '')) / 1e4:.6f}", each.text)
            )
        return each._replace(text="项目资金（万元）") if "资金" in each.text and "（元" in each.text else each

    reading = read([in_wanyuan(each) for each in laid_out(form)])
    (read_form,) = reading.books[0].forms
    if isinstance(form, TargetForm):
        assert isinstance(read_form, TargetForm)
        assert read_form.funds == form.funds
    else:
        assert isinstance(read_form, SelfEvaluation)
        assert read_form.budget == form.budget
    assert "以万元计，已换算为元" in "".join(note.message for note in reading.notes)


def test_a_line_above_that_holds_the_only_unit() -> None:
    form = target_forms()[0]
    pieces = [each for each in laid_out(form) if each.field != "implementing_unit" and each.text != "实施单位"]
    reading = read(with_line(pieces, f"申报单位：{form.implementing_unit}  填报日期：2025年11月20日  金额单位：万元"))
    (read_form,) = reading.books[0].forms
    assert isinstance(read_form, TargetForm)
    assert read_form.implementing_unit == form.implementing_unit
    assert read_form.funds.annual_total == (form.funds.annual_total or 0) * 10_000  # type: ignore[operator]
    (note,) = (note for note in reading.notes if note.field == "implementing_unit")
    assert note.message.endswith("后面的“填报日期：2025年11月20日  金额单位：万元”没有读入。")


def test_a_dash_of_the_accounting_format_is_zero_and_noted() -> None:
    form = target_forms()[0]
    pieces = [each._replace(text="-") if each.field == "funds.annual_other" else each for each in laid_out(form)]
    reading = read(pieces)
    (note,) = (note for note in reading.notes if note.field == "funds.annual_other")
    assert note.message == "“-”按会计格式的 0 读入，请核对。"
    (read_form,) = reading.books[0].forms
    assert isinstance(read_form, TargetForm)
    assert read_form.funds.annual_other == 0


def test_a_goal_whose_label_stands_in_its_cell_beside_a_blank_one() -> None:
    form = target_forms(blank_left=True)[0]
    pieces = laid_out(form)
    rows = {each.field: each.row for each in pieces}
    label = next(each for each in pieces if each.row == rows["annual_goal"] - 1 and "年度" in each.text)
    joined = [
        each._replace(text=f"{label.text}：{each.text}") if each.field == "annual_goal" else each for each in pieces
    ]
    same(read([each for each in joined if each != label]), form)


def test_forms_on_a_sheet_each() -> None:
    forms = target_forms()
    same(read(*map(laid_out, forms)), *forms)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
@pytest.mark.parametrize("name", ["000", "001", "002", "004"])
def test_published_forms_as_spreadsheets(name: str) -> None:
    books = read_document(json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8")))
    reading = read_xlsx((CORPUS / "office" / f"{name}.xlsx").read_bytes(), f"{name}.xlsx")
    same(reading, *(form for book in books for form in book.forms))


def test_a_workbook_of_our_own_is_read_by_what_it_shows_where_its_data_are_lost() -> None:
    forms = target_forms()
    book = Book(unit=forms[0].implementing_unit, year=2026, forms=forms)
    reading = read_xlsx(print_workbook([book], load_editions()), "册.xlsx")
    assert reading.forms == len(forms)
    assert not misses(forms, reading)[1]
    assert "另有整张的表，没有重复读入" in reading.notes[-1].message
