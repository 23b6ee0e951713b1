"""Texts whose cells stand in drawing order, one after another and broken over lines: pieces put together again.

Such a text shows no columns. What belongs together is told by labels, by level names, by the notation of values, and
by how full a line is: a line that does not reach the width of its column ends its cell.
"""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Final

from perfdesk.intake.drawn_costs import broken_cost
from perfdesk.intake.drawn_rows import Text, is_bare_number, opens_page, rows_of_blocks
from perfdesk.intake.indicator_rows import Row, is_row_head
from perfdesk.intake.text_lines import Line, tidy
from perfdesk.intake.vocabulary import Vocabulary, vocabularies
from perfdesk.model.form import SelfEvaluation
from perfdesk.model.text import squeeze

_SPAN_OF_YEARS = re.compile(r"\(?(?:19|20)\d{2}年?[-—–至~]{1,2}(?:19|20)\d{2}年?\)?")
_TOTALS = re.compile(r"总分\s*(?P<weight>\d{1,4}(?:\.\d{1,2})?)?\s*(?P<score>\d{1,4}(?:\.\d{1,2})?)?")
_SENTENCE_END = re.compile(r"[。！？；.!?;]$")
_SHORTEST_PART: Final = 2
_NEARLY_FULL: Final = 2
_MOST_PARTS: Final = 6
_FAR: Final = 16
_LONGEST_LINE: Final = 400


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
    kept = [line for line in lines if not _SPAN_OF_YEARS.fullmatch(line.key) and not is_bare_number(line)]
    blocks: list[list[Line]] = []
    for line in kept:
        if not blocks or line.after_blank or opens_page(line, blocks[-1][-1]):
            blocks.append([])
        blocks[-1].append(line)
    if not blocks:
        return "", "", False
    if len(kept) == 1 and (parted := _on_one_line(kept[0].text)):
        return *parted, True
    if len(blocks) == 1:
        at = _first_end(blocks[0])
        return _flowed(blocks[0][:at]), _flowed(blocks[0][at:]), True
    if opens_page(blocks[-1][0], blocks[-2][-1]) and len(blocks[0]) > (at := _first_end(blocks[0])):
        blocks[:1] = [blocks[0][:at], blocks[0][at:]]
    left, right = _columns(blocks)
    return _flowed(left), _flowed(right), len(blocks) > 2  # noqa: PLR2004


def _columns(blocks: Sequence[Sequence[Line]]) -> tuple[list[Line], list[Line]]:
    """Tell which blocks make the left column and which the right one; a page break cuts both at one height."""
    page = next((n for n in range(1, len(blocks)) if opens_page(blocks[n][0], blocks[n - 1][-1])), 2)
    above, below = blocks[:page], blocks[page:]
    if len(above) == len(below) == 2:  # noqa: PLR2004
        return [*above[0], *below[0]], [*above[1], *below[1]]
    if len(above) == 2 and len(below) == 1 and _is_cut(above[0]):  # noqa: PLR2004
        first, second, third = map(_width, blocks)
        if not _is_cut(above[1]):
            return [*above[0], *below[0]], [*above[1]]
        if first == second != third:
            return [*above[0], *above[1]], [*below[0]]
    border = len(above) if len(above) < len(below) == 2 and _is_cut(above[0]) else 0  # noqa: PLR2004
    border = border + 1 if border else 1 if len(blocks) == 2 else _border(blocks)  # noqa: PLR2004
    return [line for block in blocks[:border] for line in block], [line for block in blocks[border:] for line in block]


def _on_one_line(text: str) -> tuple[str, str] | None:
    """Part two goals of one line each, which stand on one line with a blank between."""
    gaps = [at for at, sign in enumerate(text) if sign == " "]
    ended = [at for at in gaps if _SENTENCE_END.search(text[:at])]
    at = ended[0] if ended else gaps[0] if len(gaps) == 1 else None
    return None if at is None else (tidy(text[:at]), tidy(text[at + 1 :]))


