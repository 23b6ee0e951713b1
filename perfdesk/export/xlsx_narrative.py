"""The narrative of a project (项目经费情况说明) as a sheet of its own, behind that of its form."""

from typing import Final

from perfdesk.export.book import printed_heading
from perfdesk.export.lines import Line, break_lines
from perfdesk.export.placed import PT_PER_MM
from perfdesk.export.typecase import Type, TypeCase
from perfdesk.export.xlsx_cells import UnwritableError, place_of, shown_text, text_cell
from perfdesk.export.xlsx_form import control_character, text_look
from perfdesk.export.xlsx_looks import Looks
from perfdesk.export.xlsx_rows import HIGHEST, LINE_HEIGHT, NARROWER, lines_of
from perfdesk.export.xlsx_tab import Tab
from perfdesk.model.carried import ShownCell
from perfdesk.model.edition import Edition, TextStyle
from perfdesk.model.form import TargetForm

_LEAST: Final = 2
"""Lines of a text that stand together on a page."""
_GAP: Final = 6.0
"""White between texts, in pt."""


def add_narrative(tab: Tab, form: TargetForm, number: int, edition: Edition, types: TypeCase, looks: Looks) -> None:
    """Write the narrative of a form into a sheet that is still blank: a cell for each heading and each text.

    A text that is higher than a row can be, or than what is left of the page, goes on in a further cell.

    Args:
        tab: the sheet; it has one column.
        form: the form.
        number: what the heading of the project says.
        edition: the edition.
        types: its styles made ready.
        looks: the looks of cells.

    Raises:
        ExportError: a text holds a control character.
    """
    styles, document = edition.styles, edition.document
    column = _Column(tab, edition, types, looks)
    try:
        path = "project_name"
        column.add(document.project_heading.format(n=number), styles["project_heading"])
        column.add(form.project_name, styles["section_heading"])
        for n, section in enumerate(form.narrative):
            path = f"narrative[{n}].heading"
            column.add(printed_heading(section.heading, document.narrative), styles["section_heading"])
            path = f"narrative[{n}].text"
            column.add(section.text, styles["body"], path)
    except UnwritableError as error:
        raise control_character(form, path, error.character) from None


class _Column:
    """The one column of the sheet, filled from page to page."""

    def __init__(self, tab: Tab, edition: Edition, types: TypeCase, looks: Looks) -> None:
        page = edition.page
        self._tab, self._types, self._looks = tab, types, looks
        self._full = float(page.height - page.top - page.bottom) * PT_PER_MM
        self._space = self._full

    def add(self, text: str, style: TextStyle, path: str = "") -> None:
        """Write a text, or with no path a heading, which is not left alone at the foot of a page."""
        text, kind = shown_text(text), self._types.type_of(style)
        lines = self._lines(text, kind)
        begun, needed = 0, _LEAST if path else len(lines) + _LEAST
        while True:
            if self._space < self._height(needed, kind) and self._space < self._full:
                self._tab.breaks.append(len(self._tab.rows))
                self._space = self._full
            most = int((min(self._space, HIGHEST) - self._height(0, kind)) // (LINE_HEIGHT * kind.size))
            shown = min(len(lines) - begun, most)
            part = lines_of(text, lines, begun, begun + shown)
            self._write(part, style, kind, path, max(shown, 1), is_first=not begun)
            begun += shown
            needed = 1
            if begun >= len(lines):
                return

    def _lines(self, text: str, kind: Type) -> list[Line]:
        room = self._tab.widths[0] * PT_PER_MM * float(NARROWER) / kind.size
        return break_lines(text, room, kind.chain.widths)

    def _height(self, lines: int, kind: Type) -> float:
        return lines * LINE_HEIGHT * kind.size + kind.before + kind.after + _GAP

    def _write(self, text: str, style: TextStyle, kind: Type, path: str, lines: int, *, is_first: bool) -> None:
        row, height = self._tab.next_row, self._height(lines, kind)
        look = text_look(text, style, kind.size)._replace(framed=False, top=True)
        self._tab.cells.append(ShownCell(row, 1, int(is_first), path, text))
        self._tab.add([text_cell(place_of(row, 1), self._looks[look], text.rstrip())], height)
        self._space -= height
