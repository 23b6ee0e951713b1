"""Spreadsheets as office programs see them: sheets, cells, merges, pages; openpyxl opens what was written."""

import io
import re
import zipfile
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import orjson
import pytest
from forms import any_forms, book, edition, form, indicators, narrative
from hypothesis import given, settings
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet
from workbooks import evaluation, opened, written

from perfdesk.export.book import ExportError, place_book
from perfdesk.export.options import PrintOptions
from perfdesk.export.sheet import make_sheet
from perfdesk.export.xlsx import print_workbook
from perfdesk.model.carried import DATA_SHEET, unpack
from perfdesk.model.editions import load_editions, shipped_editions_folder
from perfdesk.model.form import Book, Funds, Indicator, SignOff, TargetForm
from perfdesk.model.interchange import ATTACHMENT_NAME, write_document
from perfdesk.model.paths import text_at
from perfdesk.model.value import parse_value

MM_PER_CHARACTER = 8 / 96 * 25.4
PARAGRAPH = "持续做好全市河道的日常保洁与巡查，打捞漂浮物并清运，保持水面无成片垃圾。"


def sheet_of(form_: TargetForm, **changes: object) -> Worksheet:
    workbook = opened(written(book(form_, **changes), narrative=False))
    found = workbook.worksheets[2] if form_.indicators else workbook.worksheets[1]
    assert isinstance(found, Worksheet)
    return found


def test_lists_come_first_then_each_form_with_its_narrative() -> None:
    workbook = opened(written(book(form(narrative=narrative()), form(project_name="闸口改造"))))
    assert workbook.sheetnames == ["目标汇总", "目标指标", "河道保洁养护", "河道保洁养护·说明", "闸口改造", DATA_SHEET]
    assert [sheet.sheet_state for sheet in workbook][-2:] == ["visible", "veryHidden"]


@pytest.mark.parametrize(
    ("name", "filled"),
    [
        ("target-2026", form()),
        ("target-2026-summary", form(edition="target-2026-summary", funds=Funds(annual_total=Decimal(5)))),
        ("target-2022", form(layout="2022", edition="target-2022", year=2022)),
        ("self-evaluation-2023", evaluation()),
        ("self-evaluation-2026", evaluation(edition="self-evaluation-2026", year=2026)),
    ],
)
def test_a_form_is_laid_out_as_its_edition_says(name: str, filled: TargetForm) -> None:
    """Every cell of the PDF's sheet stands in its row and columns, merged as there."""
    workbook = opened(written(Book("江州市河道管理所", filled.year, forms=(filled,)), narrative=False))
    shown = workbook[filled.project_name]
    merged = {range_boundaries(str(each)) for each in shown.merged_cells.ranges}
    for cell in make_sheet(filled, edition(name)).cells:
        row, column = cell.row + 1, cell.column + 1
        value = shown.cell(row, column).value
        if isinstance(value, str):
            assert value == cell.text
        else:
            assert Decimal(str(value or 0)) == Decimal(cell.text.replace(",", "") or 0)
        square = (column, row, column + cell.columns - 1, row + cell.rows - 1)
        assert (square in merged) == (cell.rows * cell.columns > 1)
    widths = [shown.column_dimensions[letter].width * MM_PER_CHARACTER for letter in "ABCDEFG"]
    assert widths == pytest.approx([float(each) for each in edition(name).grid.columns[:7]])


def test_every_square_of_the_table_has_its_rules() -> None:
    shown = sheet_of(form())
    squares = [cell for row in shown.iter_rows(min_row=3, max_col=7) for cell in row]
    assert len(squares) == 17 * 7
    own = [cell for cell in squares if not isinstance(cell, MergedCell)]
    assert {(cell.border.left.style, cell.border.bottom.style) for cell in own} == {("thin", "thin")}
    assert shown["A1"].border.left is None
    assert (shown["A1"].font.name, shown["A1"].font.size) == ("黑体", 18)
    assert (shown["A3"].font.name, shown["A3"].font.size, shown["A3"].alignment.wrap_text) == ("宋体", 10.5, True)


def test_a_form_is_printed_on_a4_as_wide_as_the_page() -> None:
    shown = sheet_of(form())
    assert shown.print_area == f"'{shown.title}'!$A$1:$G$19"
    assert (shown.page_setup.paperSize, shown.page_setup.orientation) == (9, "portrait")
    assert (shown.page_setup.fitToWidth, shown.page_setup.fitToHeight) == (1, 1)
    assert shown.sheet_properties.pageSetUpPr is not None
    assert shown.sheet_properties.pageSetUpPr.fitToPage
    assert shown.page_margins.left == pytest.approx(20 / 25.4)
    assert shown.oddFooter.center.text == "&P / &N"


