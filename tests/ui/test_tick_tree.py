"""A tree to tick: what gathers lines is ticked as they are, by key and by mouse, and it is told once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.ui.theme import apply_theme
from perfdesk.ui.tick_tree import TickTree

CHECKED, PARTLY, NOT = Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Unchecked


@pytest.fixture
def tree(qtbot: QtBot, qapp: QApplication) -> TickTree:
    """Make a tree: a book with two forms and one that has no box, and an empty line."""
    apply_theme(qapp, "light")
    made = TickTree("表")
    qtbot.addWidget(made)
    book = made.put("2026 江州市河道管理所")
    for key in ("甲", "乙"):
        made.put(key, under=book, key=key)
    made.put("丙", under=book, key="丙", boxed=False, mark="已有")
    made.put("坏.json", key="坏", boxed=False)
    made.expandAll()
    made.show()
    return made


def state(tree: TickTree, *rows: int) -> object:
    line = tree.topLevelItem(rows[0])
    for row in rows[1:]:
        line = line.child(row)
    return line.data(0, Qt.ItemDataRole.CheckStateRole)


def press_space(qtbot: QtBot, tree: TickTree, *rows: int) -> None:
    line = tree.topLevelItem(rows[0])
    for row in rows[1:]:
        line = line.child(row)
    tree.setCurrentItem(line)
    qtbot.keyClick(tree, Qt.Key.Key_Space)


def test_ticking_by_key_leaves_no_other_ticked(tree: TickTree) -> None:
    tree.tick(["甲", "丙"])
    assert tree.ticked() == ("甲",)
    assert state(tree, 0) == PARTLY.value
    tree.tick(["甲", "乙"])
    assert tree.ticked() == ("甲", "乙")
    assert state(tree, 0) == CHECKED.value
    tree.tick([])
    assert state(tree, 0) == NOT.value


def test_the_space_bar_ticks_a_line_and_what_is_under_it(tree: TickTree, qtbot: QtBot) -> None:
    tree.tick([])
    press_space(qtbot, tree, 0, 1)
    assert tree.ticked() == ("乙",)
    assert state(tree, 0) == PARTLY.value
    press_space(qtbot, tree, 0)
    assert tree.ticked() == ("甲", "乙")
    press_space(qtbot, tree, 0)
    assert tree.ticked() == ()


def test_a_line_without_a_box_stays_without(tree: TickTree, qtbot: QtBot) -> None:
    tree.tick(["甲"])
    press_space(qtbot, tree, 0, 2)
    press_space(qtbot, tree, 0)
    assert state(tree, 0, 2) is None
    assert state(tree, 1) is None
    assert "丙" not in tree.ticked()


def test_any_number_of_ticks_is_told_once(tree: TickTree, qtbot: QtBot) -> None:
    qtbot.wait(1)
    told = QSignalSpy(tree.ticks_changed)
    tree.tick(["甲", "乙"])
    press_space(qtbot, tree, 0)
    qtbot.waitUntil(lambda: told.count() > 0)
    assert told.count() == 1


def test_where_the_cursor_goes_is_told(tree: TickTree, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tree.looked_at) as looked:
        tree.go_to("乙")
    assert looked.args == ["乙"]
    with qtbot.waitSignal(tree.looked_at) as looked:
        tree.setCurrentItem(tree.topLevelItem(0))
    assert looked.args == [None]
    assert tree.all_keys() == ("甲", "乙", "丙", "坏")
