"""Icons: Lucide's lines in the colours of the theme, drawn anew at every size, so they are crisp at any scaling."""

from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from perfdesk.resources import resource_folder
from perfdesk.ui.theme import Role, current_theme

_MOST_KEPT: Final = 400
_kept: dict[tuple[str, str, int, int], QPixmap] = {}
"""Drawings made so far; emptied when there are too many."""


class IconError(LookupError):
    """There is no icon of that name; `resources/icons/fetch_icons.py` lists those that there are."""


def icon(name: str, role: Role = "text") -> QIcon:
    """Return an icon, which follows the theme when that changes.

    Args:
        name: Lucide's name (`undo-2`).
        role: its colour.

    Raises:
        IconError: the icon is not shipped.
    """
    _svg(name)
    return QIcon(_Engine(name, role))


def pixmap(name: str, role: Role, size: int, ratio: float = 1.0) -> QPixmap:
    """Return an icon drawn in a colour of the theme, `size` wide on a screen of that device pixel ratio."""
    return _drawn(name, current_theme().colour(role), QSize(size, size), ratio)


class _Engine(QIconEngine):
    """Draws one icon, in the colour that its role has at that moment."""

    def __init__(self, name: str, role: Role) -> None:
        super().__init__()
        self._name, self._role = name, role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:  # noqa: ARG002
        """Draw the icon into a rectangle."""
        painter.drawPixmap(
            rect, _drawn(self._name, self._colour(mode), rect.size(), painter.device().devicePixelRatio())
        )

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:  # noqa: ARG002
        """Draw the icon at a size of the screen."""
        return _drawn(self._name, self._colour(mode), size, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:  # noqa: ARG002, N802
        """Draw the icon at a size of the screen with `scale` device pixels to each of its pixels."""
        return _drawn(self._name, self._colour(mode), size, scale)

    def clone(self) -> QIconEngine:
        """Return another engine of the same icon."""
        return _Engine(self._name, self._role)

    def _colour(self, mode: QIcon.Mode) -> QColor:
        return current_theme().colour("border" if mode == QIcon.Mode.Disabled else self._role)


def _drawn(name: str, colour: QColor, size: QSize, ratio: float) -> QPixmap:
    """Draw an icon in the middle of a clear pixmap."""
    wide, high = round(size.width() * ratio), round(size.height() * ratio)
    key = (name, colour.name(), wide, high)
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        found = _kept[key] = _draw(name, colour, wide, high)
    drawn = QPixmap(found)
    drawn.setDevicePixelRatio(ratio)
    return drawn


def _draw(name: str, colour: QColor, wide: int, high: int) -> QPixmap:
    drawn = QPixmap(max(wide, 1), max(high, 1))
    drawn.fill(Qt.GlobalColor.transparent)
    side = min(wide, high)
    painter = QPainter(drawn)
    svg = _svg(name).replace("currentColor", colour.name())
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF((wide - side) / 2, (high - side) / 2, side, side))
    painter.end()
    return drawn


@cache
def _svg(name: str) -> str:
    try:
        return (resource_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise IconError(name) from None
