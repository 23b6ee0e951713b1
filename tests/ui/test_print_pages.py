"""Pages onto a printer: which ones, on what paper, and the picture dot for dot that of the PDF."""

from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
import pytest
from forms import book, form, narrative
from PIL import Image, ImageChops, ImageStat
from PySide6.QtGui import QPageRanges
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from perfdesk.desk.jobs import pdf_of
from perfdesk.export.options import PrintOptions
from perfdesk.model.editions import load_editions
from perfdesk.pdfium import PDFIUM
from perfdesk.ui.print_pages import PrintError, count_pages, pages_to_print, print_pdf

DPI = 200
A4 = (595, 842)
BOOK = book(form(narrative=narrative("本项目负责全市河道的日常保洁。" * 60)), form(project_name="清障"), form())


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return pdf_of([BOOK], load_editions(), PrintOptions(narrative=True))


@pytest.fixture
def printer(qapp: QApplication, tmp_path: Path) -> QPrinter:
    """Return a printer that prints into a file."""
    assert qapp
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "out.pdf"))
    made.setResolution(DPI)
    return made


def picture(pdf: bytes, page: int) -> Image.Image:
    """Return a page in grey as a reader shows it, a dot to each pt."""
    with PDFIUM:
        document = pdfium.PdfDocument(pdf)
        shown = document[page].render(grayscale=True).to_pil().convert("L").copy()
        document.close()
    return shown


def apart(one: Image.Image, other: Image.Image) -> float:
    """Return how far two pictures are apart: 0 where they are the same."""
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0]


def placed_images(path: Path) -> list[list[tuple[float, float, float, float]]]:
    with pdfplumber.open(path) as document:
        return [
            [(each["x0"], each["top"], each["x1"], each["bottom"]) for each in page.images] for page in document.pages
        ]


def sheets(path: Path) -> list[tuple[float, float]]:
    with pdfplumber.open(path) as document:
        return [(float(page.width), float(page.height)) for page in document.pages]


def test_every_page_is_printed_on_a4_edge_to_edge(pdf: bytes, printer: QPrinter) -> None:
    pages = count_pages(pdf)
    told: list[int] = []
    assert print_pdf(pdf, printer, told.append) == pages > 3
    out = Path(printer.outputFileName())
    assert sheets(out) == [A4] * pages
    assert [step for step in told if step] == [1] * pages
    for bands in placed_images(out):
        assert min(x0 for x0, *_ in bands) == pytest.approx(0, abs=0.5)
        assert min(top for _, top, *_ in bands) == pytest.approx(0, abs=0.5)
        assert max(x1 for *_, x1, _ in bands) == pytest.approx(A4[0], abs=0.5)
        assert max(bottom for *_, bottom in bands) == pytest.approx(A4[1], abs=0.5)


def test_the_picture_on_paper_is_that_of_the_pdf(pdf: bytes, printer: QPrinter) -> None:
    print_pdf(pdf, printer)
    printed = Path(printer.outputFileName()).read_bytes()
    for page in range(2):
        wanted, got = picture(pdf, page), picture(printed, page)
        assert abs(wanted.width - got.width) <= 1
        assert abs(wanted.height - got.height) <= 1
        got = got.crop((0, 0, *wanted.size))
        moved = ImageChops.offset(got, 1, 1)
        assert apart(wanted, got) < apart(wanted, moved) / 2, "it stands a pt off, or is another picture"


@pytest.mark.parametrize(("dpi", "rows"), [(300, 3508), (1200, 7016)])
def test_a_fine_printer_gets_whole_multiples_of_dots(pdf: bytes, printer: QPrinter, dpi: int, rows: int) -> None:
    printer.setResolution(dpi)
    printer.setFromTo(1, 1)
    print_pdf(pdf, printer)
    with pdfplumber.open(printer.outputFileName()) as document:
        bands = [each["srcsize"] for each in document.pages[0].images]
    assert sum(high for _, high in bands) == pytest.approx(rows, abs=2)
    assert max(high for _, high in bands) <= 512


def test_pages_copies_and_order_are_those_that_were_asked_for(printer: QPrinter) -> None:
    assert pages_to_print(printer, 3) == (0, 1, 2)
    printer.setFromTo(2, 3)
    assert pages_to_print(printer, 5) == (1, 2)
    printer.setCopyCount(2)
    assert pages_to_print(printer, 5) == (1, 2, 1, 2)
    printer.setCollateCopies(False)
    assert pages_to_print(printer, 5) == (1, 1, 2, 2)
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    printer.setCopyCount(1)
    ranges = QPageRanges()
    ranges.addPage(1)
    ranges.addRange(4, 9)
    printer.setPageRanges(ranges)
    assert pages_to_print(printer, 5) == (4, 3, 0)


class StopError(Exception):
    """What a window raises to end work."""


def test_a_print_can_be_ended_after_a_page(pdf: bytes, printer: QPrinter) -> None:
    told: list[int] = []

    def stop(pages: int) -> None:
        told.append(pages)
        if pages:
            raise StopError

    with pytest.raises(StopError):
        print_pdf(pdf, printer, stop)
    assert sum(told) == 1
    assert not Path(printer.outputFileName()).exists()


def test_a_printer_that_takes_nothing_is_told(pdf: bytes, printer: QPrinter, tmp_path: Path) -> None:
    printer.setOutputFileName(str(tmp_path / "没有" / "out.pdf"))
    with pytest.raises(PrintError, match="没有接收"):
        print_pdf(pdf, printer)
