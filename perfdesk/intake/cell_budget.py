"""The budget rows of a self-evaluation in cells: amounts, execution rate and score of each source of money."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from perfdesk.intake.cell_head import Draft, amount, no_amount, types_by_path
from perfdesk.intake.cells import Box
from perfdesk.intake.notes import Note
from perfdesk.intake.vocabulary import BUDGET_ITEMS
from perfdesk.model.fields import MONEY
from perfdesk.model.form import BudgetRow

_COLUMNS: Final = ("initial", "full_year", "executed", "weight", "rate", "score")
_AMOUNTS: Final = _COLUMNS[:3]
_FEWEST_HEADS: Final = 2


def budget_rows(draft: Draft, rows: Sequence[int]) -> tuple[list[int], dict[str, Box]]:
    """Find the rows of the budget among those above the goals.

    Returns:
        The rows with their head, and the label over each column.
    """
    for n, row in enumerate(rows):
        heads = {
            path: box
            for box in draft.cells.rows[row]
            for path in draft.marks.get(id(box), ())
            if box.top == row and path in _COLUMNS
        }
        if len(heads.keys() & set(_AMOUNTS)) < _FEWEST_HEADS:
            continue
        own = [row]
        for below in rows[n + 1 :]:
            if not _item_of(draft, below) and any(draft.cells.rows[below][m].text for m in _fresh(draft, below)):
                break
            own.append(below)
        return own, heads
    return [], {}


def _fresh(draft: Draft, row: int) -> list[int]:
    """List the cells that begin in a row, but for the label of the whole block."""
    boxes = draft.cells.rows[row]
    return [n for n, box in enumerate(boxes) if box.top == row and "funds" not in draft.marks.get(id(box), ())]


def _item_of(draft: Draft, row: int) -> tuple[str, Box] | None:
    """Return the source of money that a row is about, and its cell."""
    for box in draft.cells.rows[row]:
        for path in draft.marks.get(id(box), ()) if box.top == row else ():
            if path in BUDGET_ITEMS:
                return path, box
    return None


def read_budget(draft: Draft, rows: Sequence[int], heads: dict[str, Box]) -> tuple[BudgetRow, ...]:
    """Read the budget; a source of money that is not there gets a row of its name and a note.

    Args:
        draft: the form.
        rows: of the budget, the first one its head.
        heads: the label over each column.
    """
    found: dict[str, BudgetRow] = {}
    names = draft.labels.words.budget_names
    draft.use(*heads.values(), *(box for row in rows for box in draft.cells.rows[row] if _is_part(draft, box)))
    for row in rows[1:]:
        item = _item_of(draft, row)
        if item is None or item[0] in found or item[0] not in names:
            continue
        draft.use(item[1])
        where = f"budget[{[*names].index(item[0])}]"
        found[item[0]] = BudgetRow(item=names[item[0]], **_figures(draft, row, heads, where))
    draft.notes.extend(_lost(found, names, draft, heads))
    return tuple(found.get(item, BudgetRow(item=name)) for item, name in names.items())


def _is_part(draft: Draft, box: Box) -> bool:
    return "funds" in draft.marks.get(id(box), ())


def _figures(draft: Draft, row: int, heads: dict[str, Box], where: str) -> dict[str, Any]:
    types = types_by_path(draft.labels.kind)
    figures: dict[str, Any] = {}
    for box in draft.cells.rows[row]:
        if not box.text or id(box) in draft.used or id(box) in draft.marks:
            continue
        path = max(heads, key=lambda head: heads[head].overlap(box))
        if heads[path].overlap(box) and path not in figures:
            draft.use(box)
            kind = types[f"budget[].{path}"]
            figures[path] = amount(box.line, in_wanyuan=draft.in_wanyuan) if kind is MONEY else kind.parse(box.line)
            draft.notes.extend(no_amount(box, f"{where}.{path}") if kind is MONEY else ())
    return figures


def _lost(found: dict[str, BudgetRow], names: Mapping[str, str], draft: Draft, heads: dict[str, Box]) -> Iterator[Note]:
    for n, (item, name) in enumerate(names.items()):
        if item not in found:
            place = next(iter(heads.values()), draft.cells.boxes[0])
            yield place.note(f"项目资金中没有“{name}”一行，没有读入，请核对原件。", f"budget[{n}]")
