"""The paper itself: pages one under another, drawn from pictures that a worker renders.

Lengths: `pt` of the page, logical pixels of the screen (`pt * self.scale`), and device pixels of the pictures.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from perfdesk.export.placed import Box, PlacedPage
from perfdesk.ui.paper_worker import Glimpse
from perfdesk.ui.theme import Theme, current_theme

Fit: TypeAlias = Literal["width", "page", "none"]

LEAST_ZOOM: Final = 0.33
MOST_ZOOM: Final = 4.0
STEPS: Final = (0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
_PX_PER_PT: Final = 96 / 72
_A4: Final = (595.0, 842.0)
_WHOLE: Final = 4_000_000
"""Device pixels up to which a page is rendered whole; of a larger one, what is looked at and a margin."""
_MARGIN: Final = 256
_KEPT_AROUND: Final = 2
"""Pages beside the visible ones whose pictures are kept."""
_NOTCH: Final = 120
_ROW: Final = re.compile(r"(\w+)\[(\d+)\](?:\.(\w+))?")


@dataclass(frozen=True, slots=True)
class _Picture:
    """A rendered part of a page, and whether it is of the newest print."""

    scale: float
    part: QRect
    image: QImage
    fresh: bool = True


class PaperView(QAbstractScrollArea):
    """Pages to look at, to scroll and to click on.

    Signals:
        wanted: the `list[Glimpse]` that it would show next.
        field_clicked: index of the form in its book, and path of the field.
        zoomed: the zoom has changed.
        turned: another page is in view.
    """

    wanted = Signal(list)
    field_clicked = Signal(int, str)
    zoomed = Signal()
    turned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages: tuple[PlacedPage, ...] = ()
        self.fit: Fit = "width"
        self._order = 0
        self._zoom = 1.0
        self._rects: list[QRectF] = []
        self._pictures: dict[int, _Picture] = {}
        self._lit: list[tuple[int, Box]] = []
        self._hovered: tuple[int, Box] | None = None
        self._shown_page = -1
        self._asking = QTimer(self, singleShot=True, interval=0)
        self._asking.timeout.connect(self._ask)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("打印预览")
        self.setAccessibleDescription("点格子到对应的栏目；Ctrl+滚轮缩放，PageUp 和 PageDown 翻页")
        self.verticalScrollBar().valueChanged.connect(self._moved)
        self.horizontalScrollBar().valueChanged.connect(self._moved)

    # What is shown.

    def show_pages(self, order: int, pages: tuple[PlacedPage, ...], *, look_changed: bool = False) -> None:
        """Show another print; pictures of pages that have changed stay until the new ones are there."""
        stale = set(range(len(pages))) if look_changed else _different(self.pages, pages)
        sizes_same = [page.height for page in self.pages] == [page.height for page in pages]
        self._order, self.pages = order, pages
        self._pictures = {
            n: _Picture(picture.scale, picture.part, picture.image, fresh=picture.fresh and n not in stale)
            for n, picture in self._pictures.items()
            if n < len(pages)
        }
        self._lit, self._hovered = [], None
        if not sizes_same:
            self._lay_out()
        self._moved()

    def show_picture(self, glimpse: Glimpse, image: QImage) -> None:
        """Put a rendered part of a page where it belongs, unless it is of an older print."""
        if glimpse.order == self._order and glimpse.page < len(self.pages):
            self._pictures[glimpse.page] = _Picture(glimpse.scale, glimpse.part, image)
            self.viewport().update()

    def is_settled(self) -> bool:
        """Return whether all that is in view is shown as it is printed."""
        return bool(self.pages) and not any(self._glimpses())

    def clear(self) -> None:
        """Show no pages."""
        self.show_pages(self._order, ())

    # Fields on the paper.

    def light(self, form: int, path: str) -> None:
        """Light the cells that show a field and bring the first of them into view."""
        self.relight(form, path)
        if self._lit:
            self._bring_into_view(*self._lit[0])

    def relight(self, form: int, path: str) -> None:
        """Light the cells that show a field, wherever they are."""
        self._lit = list(self._boxes_of(form, path))
        self.viewport().update()

    def lit_boxes(self) -> list[Box]:
        """Return the cells that are lit."""
        return [box for _, box in self._lit]

    def place_of(self, form: int, path: str) -> QPoint | None:
        """Return the middle of a field's first cell in the viewport, or None where it is not on the paper."""
        found = next(self._boxes_of(form, path), None)
        return None if found is None else self._on_screen(*found).center().toPoint()

    def _boxes_of(self, form: int, path: str) -> Iterator[tuple[int, Box]]:
        """Find the cells of a field; a cell merged over rows stands for all of them."""
        boxes = [(n, box) for n, page in enumerate(self.pages) for box in page.boxes if box.form == form]
        yield from (each for each in boxes if each[1].field == _shown_field(path, [box for _, box in boxes]))

    def _box_at(self, point: QPointF) -> tuple[int, Box] | None:
        for n in self._visible():
            for box in self.pages[n].boxes:
                if self._on_screen(n, box).contains(point):
                    return n, box
        return None

    def _on_screen(self, page: int, box: Box) -> QRectF:
        corner = self._rects[page].topLeft() - self._offset() + QPointF(box.x0, box.y0) * self.scale
        return QRectF(corner.x(), corner.y(), (box.x1 - box.x0) * self.scale, (box.y1 - box.y0) * self.scale)

    def _bring_into_view(self, page: int, box: Box) -> None:
        rect = self._on_screen(page, box)
        port, room = self.viewport().rect(), float(current_theme().row)
        if rect.top() < room or rect.bottom() > port.height() - room:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + round(rect.top() - max((port.height() - rect.height()) / 3, room)))
        if rect.left() < 0 or rect.right() > port.width():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + round(rect.left() - room))

    # Zoom and place.

    @property
    def scale(self) -> float:
        """Logical pixels per pt."""
        return self._zoom * _PX_PER_PT

    @property
    def zoom(self) -> float:
        """The zoom; 1.0 is the size of the paper."""
        return self._zoom

    def set_zoom(self, zoom: float, around: QPointF | None = None) -> None:
        """Zoom, holding the point `around` of the viewport (its middle by default) where it is."""
        self.fit = "none"
        self._set_zoom(zoom, around)

    def set_fit(self, fit: Fit) -> None:
        """Fit a page's width, or a whole page, from now on."""
        self.fit = fit
        self._refit()

    def step_zoom(self, direction: int, around: QPointF | None = None) -> None:
        """Zoom to the next step up (1) or down (-1)."""
        steps = [step for step in STEPS if (step - self._zoom) * direction > 0.01]  # noqa: PLR2004
        if steps:
            self.set_zoom(min(steps) if direction > 0 else max(steps), around)

    def page_in_view(self) -> int:
        """Return the index of the page at the middle of the view; -1 without pages."""
        middle = self._offset().y() + self.viewport().height() / 2
        return max((n for n, rect in enumerate(self._rects) if rect.top() <= middle), default=0 if self.pages else -1)

    def go_to_page(self, page: int) -> None:
        """Bring the top of a page into view."""
        if self._rects:
            rect = self._rects[min(max(page, 0), len(self._rects) - 1)]
            self.verticalScrollBar().setValue(round(rect.top() - current_theme().gap))

    def _set_zoom(self, zoom: float, around: QPointF | None) -> None:
        point = around or QPointF(self.viewport().rect().center())
        before = self._zoom
        self._zoom = min(max(zoom, LEAST_ZOOM), MOST_ZOOM)
        if self._zoom == before:
            return
        held = (self._offset() + point) * (self._zoom / before) - point
        self._lay_out()
        self.horizontalScrollBar().setValue(round(held.x()))
        self.verticalScrollBar().setValue(round(held.y()))
        self.zoomed.emit()
        self._moved()

    def _refit(self) -> None:
        if self.fit == "none":
            return
        wide, high = self._largest()
        room = self.viewport().size() - QSize(2 * current_theme().group, 2 * current_theme().gap)
        zoom = room.width() / (wide * _PX_PER_PT)
        if self.fit == "page":
            zoom = min(zoom, room.height() / (high * _PX_PER_PT))
        self._set_zoom(zoom, QPointF(0, 0))

    def _largest(self) -> tuple[float, float]:
        return (
            max((page.width for page in self.pages), default=_A4[0]),
            max((page.height for page in self.pages), default=_A4[1]),
        )

    def _lay_out(self) -> None:
        """Place the pages under one another, each in the middle."""
        space = current_theme().group
        port = self.viewport().size()
        sizes = [QSize(round(page.width * self.scale), round(page.height * self.scale)) for page in self.pages]
        wide = max([port.width(), *(size.width() + 2 * space for size in sizes)])
        self._rects, top = [], current_theme().gap
        for size in sizes:
            self._rects.append(QRectF((wide - size.width()) / 2, top, size.width(), size.height()))
            top += size.height() + space
        for bar, length, seen in (
            (self.horizontalScrollBar(), wide, port.width()),
            (self.verticalScrollBar(), top, port.height()),
        ):
            bar.setRange(0, max(length - seen, 0))
            bar.setPageStep(seen)
            bar.setSingleStep(current_theme().row)

    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _visible(self) -> list[int]:
        port = QRectF(self._offset(), self.viewport().size())
        return [n for n, rect in enumerate(self._rects) if rect.intersects(port)]

    # Pictures.

    def _moved(self) -> None:
        """Draw anew, and ask for what came into view once all moves of this moment are made."""
        self._asking.start()
        self.viewport().update()
        page = self.page_in_view()
        if page != self._shown_page:
            self._shown_page = page
            self.turned.emit()

    def _ask(self) -> None:
        visible = self._visible()
        if visible:
            kept = range(visible[0] - _KEPT_AROUND, visible[-1] + _KEPT_AROUND + 1)
            self._pictures = {n: picture for n, picture in self._pictures.items() if n in kept}
        glimpses = list(self._glimpses())
        if glimpses:
            self.wanted.emit(glimpses)

    def _glimpses(self) -> Iterator[Glimpse]:
        """List what would have to be rendered to show all that is in view."""
        scale = self.scale * self.devicePixelRatioF()
        for n in self._visible():
            part, seen = self._part_of(n)
            picture = self._pictures.get(n)
            if picture is None or not picture.fresh or picture.scale != scale or not picture.part.contains(seen):
                yield Glimpse(self._order, n, scale, part)

    def _part_of(self, page: int) -> tuple[QRect, QRect]:
        """Return the part of a page that is to be rendered, and the part that is seen, in device pixels."""
        ratio = self.devicePixelRatioF()
        scale = self.scale * ratio
        whole = QRect(0, 0, round(self.pages[page].width * scale), round(self.pages[page].height * scale))
        port = QRectF(self._offset() - self._rects[page].topLeft(), self.viewport().size())
        seen = QRectF(port.topLeft() * ratio, port.size() * ratio).toAlignedRect() & whole
        if whole.width() * whole.height() <= _WHOLE:
            return whole, seen
        return seen.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN) & whole, seen

    # Events.

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the pages in view."""
        theme = current_theme()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour("desk"))
        if not self.pages:
            self._paint_skeleton(painter)
        for n in self._visible():
            self._paint_page(painter, n)
        if self._hovered is not None:
            self._paint_box(painter, *self._hovered, lit=False)
        for page, box in self._lit:
            self._paint_box(painter, page, box, lit=True)
        painter.end()

    def _paint_page(self, painter: QPainter, page: int) -> None:
        rect = self._rects[page].translated(-self._offset())
        painter.fillRect(rect.translated(0, 1).adjusted(-1, -1, 1, 1), current_theme().colour("line"))
        painter.fillRect(rect, Qt.GlobalColor.white)
        picture = self._pictures.get(page)
        if picture is None:
            return
        shrink = self.scale / picture.scale
        part = picture.part
        place = QRectF(part.x() * shrink, part.y() * shrink, part.width() * shrink, part.height() * shrink)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, picture.scale != self._device_scale())
        painter.drawImage(place.translated(rect.topLeft()), picture.image)

    def _device_scale(self) -> float:
        return self.scale * self.devicePixelRatioF()

    def _paint_box(self, painter: QPainter, page: int, box: Box, *, lit: bool) -> None:
        """Draw a frame round a cell; the paper is white in every theme, so the ink is the light one."""
        ink = Theme("light").colour("accent")
        rect = self._on_screen(page, box)
        if lit:
            painter.fillRect(rect, QColor(ink.red(), ink.green(), ink.blue(), 38))
        painter.setPen(QPen(ink, current_theme().px(2 if lit else 1)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)

    def _paint_skeleton(self, painter: QPainter) -> None:
        """Draw an empty sheet with grey bars where lines will be."""
        theme = current_theme()
        wide = min(self.viewport().width() - 2 * theme.group, round(_A4[0] * 2))
        sheet = QRectF((self.viewport().width() - wide) / 2, theme.gap, wide, wide * _A4[1] / _A4[0])
        painter.fillRect(sheet.translated(0, 1).adjusted(-1, -1, 1, 1), theme.colour("line"))
        painter.fillRect(sheet, Qt.GlobalColor.white)
        bar = QColor("#eceff3")
        unit = wide / 21
        painter.fillRect(QRectF(sheet.x() + 6 * unit, sheet.y() + 2.5 * unit, 9 * unit, 0.8 * unit), bar)
        for row in range(14):
            top = sheet.y() + (5 + row * 1.4) * unit
            painter.fillRect(QRectF(sheet.x() + 2 * unit, top, 3.4 * unit, 0.7 * unit), bar)
            painter.fillRect(QRectF(sheet.x() + 6 * unit, top, (13 - row % 3 * 2) * unit, 0.7 * unit), bar)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fit again, or place the pages anew."""
        super().resizeEvent(event)
        self._refit()
        self._lay_out()
        self._moved()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            notches = event.angleDelta().y() / _NOTCH
            self.set_zoom(self._zoom * 1.1**notches, event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell which field was clicked on."""
        found = self._box_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        if found is not None:
            self.field_clicked.emit(found[1].form, found[1].field)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Frame the cell under the pointer."""
        self._hover(self._box_at(event.position()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: object) -> None:  # noqa: N802
        """Frame nothing when the pointer has gone."""
        del event
        self._hover(None)

    def _hover(self, found: tuple[int, Box] | None) -> None:
        if found == self._hovered:
            return
        self._hovered = found
        shape = Qt.CursorShape.ArrowCursor if found is None else Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Turn pages, scroll and zoom by keys."""
        bar = self.verticalScrollBar()
        moves = {
            Qt.Key.Key_Home: lambda: bar.setValue(0),
            Qt.Key.Key_End: lambda: bar.setValue(bar.maximum()),
            Qt.Key.Key_PageDown: lambda: self.go_to_page(self.page_in_view() + 1),
            Qt.Key.Key_PageUp: lambda: self.go_to_page(self.page_in_view() - 1),
            Qt.Key.Key_Plus: lambda: self.step_zoom(1),
            Qt.Key.Key_Equal: lambda: self.step_zoom(1),
            Qt.Key.Key_Minus: lambda: self.step_zoom(-1),
            Qt.Key.Key_0: lambda: self.set_fit("width"),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
        else:
            move()


def _different(old: tuple[PlacedPage, ...], new: tuple[PlacedPage, ...]) -> set[int]:
    """Return which pages of a new print look different; where the count changed all do, since each foot tells it."""
    if len(old) != len(new):
        return set(range(len(new)))
    return {n for n, (before, after) in enumerate(zip(old, new, strict=True)) if before != after}


def _shown_field(path: str, boxes: list[Box]) -> str:
    """Return the path under which the paper shows a field: its own, or that of the cell that its row is merged into."""
    fields = {box.field for box in boxes}
    if path in fields:
        return path
    row = _ROW.match(path)
    if row is None:
        return ""
    rows, number, column = row[1], int(row[2]), row[3] or "level3"
    above = (f"{rows}[{n}].{column}" for n in range(number, -1, -1))
    return next((each for each in above if each in fields), rows if rows in fields else "")
