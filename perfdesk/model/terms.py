"""What a proof is made of: figures of a form as arithmetic that a window can draw, and the request beside it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from perfdesk.model.form import TargetForm
from perfdesk.model.money import format_decimal

Operator: TypeAlias = Literal["", "+", "×"]
Subject: TypeAlias = Literal["cap", "price", "narrative-sum", "narrative-total"]


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
