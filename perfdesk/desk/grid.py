"""The indicator grid without a screen: what its cells say, and what typing and pasting make of the rows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from perfdesk.model.edition import Edition
from perfdesk.model.form import Indicator
from perfdesk.model.paths import with_value
from perfdesk.model.value import OPERATORS, Notation, TargetValue, parse_value, plain_signs

COLUMNS: Final = ("一级指标", "二级指标", "三级指标", "符号", "指标值", "单位", "印出")
LEVEL1, LEVEL2, LEVEL3, OPERATOR, VALUE, UNIT, PRINTED = range(len(COLUMNS))
_NAMES: Final = {LEVEL1: "level1", LEVEL2: "level2", LEVEL3: "level3"}
_BLANK: Final = Indicator()


def cell_text(row: Indicator, column: int, notation: Notation) -> str:
    """Return what a cell says."""
    if column in _NAMES:
        return str(getattr(row, _NAMES[column]))
    value = row.value
    if column == OPERATOR:
        return value.operator or ""
    if column == UNIT:
        return value.unit
    if column == PRINTED:
        return value.printed(notation)
    return value.text or value.raw if value.number is None else f"{value.number:f}"


def with_cell(row: Indicator, column: int, text: str, edition: Edition | None) -> Indicator:
    """Return a row with another text in a cell; a whole value falls into its parts, a level 2 brings its level 1."""
    text = text.strip()
    if column == LEVEL2:
        level1 = (edition.level1_of(text) if edition else None) or row.level1
        return replace(row, level1=level1, level2=text)
    if column in _NAMES:
        return with_value(row, _NAMES[column], text)
    return replace(row, value=_with_part(row.value, column, text))


def _with_part(old: TargetValue, column: int, text: str) -> TargetValue:
    if column == VALUE:
        new = parse_value(text) if text else TargetValue()
        if new.number is None or new.operator or new.unit:
            return new
        return _composed(replace(new, operator=old.operator, unit=old.unit))
    if column == UNIT:
        return _composed(replace(old, unit=text))
    sign = plain_signs(text)
    if column == OPERATOR and (sign in OPERATORS or not sign):
        return _composed(replace(old, operator=sign or None))
    return old


def _composed(value: TargetValue) -> TargetValue:
    """Let a figure say its parts; words keep what they say."""
    return replace(value, raw=replace(value, raw="").composed()) if value.number is not None else value


def block_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Part copied text into rows and cells, as spreadsheets put it on the clipboard."""
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n") if text else []
    return tuple(tuple(line.split("\t")) for line in lines)


def pasted(
    rows: Sequence[Indicator], at: tuple[int, int], block: Sequence[Sequence[str]], edition: Edition | None
) -> tuple[Indicator, ...]:
    """Return the rows with a block laid over them from a cell on; where they end, new ones are added."""
    first, left = at
    made = list(rows) + [_BLANK] * max(first + len(block) - len(rows), 0)
    for n, cells in enumerate(block, start=first):
        for column, text in enumerate(cells, start=left):
            if column < PRINTED:
                made[n] = with_cell(made[n], column, text, edition)
    return tuple(made)


def overwritten(rows: Sequence[Indicator], at: tuple[int, int], block: Sequence[Sequence[str]]) -> int:
    """Count the filled cells that a paste would change."""
    first, left = at
    return sum(
        bool(old := cell_text(rows[n], column, "plain")) and old != text.strip()
        for n, cells in enumerate(block, start=first)
        if n < len(rows)
        for column, text in enumerate(cells, start=left)
        if column < PRINTED
    )


def filled_down(rows: Sequence[Indicator], columns: range, first: int, last: int) -> tuple[Indicator, ...]:
    """Return the rows with the first one's cells put into those below it."""
    block = tuple(cell_text(rows[first], column, "plain") for column in columns)
    return pasted(rows, (first + 1, columns.start), [block] * (last - first), None)


def moved(rows: Sequence[Indicator], first: int, last: int, by: int) -> tuple[Indicator, ...]:
    """Return the rows with a run of them moved up or down, as far as there is room."""
    to = min(max(first + by, 0), len(rows) - (last - first + 1))
    rest = [*rows[:first], *rows[last + 1 :]]
    return (*rest[:to], *rows[first : last + 1], *rest[to:])
