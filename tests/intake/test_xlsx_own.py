"""Spreadsheets of our own: read back without loss, and with what was changed in them in an office program."""

import dataclasses
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest
from forms import HEADINGS, any_forms, book, form, indicators, narrative, texts
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from workbooks import evaluation, opened, saved, written

from perfdesk.errors import PerfdeskError
from perfdesk.intake.notes import Note, Reading
from perfdesk.intake.xlsx_own import read_own
from perfdesk.model.carried import DATA_SHEET, RECORDS_NAME, pack, shown_sheets, unpack
from perfdesk.model.form import Book, Indicator, Section, SelfEvaluation, SignOff, Summary, TargetForm, Waiver
from perfdesk.model.interchange import read_document
from perfdesk.model.paths import field_at, value_at, with_text
from perfdesk.model.value import parse_value

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
NAME = "册.xlsx"
PARAGRAPH = "持续做好全市河道的日常保洁与巡查，打捞漂浮物并清运，保持水面无成片垃圾。"
BOOK = book(form(narrative=narrative()), form(project_name="闸口改造"))

plain = st.dictionaries(st.sampled_from(["x-a", "x-b"]), st.integers(-(2**53), 2**53) | st.text(max_size=5), max_size=2)
sections = st.lists(st.builds(Section, st.sampled_from(HEADINGS), texts), max_size=3).map(tuple)
any_books = st.builds(
    Book,
    unit=texts,
    year=st.sampled_from([None, 2026]),
    summary=st.none() | st.builds(Summary, text=texts),
    sign_off=st.none() | st.builds(SignOff, texts),
    waivers=st.lists(st.builds(Waiver, reason=texts), max_size=1).map(tuple),
    forms=st.lists(
        st.builds(
            lambda any_form, its_narrative, extra: dataclasses.replace(any_form, narrative=its_narrative, extra=extra),
            any_forms,
            sections,
            plain,
        )
        | st.builds(evaluation, project_name=texts, actual_completion=texts, total_score=st.none() | st.just("良")),
        min_size=1,
        max_size=3,
    ).map(tuple),
    extra=plain,
)


def read(data: bytes) -> Reading:
    reading = read_own(data, NAME)
    assert reading is not None
    return reading


def edited(change: Callable[[Workbook], object], *books: Book) -> Reading:
    """Read a spreadsheet after somebody worked on it."""
    workbook = opened(written(*(books or (BOOK,))))
    change(workbook)
    return read(saved(workbook))


def only(notes: tuple[Note, ...]) -> Note:
    (note,) = notes
    assert note.file == NAME
    assert note.message.endswith("。") or note.message.endswith("请核对。")
    return note


@settings(max_examples=40)
@given(st.lists(any_books, min_size=1, max_size=2))
def test_any_books_come_back_as_they_were(books: list[Book]) -> None:
    # Several books in a document without unit or year stay apart; a single one is put under its own unit and year.
    books = books if len(books) > 1 else [dataclasses.replace(books[0], unit=books[0].unit or "某所", year=2026)]
    reading = read(written(*books, narrative=True))
    assert reading.books == tuple(books)
    assert not reading.notes


def test_a_file_saved_by_another_program_is_still_read() -> None:
    assert edited(lambda _: None, BOOK, Book("某所", 2023, forms=(evaluation(),))).notes == ()


@pytest.mark.parametrize("name", ["000", "001", "002", "004"])
def test_the_corpus_loses_nothing(name: str) -> None:
    path = CORPUS / f"{name}.json"
    if not path.is_file():
        pytest.skip("the corpus is not here")
    books = read_document(orjson.loads(path.read_bytes()))
    reading = read(written(*books, narrative=True))
    assert reading == Reading(books)


