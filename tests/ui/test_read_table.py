"""The table of what was read: doubts in colour and words, rows that grow with their text, long texts cut."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.desk.arrivals import ReadRow
from perfdesk.intake.notes import Note
from perfdesk.ui.read_table import ReadTable
from perfdesk.ui.theme import apply_theme, current_theme

NOTE = Note("甲.txt", "没有栏目名，不能确定属于哪一栏。", line=12, form="甲", source="37,500.00\t 0.00")
DOUBTED = ReadRow("年度", "2026", (NOTE,))
PLAIN = ReadRow("项目名称", "河道保洁")
LONG = ReadRow("年度总体目标", "全年保洁河道。" * 100)


@pytest.fixture
def table(qtbot: QtBot, qapp: QApplication) -> ReadTable:
    apply_theme(qapp, "light")
    made = ReadTable()
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    made.show_rows((DOUBTED, PLAIN, LONG, ReadRow("项目类别", "")))
    return made


def colour_of(table: ReadTable, row: int) -> str:
    """Return the colour at the right edge of a row."""
    rect = table.visualRect(table.model().index(row, 2))
    return table.viewport().grab().toImage().pixelColor(rect.right() - 2, rect.center().y()).name()


def test_without_doubts_the_originals_take_no_room(table: ReadTable) -> None:
    assert not table.isColumnHidden(2)
    table.show_rows((PLAIN, LONG))
    assert table.isColumnHidden(2)
    assert table.columnWidth(0) + table.columnWidth(1) == table.viewport().width()


def test_doubtful_rows_are_tinted_and_others_are_not(table: ReadTable) -> None:
    assert colour_of(table, 0) == current_theme().colour("warning_soft").name()
    assert colour_of(table, 1) == current_theme().colour("base").name()
    table.selectRow(0)
    assert colour_of(table, 0) == current_theme().colour("selection").name()


def test_a_doubt_is_said_beside_its_source(table: ReadTable) -> None:
    model = table.model()
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == f"2026 存疑：{NOTE.message}"
    assert model.index(0, 2).data() == "第 12 行 37,500.00 0.00"
    assert model.index(3, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "空"


def test_rows_grow_with_their_text_and_long_texts_are_cut(table: ReadTable) -> None:
    plain, doubted, long = (table.rowHeight(row) for row in (1, 0, 2))
    assert plain >= current_theme().row
    assert doubted > plain
    assert long > doubted
    shown = table.model().index(2, 1)
    assert shown.data().endswith("…（共 700 字）")
    assert shown.data(Qt.ItemDataRole.ToolTipRole) == LONG.text
    wide = table.rowHeight(2)
    table.resize(1400, 500)
    assert table.rowHeight(2) < wide


def test_other_rows_are_shown_from_the_top(table: ReadTable) -> None:
    table.scrollToBottom()
    table.show_rows((PLAIN,))
    assert table.rows == (PLAIN,)
    assert table.verticalScrollBar().value() == 0
