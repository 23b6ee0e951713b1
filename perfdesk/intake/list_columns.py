"""What the columns of a list hold, as plain data: guessed by a reader, mended by the user, remembered by its heads."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, TypeAlias

from perfdesk.intake.vocabulary import vocabularies
from perfdesk.model.fields import FieldType, fields_of
from perfdesk.model.form import SelfEvaluation
from perfdesk.model.interchange import KINDS

KnownLists: TypeAlias = Mapping[str, tuple[str, ...]]
"""The heads of lists that the user has mended (see `ListMapping.heads`), each with the fields of its columns."""
NO_LISTS: Final[KnownLists] = MappingProxyType({})
IN_ROWS: Final = "indicators[]."
BUDGET_FIGURES: Final = ("initial", "full_year", "executed", "rate")
"""What lists say of a budget row."""
ITEM: Final = "budget[].item"
"""The source of money, where each has a row of its own: the budget row that the amounts of the row belong to."""
SPECIAL: Final[Mapping[str, str]] = {
    "period": "起止日期",
    f"{IN_ROWS}operator": "指标值的符号",
    f"{IN_ROWS}number": "指标值的数值",
    f"{IN_ROWS}unit": "指标值的单位",
}
"""What a column may hold beside fields."""
NO_TITLE: Final = "（没有列名）"
_NOT_IN_LISTS: Final = ("layout", "edition", "narrative", "budget[].")
_ONE_OF_ROWS = re.compile(r"\[\d+\]")
_BETWEEN: Final = " | "


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list.

    Attributes:
        place: counted from 0.
        title: what its head says.
        path: the field that it holds (`project_name`, `funds.annual_total`, `budget[0].initial`, `budget[].item`,
            `indicators[].level3`), or one of `SPECIAL`; "" where it is not read.
        in_wanyuan: whether amounts, where it holds any, are in 万元.
        doubt: why what it holds is not certain, or why it is not read; "" where that is plain.
    """

    place: int
    title: str
    path: str
    in_wanyuan: bool = False
    doubt: str = ""

    def holding(self, path: str) -> "Column":
        """Return the column with the field that the user chose for it."""
        return self if path == self.path else dataclasses.replace(self, path=path, doubt="")


@dataclass(frozen=True, slots=True)
class ListMapping:
    """What the columns of a list hold.

    Attributes:
        kind: of its forms: `target` or `self-evaluation`.
        last: the last row of the head, counted from 0.
        columns: from left to right.
        year: of the forms, where no column says it.
        doubts: what is not certain of the list as a whole, each a sentence.
    """

    kind: str
    last: int
    columns: tuple[Column, ...]
    year: int | None = None
    doubts: tuple[str, ...] = ()

    @property
    def by_indicator(self) -> bool:
        """Whether each row is an indicator, rather than a project."""
        return any(column.path.startswith(IN_ROWS) for column in self.columns)

    @property
    def by_row(self) -> bool:
        """Whether rows without a project's name belong to the project above them: indicators, or budget rows."""
        return self.by_indicator or ITEM in self.paths

    @property
    def heads(self) -> str:
        """What its heads say; lists with the same heads are read the same way."""
        return _BETWEEN.join(column.title for column in self.columns)

    @property
    def paths(self) -> tuple[str, ...]:
        """The fields of its columns."""
        return tuple(column.path for column in self.columns)

    def as_known(self, known: KnownLists) -> "ListMapping":
        """Return the list with the fields that the user chose for such heads, or as it is."""
        paths = known.get(self.heads, ())
        fields = {path for path, _ in list_fields(self.kind)} | {""}
        if len(paths) != len(self.columns) or not fields.issuperset(paths):
            return self  # of another version, or of another kind of form
        columns = (each.holding(path) for each, path in zip(self.columns, paths, strict=True))
        return dataclasses.replace(self, columns=tuple(columns))

    def with_field(self, place: int, path: str) -> "ListMapping":
        """Return the list with another field in a column; the column that held it before is not read any more."""

        def mended(column: Column) -> Column:
            if column.place == place:
                return column.holding(path)
            return column.holding("") if column.path == path else column

        return dataclasses.replace(self, columns=tuple(map(mended, self.columns)))


def in_budget(row: int, figure: str) -> str:
    """Return the path of a figure of a budget row, counted from 0."""
    return f"budget[{row}].{figure}"


@cache
def list_fields(kind: str) -> tuple[tuple[str, str], ...]:
    """Return what a column may hold in lists of a kind of form: path and name, in the order of the form."""
    declared = dict(fields_of(KINDS[kind]))
    fields = [
        (path, field.label)
        for path, field in declared.items()
        if not path.startswith(_NOT_IN_LISTS) and ".log[]" not in path
    ]
    if kind == SelfEvaluation.kind:
        at = next(n for n, (path, _) in enumerate(fields) if path == "expected_goal")
        fields[at:at] = [(ITEM, declared[ITEM].label), *_budget_fields()]
    return (*fields, *SPECIAL.items())


def _budget_fields() -> Iterator[tuple[str, str]]:
    """List the figures of all budget rows; those of the totals are called by their own names alone."""
    declared = dict(fields_of(KINDS[SelfEvaluation.kind]))
    words = next(each for each in vocabularies() if each.kind == SelfEvaluation.kind)
    for n, name in enumerate(words.budget_names.values()):
        for figure in BUDGET_FIGURES:
            label = declared[f"budget[].{figure}"].label
            yield in_budget(n, figure), f"{name}：{label}" if n else label


@cache
def type_in_list(path: str, kind: str) -> FieldType | None:
    """Return the type of what a column may hold; None if it is no field."""
    return next((field.type for each, field in fields_of(KINDS[kind]) if each == _ONE_OF_ROWS.sub("[]", path)), None)
