"""What stands for what in two lists, and which of it was moved."""

from collections.abc import Sequence

import pytest
from forms import names
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.pairing import Pair, aligned, out_of_order

name_lists = st.lists(
    st.one_of(names, st.sampled_from(["法律顾问", "法律顾问服务", "法务顾问服务", "会议费", ""])), max_size=8
)


def paired(old: Sequence[str], new: Sequence[str]) -> tuple[Pair, ...]:
    return aligned(old, new, [lambda name: name or None], lambda name: name)


@given(name_lists, name_lists)
def test_everything_is_there_once_and_in_the_order_of_the_new_list(old: list[str], new: list[str]) -> None:
    pairs = paired(old, new)
    assert sorted(before for before, _ in pairs if before is not None) == list(range(len(old)))
    assert [after for _, after in pairs if after is not None] == list(range(len(new)))


@given(name_lists, name_lists)
def test_turned_around_the_same_ones_are_paired(old: list[str], new: list[str]) -> None:
    there, back = paired(old, new), paired(new, old)
    assert set(there) == {(before, after) for after, before in back}
    assert len(out_of_order(there)) == len(out_of_order(back))


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        (["甲", "乙"], ["乙", "甲"], ((1, 0), (0, 1))),
        (["甲", "乙", "丙"], ["甲", "丁", "丙"], ((0, 0), (1, None), (None, 1), (2, 2))),
        (["法律顾问"], ["法律顾问服务"], ((0, 0),)),
        (["法律顾问服务", "法律顾问"], ["法律顾问"], ((0, None), (1, 0))),
        (["会议费"], ["培训费"], ((0, None), (None, 0))),
        ([""], [""], ((0, None), (None, 0))),
        (["法律顾问（2025年）"], ["会议费", "法律顾问（2026年）"], ((None, 0), (0, 1))),
    ],
)
def test_the_same_name_counts_first_then_one_nearly_the_same(
    old: list[str], new: list[str], pairs: tuple[Pair, ...]
) -> None:
    assert sorted(paired(old, new), key=repr) == sorted(pairs, key=repr)


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        ("甲乙丙丁", "甲乙丙丁", set()),
        ("甲乙丙丁", "丁甲乙丙", {0}),
        ("甲乙丙丁", "乙丙甲丁", {2}),
        ("甲乙丙", "丙丁乙甲", {1, 2}),
    ],
)
def test_as_few_as_possible_were_moved(old: str, new: str, moved: set[int]) -> None:
    found = out_of_order(paired(list(old), list(new)))
    assert len(found) == len(moved)
    if len(moved) == 1:
        assert found == moved
