"""The indicator grid as Qt asks for it: an adapter over the rows of a form, with one blank row to go on typing in."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from perfdesk.desk.grid import TARGET, Column, GridKind, Row, cell_text, is_locked, kind_of, proposal
from perfdesk.desk.grid_findings import Marks
from perfdesk.model.edition import Edition
from perfdesk.model.value import Notation

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class IndicatorModel(QAbstractTableModel):
    """The rows of a form.

    Signals:
        typed: row, column and text of what was typed into a cell. The rows change when their owner shows others.
    """

    typed = Signal(int, int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kind: GridKind = TARGET
        self.edition: Edition | None = None
        self.rows: tuple[Row, ...] = ()
        self.marks = Marks()
        self.tinted: frozenset[tuple[int, int]] = frozenset()
        self._runs: dict[int, list[tuple[int, int]]] = {}

    @property
    def notation(self) -> Notation:
        """How values are written."""
        return self.edition.formats.value if self.edition else "bracketed"

    @property
    def shown(self) -> tuple[tuple[Row, ...], Edition | None, Marks]:
        """What is shown: the rows, how they are to be understood, and the findings on them."""
        return self.rows, self.edition, self.marks

    def show_rows(self, rows: tuple[Row, ...], edition: Edition | None) -> None:
        """Show other rows; only what differs is told, so the cursor stays where it is."""
        kind, self.edition = kind_of(rows, edition), edition
        if kind is not self.kind:
            self.beginResetModel()
            self.kind = kind
            self._take(rows)
            self.endResetModel()
        elif rows is not self.rows:
            self._show_difference(rows)

    def show_marks(self, marks: Marks) -> None:
        """Mark cells with findings."""
        if marks != self.marks:
            self.marks = marks
            self._tell(0, len(self.rows))

    def tint(self, cells: frozenset[tuple[int, int]]) -> None:
        """Show the cells that are about to be overwritten."""
        if cells != self.tinted:
            self.tinted = cells
            self._tell(0, len(self.rows))

    def row(self, row: int) -> Row:
        """Return a row; the blank one behind the others as well."""
        return self.rows[row] if row < len(self.rows) else self.kind.blank

    def column(self, column: int) -> Column:
        """Return a column."""
        return self.kind.columns[column]

    def text(self, row: int, column: int) -> str:
        """Return what a cell says."""
        return cell_text(self.rows[row], self.kind.columns[column].key, self.notation) if row < len(self.rows) else ""

    def locked(self, row: int, column: int) -> bool:
        """Whether a cell is not to be typed over."""
        return is_locked(self.row(row), self.column(column))

    def ghost(self, row: int, column: int) -> str:
        """Return what a blank cell would say by the formula or the year's log, or ""."""
        key = self.kind.columns[column].key
        blank = row < len(self.rows) and not self.text(row, column)
        return proposal(self.rows[row], key, self.edition) if blank else ""

    def run(self, row: int, column: int) -> tuple[int, int]:
        """Return the first and last row that look like one cell with this one."""
        runs = self._runs.get(column)
        return runs[row] if runs and row < len(runs) else (row, row)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        """Count the rows, and the blank one."""
        return 0 if parent.isValid() else len(self.rows) + 1

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        """Count the columns."""
        return 0 if parent.isValid() else len(self.kind.columns)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let everything be typed in but what is computed."""
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return plain if self.column(index.column()).computed else plain | Qt.ItemFlag.ItemIsEditable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell says, to the eye and to a screen reader."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.text(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"第 {row + 1} 行，{self.column(column).label}：{self.text(row, column) or '空'}"
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return "\n".join(each.message for each in self.marks.cells.get((row, column), ())) or None
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Pass on what was typed; it is never refused."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        if str(value) != self.data(index, role):
            self.typed.emit(index.row(), index.column(), str(value))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """Return the heads of the columns, and the numbers of the rows."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self.column(section).label
        return str(section + 1) if section < len(self.rows) else ""

    def _show_difference(self, rows: tuple[Row, ...]) -> None:
        same_above = _same(self.rows, rows)
        same_below = _same(self.rows[same_above:][::-1], rows[same_above:][::-1])
        old_count, new_count = (len(each) - same_above - same_below for each in (self.rows, rows))
        below = same_above + min(old_count, new_count)
        at_end = below == len(self.rows)
        self.rows = (*rows[:below], *self.rows[below:])
        if old_count > new_count:
            self.beginRemoveRows(_NOWHERE, below, same_above + old_count - 1)
            self._take(rows)
            self.endRemoveRows()
        elif new_count > old_count:
            # At the end, the blank row becomes the first new one, so that a cursor in it stays in that row.
            self.beginInsertRows(_NOWHERE, below + at_end, same_above + new_count - 1 + at_end)
            self._take((*rows[:below], self.kind.blank, *rows[below + 1 :]) if at_end else rows)
            self.endInsertRows()
        self._take(rows)
        changed = below + (at_end and new_count > old_count)
        if changed > same_above:
            self._tell(same_above, changed - 1)

    def _take(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        self._find_runs()

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.kind.columns) - 1))

    def _find_runs(self) -> None:
        """Find the cells that look like one: the same level below each other, under the same level above it."""
        self._runs = {
            n: _runs(
                [tuple(cell_text(row, each.key, "plain") for each in self.kind.columns[: n + 1]) for row in self.rows]
            )
            for n, column in enumerate(self.kind.columns)
            if column.merged
        }


def _runs(keys: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Return for each place the first and last place of equal keys around it; blank ones stand alone."""
    runs: list[tuple[int, int]] = []
    start = 0
    for n in range(1, len(keys) + 1):
        if n == len(keys) or keys[n] != keys[start] or not keys[n][-1]:
            runs += [(start, n - 1)] * (n - start)
            start = n
    return runs


def _same(one: Sequence[Row], other: Sequence[Row]) -> int:
    """Count the equal rows at the beginning of both."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a is not b and a != b), min(len(one), len(other)))