@settings(max_examples=25)
@given(data=st.data(), new=st.text("河道保洁巡查98.5%≥=,", min_size=1, max_size=12).map(str.strip))
def test_what_was_typed_into_a_cell_is_read_and_told(data: st.DataObject, new: str) -> None:
    """Whatever field is changed, the form gets what its type reads, and a note names cell, field, old and new."""
    content = written(BOOK)
    workbook = opened(content)
    records = [str(cell.value) for cell in workbook[DATA_SHEET]["B"] if cell.value]
    assert records.pop(0) == RECORDS_NAME
    sheets = shown_sheets(orjson.loads(unpack(records, 10_000_000))["sheets"])
    sheet = data.draw(st.sampled_from(sheets))
    cell = data.draw(st.sampled_from([each for each in sheet.cells if each.field and each.rows == 1]))
    if not new or new == cell.text:
        return
    target = workbook[sheet.title].cell(cell.row, cell.column)
    target.value = new
    target.data_type = "s"
    reading = read(saved(workbook))
    expected = with_text(BOOK.forms[sheet.form], cell.field, new)
    assert reading.books[0].forms[sheet.form] == expected
    if value_at(expected, cell.field) != value_at(BOOK.forms[sheet.form], cell.field):
        note = only(reading.notes)
        assert (note.cell, note.field) == (f"工作表“{sheet.title}” {target.coordinate}", cell.field)
        assert note.form == expected.project_name or cell.field == "project_name"
        assert field_at(expected, cell.field).label in note.message
        assert cell.text[:10] in note.message
        assert new[:10] in note.message


def test_a_number_that_was_typed_is_an_amount() -> None:
    def change(workbook: Workbook) -> None:
        workbook["闸口改造"]["F6"] = 999.5

    reading = edited(change)
    changed = reading.books[0].forms[1]
    assert isinstance(changed, TargetForm)
    assert changed.funds.annual_total == Decimal("999.5")
    assert only(reading.notes).message == ("“年度资金申请总额”导出时是“834567.80”，后来改为“999.5”，按改后的读入。")


def test_a_blank_that_was_filled_and_a_field_that_was_blanked_are_told() -> None:
    def change(workbook: Workbook) -> None:
        workbook["河道保洁养护"]["B11"] = "全新目标"
        workbook["河道保洁养护"]["E11"] = None

    reading = edited(change, book(form(overall_goal="")))
    changed = reading.books[0].forms[0]
    assert isinstance(changed, TargetForm)
    assert (changed.overall_goal, changed.annual_goal) == ("全新目标", "")
    assert "导出时是空白，后来改为“全新目标”" in reading.notes[0].message
    assert "后来改为空白" in reading.notes[1].message


def test_the_narrative_is_read_from_its_own_sheet() -> None:
    def change(workbook: Workbook) -> None:
        workbook["河道保洁养护·说明"]["A4"] = "改过的说明"

    reading = edited(change)
    changed = reading.books[0].forms[0]
    assert isinstance(changed, TargetForm)
    assert changed.narrative[0].text == "改过的说明"
    assert only(reading.notes).field == "narrative[0].text"


def test_a_text_that_goes_on_over_pages_is_one_text() -> None:
    goal = "\n".join([PARAGRAPH * 10] * 6)

    def change(workbook: Workbook) -> None:
        sheet = workbook["河道保洁养护"]
        last = [row for row in range(11, 30) if sheet.cell(row, 5).value][-1]
        sheet.cell(last, 5).value = f"{sheet.cell(last, 5).value}添上一句。"

    reading = edited(change, book(form(annual_goal=goal)))
    changed = reading.books[0].forms[0]
    assert isinstance(changed, TargetForm)
    assert changed.annual_goal == f"{goal}添上一句。"
    assert only(reading.notes).field == "annual_goal"


def test_a_merged_level_stands_for_all_its_rows() -> None:
    def change(workbook: Workbook) -> None:
        workbook["河道保洁养护"]["B14"] = "效益指标"

    reading = edited(change, book(form(indicators=indicators(7))))
    changed = reading.books[0].forms[0]
    assert isinstance(changed, TargetForm)
    assert [row.level1 for row in changed.indicators][:5] == [
        "成本指标",
        "效益指标",
        "效益指标",
        "效益指标",
        "效益指标",
    ]
    assert [note.field for note in reading.notes] == [f"indicators[{n}].level1" for n in (1, 2, 3)]


def take_apart(sheet: Worksheet, row: int) -> None:
    """Undo the merges from a row on: openpyxl does not move them when rows come and go, as office programs do."""
    for merged in list(sheet.merged_cells.ranges):
        if merged.min_row >= row:
            sheet.unmerge_cells(str(merged))


