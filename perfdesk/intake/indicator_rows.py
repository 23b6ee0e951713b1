"""Rows of the indicator table: level names, name and values of each, told apart by words and notation."""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from perfdesk.intake.notes import Note
from perfdesk.intake.text_lines import Cell, Line, tidy, tidy_value
from perfdesk.intake.vocabulary import ROW_HEADS, Vocabulary
from perfdesk.model.text import squeeze
from perfdesk.model.value import OPERATORS, parse_value, plain_signs

_LEVEL_ENDING: Final = "指标"
_SHORTEST_PART: Final = 2
_SHORTEST_SUFFIX: Final = 3
_LONGEST_REMNANT: Final = 4
_SHORTEST_BROKEN_NAME: Final = 6
_UNIT = re.compile(r"[(（][^()（）]{1,12}[)）]")
_BEGUN_VALUE = re.compile(r"(?:>=|<=|[≥≤><=])\s*\d")
_NAME_AND_VALUE = re.compile(
    r"(?P<name>[^≥≤><=\d][^≥≤><=]{1,80}?)\s*(?P<value>(?:[≥≤><=]|>=|<=)\s*[\d,]{1,20}(?:\.\d{1,6})?[^\d,，;；。]{0,12})"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table as it was printed.

    Attributes:
        line: where it stands.
        level1: the 一级指标 printed on it, or "".
        level2: the 二级指标 printed on it, or "".
        name: the 三级指标.
        values: what follows the name: the target value, and in a self-evaluation what stands behind it.
        columns: the columns of name and values in the text.
        notes: doubts about this row; `field` is relative to the row (`value`, `level3`).
        opens_page: whether its level names are the first of a page: they stand in the middle of merged cells, so that
            rows at the foot of the page before may belong to them.
    """

    line: Line
    level1: str = ""
    level2: str = ""
    name: str = ""
    values: tuple[str, ...] = ()
    columns: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()
    opens_page: bool = False

    @property
    def value(self) -> str:
        """Return its target value."""
        return self.values[0] if self.values else ""

    @property
    def empty(self) -> bool:
        """Whether it prints nothing but level names."""
        return not self.name and not self.values

    def doubt(self, field: str, message: str) -> "Row":
        """Return the row with one more note."""
        note = Note(file="", message=message, line=self.line.number, field=field, source=self.line.source.strip())
        return dataclasses.replace(self, notes=(*self.notes, note))


def is_row_head(line: Line, words: Vocabulary) -> bool:
    """Whether a line is the head of the indicator table (一级指标, 二级指标, 三级指标, 指标值)."""
    heads = {path for cell in line.cells for path in words.paths(cell.text) if path in ROW_HEADS}
    return len(heads) > 1


def has_level(line: Line, words: Vocabulary) -> bool:
    """Whether a cell of the line is the name of a level."""
    return any(words.level(cell.text) for cell in line.cells)


def is_strong(text: str) -> bool:
    """Whether a text is a value by its notation alone: a figure with an operator or a unit in brackets."""
    value = parse_value(text)
    return value.is_figure and (value.operator is not None or squeeze(text).endswith(")"))


def rows_of(lines: Sequence[Line], words: Vocabulary) -> tuple[Row, ...]:
    """Read the rows of a table whose cells stand by tabs.

    Args:
        lines: those below the head of the table.
        words: of the form's edition.
    """
    rows: list[Row] = []
    rest = ""
    for n, line in enumerate(lines):
        following = lines[n + 1 : n + 3]
        cells, completed = _without_frame(line, words, rest)
        if completed and not cells:
            continue
        for segment in _segments(cells, words):
            level1, level2, others, rest, doubts = _levels(segment, words, following)
            base = Row(line, level1, level2)
            for field, message in doubts:
                base = base.doubt(field, message)
            bare = not line.tabbed and not level1 and not level2
            if bare and rows and not any(is_strong(cell.text) for cell in others):
                rows[-1] = _with_loose(rows[-1], line)
                continue
            for row in _read(base, others):
                _append(rows, _tidied(row))
    return tuple(rows)


def _segments(cells: Sequence[Cell], words: Vocabulary) -> list[list[Cell]]:
    """Part a line into rows where a level name stands behind a whole row: two lines that were joined."""
    segments: list[list[Cell]] = [[]]
    plain = 0
    for cell in cells:
        if words.level(cell.text) and plain > 1:
            segments.append([])
            plain = 0
        plain += not words.level(cell.text)
        segments[-1].append(cell)
    return segments


def _without_frame(line: Line, words: Vocabulary, rest: str) -> tuple[list[Cell], bool]:
    """Return the line's cells without the upright label and without the second half of a name cut by the page."""
    cells = list(line.cells)
    upright = [label for label, paths in words.labels.items() if "indicators" in paths]
    if cells and any(cells[0].key in label for label in upright):
        cells = cells[1:]
    completing = next((cell for cell in cells if rest and cell.key == rest), None)
    if completing:
        cells.remove(completing)
    return cells, completing is not None


def _levels(
    cells: Sequence[Cell], words: Vocabulary, following: Sequence[Line]
) -> tuple[str, str, list[Cell], str, list[tuple[str, str]]]:
    """Take the level names out of a row.

    Returns:
        level1, level2, the other cells, the second half of a name that is cut, and doubts.
    """
    level1 = level2 = rest = ""
    others: list[Cell] = []
    doubts: list[tuple[str, str]] = []
    pieces = [piece for cell in cells for piece in _pieces(cell, words)]
    for n, cell in enumerate(pieces):
        name = words.level(cell.text)
        if not name and not others:
            name, rest_here, doubt = _damaged_level(cell, pieces[n + 1 :], words, following)
            rest = rest_here or rest
            if doubt:
                doubts.append(doubt)
        if name in words.level2 and not (name in words.level1 and not level1):
            level2 = name
        elif name in words.level1:
            level1 = name
        elif name:
            level2 = name
        else:
            others.append(cell)
    return level1, level2, others, rest, doubts


def _pieces(cell: Cell, words: Vocabulary) -> Iterator[Cell]:
    """Split level names that stand in one cell with each other or with what follows them."""
    if words.level(cell.text):
        yield cell
        return
    first, _, behind = cell.text.partition(" ")
    if behind and words.level(first):
        yield Cell(cell.column, first)
        yield from _pieces(Cell(cell.column, behind.strip()), words)
        return
    key = cell.key
    for level1 in words.level1:
        if key.startswith(level1) and key[len(level1) :] in words.level2:
            yield Cell(cell.column, level1)
            yield Cell(cell.column, key[len(level1) :])
            return
    yield cell


def _damaged_level(
    cell: Cell, behind: Sequence[Cell], words: Vocabulary, following: Iterable[Line]
) -> tuple[str, str, tuple[str, str] | None]:
    """Read a level name that is cut over lines, misread by one character, or unknown to the edition.

    Returns:
        The name ("" if the cell is none), its second half on a following line, and a doubt.
    """
    key = cell.key
    names = (*words.level2, *words.level1)
    begun = [name for name in names if len(key) >= _SHORTEST_PART and name != key and name.startswith(key)]
    for name in begun:
        if any(other.key == name[len(key) :] for line in following for other in line.cells):
            return name, name[len(key) :], ("level2", f"“{key}”与下文“{name[len(key) :]}”合为“{name}”。")
    full = len(behind) > 1
    if full and len(begun) == 1:
        return begun[0], "", ("level2", f"“{key}”不完整，按“{begun[0]}”读入，请核对。")
    ended = [name for name in words.level2 if len(key) >= _SHORTEST_SUFFIX and name.endswith(key)]
    if full and len(ended) == 1:
        return ended[0], "", ("level2", f"“{key}”不完整，按“{ended[0]}”读入，请核对。")
    close = [name for name in names if len(name) == len(key) and sum(map(str.__ne__, name, key)) == 1]
    if len(close) == 1 and behind:
        return close[0], "", ("level2", f"“{key}”按“{close[0]}”读入，请核对。")
    if full and key.endswith(_LEVEL_ENDING) and not is_strong(cell.text):
        return key, "", ("level2", f"“{key}”不在表样的二级指标之中，照原文读入，请核对。")
    return "", "", None


def _read(base: Row, cells: Sequence[Cell]) -> Iterator[Row]:
    """Tell name and value in what a row prints beside its levels."""
    joined = _joined(cells)
    texts = [cell.text for cell in joined]
    columns = tuple(cell.column for cell in joined)
    if len(texts) == 1 and not is_strong(texts[0]) and (match := _NAME_AND_VALUE.fullmatch(texts[0])):
        yield dataclasses.replace(base, name=match["name"].strip(), values=(match["value"].strip(),)).doubt(
            "value", f"“{texts[0]}”中名称与指标值连在一起，分为“{match['name'].strip()}”和“{match['value'].strip()}”。"
        )
    elif len(texts) == 1:
        yield _lone(base, texts[0], columns)
    elif len(texts) > 3 and len(texts) % 2 == 0 and all(map(is_strong, texts[1::2])):  # noqa: PLR2004
        for n in range(0, len(texts), 2):
            row = dataclasses.replace(base, name=texts[n], values=(texts[n + 1],), columns=columns[n : n + 2])
            yield row.doubt("", "这一行连着几条指标，已分开读入，请核对。")
            base = Row(base.line)
    elif len(texts) == 2 and is_strong(texts[0]) and not is_strong(texts[1]):  # noqa: PLR2004
        swapped = dataclasses.replace(base, name=texts[1], values=(texts[0],), columns=columns[::-1])
        yield swapped.doubt("", f"“{texts[0]}”按写法是指标值，“{texts[1]}”当作三级指标，请核对。")
    elif len(texts) > 2:  # noqa: PLR2004
        begins = next(
            (n for n, text in enumerate(texts) if n and _BEGUN_VALUE.match(plain_signs(text))), len(texts) - 1
        )
        name, value = "".join(texts[:begins]), "".join(texts[begins:])
        row = dataclasses.replace(base, name=name, values=(value,), columns=(columns[0], columns[begins]))
        yield row.doubt("", f"这一行的格子比表多，“{name}”合为三级指标，“{value}”作为指标值，请核对。")
    elif texts:
        yield dataclasses.replace(base, name=texts[0], values=(texts[1],), columns=columns)
    else:
        yield base


def _tidied(row: Row) -> Row:
    return dataclasses.replace(row, name=tidy(row.name), values=tuple(map(tidy_value, row.values)))


def _joined(cells: Sequence[Cell]) -> list[Cell]:
    """Put together a value that fell into two cells: `≥` `85(%)`, `≤800.00` `(元/份)`."""
    joined: list[Cell] = []
    for cell in cells:
        before = joined[-1] if joined else None
        operator = before is not None and plain_signs(before.text) in OPERATORS
        unit = before is not None and _UNIT.fullmatch(cell.text) and parse_value(before.text).is_figure
        if before is not None and (operator or unit):
            joined[-1] = Cell(before.column, before.text + cell.text)
        else:
            joined.append(cell)
    return joined


def _lone(base: Row, text: str, columns: tuple[int, ...]) -> Row:
    if is_strong(text):
        return dataclasses.replace(base, values=(text,), columns=columns)
    return dataclasses.replace(base, name=text, columns=columns)


def _append(rows: list[Row], row: Row) -> None:
    """Add a row, or what is left of the row above it."""
    above = rows[-1] if rows else None
    if above is not None and _is_double(row, above):
        rows[-1] = above.doubt("", f"第 {row.line.number} 行与这一行相同，只读入一次，请核对。")
        return
    if above is None or row.level1 or row.level2 or row.empty:
        rows.append(row)
        return
    if row.values and not row.name and above.name and not above.values:
        joined = dataclasses.replace(above, values=row.values, notes=(*above.notes, *row.notes))
        rows[-1] = joined.doubt(
            "value", f"“{row.value}”在第 {row.line.number} 行，当作“{above.name}”的指标值，请核对。"
        )
        return
    if row.name and not row.values and row.line.after_blank and _is_remnant(row, above):
        value_below = len(above.columns) > 1 and row.columns == above.columns[1:2]
        if value_below:
            joined = dataclasses.replace(above, values=(above.value + row.name, *above.values[1:]))
            field = "value"
        else:
            joined = dataclasses.replace(above, name=above.name + row.name)
            field = "level3"
        rows[-1] = joined.doubt(field, f"第 {row.line.number} 行的“{row.name}”接在分页前的文字之后，请核对。")
        return
    rows.append(row)


def _with_loose(above: Row, line: Line) -> Row:
    """Take plain text between the rows: the end of the name above it, or nothing that can be placed."""
    row = Row(line, name=tidy(line.text))
    if line.after_blank and _is_remnant(row, above):
        joined = dataclasses.replace(above, name=above.name + row.name)
        return joined.doubt("level3", f"第 {line.number} 行的“{row.name}”接在分页前的文字之后，请核对。")
    note = Note(
        file="", message="表中的这行文字不能确定属于哪一格，没有读入。", line=line.number, source=line.source.strip()
    )
    return dataclasses.replace(above, notes=(*above.notes, note))


def _is_double(row: Row, above: Row) -> bool:
    """Whether a row says again what the row above it says."""
    same = (row.name, row.values) == (above.name, above.values) and bool(row.name and row.values)
    return same and row.level1 in {"", above.level1} and row.level2 in {"", above.level2}


def _is_remnant(row: Row, above: Row) -> bool:
    """Whether a single text below a page break is the end of a cell above it rather than an indicator of its own."""
    if len(above.columns) > 1 and row.columns == above.columns[1:2]:
        return not is_strong(above.value)
    return len(row.name) <= _LONGEST_REMNANT and len(above.name) >= _SHORTEST_BROKEN_NAME
