"""The grid under real keys, mouse, drags and clipboard: typing, pasting, moving, filling; findings at their cells."""

import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from forms import edition, indicators
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.desk.grid import EVALUATION, LEVEL1, LEVEL2, LEVEL3, OPERATOR, PRINTED, TARGET, UNIT, VALUE, Row
from perfdesk.model.finding import Finding, Mend
from perfdesk.model.form import EvaluatedIndicator, Indicator, LogEntry
from perfdesk.model.library import Library, LibraryIndicator, load_library
from perfdesk.model.value import parse_value
from perfdesk.ui.cell_editor import LineEditor, TextEditor
from perfdesk.ui.grid_row_head import RowHead
from perfdesk.ui.indicator_grid import IndicatorGrid
from perfdesk.ui.library_panel import LibraryModel
from perfdesk.ui.theme import apply_theme

NO, CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
LEFT = Qt.MouseButton.LeftButton
KNOWN = LibraryIndicator("质量指标", "设备验收合格率", level1="产出指标", operator="=", unit="%", typical="100")


class Owner:
    """Holds the rows and shows them again after each change, as the session does."""

    def __init__(self, grid: IndicatorGrid, name: str = "target-2026") -> None:
        self.grid, self.rows, self.labels, self.edition = grid, tuple[Row, ...](), list[str](), edition(name)
        grid.changed.connect(self.take)

    def take(self, rows: tuple[Row, ...], label: str = "", findings: tuple[Finding, ...] = ()) -> None:
        self.rows = rows
        self.labels.append(label)
        self.grid.show_rows(rows, self.edition, findings)

    @property
    def place(self) -> tuple[int, int]:
        return self.grid.currentIndex().row(), self.grid.currentIndex().column()


@pytest.fixture
def owner(qtbot: QtBot, qapp: QApplication) -> Owner:
    """Show a grid on a page that scrolls, with a button above and one below."""
    apply_theme(qapp, "light")
    area, page, grid = QScrollArea(widgetResizable=True), QWidget(), IndicatorGrid()
    qtbot.addWidget(area)
    layout = QVBoxLayout(page)
    for part in (QPushButton("上面"), grid, QPushButton("下面")):
        layout.addWidget(part)
    layout.addStretch(1)
    area.setWidget(page)
    area.resize(900, 600)
    made = Owner(grid)
    made.take(indicators(4))
    area.show()
    area.activateWindow()
    grid.setFocus()
    qtbot.waitUntil(grid.table.hasFocus)
    return made


@pytest.fixture
def press(owner: Owner, qtbot: QtBot) -> Callable[..., None]:
    """Press keys where they go: to an open list, else to the editor, else to the table."""

    def keys(*pressed: Qt.Key | str, held: Qt.KeyboardModifier = NO) -> None:
        for each in pressed:
            target = QApplication.activePopupWidget() or owner.grid.table.editor() or owner.grid.table
            if isinstance(each, str):
                for letter in each:
                    type_letter(qtbot, owner.grid.table.editor() or owner.grid.table, letter)
            else:
                qtbot.keyClick(target, each, held)

    return keys


def type_letter(qtbot: QtBot, widget: QWidget, letter: str) -> None:
    """Type a letter; one that no key has comes as input methods commit it."""
    if letter.isascii():
        qtbot.keyClicks(widget, letter)
    else:
        event = QInputMethodEvent(letter, [])
        QApplication.sendEvent(widget, event)
        event = QInputMethodEvent()
        event.setCommitString(letter)
        QApplication.sendEvent(widget, event)


def stand(owner: Owner, row: int, column: int, *, to_row: int | None = None) -> None:
    owner.grid.table.go_to(row, column)
    for _ in range(row, to_row or row):
        QTest.keyClick(owner.grid.table, Qt.Key.Key_Down, SHIFT)


def said(row: Row) -> str:
    assert isinstance(row, Indicator)
    return row.value.printed("bracketed")


# Typing.


def test_typing_replaces_a_cell_falls_into_parts_and_enter_goes_down(owner: Owner, press: Callable[..., None]) -> None:
    stand(owner, 0, VALUE)
    press(">=98%", Qt.Key.Key_Return)
    assert said(owner.rows[0]) == "≥98.00(%)"
    assert owner.labels[-1] == "修改第 1 行指标"
    assert owner.place == (1, VALUE)


