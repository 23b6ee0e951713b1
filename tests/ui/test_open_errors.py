"""The list of errors: so many at a time, a reason only when there is one, keys that stay in the line."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from perfdesk.desk.hand_out import OpenError
from perfdesk.model.finding import Finding
from perfdesk.ui.open_errors import MOST_SHOWN, OpenErrors
from perfdesk.ui.theme import apply_theme


def error(n: int) -> OpenError:
    return OpenError(1, n, f"项目{n}", Finding("funds-sum", "error", n, "funds.annual_total", f"第 {n} 处对不上。"))


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication) -> OpenErrors:
    apply_theme(qapp, "light")
    made = OpenErrors()
    qtbot.addWidget(made)
    made.resize(600, 800)
    made.show()
    return made


def show(qtbot: QtBot, shown: OpenErrors, *errors: OpenError) -> None:
    shown.show_errors(errors)
    qtbot.wait(1)  # what came and went is shown so when Qt gets round to it


def texts(shown: OpenErrors) -> list[str]:
    return [each.text() for each in shown.findChildren(QLabel) if each.isVisible()]


def buttons(shown: OpenErrors, word: str) -> list[QPushButton]:
    return [each for each in shown.findChildren(QPushButton) if each.isVisible() and each.text() == word]


def test_errors_are_shown_with_their_forms(shown: OpenErrors, qtbot: QtBot) -> None:
    show(qtbot, shown, error(1), error(2))
    assert {"项目1", "第 2 处对不上。"} <= set(texts(shown))
    with qtbot.waitSignal(shown.mend_wanted) as wanted:
        qtbot.mouseClick(buttons(shown, "去改正")[1], Qt.MouseButton.LeftButton)
    assert wanted.args == [error(2)]


def test_many_are_shown_a_part_at_a_time(shown: OpenErrors, qtbot: QtBot) -> None:
    show(qtbot, shown, *(error(n) for n in range(MOST_SHOWN + 3)))
    assert len(buttons(shown, "去改正")) == MOST_SHOWN
    assert "还有 3 个，处理完上面的再显示。" in texts(shown)
    show(qtbot, shown, error(0))
    assert len(buttons(shown, "去改正")) == 1
    assert not [text for text in texts(shown) if text.startswith("还有")]


def test_a_reason_of_nothing_but_blanks_is_none(shown: OpenErrors, qtbot: QtBot) -> None:
    show(qtbot, shown, error(1))
    told = QSignalSpy(shown.waived)
    qtbot.mouseClick(buttons(shown, "说明理由")[0], Qt.MouseButton.LeftButton)
    line = shown.findChild(QLineEdit)
    qtbot.keyClicks(line, "  ")
    assert not buttons(shown, "确定")[0].isEnabled()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert told.count() == 0
    qtbot.keyClicks(line, "ok")
    qtbot.mouseClick(buttons(shown, "确定")[0], Qt.MouseButton.LeftButton)
    assert told.at(0) == [error(1), "ok"]
