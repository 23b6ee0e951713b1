"""Exporting: forms are ticked, errors mended or explained in place, and the file is written in the background."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest
import shiboken6
from forms import UNIT, book, form, narrative
from paper import Ruler, ruled_cells
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from perfdesk.desk.hand_out import proposed_name
from perfdesk.desk.jobs import check_books, editions_of
from perfdesk.desk.session import Session
from perfdesk.desk.settings import Settings
from perfdesk.intake.read import read_file
from perfdesk.model.form import Book, Summary
from perfdesk.resources import resource_folder
from perfdesk.ui.export_dialog import ExportDialog
from perfdesk.ui.theme import apply_theme
from perfdesk.ui.tick_tree import TickTree

SAMPLE = read_file(resource_folder() / "samples" / "示例填报册.json").books[0]
WRONG = sorted({each.form or 0 for each in check_books([SAMPLE], editions_of(None))[0].open_errors})


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Open a store with the sample, in which two forms are wrong, and another book."""
    opened = Session.open(tmp_path / "store")
    opened.take_in([SAMPLE, book(form(narrative=narrative()), unit="另一个单位")])
    yield opened
    opened.close()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "导出"
    folder.mkdir()
    return folder


class Made:
    """Dialogs that a test made; they close at its end."""

    def __init__(self, session: Session, out: Path) -> None:
        self.session, self.out = session, out
        self.dialogs: list[ExportDialog] = []
        self.book_id = next(line.id for line in session.books() if line.unit == SAMPLE.unit)
        self.forms = [line.id for line in session.lines(self.book_id)]

    def dialog(self, form: int | None = None) -> ExportDialog:
        """Open a dialog at one form of the sample, or at the whole book."""
        settings = Settings(exports=str(self.out))
        form_id = None if form is None else self.forms[form]
        dialog = ExportDialog(self.session, settings, self.book_id, form_id)
        self.dialogs.append(dialog)
        dialog.show()
        return dialog


@pytest.fixture
def made(session: Session, out: Path, qapp: QApplication) -> Iterator[Made]:
    apply_theme(qapp, "light")
    every = Made(session, out)
    yield every
    for dialog in every.dialogs:
        if shiboken6.isValid(dialog):
            dialog.reject()


def button(dialog: ExportDialog, word: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.isVisible() and each.text().startswith(word))


def tick(dialog: ExportDialog, word: str) -> None:
    next(each for each in dialog.findChildren(QCheckBox) if each.text().startswith(word)).click()


def choose_kind(qtbot: QtBot, dialog: ExportDialog, word: str) -> None:
    """Choose a kind of file by keyboard."""
    box = dialog.findChild(QComboBox)
    for _ in range(box.findText(word, Qt.MatchFlag.MatchStartsWith) - box.currentIndex()):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText().startswith(word)


def said(dialog: ExportDialog) -> str:
    return " ".join(each.text() for each in dialog.findChildren(QLabel) if each.isVisible())


def field(dialog: ExportDialog, name: str) -> QLineEdit:
    return next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == name)


def wait_for(qtbot: QtBot, dialog: ExportDialog, words: str) -> None:
    qtbot.waitUntil(lambda: words in said(dialog), timeout=20_000)


def press(qtbot: QtBot, dialog: ExportDialog, word: str) -> None:
    qtbot.mouseClick(button(dialog, word), Qt.MouseButton.LeftButton)


def test_a_form_becomes_a_pdf_with_its_data_inside(made: Made, qtbot: QtBot) -> None:
    dialog = made.dialog(form=0)
    printed, settings = QSignalSpy(dialog.printed), QSignalSpy(dialog.settings_changed)
    wait_for(qtbot, dialog, "没有错误，可以导出")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    wait_for(qtbot, dialog, "已导出 1 张表")
    (path,) = made.out.iterdir()
    assert path.name == f"{proposed_name([dataclasses.replace(SAMPLE, forms=SAMPLE.forms[:1])])}.pdf"
    assert read_file(path).books[0].forms == SAMPLE.forms[:1]
    assert Ruler(ruled_cells(path.read_bytes())).beside("项目名称") == SAMPLE.forms[0].project_name
    assert printed.at(0) == [(made.forms[0],)]
    assert settings.at(0)[0].exports == str(made.out)


def test_errors_stop_a_pdf_until_each_has_a_reason(made: Made, qtbot: QtBot) -> None:
    dialog = made.dialog()
    wait_for(qtbot, dialog, f"有 {len(dialog_errors(made))} 个错误")
    assert not button(dialog, "导出").isEnabled()
    for _ in dialog_errors(made):
        press(qtbot, dialog, "说明理由")
        qtbot.keyClicks(dialog.focusWidget(), "checked")
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
        qtbot.wait(1)
    assert dialog.isVisible()
    press(qtbot, dialog, "导出")
    wait_for(qtbot, dialog, "已导出 6 张表")
    (path,) = made.out.iterdir()
    assert {each.reason for each in read_file(path).books[0].waivers} == {"checked"}
    assert len(made.session.book(made.book_id).waivers) == len(dialog_errors(made))
    assert made.session.undo_label == "说明理由"


