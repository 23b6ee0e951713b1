"""Typing and pasting into the grid: whole values fall apart, levels find each other, nothing typed is lost."""

import pytest
from forms import edition, indicators

from perfdesk.desk.grid import (
    LEVEL1,
    LEVEL2,
    LEVEL3,
    OPERATOR,
    PRINTED,
    UNIT,
    VALUE,
    block_of,
    cell_text,
    filled_down,
    moved,
    overwritten,
    pasted,
    with_cell,
)
from perfdesk.model.form import Indicator


def parts(row: Indicator) -> tuple[str, ...]:
    return tuple(cell_text(row, column, "bracketed") for column in (OPERATOR, VALUE, UNIT, PRINTED))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (">=98%", ("≥", "98", "%", "≥98.00(%)")),
        ("＞＝９８％", ("≥", "98", "%", "≥98.00(%)")),
        ("不低于98%", ("≥", "98", "%", "≥98.00(%)")),
        ("及时", ("", "及时", "", "及时")),
        ("", ("", "", "", "")),
    ],
)
def test_a_whole_value_falls_into_its_parts(typed: str, shown: tuple[str, ...]) -> None:
    assert parts(with_cell(Indicator(), VALUE, typed, None)) == shown


def test_a_bare_number_keeps_operator_and_unit_and_each_part_can_be_typed() -> None:
    row = with_cell(Indicator(), VALUE, ">=98%", None)
    assert parts(with_cell(row, VALUE, "95", None)) == ("≥", "95", "%", "≥95.00(%)")
    assert parts(with_cell(row, OPERATOR, "<=", None)) == ("≤", "98", "%", "≤98.00(%)")
    assert parts(with_cell(row, UNIT, "次", None)) == ("≥", "98", "次", "≥98.00(次)")
    assert with_cell(row, OPERATOR, "约", None) == row


def test_a_level_2_brings_its_level_1() -> None:
    row = with_cell(Indicator(), LEVEL2, "时效指标", edition())
    assert (row.level1, row.level2) == ("产出指标", "时效指标")
    assert with_cell(row, LEVEL2, "自己的叫法", edition()).level1 == "产出指标"


def test_a_block_is_laid_over_and_goes_on_below() -> None:
    rows = indicators(2)
    block = block_of("甲\t≥\t5\t个\r\n乙\t\t10%\n")
    assert block == (("甲", "≥", "5", "个"), ("乙", "", "10%"))
    made = pasted(rows, (1, LEVEL3), block, None)
    assert (len(made), made[0], made[1].level1) == (3, rows[0], rows[1].level1)
    assert parts(made[1])[3] == "≥5.00(个)"
    assert cell_text(made[2], UNIT, "plain") == "%"
    assert overwritten(rows, (1, LEVEL3), block) == 3
    assert overwritten(rows, (2, LEVEL3), block) == 0
    assert block_of("") == ()


def test_rows_are_filled_down_and_moved_as_far_as_there_is_room() -> None:
    rows = indicators(4)
    assert {row.level2 for row in filled_down(rows, range(LEVEL1, LEVEL3), 0, 3)} == {rows[0].level2}
    assert moved(rows, 0, 1, 1) == (rows[2], rows[0], rows[1], rows[3])
    assert moved(rows, 0, 1, 9) == (rows[2], rows[3], rows[0], rows[1])
    assert moved(rows, 0, 1, -1) == rows