def test_an_edition_on_wide_paper_is_printed_on_it(tmp_path: Path) -> None:
    (tmp_path / "wide.toml").write_text(
        'format = "perfdesk-edition"\nversion = 1\nname = "wide"\ntitle = "A3"\nextends = "target-2026"\n'
        "[page]\nwidth = 420\nheight = 297\n",
        encoding="utf-8",
    )
    editions = load_editions(shipped_editions_folder(), tmp_path)
    setup = opened(print_workbook([book(form(edition="wide"))], editions))["河道保洁养护"].page_setup
    assert (setup.paperSize, setup.orientation) == (8, "landscape")


@pytest.mark.parametrize(
    ("goal", "count"), [("", 7), (PARAGRAPH * 2, 30), (PARAGRAPH * 30, 7), (PARAGRAPH * 60, 45), (PARAGRAPH * 3, 60)]
)
def test_pages_end_where_those_of_the_pdf_end(goal: str, count: int) -> None:
    filled = form(annual_goal=goal, indicators=indicators(count))
    # A second form begins a page in the PDF, the first one stands under the heading of the book.
    pages = place_book(book(form(), filled), load_editions(), PrintOptions(narrative=False)).pages
    printed = [page for page in pages if any(box.form == 1 for box in page.boxes)]
    shown = sheet_of(filled)
    breaks = [each.id for each in shown.row_breaks.brk]
    assert len(breaks) == len(printed) - 1
    rows = {shown.cell(row, 4).value: row for row in range(1, shown.max_row + 1)}
    for page in printed[1:]:
        fields = [box.field for box in page.boxes if box.form == 1]
        if fields[0].startswith("indicators"):
            first = next(field for field in fields if field.endswith("level3"))
            assert rows[text_at(filled, first)] - 1 in breaks


def test_no_page_is_higher_than_its_paper_nor_a_row_than_a_row_can_be() -> None:
    shown = sheet_of(form(annual_goal=PARAGRAPH * 60, indicators=indicators(60)))
    heights = [shown.row_dimensions[row].height for row in range(1, shown.max_row + 1)]
    assert max(heights) <= 409
    ends = [0, *(each.id for each in shown.row_breaks.brk), len(heights)]
    for start, end in pairwise(ends):
        assert sum(heights[start:end]) <= (297 - 40) / 25.4 * 72 + 0.1


def test_a_text_that_runs_over_pages_goes_on_in_the_next_cell_and_levels_are_shown_anew() -> None:
    shown = sheet_of(form(annual_goal=PARAGRAPH * 60, indicators=indicators(45)))
    breaks = {each.id for each in shown.row_breaks.brk}
    parts = [shown.cell(row, 5).value for row in range(11, 18) if shown.cell(row, 5).value]
    assert "".join(map(str, parts)) == PARAGRAPH * 60
    for merged in shown.merged_cells.ranges:
        assert not breaks & set(range(merged.min_row, merged.max_row)), f"{merged} runs over the end of a page"
        assert shown.cell(merged.min_row, merged.min_col).value is not None or merged.min_col > 1


