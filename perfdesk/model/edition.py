"""An edition (表样): everything that a year or region fixes about a form, as data and never as code.

`docs/file-formats.md` describes each key.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeAlias

from perfdesk.model.fields import fields_of
from perfdesk.model.interchange import KINDS
from perfdesk.model.value import Notation

Severity: TypeAlias = Literal["error", "warning", "hint"]
Align: TypeAlias = Literal["left", "center", "right", "justify"]
FontRole: TypeAlias = Literal["song", "hei", "fangsong", "kai", "title"]


@dataclass(frozen=True, slots=True, eq=False)
class TextStyle:
    """A style of type: font role, size and leading in pt, how lines stand, first-line indent in characters."""

    font: FontRole
    size: Decimal
    leading: Decimal
    align: Align = "left"
    indent: int = 0
    before: Decimal = Decimal(0)
    after: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Page:
    """The sheet of paper: sizes and margins in mm."""

    width: Decimal = Decimal(210)
    height: Decimal = Decimal(297)
    top: Decimal = Decimal(22)
    bottom: Decimal = Decimal(20)
    left: Decimal = Decimal(20)
    right: Decimal = Decimal(20)


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of the official table.

    Attributes:
        columns: first and last column, counted from 1.
        rows: rows that it spans; 0 means to the end of the repeated rows.
        label: key of the label that it prints.
        field: path of the field that it shows; in repeated rows relative to the row (`level3`).
        merge: in repeated rows, whether neighbours with the same text are one cell.
        style: name of its text style, "" for the grid's own (`label` or `text`).
        places: decimals of an amount, where they are others than `formats.money_places`.
        commas: whether thousands are marked, where that is other than `formats.money_commas`.
    """

    columns: tuple[int, int]
    rows: int = 1
    label: str = ""
    field: str = ""
    merge: bool = False
    style: str = ""
    places: int | None = None
    commas: bool | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of the official table.

    Attributes:
        cells: the cells that begin in this row, left to right.
        each: path of the rows that repeat it (`indicators`), or "".
        item: where `each` rows are told apart by their `item` (`budget`), the one that this row shows; it is not
            repeated then.
        keep_with_next: whether a page break below it is forbidden.
        splits: whether its text may be continued on the next page.
        ruled: whether it is drawn with rules (the title and the year line are not).
    """

    cells: tuple[GridCell, ...]
    each: str = ""
    item: str = ""
    keep_with_next: bool = False
    splits: bool = False
    ruled: bool = True

    @property
    def repeats(self) -> bool:
        """Whether it is printed once for each of the rows."""
        return bool(self.each) and not self.item


@dataclass(frozen=True, slots=True)
class Grid:
    """The official table: column widths and cell padding in mm, row heights in mm, widths of rules in pt."""

    columns: tuple[Decimal, ...]
    rows: tuple[GridRow, ...]
    row_height: Decimal = Decimal(8)
    padding: Decimal = Decimal(1)
    rule: Decimal = Decimal("0.5")
    frame: Decimal = Decimal("0.5")
    sign_off: tuple[GridRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Formats:
    """How values are printed."""

    money_places: int | None = 2
    money_commas: bool = True
    money_zero: str = "0.00"
    value: Notation = "bracketed"
    year: str = "（{year}年度）"


@dataclass(frozen=True, slots=True)
class NarrativeSection:
    """One of the sections of the narrative: its heading and the hint printed behind it."""

    heading: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What surrounds the forms when a book is printed.

    Attributes:
        title: the lines on top, with {unit} and {year}.
        summary_heading: the heading over the summary sentence, or "".
        summary: the summary sentence with {year}, {units}, {projects}, {total}; "" prints none.
        project_heading: the heading of each project with {n}, or "".
        narrative: the sections, in order; the last stands over the form itself.
        with_narrative: whether narratives are printed unless the user says otherwise.
    """

    title: tuple[str, ...] = ()
    summary_heading: str = ""
    summary: str = ""
    project_heading: str = ""
    narrative: tuple[NarrativeSection, ...] = ()
    with_narrative: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A 一级指标 and its 二级指标, both in the official order."""

    level1: str
    level2: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a self-evaluation is scored; `perfdesk.model.evaluation` holds the formulas.

    Attributes:
        rate_weight: 分值 of the 执行率.
        weights: what the 分值 of each 一级指标 come to, one table for each set of 一级指标 that a form may have.
        places: decimals that a score is rounded to.
        summed: units of what is done anew each time (次, 份): the year's log of these is added up.
        no_reasons: what is written in 偏差原因 where there is none.
        weak_reasons: patterns of the clauses of a 偏差原因 that says nothing (有待加强).
        missed: words of an actual value that say that the target was missed.
        partly: words that say that it was reached in part: missed, but no formula says by how much.
        at_least: 二级指标 whose bare figures (36场) are the least that is to be reached.
        unwanted: words of a name that says that less is better, and so no bare figure is the least.
        grades: scales of words (合格, 良好, 优秀), each from the worst to the best.
    """

    rate_weight: Decimal = Decimal(10)
    weights: tuple[Mapping[str, Decimal], ...] = ()
    places: int = 2
    summed: tuple[str, ...] = ()
    no_reasons: tuple[str, ...] = ()
    weak_reasons: tuple[re.Pattern[str], ...] = ()
    missed: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    at_least: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    grades: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """How an edition runs a rule.

    Attributes:
        severity: of its findings; "off" switches it off.
        minor: severity of the lesser findings that some rules have.
        options: thresholds and words; each rule declares what it takes.
    """

    severity: Literal["error", "warning", "hint", "off"]
    minor: Severity = "warning"
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """Everything that a year or region fixes about one kind of form; one edition is equal to itself alone."""

    format: Literal["perfdesk-edition"]
    version: int
    name: str
    title: str
    kind: Literal["target", "self-evaluation"]
    layout: str
    grid: Grid
    labels: Mapping[str, str]
    styles: Mapping[str, TextStyle]
    levels: tuple[Level, ...]
    rules: Mapping[str, RuleSetting]
    years: tuple[int, ...] = ()
    blank: tuple[str, ...] = ()
    page: Page = Page()
    formats: Formats = Formats()
    document: Document = Document()
    scoring: Scoring = Scoring()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    extends: str = ""

    def label(self, path: str) -> str:
        """Return what a field is called in sentences: `annual_goal` → 年度总体目标."""
        return _labels_of(self.kind).get(path, path)

    def level1_of(self, level2: str) -> str | None:
        """Return the 一级指标 that a 二级指标 belongs under, or None."""
        return next((level.level1 for level in self.levels if level2 in level.level2), None)


@cache
def _labels_of(kind: str) -> dict[str, str]:
    return {path: declared.label for path, declared in fields_of(KINDS[kind])}
