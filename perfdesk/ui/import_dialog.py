"""导入: files are read in the background, and what was read is looked at before any of it is stored."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from perfdesk.desk.arrivals import (
    READABLE,
    Arrival,
    FileList,
    Standing,
    notes_on,
    read_files,
    rows_outside,
    rows_read,
)
from perfdesk.ui.arrival_tree import ArrivalTree, Held, Place, shown_name
from perfdesk.ui.choose_file import files_to_open
from perfdesk.ui.icons import icon, pixmap
from perfdesk.ui.layouts import fill, framed, label, row
from perfdesk.ui.list_columns import ListColumns
from perfdesk.ui.read_table import ReadTable
from perfdesk.ui.tasks import Background, Progress
from perfdesk.ui.theme import current_theme, restyle
from perfdesk.ui.working_row import WorkingRow

_KINDS: Final = "绩效填报台导出的文件、电子表格（.xlsx）、PDF、从网页或 PDF 复制的文字（.txt）"
_WIDE: Final = 1160
_HIGH: Final = 660
_TREE: Final = 380
_SIGN: Final = 40
_STANDINGS: Final[dict[Standing, str]] = {
    "new": "",
    "same": "填报册里已经有一模一样的一张，不用再导入。",
    "beside": "填报册里已经有这个项目的另一张表。导入后两张都在，请核对后删去一张。",
}


class ImportDialog(QDialog):
    """Lets forms of files be looked at and chosen; it stores nothing.

    Signals:
        accepted_books: `tuple[Book, ...]` of the chosen forms, one book for each unit and year.
        lists_learned: what is now known of columns of lists, where the user has mended some; to be kept as
            `Settings.lists`.
    """

    accepted_books = Signal(object)
    lists_learned = Signal(object)

    def __init__(
        self, held: Held, parent: QWidget | None = None, lists: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        """Make an empty dialog.

        Args:
            held: which forms of a unit and year are stored already.
            parent: the window.
            lists: what is known of columns of lists (`Settings.lists`).
        """
        super().__init__(parent)
        self._known = self._given = dict(lists or {})
        self._arrivals: dict[Path, Arrival] = {}
        self._wanted: list[Path] = []
        self._looked_at = Place(0)
        self._background = Background(self)
        self._lead, self._title = label(role="muted", wraps=True), label(role="section", wraps=True)
        self._stands, self._failure = label(role="muted", wraps=True), label(role="error", wraps=True)
        self._tree, self._table = ArrivalTree(held), ReadTable()
        self._card, self._columns = framed(self._table), ListColumns()
        self._pages, self._working = QStackedWidget(), WorkingRow(self._background)
        self._choose, self._choose_first = QPushButton("添加文件(&A)…"), QPushButton("选择文件(&A)…")
        self._cancel, self._take = QPushButton("取消"), QPushButton("导入(&I)")
        self._build()
        self._connect_signals()
        self._show_count()

    # What others call.

    def read(self, paths: Iterable[Path]) -> None:
        """Read files in the background and show what they gave, beside what was read before."""
        wanted = self._wanted = list(dict.fromkeys((*self._wanted, *paths)))
        if not wanted:
            return
        known = self._known

        def work(progress: Progress) -> dict[Path, Arrival]:
            return dict(zip(wanted, read_files(wanted, progress, known), strict=True))

        self._working.say("正在读取")
        self._background.run(work, self._arrive, len(wanted))

    def done(self, result: int) -> None:
        """End the reading before the dialog closes."""
        self._background.stop()
        super().done(result)

    # What happens.

    def _arrive(self, arrivals: Mapping[Path, Arrival]) -> None:
        self._wanted = []
        self._arrivals |= arrivals
        self._show_arrivals()

    def _read_again(self, mapping: FileList) -> None:
        """Read the file that the cursor is on with other fields in the columns of a list."""
        number = self._looked_at.file
        path = list(self._arrivals)[number]
        known = {**self._known, mapping.heads: mapping.paths}

        def take(arrivals: Sequence[Arrival]) -> None:
            (arrival,) = arrivals
            if arrival.refusal:
                self._fail(f"这样读不出表来，仍按原来的读：{arrival.refusal}")
            else:
                self._known, self._arrivals[path] = known, arrival
            self._show_arrivals(number)

        self._working.say("正在重新读取")
        self._background.run(lambda progress: read_files([path], progress, known), take, 1)

    def _show_arrivals(self, number: int | None = None) -> None:
        self._tree.show_arrivals(list(self._arrivals.values()), number)
        self._pages.setCurrentIndex(1)
        self._tree.setFocus()

    def _look_at(self, place: Place | None) -> None:
        """Show what was read of the line that the cursor is on."""
        if place is None:
            return
        self._looked_at = place
        arrival = list(self._arrivals.values())[place.file]
        notes = arrival.reading.notes
        if place.book is None or place.form is None:
            self._title.setText(arrival.name)
            self._stands.setText(arrival.refusal or "下面这些没有归入任何一张表，请看看里面有没有漏掉的。")
            self._table.show_rows(rows_outside(notes))
        else:
            form = arrival.reading.books[place.book].forms[place.form]
            self._title.setText(shown_name(form))
            self._stands.setText(_STANDINGS[self._tree.standing(place)])
            self._table.show_rows(rows_read(form, notes_on(form, notes)))
        self._columns.show_lists(arrival.reading.lists)
        self._card.setVisible(not arrival.refusal)
        restyle(self._stands, "role", "error" if arrival.refusal else "muted")
        self._stands.setVisible(bool(self._stands.text()))

    def _show_count(self) -> None:
        """Say how much was read and how much would be taken."""
        count = len(self._tree.ticked())
        self._take.setEnabled(count > 0 and not self._background.busy)
        self._take.setText(f"导入 {count} 张表(&I)" if count else "导入(&I)")
        readings = [arrival.reading for arrival in self._arrivals.values()]
        forms, notes = sum(each.forms for each in readings), sum(len(each.notes) for each in readings)
        doubts = f"，{notes} 处存疑，请对着原文看一看" if notes else "，没有存疑的地方" if forms else ""
        self._lead.setText(f"读到 {forms} 张表{doubts}。点“导入”之前，什么都不会存入。")

    def _finish(self) -> None:
        books = self._tree.books()
        self.accept()
        if self._known != self._given:
            self.lists_learned.emit(self._known)
        self.accepted_books.emit(books)

    def _fail(self, sentence: str) -> None:
        self._failure.setText(sentence)
        self._failure.setVisible(bool(sentence))

    def _choose_files(self) -> None:
        endings = " ".join(f"*{ending}" for ending in READABLE)
        self.read(files_to_open(self, "选择要导入的文件", f"可以导入的文件 ({endings});;所有文件 (*)"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Read the files that were dropped."""
        self.read(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())

    # How it is built.

    def _build(self) -> None:
        theme = current_theme()
        self.setWindowTitle("导入")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = fill(self, _WIDE, _HIGH)
        self.setAcceptDrops(True)
        self._failure.hide()
        self._choose.setIcon(icon("file-plus"))
        self._choose.setIconSize(QSize(theme.group, theme.group))
        self._choose.setShortcut(QKeySequence("Ctrl+O"))
        self._take.setProperty("kind", "primary")
        self._take.setDefault(True)
        self._choose_first.setProperty("kind", "primary")
        for button in (self._choose, self._cancel):
            button.setAutoDefault(False)
        self._pages.addWidget(self._empty_page())
        self._pages.addWidget(self._full_page())
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._failure)
        layout.addLayout(row(self._working, self._cancel, self._take))

    def _empty_page(self) -> QWidget:
        """Return what is shown before anything is read."""
        theme = current_theme()
        page = QFrame()
        page.setProperty("role", "card")
        sign, words = QLabel(), label("把文件拖到这里，可以一次拖好几个", "section")
        kinds = label(_KINDS, "muted")
        side = theme.px(_SIGN)
        sign.setPixmap(pixmap("import", "muted", side, self.devicePixelRatioF()))
        layout = QVBoxLayout(page)
        layout.setSpacing(theme.group)
        layout.addStretch(1)
        for widget in (sign, words, kinds, self._choose_first):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(1)
        return page

    def _full_page(self) -> QWidget:
        """Return the tree of forms with the fields of the chosen one beside it."""
        theme = current_theme()
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.group, 0, 0, 0)
        column.setSpacing(theme.gap)
        column.addWidget(self._title)
        column.addWidget(self._stands)
        column.addWidget(self._columns)
        column.addWidget(self._card, 1)
        column.addStretch()
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.setChildrenCollapsible(False)
        panes.addWidget(framed(self._tree))
        panes.addWidget(right)
        panes.setSizes([self.width() * _TREE // _WIDE, self.width() * (_WIDE - _TREE) // _WIDE])
        panes.setStretchFactor(1, 1)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.group)
        head = row(self._lead, self._choose)
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addWidget(panes, 1)
        return page

    def _connect_signals(self) -> None:
        self._choose.clicked.connect(self._choose_files)
        self._choose_first.clicked.connect(self._choose_files)
        self._cancel.clicked.connect(self.reject)
        self._take.clicked.connect(self._finish)
        self._tree.ticks_changed.connect(self._show_count)
        self._tree.looked_at.connect(self._look_at)
        self._columns.mended.connect(self._read_again)
        self._background.began.connect(lambda: self._fail(""))
        self._background.failed.connect(self._fail)
        self._background.began.connect(self._show_count)
        self._background.ended.connect(self._show_count)
