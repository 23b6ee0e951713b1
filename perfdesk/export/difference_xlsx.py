"""A comparison as a spreadsheet: a row for each difference, coloured and in words, the words that changed in red."""

import io
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from perfdesk.export.xlsx_cells import MOST_CHARACTERS
from perfdesk.export.xlsx_looks import FONT_NAMES
from perfdesk.model.difference import BookComparison, Difference, Kind
from perfdesk.model.wording import changed_parts

_Run: TypeAlias = tuple[str, bool]
"""Text, and whether it changed."""

_HEADS: Final = ("项目", "字段", "原来", "现在", "说明")
_WIDTHS: Final = (28, 24, 46, 46, 24)
"""Of the columns, in digits of the basic font."""
_WAS, _NOW = 3, 4
_WHOLE_BOOK: Final = "（整册）"
_SIZE: Final = 10
_SOFT: Final[dict[Kind, PatternFill]] = {
    "changed": PatternFill("solid", fgColor="FFFFF3DC"),
    "added": PatternFill("solid", fgColor="FFE5F5EA"),
    "removed": PatternFill("solid", fgColor="FFFDECEA"),
    "moved": PatternFill("solid", fgColor="FFDDE9FD"),
}
_HEAD: Final = PatternFill("solid", fgColor="FFEDEDED")
_NAME: Final = FONT_NAMES["song"]
_CHANGED: Final = InlineFont(rFont=_NAME, sz=_SIZE, b=True, color=Color("FFB3261E"))
_PLAIN, _BOLD, _STRUCK = Font(_NAME, _SIZE), Font(_NAME, _SIZE, bold=True), Font(_NAME, _SIZE, strike=True)
_WRAPPED: Final = Alignment(vertical="top", wrap_text=True)
_LINE: Final = Side("thin", color="FFBFBFBF")
_FRAME: Final = Border(_LINE, _LINE, _LINE, _LINE)
_GONE: Final = "\N{REPLACEMENT CHARACTER}"
"""In place of a control character, which no spreadsheet can hold."""
_A4: Final = 9


def difference_workbook(comparisons: Iterable[BookComparison], old_name: str, new_name: str) -> bytes:
    """Write comparisons of books as a spreadsheet (.xlsx) of one sheet.

    Args:
        comparisons: what was found; where nothing differs, the head stands alone.
        old_name: what the head of the page calls the old side.
        new_name: what it calls the new side.
    """
    workbook = Workbook()
    sheet: Worksheet = workbook.worksheets[0]
    sheet.title = "对照表"
    for column, text in enumerate(_HEADS, start=1):
        head = sheet.cell(1, column)
        _write(head, [(text, False)], _HEAD)
        head.font = _BOLD
    for number, (project, found) in enumerate(_rows(comparisons), start=2):
        _write_row(sheet, number, project, found)
    _set_up(sheet, f"原来：{old_name}　现在：{new_name}")
    workbook.properties.creator = "绩效填报台"
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _rows(comparisons: Iterable[BookComparison]) -> Iterator[tuple[str, Difference]]:
    for compared in comparisons:
        yield from ((_WHOLE_BOOK, found) for found in compared.head)
        yield from ((form.name, found) for form in compared.forms for found in form.differences)


def _write_row(sheet: Worksheet, number: int, project: str, found: Difference) -> None:
    parts = changed_parts(found.was, found.now) if found.kind == "changed" else ()
    was = [(part.was, part.changed) for part in parts] or [(found.was, False)]
    now = [(part.now, part.changed) for part in parts] or [(found.now, False)]
    plain = ([(text, False)] for text in (project, found.title))
    for column, runs in enumerate((*plain, was, now, [(found.said, False)]), start=1):
        cell = sheet.cell(number, column)
        _write(cell, runs, _SOFT[found.kind])
        cell.font = _STRUCK if column == _WAS and found.kind == "removed" else _PLAIN


def _write(cell: Cell | MergedCell, runs: Iterable[_Run], ground: PatternFill) -> None:
    """Put text into a cell; it stays text whatever it begins with."""
    runs = list(_kept(runs))
    text = "".join(each for each, _ in runs)
    marked = any(changed for _, changed in runs)
    # Whoever opens the file reads the words; what is a figure or a formula elsewhere is none here.
    cell.value = CellRichText(*map(_block, runs)) if marked else text or None
    if text:
        cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))  # type: ignore[misc, unused-ignore]  # the stubs let it be read only
    cell.alignment = _WRAPPED
    cell.border = _FRAME
    cell.fill = ground


def _kept(runs: Iterable[_Run]) -> Iterator[_Run]:
    """Yield what a cell can hold."""
    room = MOST_CHARACTERS
    for text, changed in runs:
        kept = ILLEGAL_CHARACTERS_RE.sub(_GONE, text)[:room]
        room -= len(kept)
        if kept:
            yield kept, changed


def _block(run: _Run) -> TextBlock | str:
    text, changed = run
    return TextBlock(_CHANGED, text) if changed else text


def _set_up(sheet: Worksheet, head: str) -> None:
    """Set widths, the head that stays, the filter, and the page."""
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:E{sheet.max_row}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page: Any = sheet.HeaderFooter  # the stubs doubt that a new sheet has one
    page.oddHeader.center.text = head.replace("&", "&&")
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