def dialog_errors(made: Made) -> tuple[object, ...]:
    return check_books([SAMPLE], made.session.editions, for_print=True)[0].open_errors


def test_escape_gives_up_a_reason_and_not_the_dialog(made: Made, qtbot: QtBot) -> None:
    dialog = made.dialog(form=WRONG[0])
    wait_for(qtbot, dialog, "个错误")
    press(qtbot, dialog, "说明理由")
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert button(dialog, "说明理由").hasFocus()
    assert not made.session.book(made.book_id).waivers
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_an_error_leads_to_its_field(made: Made, qtbot: QtBot) -> None:
    dialog = made.dialog(form=WRONG[0])
    wait_for(qtbot, dialog, "个错误")
    with qtbot.waitSignal(dialog.go_to) as gone:
        press(qtbot, dialog, "去改正")
    form_id, path = gone.args
    assert form_id == made.forms[WRONG[0]]
    assert path
    assert not dialog.isVisible()


def test_a_draft_is_printed_in_spite_of_errors_and_says_so(made: Made, qtbot: QtBot) -> None:
    dialog = made.dialog(form=WRONG[0])
    wait_for(qtbot, dialog, "个错误")
    tick(dialog, "草稿")
    press(qtbot, dialog, "导出")
    wait_for(qtbot, dialog, "已导出")
    (path,) = made.out.iterdir()
    assert path.stem.endswith("（草稿）")
    with pdfplumber.open(path) as document:
        assert all("草稿" in page.extract_text() for page in document.pages)


def test_data_is_exported_whole_with_errors_in_it(made: Made, qtbot: QtBot) -> None:
    dialog = made.dialog()
    choose_kind(qtbot, dialog, "数据文件")
    wait_for(qtbot, dialog, "有错误也能导出")
    press(qtbot, dialog, "导出")
    wait_for(qtbot, dialog, "已导出 6 张表")
    (path,) = made.out.iterdir()
    assert path.suffix == ".json"
    assert read_file(path).books == (SAMPLE,)


def test_a_spreadsheet_is_exported_and_can_be_read_back(made: Made, qtbot: QtBot) -> None:
    dialog = made.dialog(form=0)
    choose_kind(qtbot, dialog, "电子表格")
    wait_for(qtbot, dialog, "有错误也能导出")
    press(qtbot, dialog, "导出")
    wait_for(qtbot, dialog, "已导出 1 张表")
    (path,) = made.out.iterdir()
    assert path.suffix == ".xlsx"
    assert [each.project_name for each in read_file(path).books[0].forms] == [SAMPLE.forms[0].project_name]


@pytest.mark.parametrize("typed", ["甲/乙:丙", "甲 乙 丙.pdf", " 甲 乙 丙.PDF "])
def test_what_no_file_name_may_hold_is_left_out(made: Made, qtbot: QtBot, typed: str) -> None:
    dialog = made.dialog(form=0)
    field(dialog, "文件名").setText(typed)
    field(dialog, "文件名").textEdited.emit(typed)
    wait_for(qtbot, dialog, "可以导出")
    press(qtbot, dialog, "导出")
    wait_for(qtbot, dialog, "已导出 1 张表")
    assert [each.name for each in made.out.iterdir()] == ["甲 乙 丙.pdf"]


def test_options_shape_the_paper(made: Made, qtbot: QtBot) -> None:
    dialog = made.dialog(form=0)
    wait_for(qtbot, dialog, "可以导出")
    tick(dialog, "附情况说明")
    tick(dialog, "附签字栏")
    press(qtbot, dialog, "导出")
    wait_for(qtbot, dialog, "已导出")
    with pdfplumber.open(next(made.out.iterdir())) as document:
        text = "".join(page.extract_text() for page in document.pages)
    assert "填报人" in text
    assert "一、项目概述" not in text


def test_quick_choices_and_ticks_say_which_forms(made: Made, qtbot: QtBot) -> None:
    dialog = made.dialog(form=0)
    wait_for(qtbot, dialog, "已选 1 张表")
    press(qtbot, dialog, "全部")
    wait_for(qtbot, dialog, "已选 7 张表，2 本填报册")
    assert "等2册" in field(dialog, "文件名").text()
    press(qtbot, dialog, "本册")
    wait_for(qtbot, dialog, "已选 6 张表")
    tree = dialog.findChild(TickTree)
    tree.go_to(made.forms[1])
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    wait_for(qtbot, dialog, "已选 5 张表")
    tree.tick([])
    wait_for(qtbot, dialog, "请勾选要的表")
    assert not button(dialog, "导出").isEnabled()