def test_an_indicator_higher_than_a_page_is_read_as_one() -> None:
    rows = (Indicator("产出指标", "数量指标", PARAGRAPH * 40, parse_value("及时")), *indicators(3))

    def change(workbook: Workbook) -> None:
        workbook["河道保洁养护"]["F13"] = "按时"

    filled = book(form(indicators=rows))
    assert edited(lambda _: None, filled) == Reading((filled,))
    reading = edited(change, filled)
    first = reading.books[0].forms[0].indicators[0]
    assert first == dataclasses.replace(rows[0], value=parse_value("按时"))
    assert only(reading.notes).field == "indicators[0].value"


def put_in(workbook: Workbook) -> None:
    sheet = workbook["闸口改造"]
    take_apart(sheet, 12)
    sheet.insert_rows(15)
    sheet["D15"], sheet["F15"] = "新增指标", "≥7个"


def put_under(workbook: Workbook) -> None:
    sheet = workbook["闸口改造"]
    sheet["D20"], sheet["F20"] = "新增指标", "≥7个"


@pytest.mark.parametrize(("change", "index", "levels"), [(put_in, 2, 1), (put_under, 7, 6)])
def test_an_indicator_that_was_added_is_read(change: Callable[[Workbook], None], index: int, levels: int) -> None:
    before = BOOK.forms[1].indicators
    reading = edited(change)
    after = reading.books[0].forms[1].indicators
    above = before[levels]
    assert isinstance(above, Indicator)
    assert after[index] == Indicator(above.level1, above.level2, "新增指标", parse_value("≥7个"))
    assert (*after[:index], *after[index + 1 :]) == before
    note = only(reading.notes)
    assert (note.field, note.source) == (f"indicators[{index}]", "新增指标")


def test_an_indicator_that_was_taken_out_is_gone_and_the_total_row_is_found() -> None:
    filled = Book("江州市河道管理所", 2023, forms=(evaluation(),))

    def change(workbook: Workbook) -> None:
        sheet = workbook["河道保洁养护"]
        take_apart(sheet, 13)
        sheet.delete_rows(14)
        sheet["H15"] = 77

    reading = edited(change, filled)
    before, after = filled.forms[0], reading.books[0].forms[0]
    assert isinstance(after, SelfEvaluation)
    assert after.indicators == (before.indicators[0], before.indicators[2])
    assert after.total_score == 77
    assert [note.field for note in reading.notes] == ["total_score", "indicators"]


def test_where_the_sheet_was_rebuilt_the_data_stand_and_a_note_says_so() -> None:
    reading = edited(lambda workbook: workbook["闸口改造"].insert_rows(4, 3))
    assert reading.books == (BOOK,)
    note = only(reading.notes)
    assert (note.cell, note.form) == ("工作表“闸口改造”", "闸口改造")
    assert "按导出时的内容读入" in note.message


def test_a_sheet_that_was_renamed_is_found_by_its_defined_name() -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook["闸口改造"]
        sheet.title = "改名's"
        for name in workbook.defined_names.values():
            name.attr_text = name.attr_text.replace("'闸口改造'", "'改名''s'")
        sheet["B3"] = "闸口大修"

    reading = edited(change)
    assert reading.books[0].forms[1].project_name == "闸口大修"
    assert only(reading.notes).cell == "工作表“改名's” B3"


def test_sheets_that_were_deleted_or_added_are_told() -> None:
    def change(workbook: Workbook) -> None:
        del workbook["闸口改造"]
        workbook.create_sheet("我的草稿")["A1"] = "草稿"

    reading = edited(change)
    assert reading.books == (BOOK,)
    assert ["“闸口改造”已被删去" in reading.notes[0].message, reading.notes[1].cell] == [True, "工作表“我的草稿”"]


def test_lists_may_be_deleted() -> None:
    def change(workbook: Workbook) -> None:
        del workbook["目标汇总"]
        del workbook["目标指标"]

    assert edited(change) == Reading((BOOK,))


def test_the_blank_last_row_that_libreoffice_writes_is_no_obstacle() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written(BOOK))) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            row = b'<row r="1048576" customFormat="false" ht="12.8" hidden="false"></row></sheetData>'
            new.writestr(name, old.read(name).replace(b"</sheetData>", row))
    assert read(file.getvalue()) == Reading((BOOK,))


