"""The budget rows of a self-evaluation: amounts, execution rate and score behind each source of money."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, cast

from perfdesk.intake.notes import Note
from perfdesk.intake.text_lines import Line
from perfdesk.intake.vocabulary import BUDGET_ITEMS, Vocabulary
from perfdesk.model.fields import MONEY, SCORE
from perfdesk.model.form import BudgetRow
from perfdesk.model.money import Figure, parse_amount
from perfdesk.model.text import squeeze

_RATE = re.compile(r"\d{1,5}(?:\.\d{1,4})?[%％]")
_DASHES: Final = frozenset("—-–－/")
_AMOUNTS: Final = ("initial", "full_year", "executed")


def budget_of(lines: Iterable[Line], words: Vocabulary) -> tuple[tuple[BudgetRow, ...], tuple[Note, ...]]:
    """Read the budget rows of a form.

    Args:
        lines: of the whole form.
        words: of its edition.
    """
    found: dict[str, tuple[BudgetRow, list[Note]]] = {}
    for line in lines:
        tokens = line.text.split(" ")
        item = next((path for path in words.paths(tokens[0]) if path in BUDGET_ITEMS), "") if tokens else ""
        if item and item not in found:
            found[item] = _row(_name(tokens[0]), tokens[1:], line)
    rows: list[BudgetRow] = []
    notes: list[Note] = []
    labels = words.editions[0].labels
    for n, item in enumerate(item for item in BUDGET_ITEMS if item in labels):
        if item not in found:
            name = _name(labels[item])
            rows.append(BudgetRow(item=name))
            notes.append(Note(file="", message=f"文本中没有“{name}”一行，没有读入，请核对原件。", field=f"budget[{n}]"))
            continue
        row, doubts = found[item]
        rows.append(row)
        notes.extend(
            Note("", doubt.message, doubt.line, field=f"budget[{n}]{doubt.field}", source=doubt.source)
            for doubt in doubts
        )
    return tuple(rows), tuple(notes)


def _name(label: str) -> str:
    """Return the source of money without 其中."""
    return squeeze(label).removeprefix("其中").lstrip(":")


def _row(item: str, tokens: Sequence[str], line: Line) -> tuple[BudgetRow, list[Note]]:
    """Give the figures of a row to their columns; a row with fewer amounts than columns lacks the first ones."""
    notes: list[Note] = []

    def doubt(field: str, message: str) -> None:
        notes.append(Note(file="", message=message, line=line.number, field=field, source=line.source.strip()))

    rate_at = next((n for n, token in enumerate(tokens) if _RATE.fullmatch(token)), None)
    dash_at = next((n for n, token in enumerate(tokens) if token in _DASHES), None)
    cells: dict[str, Any] = {}
    end = len(tokens)
    if rate_at is not None:
        cells["rate"] = tokens[rate_at]
        cells["weight"] = _score(tokens[rate_at - 1]) if rate_at else None
        cells["score"] = _score(tokens[rate_at + 1]) if rate_at + 1 < len(tokens) else None
        end = max(rate_at - 1, 0)
    elif dash_at is not None:
        cells["weight"] = tokens[dash_at]
        end = dash_at
    amounts = [token for token in tokens[:end] if parse_amount(token) is not None]
    for field, amount in zip(_AMOUNTS[max(len(_AMOUNTS) - len(amounts), 0) :], amounts, strict=False):
        cells[field] = MONEY.parse(amount)
    if len(amounts) < len(_AMOUNTS):
        doubt("", f"“{item}”一行只有 {len(amounts)} 个金额，按靠右的栏读入，请核对原件。")
    if len(amounts) > len(_AMOUNTS):
        doubt("", f"“{item}”一行的金额多于三栏，只读入前三个，请核对原件。")
    return BudgetRow(item=item, **cells), notes


def _score(text: str) -> Figure:
    return cast("Figure", SCORE.parse(text))
