"""Typefaces: which fonts print a text, how wide it is, and which characters no font has.

HarfBuzz reads the font files (it maps them in a few milliseconds where other readers parse for a tenth of a second) and
cuts the subsets that go into a PDF.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path

import uharfbuzz as hb

from perfdesk.errors import PerfdeskError
from perfdesk.export.lines import printable
from perfdesk.model.edition import FontRole
from perfdesk.resources import resource_folder

MISSING_MARK = "〓"
"""The printers' mark for a sort that is not in the case; it stands for a character that no font has."""


LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


class FontError(PerfdeskError):
    """A font file cannot be used; the sentence says which and why."""


@dataclass(frozen=True, slots=True, eq=False)
class Typeface:
    """One font file, ready to measure and to be cut into a subset.

    Attributes:
        name: its PostScript name.
        face: the HarfBuzz face.
        codes: code points of the characters that it has.
        ascender, descender: in em.
    """

    name: str
    face: hb.Face
    font: hb.Font
    codes: Collection[int]
    ascender: float
    descender: float

    def width(self, character: str) -> float:
        """Return the advance of a character that the face has, in em."""
        glyph = self.font.get_nominal_glyph(ord(character))
        return float(self.font.get_glyph_h_advance(glyph)) / float(self.face.upem)


@cache
def load_typeface(path: Path, index: int = 0) -> Typeface:
    """Open a TrueType font (face `index` of a collection).

    Raises:
        FontError: the file is no font with TrueType outlines.
    """
    try:
        face = hb.Face(hb.Blob.from_file_path(str(path)), index)
    except hb.HarfBuzzError:
        raise FontError(f"字体文件 {path.name} 不能读取，请换一个字体文件。") from None
    if not face.glyph_count or "glyf" not in face.table_tags:
        raise FontError(f"字体文件 {path.name} 不是 TrueType 轮廓的字体，不能嵌入 PDF，请换一个字体文件。")
    font = hb.Font(face)
    extents = font.get_font_extents("ltr")
    return Typeface(
        name=_postscript_name(face, path),
        face=face,
        font=font,
        codes=face.unicodes,
        ascender=extents.ascender / face.upem,
        descender=extents.descender / face.upem,
    )


def _postscript_name(face: hb.Face, path: Path) -> str:
    name = face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or path.stem
    return "".join(each for each in name if each.isascii() and (each.isalnum() or each == "-")) or "Font"


class _Widths(dict[str, float]):
    """Character → advance in em, over the faces of one role; filled on first use."""

    def __init__(self, faces: tuple[Typeface, ...]) -> None:
        super().__init__()
        self._faces = faces

    def __missing__(self, character: str) -> float:
        face = next((face for face in self._faces if ord(character) in face.codes), None)
        width = self[character] = face.width(character) if face else 1.0
        return width


@dataclass(frozen=True, slots=True, eq=False)
class FontChain:
    """The faces of one role: the first one that has a character prints it.

    Attributes:
        faces: in order of preference.
        widths: character → advance in em; a character that none has is as wide as the mark that stands for it.
    """

    faces: tuple[Typeface, ...]
    widths: Mapping[str, float] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "widths", _Widths(self.faces))

    def runs(self, text: str) -> Iterator[tuple[Typeface, str]]:
        """Split a line into stretches of one face; what none has becomes the mark of the missing sort."""
        marked = "".join(each if self.has(each) else MISSING_MARK for each in text)
        for face, run in groupby(marked, self._face_of):
            yield face, "".join(run)

    def has(self, character: str) -> bool:
        """Return whether any face has the character."""
        return any(ord(character) in face.codes for face in self.faces)

    def _face_of(self, character: str) -> Typeface:
        return next(face for face in self.faces if ord(character) in face.codes)


@dataclass(frozen=True, slots=True, eq=False)
class FontSet:
    """The fonts of one export, by role."""

    chains: Mapping[FontRole, FontChain]
    _known: set[str] = field(default_factory=lambda: set(LINE_ENDS), repr=False)

    def missing(self, texts: Iterable[str]) -> str:
        """Return the characters of `texts` that no font has, each once, in order of code; line ends do not count."""
        unknown = set().union(*texts) - self._known
        if not unknown:
            return ""
        absent = {each for each in unknown if printable(each) and not self.chains["song"].has(printable(each))}
        self._known.update(unknown - absent)
        return "".join(sorted(absent))


SHIPPED: Mapping[FontRole, tuple[str, ...]] = {
    "song": ("NotoSerifSC-Regular.ttf", "NotoSansSC-Regular.ttf"),
    "fangsong": ("NotoSerifSC-Regular.ttf", "NotoSansSC-Regular.ttf"),
    "kai": ("NotoSerifSC-Regular.ttf", "NotoSansSC-Regular.ttf"),
    "hei": ("NotoSansSC-Bold.ttf", "NotoSerifSC-Regular.ttf"),
    "title": ("NotoSansSC-Bold.ttf", "NotoSerifSC-Regular.ttf"),
}

OFFICIAL: Mapping[FontRole, tuple[str, ...]] = {
    "song": ("simsun.ttc", "simsun.ttf"),
    "fangsong": ("simfang.ttf", "仿宋_gb2312.ttf", "fs_gb2312.ttf"),
    "kai": ("simkai.ttf", "楷体_gb2312.ttf", "kt_gb2312.ttf"),
    "hei": ("simhei.ttf",),
    "title": ("fzxbsjw.ttf", "方正小标宋简体.ttf", "方正小标宋_gbk.ttf", "fzxbsk.ttf"),
}
"""File names, in lower case, under which Windows, Kylin and UOS keep 宋体, 仿宋, 楷体, 黑体 and 方正小标宋."""

SYSTEM_FONT_FOLDERS = (
    Path("C:/Windows/Fonts"),
    Path.home() / "AppData/Local/Microsoft/Windows/Fonts",
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
)


@cache
def shipped_fonts() -> FontSet:
    """Return the fonts that come with the program; they print every character of the 通用规范汉字表."""
    return FontSet({role: FontChain(_shipped_faces(role)) for role in SHIPPED})


def official_fonts(folders: Iterable[Path] = SYSTEM_FONT_FOLDERS) -> FontSet:
    """Return the official fonts as far as this PC has them, each backed by the shipped ones and by 宋体."""
    found = (path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*")))
    files = {path.name.lower(): path for path in found if path.suffix.lower() in (".ttf", ".ttc")}
    own = {role: [load_typeface(files[name]) for name in OFFICIAL[role] if name in files] for role in SHIPPED}
    # With 宋体 at the end, what any role can print every role can: `FontSet.missing` need ask only one.
    faces = {role: (*own[role], *_shipped_faces(role), *own["song"]) for role in SHIPPED}
    return FontSet({role: FontChain(tuple(dict.fromkeys(faces[role]))) for role in SHIPPED})


def _shipped_faces(role: FontRole) -> tuple[Typeface, ...]:
    folder = resource_folder() / "fonts"
    return tuple(load_typeface(folder / name) for name in SHIPPED[role])
