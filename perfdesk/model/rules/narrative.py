"""Whether the narrative (项目经费情况说明) is whole, adds up, and says the same as the table."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from perfdesk.model.account import Account, Addition, Entry
from perfdesk.model.edition import NarrativeSection
from perfdesk.model.finding import NoOptions, Remark, TargetCase, form_rule
from perfdesk.model.form import Section, TargetForm
from perfdesk.model.missing_figures import read_missing
from perfdesk.model.money import as_decimal, format_decimal, to_wanyuan
from perfdesk.model.narrative_proof import NARRATIVE_TOLERANCE, budget_account, total_proof
from perfdesk.model.periods import Period, read_periods
from perfdesk.model.terms import Proof, request
from perfdesk.model.text import clause_before, squeeze


def _wanyuan(yuan: Decimal) -> str:
    """Write an amount in 万元, or in 元 where it has 角 and 分."""
    return f"{format_decimal(to_wanyuan(yuan), None)} 万元" if yuan == round(yuan) else f"{format_decimal(yuan)} 元"


@dataclass(frozen=True, slots=True)
class NarrativeAmount:
    """Options: by how many 元 the narrative may differ from the request."""

    tolerance: Decimal = NARRATIVE_TOLERANCE


@form_rule("narrative-amount", NarrativeAmount)
def narrative_amount(case: TargetCase[NarrativeAmount]) -> Iterator[Remark]:
    """六、年度预算安排 states a total, or numbered items that add up to one, which is not the annual request."""
    proof = total_proof(case.form, case.options.tolerance)
    found = budget_account(case.form)
    if proof is None or found is None or proof.agrees or _says_so_elsewhere(case.form, found[1], proof):
        return
    if any(entry.yuan is not None and entry.yuan <= proof.result for entry in _too_much(case.form, *found)):
        return  # `narrative-sum` names the amount that spoils what was added up
    what = "写明的总额" if len(proof.terms) == 1 else "各项合计"
    yield Remark(
        proof.field,
        f"年度预算安排{what} {_left(proof)}，与{proof.against.label} {_wanyuan(proof.against.figure)}不一致，"
        f"{'多' if proof.difference > 0 else '少'} {_wanyuan(abs(proof.difference))}。"
        "请核对本年度实际申请多少，把说明或申请额改成一致；跨年支付的要写清本年度支付的部分。",
    )


def _left(proof: Proof) -> str:
    return _wanyuan(proof.result) if len(proof.terms) == 1 else f"{_spoken(proof)} = {_wanyuan(proof.result)}"


def _spoken(proof: Proof) -> str:
    return " ".join(f"{term.operator} {term}".strip() for term in proof.terms)


def _says_so_elsewhere(form: TargetForm, account: Account, proof: Proof) -> bool:
    """Whether the section also names the request as a total, or its total is the part that the treasury gives."""
    funds = form.funds
    rest = (as_decimal(funds.annual_carryover) or Decimal(0)) + (as_decimal(funds.annual_other) or Decimal(0))
    given = as_decimal(funds.annual_appropriation)
    if rest > 0 and given is not None and abs(given - proof.result) <= proof.tolerance:
        return True
    named = (entry.yuan for entry in account.others if entry.yuan is not None)
    return any(abs(yuan - proof.against.figure) <= proof.tolerance for yuan in named)


@form_rule("narrative-sum", NoOptions)
def narrative_sum(case: TargetCase[NoOptions]) -> Iterator[Remark]:
    """The parts that 六、年度预算安排 lists do not add up to its own total, or one is more than the whole request."""
    found = budget_account(case.form)
    if found is None:
        return
    index, account = found
    too_much = _too_much(case.form, index, account)
    if too_much:
        yield Remark(f"narrative[{index}]", _more_than_all(case.form, too_much))
    places = {entry.start for entry in too_much}
    for addition in account.additions:
        if not addition.agrees and not places & {part.start for part in addition.parts}:
            yield Remark(f"narrative[{index}]", _does_not_add_up(addition))


def _too_much(form: TargetForm, index: int, account: Account) -> tuple[Entry, ...]:
    """Return the single amounts that are more than the whole request, and more than the total that is stated."""
    asked = request(form)
    if asked is None:
        return ()
    whole = account.total if not account.terms else None
    stated = whole.yuan if whole is not None and whole.yuan is not None else Decimal(0)
    most = max(asked.figure, as_decimal(form.funds.project_total) or Decimal(0), stated)
    text = form.narrative[index].text
    return tuple(
        entry
        for entry in account.parts
        if entry.yuan is not None
        and entry.yuan > most * _ROUNDED_UP
        and not _OF_THE_WHOLE.search(clause_before(text, entry.start))
    )


_ROUNDED_UP = Decimal("1.05")
_OF_THE_WHOLE = re.compile(r"总价|总额|共需|需求|[两三四五]年")
"""Words of what is needed or agreed in all, of which only a share is asked for this year."""


def _more_than_all(form: TargetForm, entries: Sequence[Entry]) -> str:
    asked = request(form)
    whole = _wanyuan(asked.figure) if asked is not None else ""
    amounts = "、".join(f"“{entry.written}”" for entry in entries)
    slip = all("万" in entry.written and to_wanyuan(entry.yuan or Decimal(0)) > 1 for entry in entries)
    return (
        f"年度预算安排里的{amounts}比整个项目申请的 {whole}还多，不可能是其中一项。"
        + ("可能把“元”写成了“万”，" if slip else "")
        + "请核对数字和单位后改正。"
    )


def _does_not_add_up(addition: Addition) -> str:
    parts = " + ".join(_wanyuan(part.yuan or Decimal(0)) for part in addition.parts)
    return (
        f"年度预算安排列出的各项相加是 {parts} = {_wanyuan(addition.added)}，"
        f"而文中写的合计是“{addition.stated.written}”，相差 {_wanyuan(abs(addition.difference))}。"
        "请核对各项金额和合计数，改正写错的一个。"
    )


@form_rule("narrative-missing-number", NoOptions)
def narrative_missing_number(case: TargetCase[NoOptions]) -> Iterator[Remark]:
    """万元 or 元 stands in the narrative without a figure before it."""
    for index, section in enumerate(case.form.narrative):
        missing = read_missing(section.text)
        if missing:
            words = "、".join(f"“{each.written}”" for each in missing)
            yield Remark(
                f"narrative[{index}]",
                f"{_name(section)}里的{words}只有单位，没有数字，看不出是多少钱。请补上金额，或删去这一项。",
            )


def _name(section: Section) -> str:
    return f"“{section.heading}”" if section.heading else "项目经费情况说明"


_MONEY_OR_FIGURE = re.compile(r"\d[\d,.，]*\s*(?:元|万|亿)|[万亿]元")


@form_rule("narrative-no-amount", NoOptions)
def narrative_no_amount(case: TargetCase[NoOptions]) -> Iterator[Remark]:
    """六、年度预算安排 names no amount at all."""
    found = budget_account(case.form)
    if found is None or not found[1].silent:
        return
    section = case.form.narrative[found[0]]
    if _MONEY_OR_FIGURE.search(section.text):
        return
    asked = request(case.form)
    amount = f"（本年度申请 {_wanyuan(asked.figure)}）" if asked is not None else ""
    yield Remark(
        f"narrative[{found[0]}]",
        f"{_name(section)}没有写任何金额，看不出资金怎样安排{amount}。请写明本年度预算总额和各项用途的金额。",
    )


# --- Contract periods ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ContractOutsidePlan:
    """Options.

    Attributes:
        words: words that tell the period of a contract or service from other periods.
        headings: words of the sections whose periods are always those of the project.
        exempt: words of periods that may run past the plan, such as warranties.
    """

    words: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()


@form_rule("contract-outside-plan", ContractOutsidePlan)
def contract_outside_plan(case: TargetCase[ContractOutsidePlan]) -> Iterator[Remark]:
    """A contract or service period of the narrative runs past 计划完成日期."""
    planned = case.form.end_date
    if not isinstance(planned, dt.date):
        return
    for index, section in enumerate(case.form.narrative):
        late = [each for each in read_periods(section.text) if each.last > planned]
        late = [each for each in late if _is_contract(each, section, case.options)]
        if late:
            yield Remark(f"narrative[{index}]", _runs_past(section, late, planned))


def _is_contract(period: Period, section: Section, options: ContractOutsidePlan) -> bool:
    before = clause_before(section.text, period.start)
    near = before + section.text[period.end : period.end + 6]
    if any(word in near for word in options.exempt) or before.count("《") > before.count("》"):
        return False
    named = any(word in near for word in options.words)
    return named or (period.first is not None and any(word in section.heading for word in options.headings))


def _runs_past(section: Section, periods: Sequence[Period], planned: dt.date) -> str:
    words = "、".join(f"“{each.written}”" for each in periods)
    last = max(each.last for each in periods)
    return (
        f"{_name(section)}里的期限{words}到 {last} 才结束，晚于计划完成日期 {planned}："
        "超出计划的部分不在本次申请之内。请核对合同期限和计划完成日期，并写清本年度支付的是哪一段。"
    )


# --- Headings --------------------------------------------------------------------------------------------------------

_ORDINAL = re.compile(r"([一二三四五六七八九十]+)[、.,，:：]*(.*)")


@form_rule("narrative-heading", NoOptions)
def narrative_heading(case: TargetCase[NoOptions]) -> Iterator[Remark]:
    """The edition's headings are not all there, in order; the last one stands over the table and may be left out."""
    wanted = case.edition.document.narrative
    if not case.form.narrative or not wanted:
        return
    problems = tuple(_heading_problems(tuple(section.heading for section in case.form.narrative), wanted))
    if problems:
        headings = "、".join(section.heading for section in wanted)
        yield Remark(
            "narrative",
            f"项目经费情况说明的标题不齐：{'；'.join(problems)}。财政部门按固定的{len(wanted)}个标题审核。"
            f"请按顺序补齐或改正：{headings}。",
        )


