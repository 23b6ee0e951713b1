"""How the fields of a form are shared among the sections of its page: in the order and pairs of the official table."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from perfdesk.model.edition import Edition
from perfdesk.model.fields import values_of
from perfdesk.model.form import BudgetRow, Form, SelfEvaluation
from perfdesk.model.paths import field_at, value_at

GRID: Final = "绩效指标"
"""Heading of the section that is the indicator grid."""
SPACE: Final = ""
"""Stands in a row for the place of a field that the table does not have there."""
_BASICS: Final = "基本信息"
_ORDER: Final = (_BASICS, "项目资金", "绩效目标", GRID, "总分", "项目经费情况说明")
_HIDDEN: Final = ("layout", "edition")
_STARTS: Final = {"funds.": "项目资金", "budget[": "项目资金", "narrative[": "项目经费情况说明", "total_": "总分"}
_GOALS: Final = ("_goal", "_completion")
_NAMES: Final = ("].heading", "].item")
"""Ends of paths that name the row that they stand in."""
_MOST_ABREAST: Final = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page.

    Attributes:
        heading: what stands over it.
        rows: the paths of its fields, those in a row beside each other; none in the section of the grid.
        labels: what stands before each field, by path.
        columns: heads of a table of figures; "" for fields with labels.
        names: of a table, what stands before each row.
    """

    heading: str
    rows: tuple[tuple[str, ...], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    names: tuple[str, ...] = field(default=())

    def label(self, path: str) -> str:
        """Return what stands before a field."""
        return dict(self.labels)[path]


def shape_of(form: Form, edition: Edition | None) -> tuple[object, ...]:
    """Return what the plan of a form depends on, apart from what its fields say."""
    rows = form.budget if isinstance(form, SelfEvaluation) else form.narrative
    return (edition, form.kind, *(row.item if isinstance(row, BudgetRow) else row.heading for row in rows))


def plan_of(form: Form, edition: Edition | None) -> tuple[Part, ...]:
    """Return the sections of a form's page; every field stands in one of them once.

    Args:
        form: the form, for its rows.
        edition: says which fields stand beside each other; without one each has a row of its own.
    """
    shares: dict[str, list[tuple[str, ...]]] = {heading: [] for heading in _ORDER}
    for row in _rows(form, edition):
        shares[_heading_of(row[-1])].append(row)
    return tuple(_part(heading, tuple(rows), form) for heading, rows in shares.items() if rows or heading == GRID)


def _part(heading: str, rows: tuple[tuple[str, ...], ...], form: Form) -> Part:
    labels = tuple((path, _label(form, path)) for row in rows for path in row if path != SPACE)
    if not rows or not rows[0][0].startswith("budget["):
        return Part(heading, rows, labels)
    columns = tuple(field_at(form, path).label for path in rows[0])
    return Part(heading, rows, labels, columns, tuple(str(value_at(form, f"{_row_of(row[0])}.item")) for row in rows))


def _rows(form: Form, edition: Edition | None) -> Iterator[tuple[str, ...]]:
    """Yield the fields that stand beside each other, in the order of the table; what is not in it comes after."""
    left = {
        path: None
        for path, _, _ in values_of(form)
        if path not in _HIDDEN and not path.startswith("indicators[") and not path.endswith(_NAMES)
    }
    budget = [path for path in left if path.startswith("budget[")]
    for row in edition.grid.rows if edition else ():
        shown = [cell for cell in row.cells if cell.field in left and not row.each]
        paths = [cell.field for cell in shown]
        if len(shown) == 1 and shown[0].columns[0] > len(edition.grid.columns) // 2 + 1:  # type: ignore[union-attr]  # rows are an edition's
            yield (SPACE, *paths)
        else:
            yield from _abreast(paths)
        for path in paths:
            del left[path]
    for name in dict.fromkeys(map(_row_of, budget)):
        cells = tuple(path for path in budget if _row_of(path) == name)
        yield cells
        for path in cells:
            del left[path]
    yield from ((path,) for path in left)


def _abreast(paths: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield at most two fields of a row of the table together; of three, the first and widest stands alone."""
    first = len(paths) % _MOST_ABREAST if len(paths) > 1 else 0
    if first:
        yield (paths[0],)
    for at in range(first, len(paths), _MOST_ABREAST):
        yield tuple(paths[at : at + _MOST_ABREAST])


def _heading_of(path: str) -> str:
    found = next((heading for start, heading in _STARTS.items() if path.startswith(start)), "")
    return found or ("绩效目标" if path.endswith(_GOALS) else _BASICS)


def _row_of(path: str) -> str:
    return path.rpartition(".")[0]


def _label(form: Form, path: str) -> str:
    return str(value_at(form, _row_of(path)).heading) if path.startswith("narrative[") else field_at(form, path).label
