"""Books as one spreadsheet: lists first, then each form as its official table, the interchange JSON hidden inside.

openpyxl makes the file: its parts, styles, names and page set-up. The rows are put in as the XML that they were written
in, and the file is packed without the time of day, so that the same books always give the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count, zip_longest
from typing import Final, NamedTuple
from xml.etree.ElementTree import tostring
from xml.sax.saxutils import quoteattr

import orjson
from openpyxl import Workbook
from openpyxl.styles import DEFAULT_FONT, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from perfdesk.export.book import DRAFT_MARK, ExportError, chapters
from perfdesk.export.fonts import shipped_fonts
from perfdesk.export.options import PrintOptions
from perfdesk.export.typecase import TypeCase
from perfdesk.export.xlsx_cells import UnwritableError, place_of, range_of, text_cell
from perfdesk.export.xlsx_form import add_form
from perfdesk.export.xlsx_lists import Listed, add_indicators, add_summary, new_list, place_in
from perfdesk.export.xlsx_looks import AS_TEXT, FONT_NAMES, Look, Looks
from perfdesk.export.xlsx_names import SheetNames
from perfdesk.export.xlsx_narrative import add_narrative
from perfdesk.export.xlsx_tab import Tab
from perfdesk.model.carried import DATA_SHEET, PLACE_PREFIX, RECORDS_NAME, ShownSheet, pack
from perfdesk.model.edition import Page
from perfdesk.model.editions import Editions
from perfdesk.model.finding import form_name
from perfdesk.model.form import Book, Form, SelfEvaluation, SignOff, TargetForm
from perfdesk.model.interchange import ATTACHMENT_NAME, write_document
from perfdesk.model.summary import summary_sentence

_LISTS: Final = {TargetForm: ("绩效目标", "目标汇总", "目标指标"), SelfEvaluation: ("绩效自评", "自评汇总", "自评指标")}
"""For each kind of form: what it is about, and the names of its two lists."""
_NARRATIVE_ENDING: Final = "·说明"
_MM_PER_INCH: Final = 25.4
_TO_THE_EDGE: Final = 0.3
"""From header and footer, in inches."""
_PIXELS_PER_DIGIT: Final = 8
"""Of the basic font."""
_BASIC_SIZE: Final = 11
_BASIC_FONT: Final = tostring(Font(FONT_NAMES["song"], _BASIC_SIZE).to_tree("font"))
"""Column widths count in digits of the file's basic font: 宋体, or what stands in for it, is as wide on every system,
which openpyxl's own, Calibri, is not."""
_PAPERS: Final[Mapping[tuple[float, float], int]] = {(210, 297): 9, (297, 420): 8}
"""Codes of A4 and A3 by their sides in mm; any other paper is left to the printer."""
_DAY_ONE: Final = (1980, 1, 1, 0, 0, 0)
_TIMES: Final = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


class _FormSheet(NamedTuple):
    """A sheet that shows a form, or its narrative: which form of which book it is."""

    tab: Tab
    book: int
    number: int
    form: Form
    is_narrative: bool = False


def print_workbook(
    books: Iterable[Book],
    editions: Editions,
    options: PrintOptions | None = None,
    progress: Callable[[int], None] = lambda _forms: None,
) -> bytes:
    """Write books as one spreadsheet (.xlsx) with the interchange JSON inside.

    Args:
        books: the books, in order.
        editions: the editions at hand.
        options: what the user chose; the narratives stand on sheets of their own.
        progress: told after each form how many more are written: 1.

    Raises:
        ExportError: there is no form, one that no edition fits, or a field with a control character.
    """
    books, options = tuple(books), options or PrintOptions()
    if not any(book.forms for book in books):
        raise ExportError("没有可以导出的表，请先导入或新建。")
    workbook = Workbook()
    pad = workbook.worksheets[0]
    looks = Looks(pad)
    names = SheetNames([DATA_SHEET, *(name for _, *lists in _LISTS.values() for name in lists)])
    sheets = list(_form_sheets(books, editions, options, names, looks, progress))
    lists = list(_lists(books, editions, sheets, looks))
    tabs = [*lists, *(sheet.tab for sheet in sheets), _data_tab(books, sheets, lists, looks)]
    for tab in tabs:
        _add_sheet(workbook, tab, DRAFT_MARK if options.draft else "")
    workbook.remove(pad)
    workbook.properties.creator = "绩效填报台"
    return _packed(workbook, tabs)


