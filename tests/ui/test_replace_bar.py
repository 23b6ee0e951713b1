"""Find and replace over a real session: counts, steps, one, all, a whole book as one change."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from forms import book, form, indicators
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from perfdesk.desk.session import Session
from perfdesk.model.form import TargetForm
from perfdesk.ui.replace_bar import ReplaceBar


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path)
    plain = {"indicators": (), "overall_goal": "", "implementing_unit": "江州市水务中心"}
    one = form(project_name="河道保洁 OA", annual_goal="巡查河道、清理河道。", **plain)
    opened.take_in([book(one, form(project_name="河道清障 oa", annual_goal="清障。", **plain))])
    yield opened
    opened.close()


@pytest.fixture
def bar(session: Session, qtbot: QtBot) -> Iterator[ReplaceBar]:
    made = ReplaceBar(session)
    qtbot.addWidget(made)
    made.show_for(ids(session)[0])
    yield made
    made.stop()


def ids(session: Session) -> list[int]:
    return [line.id for line in session.lines(session.books()[0].id)]


def target(session: Session, number: int) -> TargetForm:
    found = session.form(ids(session)[number])
    assert isinstance(found, TargetForm)
    return found


def fill(bar: ReplaceBar, qtbot: QtBot, words: str, by: str = "") -> None:
    bar.find_box.setText(words)
    bar.replace_box.setText(by)
    qtbot.waitUntil(lambda: not bar._wait.isActive())


def press(bar: ReplaceBar, qtbot: QtBot, words: str) -> None:
    button = next(each for each in bar.findChildren(QPushButton) if each.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_tab_goes_from_what_is_found_to_what_takes_its_place(bar: ReplaceBar, qtbot: QtBot) -> None:
    bar.activateWindow()
    qtbot.waitUntil(bar.find_box.hasFocus)
    fill(bar, qtbot, "没有的词")
    qtbot.keyClick(bar.find_box, Qt.Key.Key_Tab)
    assert bar.replace_box.hasFocus()
    qtbot.keyClick(bar.replace_box, Qt.Key.Key_Backtab)
    assert bar.find_box.hasFocus()


def test_it_counts_and_steps_round(bar: ReplaceBar, session: Session, qtbot: QtBot) -> None:
    fill(bar, qtbot, "河道")
    assert bar.count_text == "3 处"
    found = QSignalSpy(bar.found)
    for _ in range(4):
        qtbot.keyClick(bar.find_box, Qt.Key.Key_Return)
    first = ids(session)[0]
    steps = [found.at(n) for n in range(found.count())]
    paths = ["project_name", "annual_goal", "annual_goal", "project_name"]
    assert steps == [[first, path] for path in paths]
    assert bar.count_text == "第 1 处，共 3 处"
    qtbot.keyClick(bar.find_box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count_text == "第 3 处，共 3 处"


def test_nothing_found_says_so_and_offers_nothing(bar: ReplaceBar, qtbot: QtBot) -> None:
    fill(bar, qtbot, "火星")
    assert bar.count_text == "没有找到"
    assert not any(each.isEnabled() for each in bar.findChildren(QPushButton))
    fill(bar, qtbot, "")
    assert bar.count_text == ""


def test_case_counts_where_wanted_and_the_book_is_searched_whole(bar: ReplaceBar, qtbot: QtBot) -> None:
    fill(bar, qtbot, "oa")
    bar.scope_box.setCurrentIndex(1)
    assert bar.count_text == "2 处，在 2 张表里"
    bar.case_box.setChecked(True)
    assert bar.count_text == "1 处"


def test_one_at_a_time_goes_on_behind_what_was_put_in(bar: ReplaceBar, session: Session, qtbot: QtBot) -> None:
    fill(bar, qtbot, "河道", "城区河道")
    press(bar, qtbot, "替换")
    assert target(session, 0).project_name == "河道保洁 OA"
    press(bar, qtbot, "替换")
    assert target(session, 0).project_name == "城区河道保洁 OA"
    press(bar, qtbot, "替换")
    press(bar, qtbot, "替换")
    assert target(session, 0).annual_goal == "巡查城区河道、清理城区河道。"
    session.undo()
    assert target(session, 0).annual_goal == "巡查城区河道、清理河道。"


def test_a_whole_book_is_one_change(bar: ReplaceBar, session: Session, qtbot: QtBot) -> None:
    before = target(session, 0), target(session, 1)
    bar.scope_box.setCurrentIndex(1)
    fill(bar, qtbot, "河道", "湖泊")
    press(bar, qtbot, "全部替换")
    assert bar.count_text == "已替换 4 处"
    assert (target(session, 0).project_name, target(session, 1).project_name) == ("湖泊保洁 OA", "湖泊清障 oa")
    assert session.undo_label == "把“河道”替换为“湖泊”（4 处）"
    session.undo()
    assert (target(session, 0), target(session, 1)) == before
    assert bar.count_text == "4 处，在 2 张表里"


def test_the_count_follows_what_is_typed_elsewhere(bar: ReplaceBar, session: Session, qtbot: QtBot) -> None:
    fill(bar, qtbot, "河道")
    session.set_text(ids(session)[0], "annual_goal", "河道河道河道")
    assert bar.count_text == "4 处"
    bar.follow(ids(session)[1])
    assert bar.count_text == "1 处"


def test_values_of_indicators_are_read_anew(bar: ReplaceBar, session: Session, qtbot: QtBot) -> None:
    first = ids(session)[0]
    session.change_form(first, form(indicators=indicators(2)), "指标")
    fill(bar, qtbot, "(%)", "(次)")
    press(bar, qtbot, "全部替换")
    assert [row.value.unit for row in target(session, 0).indicators] == ["次", "次"]


def test_escape_closes_and_every_box_has_a_name(bar: ReplaceBar, qtbot: QtBot) -> None:
    assert all(box.accessibleName() for box in bar.findChildren(QLineEdit))
    with qtbot.waitSignal(bar.closed):
        qtbot.keyClick(bar.replace_box, Qt.Key.Key_Escape)
    assert not bar.isVisible()
