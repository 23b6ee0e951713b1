"""Placed pages into a PDF: dumb drawing; reportlab keeps the objects and the file.

The same pages always give the same bytes.
"""

import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFObjectReference, PDFString

from perfdesk.export.fonts import FontChain, FontSet, Typeface
from perfdesk.export.lines import width_of
from perfdesk.export.pages import foot
from perfdesk.export.pdf_fonts import AbsentError, Subset, embedded
from perfdesk.export.pdf_objects import Raw, flate, hex_text, number_of, stream_of
from perfdesk.export.placed import PlacedPage, PlacedText

CREATOR: Final = "绩效填报台 perfdesk"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that rides inside the PDF."""

    name: str
    content: bytes
    mime: str
    description: str


class PdfWriter:
    """Collects pages and writes them as one PDF."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._subsets: dict[Typeface, Subset] = {}
        self._pages: list[tuple[PlacedPage, bytes]] = []
        self._outline: list[_Entry] = []

    def add(self, page: PlacedPage) -> None:
        """Add a page; its number is written when all are there."""
        self._outline.extend(_Entry(mark.title, len(self._pages), page.height - mark.y) for mark in page.bookmarks)
        blank = PlacedPage(page.width, page.height)
        self._pages.append((blank, b"".join((self._rules(page), self._texts(page.texts, page.height)))))

    def write(self, title: str, author: str, subject: str, attachments: Iterable[Attachment] = ()) -> bytes:
        """Return the PDF.

        Args:
            title: of the document.
            author: of the document.
            subject: of the document.
            attachments: files that ride inside.
        """
        rl_config.invariant, rl_config.pdfMultiLine = 1, 0
        document = PDFDocument(pdfVersion=(1, 7), invariant=1, compression=0)
        feet = [self._foot(number) for number in range(len(self._pages))]
        with ThreadPoolExecutor() as pool:  # zlib lets go of the interpreter's lock while it works
            streams = list(pool.map(_deflated_page, (content for _, content in self._pages), feet))
        root, kids = self._page_tree(document, streams)
        catalog = {
            "Type": PDFName("Catalog"),
            "Pages": root,
            "Lang": PDFString("zh-CN"),
            "ViewerPreferences": PDFDictionary({"DisplayDocTitle": "true", "PrintScaling": PDFName("None")}),
            **self._outline_tree(document, kids),
            **_attached(document, attachments),
        }
        document.Catalog = PDFDictionary(catalog)
        document.info = PDFDictionary(
            {
                "Title": hex_text(title),
                "Author": hex_text(author),
                "Subject": hex_text(subject),
                "Creator": hex_text(CREATOR),
                "Producer": hex_text(CREATOR),
            }
        )
        for stream in streams:
            document.signature.update(stream)
        document.signature.update(title.encode())
        data: bytes = document.format()
        return data

    def _page_tree(
        self, document: PDFDocument, streams: list[bytes]
    ) -> tuple[PDFObjectReference, list[PDFObjectReference]]:
        """Return the references of the page tree and of the pages; they inherit the fonts, and mostly their size."""
        fonts = {subset.name: embedded(document, subset) for subset in self._subsets.values() if subset}
        usual = self._pages[0][0]
        root = PDFDictionary(
            {
                "Type": PDFName("Pages"),
                "Resources": document.Reference(PDFDictionary({"Font": PDFDictionary(fonts)})),
                "MediaBox": b"[0 0 %.2f %.2f]" % (usual.width, usual.height),
                "Count": len(streams),
            }
        )
        reference = document.Reference(root)
        parent = number_of(document, reference)
        kids = []
        for (page, _), stream in zip(self._pages, streams, strict=True):
            content = number_of(document, document.Reference(Raw(stream_of(b"/Filter/FlateDecode", stream))))
            size = (page.width, page.height)
            box = b"" if size == (usual.width, usual.height) else b"/MediaBox[0 0 %.2f %.2f]" % size
            kid = Raw(b"<</Type/Page/Parent %d 0 R/Contents %d 0 R%b>>\n" % (parent, content, box))
            kids.append(document.Reference(kid))
        root["Kids"] = PDFArray(kids)
        return reference, kids

    def _foot(self, number: int) -> bytes:
        """Return the end of a page's content: its number."""
        page, _ = self._pages[number]
        return self._texts([foot(page, number + 1, len(self._pages), self._fonts)], page.height)

    @staticmethod
    def _rules(page: PlacedPage) -> bytes:
        height = page.height
        content: list[bytes] = []
        for width in sorted({rule.width for rule in page.rules}):
            content.append(b"%g w\n" % width)
            content.extend(
                b"%.4g %.4g m %.4g %.4g l\n" % (x0, height - y0, x1, height - y1)
                for x0, y0, x1, y1, each in page.rules
                if each == width
            )
            content.append(b"S\n")
        return b"2 J\n" + b"".join(content) if content else b""

    def _texts(self, texts: Iterable[PlacedText], height: float) -> bytes:
        content: list[bytes] = [b"BT\n"]
        chains = self._fonts.chains
        set_font: tuple[Typeface | None, float] = (None, 0.0)
        set_spacing = 0.0
        at_x = at_y = 0  # in hundredths of a pt; moves from line to line repeat, so they compress well
        for x, y, role, size, text, spacing in texts:
            if spacing != set_spacing:
                content.append(b"%.3f Tc\n" % spacing)
                set_spacing = spacing
            for begin, subset, codes in self._encoded(text, chains[role], x, size, spacing):
                if set_font != (subset.face, size):
                    content.append(b"/%b %.5g Tf\n" % (subset.name.encode(), size))
                    set_font = (subset.face, size)
                to_x, to_y = round(begin * 100), round((height - y) * 100)
                content.append(b"%g %g Td(%b)Tj\n" % ((to_x - at_x) / 100, (to_y - at_y) / 100, codes))
                at_x, at_y = to_x, to_y
        content.append(b"ET\n")
        return b"".join(content)

    def _encoded(
        self, text: str, chain: FontChain, x: float, size: float, spacing: float
    ) -> Iterable[tuple[float, Subset, bytes]]:
        """Return a line as runs: where each begins, its subset and its codes; nearly always it is one."""
        subset = self._subsets.get(chain.faces[0]) or self._new_subset(chain.faces[0])
        try:
            return ((x, subset, subset.encode(text)),)
        except AbsentError:
            return list(self._runs(text, chain, x, size, spacing))

    def _runs(
        self, text: str, chain: FontChain, x: float, size: float, spacing: float
    ) -> Iterator[tuple[float, Subset, bytes]]:
        for face, run in chain.runs(text):
            subset = self._subsets.get(face) or self._new_subset(face)
            yield x, subset, subset.encode(run)
            x += width_of(run, chain.widths) * size + len(run) * spacing

    def _new_subset(self, face: Typeface) -> Subset:
        subset = self._subsets[face] = Subset(face, f"F{len(self._subsets) + 1}")
        return subset

    def _outline_tree(self, document: PDFDocument, kids: list[PDFObjectReference]) -> dict[str, object]:
        """Make the flat outline: one entry after another, under one root."""
        if not self._outline:
            return {}
        root = PDFDictionary({"Type": PDFName("Outlines"), "Count": len(self._outline)})
        reference = document.Reference(root)
        parent = number_of(document, reference)
        items = [Raw(b"") for _ in self._outline]
        numbers = [number_of(document, document.Reference(item)) for item in items]
        for n, (item, entry) in enumerate(zip(items, self._outline, strict=True)):
            before = b"/Prev %d 0 R" % numbers[n - 1] if n else b""
            after = b"/Next %d 0 R" % numbers[n + 1] if n + 1 < len(items) else b""
            target = b"[%d 0 R/XYZ null %.4g null]" % (number_of(document, kids[entry.page]), entry.y)
            item.content = b"<</Title%b/Parent %d 0 R/Dest%b%b%b>>\n" % (
                hex_text(entry.title),
                parent,
                target,
                before,
                after,
            )
        root["First"], root["Last"] = b"%d 0 R" % numbers[0], b"%d 0 R" % numbers[-1]
        return {"Outlines": reference, "PageMode": PDFName("UseOutlines")}


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the outline: its title, the page and the height on it, from below, at which it points."""

    title: str
    page: int
    y: float


def _attached(document: PDFDocument, attachments: Iterable[Attachment]) -> dict[str, object]:
    """Make the entries of the catalog that hold attached files."""
    names: list[object] = []
    files: list[object] = []
    for attachment in attachments:
        parameters = b"/Type/EmbeddedFile/Subtype/%b/Params<</Size %d>>" % (
            attachment.mime.replace("/", "#2F").encode(),
            len(attachment.content),
        )
        stream = document.Reference(flate(attachment.content, parameters, level=9))
        file = document.Reference(
            PDFDictionary(
                {
                    "Type": PDFName("Filespec"),
                    "F": PDFString(attachment.name),
                    "UF": hex_text(attachment.name),
                    "Desc": hex_text(attachment.description),
                    "AFRelationship": PDFName("Data"),
                    "EF": PDFDictionary({"F": stream, "UF": stream}),
                }
            )
        )
        names += [PDFString(attachment.name), file]
        files.append(file)
    if not files:
        return {}
    tree = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": PDFArray(names)})})
    return {"Names": tree, "AF": PDFArray(files)}


def _deflated_page(content: bytes, end: bytes) -> bytes:
    return zlib.compress(content + end)