def _width(block: Sequence[Line]) -> int:
    return max(len(line.text) for line in block)


def _is_cut(block: Sequence[Line]) -> bool:
    """Whether a block stops in the middle of a sentence at the right edge of its column."""
    last = block[-1].text
    return len(last) >= _width(block) - 1 and not _SENTENCE_END.search(last)


def _border(blocks: Sequence[Sequence[Line]]) -> int:
    """Find the block where the width of the column changes; the first border, if it does not."""
    widths = [max(len(line.text) for line in block) for block in blocks]
    for n in range(1, len(blocks)):
        if max(widths[:n]) - max(widths[n:]) >= _NEARLY_FULL:
            return n
    return 1


def _first_end(block: Sequence[Line]) -> int:
    """Return how many lines of a block make the left goal where nothing parts it from the right one.

    Both are broken at the edge of their columns, which need not be equally wide; the last line of the left one ends a
    sentence more often than not. All lines may be one goal, the other one being blank.
    """

    def cost(border: int) -> float:
        left, right = ([line.text for line in part] for part in (block[:border], block[border:]))
        lost = 0.3 if not right else 0.0 if _SENTENCE_END.search(left[-1]) else 0.6
        return broken_cost(left) + broken_cost(right) + lost

    return min(range(1, len(block) + 1), key=cost)


def _flowed(lines: Sequence[Line]) -> str:
    """Join the lines of one cell; a line that ends early ends a paragraph."""
    width = max((len(line.text) for line in lines), default=0)
    text = ""
    for line, following in zip(lines, [*lines, None][1:], strict=True):
        ends = following is not None and len(line.text) < width - _NEARLY_FULL * 2 and _SENTENCE_END.search(line.text)
        text += line.text + ("\n" if ends else "")
    return "\n".join(tidy(part) for part in text.split("\n"))


def pieces_of(lines: Sequence[Line], words: Vocabulary) -> Iterator[Piece]:
    """Cut the lines of an indicator table into level names and what stands between them."""
    upright = Upright(labels_of(words, "indicators"))
    heads = [label for label, paths in words.labels.items() if paths and paths[0] in _HEAD_PARTS]
    begun = False
    rests: list[str] = []
    for n, line in enumerate(lines):
        text = line.text[:_LONGEST_LINE]
        if rests and (text == rests[0] or text.startswith(f"{rests[0]} ")):
            text = text[len(rests.pop(0)) :].strip()
        if not text or (not rests and upright.takes(text)):
            continue
        first, _, behind = text.partition(" ")
        if behind and upright.takes(first):
            text = behind
        *taken, last = _level_names(line, text, words)
        for piece in taken:
            begun = True
            yield piece
        name, following = ("", []) if rests else _cut_name(last.text, lines[n : n + _FAR], words)
        if name:
            begun, rests = True, following
            yield _level(line, name, words)
        elif last.text and (begun or not (is_row_head(line, words) or _is_head(last.text, heads))):
            yield last


_HEAD_PARTS: Final = frozenset(
    ("level1", "level2", "level3", "value", "target", "actual", "weight", "score", "deviation")
)


def _is_head(text: str, heads: Sequence[str]) -> bool:
    """Whether a line is made of parts of the labels over the columns."""
    return all(any(part in head for head in heads) for part in squeeze(text).split()) or all(
        any(squeeze(part) in head for head in heads) for part in text.split()
    )


def _level_names(line: Line, text: str, words: Vocabulary) -> Iterator[Piece]:
    """Split the level names off the front of a line; the last piece is what remains."""
    known = words.level2.keys() | words.level1 | _level2_anywhere()
    while text:
        first, _, behind = text.partition(" ")
        whole = squeeze(text) in known
        if not whole and first not in known:
            break
        yield _level(line, squeeze(text) if whole else first, words)
        text = "" if whole else behind.strip()
    yield Piece(line, text)


