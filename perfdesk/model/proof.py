"""The money proof line: what a form says about money, reconciled as arithmetic that a window can draw.

Prices of the cost indicators are multiplied by the quantities that the form names and the months of its plan, plain
amounts are added, and the result is laid beside the request; sums of the narrative likewise. A proof says whether both
agree, and by how much they do not.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice, product
from typing import Final, Literal, TypeAlias

from perfdesk.model.account import Account, Addition, Entry, read_account
from perfdesk.model.amounts import COUNT_NOUNS, SCALES
from perfdesk.model.form import Indicator, TargetForm
from perfdesk.model.money import YUAN_PER_WANYUAN, as_decimal, format_decimal, to_wanyuan
from perfdesk.model.text import squeeze

Operator: TypeAlias = Literal["", "+", "×"]
Subject: TypeAlias = Literal["cap", "price", "narrative-sum", "narrative-total"]

TOLERANCE: Final = Decimal("0.01")
"""How far prices times quantities may lie from the request, as a share of it."""
CAP_TOLERANCE: Final = Decimal("0.005")
"""How far a cap on all costs may lie over the request, as a share of it."""
NARRATIVE_TOLERANCE: Final = Decimal(500)
"""How far the total of the narrative may lie from the request, in 元."""


@dataclass(frozen=True, slots=True)
class Term:
    """One figure of a proof.

    Attributes:
        operator: what stands before it: "" for the first, + or ×; × binds closer, as always.
        figure: the figure as the form gives it.
        unit: its unit as the form gives it (`元/月`, `人`, `万元`).
        label: what it is (`月租费`, `全年`).
        field: path of the field that it was taken from, "" for a constant.
    """

    operator: Operator
    figure: Decimal
    unit: str
    label: str
    field: str = ""

    def __str__(self) -> str:
        return f"{format_decimal(self.figure, None)} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Proof:
    """A reconciliation: terms, their result, and what it is laid beside.

    Attributes:
        subject: what is proved.
        field: path of the field that it stands on.
        terms: the left side, in order.
        result: what the terms come to, in 元.
        against: the right side, in 元.
        tolerance: by how much both may differ, in 元.
        at_most: whether the result may be less than the right side.
    """

    subject: Subject
    field: str
    terms: tuple[Term, ...]
    result: Decimal
    against: Term
    tolerance: Decimal
    at_most: bool = False

    @property
    def difference(self) -> Decimal:
        """How much more than the right side the terms come to, in 元."""
        return self.result - self.against.figure

    @property
    def agrees(self) -> bool:
        """Whether both sides agree."""
        return self.difference <= self.tolerance and (self.at_most or -self.difference <= self.tolerance)

    def __str__(self) -> str:
        left = " ".join(f"{term.operator} {term}".strip() for term in self.terms)
        plain = len(self.terms) == 1 and self.terms[0].unit == "元"
        return left if plain else f"{left} = {format_decimal(self.result, None)} 元"


def proof_line(form: TargetForm) -> tuple[Proof, ...]:
    """Return every proof of a form: caps, prices times quantities, sums and total of the narrative."""
    price = price_proof(form)
    return (*cap_proofs(form), *((price,) if price else ()), *narrative_proofs(form))


# --- The request -----------------------------------------------------------------------------------------------------


def annual_request(form: TargetForm) -> Term | None:
    """Return the annual request, or None where it is blank, no figure, or not above 0."""
    return _request(form.funds.annual_total, "年度资金申请总额", "funds.annual_total")


def request(form: TargetForm) -> Term | None:
    """Return the annual request; where it is blank, 项目资金总额."""
    if form.funds.annual_total is not None:
        return annual_request(form)
    return _request(form.funds.project_total, "项目资金总额", "funds.project_total")


def _request(figure: object, label: str, field: str) -> Term | None:
    return Term("", figure, "元", label, field) if isinstance(figure, Decimal) and figure > 0 else None


# --- Units and names -------------------------------------------------------------------------------------------------

_NOUNS = "|".join(sorted(COUNT_NOUNS, key=len, reverse=True))
_MONEY_UNIT = re.compile(
    rf"(?:人民币)?(?P<scale>百万|千万|亿|万|千|百)?(?P<yuan>元|圆)?(?P<per>(?:[/每·.*、]?\(?(?:{_NOUNS})\)?)*)"
)
_SAME_NOUN: Final = {
    "年度": "年", "季": "季度", "个月": "月", "日": "天", "名": "人", "位": "人", "员": "人", "平米": "平方米",
    "㎡": "平方米", "人次": "人", "场": "次", "期": "次", "批": "次",
}  # fmt: skip
_TIMES: Final = frozenset({"年", "季度", "月", "周", "天", "小时", "工作日", "学时", "课时"})
_PER_YEAR: Final = {"年": 1, "季度": 4}
ANY: Final = "个"
"""The noun of a price per piece whose name does not say of what: 单个系统测评费, 单价."""
_NAMED_PERIOD = (
    (re.compile(r"每个?月|月均|月租|单月|月(?:平均)?(?:成本|费用|支出|服务费|维护费|运维费)"), "月"),
    (re.compile(r"每个?季度?|季均|单季"), "季度"),
    (re.compile(r"每天|每日|日均"), "天"),
)
_NAMED_NOUN = re.compile(
    r"(人均|单价|均价|单位成本|单项)|[每单](?!位|月|季|日|天|年)(人次|人|名|套|个|份|台|次|场|件|户|家|条|辆|项|篇|块)"
)
_NAMED_WORDS: Final = {"人均": "人", "单项": "项", "名": "人", "场": "次"}


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """A unit of money: what one of it is worth in 元, and what it is per."""

    worth: int
    per: tuple[str, ...]


@lru_cache(maxsize=2_000)
def read_unit(unit: str) -> MoneyUnit | None:
    """Read a unit of money (元, 万元/人/年, 元/人·月, 万/个); None if it is none."""
    match = _MONEY_UNIT.fullmatch(squeeze(unit))
    if not match or not (match["yuan"] or (match["scale"] in ("万", "亿") and re.match(r"[/每]|$", match["per"]))):
        return None
    nouns = re.findall(_NOUNS, match["per"]) if match["per"] else []
    if len(nouns) > _MOST_NOUNS:
        return None
    return MoneyUnit(SCALES[match["scale"] or ""], tuple(_SAME_NOUN.get(noun, noun) for noun in nouns))


@lru_cache(maxsize=4_000)
def per_in_name(name: str) -> tuple[str, ...]:
    """Return what a cost's name says it is per: 人均…, 每月…, 单个…; empty where it says nothing."""
    plain = squeeze(name)
    nouns = [match[2] or match[1] for match in _NAMED_NOUN.finditer(plain)]
    found = [_NAMED_WORDS.get(noun, noun if noun in COUNT_NOUNS else ANY) for noun in nouns]
    found += [period for pattern, period in _NAMED_PERIOD if pattern.search(plain)]
    return tuple(dict.fromkeys(found))


