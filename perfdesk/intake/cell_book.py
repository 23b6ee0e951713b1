"""Tables of one file into books: forms by their cells, the text around them by the outline of published texts."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from perfdesk.intake.cell_cut import FormCells, parts_of
from perfdesk.intake.cell_form import CellForm, read_cell_form
from perfdesk.intake.cell_labels import all_labels
from perfdesk.intake.cells import Box, Cells
from perfdesk.intake.form_text import FormReading
from perfdesk.intake.notes import Note, Reading
from perfdesk.intake.outline import ProjectText, outline_of
from perfdesk.intake.text_file import book_of, left_out
from perfdesk.intake.text_lines import Cell, Line
from perfdesk.intake.vocabulary import vocabularies
from perfdesk.model.editions import load_editions
from perfdesk.model.form import Book

_MOST_LINES = 20_000
"""Of text outside of forms: more is no narrative."""
_MOST_TITLES = 20
_NAME, _UNIT = "项目名称", "实施单位"


def read_cells(tables: Iterable[Cells]) -> Reading:
    """Read all forms of some tables, and the titles and narratives that stand around them.

    Args:
        tables: in the order of the file; a form does not go on from one to the next.

    Returns:
        Books and notes; the notes name no file yet.
    """
    text = _Text()
    for table in tables:
        for part in _in_rows(parts_of(table, all_labels())):
            if isinstance(part, FormCells):
                text.add_form(read_cell_form(part))
            else:
                text.add_row(part)
    return text.reading()


def _in_rows(parts: Iterable[FormCells | Box]) -> Iterator[FormCells | list[Box]]:
    """Put the cells outside of forms together that stand in one row."""
    for row, group in groupby(parts, key=lambda part: -1 if isinstance(part, FormCells) else part.top):
        if row < 0:
            yield from (part for part in group if isinstance(part, FormCells))
        else:
            yield [part for part in group if isinstance(part, Box)]


class _Text:
    """The lines of a file as the outline takes them: text outside of forms, and one line that stands for each form.

    The number of a line is its place in `places`, counted from 1.
    """

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.places: list[Box | None] = []
        self.forms: dict[int, FormReading] = {}
        self.titles: list[Box] = []
        self.too_many = 0

    def add_form(self, form: CellForm) -> None:
        """Add a form, and below it what stands under its table."""
        read = form.reading.form
        words = (_NAME, read.project_name if read else "", _UNIT, read.implementing_unit if read else "")
        self.forms[len(self.lines) + 1] = form.reading
        self._add(None, words)
        for _, row in groupby(form.aside, key=lambda box: box.top):
            self.add_row(list(row))

    def add_row(self, boxes: Sequence[Box]) -> None:
        """Add the cells of a row outside of forms."""
        filled = [box for box in boxes if box.text]
        if any(box.key in labels.words.titles for box in filled for labels in all_labels()):
            self.titles.append(filled[0])
            return
        self.too_many += len(self.lines) >= _MOST_LINES
        if self.too_many:
            return
        if len(filled) > 1:
            self._add(filled[0], [box.line for box in filled])
        for box in filled if len(filled) == 1 else ():
            for line in box.text.split("\n"):
                self._add(box, (line,))

    def _add(self, place: Box | None, texts: Sequence[str]) -> None:
        cells = tuple(Cell(n, text) for n, text in enumerate(texts))
        number = len(self.lines) + 1
        self.lines.append(Line(number, "\t".join(texts), cells, tabbed=len(cells) > 1, after_blank=False))
        self.places.append(place)

    def reading(self) -> Reading:
        """Put books together."""
        outline = outline_of(self.lines, vocabularies())
        books: list[Book] = []
        notes = [left_out(line, "签字栏没有读入，请在填报册中填写。") for line in outline.signed]
        notes.extend(left_out(line, "是页码或页眉，没有读入。") for line in outline.furniture[:1])
        notes.extend(box.note("这个标题之下没有“项目名称”一栏，没有读入。") for box in self.titles[:_MOST_TITLES])
        if self.too_many:
            notes.append(Note(file="", message=f"表外的文字太多，其后的 {self.too_many} 行没有读入。"))
        if not outline.books:
            notes.extend(left_out(line, "表外的文字没有读入。") for line in self.lines)
        for text in outline.books:
            read, doubts = book_of(text, self._form)
            books.extend(with_editions(read))
            notes.extend(doubts)
        return Reading(tuple(books), tuple(self._placed(note) for note in notes))

    def _form(self, project: ProjectText, year: int | None) -> FormReading:
        own = next((line for line in project.form if line.number in self.forms), None)
        stray = tuple(left_out(line, "表外的文字没有读入。") for line in project.form if line is not own)
        if own is None:
            return FormReading(None, stray)
        reading = self.forms[own.number]
        form, notes = reading.form, reading.notes
        if form is not None and form.year is None and year is not None:
            form = dataclasses.replace(form, year=year)
            notes = tuple(note for note in notes if note.field != "year")
        return FormReading(form, (*notes, *stray))

    def _placed(self, note: Note) -> Note:
        """Give a note the place of its line."""
        box = self.places[note.line - 1] if note.line is not None else None
        if box is None:
            return dataclasses.replace(note, line=None)
        return dataclasses.replace(note, line=None, page=box.page, cell=box.address)


def with_editions(books: Iterable[Book]) -> Iterator[Book]:
    """Name the edition of each form, which the whole book tells: cells that are blank in all of its forms."""
    for book in books:
        editions = load_editions().of_book(book)
        forms = tuple(
            form if edition is None else dataclasses.replace(form, edition=edition.name)
            for form, edition in zip(book.forms, editions, strict=True)
        )
        yield dataclasses.replace(book, forms=forms)
