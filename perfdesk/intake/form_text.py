"""One form out of its lines: head, goals and indicators put together, with a note on everything that is in doubt."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final, cast

from perfdesk.intake.budget import budget_of
from perfdesk.intake.drawing_order import Upright, goal_texts, labels_of, pieces_of, rows_of_pieces, totals_of
from perfdesk.intake.goals import Goals
from perfdesk.intake.head import Head, blanks, name_of, types_of
from perfdesk.intake.indicator_rows import Row, has_level, is_row_head, rows_of
from perfdesk.intake.levels import Placed, place
from perfdesk.intake.notes import Note
from perfdesk.intake.outline import ProjectText, year_in
from perfdesk.intake.text_lines import Cell, Line
from perfdesk.intake.vocabulary import BUDGET_ITEMS, ROW_HEADS, STRUCTURE, Vocabulary
from perfdesk.model.edition import Edition
from perfdesk.model.form import EvaluatedIndicator, Form, Funds, Indicator, SelfEvaluation, TargetForm
from perfdesk.model.money import Figure
from perfdesk.model.text import squeeze
from perfdesk.model.value import parse_value

_FEWEST_FIELDS: Final = 2
_MONEY: Final = frozenset(("funds", "funds.project_total", *BUDGET_ITEMS))
"""Labels of the money rows, which stand between the head and the goals."""


@dataclass(frozen=True, slots=True)
class FormReading:
    """A form and its notes; no form where too little of it could be read."""

    form: Form | None
    notes: tuple[Note, ...]


def read_tabbed_target(project: ProjectText, words: Vocabulary, year: int | None) -> FormReading:
    """Read a target form whose cells stand by tabs.

    Args:
        project: its lines.
        words: of target forms.
        year: of the book, where the form states none.
    """
    edition = edition_of(project.form, words)
    own = words.of_edition(edition)
    head = Head(words)
    goals = Goals(words, "overall_goal", "annual_goal")
    table: list[Line] = []
    stated: int | None = None
    stage = "head"
    for line in project.form:
        labels = {path for cell in line.cells for path in words.paths(cell.text)}
        if any(title in line.key for title in words.titles) or (not labels and _is_year(line)):
            stated = stated or year_in(line.text)
        elif is_row_head(line, own) or (stage != "table" and has_level(line, own)):
            stage = "table"
            table.extend([] if is_row_head(line, own) else [line])
        elif labels & {"overall_goal", "annual_goal"}:
            stage = "goals"
            goals.columns = {path: cell.column for cell in line.cells for path in words.paths(cell.text)}
        elif stage == "table" and not _late_label(labels, head):
            table.append(line)
        elif stage == "goals" and not labels - set(STRUCTURE):
            left = any(path.startswith("funds.project") for path in head.values)
            goals.take(line, right_only=not left)
        else:
            head.take(line, line.cells)
    return _assembled(project.form, edition, head, goals, rows_of(table, own), stated or year)


def read_drawn_target(project: ProjectText, words: Vocabulary, year: int | None) -> FormReading:
    """Read a target form whose cells stand in drawing order; arguments as for `read_tabbed_target`."""
    edition = edition_of(project.form, words)
    own = words.of_edition(edition)
    head, stated, goal_lines, table = _drawn_parts(project.form, own, ("overall_goal", "annual_goal"))
    goals = Goals(own, "overall_goal", "annual_goal")
    _fill_goals(goals, goal_lines, head)
    rows = rows_of_pieces(tuple(pieces_of(table, own)), own)
    return _assembled(project.form, edition, head, goals, rows, stated or year)


def read_self_evaluation(project: ProjectText, words: Vocabulary, year: int | None) -> FormReading:
    """Read a self-evaluation, whose cells stand in drawing order; arguments as for `read_tabbed_target`."""
    edition = edition_of(project.form, words)
    own = words.of_edition(edition)
    lines = project.form
    head, stated, goal_lines, table = _drawn_parts(lines, own, ("expected_goal", "actual_completion"))
    goals = Goals(own, "expected_goal", "actual_completion")
    _fill_goals(goals, goal_lines, head)
    totals = totals_of(table)
    if totals:
        table = [line for line in table if line.number < totals[2].number]
    budget, budget_notes = budget_of(lines, own)
    indicators, row_notes = indicators_of(rows_of_pieces(tuple(pieces_of(table, own)), own), own, _evaluated)
    values = {path: found.text for path, found in head.values.items()} | goals.texts
    if len(head.values) < _FEWEST_FIELDS and not indicators:
        return FormReading(None, (unreadable(lines),))
    if totals:
        values |= {"total_weight": totals[0], "total_score": totals[1]}
    year, year_notes = _year_of(stated or year, None)
    form = SelfEvaluation(
        layout=edition.layout,
        edition=edition.name,
        year=year,
        budget=budget,
        indicators=indicators,
        **_typed(values, "", edition.kind),
    )
    expected = [path for path in types_of(edition.kind) if _is_expected(path, edition) and path not in goals.texts]
    notes = (*year_notes, *head.notes, *goals.notes, *budget_notes, *blanks(head, expected), *row_notes)
    return FormReading(form, (*notes, *_missing_totals(totals)))


def _year_of(year: int | None, start: object) -> tuple[int | None, tuple[Note, ...]]:
    """Return the year of a form; where no title states it, that of its first day, with a note."""
    if year is not None:
        return year, ()
    if isinstance(start, dt.date):
        message = f"文本中没有年度，按计划开始日期记为 {start.year} 年，请核对。"
        return start.year, (Note(file="", message=message, field="year"),)
    return None, (Note(file="", message="文本中没有年度，没有读入，请核对原件。", field="year"),)


def _missing_totals(totals: tuple[str, str, Line] | None) -> Iterator[Note]:
    for n, path in enumerate(("total_weight", "total_score")):
        if totals is None or not totals[n]:
            message = "文本中没有读到总分，请核对原件。"
            yield Note(file="", message=message, field=path, line=totals[2].number if totals else None)


def _drawn_parts(
    lines: Sequence[Line], words: Vocabulary, goals: tuple[str, str]
) -> tuple[Head, int | None, list[Line], list[Line]]:
    """Cut a form in drawing order into head, year, lines of the goals and lines of the table."""
    head = Head(words)
    stated: int | None = None
    goal_lines: list[Line] = []
    table: list[Line] = []
    stage = "head"
    below_money = False  # above it a line such as 项目 is the end of a name, below it a part of an upright label
    side = Upright(labels_of(words, "goals"))
    below = Upright(labels_of(words, "indicators"))
    for line in _with_whole_labels(lines, words):
        labels = {path for word in (line.text, *line.text.split()) for path in words.paths(word)}
        if any(title in line.key for title in words.titles) or (not head.labels and stage == "head" and _is_year(line)):
            stated = stated or year_in(line.text)
        elif stage != "table" and (is_row_head(_in_words(line), words) or has_level(_in_words(line), words)):
            stage = "table"
            table.append(line)
        elif labels & set(goals):
            stage = "goals"
            for path in labels & set(goals):
                head.labels.setdefault(path, line)
        elif stage != "table" and below_money and side.takes(line.text):
            continue
        elif stage == "table" or (stage == "goals" and below.takes(line.text)):
            stage = "table"
            table.append(line)
        elif stage == "goals":
            goal_lines.append(line)
        elif not _is_budget(line, words):
            head.take_words(line)
        below_money = below_money or stage == "goals" or bool(labels & _MONEY)
    return head, stated, goal_lines, table


def _with_whole_labels(lines: Sequence[Line], words: Vocabulary) -> Iterator[Line]:
    """Put labels together that are broken over two lines (`项目资金` `（元）`)."""
    skip = False
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        if skip:
            skip = False
            continue
        whole = following is not None and not words.paths(line.text) and line.key + following.key in words.labels
        if whole and following is not None and is_broken_label(line.key, following.key, words):
            skip = True
            yield dataclasses.replace(line, cells=(Cell(0, line.text + following.text),))
        else:
            yield line


def is_broken_label(first: str, second: str, words: Vocabulary) -> bool:
    """Whether two lines make a label of the head, and not of a column of the table."""
    return not set(words.labels[first + second]) & set(ROW_HEADS)


def _in_words(line: Line) -> Line:
    """Return a line of plain text with each word as a cell."""
    cells = tuple(Cell(n, word) for n, word in enumerate(line.text.split(" ")))
    return dataclasses.replace(line, cells=cells)


def _is_budget(line: Line, words: Vocabulary) -> bool:
    """Whether a line is a row of the budget of a self-evaluation, or the head over those rows."""
    paths = {path for word in line.text.split(" ") for path in words.paths(word)}
    return bool(paths) and paths <= set(STRUCTURE) - {"funds", "goals"}


def _fill_goals(goals: Goals, lines: Sequence[Line], head: Head) -> None:
    left, right, guessed = goal_texts(lines)
    for path, text in ((goals.left, left), (goals.right, right)):
        if text:
            goals.texts[path] = text
        if lines and (guessed or not text):
            name = name_of(path, head.words)
            message = f"两栏目标在文本中前后相接，分界由换行推定，“{name}”请核对。"
            goals.notes.append(
                Note(file="", message=message, line=lines[0].number, field=path, source=lines[0].source.strip())
            )


def _evaluated(row: Row, level1: str, level2: str) -> EvaluatedIndicator:
    target, actual, weight, score, deviation = (*row.values, "", "", "", "", "")[:5]
    types = types_of(SelfEvaluation.kind)
    return EvaluatedIndicator(
        level1=level1,
        level2=level2,
        level3=row.name,
        target=parse_value(target),
        actual=parse_value(actual),
        weight=cast("Figure", types["indicators[].weight"].parse(weight)),
        score=cast("Figure", types["indicators[].score"].parse(score)),
        deviation=deviation,
    )


def _is_year(line: Line) -> bool:
    return len(line.cells) == 1 and len(line.key) <= len("(2026年度)") and year_in(line.key) is not None


def _late_label(labels: set[str], head: Head) -> bool:
    """Whether a line below the head of the table belongs to the head after all: its labels were not there yet."""
    return bool(labels - set(STRUCTURE)) and not (labels & set(head.labels))


def edition_of(lines: Sequence[Line], words: Vocabulary) -> Edition:
    """Tell the edition of a form by its labels, colons and all."""
    texts = {squeeze(cell.text) for line in lines for cell in line.cells}
    texts |= {squeeze(part) for line in lines if not line.tabbed for part in line.text.split()}
    year = next((found for line in lines if (found := year_in(line.text))), None)
    return edition_fitting(texts, year, words)


def edition_fitting(texts: AbstractSet[str], year: int | None, words: Vocabulary) -> Edition:
    """Return the edition most of whose labels are among these texts, white space aside, and then that of the year."""

    def fit(edition: Edition) -> tuple[int, int, bool, int]:
        said = {squeeze(label) for label in edition.labels.values()}
        levels = {name for level in edition.levels for name in level.level2}
        return len(said & texts), len(levels & texts), year in edition.years, -len(edition.blank)

    return max(words.editions, key=fit)


def _assembled(
    lines: Sequence[Line], edition: Edition, head: Head, goals: Goals, rows: Sequence[Row], year: int | None
) -> FormReading:
    indicators, row_notes = indicators_of(rows, head.words.of_edition(edition), _indicator)
    values = {path: found.text for path, found in head.values.items()} | goals.texts
    if len(head.values) < _FEWEST_FIELDS and not indicators:
        return FormReading(None, (unreadable(lines),))
    typed = _typed(values, "", edition.kind)
    year, year_notes = _year_of(year, typed.get("start_date"))
    form = TargetForm(
        layout=edition.layout,
        edition=edition.name,
        year=year,
        indicators=indicators,
        funds=Funds(**_typed(values, "funds.", edition.kind)),
        **typed,
    )
    expected = [path for path in types_of(edition.kind) if _is_expected(path, edition)]
    lost = [*blanks(head, [path for path in expected if path not in goals.texts])]
    notes = (*year_notes, *head.notes, *goals.notes, *lost, *_misfits(head, edition.kind), *row_notes)
    if not indicators:
        notes = (*notes, Note(file="", message="没有读到绩效指标，请核对原件。", field="indicators"))
    return FormReading(form, notes)


def _is_expected(path: str, edition: Edition) -> bool:
    """Whether a field has its cell in the edition's table and is filled in its prints."""
    cells = {cell.field for row in edition.grid.rows if not row.each for cell in row.cells}
    return path in cells and path not in edition.blank and path != "year"


