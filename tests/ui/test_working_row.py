"""The row of work under way: what it is, how far, and a button that stops it."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from perfdesk.ui.tasks import Background, Progress
from perfdesk.ui.theme import apply_theme
from perfdesk.ui.working_row import WorkingRow


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.stop()


@pytest.fixture
def shown(background: Background, qtbot: QtBot, qapp: QApplication) -> WorkingRow:
    apply_theme(qapp, "light")
    row = WorkingRow(background)
    qtbot.addWidget(row)
    return row


def test_it_stands_there_while_there_is_work(background: Background, shown: WorkingRow, qtbot: QtBot) -> None:
    go_on = threading.Event()

    def work(progress: Progress) -> None:
        progress(3)
        go_on.wait()

    assert shown.isHidden()
    shown.say("正在排版")
    background.run(work, lambda _: None, total=7)
    words, bar = shown.findChild(QLabel), shown.findChild(QProgressBar)
    assert words.text() == "正在排版…"
    qtbot.waitUntil(lambda: words.text() == "正在排版 3 / 7")
    assert (bar.value(), bar.maximum()) == (3, 7)
    assert not shown.isHidden()
    go_on.set()
    qtbot.waitUntil(shown.isHidden)


def test_its_button_stops_the_work(background: Background, shown: WorkingRow, qtbot: QtBot) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        try:
            while True:
                progress(0)
        finally:
            stopped.set()

    shown.say("正在读取")
    background.run(work, pytest.fail)
    assert begun.wait(5)
    qtbot.mouseClick(shown.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert shown.isHidden()
    assert stopped.wait(5)
