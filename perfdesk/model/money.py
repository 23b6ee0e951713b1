"""Amounts of money and other figures: exact decimals, read from and written as text.

Amounts are kept in 元. A cell holds a `Decimal`, nothing (`None`), or, where its text is no figure, that text.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import reduce
from typing import Final, TypeAlias

from perfdesk.model.text import squeeze

Figure: TypeAlias = Decimal | str | None
"""A figure, the words that stand in its place, or a blank."""

YUAN_PER_WANYUAN = Decimal(10_000)
MOST_DIGITS: Final = 100
"""A longer row of digits is no figure."""
_EXACT: Final = Context(prec=10 * MOST_DIGITS)
"""Enough digits for what figures are added up to here; the usual 28 would round without a word."""
_DECIMAL = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_AMOUNT = re.compile(rf"¥?({_DECIMAL.pattern})(万元?|元)?")


def parse_decimal(text: str) -> Decimal | None:
    """Return the figure that `text` writes (thousands commas and full width allowed), or None."""
    squeezed = squeeze(text)
    return Decimal(squeezed.replace(",", "")) if len(squeezed) <= MOST_DIGITS and _DECIMAL.fullmatch(squeezed) else None


def parse_amount(text: str) -> Decimal | None:
    """Return the amount in 元 that `text` writes: `10,497,494.06`, `¥200`, `833.69万元`, `48万`; or None."""
    squeezed = squeeze(text)
    match = _AMOUNT.fullmatch(squeezed)
    if not match or len(squeezed) > MOST_DIGITS:
        return None
    figure = Decimal(match[1].replace(",", ""))
    return from_wanyuan(figure) if match[2] in ("万元", "万") else figure


def from_wanyuan(amount: Decimal) -> Decimal:
    """Convert 万元 to 元, exactly."""
    return _EXACT.multiply(amount, YUAN_PER_WANYUAN)


def to_wanyuan(amount: Decimal) -> Decimal:
    """Convert 元 to 万元, exactly (no rounding: `format_decimal` shows as many places as are needed)."""
    return amount.scaleb(-4, _EXACT)


def rounded(amount: Decimal, places: int = 2) -> Decimal:
    """Round half up, as the sums on paper are."""
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)


def as_decimal(figure: Figure) -> Decimal | None:
    """Return `figure` where it is understood, else None."""
    return figure if isinstance(figure, Decimal) else None


def total(*figures: Figure) -> Decimal:
    """Add up what is understood; a blank counts as 0."""
    return reduce(_EXACT.add, (figure for figure in figures if isinstance(figure, Decimal)), Decimal(0))


def format_decimal(figure: Decimal, places: int | None = 2, *, commas: bool = True) -> str:
    """Write `figure` with at least `places` decimals; more where fewer would change the value.

    Args:
        figure: the figure to write.
        places: decimals to show; None shows just those that are needed.
        commas: whether thousands are marked.
    """
    needed = _decimals(figure)
    if places is None or needed > places:
        needed = _decimals(figure.normalize(_EXACT))
    shown = needed if places is None else max(places, needed)
    return f"{figure:,.{shown}f}" if commas else f"{figure:.{shown}f}"


def plain_decimal(figure: Decimal) -> str:
    """Write `figure` with the decimals that it came with and never as 1E-7, so that it reads back the same."""
    return f"{figure:f}"


def _decimals(figure: Decimal) -> int:
    exponent = figure.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
