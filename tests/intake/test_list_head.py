"""Heads of lists: one row or two, groups over names, words that stand for several fields."""

import io
from decimal import Decimal

import pytest
from list_samples import UNIT, Merges, Rows, evaluations, paths, read, said, targets
from openpyxl import Workbook

from perfdesk.intake.list_columns import NO_TITLE
from perfdesk.intake.read import READERS

FUNDS: Rows = [
    ["2026年项目支出清单"],
    ["序号", "项目名称", "实施单位", "资金(万元)", "", "", "起止时间", ""],
    ["", "", "", "合计", "财政拨款", "其他", "开始", "完成"],
    [1, "河道保洁", UNIT, "1,250.50", 1250, 0.5, "2026-01-01", "2026-12-31"],
]
MERGED: Merges = {(0, 0): (1, 8), (1, 0): (2, 1), (1, 1): (2, 1), (1, 2): (2, 1), (1, 3): (1, 3), (1, 6): (1, 2)}


@pytest.mark.parametrize("merged", [MERGED, {}])
def test_groups_over_names_whether_merged_or_not(merged: Merges) -> None:
    reading = read(FUNDS, merged=merged)
    (form,) = targets(reading)
    assert (form.funds.annual_total, form.funds.annual_appropriation, form.funds.annual_other) == (
        Decimal(12_505_000),
        Decimal(12_500_000),
        Decimal(5_000),
    )
    assert (str(form.start_date), str(form.end_date)) == ("2026-01-01", "2026-12-31")
    assert paths(reading)["资金(万元)：财政拨款"] == "funds.annual_appropriation"
    assert "没有写明是整个项目的资金还是年度资金，当作年度资金读入" in said(reading)


def test_a_group_says_which_half_of_the_funds_it_is() -> None:
    heads = [["项目名称", "年度", "项目总资金（元）", "", "", "2026年申请资金（元）", "", ""]]
    names = [["", "", "总额", "财政资金", "其他资金", "总额", "财政拨款", "其他资金"]]
    reading = read([*heads, *names, ["河道保洁", 2026, 30, 29, 1, 10, 8, 2]])
    (form,) = targets(reading)
    funds = form.funds
    assert (funds.project_total, funds.project_fiscal, funds.project_other) == (30, 29, 1)
    assert (funds.annual_total, funds.annual_appropriation, funds.annual_other) == (10, 8, 2)
    assert "没有写明" not in said(reading)


def test_groups_above_the_row_of_names() -> None:
    rows = [
        ["绩效自评指标汇总（2025年度）"],
        ["基本信息", "", "", "绩效指标", "", "", "完成情况", ""],
        ["单位名称", "项目名称", "预算执行数（元）", "一级", "二级", "名称", "指标值", "完成值"],
        [UNIT, "河道保洁", "118,000.00", "产出指标", "数量指标", "保洁河道", "≥46条", "46条"],
    ]
    reading = read(rows, merged={(0, 0): (1, 8), (1, 0): (1, 3), (1, 3): (1, 3), (1, 6): (1, 2)})
    (form,) = evaluations(reading)
    assert (form.year, form.implementing_unit, form.budget[0].executed) == (2025, UNIT, Decimal(118_000))
    (row,) = form.indicators
    assert (row.level1, row.level3, row.actual.raw) == ("产出指标", "保洁河道", "46条")


BUDGET_BY_FIGURE: Rows = [
    ["项目名称", "年度", "年初预算数", "", "", "", "全年预算数", "", "", "", "全年执行数", "", "", ""],
    ["", "", *["合计", "当年财政拨款", "上年结转资金", "其他资金"] * 3],
    ["河道保洁", 2025, 10, 8, 2, 0, 12, 8, 2, 2, 11, 7, 2, 2],
]
BUDGET_BY_ITEM: Rows = [
    ["项目名称", "年度", "资金总额", "", "", "其中：财政拨款", "", "", "上年结转", "", "", "其他资金", "", ""],
    ["", "", *["年初预算数", "全年预算数", "执行数"] * 4],
    ["河道保洁", 2025, 10, 12, 11, 8, 8, 7, 2, 2, 2, 0, 2, 2],
]
BUDGET_BY_ROW: Rows = [
    ["项目名称", "年度", "资金来源", "年初预算数", "全年预算数", "全年执行数"],
    ["河道保洁", 2025, "年度资金总额", 10, 12, 11],
    ["", "", "其中：当年财政拨款", 8, 8, 7],
    ["", "", "上年结转", 2, 2, 2],
    ["", "", "其他资金", 0, 2, 2],
]


