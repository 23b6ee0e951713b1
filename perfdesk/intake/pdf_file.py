"""PDFs into books: our own by the data that rides inside them, others by their ruled cells or their text."""

import ctypes
import re
import zlib
from typing import Final

import pypdfium2 as pdfium

from perfdesk.intake.encoding import MOST_BYTES, EncodingError
from perfdesk.intake.errors import IntakeError
from perfdesk.intake.json_file import read_json
from perfdesk.intake.notes import Reading
from perfdesk.intake.own_pages import drawn_on, notes_on_pages
from perfdesk.intake.pdf_forms import read_pages
from perfdesk.model.interchange import ATTACHMENT_NAME
from perfdesk.pdfium import PDFIUM

_STREAM: Final = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_TWICE: Final = re.compile(rb"/(?:FlateDecode|Fl)\s*/(?:FlateDecode|Fl)\b")
_DEFLATED_AT_MOST: Final = 1032
"""How many times smaller deflating can make data."""
_CHUNK: Final = 1024 * 1024


def read_pdf(data: bytes, file_name: str) -> Reading:
    """Read the books of a PDF.

    Args:
        data: the file's bytes.
        file_name: its name, for the sentence.

    Raises:
        IntakeError: naming file and reason.
    """
    if any(_swells(stream) for stream in _STREAM.finditer(data)) or _TWICE.search(data):
        most = MOST_BYTES // 1024 // 1024
        raise IntakeError(file_name, "", f"里面压缩的内容解开后超过 {most} MB，不会是填报数据")
    with PDFIUM:
        return _read(data, file_name)


def _read(data: bytes, file_name: str) -> Reading:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        reason = "有打开密码，请先去掉密码" if "assword" in str(error) else "不是完整的 PDF 文件，请重新导出或再要一份"
        raise IntakeError(file_name, "", reason) from None
    try:
        for index in range(document.count_attachments()):
            attachment = document.get_attachment(index)
            if attachment.get_name() == ATTACHMENT_NAME:
                reading = read_json(_content(attachment), file_name)
                drawn = drawn_on(document)
                notes = notes_on_pages(drawn, len(document), file_name)
                return Reading(reading.books, (*reading.notes, *notes), drawn=drawn)
        return read_pages(document, file_name)
    except (pdfium.PdfiumError, EncodingError):
        raise IntakeError(file_name, "", "附在里面的填报数据已损坏，请重新导出或再要一份") from None
    finally:
        document.close()


def _swells(stream: re.Match[bytes]) -> bool:
    """Whether a stream is small here and too large when unpacked; PDFium would unpack all of it at once."""
    start, end = stream.span(1)
    if (end - start) * _DEFLATED_AT_MOST < MOST_BYTES:
        return False
    unpacker, left, count = zlib.decompressobj(), stream[1], 0
    try:
        while left and not unpacker.eof and count <= MOST_BYTES:
            count += len(unpacker.decompress(left, _CHUNK))
            left = unpacker.unconsumed_tail
    except zlib.error:  # not deflated, or damaged: for PDFium to judge
        return False
    return count > MOST_BYTES


def _content(attachment: pdfium.PdfAttachment) -> bytes:
    buffer = attachment.get_data()
    return bytes(buffer) if not isinstance(buffer, ctypes.Array) else bytes(bytearray(buffer))
