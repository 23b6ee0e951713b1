"""The summary and the list of indicators: amounts, formulas, links, filter."""

from decimal import Decimal
from pathlib import Path

from forms import book, form
from openpyxl import load_workbook
from workbooks import evaluation, opened, written

from perfdesk.model.form import Book, Funds, Indicator
from perfdesk.model.value import parse_value

UNIT = "江州市河道管理所"
BOOK = book(
    form(funds=Funds(annual_total=Decimal("834567.80"), annual_carryover=Decimal("0.20"))),
    form(project_name="闸口'改造", funds=Funds(annual_total=Decimal("100000.25"), annual_carryover="见附件")),
)


def test_the_summary_names_all_forms_with_their_amounts_and_links_to_them() -> None:
    summary = opened(written(BOOK))["目标汇总"]
    assert summary["A1"].value == f"{UNIT} 2026 绩效目标汇总"
    assert "共2个项目，涉及项目预算资金93.46万元" in str(summary["A2"].value)
    assert [cell.value for cell in summary[3]][:4] == ["序号", "项目名称", "实施单位", "年度"]
    assert [cell.value for cell in summary[4]][:4] == [1, "河道保洁养护", UNIT, 2026]
    assert summary["B4"].hyperlink.location == "'河道保洁养护'!A1"
    assert summary["B5"].hyperlink.location == "'闸口''改造'!A1"
    assert summary.freeze_panes == "A4"
    assert summary.print_title_rows == "$3:$3"
    assert summary.page_setup.orientation == "landscape"


def test_amounts_follow_the_forms_and_are_added_up_by_formula(tmp_path: Path) -> None:
    path = tmp_path / "册.xlsx"
    path.write_bytes(written(BOOK))
    formulas, values = load_workbook(path)["目标汇总"], load_workbook(path, data_only=True)["目标汇总"]
    column = next(cell.column_letter for cell in formulas[3] if cell.value == "年度资金申请总额")
    assert [formulas[f"{column}{row}"].value for row in (4, 5, 6)] == [
        "='河道保洁养护'!F6",
        "='闸口''改造'!F6",
        f"=SUM({column}4:{column}5)",
    ]
    assert [values[f"{column}{row}"].value for row in (4, 5, 6)] == [834567.8, 100000.25, 934568.05]
    assert values[f"{column}6"].number_format == "#,##0.00"
    carryover = next(cell.column_letter for cell in formulas[3] if cell.value == "上年结转资金")
    assert [values[f"{carryover}{row}"].value for row in (4, 5, 6)] == [0.2, "见附件", 0.2]
    assert values[f"{column[0]}5"].value is not None
    assert values["E4"].value is None, "a blank is no 0"


def test_all_indicators_stand_in_one_list_to_filter() -> None:
    rows = (
        Indicator("产出指标", "数量指标", "巡查次数", parse_value("≥12.00(次)")),
        Indicator("产出指标", "时效指标", "=完成", parse_value("及时")),
    )
    listed = opened(written(book(form(indicators=rows), form(project_name="闸口改造"))))["目标指标"]
    assert [cell.value for cell in listed[1]][-4:] == ["指标值", "符号", "数值", "计量单位"]
    assert [cell.value for cell in listed[2]][5:] == ["数量指标", "巡查次数", "≥12.00(次)", "≥", 12, "次"]
    assert [cell.value for cell in listed[3]][6:] == ["=完成", "及时", None, None, None]
    assert listed["G3"].data_type == "s"
    assert listed.max_row == 1 + 2 + 7
    assert listed.auto_filter.ref == "A1:K10"
    assert listed.freeze_panes == "A2"


def test_self_evaluations_have_lists_of_their_own() -> None:
    workbook = opened(written(book(form()), Book(UNIT, 2023, forms=(evaluation(),))))
    assert workbook.sheetnames[:4] == ["目标汇总", "目标指标", "自评汇总", "自评指标"]
    summary, listed = workbook["自评汇总"], workbook["自评指标"]
    assert [cell.value for cell in summary[3]][4:] == [
        "='河道保洁养护(2)'!D6",
        "='河道保洁养护(2)'!E6",
        "='河道保洁养护(2)'!F6",
        "0.00%",
        100,
        98.5,
    ]
    assert [cell.value for cell in listed[2]][6:] == ["完成率0", ">=95%", "96%", 10, 9.5, None]


def test_a_form_without_indicators_or_total_row_is_listed() -> None:
    workbook = opened(written(Book(UNIT, 2023, forms=(evaluation(budget=(), indicators=()),))))
    assert workbook.sheetnames[:2] == ["自评汇总", "河道保洁养护"]
    assert workbook["自评汇总"]["E3"].value is None


def test_several_books_stand_in_one_summary() -> None:
    other = Book("江州市水文站", 2026, forms=(form(implementing_unit="江州市水文站"),))
    summary = opened(written(BOOK, other))["目标汇总"]
    assert summary["A1"].value == "2 册 绩效目标汇总"
    assert [cell.value for cell in summary["C"]][4:] == [UNIT, UNIT, "江州市水文站", None]
