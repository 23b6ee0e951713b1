"""Numbers before names of indicators are told from figures that belong to them."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.intake.numbering import unnumbered


@pytest.mark.parametrize(
    ("names", "bare"),
    [
        (["1.巡查次数", "2.清障处数", "3.2小时内到场率"], ["巡查次数", "清障处数", "2小时内到场率"]),
        (["1、巡查次数", "", "2、清障处数"], ["巡查次数", "", "清障处数"]),
        (["（1）巡查次数", "（2）清障处数", "（1）验收合格率"], ["巡查次数", "清障处数", "验收合格率"]),
        (["①巡查次数", "②清障处数", "(3)验收合格率"], ["巡查次数", "清障处数", "验收合格率"]),
        (["一、巡查次数", "二、清障处数"], ["巡查次数", "清障处数"]),
        (["指标1：巡查次数", "指标 2：清障处数"], ["巡查次数", "清障处数"]),
        (
            [f"{sign}、巡查{sign}" for sign in "一二三四五六七八九十"],
            [f"巡查{sign}" for sign in "一二三四五六七八九十"],
        ),
    ],
)
def test_numbers_that_count_are_taken_off(names: Sequence[str], bare: Sequence[str]) -> None:
    assert unnumbered(names) == tuple(bare)


@pytest.mark.parametrize(
    "names",
    [
        [],
        [""],
        ["2小时内到场率", "3级以上保护"],
        ["1.5吨车辆数"],
        ["1.5吨车辆数", "2.5吨车辆数"],
        ["1.巡查次数", "清障处数"],
        ["1.巡查次数", "3.清障处数"],
        ["2.巡查次数", "3.清障处数"],
        ["一级保护率", "二级保护率"],
    ],
)
def test_figures_that_may_belong_to_a_name_stay(names: Sequence[str]) -> None:
    assert unnumbered(names) is None


@given(st.lists(st.from_regex(r"[一-龥]{1,9}", fullmatch=True), min_size=1, max_size=40))
def test_any_names_come_back(names: list[str]) -> None:
    assert unnumbered([f"{n}. {name}" for n, name in enumerate(names, 1)]) == tuple(names)