def _level(line: Line, name: str, words: Vocabulary) -> Piece:
    return Piece(line, name, 1 if name in words.level1 else 2)


@cache
def _level2_anywhere() -> frozenset[str]:
    """Return the 二级指标 of all editions: a form may print one that its own edition lacks."""
    return frozenset(name for words in vocabularies() for name in words.level2)


def _cut_name(text: str, lines: Sequence[Line], words: Vocabulary) -> tuple[str, list[str]]:
    """Return the level name that begins with `text` on the first line, and its parts on those below; "" and none else.

    A narrow column breaks a name over the next lines; a page break leaves its second half further down, on a line of
    its own.
    """
    key = squeeze(text)
    if not key:
        return "", []
    for name in (*words.level2, *words.level1):
        if name == key or not name.startswith(key):
            continue
        rest, parts = name[len(key) :], []
        for line in lines[1 : _MOST_PARTS + 1]:
            part = line.text.split(" ")[0] if line.text else ""
            if not rest or not part or not rest.startswith(part):
                break
            parts.append(part)
            rest = rest[len(part) :]
        if not rest:
            return name, parts
        whole = name[len(key) :]
        if len(key) >= _SHORTEST_PART and _is_below_page_break(whole, lines):
            return name, [whole]
    return "", []


def _is_below_page_break(part: str, lines: Sequence[Line]) -> bool:
    """Whether some lines have a part of a name at the front of one that opens a page, or stands below it."""
    opened = False
    for above, line in pairwise(lines):
        opened = opened or opens_page(line, above)
        if opened and (line.key == part or line.text.startswith(f"{part} ")):
            return True
    return False


@dataclass(slots=True)
class _Group:
    """The level names over some lines, and these lines."""

    level1: str = ""
    level2: str = ""
    opens_page: bool = False
    block: list[Text] = field(default_factory=list)


def rows_of_pieces(pieces: Sequence[Piece], words: Vocabulary) -> tuple[Row, ...]:
    """Make rows of the pieces of an indicator table."""
    groups = [_Group()]
    for n, piece in enumerate(pieces):
        if not piece.level:
            groups[-1].block.append(Text(piece.line, piece.text))
            continue
        alone = n + 1 == len(pieces) or not pieces[n + 1].level
        if piece.level == 1 and alone and words.level2.get(groups[-1].level2) == piece.text:
            groups[-1].level1 = piece.text  # the middle of its merged cell stands below the first rows
            continue
        if groups[-1].block:
            groups.append(_Group())
        if piece.level == 1:
            groups[-1].level1 = piece.text
        else:
            groups[-1].level2 = piece.text
        groups[-1].opens_page |= n > 0 and opens_page(piece.line, pieces[n - 1].line)
    made = rows_of_blocks([group.block for group in groups], evaluated=words.kind == SelfEvaluation.kind)
    following = [*groups[1:], _Group()]
    return tuple(row for each in zip(groups, made, following, strict=True) for row in _under(*each))


def _under(group: _Group, rows: Sequence[Row], following: _Group) -> Iterator[Row]:
    """Put the names over a group on its first row, and doubt the last one where the next name opens a page."""
    for n, row in enumerate(rows):
        if n == 0:
            yield dataclasses.replace(row, level1=group.level1, level2=group.level2, opens_page=group.opens_page)
        elif n + 1 == len(rows) and following.opens_page and following.level2:
            yield row.doubt("level2", f"下一页开头印的是“{following.level2}”，页末的这一行也可能属于它，请核对。")
        else:
            yield row


def totals_of(lines: Sequence[Line]) -> tuple[str, str, Line] | None:
    """Return 总分 and the total score, with their line."""
    for line in reversed(lines):
        match = _TOTALS.match(line.text)
        if match:
            return match["weight"] or "", match["score"] or "", line
    return None
