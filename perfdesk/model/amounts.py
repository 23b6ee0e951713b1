"""Amounts of money and periods in running text, as people write them.

`2025年尾款约3.2万；2026年线路2.5万、值守1.3万，共约3.8万。合计7万元` is read into amounts in 元,
each with its place in the text, its year, how exact it is, and its role: a part, a total, what is left over from last
year, a price per piece, a contract sum. Reading never fails: what is not understood is not there.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from perfdesk.model.text import half_width, squeeze

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


@dataclass(frozen=True, slots=True)
class MissingFigure:
    """A unit of money without its figure (`二类费用万元`): its place, and the words before it."""

    start: int
    end: int
    written: str


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered item of a text, from behind its number to the next one: `(1)`, `1、`, `①`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Period:
    """A period in a text: where it stands, its first and last day; the first is None where only the last is named."""

    start: int
    end: int
    written: str
    first: dt.date | None
    last: dt.date


# --- Units -----------------------------------------------------------------------------------------------------------

SCALES: Final = {"": 1, "百": 10**2, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
COUNT_NOUNS: Final = (
    "人次", "人天", "人月", "课时", "学时", "小时", "工作日", "平方米", "平米", "立方米", "公里", "机柜", "端口",
    "季度", "年度", "个月", "户次", "路", "年", "季", "月", "周", "日", "天", "人", "名", "位", "套", "个", "份", "台",
    "次", "场", "件", "户", "家", "条", "辆", "张", "只", "项", "部", "块", "米", "吨", "亩", "点", "篇", "期", "节",
    "班", "岗", "座", "处", "组", "间", "门", "幅", "棵", "株", "盏", "本", "册", "根", "课", "餐", "单", "号", "批",
    "支", "盒", "袋", "瓶", "床", "站", "栋", "幢", "村", "例", "席", "面", "架", "艘", "公斤", "桶", "片", "杆", "㎡",
)  # fmt: skip
"""What a price may be per; also what a quantity counts."""

_NOUN = "|".join(sorted(COUNT_NOUNS, key=len, reverse=True))
_S = r"[ \t]*"
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
    rf"(?:(?P<scale>百万|千万|亿|万|千|百)?{_S}[余多]?{_S}(?:元|圆)(?![素件宇旦器])"
    rf"|(?P<bare>亿|万)(?!{_S}{_COUNTED_BY_WAN}))"
)
_NUMERAL = r"[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾][一二两三四五六七八九十百千万零〇壹贰叁肆伍陆柒捌玖拾佰仟]*"
_AMOUNT = re.compile(
    rf"(?=[\d¥(一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾])(?:(?<![\dA-Za-z])(?<!\d\.)(?:¥{_S})?(?P<figure>{_FIGURE}){_S}{_UNIT}"
    rf"|(?<![几数上近成])(?P<numeral>{_NUMERAL})(?P<numeral_scale>亿元|万元|元)整?"
    rf"|¥{_S}(?P<plain>{_FIGURE})(?![\d%])"
    rf"|\((?:单位:)?(?P<noted_scale>亿元|万元|元)\):?{_S}(?P<noted>{_FIGURE})(?![\d年月%]))"
    rf"(?P<per>(?:{_S}(?:/|每){_S}(?:{_NOUN})(?:{_S}[/·.*、每]?{_S}(?:年度?|月|季度?|天|次|人|个|台|套)(?![\w]))?)?)"
)
_FACTOR = re.compile(rf"{_S}(?:[×xX*✕✖]|乘|的?{_S}\d+(?:\.\d+)?%)")

# --- Words around an amount ------------------------------------------------------------------------------------------

_BREAKS = (",", "。", ";", "、", "!", "?", "\n")
_ABOUT = re.compile(rf"(?:约|大约|左右|近|预计|暂估|估算){_S}(?:为|需|人民币)?{_S}¥?{_S}$")
_YEAR = re.compile(r"(?<!\d)(20\d\d)[ \t]*年(?!代)|(上年|去年|上一年)|(今年|本年|当年)|(明年|次年)")
_PER_BEFORE = re.compile(rf"每{_S}({_NOUN})|(人均)|(单价)|(月租|月均)")
_AFTER_LIMIT = re.compile(rf"{_S}(?:\(含\))?(?:及|和|或)?(?:以上|以下|以内|之内)")
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


_plain = lru_cache(maxsize=1_000)(half_width)
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
    plain = _without_numbers_of_items(_plain(text))
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
        return (None, worth) if small else (_numeral(match["numeral"]), worth)
    figure = _BLANK.sub("", match["figure"] or match["plain"] or match["noted"])
    scale = match["scale"] or match["bare"] or (match["noted_scale"] or "").removesuffix("元")
    return Decimal(figure), SCALES[scale]


_DIGITS = {
    sign: value for signs in ("零一二三四五六七八九", "〇壹贰叁肆伍陆柒捌玖") for value, sign in enumerate(signs)
}
_DIGITS["两"] = 2
_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}


def _numeral(text: str) -> Decimal:
    """Read a Chinese numeral: 贰万伍仟 → 25000."""
    whole = part = digit = 0
    for sign in text:
        if sign == "万":
            whole, part, digit = (whole + part + digit) * 10_000, 0, 0
        elif sign in _POWERS:
            part, digit = part + (digit or 1) * _POWERS[sign], 0
        else:
            digit = _DIGITS[sign]
    return Decimal(whole + part + digit)


def _per(after: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    """Join what unit and words before an amount say it is per: 每人9万元/年; 月租费5万/年 is per year alone."""
    if not after:
        return before
    return (*(noun for noun in before if noun in ("人", "个", "台", "套", "件", "辆", "次")), *after)


def _per_after(text: str) -> tuple[str, ...]:
    return tuple(re.findall(_NOUN, text)) if text else ()


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

# --- Figures that are missing ----------------------------------------------------------------------------------------

_UNIT_AT_END = re.compile(rf"(?:亿元|万元|万|元)(?={_S}(?:[,，。;；、)\]】!]|\n|$))")
_NUMERAL_END = "零〇两一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_NOT_BEFORE_YUAN = set(_NUMERAL_END + "单多公美欧日港澳加韩泰状会复纪同解中几位数分角块币每以按余货")
_NOT_BEFORE_WAN = set(_NUMERAL_END + "几数上近成余多每位以按半百")
_MONEY_WORD = re.compile(r"(?:费用?|款|额|约|共|合计|总计|小计|金|价|资|投入|支出|预算|经费|成本|为|需)$")
_UNIT_NOTE = re.compile(r"单位(?:为|是)?$")


_PIECE_OF_WORK = re.compile(r"[费维务用件护发训赁租程购设改造产备]$")


@lru_cache(maxsize=4_000)
def read_missing(text: str) -> tuple[MissingFigure, ...]:
    """Read the units of money that have no figure before them: 二类费用万元, 共约万元; not 单位：万元, 数十万元."""
    if "万" not in text and "元" not in text:
        return ()
    plain = _plain(text)
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


# --- Numbered items --------------------------------------------------------------------------------------------------

_NUMBER = re.compile(
    r"(?:(?<=[\n。;:；：,，、])|^)[ \t]*"
    r"(?:(?P<bracketed>\(\d{1,2}\))|(?P<half>\d{1,2}\))|(?P<dotted>\d{1,2}(?:[、．]|\.(?!\d)))"
    r"|(?P<chinese>\([一二三四五六七八九十]{1,2}\))|(?P<plain>[一二三四五六七八九十]{1,2}、))|(?P<circled>[①-⑳])"
)


_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def read_items(text: str) -> tuple[Item, ...]:
    """Read the numbered items of a text, those of the outermost numbering; empty where there are fewer than two."""
    marks = list(_NUMBER.finditer(_plain(text)))
    kinds = dict.fromkeys(mark.lastgroup for mark in marks)
    for kind in kinds:
        listed = _one_two_three([mark for mark in marks if mark.lastgroup == kind])
        if len(listed) > 1:
            ends = [mark.start() for mark in listed[1:]] + [len(text)]
            return tuple(Item(mark.end(), end) for mark, end in zip(listed, ends, strict=True))
    return ()


def _one_two_three(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the marks that count up from 1."""
    listed: list[re.Match[str]] = []
    for mark in marks:
        if _ordinal(mark) == len(listed) + 1:
            listed.append(mark)
    return listed


