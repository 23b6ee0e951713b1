"""Importing: files are read in the background, looked at, ticked and handed on; nothing is stored before."""

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import shiboken6
from forms import UNIT, book, form
from intake_samples import SUMMARY, target_forms
from openpyxl import Workbook
from published import Printer, full_book
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from perfdesk.desk.jobs import export_json
from perfdesk.model.form import Form
from perfdesk.ui.arrival_tree import Place
from perfdesk.ui.import_dialog import ImportDialog
from perfdesk.ui.read_table import ReadTable
from perfdesk.ui.theme import apply_theme
from perfdesk.ui.tick_tree import TickTree

HELD = form(project_name="河道保洁")
OTHER = form(project_name="法律顾问", annual_goal="另一个目标")
BOOK = book(HELD, OTHER, form(project_name="清障"))


def held(unit: str, year: int | None) -> tuple[Form, ...]:
    """Return what the store has: one form word for word, another of the same name."""
    return (HELD, form(project_name="法律顾问")) if (unit, year) == (UNIT, 2026) else ()


@pytest.fixture
def dialog(qapp: QApplication) -> Iterator[ImportDialog]:
    apply_theme(qapp, "light")
    made = ImportDialog(held)
    made.show()
    yield made
    if shiboken6.isValid(made):
        made.reject()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "去年.json"
    export_json([BOOK], path)
    return path


def read(qtbot: QtBot, dialog: ImportDialog, *paths: Path) -> None:
    with qtbot.waitSignal(dialog._background.ended):
        dialog.read(paths)
    qtbot.wait(1)


def tree(dialog: ImportDialog) -> TickTree:
    return dialog.findChild(TickTree)  # type: ignore[return-value]


def lines(dialog: ImportDialog) -> dict[str, str]:
    """Return the lines of the tree with their marks."""
    found: dict[str, str] = {}
    stack = [tree(dialog).topLevelItem(n) for n in range(tree(dialog).topLevelItemCount())]
    while stack:
        line = stack.pop()
        found[line.text(0)] = line.text(1)
        stack += [line.child(n) for n in range(line.childCount())]
    return found


def button(dialog: ImportDialog, word: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.isVisible() and each.text().startswith(word))


def test_what_is_there_already_is_marked_and_not_taken(dialog: ImportDialog, qtbot: QtBot, file: Path) -> None:
    read(qtbot, dialog, file)
    assert lines(dialog) == {
        "去年.json": "", f"2026 {UNIT}": "", "河道保洁": "已有", "法律顾问": "同名", "清障": "",
    }  # fmt: skip
    with qtbot.waitSignal(dialog.accepted_books) as accepted:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert accepted.args == [(dataclasses.replace(BOOK, forms=BOOK.forms[1:]),)]
    assert not dialog.isVisible()


def test_only_what_is_ticked_is_taken(dialog: ImportDialog, qtbot: QtBot, file: Path) -> None:
    read(qtbot, dialog, file)
    tree(dialog).go_to(Place(0, 0, 1))
    qtbot.keyClick(tree(dialog), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: button(dialog, "导入").text() == "导入 1 张表(&I)")
    with qtbot.waitSignal(dialog.accepted_books) as accepted:
        qtbot.mouseClick(button(dialog, "导入"), Qt.MouseButton.LeftButton)
    assert [each.project_name for each in accepted.args[0][0].forms] == ["清障"]


def test_doubts_are_shown_before_the_rest_with_the_source(dialog: ImportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    text = full_book(target_forms(), Printer(1), UNIT, SUMMARY).replace("计划开始日期", "开始", 1)
    (tmp_path / "公开.txt").write_text(text, encoding="utf-8")
    read(qtbot, dialog, tmp_path / "公开.txt")
    assert any("处存疑" in mark for mark in lines(dialog).values())
    table = dialog.findChild(ReadTable)
    doubted = [row for row in table.rows if row.notes]
    assert doubted
    assert list(table.rows[: len(doubted)]) == doubted
    shown = table.model().index(0, 1)
    assert doubted[0].notes[0].message in shown.data(Qt.ItemDataRole.AccessibleTextRole)
    assert doubted[0].notes[0].place in shown.siblingAtColumn(2).data()


def test_a_file_that_cannot_be_read_is_told_in_place(dialog: ImportDialog, qtbot: QtBot, file: Path) -> None:
    broken = file.with_name("坏.json")
    broken.write_text("{")
    read(qtbot, dialog, broken, file)
    assert lines(dialog)["坏.json"] == "不能导入"
    assert "坏.json" in dialog._stands.text()
    assert not dialog.findChild(ReadTable).isVisible()
    assert button(dialog, "导入").isEnabled()


def test_files_are_chosen_and_added(
    dialog: ImportDialog, qtbot: QtBot, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file)], ""))
    with qtbot.waitSignal(dialog._background.ended):
        qtbot.mouseClick(button(dialog, "选择文件"), Qt.MouseButton.LeftButton)
    more = file.with_name("今年.json")
    export_json([book(form(project_name="巡查"), unit="江州市水文站")], more)
    read(qtbot, dialog, more, file)
    assert {"去年.json", "今年.json", "巡查"} <= lines(dialog).keys()
    assert len(tree(dialog).ticked()) == 3


def test_enter_opens_the_choice_of_files_before_anything_is_read(
    dialog: ImportDialog, qtbot: QtBot, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args, **_more: ([str(file)], ""))
    first = button(dialog, "选择文件")
    first.setFocus()
    with qtbot.waitSignal(dialog._background.ended):
        qtbot.keyClick(first, Qt.Key.Key_Return)
    assert "去年.json" in lines(dialog)


