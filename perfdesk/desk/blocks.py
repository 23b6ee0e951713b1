"""Blocks of cells between the grid and spreadsheets: copied, pasted, filled down, and rows moved."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from perfdesk.desk.grid import (
    EVALUATION,
    LEVEL1,
    LEVEL2,
    LEVEL3,
    TARGET,
    GridKind,
    Row,
    cell_text,
    with_cell,
    with_whole_value,
)
from perfdesk.model.edition import Edition
from perfdesk.model.text import squeeze

Block: TypeAlias = tuple[tuple[str, ...], ...]
"""Rows of cells, as long as each comes."""

_QUOTED: Final = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)')
_PLAIN: Final = re.compile(r"[^\t\n]*")
_PAPER: Final = ("level1", "level2", "level3", "whole")
"""The columns of a target form as the paper has them: the value stands whole in one cell."""


@dataclass(frozen=True, slots=True)
class Paste:
    """What a paste would do.

    Attributes:
        rows: all rows as they would be.
        lost: the filled cells that would say something else, as (row, column).
        added: how many rows would be new.
        count: how many rows the block has.
        columns: where its columns would stand.
    """

    rows: tuple[Row, ...]
    lost: frozenset[tuple[int, int]]
    added: int
    count: int
    columns: range

    @property
    def label(self) -> str:
        """Its name, as undo calls it."""
        return f"粘贴 {self.count} 行" + (f"，改写 {len(self.lost)} 格" if self.lost else "")


def block_of(text: str) -> Block:
    """Part copied text into rows and cells, as spreadsheets put it on the clipboard.

    A cell with line breaks or tabs stands in quotes, each of its own quotes doubled; other quotes are the cell's own.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text:
        return ()
    rows: list[tuple[str, ...]] = []
    cells: list[str] = []
    at, end = 0, len(text)
    while at <= end:
        cell, at = _cell_at(text, at)
        cells.append(cell)
        if at >= end or text[at] == "\n":
            rows.append(tuple(cells))
            cells = []
            if at >= end - 1:
                break
        at += 1
    return tuple(rows)


def _cell_at(text: str, at: int) -> tuple[str, int]:
    """Return the cell that begins at a place, and where it ends."""
    if text[at : at + 1] == '"' and (quoted := _QUOTED.match(text, at)):
        inner = quoted[1]
        if '""' in inner or "\n" in inner or "\t" in inner:
            return inner.replace('""', '"'), quoted.end()
    plain = _PLAIN.match(text, at)
    return (plain[0], plain.end()) if plain else ("", at)


def text_of(block: Block) -> str:
    """Write a block as spreadsheets read it; the other way round is `block_of`."""
    return "".join("\t".join(map(_quoted, cells)) + "\n" for cells in block)


def _quoted(cell: str) -> str:
    needs = cell.startswith('"') or "\n" in cell or "\t" in cell
    return '"' + cell.replace('"', '""') + '"' if needs else cell


