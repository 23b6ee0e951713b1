"""One form out of its cells: head, goals, budget and indicators put together; what was not understood gets a note."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from perfdesk.intake.cell_budget import budget_rows, read_budget
from perfdesk.intake.cell_cut import FormCells
from perfdesk.intake.cell_goals import goal_rows, read_goals
from perfdesk.intake.cell_head import Draft, in_wanyuan, misfits, read_head, typed, types_by_path
from perfdesk.intake.cell_pages import GOALS
from perfdesk.intake.cell_rows import Head, TableRow, find_head, is_frame, read_rows
from perfdesk.intake.cells import Box, Cells
from perfdesk.intake.form_text import FormReading, edition_fitting
from perfdesk.intake.notes import Note
from perfdesk.intake.numbering import unnumbered
from perfdesk.intake.vocabulary import STRUCTURE
from perfdesk.model.edition import Edition
from perfdesk.model.form import (
    BudgetRow,
    EvaluatedIndicator,
    Form,
    Funds,
    Indicator,
    SelfEvaluation,
    TargetForm,
)
from perfdesk.model.money import Figure
from perfdesk.model.value import parse_value

_FEWEST_FIELDS = 2


@dataclass(frozen=True, slots=True)
class CellForm:
    """A form, its notes, and the cells that stand below its table."""

    reading: FormReading
    aside: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class _Parts:
    """What has been read besides the head."""

    budget: tuple[BudgetRow, ...]
    rows: tuple[TableRow, ...]
    total: TableRow | None


def read_cell_form(form: FormCells) -> CellForm:
    """Read one form.

    Args:
        form: its cells and the labels of its kind.
    """
    cells, loose = _without_loose(form)
    draft = Draft(cells, form.labels)
    head = find_head(draft)
    above = [row for row in draft.cells.rows if head is None or row < min(box.top for box in head.columns.values())]
    draft.in_wanyuan = in_wanyuan(draft, above)
    in_goals, goal_labels = goal_rows(draft, above)
    in_budget, budget_heads = budget_rows(draft, [row for row in above if row not in in_goals])
    year = read_head(draft, [row for row in above if row not in in_goals and row not in in_budget])
    if goal_labels:
        read_goals(draft, in_goals, goal_labels)
    budget = read_budget(draft, in_budget, budget_heads) if draft.labels.kind == SelfEvaluation.kind else ()
    rows, total, aside = read_rows(draft, head) if head else ((), None, [])
    rows = _unnumbered(rows, draft)
    below = tuple(box for row in aside for box in draft.cells.rows[row] if box.top == row and box.text)
    draft.use(*below)
    if len(draft.values) < _FEWEST_FIELDS and not rows:
        return CellForm(FormReading(None, (_unreadable(draft),)))
    edition = edition_fitting({box.key for box in draft.cells.boxes}, year, draft.labels.words)
    made, notes = _made(draft, _Parts(budget, rows, total), edition, year)
    notes = (*notes, *draft.notes, *misfits(draft), *_missing(draft, edition), *_left(draft, head))
    return CellForm(FormReading(made, notes), (*below, *loose))


def _without_loose(form: FormCells) -> tuple[Cells, tuple[Box, ...]]:
    """Part a form from what stands outside of its cells, below its first ones; a title on each page is no more said."""
    cells = form.cells
    first = next((n for n, box in enumerate(cells.boxes) if not box.loose), len(cells.boxes))
    loose = [box for box in cells.boxes[first:] if box.loose]
    if not loose:
        return cells, ()
    kept = cells.of(box for n, box in enumerate(cells.boxes) if n < first or not box.loose)
    return kept, tuple(box for box in loose if not form.labels.is_title(box.key))


def _made(draft: Draft, parts: _Parts, edition: Edition, year: int | None) -> tuple[Form, tuple[Note, ...]]:
    values = typed(draft, "")
    year, notes = _year_of(year, draft, values)
    if draft.in_wanyuan:
        notes = (*notes, draft.cells.boxes[0].note("表中的金额以万元计，已换算为元，请核对。", "funds"))
    if not parts.rows:
        notes = (*notes, draft.cells.boxes[0].note("没有读到绩效指标，请核对原件。", "indicators"))
    notes = (*notes, *_row_notes(parts.rows, draft.labels.kind))
    common: dict[str, Any] = {"layout": edition.layout, "year": year, **values}
    if draft.labels.kind == TargetForm.kind:
        indicators = tuple(_indicator(row) for row in parts.rows)
        return TargetForm(funds=Funds(**typed(draft, "funds.")), indicators=indicators, **common), notes
    totals: dict[str, Any] = {
        f"total_{path}": types_by_path(draft.labels.kind)[f"total_{path}"].parse(parts.total.text(path))
        for path in ("weight", "score")
        if parts.total
    }
    evaluated = tuple(_evaluated(row) for row in parts.rows)
    if parts.total is None:
        notes = (*notes, draft.cells.boxes[0].note("没有读到总分，请核对原件。", "total_score"))
    return SelfEvaluation(budget=parts.budget, indicators=evaluated, **totals, **common), notes


def _year_of(year: int | None, draft: Draft, values: Mapping[str, Any]) -> tuple[int | None, tuple[Note, ...]]:
    """Return the year of a form; where no title states it, that of its first day, with a note."""
    if year is not None:
        return year, ()
    start = values.get("start_date")
    if isinstance(start, dt.date):
        message = f"表中没有年度，按计划开始日期记为 {start.year} 年，请核对。"
        return start.year, (draft.values["start_date"].box.note(message, "year"),)
    return None, (draft.cells.boxes[0].note("表中没有年度，没有读入，请核对原件。", "year"),)


def _unnumbered(rows: tuple[TableRow, ...], draft: Draft) -> tuple[TableRow, ...]:
    """Take the numbers off the names that they count."""
    names = unnumbered([row.text("level3") for row in rows])
    if names is None:
        return rows
    draft.note(rows[0].place, "三级指标前面的序号不算名称，没有读入。", "indicators")
    return tuple(row.named(name) for row, name in zip(rows, names, strict=True))


def _indicator(row: TableRow) -> Indicator:
    return Indicator(level1=row.level1, level2=row.level2, level3=row.text("level3"), value=parse_value(row.value))


def _evaluated(row: TableRow) -> EvaluatedIndicator:
    types = types_by_path(SelfEvaluation.kind)
    return EvaluatedIndicator(
        level1=row.level1,
        level2=row.level2,
        level3=row.text("level3"),
        target=parse_value(row.value),
        actual=parse_value(row.text("actual")),
        weight=cast("Figure", types["indicators[].weight"].parse(row.text("weight"))),
        score=cast("Figure", types["indicators[].score"].parse(row.text("score"))),
        deviation=row.lines("deviation"),
    )


def _row_notes(rows: Sequence[TableRow], kind: str) -> Iterator[Note]:
    value = "value" if kind == TargetForm.kind else "target"
    for n, row in enumerate(rows):
        where = f"indicators[{n}]"
        if not row.level2:
            yield row.place.note("没有读到二级指标，请核对原件。", f"{where}.level2")
        if not row.text("level3"):
            yield row.place.note("没有读到三级指标，请核对原件。", f"{where}.level3")
        if not row.value:
            yield row.place.note(f"“{row.text('level3')}”的指标值是空的，请核对原件。", f"{where}.{value}")


def _missing(draft: Draft, edition: Edition) -> Iterator[Note]:
    """Name the fields of the edition's table that have no label here."""
    cells = [cell.field for row in edition.grid.rows if not row.each for cell in row.cells if cell.field]
    types = types_by_path(draft.labels.kind)
    lost = [
        path
        for path in cells
        if path in types
        and path not in draft.places
        and path not in draft.values
        and path not in (*edition.blank, *STRUCTURE, "year", "total_weight", "total_score")
    ]
    if lost:
        names = "、".join(f"“{draft.name(path)}”" for path in lost)
        yield draft.cells.boxes[0].note(f"表中没有{names}栏，没有读入。", lost[0])


def _left(draft: Draft, head: Head | None) -> Iterator[Note]:
    """Name every cell that was not understood."""
    for box in draft.cells.boxes:
        if not box.text or id(box) in draft.used or (head and is_frame(box, head, draft)):
            continue
        structural = set(draft.marks.get(id(box), ())) & (STRUCTURE | set(GOALS[draft.labels.kind]))
        if not structural:
            yield box.note(f"“{box.line[:40]}”不能确定属于哪一栏，没有读入。")


def _unreadable(draft: Draft) -> Note:
    """Keep a form that cannot be read as text."""
    first = draft.cells.boxes[0]
    text = "\n".join("\t".join(box.line for box in boxes if box.text) for boxes in draft.cells.rows.values())
    message = "这里像是一张表，但项目名称、资金和指标都没有读出来；原文保留在本条备注中，请手工录入。"
    return Note(file="", message=message, page=first.page, cell=first.address, source=text)
