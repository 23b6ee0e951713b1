"""The indicator grid without a screen: its columns by kind of form, what cells say, and what typing makes of a row."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, TypeAlias

from perfdesk.model.edition import Edition
from perfdesk.model.evaluation import proposed_actual, proposed_score
from perfdesk.model.form import AnyIndicator, EvaluatedIndicator, Indicator, SelfEvaluation, TargetForm
from perfdesk.model.library import Library, LibraryIndicator
from perfdesk.model.money import plain_decimal
from perfdesk.model.paths import with_text
from perfdesk.model.value import OPERATORS, Notation, TargetValue, parse_typed, parse_value, plain_signs

Row: TypeAlias = AnyIndicator
"""A row of the grid, of either kind of form."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the grid.

    Attributes:
        key: its name; that of the row's field, or of the part of the value that it shows.
        label: its head.
        width: at 100 % zoom, in pixels; 0 for one that takes what room is left.
        least: likewise, where there is little room.
        centred: whether its text stands in the middle.
        merged: whether equal cells below each other look like one, as on the paper.
        locked: whether it came from the target form, so that typing does not replace it; F2 edits it.
        computed: whether it only shows what others say.
        gives_way: whether it is left out where even at their least the others have too little room.
    """

    key: str
    label: str
    width: int = 0
    least: int = 0
    centred: bool = False
    merged: bool = False
    locked: bool = False
    computed: bool = False
    gives_way: bool = False


@dataclass(frozen=True, slots=True)
class GridKind:
    """What the grid of one kind of form looks like: its columns, and a blank row."""

    columns: tuple[Column, ...]
    blank: Row

    def at(self, key: str) -> int:
        """Return the place of the column of that name."""
        return next(n for n, column in enumerate(self.columns) if column.key == key)


_LEVEL1: Final = Column("level1", "一级指标", 96, 76, merged=True)
_LEVEL2: Final = Column("level2", "二级指标", 120, 90, merged=True)
_LEVEL3: Final = Column("level3", "三级指标")
TARGET: Final = GridKind(
    (
        _LEVEL1,
        _LEVEL2,
        _LEVEL3,
        Column("operator", "符号", 56, 48, centred=True),
        Column("value", "指标值", 104, 76, centred=True),
        Column("unit", "单位", 88, 60, centred=True),
        Column("printed", "印出", 136, 112, centred=True, computed=True, gives_way=True),
    ),
    Indicator(),
)
EVALUATION: Final = GridKind(
    (
        replace(_LEVEL1, gives_way=True),
        replace(_LEVEL2, gives_way=True),
        _LEVEL3,
        Column("target", "年度指标值", 128, 88, centred=True, locked=True),
        Column("actual", "实际完成值", 96, 80, centred=True),
        Column("weight", "分值", 56, 48, centred=True),
        Column("score", "得分", 56, 48, centred=True),
        Column("deviation", "偏差原因及改进措施"),
    ),
    EvaluatedIndicator(),
)
_KINDS: Final = {TargetForm.kind: TARGET, SelfEvaluation.kind: EVALUATION}
LEVEL1, LEVEL2, LEVEL3, OPERATOR, VALUE, UNIT, PRINTED = range(len(TARGET.columns))
"""Places of the columns of a target form; the levels stand in the same places in both kinds."""


def kind_of(rows: Sequence[Row], edition: Edition | None) -> GridKind:
    """Return the kind of grid for rows of an edition; without one, that of the rows."""
    if edition is not None:
        return _KINDS[edition.kind]
    return EVALUATION if rows and isinstance(rows[0], EvaluatedIndicator) else TARGET


# What cells say.


def cell_text(row: Row, key: str, notation: Notation) -> str:
    """Return what a cell of the grid says."""
    return _SHOWN[key](row, notation) if key in _SHOWN else getattr(row, key)


def _value_text(value: TargetValue) -> str:
    return value.text or value.raw if value.number is None else f"{value.number:f}"


def _figure_text(figure: Decimal | str | None) -> str:
    return plain_decimal(figure) if isinstance(figure, Decimal) else figure or ""


_SHOWN: Final[dict[str, Callable[..., str]]] = {
    "operator": lambda row, _: row.value.operator or "",
    "value": lambda row, _: _value_text(row.value),
    "unit": lambda row, _: row.value.unit,
    "printed": lambda row, notation: row.value.printed(notation),
    "target": lambda row, _: row.target.raw,
    "actual": lambda row, _: row.actual.raw,
    "weight": lambda row, _: _figure_text(row.weight),
    "score": lambda row, _: _figure_text(row.score),
}


def is_locked(row: Row, column: Column) -> bool:
    """Whether a cell holds what the target form says; a blank one is free."""
    return column.locked and bool(cell_text(row, column.key, "plain"))


def proposal(row: Row, key: str, edition: Edition | None) -> str:
    """Return what the formula or the year's log would put into a cell of a self-evaluation, or ""."""
    if edition is None or not isinstance(row, EvaluatedIndicator):
        return ""
    if key == "score":
        return _figure_text(proposed_score(row, edition.scoring))
    actual = proposed_actual(row, edition.scoring) if key == "actual" else None
    return actual.raw if actual else ""


