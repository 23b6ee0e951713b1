"""The heads of the grid's rows: number and gravest finding; under the mouse a handle to drag rows by, and a plus."""

from typing import cast

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QTableView

from perfdesk.ui.grid_delegate import SEVERITY_COLOURS, SEVERITY_SIGNS
from perfdesk.ui.icons import pixmap
from perfdesk.ui.indicator_model import IndicatorModel
from perfdesk.ui.theme import current_theme

_NONE = -1


class RowHead(QHeaderView):
    """The heads.

    Signals:
        insert_wanted: before which row a blank one should come.
        dragged: the row that was taken by its handle, and before which row it is held; the row count for the end.
        dropped: likewise, when it was let go.
    """

    insert_wanted = Signal(int)
    dragged = Signal(int, int)
    dropped = Signal(int, int)

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, table)
        self._hovered = self._held = _NONE
        self.setMouseTracking(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName("行")
        self.fit_theme()

    def fit_theme(self) -> None:
        """Take the sizes of the theme."""
        theme = current_theme()
        self.setMinimumSectionSize(theme.row)
        self.setDefaultSectionSize(theme.row)
        self.setFixedWidth(theme.px(48))

    def grip(self, row: int) -> QRect:
        """Return where the handle of a row stands."""
        return QRect(0, self.sectionViewportPosition(row), current_theme().px(20), self.sectionSize(row))

    def plus(self, row: int) -> QRect:
        """Return where the plus under a row stands."""
        side = current_theme().px(16)
        bottom = self.sectionViewportPosition(row) + self.sectionSize(row)
        return QRect(self.width() - side - 2, bottom - side // 2 - 1, side, side)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802
        """Draw one head."""
        theme, model = current_theme(), self._model()
        chosen = self.selectionModel().rowIntersectsSelection(section)
        painter.fillRect(rect, theme.colour("selection" if chosen else "surface"))
        painter.setPen(QPen(theme.colour("line"), theme.px(1)))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if section >= len(model.rows):
            return
        sign_side, ratio = theme.px(14), painter.device().devicePixelRatio()
        at = QPoint(rect.left() + theme.px(4), rect.center().y() - sign_side // 2)
        if section in (self._hovered, self._held):
            painter.drawPixmap(at, pixmap("grip-vertical", "muted", sign_side, ratio))
        elif findings := model.marks.rows.get(section):
            severity = findings[0].severity
            painter.drawPixmap(at, pixmap(SEVERITY_SIGNS[severity], SEVERITY_COLOURS[severity], sign_side, ratio))
        painter.setFont(theme.font("caption", bold=chosen))
        painter.setPen(theme.colour("text" if chosen else "muted"))
        words = rect.adjusted(theme.px(20), 0, -theme.gap, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), str(section + 1))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the heads, and over them the plus."""
        super().paintEvent(event)
        if self._hovered == _NONE or self._held != _NONE:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = self.plus(self._hovered)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_theme().colour("accent"))
        painter.drawEllipse(circle)
        inner = circle.adjusted(3, 3, -3, -3)
        painter.drawPixmap(inner, pixmap("plus", "on_accent", inner.width(), painter.device().devicePixelRatio()))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show handle and plus of the row under the mouse, or where a held row would go."""
        at = event.position().toPoint()
        if self._held != _NONE:
            self.dragged.emit(self._held, self.row_edge(at.y()))
            return
        row = self.logicalIndexAt(at)
        above = row - 1
        if above >= 0 and self.plus(above).contains(at):
            row = above
        self._hover(row if 0 <= row < len(self._model().rows) else _NONE)
        over_grip = self._hovered != _NONE and self.grip(self._hovered).contains(at)
        self.setCursor(Qt.CursorShape.OpenHandCursor if over_grip else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Insert by the plus, take a row by its handle, or choose it."""
        at = event.position().toPoint()
        row = self.logicalIndexAt(at)
        near = [each for each in (row, row - 1) if each >= 0 and each == self._hovered and self.plus(each).contains(at)]
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
        elif near:
            self.insert_wanted.emit(near[0] + 1)
        elif 0 <= row < len(self._model().rows) and self.grip(row).contains(at):
            self._held = row
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let a held row go."""
        if self._held == _NONE:
            super().mouseReleaseEvent(event)
            return
        held, self._held = self._held, _NONE
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.dropped.emit(held, self.row_edge(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Hide handle and plus."""
        self._hover(_NONE)
        super().leaveEvent(event)

    def row_edge(self, y: int) -> int:
        """Return the row before whose upper edge a height is nearest; the row count for the end."""
        count = len(self._model().rows)
        row = self.logicalIndexAt(QPoint(0, y)) if y >= 0 else 0
        if row < 0 or row >= count:
            return count
        lower_half = y - self.sectionViewportPosition(row) > self.sectionSize(row) // 2
        return row + 1 if lower_half else row

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    def _model(self) -> IndicatorModel:
        return cast("IndicatorModel", self.model())
