"""The lists of a spreadsheet: a summary of all forms with their amounts, and all their indicators."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from math import ceil
from operator import attrgetter
from typing import Any, Final, NamedTuple

from perfdesk.export.placed import PT_PER_MM
from perfdesk.export.xlsx_cells import (
    UnwritableError,
    as_number,
    blank_cell,
    number_cell,
    place_of,
    range_of,
    shown_text,
    text_cell,
)
from perfdesk.export.xlsx_form import FORMULA_SIGNS, control_character
from perfdesk.export.xlsx_looks import GENERAL, Look, Looks, money_format
from perfdesk.export.xlsx_rows import HIGHEST, LINE_HEIGHT
from perfdesk.export.xlsx_tab import Tab
from perfdesk.model.edition import Align, Formats, Page
from perfdesk.model.fields import MONEY, Field, fields_of
from perfdesk.model.form import Form, SelfEvaluation, TargetForm
from perfdesk.model.interchange import KINDS
from perfdesk.model.money import plain_decimal, total
from perfdesk.model.text import squeeze
from perfdesk.model.value import TargetValue

_PAGE: Final = Page()
_FORMATS: Final = Formats()
_SIZE: Final = 9.0
_NUMBER_WIDTH: Final = 12.0
_HEAD_HEIGHT: Final = 30.0
_TITLE: Final = Look("hei", 16, "center", framed=False)
_SENTENCE: Final = Look("song", 12, "left", framed=False)
_TOTAL_ITEM: Final = "年度资金总额"


class Listed(NamedTuple):
    """A form in the lists, and the sheet that shows it."""

    form: Form
    tab: Tab


class _Column(NamedTuple):
    """A column of a list.

    Attributes:
        path: of the field in the form; `[]` stands for the row that the list is about.
        width: in mm.
        align: how it stands.
        label: its heading, where it is not what the field is called.
        part: what it shows of the field's value, where it is not all.
    """

    path: str
    width: float
    align: Align = "left"
    label: str = ""
    part: Callable[[Any], Any] | None = None


def _written(value: TargetValue) -> str:
    return value.raw or value.composed()


_SUMMARIES: Final = {
    TargetForm: (
        _Column("project_name", 60),
        _Column("implementing_unit", 50),
        _Column("year", 12, "center"),
        _Column("funds.project_total", 28, "right"),
        _Column("funds.project_fiscal", 28, "right"),
        _Column("funds.project_other", 26, "right"),
        _Column("funds.annual_total", 28, "right"),
        _Column("funds.annual_appropriation", 28, "right"),
        _Column("funds.annual_carryover", 26, "right"),
        _Column("funds.annual_other", 26, "right"),
    ),
    SelfEvaluation: (
        _Column("project_name", 70),
        _Column("implementing_unit", 48),
        _Column("year", 12, "center"),
        _Column("budget[].initial", 30, "right"),
        _Column("budget[].full_year", 30, "right"),
        _Column("budget[].executed", 30, "right"),
        _Column("budget[].rate", 20, "center"),
        _Column("total_weight", 16, "center"),
        _Column("total_score", 16, "center"),
    ),
}
_INDICATORS: Final = {
    TargetForm: (
        _Column("project_name", 54),
        _Column("implementing_unit", 48),
        _Column("year", 12, "center"),
        _Column("indicators[].level1", 22),
        _Column("indicators[].level2", 28),
        _Column("indicators[].level3", 50),
        _Column("indicators[].value", 34, part=_written),
        _Column("indicators[].value", 12, "center", "符号", attrgetter("operator")),
        _Column("indicators[].value", 24, "right", "数值", attrgetter("number")),
        _Column("indicators[].value", 22, "left", "计量单位", attrgetter("unit")),
    ),
    SelfEvaluation: (
        _Column("project_name", 44),
        _Column("implementing_unit", 46),
        _Column("year", 12, "center"),
        _Column("indicators[].level1", 20),
        _Column("indicators[].level2", 26),
        _Column("indicators[].level3", 42),
        _Column("indicators[].target", 26, part=_written),
        _Column("indicators[].actual", 26, part=_written),
        _Column("indicators[].weight", 12, "center"),
        _Column("indicators[].score", 12, "center"),
        _Column("indicators[].deviation", 50),
    ),
}


def add_summary(tab: Tab, title: str, sentences: Iterable[str], forms: Sequence[Listed], looks: Looks) -> None:
    """Write the list of all forms of one kind with their amounts, the sums, and links to their sheets.

    Amounts follow the cells of the forms' own sheets, so that the sums stay right when an amount is changed there.

    Raises:
        ExportError: a field holds a control character.
    """
    columns = _begin(tab, _SUMMARIES, forms)
    for text, look in ((title, _TITLE), *((sentence, _SENTENCE) for sentence in sentences)):
        _add_line(tab, shown_text(text), look, looks)
    _add_head(tab, columns, looks)
    first = tab.next_row
    for number, (form, shown) in enumerate(forms, start=1):
        tab.links[place_of(tab.next_row, 2)] = place_in(shown, "A1")
        sources = {cell.field: place_in(shown, place_of(cell.row, cell.column)) for cell in shown.cells if cell.field}
        _add_row(tab, number, columns, form, _total_row(form), sources, looks)
    sums = [_sum(tab, at, first, column, forms, looks) for at, column in enumerate(columns, start=2)]
    tab.add([text_cell(place_of(tab.next_row, 1), looks[_head_look("center")], "合计"), *sums], _HEAD_HEIGHT)


def add_indicators(tab: Tab, forms: Sequence[Listed], looks: Looks) -> None:
    """Write the list of all indicators of forms of one kind, to sort and to filter.

    Raises:
        ExportError: a field holds a control character.
    """
    columns = _begin(tab, _INDICATORS, forms)
    _add_head(tab, columns, looks)
    for form, _ in forms:
        for index in range(len(form.indicators)):
            _add_row(tab, tab.next_row - 1, columns, form, index, {}, looks)
    tab.filtered = range_of(1, 1, tab.next_row - 1, len(tab.widths))


def place_in(tab: Tab, place: str) -> str:
    """Return the name of a cell of another sheet, as formulas and links write it."""
    quoted = tab.title.replace("'", "''")
    return f"'{quoted}'!{place}"


def new_list(title: str) -> Tab:
    """Return a blank sheet for a list: A4 across."""
    return Tab(title, (), _PAGE, landscape=True)


class _ReadyColumn(NamedTuple):
    """A column with what is declared of its field; `rows` names the rows that it is about, "" for the form itself."""

    column: _Column
    declared: Field
    rows: str
    get: Callable[[Any], Any]

    @property
    def is_money(self) -> bool:
        """Whether it holds amounts."""
        return self.declared.type is MONEY


@cache
def _ready(columns: tuple[_Column, ...], kind: str) -> tuple[_ReadyColumn, ...]:
    declared = dict(fields_of(KINDS[kind]))
    parted = [(column, *column.path.rpartition("[].")[::2]) for column in columns]
    return tuple(_ReadyColumn(column, declared[column.path], rows, attrgetter(name)) for column, rows, name in parted)


def _begin(tab: Tab, lists: Mapping[type, tuple[_Column, ...]], forms: Sequence[Listed]) -> tuple[_ReadyColumn, ...]:
    kind = type(forms[0].form)
    tab.widths = (_NUMBER_WIDTH, *(column.width for column in lists[kind]))
    return _ready(lists[kind], kind.kind)


def _add_line(tab: Tab, text: str, look: Look, looks: Looks) -> None:
    """Write a line across the whole list, as high as it needs."""
    row = tab.next_row
    height = _height(_lines(text, sum(tab.widths), look.size), look.size)
    tab.add([text_cell(place_of(row, 1), looks[look], text)], height)
    tab.merges.append(range_of(row, 1, 1, len(tab.widths)))


def _lines(text: str, width: float, size: float) -> int:
    """Return how many lines a text takes in a column `width` mm wide, if all its characters were Chinese."""
    room = 0.95 * width * PT_PER_MM / size
    if len(text) <= room and "\n" not in text:
        return 1
    return sum(ceil(len(paragraph) / room) or 1 for paragraph in text.split("\n"))


def _height(lines: int, size: float) -> float:
    """Return the height of a row of so many lines, in pt."""
    return min(LINE_HEIGHT * size * lines + 6, HIGHEST)


def _head_look(align: Align) -> Look:
    return Look("hei", _SIZE, align, shaded=True)


def _add_head(tab: Tab, columns: Sequence[_ReadyColumn], looks: Looks) -> None:
    row, style = tab.next_row, looks[_head_look("center")]
    labels = ["序号", *(each.column.label or each.declared.label for each in columns)]
    tab.add([text_cell(place_of(row, at), style, label) for at, label in enumerate(labels, start=1)], _HEAD_HEIGHT)
    tab.head = row


def _sum(tab: Tab, at: int, first: int, column: _ReadyColumn, forms: Sequence[Listed], looks: Looks) -> str:
    """Write the sum of a column of amounts; of any other, a blank."""
    place, look = place_of(tab.next_row, at), _head_look(column.column.align)
    if not column.is_money:
        return blank_cell(place, looks[look])
    amounts = (_value(column, form, _total_row(form)) for form, _ in forms)
    amount = total(*(each for each in amounts if as_number(each)))
    style = looks[look._replace(number_format=money_format(amount, _FORMATS), figure=True)]
    return number_cell(place, style, plain_decimal(amount), f"SUM({range_of(first, at, len(forms), 1)})")


def _value(column: _ReadyColumn, form: Form, index: int | None) -> Any:
    """Return what stands in a column; None where the form has no such row."""
    if column.rows and index is None:
        return None
    value = column.get(getattr(form, column.rows)[index] if column.rows else form)
    return column.column.part(value) if column.column.part else value


def _add_row(
    tab: Tab,
    number: int,
    columns: Sequence[_ReadyColumn],
    form: Form,
    index: int | None,
    sources: Mapping[str, str],
    looks: Looks,
) -> None:
    """Write the row of a form, or of its row `index`; `sources` are the cells that amounts follow."""
    row, lines = tab.next_row, 1
    cells = [number_cell(place_of(row, 1), looks[Look("song", _SIZE, "center")], str(number))]
    for at, each in enumerate(columns, start=2):
        value, place, align = _value(each, form, index), place_of(row, at), each.column.align
        digits = str(value) if isinstance(value, int) else as_number(value)
        if digits or value is None:
            shape = money_format(value, _FORMATS) if each.is_money else GENERAL
            style = looks[Look("song", _SIZE, align, shape, figure=True)]
            path = each.column.path.replace("[]", f"[{index}]")
            source = sources.get(path, "") if each.is_money else ""
            cells.append(number_cell(place, style, digits, source) if digits else blank_cell(place, style))
            continue
        text = shown_text(plain_decimal(value) if isinstance(value, Decimal) else value)
        lines = max(lines, _lines(text, each.column.width, _SIZE))
        look = Look("song", _SIZE, align, quoted=text.startswith(FORMULA_SIGNS), link=place in tab.links)
        try:
            cells.append(text_cell(place, looks[look], text))
        except UnwritableError as error:
            raise control_character(form, each.column.path, error.character) from None
    tab.add(cells, _height(lines, _SIZE))


def _total_row(form: Form) -> int | None:
    """Return which row of a self-evaluation's budget has the totals; None where there is none."""
    if isinstance(form, TargetForm):
        return None
    return next((n for n, row in enumerate(form.budget) if squeeze(row.item) == _TOTAL_ITEM), None)
