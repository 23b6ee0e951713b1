"""The outline of a published text: its books, in each the summary on top, and for each project narrative and form."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from perfdesk.intake.indicator_rows import has_level, is_row_head
from perfdesk.intake.text_lines import Line, is_page_number
from perfdesk.intake.vocabulary import ROW_HEADS, STRUCTURE, Vocabulary, section_of
from perfdesk.model.text import squeeze

_BOOK_TITLE = re.compile(
    r"(?P<unit>[^\d，。；：、]{0,40})(?P<year>(?:19|20)\d{2})(?:年度?)?"
    r"(?P<rest>[^\d，。；：]{0,30}(?:绩效|预算|项目)[^\d，。；：]{0,30}(?:表|汇总|目标|情况|文本|册))"
)
_YEAR_LINE = re.compile(r"[(（]?(?P<year>(?:19|20)\d{2})年度?[)）]?")
_CHINESE_DIGITS: Final = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_PROJECT = re.compile(
    r"[^。，；]{0,6}(?:项目经费情况说明|项目情况说明|项目支出情况说明)[(（]?[\d一二三四五六七八九十]{0,3}[)）]?"
)
_SIGN_OFF = re.compile(
    r"(?:填报人|填表人|填报单位负责人|单位负责人|负责人|审核人|联系人|联系电话|填报日期|填表日期)[:(]"
)
_SENTENCE = re.compile(r"[，。；！？]")
_LONGEST_TITLE: Final = 60
_LONGEST_TITLE_TAIL: Final = 14
_RUNNING_HEAD_TIMES: Final = 3
_HEAD_LINES: Final = 8
_SHORTEST_NAME: Final = 5
_LOOK_AHEAD: Final = 6


@dataclass(slots=True)
class ProjectText:
    """The lines of one project: sections of its narrative by heading, and its form."""

    narrative: list[tuple[str, Line, list[Line]]] = field(default_factory=list)
    form: list[Line] = field(default_factory=list)
    words: Vocabulary | None = None


@dataclass(slots=True)
class BookText:
    """The lines of one book."""

    unit: str = ""
    year: int | None = None
    title: str = ""
    line: Line | None = None
    front: list[Line] = field(default_factory=list)
    projects: list[ProjectText] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """What a text falls into, the lines that belong to the pages rather than to it, and those of sign-off blocks."""

    books: list[BookText] = field(default_factory=list)
    furniture: list[Line] = field(default_factory=list)
    signed: list[Line] = field(default_factory=list)


def outline_of(lines: Sequence[Line], kinds: Sequence[Vocabulary]) -> Outline:
    """Cut a text into books, narratives and forms."""
    return _Cutter(lines, kinds).cut()


def year_in(text: str) -> int | None:
    """Return the year that a title states: `（2026年度）`, `2026年财政支出…`, `二〇二六年度`."""
    match = re.search(r"((?:19|20)\d{2})\s*年", squeeze(text).translate(_CHINESE_DIGITS))
    return int(match[1]) if match else None


class _Cutter:
    """Walks over the lines once; `project.form` is open while lines belong to a form."""

    def __init__(self, lines: Sequence[Line], kinds: Sequence[Vocabulary]) -> None:
        self.lines, self.kinds = lines, kinds
        self.outline = Outline()
        self.book = BookText()
        self.project = ProjectText()
        self.seen: set[str] = set()
        self.in_form = False
        self.sections = {name: heading for words in kinds for name, heading in words.sections.items()}
        self.repeated = _repeated(lines)

    def cut(self) -> Outline:
        skip = -1
        for n, line in enumerate(self.lines):
            if n <= skip:
                continue
            if is_page_number(line) and (self._decorated(line) or not self._may_be_cell()):
                self.outline.furniture.append(line)
            elif self.in_form and _SIGN_OFF.match(line.key):
                self.outline.signed.append(line)
            elif taken := self._book_title(n):
                skip = n + taken - 1
            elif words := self._form_title(n):
                self._open_form(line, words)
            elif not line.tabbed and _PROJECT.fullmatch(line.key):
                self._close_form()
            elif not line.tabbed and (heading := section_of(line.text, self.sections)):
                self._close_form()
                self.project.narrative.append((heading, line, []))
            else:
                self._content(n, line)
        self._close_form()
        if self.book.projects:
            self.outline.books.append(self.book)
        return self.outline

    def _decorated(self, line: Line) -> bool:
        return not line.key.isdecimal()

    def _may_be_cell(self) -> bool:
        """Whether a bare number may be a cell: in forms whose cells stand on lines of their own."""
        return self.in_form and not any(line.tabbed for line in self.project.form)

    def _content(self, n: int, line: Line) -> None:
        words = self.project.words
        labels = _labels(line, self.kinds)
        if self.in_form and words is not None:
            if "project_name" in labels and "project_name" in self.seen:
                self._open_form(line, self._kind_by_labels(n))
            elif not labels and self._is_running_head(n):
                self.outline.furniture.append(line)
                return
            self.seen |= labels
            self.project.form.append(line)
        elif len(labels) > 1:
            self._open_form(line, self._kind_by_labels(n))
            self.seen |= labels
            self.project.form.append(line)
        elif self.project.narrative:
            self.project.narrative[-1][2].append(line)
        else:
            self.book.front.append(line)

    def _is_running_head(self, n: int) -> bool:
        """Whether plain text between the rows of a table belongs to the page: repeated, by a page number, or a name."""
        line = self.lines[n]
        if line.tabbed or not self._in_tabbed_form() or len(line.key) > _LONGEST_TITLE or _SENTENCE.search(line.key):
            return False
        if any(has_level(line, words) for words in self.kinds):
            return False
        beside = [self.lines[m] for m in (n - 1, n + 1) if 0 <= m < len(self.lines)]
        names = {cell.key for other in self.project.form[:_HEAD_LINES] for cell in other.cells[1:]}
        named = any(len(name) >= _SHORTEST_NAME and line.key.startswith(name) for name in names | {self.book.unit})
        return line.key in self.repeated or any(map(is_page_number, beside)) or named

    def _in_tabbed_form(self) -> bool:
        return any(line.tabbed for line in self.project.form)

    def _book_title(self, n: int) -> int:
        """Take the title of a book; return how many lines it has, 0 if there is none here."""
        line = self.lines[n]
        match = _title_match(line, self.kinds)
        unit, taken = "", 1
        if match is None and n + 1 < len(self.lines) and _may_be_unit(line, self.kinds):
            match = _title_match(self.lines[n + 1], self.kinds)
            if match is None or match["unit"] or (self.in_form and self.lines[n + 1].key == self.book.title):
                return 0
            unit, taken = line.text, 2
        if match is None:
            return 0
        unit, year, title = unit or match["unit"], int(match["year"]), match[0]
        if self.book.title and (title, year) == (self.book.title, self.book.year) and unit in ("", self.book.unit):
            self.outline.furniture.extend(self.lines[n : n + taken])
            return taken
        if self.in_form and not self._form_ended(n + taken):
            self.outline.furniture.extend(self.lines[n : n + taken])
            return taken
        self._close_form()
        if self.book.projects:
            self.outline.books.append(self.book)
            self.book = BookText()
        unit = unit or self.book.unit
        self.book.unit, self.book.year, self.book.title, self.book.line = unit, year, title, line
        return taken

    def _form_ended(self, n: int) -> bool:
        """Whether what follows begins something new rather than going on with the open form."""
        below = self.lines[n : n + _LOOK_AHEAD]
        if below and any(is_row_head(below[0], words) or has_level(below[0], words) for words in self.kinds):
            return False
        if below and below[0].tabbed and below[0].cells[0].column and not _labels(below[0], self.kinds):
            return False  # under the merged cells of the left columns
        if any(_is_title(line, words) for line in below[:2] for words in self.kinds):
            return True
        if any(is_row_head(line, words) or has_level(line, words) for line in below[:2] for words in self.kinds):
            return False
        ahead = _labels_ahead(below, self.kinds)
        return not ahead or "project_name" in ahead or bool(ahead & self.seen)

    def _form_title(self, n: int) -> Vocabulary | None:
        """Return the words of the form whose title stands on a line, None if there is none or it is a running head."""
        line = self.lines[n]
        words = next((words for words in self.kinds if _is_title(line, words)), None)
        if words is None or not self.in_form or not self.project.form:
            return words
        ahead = _labels_ahead(self.lines[n + 1 : n + 1 + _LOOK_AHEAD], self.kinds)
        if not self.seen and not any(other.tabbed or has_level(other, words) for other in self.project.form):
            self.outline.furniture.append(line)  # a title printed twice
            return None
        new = not ahead or "project_name" in ahead or bool(ahead & self.seen)
        if not new or (not ahead and self._goes_on(n + 1, words)):
            self.outline.furniture.append(line)
            return None
        return words

    def _goes_on(self, n: int, words: Vocabulary) -> bool:
        return any(has_level(line, words) for line in self.lines[n : n + 2])

    def _open_form(self, line: Line, words: Vocabulary) -> None:
        if self.in_form:
            self._close_form()
        self.in_form = True
        self.seen = set()
        self.project.words = words
        if _is_title(line, words):
            self.project.form.append(line)

    def _kind_by_labels(self, n: int) -> Vocabulary:
        """Return the kind of form whose labels stand most often in the lines below."""
        ahead = self.lines[n : n + 40]
        return max(
            self.kinds,
            key=lambda words: sum(1 for line in ahead for cell in line.cells for _ in words.paths(cell.text)),
        )

    def _close_form(self) -> None:
        """End the project once its form is there."""
        if self.in_form:
            self.book.projects.append(self.project)
            self.project = ProjectText()
        self.in_form = False


def _repeated(lines: Sequence[Line]) -> frozenset[str]:
    """Return what stands alone on at least three lines, figures aside: running heads, if it stands inside tables."""
    counts = Counter(line.key for line in lines if not line.tabbed and len(line.key) <= _LONGEST_TITLE)
    return frozenset(key for key, times in counts.items() if times >= _RUNNING_HEAD_TIMES)


def _is_title(line: Line, words: Vocabulary) -> bool:
    """Whether a line is the title of a form, alone or with its year."""
    if len(line.key) > _LONGEST_TITLE:
        return False
    for title in words.titles:
        before, found, behind = line.key.partition(title)
        if found and len(before) + len(behind) <= _LONGEST_TITLE_TAIL and not _SENTENCE.search(before + behind):
            return True
    return False


def _title_match(line: Line, kinds: Sequence[Vocabulary]) -> re.Match[str] | None:
    if len(line.cells) != 1 or len(line.key) > _LONGEST_TITLE or any(_is_title(line, words) for words in kinds):
        return None
    return _BOOK_TITLE.fullmatch(line.key)


def _may_be_unit(line: Line, kinds: Sequence[Vocabulary]) -> bool:
    return (
        len(line.cells) == 1
        and not line.tabbed
        and len(line.key) <= _LONGEST_TITLE
        and not _SENTENCE.search(line.text)
        and not _labels(line, kinds)
    )


def _labels(line: Line, kinds: Sequence[Vocabulary]) -> set[str]:
    """Return the labels that stand on a line, as cells of their own or among words."""
    texts = [cell.text for cell in line.cells]
    if not line.tabbed:
        texts += [part for text in texts for part in text.split()]
    else:
        texts += [parts[0] for text in texts if len(parts := text.split()) > 1]
    return {
        path
        for words in kinds
        for text in texts
        for path in words.paths(text)
        if path not in STRUCTURE or path in ROW_HEADS
    }


def _labels_ahead(lines: Sequence[Line], kinds: Sequence[Vocabulary]) -> set[str]:
    """Return the labels of the first line below that has any."""
    for line in lines:
        if labels := _labels(line, kinds):
            return labels
    return set()
