"""Rows of lists: whose they are, and which are no project."""

import io

import pytest
from list_samples import UNIT, Merges, Rows, evaluations, read, said, targets
from openpyxl import Workbook

from perfdesk.intake.errors import IntakeError
from perfdesk.intake.read import READERS

HEADS = ["序号", "项目名称", "实施单位", "年度", "预算安排（元）"]
FIRST, SECOND = [1, "河道保洁", UNIT, 2026, 5], [2, "闸口改造", UNIT, 2026, 8]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["合计", "", "", "", 13], "合计行没有读入"),
        (["", "合  计（2个项目）", "", "", 13], "合计行没有读入"),
        (["", "水务局小计：", "", "", 13], "合计行没有读入"),
        (HEADS, "表头再次出现，没有读入"),
        (["二、一次性项目"], "“二、一次性项目”是分节的标题，没有读入"),
        (["填表人：李明", "", "审核人：王芳"], "表下的文字没有读入"),
        (["注：不含上年结转"], "表下的文字没有读入"),
        ([3, "", UNIT, 2026, 9], "这一行没有项目名称，没有读入"),
    ],
)
@pytest.mark.parametrize("last", [False, True])
def test_rows_that_are_no_project(row: list[object], message: str, last: bool) -> None:  # noqa: FBT001
    rows = [HEADS, FIRST, SECOND, row] if last else [HEADS, FIRST, row, SECOND]
    reading = read(rows)
    assert [(form.project_name, form.funds.annual_total) for form in targets(reading)] == [
        ("河道保洁", 5),
        ("闸口改造", 8),
    ]
    assert message in said(reading)


@pytest.mark.parametrize("text", ["一、经常性项目", "合计", UNIT])
def test_a_row_merged_across_is_no_project(text: str) -> None:
    reading = read([HEADS, [text], FIRST], merged={(1, 0): (1, 5)})
    assert [form.project_name for form in targets(reading)] == ["河道保洁"]
    assert "没有读入" in said(reading).replace("没有读入：A 列“序号”", "")


def test_a_list_may_have_two_columns() -> None:
    reading = read([["项目名称", "预算金额（元）"], ["河道保洁", 5], ["闸口改造", 8]])
    assert [form.funds.annual_total for form in targets(reading)] == [5, 8]


def test_a_list_without_rows_is_refused_with_that_reason() -> None:
    with pytest.raises(IntakeError, match="清单的列名之下没有项目"):
        read([HEADS, ["合计", "", "", "", 0]])


LEVELS: Rows = [
    ["申报单位", "项目名称", "年度", "一级指标", "二级指标", "三级指标", "指标值"],
    [UNIT, "河道保洁", 2026, "产出指标", "数量指标", "保洁河道", "46条"],
    ["", "", "", "", "质量指标", "合格率", "≥95%"],
    [UNIT, "闸口改造", 2026, "产出指标", "数量指标", "改造闸口", "12处"],
]


@pytest.mark.parametrize(
    ("row", "merged"),
    [
        (["", "", "", "", "质量指标", "合格率", "≥95%"], {}),
        (["", "", "", "", "质量指标", "合格率", "≥95%"], {(1, 1): (2, 1), (1, 3): (2, 1)}),
        (["同上", "同上", "〃", "同上", "质量指标", "合格率", "≥95%"], {}),
        (["", "河道保洁", "", "产出指标", "质量指标", "合格率", "≥95%"], {}),
    ],
)
def test_what_is_blank_or_merged_is_as_above(row: list[object], merged: Merges) -> None:
    first, second = targets(read([*LEVELS[:2], row, LEVELS[3]], merged=merged))
    assert [(each.level1, each.level2, each.level3) for each in first.indicators] == [
        ("产出指标", "数量指标", "保洁河道"),
        ("产出指标", "质量指标", "合格率"),
    ]
    assert (first.implementing_unit, second.project_name, len(second.indicators)) == (UNIT, "闸口改造", 1)


def test_a_sum_among_indicators_is_left_out() -> None:
    reading = read([*LEVELS, ["", "", "", "", "小计", "", ""], ["", "", "", "", "", "合计", ""]])
    assert [len(form.indicators) for form in targets(reading)] == [2, 1]
    assert said(reading).count("合计行没有读入") == 2


def test_a_project_without_its_unit_has_that_above_with_a_note() -> None:
    reading = read([HEADS, FIRST, [2, "闸口改造", "", "", 8]])
    assert [(form.implementing_unit, form.year) for form in targets(reading)] == [(UNIT, 2026)] * 2
    assert f"“实施单位”空着，照上一行读作“{UNIT}”" in said(reading)


def test_two_projects_of_one_name_in_two_units_stay_two() -> None:
    reading = read([HEADS, FIRST, [2, "河道保洁", "江州市水文站", 2026, 8]])
    assert [form.funds.annual_total for form in targets(reading)] == [5, 8]


def test_a_source_of_money_that_is_not_known_is_told() -> None:
    heads = ["项目名称", "年度", "资金来源", "年初预算数（元）", "全年执行数（元）"]
    reading = read([heads, ["河道保洁", 2025, "财政拨款", 8, 7], ["", "", "彩票公益金", 1, 1]])
    assert [row.initial for row in evaluations(reading)[0].budget] == [None, 8, None, None]
    assert "资金来源“彩票公益金”不是" in said(reading)


def test_rows_that_the_sheet_hides_are_read_and_told() -> None:
    book, stream = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for row in (HEADS, FIRST, SECOND):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    book.save(stream)
    reading = READERS[".xlsx"](stream.getvalue(), "清单.xlsx", {})
    assert len(targets(reading)) == 2
    assert "清单里隐藏或筛选掉的行（第 3 行等）也读入了" in said(reading)