# Words that say nothing about what is paid for or counted, and those of pay, which is for people in any case.
_GENERIC = re.compile(
    r"人均|每人|单人|每个?月|月均|月租|月度|每个?季度?|单[个份套次台件户项条家场位价]|每[个份套次台件户项条家场]|均价|成本|费用|支出"
    r"|经费|价格|标准|控制|数量|人数|人次|次数|场次|份数|台数|套数|件数|个数|户数|总数|总|年度|全年|每年|年|本|项目|平均"
    r"|实际|在职|在岗|在编|人员|工作(?!服|站|日)|情况|单位|完成|提供|实施|及|和|的|与|数|量|费|价|额"
)
_PAY = re.compile(r"工资|薪酬|薪资|工薪|用工|人力|人工|劳务|报酬|待遇|社保|福利|开支")


@lru_cache(maxsize=4_000)
def _topic(name: str, *, pay: bool = False) -> frozenset[str]:
    """Return the pairs of characters that say what a cost is for or what a quantity counts."""
    plain = squeeze(name).replace("参训", "培训").replace("受训", "培训")
    words = _GENERIC.split(_PAY.sub("费", plain) if pay else plain)
    return frozenset(word[n : n + 2] for word in words if len(word) > 1 for n in range(len(word) - 1))


_COUNTED_IN_NAME = re.compile(r"(人次|份|人|次|台|套|件|户|场|辆|块|篇|项|家|个|条|月|天)(?:数量?|次)$")


