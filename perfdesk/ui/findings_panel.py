"""The findings under the form: by severity, with what can be done about the one that is chosen."""

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.model.edition import Severity
from perfdesk.model.finding import Finding, form_name
from perfdesk.model.form import Book
from perfdesk.model.paths import PathError, text_at
from perfdesk.ui.icons import pixmap
from perfdesk.ui.theme import Role, current_theme, restyle

SIGNS: Final[dict[str, tuple[str, Role]]] = {
    "error": ("circle-x", "error"),
    "warning": ("triangle-alert", "warning"),
    "hint": ("lightbulb", "muted"),
}
"""Icon and colour of each severity."""
WORDS: Final[dict[str, str]] = {"error": "个错误", "warning": "条提醒", "hint": "条建议"}
ALL_WELL: Final = "没有意见，可以打印"
_ORDER: Final[tuple[Severity, ...]] = ("error", "warning", "hint")
_LINE: Final = Qt.ItemDataRole.UserRole
_ICON: Final = 16
_ANY_HEIGHT: Final = 16_777_215
"""Qt's own bound on heights: none."""
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: a finding, and the project that it is about where the list is of a whole book."""

    finding: Finding
    project: str = ""

    @property
    def text(self) -> str:
        """What the line says."""
        said = f"{self.project}：{self.finding.message}" if self.project else self.finding.message
        return f"{said}（理由：{self.finding.waived}）" if self.finding.waived else said


class FindingsModel(QAbstractListModel):
    """The lines, worst first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """Count the lines."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a line says."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_word(line.finding)}：{line.text}"
        return line if role == _LINE else None


class _Delegate(QStyledItemDelegate):
    """Paints a line: the sign of its severity and its sentence, wrapped."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[str, int], int] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint the line."""
        theme = current_theme()
        line: Line = index.data(_LINE)
        area: QRect = option.rect  # type: ignore[attr-defined]  # the stubs leave the fields of style options out
        state = option.state  # type: ignore[attr-defined]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(area, theme.colour("selection"))
            painter.fillRect(QRect(area.x(), area.y(), theme.px(2), area.height()), theme.colour("accent"))
        sign, role = SIGNS[line.finding.severity]
        size = theme.px(_ICON)
        ratio = painter.device().devicePixelRatio()
        picture = pixmap(sign, "muted" if line.finding.waived else role, size, ratio)
        painter.drawPixmap(area.x() + theme.gap, area.y() + theme.px(7), picture)
        painter.setPen(theme.colour("muted" if line.finding.waived else "text"))
        painter.drawText(self._text_area(area), Qt.TextFlag.TextWordWrap, line.text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        """Be as high as the sentence needs."""
        text, width = str(index.data()), self._view.viewport().width()
        key = (text, width)
        height = self._heights.get(key)
        if height is None:
            metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
            area = self._text_area(QRect(0, 0, width, 10_000))
            height = metrics.boundingRect(area, Qt.TextFlag.TextWordWrap, text).height() + current_theme().px(12)
            self._heights[key] = height
        return QSize(width, height)

    def forget_heights(self) -> None:
        """Measure anew: the width or the type is another."""
        self._heights.clear()

    def _text_area(self, area: QRect) -> QRect:
        theme = current_theme()
        left = 2 * theme.gap + theme.px(_ICON)
        return area.adjusted(left, theme.px(5), -theme.gap, 0)


class FindingsPanel(QWidget):
    """Lists findings, and offers what can be done about the chosen one.

    Signals:
        chosen: the `Finding` to go to.
        emptied: whether the list has just become empty; then only the head is left.
        mend_wanted: the `Finding` whose mend should be made.
        waived: the `Finding` that may stand, and the reason.
    """

    chosen = Signal(object)
    emptied = Signal(bool)
    mend_wanted = Signal(object)
    waived = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = FindingsModel(self)
        self.list = QListView()
        self._bar, self._sign, self._head = QWidget(), QLabel(), QLabel()
        self._mend, self._waive = QPushButton(), QPushButton("说明理由…")
        self._scope = QPushButton("本册")
        self._reason = QLineEdit(placeholderText="为什么可以不改？写好按回车，理由会随文件走")
        self._book: Book | None = None
        self._findings: tuple[Finding, ...] = ()
        self._form: int | None = None
        self._build()
        self._connect_signals()

    # What the owner does.

    def show_findings(self, book: Book, findings: tuple[Finding, ...], form: int | None) -> None:
        """Show the findings of a book's form, or of the whole book where that is chosen.

        Args:
            book: the book.
            findings: all of its findings.
            form: index of the form that is open; None for the book itself.
        """
        self._book, self._findings, self._form = book, findings, form
        self._scope.setVisible(form is not None)
        self._show()

    def step(self, by: int) -> None:
        """Go to the next finding, or with -1 to the one before."""
        count = len(self.model.lines)
        if count:
            row = self.list.currentIndex().row()
            start = row if row >= 0 else (-1 if by > 0 else 0)
            self.list.setCurrentIndex(self.model.index((start + by) % count))
            self._choose()

    def mend_current(self) -> None:
        """Ask for the mend of the chosen finding, where it has one."""
        finding = self._current()
        if finding is not None and finding.mend is not None:
            self.mend_wanted.emit(finding)

    def ask_reason_for(self, finding: Finding) -> None:
        """Choose a finding and ask why it may stand."""
        row = next((n for n, line in enumerate(self.model.lines) if _same(line.finding, finding)), None)
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row))
            self._ask_reason()

    @property
    def summary(self) -> str:
        """What the head says."""
        return self._head.text()

    # How it is built.

    def _build(self) -> None:
        theme = current_theme()
        self.setAccessibleName("检查意见")
        self.list.setAccessibleName("检查意见")
        self.list.setModel(self.model)
        self._delegate = _Delegate(self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self._head.setProperty("role", "strong")
        self._scope.setCheckable(True)
        self._scope.setToolTip("看整本填报册的检查意见")
        self._mend.setProperty("kind", "primary")
        self._scope.setAccessibleName("看整本填报册的检查意见")
        self._reason.setAccessibleName("理由")
        self._reason.hide()
        head = QHBoxLayout(self._bar)
        head.setContentsMargins(theme.group, theme.inset, theme.gap, theme.inset)
        head.setSpacing(theme.gap)
        head.addWidget(self._sign)
        head.addWidget(self._head)
        head.addStretch(1)
        for button in (self._mend, self._waive, self._scope):
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self._reason)
        layout.addWidget(self.list, 1)

    def _connect_signals(self) -> None:
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(self._show_offers)
        self._mend.clicked.connect(self.mend_current)
        self._waive.clicked.connect(self._ask_reason)
        self._reason.returnPressed.connect(self._give_reason)
        self._scope.toggled.connect(self._show)

    # What happens.

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Wrap the sentences anew."""
        super().resizeEvent(event)
        self._delegate.forget_heights()
        self.list.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Give up a reason on Esc."""
        if event.key() == Qt.Key.Key_Escape and self._reason.isVisible():
            self._reason.hide()
            self.list.setFocus()
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        lines = self._lines()
        if lines != self.model.lines:
            kept = self._current()
            with QSignalBlocker(self.list.selectionModel()):
                self.model.show_lines(lines)
            again = next((n for n, line in enumerate(lines) if kept and _same(line.finding, kept)), -1)
            self.list.setCurrentIndex(self.model.index(again))
        self._show_head()
        self._show_offers()

    def _lines(self) -> tuple[Line, ...]:
        book, whole = self._book, self._scope.isChecked() or self._form is None
        if book is None:
            return ()
        return tuple(
            Line(each, form_name(book.forms[each.form]) if whole and each.form is not None else "")
            for severity in _ORDER
            for each in self._findings
            if each.severity == severity and (whole or each.form == self._form)
        )

    def _show_head(self) -> None:
        open_lines = [line.finding.severity for line in self.model.lines if not line.finding.waived]
        counts = [f"{open_lines.count(each)} {WORDS[each]}" for each in _ORDER if each in open_lines]
        worst = next((each for each in _ORDER if each in open_lines), None)
        sign, role = SIGNS[worst] if worst else ("circle-check", "ok")
        self._sign.setPixmap(pixmap(sign, role, current_theme().px(_ICON), self.devicePixelRatioF()))
        self._head.setText("　".join(counts) if counts else ALL_WELL)
        restyle(self._head, "role", "strong" if counts else "ok")
        some = bool(self.model.lines)
        if some == self.list.isHidden():
            self.list.setVisible(some)
            self.setMaximumHeight(_ANY_HEIGHT if some else self._bar.sizeHint().height())
            self.emptied.emit(not some)

    def _current(self) -> Finding | None:
        row = self.list.currentIndex().row()
        return self.model.lines[row].finding if 0 <= row < len(self.model.lines) else None

    def _show_offers(self) -> None:
        finding = self._current()
        mend = finding.mend if finding else None
        self._mend.setVisible(mend is not None)
        self._mend.setText(mend.label if mend else "")
        stands = finding is not None and finding.stops and not self._is_blank(finding)
        self._waive.setVisible(stands)
        if not stands:
            self._reason.hide()

    def _is_blank(self, finding: Finding) -> bool:
        """Whether a finding is on a field where nothing is written yet, for which no reason can be given."""
        if self._book is None or finding.form is None:
            return False
        try:
            return not text_at(self._book.forms[finding.form], finding.field)
        except PathError:
            return False

    def _choose(self) -> None:
        finding = self._current()
        if finding is not None:
            self.chosen.emit(finding)

    def _ask_reason(self) -> None:
        self._reason.clear()
        self._reason.show()
        self._reason.setFocus()

    def _give_reason(self) -> None:
        finding, reason = self._current(), self._reason.text().strip()
        if finding is not None and reason:
            self._reason.hide()
            self.waived.emit(finding, reason)
            self.list.setFocus()


def _same(one: Finding, other: Finding) -> bool:
    """Whether two findings are the same one, before and after a change."""
    return (one.code, one.form, one.field) == (other.code, other.form, other.field)


def _word(finding: Finding) -> str:
    return WORDS[finding.severity][1:]
