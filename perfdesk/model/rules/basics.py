"""Whether a form is complete and ties: required cells, sums, dates, levels."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.model.fields import DAY, MONEY, Field, fields_of, values_of
from perfdesk.model.finding import AnyCase, Mend, NoOptions, Remark, TargetCase, any_form_rule, form_rule
from perfdesk.model.form import Form, Funds, SelfEvaluation, TargetForm
from perfdesk.model.money import Figure, as_decimal, format_decimal, total
from perfdesk.model.paths import value_at
from perfdesk.model.structure import StructureError

_PATHS = {cls: {path for path, _ in fields_of(cls) if "[]" not in path} for cls in (TargetForm, SelfEvaluation)}


@dataclass(frozen=True, slots=True)
class Required:
    """Options: the paths of the cells that may not be blank."""

    fields: tuple[str, ...]

    def __post_init__(self) -> None:
        for path in self.fields:
            if not any(path in known for known in _PATHS.values()):
                raise StructureError("rules.required.options.fields", f"没有栏目 {path!r}")


@any_form_rule("required", Required)
def required(case: AnyCase[Required]) -> Iterator[Remark]:
    """A cell that the edition requires is blank."""
    known = _PATHS[type(case.form)]
    for path in case.options.fields:
        if path in known and value_at(case.form, path) in (None, ""):
            yield Remark(
                path,
                f"“{case.edition.label(path)}”没有填写，而这一栏每张表都要填。请补填；确实没有的，请向财政部门问清填法。",
            )


_UNREAD = {
    MONEY: "看不出是多少钱，求和、核对都没有算它。请写成 480000 或 48万元",
    DAY: "看不出是哪一天，日期先后无从核对。请写成 2026-12-31",
}
"""What is said of words in the place of a figure or a date, by type of field."""
_NOTHING = re.compile(r"[-－—–―/／\s]+|无")
"""What stands in a cell to say that there is nothing."""


@any_form_rule("unread", NoOptions)
def unread(case: AnyCase[NoOptions]) -> Iterator[Remark]:
    """An amount or a date is written as words that cannot be understood, so it counts nowhere."""
    for path, field, value in _cells(case.form):
        if field.type in _UNREAD and isinstance(value, str) and not _NOTHING.fullmatch(value):
            yield Remark(path, f"“{field.label}”写的是“{value}”，{_UNREAD[field.type]}。")


def _cells(form: Form) -> Iterator[tuple[str, Field, object]]:
    """Yield path, field and value of the cells of the head and of the budget."""
    for path, field in fields_of(type(form)):
        if "[]" not in path:
            yield path, field, value_at(form, path)
    if isinstance(form, SelfEvaluation):
        for n, row in enumerate(form.budget):
            yield from values_of(row, f"budget[{n}].")


@dataclass(frozen=True, slots=True)
class FundsSum:
    """Options: the difference in 元 that is let pass."""

    tolerance: Decimal = Decimal("0.01")


@form_rule("funds-sum", FundsSum)
def funds_sum(case: TargetCase[FundsSum]) -> Iterator[Remark]:
    """A total of 项目资金 is not the sum of its parts; a blank part counts as 0 where another part is filled."""
    funds: Funds = case.form.funds
    for path, whole, parts in (
        (
            "funds.project_total",
            funds.project_total,
            (("财政资金", funds.project_fiscal), ("其他资金", funds.project_other)),
        ),
        (
            "funds.annual_total",
            funds.annual_total,
            (
                ("当年财政拨款", funds.annual_appropriation),
                ("上年结转资金", funds.annual_carryover),
                ("其他资金", funds.annual_other),
            ),
        ),
    ):
        stated = as_decimal(whole)
        if stated is None or not any(isinstance(part, Decimal) for _, part in parts):
            continue
        added = total(*(part for _, part in parts))
        if abs(stated - added) > case.options.tolerance:
            yield _does_not_tie(case.edition.label(path), path, stated, added, parts)


def _does_not_tie(
    label: str, path: str, stated: Decimal, added: Decimal, parts: tuple[tuple[str, Figure], ...]
) -> Remark:
    filled = all(part is not None for _, part in parts)
    terms = " + ".join(f"{name} {format_decimal(as_decimal(part) or Decimal(0))}" for name, part in parts)
    return Remark(
        path,
        f"{label} {format_decimal(stated)} 元与各项之和不符：{terms} = {format_decimal(added)} 元，"
        f"相差 {format_decimal(abs(stated - added))} 元。请核对各项，或把总额改为合计数。",
        mend=Mend(f"总额改为 {format_decimal(added)}", {path: str(added)})
        if filled
        else None,  # else a part is to come
    )


@form_rule("date-order", NoOptions)
def date_order(case: TargetCase[NoOptions]) -> Iterator[Remark]:
    """计划开始日期 is after 计划完成日期."""
    start, end = case.form.start_date, case.form.end_date
    if start and end and not isinstance(start, str) and not isinstance(end, str) and start > end:
        yield Remark("end_date", f"计划完成日期 {end} 早于计划开始日期 {start}。请核对两个日期是不是填反了，再改正。")


@dataclass(frozen=True, slots=True)
class LevelMissing:
    """Options: levels that must be there, and those that should; "" as level 2 stands for any."""

    needed: tuple[tuple[str, str], ...]
    advised: tuple[tuple[str, str], ...] = ()


@form_rule("level-missing", LevelMissing)
def level_missing(case: TargetCase[LevelMissing]) -> Iterator[Remark]:
    """A level of indicators that every form needs is missing; the lesser finding: one that it should have is."""
    present = {(indicator.level1, indicator.level2) for indicator in case.form.indicators}
    present |= {(level1, "") for level1, _ in present}
    for levels, minor in ((case.options.needed, False), (case.options.advised, True)):
        for level1, level2 in levels:
            if (level1, level2) not in present:
                name = f"{level1}下的{level2}" if level2 else level1
                yield Remark(
                    "indicators",
                    f"没有{name}，这一类{'最好' if minor else '必须'}至少有一条。请补一条能衡量的指标。",
                    minor=minor,
                )
