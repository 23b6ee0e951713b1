"""What the columns of a list hold, as plain data: guessed by a reader, mended by the user, remembered by its heads."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

from perfdesk.model.fields import fields_of
from perfdesk.model.interchange import KINDS

KnownLists: TypeAlias = Mapping[str, tuple[str, ...]]
"""The heads of lists that the user has mended (see `ListMapping.heads`), each with the fields of its columns."""
NO_LISTS: Final[KnownLists] = MappingProxyType({})
IN_ROWS: Final = "indicators[]."
IN_BUDGET: Final = "budget[0]."
SPECIAL: Final[Mapping[str, str]] = {
    "period": "起止日期",
    f"{IN_ROWS}operator": "指标值的符号",
    f"{IN_ROWS}unit": "指标值的单位",
}
"""What a column may hold beside fields."""
_NOT_IN_LISTS: Final = frozenset(("layout", "edition", "budget[].item", "budget[].weight", "budget[].score"))
_BETWEEN: Final = " | "


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list.

    Attributes:
        place: counted from 0.
        title: what its head says.
        path: the field that it holds (`project_name`, `funds.annual_total`, `indicators[].level3`), `year`, `period`
            (first and last day in one), `indicators[].operator`, `indicators[].unit`; "" where it is not read.
        in_wanyuan: whether amounts, where it holds any, are in 万元.
    """

    place: int
    title: str
    path: str
    in_wanyuan: bool = False


@dataclass(frozen=True, slots=True)
class ListMapping:
    """What the columns of a list hold.

    Attributes:
        kind: of its forms: `target` or `self-evaluation`.
        last: the last row of the head, counted from 0.
        columns: from left to right.
        year: of the forms, where no column says it.
    """

    kind: str
    last: int
    columns: tuple[Column, ...]
    year: int | None = None

    @property
    def by_indicator(self) -> bool:
        """Whether each row is an indicator, rather than a project."""
        return any(column.path.startswith(IN_ROWS) for column in self.columns)

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
        columns = (dataclasses.replace(each, path=path) for each, path in zip(self.columns, paths, strict=True))
        return dataclasses.replace(self, columns=tuple(columns))

    def with_field(self, place: int, path: str) -> "ListMapping":
        """Return the list with another field in a column; the column that held it before is not read any more."""

        def mended(column: Column) -> Column:
            if column.place == place:
                return dataclasses.replace(column, path=path)
            return dataclasses.replace(column, path="") if column.path == path else column

        return dataclasses.replace(self, columns=tuple(map(mended, self.columns)))


def list_fields(kind: str) -> tuple[tuple[str, str], ...]:
    """Return what a column may hold in lists of a kind of form: path and name, in the order of the form."""
    fields = [
        (path.replace("budget[].", IN_BUDGET), field.label)
        for path, field in fields_of(KINDS[kind])
        if path not in _NOT_IN_LISTS and not path.startswith("narrative") and ".log[]" not in path
    ]
    return (*fields, *SPECIAL.items())
