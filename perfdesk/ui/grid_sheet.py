"""The indicator grid as a sheet: rows as high as their words, the head that stays, and what is dropped between rows."""

from collections.abc import Sequence
from typing import Final, cast

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from perfdesk.desk.grid import Column
from perfdesk.ui.grid_delegate import wanted_height
from perfdesk.ui.grid_row_head import RowHead
from perfdesk.ui.indicator_model import IndicatorModel
from perfdesk.ui.library_panel import MIME, indicators_in
from perfdesk.ui.theme import current_theme

_NAMES: Final = 128
"""At 100 %, in pixels: what room the columns of words should have."""
_LEAST_NAMES: Final = 96
"""Likewise: what they have where the columns are wider than the table, which then goes sideways."""
_SLIVER: Final = 40
"""Likewise: in a narrower cell words are cut off, rather than make a tower of single letters."""
_NONE: Final = -1
_EVERYTHING: Final = 1 << 24
_Hint = QAbstractItemView.ScrollHint
_Index = QModelIndex | QPersistentModelIndex


class GridSheet(QTableView):
    """The sheet; it is as high as its rows, and the page around it scrolls.

    Signals:
        indicators_dropped: indicators of the library, and before which row they came down.
        moved: row that was dragged by its handle, and before which row it came down.
        insert_wanted: before which row a blank one should come.
        grown: the rows are higher or lower than they were.
        held_over: how far down something is held that may come down there.
    """

    indicators_dropped = Signal(object, int)
    moved = Signal(int, int)
    insert_wanted = Signal(int)
    grown = Signal()
    held_over = Signal(int)

    def __init__(self, model: IndicatorModel, parent: QWidget) -> None:
        self._length = 0
        self._seen = (0, _EVERYTHING)
        super().__init__(parent)
        self._corner = QWidget(self, autoFillBackground=True)
        self._drop_at = _NONE
        self._head = RowHead(self)
        self.setModel(model)
        self.setVerticalHeader(self._head)
        self._build_sheet()
        model.modelReset.connect(self.fit_columns)
        for changed in (model.dataChanged, model.rowsInserted, model.rowsRemoved):
            changed.connect(self.fit_rows)

    def model(self) -> IndicatorModel:
        """Return the model."""
        return cast("IndicatorModel", super().model())

    # Sizes.

    def content_height(self) -> int:
        """Return how high the table is with all of its rows, in pixels, and the bar under them where it has one."""
        wide = self.horizontalHeader().length() > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if wide else 0
        return self.horizontalHeader().height() + self._head.length() + bar

    def show_part(self, top: int, bottom: int) -> None:
        """Keep head and merged levels in view, for a page that shows the table from one height to another."""
        self._seen = top, bottom
        self._place_head()
        for n, column in enumerate(self.model().kind.columns):
            if column.merged:
                self.viewport().update(self.columnViewportPosition(n), 0, self.columnWidth(n), self.height())

    def updateGeometries(self) -> None:  # noqa: N802
        """Keep the head where it stands."""
        super().updateGeometries()
        self._place_head()

    def _place_head(self) -> None:
        head = self.horizontalHeader()
        place = min(max(self._seen[0], 0), max(self.height() - 2 * head.height(), 0))
        head.move(head.x(), place)
        self._corner.setGeometry(0, place, head.x(), head.height())
        for part in (head, self._corner):
            part.raise_()

    def rect_of_rows(self, column: int, first: int, last: int) -> QRect:
        """Return the place of some cells below each other, as much of it as is seen."""
        top, bottom = self.rowViewportPosition(first), self.rowViewportPosition(last) + self.rowHeight(last)
        seen_top, seen_bottom = self._seen[0], self._seen[1] - self.horizontalHeader().height()
        if top < seen_bottom and bottom > seen_top:  # what is cut off on one side is still read
            top, bottom = max(top, seen_top), min(bottom, seen_bottom)
        return QRect(self.columnViewportPosition(column), top, self.columnWidth(column), bottom - top)

    def scrollTo(self, index: _Index, hint: _Hint = _Hint.EnsureVisible) -> None:  # noqa: ARG002, N802
        """Go sideways where the columns have no room; up and down goes the page: the table is as high as its rows."""
        bar, left = self.horizontalScrollBar(), self.columnViewportPosition(index.column())
        beyond = left + self.columnWidth(index.column()) - self.viewport().width()
        if beyond > 0:
            bar.setValue(bar.value() + min(beyond, left))
        elif left < 0:
            bar.setValue(bar.value() + left)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the width anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit_columns()

    def fit_columns(self) -> None:
        """Give each column its width: less where there is little room, and none to those that then give way."""
        theme, columns = current_theme(), self.model().kind.columns
        room = self.viewport().width() - sum(theme.px(_NAMES) for column in columns if not column.width)
        shown = [column for column in columns if column.width]
        for column in [column for column in shown if column.gives_way]:
            if sum(theme.px(each.least) for each in shown) > room:
                shown.remove(column)
        least, most = (sum(theme.px(length) for length in lengths) for lengths in _lengths(shown))
        share = min(max((room - least) / max(most - least, 1), 0), 1)
        widths = {column.key: theme.px(column.least + share * (column.width - column.least)) for column in shown}
        words = [column for column in columns if not column.width]
        left = max(self.viewport().width() - sum(widths.values()), theme.px(_LEAST_NAMES) * len(words))
        for n, column in enumerate(words):
            widths[column.key] = left // len(words) + (n < left % len(words))
        for n, column in enumerate(columns):
            self.setColumnHidden(n, column.key not in widths)
            if column.key in widths:
                self.setColumnWidth(n, widths[column.key])
        self.fit_rows()

    def fit_rows(self, *_: object) -> None:
        """Make each row as high as its words; cells that look like one share their rows."""
        model, gap = self.model(), 2 * current_theme().gap
        columns = [
            (n, self.columnWidth(n) - gap, column.merged)
            for n, column in enumerate(model.kind.columns)
            if not self.isColumnHidden(n) and self.columnWidth(n) - gap >= current_theme().px(_SLIVER)
        ]
        plain = current_theme().row
        for row in range(model.rowCount()):
            wanted = plain
            if row < len(model.rows):
                for n, width, merged in columns:
                    if not merged or model.run(row, n) == (row, row):
                        wanted = max(wanted, wanted_height(model.text(row, n), width))
            if self.rowHeight(row) != wanted:
                self.setRowHeight(row, wanted)
        if self._head.length() != self._length:
            self._length = self._head.length()
            self.grown.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Take the sizes of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._length:
            self._fit_theme()

    def _fit_theme(self) -> None:
        theme, head = current_theme(), self.horizontalHeader()
        head.setFixedHeight(theme.row)
        self._head.fit_theme()
        self.fit_columns()

    # Drag and drop.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take indicators."""
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Show where they would come."""
        if event.mimeData().hasFormat(MIME):
            self._show_drop(self._head.row_edge(event.position().toPoint().y()))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Show it no more."""
        self._show_drop(_NONE)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Pass them on."""
        indicators = indicators_in(event.mimeData())
        self._show_drop(_NONE)
        if indicators:
            event.acceptProposedAction()
            self.indicators_dropped.emit(indicators, self._head.row_edge(event.position().toPoint().y()))

    def _drop_row(self, held: int, at: int) -> None:
        self._show_drop(_NONE)
        self.moved.emit(held, at)

    def _show_drop(self, at: int) -> None:
        if at != self._drop_at:
            self._drop_at = at
            self.viewport().update()
            if at != _NONE:
                self.held_over.emit(self.rowViewportPosition(at))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the cells, and over them the line where a drag would come down."""
        super().paintEvent(event)
        if self._drop_at != _NONE:
            theme = current_theme()
            y = self.rowViewportPosition(self._drop_at)
            painter = QPainter(self.viewport())
            painter.fillRect(0, y - theme.px(1), self.viewport().width(), theme.px(2), theme.colour("accent"))
            dot = theme.px(3)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(theme.colour("accent"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QPoint(dot, y), dot, dot)
            painter.end()

    def _build_sheet(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setCornerButtonEnabled(False)
        self.setAcceptDrops(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        head.setHighlightSections(False)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._head.dragged.connect(lambda _held, at: self._show_drop(at))
        self._head.dropped.connect(self._drop_row)
        self._head.insert_wanted.connect(self.insert_wanted)
        self._fit_theme()


def _lengths(columns: Sequence[Column]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the least and the full widths of columns."""
    return tuple(each.least for each in columns), tuple(each.width for each in columns)
