"""Two books beside each other: the forms that differ, and of the chosen one each cell that is not what it was."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.model.difference import KINDS, BookComparison, Difference, FormComparison, compare_books, compare_forms
from perfdesk.model.form import Book
from perfdesk.ui.compare_table import CompareTable, kind_role
from perfdesk.ui.icons import icon
from perfdesk.ui.layouts import framed, label, row
from perfdesk.ui.theme import Role, current_theme

_HEAD: Final = "整册"
_LIST: Final = 320
_NOTHING: Final = "两边说的是一样的，没有不同。"
_FORM: Final = Qt.ItemDataRole.UserRole
_COUNT: Final = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex


class ComparePage(QWidget):
    """Shows what is different between two books.

    Signals:
        export_wanted: a table of the differences should be written.
        close_wanted: the page has served.
        field_clicked: index of a form in the new book and path of a field to go to, by double click or Enter.
    """

    export_wanted = Signal()
    close_wanted = Signal()
    field_clicked = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.comparison: BookComparison | None = None
        """What is shown, for whoever writes it into a file."""
        self.names = ("", "")
        """What the two sides are called."""
        self._title, self._sides = label("对照", "title"), label(role="muted", wraps=True)
        self._count, self._nothing = label(role="strong"), label(_NOTHING, "ok")
        self._only_changed = QCheckBox("只看改动(&O)")
        self._list, self._table = QListWidget(), CompareTable()
        self._export, self._close = QPushButton("导出对照表(&E)…"), QPushButton("关闭")
        self._build()
        self._connect_signals()

    def show_books(self, old: Book, new: Book, old_name: str, new_name: str) -> None:
        """Show what is different between two books.

        Args:
            old: the book as it was.
            new: the book as it is.
            old_name: what the screen calls the old one: a year, a file.
            new_name: what it calls the new one.
        """
        self.comparison, self.names = compare_books(old, new), (old_name, new_name)
        self._sides.setText(f"原来：{old_name}　现在：{new_name}")
        self._export.setEnabled(not self.comparison.equal)
        self._show_forms()

    # How it is built.

    def _build(self) -> None:
        theme = current_theme()
        self.setAccessibleName("对照")
        self._only_changed.setChecked(True)
        self._export.setIcon(icon("file-output"))
        self._export.setIconSize(theme.icon_size)
        self._list.setAccessibleName("有改动的表")
        self._list.setItemDelegate(_FormLine(self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        split = QSplitter()
        split.addWidget(framed(self._list))
        split.addWidget(framed(self._table))
        split.setHandleWidth(theme.gap)
        split.setStyleSheet("QSplitter::handle { background: transparent; }")
        split.setChildrenCollapsible(False)
        split.setStretchFactor(1, 1)
        split.setSizes([theme.px(_LIST), theme.px(3 * _LIST)])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.part, theme.group, theme.part, theme.group)
        layout.setSpacing(theme.gap)
        layout.addLayout(row(self._title, self._export, self._close, pushed=1))
        layout.addWidget(self._sides)
        layout.addLayout(row(self._count, self._nothing, self._only_changed, pushed=2))
        layout.addWidget(split, 1)

    def _connect_signals(self) -> None:
        self._export.clicked.connect(self.export_wanted)
        self._close.clicked.connect(self.close_wanted)
        self._only_changed.toggled.connect(self._show_forms)
        self._list.currentItemChanged.connect(self._show_form)
        self._table.activated.connect(self._go)

    # What happens.

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _show_forms(self) -> None:
        """List the forms anew, with the cursor on the one where it was."""
        found = self.comparison
        if found is None:
            return
        kept = self._current()
        counts = (
            f"{found.count(kind)} 张{KINDS[kind]}" for kind in ("changed", "added", "removed") if found.count(kind)
        )
        self._count.setText("　".join(counts))
        self._count.setVisible(not found.equal)
        self._nothing.setVisible(found.equal)
        with QSignalBlocker(self._list):
            self._list.clear()
            if found.head:
                self._put(_HEAD, f"{len(found.head)} 处", "warning", None)
            for form in found.forms:
                if form.kind != "same" or not self._only_changed.isChecked():
                    count = f"{len(form.differences)} 处" if form.kind == "changed" else KINDS[form.kind]
                    self._put(form.name, count, kind_role(form.kind), form)
        lines = [self._list.item(n) for n in range(self._list.count())]
        if lines:
            self._list.setCurrentItem(next((line for line in lines if line.data(_FORM) == kept), lines[0]))
        self._show_form()

    def _put(self, name: str, count: str, role: Role, form: FormComparison | None) -> None:
        line = QListWidgetItem(name)
        line.setData(_FORM, form)
        line.setData(_COUNT, (count, role))
        line.setToolTip(name)
        line.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}，{count}")
        self._list.addItem(line)

    def _current(self) -> FormComparison | None:
        line: QListWidgetItem | None = self._list.currentItem()
        form: FormComparison | None = line.data(_FORM) if line else None
        return form

    def _show_form(self) -> None:
        self._table.show_differences(self._differences())

    def _differences(self) -> tuple[Difference, ...]:
        """Return what is shown of the chosen line."""
        found, form = self.comparison, self._current()
        if found is None or self._list.currentItem() is None:
            return ()
        if form is None:
            return found.head
        if form.old is None or form.new is None or self._only_changed.isChecked():
            return form.differences
        return compare_forms(found.old.forms[form.old], found.new.forms[form.new], with_same=True)

    def _go(self) -> None:
        """Ask for the field, where the new book has it."""
        form, found = self._current(), self._table.current
        if form is not None and form.new is not None and found is not None and found.after:
            self.field_clicked.emit(form.new, found.after)


class _FormLine(QStyledItemDelegate):
    """Paints a form of the list: its name, and at the right what became of it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a line."""
        theme = current_theme()
        rect: QRect = option.rect  # type: ignore[attr-defined]  # the stubs lack the parts of an option
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        area = rect.adjusted(theme.gap, 0, -theme.gap, 0)
        count, role = index.data(_COUNT)
        painter.save()
        if selected:
            painter.fillRect(rect, theme.colour("selection"))
            painter.fillRect(QRect(rect.left(), rect.top(), theme.px(2), rect.height()), theme.colour("accent"))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour(role))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        room = area.width() - QFontMetrics(painter.font()).horizontalAdvance(count) - theme.gap
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        name = QFontMetrics(painter.font()).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002, N802
        """Be as high as a row of a list; names are cut, not the list widened."""
        return QSize(0, current_theme().row)
