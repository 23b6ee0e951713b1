"""What rides inside a spreadsheet: packed into cells and back."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.carried import CarriedError, ShownCell, ShownSheet, pack, shown_sheets, unpack

SHEET = ShownSheet("perfdesk_1", "河道保洁", 0, 2, (ShownCell(3, 2, 1, "project_name", "河道保洁"),))


@given(st.binary(max_size=2_000))
def test_what_is_packed_comes_back(data: bytes) -> None:
    assert unpack(pack(data), len(data) + 1) == data


def test_pieces_fit_into_cells() -> None:
    noise = bytes(n * n * 31 % 251 for n in range(300_000)) + bytes(range(256))
    pieces = pack(noise)
    assert max(map(len, pieces)) <= 32_000
    assert unpack(pieces, 1_000_000) == noise


@pytest.mark.parametrize(
    "damage",
    [
        lambda pieces: pieces[:-1],
        lambda pieces: [pieces[0][:50] + ("A" if pieces[0][50] != "A" else "B") + pieces[0][51:], *pieces[1:]],
        lambda pieces: [f"{pieces[0]}*", *pieces[1:]],
        lambda _: [],
        lambda _: ["AAAA"],
    ],
    ids=["short", "changed", "strange", "nothing", "other"],
)
def test_damage_is_told(damage: Callable[[list[str]], list[str]]) -> None:
    with pytest.raises(CarriedError):
        unpack(damage(pack(bytes(range(256)) * 1_000)), 1_000_000)


def test_data_that_swell_are_not_unpacked() -> None:
    with pytest.raises(CarriedError):
        unpack(pack(bytes(1_000_000)), 999_999)


def test_records_come_back() -> None:
    assert shown_sheets([SHEET.to_plain()]) == (SHEET,)


@pytest.mark.parametrize(
    "plain",
    [None, 3, [3], [{}], [{**SHEET.to_plain(), "cells": [[1]]}], [{"more": 1}]]
    + [
        [{**SHEET.to_plain(), "cells": [cell]}]
        for cell in ([0, 1, 1, "", ""], [1.5, 1, 1, "", ""], [1, 1, 10**9, "", ""], [1, "", 1, "", ""])
    ]
    + [[{**SHEET.to_plain(), "cells": [[1, 1, 1, None, ""]]}], [{**SHEET.to_plain(), "form": -1}]],
)
def test_what_is_no_record_is_told(plain: object) -> None:
    with pytest.raises(CarriedError):
        shown_sheets(plain)
