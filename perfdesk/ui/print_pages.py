"""Pages of a PDF onto a printer: the same pages at the printer's own resolution, each on its own paper, unscaled.

A page is drawn in bands, so that a sheet at 600 dots per inch takes a few MB and not dozens.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pypdfium2 as pdfium
from PySide6.QtCore import QRect, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from perfdesk.errors import PerfdeskError
from perfdesk.pdfium import PDFIUM

_BAND: Final = 512
"""Rows of dots that are drawn at a time."""
_FINEST: Final = 600
"""Dots per inch that are drawn; a finer printer gets whole multiples of coarser dots."""
_POINTS: Final = 72


class PrintError(PerfdeskError):
    """The printer took no page, or not all of them."""


def print_pdf(pdf: bytes, printer: QPrinter, progress: Callable[[int], None] = lambda _pages: None) -> int:
    """Print the pages that the printer's own settings ask for.

    Args:
        pdf: the document.
        printer: with range, copies and order as the user chose them; paper and margins are set here.
        progress: told after each page: 1, and 0 meanwhile; what it raises ends the print.

    Returns:
        How many pages were printed, copies included.

    Raises:
        PrintError: the printer did not take the pages.
    """
    with PDFIUM:
        document = pdfium.PdfDocument(pdf)
    try:
        pages = pages_to_print(printer, len(document))
        _print(document, pages, printer, progress)
    finally:
        with PDFIUM:
            document.close()
    return len(pages)


def count_pages(pdf: bytes) -> int:
    """Count the pages of a document."""
    with PDFIUM:
        document = pdfium.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def pages_to_print(printer: QPrinter, count: int) -> tuple[int, ...]:
    """Return the indexes of the pages in the order of printing, copies included where the printer makes none itself."""
    ranges = printer.pageRanges()
    first, last = printer.fromPage() or 1, printer.toPage() or count
    wanted = [n for n in range(count) if (first <= n + 1 <= last if ranges.isEmpty() else ranges.contains(n + 1))]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        wanted.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        return tuple(wanted) * copies
    return tuple(n for n in wanted for _ in range(copies))


def _print(
    document: pdfium.PdfDocument, pages: Sequence[int], printer: QPrinter, progress: Callable[[int], None]
) -> None:
    painter = QPainter()
    try:
        for sheet, n in enumerate(pages):
            with PDFIUM:
                page = document[n]
                size = page.get_size()
            try:
                _set_paper(printer, *size)
                _begin_page(painter, printer, first=sheet == 0)
                for rect, band in _bands(page, size, printer.resolution()):
                    painter.drawImage(rect, band)
                    progress(0)
            finally:
                with PDFIUM:
                    page.close()
            progress(1)
    except BaseException:
        printer.abort()
        painter.end()
        if printer.outputFileName():  # it went into a file, which holds half of the pages
            Path(printer.outputFileName()).unlink(missing_ok=True)
        raise
    painter.end()


def _set_paper(printer: QPrinter, width: float, height: float) -> None:
    """Set paper of this size in pt, and all of it as the page: what is printed stands where it does in the PDF."""
    size = QSizeF(min(width, height), max(width, height))
    upright = height >= width
    printer.setFullPage(True)
    printer.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait if upright else QPageLayout.Orientation.Landscape)


def _begin_page(painter: QPainter, printer: QPrinter, *, first: bool) -> None:
    if not (painter.begin(printer) if first else printer.newPage()):
        raise PrintError("打印机没有接收。请看看打印机是否开着、有没有纸，再打印一次。")
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # edges of characters stay sharp


def _bands(page: pdfium.PdfPage, size: tuple[float, float], dpi: int) -> Iterator[tuple[QRect, QImage]]:
    """Yield a page from top to bottom: where each band goes, in dots of the printer, and its picture."""
    coarse = -(-dpi // _FINEST)  # dots of the printer to one that is drawn
    width, height = (round(length * dpi / _POINTS / coarse) for length in size)
    for top in range(0, height, _BAND):
        rows = min(_BAND, height - top)
        with PDFIUM:
            image = _drawn(page, width, height, top, rows)
        yield QRect(0, top * coarse, width * coarse, rows * coarse), image


def _drawn(page: pdfium.PdfPage, width: int, height: int, top: int, rows: int) -> QImage:
    bitmap = pdfium.PdfBitmap.new_native(width, rows, pdfium.raw.FPDFBitmap_Gray)  # the pages are black on white
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, rows)
        pdfium.raw.FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, 0, pdfium.raw.FPDF_PRINTING)
        return QImage(bytes(bitmap.buffer), width, rows, bitmap.stride, QImage.Format.Format_Grayscale8).copy()
    finally:
        bitmap.close()
