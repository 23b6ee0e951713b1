"""The indicator grid as Qt asks for it: an adapter over the rows of a form, with one blank row to go on typing in."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from perfdesk.desk.grid import COLUMNS, OPERATOR, PRINTED, cell_text
from perfdesk.model.form import Indicator
from perfdesk.model.value import Notation
from perfdesk.ui.theme import current_theme

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
        self._rows: tuple[Indicator, ...] = ()
        self._notation: Notation = "bracketed"
        self._marks: dict[int, str] = {}

    @property
    def rows(self) -> tuple[Indicator, ...]:
        """The rows that are shown."""
        return self._rows

    def show_rows(self, rows: tuple[Indicator, ...], notation: Notation) -> None:
        """Show other rows; only what differs is told, so the cursor stays where it is."""
        self._notation = notation
        same_above = _same(self._rows, rows)
        same_below = _same(self._rows[same_above:][::-1], rows[same_above:][::-1])
        old_count, new_count = (len(each) - same_above - same_below for each in (self._rows, rows))
        if both := min(old_count, new_count):
            below = same_above + both
            self._rows = (*rows[:below], *self._rows[below:])
            self.dataChanged.emit(self.index(same_above, 0), self.index(below - 1, PRINTED))
        if old_count > new_count:
            self.beginRemoveRows(_NOWHERE, same_above + new_count, same_above + old_count - 1)
            self._rows = rows
            self.endRemoveRows()
        elif new_count > old_count:
            self.beginInsertRows(_NOWHERE, same_above + old_count, same_above + new_count - 1)
            self._rows = rows
            self.endInsertRows()

    def show_marks(self, marks: dict[int, str]) -> None:
        """Mark rows with sentences."""
        if marks != self._marks:
            self._marks = marks
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows), PRINTED))

    def sentence(self, row: int) -> str:
        """Return what is said of a row, or ""."""
        return self._marks.get(row, "")

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        """Count the rows, and the blank one."""
        return 0 if parent.isValid() else len(self._rows) + 1

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        """Count the columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let everything be typed in but what is computed."""
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return plain if index.column() == PRINTED else plain | Qt.ItemFlag.ItemIsEditable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return cell_text(self._rows[row], column, self._notation) if row < len(self._rows) else ""
        return self._look(row, column, role)

    def _look(self, row: int, column: int, role: int) -> Any:
        """Return how a cell looks, and what is said of it."""
        if role == Qt.ItemDataRole.TextAlignmentRole and column == OPERATOR:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.ForegroundRole and column == PRINTED:
            return current_theme().colour("muted")
        if role == Qt.ItemDataRole.BackgroundRole and row in self._marks:
            return current_theme().colour("warning_soft")
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self._marks.get(row)
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
            return COLUMNS[section]
        return str(section + 1) if section < len(self._rows) else "＋"


def _same(one: Sequence[Indicator], other: Sequence[Indicator]) -> int:
    """Count the equal rows at the beginning of both."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a is not b and a != b), min(len(one), len(other)))