def tiled(block: Block, high: int, wide: int) -> Block:
    """Repeat a block over a selection that is a multiple of its size, as spreadsheets do; else leave it alone."""
    width = max(map(len, block), default=0)
    if not width or high % len(block) or wide % width:
        return block
    return tuple(tuple(cells) * (wide // width) for cells in block) * (high // len(block))


def plan_paste(
    kind: GridKind, rows: Sequence[Row], at: tuple[int, int], block: Block, edition: Edition | None
) -> Paste:
    """Return what laying a block over the rows from a cell on would do.

    A block that has the columns of the paper is laid from the first column on, wherever the cursor stands; a blank
    level in it means the one above.
    """
    first, left = at
    on_paper = _as_on_paper(kind, block, edition)
    if on_paper:
        keys = _PAPER if kind is TARGET else tuple(column.key for column in kind.columns)
        block, left = on_paper, LEVEL1
    else:
        keys = tuple(column.key for column in kind.columns[left:] if not column.computed)
    made = list(rows) + [kind.blank] * max(first + len(block) - len(rows), 0)
    for n, cells in enumerate(block, start=first):
        for key, text in zip(keys, cells, strict=False):
            made[n] = with_whole_value(made[n], text) if key == "whole" else with_cell(made[n], key, text, edition)
    wide = min(max(map(len, block), default=0), len(keys))
    columns = range(left, len(kind.columns) if on_paper else left + wide)
    touched = range(first, min(first + len(block), len(rows)))
    lost = frozenset((n, column) for n in touched for column in _rewritten(kind, rows[n], made[n]))
    return Paste(tuple(made), lost, max(len(made) - len(rows), 0), len(block), columns)


def _rewritten(kind: GridKind, old: Row, new: Row) -> list[int]:
    """List the filled columns in which two rows differ."""
    return [
        n
        for n, column in enumerate(kind.columns)
        if not column.computed
        and (text := cell_text(old, column.key, "plain"))
        and text != cell_text(new, column.key, "plain")
    ]


def _as_on_paper(kind: GridKind, block: Block, edition: Edition | None) -> Block | None:
    """Return a block that has the columns of the paper, its merged levels filled in; None for any other block.

    The head row goes, and so do the columns that merged cells leave blank.
    """
    if edition is None:
        return None
    body = [cells for cells in block if "三级指标" not in map(squeeze, cells)]
    width = max(map(len, body), default=0)
    full = [(*map(str.strip, cells), *[""] * (width - len(cells))) for cells in body]
    used = [n for n in range(width) if any(cells[n] and squeeze(cells[n]) != "绩效指标" for cells in full)]
    last = len(_PAPER) if kind is TARGET else len(kind.columns)
    level1 = {level.level1 for level in edition.levels}
    level2 = {name for level in edition.levels for name in level.level2}
    if not LEVEL3 < len(used) <= last or not any(squeeze(cells[used[LEVEL1]]) in level1 for cells in full):
        return None
    if not any(squeeze(cells[used[LEVEL2]]) in level2 for cells in full):
        return None
    if kind is EVALUATION and len(used) < last:
        used = list(range(used[0], used[0] + min(last, width - used[0])))
    return _levels_carried(tuple(tuple(cells[n] for n in used) for cells in full if any(cells)))


def _levels_carried(block: Block) -> Block:
    """Fill the blank levels of a block, as merged cells leave them, with those above."""
    made: list[tuple[str, ...]] = []
    above = ("", "")
    for cells in block:
        level1, level2 = squeeze(cells[LEVEL1]), squeeze(cells[LEVEL2])
        above = (level1 or above[0], level2 or ("" if level1 else above[1]))
        made.append((*above, *cells[LEVEL3:]))
    return tuple(made)


def cleared(
    kind: GridKind, rows: Sequence[Row], cells: Sequence[tuple[int, int]], edition: Edition | None
) -> tuple[Row, ...]:
    """Return the rows with nothing in some cells; computed ones show what is left."""
    made = list(rows)
    for n, column in cells:
        if n < len(made):
            made[n] = with_cell(made[n], kind.columns[column].key, "", edition)
    return tuple(made)


def filled_down(
    kind: GridKind, rows: Sequence[Row], columns: range, first: int, last: int, edition: Edition | None
) -> tuple[Row, ...]:
    """Return the rows with the first one's cells put into those below it."""
    keys = [kind.columns[column].key for column in columns]
    made = list(rows)
    for n in range(first + 1, min(last + 1, len(rows))):
        for key in keys:
            made[n] = with_cell(made[n], key, cell_text(rows[first], key, "plain"), edition)
    return tuple(made)


def moved(rows: Sequence[Row], first: int, last: int, to: int) -> tuple[Row, ...]:
    """Return the rows with a run of them standing where row `to` stood, as far as there is room."""
    to = min(max(to, 0), len(rows) - (last - first + 1))
    rest = [*rows[:first], *rows[last + 1 :]]
    return (*rest[:to], *rows[first : last + 1], *rest[to:])
