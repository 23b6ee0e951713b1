"""Amounts in capitals: known ones, and each can be read back."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.capitals import in_capitals

VALUES = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("10497494.06", "壹仟零肆拾玖万柒仟肆佰玖拾肆元零陆分"),
        ("100000", "壹拾万元整"),
        ("100500", "壹拾万零伍佰元整"),
        ("1000000001", "壹拾亿零壹元整"),
        ("0.5", "伍角整"),
        ("0.07", "柒分"),
        ("30.70", "叁拾元柒角整"),
        ("-2.345", "负贰元叁角伍分"),
        ("0.004", "零元整"),
        ("1e21", ""),
    ],
)
def test_known_amounts(amount: str, words: str) -> None:
    assert in_capitals(Decimal(amount)) == words


@given(st.decimals(min_value=0, max_value=Decimal("99999999999.99"), places=2))
def test_every_amount_is_read_back(amount: Decimal) -> None:
    assert read(in_capitals(amount)) == amount


def read(words: str) -> Decimal:
    whole, _, rest = words.rpartition("元")
    jiao, fen = (next((VALUES[a] for a, b in pairwise(rest) if b == unit), 0) for unit in "角分")
    total = group = digit = 0
    for sign in whole:
        if sign in VALUES:
            digit = VALUES[sign]
        elif sign in PLACES:
            group, digit = group + digit * PLACES[sign], 0
        else:
            group = group + digit
            total = total + group * 10**4 if sign == "万" else (total + group) * 10**8
            group = digit = 0
    return Decimal(total + group + digit) + Decimal(jiao) / 10 + Decimal(fen) / 100