def test_typing_in_the_blank_row_makes_a_row(owner: Owner, press: Callable[..., None]) -> None:
    stand(owner, 4, LEVEL3)
    press("A", Qt.Key.Key_Return)
    assert [row.level3 for row in owner.rows[4:]] == ["A"]
    assert owner.place == (5, LEVEL3)


def test_a_row_is_filled_in_from_the_blank_one_on_by_tab(owner: Owner, press: Callable[..., None]) -> None:
    stand(owner, 4, LEVEL3)
    press("A", Qt.Key.Key_Tab, ">", Qt.Key.Key_Tab, "5", Qt.Key.Key_Tab, "次", Qt.Key.Key_Return)
    assert (owner.rows[4].level3, said(owner.rows[4]), len(owner.rows)) == ("A", ">5.00(次)", 5)
    assert owner.place == (5, LEVEL3)


def test_nothing_typed_in_the_blank_row_makes_none(owner: Owner, press: Callable[..., None]) -> None:
    stand(owner, 4, LEVEL3)
    press("A", Qt.Key.Key_Backspace, Qt.Key.Key_Return)
    assert len(owner.rows) == 4


def test_control_and_arrows_go_to_the_edges_and_choose_the_cell(owner: Owner, press: Callable[..., None]) -> None:
    stand(owner, 2, VALUE)
    for key, place in (
        (Qt.Key.Key_Down, (4, VALUE)),
        (Qt.Key.Key_Left, (4, LEVEL1)),
        (Qt.Key.Key_Up, (0, LEVEL1)),
        (Qt.Key.Key_Right, (0, PRINTED)),
        (Qt.Key.Key_End, (4, PRINTED)),
        (Qt.Key.Key_Home, (0, LEVEL1)),
    ):
        press(key, held=CONTROL)
        assert owner.place == place
        assert owner.grid.table.selected_block() == (*place, *place)


def test_f2_edits_what_stands_there_and_escape_gives_it_back(owner: Owner, press: Callable[..., None]) -> None:
    stand(owner, 0, LEVEL3)
    name = owner.rows[0].level3
    press(Qt.Key.Key_F2, "x")
    assert owner.grid.table.editor().text() == f"{name}x"
    press(Qt.Key.Key_Escape)
    assert owner.rows[0].level3 == name
    press(Qt.Key.Key_F2, Qt.Key.Key_Left, "x", Qt.Key.Key_Return)
    assert owner.rows[0].level3 == f"{name[:-1]}x{name[-1]}"


def test_while_typing_over_arrows_leave_the_cell(owner: Owner, press: Callable[..., None]) -> None:
    stand(owner, 0, VALUE)
    press("5", Qt.Key.Key_Right)
    assert owner.place == (0, UNIT)
    press("次", Qt.Key.Key_Down)
    assert owner.place == (1, UNIT)
    assert said(owner.rows[0]) == "≥5.00(次)"


def test_tab_goes_over_what_is_computed_and_enter_returns_under_where_it_began(
    owner: Owner, press: Callable[..., None]
) -> None:
    stand(owner, 0, OPERATOR)
    press("<=", Qt.Key.Key_Tab, "7", Qt.Key.Key_Tab, "天", Qt.Key.Key_Return)
    assert said(owner.rows[0]) == "≤7.00(天)"
    assert owner.place == (1, OPERATOR)
    stand(owner, 0, UNIT)
    press(Qt.Key.Key_Tab)
    assert owner.place == (1, LEVEL1)
    press(Qt.Key.Key_Backtab)
    assert owner.place == (0, UNIT)


def test_tab_at_the_ends_leaves_the_grid(owner: Owner, press: Callable[..., None]) -> None:
    stand(owner, 4, UNIT)
    press(Qt.Key.Key_Tab)
    left = QApplication.focusWidget()
    assert isinstance(left, QPushButton)
    assert left.text() in ("下面", "说明理由")
    owner.grid.setFocus()
    stand(owner, 0, LEVEL1)
    press(Qt.Key.Key_Backtab)
    left = QApplication.focusWidget()
    assert isinstance(left, QPushButton)
    assert left.text() == "上面"


