"""Amounts of money in running text, as people write them.

`2025年尾款约3.2万；2026年线路2.5万、值守1.3万，共约3.8万。合计7万元` is read into amounts in 元,
each with its place in the text, its year, how exact it is, and its role: a part, a total, what is left over from last
year, a price per piece, a contract sum. Reading never fails: what is not understood is not there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from perfdesk.model.counting import NOUN, SCALES, read_numeral
from perfdesk.model.items import without_numbers
from perfdesk.model.text import BLANKS, half_width_kept, squeeze

Role: TypeAlias = Literal[
    "part", "subtotal", "total", "stated", "balance", "aside", "contract", "instalment", "price", "limit", "change"
]
"""What an amount is in its sentence.

part: one of several; subtotal (共, 小计) and total (合计, 总计): what parts before it add up to; stated: named as the
budget of this year; balance: left over from last year and paid now; aside: another year's own figure; contract: the sum
of a contract or of the whole project; instalment: one payment of several; price: per month, person or piece; limit: a
threshold or a range (100万元以上, 5-8万元); change: more or less than last year.
"""

COUNTED: Final[tuple[Role, ...]] = ("part", "subtotal", "total", "stated", "balance")
"""Roles of the amounts that this year's budget is made of."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money in a text.

    Attributes:
        start: where it begins in the text.
        end: where it ends, its unit and what it is per included.
        written: the amount as it is written, white space aside.
        yuan: the amount in 元.
        step: what one of its last printed digit is worth, in 元: 42万 → 10,000.
        about: whether 约 stands before it.
        per: what it is a price per: 万元/人/年 → ("人", "年").
        year: the year that it is said to be of, or None.
        role: what it is in its sentence.
    """

    start: int
    end: int
    written: str
    yuan: Decimal
    step: Decimal
    about: bool = False
    per: tuple[str, ...] = ()
    year: int | None = None
    role: Role = "part"

    @property
    def slack(self) -> Decimal:
        """How far the amount that is meant may lie from the one that is written: half a digit where 约 says so."""
        return self.step / 2 if self.about else Decimal(0)


_FIGURE = (
    r"\d{1,3}(?:[ \t]?,[ \t]?\d{3}(?!\d))+(?:[ \t]?\.[ \t]?\d+)?"
    r"|\d{1,3}(?:[ \t]\d{3}(?!\d))+(?:\.\d+)?"
    r"|\d+(?:[ \t]?\.[ \t]?\d+)?"
)
# A bare 万 is money unless it counts something else: 3万人, 2万余条, but 3万人员经费, 5万台账经费.
_COUNTED_BY_WAN = (
    r"[余多]?(?:人(?![工员才力均社])|户|次|件|条|个|台(?!账)|套|张|只|辆|吨|亩|平|立方|公里|公斤|千米|千瓦|米|字|册"
    r"|名|家|座|盏|棵|株|份|级|兆|度|处(?![置理])|支(?![付出撑])|本(?![年项级区市次])|部(?![分门])|门|号|里|步|倍|分之"
    r"|粉|科|达|一|物|能|像)"
)
_UNIT = (
    rf"(?:(?P<scale>百万|千万|亿|万|千|百)?{BLANKS}[余多]?{BLANKS}(?:元|圆)(?![素件宇旦器])"
    rf"|(?P<bare>亿|万)(?!{BLANKS}{_COUNTED_BY_WAN}))"
)
_NUMERAL = r"[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾][一二两三四五六七八九十百千万零〇壹贰叁肆伍陆柒捌玖拾佰仟]*"
_AMOUNT = re.compile(
    rf"(?=[\d¥(一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾])(?:(?<![\dA-Za-z])(?<!\d\.)(?:¥{BLANKS})?(?P<figure>{_FIGURE}){BLANKS}{_UNIT}"
    rf"|(?<![几数上近成])(?P<numeral>{_NUMERAL})(?P<numeral_scale>亿元|万元|元)整?"
    rf"|¥{BLANKS}(?P<plain>{_FIGURE})(?![\d%])"
    rf"|\((?:单位:)?(?P<noted_scale>亿元|万元|元)\):?{BLANKS}(?P<noted>{_FIGURE})(?![\d年月%]))"
    rf"(?P<per>(?:{BLANKS}(?:/|每){BLANKS}(?:{NOUN})(?:{BLANKS}[/·.*、每]?{BLANKS}(?:年度?|月|季度?|天|次|人|个|台|套)(?![\w]))?)?)"
)
_FACTOR = re.compile(rf"{BLANKS}(?:[×xX*✕✖]|乘|的?{BLANKS}\d+(?:\.\d+)?%)")

# --- Words around an amount ------------------------------------------------------------------------------------------

_BREAKS = (",", "。", ";", "、", "!", "?", "\n")
_ABOUT = re.compile(rf"(?:约|大约|左右|近|预计|暂估|估算){BLANKS}(?:为|需|人民币)?{BLANKS}¥?{BLANKS}$")
_YEAR = re.compile(r"(?<!\d)(20\d\d)[ \t]*年(?!代)|(上年|去年|上一年)|(今年|本年|当年)|(明年|次年)")
_PER_BEFORE = re.compile(rf"每{BLANKS}({NOUN})|(人均)|(单价)|(月租|月均)")
_AFTER_LIMIT = re.compile(rf"{BLANKS}(?:\(含\))?(?:及|和|或)?(?:以上|以下|以内|之内)")
_BEFORE_LIMIT = re.compile(r"(?:超过|超出|不足|未达|达到|低于|高于|限额|起付|门槛|上限|下限)[^,。;]{0,4}$")
_RANGE_BEFORE = re.compile(r"(?:\d(?:万|元|万元)?[ \t]*|^)[-~—至到]+$")
_RANGE_AFTER = re.compile(r"[ \t]*[-~—至到]+[ \t]*\d[\d.,]*[ \t]*[万元]")
_CHANGE = re.compile(
    r"(?:较|比|同比|相比)[^。;]*(?:增|减|降|节|多|少)"
    r"|(?:增加|减少|压减|核减|下降|节约|节省|调增|调减|增长)(?:了|约|金额|经费|预算|费用|资金)*$"
)
_CONTRACT = re.compile(
    r"合同(?:总|暂定)?(?:价款?|金?额|款|金)|中标|成交|总投资|概算|总造价|批复|立项(?:金额|总额)|项目总(?:金额|投资|额|价)"
    r"|[两二三四五\d]年(?:合计|总计|共计|共|总)"
)
_SHARE_PAID = re.compile(r"支付[^,。;]*[%成][^,。;\d]{0,3}$")
_INSTALMENT = re.compile(r"首付|首款|首期|首笔|预付|进度款|第[一二三四五六\d]+(?:期|笔|次|批)|质保金|保证金|验收款")
_TOTAL = re.compile(r"合计|总计|共计|总共|总额|总费用|总经费|总预算|总金额|总价|总支出|总成本|总资金|以上共")
_SUBTOTAL = re.compile(r"小计|(?:共|计|总)(?:约|需|为|是|需要|人民币|[: \t])*$")
# A sum speaks of nothing but itself: 共约, 2026年合计; 专线费共 is one part of a longer list.
_SUM_ALONE = re.compile(
    r"(?:以上|上述|各项|[一二两三四五六七八九十\d]+项|全部|费用|经费|资金|预算|金额|总|年度|全年|今年|本年|当年|20\d\d\s*年|本|项目"
    r"|安排|申请|支出|共|约|计|合|小|额|数|为|需|要|是|人民币|大约|预计|[:()\s])+"
)
_BALANCE = re.compile(r"尾款|余款|剩余|结转|未支?付|欠|结余|应付")
_PAST = re.compile(
    r"(?:年度?|上年度?|去年|上一年度?)的?(?:全年|项目|总|原)?(?:预算|执行|决算|实际|支出|经费|批复|核定|安排|支付|合计|共)"
    r"|已(?:经)?(?:支付|付|支出|执行|安排|拨付|完成|发生)"
)
_STATED = re.compile(
    r"(?:年|年度|本项目|项目|全年|共|总|拟|区|财政|预算)[^,。;]{0,12}?(?:预算|申请|安排|经费|资金|费用?|金额|需要?|拨款)"
    r"(?:资金|金额|经费|总?额|数|财政资金|财政拨款|支出|费用|预算)*(?:预计|预估|大约|约|为|是|共|:|人民币|计划|固定|\s)*$"
)
_SENTENCE_END = re.compile(r"[。;\n]")
_BLANK = re.compile(r"[ \t,]")
_LARGE_NUMERAL = re.compile(r"[十百千万壹贰叁肆伍陆柒捌玖拾]")


@lru_cache(maxsize=4_000)
def read_amounts(text: str, year: int | None = None) -> tuple[Amount, ...]:
    """Read every amount of a text.

    Args:
        text: the text in any width and spelling; places in it are those of the text as it is given.
        year: the year of the form, to tell last year's amounts from this year's.
    """
    plain = without_numbers(half_width_kept(text))
    return tuple(_amounts(plain, year))


def _amounts(plain: str, year: int | None) -> Iterator[Amount]:
    before, spoken, last = 0, None, None
    for match in _AMOUNT.finditer(plain):
        figure, scale = _figure(match)
        if figure is None:
            continue
        gap = plain[before : match.start()]
        lead = gap[_last_break(gap) :]
        named = _named_year(lead, year)
        if _SENTENCE_END.search(gap):
            spoken = last = None
        spoken = named or spoken
        per = _per(_per_after(match["per"]), _per_before(lead))
        role = _role(lead, plain[match.end() : match.end() + 8], per, named, year)
        if role == "subtotal" and last == "price":
            role = "part"  # 每辆1万元，共3万元: a price multiplied, not a sum
        last = role
        written = squeeze(match[0])
        about = bool(_ABOUT.search(lead)) or plain.startswith(("左右", "上下"), match.end())
        step = Decimal(1).scaleb(int(figure.as_tuple().exponent)) * scale
        yield Amount(match.start(), match.end(), written, figure * scale, step, about, per, spoken, role)
        before = match.end()


def _last_break(gap: str) -> int:
    """Return where the clause at the end of `gap` begins."""
    return max(map(gap.rfind, _BREAKS)) + 1


def _figure(match: re.Match[str]) -> tuple[Decimal | None, int]:
    """Return the figure of an amount and what its unit is worth in 元."""
    if match["numeral"]:
        worth = SCALES[match["numeral_scale"].removesuffix("元")]
        small = worth == 1 and not _LARGE_NUMERAL.search(match["numeral"])
        return (None, worth) if small else (read_numeral(match["numeral"]), worth)
    figure = _BLANK.sub("", match["figure"] or match["plain"] or match["noted"])
    scale = match["scale"] or match["bare"] or (match["noted_scale"] or "").removesuffix("元")
    return Decimal(figure), SCALES[scale]


def _per(after: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    """Join what unit and words before an amount say it is per: 每人9万元/年; 月租费5万/年 is per year alone."""
    if not after:
        return before
    return (*(noun for noun in before if noun in ("人", "个", "台", "套", "件", "辆", "次")), *after)


def _per_after(text: str) -> tuple[str, ...]:
    return tuple(re.findall(NOUN, text)) if text else ()


def _per_before(lead: str) -> tuple[str, ...]:
    """Return what the words before an amount say it is per: 每人每年300元, 人均餐费20元, 单价5元."""
    return tuple(match[1] or _PER_WORDS[match[0]] for match in _PER_BEFORE.finditer(lead))


_PER_WORDS: Final = {"人均": "人", "单价": "个", "月租": "月", "月均": "月"}


def _named_year(lead: str, year: int | None) -> int | None:
    """Return the last year that a clause names."""
    found = None
    for match in _YEAR.finditer(lead):
        if match[1]:
            found = int(match[1])
        elif year is not None:
            found = year + (-1 if match[2] else 1 if match[4] else 0)
    return found


def _role(lead: str, tail: str, per: tuple[str, ...], named: int | None, year: int | None) -> Role:
    """Tell what an amount is from the words of its clause before it and right after it."""
    lead = lead.rstrip()
    if set(per) - {"年", "年度"} or _FACTOR.match(tail) or lead.endswith(("×", "*", "x", "X")):
        return "price"
    if _CHANGE.search(lead):
        return "change"
    if _is_limit(lead, tail):
        return "limit"
    if named is not None and year is not None and named != year:
        return "aside" if named > year or (_PAST.search(lead) and not _BALANCE.search(lead)) else "balance"
    return _role_by_words(lead, of_this_year=named is not None and named == year)


def _is_limit(lead: str, tail: str) -> bool:
    if _RANGE_BEFORE.search(lead) or _RANGE_AFTER.match(tail):
        return True
    limited = _AFTER_LIMIT.match(tail) or _BEFORE_LIMIT.search(lead)
    return bool(limited) and not (_TOTAL.search(lead) or _STATED.search(lead))


def _role_by_words(lead: str, *, of_this_year: bool) -> Role:
    role: Role = next((role for pattern, role in _ROLES if pattern.search(lead)), "part")
    if (role == "instalment" and of_this_year) or (role == "contract" and _SHARE_PAID.search(lead)):
        return "part"
    if role in ("total", "subtotal") and not _SUM_ALONE.fullmatch(lead):
        return "stated" if _STATED.search(lead) else "part"
    return role


_ROLES: Final[tuple[tuple[re.Pattern[str], Role], ...]] = (
    (re.compile(r"已(?:经)?(?:支付|付|支出|执行|拨付|发生)"), "aside"),
    (_CONTRACT, "contract"),
    (_INSTALMENT, "instalment"),
    (_TOTAL, "total"),
    (_SUBTOTAL, "subtotal"),
    (_BALANCE, "balance"),
    (_STATED, "stated"),
)
