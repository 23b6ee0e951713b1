"""The page of a book: its head is typed in place, its forms are listed with states, reasons can be withdrawn."""

import dataclasses

import pytest
from forms import book, form, narrative
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QTableWidget, QToolButton
from pytestqt.qtbot import QtBot

from perfdesk.model.check import check_book
from perfdesk.model.editions import load_editions
from perfdesk.model.form import Book, Summary, Waiver
from perfdesk.ui.book_page import BookPage

BOOK = dataclasses.replace(
    book(form(project_name="河道保洁", narrative=narrative()), form(project_name="法律顾问", annual_goal="")),
    waivers=(Waiver(kind="target", project_name="法律顾问", code="required", field="annual_goal", reason="已报批"),),
)


@pytest.fixture
def page(qtbot: QtBot) -> BookPage:
    made = BookPage()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show_book(BOOK, load_editions(), check_book(BOOK, load_editions()))
    made.show()
    return made


def test_who_signs_is_typed_in_place(page: BookPage, qtbot: QtBot) -> None:
    editor = page._boxes["sign_off.preparer"].editor
    with qtbot.waitSignal(page.head_changed) as told:
        qtbot.keyClicks(editor, "a")
    head, label, merge = told.args
    assert head.sign_off.preparer == "a"
    assert head.forms == ()
    assert (label, merge) == ("修改填报人", "sign_off.preparer")


def test_the_sentence_is_proposed_and_an_own_one_can_be_taken_back(page: BookPage, qtbot: QtBot) -> None:
    again = next(each for each in page.findChildren(QPushButton) if each.text() == "按表格重新汇总")
    assert not again.isEnabled()
    assert "2个项目" in page._boxes["summary.text"].editor.placeholderText().replace(" ", "")
    own = dataclasses.replace(BOOK, summary=Summary(text="共三个项目。"))
    page.show_book(own, load_editions(), ())
    with qtbot.waitSignal(page.head_changed) as told:
        qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert told.args[0].summary is None


def test_its_forms_are_listed_with_amount_and_state_and_opened_by_key(page: BookPage, qtbot: QtBot) -> None:
    table = page.findChild(QTableWidget)
    rows = [[table.item(row, column).text() for column in range(4)] for row in range(2)]
    assert [row[0] for row in rows] == ["河道保洁", "法律顾问"]
    assert rows[0][2] == "834,567.80"
    assert "个错误" in rows[1][3]
    table.setCurrentCell(1, 0)
    with qtbot.waitSignal(page.form_chosen) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert chosen.args == [1]
    with qtbot.waitSignal(page.form_chosen) as clicked:
        spot = table.visualItemRect(table.item(0, 0)).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot))
    assert clicked.args == [0]


def test_a_reason_can_be_withdrawn(page: BookPage, qtbot: QtBot) -> None:
    assert any("已报批" in label.text() for label in page.findChildren(QLabel))
    drop = next(each for each in page.findChildren(QToolButton) if "已报批" in each.accessibleName())
    with qtbot.waitSignal(page.head_changed) as told:
        qtbot.mouseClick(drop, Qt.MouseButton.LeftButton)
    assert told.args[0].waivers == ()


def test_an_empty_book_is_shown(page: BookPage) -> None:
    page.show_book(Book(), load_editions(), ())
    assert page.findChild(QTableWidget).rowCount() == 0


def test_a_name_of_ten_characters_is_read_in_full_in_a_narrow_window(page: BookPage, qtbot: QtBot) -> None:
    name = "河道保洁与水环境整治"
    page.resize(660, 700)
    page.show_book(book(form(project_name=name)), load_editions(), ())
    table = page.findChild(QTableWidget)
    qtbot.waitUntil(lambda: table.columnWidth(0) > table.fontMetrics().horizontalAdvance(name))
