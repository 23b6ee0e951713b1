"""The library beside the grid: typing finds, filters narrow, keys and mouse pick, a drag carries the indicator."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QListView, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from perfdesk.model.library import LibraryIndicator, load_library
from perfdesk.ui.library_panel import LibraryPanel, indicators_in
from perfdesk.ui.theme import apply_theme

OWN = LibraryIndicator(level1="产出指标", level2="数量指标", name="河道巡查次数", operator="≥", unit="次", typical="12")


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication) -> LibraryPanel:
    apply_theme(qapp, "light")
    made = LibraryPanel(load_library())
    qtbot.addWidget(made)
    QAbstractItemModelTester(made.model, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.resize(380, 680)
    made.show()
    return made


def search_box(panel: LibraryPanel) -> QLineEdit:
    return next(box for box in panel.findChildren(QLineEdit) if box.accessibleName() == "查找指标")


def filter_box(panel: LibraryPanel, name: str) -> QComboBox:
    return next(box for box in panel.findChildren(QComboBox) if box.accessibleName() == name)


def compose(box: QLineEdit, text: str) -> None:
    """Enter Chinese as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(box, event)


def said(panel: LibraryPanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel))


def test_all_are_listed_at_first(panel: LibraryPanel) -> None:
    assert panel.model.rowCount() == 93
    assert "人均成本" in said(panel)


def test_typing_finds(panel: LibraryPanel) -> None:
    compose(search_box(panel), "满意 群众")
    assert {each.level1 for each in panel.model.found} == {"满意度指标"}
    current = panel.current()
    assert current is not None
    assert current.meaning in said(panel)


def test_nothing_found_says_what_to_do(qtbot: QtBot, panel: LibraryPanel) -> None:
    compose(search_box(panel), "火星")
    assert "没有找到“火星”" in said(panel)
    assert panel.current() is None
    picked = QSignalSpy(panel.picked)
    qtbot.keyClick(search_box(panel), Qt.Key.Key_Return)
    assert picked.count() == 0


def test_filters_narrow(panel: LibraryPanel) -> None:
    pack, level = filter_box(panel, "项目类型"), filter_box(panel, "指标级次")
    pack.setCurrentIndex(pack.findData("法律顾问"))
    level.setCurrentIndex(level.findData("经济成本指标"))
    assert {each.name for each in panel.model.found} == {"单份合同审核成本", "项目总成本"}


def test_it_opens_at_the_project_and_level_in_hand(panel: LibraryPanel) -> None:
    panel.show_for(project_name="法律顾问服务", level="时效指标")
    assert filter_box(panel, "项目类型").currentText() == "法律顾问"
    assert {each.level2 for each in panel.model.found} == {"时效指标"}
    panel.show_for()
    assert panel.model.rowCount() == 93


def test_arrows_and_enter_pick_from_the_search_box(qtbot: QtBot, panel: LibraryPanel) -> None:
    panel.focus_search()
    compose(search_box(panel), "满意度")
    qtbot.keyClick(search_box(panel), Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.picked) as picked:
        qtbot.keyClick(search_box(panel), Qt.Key.Key_Return)
    assert picked.args == [panel.model.found[1]]


def test_a_double_click_and_the_button_pick(qtbot: QtBot, panel: LibraryPanel) -> None:
    view = panel.findChild(QListView)
    place = view.visualRect(panel.model.index(2)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(panel.picked) as picked:
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert picked.args == [panel.model.found[2]]
    use = next(each for each in panel.findChildren(QPushButton) if each.text() == "填入表中")
    with qtbot.waitSignal(panel.picked) as picked:
        qtbot.mouseClick(use, Qt.MouseButton.LeftButton)
    assert picked.args == [panel.model.found[2]]


def test_a_drag_carries_the_indicators(panel: LibraryPanel) -> None:
    mime = panel.model.mimeData([panel.model.index(0), panel.model.index(5)])
    assert indicators_in(mime) == (panel.model.found[0], panel.model.found[5])
    assert panel.model.found[0].name in mime.text()
    assert panel.model.flags(panel.model.index(0)) & Qt.ItemFlag.ItemIsDragEnabled


def test_an_own_indicator_comes_first_and_can_be_forgotten(qtbot: QtBot, panel: LibraryPanel) -> None:
    panel.show_library(load_library().with_own([OWN]))
    assert panel.current() == OWN
    assert "本单位收藏" in said(panel)
    with qtbot.waitSignal(panel.forgotten) as forgotten:
        qtbot.mouseClick(_trash(panel), Qt.MouseButton.LeftButton)
    assert forgotten.args == [OWN]


def _trash(panel: LibraryPanel) -> QToolButton:
    return next(each for each in panel.findChildren(QToolButton) if each.accessibleName().startswith("从本单位"))


def test_a_shipped_indicator_cannot_be_forgotten(panel: LibraryPanel) -> None:
    assert not _trash(panel).isVisibleTo(panel)


def test_every_control_has_a_name(panel: LibraryPanel) -> None:
    named = [*panel.findChildren(QComboBox), search_box(panel), panel.findChild(QListView)]
    assert all(each.accessibleName() for each in named)
    spoken = panel.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert panel.model.found[0].meaning in spoken
