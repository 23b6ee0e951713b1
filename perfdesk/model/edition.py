"""Editions (表样): everything that a year or region fixes, read from data files and never from code.

An edition file is TOML; `docs/file-formats.md` describes each key. `extends` names another edition that it builds on:
tables are merged key by key, everything else is replaced.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from perfdesk.errors import PerfdeskError
from perfdesk.model.fields import fields_of
from perfdesk.model.form import Book, Form, TargetForm
from perfdesk.model.interchange import KINDS
from perfdesk.model.structure import StructureError, structure
from perfdesk.model.value import Notation
from perfdesk.resources import resource_folder

Severity: TypeAlias = Literal["error", "warning", "hint"]
Align: TypeAlias = Literal["left", "center", "right", "justify"]
FontRole: TypeAlias = Literal["song", "hei", "fangsong", "kai", "title"]

FORMAT_VERSION = 1
_LEAST_HEIGHT = 100


class EditionError(PerfdeskError):
    """An edition file is refused; the sentence names file, key and reason."""


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
        weak_reasons: patterns of a whole 偏差原因 that says nothing (有待加强).
        missed: words of an actual value that say that the target was missed.
        partly: words that say that it was reached in part: missed, but no formula says by how much.
    """

    rate_weight: Decimal = Decimal(10)
    weights: tuple[Mapping[str, Decimal], ...] = ()
    places: int = 2
    summed: tuple[str, ...] = ()
    no_reasons: tuple[str, ...] = ()
    weak_reasons: tuple[re.Pattern[str], ...] = ()
    missed: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()


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


