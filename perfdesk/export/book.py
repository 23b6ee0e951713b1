"""A book as a document: title lines, summary sentence, narratives and forms, in the order of its edition."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import orjson

from perfdesk.errors import PerfdeskError
from perfdesk.export.fonts import FontSet, shipped_fonts
from perfdesk.export.lines import width_of
from perfdesk.export.options import PrintOptions
from perfdesk.export.pages import Block, PageBreak, Paragraph, Table, lay_out
from perfdesk.export.pdf import Attachment, PdfWriter
from perfdesk.export.placed import PlacedPage, PlacedText
from perfdesk.export.sheet import make_sheet
from perfdesk.model.edition import Edition, NarrativeSection
from perfdesk.model.editions import Editions
from perfdesk.model.fields import values_of
from perfdesk.model.finding import Finding, form_name
from perfdesk.model.form import Book, Form, Section, SignOff, TargetForm
from perfdesk.model.interchange import ATTACHMENT_NAME, write_document
from perfdesk.model.summary import summary_sentence

UNPRINTABLE = "unprintable"
"""Code of the finding on characters that no font has."""
DRAFT_MARK = "草稿"
_LOG = ".log["
"""In the paths of the year's log, which no paper shows."""
_MOST_AUTHORS = 10
"""Units that a document's metadata name as its authors; more would only fill the list."""


class ExportError(PerfdeskError):
    """Nothing can be exported; the sentence says why."""


def print_books(
    books: Iterable[Book],
    editions: Editions,
    options: PrintOptions,
    fonts: FontSet | None = None,
    progress: Callable[[int], None] = lambda _forms: None,
) -> bytes:
    """Print books as one PDF with the interchange JSON inside.

    Args:
        books: the books, in order.
        editions: the editions at hand.
        options: what the user chose.
        fonts: the fonts; None for the shipped ones.
        progress: told after each form how many more are laid out: 1.

    Raises:
        ExportError: there is no form, or one that no edition fits.
    """
    return _print(tuple(books), editions, options, fonts or shipped_fonts(), _forget, progress)


@dataclass(frozen=True, slots=True)
class PlacedBook:
    """A printed book with its pages as data: their boxes tell which field each cell on the paper shows."""

    pdf: bytes
    pages: tuple[PlacedPage, ...]


def place_book(book: Book, editions: Editions, options: PrintOptions, fonts: FontSet | None = None) -> PlacedBook:
    """Print one book as `print_books` does, and keep its pages.

    Raises:
        ExportError: there is no form, or one that no edition fits.
    """
    pages: list[PlacedPage] = []
    pdf = _print((book,), editions, options, fonts or shipped_fonts(), pages.append)
    return PlacedBook(pdf, tuple(pages))


def _forget(_page: PlacedPage) -> None:
    """Keep nothing: a page is large, and a document may have a thousand."""


def _print(
    books: tuple[Book, ...],
    editions: Editions,
    options: PrintOptions,
    fonts: FontSet,
    keep: Callable[[PlacedPage], None],
    progress: Callable[[int], None] = lambda _forms: None,
) -> bytes:
    if not any(book.forms for book in books):
        raise ExportError("没有可以导出的表，请先导入或新建。")
    # Written first, since the plain data of many forms takes as much memory as their pages do.
    plain = orjson.dumps(write_document(books))
    data = Attachment(ATTACHMENT_NAME, plain, "application/json", "填报数据，可由绩效填报台原样读回")
    writer = PdfWriter(fonts)
    titles: list[str] = []
    for book in books:
        for edition, chapter in chapters(book, editions):
            titles.append(_title(book, edition))
            blocks = blocks_of(book, edition, chapter, options, alone=len(books) == 1)
            for page in lay_out(_told(blocks, progress), edition.page, fonts):
                if options.draft:
                    _mark_as_draft(page, fonts)
                writer.add(page)
                keep(page)
    title = titles[0] if len(titles) == 1 else f"{titles[0]}等 {len(titles)} 册"
    author = "、".join(dict.fromkeys(book.unit for book in books)) if len(books) <= _MOST_AUTHORS else ""
    return writer.write(title, author, DRAFT_MARK if options.draft else "财政项目支出绩效目标", [data])


def _told(blocks: Iterable[Block], progress: Callable[[int], None]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Table):
            progress(1)


