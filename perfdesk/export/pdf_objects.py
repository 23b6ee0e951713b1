"""Objects of a PDF as reportlab keeps them, and those that are written faster than it would."""

import zlib

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject, PDFObjectReference


class Raw(PDFObject):  # type: ignore[misc]  # reportlab has no types
    """An object that is written already; formatting thousands of small dictionaries is what costs in reportlab."""

    __RefOnly__ = 1

    def __init__(self, content: bytes) -> None:
        self.content = content

    def format(self, _document: PDFDocument) -> bytes:
        """Return the bytes as they are."""
        return self.content


def hex_text(text: str) -> bytes:
    """Return a text string; in hexadecimal, since reportlab escapes each byte of a Chinese one in four."""
    return b"<feff" + text.encode("utf-16-be").hex().encode() + b">"


def number_of(document: PDFDocument, reference: PDFObjectReference) -> int:
    """Return the number of a referenced object."""
    number: int = document.idToObjectNumberAndVersion[reference.name][0]
    return number


def stream_of(entries: bytes, content: bytes) -> bytes:
    """Return a stream as it stands in the file; `entries` are those of its dictionary beside the length."""
    return b"<<%b/Length %d>>\nstream\n%b\nendstream\n" % (entries, len(content), content)


def flate(content: bytes, entries: bytes = b"", level: int = 6) -> Raw:
    """Make a compressed stream; `entries` are those of its dictionary that do not come of being compressed."""
    return Raw(stream_of(entries + b"/Filter/FlateDecode", zlib.compress(content, level)))