def test_a_name_of_ones_own_stays_and_takes_the_ending_of_the_kind(made: Made, qtbot: QtBot) -> None:
    dialog = made.dialog(form=0)
    name = field(dialog, "文件名")
    name.selectAll()
    qtbot.keyClicks(name, "v1.2 final")
    choose_kind(qtbot, dialog, "数据文件")
    assert name.text() == "v1.2 final.json"
    wait_for(qtbot, dialog, "有错误也能导出")
    press(qtbot, dialog, "导出")
    wait_for(qtbot, dialog, "已导出")
    assert [each.name for each in made.out.iterdir()] == ["v1.2 final.json"]
    press(qtbot, dialog, "再导出一份")
    assert "已经有这个文件" in said(dialog)


def test_a_folder_is_chosen_and_one_that_takes_nothing_is_told(
    made: Made, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = made.dialog(form=0)
    nowhere = made.out / "没有"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(nowhere))
    wait_for(qtbot, dialog, "可以导出")
    press(qtbot, dialog, "选择")
    press(qtbot, dialog, "导出")
    wait_for(qtbot, dialog, "没有写成：文件夹不存在")
    assert button(dialog, "导出").isEnabled()
    assert not list(made.out.iterdir())


def test_what_is_stopped_writes_nothing(made: Made, qtbot: QtBot) -> None:
    many = Book(unit=UNIT, year=2030, forms=tuple(form(project_name=f"项目{n}") for n in range(200)))
    made.session.take_in([many])
    made.book_id = next(line.id for line in made.session.books() if line.year == many.year)
    dialog = made.dialog()
    tick(dialog, "草稿")
    wait_for(qtbot, dialog, "已选 200 张表")
    qtbot.waitUntil(lambda: button(dialog, "导出").isEnabled())
    press(qtbot, dialog, "导出")
    wait_for(qtbot, dialog, "正在导出")
    press(qtbot, dialog, "停止")
    qtbot.waitUntil(lambda: button(dialog, "导出").isEnabled())
    dialog.reject()
    assert not list(made.out.iterdir())


class Opened(QObject):
    """Takes what would be opened by the system."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[QUrl] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url)


def test_file_and_folder_can_be_opened(made: Made, qtbot: QtBot) -> None:
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, "take")
    dialog = made.dialog(form=0)
    choose_kind(qtbot, dialog, "数据文件")
    qtbot.waitUntil(lambda: button(dialog, "导出").isEnabled())
    press(qtbot, dialog, "导出")
    wait_for(qtbot, dialog, "已导出")
    press(qtbot, dialog, "打开文件夹")
    press(qtbot, dialog, "打开文件(")
    QDesktopServices.unsetUrlHandler("file")
    (path,) = made.out.iterdir()
    assert [Path(url.toLocalFile()) for url in opened.urls] == [made.out, path]


def test_every_field_has_a_name(made: Made) -> None:
    dialog = made.dialog()
    assert all(each.accessibleName() for each in dialog.findChildren(QLineEdit))
    assert dialog.findChild(TickTree).accessibleName()


@pytest.mark.parametrize("last", ["", "/no/such/folder"])
def test_the_folder_that_is_proposed_is_there(made: Made, qtbot: QtBot, last: str) -> None:
    dialog = ExportDialog(made.session, Settings(exports=last), made.book_id)
    made.dialogs.append(dialog)
    dialog.show()
    qtbot.wait(1)
    assert Path(field(dialog, "文件夹").text()).is_dir()


def test_an_error_of_the_book_leads_to_the_book(made: Made, qtbot: QtBot) -> None:
    summed = book(form(), unit="第三个单位", summary=Summary(projects=9))
    made.session.take_in([summed])
    made.book_id = next(line.id for line in made.session.books() if line.unit == summed.unit)
    dialog = made.dialog()
    wait_for(qtbot, dialog, "个错误")
    with qtbot.waitSignal(dialog.go_to_book) as gone:
        for each in dialog.findChildren(QPushButton):
            if each.isVisible() and each.text() == "去改正" and "第三个单位" in each.parentWidget().accessibleName():
                each.click()
                break
    assert gone.args == [made.book_id]


def test_a_character_that_no_font_has_stops_a_print(made: Made, qtbot: QtBot) -> None:
    made.session.set_text(made.forms[0], "annual_goal", "巡查\U0010fffd河道")
    dialog = made.dialog(form=0)
    wait_for(qtbot, dialog, "字库里没有")
    assert not button(dialog, "导出").isEnabled()


def test_everything_is_reached_by_the_tab_key(made: Made, qtbot: QtBot) -> None:
    dialog = made.dialog(form=WRONG[0])
    wait_for(qtbot, dialog, "个错误")
    dialog.activateWindow()
    reached: list[QWidget] = []
    while (here := dialog.focusWidget()) not in reached:
        reached.append(here)
        qtbot.keyClick(here, Qt.Key.Key_Tab)
    words = {each.text() for each in reached if isinstance(each, QPushButton)}
    assert {"本表", "本册", "全部", "去改正", "说明理由", "取消"} <= words
    assert dialog.findChild(TickTree) in reached
    assert {"文件名", "文件夹", "种类"} <= {each.accessibleName() for each in reached}
