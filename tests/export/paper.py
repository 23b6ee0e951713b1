"""Readers of what was laid out and printed, for tests: by numbers, and with a ruler."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pdfplumber

from perfdesk.export.fonts import shipped_fonts
from perfdesk.export.lines import width_of
from perfdesk.export.placed import Box, PlacedPage, PlacedText, Rule

EM_ASCENT, EM_DESCENT = 0.88, 0.12
TOUCH = 0.05


def ink(text: PlacedText) -> tuple[float, float, float, float]:
    """Return the box that a placed line fills: left, top, right, bottom."""
    wide = width_of(text.text, shipped_fonts().chains[text.font].widths) * text.size
    wide += text.spacing * max(len(text.text) - 1, 0)
    return text.x, text.y - EM_ASCENT * text.size, text.x + wide, text.y + EM_DESCENT * text.size


def inside(inner: tuple[float, ...], outer: tuple[float, ...], white: float = 0.0) -> bool:
    """Whether one box lies within another, with so much white on every side."""
    left, top, right, bottom = (a - b for a, b in zip(inner[:4], outer[:4], strict=True))
    return left >= white - TOUCH and top >= white - TOUCH and right <= TOUCH - white and bottom <= TOUCH - white


def squares(page: PlacedPage) -> list[tuple[float, float, float, float]]:
    """Return the cells that the rules of a page close off: each rectangle of the grid with nothing across it."""
    xs = sorted({round(x, 1) for rule in page.rules for x in (rule.x0, rule.x1)})
    ys = sorted({round(y, 1) for rule in page.rules for y in (rule.y0, rule.y1)})
    across, down = _covered(page.rules, xs, ys)
    free = {(column, row) for column in range(len(xs) - 1) for row in range(len(ys) - 1)}
    cells = []
    while free:
        patch, edge = set[tuple[int, int]](), [min(free)]
        while edge:
            column, row = edge.pop()
            if (column, row) not in free:
                continue
            free.remove((column, row))
            patch.add((column, row))
            if (column, row) not in across:
                edge.append((column, row - 1))
            if (column, row + 1) not in across:
                edge.append((column, row + 1))
            if (column, row) not in down:
                edge.append((column - 1, row))
            if (column + 1, row) not in down:
                edge.append((column + 1, row))
        columns, rows = {column for column, _ in patch}, {row for _, row in patch}
        assert len(patch) == len(columns) * len(rows), "a cell is no rectangle"
        cells.append((xs[min(columns)], ys[min(rows)], xs[max(columns) + 1], ys[max(rows) + 1]))
    return cells


def _covered(
    rules: Iterable[Rule], xs: list[float], ys: list[float]
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Return the edges of the grid that are ruled: above a square, and left of it."""
    across, down = set[tuple[int, int]](), set[tuple[int, int]]()
    for rule in rules:
        x0, x1, y0, y1 = (round(each, 1) for each in (rule.x0, rule.x1, rule.y0, rule.y1))
        if y0 == y1:
            across |= {(column, ys.index(y0)) for column in range(xs.index(x0), xs.index(x1))}
        else:
            down |= {(xs.index(x0), row) for row in range(ys.index(y0), ys.index(y1))}
    return across, down


def texts_in(page: PlacedPage, box: Box | tuple[float, ...]) -> str:
    """Return what stands in a box, line after line."""
    lines = sorted((text.y, text.x, text.text) for text in page.texts if inside(ink(text), tuple(box)))
    return "".join(line for *_, line in lines)


@dataclass(frozen=True)
class Cell:
    """A ruled cell of a printed page."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    text: str


def ruled_cells(pdf: bytes) -> list[Cell]:
    """Read the ruled cells of a PDF: every character goes into the smallest cell that its middle lies in."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [cell for number, page in enumerate(document.pages) for cell in _cells_of(number, page)]


def _cells_of(number: int, page: Any) -> Iterator[Cell]:
    for table in page.find_tables():
        for x0, top, x1, bottom in table.cells:
            characters = [
                each
                for each in page.chars
                if x0 < (each["x0"] + each["x1"]) / 2 < x1 and top < (each["top"] + each["bottom"]) / 2 < bottom
            ]
            characters.sort(key=lambda each: (round(each["bottom"]), each["x0"]))
            yield Cell(number, x0, top, x1, bottom, "".join(each["text"] for each in characters))


class Ruler:
    """Finds cells of one printed form by their labels, as a reader with a ruler would."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.cells = sorted(cells, key=lambda cell: (cell.page, round(cell.top), cell.x0))

    def labelled(self, *labels: str) -> Cell:
        return next(cell for cell in self.cells if cell.text in labels)

    def beside(self, *labels: str, nth: int = 0) -> str:
        """Return the text of the cell right of the nth cell that carries one of the labels."""
        label = [cell for cell in self.cells if cell.text in labels][nth]
        return next(
            cell.text
            for cell in self.cells
            if cell.page == label.page
            and abs(cell.x0 - label.x1) < 1
            and cell.top - 1 < (label.top + label.bottom) / 2 < cell.bottom + 1
        )

    def under(self, label: str, until: str) -> list[Cell]:
        """Return the cells under a label, over page breaks, down to the row of another label."""
        head, end = self.labelled(label), self.cells.index(self.labelled(until)) if until else len(self.cells)
        column = [cell for cell in self.cells if abs(cell.x0 - head.x0) < 1 and abs(cell.x1 - head.x1) < 1]
        return [cell for cell in column if self.cells.index(head) < self.cells.index(cell) < end]

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return the indicators; a level cell counts for every row that its middle crosses, on each page."""
        heads = [self.labelled(name) for name in ("一级指标", "二级指标", "三级指标", "年度(/项目)指标值")]
        columns = [self.under(head.text, "") for head in heads]
        return [
            tuple(next((cell.text for cell in column if _crosses(cell, row)), "") for column in columns)  # type: ignore[misc]
            for row in columns[2]
        ]


def _crosses(cell: Cell, row: Cell) -> bool:
    return cell.page == row.page and cell.top < (row.top + row.bottom) / 2 < cell.bottom
