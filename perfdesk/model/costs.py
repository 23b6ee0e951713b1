"""What a form says of its costs and quantities: prices with what they are per, plain amounts, and what is counted."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import prod
from typing import Final

from perfdesk.model.counting import COUNT_NOUNS, NOUN, SCALES
from perfdesk.model.form import Indicator, TargetForm
from perfdesk.model.terms import Operator, Term
from perfdesk.model.text import squeeze

# --- Units and names -------------------------------------------------------------------------------------------------

_MONEY_UNIT = re.compile(
    rf"(?:人民币)?(?P<scale>百万|千万|亿|万|千|百)?(?P<yuan>元|圆)?(?P<per>(?:[/每·.*、]?\(?(?:{NOUN})\)?)*)"
)
_SAME_NOUN: Final = {
    "年度": "年", "季": "季度", "个月": "月", "日": "天", "名": "人", "位": "人", "员": "人", "平米": "平方米",
    "㎡": "平方米", "人次": "人", "场": "次", "期": "次", "批": "次",
}  # fmt: skip
TIMES: Final = frozenset({"年", "季度", "月", "周", "天", "小时", "工作日", "学时", "课时"})
_ANY: Final = "个"
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
_MOST_NOUNS: Final = 3


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
    nouns = re.findall(NOUN, match["per"]) if match["per"] else []
    if len(nouns) > _MOST_NOUNS:
        return None
    return MoneyUnit(SCALES[match["scale"] or ""], tuple(_SAME_NOUN.get(noun, noun) for noun in nouns))


@lru_cache(maxsize=4_000)
def per_in_name(name: str) -> tuple[str, ...]:
    """Return what a cost's name says it is per: 人均…, 每月…, 单个…; empty where it says nothing."""
    plain = squeeze(name)
    nouns = [match[2] or match[1] for match in _NAMED_NOUN.finditer(plain)]
    found = [_NAMED_WORDS.get(noun, noun if noun in COUNT_NOUNS else _ANY) for noun in nouns]
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


# --- Prices, plain amounts, quantities -------------------------------------------------------------------------------

_COUNTED_IN_NAME = re.compile(r"(人次|份|人|次|台|套|件|户|场|辆|块|篇|项|家|个|条|月|天)(?:数量?|次)$")
_PIECES: Final = frozenset({"套", "件", "个", "台", "部", "只", "块", "项", "份", "本", "人", "人次", "处", "点", "张"})


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

    def times(self, factors: Iterable[Term]) -> Decimal:
        """Return what it comes to multiplied by factors, in 元."""
        return prod((factor.figure for factor in factors), start=self.yuan)

    def concerns(self, quantity: "Quantity") -> bool:
        """Whether its name and a quantity's speak of one thing, or one of them of nothing in particular."""
        paid, counted = _topic(self.name, pay=True), _topic(quantity.name)
        return not paid or not counted or bool(paid & counted)


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

    def counts(self, noun: str) -> bool:
        """Whether it counts what a price is per; 个 is whatever pieces there are."""
        return self.noun == noun or (noun == _ANY and self.noun not in (*TIMES, "人", "人次", "次"))

    def may_count(self, noun: str) -> bool:
        """Whether it might count what a price is per: clothes by the set, and people who wear them.

        One that is blank and whose name does not tell what it counts might count anything.
        """
        return self.counts(noun) or not self.noun or (noun in _PIECES and self.noun in _PIECES)


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
    if named in TIMES:
        return any(each in TIMES for each in per)
    return any(each not in TIMES for each in per)


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
