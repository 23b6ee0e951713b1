"""The desk's own spreadsheets: the interchange JSON hidden in them, and what was changed in their cells since.

What was typed into a form's sheet in an office program is what its user wants to have: the form is read with it, and
each change gets a note with what stood there before. Whatever a sheet does not show comes from the JSON.
"""

import dataclasses
import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET  # the guard lets no declaration of entities pass

import orjson

from perfdesk.intake.cells import column_name
from perfdesk.intake.json_file import read_json
from perfdesk.intake.notes import Note, Reading
from perfdesk.intake.own_lists import Listed, take_lists
from perfdesk.intake.own_rows import Block, Change, changed_indicators, same
from perfdesk.intake.vocabulary import Vocabulary, vocabularies
from perfdesk.intake.xlsx_file import parts_by_sheet
from perfdesk.intake.xlsx_formats import Styles, shown_number
from perfdesk.intake.xlsx_guard import MOST_BYTES, Package, checked_package
from perfdesk.model.carried import DATA_SHEET, RECORDS_NAME, CarriedError, ShownCell, ShownSheet, shown_sheets, unpack
from perfdesk.model.finding import form_name
from perfdesk.model.form import EvaluatedIndicator, Form, Indicator, TargetForm
from perfdesk.model.interchange import ATTACHMENT_NAME
from perfdesk.model.money import plain_decimal
from perfdesk.model.paths import field_at, with_text

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_BOOK_PART: Final = "xl/workbook.xml"
_LONGEST_BOOK_PART: Final = 8 * 1024 * 1024
_INTACT: Final = 0.8
"""The share of labels over the indicators that must stand where they stood for a sheet to be compared."""
_MOVED_TOGETHER: Final = 0.5
"""The share of labels under the indicators that tells by how many rows they were moved; some may be filled in."""
_FURTHEST: Final = 200
"""Rows by which what stands below the indicators may have moved."""
_LONGEST_QUOTE: Final = 40


def read_own(data: bytes, file_name: str) -> Reading | None:
    """Read a spreadsheet that this program wrote, whichever office program has saved it since.

    Args:
        data: the file's bytes.
        file_name: its name, for sentences and notes.

    Returns:
        Its books as its sheets show them now, with a note on each change; None for any other file, and for one whose
        hidden data are damaged: what it shows can still be read as the spreadsheet of another program.

    Raises:
        IntakeError: the file is ours, but harmful, or of a newer version.
    """
    if not _is_own(data):
        return None
    package = checked_package(data, file_name)
    try:
        inside = _inside(data, package)
    except (CarriedError, ET.ParseError):
        return None
    reading = read_json(inside.document, file_name)
    return _as_shown(reading, inside, file_name) if inside.fits(reading) else None


@dataclass(frozen=True, slots=True)
class _Inside:
    """What is in a spreadsheet of ours.

    Attributes:
        document: the interchange JSON.
        sheets: the sheets of forms as they were written.
        titles: what each of these is called now, by its place.
        grids: what the cells of each of these that is still there say now, by its title.
        added: titles of sheets that this program did not write.
        lists: what the cells of its lists say now, by title.
    """

    document: bytes
    sheets: tuple[ShownSheet, ...]
    titles: Mapping[str, str]
    grids: Mapping[str, "_Grid"]
    added: Sequence[str]
    lists: Mapping[str, Sequence[Sequence[str]]]

    def fits(self, reading: Reading) -> bool:
        """Whether each recorded cell shows a field that the books have."""
        try:
            for sheet in self.sheets:
                form = reading.books[sheet.book].forms[sheet.form]
                for cell in sheet.cells:
                    if cell.field:
                        field_at(form, cell.field)
        except LookupError:
            return False
        return True


