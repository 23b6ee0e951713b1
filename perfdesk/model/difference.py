"""What is different between two forms or two books, cell by cell: last year's and this year's, mine and what came back.

Cells are compared by what they say. An amount in another notation, full-width signs, blanks and breaks of lines, a
target value that is only written otherwise (`≥98.00(%)`, `>=98%`) are no difference; a file that comes back from
another program is full of those. Neither are `layout` and `edition`, which no person writes.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from perfdesk.model.evaluation import total_row
from perfdesk.model.fields import MONEY, Field, fields_of
from perfdesk.model.finding import form_name
from perfdesk.model.form import (
    Book,
    BudgetRow,
    EvaluatedIndicator,
    Form,
    Indicator,
    LogEntry,
    Section,
    SelfEvaluation,
    SignOff,
    Summary,
    TargetForm,
)
from perfdesk.model.money import format_decimal, total
from perfdesk.model.pairing import aligned, out_of_order
from perfdesk.model.paths import field_at, value_at
from perfdesk.model.text import squeeze
from perfdesk.model.value import TargetValue
from perfdesk.model.wording import same_words

Kind: TypeAlias = Literal["changed", "added", "removed", "moved", "same"]

KINDS: Final[Mapping[Kind, str]] = {
    "changed": "改动",
    "added": "新增",
    "removed": "删去",
    "moved": "移动",
    "same": "相同",
}
_WHOLE: Final = "整张表"
_NOT_COMPARED: Final = ("layout", "edition")
_HEAD: Final = ("unit", "year", "summary.text", *(f"sign_off.{path}" for path, _ in fields_of(SignOff)))
"""What a book says of itself."""
_NAMES: Final[Mapping[type, tuple[str, str]]] = {
    Indicator: ("level2", "level3"),
    EvaluatedIndicator: ("level2", "level3"),
    BudgetRow: ("item", "item"),
    Section: ("heading", "heading"),
    LogEntry: ("date", "evidence"),
}
"""For each kind of row: the fields that say which it is; the second is its name."""
_TWINS: Final[Mapping[str, str]] = {
    **{name: name for name in ("year", "project_name", "supervising_department", "implementing_unit")},
    "annual_goal": "expected_goal",
    "level3": "level3",
    "value": "target",
}
"""Cells of a target form and of its rows → those of a self-evaluation that repeat them (levels follow its edition)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell, or one row, that is not what it was.

    Attributes:
        kind: what became of it; rows are added, removed or moved, cells changed (`same` where all are listed).
        before: path on the old side, "" where there is none.
        after: path on the new side, "" where there is none.
        row: name of the row that the cell stands in, or "".
        label: what the cell or table is called.
        was, now: what was printed and is.
        amount: of two amounts, how much more it is now, in 元.
    """

    kind: Kind
    before: str
    after: str
    row: str
    label: str
    was: str
    now: str
    amount: Decimal | None = None

    @property
    def title(self) -> str:
        """What is different, in words: 年度总体目标, or 故障响应时间：指标值."""
        return f"{self.row}：{self.label}" if self.row else self.label

    @property
    def said(self) -> str:
        """What became of it, in words, with how much more or less an amount is: 改动，增加 65,432.20 元."""
        if not self.amount:
            return KINDS[self.kind]
        more = "增加" if self.amount > 0 else "减少"
        return f"{KINDS[self.kind]}，{more} {format_decimal(self.amount.copy_abs())} 元"


@dataclass(frozen=True, slots=True)
class FormComparison:
    """A form on both sides.

    Attributes:
        old, new: index in the books; None where it is not there.
        name: of its project, as it is now.
        differences: cells and rows, as on paper; of a form that is on one side only, one for all of it.
    """

    old: int | None
    new: int | None
    name: str
    differences: tuple[Difference, ...] = ()

    @property
    def kind(self) -> Kind:
        """What became of the form."""
        if self.old is None or self.new is None:
            return "added" if self.old is None else "removed"
        return "changed" if self.differences else "same"


@dataclass(frozen=True, slots=True)
class BookComparison:
    """Two books: what is different in their heads, and their forms in the order of the new book."""

    old: Book
    new: Book
    head: tuple[Difference, ...]
    forms: tuple[FormComparison, ...]

    @property
    def equal(self) -> bool:
        """Whether both say the same."""
        return not self.head and all(form.kind == "same" for form in self.forms)

    def count(self, kind: Kind) -> int:
        """Count the forms that became so."""
        return sum(form.kind == kind for form in self.forms)


class _Side(NamedTuple):
    """A form or a row, and its path with a dot behind it."""

    holder: object
    path: str = ""


def compare_books(old: Book, new: Book) -> BookComparison:
    """Compare two books; forms are paired by project and kind, then by project, then by a name nearly the same."""
    pairs = aligned(
        old.forms, new.forms, (lambda form: form, lambda form: (form.kind, _project(form)), _project), form_name
    )
    return BookComparison(old, new, tuple(_compare_heads(old, new)), tuple(_forms(old, new, pairs)))


def compare_forms(old: Form, new: Form, *, with_same: bool = False) -> tuple[Difference, ...]:
    """Compare two forms, cell by cell, rows with the rows that they stand for.

    A target form and a self-evaluation are compared in what the one repeats of the other: project, goal, indicators
    with their target values, and the annual total.

    Args:
        old: the form as it was.
        new: the form as it is.
        with_same: whether cells and rows that are the same are listed as well.
    """
    if old == new and not with_same:
        return ()
    return tuple(_compare(_Side(old), _Side(new), with_same=with_same))


def _forms(old: Book, new: Book, pairs: Sequence[tuple[int | None, int | None]]) -> Iterator[FormComparison]:
    for before, after in pairs:
        was = None if before is None else old.forms[before]
        now = None if after is None else new.forms[after]
        yield FormComparison(before, after, form_name(now or was or TargetForm()), _of_form(was, now))


def _of_form(was: Form | None, now: Form | None) -> tuple[Difference, ...]:
    if was is not None and now is not None:
        return compare_forms(was, now)
    if now is not None:
        return (Difference("added", "", "project_name", "", _WHOLE, "", form_name(now)),)
    return () if was is None else (Difference("removed", "project_name", "", "", _WHOLE, form_name(was), ""),)


def _project(form: Form) -> str | None:
    return squeeze(form.project_name) or None


def _compare_heads(old: Book, new: Book) -> Iterator[Difference]:
    before, after = (
        dataclasses.replace(book, summary=book.summary or Summary(), sign_off=book.sign_off or SignOff())
        for book in (old, new)
    )
    for path in _HEAD:
        found = _cell(path, path, field_at(before, path), value_at(before, path), value_at(after, path))
        if found.kind != "same":
            yield found


def _compare(old: _Side, new: _Side, row: str = "", *, with_same: bool) -> Iterator[Difference]:
    """Compare cells, then tables."""
    old_class, new_class = _class(old.holder), _class(new.holder)
    for old_path, new_path in _common_cells(old.holder, new.holder):
        was, now = value_at(old.holder, old_path), value_at(new.holder, new_path)
        if was != now or with_same:
            field = _cells(old_class).get(old_path) or field_at(old.holder, old_path)
            found = _cell(old.path + old_path, new.path + new_path, field, was, now, row)
            if found.kind != "same" or with_same:
                yield found
    for name, label in _tables(old_class).items():
        if name in _tables(new_class):
            yield from _compare_rows(old, new, name, label, with_same=with_same)


def _common_cells(old: object, new: object) -> Iterable[tuple[str, str]]:
    """Return the paths of the cells that both sides have."""
    if type(old) is type(new):
        return _own_cells(_class(old))
    turned = isinstance(old, SelfEvaluation | EvaluatedIndicator)
    target, other = (new, old) if turned else (old, new)
    found = [(path, _TWINS[path]) for path in _cells(_class(target)) if path in _TWINS]
    if isinstance(other, SelfEvaluation) and (n := total_row(other)) is not None:
        found.append(("funds.annual_total", f"budget[{n}].initial"))
    return [(twin, path) for path, twin in found] if turned else found


def _class(holder: object) -> type:
    return type(holder)


@cache
def _cells(cls: type) -> dict[str, Field]:
    return {path: field for path, field in fields_of(cls) if "[]" not in path and path not in _NOT_COMPARED}


@cache
def _own_cells(cls: type) -> tuple[tuple[str, str], ...]:
    return tuple((path, path) for path in _cells(cls))


@cache
def _tables(cls: type) -> dict[str, str]:
    """Return the names of the rows that a form or row has, and their labels."""
    return {each.name: each.metadata["label"] for each in dataclasses.fields(cls) if "rows" in each.metadata}


def _cell(before: str, after: str, field: Field, was: Any, now: Any, row: str = "") -> Difference:
    texts = _printed(field, was), _printed(field, now)
    if was == now or _say_the_same(was, now) or same_words(*texts):
        return Difference("same", before, after, row, field.label, *texts)
    figures = field.type is MONEY and isinstance(was, Decimal) and isinstance(now, Decimal)
    amount = total(now, was.copy_negate()) if figures else None
    return Difference("changed", before, after, row, field.label, *texts, amount)


def _say_the_same(was: Any, now: Any) -> bool:
    """Whether two target values have the same parts."""
    if not (isinstance(was, TargetValue) and isinstance(now, TargetValue) and was.is_figure):
        return False
    return (was.operator, was.number, squeeze(was.unit)) == (now.operator, now.number, squeeze(now.unit))


def _printed(field: Field, value: Any) -> str:
    return value.printed("bracketed") if isinstance(value, TargetValue) else field.type.show(value)


def _compare_rows(old: _Side, new: _Side, name: str, label: str, *, with_same: bool) -> Iterator[Difference]:
    olds, news = getattr(old.holder, name), getattr(new.holder, name)
    if olds == news and not with_same:
        return
    pairs = aligned(olds, news, (lambda row: row, _row_key, lambda row: squeeze(_row_name(row)) or None), _row_name)
    moved = out_of_order(pairs)
    for before, after in pairs:
        old_path, new_path = f"{old.path}{name}[{before}]", f"{new.path}{name}[{after}]"
        if after is None:
            yield Difference("removed", old_path, "", "", label, _row_text(olds[before]), "")
            continue
        if before is None:
            yield Difference("added", "", new_path, "", label, "", _row_text(news[after]))
            continue
        title = _row_name(news[after]) or label
        if after in moved:
            places = f"第 {before + 1} 行", f"第 {after + 1} 行"
            yield Difference("moved", old_path, new_path, title, "次序", *places)
        if with_same or olds[before] != news[after]:
            sides = _Side(olds[before], f"{old_path}."), _Side(news[after], f"{new_path}.")
            yield from _compare(*sides, title, with_same=with_same)


def _row_key(row: object) -> tuple[str, str] | None:
    fields = _cells(_class(row))
    level, name = (squeeze(fields[path].type.show(getattr(row, path))) for path in _NAMES[type(row)])
    return (level, name) if level or name else None


def _row_name(row: object) -> str:
    return str(getattr(row, _NAMES[type(row)][1])).strip()


def _row_text(row: object) -> str:
    """Return what a row says, its cells parted by strokes."""
    texts = (_printed(field, getattr(row, path)) for path, field in _cells(_class(row)).items())
    return " / ".join(text for text in texts if text.strip())
