"""导出: chosen forms into a file to print, a spreadsheet, or data to take in elsewhere."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from perfdesk.desk.hand_out import proposed_name, safe_name
from perfdesk.desk.jobs import EXPORT_ENDINGS, export_json, write_pdf, write_xlsx
from perfdesk.desk.session import Session
from perfdesk.desk.settings import Settings
from perfdesk.ui.choose_file import documents
from perfdesk.ui.done_page import done_page, open_path
from perfdesk.ui.hand_out_dialog import HandOutDialog
from perfdesk.ui.layouts import label, row
from perfdesk.ui.tasks import Progress, Work
from perfdesk.ui.theme import Role

PDF, XLSX, DATA = ".pdf", ".xlsx", ".json"
KINDS: Final[Mapping[str, str]] = {
    PDF: "PDF（可打印）",
    XLSX: "电子表格 XLSX（用 WPS、Excel 打开）",
    DATA: "数据文件（可再导入）",
}


class ExportDialog(HandOutDialog):
    """Exports, and says where the file is.

    Signals (beside those of `HandOutDialog`):
        settings_changed: the `Settings` with the folder that was exported to.
    """

    settings_changed = Signal(object)

    def __init__(
        self,
        session: Session,
        settings: Settings,
        book_id: int | None = None,
        form_id: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog; see `HandOutDialog`."""
        super().__init__(session, settings, book_id, form_id, parent)
        self._kind = QComboBox()
        for ending, name in KINDS.items():
            if ending in EXPORT_ENDINGS:
                self._kind.addItem(name, ending)
        self._name, self._folder = QLineEdit(), QLineEdit(str(_folder(settings)))
        self._choose, self._there = QPushButton("选择(&O)…", autoDefault=False), label(role="warning", wraps=True)
        self._done, self._where = label(), label(wraps=True)
        self._open, self._open_folder = QPushButton("打开文件(&O)"), QPushButton("打开文件夹(&L)")
        self._again = QPushButton("再导出一份(&R)")
        self._named_by_hand = False
        self._path = Path()
        self.setWindowTitle("导出")
        self._go.setText("导出(&E)")
        self._build(("种类(&K)", self._kind), ("文件名(&M)", self._name), ("文件夹(&I)", self._place()))
        self._pages.addWidget(done_page(self._done, self._where, self._open, self._open_folder, self._again))
        self._show_name()

    @property
    def _ending(self) -> str:
        return cast("str", self._kind.currentData())

    @property
    def _final(self) -> bool:
        return self._ending == PDF and super()._final

    # How it is built.

    def _place(self) -> QWidget:
        """Return the field for the folder, with what is to be said of the file there."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row(self._folder, self._choose))
        column.addWidget(self._there)
        holder.setFocusProxy(self._folder)
        self._folder.setAccessibleName("文件夹")
        return holder

    def _connect_signals(self) -> None:
        super()._connect_signals()
        self._kind.currentIndexChanged.connect(self._choose_kind)
        self._name.textEdited.connect(self._name_by_hand)
        self._folder.textChanged.connect(self._show_there)
        self._choose.clicked.connect(self._choose_folder)
        self._draft.toggled.connect(self._show_name)
        self._open.clicked.connect(lambda: open_path(self._path))
        self._open_folder.clicked.connect(lambda: open_path(self._path.parent))
        self._again.clicked.connect(self._begin_again)

    # What happens.

    def _choose_kind(self) -> None:
        printed = self._ending == PDF
        for box in (self._official, self._draft):
            box.setEnabled(printed)
        for box in (self._with_narrative, self._with_sign_off):
            box.setEnabled(self._ending != DATA)
        self._show_name()
        self._check()

    def _gather_next(self) -> None:
        super()._gather_next()
        self._show_name()

    def _name_by_hand(self) -> None:
        self._named_by_hand = True
        self._show_there()

    def _show_name(self) -> None:
        """Propose a name, unless the user has written one; its ending is that of the kind."""
        if self._named_by_hand:
            self._name.setText(f"{self._stem()}{self._ending}")
        else:
            draft = self._draft.isChecked() and self._ending == PDF
            books = [each.book for each in self._chosen]
            self._name.setText(f"{proposed_name(books, draft=draft)}{self._ending}")
            self._name.setCursorPosition(0)
        self._show_there()

    def _stem(self) -> str:
        """Return the name as it is written, without an ending that says the kind."""
        name = self._name.text().strip()
        ending = Path(name).suffix
        return name.removesuffix(ending) if ending.lower() in KINDS else name

    def _out(self) -> Path:
        """Return the file that the fields name."""
        return Path(self._folder.text().strip()) / f"{safe_name(self._stem())}{self._ending}"

    def _show_there(self) -> None:
        there = self._out().is_file()
        self._there.setText("已经有这个文件，导出会换掉它。" if there else "")
        self._there.setVisible(there)

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "导出到哪个文件夹", self._folder.text())
        if folder:
            self._folder.setText(folder)

    def _hand_out(self) -> None:
        self._fail("")
        self._path = self._out()
        self._working.say("正在导出")
        marked = self._to_be_marked
        self._background.run(self._work(self._path), lambda _: self._show_done(marked), self._total)

    def _work(self, out: Path) -> Work[None]:
        """Return what writes the file, of plain values alone."""
        books, editions = [each.book for each in self._chosen], self._session.editions
        options, official = self._options, self._official.isChecked()

        def write(progress: Progress) -> None:
            match out.suffix:
                case ".pdf":
                    write_pdf(books, out, editions, options, official=official, progress=progress)
                case ".xlsx":
                    write_xlsx(books, out, editions, options, progress=progress)
                case ".json":
                    export_json(books, out)

        return write

    def _show_done(self, marked: tuple[int, ...]) -> None:
        self._done.setText(f"已导出 {self._total} 张表")
        self._where.setText(str(self._path))
        self._pages.setCurrentIndex(1)
        self._go.hide()
        self._cancel.setText("关闭")
        self._open.setFocus()
        self.settings_changed.emit(dataclasses.replace(self._settings, exports=str(self._path.parent)))
        self.printed.emit(marked)

    def _begin_again(self) -> None:
        self._pages.setCurrentIndex(0)
        self._go.show()
        self._cancel.setText("取消")
        self._show_there()

    def _standing(self) -> tuple[str, Role, str]:
        if self._chosen and self._ending != PDF:
            return "info", "muted", "这种文件用来再编辑或再导入，有错误也能导出。"
        sign, role, words = super()._standing()
        return sign, role, words.replace("可以打印", "可以导出")


def _folder(settings: Settings) -> Path:
    """Return the folder to propose: the one exported to last, else the user's documents, else the user's own."""
    last = Path(settings.exports)
    return last if settings.exports and last.is_dir() else documents()