def without_data(content: bytes) -> bytes:
    workbook = opened(content)
    del workbook[DATA_SHEET]
    return saved(workbook)


def with_piece(content: bytes, piece: Any) -> bytes:
    workbook = opened(content)
    workbook[DATA_SHEET]["A2"] = piece
    return saved(workbook)


def foreign() -> bytes:
    workbook = Workbook()
    workbook.worksheets[0]["A1"] = "别的表"
    return saved(workbook)


@pytest.mark.parametrize(
    "content",
    [
        foreign(),
        without_data(written(BOOK)),
        with_piece(written(BOOK), "AAAA"),
        with_piece(written(BOOK), None),
        with_piece(written(BOOK), 12),
        written(BOOK)[:3000],
        b"",
        b"PK\x03\x04",
        b"%PDF-1.7",
    ],
    ids=["foreign", "no data", "other data", "blank data", "number", "cut", "nothing", "head", "pdf"],
)
def test_what_carries_no_sound_data_is_left_to_others(content: bytes) -> None:
    assert read_own(content, NAME) is None


def test_data_of_a_newer_version_are_refused() -> None:
    (newer,) = pack(b'{"format": "perfdesk-forms", "version": 99, "forms": []}')
    with pytest.raises(PerfdeskError, match="请先升级本程序"):
        read_own(with_piece(written(BOOK), newer), NAME)


def test_a_bomb_is_not_unpacked() -> None:
    file = io.BytesIO(written(BOOK))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.xml", bytes(200_000_000))
    with pytest.raises(PerfdeskError, match=r"册\.xlsx"):
        read_own(file.getvalue(), NAME)


def _typed_in(sheet: Worksheet, *rows: tuple[object, ...]) -> None:
    """Type indicators below the labels of their columns, with the rows that there are already, and inserted ones."""
    head = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 2).value == "一级指标")
    columns = [column for column in range(2, 12) if sheet.cell(head, column).value]
    if sheet.max_row > head + 1:
        sheet.insert_rows(head + 1, len(rows) - 1)
    for row, values in enumerate(rows, head + 1):
        for column, value in zip(columns, values, strict=True):
            sheet.cell(row, column).value = value  # type: ignore[assignment]  # any value that openpyxl takes
            if value == 1.0:
                sheet.cell(row, column).number_format = "0%"


def test_indicators_typed_into_a_form_that_had_none_are_read() -> None:
    workbook = opened(written(book(form(indicators=()))))
    sheet = workbook["河道保洁养护"]
    _typed_in(sheet, ("产出指标", "数量指标", "清障处数", "≥12.00(处)"), (None, None, "任务完成率", 1.0))
    reading = read(saved(workbook))
    (now,) = reading.books[0].forms
    assert isinstance(now, TargetForm)
    assert now.indicators == (
        Indicator("产出指标", "数量指标", "清障处数", parse_value("≥12.00(处)")),
        Indicator("产出指标", "数量指标", "任务完成率", parse_value("100%")),
    )
    assert [note.message for note in reading.notes] == [
        "导出后添上了一行指标“清障处数”，已读入。",
        "导出后添上了一行指标“任务完成率”，已读入。",
    ]


def test_rows_typed_into_a_self_evaluation_that_had_none_are_read_and_the_total_below_as_well() -> None:
    workbook = opened(written(book(evaluation(indicators=()))))
    sheet = next(each for each in workbook if each.title.startswith("河道保洁养护"))
    row = ("产出指标", "数量指标", "清障处数", ">=12处", "12", 10, 9.5, "无")
    _typed_in(sheet, row, row)
    next(cell for cell in sheet["H"] if cell.value == 98.5).value = 95
    (now,) = read(saved(workbook)).books[0].forms
    assert isinstance(now, SelfEvaluation)
    assert [(each.level3, each.weight, each.score, each.deviation) for each in now.indicators] == [
        ("清障处数", Decimal(10), Decimal("9.5"), "无")
    ] * 2
    assert now.total_score == Decimal(95)


def test_a_form_without_indicators_into_which_nothing_was_typed_stays_as_it_is() -> None:
    empty = book(form(indicators=()), evaluation(indicators=()))
    reading = read(written(empty))
    assert reading.books[0].forms == empty.forms
    assert not reading.notes
