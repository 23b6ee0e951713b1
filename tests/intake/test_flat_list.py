"""Lists with a column for each field: a project or an indicator in each row."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from list_samples import UNIT, evaluations, read, said, targets

from perfdesk.intake.cells import Box, Cells
from perfdesk.intake.flat_list import read_flat
from perfdesk.intake.list_columns import list_fields
from perfdesk.intake.list_head import guess_mapping, lists_in

PROJECTS = [
    ["2026年度项目清单"],
    ["序号", "项目名称", "实施单位", "预算金额（万元）", "起止时间", "备注"],
    [1, "河道保洁", UNIT, 12.5, "2026年1月1日至2026年12月31日", "急"],
    [2, "闸口改造", UNIT, "8", "2026年3-10月", ""],
    ["合计", "", "", 20.5, "", ""],
]
INDICATORS = [
    ["项目名称", "年度", "一级指标", "二级指标", "三级指标", "符号", "指标值", "计量单位"],
    ["河道保洁", 2026, "产出指标", "数量指标", "保洁河道条数", "≥", 46, "条"],
    ["", "", "", "质量指标", "保洁合格率", "≥", 95, "%"],
    ["闸口改造", 2026, "满意度", "服务对象满意度", "居民满意度", "≥", 90, "%"],
]


def test_a_project_in_each_row() -> None:
    reading = read(PROJECTS)
    first, second = targets(reading)
    assert (first.project_name, first.year, first.implementing_unit) == ("河道保洁", 2026, UNIT)
    assert first.funds.annual_total == Decimal(125000)
    assert str(first.end_date) == "2026-12-31"
    assert (str(second.start_date), str(second.end_date)) == ("2026-03-01", "2026-10-31")
    assert "D 列“预算金额（万元）”→年度资金申请总额" in said(reading)
    assert "没有读入：A 列“序号”、F 列“备注”" in said(reading)
    assert "合计行没有读入" in said(reading)


def test_an_indicator_in_each_row() -> None:
    first, second = targets(read(INDICATORS))
    assert [(row.level1, row.level2, row.level3) for row in first.indicators] == [
        ("产出指标", "数量指标", "保洁河道条数"),
        ("产出指标", "质量指标", "保洁合格率"),
    ]
    assert first.indicators[1].value.raw == "≥95(%)"
    assert (second.indicators[0].level1, second.indicators[0].level2) == ("满意度指标", "服务对象满意度指标")


def test_two_lists_of_a_workbook_complete_each_other() -> None:
    first, _ = targets(read(PROJECTS, INDICATORS))
    assert first.funds.annual_total == Decimal(125000)
    assert len(first.indicators) == 2


@pytest.mark.parametrize(
    ("cells", "raw", "doubt"),
    [
        (("≥", 46, "条"), "≥46(条)", ""),
        (("≥", "95%", "%"), "≥95(%)", ""),
        (("≥", "≥46条", "条"), "≥46条", ""),
        (("", "10月底前", ""), "10月底前", ""),
        (("≤", "≥46条", "条"), "≥46条", "与旁边的符号“≤”不一致"),
        (("≥", "46条", "次"), "≥46条", "与旁边的单位“次”不一致"),
        (("≥", 0.95, "%"), "≥0.95(%)", "可能是 95%，照原数读入"),
    ],
)
def test_a_value_with_its_operator_and_unit_beside_it(cells: tuple[object, ...], raw: str, doubt: str) -> None:
    reading = read([INDICATORS[0], [*INDICATORS[1][:5], *cells]])
    assert targets(reading)[0].indicators[0].value.raw == raw
    doubts = [note.message for note in reading.notes if note.field == "indicators[0].value"]
    assert len(doubts) == bool(doubt)
    assert doubt in "".join(doubts)


def test_what_is_no_amount_and_no_date_is_kept_and_told() -> None:
    heads = ["项目名称", "年度", "预算金额（元）", "开始时间", "起止时间"]
    reading = read([heads, ["河道保洁", 2026, "约 8 万", "年初", "全年"]])
    (form,) = targets(reading)
    assert (form.funds.annual_total, form.start_date) == ("约 8 万", "年初")
    assert "“约 8 万”不是金额，照原文读入" in said(reading)
    assert "“年初”不是日期，照原文读入" in said(reading)
    assert "“全年”不能分成开始和完成两个日期" in said(reading)


@pytest.mark.parametrize(
    ("written", "rate"),
    [("98.3333%", "98.33%"), (0.985, "98.50%"), (1, "100.00%"), ("98.5%", "98.50%"), (98.5, "98.5")],
)
def test_a_rate_is_a_percentage(written: object, rate: str) -> None:
    reading = read([["项目名称", "年度", "全年预算数（元）", "执行率"], ["河道保洁", 2025, 8, written]])
    assert evaluations(reading)[0].budget[0].rate == rate
    assert ("按 " in said(reading)) == (str(written) in ("0.985", "1"))


def test_a_dash_is_the_zero_of_accounting_formats() -> None:
    reading = read([["项目名称", "年度", "上年结转（元）"], ["河道保洁", 2026, "-"]])
    assert targets(reading)[0].funds.annual_carryover == 0
    assert "“-”按会计格式的 0 读入" in said(reading)


@settings(max_examples=30)
@given(st.permutations(range(9)))
def test_the_order_of_columns_does_not_matter(order: Sequence[int]) -> None:
    rows = [["申报单位", *INDICATORS[0]], *([UNIT, *row] for row in INDICATORS[1:])]
    assert targets(read([[row[n] for n in order] for row in rows])) == targets(read(rows))


WORDS = (
    *(
        "项目名称",
        "项目",
        "实施单位",
        "单位",
        "年度",
        "资金(万元)",
        "合计",
        "财政拨款",
        "其他",
        "年初预算数",
        "执行数",
        "资金来源",
        "得分",
    ),
    *(
        "一级指标",
        "三级指标",
        "指标值",
        "起止时间",
        "开始",
        "执行率",
        "2026年预算",
        "河道保洁",
        "同上",
        "-",
        "0.5",
        "98%",
        "2026年3月",
        "注：",
        "",
    ),
)
boxes = st.lists(st.lists(st.sampled_from(WORDS), max_size=7), max_size=8)
merges = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 6)), st.tuples(st.integers(1, 3), st.integers(1, 3)), max_size=4
)


@settings(max_examples=300)
@given(boxes, merges)
def test_any_rows_are_read_or_noted(rows: list[list[str]], merged: dict[tuple[int, int], tuple[int, int]]) -> None:
    cells = Cells(
        tuple(
            Box(row, column, row + high - 1, column + wide - 1, text)
            for row, texts in enumerate(rows)
            for column, text in enumerate(texts)
            for high, wide in [merged.get((row, column), (1, 1))]
            if text
        )
    )
    for own, head in lists_in(cells):
        mapping = guess_mapping(own, head)
        reading = read_flat(own, mapping)
        assert reading.forms == len([form for book in reading.books for form in book.forms])
        assert reading.notes
        assert {path for path in mapping.paths if path} <= {path for path, _ in list_fields(mapping.kind)}
        assert len([path for path in mapping.paths if path]) == len({path for path in mapping.paths if path})


def test_notes_on_a_project_are_notes_on_its_form() -> None:
    reading = read([["项目名称", "实施单位", "预算金额（元）"], ["河道保洁", UNIT, "若干"], ["闸口改造", UNIT, 5]])
    assert {note.form for note in reading.notes if "若干" in note.message} == {"河道保洁"}
    assert {note.form for note in reading.notes if note.field == "year"} == {"河道保洁", "闸口改造"}


def test_a_month_is_its_first_or_its_last_day() -> None:
    reading = read([["项目名称", "年度", "开始日期", "完成日期"], ["河道保洁", 2026, "2026年3月", "2026.10"]])
    (form,) = targets(reading)
    assert (str(form.start_date), str(form.end_date)) == ("2026-03-01", "2026-10-31")
    assert "“2026年3月”读作 2026-03-01，请核对。" in said(reading)
