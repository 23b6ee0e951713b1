"""The log of the year: entries are typed in place, and what they come to is offered."""

import dataclasses
import datetime as dt

import pytest
from evaluation_forms import edition, evaluation
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from perfdesk.model.form import EvaluatedIndicator, LogEntry
from perfdesk.model.paths import with_text
from perfdesk.ui.log_pane import LogPane

ROW = evaluation().indicators[0]
EDITION = edition("self-evaluation-2026")


@pytest.fixture
def pane(qtbot: QtBot) -> LogPane:
    made = LogPane()
    qtbot.addWidget(made)
    made.show()
    return made


def kept(pane: LogPane) -> None:
    """Show each change at once, as the window does."""
    pane.changed.connect(lambda entries, _label: pane.show_indicator(_with_log(ROW, *entries), EDITION, 2026))


def test_an_entry_is_typed_into_the_blank_line(pane: LogPane, qtbot: QtBot) -> None:
    pane.show_indicator(ROW, EDITION)
    pane.table.setCurrentCell(0, 2)
    pane.table.setFocus()
    with qtbot.waitSignal(pane.changed) as told:
        qtbot.keyClicks(pane.table, "a")
        editor = pane.table.findChild(QLineEdit)
        qtbot.keyClicks(editor, ".pdf")
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert told.args == [(LogEntry(evidence="a.pdf"),), "修改佐证材料"]


def test_what_the_log_comes_to_can_be_taken_over(pane: LogPane, qtbot: QtBot) -> None:
    entry = with_text(with_text(LogEntry(), "date", "2026-03-31"), "value", "7")
    row = with_text(ROW, "actual", "")
    pane.show_indicator(row, EDITION)
    assert not pane._take.isEnabled()
    pane.show_indicator(_with_log(row, entry), EDITION)
    with qtbot.waitSignal(pane.take_wanted) as taken:
        button = next(each for each in pane.findChildren(QPushButton) if each.text() == "填入实际完成值")
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert taken.args[0].number == 7


def test_an_entry_goes_by_key(pane: LogPane, qtbot: QtBot) -> None:
    pane.show_indicator(_with_log(ROW, LogEntry(evidence="a.pdf"), LogEntry(evidence="b.pdf")), EDITION)
    pane.table.setCurrentCell(0, 2)
    with qtbot.waitSignal(pane.changed) as told:
        qtbot.keyClick(pane.table, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert told.args[0] == (LogEntry(evidence="b.pdf"),)


def test_delete_clears_the_cell_and_a_blank_entry_goes(pane: LogPane, qtbot: QtBot) -> None:
    kept(pane)
    pane.show_indicator(_with_log(ROW, LogEntry("第一天", evidence="a.pdf"), LogEntry(evidence="b.pdf")), EDITION)
    pane.table.setCurrentCell(0, 2)
    qtbot.keyClick(pane.table, Qt.Key.Key_Delete)
    assert pane._entries == (LogEntry("第一天"), LogEntry(evidence="b.pdf"))
    pane.table.setCurrentCell(0, 0)
    qtbot.keyClick(pane.table, Qt.Key.Key_Delete)
    assert pane._entries == (LogEntry(evidence="b.pdf"),)


def test_a_year_is_kept_with_tab_and_enter(pane: LogPane, qtbot: QtBot) -> None:
    """Enter ends an entry and goes on to the next; it never types over the one that stands there."""
    kept(pane)
    pane.show_indicator(ROW, EDITION, 2026)
    pane.activateWindow()
    pane.table.setFocus()
    pane.table.setCurrentCell(0, 0)
    qtbot.waitUntil(pane.table.hasFocus)
    for letter in "3.31\t4\ta.pdf\n6.30\t5\tb.pdf\n":
        qtbot.keyClick(QApplication.focusWidget(), {"\t": Qt.Key.Key_Tab, "\n": Qt.Key.Key_Return}.get(letter, letter))
    assert [(entry.date, entry.value.raw, entry.evidence) for entry in pane._entries] == [
        (dt.date(2026, 3, 31), "4", "a.pdf"),
        (dt.date(2026, 6, 30), "5", "b.pdf"),
    ]
    assert (pane.table.currentRow(), pane.table.currentColumn()) == (2, 0)


def test_a_day_that_is_none_is_shown_as_such(pane: LogPane) -> None:
    pane.show_indicator(_with_log(ROW, LogEntry(dt.date(2026, 3, 31)), LogEntry("一季度")), EDITION)
    good, bad = pane.table.item(0, 0), pane.table.item(1, 0)
    assert good.toolTip() == ""
    assert "2026-03-31" in bad.toolTip()
    assert good.foreground() != bad.foreground()


def test_without_an_indicator_it_says_what_it_is_for(pane: LogPane) -> None:
    pane.show_nothing()
    assert not pane.table.isVisible()


def _with_log(row: EvaluatedIndicator, *entries: LogEntry) -> EvaluatedIndicator:
    return dataclasses.replace(row, log=entries)
