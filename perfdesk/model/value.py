"""Target values: operator, number and unit, or words; every notation of the published forms is read.

`≥98.00(%)`, `>= 98%`, `＝100％`, `≤18.31(万元/人/年)`, `不低于98%`, `2个` and `及时` all parse; what is not understood
stays as the words it was.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal, TypeAlias, cast

from perfdesk.model.money import MOST_DIGITS, format_decimal
from perfdesk.model.text import half_width

Operator: TypeAlias = Literal["≥", "≤", ">", "<", "="]
Notation: TypeAlias = Literal["bracketed", "plain"]
"""How an edition prints values: `≥98.00(%)` (2026) or `>=98%` (2022, 2023)."""

OPERATORS: tuple[Operator, ...] = ("≥", "≤", ">", "<", "=")
_ASCII = {"≥": ">=", "≤": "<=", ">": ">", "<": "<", "=": "="}
# Longer spellings first. LaTeX signs come from documents that were read by a machine.
_SPELLINGS = {
    r"\geqslant": "≥", r"\leqslant": "≤", r"\geq": "≥", r"\leq": "≤", r"\ge": "≥", r"\le": "≤",
    ">=": "≥", "=>": "≥", "<=": "≤", "=<": "≤", "==": "=",
    "大于等于": "≥", "大于或等于": "≥", "不低于": "≥", "不少于": "≥", "不小于": "≥", "至少": "≥", "最少": "≥",
    "小于等于": "≤", "小于或等于": "≤", "不高于": "≤", "不超过": "≤", "不多于": "≤", "不大于": "≤", "至多": "≤",
    "最多": "≤", "不超": "≤",
    "大于": ">", "高于": ">", "超过": ">", "小于": "<", "低于": "<", "少于": "<", "等于": "=",
}  # fmt: skip
_SPELLING = re.compile("|".join(map(re.escape, sorted(_SPELLINGS, key=len, reverse=True))))
_SPACES = re.compile(r"\s+")
_TAG = re.compile(r"</?[a-z]{1,6}>")
_VALUE = re.compile(
    r"(?P<operator>[≥≤><=])?"
    r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
    r"(?:\((?P<bracketed>.*)\)|(?P<bare>[^\d()，。；、,;:\"“”《》≥≤><=]{0,10}))"
)
# A bare unit that ends so is a limit in words (48小时内, 11月底前, 7天内完成), and one that begins so, a date.
_LIMIT = re.compile(
    r"(?:内|前|后|底|初|中旬|左右|以上|以下|以内|之内|之前|完成|到位|到达|响应|预算数|预算)$|^[年月日]."
)
_EARLIEST_YEAR = 1900
# A limit behind the figure, typed whole: 30分钟以内, 80%以上.
_TYPED_LIMIT = re.compile(
    r"(?P<figure>(?P<number>\d+(?:\.\d+)?)(?P<unit>[^\d()，。；、,;:≥≤><=以之内]{1,6}))(?P<limit>以内|之内|内|以上|以下)"
)
_DATE_UNITS = ("月", "月份", "季度")
"""Of `6月内` nobody knows whether June is meant or half a year."""


@dataclass(frozen=True, slots=True)
class TargetValue:
    """An indicator's 指标值.

    Attributes:
        raw: what the cell says, as it was written.
        operator: one of ≥ ≤ > < =, or None.
        number: the figure, or None where the value is in words.
        unit: the unit without brackets (`%`, `万元/人/年`), or "".
        text: the words of a value that is no figure, or "".
    """

    raw: str = ""
    operator: Operator | None = None
    number: Decimal | None = None
    unit: str = ""
    text: str = ""

    @property
    def blank(self) -> bool:
        """Whether the cell says nothing at all."""
        return not self.raw and self.number is None and not self.text and not self.unit

    @property
    def is_figure(self) -> bool:
        """Whether the value is a number rather than words."""
        return self.number is not None

    def composed(self, notation: Notation = "bracketed") -> str:
        """Write the value from its parts: `≥98.00(%)` when bracketed, `>=98%` when plain."""
        if self.number is None:
            return self.text or self.raw
        operator, unit = self.operator or "", self.unit
        if notation == "plain":
            return f"{_ASCII.get(operator, '')}{format_decimal(self.number, None, commas=False)}{unit}"
        return f"{operator}{format_decimal(self.number, 2, commas=False)}{f'({unit})' if unit else ''}"

    def printed(self, notation: Notation) -> str:
        """Return what the paper says: the edition's notation where operator and number are known, else as written."""
        if self.operator is None or self.number is None:
            return self.raw or self.composed(notation)
        if self.raw and not _same(parse_value(self.raw), self):
            return self.raw
        return self.composed(notation)


def _same(one: TargetValue, other: TargetValue) -> bool:
    """Whether two values have the same parts, however they were written."""
    return (one.operator, one.number, one.unit, one.text) == (other.operator, other.number, other.unit, other.text)


def plain_signs(text: str) -> str:
    r"""Return `text` without markup (`$\geq 95\%$`, `<p>`), in half width and with one sign for each operator."""
    cleaned = _TAG.sub("", half_width(text)).replace(r"\%", "%").replace("$", "")
    return _SPELLING.sub(lambda match: _SPELLINGS[match[0]], cleaned).strip()


@lru_cache(maxsize=20_000)
def parse_value(raw: str) -> TargetValue:
    """Read one value cell; never fails, since words are a value too.

    Args:
        raw: the cell's text in any notation of the published forms.

    Returns:
        The value; `text` holds the words where no single figure with an optional operator and unit was found.
    """
    match = _VALUE.fullmatch(_SPACES.sub("", plain_signs(raw)))
    if not match or len(match["number"]) > MOST_DIGITS or not _is_quantity(match):
        return TargetValue(raw=raw, text=raw.strip())
    unit = match["bracketed"] if match["bracketed"] is not None else match["bare"]
    operator = cast("Operator | None", match["operator"])
    return TargetValue(raw, operator, Decimal(match["number"].replace(",", "")), unit or "")


def parse_typed(text: str) -> TargetValue:
    """Read a value that is being typed: as `parse_value` does, and `30分钟以内` as ≤ 30 分钟, `80%以上` as ≥ 80 %.

    What is read from files keeps such words; only who types sees at once what became of them.
    """
    value = parse_value(text)
    match = None if value.number is not None else _TYPED_LIMIT.fullmatch(_SPACES.sub("", plain_signs(text)))
    if match is None or match["unit"] in _DATE_UNITS or _is_year(match["number"], match["unit"]):
        return value
    return parse_value(("≥" if match["limit"] == "以上" else "≤") + match["figure"])


def _is_quantity(match: re.Match[str]) -> bool:
    """Tell a quantity (`24小时`, `5年`) from a date or a limit in words (`2026年`, `48小时内`)."""
    if match["bracketed"] is not None:
        return True
    if _LIMIT.search(match["bare"]):
        return False
    return not _is_year(match["number"].replace(",", ""), match["bare"])


def _is_year(number: str, unit: str) -> bool:
    return unit in ("年", "年度") and Decimal(number) >= _EARLIEST_YEAR
