"""Text as people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.text import half_width, squeeze


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("１２３．４５％", "123.45%"),
        ("ＡＢｃ（一）", "ABc(一)"),
        ("≧９８﹪", "≥98%"),
        ("￥－５", "¥-5"),
        ("甲\u3000乙", "甲 乙"),
        ("、。《》“”—", "、。《》“”—"),
    ],
)
def test_signs_have_one_width(written: str, plain: str) -> None:
    assert half_width(written) == plain


@given(st.text())
def test_no_character_is_lost_and_none_changes_twice(text: str) -> None:
    assert len(half_width(text)) == len(text)
    assert half_width(half_width(text)) == half_width(text)


def test_squeezing_drops_every_kind_of_white_space() -> None:
    assert squeeze(" 项目\t总\u3000目\u00a0标\r\n： ") == "项目总目标:"