# What typing does.


def with_cell(row: Row, key: str, text: str, edition: Edition | None) -> Row:
    """Return a row with another text in a cell; a whole value falls into its parts, a level 2 brings its level 1."""
    if key == "deviation":
        return with_text(row, key, text.strip())
    text = _one_line(text)
    if key == "level2":
        level1 = (edition.level1_of(text) if edition else None) or row.level1
        return replace(row, level1=level1, level2=text)
    if isinstance(row, Indicator) and key in ("operator", "value", "unit"):
        return replace(row, value=_with_part(row.value, key, text))
    return row if key == "printed" else with_text(row, key, text)


def with_whole_value(row: Row, text: str) -> Row:
    """Return a row with a value as a cell of the paper says it."""
    return with_text(row, "value", _one_line(text))


def _one_line(text: str) -> str:
    """Join the lines of a cell that another program broke; words of Latin letters keep a blank between them."""
    lines = [line.strip() for line in text.split("\n")]
    return "".join(
        f" {line}" if before[-1:].isascii() and line[:1].isascii() and before and line else line
        for before, line in zip(["", *lines], lines, strict=False)
    ).strip()


def _with_part(old: TargetValue, key: str, text: str) -> TargetValue:
    """Return a value with another part; what is typed whole into any of its cells counts as the whole."""
    typed = parse_typed(text) if text else TargetValue()
    if typed.number is not None and typed.operator:
        return typed
    if key == "value":
        whole = typed.number is None or (typed.unit and not old.operator)
        return typed if whole else _composed(replace(typed, operator=old.operator, unit=typed.unit or old.unit))
    if key == "unit":
        return _composed(replace(old, unit=text.strip("()（）")))
    sign = plain_signs(text)
    if sign in OPERATORS or not sign:
        return _composed(replace(old, operator=sign or None))
    return parse_value(text + replace(old, operator=None, raw="").composed("plain"))


def _composed(value: TargetValue) -> TargetValue:
    """Let a figure say its parts; words keep what they say."""
    return replace(value, raw=replace(value, raw="").composed()) if value.number is not None else value


# What the library gives.


def filled_from(row: Row, known: LibraryIndicator) -> Row:
    """Return a row with an indicator's levels, operator and unit where it has none of its own."""
    row = replace(row, level1=row.level1 or known.level1, level2=row.level2 or known.level2)
    if isinstance(row, Indicator) and row.value == TargetValue():
        return replace(row, value=TargetValue(operator=known.operator, unit=known.unit))
    return row


def place_for(rows: Sequence[Row], level2: str, edition: Edition | None) -> int:
    """Return where a new row of a 二级指标 belongs: by its like, else by the order of the edition."""
    same = [n for n, row in enumerate(rows) if row.level2 == level2]
    if same:
        return same[-1] + 1
    order = [name for level in edition.levels for name in level.level2] if edition else []
    if level2 not in order:
        return len(rows)
    before = set(order[: order.index(level2)])
    return max((n + 1 for n, row in enumerate(rows) if row.level2 in before), default=0)


def offers(key: str, row: Row, rows: Sequence[Row], edition: Edition | None, library: Library) -> list[str]:
    """List what usually stands in a cell, the likeliest first; nothing where anything may."""
    levels = edition.levels if edition else ()
    if key == "level1":
        return [level.level1 for level in levels]
    if key == "level2":
        own_first = sorted(levels, key=lambda level: level.level1 != row.level1)
        return [name for level in own_first for name in level.level2]
    if key == "operator":
        return list(OPERATORS)
    if proposed := proposal(row, key, edition):
        return [proposed]
    return _units(row.level2, rows, library) if key == "unit" else []


def _units(level2: str, rows: Sequence[Row], library: Library) -> list[str]:
    """List the units of the form, then those of the library, the ones of a 二级指标 before the others."""
    here = Counter((row.level2 != level2, row.value.unit) for row in rows if isinstance(row, Indicator))
    known = Counter((each.level2 != level2, each.unit) for each in library.indicators)
    counted = [
        (other, source, -count, unit)
        for source, counts in enumerate((here, known))
        for (other, unit), count in counts.items()
        if unit
    ]
    return list(dict.fromkeys(unit for *_, unit in sorted(counted)))