@pytest.mark.parametrize("rows", [BUDGET_BY_FIGURE, BUDGET_BY_ITEM, BUDGET_BY_ROW])
@pytest.mark.parametrize("unit", ["元", "万元"])
def test_all_budget_rows_of_a_self_evaluation(rows: Rows, unit: str) -> None:
    reading = read([[f"单位：{unit}"], *rows])
    (form,) = evaluations(reading)
    times = 10_000 if unit == "万元" else 1
    assert [(row.item, row.initial, row.full_year, row.executed) for row in form.budget] == [
        ("年度资金总额", 10 * times, 12 * times, 11 * times),
        ("当年财政拨款", 8 * times, 8 * times, 7 * times),
        ("上年结转资金", 2 * times, 2 * times, 2 * times),
        ("其他资金", 0, 2 * times, 2 * times),
    ]
    assert "金额单位" not in said(reading)


def test_a_list_is_a_self_evaluation_only_where_something_says_so() -> None:
    heads = ["项目名称", "年度", "一级指标", "二级指标", "三级指标", "目标值", "分值", "备注"]
    row = ["河道保洁", 2026, "产出指标", "数量指标", "保洁河道", "46条", 20, ""]
    reading = read([heads, row])
    (form,) = targets(reading)
    assert form.indicators[0].value.raw == "46条"
    assert "没有自评表才有的列" in said(reading)
    assert "没有读入：G 列“分值”、H 列“备注”" in said(reading)
    for proof in ("实际完成值", "得分", "偏差原因", "完成情况"):
        assert len(evaluations(read([[*heads, proof], [*row, "5"]]))) == 1
    assert len(evaluations(read([["2026年绩效自评清单"], heads, row]))) == 1
    assert "当作申报表读入" not in said(read([["绩效目标申报清单"], heads, row]))


def test_the_unit_of_amounts() -> None:
    def total(*heads: str, corner: str = "") -> object:
        rows = [[corner]] if corner else []
        return targets(read([*rows, ["项目名称", "年度", *heads], ["河道保洁", 2026, 12.5]]))[0].funds.annual_total

    assert total("预算金额（万元）") == Decimal(125_000)
    assert total("预算金额", corner="单位：万元") == Decimal(125_000)
    assert total("预算金额", corner="2026年项目清单（万元）") == Decimal(125_000)
    assert total("预算金额（元）", corner="单位：万元") == Decimal("12.5")
    assert total("预算金额") == Decimal("12.5")
    groups = [["项目名称", "实施单位", "年度", "资金（万元）", ""], ["", "", "", "合计", "财政拨款（元）"]]
    funds = targets(read([*groups, ["河道保洁", UNIT, 2026, 1, 1]]))[0].funds
    assert (funds.annual_total, funds.annual_appropriation) == (10_000, 1)
    rows = [["项目名称", "年度", "预算金额"], ["河道保洁", 2026, 12.5]]
    assert "C 列“预算金额”：没有写明金额单位，按元读入" in said(read(rows))
    assert "金额单位“千元”不能换算" in said(read([["单位：千元"], *rows]))


def test_a_word_for_two_fields_is_told_by_its_place() -> None:
    reading = read([["单位", "项目名称", "项目类型", "申报金额(元)"], [UNIT, "河道保洁", "特定目标类", 1]])
    assert paths(reading)["单位"] == "implementing_unit"
    heads = ["单位名称", "项目名称", "三级指标", "指标值", "单位"]
    assert paths(read([heads, [UNIT, "河道保洁", "保洁河道", 46, "条"]]))["单位"] == "indicators[].unit"
    heads = ["项目名称", "年度", "全年执行数", "自评得分"]
    assert paths(read([heads, ["河道保洁", 2025, 1, 98]]))["自评得分"] == "total_score"


