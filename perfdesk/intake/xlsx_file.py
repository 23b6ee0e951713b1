"""Spreadsheets (.xlsx) of other programs into books: the values of their cells, never their formulas."""

import dataclasses
import datetime as dt
import io
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET  # the guard lets no declaration of entities pass

from perfdesk.intake.cell_book import read_cells
from perfdesk.intake.cell_cut import goes_on, holds_form, project_names
from perfdesk.intake.cell_labels import all_labels
from perfdesk.intake.cell_lists import with_lists
from perfdesk.intake.cells import Box, Cells, column_name, tidy_text
from perfdesk.intake.errors import IntakeError
from perfdesk.intake.flat_list import read_flat
from perfdesk.intake.list_columns import NO_LISTS, KnownLists
from perfdesk.intake.list_head import guess_mapping, lists_in
from perfdesk.intake.notes import Note, Reading
from perfdesk.intake.text_file import NoFormError
from perfdesk.intake.vocabulary import label_key
from perfdesk.intake.xlsx_formats import Styles, hidden_columns, hidden_rows, shown_number
from perfdesk.intake.xlsx_guard import Package, checked_package

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_UNCALCULATED = re.compile(
    rb"<(?:\w{1,20}:)?c\s([^>]{0,400})>\s*<(?:\w{1,20}:)?f\b[^>]{0,400}(?:/>|>[^<]{0,9000}</(?:\w{1,20}:)?f>)\s*"
    rb"(?:<(?:\w{1,20}:)?v\s*/>|<(?:\w{1,20}:)?v>\s*</(?:\w{1,20}:)?v>)?\s*</(?:\w{1,20}:)?c>"
)
_FAILED = re.compile(rb"<(?:\w{1,20}:)?c\s([^>]{0,400}\bt=\"e\"[^>]{0,400})>")
_ADDRESS = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3}\d{1,7})[\"']")
_MOST_NAMED: Final = 20
_TOP: Final = 3
"""Cells of a narrative in which the name of its project may stand."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as plain cells, and what is to be said of it.

    Attributes:
        name: as its tab shows it.
        cells: that are not blank.
        notes: on cells whose value is not there.
        hidden: its hidden columns, counted from 0.
        hidden_rows: likewise.
    """

    name: str
    cells: Cells
    notes: tuple[Note, ...] = ()
    hidden: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()


def read_xlsx(data: bytes, file_name: str, known: KnownLists = NO_LISTS) -> Reading:
    """Read the forms and lists of a spreadsheet.

    Args:
        data: the file's bytes.
        file_name: its name, for sentences and notes.
        known: what the user has said of columns of lists.

    Raises:
        IntakeError: naming file and reason; where a list has no rows as well.
        NoFormError: where there is neither a form nor a list in it.
    """
    kinds = all_labels()
    tables: list[Cells] = []
    notes: list[Note] = []
    lists: list[Reading] = []
    for sheet in sheets_of(data, file_name):
        notes.extend(sheet.notes)
        own = list(lists_in(sheet.cells))
        if holds_form(sheet.cells, kinds) or _is_text(sheet.cells):
            tables.append(sheet.cells)
        elif own:
            lists.extend(
                read_flat(cells, guess_mapping(cells, head, sheet.hidden).as_known(known)) for cells, head in own
            )
            notes.extend(_hidden_rows(sheet, own[0][1]))
        elif tables and goes_on(sheet.cells, kinds):
            tables[-1] = tables[-1].followed_by(sheet.cells)
        elif sheet.cells.boxes:
            message = f"工作表“{sheet.name}”里没有表，没有读入。"
            notes.append(Note(file="", message=message, cell=sheet.cells.boxes[0].address))
    reading = with_lists(read_cells(_in_reading_order(tables)), lists)
    if lists and not reading.books:
        raise IntakeError(file_name, "", "清单的列名之下没有项目；请填上项目，或检查是否选错了文件")
    if not reading.books:
        raise NoFormError(file_name, sorted(title for labels in kinds for title in labels.words.titles))
    named = tuple(dataclasses.replace(note, file=file_name) for note in (*notes, *reading.notes))
    return Reading(reading.books, named, reading.lists)


def _hidden_rows(sheet: Sheet, head: int) -> Iterator[Note]:
    """Say that rows of a list were read that its sheet does not show: filtered ones are part of it."""
    hidden = [box for box in sheet.cells.boxes if box.top > head and box.top in sheet.hidden_rows]
    if hidden:
        numbers = "、".join(map(str, sorted({box.top + 1 for box in hidden})[:_MOST_NAMED]))
        yield hidden[0].note(f"清单里隐藏或筛选掉的行（第 {numbers} 行等）也读入了，请核对。")


def _is_text(cells: Cells) -> bool:
    """Whether a sheet holds running text, one cell in each row: titles, a narrative."""
    return bool(cells.boxes) and len(cells.rows) == len(cells.boxes)


