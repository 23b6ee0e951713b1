"""Whether the cost indicators fit the money that is asked for."""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.model.amounts import read_amounts
from perfdesk.model.costs import is_cost
from perfdesk.model.finding import Mend, NoOptions, Remark, TargetCase, form_rule
from perfdesk.model.money import as_decimal, format_decimal
from perfdesk.model.price_proof import (
    CAP_TOLERANCE,
    TOLERANCE,
    cap_proofs,
    price_proof,
    uncounted_prices,
    unit_by_request,
)
from perfdesk.model.terms import Proof
from perfdesk.model.text import squeeze


@form_rule("annual-over-project", NoOptions)
def annual_over_project(case: TargetCase[NoOptions]) -> Iterator[Remark]:
    """年度资金申请总额 is more than 项目资金总额, where both are filled."""
    annual, project = as_decimal(case.form.funds.annual_total), as_decimal(case.form.funds.project_total)
    if annual is not None and project is not None and annual > project:
        yield Remark(
            "funds.annual_total",
            f"年度资金申请总额 {format_decimal(annual)} 元超过项目资金总额 {format_decimal(project)} 元，"
            f"多 {format_decimal(annual - project)} 元：一年的申请不会多于整个项目。请核对两个数，改正填错的一个。",
        )


@dataclass(frozen=True, slots=True)
class CostCap:
    """Options: how far a cap may lie over the request, as a share of it."""

    tolerance: Decimal = CAP_TOLERANCE


@form_rule("cost-cap-over-request", CostCap)
def cost_cap_over_request(case: TargetCase[CostCap]) -> Iterator[Remark]:
    """A cost indicator allows more than the annual request: an amount in 元 or 万元 that is per nothing."""
    for proof in cap_proofs(case.form, case.options.tolerance):
        if not proof.agrees:
            yield _over_request(case, proof)


def _over_request(case: TargetCase[CostCap], proof: Proof) -> Remark:
    term, asked = proof.terms[0], proof.against.figure
    index = int(term.field[len("indicators[") : -1])
    value = case.form.indicators[index].value
    in_yuan = abs(term.figure - asked) <= proof.tolerance
    capped = dataclasses.replace(value, number=term.figure * asked / proof.result)
    if in_yuan:
        capped = dataclasses.replace(value, unit="元")
    written = capped.composed(case.edition.formats.value)
    return Remark(
        term.field,
        f"“{term.label}”的上限 {proof}，超过年度资金申请总额 {format_decimal(asked)} 元，"
        f"多 {format_decimal(proof.difference)} 元：成本控制数不应高于申请的资金。"
        + ("这个数像是以元为单位，请把单位改为元。" if in_yuan else "请把指标值改到申请额以内，或核对申请额。"),
        mend=Mend(f"指标值改为 {written}", {f"{term.field}.value": written}) if _short(capped.number) else None,
    )


def _short(number: Decimal | None) -> bool:
    """Whether a figure can be written out: a quotient with endless decimals cannot."""
    return number is not None and number == Decimal(f"{number:.4f}")


@dataclass(frozen=True, slots=True)
class CostTimesQuantity:
    """Options: by how much prices times quantities may differ from the request, as a share of it."""

    tolerance: Decimal = TOLERANCE


@form_rule("cost-times-quantity", CostTimesQuantity)
def cost_times_quantity(case: TargetCase[CostTimesQuantity]) -> Iterator[Remark]:
    """Prices times quantities and months, with the plain amounts beside them, do not come to the annual request.

    Silent where a count is not in the form, and where `value-unit` already says that the price lacks what it is per.
    """
    proof = price_proof(case.form, case.options.tolerance)
    if proof is None or proof.agrees:
        return
    if any(unit_by_request(case.form, _index(term.field)) for term in proof.terms if term.operator != "×"):
        return
    asked = proof.against.figure
    share = f"{abs(proof.difference) / asked * 100:.1f}"
    yield Remark(
        proof.field,
        f"{proof}，{'超过' if proof.difference > 0 else '少于'}年度资金申请总额 {format_decimal(asked)} 元，"
        f"相差 {format_decimal(abs(proof.difference))} 元（{share}%）：单价乘数量应当等于申请的资金。"
        "请核对单价、数量、期数和申请额；如果还有其他支出，请补一条成本指标写明。",
    )


def _index(field: str) -> int:
    return int(field[len("indicators[") : -1])


@dataclass(frozen=True, slots=True)
class CostVague:
    """Options.

    Attributes:
        restating: patterns of names that only repeat that no more than the budget is spent.
    """

    restating: tuple[re.Pattern[str], ...] = ()


@form_rule("cost-vague", CostVague)
def cost_vague(case: TargetCase[CostVague]) -> Iterator[Remark]:
    """A cost is given in words, or its indicator only says that no more than the budget is spent."""
    for index, indicator in enumerate(case.form.indicators):
        if not is_cost(indicator):
            continue
        words = indicator.value.text
        if words and not read_amounts(words):
            yield Remark(
                f"indicators[{index}]",
                f"成本指标“{indicator.level3}”的指标值“{words}”没有数字，年底无法衡量是否做到。"
                "请写成金额或单价，例如 ≤12.5(万元)、≤300(元/人)。",
            )
        elif any(pattern.search(squeeze(indicator.level3)) for pattern in case.options.restating):
            yield Remark(
                f"indicators[{index}]",
                f"成本指标“{indicator.level3}”只是重复“支出不超过预算”，没有说明成本控制在什么水平。"
                "请改为具体的成本，例如“人均成本”“每月运维费”“单价”，并写明数字和单位。",
            )


@form_rule("price-without-count", NoOptions)
def price_without_count(case: TargetCase[NoOptions]) -> Iterator[Remark]:
    """A price per person, set or piece, and no indicator that says how many there are."""
    for cost, noun, count in uncounted_prices(case.form):
        asked = format_decimal(as_decimal(case.form.funds.annual_total) or Decimal(0))
        worth = f"按申请额 {asked} 元推算，约为 {count:,.1f} {noun}。" if count is not None else ""
        yield Remark(
            cost.field,
            f"“{cost.name}”是单价（{format_decimal(cost.figure, None)} {cost.unit}），但没有数量指标说明有多少{noun}，"
            f"无法核对申请的资金。{worth}请补一条以“{noun}”计数的数量指标。",
        )
