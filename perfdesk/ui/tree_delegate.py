"""How a line of the tree is painted: books with their sum and a bar, projects with their request and how they stand."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from perfdesk.desk.listing import FormState
from perfdesk.desk.shelf import BookLine, FormLine
from perfdesk.model.form import TargetForm
from perfdesk.ui.icons import pixmap
from perfdesk.ui.theme import Role, Size, current_theme
from perfdesk.ui.tree_model import TreeModel

_SIGN: Final = 14
_BOOK: Final = 52
_BAR: Final = 3
_WITH_AMOUNT: Final = 152
"""Width of a line from which it has room for an amount beside the name."""
_Right, _Left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft


class TreeDelegate(QStyledItemDelegate):
    """Paints the lines of a `TreeModel`."""

    def __init__(self, model: TreeModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002, N802
        """Return the height of a line: one row of text for a project, two for a book."""
        theme = current_theme()
        return QSize(0, theme.row - theme.inset if index.internalId() else theme.px(_BOOK))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a line."""
        style = option.widget.style() if option.widget else QApplication.style()  # type: ignore[attr-defined]
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)  # type: ignore[attr-defined]
        painter.save()
        place = option.rect.adjusted(current_theme().inset, 0, -current_theme().gap, 0)  # type: ignore[attr-defined]
        form, book = self._model.form_at(index), self._model.book_at(index)
        if form is not None:
            self._paint_form(painter, place, form)
        elif book is not None:
            self._paint_book(painter, place, book)
        painter.restore()

    def _paint_form(self, painter: QPainter, place: QRect, form: FormLine) -> None:
        roomy = place.width() >= current_theme().px(_WITH_AMOUNT)
        place = self._paint_state(painter, place, self._model.state(form.id))
        place = _text(painter, place, self._model.amount_of(form) if roomy else "", "caption", "muted", _Right)
        place = self._paint_print(painter, place, self._model.state(form.id))
        if form.kind != TargetForm.kind:
            place = _text(painter, place, "自评", "caption", "accent", _Left)
        _text(painter, place, form.project_name or "（未命名项目）", "text", "text" if form.project_name else "muted")

    def _paint_state(self, painter: QPainter, place: QRect, state: FormState | None) -> QRect:
        """Paint the sign of the gravest findings and their number at the right; return the room that is left."""
        if state is None:
            return place
        name: str
        role: Role
        name, role, count = ("circle-check", "ok", 0)
        if state.errors:
            name, role, count = "circle-x", "error", state.errors
        elif state.warnings:
            name, role, count = "triangle-alert", "warning", state.warnings
        return _sign(painter, _text(painter, place, str(count or ""), "caption", role, _Right, space=2), name, role)

    def _paint_print(self, painter: QPainter, place: QRect, state: FormState | None) -> QRect:
        """Paint how the last print stands: a word where the form is another since, else a quiet sign."""
        if state is None or state.printed is None:
            return place
        if state.printed.changed:
            return _text(painter, place, "已改", "caption", "warning", _Right)
        return _sign(painter, place, "printer", "muted")

    def _paint_book(self, painter: QPainter, place: QRect, book: BookLine) -> None:
        theme = current_theme()
        middle = place.center().y()
        above = QRect(place.left(), place.top() + theme.inset, place.width(), middle - place.top() - theme.inset)
        below = QRect(place.left(), middle, place.width(), place.bottom() - middle - 2 * theme.inset)
        _text(painter, above, book.unit or "（未填单位）", "text", "text", bold=True)
        below_left = _text(painter, below, self._model.sum_of(book.id), "caption", "muted", _Right)
        roomy = place.width() >= theme.px(_WITH_AMOUNT)
        count = f" · {len(self._model.forms_of(book.id))} 张表" if roomy else ""
        _text(painter, below_left, f"{book.year or '未定年份'}{count}", "caption", "muted")
        share = self._model.ready_share(book.id)
        if share is not None:
            high = theme.px(_BAR)
            bar = QRect(place.left(), place.bottom() - high - theme.px(2), place.width(), high)
            painter.fillRect(bar, theme.colour("raised"))
            bar.setWidth(round(bar.width() * share))
            painter.fillRect(bar, theme.colour("ok"))


def _sign(painter: QPainter, place: QRect, name: str, role: Role) -> QRect:
    """Draw an icon at the right of a place; return the room that is left."""
    theme = current_theme()
    side = theme.px(_SIGN)
    drawn = pixmap(name, role, side, painter.device().devicePixelRatio())
    painter.drawPixmap(place.right() - side, place.center().y() - side // 2 + 1, drawn)
    return place.adjusted(0, 0, -side - theme.gap, 0)


def _text(
    painter: QPainter,
    place: QRect,
    text: str,
    size: Size,
    role: Role,
    side: Qt.AlignmentFlag = _Left,
    *,
    bold: bool = False,
    space: int = 8,
) -> QRect:
    """Write one line at a side of a place, shortened where it is too long; return the room that is left."""
    if not text:
        return place
    theme = current_theme()
    font = theme.font(size, bold=bold)
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(theme.colour(role))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, shown)
    taken = metrics.horizontalAdvance(shown) + theme.px(space)
    return place.adjusted(0, 0, -taken, 0) if side == _Right else place.adjusted(taken, 0, 0, 0)
