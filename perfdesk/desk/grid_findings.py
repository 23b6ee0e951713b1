"""Which cell of the indicator grid a finding stands on."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from perfdesk.desk.grid import GridKind
from perfdesk.model.finding import Finding

_PLACE: Final = re.compile(r"indicators\[(\d+)\](?:\.(\w+))?")
_BY_CODE: Final = (
    ("value-operator", "operator"),
    ("value-direction", "operator"),
    ("rate-exact", "operator"),
    ("value-unit", "unit"),
    ("value-", "value"),
    ("rate-", "value"),
    ("cost-", "value"),
    ("level2-", "level2"),
    ("level-", "level1"),
    ("indicator-name", "level3"),
    ("actual-", "actual"),
    ("score-", "score"),
    ("deviation-", "deviation"),
    ("target-changed", "target"),
)
"""The cell that rules speak of, by how their code begins; of several the first that fits."""
_ORDER: Final = ("error", "warning", "hint")


@dataclass(frozen=True, slots=True)
class Marks:
    """The findings of a grid by cell; the gravest of each cell and row first."""

    cells: Mapping[tuple[int, int], tuple[Finding, ...]] = field(default_factory=dict)
    rows: Mapping[int, tuple[Finding, ...]] = field(default_factory=dict)


def marks_of(kind: GridKind, findings: Iterable[Finding]) -> Marks:
    """Share findings among the cells; those that a reason settled, and those of other fields, are left out."""
    cells: dict[tuple[int, int], tuple[Finding, ...]] = {}
    rows: dict[int, tuple[Finding, ...]] = {}
    for finding in sorted(findings, key=lambda each: _ORDER.index(each.severity)):
        place = None if finding.waived else cell_of(kind, finding)
        if place is not None:
            cells[place] = (*cells.get(place, ()), finding)
            rows[place[0]] = (*rows.get(place[0], ()), finding)
    return Marks(cells, rows)


def cell_of(kind: GridKind, finding: Finding) -> tuple[int, int] | None:
    """Return row and column that a finding speaks of, by its path, its mend or its rule; None outside the rows."""
    row, key = _part(finding.field)
    if row is None:
        return None
    mended = [part for path in (finding.mend.changes if finding.mend else ()) for part in [_part(path)[1]]]
    by_code = next((each for start, each in _BY_CODE if finding.code.startswith(start)), "")
    keys = {column.key: n for n, column in enumerate(kind.columns)}
    wanted = (key, by_code, *mended, "level3")
    return row, next(keys[each] for each in wanted if each in keys)


def _part(path: str) -> tuple[int | None, str]:
    match = _PLACE.fullmatch(path)
    return (int(match[1]), match[2] or "") if match else (None, "")
