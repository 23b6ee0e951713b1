"""What the columns of a list were taken for, to be looked at and mended before it is imported."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from perfdesk.desk.arrivals import FileList, column_choices
from perfdesk.ui.layouts import label
from perfdesk.ui.theme import current_theme, restyle

_ABREAST: Final = 3
"""Columns that stand beside each other."""
_ROWS_SHOWN: Final = 2.3
"""Rows that are seen without scrolling; the part of one says that there are more."""


class ListColumns(QFrame):
    """Shows the columns of a file's lists, each with the field that it holds; hidden where there is no list.

    Signals:
        mended: the `FileList` with another field in one of its columns.
    """

    mended = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current_theme()
        self._lists: Sequence[FileList] = ()
        self.setProperty("role", "card")
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setStyleSheet("QScrollArea { background: transparent; }")
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.group, theme.gap, theme.gap, theme.gap)
        layout.setSpacing(theme.gap)
        layout.addWidget(
            label("这是一份清单。每列当作下面的栏目读入，不对的请改，下次遇到同样的列名照此读。", wraps=True)
        )
        layout.addWidget(self._scroll)
        self.hide()

    def show_lists(self, lists: Sequence[FileList]) -> None:
        """Show the lists of a file."""
        self.setVisible(bool(lists))
        if lists == self._lists:
            return
        self._lists = lists
        theme = current_theme()
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, theme.gap, 0)
        grid.setHorizontalSpacing(theme.group)
        grid.setVerticalSpacing(theme.inset)
        boxes = [(each, n) for each in lists for n in range(len(each.columns))]
        for at, (each, n) in enumerate(boxes):
            row, column = divmod(at, _ABREAST)
            grid.addWidget(label(each.columns[n].title, "caption"), row * 2, column)
            grid.addWidget(self._box(each, n), row * 2 + 1, column)
            grid.setColumnStretch(column, 1)
        self._scroll.setWidget(holder)
        holder.setAutoFillBackground(False)  # the card shows through
        rows = -(-len(boxes) // _ABREAST)
        self._scroll.setFixedHeight(round(holder.sizeHint().height() * min(_ROWS_SHOWN / max(rows, 1), 1)))

    def _box(self, mapping: FileList, n: int) -> QComboBox:
        column = mapping.columns[n]
        box = QComboBox()
        for path, name in column_choices(mapping.kind):
            box.addItem(name, path)
        box.setCurrentIndex(max(box.findData(column.path), 0))
        box.setAccessibleName(f"“{column.title}”列的栏目")
        box.setMinimumContentsLength(6)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.setToolTip(column.doubt)
        box.setAccessibleDescription(column.doubt)
        restyle(box, "state", "warning" if column.doubt or not column.path else "")
        box.activated.connect(partial(self._mend, mapping, column.place, box))
        return box

    def _mend(self, mapping: FileList, place: int, box: QComboBox, _index: int) -> None:
        mended = mapping.with_field(place, box.currentData())
        if mended != mapping:
            self._lists = ()  # what the file gives then is shown anew
            self.mended.emit(mended)
