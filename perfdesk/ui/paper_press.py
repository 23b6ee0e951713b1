"""The press behind the paper: prints a book and renders parts of its pages, one PDF at a time.

It is loaded by the thread that uses it, since PDF and fonts take a tenth of a second to import.
"""

import pypdfium2 as pdfium
from PySide6.QtGui import QImage

from perfdesk.export.book import place_book
from perfdesk.export.fonts import official_fonts, shipped_fonts
from perfdesk.export.placed import PlacedPage
from perfdesk.pdfium import PDFIUM
from perfdesk.ui.paper_worker import Glimpse, PrintOrder


class Press:
    """Holds the newest print."""

    def __init__(self) -> None:
        self._document: pdfium.PdfDocument | None = None
        self._order = 0

    def print(self, order: PrintOrder) -> tuple[PlacedPage, ...]:
        """Print a book and keep it for rendering; return its pages.

        Raises:
            PerfdeskError: the book cannot be printed; the print before it stays.
        """
        fonts = official_fonts() if order.official else shipped_fonts()
        placed = place_book(order.book, order.editions, order.options, fonts)
        self.clear()
        with PDFIUM:
            self._document, self._order = pdfium.PdfDocument(placed.pdf), order.number
        return placed.pages

    def render(self, glimpse: Glimpse) -> QImage | None:
        """Draw a part of a page; None where it is of another print."""
        if self._document is None or glimpse.order != self._order:
            return None
        with PDFIUM:
            return _drawn(self._document, glimpse)

    def clear(self) -> None:
        """Close the print."""
        if self._document is not None:
            with PDFIUM:
                self._document.close()
            self._document = None


def _drawn(document: pdfium.PdfDocument, glimpse: Glimpse) -> QImage:
    part = glimpse.part
    page = document[glimpse.page]
    try:
        bitmap = pdfium.PdfBitmap.new_native(part.width(), part.height(), pdfium.raw.FPDFBitmap_BGRx)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, part.width(), part.height())
        width, height = (round(length * glimpse.scale) for length in page.get_size())
        pdfium.raw.FPDF_RenderPageBitmap(bitmap, page, -part.x(), -part.y(), width, height, 0, 0)
        data = bytes(bitmap.buffer)
        return QImage(data, part.width(), part.height(), bitmap.stride, QImage.Format.Format_RGB32).copy()
    finally:
        page.close()
