"""Amounts of money and other figures: exact decimals, read from and written as text.

Amounts are kept in 元. A cell holds a `Decimal`, nothing (`None`), or, where its text is no figure, that text.
"""

import re
from decimal import Decimal
from typing import TypeAlias

from perfdesk.model.text import squeeze

Figure: TypeAlias = Decimal | str | None
"""A figure, the words that stand in its place, or a blank."""

YUAN_PER_WANYUAN = Decimal(10_000)
_DECIMAL = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_AMOUNT = re.compile(rf"¥?({_DECIMAL.pattern})(万元|元)?")


def parse_decimal(text: str) -> Decimal | None:
    """Return the figure that `text` writes (thousands commas and full width allowed), or None."""
    squeezed = squeeze(text)
    return Decimal(squeezed.replace(",", "")) if _DECIMAL.fullmatch(squeezed) else None


def parse_amount(text: str) -> Decimal | None:
    """Return the amount in 元 that `text` writes: `10,497,494.06`, `¥200`, `833.69万元`; None if it is no amount."""
    match = _AMOUNT.fullmatch(squeeze(text))
    if not match:
        return None
    figure = Decimal(match[1].replace(",", ""))
    return from_wanyuan(figure) if match[2] == "万元" else figure


def from_wanyuan(amount: Decimal) -> Decimal:
    """Convert 万元 to 元, exactly."""
    return amount * YUAN_PER_WANYUAN


def to_wanyuan(amount: Decimal) -> Decimal:
    """Convert 元 to 万元, exactly (no rounding: `format_decimal` shows as many places as are needed)."""
    return amount.scaleb(-4)


def as_decimal(figure: Figure) -> Decimal | None:
    """Return `figure` where it is understood, else None."""
    return figure if isinstance(figure, Decimal) else None


def total(*figures: Figure) -> Decimal:
    """Add up what is understood; a blank counts as 0."""
    return sum((figure for figure in figures if isinstance(figure, Decimal)), Decimal(0))


def format_decimal(figure: Decimal, places: int | None = 2, *, commas: bool = True) -> str:
    """Write `figure` with at least `places` decimals; more where fewer would change the value.

    Args:
        figure: the figure to write.
        places: decimals to show; None shows just those that are needed.
        commas: whether thousands are marked.
    """
    exponent = figure.as_tuple().exponent
    needed = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if places is None or needed > places:
        stripped = figure.normalize().as_tuple().exponent
        needed = -stripped if isinstance(stripped, int) and stripped < 0 else 0
    shown = needed if places is None else max(places, needed)
    return f"{figure:,.{shown}f}" if commas else f"{figure:.{shown}f}"