def test_what_is_like_another_column_or_has_no_head_is_told() -> None:
    heads = ["项目名称", "年度", "预算金额（元）", "申请金额（元）", "负责科室"]
    reading = read([heads, ["河道保洁", 2026, 1, 2, "养护科", "补"]])
    assert targets(reading)[0].funds.annual_total == 1
    assert "D 列“申请金额（元）”：与 C 列“预算金额（元）”是同一栏，没有读入" in said(reading)
    assert f"没有读入：D 列“申请金额（元）”、E 列“负责科室”、F 列“{NO_TITLE}”" in said(reading)


def test_a_hidden_column_is_not_read() -> None:
    book, stream = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for row in (["项目名称", "预算金额（元）", "年度", "预算金额（元）"], ["河道保洁", 99, 2026, 12]):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    book.save(stream)
    reading = READERS[".xlsx"](stream.getvalue(), "清单.xlsx", {})
    assert targets(reading)[0].funds.annual_total == 12
    assert "B 列“预算金额（元）”：是隐藏的列，没有读入" in said(reading)


def test_what_the_user_chose_has_no_doubt_any_more() -> None:
    rows = [["项目名称", "年度", "财政拨款（元）"], ["河道保洁", 2026, 12]]
    first = read(rows)
    (mapping,) = first.lists
    assert "当作年度资金读入" in said(first)
    chosen = ("project_name", "year", "funds.project_fiscal")
    second = read(rows, known={mapping.heads: chosen})
    assert targets(second)[0].funds.project_fiscal == 12
    assert "当作年度资金读入" not in said(second)


def test_titles_of_groups_over_groups() -> None:
    rows = [
        ["年度项目清单"],
        ["项目名称", "实施单位", "项目资金（万元）", "", "", ""],
        ["", "", "项目总资金", "", "2026年度资金", ""],
        ["", "", "小计", "财政", "小计", "财政"],
        ["河道保洁", UNIT, 30, 29, 10, 9],
    ]
    merged = {(1, 0): (3, 1), (1, 1): (3, 1), (1, 2): (1, 4), (2, 2): (1, 2), (2, 4): (1, 2)}
    (form,) = targets(read(rows, merged=merged))
    assert (form.year, form.funds.project_total, form.funds.project_fiscal) == (2026, 300_000, 290_000)
    assert (form.funds.annual_total, form.funds.annual_appropriation) == (100_000, 90_000)


def test_of_two_years_over_a_list_the_one_it_is_about_counts() -> None:
    heads = ["项目名称", "实施单位", "全年执行数（元）"]
    reading = read([["2026年开展的2025年度绩效自评"], heads, ["河道保洁", UNIT, 5]])
    assert evaluations(reading)[0].year == 2025
    assert "列名上方还写着 2026 年，当作 2025 年度的清单读入" in said(reading)


def test_a_column_of_another_year_is_not_read() -> None:
    reading = read([["项目名称", "实施单位", "2025年预算（元）", "2026年预算（元）"], ["河道保洁", UNIT, 11, 12]])
    (form,) = targets(reading)
    assert (form.year, form.funds.annual_total) == (2026, 12)
    assert "C 列“2025年预算（元）”：写的是 2025 年，清单是 2026 年的，没有读入" in said(reading)


def test_short_names_of_columns() -> None:
    reading = read([["2026年项目预算"], ["序号", "单位", "项目", "金额", "备注"], [1, UNIT, "河道保洁", 5, ""]])
    (form,) = targets(reading)
    assert (form.project_name, form.implementing_unit, form.funds.annual_total) == ("河道保洁", UNIT, 5)


def test_two_lists_on_one_sheet() -> None:
    funds: Rows = [["项目名称", "实施单位", "年度", "预算金额（元）"], ["河道保洁", UNIT, 2026, 5], [""]]
    rows: Rows = [
        ["绩效指标"],
        ["项目名称", "一级指标", "二级指标", "三级指标", "指标值"],
        ["河道保洁", "产出指标", "数量指标", "保洁河道", "46条"],
    ]
    reading = read([*funds, *rows])
    (form,) = targets(reading)
    assert (form.funds.annual_total, form.indicators[0].level3) == (5, "保洁河道")
    assert len(reading.lists) == 2
