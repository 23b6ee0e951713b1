"""The window over a session: choose, type, see findings, undo, filter; "saved" only when the disk has it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from forms import UNIT, book, form, narrative
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from perfdesk.desk.session import Session
from perfdesk.store.repository import Repository
from perfdesk.ui.main_window import MainWindow
from perfdesk.ui.tree_model import TreeModel


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path)
    opened.take_in([book(form(project_name="河道保洁", narrative=narrative()), form(project_name="法律顾问"))])
    yield opened
    opened.close()


@pytest.fixture
def window(session: Session, qtbot: QtBot) -> MainWindow:
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.show()
    made.tree.setCurrentIndex(made.tree.model().index(0, 0, made.tree.model().index(0, 0)))
    return made


def test_typing_reaches_tree_and_disk_and_is_undone_by_key(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    editor = window.page.box("project_name").editor
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "ab")
    model = window.tree.model()
    shown = model.index(0, 0, model.index(0, 0))
    assert shown.data() == "ab"
    qtbot.waitUntil(lambda: window.saved_text.startswith("已保存"))
    with Repository.open(tmp_path, writing=False) as disk:
        assert disk.cards()[0].project_name == "ab"
    window.tree.setFocus()
    qtbot.keyClick(window.tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.text() == "河道保洁"


def test_a_broken_sum_is_listed_and_the_finding_leads_to_its_field(window: MainWindow, qtbot: QtBot) -> None:
    editor = window.page.box("funds.annual_total").editor
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "1")
    texts = [window.findings.item(n).text() for n in range(window.findings.count())]
    at = next(n for n, text in enumerate(texts) if "与各项之和不符" in text)
    window.findings.setFocus()
    window.findings.scrollToItem(window.findings.item(at))
    spot = window.findings.visualItemRect(window.findings.item(at)).center()
    qtbot.mouseClick(window.findings.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert window.focusWidget() is editor


def test_the_filter_leaves_what_has_the_words(window: MainWindow) -> None:
    model = window.tree.model()
    window.filter_box.setText("法律")
    assert model.rowCount(model.index(0, 0)) == 1
    window.filter_box.setText("没有")
    assert model.rowCount() == 0


def test_the_tree_keeps_the_rules_of_qt(session: Session) -> None:
    model = TreeModel(session)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    book_id = session.add_book(UNIT, 2027)
    model.refresh()
    form_id = session.add_form(book_id, "清障")
    model.refresh()
    assert model.index_of(form_id).data() == "清障"
    session.set_text(form_id, "project_name", "疏浚")
    model.refresh_form(form_id)
    assert model.index_of(form_id).data() == "疏浚"
    model.filter("疏")
    assert model.rowCount() == 1
    assert model.parent(QModelIndex()) == QModelIndex()
    tester.deleteLater()
