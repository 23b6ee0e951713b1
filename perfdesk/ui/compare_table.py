"""The table of what is different in a form: what was, what is, and the words that changed in colour and in line."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from perfdesk.model.difference import Difference, Kind
from perfdesk.model.wording import changed_parts
from perfdesk.ui.rows_model import Index, RowsModel, RowsTable
from perfdesk.ui.theme import Role, current_theme

_HEADS: Final = ("字段", "原来", "现在")
_LABEL, _WAS, _NOW = range(3)
_DIFFERENCE = Qt.ItemDataRole.UserRole
_ROLES: Final[dict[Kind, Role]] = {
    "changed": "warning", "added": "ok", "removed": "error", "moved": "accent", "same": "muted",
}  # fmt: skip
_SOFT: Final[dict[int, tuple[Role, Role]]] = {_WAS: ("error", "error_soft"), _NOW: ("ok", "ok_soft")}
"""Colour and ground of changed words, by column."""
_WIDEST_LABEL: Final = 200


def kind_role(kind: Kind) -> Role:
    """Return the colour of a kind of difference."""
    return _ROLES[kind]


class CompareTable(RowsTable):
    """Shows differences; Ctrl+C copies the chosen row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._model = CompareModel(_HEADS)
        super().__init__(self._model, "对照结果", _WIDEST_LABEL, parent)
        self.setItemDelegate(_Cell(self))

    def show_differences(self, differences: Sequence[Difference]) -> None:
        """Show other differences, from the top."""
        self._model.show_rows(differences)
        self.scrollToTop()
        self.setCurrentIndex(self._model.index(0, _LABEL))

    @property
    def differences(self) -> Sequence[Difference]:
        """What is shown."""
        return self._model.rows

    @property
    def current(self) -> Difference | None:
        """The chosen one."""
        return self.currentIndex().data(_DIFFERENCE) if self.currentIndex().isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Copy the row on Ctrl+C, so that it can be put into a spreadsheet."""
        found = self.current
        if found is not None and event.matches(QKeySequence.StandardKey.Copy):
            texts = (found.title, found.was, found.now, found.said)
            QGuiApplication.clipboard().setText("\t".join(" ".join(text.split()) for text in texts))
        else:
            super().keyPressEvent(event)


class CompareModel(RowsModel[Difference]):
    """Differences as Qt asks for them."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell says."""
        found = self.rows[index.row()]
        if role == _DIFFERENCE:
            return found
        text = (found.title, found.was, found.now)[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{text}，{found.said}" if index.column() == _LABEL else text or "空"
        return None


class _Cell(QStyledItemDelegate):
    """Paints a cell: its text wrapped; changed words on a soft ground, what was struck out and what is underlined."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell."""
        theme = current_theme()
        found: Difference = index.data(_DIFFERENCE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]  # the stubs lack the parts of an option
        rect: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.fillRect(rect, theme.colour("selection" if selected else "base"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        if index.column() == _LABEL and found.kind != "same":
            painter.fillRect(
                QRect(rect.left(), rect.top(), theme.px(2), rect.height()), theme.colour(_ROLES[found.kind])
            )
        for layout, role, top in self._texts(index, rect.width()):
            painter.setPen(theme.colour(role))
            layout.draw(painter, QPointF(rect.left() + theme.gap, rect.top() + top))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Return the room that the wrapped text needs."""
        rect: QRect = option.rect  # type: ignore[attr-defined]
        width = rect.width()
        theme = current_theme()
        bottom = max(top + layout.boundingRect().height() for layout, _, top in self._texts(index, width))
        return QSize(width, max(round(bottom) + theme.gap, theme.row))

    def _texts(self, index: Index, width: int) -> list[tuple[QTextLayout, Role, float]]:
        """Return the texts of a cell laid out, their colours, and how far from the top each stands."""
        theme = current_theme()
        found: Difference = index.data(_DIFFERENCE)
        room = max(width - 2 * theme.gap, 1)
        if index.column() != _LABEL:
            text = str(index.data())
            formats = _marks(found, index.column()) if text else []
            role: Role = "muted" if found.kind == "same" or not text else "text"
            return [(_laid_out(text or "（空）", theme.font(), room, formats), role, theme.gap)]
        title = _laid_out(found.title, theme.font(), room, [])
        below = theme.gap + title.boundingRect().height()
        said = _laid_out(found.said, theme.font("caption"), room, [])
        return [(title, "text", theme.gap), (said, _ROLES[found.kind], below)]


def _marks(found: Difference, column: int) -> list[QTextLayout.FormatRange]:
    """Return the looks of the words that changed."""
    if found.kind != "changed":
        return []
    theme, at, marks = current_theme(), 0, []
    role, soft = _SOFT[column]
    for part in changed_parts(found.was, found.now):
        text = part.was if column == _WAS else part.now
        if part.changed and text.strip():
            look = QTextCharFormat()
            look.setForeground(theme.colour(role))
            look.setBackground(theme.colour(soft))
            look.setFontStrikeOut(column == _WAS)
            look.setFontUnderline(column == _NOW)
            mark: Any = QTextLayout.FormatRange()  # the stubs leave its fields out
            mark.start, mark.length, mark.format = at, _length(text.rstrip()), look
            marks.append(mark)
        at += _length(text)
    return marks


def _length(text: str) -> int:
    """Return how long a text is in Qt's count, which takes rare characters for two."""
    return len(text.encode("utf-16-le")) // 2


def _laid_out(text: str, font: QFont, width: int, marks: list[QTextLayout.FormatRange]) -> QTextLayout:
    """Return text in lines of a width."""
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(marks)
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout
