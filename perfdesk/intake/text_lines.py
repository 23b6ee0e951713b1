r"""Lines and cells of a published text, cleaned of the marks that machine reading leaves behind.

`<b>`, `<p>`, `#`, `**`, `$\geq 95\%$`, `\*`, rules of dashes under table heads and blanks inside Chinese words are no
part of what the paper says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from perfdesk.model.text import squeeze
from perfdesk.model.value import parse_value

_TAGS = "p|b|br|i|u|em|strong|span|div|center|font|sup|sub|td|th|tr|table|tbody|thead|h[1-6]"
_NEW_PARAGRAPH = re.compile(r"</(?:p|div)>\s*<(?:p|div)\b[^<>]{0,200}>|<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]{{0,200}})?/?>", re.IGNORECASE)
_LATEX = (
    (re.compile(r"\\(?:geqslant|geq|ge)(?![a-z])"), "≥"),
    (re.compile(r"\\(?:leqslant|leq|le)(?![a-z])"), "≤"),
    (re.compile(r"\\(?:times|ast)(?![a-z])"), "×"),
    (re.compile(r"\\(?:mathrm|text|mathbf|operatorname)\s*\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\^\s*\{?\s*\\circ\s*\}?"), "°"),
    (re.compile(r"\\[,;! ]"), ""),
    (re.compile(r"\$"), ""),
)
_ESCAPED = re.compile(r"\\([%#*_\[\](){}&~`>.+\-!|$])")
_WRAPPED = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1")
_HEADING = re.compile(r"^\s{0,8}#{1,6}\s+")
_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200b\u202f\u3000\ufeff]+")
# A blank between two Chinese signs, or beside a bracket, is an artefact; beside Latin letters it may be meant.
_CHINESE = r"\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e“”‘’"
_STRAY_BLANK = re.compile(rf"(?<=[{_CHINESE}()]) (?=[{_CHINESE}()])|(?<=[(（]) | (?=[)）])")
_RULE_SIGNS: Final = frozenset("-:=_—–─ \t|+")
_PIPED = re.compile(r"\s*\|.*\|\s*")
_BAR = re.compile(r"(?<!\\)\|")
_PAGE_NUMBER = re.compile(
    r"[-—–·~.]{0,3}(?:第?\d{1,4}页?(?:[/,，]?共?\d{1,4}页?)?|第\d{1,4}页[/,，(]?共\d{1,4}页\)?|page\d{1,4}(?:of\d{1,4})?)"
    r"[-—–·~.]{0,3}",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d \d")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not blank.

    Attributes:
        column: counted from 0.
        text: cleaned; paragraphs are parted by line ends.
        key: the text for comparing: no white space, half width, no colon behind.
    """

    column: int
    text: str
    key: str = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", squeeze(self.text).rstrip(":"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file.

    Attributes:
        number: counted from 1.
        source: as it stands in the file.
        cells: those that are not blank.
        tabbed: whether it is a row of cells by tabs, rather than plain text.
        after_blank: whether a blank line stands before it; inside a table that is a page break.
        text: the cleaned text of the whole line.
        key: the text for comparing.
    """

    number: int
    source: str
    cells: tuple[Cell, ...]
    tabbed: bool
    after_blank: bool
    text: str = field(init=False, compare=False, repr=False)
    key: str = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        text = " ".join(cell.text for cell in self.cells)
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "key", squeeze(text))


def lines_of(text: str) -> Iterator[Line]:
    """List the lines of a text that say something."""
    after_blank = True
    for number, source in enumerate(text.split("\n"), 1):
        line = _line(number, source, after_blank=after_blank)
        if line.cells:
            yield line
        after_blank = not line.cells and not _is_rule(source)


def _line(number: int, source: str, *, after_blank: bool) -> Line:
    body = _HEADING.sub("", source)
    if _is_rule(body):
        return Line(number, source, (), tabbed=False, after_blank=after_blank)
    piped = "\t" not in body and _PIPED.fullmatch(body)
    parts = _BAR.split(body.strip())[1:-1] if piped else body.split("\t")
    cells = tuple(Cell(column, cleaned) for column, part in enumerate(parts) if (cleaned := clean(part)))
    return Line(number, source, cells, tabbed=len(parts) > 1, after_blank=after_blank)


def _is_rule(text: str) -> bool:
    """Whether a line only draws a rule, as below the head of a table in Markdown."""
    return text.count("-") + text.count("—") + text.count("─") + text.count("_") > 1 and _RULE_SIGNS.issuperset(text)


def clean(text: str) -> str:
    r"""Return what a cell says, without markup: `$\geq 95\%$` → `≥ 95%`."""
    if "<" in text:
        text = _TAG.sub("", _NEW_PARAGRAPH.sub("\n", text))
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    if "\\" in text or "$" in text:
        for pattern, sign in _LATEX:
            text = pattern.sub(sign, text)
    if "**" in text or "__" in text:
        text = _WRAPPED.sub(r"\2", text)
    paragraphs = (_BLANKS.sub(" ", part).strip() for part in text.split("\n"))
    return "\n".join(part for part in paragraphs if part)


def tidy(text: str) -> str:
    """Return a cleaned text without the blanks that machine reading puts between Chinese signs."""
    return _STRAY_BLANK.sub("", text)


def tidy_value(text: str) -> str:
    """Return a value without blanks where it is a figure (`≤ 8000.00 (每年)`), else tidied like any text."""
    return text.replace(" ", "") if " " in text and parse_value(text).is_figure else tidy(text)


def is_page_number(line: Line) -> bool:
    """Whether a line is nothing but a page number: `3`, `- 3 -`, `第 3 页 共 20 页`, `3/20`."""
    return len(line.cells) == 1 and not _FIGURES.search(line.text) and _PAGE_NUMBER.fullmatch(line.key) is not None