def unprintable(book: Book, fonts: FontSet | None = None) -> tuple[Finding, ...]:
    """Return a finding on every field that holds a character which no font has; it would be printed as 〓."""
    fonts = fonts or shipped_fonts()
    found: list[Finding] = []
    head = dataclasses.replace(book, waivers=())
    holders: list[tuple[int | None, Form | Book]] = [*enumerate(book.forms), (None, head)]
    for index, holder in holders:
        printed = ((path, field, value) for path, field, value in values_of(holder) if _LOG not in path)
        texts = [(path, field.type.show(value)) for path, field, value in printed]
        if not fonts.missing(text for _, text in texts):
            continue
        for path, text in texts:
            missing = fonts.missing([text])
            if missing:
                named = "、".join(_named(each) for each in missing)
                message = f"字库里没有 {named}，打印时会成为“〓”。请换一个写法，或在导出时改用本机含有此字的官方字体。"
                found.append(Finding(UNPRINTABLE, "error", index, path, message))
    return tuple(found)


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"“{character}”（{code}）" if character.isprintable() else code


def chapters(book: Book, editions: Editions) -> Iterable[tuple[Edition, list[tuple[int, Form]]]]:
    """Part a book by edition, in the order in which they first come; each form with its index in the book.

    Raises:
        ExportError: no edition fits a form.
    """
    found: dict[Edition, list[tuple[int, Form]]] = {}
    for index, (form, edition) in enumerate(zip(book.forms, editions.of_book(book), strict=True)):
        if edition is None:
            raise ExportError(
                f"“{form_name(form)}”（{form.kind}，版式 {form.layout or '未写明'}）没有合适的表样，不能打印。"
                "请检查数据中的 layout，或把该表样放进表样文件夹。"
            )
        found.setdefault(edition, []).append((index, form))
    return found.items()


def _title(book: Book, edition: Edition) -> str:
    return " ".join(line.format(unit=book.unit, year=book.year or "") for line in edition.document.title).strip()


def blocks_of(
    book: Book, edition: Edition, chapter: list[tuple[int, Form]], options: PrintOptions, *, alone: bool = True
) -> Iterator[Block]:
    """Return what a chapter prints, from its title to the last form.

    Args:
        book: the book.
        edition: the edition of the chapter.
        chapter: its forms, each with its index in the book.
        options: what the user chose.
        alone: whether the document has no other book, which would be marked in its outline.
    """
    document, styles = edition.document, edition.styles
    bookmark = "" if alone else _title(book, edition)
    for line in document.title:
        text = line.format(unit=book.unit, year=book.year or "")
        yield Paragraph(text, styles["book_title"], keep_with_next=True, bookmark=bookmark)
        bookmark = ""
    if document.summary:
        yield Paragraph(document.summary_heading, styles["book_heading"], keep_with_next=True)
        yield Paragraph(summary_sentence(book, edition), styles["body"])
    with_narrative = document.with_narrative if options.narrative is None else options.narrative
    sign_off = book.sign_off or (SignOff() if options.sign_off else None)
    for number, (index, form) in enumerate(chapter, start=1):
        if number > 1:
            yield PageBreak()
        bookmark = f"{number} {form_name(form)}"
        if with_narrative and isinstance(form, TargetForm) and form.narrative:
            yield from _narrative(form, edition, number, index, bookmark)
            bookmark = ""
        yield Table(make_sheet(form, edition, sign_off), edition.grid, index, bookmark)


def _narrative(form: TargetForm, edition: Edition, number: int, index: int, bookmark: str) -> Iterator[Block]:
    """Print the heading of a project and its sections, up to the heading that stands over the form.

    `number` is what the heading says, `index` is the form's place in its book.
    """
    styles, document = edition.styles, edition.document
    heading = document.project_heading.format(n=number)
    if heading:
        yield Paragraph(heading, styles["project_heading"], keep_with_next=True, bookmark=bookmark)
        bookmark = ""
    sections = list(form.narrative)
    over_form = document.narrative[-1] if document.narrative else None
    if over_form and not any(_subject(section.heading) == _subject(over_form.heading) for section in sections):
        sections.append(Section(over_form.heading))
    for n, section in enumerate(sections):
        text = printed_heading(section.heading, document.narrative)
        yield Paragraph(text, styles["section_heading"], keep_with_next=True, bookmark=bookmark)
        bookmark = ""
        if section.text:
            yield Paragraph(section.text, styles["body"], form=index, field=f"narrative[{n}].text")


def printed_heading(heading: str, known: Iterable[NarrativeSection]) -> str:
    """Return a section's heading with the hint that the edition prints behind it."""
    hint = next((each.hint for each in known if _subject(each.heading) == _subject(heading)), "")
    return heading if "（" in heading else heading + hint


def _subject(heading: str) -> str:
    """Return a heading without its number: 一、项目概述 → 项目概述."""
    return heading.partition("、")[2] or heading


def _mark_as_draft(page: PlacedPage, fonts: FontSet) -> None:
    size = 14.0
    wide = width_of(DRAFT_MARK, fonts.chains["hei"].widths) * size
    page.texts.append(PlacedText(page.width - wide - 57, 42, "hei", size, DRAFT_MARK))
