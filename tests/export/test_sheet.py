"""A form laid out as cells: where they stand and what they say."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

import pytest
from forms import any_forms, edition, form, indicators
from hypothesis import given, settings

from perfdesk.export.sheet import Cell, Sheet, make_sheet, print_money
from perfdesk.model.edition import Formats
from perfdesk.model.form import BudgetRow, Funds, Indicator, SelfEvaluation, SignOff, TargetForm
from perfdesk.model.value import parse_value

HEAD_ROWS = 12


def cell_of(sheet: Sheet, field: str) -> Cell:
    return next(cell for cell in sheet.cells if cell.field == field)


def covers_every_square_once(sheet: Sheet, columns: int) -> bool:
    squares = [
        (row, column)
        for cell in sheet.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    ]
    return sorted(squares) == [(row, column) for row in range(len(sheet.rows)) for column in range(columns)]


def columns_of(cells: Iterable[Cell]) -> list[tuple[int, int, int, str]]:
    return sorted((cell.row, cell.row + cell.rows - 1, cell.column, cell.text) for cell in cells)


@settings(max_examples=60)
@given(any_forms)
def test_the_cells_cover_the_grid_without_overlap(made: TargetForm) -> None:
    assert covers_every_square_once(make_sheet(made, edition(made.edition), SignOff()), 7)


@pytest.mark.parametrize(
    "name", ["target-2026", "target-2026-summary", "target-2022", "self-evaluation-2023", "self-evaluation-2026"]
)
@pytest.mark.parametrize("count", [0, 1, 60])
def test_every_edition_covers_its_grid(name: str, count: int) -> None:
    kind = SelfEvaluation(layout="2023") if name.startswith("self") else form(indicators=indicators(count))
    laid = edition(name)
    assert covers_every_square_once(make_sheet(kind, laid), len(laid.grid.columns))


def test_the_official_cells_of_2026() -> None:
    sheet = make_sheet(form(), edition())
    head = {cell.text.replace("\n", ""): cell for cell in sheet.cells if not cell.field}
    assert (head["财政项目支出绩效目标申报表"].columns, head["财政项目支出绩效目标申报表"].row) == (7, 0)
    assert (head["项目资金（元）"].row, head["项目资金（元）"].rows) == (5, 4)
    assert (head["项目绩效目标"].row, head["项目绩效目标"].rows) == (9, 2)
    assert (head["绩效指标"].row, head["绩效指标"].rows) == (11, 8)
    assert (head["其中：财政资金"].row, head["其中：财政资金"].rows) == (6, 2)
    assert columns_of(cell for cell in sheet.cells if cell.row == 2) == [
        (2, 2, 0, "项目名称"),
        (2, 2, 1, "河道保洁养护"),
        (2, 2, 3, "项目性质"),
        (2, 2, 4, "其他经常性项目"),
        (2, 2, 5, "项目类别"),
        (2, 2, 6, "特定目标类"),
    ]
    assert cell_of(sheet, "year").text == "（2026年度）"
    assert cell_of(sheet, "start_date").text == "2026-01-01"
    assert cell_of(sheet, "funds.annual_carryover").text == "34,567.80"
    assert cell_of(sheet, "funds.annual_other").text == "0.00"


def level_rows(*levels: tuple[str, str]) -> tuple[Indicator, ...]:
    return tuple(Indicator(*each, "名", parse_value("及时")) for each in levels)


def test_neighbours_of_one_level_are_one_cell() -> None:
    rows = level_rows(("产出", "数量"), ("产出", "数量"), ("产出", "质量"), ("效益", "质量"), ("产出", "质量"))
    sheet = make_sheet(form(indicators=rows), edition())
    levels = [cell for cell in sheet.cells if cell.field.endswith(("level1", "level2"))]
    assert [(cell.field, cell.row - HEAD_ROWS, cell.rows) for cell in levels] == [
        ("indicators[0].level1", 0, 3),
        ("indicators[3].level1", 3, 1),
        ("indicators[4].level1", 4, 1),
        ("indicators[0].level2", 0, 2),
        ("indicators[2].level2", 2, 1),
        ("indicators[3].level2", 3, 1),
        ("indicators[4].level2", 4, 1),
    ]


def test_a_form_without_indicators_keeps_one_empty_row() -> None:
    sheet = make_sheet(TargetForm(layout="2026"), edition())
    assert len(sheet.rows) == HEAD_ROWS + 1
    assert {cell.text for cell in sheet.cells if cell.field == "indicators"} == {""}
    assert cell_of(sheet, "year").text == "（    年度）"


def test_signatures_stand_under_the_last_row_and_stay_with_it() -> None:
    sign = SignOff(preparer="王水", phone="021-5512", date=dt.date(2025, 11, 20))
    sheet = make_sheet(form(), edition(), sign)
    texts = [cell.text for cell in sheet.cells if cell.field == "sign_off"]
    assert texts == ["填报人：王水", "联系电话：021-5512", "单位负责人：", "单位盖章：", "日期：2025-11-20"]
    assert [row.keep_with_next for row in sheet.rows[-3:]] == [True, True, False]
    assert not sheet.rows[-1].ruled
    without = dataclasses.replace(edition("self-evaluation-2023"))
    assert not without.grid.sign_off
    assert make_sheet(SelfEvaluation(), without, sign) == make_sheet(SelfEvaluation(), without)


@pytest.mark.parametrize(
    ("name", "amounts", "value"),
    [
        ("target-2026", ["1,559,500.00", "0.00", "", "见附件"], "≥98.00(%)"),
        ("target-2022", ["1,559,500", "", "", "见附件"], ">=98%"),
    ],
)
def test_an_edition_prints_in_its_own_notation(name: str, amounts: list[str], value: str) -> None:
    funds = Funds(Decimal(1559500), Decimal(0), None, "见附件")
    rows = (Indicator("产出指标", "质量指标", "合格率", parse_value("≥98%")),)
    sheet = make_sheet(form(funds=funds, indicators=rows), edition(name))
    shown = [cell_of(sheet, f"funds.{key}").text for key in ("project_total", "project_fiscal", "project_other")]
    assert [*shown, cell_of(sheet, "funds.annual_total").text] == amounts
    assert cell_of(sheet, "indicators[0].value").text == value


def test_cents_are_never_rounded_away() -> None:
    assert print_money(Decimal("1559500.25"), Formats(money_places=0)) == "1,559,500.25"
    assert print_money(Decimal("0.125"), Formats()) == "0.125"


def test_a_cell_may_have_a_notation_of_its_own() -> None:
    amounts = [Decimal(text) for text in ("54533985.10", "45341", "1234.5")]
    rows = tuple(BudgetRow(item, *amounts) for item in ("年度资金总额", "当年财政拨款"))
    sheet = make_sheet(SelfEvaluation(layout="2023", budget=rows), edition("self-evaluation-2023"))
    shown = [
        [cell_of(sheet, f"budget[{n}].{key}").text for key in ("initial", "full_year", "executed")] for n in (0, 1)
    ]
    assert shown == [["54533985.10", "45341.00", "1,234.5"], ["54533985.1", "45341", "1234.5"]]


def test_a_label_may_name_the_year() -> None:
    texts = {cell.text for cell in make_sheet(form(year=2022), edition("target-2022")).cells}
    assert "年度总目标\n（2022 年 - 2022年）" in texts
    blank = {cell.text for cell in make_sheet(form(year=None), edition("target-2022")).cells}
    assert "年度总目标\n（     年 -     年）" in blank


def test_the_budget_rows_of_a_self_evaluation_are_found_by_name() -> None:
    made = SelfEvaluation(
        layout="2023",
        budget=(
            BudgetRow(item="其他资金", executed=Decimal(3)),
            BudgetRow(item="年度资金总额", initial=Decimal(200000), weight=Decimal("10.00"), rate="98.50%"),
        ),
        total_score=Decimal("97.5"),
    )
    sheet = make_sheet(made, edition("self-evaluation-2023"))
    assert cell_of(sheet, "budget[1].initial").text == "200000.00"
    assert cell_of(sheet, "budget[1].weight").text == "10"
    assert cell_of(sheet, "budget[1].rate").row == 5
    assert cell_of(sheet, "budget[0].executed").row == 8
    assert cell_of(sheet, "total_score").text == "97.5"
    head = {cell.text.replace("\n", ""): cell for cell in sheet.cells if not cell.field}
    assert (head["项目资金（元）"].row, head["项目资金（元）"].rows) == (4, 5)
    assert head["绩效指标"].row + head["绩效指标"].rows == head["总分"].row, "it ends above the total"