# --- Prices, plain amounts, quantities -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost indicator with a figure of money.

    Attributes:
        index: which indicator.
        name: its 三级指标.
        figure: the figure as it is written.
        unit: the unit as it is written.
        yuan: the figure in 元.
        per: what it is per, by unit and name; empty for a plain amount.
        said: whether the unit itself says what it is per, or need not.
    """

    index: int
    name: str
    figure: Decimal
    unit: str
    yuan: Decimal
    per: tuple[str, ...]
    said: bool

    @property
    def field(self) -> str:
        """The path of its indicator."""
        return f"indicators[{self.index}]"

    def term(self, operator: Operator) -> Term:
        """Return it as a term of a proof."""
        return Term(operator, self.figure, self.unit, self.name, self.field)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An indicator that counts something: what, and how many (None where its figure is missing)."""

    index: int
    name: str
    noun: str
    figure: Decimal | None
    unit: str

    def term(self) -> Term:
        """Return it as a factor of a proof."""
        return Term("×", self.figure or Decimal(0), self.unit or self.noun, self.name, f"indicators[{self.index}]")


_COST_LEVELS2 = ("", "经济成本指标", "成本指标")


def is_cost(indicator: Indicator) -> bool:
    """Whether an indicator is about what the project costs (社会成本 and 生态环境成本 are not)."""
    return "成本" in (indicator.level1 + indicator.level2) and indicator.level2 in _COST_LEVELS2


def costs_of(form: TargetForm) -> tuple[Cost, ...]:
    """Return the cost indicators that state an amount of money."""
    return tuple(_costs(form.indicators))


def _costs(indicators: Sequence[Indicator]) -> Iterator[Cost]:
    for index, indicator in enumerate(indicators):
        value = indicator.value
        if value.number is None or value.number <= 0 or not is_cost(indicator):
            continue
        unit = read_unit(value.unit)
        if unit is not None:
            named = tuple(each for each in per_in_name(indicator.level3) if not _covered(each, unit.per))
            per = (*unit.per, *named)
            yuan = value.number * unit.worth
            yield Cost(index, indicator.level3, value.number, value.unit, yuan, per, said=not named)


def _covered(named: str, per: tuple[str, ...]) -> bool:
    """Whether a unit already says what the name says: 单个系统费 in 元/套."""
    if named in _TIMES:
        return any(each in _TIMES for each in per)
    return any(each not in _TIMES for each in per)


def quantities_of(form: TargetForm) -> tuple[Quantity, ...]:
    """Return the indicators that count something, those without a figure among them."""
    return tuple(_quantities(form.indicators))


def _quantities(indicators: Sequence[Indicator]) -> Iterator[Quantity]:
    for index, indicator in enumerate(indicators):
        value = indicator.value
        if indicator.level1 not in ("", "产出指标") or "%" in value.unit or value.text:
            continue
        in_name = _COUNTED_IN_NAME.search(squeeze(indicator.level3))
        unit = squeeze(value.unit)
        noun = in_name[1] if in_name else unit
        if noun in COUNT_NOUNS or (indicator.level2 == "数量指标" and value.blank):
            yield Quantity(index, indicator.level3, _SAME_NOUN.get(noun, noun), value.number, unit)


# --- Caps ------------------------------------------------------------------------------------------------------------


def cap_proofs(form: TargetForm, tolerance: Decimal = CAP_TOLERANCE) -> tuple[Proof, ...]:
    """Lay each cap on all costs beside the annual request.

    Args:
        form: the form.
        tolerance: how far it may lie over the request, as a share of it.
    """
    against = annual_request(form)
    if against is None:
        return ()
    return tuple(
        Proof("cap", cost.field, (cost.term(""),), cost.yuan, against, against.figure * tolerance, at_most=True)
        for cost in costs_of(form)
        if not cost.per and form.indicators[cost.index].value.operator in ("≤", "<", "=")
    )


# --- Prices times quantities -----------------------------------------------------------------------------------------

_Factors: TypeAlias = tuple[Term, ...]
_WHOLE_COST = re.compile(
    r"总(?:成本|费用|支出|经费|额|价|投入)|项目(?:建设|运维|实施)?(?:成本|费用|支出|经费)|预算|实际支出|资金"
)
_MOST_WAYS: Final = (0, 24, 12, 5, 3)
"""How many ways of multiplying each cost are tried, by how many costs there are; beyond that, only the sure one."""
_MOST_SUMS: Final = 300
_MOST_NOUNS: Final = 3


