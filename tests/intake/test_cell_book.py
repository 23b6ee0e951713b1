"""Any cells at all: read, noted or left out, but never an exception, and nothing dropped in silence."""

from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.intake.cell_book import read_cells
from perfdesk.intake.cells import Box, Cells

WORDS = (
    *(
        "项目名称",
        "主管部门",
        "实施单位",
        "其他资金",
        "财政拨款",
        "项目资金（万元）",
        "年度资金申请总额",
        "项目总目标",
        "年度总体目标",
    ),
    *(
        "一级指标",
        "二级指标",
        "三级指标",
        "年度(/项目)指标值",
        "分值",
        "得分",
        "产出指标",
        "数量指标",
        "质量",
        "总分",
        "年初预算数",
    ),
    *(
        "全年预算数",
        "全年执行数",
        "年度资金总额",
        "预期目标",
        "财政项目支出绩效目标申报表",
        "财政项目支出绩效自评表",
        "（2026年度）",
    ),
    *(
        "≥98.00(%)",
        "12.5",
        "河道保洁",
        "项目名称：甲",
        "填报人：李明",
        "一、项目概述",
        "2026年财政项目绩效目标汇总表",
        "",
    ),
)
texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=30))


@st.composite
def tables(draw: st.DrawFn) -> Cells:
    boxes = [
        Box(row, column, row + draw(st.integers(0, 3)), column + draw(st.integers(0, 3)), text, f"{row},{column}", page)
        for row in range(draw(st.integers(0, 14)))
        for page in [draw(st.sampled_from([None, 1, 2]))]
        for column in range(5)
        if (text := draw(texts))
    ]
    return Cells(tuple(boxes), draw(st.booleans()), ((5, 6),))


@settings(max_examples=150, deadline=None)
@given(st.lists(tables(), max_size=2))
def test_any_cells_are_read(cells: list[Cells]) -> None:
    reading = read_cells(cells)
    assert all(note.message.endswith("。") for note in reading.notes)
