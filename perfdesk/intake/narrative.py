"""The narrative of a project and the summary on top of a book, out of their lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from perfdesk.intake.notes import Note
from perfdesk.intake.text_lines import Line, tidy
from perfdesk.model.form import Section, Summary
from perfdesk.model.money import parse_decimal
from perfdesk.model.text import squeeze

_BULLET = re.compile(r"^[-*•·]\s+")
_ENDED = re.compile(r"[。！？；：.!?;:”’）)》】]$")
_ITEM = re.compile(r"^(?:[(（]?[\d一二三四五六七八九十]{1,3}[)）、.．]|[①-⑳])")
_UNITS = re.compile(r"(\d{1,5})个(?:预算)?单位")
_PROJECTS = re.compile(r"项目(?:共|共计)?(\d{1,5})个|(\d{1,5})个(?:预算|支出|财政支出)?项目")
_TOTAL = re.compile(r"(\d[\d,]{0,15}(?:\.\d{1,6})?)万元")
_LONG_LINE: Final = 40


def paragraphs(lines: Iterable[Line]) -> str:
    """Put lines together to paragraphs; a sentence that a page break cut in two is made whole."""
    text = ""
    previous: Line | None = None
    for line in lines:
        words = tidy(_BULLET.sub("", line.text))
        broken = previous is not None and _cut(previous, line)
        text = f"{text}{words}" if broken else f"{text}\n{words}" if text else words
        previous = line
    return text


def _cut(before: Line, line: Line) -> bool:
    """Whether a line goes on with the sentence of the line before it."""
    return len(before.text) >= _LONG_LINE and not _ENDED.search(before.text) and not _ITEM.match(line.text)


def sections_of(parts: Sequence[tuple[str, Line, list[Line]]]) -> tuple[tuple[Section, ...], tuple[Note, ...]]:
    """Make the sections of a narrative; the last one, in whose place the form stands, is left out when empty.

    Args:
        parts: official heading, line of the heading, lines of the text.
    """
    sections: dict[str, Section] = {}
    notes: list[Note] = []
    for n, (heading, line, lines) in enumerate(parts):
        text = paragraphs(lines)
        if not text and n == len(parts) - 1:
            notes.extend(_misnumbered(heading, line, ""))
            continue
        if heading in sections:
            joined = f"{sections[heading].text}\n{text}".strip("\n")
            message = f"标题“{heading}”出现了两次，内容合在一起，请核对。"
            notes.append(_note(line, f"narrative[{list(sections).index(heading)}].text", message))
            sections[heading] = Section(heading=heading, text=joined)
            continue
        notes.extend(_misnumbered(heading, line, f"narrative[{len(sections)}].heading"))
        if not text:
            message = f"“{heading}”之下没有文字。"
            notes.append(_note(line, f"narrative[{len(sections)}].text", message))
        sections[heading] = Section(heading=heading, text=text)
    return tuple(sections.values()), tuple(notes)


def _misnumbered(heading: str, line: Line, field: str) -> Iterator[Note]:
    number = heading.partition("、")[0]
    if number and not squeeze(line.text).startswith(number):
        yield _note(line, field, f"标题序号与表样不同，按“{heading}”读入。")


def summary_of(lines: Sequence[Line]) -> tuple[Summary | None, tuple[Line, ...]]:
    """Find the summary among the lines on top of a book.

    Returns:
        The summary with the figures that it states, or None, and the lines that are no part of it.
    """
    texts = [line for line in lines if _figures(line) or _is_sentence(line)]
    if not any(_figures(line) for line in texts):
        return None, tuple(lines)
    text = paragraphs(texts)
    key = squeeze(text)
    units, projects, total = _UNITS.search(key), _PROJECTS.search(key), _TOTAL.search(key)
    summary = Summary(
        budget_units=int(units[1]) if units else None,
        projects=int(projects[1] or projects[2]) if projects else None,
        total_wanyuan=parse_decimal(total[1]) if total else None,
        text=text,
    )
    return summary, tuple(line for line in lines if line not in texts)


def _figures(line: Line) -> bool:
    return bool(_PROJECTS.search(line.key) and (_TOTAL.search(line.key) or _UNITS.search(line.key)))


def _is_sentence(line: Line) -> bool:
    return len(line.key) >= _LONG_LINE or line.key.endswith("。")


def _note(line: Line, field: str, message: str) -> Note:
    return Note(file="", message=message, line=line.number, field=field, source=line.source.strip())