def _ordinal(mark: re.Match[str]) -> int:
    sign = mark[0].strip(" \t().、．")
    if sign.isdecimal():
        return int(sign)
    if sign in _CIRCLED:
        return _CIRCLED.index(sign) + 1
    return int(_numeral(sign))


def _without_numbers_of_items(plain: str) -> str:
    """Blank out the numbers of items, so that `2. 5万元` is not read as 2.5; places stay as they are."""
    return _NUMBER.sub(lambda match: "\n" + " " * (len(match[0]) - 1), plain)


# --- Periods ---------------------------------------------------------------------------------------------------------

_DATE = (
    rf"(?P<{{0}}y>{{1}}){_S}(?:年?{_S}(?P<{{0}}m>\d{{{{1,2}}}}){_S}月"
    rf"(?:{_S}(?P<{{0}}d>\d{{{{1,2}}}}){_S}[日号]?)?"
    rf"|(?P<{{0}}s>[./-])(?P<{{0}}m2>\d{{{{1,2}}}})(?:(?P={{0}}s)(?P<{{0}}d2>\d{{{{1,2}}}}))?(?!\d))"
)
_TO = rf"{_S}(?:起|始|开始)?{_S}(?:-{{1,2}}|—{{1,2}}|–|~|至|到|直至){_S}"
_JOINED_DATES = re.compile(r"[月日\d０-９止][ \t]*[-—–~～－至到起开]|[至到][ \t]*[2２]")
_FIRST = _DATE.format("a", r"20\d\d")
_FROM_TO = re.compile(_FIRST + _TO + _DATE.format("b", r"(?:20\d\d|次年|翌年|第二年|明年)?"))
_UNTIL = re.compile(rf"[至到]{_S}" + _DATE.format("b", r"20\d\d"))
_LASTING = re.compile(
    _FIRST + rf"{_S}(?:起|开始){_S}[,，]?(?:为期|有效期|期限|服务期|合同期)?(?:为|共)?{_S}"
    rf"(?P<count>\d{{1,2}}|[一二两三四五]){_S}(?P<what>年|个月)"
)


