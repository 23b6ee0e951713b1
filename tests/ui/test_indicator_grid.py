"""The grid under real keys: typing, pasting, moving, filling; its model keeps Qt's rules whatever is shown."""

import pytest
from forms import edition, indicators
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from perfdesk.desk.grid import LEVEL2, LEVEL3, PRINTED, VALUE
from perfdesk.model.form import Indicator
from perfdesk.ui.indicator_grid import IndicatorGrid
from perfdesk.ui.indicator_model import IndicatorModel

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Owner:
    """Holds the rows and shows them again after each change, as the session does."""

    def __init__(self, grid: IndicatorGrid, rows: tuple[Indicator, ...]) -> None:
        self.grid, self.rows, self.labels = grid, rows, list[str]()
        grid.changed.connect(self.take)
        self.take(rows, "")

    def take(self, rows: tuple[Indicator, ...], label: str) -> None:
        self.rows = rows
        self.labels.append(label)
        self.grid.show_rows(rows, edition(), {})


@pytest.fixture
def owner(qtbot: QtBot) -> Owner:
    grid = IndicatorGrid()
    qtbot.addWidget(grid)
    grid.show()
    return Owner(grid, indicators(4))


def stand(owner: Owner, row: int, column: int, *, to_row: int | None = None) -> None:
    model, selection = owner.grid.model(), owner.grid.selectionModel()
    flags = QItemSelectionModel.SelectionFlag
    selection.setCurrentIndex(model.index(row, column), flags.ClearAndSelect)
    for more in range(row + 1, (to_row or row) + 1):
        selection.select(model.index(more, column), flags.Select)


def test_typing_on_a_cell_replaces_it_and_falls_into_parts(owner: Owner, qtbot: QtBot) -> None:
    stand(owner, 0, VALUE)
    qtbot.keyClicks(owner.grid, ">")
    editor = owner.grid.indexWidget(owner.grid.currentIndex())
    qtbot.keyClicks(editor, "=98%")
    with qtbot.waitSignal(owner.grid.changed):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert owner.rows[0].value.printed("bracketed") == "≥98.00(%)"
    assert owner.labels[-1] == "修改第 1 行指标"


def test_typing_in_the_blank_row_makes_a_row(owner: Owner, qtbot: QtBot) -> None:
    stand(owner, 4, LEVEL3)
    qtbot.keyClicks(owner.grid, "A")
    editor = owner.grid.indexWidget(owner.grid.currentIndex())
    with qtbot.waitSignal(owner.grid.changed):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert [row.level3 for row in owner.rows[4:]] == ["A"]


def test_blocks_go_to_the_clipboard_and_come_back_elsewhere(owner: Owner, qtbot: QtBot) -> None:
    stand(owner, 0, LEVEL3, to_row=1)
    qtbot.keyClick(owner.grid, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "\n".join(row.level3 for row in owner.rows[:2])
    stand(owner, 3, LEVEL3)
    qtbot.keyClick(owner.grid, Qt.Key.Key_V, CONTROL)
    assert [row.level3 for row in owner.rows[3:]] == [row.level3 for row in owner.rows[:2]]
    assert owner.labels[-1] == "粘贴 2 行，改写 1 格"


def test_rows_are_inserted_moved_filled_and_deleted_by_keys(owner: Owner, qtbot: QtBot) -> None:
    before = owner.rows
    stand(owner, 0, LEVEL3)
    qtbot.keyClick(owner.grid, Qt.Key.Key_Return, CONTROL)
    assert owner.rows[1] == Indicator(before[0].level1, before[0].level2)
    qtbot.keyClick(owner.grid, Qt.Key.Key_Down, CONTROL | SHIFT)
    assert owner.rows[1] == before[1]
    stand(owner, 2, LEVEL3)
    qtbot.keyClick(owner.grid, Qt.Key.Key_Delete, CONTROL)
    assert owner.rows == before
    stand(owner, 0, LEVEL2, to_row=3)
    qtbot.keyClick(owner.grid, Qt.Key.Key_D, CONTROL)
    assert {row.level2 for row in owner.rows} == {before[0].level2}
    stand(owner, 0, LEVEL3)
    qtbot.keyClick(owner.grid, Qt.Key.Key_Delete)
    assert owner.rows[0].level3 == ""


@pytest.mark.parametrize("count", [0, 1, 3, 9])
def test_the_model_keeps_the_rules_of_qt(count: int) -> None:
    model = IndicatorModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for rows in (indicators(4), indicators(count), indicators(6)[::-1], ()):
        model.show_rows(rows, "bracketed")
        model.show_marks({0: "一"})
        assert model.rowCount() == len(rows) + 1
    assert not model.flags(model.index(0, PRINTED)) & Qt.ItemFlag.ItemIsEditable
    tester.deleteLater()
