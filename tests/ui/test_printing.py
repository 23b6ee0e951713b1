"""Printing: what is chosen goes to the printer that the system's dialog gives, or to the system's own reader."""

from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest
import shiboken6
from forms import UNIT, book, form
from PySide6.QtCore import QObject, QStandardPaths, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from perfdesk.desk.session import Session
from perfdesk.desk.settings import Settings
from perfdesk.intake.read import read_file
from perfdesk.resources import resource_folder
from perfdesk.ui.printing import PrintDialog
from perfdesk.ui.theme import apply_theme

SAMPLE = read_file(resource_folder() / "samples" / "示例填报册.json").books[0]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path / "store")
    opened.take_in([SAMPLE, book(*(form(project_name=f"项目{n}") for n in range(40)))])
    yield opened
    opened.close()


def forms(session: Session, unit: str = SAMPLE.unit) -> list[int]:
    book_id = next(line.id for line in session.books() if line.unit == unit)
    return [line.id for line in session.lines(book_id)]


@pytest.fixture
def dialog(session: Session, qapp: QApplication) -> Iterator[PrintDialog]:
    apply_theme(qapp, "light")
    made = PrintDialog(session, Settings(), form_id=forms(session)[0])
    made.show()
    yield made
    if shiboken6.isValid(made):
        made.reject()


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Choose, in the system's dialog, a printer that prints into this file."""
    path = tmp_path / "paper.pdf"

    def choose(asked: QPrintDialog) -> int:
        asked.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        asked.printer().setOutputFileName(str(path))
        asked.printer().setResolution(150)
        return 1

    monkeypatch.setattr(QPrintDialog, "exec", choose)
    return path


def button(dialog: PrintDialog, word: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.isVisible() and each.text().startswith(word))


def press(qtbot: QtBot, dialog: PrintDialog, word: str) -> None:
    qtbot.waitUntil(lambda: button(dialog, word).isEnabled(), timeout=20_000)
    qtbot.mouseClick(button(dialog, word), Qt.MouseButton.LeftButton)


def wait_for(qtbot: QtBot, dialog: PrintDialog, words: str) -> None:
    qtbot.waitUntil(
        lambda: any(words in each.text() for each in dialog.findChildren(QLabel) if each.isVisible()), timeout=20_000
    )


def pages(path: Path) -> int:
    with pdfplumber.open(path) as document:
        return len(document.pages)


def test_chosen_forms_go_to_the_printer(dialog: PrintDialog, qtbot: QtBot, session: Session, paper: Path) -> None:
    printed = QSignalSpy(dialog.printed)
    wait_for(qtbot, dialog, "没有错误，可以打印")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    wait_for(qtbot, dialog, "已打印")
    wait_for(qtbot, dialog, f"已打印 {pages(paper)} 页")
    assert printed.at(0) == [(forms(session)[0],)]
    press(qtbot, dialog, "再打印")
    assert button(dialog, "打印").isEnabled()


def test_errors_stop_a_print_as_they_stop_an_export(dialog: PrintDialog, qtbot: QtBot, paper: Path) -> None:
    press(qtbot, dialog, "本册")
    wait_for(qtbot, dialog, "个错误")
    assert not button(dialog, "打印").isEnabled()
    assert not button(dialog, "用系统阅读器").isEnabled()
    printed = QSignalSpy(dialog.printed)
    next(each for each in dialog.findChildren(QCheckBox) if each.text().startswith("草稿")).click()
    press(qtbot, dialog, "打印")
    wait_for(qtbot, dialog, "已打印")
    assert pages(paper) >= len(SAMPLE.forms)
    assert printed.at(0) == [()]


def test_no_printer_chosen_prints_nothing(dialog: PrintDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []

    def refuse(choice: QPrintDialog) -> int:
        asked.append((choice.minPage(), choice.maxPage()))
        return 0

    monkeypatch.setattr(QPrintDialog, "exec", refuse)
    press(qtbot, dialog, "打印")
    qtbot.waitUntil(lambda: bool(asked))
    assert asked[0][0] == 1
    assert asked[0][1] >= 1
    assert button(dialog, "打印").isEnabled()


def test_a_print_can_be_stopped(session: Session, qtbot: QtBot, dialog: PrintDialog, paper: Path) -> None:
    many = forms(session, UNIT)
    dialog.reject()
    other = PrintDialog(session, Settings(), form_id=many[0])
    other.show()
    printed = QSignalSpy(other.printed)
    press(qtbot, other, "本册")
    next(each for each in other.findChildren(QCheckBox) if each.text().startswith("草稿")).click()
    press(qtbot, other, "打印")
    wait_for(qtbot, other, "正在打印")
    press(qtbot, other, "停止")
    assert button(other, "打印").isEnabled()
    other.reject()
    qtbot.wait(20)
    assert printed.count() == 0
    assert not paper.exists()


class Opened(QObject):
    """Takes what would be opened by the system."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[QUrl] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url)


def test_the_same_pages_open_in_the_systems_reader(
    dialog: PrintDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path))
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, "take")
    press(qtbot, dialog, "用系统阅读器")
    qtbot.waitUntil(lambda: bool(opened.urls), timeout=20_000)
    QDesktopServices.unsetUrlHandler("file")
    path = Path(opened.urls[0].toLocalFile())
    assert path.parent.parent == tmp_path
    assert read_file(path).books[0].forms == SAMPLE.forms[:1]
