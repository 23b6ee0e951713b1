"""Numbers as the cells of a spreadsheet show them: `0.98` in a cell of percents is 98%, `310000` one of 310,000.00.

Number formats are looked at only where a sheet holds numbers. No digit that a cell holds is dropped, even where its
format shows fewer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree as ET  # the guard lets no declaration of entities pass

from perfdesk.model.money import format_decimal

_BUILT_IN: Final = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"} | {
    **dict.fromkeys((5, 6, 37, 38, 41, 42), "#,##0"),
    **dict.fromkeys((7, 8, 39, 40, 43, 44), "#,##0.00"),
}
_DIGITS: Final = 15
"""That a spreadsheet keeps of a number."""
_SKIPPED = re.compile(r"\[(?!\$)[^\]]*\]|_.|\*.")
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_FORMAT = re.compile(
    r"(?P<before>(?:\"[^\"]*\"|\\.|[^\"\\0#?.,%A-Za-z@/])*)"
    r"(?P<whole>[#0?,]*[0#?])(?P<places>\.[0#?]*)?(?P<scale>,*)"
    r"(?P<after>(?:\"[^\"]*\"|\\.|[^\"\\0#?.,A-Za-z@/])*)"
)
_LITERAL = re.compile(r"\"([^\"]*)\"|\\(.)")
_CELL = re.compile(rb"<(?:\w{1,20}:)?c\s([^>]{0,400}?)/?>")
_COLUMN = re.compile(rb"<(?:\w{1,20}:)?col\s([^>]{0,400}?)/?>")
_COLUMN_ATTRIBUTE = re.compile(rb"\b(min|max|hidden)\s*=\s*[\"'](\d{1,5}|true)[\"']")
_ROW = re.compile(rb"<(?:\w{1,20}:)?row\s([^>]{0,400}?)/?>")
_ROW_ATTRIBUTE = re.compile(rb"\b(r|hidden)\s*=\s*[\"'](\d{1,7}|true)[\"']")
_MOST_COLUMNS: Final = 16_384
_ATTRIBUTE = re.compile(rb"\b(r|s)\s*=\s*[\"']([^\"']{1,20})[\"']")


@dataclass(frozen=True, slots=True)
class Styles:
    """The number format of each cell style of a workbook."""

    formats: tuple[str, ...]

    @classmethod
    def of(cls, part: bytes | None) -> "Styles":
        """Read them from the workbook's part `xl/styles.xml`; none where it cannot be read."""
        try:
            root = ET.fromstring(part or b"<none/>")  # noqa: S314  # guarded
        except ET.ParseError:
            return cls(())
        own = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iterfind("{*}numFmts/{*}numFmt")}
        ids = [each.get("numFmtId", "0") for each in root.iterfind("{*}cellXfs/{*}xf")]
        return cls(tuple(own.get(each) or _BUILT_IN.get(int(each) if each.isdecimal() else 0, "") for each in ids))

    def by_cell(self, sheet: bytes) -> Mapping[str, str]:
        """Return the formats of a sheet's cells by their address; only those that are not plain."""
        found: dict[str, str] = {}
        for cell in _CELL.findall(sheet):
            attributes = dict(_ATTRIBUTE.findall(cell))
            style = attributes.get(b"s", b"")
            if style.isdigit() and int(style) < len(self.formats) and (shape := self.formats[int(style)]):
                found[attributes.get(b"r", b"").decode()] = shape
        return found


def hidden_columns(sheet: bytes) -> frozenset[int]:
    """Return the columns that a sheet does not show, counted from 0."""
    hidden: set[int] = set()
    for column in _COLUMN.findall(sheet, 0, max(sheet.find(b"<sheetData"), 0)):
        attributes = dict(_COLUMN_ATTRIBUTE.findall(column))
        if attributes.get(b"hidden") in (b"1", b"true"):
            first, last = (int(attributes.get(name, b"0")) for name in (b"min", b"max"))
            hidden.update(range(first - 1, min(last, _MOST_COLUMNS)))
    return frozenset(hidden)


def hidden_rows(sheet: bytes) -> frozenset[int]:
    """Return the rows that a sheet does not show, filtered ones included, counted from 0."""
    if b"hidden=" not in sheet:
        return frozenset()
    rows = (dict(_ROW_ATTRIBUTE.findall(row)) for row in _ROW.findall(sheet))
    return frozenset(
        int(row[b"r"]) - 1 for row in rows if row.get(b"hidden") in (b"1", b"true") and row.get(b"r", b"").isdigit()
    )


def shown_number(number: float, shape: str = "") -> str:
    """Return a number as its cell shows it.

    Args:
        number: the value.
        shape: the cell's number format, "" for a plain one.
    """
    exact = Decimal(f"{number:.{_DIGITS}g}")
    parts = _parts(shape) if shape else None
    if parts is None or number < 0:
        return format_decimal(exact, None, commas=False)
    figure = exact * 100 if parts.percent else exact
    return f"{parts.before}{format_decimal(figure, parts.places, commas=parts.commas)}{parts.after}"


@dataclass(frozen=True, slots=True)
class _Parts:
    """A number format: what stands before and behind the number, its decimals, its signs."""

    before: str
    places: int
    commas: bool
    percent: bool
    after: str


@lru_cache(maxsize=1000)
def _parts(shape: str) -> _Parts | None:
    """Part a number format; None if it is one of dates, of thousands, or of a kind that no form needs."""
    section = _SKIPPED.sub("", _CURRENCY.sub(r'"\1"', shape.partition(";")[0]))
    match = _FORMAT.fullmatch(section.strip())
    if not match or match["scale"]:
        return None
    places = (match["places"] or "").count("0")
    percent = "%" in _LITERAL.sub("", match["after"])
    return _Parts(_plain(match["before"]), places, "," in match["whole"], percent, _plain(match["after"]))


def _plain(text: str) -> str:
    """Return the text of a format without its quotes."""
    return _LITERAL.sub(lambda sign: sign[1] or sign[2] or "", text).strip()
