"""What stands on the pages of a PDF: characters with their places, straight rules, and how much of it is pictures.

Lengths are in pt; places are counted from the upper left corner of the page as it is looked at, so that a page that is
stored turned is read upright.
"""

import ctypes
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

MOST_CHARACTERS: Final = 60_000
MOST_OBJECTS: Final = 40_000
MOST_SEGMENTS: Final = 100_000
"""Of one page; what is beyond is a drawing."""
_DEEPEST: Final = 6
_THICKEST: Final = 3.0
"""How thick a filled bar may be to count as a rule."""
_SHORTEST: Final = 4.0
_STRAIGHT: Final = 0.6
_MOST_CLIP_POINTS: Final = 50
_ASCENT: Final = 0.88
"""Share of its height that a Chinese character stands above the line."""
_UPRIGHT: Final = 0.1
_HYPHENS: Final = {0x02: "-", 0xFFFE: "-", 0xAD: "-"}

_Point = tuple[float, float]
_Clip = tuple[float, float, float, float]
_Turn = Callable[[float, float], _Point]


class Character(NamedTuple):
    """A character, its box, and a point of the cell that it belongs to.

    The point is its middle, unless text that is too high for its cell was clipped there: then it is in the clip, and
    `clipped` is true.
    """

    sign: str
    left: float
    top: float
    right: float
    bottom: float
    x: float
    y: float
    clipped: bool = False


class Rule(NamedTuple):
    """A horizontal or vertical rule: `at` is its y or x, `start` and `end` how far it goes the other way."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page.

    Attributes:
        number: counted from 1.
        width, height: of the page.
        characters: in the order in which they are drawn.
        rules: straight ones.
        pictured: share of the page that pictures cover.
    """

    number: int
    width: float
    height: float
    characters: tuple[Character, ...]
    rules: tuple[Rule, ...]
    pictured: float


def page_content(page: pdfium.PdfPage, number: int) -> PageContent:
    """Read one page; the caller holds the lock of PDFium."""
    left, bottom, right, top = page.get_mediabox()
    turn, width, height = _upright(page.get_rotation(), (left, bottom, right, top))
    rules: list[Rule] = []
    pictured = 0.0
    left_over = [MOST_SEGMENTS]
    for kind, item, matrices in _objects(page):
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            rules.extend(_rules_of(item, matrices, turn, left_over))
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            pictured += _area(item)
    characters = tuple(_characters(page, turn))
    return PageContent(number, width, height, characters, tuple(rules), pictured / max(width * height, 1))


def _upright(rotation: int, box: tuple[float, float, float, float]) -> tuple[_Turn, float, float]:
    """Return how to turn a point of a page upright, and the size of the page then."""
    left, bottom, right, top = box
    width, height = right - left, top - bottom
    turns: dict[int, tuple[_Turn, float, float]] = {
        0: (lambda x, y: (x - left, top - y), width, height),
        90: (lambda x, y: (y - bottom, x - left), height, width),
        180: (lambda x, y: (right - x, y - bottom), width, height),
        270: (lambda x, y: (top - y, right - x), height, width),
    }
    return turns.get(rotation % 360, turns[0])


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[int, Any, tuple[Any, ...]]]:
    """List paths and pictures with the matrices of the groups that they stand in."""
    count = 0
    queue: list[tuple[Any, Callable[[Any, int], Any], int, tuple[Any, ...]]] = [
        (page.raw, pdfium_c.FPDFPage_GetObject, pdfium_c.FPDFPage_CountObjects(page.raw), ())
    ]
    while queue:
        holder, get, size, matrices = queue.pop()
        for index in range(size):
            count += 1
            if count > MOST_OBJECTS:
                return
            item = get(holder, index)
            kind = pdfium_c.FPDFPageObj_GetType(item)
            if kind == pdfium_c.FPDF_PAGEOBJ_FORM and len(matrices) < _DEEPEST:
                inner = pdfium_c.FPDFFormObj_CountObjects(item)
                queue.append((item, pdfium_c.FPDFFormObj_GetObject, inner, (_matrix(item), *matrices)))
            else:
                yield kind, item, matrices


def _matrix(item: Any) -> Any:
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(item, matrix)
    return matrix


def _area(item: Any) -> float:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetBounds(item, *edges):
        return 0.0
    left, bottom, right, top = (edge.value for edge in edges)
    return abs((right - left) * (top - bottom))


def _rules_of(path: Any, matrices: tuple[Any, ...], turn: _Turn, left_over: list[int]) -> Iterator[Rule]:
    """List the rules of a path: thin bars, and the straight lines of what is stroked."""
    fill, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path, fill, stroked)
    count = pdfium_c.FPDFPath_CountSegments(path)
    left_over[0] -= count
    if left_over[0] < 0 or not (stroked.value or fill.value):
        return
    all_matrices = (_matrix(path), *matrices)
    for points in _outlines(path, count, all_matrices, turn):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if bottom - top <= _THICKEST and right - left >= _SHORTEST:
            yield Rule(upright=False, at=(top + bottom) / 2, start=left, end=right)
        elif right - left <= _THICKEST and bottom - top >= _SHORTEST:
            yield Rule(upright=True, at=(left + right) / 2, start=top, end=bottom)
        elif stroked.value:
            yield from _straight(points)