@lru_cache(maxsize=1_000)
def _heading_problems(headings: tuple[str, ...], wanted: tuple[NarrativeSection, ...]) -> tuple[str, ...]:
    found = [_place_of(heading, wanted) for heading in headings]
    missing = [f"缺少“{each.heading}”" for place, each in enumerate(wanted[:-1]) if place not in found]
    wrong = [
        f"“{heading}”应为“{wanted[place].heading}”"
        for heading, place in zip(headings, found, strict=True)
        if place is not None and _split(heading)[0] not in ("", _split(wanted[place].heading)[0])
    ]
    known = [place for place in found if place is not None]
    order = ["标题的顺序不对"] if known != sorted(known) and not missing else []
    twice = ["标题有重复"] if len(known) != len(set(known)) else []
    return (*missing, *wrong, *order, *twice)


def _place_of(heading: str, wanted: tuple[NarrativeSection, ...]) -> int | None:
    """Return which of the edition's headings one is: the same words, or the same number and nearly the same words."""
    ordinal, name = _split(heading)
    known = [_split(each.heading) for each in wanted]
    same = [place for place, each in enumerate(known) if each[1] == name]
    alike = [place for place, each in enumerate(known) if each[0] == ordinal and _alike(each[1], name)]
    return next(iter([*same, *alike]), None)


def _split(heading: str) -> tuple[str, str]:
    """Split a heading into number and words, its hint in brackets left out: 一、项目概述（…） → 一, 项目概述."""
    plain = squeeze(heading).partition("(")[0].rstrip(":：。")
    match = _ORDINAL.fullmatch(plain)
    return (match[1], match[2]) if match else ("", plain)


def _alike(one: str, other: str) -> bool:
    """Whether two headings share half of their characters."""
    return len(set(one) & set(other)) * 2 >= max(len(one), len(other), 1)
