"""Cells as XML."""

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.export.xlsx_cells import UnwritableError, as_number, escaped, number_cell, shown_text, text_cell


@pytest.mark.parametrize(
    ("text", "shown"),
    [("一\r\n 二\u3000\n\n三", "一\n二\n三"), (" 法律\u200b顾问 ", "法律顾问"), ("a\tb", "a b"), ("", "")],
)
def test_a_cell_shows_the_paragraphs_that_are_printed(text: str, shown: str) -> None:
    assert shown_text(text) == shown


def test_a_text_longer_than_a_cell_is_cut_visibly() -> None:
    assert shown_text("字" * 40_000) == "字" * 32_766 + "…"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff_"), min_size=1))
def test_any_text_stands_in_xml_as_it_is(text: str) -> None:
    cell = ET.fromstring(text_cell("A1", 1, text))  # noqa: S314  # our own
    assert cell.get("t") == "inlineStr"
    assert "".join(cell.itertext()) == text


def test_what_looks_like_the_code_of_a_character_is_not_read_as_one() -> None:
    assert escaped("a_x0041_b_c") == "a_x005F_x0041_b_c"


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe"])
def test_what_no_xml_can_hold_is_refused(character: str) -> None:
    with pytest.raises(UnwritableError) as refused:
        escaped(f"完成{character}率")
    assert refused.value.character == character


@pytest.mark.parametrize(
    ("figure", "digits"),
    [
        (Decimal("10497494.06"), "10497494.06"),
        (Decimal(-3), "-3"),
        (Decimal("0.00"), "0.00"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.0000001"), "0.0000001"),
        (Decimal("1234567890123.45"), "1234567890123.45"),
        (Decimal("12345678901234.56"), None),
        (Decimal("1E-10"), None),
        (Decimal("1E+15"), None),
        ("见附件", None),
        (None, None),
    ],
)
def test_a_figure_is_a_number_where_a_spreadsheet_keeps_all_its_digits(figure: object, digits: str | None) -> None:
    assert as_number(figure) == digits


@given(st.decimals(-(10**13), 10**13, places=2))
def test_money_comes_back_to_the_cent(amount: Decimal) -> None:
    digits = as_number(amount)
    if digits is not None:
        assert round(Decimal(repr(float(digits))), 2) == amount


def test_a_formula_brings_its_value_along() -> None:
    assert number_cell("B2", 3, "1", "'a&b'!C1") == '<c r="B2" s="3"><f>\'a&amp;b\'!C1</f><v>1</v></c>'
