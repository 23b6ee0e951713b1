"""The lists of the desk's own spreadsheets: what was changed on them comes back, in the file or taken out of it."""

import dataclasses
from collections.abc import Callable
from decimal import Decimal

from forms import book, form
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from workbooks import evaluation, opened, saved, written

from perfdesk.intake.notes import Reading
from perfdesk.intake.read import READERS
from perfdesk.intake.xlsx_own import read_own
from perfdesk.model.form import Book, Form, SelfEvaluation
from perfdesk.model.paths import with_text

FIRST, SECOND = form(), form(project_name="闸口改造")
BOOK = book(FIRST, SECOND)
EVALUATED = Book("江州市河道管理所", 2023, forms=(evaluation(),))
VALUE, OPERATOR, NUMBER = "H", "I", "J"


def edited(change: Callable[[Workbook], object], *books: Book) -> Reading:
    workbook = opened(written(*(books or (BOOK,))))
    change(workbook)
    reading = read_own(saved(workbook), "册.xlsx")
    assert reading is not None
    return reading


def forms(reading: Reading) -> list[Form]:
    return [each for its in reading.books for each in its.forms]


def set_cell(title: str, cell: str, value: object) -> Callable[[Workbook], None]:
    def change(workbook: Workbook) -> None:
        workbook[title][cell].value = value

    return change


def test_a_cell_of_the_list_of_indicators() -> None:
    reading = edited(set_cell("目标指标", "G3", "保洁河道条数"))
    assert forms(reading) == [with_text(FIRST, "indicators[1].level3", "保洁河道条数"), SECOND]
    (note,) = reading.notes
    assert (note.cell, note.form, note.field) == ("工作表“目标指标” G3", FIRST.project_name, "indicators[1].level3")
    assert note.message == "“三级指标”导出时是“河道巡查完成率2”，后来在清单上改为“保洁河道条数”，按改后的读入。"


def test_a_value_may_be_changed_whole_or_in_its_parts() -> None:
    for column, value, raw in ((VALUE, "≥46(条)", "≥46(条)"), (NUMBER, 88, "≥88.00(%)"), (OPERATOR, "≤", "≤2.00(%)")):
        reading = edited(set_cell("目标指标", f"{column}3", value))
        assert forms(reading)[0] == with_text(FIRST, "indicators[1].value", raw)


def test_a_value_that_contradicts_its_parts_is_told() -> None:
    def change(workbook: Workbook) -> None:
        workbook["目标指标"][f"{VALUE}3"].value = "≥46(%)"
        workbook["目标指标"][f"{NUMBER}3"].value = 47

    reading = edited(change)
    assert forms(reading)[0] == with_text(FIRST, "indicators[1].value", "≥46(%)")
    assert "却是“≥47.00(%)”，按指标值读入，请核对。" in reading.notes[0].message


def test_a_sorted_list_is_read_by_its_numbers() -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook["目标指标"]
        assert isinstance(sheet, Worksheet)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for row, values in enumerate(reversed(rows), 2):
            for column, value in enumerate(values, 1):
                sheet.cell(row, column).value = value
        sheet["G2"].value = "排序后改的"

    last = len(SECOND.indicators) - 1
    assert forms(edited(change)) == [FIRST, with_text(SECOND, f"indicators[{last}].level3", "排序后改的")]


def test_the_sheet_of_the_form_counts_before_the_list() -> None:
    def change(workbook: Workbook) -> None:
        workbook["目标指标"]["G3"].value = "清单上的"
        sheet = workbook[FIRST.project_name]
        assert isinstance(sheet, Worksheet)
        (cell,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == "河道巡查完成率2")
        cell.value = "表上的"  # type: ignore[assignment]  # of a cell that is not merged away

    reading = edited(change)
    assert forms(reading)[0] == with_text(FIRST, "indicators[1].level3", "表上的")
    assert "以那里为准" in reading.notes[-1].message


def test_an_amount_of_the_summary() -> None:
    reading = edited(set_cell("目标汇总", "H4", 900_000))
    assert forms(reading)[0] == with_text(FIRST, "funds.annual_total", "900000")
    assert [note.field for note in reading.notes] == ["funds.annual_total"]


def test_what_a_list_cannot_change_is_told() -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook["目标指标"]
        assert isinstance(sheet, Worksheet)
        sheet["B2"].value = "改了名"
        sheet.delete_rows(15)
        sheet.append(["", FIRST.project_name, "", "", "产出指标", "数量指标", "添上的"])

    reading = edited(change)
    assert reading.books == (BOOK,)
    said = "".join(note.message for note in reading.notes)
    assert "改为“改了名”，没有读入" in said
    assert "清单里少了 1 行，没有因此删去" in said
    assert "这一行是导出以后加进清单的，没有读入" in said


def test_a_list_whose_head_is_gone_is_told() -> None:
    reading = edited(lambda workbook: workbook["目标指标"].delete_rows(1))
    assert reading.books == (BOOK,)
    assert [note.message for note in reading.notes] == ["这张清单的表头已经改动，认不出各列，清单里的改动没有读入。"]


def test_lists_of_self_evaluations() -> None:
    def change(workbook: Workbook) -> None:
        workbook["自评指标"]["I3"].value = "88%"
        workbook["自评指标"]["L3"].value = "汛期停工"
        workbook["自评汇总"]["G3"].value = 40_000

    (read,) = forms(edited(change, EVALUATED))
    assert isinstance(read, SelfEvaluation)
    assert (read.indicators[1].actual.raw, read.indicators[1].deviation) == ("88%", "汛期停工")
    assert read.budget[0].executed == Decimal(40_000)


def alone(title: str, *books: Book) -> Reading:
    """Read one list, saved as a file of its own, with the values that its cells showed."""
    workbook = opened(written(*books))
    for sheet in workbook.sheetnames:
        if sheet != title:
            del workbook[sheet]
    workbook.defined_names.clear()
    return READERS[".xlsx"](saved(workbook), f"{title}.xlsx", {})


def test_a_list_taken_out_reads_back_the_same() -> None:
    read = forms(alone("目标指标", BOOK))
    assert [(each.project_name, each.implementing_unit, each.year) for each in read] == [
        (each.project_name, each.implementing_unit, each.year) for each in BOOK.forms
    ]
    assert [each.indicators for each in read] == [each.indicators for each in BOOK.forms]


def test_a_list_of_self_evaluations_taken_out_reads_back_the_same() -> None:
    (read,) = forms(alone("自评指标", EVALUATED))
    assert isinstance(read, SelfEvaluation)
    assert read.indicators == tuple(dataclasses.replace(row) for row in evaluation().indicators)
