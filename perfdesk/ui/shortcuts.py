"""The sheet of shortcuts, made from `resources/help/shortcuts.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from perfdesk.model.structure import structure
from perfdesk.resources import resource_folder
from perfdesk.ui.theme import current_theme

_COLUMNS: Final = 2


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
    """Return all shortcuts, by where they work."""
    text = (resource_folder() / "help" / "shortcuts.toml").read_text(encoding="utf-8")
    return structure(_Sheet, tomllib.loads(text)).groups


class ShortcutSheet(QScrollArea):
    """Shows all shortcuts, in columns."""

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
        columns = QHBoxLayout()
        columns.setSpacing(theme.group)
        stacks = [QVBoxLayout() for _ in range(_COLUMNS)]
        for stack in stacks:
            stack.setSpacing(theme.group)
            columns.addLayout(stack, 1)
        rows = [0] * _COLUMNS
        for group in shortcut_groups():
            shortest = rows.index(min(rows))
            rows[shortest] += len(group.keys)
            stacks[shortest].addWidget(_card(group))
        for stack in stacks:
            stack.addStretch(1)
        layout.addWidget(title)
        layout.addLayout(columns)
        self.setWidget(page)


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
        grid.addWidget(QLabel(shortcut.does), row, 1)
    return card
