"""The page of settings: it shows what is set, tells each change once, and asks for folders."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from perfdesk.desk.settings import Settings
from perfdesk.ui.settings_page import SettingsPage
from perfdesk.ui.theme import apply_theme

SET = Settings(unit="江州市河道管理所", theme="dark", zoom=150, head="王芳")


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> SettingsPage:
    apply_theme(qapp, "light")
    made = SettingsPage(SET, Path("/data/perfdesk"))
    qtbot.addWidget(made)
    made.resize(800, 900)
    made.show()
    return made


def box(page: SettingsPage, name: str) -> QLineEdit:
    return next(each for each in page.findChildren(QLineEdit) if each.accessibleName() == name)


def choice(page: SettingsPage, name: str) -> QComboBox:
    return next(each for each in page.findChildren(QComboBox) if each.accessibleName() == name)


def test_it_shows_what_is_set(page: SettingsPage) -> None:
    assert box(page, "单位全称").text() == SET.unit
    assert box(page, "单位负责人").text() == "王芳"
    assert choice(page, "颜色").currentText() == "深色"
    assert choice(page, "文字大小").currentText() == "150%"


def test_the_cursor_begins_in_the_first_box(page: SettingsPage, qtbot: QtBot) -> None:
    page.activateWindow()
    page.setFocus()
    qtbot.waitUntil(box(page, "单位全称").hasFocus)


def test_typing_is_told_once_it_is_done(qtbot: QtBot, page: SettingsPage) -> None:
    told = QSignalSpy(page.changed)
    qtbot.keyClicks(box(page, "联系电话"), "0571-1")
    assert told.count() == 0
    qtbot.keyClick(box(page, "联系电话"), Qt.Key.Key_Return)
    assert [each.phone for each in told.at(0)] == ["0571-1"]
    qtbot.keyClick(box(page, "联系电话"), Qt.Key.Key_Return)
    assert told.count() == 1


def test_a_choice_is_told_at_once(qtbot: QtBot, page: SettingsPage) -> None:
    with qtbot.waitSignal(page.changed) as changed:
        qtbot.keyClick(choice(page, "颜色"), Qt.Key.Key_Down)
    assert changed.args[0].theme == "contrast"
    with qtbot.waitSignal(page.changed) as changed:
        choice(page, "字体").setCurrentIndex(1)
    assert changed.args[0].official


def test_the_sign_off_is_a_box_to_tick(qtbot: QtBot, page: SettingsPage) -> None:
    with qtbot.waitSignal(page.changed) as changed:
        page.findChild(QCheckBox).click()
    assert changed.args[0].sign_off


def test_a_folder_is_chosen(qtbot: QtBot, page: SettingsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/data/other")
    buttons = [each for each in page.findChildren(QPushButton) if each.text() == "选择…"]
    with qtbot.waitSignal(page.changed) as changed:
        qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert changed.args[0].store == "/data/other"
    with qtbot.waitSignal(page.changed) as changed:
        qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert changed.args[0].backups == "/data/other"


def test_no_folder_chosen_changes_nothing(qtbot: QtBot, page: SettingsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    told = QSignalSpy(page.changed)
    qtbot.mouseClick(page.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert told.count() == 0


def test_a_size_that_is_not_offered_is_kept(page: SettingsPage) -> None:
    told = QSignalSpy(page.changed)
    page.show_settings(Settings(zoom=130))
    assert choice(page, "文字大小").currentText() == "130%"
    assert told.count() == 0


def test_every_field_has_a_name(page: SettingsPage) -> None:
    assert all(each.accessibleName() for each in (*page.findChildren(QLineEdit), *page.findChildren(QComboBox)))