def _typed(values: Mapping[str, str], prefix: str, kind: str) -> dict[str, Any]:
    """Return the fields below `prefix` as their types read them."""
    types = types_of(kind)
    return {
        path.removeprefix(prefix): types[path].parse(text)
        for path, text in values.items()
        if path.startswith(prefix) and "." not in path.removeprefix(prefix)
    }


def _misfits(head: Head, kind: str) -> Iterator[Note]:
    """Name the values that are no amount or no date where one is due."""
    types = types_of(kind)
    for path, found in head.values.items():
        if types[path].name in ("money", "day") and isinstance(types[path].parse(found.text), str):
            what = "金额" if types[path].name == "money" else "日期"
            message = f"“{found.text}”不是{what}，照原文读入，请核对。"
            yield Note(file="", message=message, line=found.line.number, field=path, source=found.line.source.strip())


def unreadable(lines: Sequence[Line]) -> Note:
    """Keep a form that cannot be read as text."""
    text = "\n".join(line.source for line in lines)
    message = "这里像是一张表，但项目名称、资金和指标都没有读出来；原文保留在本条备注中，请手工录入。"
    return Note(file="", message=message, line=lines[0].number if lines else None, source=text)


MakeIndicator = Callable[[Row, str, str], Any]


def indicators_of(
    rows: Sequence[Row], words: Vocabulary, make: MakeIndicator
) -> tuple[tuple[Any, ...], tuple[Note, ...]]:
    """Place the rows under their levels and make indicators of them.

    Args:
        rows: as printed.
        words: of the form's edition.
        make: row, level 1 and level 2 → indicator.

    Returns:
        The indicators and the notes on them.
    """
    filled, notes = _with_contents(rows)
    indicators = []
    level1 = ""
    for n, (row, placed) in enumerate(zip(filled, place(filled, words), strict=True)):
        before = level1
        level1 = words.level2.get(placed.level2) or row.level1 or level1
        where = f"indicators[{n}]"
        notes.extend(
            dataclasses.replace(note, field=f"{where}.{note.field}" if note.field else where) for note in row.notes
        )
        notes.extend(_doubts(row, placed, level1, before, where))
        indicators.append(make(row, level1, placed.level2))
    return tuple(indicators), tuple(notes)


