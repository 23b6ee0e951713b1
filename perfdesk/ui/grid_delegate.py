"""How a cell of the indicator grid looks: hairlines, merged levels, the active cell framed, findings in a corner."""

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPolygon, QStaticText, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from perfdesk.desk.grid import Column
from perfdesk.ui.cell_editor import LineEditor, TextEditor, step_of
from perfdesk.ui.icons import pixmap
from perfdesk.ui.theme import Role, current_theme

if TYPE_CHECKING:
    from perfdesk.ui.grid_table import GridTable

SEVERITY_COLOURS: Final[dict[str, Role]] = {"error": "error", "warning": "warning", "hint": "accent"}
SEVERITY_SIGNS: Final = {"error": "circle-x", "warning": "triangle-alert", "hint": "lightbulb"}
_INVITATION: Final = "在此输入，或从指标库拖入"
_Index = QModelIndex | QPersistentModelIndex


def wanted_height(text: str, width: int) -> int:
    """Return how high a cell of that inner width must be, in pixels, for its text to stand in it whole."""
    theme = current_theme()
    if not text or ("\n" not in text and len(text) * theme.px(14) <= width):
        return theme.row
    return max(theme.row, ceil(_set(text, width, theme.zoom).size().height()) + theme.gap)


@lru_cache(maxsize=10_000)
def _set(text: str, width: int, _zoom: float, *, centred: bool = False) -> QStaticText:
    """Break text into lines, as often as it is asked for once: Chinese by its rules, long words anywhere."""
    side = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
    option = QTextOption(side)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextOption(option)
    made.setTextWidth(width)
    made.prepare(font=current_theme().font())
    return made


class GridDelegate(QStyledItemDelegate):
    """Draws and edits cells."""

    def __init__(self, table: "GridTable") -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell."""
        theme, model, table = current_theme(), self._table.model(), self._table
        rect = cast("QRect", option.rect)  # type: ignore[attr-defined]  # the stubs leave inherited ones out
        state = cast("QStyle.StateFlag", option.state)  # type: ignore[attr-defined]
        row, column = index.row(), index.column()
        about = model.column(column)
        active = table.active_cell() == (row, column)
        run = model.run(row, column)
        merged = run[0] != run[1] and not table.is_open(column, run)
        grey = about.computed or model.locked(row, column)
        offering = active and table.has_offers(row, column)
        painter.save()
        painter.setClipRect(rect)
        chosen = state & QStyle.StateFlag.State_Selected and not (active and table.one_selected())
        painter.fillRect(rect, theme.colour(self._colour_of(row, column, chosen=bool(chosen), grey=grey)))
        self._rule(painter, rect, below=row == run[1] or not merged)
        painter.setFont(theme.font())
        room = table.rect_of_rows(column, *run) if merged else rect
        if offering:
            room = room.adjusted(-theme.inset, 0, -list_button(rect).width(), 0)
        text, invited = model.text(row, column), row == len(model.rows) and column == model.kind.at("level3")
        ghost = "" if text else _INVITATION if invited else model.ghost(row, column)
        painter.setPen(theme.colour("muted" if grey or ghost else "text"))
        self._write(painter, room, text or ghost, about)
        if findings := model.marks.cells.get((row, column)):
            self._mark(painter, rect, SEVERITY_COLOURS[findings[0].severity])
        if active:
            self._frame(painter, rect)
        if offering:
            button, ratio = list_button(rect), painter.device().devicePixelRatio()
            painter.drawPixmap(button, pixmap("chevron-down", "accent", button.width(), ratio))
        painter.restore()

    def _colour_of(self, row: int, column: int, *, chosen: bool, grey: bool) -> Role:
        model = self._table.model()
        if (row, column) in model.tinted:
            return "warning_soft"
        if chosen:
            return "selection"
        return "surface" if grey and row < len(model.rows) else "base"

    @staticmethod
    def _rule(painter: QPainter, rect: QRect, *, below: bool) -> None:
        painter.setPen(QPen(current_theme().colour("line"), current_theme().px(1)))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        if below:
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _write(self, painter: QPainter, rect: QRect, text: str, column: Column) -> None:
        if not text:
            return
        theme = current_theme()
        inner = rect.adjusted(theme.gap, 0, -theme.gap, 0)
        if wanted_height(text, inner.width()) > rect.height():
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        words = _set(text, inner.width(), theme.zoom, centred=column.centred or column.merged)
        painter.drawStaticText(QPointF(inner.left(), inner.top() + (inner.height() - words.size().height()) / 2), words)

    @staticmethod
    def _mark(painter: QPainter, rect: QRect, role: Role) -> None:
        side = current_theme().px(9)
        corner = rect.topRight()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_theme().colour(role))
        painter.drawPolygon(QPolygon([corner - QPoint(side, 0), corner + QPoint(1, 0), corner + QPoint(1, side)]))

    @staticmethod
    def _frame(painter: QPainter, rect: QRect) -> None:
        wide = current_theme().px(2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(current_theme().colour("accent"), wide)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(rect.adjusted(wide // 2, wide // 2, -wide // 2, -wide // 2))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:  # noqa: ARG002, N802
        """Make the editor of a cell."""
        return self._table.make_editor(parent, index.row(), index.column())

    def setEditorData(self, editor: QWidget, index: _Index) -> None:  # noqa: N802
        """Put the words of a cell into its editor."""
        text = self._table.model().text(index.row(), index.column())
        if isinstance(editor, LineEditor):
            editor.setText(text)
        elif isinstance(editor, TextEditor):
            editor.setPlainText(text)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:  # noqa: N802
        """Pass on what was typed."""
        text = editor.text() if isinstance(editor, LineEditor) else cast("TextEditor", editor).toPlainText()
        model.setData(index, text)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:  # noqa: N802
        """Let the editor cover its cell; a box is higher, a line no narrower than some words need."""
        theme = current_theme()
        rect = QRect(self._table.visualRect(index))
        if isinstance(editor, TextEditor):
            rect.setHeight(max(rect.height(), theme.px(96)))
        rect.setWidth(max(rect.width(), theme.px(72)))
        rect.moveRight(min(rect.right(), self._table.viewport().width() - 1))
        editor.setGeometry(rect)
        del option

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802
        """Leave the keys that end the typing to the editor."""
        if isinstance(event, QKeyEvent) and (step_of(event) or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            return False
        return super().eventFilter(editor, event)


def list_button(rect: QRect) -> QRect:
    """Return where in a cell the button stands that opens its list."""
    side = current_theme().px(16)
    return QRect(rect.right() - side - 2, rect.center().y() - side // 2, side, side)