def _form_sheets(
    books: Sequence[Book],
    editions: Editions,
    options: PrintOptions,
    names: SheetNames,
    looks: Looks,
    progress: Callable[[int], None],
) -> Iterator[_FormSheet]:
    types = TypeCase(shipped_fonts())
    places = (f"{PLACE_PREFIX}{number}" for number in count(1))
    for which, book in enumerate(books):
        sign_off = book.sign_off or (SignOff() if options.sign_off else None)
        for edition, chapter in chapters(book, editions):
            page, columns = edition.page, tuple(map(float, edition.grid.columns))
            with_narrative = edition.document.with_narrative if options.narrative is None else options.narrative
            for number, (index, form) in enumerate(chapter, start=1):
                tab = Tab(names.new(form_name(form)), columns, page, place=next(places))
                add_form(tab, form, edition, sign_off, types, looks)
                yield _FormSheet(tab, which, index, form)
                if with_narrative and isinstance(form, TargetForm) and form.narrative:
                    title = names.new(form_name(form), _NARRATIVE_ENDING)
                    tab = Tab(title, (float(page.width - page.left - page.right),), page, place=next(places))
                    add_narrative(tab, form, number, edition, types, looks)
                    yield _FormSheet(tab, which, index, form, is_narrative=True)
                progress(1)


def _lists(books: Sequence[Book], editions: Editions, sheets: Sequence[_FormSheet], looks: Looks) -> Iterator[Tab]:
    """Write the lists of each kind of form."""
    for kind, (subject, *titles) in _LISTS.items():
        listed = [
            Listed(sheet.form, sheet.tab) for sheet in sheets if type(sheet.form) is kind and not sheet.is_narrative
        ]
        if not listed:
            continue
        concerned = [book for book in books if any(type(form) is kind for form in book.forms)]
        head = f"{concerned[0].unit} {concerned[0].year or ''}" if len(concerned) == 1 else f"{len(concerned)} 册"
        try:
            summary = new_list(titles[0])
            sentences = _sentences(concerned, editions) if kind is TargetForm else ()
            add_summary(summary, f"{head} {subject}汇总", sentences, listed, looks)
            yield summary
        except UnwritableError as error:
            raise ExportError(
                f"填报册“{concerned[0].unit}”的单位或汇总说明里有不能写进电子表格的控制字符"
                f" U+{ord(error.character):04X}，没有导出。请删去它再导出。"
            ) from None
        if any(each.form.indicators for each in listed):
            indicators = new_list(titles[1])
            add_indicators(indicators, listed, looks)
            yield indicators


def _sentences(books: Iterable[Book], editions: Editions) -> Iterator[str]:
    """Return the summary sentence of each book whose edition prints one."""
    for book in books:
        found = zip(editions.of_book(book), book.forms, strict=True)
        edition = next(edition for edition, form in found if isinstance(form, TargetForm))
        if edition is not None and edition.document.summary:
            yield summary_sentence(book, edition)


