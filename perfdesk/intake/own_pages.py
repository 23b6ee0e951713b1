"""Whether the pages of a PDF of our own still are those that were printed with the data inside it.

The data are what is read; the pages only give notes: a page that is missing, added or moved, and a project that stands
on none of them. What the cells say is not compared.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

import pypdfium2 as pdfium

from perfdesk.intake.notes import Note, Reading

_FOOT: Final = re.compile(r"(\d{1,5})\s*/\s*(\d{1,5})\s*$")
"""The page number, which is drawn last on each page."""
_BETWEEN: Final = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff]+")
"""What is left out of the comparison: blanks, line ends, hyphens, signs that are printed in other ways."""
_NO_GLYPH: Final = "〓"
_LONGEST_NAME: Final = 60
"""A longer name may run on over the end of a page."""


def notes_on_pages(document: pdfium.PdfDocument, reading: Reading, file_name: str) -> tuple[Note, ...]:
    """Return a note on each page that is missing or strange, and on each project that no page shows.

    Args:
        document: the open document; the caller holds the lock of PDFium.
        reading: what its attachment gave.
        file_name: its name, for the notes.
    """
    texts = [_text(document, index) for index in range(len(document))]
    return (*_on_numbers(texts, file_name), *_on_names(texts, reading, file_name))


def _text(document: pdfium.PdfDocument, index: int) -> str:
    page = document[index]
    text = page.get_textpage()
    try:
        said: str = text.get_text_range()
        return said
    finally:
        text.close()
        page.close()


def _on_numbers(texts: Sequence[str], file_name: str) -> Iterator[Note]:
    """Compare the numbers at the feet with what they should be: each number up to the count, once, in order."""
    feet = [(int(found[1]), int(found[2])) if (found := _FOOT.search(text)) else None for text in texts]
    numbered = [foot for foot in feet if foot is not None]
    counts = [count for _, count in numbered]
    usual = max(counts, key=counts.count, default=0)
    seen: list[int] = []
    for page, foot in enumerate(feet, 1):
        if foot is None or foot[1] != usual or foot[0] in seen:
            yield Note(file_name, "这一页不是随附带的数据一起打印的，没有读入；请核对。", page=page)
        else:
            seen.append(foot[0])
    known = [0, *sorted(seen), usual + 1]
    for before, after in itertools.pairwise(known):
        if after - before > 1:
            pages = f"{before + 1}" if after - before == 2 else f"{before + 1} 至 {after - 1}"  # noqa: PLR2004  # one page
            yield Note(file_name, f"缺第 {pages} 页（共 {usual} 页），各表按附带的数据读入；请核对。")
    if seen != sorted(seen):
        yield Note(file_name, "各页的次序已改动，各表按附带的数据读入；请核对。")


def _on_names(texts: Sequence[str], reading: Reading, file_name: str) -> Iterator[Note]:
    """Tell the projects of the data that no page names, unless a character that no font has may be the cause."""
    pages = [_BETWEEN.sub("", text) for text in texts]
    if any(_NO_GLYPH in text for text in texts):
        return
    for book in reading.books:
        for form in book.forms:
            name = _BETWEEN.sub("", form.project_name)
            if len(form.project_name) <= _LONGEST_NAME and not any(name in page for page in pages):
                message = "附带的数据里有这张表，各页上却没有这个项目名称；按附带的数据读入，请与原件核对。"
                yield Note(file_name, message, form=form.project_name, field="project_name", source=form.project_name)
