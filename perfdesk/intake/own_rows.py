"""The indicators on a form's sheet: which were changed, added or taken out in an office program."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise, zip_longest
from typing import Final, NamedTuple, TypeAlias

from perfdesk.intake.vocabulary import ROW_HEADS, Vocabulary
from perfdesk.model.carried import ShownCell
from perfdesk.model.form import AnyIndicator
from perfdesk.model.money import parse_decimal
from perfdesk.model.paths import with_text

Row: TypeAlias = tuple[int, dict[str, str]]
"""A row of the sheet, and what the fields of its indicator say."""
TextAt: TypeAlias = Callable[[int, int], str]
"""What a cell says now: row and column, counted from 1."""
_PATH: Final = re.compile(r"indicators\[(\d+)\]\.(\w+)")
LEVELS: Final = frozenset({"level1", "level2"})
"""Neighbours with the same level are one merged cell: where it is blank, the level is that of the row above."""
_NAME: Final = "level3"
_HEADS: Final = frozenset((*ROW_HEADS, "weight", "score"))
_MOST_ROWS: Final = 2_000
_NOTHING: Final[dict[str, str]] = {}


class Change(NamedTuple):
    """What was changed: the cell, the field's path, what stood there and what stands there now.

    A whole row that was added has no `old`, one that was taken out has no `new` and no cell.
    """

    row: int
    column: int
    path: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of the indicators as they were written.

    Attributes:
        first, last: rows of the sheet.
        columns: field of an indicator → column.
        items: the indicators.
        tops: (row, field) of each cell that is not the rest of a merged one.
        closed: whether labels stand below, so that no row of the block can.
    """

    first: int
    last: int
    columns: Mapping[str, int]
    items: tuple[Row, ...]
    tops: frozenset[tuple[int, str]]
    closed: bool

    @classmethod
    def of(cls, cells: Sequence[ShownCell]) -> "Block | None":
        """Find the block among the cells of a sheet; None without indicators, or where one goes on over a page."""
        columns: dict[str, int] = {}
        texts: dict[int, dict[str, str]] = {}
        rows: dict[int, int] = {}
        tops: set[tuple[int, str]] = set()
        for cell in cells:
            match = _PATH.fullmatch(cell.field)
            if not match:
                continue
            if cell.rows == 0:
                return None
            index, name = int(match[1]), match[2]
            columns[name] = cell.column
            tops.add((cell.row, name))
            for item in range(index, index + cell.rows):
                texts.setdefault(item, {})[name] = cell.text
                if cell.rows == 1:
                    rows[item] = cell.row
        if not texts or rows.keys() != texts.keys():
            return None
        items = tuple((rows[item], texts[item]) for item in sorted(texts))
        first, last = items[0][0], items[-1][0]
        closed = any(cell.row > last for cell in cells if not cell.field)
        return cls(first, last, columns, items, frozenset(tops), closed)

    @classmethod
    def under_head(cls, cells: Sequence[ShownCell], words: Vocabulary) -> "Block | None":
        """Find the block of a form without indicators: below the labels of its columns; None where there are none.

        Args:
            cells: of the sheet.
            words: what the editions of its kind call things.
        """
        labels = [cell for cell in cells if not cell.field]
        heads: dict[int, dict[str, int]] = {}
        for cell in labels:
            for path in words.paths(cell.text):
                if path in _HEADS:
                    heads.setdefault(cell.row, {})[path] = cell.column
        for row, columns in heads.items():
            if _NAME in columns:
                last = min((cell.row - 1 for cell in labels if cell.row > row), default=row)
                return cls(row + 1, last, columns, (), frozenset(), closed=last > row)
        return None

    def now(self, text_at: TextAt, shift: int) -> list[Row]:
        """Return the rows as they stand now, each with the levels of its merged cells; rows that were blanked are gone.

        Where rows were added or taken out, levels are left as they are: merged cells tell them no more.

        Args:
            text_at: what the cells say.
            shift: by how many rows what stands below the block was moved.
        """
        last = self.last + shift
        while not self.closed and last - self.first < _MOST_ROWS and any(self._texts(last + 1, text_at).values()):
            last += 1
        bare = {row for row, texts in self.items if not any(_own(texts))}
        rows = [(row, self._texts(row, text_at)) for row in range(self.first, last + 1)]
        rows = [(row, texts) for row, texts in rows if row in bare or any(texts.values())]
        if not self.moved(rows):
            for (_, above), (row, texts) in pairwise(rows):
                for name in LEVELS & texts.keys():
                    if (row, name) not in self.tops:
                        texts[name] = above[name]
        return rows

    def moved(self, now: Sequence[Row]) -> bool:
        """Whether rows were added or taken out."""
        return [row for row, _ in now] != [row for row, _ in self.items]

    def _texts(self, row: int, text_at: TextAt) -> dict[str, str]:
        return {name: text_at(row, column) for name, column in self.columns.items()}


def changed_indicators(
    indicators: Sequence[AnyIndicator], block: Block, now: Sequence[Row], blank: AnyIndicator
) -> tuple[tuple[AnyIndicator, ...], list[Change]]:
    """Return the indicators as their rows say now, and what was changed in them.

    Args:
        indicators: as they were when the sheet was written.
        block: how they were written.
        now: their rows now.
        blank: one of their kind.
    """
    new: list[AnyIndicator] = []
    changes: list[Change] = []
    moved = block.moved(now)
    for index, here in _pairs(block.items, now) if moved else enumerate(now):
        place = f"indicators[{len(new)}]"
        was, before = (0, _NOTHING) if index is None else block.items[index]
        if here is None:
            changes.append(Change(was, 0, "indicators", before.get(_NAME, ""), None))
            continue
        row, texts = here
        if moved:
            above = before or ({name: getattr(new[-1], name) for name in LEVELS} if new else _NOTHING)
            texts |= {name: above.get(name, "") for name in LEVELS & texts.keys() if not texts[name]}
        indicator = blank if index is None else indicators[index]
        if index is None:
            changes.append(Change(row, block.columns.get(_NAME, 0), place, None, texts.get(_NAME, "")))
        for name, text in texts.items():
            if not same(text, before.get(name, "")):
                indicator = with_text(indicator, name, text)
                if index is not None:
                    changes.append(Change(row, block.columns[name], f"{place}.{name}", before[name], text))
        new.append(indicator)
    return tuple(new), changes


def same(one: str, other: str) -> bool:
    """Whether two cells say the same: 2 and 2.00 are one number."""
    if one == other:
        return True
    number = parse_decimal(one)
    return number is not None and number == parse_decimal(other)


def _own(texts: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(text for name, text in texts.items() if name not in LEVELS)


def _pairs(before: Sequence[Row], now: Sequence[Row]) -> Iterator[tuple[int | None, Row | None]]:
    """Pair each row as it was with what it became: None for a row that was not there, or is no more."""
    old, new = ([_own(texts) for _, texts in rows] for rows in (before, now))
    for _, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield from zip_longest(range(start, end), now[begin:stop])
