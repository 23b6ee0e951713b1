"""The narrative of a project (项目经费情况说明) as a sheet of its own, behind that of its form."""

from math import ceil

from perfdesk.export.book import printed_heading
from perfdesk.export.lines import break_lines
from perfdesk.export.placed import PT_PER_MM
from perfdesk.export.typecase import TypeCase
from perfdesk.export.xlsx_cells import UnwritableError, blank_cell, place_of, range_of, shown_text, text_cell
from perfdesk.export.xlsx_form import control_character, text_look
from perfdesk.export.xlsx_looks import Looks
from perfdesk.export.xlsx_rows import HIGHEST, NARROWER
from perfdesk.export.xlsx_tab import Tab
from perfdesk.model.carried import ShownCell
from perfdesk.model.edition import Edition, TextStyle
from perfdesk.model.form import TargetForm


def add_narrative(tab: Tab, form: TargetForm, number: int, edition: Edition, types: TypeCase, looks: Looks) -> None:
    """Write the narrative of a form into a sheet that is still blank: a cell for each heading and each text.

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

    def write(text: str, style: TextStyle, path: str) -> None:
        text = shown_text(text)
        tab.cells.append(ShownCell(tab.next_row, 1, 1, path if path.endswith(".text") else "", text))
        try:
            _add(tab, text, style, types, looks)
        except UnwritableError as error:
            raise control_character(form, path, error.character) from None

    write(document.project_heading.format(n=number), styles["project_heading"], "")
    write(form.project_name, styles["section_heading"], "project_name")
    for n, section in enumerate(form.narrative):
        heading = printed_heading(section.heading, document.narrative)
        write(heading, styles["section_heading"], f"narrative[{n}].heading")
        write(section.text, styles["body"], f"narrative[{n}].text")


def _add(tab: Tab, text: str, style: TextStyle, types: TypeCase, looks: Looks) -> None:
    kind = types.type_of(style)
    room = tab.widths[0] * PT_PER_MM * float(NARROWER) / kind.size
    lines = sum(len(break_lines(paragraph, room, kind.chain.widths)) for paragraph in text.split("\n"))
    height = max(lines, 1) * kind.leading + kind.before + kind.after
    count = ceil(height / HIGHEST)
    look = looks[text_look(text, style, kind.size)._replace(framed=False, top=count > 1)]
    first = tab.next_row
    tab.add([text_cell(place_of(first, 1), look, text)], height / count)
    for _ in range(1, count):
        tab.add([blank_cell(place_of(tab.next_row, 1), look)], height / count)
    if count > 1:
        tab.merges.append(range_of(first, 1, count, 1))
