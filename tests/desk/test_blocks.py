"""Blocks between the grid and spreadsheets: parsed, laid over, taken from the paper, filled down, moved."""

import time

import pytest
from forms import edition, indicators, rows
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.desk.blocks import (
    Block,
    block_of,
    cleared,
    filled_down,
    moved,
    plan_paste,
    text_of,
    tiled,
)
from perfdesk.desk.grid import EVALUATION, LEVEL1, LEVEL2, LEVEL3, TARGET, UNIT, VALUE, Row, cell_text
from perfdesk.model.form import EvaluatedIndicator, Indicator

cells = st.text(st.sampled_from('甲乙ab" \t\n,≥%'), max_size=6)
blocks = st.lists(st.lists(cells, min_size=1, max_size=4).map(tuple), max_size=5).map(tuple)


def shown(row: Row, key: str) -> str:
    return cell_text(row, key, "bracketed")


@given(blocks)
def test_what_is_copied_reads_back(block: Block) -> None:
    assert block_of(text_of(block)) == block


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("", ()),
        ("甲\t≥\r\n乙\t\r\n", (("甲", "≥"), ("乙", ""))),
        ('"甲\n乙"\t丙\n', (("甲\n乙", "丙"),)),
        ('"说""好"""\t1', (('说"好"', "1"),)),
        ('"原话"\t"半', (('"原话"', '"半'),)),
        ("甲", (("甲",),)),
    ],
)
def test_the_text_of_spreadsheets_falls_into_cells(text: str, block: Block) -> None:
    assert block_of(text) == block


def test_a_block_is_laid_over_and_goes_on_below() -> None:
    old = indicators(2)
    block = block_of("甲\t≥\t5\t个\r\n乙\t\t10%\n")
    paste = plan_paste(TARGET, old, (1, LEVEL3), block, None)
    assert (len(paste.rows), paste.rows[0], paste.rows[1].level1) == (3, old[0], old[1].level1)
    assert shown(paste.rows[1], "printed") == "≥5.00(个)"
    assert shown(paste.rows[2], "unit") == "%"
    assert paste.lost == {(1, LEVEL3), (1, VALUE), (1, UNIT)}
    assert (paste.added, paste.label) == (1, "粘贴 2 行，改写 3 格")
    below = plan_paste(TARGET, old, (2, LEVEL3), block, None)
    assert (below.lost, below.added, below.label) == (frozenset(), 2, "粘贴 2 行")


ON_PAPER = (
    "一级指标\t二级指标\t三级指标\t年度(/项目)指标值\n"
    "产出指标\t数量指标\t巡查次数\t≥12.00(次)\n"
    "\t\t巡查里程\t≥5.00(公里)\n"
    "\t时效指标\t响应时间\t及时\n"
    "效益指标\t社会效益指标\t\n"
)


@pytest.mark.parametrize("wide", [False, True])
def test_rows_of_the_paper_find_their_columns_and_blank_levels_take_those_above(wide: bool) -> None:  # noqa: FBT001
    text = ON_PAPER
    if wide:  # as the paper's merged cells come: a column before, and blanks within
        text = "".join(
            "\t".join(("绩效指标" if n == 0 else "", *each[:3], "", *each[3:], "")) + "\n"
            for n, each in enumerate(block_of(ON_PAPER))
        )
    paste = plan_paste(TARGET, (), (0, LEVEL3), block_of(text), edition())
    assert [(row.level1, row.level2, row.level3, shown(row, "printed")) for row in paste.rows] == [
        ("产出指标", "数量指标", "巡查次数", "≥12.00(次)"),
        ("产出指标", "数量指标", "巡查里程", "≥5.00(公里)"),
        ("产出指标", "时效指标", "响应时间", "及时"),
        ("效益指标", "社会效益指标", "", ""),
    ]
    assert (paste.columns, paste.count) == (range(len(TARGET.columns)), 4)


def test_rows_of_a_self_evaluation_find_their_columns() -> None:
    text = "产出指标\t数量指标\t巡查次数\t>=12次\t15\t10\t10\t\n\t\t里程\t>=5公里\t4\t10\t8\t雨季\n"
    made = plan_paste(EVALUATION, (), (0, LEVEL2), block_of(text), edition("self-evaluation-2023")).rows
    assert [(row.level2, row.level3, shown(row, "actual"), shown(row, "score")) for row in made] == [
        ("数量指标", "巡查次数", "15", "10"),
        ("数量指标", "里程", "4", "8"),
    ]
    assert isinstance(made[1], EvaluatedIndicator)
    assert made[1].deviation == "雨季"


@given(rows(most=8))
def test_whole_rows_copied_and_pasted_are_the_same_words(old: tuple[Indicator, ...]) -> None:
    columns = TARGET.columns
    block = tuple(tuple(shown(row, column.key) for column in columns) for row in old)
    made = plan_paste(TARGET, (), (0, LEVEL1), block_of(text_of(block)), None).rows
    assert [row.level2 for row in made] == [row.level2.strip() for row in old]
    assert [row.value.number for row in made] == [row.value.number for row in old]


def test_a_block_repeats_over_a_selection_of_its_multiple() -> None:
    assert tiled((("甲",),), 3, 2) == (("甲", "甲"),) * 3
    assert tiled((("甲", "乙"),), 2, 3) == (("甲", "乙"),)
    assert tiled((), 3, 3) == ()


def test_rows_are_filled_down_cleared_and_moved_as_far_as_there_is_room() -> None:
    old = indicators(4)
    filled = filled_down(TARGET, old, range(LEVEL1, LEVEL3), 0, 9, None)
    assert {row.level2 for row in filled} == {old[0].level2}
    assert filled_down(TARGET, old, range(LEVEL2, LEVEL3), 3, 3, None) == old
    assert filled_down(TARGET, old, range(LEVEL2, LEVEL3), 0, 1, edition())[1].level1 == "成本指标"
    blank = cleared(TARGET, old, [(0, LEVEL3), (9, 0)], None)
    assert (blank[0].level3, blank[1:]) == ("", old[1:])
    assert moved(old, 0, 1, 1) == (old[2], old[0], old[1], old[3])
    assert moved(old, 0, 1, 9) == (old[2], old[3], old[0], old[1])
    assert moved(old, 0, 1, -1) == old


def test_200_rows_are_laid_in_a_moment() -> None:
    block = block_of(ON_PAPER * 50)
    began = time.perf_counter()
    assert len(plan_paste(TARGET, (), (0, LEVEL1), block, edition()).rows) == 200
    assert time.perf_counter() - began < 0.5  # 10 ms on a machine that has nothing else to do