def _inside(data: bytes, package: Package) -> _Inside:
    """Unpack a spreadsheet of ours.

    Raises:
        CarriedError: its hidden data, or the file, are damaged.
    """
    from python_calamine import CalamineError, SheetVisibleEnum, load_workbook  # noqa: PLC0415  # loaded when needed

    places = _titles(package.parts[_BOOK_PART])
    try:
        workbook = load_workbook(io.BytesIO(data))
        visible = [each.name for each in workbook.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
        documents = _documents(_rows(workbook, DATA_SHEET))
        records = orjson.loads(documents[RECORDS_NAME])
        sheets, lists = shown_sheets(records["sheets"]), set(records["lists"])
        titles = {sheet.place: places.get(sheet.place) or sheet.title for sheet in sheets}
        ours = set(titles.values())
        styles, parts = Styles.of(package.parts.get("xl/styles.xml")), parts_by_sheet(package)
        grids = {
            title: _Grid(_rows(workbook, title), styles.by_cell(parts.get(title, b"")))
            for title in workbook.sheet_names
            if title in ours
        }
        added = [title for title in visible if title not in lists and title not in ours]
        lists_now = {title: _texts_of(_rows(workbook, title)) for title in workbook.sheet_names if title in lists}
        return _Inside(documents[ATTACHMENT_NAME], sheets, titles, grids, added, lists_now)
    except (CalamineError, KeyError, TypeError, ValueError) as error:
        raise CarriedError(str(error)) from None
    except BaseException as error:  # a panic of the parser is no Exception
        if "Panic" not in type(error).__name__:
            raise
        raise CarriedError(str(error)) from None


def _is_own(data: bytes) -> bool:
    """Whether a file seems to hold the hidden sheet; nothing else of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_BOOK_PART) as part:
            return f'name="{DATA_SHEET}"'.encode() in part.read(_LONGEST_BOOK_PART)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, NotImplementedError, ValueError, RuntimeError):
        return False


def _documents(rows: Sequence[Sequence[object]]) -> dict[str, bytes]:
    """Return the documents of the hidden sheet by name.

    Raises:
        CarriedError: they are damaged.
    """
    columns = [[str(piece) for piece in column] for column in zip(*rows, strict=True)]
    return {name: unpack(pieces, MOST_BYTES) for name, *pieces in columns}


def _rows(workbook: "CalamineWorkbook", title: str) -> list[list[Any]]:
    return workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)


def _titles(book_part: bytes) -> Mapping[str, str]:
    """Return which sheet each defined name points to: names follow a sheet that is renamed."""
    names = ET.fromstring(book_part).iterfind("{*}definedNames/{*}definedName")  # noqa: S314  # guarded
    return {each.get("name", ""): _title(each.text or "") for each in names}


def _title(place: str) -> str:
    """Return the sheet of a place: `'it''s'!$A$1` → it's; "" where the sheet is gone."""
    title, _, _ = place.rpartition("!")
    return "" if title.startswith("#") else title.removeprefix("'").removesuffix("'").replace("''", "'")


def _as_shown(reading: Reading, inside: _Inside, file_name: str) -> Reading:
    """Return the books with what was changed on the sheets of their forms, and on the lists."""
    forms = [list(book.forms) for book in reading.books]
    notes: list[Note] = []
    for sheet in inside.sheets:
        form, title = forms[sheet.book][sheet.form], inside.titles[sheet.place]
        grid = inside.grids.get(title)
        if grid is None:
            message = f"工作表“{sheet.title}”已被删去，这张表按导出时的内容读入。"
            notes.append(Note(file_name, message, form=form_name(form)))
            continue
        forms[sheet.book][sheet.form], found = _compared(form, sheet, grid)
        for note in found:
            cell = f"工作表“{title}” {note.cell}".rstrip()
            notes.append(dataclasses.replace(note, file=file_name, cell=cell, form=form_name(form)))
    listed = {
        (sheet.book, sheet.form): Listed(reading.books[sheet.book].forms[sheet.form], forms[sheet.book][sheet.form])
        for sheet in inside.sheets
    }
    changes = take_lists(list(listed.values()), inside.lists)
    notes.extend(dataclasses.replace(note, file=file_name) for note in changes)
    for (book, number), each in listed.items():
        forms[book][number] = each.now
    for title in inside.added:
        message = "这张工作表是导出以后加进来的，没有读入；需要时请把它另存为一个文件再导入。"
        notes.append(Note(file_name, message, cell=f"工作表“{title}”"))
    books = zip(reading.books, forms, strict=True)
    return Reading(tuple(dataclasses.replace(book, forms=tuple(its)) for book, its in books), tuple(notes))


@dataclass(frozen=True, slots=True)
class _Grid:
    """What the cells of a sheet say now, row by row, and the number formats of those that are not plain."""

    rows: Sequence[Sequence[object]]
    formats: Mapping[str, str]

    def text_at(self, row: int, column: int) -> str:
        """Return what a cell says, its lines without the white space around them; both counted from 1."""
        if row > len(self.rows) or column > len(self.rows[row - 1]):
            return ""
        value, shape = self.rows[row - 1][column - 1], self.formats.get(f"{column_name(column - 1)}{row}", "")
        if isinstance(value, float) and "%" in shape:
            return shown_number(value, shape)
        return _text(value)


def _texts_of(rows: Sequence[Sequence[object]]) -> Sequence[Sequence[str]]:
    return [[_text(value) for value in row] for row in rows]


def _text(value: object) -> str:
    if isinstance(value, str):
        return "\n".join(filter(None, map(str.strip, value.splitlines())))
    if isinstance(value, float):
        return plain_decimal(Decimal(repr(value))).removesuffix(".0")
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}"
    return str(value)