class Editions:
    """The editions at hand, by name: the shipped ones and those of further folders."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        self._by_name = {edition.name: edition for edition in editions}

    def __iter__(self) -> Iterator[Edition]:
        return iter(self._by_name.values())

    def get(self, name: str) -> Edition | None:
        """Return the edition of that name, or None."""
        return self._by_name.get(name)

    def of(self, form: Form) -> Edition | None:
        """Return the edition of a form that stands alone; see `of_book`."""
        return self.of_book(Book(forms=(form,)))[0]

    def of_book(self, book: Book) -> tuple[Edition | None, ...]:
        """Return the edition of each form of a book: the one that it names, else the one that fits its layout best.

        Editions of one layout differ by their years, and by the cells that stay blank in every print: of those for the
        form's year, the one with the most of them blank in all forms of that layout and year is taken.
        """
        groups: dict[tuple[str, str, int | None], list[Form]] = {}
        for form in book.forms:
            groups.setdefault((form.kind, form.layout, form.year), []).append(form)
        fitting = {key: self._fitting(*key, forms) for key, forms in groups.items()}
        return tuple(self._named(form) or fitting[form.kind, form.layout, form.year] for form in book.forms)

    def of_year(self, kind: str, year: int | None) -> Edition | None:
        """Return the edition that a new form of a year begins in: of that year or the nearest one, the fullest."""

        def rank(edition: Edition) -> tuple[int, int, int]:
            nearest = 0 if year is None else min((abs(each - year) for each in edition.years), default=year)
            return nearest, -max(edition.years, default=0), len(edition.blank)

        return min((each for each in self if each.kind == kind), key=rank, default=None)

    def _named(self, form: Form) -> Edition | None:
        named = self._by_name.get(form.edition)
        return named if named is not None and named.kind == form.kind else None

    def _fitting(self, kind: str, layout: str, year: int | None, forms: Iterable[Form]) -> Edition | None:
        candidates = [each for each in self._by_name.values() if each.kind == kind and each.layout == layout]
        for edition in sorted(candidates, key=lambda each: (year not in each.years, -len(each.blank))):
            if all(_is_blank(form, path) for form in forms for path in edition.blank):
                return edition
        return None


def _is_blank(form: Form, path: str) -> bool:
    value: Any = form
    for name in path.split("."):
        value = getattr(value, name, None)
    return value in (None, "", ())


def shipped_editions_folder() -> Path:
    """Return the folder of the editions that come with the program."""
    return resource_folder() / "editions"


@cache
def load_editions(*folders: Path) -> Editions:
    """Load the editions of `folders`, later ones over earlier ones; without any, the shipped ones.

    Raises:
        EditionError: naming the file, the key and the reason.
    """
    plain: dict[str, tuple[Path, Mapping[str, Any]]] = {}
    for folder in folders or (shipped_editions_folder(),):
        for path in sorted(folder.glob("*.toml")):
            content = _read_toml(path)
            name = str(content.get("name", path.stem))
            if name in plain and plain[name][0].parent == folder:
                other = plain[name][0].name
                raise EditionError(f"表样文件 {path.name} 不能使用：键 name：{name!r} 已用在 {other} 里，请另取名字。")
            plain[name] = (path, content)
    return Editions([_load(name, plain) for name in plain])


def _read_toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise EditionError(f"表样文件 {path.name} 不能使用：第 {error.start + 1} 个字节起不是 UTF-8 文字。") from None
    except tomllib.TOMLDecodeError as error:
        raise EditionError(f"表样文件 {path.name} 不能使用：不是合法的 TOML（{error}）。") from None
    except OSError as error:
        raise EditionError(f"表样文件 {path.name} 不能读取：{error.strerror}。") from None


def _load(name: str, plain: Mapping[str, tuple[Path, Mapping[str, Any]]]) -> Edition:
    path, content = plain[name]
    try:
        edition = structure(Edition, _merged(content, plain, seen=(name,)))
        _check(edition)
    except StructureError as error:
        raise EditionError(
            f"表样文件 {path.name} 不能使用：键 {error.key or '（整个文件）'}：{error.reason}。"
        ) from None
    return edition


def _merged(
    content: Mapping[str, Any], plain: Mapping[str, tuple[Path, Mapping[str, Any]]], seen: tuple[str, ...]
) -> Mapping[str, Any]:
    base = content.get("extends")
    if not base or not isinstance(base, str):
        return content
    if base in seen or base not in plain:
        raise StructureError("extends", f"表样 {base!r} {'自相引用' if base in seen else '不在手边'}")
    return _overlay(_merged(plain[base][1], plain, (*seen, base)), content)


def _overlay(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Merge tables key by key; anything else in `over` replaces what is in `under`."""
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = _overlay(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return merged


def _check(edition: Edition) -> None:
    """Refuse an edition whose parts do not fit together.

    Raises:
        StructureError: with key and reason.
    """
    if edition.version > FORMAT_VERSION:
        raise StructureError("version", f"版本 {edition.version} 由更新的绩效填报台写成，请先升级本程序")
    known = {path for path, _ in fields_of(KINDS[edition.kind])}
    for path in edition.blank:
        if path not in known or "[]" in path:
            raise StructureError("blank", f"没有栏目 {path!r}")
    _check_sizes(edition)
    _check_styles(edition)
    _check_rows(edition, "grid.rows", edition.grid.rows, known)
    _check_rows(edition, "grid.sign_off", edition.grid.sign_off, known)
    _check_sentences(edition)


def _check_sizes(edition: Edition) -> None:
    """Refuse lengths that leave no room to print."""
    page, grid = edition.page, edition.grid
    sizes = {f"page.{name}": getattr(page, name) for name in ("width", "height")}
    sizes |= {f"grid.columns[{n}]": width - 2 * grid.padding for n, width in enumerate(grid.columns)}
    sizes |= {f"styles.{name}.size": style.size for name, style in edition.styles.items()}
    sizes |= {f"styles.{name}.leading": style.leading for name, style in edition.styles.items()}
    for key, size in sizes.items():
        if size <= 0:
            raise StructureError(key, "太小，印不出字")
    if page.height - page.top - page.bottom < _LEAST_HEIGHT:
        raise StructureError("page", f"上下页边之间不足 {_LEAST_HEIGHT} 毫米")
    room = page.width - page.left - page.right
    if sum(grid.columns) > room:
        raise StructureError("grid.columns", f"各列共宽 {sum(grid.columns)} 毫米，左右页边之间只有 {room} 毫米")


def _check_styles(edition: Edition) -> None:
    """Refuse an edition without a text style that its table or its document is printed in."""
    document = edition.document
    needed = {
        "label": True,
        "text": True,
        "book_title": bool(document.title),
        "book_heading": bool(document.summary),
        "project_heading": bool(document.project_heading),
        "section_heading": edition.kind == TargetForm.kind,
        "body": edition.kind == TargetForm.kind or bool(document.summary),
    }
    for name, is_needed in needed.items():
        if is_needed and name not in edition.styles:
            raise StructureError(f"styles.{name}", "缺少这种文字样式")


def _check_sentences(edition: Edition) -> None:
    """Refuse sentences with blanks to fill in that nothing fills."""
    document = edition.document
    book = ("unit", "year")
    sentences: dict[str, tuple[str, tuple[str, ...]]] = {
        f"document.title[{n}]": (line, book) for n, line in enumerate(document.title)
    }
    sentences["document.summary"] = (document.summary, (*book, "units", "projects", "total"))
    sentences["document.project_heading"] = (document.project_heading, ("n",))
    sentences["formats.year"] = (edition.formats.year, ("year",))
    for n, row in enumerate(edition.grid.sign_off):
        for m, cell in enumerate(row.cells):
            if not cell.label:
                raise StructureError(f"grid.sign_off[{n}].cells[{m}].label", "缺少这个键")
            sentences[f"labels.{cell.label}"] = (edition.labels[cell.label], ("preparer", "phone", "head", "date"))
    for key, (sentence, names) in sentences.items():
        try:
            sentence.format(**dict.fromkeys(names, ""))
        except (LookupError, ValueError, AttributeError):
            allowed = "、".join(f"{{{name}}}" for name in names)
            raise StructureError(key, f"花括号里只能写 {allowed}") from None


def _check_rows(edition: Edition, place: str, rows: tuple[GridRow, ...], known: set[str]) -> None:
    """Refuse rows whose cells overlap, leave gaps, or name labels, fields or styles that are not there."""
    taken: list[set[int]] = [set() for _ in rows]
    width = len(edition.grid.columns)
    for n, row in enumerate(rows):
        if row.each and not any(path.startswith(f"{row.each}[].") for path in known):
            raise StructureError(f"{place}[{n}].each", f"没有 {row.each!r} 这些行")
        for m, cell in enumerate(row.cells):
            key = f"{place}[{n}].cells[{m}]"
            _check_cell(edition, row, cell, key, known)
            first, last = cell.columns
            columns = set(range(first, last + 1))
            for down in _spanned(rows, n, cell, f"{key}.rows"):
                if taken[down] & columns:
                    raise StructureError(key, "与另一个格子重叠")
                taken[down] |= columns
        if taken[n] != set(range(1, width + 1)):
            raise StructureError(f"{place}[{n}]", "这一行的格子没有占满各列")


def _check_cell(edition: Edition, row: GridRow, cell: GridCell, key: str, known: set[str]) -> None:
    """Refuse a cell outside the columns, or one that names a label, field or style that is not there."""
    width = len(edition.grid.columns)
    first, last = cell.columns
    if not 1 <= first <= last <= width:
        raise StructureError(f"{key}.columns", f"应在 1 至 {width} 列之内")
    if cell.label and cell.label not in edition.labels:
        raise StructureError(f"{key}.label", f"labels 中没有 {cell.label!r}")
    path = f"{row.each}[].{cell.field}" if row.each else cell.field
    if cell.field and (path not in known or ("[]" in path and not row.each)):
        raise StructureError(f"{key}.field", f"没有栏目 {path!r}")
    if cell.style and cell.style not in edition.styles:
        raise StructureError(f"{key}.style", f"styles 中没有 {cell.style!r}")


def _spanned(rows: tuple[GridRow, ...], n: int, cell: GridCell, key: str) -> range:
    """Return the rows of the grid that a cell covers."""
    last_repeated = max((m for m, row in enumerate(rows) if row.repeats), default=len(rows) - 1)
    down = range(n, last_repeated + 1 if cell.rows == 0 else n + cell.rows)
    if not 0 <= cell.rows <= len(rows) - n or not down:
        raise StructureError(key, f"应在 0 至 {len(rows) - n} 之内")
    if cell.rows != 1 and (rows[n].repeats or (cell.rows and any(rows[each].repeats for each in down))):
        raise StructureError(key, "重复的行要么不跨，要么用 0 一直跨到最后一个重复的行")
    return down