def _outlines(path: Any, count: int, matrices: tuple[Any, ...], turn: _Turn) -> Iterator[list[_Point]]:
    """List the outlines of a path by their points; one with a curve is none of a rule."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[_Point] = []
    curved = False
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO and points:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == pdfium_c.FPDF_SEGMENT_BEZIERTO
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        at = (x.value, y.value)
        for matrix in matrices:
            at = (
                matrix.a * at[0] + matrix.c * at[1] + matrix.e,
                matrix.b * at[0] + matrix.d * at[1] + matrix.f,
            )
        points.append(turn(*at))
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points


def _straight(points: list[_Point]) -> Iterator[Rule]:
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if abs(y0 - y1) <= _STRAIGHT and abs(x0 - x1) >= _SHORTEST:
            yield Rule(upright=False, at=(y0 + y1) / 2, start=min(x0, x1), end=max(x0, x1))
        elif abs(x0 - x1) <= _STRAIGHT and abs(y0 - y1) >= _SHORTEST:
            yield Rule(upright=True, at=(x0 + x1) / 2, start=min(y0, y1), end=max(y0, y1))


def _characters(page: pdfium.PdfPage, turn: _Turn) -> Iterator[Character]:
    """List the characters that the page draws; the blanks and line ends that PDFium makes up are left out."""
    text = page.get_textpage()
    box = pdfium_c.FS_RECTF()
    clips: dict[int, _Clip | None] = {}
    try:
        for index in range(min(text.count_chars(), MOST_CHARACTERS)):
            code = pdfium_c.FPDFText_GetUnicode(text.raw, index)
            if pdfium_c.FPDFText_IsGenerated(text.raw, index) or code in (0, 10, 13):
                continue
            if not pdfium_c.FPDFText_GetLooseCharBox(text.raw, index, box):
                continue
            top, bottom = _high(text.raw, index, box)
            (x0, y0), (x1, y1) = turn(box.left, top), turn(box.right, bottom)
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            clip = _clip_of(pdfium_c.FPDFText_GetTextObject(text.raw, index), clips, turn)
            clipped = clip is not None and clip[0] <= x <= clip[2]
            if clip is not None and clipped:
                y = min(max(y, clip[1]), clip[3])
            sign = _HYPHENS.get(code) or chr(code)
            yield Character(sign, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), x, y, clipped)
    finally:
        text.close()


def _high(text: Any, index: int, box: Any) -> tuple[float, float]:
    """Return where a character begins and ends upwards: as high as its font at least, as all of its line are.

    The box of one whose font does not say how high it is goes round its ink: a comma would lie below its line.
    """
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium_c.FS_MATRIX()
    known = pdfium_c.FPDFText_GetCharOrigin(text, index, x, y) and pdfium_c.FPDFText_GetMatrix(text, index, matrix)
    if not known or abs(matrix.b) > _UPRIGHT * abs(matrix.a):
        return box.top, box.bottom
    size = pdfium_c.FPDFText_GetFontSize(text, index) * abs(matrix.d)
    return max(box.top, y.value + _ASCENT * size), min(box.bottom, y.value - (1 - _ASCENT) * size)


def _clip_of(item: Any, clips: dict[int, _Clip | None], turn: _Turn) -> _Clip | None:
    """Return the box that a piece of text is clipped to, a little less than its edges; None if it is not clipped.

    Args:
        item: the text object.
        clips: those known, by the address of the object; filled.
        turn: how points are turned upright.
    """
    if not item:
        return None
    address = ctypes.addressof(item.contents)
    if address not in clips:
        path = pdfium_c.FPDFPageObj_GetClipPath(item)
        boxes = [_bounds(path, n, turn) for n in range(max(pdfium_c.FPDFClipPath_CountPaths(path) if path else 0, 0))]
        clip: _Clip | None = None
        for box in boxes:
            if box is not None:
                clip = box if clip is None else _within(clip, box)
        clips[address] = clip
    return clips[address]


def _bounds(path: Any, number: int, turn: _Turn) -> _Clip | None:
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[_Point] = []
    for index in range(min(pdfium_c.FPDFClipPath_CountPathSegments(path, number), _MOST_CLIP_POINTS)):
        segment = pdfium_c.FPDFClipPath_GetPathSegment(path, number, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(turn(x.value, y.value))
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs) + 1, min(ys) + 1, max(xs) - 1, max(ys) - 1


def _within(one: _Clip, other: _Clip) -> _Clip:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
