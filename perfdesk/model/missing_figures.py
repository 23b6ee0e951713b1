"""Amounts of money whose figure is missing: `二类费用万元`."""

import re
from dataclasses import dataclass
from functools import lru_cache

from perfdesk.model.text import BLANKS, half_width_kept

_UNIT_AT_END = re.compile(rf"(?:亿元|万元|万|元)(?={BLANKS}(?:[,，。;；、)\]】!]|\n|$))")
_NUMERAL_END = "零〇两一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_NOT_BEFORE_YUAN = set(_NUMERAL_END + "单多公美欧日港澳加韩泰状会复纪同解中几位数分角块币每以按余货")
_NOT_BEFORE_WAN = set(_NUMERAL_END + "几数上近成余多每位以按半百")
_MONEY_WORD = re.compile(r"(?:费用?|款|额|约|共|合计|总计|小计|金|价|资|投入|支出|预算|经费|成本|为|需)$")
_UNIT_NOTE = re.compile(r"单位(?:为|是)?$")
_PIECE_OF_WORK = re.compile(r"[费维务用件护发训赁租程购设改造产备]$")


@dataclass(frozen=True, slots=True)
class MissingFigure:
    """A unit of money without its figure (`二类费用万元`): its place, and the words before it."""

    start: int
    end: int
    written: str


@lru_cache(maxsize=4_000)
def read_missing(text: str) -> tuple[MissingFigure, ...]:
    """Read the units of money that have no figure before them: 二类费用万元, 共约万元; not 单位：万元, 数十万元."""
    if "万" not in text and "元" not in text:
        return ()
    plain = half_width_kept(text)
    return tuple(
        MissingFigure(match.start(), match.end(), _words_before(plain, match.start())[-8:] + match[0])
        for match in _UNIT_AT_END.finditer(plain)
        if _lacks_figure(_words_before(plain, match.start()), match[0])
    )


def _words_before(plain: str, place: int) -> str:
    """Return the Chinese characters right before a place, blanks to be filled in between them left out."""
    before = plain[max(0, place - 20) : place].rstrip(" \t_")
    return re.split(r"[^\u4e00-\u9fff]", before)[-1]


def _lacks_figure(word: str, unit: str) -> bool:
    refused = _NOT_BEFORE_YUAN if unit == "元" else _NOT_BEFORE_WAN
    if not word or word[-1] in refused or _UNIT_NOTE.search(word):
        return False
    return unit.endswith("万元") or bool(_MONEY_WORD.search(word) or (unit == "万" and _PIECE_OF_WORK.search(word)))
