"""打印: chosen forms to a printer through the system's dialog, or by way of the system's own PDF reader."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QPushButton, QWidget

from perfdesk.desk.hand_out import proposed_name
from perfdesk.desk.jobs import pdf_of
from perfdesk.desk.session import Session
from perfdesk.desk.settings import Settings
from perfdesk.files import make_folder, write_whole
from perfdesk.ui.done_page import done_page, open_path
from perfdesk.ui.hand_out_dialog import HandOutDialog
from perfdesk.ui.layouts import label
from perfdesk.ui.tasks import Progress

_FOLDER = "绩效填报台"


@dataclass(frozen=True, slots=True)
class _Document:
    """What is to be printed, how many pages it has, and the forms that are to be marked as printed then."""

    pdf: bytes
    pages: int
    marked: tuple[int, ...]


class PrintDialog(HandOutDialog):
    """Prints what is chosen; the pages are those of the PDF."""

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
        self._read = QPushButton("用系统阅读器打开(&R)", autoDefault=False)
        self._read.setToolTip("打印机不听使唤时，可以在别的 PDF 阅读器里打印同样的页面")
        self._done, self._where = label(), label(wraps=True)
        self._again = QPushButton("再打印(&A)")
        self._printer: QPrinter | None = None
        self.setWindowTitle("打印")
        self._go.setText("打印(&P)…")
        self._build()
        self._buttons.insertWidget(1, self._read)
        self._pages.addWidget(done_page(self._done, self._where, self._again))
        self._read.clicked.connect(self._hand_to_reader)
        self._again.clicked.connect(lambda: self._show_page(0))
        self._show_state()

    def _show_state(self) -> None:
        super()._show_state()
        self._read.setEnabled(self._go.isEnabled())

    # To a printer.

    def _hand_out(self) -> None:
        self._make(self._print)

    def _make(self, then: Callable[[_Document], None]) -> None:
        """Make the pages in the background."""
        self._fail("")
        books, editions = [each.book for each in self._chosen], self._session.editions
        options, official, marked = self._options, self._official.isChecked(), self._to_be_marked

        def work(progress: Progress) -> _Document:
            from perfdesk.ui.print_pages import count_pages  # noqa: PLC0415  # PDFium is loaded where it is used

            pdf = pdf_of(books, editions, options, official=official, progress=progress)
            return _Document(pdf, count_pages(pdf), marked)

        self._working.say("正在排版")
        self._background.run(work, then, self._total)

    def _print(self, document: _Document) -> None:
        """Ask for the printer, and print in the background."""
        from perfdesk.ui.print_pages import pages_to_print, print_pdf  # noqa: PLC0415

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(proposed_name([each.book for each in self._chosen]))
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        asked = QPrintDialog(printer, self)
        asked.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        asked.setMinMax(1, document.pages)
        if not asked.exec():
            return
        self._printer = printer  # kept while another thread prints on it
        self._working.say("正在打印")

        def work(progress: Progress) -> int:
            return print_pdf(document.pdf, printer, progress)

        count = len(pages_to_print(printer, document.pages))
        self._background.run(work, lambda pages: self._show_printed(pages, document.marked), count)

    def _show_printed(self, pages: int, marked: tuple[int, ...]) -> None:
        name = self._printer.printerName() if self._printer is not None else ""
        self._printer = None
        self._done.setText(f"已打印 {pages} 页")
        self._where.setText(f"已交给打印机“{name}”。" if name else "已交给打印机。")
        self._show_page(1)
        self.printed.emit(marked)

    def _show_page(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        for button in (self._go, self._read):
            button.setVisible(page == 0)
        self._cancel.setText("关闭" if page else "取消")
        self._cancel.setFocus()

    # By way of the system's reader.

    def _hand_to_reader(self) -> None:
        self._make(self._open_in_reader)

    def _open_in_reader(self, document: _Document) -> None:
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.TempLocation)) / _FOLDER
        name = proposed_name([each.book for each in self._chosen], draft=self._draft.isChecked())
        path = folder / f"{name}.pdf"

        def write(_: Progress) -> Path:
            make_folder(folder)
            write_whole(path, document.pdf)
            return path

        self._background.run(write, open_path)