def test_files_are_dropped(dialog: ImportDialog, qtbot: QtBot, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    what = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter, drop = QDragEnterEvent(QPoint(9, 9), *what), QDropEvent(QPointF(9, 9), *what)
    QApplication.sendEvent(dialog, enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(dialog._background.ended):
        QApplication.sendEvent(dialog, drop)
    assert "去年.json" in lines(dialog)


def test_what_was_not_wanted_stays_so_when_files_are_added(dialog: ImportDialog, qtbot: QtBot, file: Path) -> None:
    read(qtbot, dialog, file)
    tree(dialog).go_to(Place(0, 0, 1))
    qtbot.keyClick(tree(dialog), Qt.Key.Key_Space)
    more = file.with_name("今年.json")
    export_json([book(form(project_name="巡查"), unit="江州市水文站")], more)
    read(qtbot, dialog, more)
    assert tree(dialog).ticked() == (Place(0, 0, 2), Place(1, 0, 0))


def test_files_that_come_while_others_are_read_are_read_as_well(dialog: ImportDialog, qtbot: QtBot, file: Path) -> None:
    more = file.with_name("今年.json")
    export_json([book(form(project_name="巡查"), unit="江州市水文站")], more)
    with qtbot.waitSignal(dialog._background.ended):
        dialog.read([file])
        dialog.read([more])
    assert {"去年.json", "今年.json"} <= lines(dialog).keys()


def test_the_same_book_in_two_files_is_taken_once(dialog: ImportDialog, qtbot: QtBot, file: Path) -> None:
    copy = file.with_name("副本.json")
    copy.write_bytes(file.read_bytes())
    read(qtbot, dialog, file, copy)
    with qtbot.waitSignal(dialog.accepted_books) as accepted:
        dialog._take.click()
    (taken,) = accepted.args[0]
    assert [each.project_name for each in taken.forms] == ["法律顾问", "清障"]


def test_escape_ends_the_reading_and_nothing_is_taken(dialog: ImportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    large = tmp_path / "大.json"
    export_json([book(*(form(project_name=f"项目{n}") for n in range(300)))], large)
    taken = QSignalSpy(dialog.accepted_books)
    dialog.read([large, large.with_name("没有.json")])
    assert dialog._background.busy
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog._background.busy
    assert not dialog.isVisible()
    assert not lines(dialog)
    qtbot.wait(20)
    assert taken.count() == 0
    assert not shiboken6.isValid(dialog)


def test_before_anything_is_read_there_is_nothing_to_import(dialog: ImportDialog) -> None:
    assert not button(dialog, "导入").isEnabled()
    assert button(dialog, "选择文件").isVisible()


HEADS = ("项目名称", "实施单位", "主管部门", "项目性质", "项目类别", "今年要的钱（万元）", "负责科室")
ROW = ("河道保洁", UNIT, "江州市水务局", "其他经常性项目", "特定目标类", 12.5, "养护科")


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """Write a list, one project in a row, with a column that nobody foresaw."""
    workbook = Workbook()
    for row in (HEADS, ROW):
        workbook.active.append(row)
    path = tmp_path / "清单.xlsx"
    workbook.save(path)
    return path


def column(dialog: ImportDialog, title: str) -> QComboBox:
    return next(each for each in dialog.findChildren(QComboBox) if title in each.accessibleName())


def choose(qtbot: QtBot, dialog: ImportDialog, title: str, name: str) -> None:
    """Choose by keyboard what a column holds."""
    box = column(dialog, title)
    box.setCurrentText(name)
    with qtbot.waitSignal(dialog._background.ended):
        box.activated.emit(box.currentIndex())
    qtbot.wait(1)


def test_what_a_column_holds_is_mended_read_anew_and_remembered(
    dialog: ImportDialog, qtbot: QtBot, listed: Path
) -> None:
    read(qtbot, dialog, listed)
    assert column(dialog, "项目名称").currentText() == "项目名称"
    assert column(dialog, "今年要的钱").currentText() == "（不读）"
    choose(qtbot, dialog, "今年要的钱", "年度资金申请总额")
    assert column(dialog, "今年要的钱").currentText() == "年度资金申请总额"
    with (
        qtbot.waitSignal(dialog.accepted_books) as accepted,
        qtbot.waitSignal(dialog.lists_learned) as learned,
    ):
        dialog._take.click()
    assert accepted.args[0][0].forms[0].funds.annual_total == Decimal(125_000)
    again = ImportDialog(held, lists=learned.args[0])
    read(qtbot, again, listed)
    assert column(again, "今年要的钱").currentText() == "年度资金申请总额"
    again.reject()


def test_a_list_that_cannot_be_read_so_stays_as_it_was(dialog: ImportDialog, qtbot: QtBot, listed: Path) -> None:
    read(qtbot, dialog, listed)
    choose(qtbot, dialog, "项目名称", "（不读）")
    assert "仍按原来的读" in dialog._failure.text()
    assert column(dialog, "项目名称").currentText() == "项目名称"
    assert "河道保洁" in lines(dialog)


def test_only_lists_have_columns_to_mend(dialog: ImportDialog, qtbot: QtBot, listed: Path, file: Path) -> None:
    read(qtbot, dialog, listed, file)
    assert column(dialog, "项目名称").isVisible()
    tree(dialog).go_to(Place(1, 0, 1))
    assert not [each for each in dialog.findChildren(QComboBox) if each.isVisible()]
