"""Placed pages into a PDF: dumb drawing; reportlab keeps the objects and the file.

Text is written as two-byte codes of our own, one for each character in order of first use, with one embedded subset
per typeface and a table back to Unicode: whatever is copied out is what was typed in. The same pages always give the
same bytes.
"""

import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import uharfbuzz as hb
from reportlab import rl_config
from reportlab.pdfbase import pdfdoc

from perfdesk.export.fonts import FontChain, FontSet, Typeface
from perfdesk.export.lines import width_of
from perfdesk.export.pages import foot
from perfdesk.export.placed import PlacedPage, PlacedText

# Bytes that a PDF string would have to escape; codes that hold one are not used.
_UNSAFE: Final = frozenset(b"()\\\r\n")
_CODES: Final = range(0x0101, 0xD800)
_DROPPED_TABLES: Final = (b"OS/2", b"cmap", b"name", b"post", b"GSUB", b"GPOS", b"GDEF", b"DSIG", b"vhea", b"vmtx")
_BLOCK: Final = 100
CREATOR: Final = "绩效填报台 perfdesk"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that rides inside the PDF."""

    name: str
    content: bytes
    mime: str
    description: str


class _AbsentError(Exception):
    """A typeface has no glyph for a character."""


class _Subset(dict[int, str]):
    """The codes of the characters used of one typeface; a table for `str.translate`, filled on first use."""

    def __init__(self, face: Typeface, name: str) -> None:
        super().__init__()
        self.face, self.name = face, name
        self._free = (chr(code) for code in _CODES if not _UNSAFE & {code >> 8, code & 0xFF})

    def __missing__(self, character: int) -> str:
        if character not in self.face.codes:
            raise _AbsentError
        code = self[character] = next(self._free)
        return code

    def encode(self, text: str) -> bytes:
        """Return the line as it stands in a content stream."""
        return text.translate(self).encode("utf-16-be")


class PdfWriter:
    """Collects pages and writes them as one PDF."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._subsets: dict[Typeface, _Subset] = {}
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
        document = pdfdoc.PDFDocument(pdfVersion=(1, 7), invariant=1, compression=0)
        feet = [self._foot(number) for number in range(len(self._pages))]
        with ThreadPoolExecutor() as pool:  # zlib lets go of the interpreter's lock while it works
            streams = list(pool.map(_deflated_page, (content for _, content in self._pages), feet))
        root, kids = self._page_tree(document, streams)
        catalog = {
            "Type": pdfdoc.PDFName("Catalog"),
            "Pages": root,
            "Lang": pdfdoc.PDFString("zh-CN"),
            "ViewerPreferences": _direct({"DisplayDocTitle": "true", "PrintScaling": pdfdoc.PDFName("None")}),
            **self._outline_tree(document, kids),
            **_attached(document, attachments),
        }
        document.Catalog = pdfdoc.PDFDictionary(catalog)
        document.info = pdfdoc.PDFDictionary(
            {
                "Title": _text(title),
                "Author": _text(author),
                "Subject": _text(subject),
                "Creator": _text(CREATOR),
                "Producer": _text(CREATOR),
            }
        )
        for stream in streams:
            document.signature.update(stream)
        document.signature.update(title.encode())
        data: bytes = document.format()
        return data

    def _page_tree(
        self, document: pdfdoc.PDFDocument, streams: list[bytes]
    ) -> tuple[pdfdoc.PDFObjectReference, list[pdfdoc.PDFObjectReference]]:
        """Return the references of the page tree and of the pages; they inherit the fonts, and mostly their size."""
        fonts = {subset.name: _font(document, subset) for subset in self._subsets.values() if subset}
        usual = self._pages[0][0]
        root = _direct(
            {
                "Type": pdfdoc.PDFName("Pages"),
                "Resources": document.Reference(_direct({"Font": _direct(fonts)})),
                "MediaBox": b"[0 0 %.2f %.2f]" % (usual.width, usual.height),
                "Count": len(streams),
            }
        )
        reference = document.Reference(root)
        parent = _number(document, reference)
        kids = []
        for (page, _), stream in zip(self._pages, streams, strict=True):
            content = _number(document, document.Reference(_Raw(_stream(b"/Filter/FlateDecode", stream))))
            size = (page.width, page.height)
            box = b"" if size == (usual.width, usual.height) else b"/MediaBox[0 0 %.2f %.2f]" % size
            kid = _Raw(b"<</Type/Page/Parent %d 0 R/Contents %d 0 R%b>>\n" % (parent, content, box))
            kids.append(document.Reference(kid))
        root["Kids"] = pdfdoc.PDFArray(kids)
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
    ) -> Iterable[tuple[float, _Subset, bytes]]:
        """Return a line as runs: where each begins, its subset and its codes; nearly always it is one."""
        subset = self._subsets.get(chain.faces[0]) or self._new_subset(chain.faces[0])
        try:
            return ((x, subset, subset.encode(text)),)
        except _AbsentError:
            return list(self._runs(text, chain, x, size, spacing))

    def _runs(
        self, text: str, chain: FontChain, x: float, size: float, spacing: float
    ) -> Iterator[tuple[float, _Subset, bytes]]:
        for face, run in chain.runs(text):
            subset = self._subsets.get(face) or self._new_subset(face)
            yield x, subset, subset.encode(run)
            x += width_of(run, chain.widths) * size + len(run) * spacing

    def _new_subset(self, face: Typeface) -> _Subset:
        subset = self._subsets[face] = _Subset(face, f"F{len(self._subsets) + 1}")
        return subset

    def _outline_tree(self, document: pdfdoc.PDFDocument, kids: list[pdfdoc.PDFObjectReference]) -> dict[str, object]:
        """Make the flat outline: one entry after another, under one root."""
        if not self._outline:
            return {}
        root = _direct({"Type": pdfdoc.PDFName("Outlines"), "Count": len(self._outline)})
        reference = document.Reference(root)
        parent = _number(document, reference)
        items = [_Raw(b"") for _ in self._outline]
        numbers = [_number(document, document.Reference(item)) for item in items]
        for n, (item, entry) in enumerate(zip(items, self._outline, strict=True)):
            before = b"/Prev %d 0 R" % numbers[n - 1] if n else b""
            after = b"/Next %d 0 R" % numbers[n + 1] if n + 1 < len(items) else b""
            target = b"[%d 0 R/XYZ null %.4g null]" % (_number(document, kids[entry.page]), entry.y)
            item.content = b"<</Title%b/Parent %d 0 R/Dest%b%b%b>>\n" % (
                _text(entry.title),
                parent,
                target,
                before,
                after,
            )
        root["First"], root["Last"] = b"%d 0 R" % numbers[0], b"%d 0 R" % numbers[-1]
        return {"Outlines": reference, "PageMode": pdfdoc.PDFName("UseOutlines")}


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the outline: its title, the page and the height on it, from below, at which it points."""

    title: str
    page: int
    y: float


class _Raw(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab has no types
    """An object that is written already; formatting thousands of small dictionaries is what costs in reportlab."""

    __RefOnly__ = 1

    def __init__(self, content: bytes) -> None:
        self.content = content

    def format(self, _document: pdfdoc.PDFDocument) -> bytes:
        """Return the bytes as they are."""
        return self.content


def _font(document: pdfdoc.PDFDocument, subset: _Subset) -> pdfdoc.PDFObjectReference:
    """Make the composite font of one subset (ISO 32000-1, 9.7)."""
    face = subset.face
    codes = sorted((ord(code), character) for character, code in subset.items())
    cut = hb.SubsetInput()
    cut.unicode_set.update(subset)
    cut.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in _DROPPED_TABLES)
    plan = hb.SubsetPlan(face.face, cut)
    file = bytes(plan.execute().blob.data)
    glyph_of, renumbered = plan.unicode_to_old_glyph_mapping, plan.old_to_new_glyph_mapping
    glyphs = bytearray(2 * (codes[-1][0] + 1))
    for code, character in codes:
        glyphs[2 * code : 2 * code + 2] = int(renumbered[glyph_of[character]]).to_bytes(2, "big")
    name = pdfdoc.PDFName(f"{_tag(file)}+{face.name}")
    descriptor = _direct(
        {
            "Type": pdfdoc.PDFName("FontDescriptor"),
            "FontName": name,
            "Flags": 4,
            "FontBBox": pdfdoc.PDFArray([0, round(1000 * face.descender), 1000, round(1000 * face.ascender)]),
            "ItalicAngle": 0,
            "Ascent": round(1000 * face.ascender),
            "Descent": round(1000 * face.descender),
            "CapHeight": 700,
            "StemV": 80,
            "FontFile2": document.Reference(_flate(file, b"/Length1 %d " % len(file))),
        }
    )
    widths = b" ".join(b"%d[%d]" % (code, round(1000 * face.width(chr(character)))) for code, character in codes)
    descendant = _direct(
        {
            "Type": pdfdoc.PDFName("Font"),
            "Subtype": pdfdoc.PDFName("CIDFontType2"),
            "BaseFont": name,
            "CIDSystemInfo": _direct(
                {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
            ),
            "DW": 1000,
            "W": b"[" + widths + b"]",
            "CIDToGIDMap": document.Reference(_flate(bytes(glyphs))),
            "FontDescriptor": document.Reference(descriptor),
        }
    )
    return document.Reference(
        _direct(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": name,
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([document.Reference(descendant)]),
                "ToUnicode": document.Reference(_flate(_to_unicode(codes))),
            }
        )
    )


def _to_unicode(codes: list[tuple[int, int]]) -> bytes:
    """Make the table from codes back to characters."""
    rows = [b"<%04x><%s>" % (code, chr(character).encode("utf-16-be").hex().encode()) for code, character in codes]
    blocks = [rows[n : n + _BLOCK] for n in range(0, len(rows), _BLOCK)]
    body = b"\n".join(b"%d beginbfchar\n%b\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks)
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /perfdesk def /CMapType 2 def\n"
        b"1 begincodespacerange <0000><ffff> endcodespacerange\n" + body + b"\nendcmap end end"
    )


def _attached(document: pdfdoc.PDFDocument, attachments: Iterable[Attachment]) -> dict[str, object]:
    """Make the entries of the catalog that hold attached files."""
    names: list[object] = []
    files: list[object] = []
    for attachment in attachments:
        parameters = b"/Type/EmbeddedFile/Subtype/%b/Params<</Size %d>>" % (
            attachment.mime.replace("/", "#2F").encode(),
            len(attachment.content),
        )
        stream = document.Reference(_flate(attachment.content, parameters, level=9))
        file = document.Reference(
            _direct(
                {
                    "Type": pdfdoc.PDFName("Filespec"),
                    "F": pdfdoc.PDFString(attachment.name),
                    "UF": _text(attachment.name),
                    "Desc": _text(attachment.description),
                    "AFRelationship": pdfdoc.PDFName("Data"),
                    "EF": _direct({"F": stream, "UF": stream}),
                }
            )
        )
        names += [pdfdoc.PDFString(attachment.name), file]
        files.append(file)
    if not files:
        return {}
    tree = _direct({"EmbeddedFiles": _direct({"Names": pdfdoc.PDFArray(names)})})
    return {"Names": tree, "AF": pdfdoc.PDFArray(files)}


def _direct(entries: dict[str, object]) -> pdfdoc.PDFDictionary:
    return pdfdoc.PDFDictionary(entries)


def _text(text: str) -> bytes:
    """Return a text string; in hexadecimal, since reportlab escapes each byte of a Chinese one in four."""
    return b"<feff" + text.encode("utf-16-be").hex().encode() + b">"


def _number(document: pdfdoc.PDFDocument, reference: pdfdoc.PDFObjectReference) -> int:
    """Return the number of a referenced object."""
    number: int = document.idToObjectNumberAndVersion[reference.name][0]
    return number


def _deflated(content: bytes, level: int = 6) -> bytes:
    return zlib.compress(content, level)


def _deflated_page(content: bytes, end: bytes) -> bytes:
    return _deflated(content + end)


def _stream(entries: bytes, content: bytes) -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream\n" % (entries, len(content), content)


def _flate(content: bytes, entries: bytes = b"", level: int = 6) -> _Raw:
    """Make a compressed stream."""
    return _Raw(_stream(entries + b"/Filter/FlateDecode", _deflated(content, level)))


def _tag(file: bytes) -> str:
    """Return the six capitals before the name of an embedded subset, made from what is in it (ISO 32000-1, 9.6.4)."""
    figure = zlib.crc32(file)
    letters = []
    for _ in range(6):
        figure, letter = divmod(figure, 26)
        letters.append(chr(ord("A") + letter))
    return "".join(letters)
