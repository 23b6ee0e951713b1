"""The first page: it asks for the unit, tells the five steps, and only sends signals."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from perfdesk.ui.theme import apply_theme
from perfdesk.ui.welcome import STEPS, WelcomePage


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> WelcomePage:
    apply_theme(qapp, "light")
    made = WelcomePage(year=2026)
    qtbot.addWidget(made)
    made.resize(1000, 640)
    made.show()
    return made


def box(page: WelcomePage, name: str) -> QLineEdit:
    return next(each for each in page.findChildren(QLineEdit) if each.accessibleName() == name)


def compose(field: QLineEdit, text: str) -> None:
    """Enter Chinese as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def press(qtbot: QtBot, page: WelcomePage, word: str) -> None:
    button = next(each for each in page.findChildren(QPushButton) if each.text() == word)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_five_steps_are_told(page: WelcomePage) -> None:
    shown = " ".join(label.text() for label in page.findChildren(QLabel))
    assert len(STEPS) == 5
    assert all(head in shown and text in shown for _, head, text in STEPS)


def test_unit_department_and_year_are_handed_on(qtbot: QtBot, page: WelcomePage) -> None:
    compose(box(page, "单位"), " 江州市河道管理所 ")
    compose(box(page, "主管部门"), "江州市水务局")
    with qtbot.waitSignal(page.begun) as begun:
        press(qtbot, page, "开始填报")
    assert begun.args == ["江州市河道管理所", "江州市水务局", 2026]


def test_a_unit_may_be_its_own_department(qtbot: QtBot, page: WelcomePage) -> None:
    compose(box(page, "单位"), "江州市水务局")
    page.findChild(QSpinBox).setValue(2027)
    with qtbot.waitSignal(page.begun) as begun:
        qtbot.keyClick(box(page, "单位"), Qt.Key.Key_Return)
    assert begun.args == ["江州市水务局", "江州市水务局", 2027]


def test_without_a_unit_it_asks(qtbot: QtBot, page: WelcomePage) -> None:
    told = QSignalSpy(page.begun)
    press(qtbot, page, "开始填报")
    notice = next(label for label in page.findChildren(QLabel) if label.text() == "请先填写单位全称。")
    assert told.count() == 0
    assert notice.isVisibleTo(page)
    compose(box(page, "单位"), "江")
    assert not notice.isVisibleTo(page)


def test_the_sample_and_last_year_are_offered(qtbot: QtBot, page: WelcomePage) -> None:
    with qtbot.waitSignal(page.sample_wanted):
        press(qtbot, page, "打开示例看看")
    with qtbot.waitSignal(page.import_wanted):
        press(qtbot, page, "导入去年的文件…")


def test_next_year_is_offered(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "dark")
    made = WelcomePage()
    qtbot.addWidget(made)
    assert made.findChild(QSpinBox).value() >= 2026
