"""Published texts (.txt) into books: the entry of the text reader."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from perfdesk.intake.encoding import DAMAGE_MARK, decode
from perfdesk.intake.errors import IntakeError
from perfdesk.intake.form_text import FormReading, read_drawn_target, read_self_evaluation, read_tabbed_target
from perfdesk.intake.narrative import sections_of, summary_of
from perfdesk.intake.notes import Note, Reading
from perfdesk.intake.outline import BookText, ProjectText, outline_of
from perfdesk.intake.text_lines import Line, lines_of
from perfdesk.intake.vocabulary import vocabularies
from perfdesk.model.form import Book, Form, SelfEvaluation, TargetForm

_TABBED_SHARE = 3


class NoFormError(IntakeError):
    """A text holds no form at all."""

    def __init__(self, file_name: str, titles: Iterable[str]) -> None:
        known = "、".join(f"“{title}”" for title in titles)
        super().__init__(file_name, "", f"里面没有表，既没有标题{known}，也没有“项目名称”一栏；请检查是否选错了文件")


def read_text(data: bytes, file_name: str) -> Reading:
    """Read the books of a published text.

    Args:
        data: the file's bytes, in any encoding that `perfdesk.intake.encoding` knows.
        file_name: its name, for sentences and notes.

    Returns:
        The books, and a note on everything that was lost, doubtful or decided by meaning.

    Raises:
        EncodingError: where the file is no text.
        NoFormError: where there is no form in it.
    """
    decoded = decode(data, file_name)
    lines = tuple(lines_of(decoded.text))
    kinds = vocabularies()
    outline = outline_of(lines, kinds)
    projects = [project for book in outline.books for project in book.projects]
    if not projects:
        raise NoFormError(file_name, sorted(title for words in kinds for title in words.titles))
    books: list[Book] = []
    notes = [*_damage(lines), *_furniture(outline.furniture)]
    notes.extend(left_out(line, "签字栏没有读入，请在填报册中填写。") for line in outline.signed)
    for text in outline.books:
        read, doubts = book_of(text, _form)
        books.extend(read)
        notes.extend(doubts)
    notes.sort(key=lambda note: note.line or 0)
    return Reading(tuple(books), tuple(dataclasses.replace(note, file=file_name) for note in notes))


def book_of(
    text: BookText, read_form: Callable[[ProjectText, int | None], FormReading]
) -> tuple[tuple[Book, ...], list[Note]]:
    """Make a book of its parts, or several where no title says that they are one.

    Args:
        text: summary, narratives and forms.
        read_form: reads a project's form, for the year of the book where it states none.

    Returns:
        The books and the notes on them.
    """
    summary, left = summary_of(text.front)
    notes = [left_out(line, "表前的文字没有读入。") for line in left]
    forms: list[Form] = []
    for project in text.projects:
        reading = read_form(project, text.year)
        sections, doubts = sections_of(project.narrative)
        form = reading.form
        if isinstance(form, TargetForm) and sections:
            form = dataclasses.replace(form, narrative=sections)
        name = form.project_name if form else ""
        notes.extend(dataclasses.replace(note, form=name) for note in _placed((*reading.notes, *doubts), project))
        if form:
            forms.append(form)
    if not text.title or not forms:
        return grouped(forms), notes
    unit = text.unit or _most_common(form.implementing_unit for form in forms)
    return (Book(unit=unit, year=text.year, summary=summary, forms=tuple(forms)),), notes


def _form(project: ProjectText, year: int | None) -> FormReading:
    if project.words is None:
        raise AssertionError
    if project.words.kind == SelfEvaluation.kind:
        return read_self_evaluation(project, project.words, year)
    tabbed = sum(line.tabbed for line in project.form)
    read = read_tabbed_target if tabbed * _TABBED_SHARE >= len(project.form) else read_drawn_target
    return read(project, project.words, year)


def _placed(notes: Iterable[Note], project: ProjectText) -> Iterator[Note]:
    """Give notes on what is not there at all the first line of the form."""
    first = project.form[0].number if project.form else None
    for note in notes:
        known = note.line is not None or note.page is not None or note.cell
        yield note if known else dataclasses.replace(note, line=first)


def grouped(forms: Sequence[Form]) -> tuple[Book, ...]:
    """Make books of forms that stand under no title: one unit's forms of one year."""
    groups: dict[tuple[str, int | None], list[Form]] = {}
    for form in forms:
        groups.setdefault((form.implementing_unit, form.year), []).append(form)
    return tuple(Book(unit=unit, year=year, forms=tuple(group)) for (unit, year), group in groups.items())


def _most_common(names: Iterable[str]) -> str:
    counted = Counter(name for name in names if name).most_common(1)
    return counted[0][0] if counted else ""


def _damage(lines: Iterable[Line]) -> Iterator[Note]:
    for line in lines:
        if DAMAGE_MARK in line.source:
            message = f"这一行有无法辨认的字节，读作“{DAMAGE_MARK}”，请核对原件。"
            yield Note(file="", message=message, line=line.number, source=line.source.strip())


def _furniture(lines: Sequence[Line]) -> Iterator[Note]:
    """Say in one note which lines belong to the pages and were left out."""
    if lines:
        numbers = "、".join(str(line.number) for line in lines[:20]) + (" 等" if len(lines) > len(lines[:20]) else "")
        message = f"第 {numbers} 行是页码或页眉，共 {len(lines)} 行，没有读入。"
        yield Note(file="", message=message, line=lines[0].number, source=lines[0].source.strip())


def left_out(line: Line, message: str) -> Note:
    """Say that a line was not read."""
    return Note(file="", message=message, line=line.number, source=line.source.strip())
