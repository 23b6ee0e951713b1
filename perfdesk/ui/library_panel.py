"""The library beside the grid: search, filter, see what an indicator means, put it into the form."""

from collections.abc import Sequence
from typing import Any, Final, cast

import orjson
from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QCoreApplication,
    QEvent,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.model.library import DIRECTIONS, SOURCES, Library, LibraryIndicator, from_plain, to_plain
from perfdesk.ui.icons import icon
from perfdesk.ui.theme import current_theme

MIME: Final = "application/x-perfdesk-indicator"
"""What a dragged indicator is carried as: a JSON list of `perfdesk.model.library.to_plain`."""
_INDICATOR: Final = Qt.ItemDataRole.UserRole
_LIST_KEYS: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_BLANK: Final = LibraryIndicator(level2="", name="")
_Index = QModelIndex | QPersistentModelIndex


def indicators_in(mime: QMimeData) -> tuple[LibraryIndicator, ...]:
    """Return the indicators that a drag carries."""
    if not mime.hasFormat(MIME):
        return ()
    plain: Any = orjson.loads(bytes(mime.data(MIME).data()))
    return tuple(from_plain(each) for each in plain)


class LibraryModel(QAbstractListModel):
    """The indicators that were found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: Sequence[LibraryIndicator] = ()

    def show_found(self, found: Sequence[LibraryIndicator]) -> None:
        """List other indicators."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """Return how many were found."""
        return 0 if parent is not None and parent.isValid() else len(self.found)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name, the indicator itself, or the sentence that a screen reader says."""
        if not index.isValid():
            return None
        indicator = self.found[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return indicator.name
        if role == _INDICATOR:
            return indicator
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{indicator.name}，{indicator.level2}，{indicator.hint}。{indicator.meaning}"
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let indicators be chosen and dragged."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Return what a drag carries."""
        return [MIME, "text/plain"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        """Carry indicators as JSON, and as rows of text for other programs."""
        dragged = [self.found[index.row()] for index in indexes]
        mime = QMimeData()
        mime.setData(MIME, QByteArray(orjson.dumps([to_plain(each) for each in dragged])))
        lines = (f"{each.level1}\t{each.level2}\t{each.name}\t{each.value.raw}" for each in dragged)
        mime.setText("\n".join(lines))
        return mime


class IndicatorDelegate(QStyledItemDelegate):
    """Draws an indicator in two lines: name and usual value, then level and meaning."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one indicator."""
        theme = current_theme()
        indicator = cast("LibraryIndicator", index.data(_INDICATOR))
        state, rect = _state(option), _rect(option)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("raised"))
        inner = rect.adjusted(theme.group, theme.gap, -theme.group, -theme.gap)
        upper = QRect(inner.topLeft(), QSize(inner.width(), inner.height() * 11 // 20))
        lower = QRect(inner.x(), upper.bottom() + 1, inner.width(), inner.bottom() - upper.bottom())
        painter.setFont(theme.font("text"))
        hint_width = QFontMetrics(theme.font("text")).horizontalAdvance(indicator.hint)
        name = upper.adjusted(0, 0, -hint_width - theme.gap, 0)
        _write(painter, name, indicator.name, theme.colour("text"))
        _write(painter, upper, indicator.hint, theme.colour("accent"), Qt.AlignmentFlag.AlignRight)
        painter.setFont(theme.font("caption"))
        _write(painter, lower, f"{indicator.level2}　{indicator.meaning}", theme.colour("muted"))
        painter.fillRect(QRect(inner.x(), rect.bottom(), inner.width(), 1), theme.colour("line"))

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        """Return room for two lines."""
        del option, index
        theme = current_theme()
        lines = sum(QFontMetrics(theme.font(size)).height() for size in ("text", "caption"))
        return QSize(theme.px(200), lines + 2 * theme.gap)


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    return cast("QStyle.StateFlag", option.state)  # type: ignore[attr-defined]  # the stubs leave inherited ones out


def _rect(option: QStyleOptionViewItem) -> QRect:
    return cast("QRect", option.rect)  # type: ignore[attr-defined]  # the stubs leave inherited ones out


def _write(
    painter: QPainter, rect: QRect, text: str, colour: Any, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
) -> None:
    painter.setPen(colour)
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, cut)


class LibraryPanel(QWidget):
    """Finds indicators and hands them out: by double click, Enter, button or drag.

    Signals:
        picked: the `LibraryIndicator` that is to become a row.
        forgotten: one of the unit's own that is to leave the library.
    """

    picked = Signal(object)
    forgotten = Signal(object)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.model = LibraryModel(self)
        self._search = QLineEdit(placeholderText="按名称或关键词查找，如：满意 群众", clearButtonEnabled=True)
        self._pack, self._level = QComboBox(), QComboBox()
        self._list = QListView()
        self._nothing = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._card = QFrame()
        self._name, self._value, self._hints = QLabel(wordWrap=True), QLabel(), QFormLayout()
        self._words = [QLabel(wordWrap=True) for _ in _hints_of(_BLANK)]
        self._use = QPushButton("填入表中")
        self._forget = QToolButton()
        self._build()
        self._connect_signals()
        self._find()

    # What the owner does.

    def show_library(self, library: Library) -> None:
        """Show another library, such as the shipped one with the unit's own rows."""
        self._library = library
        self._find()

    def show_for(self, *, project_name: str = "", level: str = "") -> None:
        """Filter for a project and for a level, as far as they are known."""
        self._pack.setCurrentIndex(max(self._pack.findData(self._library.pack_of(project_name)), 0))
        self._level.setCurrentIndex(max(self._level.findData(level), 0))

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def current(self) -> LibraryIndicator | None:
        """Return the indicator under the cursor."""
        return cast("LibraryIndicator | None", self._list.currentIndex().data(_INDICATOR))

    # How it is built.

    def _build(self) -> None:
        theme = current_theme()
        self.setAccessibleName("指标库")
        self._search.setAccessibleName("查找指标")
        self._search.installEventFilter(self)
        self._search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._fill_filters()
        self._list.setModel(self.model)
        self._list.setItemDelegate(IndicatorDelegate(self._list))
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._list.setDragEnabled(True)
        self._list.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setAccessibleName("找到的指标")
        self._nothing.setProperty("role", "muted")
        filters = QHBoxLayout()
        filters.setSpacing(theme.gap)
        filters.addWidget(self._pack, 1)
        filters.addWidget(self._level, 1)
        top = QVBoxLayout()
        top.setContentsMargins(theme.group, theme.group, theme.group, theme.gap)
        top.setSpacing(theme.gap)
        top.addWidget(self._search)
        top.addLayout(filters)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._nothing, 1)
        layout.addWidget(self._build_card())

    def _build_card(self) -> QFrame:
        theme = current_theme()
        self._card.setProperty("role", "card")
        self._name.setProperty("role", "section")
        self._value.setProperty("role", "muted")
        self._hints.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._hints.setVerticalSpacing(theme.inset)
        for label, words in zip(_hints_of(_BLANK), self._words, strict=True):
            caption = QLabel(label)
            caption.setProperty("role", "caption")
            caption.setContentsMargins(0, theme.px(2), 0, 0)  # its smaller type stands on the line of the words
            caption.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._hints.addRow(caption, words)
        self._use.setProperty("kind", "primary")
        self._forget.setIcon(icon("trash-2"))
        self._forget.setToolTip("从本单位的指标库里去掉")
        self._forget.setAccessibleName("从本单位的指标库里去掉")
        buttons = QHBoxLayout()
        buttons.addWidget(self._use)
        buttons.addStretch(1)
        buttons.addWidget(self._forget)
        layout = QVBoxLayout(self._card)
        layout.setContentsMargins(theme.group, theme.group, theme.group, theme.group)
        layout.setSpacing(theme.gap)
        layout.addWidget(self._name)
        layout.addWidget(self._value)
        layout.addLayout(self._hints)
        layout.addLayout(buttons)
        return self._card

    def _fill_filters(self) -> None:
        self._pack.setAccessibleName("项目类型")
        self._pack.addItem("全部项目类型", "")
        for pack in self._library.packs:
            self._pack.addItem(pack.name, pack.name)
        self._level.setAccessibleName("指标级次")
        self._level.addItem("全部级次", "")
        for level1 in dict.fromkeys(each.level1 for each in self._library.indicators):
            self._level.addItem(level1, level1)
            for level2 in dict.fromkeys(each.level2 for each in self._library.indicators if each.level1 == level1):
                self._level.addItem(f"　{level2}", level2)

    def _connect_signals(self) -> None:
        self._search.textChanged.connect(self._find)
        self._search.returnPressed.connect(self._pick)
        self._pack.currentIndexChanged.connect(self._find)
        self._level.currentIndexChanged.connect(self._find)
        self._list.activated.connect(self._pick)
        self._list.selectionModel().currentChanged.connect(self._show_current)
        self._use.clicked.connect(self._pick)
        self._forget.clicked.connect(self._forget_current)

    # What happens.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let the arrow keys move through the list while the cursor stays in the search box."""
        if watched is self._search and isinstance(event, QKeyEvent) and event.key() in _LIST_KEYS:
            QCoreApplication.sendEvent(self._list, event)
            return True
        return super().eventFilter(watched, event)

    def _find(self) -> None:
        found = self._library.search(
            self._search.text(), pack=self._pack.currentData(), level2=self._level.currentData()
        )
        self.model.show_found(found)
        self._list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self._nothing.setText(f"没有找到“{self._search.text()}”。换一个词，或选“全部项目类型”再找。")
        if found:
            self._list.setCurrentIndex(self.model.index(0))
        self._show_current()

    def _pick(self) -> None:
        indicator = self.current()
        if indicator is not None:
            self.picked.emit(indicator)

    def _forget_current(self) -> None:
        indicator = self.current()
        if indicator is not None:
            self.forgotten.emit(indicator)

    def _show_current(self) -> None:
        indicator = self.current()
        self._card.setVisible(indicator is not None)
        if indicator is None:
            return
        self._name.setText(indicator.name)
        self._value.setText(f"{indicator.level1} › {indicator.level2}　　{indicator.hint}")
        self._forget.setVisible(indicator.source == "own")
        for words, text in zip(self._words, _hints_of(indicator).values(), strict=True):
            words.setText(text)
            self._hints.setRowVisible(words, bool(text))


def _hints_of(indicator: LibraryIndicator) -> dict[str, str]:
    """Return what is told of an indicator, by label; "" where it is not known."""
    return {
        "含义": indicator.meaning,
        "算法": indicator.formula,
        "方向": DIRECTIONS[indicator.direction],
        "佐证": indicator.evidence,
        "来源": SOURCES[indicator.source],
    }