def test_levels_complete_and_a_level_2_brings_its_level_1(owner: Owner, press: Callable[..., None]) -> None:
    stand(owner, 0, LEVEL2)
    press("时效", Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert (owner.rows[0].level1, owner.rows[0].level2) == ("产出指标", "时效指标")
    assert owner.grid.table.editor() is None


def test_the_beginning_of_the_only_level_that_fits_will_do(owner: Owner, press: Callable[..., None]) -> None:
    stand(owner, 0, LEVEL2)
    press("质量", Qt.Key.Key_Return)
    assert owner.rows[0].level2 == "质量指标"
    assert owner.place == (1, LEVEL2)
    press("效益", Qt.Key.Key_Return)
    assert owner.rows[1].level2 == "效益"


def test_alt_down_opens_the_list_and_enter_takes_the_chosen(owner: Owner, press: Callable[..., None]) -> None:
    stand(owner, 0, OPERATOR)
    press(Qt.Key.Key_Down, held=ALT)
    editor = owner.grid.table.editor()
    assert isinstance(editor, LineEditor)
    popup = editor.completer().popup()
    assert popup.currentIndex().data() == "≥"
    press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert said(owner.rows[0])[0] == "≤"


def test_the_button_in_the_active_cell_opens_the_list(owner: Owner, qtbot: QtBot) -> None:
    table = owner.grid.table
    stand(owner, 1, UNIT)
    rect = table.visualRect(table.currentIndex())
    qtbot.mouseClick(table.viewport(), LEFT, pos=QPoint(rect.right() - 8, rect.center().y()))
    editor = table.editor()
    assert isinstance(editor, LineEditor)
    assert editor.completer().popup().isVisible()
    assert editor.completer().popup().model().index(0, 0).data() == "%"


def test_a_name_of_the_library_fills_what_is_blank(owner: Owner, press: Callable[..., None]) -> None:
    owner.grid.set_library(Library((KNOWN,)))
    stand(owner, 4, LEVEL3)
    press("合格", Qt.Key.Key_Down)
    popup = owner.grid.table.editor().completer().popup()
    assert isinstance(popup.model().index(0, 0).data(Qt.ItemDataRole.UserRole), LibraryIndicator)
    press(Qt.Key.Key_Return)
    new = owner.rows[4]
    assert (new.level1, new.level2, new.level3) == ("产出指标", "质量指标", KNOWN.name)
    stand(owner, 4, VALUE)
    press("98", Qt.Key.Key_Return)
    assert said(owner.rows[4]) == "=98.00(%)"


def test_words_that_are_not_understood_stay(owner: Owner, press: Callable[..., None]) -> None:
    stand(owner, 0, VALUE)
    press("尽量快", Qt.Key.Key_Return)
    assert said(owner.rows[0]) == "尽量快"


# Input methods.


def compose(preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(QApplication.focusWidget(), event)


def test_the_first_letter_of_a_composition_goes_into_it_and_nothing_is_lost(
    owner: Owner, press: Callable[..., None]
) -> None:
    stand(owner, 0, LEVEL3)
    compose("x")
    compose("xun cha")
    compose("", "巡查")
    assert owner.grid.table.editor().text() == "巡查"
    compose("ci")
    compose("", "次数")
    press(Qt.Key.Key_Return)
    assert owner.rows[0].level3 == "巡查次数"


def test_a_composition_that_is_given_up_gives_the_old_words_back(owner: Owner, press: Callable[..., None]) -> None:
    stand(owner, 0, LEVEL3)
    name = owner.rows[0].level3
    compose("x")
    compose("")
    press(Qt.Key.Key_Escape)
    assert owner.grid.table.editor() is None
    assert (owner.rows[0].level3, len(owner.labels)) == (name, 1)


def test_the_candidates_stand_at_the_cell(owner: Owner) -> None:
    stand(owner, 2, LEVEL3)
    table = owner.grid.table
    asked = table.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    assert asked == table.visualRect(table.currentIndex()).translated(table.viewport().pos())


# The clipboard.


def paste(press: Callable[..., None], text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press(Qt.Key.Key_V, held=CONTROL)


def test_blocks_go_to_the_clipboard(owner: Owner, press: Callable[..., None]) -> None:
    stand(owner, 0, LEVEL3, to_row=1)
    press(Qt.Key.Key_C, held=CONTROL)
    assert QGuiApplication.clipboard().text() == "".join(f"{row.level3}\n" for row in owner.rows[:2])


def test_a_paste_onto_blank_cells_happens_at_once(owner: Owner, press: Callable[..., None]) -> None:
    stand(owner, 4, LEVEL3)
    paste(press, "甲\t≥\t5\t个\r\n乙\t=\t1\t项\r\n")
    assert [said(row) for row in owner.rows[4:]] == ["≥5.00(个)", "=1.00(项)"]
    assert owner.labels[-1] == "粘贴 2 行"
    assert owner.grid.table.selected_block() == (4, LEVEL3, 5, UNIT)


def test_a_paste_over_filled_cells_is_shown_first(owner: Owner, press: Callable[..., None]) -> None:
    before = owner.rows
    stand(owner, 3, LEVEL3)
    paste(press, "甲\n乙\n")
    assert owner.rows == before
    assert owner.grid.bar.words == "将改写 1 格，新增 1 行。按 Enter 粘贴，按 Esc 放弃。"
    assert owner.grid.table.model().tinted == {(3, LEVEL3)}
    press(Qt.Key.Key_Escape)
    assert owner.rows == before
    assert not owner.grid.table.model().tinted
    paste(press, "甲\n乙\n")
    press(Qt.Key.Key_Return)
    assert [row.level3 for row in owner.rows[3:]] == ["甲", "乙"]
    assert owner.labels[-1] == "粘贴 2 行，改写 1 格"


def test_the_button_in_the_bar_pastes_and_moving_on_gives_up(
    owner: Owner, press: Callable[..., None], qtbot: QtBot
) -> None:
    stand(owner, 0, LEVEL3)
    paste(press, "甲\n")
    press(Qt.Key.Key_Down)
    assert "改写" not in owner.grid.bar.words
    stand(owner, 0, LEVEL3)
    paste(press, "甲\n")
    button = next(each for each in owner.grid.bar.findChildren(QPushButton) if each.text() == "粘贴")
    qtbot.mouseClick(button, LEFT)
    assert owner.rows[0].level3 == "甲"


def test_one_cell_fills_a_selection(owner: Owner, press: Callable[..., None]) -> None:
    stand(owner, 0, UNIT, to_row=2)
    paste(press, "次")
    press(Qt.Key.Key_Return)
    assert [said(row)[-2] for row in owner.rows] == ["次", "次", "次", "%"]


def test_30_rows_of_the_paper_are_pasted_and_200_in_a_moment(owner: Owner, press: Callable[..., None]) -> None:
    owner.take(())
    text = "".join(
        f"{'产出指标' if n == 0 else ''}\t{'数量指标' if n == 0 else ''}\t巡查{n}\t≥{n}.00(次)\r\n" for n in range(30)
    )
    paste(press, text)
    assert {(row.level1, row.level2) for row in owner.rows} == {("产出指标", "数量指标")}
    assert [said(row) for row in owner.rows] == [f"≥{n}.00(次)" for n in range(30)]
    owner.take(())
    QGuiApplication.clipboard().setText(text * 7)
    began = time.perf_counter()
    press(Qt.Key.Key_V, held=CONTROL)
    assert len(owner.rows) == 210
    assert time.perf_counter() - began < 1  # 40 ms on a machine that has nothing else to do


def test_cells_are_cut_and_cleared_and_whole_rows_are_cut_out(
    owner: Owner, press: Callable[..., None], qtbot: QtBot
) -> None:
    before = owner.rows
    stand(owner, 0, LEVEL3)
    press(Qt.Key.Key_X, held=CONTROL)
    assert (owner.rows[0].level3, QGuiApplication.clipboard().text()) == ("", f"{before[0].level3}\n")
    stand(owner, 1, LEVEL3)
    press(Qt.Key.Key_Delete)
    assert owner.rows[1].level3 == ""
    head = row_head(owner)
    qtbot.mouseClick(head.viewport(), LEFT, pos=QPoint(36, head.sectionViewportPosition(1) + 10))
    press(Qt.Key.Key_X, held=CONTROL)
    assert owner.rows[1:] == before[2:]


# Rows.


def test_rows_are_inserted_moved_doubled_filled_and_deleted_by_keys(owner: Owner, press: Callable[..., None]) -> None:
    before = owner.rows
    stand(owner, 0, LEVEL3)
    press(Qt.Key.Key_Return, held=CONTROL)
    assert owner.rows[1] == Indicator(before[0].level1, before[0].level2)
    press(Qt.Key.Key_Down, held=CONTROL | SHIFT)
    assert owner.rows[1] == before[1]
    assert owner.place == (2, LEVEL3)
    press(Qt.Key.Key_Minus, held=CONTROL)
    assert owner.rows == before
    press(Qt.Key.Key_D, held=CONTROL | SHIFT)
    assert owner.rows == (*before[:3], before[2], before[3])
    press(Qt.Key.Key_Delete, held=CONTROL)
    assert owner.rows == before
    assert owner.place == (3, LEVEL3)
    stand(owner, 0, LEVEL2, to_row=3)
    press(Qt.Key.Key_D, held=CONTROL)
    assert {(row.level1, row.level2) for row in owner.rows} == {(before[0].level1, before[0].level2)}
    assert owner.labels[-1] == "向下填充"


def test_several_rows_move_together(owner: Owner, press: Callable[..., None]) -> None:
    before = owner.rows
    stand(owner, 0, LEVEL3, to_row=1)
    press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, held=CONTROL | SHIFT)
    assert owner.rows == (*before[2:], *before[:2])
    assert owner.labels[1:] == ["移动 2 行", "移动 2 行"]


def row_head(owner: Owner) -> RowHead:
    head = owner.grid.table.verticalHeader()
    assert isinstance(head, RowHead)
    return head


def test_a_row_is_dragged_by_its_handle(owner: Owner, qtbot: QtBot) -> None:
    before, head = owner.rows, row_head(owner)
    start = head.grip(0).center()
    end = QPoint(start.x(), head.sectionViewportPosition(2) + head.sectionSize(2) - 4)
    qtbot.mouseMove(head.viewport(), start)
    qtbot.mousePress(head.viewport(), LEFT, pos=start)
    qtbot.mouseMove(head.viewport(), end)
    qtbot.mouseRelease(head.viewport(), LEFT, pos=end)
    assert owner.rows == (before[1], before[2], before[0], before[3])
    assert owner.labels[-1] == "移动 1 行"


def test_the_chosen_rows_are_dragged_together_and_a_line_shows_where_to(owner: Owner, qtbot: QtBot) -> None:
    before, head = owner.rows, row_head(owner)
    owner.grid.table.select_rows(2, 3)
    plain = owner.grid.table.grab().toImage()
    start, end = head.grip(3).center(), head.grip(0).topLeft() + QPoint(4, 2)
    qtbot.mousePress(head.viewport(), LEFT, pos=start)
    qtbot.mouseMove(head.viewport(), end)
    assert owner.grid.table.grab().toImage() != plain
    qtbot.mouseRelease(head.viewport(), LEFT, pos=end)
    assert owner.rows == (*before[2:], *before[:2])
    assert owner.labels[-1] == "移动 2 行"
    assert owner.grid.table.selected_rows() == (0, 1)


def test_the_page_scrolls_on_while_a_row_is_held_near_its_end(owner: Owner, qtbot: QtBot) -> None:
    owner.take(indicators(60))
    area, head = owner.grid.window(), row_head(owner)
    assert isinstance(area, QScrollArea)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    start = head.grip(0).center()
    qtbot.mousePress(head.viewport(), LEFT, pos=start)
    for row in range(5, 40):
        qtbot.mouseMove(head.viewport(), head.grip(row).center())
    assert area.verticalScrollBar().value() > 500
    qtbot.mouseRelease(head.viewport(), LEFT, pos=head.grip(40).topLeft() + QPoint(4, 2))
    assert owner.labels[-1] == "移动 1 行"


def test_the_plus_at_a_row_head_inserts_a_row(owner: Owner, qtbot: QtBot) -> None:
    head = row_head(owner)
    plus = head.plus(1).center()
    qtbot.mouseMove(head.viewport(), QPoint(plus.x(), plus.y() - 4))
    qtbot.mouseClick(head.viewport(), LEFT, pos=plus)
    assert len(owner.rows) == 5
    assert owner.rows[2] == Indicator(owner.rows[1].level1, owner.rows[1].level2)
    assert owner.place == (2, LEVEL3)


def dragged(*found: LibraryIndicator) -> QMimeData:
    model = LibraryModel()
    model.show_found(found)
    return model.mimeData([model.index(n) for n in range(len(found))])


def test_indicators_of_the_library_are_dropped_between_rows(owner: Owner) -> None:
    before, table = owner.rows, owner.grid.table
    mime = dragged(*load_library().indicators[:2])
    at = QPointF(200, table.rowViewportPosition(1) + 4)
    copy, none = Qt.DropAction.CopyAction, NO
    QApplication.sendEvent(table.viewport(), QDragEnterEvent(at.toPoint(), copy, mime, LEFT, none))
    QApplication.sendEvent(table.viewport(), QDragMoveEvent(at.toPoint(), copy, mime, LEFT, none))
    shown = table.grab().toImage()
    QApplication.sendEvent(table.viewport(), QDropEvent(at, copy, mime, LEFT, none))
    assert [row.level3 for row in owner.rows[1:3]] == [each.name for each in load_library().indicators[:2]]
    assert (owner.rows[0], owner.rows[3:]) == (before[0], before[1:])
    assert owner.labels[-1] == "填入 2 条指标"
    assert table.grab().toImage() != shown


def test_an_indicator_that_was_picked_goes_to_its_like(owner: Owner) -> None:
    owner.grid.add_indicators([KNOWN])
    assert [row.level3 for row in owner.rows].index(KNOWN.name) == 3
    assert said(owner.rows[3]) == "=100.00(%)"
    assert owner.labels[-1] == "填入“设备验收合格率”"


def test_the_menu_has_every_command_and_keeps_a_row(owner: Owner, qtbot: QtBot) -> None:
    words = [action.text() for action in owner.grid.actions()]
    assert {"剪切", "复制", "粘贴", "清除", "在下面插入一行", "上移", "下移", "删除行", "向下填充"} <= set(words)
    stand(owner, 2, LEVEL3)
    assert menu_of(owner, qtbot)[-1] == "收进本单位的指标库"
    keep = next(action for action in owner.grid.actions() if "收进" in action.text())
    with qtbot.waitSignal(owner.grid.keep_wanted) as kept:
        keep.trigger()
    assert kept.args == [owner.rows[2]]


def menu_of(owner: Owner, qtbot: QtBot) -> list[str]:
    """Open the menu by its key, and return what it shows."""
    table = owner.grid.table
    place = table.visualRect(table.currentIndex()).center()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, table.viewport().mapToGlobal(place))
    QApplication.sendEvent(table.viewport(), asked)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    shown = [action.text() for action in menu.actions() if action.isVisible() and not action.isSeparator()]
    qtbot.keyClick(menu, Qt.Key.Key_Escape)
    return shown


# Findings.


def test_findings_mark_their_cells_and_speak_in_the_bar(owner: Owner, qtbot: QtBot) -> None:
    mend = Mend("改为 ≤1%", {"indicators[1].value": "≤1.00(%)"})
    findings = (
        Finding("value-direction", "error", 0, "indicators[1]", "方向反了。", mend),
        Finding("indicator-name", "warning", 0, "indicators[1]", "名称太长。"),
        Finding("goal-empty", "error", 0, "annual_goal", "没有填目标。"),
    )
    owner.take(owner.rows, "", findings)
    stand(owner, 1, OPERATOR)
    assert owner.grid.bar.words == "方向反了。"
    stand(owner, 1, UNIT)
    assert owner.grid.bar.words == "方向反了。\n名称太长。"
    stand(owner, 0, UNIT)
    assert "方向" not in owner.grid.bar.words
    owner.grid.go_to_path("indicators[1]")
    assert owner.place == (1, OPERATOR)
    owner.grid.go_to_path("indicators[2]")
    assert owner.place == (2, LEVEL3)
    owner.grid.go_to_path("indicators[1].value")
    assert owner.place == (1, VALUE)
    owner.grid.go_to_finding(findings[1])
    assert owner.place == (1, LEVEL3)
    owner.grid.go_to_finding(findings[0])
    buttons = {each.text(): each for each in owner.grid.bar.findChildren(QPushButton) if each.isVisible()}
    with qtbot.waitSignal(owner.grid.mend_wanted) as wanted:
        qtbot.mouseClick(buttons["改为 ≤1%"], LEFT)
    assert wanted.args == [findings[0]]
    with qtbot.waitSignal(owner.grid.waive_wanted) as wanted:
        qtbot.mouseClick(buttons["说明理由"], LEFT)
    assert wanted.args == [findings[0]]
    index = owner.grid.table.model().index(1, OPERATOR)
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "方向反了。"


def test_an_empty_grid_offers_the_library(owner: Owner, qtbot: QtBot) -> None:
    owner.take(())
    button = next(each for each in owner.grid.bar.findChildren(QPushButton) if each.text() == "打开指标库")
    with qtbot.waitSignal(owner.grid.library_wanted):
        qtbot.mouseClick(button, LEFT)


# The other kind of form.


@pytest.fixture
def evaluation(owner: Owner) -> Owner:
    owner.edition = edition("self-evaluation-2023")
    row = EvaluatedIndicator("产出指标", "数量指标", "巡查次数", target=parse_value(">=12次"))
    owner.take((row, row))
    return owner


def test_a_self_evaluation_has_columns_of_its_own(evaluation: Owner, press: Callable[..., None]) -> None:
    stand(evaluation, 0, EVALUATION.at("actual"))
    press("15次", Qt.Key.Key_Tab, "10", Qt.Key.Key_Tab, "9.5", Qt.Key.Key_Tab)
    press("雨季", Qt.Key.Key_F2)
    editor = evaluation.grid.table.editor()
    assert isinstance(editor, TextEditor)
    press(Qt.Key.Key_Return, held=ALT)
    press("顺延", Qt.Key.Key_Return)
    row = evaluation.rows[0]
    assert isinstance(row, EvaluatedIndicator)
    assert (row.actual.raw, str(row.weight), str(row.score), row.deviation) == ("15次", "10", "9.5", "雨季\n顺延")


def test_the_formula_proposes_scores_and_they_are_taken_for_all_chosen_rows(
    evaluation: Owner, press: Callable[..., None], qtbot: QtBot
) -> None:
    row = EvaluatedIndicator(target=parse_value(">=12次"), actual=parse_value("6次"), weight=Decimal(10))
    evaluation.take((row, replace(row, actual=parse_value("15次")), replace(row, actual=parse_value("若干"))))
    score = EVALUATION.at("score")
    stand(evaluation, 0, score)
    assert "按公式计分" in menu_of(evaluation, qtbot)
    assert "收进本单位的指标库" not in menu_of(evaluation, qtbot)
    model = evaluation.grid.table.model()
    assert [model.ghost(n, score) for n in range(4)] == ["5", "10", "", ""]
    stand(evaluation, 0, score, to_row=2)
    next(action for action in evaluation.grid.actions() if action.text() == "按公式计分").trigger()
    assert [getattr(each, "score", None) for each in evaluation.rows] == [Decimal(5), Decimal(10), None]
    assert evaluation.labels[-1] == "按公式计分 3 行"
    stand(evaluation, 0, score)
    press("4", Qt.Key.Key_Return)
    stand(evaluation, 0, score)
    assert evaluation.grid.bar.words == "按公式应得 5 分。"
    button = next(each for each in evaluation.grid.bar.findChildren(QPushButton) if each.text() == "按公式计分")
    qtbot.mouseClick(button, LEFT)
    assert model.text(0, score) == "5"


def test_the_log_of_the_year_proposes_what_was_reached(evaluation: Owner, press: Callable[..., None]) -> None:
    log = (LogEntry(value=parse_value("5次")), LogEntry(value=parse_value("8次")))
    evaluation.take((EvaluatedIndicator(target=parse_value(">=12次"), log=log),))
    stand(evaluation, 0, EVALUATION.at("actual"))
    press(Qt.Key.Key_Down, held=ALT)
    press(Qt.Key.Key_Return)
    row = evaluation.rows[0]
    assert isinstance(row, EvaluatedIndicator)
    assert (row.actual.raw, row.log) == ("13", log)


def test_what_the_target_form_says_is_edited_by_f2_alone(evaluation: Owner, press: Callable[..., None]) -> None:
    stand(evaluation, 0, EVALUATION.at("target"))
    press("9")
    assert evaluation.grid.table.editor() is None
    assert "F2" in evaluation.grid.bar.words
    press(Qt.Key.Key_F2, Qt.Key.Key_Backspace, "个", Qt.Key.Key_Return)
    row = evaluation.rows[0]
    assert isinstance(row, EvaluatedIndicator)
    assert row.target.raw == ">=12个"


def test_what_the_target_form_says_is_not_cleared(evaluation: Owner, press: Callable[..., None]) -> None:
    before = evaluation.rows
    stand(evaluation, 0, EVALUATION.at("target"))
    press(Qt.Key.Key_Delete)
    assert evaluation.rows == before


# Looks.


def test_the_grid_follows_the_theme(owner: Owner, qapp: QApplication) -> None:
    table = owner.grid.table
    owner.grid.window().resize(1600, 600)
    QApplication.processEvents()
    plain, wide = table.rowHeight(1), table.columnWidth(VALUE)
    apply_theme(qapp, "dark", 1.5)
    QApplication.processEvents()
    assert (table.rowHeight(1), table.columnWidth(VALUE)) == (plain * 3 // 2, wide * 3 // 2)
    assert table.horizontalHeader().height() == 48
    apply_theme(qapp, "light")
    QApplication.processEvents()
    assert table.rowHeight(1) == plain


def test_rows_grow_with_their_words_and_what_is_computed_gives_way(owner: Owner) -> None:
    table = owner.grid.table
    owner.take((Indicator(level3="河道" * 60), *indicators(2)))
    assert table.rowHeight(0) > table.rowHeight(1)
    assert not table.isColumnHidden(PRINTED)
    before = table.rowHeight(0)
    owner.grid.window().resize(620, 500)
    QApplication.processEvents()
    assert table.isColumnHidden(PRINTED)
    assert table.rowHeight(0) > before
    assert owner.grid.sizeHint().height() > table.content_height()


@pytest.mark.parametrize("name", ["target-2026", "self-evaluation-2023"])
def test_in_a_narrow_window_every_cell_can_still_be_reached(owner: Owner, name: str) -> None:
    owner.edition = edition(name)
    row = EvaluatedIndicator("产出指标", "数量指标", "河道保洁长度")
    owner.take(indicators(3) if name == "target-2026" else (row, row))
    owner.grid.window().resize(560, 500)
    QApplication.processEvents()
    table, model = owner.grid.table, owner.grid.table.model()
    shown = [n for n in range(model.columnCount()) if not table.isColumnHidden(n)]
    assert sum(table.columnWidth(n) for n in shown) <= table.viewport().width()
    assert table.columnWidth(LEVEL3) >= 80
    assert all(model.column(n).gives_way for n in range(model.columnCount()) if n not in shown)
    owner.grid.go_to(0, "level2")
    assert owner.place[1] in shown


def test_equal_levels_look_like_one_cell_until_the_cursor_is_there(owner: Owner) -> None:
    owner.take(tuple(Indicator("产出指标", "数量指标", f"巡查{n}") for n in range(3)))
    table = owner.grid.table
    assert table.model().run(1, LEVEL2) == (0, 2)
    stand(owner, 0, LEVEL3)
    merged = table.grab().toImage()
    stand(owner, 1, LEVEL2)
    assert table.is_open(LEVEL2, (0, 2))
    assert not table.is_open(LEVEL1, (0, 2))
    assert table.grab().toImage() != merged


def test_head_and_bar_stay_in_view_while_the_page_scrolls(owner: Owner, qtbot: QtBot) -> None:
    owner.take(indicators(60))
    grid, area = owner.grid, owner.grid.window()
    assert isinstance(area, QScrollArea)
    seen = area.viewport()
    grid.go_to(40)

    def place(widget: QWidget) -> int:
        return widget.mapTo(seen, QPoint(0, 0)).y()

    qtbot.waitUntil(lambda: place(grid.table.horizontalHeader()) == 0)
    assert place(grid.bar) + grid.bar.height() == seen.height()
    cell = grid.table.visualRect(grid.currentIndex())
    top = grid.table.viewport().mapTo(seen, cell.topLeft()).y()
    assert 32 <= top <= place(grid.bar) - cell.height()
    grid.go_to(0)
    assert place(grid.table.horizontalHeader()) <= 32 + 20


def test_every_part_has_a_name(owner: Owner) -> None:
    assert owner.grid.table.accessibleName() == "绩效指标"
    spoken = owner.grid.table.model().index(0, LEVEL3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"第 1 行，三级指标：{owner.rows[0].level3}"
    assert TARGET.columns[LEVEL3].label == "三级指标"
