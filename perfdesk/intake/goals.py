"""The two goals of a form in a text of cells by tabs: which text belongs to which label."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from perfdesk.intake.head import name_of
from perfdesk.intake.notes import Note
from perfdesk.intake.text_lines import Cell, Line, tidy
from perfdesk.intake.vocabulary import Vocabulary

_ENDED = re.compile(r"[。！？；：.!?;:”’）)》】]$")
_LONGEST_FRAME: Final = 6


@dataclass(slots=True)
class Goals:
    """The goals read so far; `left` and `right` are their paths, `columns` those of their labels."""

    words: Vocabulary
    left: str
    right: str
    columns: Mapping[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    last: str = ""

    def take(self, line: Line, *, right_only: bool) -> None:
        """Read one row of goal texts.

        Args:
            line: the row.
            right_only: whether the left half of this form is blank elsewhere, too.
        """
        cells = _without_frame(line.cells, self.words)
        if not cells:
            return
        if not line.tabbed and self.last:
            self._add(self.last, cells[0], line, broken=True)
        elif len(cells) == 1:
            self._add(self._nearest(cells[0], line, right_only=right_only), cells[0], line)
        else:
            self._add(self.left, cells[0], line)
            for cell in cells[1:]:
                self._add(self.right, cell, line)

    def _nearest(self, cell: Cell, line: Line, *, right_only: bool) -> str:
        """Choose by the columns of the labels; where they do not tell, by which half of the form is filled."""
        left, right = self.columns.get(self.left), self.columns.get(self.right)
        exact = {left: self.left, right: self.right}.get(cell.column) if left != right else None
        if exact:
            return exact
        if right_only or left is None or right is None:
            chosen = self.right
        else:
            chosen = self.right if abs(right - cell.column) <= abs(left - cell.column) else self.left
        name = name_of(chosen, self.words)
        self.notes.append(_note(line, chosen, f"目标文字不在栏目名的下方，归入“{name}”，请核对。"))
        return chosen

    def _add(self, path: str, cell: Cell, line: Line, *, broken: bool = False) -> None:
        known = self.texts.get(path, "")
        joint = "" if not known or not _ENDED.search(known) else "\n"
        self.texts[path] = f"{known}{joint}{tidy(cell.text)}"
        if known and (broken or line.after_blank):
            self.notes.append(_note(line, path, f"这一行接在分页前的“{name_of(path, self.words)}”之后，请核对。"))
        self.last = path


def _without_frame(cells: Sequence[Cell], words: Vocabulary) -> list[Cell]:
    """Return the cells without the upright label 项目绩效目标 or a part of it."""
    frames = [label for label, paths in words.labels.items() if "goals" in paths]
    return [cell for cell in cells if len(cell.key) > _LONGEST_FRAME or not any(cell.key in label for label in frames)]


def _note(line: Line, path: str, message: str) -> Note:
    return Note(file="", message=message, line=line.number, field=path, source=line.source.strip()[:200])
