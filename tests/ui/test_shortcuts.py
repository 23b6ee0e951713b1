"""The sheet of shortcuts and the page of the guide tell all keys there are, and none that is not."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from perfdesk.ui.actions import ACTIONS, MENUS, TREE_ACTIONS, KeysFirst
from perfdesk.ui.grid_commands import GridCommands
from perfdesk.ui.indicator_grid import IndicatorGrid
from perfdesk.ui.key_names import KeyNames, written
from perfdesk.ui.shortcuts import ShortcutSheet, guide_page, shortcut_groups
from perfdesk.ui.theme import apply_theme

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "keyboard.md"


@pytest.fixture
def sheet(qtbot: QtBot, qapp: QApplication) -> ShortcutSheet:
    apply_theme(qapp, "light")
    made = ShortcutSheet()
    qtbot.addWidget(made)
    made.show()
    return made


def told(name: str = "") -> set[str]:
    return {shortcut.keys for group in shortcut_groups() if name in group.name for shortcut in group.keys}


def test_the_sheet_shows_every_shortcut(sheet: ShortcutSheet) -> None:
    shown = {label.text() for label in sheet.findChildren(QLabel)}
    keys = [shortcut for group in shortcut_groups() for shortcut in group.keys]
    assert len(keys) > 40
    assert all({shortcut.keys, shortcut.does} <= shown for shortcut in keys)


def test_every_action_with_a_key_is_told() -> None:
    """An action that is in no menu would be missing from the sheet."""
    listed = {name for _, names in MENUS for name in names}
    assert {act.name for act in (*ACTIONS, *TREE_ACTIONS) if act.keys} <= listed
    assert {"Ctrl+,", "Ctrl+Q", "Shift+F6", "Ctrl+Shift+↑"} <= told()


def test_every_command_of_the_grid_is_told(qtbot: QtBot) -> None:
    grid = IndicatorGrid()
    qtbot.addWidget(grid)
    (made,) = grid.findChildren(GridCommands)
    commands = made.commands()
    assert {written(command.keys[0]) for command in commands if command and command.keys} <= told("指标表格")


def test_no_key_does_two_things_in_one_place() -> None:
    for group in shortcut_groups():
        keys = [shortcut.keys for shortcut in group.keys]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("keys", ["Ctrl+Shift+Up", "Ctrl+Return", "Del", "Ctrl+-", "Ctrl+,", "F8"])
def test_menus_write_keys_as_the_sheet_does(qapp: QApplication, keys: str) -> None:
    names = KeyNames()
    qapp.installTranslator(names)
    try:
        assert QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) == written(keys)
    finally:
        qapp.removeTranslator(names)


def test_the_guide_is_made_from_the_sheet() -> None:
    assert GUIDE.read_text(encoding="utf-8") == guide_page()


@pytest.mark.parametrize("width", [360, 1200])
def test_the_sheet_never_has_to_be_moved_sideways(sheet: ShortcutSheet, width: int, qtbot: QtBot) -> None:
    sheet.resize(width, 600)
    qtbot.waitUntil(lambda: sheet.horizontalScrollBar().maximum() == 0)


def test_the_keys_of_actions_pass_the_editors(qtbot: QtBot) -> None:
    """An editor keeps the keys that it moves with for itself, unless they are those of an action."""
    window, line = QMainWindow(), QLineEdit("one two")
    qtbot.addWidget(window)
    window.setCentralWidget(line)
    action = QAction(window)
    action.setShortcut("Ctrl+Left")
    window.addAction(action)
    KeysFirst(window, {QKeySequence("Ctrl+Left")})
    window.show()
    window.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    with qtbot.waitSignal(action.triggered):
        qtbot.keyClick(line, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert line.cursorPosition() == len("one two")
