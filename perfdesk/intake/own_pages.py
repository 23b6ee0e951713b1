"""The pages of a PDF of our own: whether they are all there, and what they show beside the data inside."""

import ctypes
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from perfdesk.intake.notes import Drawn, Note

_FOOT: Final = re.compile(r"(\d{1,5})\s*/\s*(\d{1,5})\s*")
"""The page number, which is drawn last on each page."""


def drawn_on(document: pdfium.PdfDocument) -> tuple[Drawn, ...]:
    """Return the texts that the pages show, in the order in which they are drawn.

    Args:
        document: the open document; the caller holds the lock of PDFium.
    """
    return tuple(Drawn(index + 1, text) for index in range(len(document)) for text in _texts(document, index))


def notes_on_pages(drawn: Sequence[Drawn], pages: int, file_name: str) -> Iterator[Note]:
    """Compare the numbers at the feet with what they should be: each number up to the count, once, in order.

    Args:
        drawn: what the pages show.
        pages: how many there are.
        file_name: name of the file, for the notes.
    """
    last = {each.page: each.text for each in drawn}
    feet = [_FOOT.fullmatch(last.get(page, "")) for page in range(1, pages + 1)]
    numbered = [(int(foot[1]), int(foot[2])) if foot else None for foot in feet]
    counts = [foot[1] for foot in numbered if foot is not None]
    usual = max(counts, key=counts.count, default=0)
    seen: list[int] = []
    for page, foot in enumerate(numbered, 1):
        if foot is None or foot[1] != usual or foot[0] in seen:
            yield Note(file_name, "这一页不是随附带的数据一起打印的，没有读入；请核对。", page=page)
        else:
            seen.append(foot[0])
    known = [0, *sorted(seen), usual + 1]
    for before, after in itertools.pairwise(known):
        if after - before > 1:
            missing = f"{before + 1}" if after - before == 2 else f"{before + 1} 至 {after - 1}"  # noqa: PLR2004  # one page
            yield Note(file_name, f"缺第 {missing} 页（共 {usual} 页），各表按附带的数据读入；请核对。")
    if seen != sorted(seen):
        yield Note(file_name, "各页的次序已改动，各表按附带的数据读入；请核对。")


def _texts(document: pdfium.PdfDocument, index: int) -> Iterator[str]:
    page = document[index]
    said = page.get_textpage()
    try:
        for number in range(pdfium_c.FPDFPage_CountObjects(page)):
            drawn = pdfium_c.FPDFPage_GetObject(page, number)
            if pdfium_c.FPDFPageObj_GetType(drawn) == pdfium_c.FPDF_PAGEOBJ_TEXT:
                yield _text(drawn, said)
    finally:
        said.close()
        page.close()


def _text(drawn: pdfium_c.FPDF_PAGEOBJECT, said: pdfium.PdfTextPage) -> str:
    size = pdfium_c.FPDFTextObj_GetText(drawn, said, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium_c.FPDFTextObj_GetText(drawn, said, ctypes.cast(buffer, ctypes.POINTER(pdfium_c.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")
