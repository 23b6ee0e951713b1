"""The sheet of shortcuts: keys of the menus, from the table of actions, and those of `resources/help/shortcuts.toml`.

The page of the guide is made from the same: python -m perfdesk.ui.shortcuts > docs/guide/keyboard.md
"""

import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from perfdesk.model.structure import structure
from perfdesk.resources import resource_folder
from perfdesk.ui.actions import ACTIONS, MENUS, TREE_ACTIONS
from perfdesk.ui.key_names import written
from perfdesk.ui.theme import current_theme

_MOST_COLUMNS: Final = 2
_COLUMN: Final = 360
_SECTION: Final = "section_"
"""How the names of actions begin that are one line of the sheet together."""
_IN_TREE: Final = {"项目": "项目（光标在项目列表里）"}
_PAGE: Final = """\
# 快捷键

窗口里按 `Ctrl+F1` 也能看。
"""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Keys and what they do."""

    keys: str
    does: str


@dataclass(frozen=True, slots=True)
class ShortcutGroup:
    """The keys of one part of the window."""

    name: str
    keys: tuple[Shortcut, ...]


@dataclass(frozen=True, slots=True)
class _Sheet:
    groups: tuple[ShortcutGroup, ...]


@cache
def shortcut_groups() -> tuple[ShortcutGroup, ...]:
    """Return all shortcuts, by where they work: first those of the menus."""
    text = (resource_folder() / "help" / "shortcuts.toml").read_text(encoding="utf-8")
    return (*_of_menus(), *structure(_Sheet, tomllib.loads(text)).groups)


def _of_menus() -> Iterator[ShortcutGroup]:
    acts = {act.name: act for act in (*ACTIONS, *TREE_ACTIONS)}
    for title, names in MENUS:
        shown = (acts[name] for name in names if name in acts and not name.startswith(_SECTION))
        keys = tuple(Shortcut(written(act.keys.split(", ")[0]), act.word.rstrip("…")) for act in shown if act.keys)
        name = title.partition("(")[0]
        yield ShortcutGroup(_IN_TREE.get(name, name), keys)


def guide_page() -> str:
    """Return the page of the guide that lists all shortcuts, in Markdown."""
    tables = (
        "\n".join(
            (
                f"\n## {group.name}\n\n| 按键 | 作用 |\n| --- | --- |",
                *(f"| `{k.keys}` | {k.does} |" for k in group.keys),
            )
        )
        for group in shortcut_groups()
    )
    return "\n".join((_PAGE.rstrip("\n"), *tables)) + "\n"


class ShortcutSheet(QScrollArea):
    """Shows all shortcuts, in as many columns as have room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current_theme()
        self.setAccessibleName("快捷键一览")
        self.setWidgetResizable(True)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(theme.part, theme.part, theme.part, theme.part)
        layout.setSpacing(theme.group)
        title = QLabel("快捷键")
        title.setProperty("role", "title")
        self._cards = [(_card(group), len(group.keys)) for group in shortcut_groups()]
        self._columns = QHBoxLayout()
        self._columns.setSpacing(theme.group)
        self._stacks = [QVBoxLayout() for _ in range(_MOST_COLUMNS)]
        for stack in self._stacks:
            stack.setSpacing(theme.group)
            stack.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._columns.addLayout(stack)
        self._shown = 0
        layout.addWidget(title)
        layout.addLayout(self._columns)
        layout.addStretch(1)
        self._deal(_MOST_COLUMNS)
        self.setWidget(page)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Deal the cards into as many columns as have room."""
        super().resizeEvent(event)
        theme = current_theme()
        room = self.viewport().width() - 2 * theme.part + theme.group
        self._deal(min(max(room // (theme.px(_COLUMN) + theme.group), 1), _MOST_COLUMNS))

    def _deal(self, columns: int) -> None:
        """Put each card under the shortest of the columns."""
        if columns == self._shown:
            return
        self._shown = columns
        for card, _ in self._cards:
            for stack in self._stacks:
                stack.removeWidget(card)
        rows = [0] * columns
        for card, count in self._cards:
            shortest = rows.index(min(rows))
            rows[shortest] += count + 2  # the head and the space around
            self._stacks[shortest].addWidget(card)
        for at in range(_MOST_COLUMNS):
            self._columns.setStretch(at, 1 if at < columns else 0)


def _card(group: ShortcutGroup) -> QFrame:
    theme = current_theme()
    card = QFrame()
    card.setProperty("role", "card")
    grid = QGridLayout(card)
    grid.setContentsMargins(theme.group, theme.group, theme.group, theme.group)
    grid.setHorizontalSpacing(theme.group)
    grid.setVerticalSpacing(theme.gap)
    grid.setColumnStretch(1, 1)
    head = QLabel(group.name)
    head.setProperty("role", "section")
    grid.addWidget(head, 0, 0, 1, 2)
    for row, shortcut in enumerate(group.keys, start=1):
        keys = QLabel(shortcut.keys)
        keys.setProperty("role", "key")
        grid.addWidget(keys, row, 0, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(QLabel(shortcut.does, wordWrap=True), row, 1)
    return card


if __name__ == "__main__":
    sys.stdout.write(guide_page())