def _compared(form: Form, sheet: ShownSheet, grid: _Grid) -> tuple[Form, list[Note]]:
    """Return the form as its sheet shows it now, and a note on each change."""
    block = Block.of(sheet.cells) if form.indicators else Block.under_head(sheet.cells, _words(form))
    shift = _shift(sheet, block, grid)
    if shift is None:
        return form, [Note("", "这张工作表的格式已经改动，认不出各栏的位置，按导出时的内容读入；请核对。")]
    changes: list[Change] = []
    fields = [cell for cell in sheet.cells if cell.field and not (block and cell.field.startswith("indicators["))]
    for parts in _texts(fields):
        down = shift if block is not None and parts[0].row > block.last else 0
        now = [grid.text_at(cell.row + down, cell.column) for cell in parts]
        changed = [not same(text, cell.text.strip()) for text, cell in zip(now, parts, strict=True)]
        if any(changed):
            first, text = parts[0], _joined(now, parts)
            form = with_text(form, first.field, text)
            cell = parts[changed.index(True)]
            changes.append(
                Change(cell.row + down, cell.column, first.field, "".join(each.text for each in parts), text)
            )
    if block is not None:
        blank = Indicator() if isinstance(form, TargetForm) else EvaluatedIndicator()
        indicators, found = changed_indicators(form.indicators, block, block.now(grid.text_at, shift), blank)
        changes.extend(found)
        form = dataclasses.replace(form, indicators=indicators)  # type: ignore[arg-type]  # of the form's own kind
    return form, [_note(change, form) for change in changes]


def _words(form: Form) -> Vocabulary:
    return next(words for words in vocabularies() if words.kind == form.kind)


def _texts(cells: Iterable[ShownCell]) -> list[list[ShownCell]]:
    """Put the cells together in which one text goes on."""
    texts: list[list[ShownCell]] = []
    for cell in cells:
        if cell.rows == 0 and texts:
            texts[-1].append(cell)
        else:
            texts.append([cell])
    return texts


def _joined(now: Iterable[str], parts: Iterable[ShownCell]) -> str:
    """Return the text of cells in which it goes on, with the line ends that stood between them."""
    return "".join(text + part.text[len(part.text.rstrip()) :] for text, part in zip(now, parts, strict=True)).strip()


def _shift(sheet: ShownSheet, block: Block | None, grid: _Grid) -> int | None:
    """Return by how many rows what stands below the indicators was moved; None where labels above are not found."""
    labels = [cell for cell in sheet.cells if not cell.field]
    above = [cell for cell in labels if block is None or cell.row < block.first]
    below = [cell for cell in labels if block is not None and cell.row > block.last]
    if not _stand(above, 0, grid, _INTACT):
        return None
    nearest_first = sorted(range(-_FURTHEST, _FURTHEST + 1), key=abs)
    return next((shift for shift in nearest_first if _stand(below, shift, grid, _MOVED_TOGETHER)), None)


def _stand(labels: Sequence[ShownCell], shift: int, grid: _Grid, share: float) -> bool:
    found = sum(grid.text_at(each.row + shift, each.column) == each.text for each in labels if each.row + shift > 0)
    return found >= share * len(labels)


def _note(change: Change, form: Form) -> Note:
    place = f"{column_name(change.column - 1)}{change.row}" if change.column else ""
    if change.old is None:
        message = f"导出后添上了一行指标“{_quoted(change.new)}”，已读入。"
    elif change.new is None:
        message = f"导出后删去了一行指标“{_quoted(change.old)}”，没有再读入。"
    else:
        label = field_at(form, change.path).label
        old, new = (f"“{_quoted(text)}”" if text else "空白" for text in (change.old, change.new))
        message = f"“{label}”导出时是{old}，后来改为{new}，按改后的读入。"
    return Note("", message, cell=place, field=change.path, source=change.new or "")


def _quoted(text: str | None) -> str:
    words = " ".join((text or "").split())
    return words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE]}…"
