"""Self-evaluations: how they are scored, and how one begins as the target form of its year.

Pure functions that the rules and the window share. Which 分值 there are and how a score is rounded stands in the
edition (`Edition.scoring`); a formula gives None where what was written leaves the answer open.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from perfdesk.model.deadline import in_time
from perfdesk.model.edition import Edition, Scoring
from perfdesk.model.form import AnyIndicator, BudgetRow, EvaluatedIndicator, LogEntry, SelfEvaluation, TargetForm
from perfdesk.model.money import Figure, as_decimal, format_decimal, rounded, total
from perfdesk.model.reached import (
    as_figure,
    figures_of,
    is_met,
    less_may_be_better,
    nothing_reached,
    share_reached,
    written,
)
from perfdesk.model.reading import plain, word_in
from perfdesk.model.text import squeeze
from perfdesk.model.value import TargetValue, parse_value

BUDGET_TOTAL: Final = "年度资金总额"
_NO_WEIGHT: Final = "—"
"""What the print shows in place of the 分值 of the parts of the budget."""
_HUNDRED: Final = Decimal(100)
_STEPS: Final = (Decimal(1), Decimal("0.5"), Decimal("0.1"), Decimal("0.01"))
"""What weights are whole multiples of: the first that leaves something for each indicator."""


# The budget


def total_row(evaluation: SelfEvaluation) -> int | None:
    """Return the index of the row of 项目资金 that is the total, or None."""
    return next((n for n, row in enumerate(evaluation.budget) if squeeze(row.item) == BUDGET_TOTAL), None)


def execution_rate(row: BudgetRow) -> Decimal | None:
    """Return 全年执行数 ÷ 全年预算数 as a share of 1; None where one is no figure or nothing was budgeted."""
    full_year, executed = as_decimal(row.full_year), as_decimal(row.executed)
    return None if not full_year or executed is None else executed / full_year


def rate_text(rate: Decimal) -> str:
    """Write a rate as the paper does: `98.53%`."""
    return f"{rounded(rate * _HUNDRED)}%"


def rate_score(rate: Decimal, weight: Decimal, scoring: Scoring) -> Decimal:
    """Return the score of a rate: its share of the weight, never more than the weight."""
    return tidy(rounded(weight * min(max(rate, Decimal(0)), Decimal(1)), scoring.places))


def rate_weight(row: BudgetRow, scoring: Scoring) -> Decimal:
    """Return the 分值 of the 执行率: the one in the row or, where that is none, the edition's."""
    weight = as_decimal(row.weight)
    return scoring.rate_weight if weight is None else weight


# The indicators


def goal_of(indicator: EvaluatedIndicator, scoring: Scoring) -> TargetValue:
    """Return the target; a bare figure that must be the least to be reached (`36场` of 数量指标) with its operator."""
    goal = as_figure(indicator.target)
    bare = goal.number and goal.operator is None and not less_may_be_better(plain(goal.unit))
    least = indicator.level2 in scoring.at_least and not word_in(scoring.unwanted, indicator.level3)
    return dataclasses.replace(goal, raw="", operator="≥") if bare and least else indicator.target


def target_met(indicator: EvaluatedIndicator, scoring: Scoring, year: int | None = None) -> bool | None:
    """Tell whether the target of an indicator is met; None where that cannot be told. `year` is that of the form."""
    return is_met(goal_of(indicator, scoring), indicator.actual, scoring, year)


def proposed_score(indicator: EvaluatedIndicator, scoring: Scoring) -> Decimal | None:
    """Return the score that the formula gives: full where the target is met, else the weight times the share reached.

    None where there is no weight, or where it takes a person to judge: what was reached in part, or cannot be compared.
    """
    weight, reached = as_decimal(indicator.weight), target_met(indicator, scoring)
    if weight is None or reached is None:
        return None
    if reached:
        return weight
    if figures_of(indicator.target, indicator.actual) is None:
        late = in_time(written(indicator.target), written(indicator.actual)) is False
        return Decimal(0) if not late and nothing_reached(indicator.actual, scoring) else None
    share = share_reached(indicator.target, indicator.actual) or Decimal(0)
    return tidy(rounded(weight * share, scoring.places)) if share < 1 else None


# The year's log


def proposed_actual(indicator: EvaluatedIndicator, scoring: Scoring) -> TargetValue | None:
    """Return the actual value that the year's log comes to; None where it has no entry with a value.

    What is done anew each time (`Scoring.summed`: 次, 份, 场) is added up; of all else (rates, times, people, things in
    use) the last entry by date counts, undated ones before dated ones.
    """
    entries = sorted((entry for entry in indicator.log if not entry.value.blank), key=_day)
    if not entries:
        return None
    numbers = [as_figure(entry.value).number for entry in entries]
    units = {plain(entry.value.unit) for entry in entries} - {"", plain(indicator.target.unit)}
    if None in numbers or units or plain(indicator.target.unit) not in scoring.summed:
        return entries[-1].value
    return parse_value(format_decimal(total(*numbers), None, commas=False))


def _day(entry: LogEntry) -> dt.date:
    return entry.date if isinstance(entry.date, dt.date) else dt.date.min


# The whole form


def total_weight(evaluation: SelfEvaluation, scoring: Scoring) -> Decimal:
    """Add up the 分值 of the 执行率 and of the indicators."""
    row = total_row(evaluation)
    rate = scoring.rate_weight if row is None else rate_weight(evaluation.budget[row], scoring)
    return total(rate, *(indicator.weight for indicator in evaluation.indicators))