def _data_tab(books: Sequence[Book], sheets: Iterable[_FormSheet], lists: Iterable[Tab], looks: Looks) -> Tab:
    """Write the hidden sheet: the interchange JSON and where its fields stand, each in a column of its own."""
    shown = [
        ShownSheet(tab.place, tab.title, book, index, tuple(tab.cells)).to_plain() for tab, book, index, *_ in sheets
    ]
    documents = {
        ATTACHMENT_NAME: write_document(books),
        RECORDS_NAME: {"sheets": shown, "lists": [tab.title for tab in lists]},
    }
    columns = [[name, *pack(orjson.dumps(plain))] for name, plain in documents.items()]
    tab = Tab(DATA_SHEET, (60.0,) * len(columns), Page(), hidden=True)
    style = looks[Look("song", _BASIC_SIZE, "left", AS_TEXT, framed=False, figure=True)]
    for pieces in zip_longest(*columns, fillvalue=""):
        row = tab.next_row
        tab.add([text_cell(place_of(row, at), style, piece) for at, piece in enumerate(pieces, start=1)], 15)
    return tab


def _add_sheet(workbook: Workbook, tab: Tab, mark: str) -> None:
    """Make a sheet with all that openpyxl writes of it; its rows are put in when the file is packed."""
    sheet = workbook.create_sheet(tab.title)
    for corner in ((1, 1), (len(tab.rows), len(tab.widths))):
        sheet.cell(*corner)  # tells how far the sheet reaches
    for column, width in enumerate(tab.widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width / _MM_PER_INCH * 96 / _PIXELS_PER_DIGIT
    if tab.hidden:
        sheet.sheet_state = Worksheet.SHEETSTATE_VERYHIDDEN
        return
    if tab.place:
        place = DefinedName(tab.place, attr_text=place_in(tab, "$A$1"), hidden=True)
        workbook.defined_names[tab.place] = place
    sheet.print_area = range_of(1, 1, len(tab.rows), len(tab.widths))
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    setup, margins, page = sheet.page_setup, sheet.page_margins, tab.page
    short, long = sorted((float(page.width), float(page.height)))
    setup.paperSize, setup.fitToWidth, setup.fitToHeight = _PAPERS.get((short, long)), 1, int(tab.one_page)
    setup.orientation = "landscape" if tab.landscape or page.width > page.height else "portrait"
    margins.top, margins.bottom, margins.left, margins.right = (
        float(margin) / _MM_PER_INCH for margin in (page.top, page.bottom, page.left, page.right)
    )
    margins.header = margins.footer = _TO_THE_EDGE
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "&P / &N"
    sheet.oddHeader.right.text = mark or None
    sheet.sheet_view.showGridLines = tab.landscape
    for row in tab.breaks:
        sheet.row_breaks.append(Break(row))
    if tab.head:
        sheet.print_title_rows = f"{tab.head}:{tab.head}"
        sheet.freeze_panes = place_of(tab.head + 1, 1)
    if tab.filtered:
        sheet.auto_filter.ref = tab.filtered


def _packed(workbook: Workbook, tabs: Sequence[Tab]) -> bytes:
    """Save the workbook and put the rows of its sheets in."""
    made, packed = io.BytesIO(), io.BytesIO()
    workbook.save(made)
    rows = {f"xl/worksheets/sheet{number}.xml": tab for number, tab in enumerate(tabs, start=1)}
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            content = _TIMES.sub(b"", old.read(name)).replace(tostring(DEFAULT_FONT.to_tree("font")), _BASIC_FONT)
            if name in rows:
                content = _filled(content, rows[name])
            new.writestr(zipfile.ZipInfo(name, _DAY_ONE), content, zipfile.ZIP_DEFLATED, 6)
    return packed.getvalue()


def _filled(xml: bytes, tab: Tab) -> bytes:
    """Put a sheet's rows in the place of the blank ones that openpyxl wrote, and what must come right behind them."""
    head, _, rest = xml.partition(b"<sheetData>")
    _, _, tail = rest.partition(b"</sheetData>")
    merges = "".join(f'<mergeCell ref="{merge}"/>' for merge in tab.merges)
    links = "".join(f'<hyperlink ref="{place}" location={quoteattr(target)}/>' for place, target in tab.links.items())
    body = (
        f"<sheetData>{''.join(tab.rows)}</sheetData>"
        + (f'<mergeCells count="{len(tab.merges)}">{merges}</mergeCells>' if merges else "")
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
    )
    return head + body.encode() + tail
