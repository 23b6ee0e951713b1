"""Amounts: read and written exactly."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.money import (
    MOST_DIGITS,
    format_decimal,
    from_wanyuan,
    parse_amount,
    parse_decimal,
    plain_decimal,
    rounded,
    to_wanyuan,
    total,
)

figures = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40, places=12)


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        ("10,497,494.06", "10497494.06"),
        ("０.００", "0.00"),
        ("￥ 200", "200"),
        ("833.69万元", "8336900"),
        ("48 万", "480000"),
        ("1,559,500元", "1559500"),
        (" 5393190.00 ", "5393190.00"),
        ("-12.5", "-12.5"),
        ("0.0001万元", "1"),
    ],
)
def test_amounts_are_read_in_yuan(written: str, yuan: str) -> None:
    assert parse_amount(written) == Decimal(yuan)


@pytest.mark.parametrize(
    "words", ["", "见附件", "12,34.5", "1.2.3", "约5万元", "1e5", "5亿元", "万元", "万", "9" * (MOST_DIGITS + 1)]
)
def test_what_is_no_amount_is_left_alone(words: str) -> None:
    assert parse_amount(words) is None
    assert parse_decimal(words) is None


@given(figures)
def test_wanyuan_and_back_is_exact(amount: Decimal) -> None:
    assert from_wanyuan(to_wanyuan(amount)) == amount


@given(figures, st.integers(0, 4) | st.none(), st.booleans())
def test_writing_a_figure_never_changes_its_value(figure: Decimal, places: int | None, commas: bool) -> None:  # noqa: FBT001
    assert parse_decimal(format_decimal(figure, places, commas=commas)) == figure


@pytest.mark.parametrize(
    ("figure", "places", "printed"),
    [
        ("10497494.06", 2, "10,497,494.06"),
        ("1559500.00", 0, "1,559,500"),
        ("12.345", 2, "12.345"),
        ("54533985.10", None, "54,533,985.1"),
        ("0", 2, "0.00"),
        ("1." + "0" * 32 + "1", 2, "1." + "0" * 32 + "1"),
    ],
)
def test_figures_are_printed_with_the_decimals_asked_for_or_needed(
    figure: str, places: int | None, printed: str
) -> None:
    assert format_decimal(Decimal(figure), places) == printed


@given(st.lists(figures))
def test_sums_are_exact(amounts: list[Decimal]) -> None:
    assert Fraction(total(*amounts)) == sum(map(Fraction, amounts))


def test_a_sum_passes_over_blanks_and_words() -> None:
    assert total(Decimal("1.10"), None, "见附件", Decimal(2)) == Decimal("3.10")
    assert total() == 0


def test_half_a_cent_is_rounded_up() -> None:
    assert rounded(Decimal("2357.845")) == Decimal("2357.85")
    assert rounded(Decimal("9" * 60)) == Decimal("9" * 60)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-1, max_value=1))
def test_a_small_figure_is_never_written_with_an_exponent(figure: Decimal) -> None:
    assert plain_decimal(figure).replace("-", "").replace(".", "").isdecimal()
    assert Decimal(plain_decimal(figure)) == figure
