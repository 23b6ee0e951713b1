"""Texts whose cells stand in drawing order, one after another and broken over lines: pieces put together again.

Such a text shows no columns. What belongs together is told by labels, by level names, by the notation of values, and
by how full a line is: a line that does not reach the width of its column ends its cell.
"""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from perfdesk.intake.indicator_rows import Row, is_row_head, is_strong
from perfdesk.intake.text_lines import Line, tidy, tidy_value
from perfdesk.intake.vocabulary import Vocabulary
from perfdesk.model.text import squeeze
from perfdesk.model.value import parse_value

_EVALUATED = re.compile(
    r"(?:(?P<name>\S.{0,200}?)\s+)??(?P<target>\S{1,60})\s+(?P<actual>\S{1,60})\s+"
    r"(?P<weight>\d{1,3}(?:\.\d{1,2})?)\s+(?P<score>\d{1,3}(?:\.\d{1,2})?)(?:\s+(?P<deviation>(?!\d+(?:\.\d+)?(?:\s|$))\S.{0,300}))?"
)
_SPAN_OF_YEARS = re.compile(r"\(?(?:19|20)\d{2}年?[-—–至~]{1,2}(?:19|20)\d{2}年?\)?")
_TOTALS = re.compile(r"总分\s*(?P<weight>\d{1,4}(?:\.\d{1,2})?)?\s*(?P<score>\d{1,4}(?:\.\d{1,2})?)?")
_SENTENCE_END = re.compile(r"[。！？；.!?;]$")
_LEAST_WIDTH: Final = 8
_SHORTEST_PART: Final = 2
_NEARLY_FULL: Final = 2
_LONGEST_LINE: Final = 400
_REASON_WIDTH: Final = 7
_QUALITATIVE = re.compile(
    r"及时|健全|规范|稳定|提升|良好|齐全|正常|有效|提高|达到|"
    r"符合|完成|合理|降低|减少|增强|改善|形成|建立健全|优化|促进|满意"
)


