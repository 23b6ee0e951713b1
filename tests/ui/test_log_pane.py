"""The log of the year: entries are typed in place, and what they come to is offered."""

import dataclasses

import pytest
from evaluation_forms import edition, evaluation
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
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
        qtbot.keyClick(pane.table, Qt.Key.Key_Delete)
    assert told.args[0] == (LogEntry(evidence="b.pdf"),)


def test_without_an_indicator_it_says_what_it_is_for(pane: LogPane) -> None:
    pane.show_nothing()
    assert not pane.table.isVisible()


def _with_log(row: EvaluatedIndicator, *entries: LogEntry) -> EvaluatedIndicator:
    return dataclasses.replace(row, log=entries)
