"""Dialogs for files open where the last file was; at first in the user's documents, never where the program lies."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.ui import choose_file
from perfdesk.ui.choose_file import documents, file_to_open, file_to_save, files_to_open


@pytest.fixture
def opened_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Answer every dialog with the file that `answer` names, and note where it opened."""
    seen: list[str] = []

    def told(answer: Callable[[str], object]) -> Callable[..., object]:
        return lambda _parent, _title, folder, _filters: (seen.append(folder), (answer(folder), ""))[1]

    monkeypatch.setattr(choose_file, "_last", [])
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", told(lambda _: []))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", told(lambda folder: f"{folder}/sub/a.txt"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", told(lambda folder: folder))
    return seen


def test_a_dialog_opens_where_the_last_file_was(
    opened_at: list[str], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    (tmp_path / "sub").mkdir()
    monkeypatch.setattr(choose_file, "documents", lambda: tmp_path)
    assert list(files_to_open(parent, "", "")) == []  # thought better of it
    assert file_to_open(parent, "") == tmp_path / "sub" / "a.txt"
    assert file_to_save(parent, "", "b.xlsx", "") == tmp_path / "sub" / "b.xlsx"
    assert opened_at == [str(tmp_path), str(tmp_path), str(tmp_path / "sub" / "b.xlsx")]


def test_a_folder_that_is_gone_is_not_gone_back_to(
    opened_at: list[str], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(choose_file, "_last", [tmp_path / "gone"])
    files_to_open(parent, "", "")
    assert opened_at == [str(documents())]
    assert documents().is_dir()