def scores_of(evaluation: SelfEvaluation) -> tuple[Figure, ...]:
    """Return the scores that make the total: that of the 执行率, where there is such a row, and the indicators'."""
    row = total_row(evaluation)
    rate = () if row is None else (evaluation.budget[row].score,)
    return (*rate, *(indicator.score for indicator in evaluation.indicators))


def refreshed(evaluation: SelfEvaluation, edition: Edition) -> SelfEvaluation:
    """Return the form with what follows from the rest: rate, its score, total weight, total score.

    The total score adds up the scores that are there; it is blank where none is. A form in which nothing changes is
    returned as it is.
    """
    scoring, index = edition.scoring, total_row(evaluation)
    budget = evaluation.budget
    if index is not None and (rate := execution_rate(budget[index])) is not None:
        row = budget[index]
        score = rate_score(rate, rate_weight(row, scoring), scoring)
        row = dataclasses.replace(row, rate=rate_text(rate), score=score)
        budget = (*budget[:index], row, *budget[index + 1 :])
    made = dataclasses.replace(evaluation, budget=budget)
    scores = [score for score in scores_of(made) if isinstance(score, Decimal)]
    made = dataclasses.replace(
        made, total_weight=total_weight(made, scoring), total_score=tidy(total(*scores)) if scores else None
    )
    return evaluation if made == evaluation else made


def proposed(evaluation: SelfEvaluation, edition: Edition) -> SelfEvaluation:
    """Return the form, `refreshed`, with proposals in blank cells: actual values by the log, scores by formula."""
    rows = tuple(_proposed_row(row, edition.scoring) for row in evaluation.indicators)
    return refreshed(dataclasses.replace(evaluation, indicators=rows), edition)


def _proposed_row(row: EvaluatedIndicator, scoring: Scoring) -> EvaluatedIndicator:
    actual = proposed_actual(row, scoring) if row.actual.blank else None
    row = row if actual is None else dataclasses.replace(row, actual=actual)
    score = proposed_score(row, scoring) if row.score is None else None
    return row if score is None else dataclasses.replace(row, score=score)


def evaluation_of(form: TargetForm, edition: Edition) -> SelfEvaluation:
    """Return the self-evaluation that a target form begins: what was promised, with nothing reached yet.

    Args:
        form: the target form; its funds become the budget, before and after adjustment alike.
        edition: the edition of the self-evaluation, which spreads the weights.
    """
    indicators = tuple(_taken_over(form, edition))
    weights = spread_weights(indicators, edition.scoring)
    made = SelfEvaluation(
        layout=edition.layout,
        edition=edition.name,
        year=form.year,
        project_name=form.project_name,
        supervising_department=form.supervising_department,
        implementing_unit=form.implementing_unit,
        budget=tuple(_budget_of(form, edition.scoring)),
        expected_goal=form.annual_goal or form.overall_goal,
        indicators=tuple(
            dataclasses.replace(indicator, weight=weight) for indicator, weight in zip(indicators, weights, strict=True)
        ),
    )
    return refreshed(made, edition)


def _budget_of(form: TargetForm, scoring: Scoring) -> Iterator[BudgetRow]:
    funds = form.funds
    yield BudgetRow(BUDGET_TOTAL, funds.annual_total, funds.annual_total, weight=scoring.rate_weight)
    for item, amount in (
        ("当年财政拨款", funds.annual_appropriation),
        ("上年结转资金", funds.annual_carryover),
        ("其他资金", funds.annual_other),
    ):
        yield BudgetRow(item, amount, amount, weight=_NO_WEIGHT)


def _taken_over(form: TargetForm, edition: Edition) -> Iterator[EvaluatedIndicator]:
    """Yield the indicators; a 一级指标 that the edition has as a 二级指标 becomes that one (成本指标 of 2023)."""
    for row in form.indicators:
        above = edition.level1_of(row.level1)
        level1, level2 = (above, row.level1) if above else (row.level1, row.level2)
        yield EvaluatedIndicator(level1, level2, row.level3, row.value)


def weights_for(indicators: Iterable[AnyIndicator], scoring: Scoring) -> Mapping[str, Decimal]:
    """Return what the weights of each 一级指标 should come to, for a form with these 一级指标; none where unknown."""
    present = {indicator.level1 for indicator in indicators}
    return max(scoring.weights, key=lambda each: (len(each.keys() & present), -len(each.keys() - present)), default={})


def spread_weights(indicators: tuple[AnyIndicator, ...], scoring: Scoring) -> tuple[Decimal | None, ...]:
    """Spread the edition's weights evenly over the indicators of each 一级指标, in round figures; None if unknown."""
    wanted = weights_for(indicators, scoring)
    rows: dict[str, list[int]] = defaultdict(list)
    for n, indicator in enumerate(indicators):
        rows[indicator.level1].append(n)
    weights: dict[int, Decimal] = {}
    for level1 in rows.keys() & wanted.keys():
        weights.update(zip(rows[level1], _parts(wanted[level1], len(rows[level1])), strict=True))
    return tuple(weights.get(n) for n in range(len(indicators)))


def _parts(whole: Decimal, count: int) -> Iterator[Decimal]:
    """Part a weight into `count` round ones as equal as can be, the larger first."""
    step = next((each for each in _STEPS if whole >= each * count), _STEPS[-1])
    units = int(whole / step)
    for n in range(count):
        yield step * (units // count + (n < units % count))


def tidy(score: Decimal) -> Decimal:
    """Return a score without trailing zeros: 8.50 is 8.5, and 10 stays 10."""
    return Decimal(format_decimal(score, None, commas=False))
