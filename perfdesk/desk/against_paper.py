"""Whether a PDF of our own still shows the data inside it: each cell of its forms is looked for on its pages.

The data are what is read; what the pages say otherwise, since another program wrote on them or exchanged the data,
gives notes.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from perfdesk.export.book import DRAFT_MARK, ExportError, blocks_of, chapters
from perfdesk.export.fonts import MISSING_MARK
from perfdesk.export.lines import printable
from perfdesk.export.options import PrintOptions
from perfdesk.export.pages import Paragraph, Table
from perfdesk.export.sheet import SIGN_OFF
from perfdesk.intake.notes import Drawn, Note, Reading
from perfdesk.model.editions import Editions
from perfdesk.model.form import Book, Form

_LEFT_OUT: Final = re.compile(r"[\s\x00-\x1f\ufffe\u00ad‐-]+")
"""What is left out of comparing: blanks, line ends, and hyphens, which PDFs hold in several ways."""
_ALIKE: Final = 0.5
"""How alike a text on the page is to what should stand there, to be taken for what stands there instead."""
_MOST: Final = 0.5
"""Share of a form's cells; where more differ, the form is another one."""
_FIGURE: Final = re.compile(r"[\d,.]+%?")
_LONG: Final = 60
_TRIED: Final = 3
_BESIDE: Final = re.compile(rf"\d+/\d+|{DRAFT_MARK}")
"""What stands on a page beside the forms."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """What is printed of a form, each text with the path of its field; labels have none."""

    form: Form
    cells: Sequence[tuple[str, str]]
    narrative: Sequence[tuple[str, str]]


def notes_against_paper(reading: Reading, editions: Editions, file_name: str) -> Iterator[Note]:
    """Compare the forms of a reading with what the pages show, unless an edition that they name is not at hand.

    Args:
        reading: of a PDF of our own; of other files there is nothing to compare.
        editions: the editions at hand.
        file_name: name of the file, for the notes.
    """
    named = {form.edition for book in reading.books for form in book.forms if form.edition}
    if any(editions.get(name) is None for name in named):
        return
    try:
        forms, known = _printed(reading.books, editions)
    except ExportError:
        return
    drawn = [Drawn(page, _bare(text)) for page, text in reading.drawn]
    heads = {_bare(each.cells[0][1]) for each in forms}
    starts = [each.page for each in drawn if each.text in heads]
    if len(starts) != len(forms):
        message = f"各页上有 {len(starts)} 张表，附带的数据有 {len(forms)} 张；按附带的数据读入，请与原件核对。"
        yield Note(file_name, message)
        return
    first_of = {each.page: at for at, each in reversed([*enumerate(drawn)])}
    firsts = [first_of[page] for page in starts]
    for each, before, first, end in zip(forms, [0, *firsts], firsts, [*firsts[1:], len(drawn)], strict=False):
        yield from _on_cells(each, drawn[first:end], known, file_name)
        yield from _on_narrative(each, drawn[before:end], file_name)


def _printed(books: Iterable[Book], editions: Editions) -> tuple[list[_Printed], set[str]]:
    """Return what is printed of each form, and whatever else may be printed."""
    forms: list[_Printed] = []
    known: set[str] = set()
    for book in books:
        for edition, chapter in chapters(book, editions):
            narrative: list[tuple[str, str]] = []
            for block in blocks_of(book, edition, chapter, PrintOptions(narrative=True, sign_off=True)):
                if isinstance(block, Table):
                    unsigned = book.sign_off is None  # signed is only where the user wished it then
                    shown = block.sheet.cells
                    known.update(_bare(each.text) for each in shown if each.field == SIGN_OFF and unsigned)
                    cells = [(each.field, each.text) for each in shown if each.field != SIGN_OFF or not unsigned]
                    forms.append(_Printed(book.forms[block.form], cells, narrative))
                    narrative = []
                elif isinstance(block, Paragraph):
                    known.add(_bare(block.text))
                    narrative += [(block.field, block.text)] if block.field else []
    return forms, known


def _on_cells(printed: _Printed, drawn: Sequence[Drawn], known: Collection[str], file_name: str) -> Iterator[Note]:
    """Look for each cell of a form on its pages."""
    form, pages = printed.form, _Pages(drawn)
    cells = [(field, text, _bare(text)) for field, text in printed.cells]
    missing = [(field, text, bare) for field, text, bare in cells if bare and not pages.take(bare) and field]
    if len(missing) > _MOST * sum(bool(bare and field) for field, _, bare in cells):
        message = "各页上的内容和附带的数据里这张表不同；按附带的数据读入，请与原件核对。"
        yield Note(file_name, message, page=drawn[0].page, form=form.project_name, field="project_name")
        return
    strange = pages.left_over({*known, *(bare for _, _, bare in cells)})
    for field, text, bare in missing:
        instead = _instead(bare, strange, alone=len(missing) == 1)
        if instead is not None:
            strange.remove(instead)
        yield _note(form, field, text, instead, drawn[0].page, file_name)
    for each in strange:
        message = f"这一页上的“{each.text}”附带的数据里没有；按附带的数据读入，请与原件核对。"
        yield Note(file_name, message, page=each.page, form=form.project_name, source=each.text)


def _instead(bare: str, strange: Sequence[Drawn], *, alone: bool) -> Drawn | None:
    """Return what stands where a text should be: the only text, the only figure for a figure, or the most alike."""
    figures = [each for each in strange if _FIGURE.fullmatch(each.text)] if _FIGURE.fullmatch(bare) else []
    for choice in (strange if alone else [], figures):
        if len(choice) == 1:
            return choice[0]
    alike = difflib.get_close_matches(bare, [each.text for each in strange], 1, _ALIKE)
    return next((each for each in strange if [each.text] == alike), None)


def _on_narrative(printed: _Printed, drawn: Sequence[Drawn], file_name: str) -> Iterator[Note]:
    """Look for the texts of the narrative before a form, where any of them is printed."""
    pages = _Pages(drawn)
    texts = [(field, text, bare) for field, text in printed.narrative if (bare := _bare(text))]
    missing = [(field, text) for field, text, bare in texts if not pages.take(bare)]
    if len(missing) < len(texts):
        for field, text in missing:
            yield _note(printed.form, field, text, None, drawn[0].page, file_name)


def _note(form: Form, field: str, text: str, instead: Drawn | None, page: int, file_name: str) -> Note:
    told = text if len(text) <= _LONG else f"{text[:_LONG]}…"
    on_paper = f"这一页上是“{instead.text}”" if instead else "各页上没有这样的内容"
    message = f"附带的数据是“{told}”，{on_paper}；按附带的数据读入，请与原件核对。"
    page, source = (instead.page, instead.text) if instead else (page, "")
    return Note(file_name, message, page=page, form=form.project_name, field=field, source=source)


class _Pages:
    """What some pages draw, from which texts are taken one after the other; a text may go on on the next page."""

    def __init__(self, drawn: Sequence[Drawn]) -> None:
        self._drawn = drawn
        self._free = [bool(each.text) for each in drawn]

    def take(self, text: str, after: int = 0) -> bool:
        """Take a text away where it stands; return whether it is there.

        Args:
            text: what is looked for.
            after: the page on which it began, where this is what goes on behind it.
        """
        runs = [self._run(at, text) for at, each in enumerate(self._drawn) if self._begins(text, at, each, after)]
        for run in sorted(runs, key=self._length, reverse=True)[:_TRIED]:
            self._mark(run, free=False)
            rest = text[self._length(run) :]
            if not rest or self.take(rest, after=self._drawn[run[-1]].page):
                return True
            self._mark(run, free=True)
        return False

    def left_over(self, known: Collection[str]) -> list[Drawn]:
        """Return what was not taken between the first and the last text that was, and is no part of what is known."""
        taken = [n for n, each in enumerate(self._drawn) if each.text and not self._free[n]]
        inner = range(taken[0], taken[-1]) if taken else ()
        free = [self._drawn[n] for n in inner if self._free[n] and not _BESIDE.fullmatch(self._drawn[n].text)]
        return [each for each in free if not any(_fits(each.text, text) for text in known)]

    def _begins(self, text: str, at: int, each: Drawn, after: int) -> bool:
        goes_on = not after or each.page == after + 1
        return self._free[at] and goes_on and _fits(each.text, text[: len(each.text)])

    def _run(self, at: int, text: str) -> range:
        """Return the neighbours from `at` on with which a text begins."""
        end, length = at, 0
        while end < len(self._drawn) and self._free[end]:
            each = self._drawn[end].text
            if len(each) > len(text) - length or not _fits(each, text[length : length + len(each)]):
                break
            end, length = end + 1, length + len(each)
        return range(at, end)

    def _length(self, run: range) -> int:
        return sum(len(self._drawn[n].text) for n in run)

    def _mark(self, run: range, *, free: bool) -> None:
        for n in run:
            self._free[n] = free


def _fits(drawn: str, text: str) -> bool:
    """Whether what is drawn is part of a text; a character without glyph stands for any."""
    if MISSING_MARK not in drawn:
        return drawn in text
    pattern = re.compile(".".join(map(re.escape, drawn.split(MISSING_MARK))), re.DOTALL)
    return pattern.search(text) is not None


def _bare(text: str) -> str:
    return _LEFT_OUT.sub("", printable(text))