def price_proof(form: TargetForm, tolerance: Decimal = TOLERANCE) -> Proof | None:
    """Lay prices times quantities, and the plain amounts beside them, beside the annual request.

    Silent (None) where the form has no price, a count is missing or may be one of several, or a price may be but a
    part of the whole.

    Args:
        form: the form.
        tolerance: by how much both may differ, as a share of the request.
    """
    against = annual_request(form)
    costs = costs_of(form)
    if against is None or not any(cost.per for cost in costs):
        return None
    quantities = quantities_of(form)
    surely = [_sure(cost, quantities, form) for cost in costs]
    allowed = against.figure * tolerance
    ways = _all_ways(costs, surely, quantities, form)
    return _agreeing(costs, ways, against, allowed) or _sure_proof(costs, surely, against, allowed)


def _sure_proof(
    costs: Sequence[Cost], surely: Sequence[_Factors | None], against: Term, allowed: Decimal
) -> Proof | None:
    """Return the proof that does not agree, where the form leaves no doubt how it should."""
    capped = any(
        not cost.per and (_WHOLE_COST.search(cost.name) or _near(cost.yuan, against, allowed)) for cost in costs
    )
    chosen = [
        (cost, factors)
        for cost, factors in zip(costs, surely, strict=True)
        if factors is not None and (cost.per or not capped)
    ]
    priced = [cost for cost, _ in chosen if cost.per]
    if not priced:
        return None
    proof = _proof(chosen, priced[0], against, allowed)
    whole = all(factors is not None for factors in surely) and not capped and any(_is_price(cost) for cost in priced)
    return proof if not proof.agrees and (whole or proof.difference > allowed) else None


def _all_ways(
    costs: Sequence[Cost], surely: Sequence[_Factors | None], quantities: Sequence[Quantity], form: TargetForm
) -> Iterator[tuple[_Factors | None, ...]]:
    """Yield what all costs may be multiplied by, the surest ways first; None leaves a cost out."""
    several = len(costs) > 1
    choices: list[list[_Factors | None]] = []
    for cost, sure in zip(costs, surely, strict=True):
        most = _MOST_WAYS[len(costs)] if len(costs) < len(_MOST_WAYS) else 0
        mine = islice(_ways(cost, quantities, form, alone=not several), most)
        every = dict.fromkeys([*([] if sure is None else [sure]), *mine])
        choices.append([*every, None] if several else [*every])
    return islice(product(*choices), _MOST_SUMS)


def _agreeing(
    costs: Sequence[Cost], ways: Iterable[tuple[_Factors | None, ...]], against: Term, allowed: Decimal
) -> Proof | None:
    """Return the first way of adding up costs that agrees with the request."""
    for chosen in ways:
        pairs = [(cost, factors) for cost, factors in zip(costs, chosen, strict=True) if factors is not None]
        priced = [cost for cost, _ in pairs if cost.per]
        if priced and _near(sum((_times(*pair) for pair in pairs), Decimal(0)), against, allowed):
            return _proof(pairs, priced[0], against, allowed)
    return None


def _is_price(cost: Cost) -> bool:
    """Whether a cost is multiplied by something: what is paid per year is paid once."""
    return bool(set(cost.per) - {"年"})


def _near(yuan: Decimal, against: Term, allowed: Decimal) -> bool:
    return abs(yuan - against.figure) <= allowed


def _times(cost: Cost, factors: _Factors) -> Decimal:
    result = cost.yuan
    for factor in factors:
        result *= factor.figure
    return result


def _proof(pairs: Sequence[tuple[Cost, _Factors]], first: Cost, against: Term, allowed: Decimal) -> Proof:
    terms: list[Term] = []
    for cost, factors in pairs:
        terms += [cost.term("+" if terms else ""), *factors]
    result = sum((_times(*pair) for pair in pairs), Decimal(0))
    return Proof("price", first.field, tuple(terms), result, against, allowed)


