"""The side bar: a strip that stays, panes made when they are opened."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.ui.side_bar import Pane, SideBar


@pytest.fixture
def made() -> list[str]:
    return []


@pytest.fixture
def bar(qtbot: QtBot, made: list[str]) -> SideBar:
    def maker(name: str) -> QWidget:
        made.append(name)
        return QLabel(name)

    panes = tuple(Pane(name, name, "library", lambda name=name: maker(name)) for name in ("纸", "库"))
    side = SideBar(panes)
    qtbot.addWidget(side)
    side.show()
    return side


def test_a_pane_is_made_when_it_is_opened_and_folded_by_its_button(bar: SideBar, made: list[str], qtbot: QtBot) -> None:
    assert made == []
    button = next(each for each in bar.findChildren(QToolButton) if each.text() == "库")
    with qtbot.waitSignal(bar.opened) as opened:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (opened.args, made, bar.pane("库").isVisible()) == (["库"], ["库"], True)
    with qtbot.waitSignal(bar.opened) as folded:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (folded.args, bar.pane("库").isVisible(), bar.open_pane) == ([""], False, "")


def test_a_pane_is_given_away_and_comes_back(bar: SideBar, qtbot: QtBot) -> None:
    bar.open("纸")
    widget = bar.take_out("纸")
    qtbot.addWidget(widget)
    assert bar.open_pane == ""
    bar.put_back("纸")
    assert bar.open_pane == "纸"
    assert widget.isVisible()
