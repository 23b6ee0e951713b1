"""The program around the window: empty first, then furnished; another look in the same window; backups at the end."""

import dataclasses
import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from forms import book
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from perfdesk.desk.backup import FOLDER
from perfdesk.desk.session import Session
from perfdesk.desk.settings import Settings, load_settings, save_settings
from perfdesk.intake.read import read_file
from perfdesk.ui.app import Desk, excepthook_of
from perfdesk.ui.main_window import MainWindow
from perfdesk.ui.theme import apply_theme, current_theme


@pytest.fixture(autouse=True)
def _look_as_found(qapp: QApplication) -> Iterator[None]:
    theme = current_theme()
    yield
    gc.unfreeze()
    apply_theme(qapp, theme.name, theme.zoom)


def opened(qapp: QApplication, folder: Path, qtbot: QtBot) -> tuple[Desk, MainWindow]:
    desk = Desk(qapp, folder)
    desk.shell.show()
    qtbot.waitUntil(lambda: desk.content is not None)
    qtbot.waitUntil(lambda: not desk._background.busy)
    assert desk.content is not None
    return desk, desk.content


def ended(desk: Desk) -> None:
    desk.shell.close()
    desk.shell.deleteLater()
    desk.end()
    desk.deleteLater()


def run(qapp: QApplication, folder: Path, qtbot: QtBot, *, changes: bool) -> str:
    """Open the desk, change something or not, and end it; return what its window said."""
    desk, window = opened(qapp, folder, qtbot)
    if changes:
        window.session.take_in([book()])
        window.session.settle(5)
    said = window.work.notice.sentence
    ended(desk)
    return said


@pytest.mark.usefixtures("own_home")
def test_what_changed_is_backed_up_at_the_end(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    run(qapp, tmp_path, qtbot, changes=False)
    assert not (tmp_path / FOLDER).exists()
    run(qapp, tmp_path, qtbot, changes=True)
    (path,) = (tmp_path / FOLDER).iterdir()
    assert read_file(path).books == (book(),)


@pytest.mark.usefixtures("own_home")
def test_a_backup_that_failed_is_told_of_at_the_next_start(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "file").write_text("")
    save_settings(Settings(backups=str(tmp_path / "file" / "备份")))
    assert run(qapp, tmp_path / "store", qtbot, changes=True) == ""
    assert "没有写成" in run(qapp, tmp_path / "store", qtbot, changes=False)


@pytest.mark.usefixtures("own_home")
def test_another_look_comes_into_the_same_window_and_is_kept(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    desk, first = opened(qapp, tmp_path, qtbot)
    first.errands.change_settings(dataclasses.replace(first.settings, theme="dark", zoom=150))
    qtbot.waitUntil(lambda: desk.content is not first)
    assert (current_theme().name, current_theme().zoom) == ("dark", 1.5)
    assert desk.shell.centralWidget() is desk.content
    assert load_settings().settings.zoom == 150
    ended(desk)


@pytest.mark.usefixtures("own_home")
def test_a_look_is_chosen_by_keys_step_by_step(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    """Each step makes the window anew; the cursor stays on the choice, in sight."""
    desk, first = opened(qapp, tmp_path, qtbot)
    desk.shell.resize(1000, 500)
    desk.shell.activateWindow()
    qtbot.waitUntil(desk.shell.isActiveWindow)
    first.errands.show_settings().go_to("zoom")
    for zoom in (110, 125):
        before = desk.content
        qtbot.keyClick(desk.shell.focusWidget(), Qt.Key.Key_Down)
        qtbot.waitUntil(lambda before=before: desk.content is not before)
        choice = desk.shell.focusWidget()
        assert isinstance(choice, QComboBox)
        assert choice.accessibleName() == "文字大小"
        assert choice.currentData() == zoom
        qtbot.waitUntil(lambda choice=choice: not choice.visibleRegion().isEmpty())
    ended(desk)


@pytest.mark.usefixtures("own_home")
def test_a_store_that_is_in_use_is_told_of_and_tried_again(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    other = Session.open(tmp_path)
    desk = Desk(qapp, tmp_path)
    desk.shell.show()
    qtbot.waitUntil(lambda: bool(desk.shell.findChildren(QPushButton)))
    assert desk.content is None
    assert any(str(tmp_path) in label.text() for label in desk.shell.findChildren(QLabel))
    again = next(each for each in desk.shell.findChildren(QPushButton) if each.text() == "再试一次")
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert desk.content is None
    other.close()
    again = next(each for each in desk.shell.centralWidget().findChildren(QPushButton) if each.text() == "再试一次")
    qtbot.keyClick(again, Qt.Key.Key_Space)
    assert desk.content is not None
    qtbot.waitUntil(lambda: not desk._background.busy)
    ended(desk)


@pytest.mark.usefixtures("own_home")
def test_another_folder_can_be_taken_where_the_usual_one_cannot_be_opened(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    desk = Desk(qapp, tmp_path / "file" / "store")
    desk.shell.show()
    qtbot.waitUntil(lambda: bool(desk.shell.findChildren(QPushButton)))
    other = tmp_path / "other"
    for chosen in ("", str(other)):
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, chosen=chosen: chosen)
        elsewhere = next(each for each in desk.shell.findChildren(QPushButton) if each.text() == "换一个文件夹…")
        qtbot.mouseClick(elsewhere, Qt.MouseButton.LeftButton)
        assert (desk.content is not None) is bool(chosen)
    assert desk.content is not None
    assert str(other) in desk.content.work.notice.sentence
    assert load_settings().settings.store == str(other)
    qtbot.waitUntil(lambda: not desk._background.busy)
    ended(desk)
    assert list(other.iterdir())


@pytest.mark.usefixtures("own_home")
def test_what_nobody_foresaw_is_said_in_a_sentence(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    desk, window = opened(qapp, tmp_path, qtbot)
    try:
        {}["no such key"]
    except KeyError:
        excepthook_of(desk)(*sys.exc_info())
    assert "程序内部出了错" in window.work.notice.sentence
    assert "Traceback" not in window.work.notice.sentence
    ended(desk)


@pytest.mark.usefixtures("own_home")
def test_the_cursor_stands_where_the_work_begins_or_goes_on(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    desk, window = opened(qapp, tmp_path, qtbot)
    assert isinstance(desk.shell.focusWidget(), QLineEdit), "the unit's name is asked for"
    window.session.take_in([book()])
    window.open_form(window.session.lines(window.session.books()[0].id)[0].id, "start_date")
    ended(desk)
    desk, window = opened(qapp, tmp_path, qtbot)
    assert desk.shell.focusWidget() is window.work.page.box("start_date").editor
    ended(desk)
