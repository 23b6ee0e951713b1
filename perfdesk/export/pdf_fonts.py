"""Typefaces in a PDF: one embedded subset each, with the characters that are used and no others.

Text is written as two-byte codes of our own, one for each character in order of first use, with a table back to
Unicode: whatever is copied out is what was typed in.
"""

import zlib
from typing import Final

import uharfbuzz as hb
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFObjectReference, PDFString

from perfdesk.export.fonts import Typeface
from perfdesk.export.pdf_objects import flate

# Bytes that a PDF string would have to escape; codes that hold one are not used.
_UNSAFE: Final = frozenset(b"()\\\r\n")
_CODES: Final = range(0x0101, 0xD800)
_DROPPED_TABLES: Final = (b"OS/2", b"cmap", b"name", b"post", b"GSUB", b"GPOS", b"GDEF", b"DSIG", b"vhea", b"vmtx")
_BLOCK: Final = 100


class AbsentError(Exception):
    """A typeface has no glyph for a character."""


class Subset(dict[int, str]):
    """The codes of the characters used of one typeface; a table for `str.translate`, filled on first use."""

    def __init__(self, face: Typeface, name: str) -> None:
        super().__init__()
        self.face, self.name = face, name
        self._free = (chr(code) for code in _CODES if not _UNSAFE & {code >> 8, code & 0xFF})

    def __missing__(self, character: int) -> str:
        if character not in self.face.codes:
            raise AbsentError
        code = self[character] = next(self._free)
        return code

    def encode(self, text: str) -> bytes:
        """Return the line as it stands in a content stream."""
        return text.translate(self).encode("utf-16-be")


def embedded(document: PDFDocument, subset: Subset) -> PDFObjectReference:
    """Make the composite font of one subset (ISO 32000-1, 9.7) and return the reference to it."""
    face = subset.face
    codes = sorted((ord(code), character) for character, code in subset.items())
    file, glyphs = _cut(face, codes)
    name = PDFName(f"{_tag(file)}+{face.name}")
    descriptor = PDFDictionary(
        {
            "Type": PDFName("FontDescriptor"),
            "FontName": name,
            "Flags": 4,
            "FontBBox": PDFArray([0, round(1000 * face.descender), 1000, round(1000 * face.ascender)]),
            "ItalicAngle": 0,
            "Ascent": round(1000 * face.ascender),
            "Descent": round(1000 * face.descender),
            "CapHeight": 700,
            "StemV": 80,
            "FontFile2": document.Reference(flate(file, b"/Length1 %d " % len(file))),
        }
    )
    widths = b" ".join(b"%d[%d]" % (code, round(1000 * face.width(chr(character)))) for code, character in codes)
    descendant = PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("CIDFontType2"),
            "BaseFont": name,
            "CIDSystemInfo": PDFDictionary(
                {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
            ),
            "DW": 1000,
            "W": b"[" + widths + b"]",
            "CIDToGIDMap": document.Reference(flate(glyphs)),
            "FontDescriptor": document.Reference(descriptor),
        }
    )
    return document.Reference(
        PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("Type0"),
                "BaseFont": name,
                "Encoding": PDFName("Identity-H"),
                "DescendantFonts": PDFArray([document.Reference(descendant)]),
                "ToUnicode": document.Reference(flate(_to_unicode(codes))),
            }
        )
    )


def _cut(face: Typeface, codes: list[tuple[int, int]]) -> tuple[bytes, bytes]:
    """Return the file of a typeface with the characters of these codes alone, and which glyph each code has there."""
    cut = hb.SubsetInput()
    cut.unicode_set.update(character for _, character in codes)
    cut.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in _DROPPED_TABLES)
    plan = hb.SubsetPlan(face.face, cut)
    glyph_of, renumbered = plan.unicode_to_old_glyph_mapping, plan.old_to_new_glyph_mapping
    glyphs = bytearray(2 * (codes[-1][0] + 1))
    for code, character in codes:
        glyphs[2 * code : 2 * code + 2] = int(renumbered[glyph_of[character]]).to_bytes(2, "big")
    return bytes(plan.execute().blob.data), bytes(glyphs)


def _to_unicode(codes: list[tuple[int, int]]) -> bytes:
    """Make the table from codes back to characters."""
    rows = [b"<%04x><%s>" % (code, chr(character).encode("utf-16-be").hex().encode()) for code, character in codes]
    blocks = [rows[n : n + _BLOCK] for n in range(0, len(rows), _BLOCK)]
    body = b"\n".join(b"%d beginbfchar\n%b\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks)
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /perfdesk def /CMapType 2 def\n"
        b"1 begincodespacerange <0000><ffff> endcodespacerange\n" + body + b"\nendcmap end end"
    )


def _tag(file: bytes) -> str:
    """Return the six capitals before the name of an embedded subset, made from what is in it (ISO 32000-1, 9.6.4)."""
    figure = zlib.crc32(file)
    letters = []
    for _ in range(6):
        figure, letter = divmod(figure, 26)
        letters.append(chr(ord("A") + letter))
    return "".join(letters)