def _with_contents(rows: Sequence[Row]) -> tuple[list[Row], list[Note]]:
    """Give level names that stand on a line of their own to the row below."""
    filled: list[Row] = []
    notes: list[Note] = []
    level1 = level2 = ""
    for row in rows:
        if row.empty:
            if row.level2 and level2 and row.level2 != level2:
                notes.append(_no_indicator(row, level2))
            level1, level2 = row.level1 or level1, row.level2 or level2
            continue
        if level2 and row.level2 and row.level2 != level2:
            notes.append(_no_indicator(row, level2))
        filled.append(dataclasses.replace(row, level1=row.level1 or level1, level2=row.level2 or level2))
        level1 = level2 = ""
    if level2 and rows:
        notes.append(_no_indicator(rows[-1], level2))
    return filled, notes


def _no_indicator(row: Row, level2: str) -> Note:
    message = f"“{level2}”之下没有读到指标，请核对原件。"
    return Note(file="", message=message, line=row.line.number, field="indicators", source=row.line.source.strip())


def _doubts(row: Row, placed: Placed, level1: str, before: str, where: str) -> Iterator[Note]:
    def note(field: str, message: str) -> Note:
        path = f"{where}.{field}" if field else where
        return Note(file="", message=message, line=row.line.number, field=path, source=row.line.source.strip())

    if placed.reason:
        yield note("level2", placed.reason)
    if not placed.level2:
        yield note("level2", "没有读到二级指标，请核对原件。")
    if row.level1 and row.level1 != level1:
        yield note("level1", f"印的是“{row.level1}”，按二级指标“{placed.level2}”归入“{level1}”。")
    elif not row.level1 and level1 != before:
        yield note("level1", f"这一行没有印一级指标，按二级指标“{placed.level2}”归入“{level1}”。")
    if not row.name:
        yield note("level3", "没有读到三级指标，请核对原件。")
    if not row.value:
        yield note("value", f"“{row.name}”的指标值在文本中缺失，没有读入，请核对原件。")


def _indicator(row: Row, level1: str, level2: str) -> Indicator:
    return Indicator(level1=level1, level2=level2, level3=row.name, value=parse_value(row.value))