def _sure(cost: Cost, quantities: Sequence[Quantity], form: TargetForm) -> _Factors | None:
    """Return the factors of a cost, where the form leaves no doubt about them."""
    factors: list[Term] = []
    for noun in cost.per:
        if noun in _PER_YEAR or noun == "月":
            factors += _periods(noun, form)
            continue
        counting = [each for each in quantities if _counts(each, noun) and _related(cost, each)]
        if len({each.figure for each in counting}) != 1 or counting[0].figure is None:
            return None
        factors.append(counting[0].term())
    return tuple(factors)


def _ways(cost: Cost, quantities: Sequence[Quantity], form: TargetForm, *, alone: bool) -> Iterator[_Factors]:
    """Yield what a cost may be multiplied by, for want of better: near nouns, unrelated names, months."""
    choices: list[list[_Factors]] = []
    for noun in cost.per:
        counted = [(each.term(),) for each in quantities if each.figure is not None and _may_count(each, noun)]
        periods = dict.fromkeys([_periods(noun, form), *_FULL_YEAR.get(noun, ())]) if noun in (*_PER_YEAR, "月") else ()
        choices.append([*periods, *counted])
    if not cost.said:
        yield ()  # the name alone says that it is a price, and may be wrong
    for chosen in product(*choices):
        factors = tuple(term for each in chosen for term in each)
        yield factors
        if alone and cost.per:
            extra = [each.term() for each in quantities if each.figure is not None]
            extra += [] if set(cost.per) & {"月", "年", "季度"} else [_TWELVE]
            yield from ((*factors, term) for term in extra if term not in factors)


_TWELVE: Final = Term("×", Decimal(12), "个月", "全年")
_FULL_YEAR: Final = {"月": ((_TWELVE,),)}


def _periods(noun: str, form: TargetForm) -> _Factors:
    """Return how often a period comes in the plan: 12 months, or those from its first to its last day."""
    if noun == "月":
        return (Term("×", Decimal(_months(form)), "个月", "全年"),)
    return (Term("×", Decimal(_PER_YEAR[noun]), "个季度", "全年"),) if noun == "季度" else ()


def _months(form: TargetForm) -> int:
    start, end = form.start_date, form.end_date
    if isinstance(start, dt.date) and isinstance(end, dt.date) and start.year == end.year and start <= end:
        return end.month - start.month + 1
    return 12


def _counts(quantity: Quantity, noun: str) -> bool:
    """Whether a quantity counts what a price is per; 个 is whatever pieces there are."""
    return quantity.noun == noun or (noun == ANY and quantity.noun not in (*_TIMES, "人", "人次", "次"))


_PIECES: Final = frozenset({"套", "件", "个", "台", "部", "只", "块", "项", "份", "本", "人", "人次", "处", "点", "张"})


def _may_count(quantity: Quantity, noun: str) -> bool:
    """Whether a quantity might count what a price is per: clothes by the set, and people who wear them.

    One that is blank and whose name does not tell what it counts might count anything.
    """
    return _counts(quantity, noun) or not quantity.noun or (noun in _PIECES and quantity.noun in _PIECES)


def _related(cost: Cost, quantity: Quantity) -> bool:
    """Whether both names speak of one thing, or one of them of nothing in particular."""
    paid, counted = _topic(cost.name, pay=True), _topic(quantity.name)
    return not paid or not counted or bool(paid & counted)


# --- A price without its count, a unit without its denominator -------------------------------------------------------


def uncounted_prices(form: TargetForm) -> tuple[tuple[Cost, str, Decimal | None], ...]:
    """Return the prices per person or piece that no indicator of the form counts: price, noun, and how many it takes.

    How many the request pays for is None where that is not known or is less than one.
    """
    priced = [cost for cost in costs_of(form) if set(cost.per) - _TIMES]
    if not priced:
        return ()
    quantities, against, proof = quantities_of(form), annual_request(form), price_proof(form)
    if proof is not None and proof.agrees:
        return ()
    found = []
    for cost in priced:
        for noun in cost.per:
            if noun not in _TIMES and not any(_may_count(each, noun) and _related(cost, each) for each in quantities):
                found.append((cost, noun, _implied(cost, against, form)))
                break
    return tuple(found)


def _implied(cost: Cost, against: Term | None, form: TargetForm) -> Decimal | None:
    if against is None or len(set(cost.per) - _TIMES) > 1:
        return None
    known = [noun for noun in cost.per if noun in (*_PER_YEAR, "月")]
    each = _times(cost, tuple(term for noun in known for term in _periods(noun, form)))
    return against.figure / each if against.figure >= each else None


