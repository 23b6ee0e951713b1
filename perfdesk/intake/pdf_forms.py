"""PDFs of other programs: by their ruled cells, without rules by their text; pictures of paper are refused."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Final

import pypdfium2 as pdfium

from perfdesk.intake.cell_book import read_cells
from perfdesk.intake.cell_cut import holds_form
from perfdesk.intake.cell_labels import all_labels
from perfdesk.intake.cell_pages import healed_labels
from perfdesk.intake.errors import IntakeError
from perfdesk.intake.notes import Note, Reading
from perfdesk.intake.pdf_page import PageContent, page_content
from perfdesk.intake.ruled_pdf import RuledPage, cells_of_pages, ruled_page
from perfdesk.intake.text_file import NoFormError, read_text
from perfdesk.intake.unruled_pdf import cells_of_text

MOST_PAGES: Final = 3000
_FEWEST_CHARACTERS: Final = 15
_PICTURED: Final = 0.3
_FEWEST_CELLS: Final = 6


def read_pages(document: pdfium.PdfDocument, file_name: str) -> Reading:
    """Read the forms on the pages of a PDF; the caller holds the lock of PDFium.

    Args:
        document: the open document.
        file_name: its name, for sentences and notes.

    Raises:
        IntakeError: the pages are pictures, or there are too many of them.
        NoFormError: there is no form on them.
    """
    if len(document) > MOST_PAGES:
        raise IntakeError(file_name, "", f"有 {len(document)} 页，超过 {MOST_PAGES} 页；请按单位分开导出再导入")
    pages = [page_content(page, number) for number, page in enumerate(_pages(document), 1)]
    scanned = [page.number for page in pages if _is_scan(page)]
    if sum(len(page.characters) for page in pages) < _FEWEST_CHARACTERS:
        what = "是扫描件或图片，读不出文字" if scanned else "里面没有可以读出的文字"
        raise IntakeError(file_name, "", f"{what}；请导入电子表格，或由原程序直接导出的文字版 PDF")
    notes = [Note(file="", message="这一页是扫描图片，没有读入，请手工录入。", page=number) for number in scanned]
    ruled = [ruled_page(page) for page in pages]
    kinds = all_labels()
    if sum(len(page.ruling.cells) for page in ruled) >= _FEWEST_CELLS:
        reading = read_cells([healed_labels(cells_of_pages(ruled), kinds)])
        if not reading.books:
            raise NoFormError(file_name, sorted(title for labels in kinds for title in labels.words.titles))
    elif (table := cells_of_text(pages, kinds)) is not None and holds_form(table.cells, kinds):
        reading = read_cells([table.cells])
        notes.append(Note(file="", message="没有表格线，各栏按文字的位置读入，请逐栏核对。", page=1))
        message = "没有表格线，这一页的一级、二级指标不能确定管到哪一行，请逐行核对。"
        notes.extend(Note(file="", message=message, page=page, field="indicators") for page in table.doubtful)
    else:
        reading = _by_text(ruled, file_name)
    named = (dataclasses.replace(note, file=file_name) for note in (*notes, *reading.notes))
    return Reading(reading.books, tuple(named))


def _pages(document: pdfium.PdfDocument) -> Iterator[pdfium.PdfPage]:
    for index in range(len(document)):
        page = document[index]
        yield page
        page.close()


def _is_scan(page: PageContent) -> bool:
    return len(page.characters) < _FEWEST_CHARACTERS and page.pictured >= _PICTURED


def _by_text(pages: Sequence[RuledPage], file_name: str) -> Reading:
    """Read pages without rules as a published text; a blank line stands for each page break."""
    texts: list[str] = []
    page_of: list[int] = []
    for page in pages:
        for line in sorted(
            (*page.outside, *(line for lines in page.inside for line in lines)), key=lambda line: line.top
        ):
            texts.append(line.text)
            page_of.append(page.number)
        texts.append("")
        page_of.append(page.number)
    reading = read_text("\n".join(texts).encode(), file_name)
    notes = (
        dataclasses.replace(note, line=None, page=None if note.line is None else page_of[note.line - 1])
        for note in reading.notes
    )
    return Reading(reading.books, tuple(notes))