@lru_cache(maxsize=4_000)
def read_periods(text: str) -> tuple[Period, ...]:
    """Read the periods of a text: 2026.7.1-2027.6.30, 2026年7月至次年6月, 至2027年6月30日止, 2026年7月1日起一年."""
    if not _JOINED_DATES.search(text):
        return ()
    plain = _plain(text)
    found: list[Period] = []
    for pattern in (_FROM_TO, _LASTING, _UNTIL):
        for match in pattern.finditer(plain):
            period = _period(match)
            if period and not any(each.start < period.end and period.start < each.end for each in found):
                found.append(period)
    return tuple(sorted(found, key=lambda each: each.start))


def _period(match: re.Match[str]) -> Period | None:
    groups = match.groupdict()
    try:
        first = _day(groups, "a", None, first=True) if groups.get("ay") else None
        last = _lasting(first, groups) if "count" in groups else _day(groups, "b", first, first=False)
    except ValueError:
        return None
    if last is None or (first and last < first):
        return None
    return Period(match.start(), match.end(), squeeze(match[0]), first, last)


def _day(groups: dict[str, str | None], which: str, before: dt.date | None, *, first: bool) -> dt.date | None:
    """Return one end of a period; a month alone means its first or its last day.

    Raises:
        ValueError: there is no such day.
    """
    year = _year(groups[f"{which}y"], before)
    month, day = (groups[f"{which}{part}"] or groups[f"{which}{part}2"] for part in "md")
    if year is None or month is None or (groups[f"{which}s"] and not (groups[f"{which}y"] or "").isdigit()):
        return None
    if day is None and 1 <= int(month) <= 12:  # noqa: PLR2004  # months
        return dt.date(year, int(month), 1 if first else calendar.monthrange(year, int(month))[1])
    return dt.date(year, int(month), int(day or 0))


def _year(written: str | None, before: dt.date | None) -> int | None:
    if written and written.isdigit():
        return int(written)
    if before is None:
        return None
    return before.year + 1 if written else before.year


def _lasting(first: dt.date | None, groups: dict[str, str | None]) -> dt.date | None:
    """Return the last day of a period that is told by its first day and how long it lasts."""
    if first is None:
        return None
    count = groups["count"] or ""
    number = int(count) if count.isdecimal() else int(_numeral(count))
    months = first.month - 1 + number * (12 if groups["what"] == "年" else 1)
    year, month = first.year + months // 12, months % 12 + 1
    day = min(first.day, calendar.monthrange(year, month)[1])
    return dt.date(year, month, day) - dt.timedelta(days=1)


def clause_before(text: str, place: int, length: int = 30) -> str:
    """Return the words of the sentence before a place, at most `length` of them."""
    return re.split(r"[。;；\n]", text[max(0, place - length) : place])[-1]
