"""The program around the window: what changed is backed up when it ends, and at the start where that failed."""

from pathlib import Path

import pytest
from forms import book
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.desk.backup import FOLDER
from perfdesk.desk.settings import Settings, save_settings
from perfdesk.intake.read import read_file
from perfdesk.ui.app import Desk


def run(qapp: QApplication, folder: Path, qtbot: QtBot, *, changes: bool) -> str:
    """Open the desk, change something or not, and end it; return what its window said."""
    desk = Desk(qapp, folder)
    window = desk.show()
    qtbot.wait(50)
    qtbot.waitUntil(lambda: not desk._background.busy)
    if changes:
        desk.session.take_in([book()])
        desk.session.settle(5)
    said = window.work.notice.sentence
    window.close()
    window.deleteLater()
    desk.end()
    return said


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
