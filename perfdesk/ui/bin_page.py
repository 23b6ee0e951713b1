"""The recycle bin as a page: what lies in it, to be restored."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from perfdesk.desk.session import Session
from perfdesk.model.finding import form_name
from perfdesk.model.form import Book
from perfdesk.ui.theme import current_theme


class BinPage(QWidget):
    """Lists what was deleted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.list, self._restore = QListWidget(), QPushButton("还原")
        theme = current_theme()
        title = QLabel("回收站")
        title.setProperty("role", "title")
        self.list.setAccessibleName("回收站")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.part, theme.part, theme.part, theme.part)
        layout.setSpacing(theme.group)
        layout.addWidget(title)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._restore, 0, Qt.AlignmentFlag.AlignLeft)
        self._restore.clicked.connect(self._restore_current)
        self.list.itemActivated.connect(self._restore_current)
        self.show_bin()

    def show_bin(self) -> None:
        """Show what lies in the bin now."""
        self.list.clear()
        for item_id, item in self._session.bin().items():
            line = QListWidgetItem(_words(item.book, item.when, whole=item.whole))
            line.setData(Qt.ItemDataRole.UserRole, item_id)
            self.list.addItem(line)

    def _restore_current(self) -> None:
        line = self.list.currentItem()
        if line is not None:
            self._session.restore(line.data(Qt.ItemDataRole.UserRole))
            self.show_bin()


def _words(book: Book, when: str, *, whole: bool) -> str:
    what = f"填报册，{len(book.forms)} 张表" if whole else "、".join(map(form_name, book.forms))
    return f"{what}　{book.year or ''} {book.unit}　{when[:16].replace('T', ' ')}"
