"""Amounts in Chinese capitals (大写金额), as they are written on vouchers."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿", "万亿", "亿亿")
_LARGEST: Final = Decimal(10) ** 20
_CENT: Final = Decimal("0.01")


def in_capitals(amount: Decimal) -> str:
    """Write an amount in 元 in capitals: `10497494.06` → 壹仟零肆拾玖万柒仟肆佰玖拾肆元零陆分.

    After 支付结算办法, annex 1 (正确填写票据和结算凭证的基本规定): a run of noughts is one 零, 整 ends what has no 分.
    Amounts beyond the cent are rounded; one of more than twenty digits has no name, and gives "".
    """
    if abs(amount) >= _LARGEST:
        return ""
    rounded = abs(amount).quantize(_CENT, ROUND_HALF_UP)
    whole, cents = divmod(int(rounded * 100), 100)
    sign = "负" if amount < 0 and rounded else ""
    yuan = f"{_whole(whole)}元" if whole or not cents else ""
    return sign + yuan + _cents(cents, after=bool(whole))


def _whole(number: int) -> str:
    if not number:
        return _DIGITS[0]
    text, nought = "", False
    digits = str(number)
    for at, digit in enumerate(digits):
        place = len(digits) - 1 - at
        if digit == "0":
            nought = True
        else:
            text += (_DIGITS[0] if nought else "") + _DIGITS[int(digit)] + _PLACES[place % 4]
            nought = False
        if place % 4 == 0 and int(digits[max(at - 3, 0) : at + 1]):
            text += _GROUPS[place // 4]
    return text


def _cents(cents: int, *, after: bool) -> str:
    jiao, fen = divmod(cents, 10)
    if not cents:
        return "整"
    if not jiao:
        return (_DIGITS[0] if after else "") + f"{_DIGITS[fen]}分"
    return f"{_DIGITS[jiao]}角" + (f"{_DIGITS[fen]}分" if fen else "整")
