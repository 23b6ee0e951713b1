"""The budget of a self-evaluation: whether it ties, its rate and the score of it, and what the rate leaves unsaid."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.model.evaluation import BUDGET_TOTAL, execution_rate, rate_score, rate_text, rate_weight, total_row
from perfdesk.model.finding import EvaluationCase, Mend, Remark, evaluation_rule
from perfdesk.model.form import BudgetRow, SelfEvaluation
from perfdesk.model.money import as_decimal, format_decimal, parse_decimal, total
from perfdesk.model.reading import is_percent, understood, word_in
from perfdesk.model.rules.indicators import named, numbered
from perfdesk.model.text import half_width, squeeze

_HUNDRED = Decimal(100)
_BLANKS = ("", "-", "—", "--", "——", "/", "无")
_COLUMNS = (("initial", "年初预算数"), ("full_year", "全年预算数"), ("executed", "全年执行数"))


@dataclass(frozen=True, slots=True)
class BudgetSum:
    """Options: the difference in 元 that is let pass."""

    tolerance: Decimal = Decimal("0.01")


@evaluation_rule("budget-sum", BudgetSum)
def budget_sum(case: EvaluationCase[BudgetSum]) -> Iterator[Remark]:
    """年度资金总额 is not the sum of its parts in a column; a blank part counts as 0 where another part is filled."""
    budget, top = case.form.budget, total_row(case.form)
    if top is None:
        return
    for column, label in _COLUMNS:
        stated = as_decimal(getattr(budget[top], column))
        parts = [(row.item, as_decimal(getattr(row, column))) for n, row in enumerate(budget) if n != top]
        filled = [(item, part) for item, part in parts if part is not None]
        if stated is None or not filled:
            continue
        added = total(*(part for _, part in filled))
        if abs(stated - added) > case.options.tolerance:
            terms = " + ".join(f"{item} {format_decimal(part)}" for item, part in filled)
            path = f"budget[{top}].{column}"
            yield Remark(
                path,
                f"{label}的{BUDGET_TOTAL} {format_decimal(stated)} 元与各项之和不符："
                f"{terms} = {format_decimal(added)} 元，"
                f"相差 {format_decimal(abs(stated - added))} 元。请核对各项，或把总额改为合计数。",
                mend=Mend(f"总额改为 {format_decimal(added)}", {path: str(added)}),
            )


@dataclass(frozen=True, slots=True)
class Rate:
    """Options: the difference in percentage points that is let pass."""

    tolerance: Decimal = Decimal("0.01")


@evaluation_rule("rate", Rate)
def rate(case: EvaluationCase[Rate]) -> Iterator[Remark]:
    """执行率 is not 全年执行数 ÷ 全年预算数, or cannot be told; the lesser finding: it is over 100 %.

    Where nothing was budgeted there is no rate, and nothing is said.
    """
    top = total_row(case.form)
    if top is None:
        yield Remark("budget", f"项目资金里没有“{BUDGET_TOTAL}”这一行，算不出执行率。请补上这一行。")
        return
    for n, row in enumerate(case.form.budget):
        path, found = f"budget[{n}].rate", execution_rate(row)
        if n == top and (blank := [label for column, label in _COLUMNS[1:] if getattr(row, column) is None]):
            yield Remark(path, f"{BUDGET_TOTAL}的{'、'.join(blank)}没有填写，算不出执行率。请按决算补填；没有的填 0。")
        if found is None or (n != top and squeeze(row.rate) in _BLANKS):
            continue
        if not _states(row.rate, found * _HUNDRED, case.options.tolerance):
            yield _wrong_rate(path, row, found)
        elif found > 1:
            yield Remark(
                path,
                f"执行率是 {rate_text(found)}，"
                f"全年执行数 {_yuan(row.executed)} 元多于全年预算数 {_yuan(row.full_year)} 元。"
                "支出不应超过预算，请核对两个数；确有追加预算的，请改全年预算数。",
                minor=True,
            )


def _states(text: str, percent: Decimal, tolerance: Decimal) -> bool:
    """Whether a text states a rate in percent (`98.53%`); without the sign, `98.53` and `0.9853` both do."""
    squeezed = squeeze(text)
    figure = parse_decimal(squeezed.removesuffix("%"))
    if figure is None:
        return False
    readings = (figure,) if squeezed.endswith("%") else (figure, figure * _HUNDRED)
    return any(abs(reading - percent) <= tolerance for reading in readings)


def _wrong_rate(path: str, row: BudgetRow, found: Decimal) -> Remark:
    said = "没有填写" if squeeze(row.rate) in _BLANKS else f"写的是“{row.rate.strip()}”"
    return Remark(
        path,
        f"执行率{said}，而全年执行数 ÷ 全年预算数 = "
        f"{_yuan(row.executed)} ÷ {_yuan(row.full_year)} = {rate_text(found)}。请改为算出的数，或核对两个金额。",
        mend=Mend(f"执行率改为 {rate_text(found)}", {path: rate_text(found)}),
    )


def _yuan(figure: object) -> str:
    return format_decimal(figure) if isinstance(figure, Decimal) else str(figure)


@dataclass(frozen=True, slots=True)
class RateScore:
    """Options: the difference in points that is let pass, so that a score may be rounded to one decimal."""

    tolerance: Decimal = Decimal("0.05")


@evaluation_rule("rate-score", RateScore)
def rate_score_rule(case: EvaluationCase[RateScore]) -> Iterator[Remark]:
    """The score of the 执行率 is not its 分值 times the rate, capped at the 分值."""
    top = total_row(case.form)
    found = None if top is None else execution_rate(case.form.budget[top])
    if top is None or found is None:
        return
    row = case.form.budget[top]
    weight, score = rate_weight(row, case.edition.scoring), as_decimal(row.score)
    right = rate_score(found, weight, case.edition.scoring)
    if score is None or abs(score - right) > case.options.tolerance:
        said = f"是 {format_decimal(score, None)} 分" if score is not None else "没有填写"
        capped = "，超过 100% 按满分计" if found > 1 else ""
        path = f"budget[{top}].score"
        yield Remark(
            path,
            f"执行率的得分{said}，而按公式应为 {format_decimal(weight, None)} 分 × {rate_text(found)} = "
            f"{format_decimal(right, None)} 分{capped}。请改为算出的分数。",
            mend=Mend(f"得分改为 {format_decimal(right, None)}", {path: str(right)}),
        )


@dataclass(frozen=True, slots=True)
class BudgetCut:
    """Options.

    Attributes:
        share: the share of 年初预算数 by which it may be changed without a reason.
        slight: the share from which on a cut to just what was spent is pointed out.
        reasons: words that give the reason of a change.
    """

    share: Decimal = Decimal("0.2")
    slight: Decimal = Decimal("0.01")
    reasons: tuple[str, ...] = ()


@evaluation_rule("budget-cut", BudgetCut)
def budget_cut(case: EvaluationCase[BudgetCut]) -> Iterator[Remark]:
    """全年预算数 is far from 年初预算数 with no reason given; the lesser finding: it was cut to just what was spent."""
    top = total_row(case.form)
    if top is None:
        return
    row = case.form.budget[top]
    initial, full_year = as_decimal(row.initial), as_decimal(row.full_year)
    if not initial or initial < 0 or full_year is None or word_in(case.options.reasons, _told(case.form)):
        return
    change = (full_year - initial) / initial
    to_the_spent = change < 0 and full_year == as_decimal(row.executed)
    figures = f"全年预算数 {format_decimal(full_year)} 元比年初预算数 {format_decimal(initial)} 元"
    by = f"{'少' if change < 0 else '多'} {format_decimal(abs(full_year - initial))} 元（{abs(change):.1%}）"
    spent = "，并且正好等于全年执行数，执行率因此是 100%" if to_the_spent else ""
    path = f"budget[{top}].full_year"
    if abs(change) > case.options.share:
        yield Remark(
            path,
            f"{figures}{by}{spent}，而表里没有说明原因。请在实际完成情况里写明为什么调整、什么时候批复；没有批复调整的，请填年初数。",
        )
    elif to_the_spent and -change >= case.options.slight:
        yield Remark(
            path,
            f"{figures}{by}{spent}，看上去是照执行数倒填的。请核对预算调整的批复；没有调整的，请填年初数，如实反映执行率。",
            minor=True,
        )


def _told(form: SelfEvaluation) -> str:
    """Return everything in which a reason may stand."""
    return "\n".join((form.actual_completion, *(indicator.deviation for indicator in form.indicators)))


@dataclass(frozen=True, slots=True)
class SavingBesideFull:
    """Options.

    Attributes:
        share: the saving, in percent, that is not believed beside a rate of 100 %.
        savings: words of a saving.
        payments: words of a payment.
        results: words of what was done with the money; what is counted beside a payment tells it as well.
    """

    share: Decimal = Decimal(90)
    savings: tuple[str, ...] = ()
    payments: tuple[str, ...] = ()
    results: tuple[str, ...] = ()


_CLAUSES = re.compile(r"[,、]")
_SENTENCES = re.compile(r"[。；;\n]+")
_COUNTED = re.compile(r"\d\s*[余多]?(?![百千万亿]*元)[百千万亿]*(?!个?(?:年|月|周|天|日|号|期|批|季|笔))[一-鿿㎡%]")
"""A figure with a unit that is neither of money nor of time, nor of how a payment is parted."""
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)[%％]")


@evaluation_rule("saving-beside-full", SavingBesideFull)
def saving_beside_full(case: EvaluationCase[SavingBesideFull]) -> Iterator[Remark]:
    """A saving of most of the money is claimed beside a rate of 100 %, or the completion tells of payments only."""
    form, options = case.form, case.options
    top = total_row(form)
    if top is not None and execution_rate(form.budget[top]) == 1:
        yield from _savings(form, options)
    sentences = [each for each in _SENTENCES.split(form.actual_completion) if each.strip()]
    if sentences and all(_tells_payment_only(sentence, options) for sentence in sentences):
        yield Remark(
            "actual_completion",
            "“实际完成情况”只写了怎样付款，看不出做成了什么。请对照预期目标，写明完成的数量、质量和效果，付款放在后面或不写。",
        )


def _tells_payment_only(sentence: str, options: SavingBesideFull) -> bool:
    """Whether a sentence tells of a payment, and neither names a result nor counts anything beside it."""
    beside = [each for each in _CLAUSES.split(half_width(sentence)) if not word_in(options.payments, each)]
    paid = word_in(options.payments, sentence) and not word_in(options.results, sentence)
    return bool(paid) and not any(_COUNTED.search(each) for each in beside)


def _savings(form: SelfEvaluation, options: SavingBesideFull) -> Iterator[Remark]:
    why = "，而执行率是 100%，预算全部用完。请核对节约的口径；节约了的钱应体现在执行数里。"
    for path, indicator in numbered(form.indicators):
        actual = understood(indicator.actual)
        percent = is_percent(actual.unit) or (not actual.unit and is_percent(indicator.target.unit))
        saved = actual.number if percent and word_in(options.savings, indicator.level3) else None
        if saved is not None and saved >= options.share:
            yield Remark(path, f"{named(indicator)}写的是节约 {format_decimal(saved, None)}%{why}")
    for sentence in _SENTENCES.split(form.actual_completion):
        shares = [Decimal(share) for share in _PERCENT.findall(sentence)]
        if word_in(options.savings, sentence) and any(options.share <= share <= _HUNDRED for share in shares):
            yield Remark("actual_completion", f"“实际完成情况”写“{sentence.strip()}”{why}")
            return
