"""The recycle bin as a page, with real keys and clicks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from forms import UNIT, book, form
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.desk.session import Session
from perfdesk.ui.bin_page import BinPage


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path)
    opened.take_in([book(*(form(project_name=name) for name in ("甲", "乙", "丙")))])
    yield opened
    opened.close()


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> BinPage:
    made = BinPage(session)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    return made


def delete(session: Session, *at: int) -> None:
    (line,) = session.books()
    session.remove_forms([session.lines(line.id)[each].id for each in at])


def held(session: Session) -> list[list[str]]:
    return [sorted(line.project_name for line in session.lines(each.id)) for each in session.books()]


def test_an_empty_bin_says_so_and_follows_the_session(page: BinPage, session: Session) -> None:
    assert page._empty.isVisible()
    assert not page.list.isVisible()
    assert not page.empty_button.isEnabled()
    delete(session, 0)
    assert not page._empty.isVisible()
    line = page.list.topLevelItem(0)
    assert line is not None
    assert [line.text(0), line.text(1)] == ["甲", f"2026 {UNIT}"]
    session.undo()
    assert page._empty.isVisible()


def test_several_are_restored_by_enter_in_one_step(page: BinPage, session: Session, qtbot: QtBot) -> None:
    delete(session, 0, 1)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.restore_button.text() == "还原 2 项"
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert held(session) == [sorted("甲乙丙")]
    assert not session.bin()
    session.undo()
    assert len(session.bin()) == 2


def test_forms_of_a_book_that_is_gone_come_back_into_one(page: BinPage, session: Session, qtbot: QtBot) -> None:
    delete(session, 0, 1)
    session.remove_book(session.books()[0].id)
    page.list.selectAll()
    qtbot.mouseClick(page.restore_button, Qt.MouseButton.LeftButton)
    assert held(session) == [sorted("甲乙丙")]


def test_a_double_click_restores(page: BinPage, session: Session, qtbot: QtBot) -> None:
    delete(session, 0)
    spot = page.list.visualItemRect(page.list.topLevelItem(0)).center()  # type: ignore[arg-type]
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert held(session) == [sorted("甲乙丙")]


def test_emptying_asks_in_place(page: BinPage, session: Session, qtbot: QtBot) -> None:
    delete(session, 0, 1)
    qtbot.mouseClick(page.empty_button, Qt.MouseButton.LeftButton)
    assert page.empty_button.text() == "确认清空 2 项"
    assert page._told.isVisible()
    delete(session, 0)  # what is in the bin is another thing now: it is asked again
    assert page.empty_button.text() == "清空回收站"
    qtbot.mouseClick(page.empty_button, Qt.MouseButton.LeftButton)
    assert len(session.bin()) == 3
    qtbot.mouseClick(page.empty_button, Qt.MouseButton.LeftButton)
    assert not session.bin()
    assert page._empty.isVisible()


def test_a_page_that_is_gone_no_longer_listens(session: Session, qtbot: QtBot) -> None:
    before = list(session._listeners)
    page = BinPage(session)
    with qtbot.waitSignal(page.destroyed):
        page.deleteLater()
    QApplication.processEvents()
    assert session._listeners == before
