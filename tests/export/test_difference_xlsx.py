"""The spreadsheet of a comparison, opened again: every difference a row, in words and in colour, and all of it text."""

import dataclasses
import io
from decimal import Decimal

from forms import book, form, indicators
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.worksheet.worksheet import Worksheet

from perfdesk.export.difference_xlsx import difference_workbook
from perfdesk.model.difference import compare_books
from perfdesk.model.form import Book
from perfdesk.model.paths import with_value

ROWS = indicators(3)
RIVER = form(indicators=ROWS)
GONE, CAME = form(project_name="办公设备购置"), form(project_name="会议费")


def opened(old: Book, new: Book) -> Worksheet:
    data = difference_workbook([compare_books(old, new)], "2025 年 A&B", "2026 年")
    sheet: Worksheet = load_workbook(io.BytesIO(data), rich_text=True).worksheets[0]
    return sheet


def rows(sheet: Worksheet) -> list[tuple[str, ...]]:
    return [tuple(str(cell.value or "") for cell in row) for row in sheet.iter_rows(min_row=2)]


def test_every_difference_is_a_row_in_words_and_in_colour() -> None:
    now = with_value(dataclasses.replace(RIVER, indicators=ROWS[::-1][:2]), "funds.annual_total", Decimal(834_000))
    sheet = opened(book(RIVER, GONE), book(now, CAME, year=2027))
    assert [cell.value for cell in sheet[1]] == ["项目", "字段", "原来", "现在", "说明"]
    assert rows(sheet) == [
        ("（整册）", "年度", "2026", "2027", "改动"),
        ("河道保洁养护", "年度资金申请总额", "834,567.80", "834,000.00", "改动，减少 567.80 元"),
        ("河道保洁养护", "绩效指标", "成本指标 / 经济成本指标 / 河道巡查完成率1 / ≥1.00(%)", "", "删去"),
        ("河道保洁养护", f"{ROWS[2].level3}：次序", "第 3 行", "第 1 行", "移动"),
        ("办公设备购置", "整张表", "办公设备购置", "", "删去"),
        ("会议费", "整张表", "", "会议费", "新增"),
    ]
    grounds = {row[4].value: row[0].fill.fgColor.rgb for row in sheet.iter_rows(min_row=3)}
    assert len(set(grounds.values())) == 4


def test_the_words_that_changed_are_red_and_bold() -> None:
    old, new = form(annual_goal="保洁 120 公里。"), form(annual_goal="保洁 130 公里。")
    cell = opened(book(old), book(new))["D2"].value
    assert isinstance(cell, CellRichText)
    assert str(cell) == "保洁 130 公里。"
    marked = [run.text for run in cell if isinstance(run, TextBlock) and run.font.b]
    assert marked == ["130 "]


def test_text_that_begins_like_a_formula_stays_text() -> None:
    for begins in "=+-@":
        text = f"{begins}SUM(A1:A9)"
        sheet = opened(book(form(project_nature="")), book(form(project_nature=text)))
        assert str(sheet["D2"].value) == text
        assert sheet["D2"].data_type == "s"
        whole = opened(book(), book(form(), form(project_name=text)))
        assert (whole["D2"].value, whole["D2"].data_type) == (text, "s")
        assert whole["D2"].quotePrefix


def test_control_characters_and_the_longest_texts_do_no_harm() -> None:
    sheet = opened(book(form(annual_goal="甲")), book(form(annual_goal="乙\x07" + "丙" * 40_000)))
    written = str(sheet["D2"].value)
    assert written.startswith("乙\N{REPLACEMENT CHARACTER}丙")
    assert len(written) == 32_767


def test_the_head_stays_filters_and_is_printed_on_every_page() -> None:
    sheet = opened(book(GONE), book(CAME))
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E3"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet["C2"].alignment.wrap_text
    assert sheet.oddHeader.center.text == "原来：2025 年 A&&B　现在：2026 年"


def test_books_that_say_the_same_give_the_head_alone() -> None:
    assert rows(opened(book(), book())) == []