def test_text_that_begins_like_a_formula_stays_text() -> None:
    odd = ("=100.00(%)", "+1", "-及时", "@到位", "=SUM(A1)")
    rows = tuple(Indicator("产出指标", "数量指标", text, parse_value(text)) for text in odd)
    shown = sheet_of(form(indicators=rows, overall_goal="=1+2"))
    cells = [shown.cell(row, column) for row in range(13, 18) for column in (4, 6)]
    assert [cell.value for cell in cells] == [text for text in odd for _ in range(2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}, "what is typed into them stays text as well"
    assert shown["B11"].data_type == "s"
    assert shown["B11"].quotePrefix


@pytest.mark.parametrize(
    ("name", "amount", "shape", "value"),
    [
        ("target-2026", "834567.80", "#,##0.00", 834567.8),
        ("target-2026", "0", "#,##0.00", 0),
        ("target-2026", "0.001", '#,##0.000;-#,##0.000;"0.00"', 0.001),
        ("target-2026", "9999999999999.99", "#,##0.00", 9999999999999.99),
        ("target-2026", "12345678901234567890.12", "General", "12,345,678,901,234,567,890.12"),
        ("target-2022", "1234567", "#,##0;-#,##0;", 1234567),
        ("target-2022", "0.00", "#,##0;-#,##0;", 0),
        ("target-2022", "1234567.5", "#,##0.0;-#,##0.0;", 1234567.5),
    ],
)
def test_money_is_a_number_to_the_cent(name: str, amount: str, shape: str, value: object) -> None:
    shown = sheet_of(form(layout=name[7:11], edition=name, funds=Funds(annual_total=Decimal(amount))))
    cell = next(
        shown.cell(cell.row + 1, cell.column + 1)
        for cell in make_sheet(form(edition=name), edition(name)).cells
        if cell.field == "funds.annual_total"
    )
    assert (cell.value, cell.number_format) == (value, shape)


def test_money_in_words_stays_words_and_a_blank_stays_blank() -> None:
    shown = sheet_of(form(funds=Funds(annual_total="见附件")))
    assert (shown["F6"].value, shown["F6"].data_type) == ("见附件", "s")
    assert shown["C6"].value is None
    assert shown["C6"].number_format == "#,##0.00"


def test_those_who_sign_stand_under_the_table() -> None:
    assert sheet_of(form(), sign_off=SignOff(preparer="李明"))["A20"].value == "填报人：李明"


def test_a_control_character_is_refused_with_its_place() -> None:
    wrong = form(project_name="闸口改造", indicators=(Indicator("产出指标", "数量指标", "完成\x07率"),))
    with pytest.raises(ExportError) as refused:
        written(book(form(), wrong))
    sentence = str(refused.value)
    assert sentence.startswith("“闸口改造”第 1 行的“三级指标”里有")
    assert "U+0007" in sentence
    assert sentence.endswith("。")
    with pytest.raises(ExportError, match=r"“江州市\x01”.*U\+0001"):
        written(Book("江州市\x01", 2026, forms=(form(),)))
    with pytest.raises(ExportError, match=r"“签字栏”里有.*U\+0002"):
        written(book(form(), sign_off=SignOff("李\x02明")))
    with pytest.raises(ExportError, match=r"“内容”里有.*U\+FFFF"):
        written(book(form(narrative=narrative("\uffff"))))


def test_nothing_and_what_no_edition_fits_are_refused() -> None:
    with pytest.raises(ExportError, match="没有可以导出的表"):
        written(Book("某单位", 2026))
    with pytest.raises(ExportError, match="没有合适的表样"):
        written(book(form(layout="1999", edition="")))


def test_the_same_books_give_the_same_bytes() -> None:
    books = (book(form(narrative=narrative())), Book("某所", 2023, forms=(evaluation(),)))
    assert written(*books) == written(*books)


def test_the_interchange_json_rides_inside() -> None:
    filled = book(form(narrative=narrative()))
    data = opened(written(filled))[DATA_SHEET]
    assert data["A1"].value == ATTACHMENT_NAME
    pieces = [str(cell.value) for (cell,) in data.iter_rows(min_row=2, max_col=1) if cell.value]
    assert orjson.loads(unpack(pieces, 1_000_000)) == orjson.loads(orjson.dumps(write_document([filled])))
    assert all(len(piece) <= 32_000 for piece in pieces)


def test_a_draft_says_so_on_each_page() -> None:
    workbook = opened(written(book(form()), draft=True))
    assert {sheet.oddHeader.right.text for sheet in workbook if sheet.sheet_state == "visible"} == {"草稿"}


def test_progress_tells_each_form() -> None:
    told: list[int] = []
    print_workbook([book(form(), form(project_name="闸口改造"))], load_editions(), progress=told.append)
    assert told == [1, 1]


@settings(max_examples=25)
@given(any_forms)
def test_any_form_gives_a_file_of_sound_xml(any_form: TargetForm) -> None:
    data = written(book(any_form))
    workbook = opened(data)
    for sheet in workbook:
        assert len(sheet.title) <= 31
        squares: set[tuple[int, int]] = set()
        for merged in sheet.merged_cells.ranges:
            covered = set(merged.cells)
            assert not covered & squares, "merged cells do not overlap"
            squares |= covered
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "/sheet" in name]
    elements = ["sheetData", "autoFilter", "mergeCells", "hyperlinks", "printOptions", "pageMargins", "pageSetup"]
    for xml in sheets:
        order = [elements.index(name) for name in re.findall(r"<(\w+)", xml.decode()) if name in elements]
        assert order == sorted(order), "office programs repair files whose elements are out of order"