class Upright:
    """A label written from top to bottom, one or two characters on a line, taken away piece by piece."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.rest = list(labels)

    def takes(self, text: str) -> bool:
        """Whether a piece of text is the next part of the label."""
        key = squeeze(text)
        for n, rest in enumerate(self.rest):
            if key and rest.startswith(key):
                self.rest[n] = rest[len(key) :]
                return True
        return False


@dataclass(frozen=True, slots=True)
class Piece:
    """A line between two level names, or a level name."""

    line: Line
    text: str
    level: int = 0


def labels_of(words: Vocabulary, part: str) -> tuple[str, ...]:
    """Return the labels that stand for a part of the table."""
    return tuple(label for label, paths in words.labels.items() if part in paths)


def goal_texts(lines: Sequence[Line]) -> tuple[str, str, bool]:
    """Tell the left from the right goal, which follow each other without a sign.

    Returns:
        Left and right text, and whether the border between them is a guess.
    """
    kept = [line for line in lines if not _SPAN_OF_YEARS.fullmatch(line.key)]
    blocks: list[list[Line]] = []
    for line in kept:
        if not blocks or (line.after_blank and not _cut_by_page(blocks[-1])):
            blocks.append([])
        blocks[-1].append(line)
    if not blocks:
        return "", "", False
    if len(blocks) == 1:
        at = _first_short(blocks[0])
        if at is None:
            return _flowed(blocks[0]), "", True
        return _flowed(blocks[0][: at + 1]), _flowed(blocks[0][at + 1 :]), True
    border = 1 if len(blocks) == 2 else _border(blocks)  # noqa: PLR2004
    left = [line for block in blocks[:border] for line in block]
    right = [line for block in blocks[border:] for line in block]
    return _flowed(left), _flowed(right), len(blocks) > 2  # noqa: PLR2004


def _cut_by_page(block: Sequence[Line]) -> bool:
    """Whether a block stops in the middle of a sentence at the right edge of its column."""
    width = max(len(line.text) for line in block)
    last = block[-1].text
    return len(block) > 1 and len(last) >= width and not _SENTENCE_END.search(last)


def _border(blocks: Sequence[Sequence[Line]]) -> int:
    """Find the block where the width of the column changes; the first border, if it does not."""
    widths = [max(len(line.text) for line in block) for block in blocks]
    for n in range(1, len(blocks)):
        if max(widths[:n]) - max(widths[n:]) >= _NEARLY_FULL:
            return n
    return 1


def _first_short(block: Sequence[Line]) -> int | None:
    width = max(len(line.text) for line in block)
    ends = (n for n, line in enumerate(block[:-1]) if len(line.text) < width - _NEARLY_FULL)
    return next(ends, None)


def _flowed(lines: Sequence[Line]) -> str:
    """Join the lines of one cell; a line that ends early ends a paragraph."""
    width = max((len(line.text) for line in lines), default=0)
    text = ""
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        ends = following is not None and len(line.text) < width - _NEARLY_FULL * 2 and _SENTENCE_END.search(line.text)
        text += line.text + ("\n" if ends else "")
    return "\n".join(tidy(part) for part in text.split("\n"))


def pieces_of(lines: Sequence[Line], words: Vocabulary) -> Iterator[Piece]:
    """Cut the lines of an indicator table into level names and what stands between them."""
    upright = Upright(labels_of(words, "indicators"))
    heads = [label for label, paths in words.labels.items() if paths and paths[0] in _HEAD_PARTS]
    begun = False
    rest = ""
    for n, line in enumerate(lines):
        text = line.text[:_LONGEST_LINE]
        if rest and squeeze(text).startswith(rest):
            text, rest = _without(text, rest), ""
        if not text or upright.takes(text):
            continue
        first, _, behind = text.partition(" ")
        if behind and upright.takes(first):
            text = behind
        taken = list(_level_names(line, text, words))
        for piece in taken[:-1]:
            begun = True
            yield piece
        text = taken[-1].text
        if name := _cut_name(text, lines[n + 1 : n + 3], words):
            begun, rest = True, name[len(squeeze(text)) :]
            yield Piece(line, name, 1 if name in words.level1 else 2)
        elif text and (begun or not (is_row_head(line, words) or _is_head(text, heads))):
            yield Piece(line, text)


_HEAD_PARTS: Final = frozenset(
    ("level1", "level2", "level3", "value", "target", "actual", "weight", "score", "deviation")
)


def _is_head(text: str, heads: Sequence[str]) -> bool:
    """Whether a line is made of parts of the labels over the columns."""
    return all(any(part in head for head in heads) for part in squeeze(text).split()) or all(
        any(squeeze(part) in head for head in heads) for part in text.split()
    )


def _without(text: str, key: str) -> str:
    """Return `text` without its first characters, white space aside."""
    left = len(key)
    for n, sign in enumerate(text):
        if left == 0:
            return text[n:].strip()
        left -= not sign.isspace()
    return ""


def _level_names(line: Line, text: str, words: Vocabulary) -> Iterator[Piece]:
    """Split the level names off the front of a line; the last piece is what remains."""
    while text:
        first, _, behind = text.partition(" ")
        name = words.level(text) or words.level(first)
        if not name:
            break
        text = "" if words.level(text) else behind.strip()
        yield Piece(line, name, 1 if name in words.level1 else 2)
    yield Piece(line, text)


def _cut_name(text: str, following: Sequence[Line], words: Vocabulary) -> str:
    """Return the level name that begins with `text` and ends on the next line, "" if there is none."""
    key = squeeze(text)
    if len(key) < _SHORTEST_PART or not following:
        return ""
    for name in (*words.level2, *words.level1):
        if name != key and name.startswith(key) and following[0].key.startswith(name[len(key) :]):
            return name
    return ""


def rows_of_pieces(pieces: Sequence[Piece], words: Vocabulary) -> tuple[Row, ...]:
    """Make rows of the pieces of an indicator table."""
    evaluated = words.kind == "self-evaluation"
    rows: list[Row] = []
    level1 = level2 = ""
    block: list[Piece] = []
    width = _width(pieces)
    for piece in (*pieces, None):
        if piece is not None and not piece.level:
            block.append(piece)
            continue
        if block:
            if evaluated:
                made = _evaluated_rows(block)
                if made and made[0].values == () and rows and rows[-1].values and not (level1 or level2):
                    rows[-1] = _lengthened(rows[-1], made[0])
                    made = made[1:]
            else:
                made = _target_rows(block, width)
            rows.extend(_under(made, level1, level2))
            level1 = level2 = ""
            block = []
        if piece is None:
            break
        if piece.level == 1:
            level1 = piece.text
        else:
            level2 = piece.text
    return tuple(rows)


def _under(rows: Sequence[Row], level1: str, level2: str) -> Iterator[Row]:
    for n, row in enumerate(rows):
        yield Row(row.line, level1 if n == 0 else "", level2 if n == 0 else "", row.name, row.values, (), row.notes)


def _width(pieces: Sequence[Piece]) -> int:
    """Return how many characters a line of the 三级指标 column holds: the longest line that is a name alone."""
    alone = [len(piece.text) for piece in pieces if not piece.level and " " not in piece.text]
    return max([_LEAST_WIDTH, *alone])


def _target_rows(block: Sequence[Piece], width: int) -> list[Row]:
    """Tell names from values among the lines between two level names."""
    rows: list[Row] = []
    names: list[Piece] = []

    def close(value: str, line: Line, name: str = "") -> None:
        first = names[0].line if names else line
        full = tidy("".join(piece.text for piece in names) + name)
        rows.append(Row(first, name=full, values=(tidy_value(value),) if value else ()))
        names.clear()

    for n, piece in enumerate(block):
        text, last = piece.text, n + 1 == len(block)
        name, _, value = text.rpartition(" ")
        if is_strong(text) or parse_value(text).is_figure:
            close(text, piece.line)
        elif name and (is_strong(value) or parse_value(value).is_figure or _QUALITATIVE.fullmatch(value)):
            close(value, piece.line, name)
        elif names and (len(names[-1].text) < width or last or _QUALITATIVE.fullmatch(text)):
            close(text, piece.line)
        elif name and (len(text) != width or last):
            close(value, piece.line, name)
        else:
            names.append(piece)
    if names:
        close("", names[0].line)
    return rows


def _evaluated_rows(block: Sequence[Piece]) -> list[Row]:
    """Find the lines with target, actual, weight and score; what stands before each is its name."""
    rows: list[Row] = []
    names: list[Piece] = []
    for piece in block:
        match = _EVALUATED.fullmatch(piece.text)
        if not match:
            names.append(piece)
            continue
        if rows:
            rows[-1], names = _with_reason(rows[-1], names, named=bool(match["name"]))
        name = tidy("".join(part.text for part in names) + (match["name"] or ""))
        first = names[0].line if names else piece.line
        values = (match["target"], match["actual"], match["weight"], match["score"], match["deviation"] or "")
        rows.append(Row(first, name=name, values=tuple(map(tidy, values))))
        names = []
    if names:
        rest = Row(names[0].line, name=tidy("".join(part.text for part in names)))
        if rows:
            rows[-1] = _lengthened(rows[-1], rest)
        else:
            rows.append(rest)
    return rows


def _with_reason(row: Row, pieces: list[Piece], *, named: bool) -> tuple[Row, list[Piece]]:
    """Give the lines that go on with the reason of deviation of the row above to that row."""
    taken = 0
    full = len(row.values[-1]) >= _REASON_WIDTH
    while full and taken + (not named) < len(pieces):
        full = len(pieces[taken].text) >= _REASON_WIDTH
        taken += 1
    if not taken:
        return row, pieces
    rest = "".join(piece.text for piece in pieces[:taken])
    longer = dataclasses.replace(row, values=(*row.values[:-1], tidy(row.values[-1] + rest)))
    message = f"第 {pieces[0].line.number} 行的“{rest}”接到偏差原因之后，请核对。"
    return longer.doubt("deviation", message), pieces[taken:]


def _lengthened(row: Row, rest: Row) -> Row:
    """Add what stands behind the values of a row: a long reason, or the second half of a name that a page break cut."""
    if len(row.values) > 1 and len(row.values[-1]) >= _REASON_WIDTH:
        longer = dataclasses.replace(row, values=(*row.values[:-1], row.values[-1] + rest.name))
        return longer.doubt("deviation", f"第 {rest.line.number} 行的“{rest.name}”接到偏差原因之后，请核对。")
    longer = Row(row.line, row.level1, row.level2, row.name + rest.name, row.values, (), row.notes)
    return longer.doubt("level3", f"第 {rest.line.number} 行的“{rest.name}”在指标值之后，接到三级指标之后，请核对。")


def totals_of(lines: Sequence[Line]) -> tuple[str, str, Line] | None:
    """Return 总分 and the total score, with their line."""
    for line in reversed(lines):
        match = _TOTALS.match(line.text)
        if match:
            return match["weight"] or "", match["score"] or "", line
    return None
