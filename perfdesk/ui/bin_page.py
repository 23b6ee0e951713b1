"""The recycle bin as a page: what lies in it, to be restored, and the one thing that cannot be taken back later."""

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.desk.session import Changed, Event, Session
from perfdesk.model.finding import form_name
from perfdesk.model.form import Book
from perfdesk.ui.theme import current_theme

_HEADS = ("内容", "来自", "删除时间")
_ID = Qt.ItemDataRole.UserRole


class BinPage(QWidget):
    """Lists what was deleted, newest first."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: tuple[int, ...] | None = None
        self.list, self.restore_button, self.empty_button = QTreeWidget(), QPushButton("还原"), QPushButton()
        self._sure, self._told = False, QLabel("清空以后，这些内容就找不回来了。")
        self._empty = QLabel("回收站是空的。删除的项目和填报册会放在这里，可以还原。")
        self._build()
        self.restore_button.clicked.connect(self._restore)
        self.empty_button.clicked.connect(self._ask_or_empty)
        self.list.itemActivated.connect(self._restore)
        self.list.itemSelectionChanged.connect(self._calm)
        stop = session.listen(self._hear)
        self.destroyed.connect(lambda: stop())  # noqa: PLW0108  # it is called with the object
        self.show_bin()

    def show_bin(self) -> None:
        """Show what lies in the bin now."""
        items = self._session.bin()
        if self._shown != tuple(items):
            self._shown = tuple(items)
            self.list.clear()
            for item_id, item in sorted(items.items(), key=lambda pair: (pair[1].when, pair[0]), reverse=True):
                line = QTreeWidgetItem(
                    [
                        _what(item.book, whole=item.whole),
                        f"{item.book.year or '未定年份'} {item.book.unit}",
                        _when(item.when),
                    ]
                )
                line.setToolTip(0, line.text(0))
                line.setData(0, _ID, item_id)
                self.list.addTopLevelItem(line)
            self.list.setCurrentItem(self.list.topLevelItem(0))
        self.list.setVisible(bool(items))
        self._empty.setVisible(not items)
        self.setFocusProxy(self.list if items else None)  # type: ignore[arg-type]  # None takes it back
        self._calm()

    def _hear(self, event: Event) -> None:
        if isinstance(event, Changed) and event.shape:
            self.show_bin()

    def _restore(self) -> None:
        chosen = [line.data(0, _ID) for line in self.list.selectedItems()]
        if chosen:
            self._session.restore(*chosen)

    def _ask_or_empty(self) -> None:
        if self._sure:
            self._session.empty_bin()
            return
        self._sure = True
        self.empty_button.setText(f"确认清空 {self.list.topLevelItemCount()} 项")
        self._told.show()

    def _calm(self) -> None:
        """Show what can be done, with nothing asked."""
        self._sure = False
        self._told.hide()
        self.empty_button.setText("清空回收站")
        self.empty_button.setEnabled(bool(self._session.bin()))
        count = len(self.list.selectedItems())
        self.restore_button.setText(f"还原 {count} 项" if count > 1 else "还原")
        self.restore_button.setEnabled(count > 0)

    def _build(self) -> None:
        theme = current_theme()
        title = QLabel("回收站")
        title.setProperty("role", "title")
        self.restore_button.setProperty("kind", "primary")
        self._empty.setProperty("role", "muted")
        self._told.setProperty("role", "warning")
        self.list.setAccessibleName("回收站")
        self.list.setHeaderLabels(_HEADS)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.gap)
        buttons.addWidget(self.restore_button)
        buttons.addStretch(1)
        buttons.addWidget(self._told)
        buttons.addWidget(self.empty_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.part, theme.part, theme.part, theme.part)
        layout.setSpacing(theme.group)
        layout.addWidget(title)
        layout.addWidget(self._empty, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def _what(book: Book, *, whole: bool) -> str:
    return f"填报册（{len(book.forms)} 张表）" if whole else "、".join(map(form_name, book.forms))


def _when(moment: str) -> str:
    return f"{dt.datetime.fromisoformat(moment):%Y-%m-%d %H:%M}"