def _in_reading_order(tables: Sequence[Cells]) -> list[Cells]:
    """Put a narrative on a sheet of its own before the form of its project, which is named on top or on its tab."""
    if not any(map(_is_text, tables)):
        return list(tables)
    names = [frozenset() if _is_text(table) else project_names(table, all_labels()) for table in tables]
    before: dict[int, list[Cells]] = {}
    for n, table in enumerate(tables):
        if _is_text(table):
            top = {box.key for box in table.boxes[:_TOP]}
            tab = label_key(table.boxes[0].address)
            found = (m for m, own in enumerate(names) if own & top or any(name in tab for name in own))
            before.setdefault(next(found, n), []).append(table)
    ordered: list[Cells] = []
    for n, table in enumerate(tables):
        ordered.extend(before.get(n, ()))
        ordered.extend([] if _is_text(table) else [table])
    return ordered


def sheets_of(data: bytes, file_name: str) -> Iterator[Sheet]:
    """Read the sheets of a workbook as plain cells.

    Args:
        data: the file's bytes.
        file_name: its name, for the sentence.

    Raises:
        IntakeError: naming file and reason.
    """
    package = checked_package(data, file_name)
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook  # noqa: PLC0415  # loaded when needed

    parts = parts_by_sheet(package)
    styles = Styles.of(package.parts.get("xl/styles.xml"))
    try:
        workbook = load_workbook(io.BytesIO(data))
        for n, about in enumerate(workbook.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            if about.visible != SheetVisibleEnum.Visible:
                message = f"工作表“{about.name}”是隐藏的，没有读入；需要时请取消隐藏再导入。"
                yield Sheet(about.name, Cells(()), (Note(file="", message=message, cell=f"工作表“{about.name}”"),))
                continue
            part = parts.get(about.name, b"")
            cells = _cells(workbook.get_sheet_by_index(n), about.name, part, styles)
            notes = tuple(_valueless(about.name, part))
            yield Sheet(about.name, cells, notes, hidden_columns(part), hidden_rows(part))
    except IntakeError:
        raise
    except BaseException as error:  # a panic of the parser is no Exception
        if not isinstance(error, Exception) and "Panic" not in type(error).__name__:
            raise
        reason = "里面的工作表已损坏；请用 WPS、Excel 或 LibreOffice 打开，另存为 .xlsx 后再导入"
        raise IntakeError(file_name, "", reason) from None


def parts_by_sheet(package: Package) -> Mapping[str, bytes]:
    """Return the part of each sheet by its name; empty where the workbook does not say."""
    try:
        book = ET.fromstring(package.parts.get("xl/workbook.xml", b""))  # noqa: S314  # guarded
        links = ET.fromstring(package.parts.get("xl/_rels/workbook.xml.rels", b""))  # noqa: S314
    except ET.ParseError:
        return {}
    targets = {link.get("Id"): posixpath.join("/xl", link.get("Target", "")).lstrip("/") for link in links}
    return {
        sheet.get("name", ""): package.parts.get(targets.get(sheet.get(_RELATION), ""), b"")
        for sheet in book.iterfind("{*}sheets/{*}sheet")
    }


def _cells(sheet: "CalamineSheet", name: str, part: bytes, styles: Styles) -> Cells:
    if sheet.start is None or sheet.end is None:
        return Cells(())
    top, left = sheet.start
    bottom, right = sheet.end
    merged = dict(sheet.merged_cell_ranges or ())
    formats: Mapping[str, str] | None = None
    boxes: list[Box] = []
    for row, values in enumerate(sheet.to_python(), top):
        for column, value in enumerate(values, left):
            if value == "":
                continue
            address = f"{column_name(column)}{row + 1}"
            if isinstance(value, float | int) and not isinstance(value, bool):
                formats = styles.by_cell(part) if formats is None else formats
                text = shown_number(value, formats.get(address, ""))
            else:
                text = _shown(value)
            if text:
                last_row, last_column = merged.get((row, column), (row, column))
                last_row, last_column = min(last_row, bottom), min(last_column, right)
                boxes.append(
                    Box(row, column, max(last_row, row), max(last_column, column), text, f"工作表“{name}” {address}")
                )
    return Cells(tuple(boxes))


def _shown(value: object) -> str:
    """Return what a cell that holds no number shows; a date as 2026-01-01."""
    if isinstance(value, str):
        return tidy_text(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    return str(value)


def _valueless(name: str, part: bytes) -> Iterator[Note]:
    """Name the formulas of a sheet that have no value, or failed."""
    found = {
        "是公式而没有算好的值，没有读入；请用 WPS 或 Excel 打开、保存后再导入": _addresses(_UNCALCULATED, part)
        if b"f>" in part or b"<f" in part
        else [],
        "里的公式出错，没有读入，请核对": _addresses(_FAILED, part) if b't="e"' in part else [],
    }
    for message, addresses in found.items():
        for address in addresses[:_MOST_NAMED]:
            yield Note(file="", message=f"{address} {message}。", cell=f"工作表“{name}” {address}")
        if len(addresses) > _MOST_NAMED:
            yield Note(file="", message=f"这样的格子共有 {len(addresses)} 个。", cell=f"工作表“{name}”")


def _addresses(pattern: re.Pattern[bytes], part: bytes) -> list[str]:
    matches = (_ADDRESS.search(attributes) for attributes in pattern.findall(part))
    return [match[1].decode() for match in matches if match]
