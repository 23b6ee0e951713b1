"""Whether a self-evaluation keeps to what was promised, and whether it measured anything."""

from collections.abc import Iterator
from dataclasses import dataclass

from perfdesk.model.deadline import same_day
from perfdesk.model.finding import BookCase, EvaluationCase, Mend, NoOptions, Remark, book_rule, evaluation_rule
from perfdesk.model.form import EvaluatedIndicator, Indicator, SelfEvaluation, TargetForm
from perfdesk.model.reached import as_figure, written
from perfdesk.model.reading import plain, understood
from perfdesk.model.rules.indicators import named, numbered
from perfdesk.model.rules.values import figure_text
from perfdesk.model.text import squeeze
from perfdesk.model.units import converted
from perfdesk.model.value import TargetValue


@book_rule("target-changed", NoOptions)
def target_changed(case: BookCase[NoOptions]) -> Iterator[Remark]:
    """A target is not that of the target form of the same project and year, where the book holds it."""
    targets: dict[tuple[str, int | None], TargetForm] = {}
    for form in case.book.forms:
        if isinstance(form, TargetForm):
            targets.setdefault((squeeze(form.project_name), form.year), form)
    for n, form in enumerate(case.book.forms):
        if isinstance(form, SelfEvaluation) and (target := targets.get((squeeze(form.project_name), form.year))):
            yield from _changes(form, target, n)


def _changes(form: SelfEvaluation, target: TargetForm, n: int) -> Iterator[Remark]:
    promised = {plain(row.level3): row for row in reversed(target.indicators)}
    for path, row in numbered(form.indicators):
        source = promised.get(plain(row.level3))
        if source is None:
            yield Remark(
                path,
                f"目标申报表里没有{named(row)}这条指标，自评应逐条对照申报的目标。请删去，或改回申报时的名称。",
                form=n,
            )
        elif not _same(source.value, row.target):
            yield _changed(path, row, source, n)
    present = {plain(row.level3) for row in form.indicators}
    missing = [named(row) for row in target.indicators if plain(row.level3) not in present]
    if missing:
        yield Remark(
            "indicators",
            f"目标申报表里的 {len(missing)} 条指标没有自评：{'、'.join(missing)}。请补上；年中批准取消的，请说明。",
            form=n,
        )


def _changed(path: str, row: EvaluatedIndicator, source: Indicator, n: int) -> Remark:
    old, new = (figure_text(understood(value)) or "空" for value in (source.value, row.target))
    return Remark(
        path,
        f"{named(row)}的年度指标值是 {new}，而目标申报表里是 {old}：指标值批复后不能自行修改。"
        "请改回申报的值；经批准调整的，请先改申报表。",
        mend=Mend(f"改为 {old}", {f"{path}.target": source.value.raw or source.value.composed()}),
        form=n,
    )


def _same(one: TargetValue, other: TargetValue) -> bool:
    """Whether two values mean the same, in whatever notation; a unit or "=" that one leaves out makes no difference."""
    ours, theirs = as_figure(one), as_figure(other)
    if ours.number is None or theirs.number is None:
        return written(one) == written(other) or same_day(written(one), written(other))
    if (ours.operator or "=") != (theirs.operator or "="):
        return False
    bare = not (plain(ours.unit) and plain(theirs.unit))
    return theirs.number == (ours.number if bare else converted(ours.number, plain(ours.unit), plain(theirs.unit)))


@dataclass(frozen=True, slots=True)
class ActualCopied:
    """Options: the fewest limits (≥, ≤) that must be among them, which are seldom hit exactly."""

    figures: int = 1


@evaluation_rule("actual-copied", ActualCopied)
def actual_copied(case: EvaluationCase[ActualCopied]) -> Iterator[Remark]:
    """Every actual value repeats its target."""
    rows = case.form.indicators
    limits = [row for row in rows if understood(row.target).operator in ("≥", ">", "≤", "<")]
    if limits and len(limits) >= case.options.figures and all(map(_repeats, rows)):
        target, actual = (figure_text(understood(value)) for value in (limits[0].target, limits[0].actual))
        yield Remark(
            "",
            f"{len(rows)} 条指标的实际完成值都与指标值一样，其中 {len(limits)} 条是“至少”“至多”的数"
            f"（如{named(limits[0])}{target}，完成 {actual}），"
            "像是照抄而没有统计。请按实际数据填写，并留好佐证材料。",
        )


def _repeats(row: EvaluatedIndicator) -> bool:
    target, actual = understood(row.target), understood(row.actual)
    if target.number is None:
        return not row.actual.blank and squeeze(target.text or target.raw) == squeeze(actual.text or actual.raw)
    return actual.number == target.number
