"""The table of what was read of a form: each field with what stands in the file, doubts in colour and in words."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from perfdesk.desk.arrivals import ReadRow
from perfdesk.ui.icons import pixmap
from perfdesk.ui.rows_model import Index, RowsModel, RowsTable
from perfdesk.ui.theme import Role, current_theme

_HEADS: Final = ("栏目", "读到的内容", "原文")
_LABEL, _TEXT, _SOURCE = range(3)
_DOUBTS = Qt.ItemDataRole.UserRole
_MOST_SHOWN: Final = 200
"""Characters of a cell that are shown; the rest is in its tool tip."""
_WRAPPED: Final = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_SIGN: Final = 14
_WIDEST_LABEL: Final = 160


class ReadTable(RowsTable):
    """Shows what was read, first what is doubtful."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._model = _Model(_HEADS)
        super().__init__(self._model, "读到的内容", _WIDEST_LABEL, parent)
        self.setItemDelegate(_Cell(self))

    def show_rows(self, rows: Sequence[ReadRow]) -> None:
        """Show other rows, from the top; where nothing is doubtful, the originals are left out."""
        self._model.show_rows(rows)
        self.setColumnHidden(_SOURCE, not any(map(_sources, rows)))
        self.scrollToTop()

    @property
    def rows(self) -> Sequence[ReadRow]:
        """What is shown."""
        return self._model.rows


class _Model(RowsModel[ReadRow]):
    """Rows as Qt asks for them."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell says."""
        row = self.rows[index.row()]
        doubts = "\n".join(dict.fromkeys(note.message for note in row.notes))
        text = (row.label, row.text, _sources(row))[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…（共 {len(text)} 字）"
        if role == _DOUBTS:
            return doubts
        if role == Qt.ItemDataRole.ToolTipRole:
            return text if len(text) > _MOST_SHOWN else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{text} 存疑：{doubts}" if doubts and index.column() == _TEXT else text or "空"
        return None


def _sources(row: ReadRow) -> str:
    """Return where the doubts were found and what stands there, once each."""
    lines = (" ".join(part for part in (note.place, _one_line(note.source)) if part) for note in row.notes)
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _one_line(source: str) -> str:
    return " ".join(source.split())


class _Cell(QStyledItemDelegate):
    """Paints a cell: its text wrapped, under what was read the doubts, a coloured edge before a doubtful row."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell."""
        theme = current_theme()
        doubts = index.data(_DOUBTS)
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]  # the stubs lack the parts of an option
        rect: QRect = option.rect  # type: ignore[attr-defined]
        painter.fillRect(rect, theme.colour("selection" if selected else "warning_soft" if doubts else "base"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        if doubts and index.column() == _LABEL:
            painter.fillRect(QRect(rect.left(), rect.top(), theme.px(2), rect.height()), theme.colour("warning"))
            side = theme.px(_SIGN)
            sign = pixmap("triangle-alert", "warning", side, painter.device().devicePixelRatio())
            painter.drawPixmap(rect.right() - side - theme.gap, rect.top() + theme.gap + theme.px(3), sign)
        for text, role, place in self._parts(index, rect):
            painter.setPen(theme.colour(role))
            painter.drawText(place, int(_WRAPPED), text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Return the room that the wrapped text needs."""
        rect: QRect = option.rect  # type: ignore[attr-defined]
        theme = current_theme()
        last = max((place.bottom() for *_, place in self._parts(index, QRect(0, 0, rect.width(), 0))), default=0)
        return QSize(rect.width(), max(last + theme.gap, theme.row))

    def _parts(self, index: Index, rect: QRect) -> list[tuple[str, Role, QRect]]:
        """Return the texts of a cell, their colours and where they stand in a rectangle."""
        theme = current_theme()
        text, doubts, column = index.data(), index.data(_DOUBTS), index.column()
        parts: list[tuple[str, Role]] = []
        if column != _TEXT:
            parts.append((text, "muted"))
        else:
            words = text or ("" if doubts else "（空）")
            parts += [(words, "text" if text else "muted"), (doubts, "warning")]
        metrics = QFontMetrics(theme.font())
        left, width = rect.left() + theme.gap, rect.width() - theme.gap * (4 if column == _LABEL else 2)
        top = rect.top() + theme.gap
        placed = []
        for words, role in parts:
            if not words:
                continue
            box = metrics.boundingRect(QRect(left, top, max(width, 1), 10_000), int(_WRAPPED), words)
            placed.append((words, role, QRect(left, top, max(width, 1), box.height())))
            top += box.height() + theme.inset
        return placed