_MONTHS_APART: Final = Decimal("1.5")


def unit_by_request(form: TargetForm, index: int) -> str | None:
    """Return the unit that the request shows to be meant, where a price is written as a plain amount.

    `月租费 ≤6.5(万元)` beside a request of 780,000.00 元 cannot be the cost of the whole year: 万元/月 is meant.

    Args:
        form: the form.
        index: which of its indicators.

    Returns:
        The whole unit (`万元/月`, `万元/个`), or None where the unit may stand as it is.
    """
    against = annual_request(form)
    cost = next((each for each in costs_of(form) if each.index == index), None)
    if against is None or cost is None or cost.said or cost.yuan < YUAN_PER_WANYUAN or "/" in cost.unit:
        return None
    if squeeze(cost.unit) not in ("万元", "万"):
        return None
    times = [noun for noun in cost.per if noun in _TIMES]
    nouns = [noun for noun in cost.per if noun not in _TIMES]
    if times and not nouns and cost.yuan * _MONTHS_APART < against.figure:
        return f"万元/{times[0]}"
    sure = _sure(cost, quantities_of(form), form) if nouns else None
    if sure and sure[0].figure > 1 and _near(_times(cost, sure), against, against.figure * TOLERANCE):
        return "/".join(["万元", sure[0].unit, *times])
    return None


# --- The narrative ---------------------------------------------------------------------------------------------------

_BUDGET_HEADING = re.compile(r"预算安排|预算资金|资金安排")


def budget_section(form: TargetForm) -> int | None:
    """Return which section of the narrative is 六、年度预算安排, or None."""
    for index, section in enumerate(form.narrative):
        if _BUDGET_HEADING.search(section.heading):
            return index
    return next((n for n, section in enumerate(form.narrative) if section.heading.strip().startswith("六")), None)


def budget_account(form: TargetForm) -> tuple[int, Account] | None:
    """Return the budget section of a form and its arithmetic, or None where it has none."""
    index = budget_section(form)
    return None if index is None else (index, read_account(form.narrative[index].text, form.year))


def narrative_proofs(form: TargetForm, tolerance: Decimal = NARRATIVE_TOLERANCE) -> tuple[Proof, ...]:
    """Lay the sums of the budget section beside what the section says they are, and its total beside the request.

    Args:
        form: the form.
        tolerance: how far the total may lie from the request, in 元.
    """
    found = budget_account(form)
    if found is None:
        return ()
    field = f"narrative[{found[0]}]"
    sums = tuple(_addition_proof(addition, field) for addition in found[1].additions)
    whole = total_proof(form, tolerance)
    return (*sums, whole) if whole else sums


def total_proof(form: TargetForm, tolerance: Decimal = NARRATIVE_TOLERANCE) -> Proof | None:
    """Lay the total of the budget section beside the request; None where one of them is not there."""
    against, found = request(form), budget_account(form)
    if against is None or found is None or found[1].total is None or found[1].total.yuan is None:
        return None
    index, account = found
    whole = account.total
    if whole is None or whole.yuan is None:
        return None
    field = f"narrative[{index}]"
    terms = _terms(account.terms or (whole,), field)
    return Proof("narrative-total", field, terms, whole.yuan, against, max(tolerance, tolerance + whole.slack))


def _addition_proof(addition: Addition, field: str) -> Proof:
    stated = addition.stated
    against = Term("", stated.yuan or Decimal(0), "元", stated.written, field)
    return Proof("narrative-sum", field, _terms(addition.parts, field), addition.added, against, addition.tolerance)


def _terms(entries: Iterable[Entry], field: str) -> tuple[Term, ...]:
    return tuple(
        Term("+" if place else "", *_in_its_unit(entry), entry.written, field) for place, entry in enumerate(entries)
    )


def _in_its_unit(entry: Entry) -> tuple[Decimal, str]:
    """Return an amount as the text writes it: in 万元 where it says 万."""
    yuan = as_decimal(entry.yuan) or Decimal(0)
    in_yuan = entry.amount is not None and "万" not in entry.written
    return (yuan, "元") if in_yuan else (to_wanyuan(yuan), "万元")
