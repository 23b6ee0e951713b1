"""Weights, scores and reasons of a self-evaluation."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from perfdesk.model.edition import Scoring
from perfdesk.model.evaluation import (
    proposed_score,
    scores_of,
    target_met,
    tidy,
    total_weight,
    weights_for,
)
from perfdesk.model.finding import EvaluationCase, Mend, NoOptions, Remark, evaluation_rule
from perfdesk.model.form import EvaluatedIndicator, SelfEvaluation
from perfdesk.model.money import Figure, as_decimal, format_decimal, total
from perfdesk.model.paths import field_at
from perfdesk.model.reached import figures_of, share_reached
from perfdesk.model.reading import understood
from perfdesk.model.rules.indicators import named, numbered
from perfdesk.model.rules.values import figure_text
from perfdesk.model.text import squeeze

_HUNDRED = Decimal(100)
_CLAUSES = re.compile("[，,；;。、]")
Reason: TypeAlias = Literal["none", "weak", "real"]


def _points(score: Figure) -> str:
    return format_decimal(score, None) if isinstance(score, Decimal) else str(score)


@evaluation_rule("actual-missing", NoOptions)
def actual_missing(case: EvaluationCase[NoOptions]) -> Iterator[Remark]:
    """An indicator lacks its target, what was reached, its weight or its score; or there is no indicator at all."""
    if not case.form.indicators:
        yield Remark("indicators", "没有一条绩效指标，无从自评。请按目标申报表逐条带入指标，再填实际完成值和得分。")
    for path, row in numbered(case.form.indicators):
        blank = [name for name, value in (("target", row.target), ("actual", row.actual)) if value.blank]
        blank += [name for name, value in (("weight", row.weight), ("score", row.score)) if as_decimal(value) is None]
        if not blank:
            continue
        score = proposed_score(row, case.edition.scoring) if as_decimal(row.score) is None else None
        mend = None if score is None else Mend(f"得分填 {_points(score)}", {f"{path}.score": str(score)})
        labels = "、".join(field_at(row, name).label for name in blank)
        said = f"{named(row)}的{labels}没有填写或不是数，总分就算不出来"
        yield Remark(f"{path}.{blank[0]}", f"{said}。请补填，得分按完成情况打。", mend=mend)


@dataclass(frozen=True, slots=True)
class WeightSum:
    """Options: what all weights come to."""

    whole: Decimal = _HUNDRED


@evaluation_rule("weight-sum", WeightSum)
def weight_sum(case: EvaluationCase[WeightSum]) -> Iterator[Remark]:
    """Weights with that of the 执行率 do not come to 100; the lesser finding: a 一级指标 has not its own share."""
    form, scoring, whole = case.form, case.edition.scoring, case.options.whole
    if not form.indicators or any(as_decimal(row.weight) is None for row in form.indicators):
        return
    added, stated = total_weight(form, scoring), as_decimal(form.total_weight)
    spread = _level_sums(form)
    shown = " + ".join(f"{level1 or '未分级'} {_points(weight)}" for level1, weight in spread.items())
    sums = f"执行率 {_points(added - total(*spread.values()))} + {shown} = {_points(added)} 分"
    if added != whole:
        yield Remark(
            "total_weight",
            f"分值合计不是 {_points(whole)} 分：{sums}，"
            f"{'多' if added > whole else '少'} {_points(abs(added - whole))} 分。请调整各指标的分值。",
        )
    elif stated != whole:
        said = "没有填写" if stated is None else f"写的是 {_points(stated)} 分"
        yield Remark(
            "total_weight",
            f"总分值{said}，而各项合计 {_points(whole)} 分。请改为合计数。",
            mend=Mend(f"改为 {_points(whole)}", {"total_weight": str(whole)}),
        )
    if added == whole and scoring.weights and not any(spread == each for each in scoring.weights):
        wanted = weights_for(form.indicators, scoring)
        usual = "、".join(f"{level1} {_points(weight)}" for level1, weight in wanted.items())
        yield Remark(
            "total_weight",
            f"各一级指标的分值与表样规定的不一致：{sums}，而规定是{usual}。请调整；有文件另作规定的，请说明。",
            minor=True,
        )


def _level_sums(form: SelfEvaluation) -> dict[str, Decimal]:
    rows: dict[str, list[Figure]] = defaultdict(list)
    for row in form.indicators:
        rows[row.level1].append(row.weight)
    return {level1: total(*weights) for level1, weights in rows.items()}


@evaluation_rule("score-range", NoOptions)
def score_range(case: EvaluationCase[NoOptions]) -> Iterator[Remark]:
    """A score is below 0 or above its weight, or the total score is not the sum of the scores."""
    for path, row in numbered(case.form.indicators):
        weight, score = as_decimal(row.weight), as_decimal(row.score)
        if score is None or (score >= 0 and (weight is None or score <= weight)):
            continue
        right = Decimal(0) if score < 0 or weight is None else weight
        yield Remark(
            path,
            f"{named(row)}得 {_points(score)} 分，"
            f"{'得分不能小于 0' if score < 0 else f'多于分值 {_points(weight)} 分'}。请改为 0 至分值之间的数。",
            mend=Mend(f"得分改为 {_points(right)}", {f"{path}.score": str(right)}),
        )
    yield from _total_score(case.form)


def _total_score(form: SelfEvaluation) -> Iterator[Remark]:
    scores, stated = scores_of(form), as_decimal(form.total_score)
    if not form.indicators or any(as_decimal(score) is None for score in scores):
        return
    added = tidy(total(*scores))
    if stated != added:
        said = "没有填写" if stated is None else f"写的是 {_points(stated)} 分"
        yield Remark(
            "total_score",
            f"总得分{said}，而执行率和各指标的得分合计 {_points(added)} 分。请改为合计数，或核对各项得分。",
            mend=Mend(f"总得分改为 {_points(added)}", {"total_score": str(added)}),
        )


def reason_of(row: EvaluatedIndicator, scoring: Scoring) -> Reason:
    """Tell whether 偏差原因 names a reason: a blank or 无 is none, 有待加强 and its like are weak ones."""
    said = squeeze(row.deviation).strip("。.，,；;")
    if not said or said in scoring.no_reasons:
        return "none"
    clauses = [each for each in _CLAUSES.split(said) if each]
    weak = all(any(pattern.fullmatch(each) for pattern in scoring.weak_reasons) for each in clauses)
    return "weak" if weak else "real"


@dataclass(frozen=True, slots=True)
class ScoreFormula:
    """Options: the difference in points from the formula that needs no reason."""

    tolerance: Decimal = Decimal(1)


@evaluation_rule("score-formula", ScoreFormula)
def score_formula(case: EvaluationCase[ScoreFormula]) -> Iterator[Remark]:
    """A score is not what the formula gives: full where the target is met, else the weight times the share reached.

    A score that is less than full, or another share, may stand with a reason; a full one beside a missed target not.
    """
    scoring = case.edition.scoring
    for path, row in numbered(case.form.indicators):
        weight, score = as_decimal(row.weight), as_decimal(row.score)
        met = _met(row, case)
        if weight is None or score is None or met is None or not 0 <= score <= weight or not weight:
            continue
        right, unsaid = weight if met else proposed_score(row, scoring), _unsaid(row, scoring)
        if met and score < weight and unsaid:
            why = f"已经达到，却只得 {_points(score)} 分（满分 {_points(weight)}），{unsaid}"
            what = "请给满分，或写明差在哪里、怎样改进"
        elif not met and score == weight != right:
            why = f"没有达到，却得了满分 {_points(weight)} 分"
            what = f"请改为 {_points(right)} 分" if right is not None else "请按完成的程度扣分"
            what += "，并写明偏差原因；实际完成值填错的，请改正"
        elif not met and right is not None and unsaid and abs(score - right) > case.options.tolerance:
            why = f"按公式应得 {_points(right)} 分，现为 {_points(score)} 分，{unsaid}"
            what = f"请改为 {_points(right)} 分，或写明按什么打分"
        else:
            continue
        mend = None if right in (None, score) else Mend(f"得分改为 {_points(right)}", {f"{path}.score": str(right)})
        yield Remark(path, f"{named(row)}{_said(row)}，{why}。{what}。", mend=mend)


def _met(row: EvaluatedIndicator, case: EvaluationCase[Any]) -> bool | None:
    return target_met(row, case.edition.scoring, case.form.year)


def _said(row: EvaluatedIndicator) -> str:
    return f"的指标值是 {figure_text(understood(row.target))}，实际完成 {figure_text(understood(row.actual))}"


def _unsaid(row: EvaluatedIndicator, scoring: Scoring) -> str:
    """Return what a sentence says of a reason that is none or a weak one; "" where there is a real one."""
    if reason_of(row, scoring) == "real":
        return ""
    said = row.deviation.strip()
    return f"偏差原因只写了“{said}”" if said else "偏差原因没有写"


@dataclass(frozen=True, slots=True)
class DeviationMissing:
    """Options: the share of the target by which it may be overshot without a reason."""

    over: Decimal = Decimal("0.3")


@evaluation_rule("deviation-missing", DeviationMissing)
def deviation_missing(case: EvaluationCase[DeviationMissing]) -> Iterator[Remark]:
    """A score is not full, or a target is missed or far overshot, with no reason; the lesser finding: a weak one."""
    for path, row in numbered(case.form.indicators):
        reason = reason_of(row, case.edition.scoring)
        if reason == "real" or not (why := _needs_reason(row, case)):
            continue
        said = f"{named(row)}{why}，{_unsaid(row, case.edition.scoring)}"
        if reason == "none":
            yield Remark(path, f"{said}。请写明原因和改进措施。")
        elif not _met(row, case):  # where it is met, score-formula speaks
            yield Remark(path, f"{said}，没有说为什么。请写明差在哪里、什么原因、怎样改进。", minor=True)


def _needs_reason(row: EvaluatedIndicator, case: EvaluationCase[DeviationMissing]) -> str:
    """Return what needs a reason, or ""."""
    weight, score = as_decimal(row.weight), as_decimal(row.score)
    if weight is not None and score is not None and score < weight:
        return f"得 {_points(score)} 分，不是满分 {_points(weight)} 分"
    if _met(row, case) is False:
        return f"{_said(row)}，没有达到"
    figures, share = figures_of(row.target, row.actual), share_reached(row.target, row.actual)
    if figures and figures.operator not in ("≤", "<") and share is not None and share >= 1 + case.options.over:
        return f"{_said(row)}，超出指标值 {share - 1:.0%}"
    return ""
