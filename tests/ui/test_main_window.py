"""The window over a session, with real keys and clicks: what is typed reaches tree, paper and disk; all is undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from forms import UNIT, book, form, narrative
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.desk.session import Session
from perfdesk.desk.settings import Settings
from perfdesk.store.repository import Repository
from perfdesk.ui.actions import ACTIONS, BAR, LINE, MENUS
from perfdesk.ui.log_pane import LogPane
from perfdesk.ui.main_window import MainWindow
from perfdesk.ui.theme import apply_theme

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path)
    opened.take_in([book(form(project_name="河道保洁", narrative=narrative()), form(project_name="法律顾问"))])
    yield opened
    opened.close()


@pytest.fixture
def window(session: Session, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return shown(session, qtbot, tmp_path)


def shown(session: Session, qtbot: QtBot, folder: Path) -> MainWindow:
    made = MainWindow(session, Settings(), folder)
    qtbot.addWidget(made)
    made.showNormal()
    made.resize(1366, 768)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def editor_of(window: MainWindow, path: str) -> QWidget:
    window.work.page.go_to(path)
    return window.work.page.box(path).editor


def retype(window: MainWindow, path: str, text: str, qtbot: QtBot) -> QWidget:
    editor = editor_of(window, path)
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    return editor


def test_what_is_typed_reaches_title_and_disk_and_is_undone_by_key(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    editor = retype(window, "project_name", "ab", qtbot)
    assert window.session.lines(window.work.book_id)[0].project_name == "ab"
    qtbot.waitUntil(lambda: window.saved_text.startswith("已保存"))
    with Repository.open(tmp_path, writing=False) as disk:
        assert disk.cards()[0].project_name == "ab"
    qtbot.keyClick(editor, Qt.Key.Key_Z, CONTROL)
    assert editor.text() == "河道保洁"
    qtbot.keyClick(editor, Qt.Key.Key_Y, CONTROL)
    assert editor.text() == "ab"


def test_a_broken_sum_is_listed_and_the_finding_leads_to_its_field(window: MainWindow, qtbot: QtBot) -> None:
    editor = retype(window, "funds.annual_total", "1", qtbot)
    panel = window.work.findings
    at = next(n for n, line in enumerate(panel.model.lines) if line.finding.code == "funds-sum")
    editor_of(window, "project_name")
    panel.list.scrollTo(panel.model.index(at))
    spot = panel.list.visualRect(panel.model.index(at)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot))
    assert window.focusWidget() is editor


def test_f8_goes_through_the_findings(window: MainWindow, qtbot: QtBot) -> None:
    retype(window, "funds.annual_total", "1", qtbot)
    editor_of(window, "project_name")
    qtbot.keyClick(window, Qt.Key.Key_F8)
    first = window.work.findings.list.currentIndex().row()
    qtbot.keyClick(window, Qt.Key.Key_F8)
    assert window.work.findings.list.currentIndex().row() == first + 1
    qtbot.keyClick(window, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert window.work.findings.list.currentIndex().row() == first


def test_a_click_on_the_paper_puts_the_cursor_into_the_field(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.panes.paper.shown, timeout=10_000):
        window.action("paper").trigger()
    view = window.panes.paper.view
    editor_of(window, "supervising_department")
    spot = view.place_of(0, "supervising_department")
    assert view.lit_boxes()
    assert spot is not None
    editor_of(window, "project_name")
    view.light(0, "supervising_department")
    spot = view.place_of(0, "supervising_department")
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert window.focusWidget() is window.work.page.box("supervising_department").editor


def test_the_paper_is_torn_off_and_put_back(window: MainWindow, qtbot: QtBot) -> None:
    window.side.open("paper")
    paper = window.panes.paper
    paper.tear_off_wanted.emit()
    assert paper.window() is not window
    assert paper.isVisible()
    assert window.side.open_pane == ""
    paper.window().close()
    assert paper.window() is window
    assert window.side.open_pane == "paper"
    qtbot.waitUntil(paper.isVisible)


def test_the_next_start_opens_where_the_work_was(
    window: MainWindow, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    second = session.lines(window.work.book_id)[1].id
    window.open_form(second, "implementing_unit")
    window.memory.write()  # a crash: nothing is closed
    again = shown(session, qtbot, tmp_path)
    assert again.work.form_id == second
    assert again.focusWidget() is again.work.page.box("implementing_unit").editor


def test_an_empty_store_begins_with_a_book_and_its_first_form(qtbot: QtBot, tmp_path: Path) -> None:
    session = Session.open(tmp_path)
    window = shown(session, qtbot, tmp_path)
    unit = window.work.shown.findChildren(QLineEdit)[0]
    unit.setFocus()
    qtbot.keyClicks(unit, "unit")
    qtbot.keyClick(unit, Qt.Key.Key_Return)
    assert window.session.books()[0].unit == "unit"
    assert window.focusWidget() is window.work.page.box("project_name").editor
    assert window.settings.unit == "unit"
    session.close()


def test_what_is_gone_gives_way_and_comes_back_with_undo(window: MainWindow, session: Session) -> None:
    first = window.work.form_id
    assert first is not None
    session.remove_forms([first])
    assert window.work.shown is window.work.book_page
    session.remove_book(session.books()[0].id)
    assert not session.books()
    assert window.work.shown not in (window.work.page, window.work.book_page)
    window.action("undo").trigger()
    window.action("undo").trigger()
    assert window.work.form_id == first
    assert window.work.shown is window.work.page


def test_f6_goes_round_the_panes(window: MainWindow, qtbot: QtBot) -> None:
    editor_of(window, "project_name")
    seen = []
    for _ in range(4):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        focus = window.focusWidget()
        panes = (window.tree, window.work.page, window.work.findings, window.side)
        seen.append(next((n for n, pane in enumerate(panes) if pane.isAncestorOf(focus)), None))
    assert {0, 1} <= set(seen)
    assert None not in seen


def test_every_name_in_the_menus_is_an_action_with_words(window: MainWindow) -> None:
    names = {name for _, names in MENUS for name in names} | set(BAR)
    for name in names - {LINE}:
        assert window.action(name).text() or not window.action(name).isVisible()


def test_no_two_actions_share_a_key() -> None:
    keys = [each.strip() for act in ACTIONS for each in act.keys.split(", ") if each]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", ["settings", "shortcuts", "welcome"])
def test_pages_beside_open_in_place_and_the_tree_leads_back(window: MainWindow, name: str, session: Session) -> None:
    window.action(name).trigger()
    assert window.work.shown not in (window.work.page, window.work.book_page)
    assert not window.work.findings.isVisible()
    window.tree.form_chosen.emit(session.lines(session.books()[0].id)[0].id)
    assert window.work.shown is window.work.page
    assert window.work.findings.isVisible()


@pytest.mark.parametrize("name", ["settings", "shortcuts", "welcome", "open_bin"])
def test_esc_leads_back_from_a_page_beside(window: MainWindow, name: str, session: Session, qtbot: QtBot) -> None:
    second = session.lines(session.books()[0].id)[1].id
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.open_form(second, "annual_goal")
    window.action(name).trigger()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.work.form_id == second
    assert window.focusWidget() is window.work.page.box("annual_goal").editor


@pytest.mark.parametrize("name", ["paper", "library", "help"])
def test_panes_open_and_close_by_their_actions(window: MainWindow, name: str) -> None:
    window.side.open("")
    window.action(name).trigger()
    assert window.side.open_pane == name
    assert window.action(name).isChecked()
    window.action(name).trigger()
    assert window.side.open_pane == ""


def test_the_sample_is_taken_in_and_opened(window: MainWindow, qtbot: QtBot) -> None:
    window.action("sample").trigger()
    qtbot.waitUntil(lambda: len(window.session.books()) == 2)
    assert window.work.form is not None
    assert window.work.form.implementing_unit != UNIT
    window.action("undo").trigger()
    assert len(window.session.books()) == 1


def test_an_indicator_of_the_library_becomes_a_row(window: MainWindow) -> None:
    window.side.open("library")
    before = len(window.work.page.grid.rows)
    window.side.pane("library").picked.emit(window.panes.all_indicators().indicators[0])
    assert len(window.work.page.grid.rows) == before + 1
    assert window.session.undo_label


def test_a_failure_of_the_disk_is_said_in_place_and_closing_asks(window: MainWindow, qtbot: QtBot) -> None:
    window.session._saver._repository.close()
    retype(window, "project_name", "ab", qtbot)
    qtbot.waitUntil(lambda: bool(window.work.notice.sentence))
    assert window.saved_text == "没有保存"
    answer_next_box(QMessageBox.StandardButton.No)
    assert not window.close()
    assert window.isVisible()
    answer_next_box(QMessageBox.StandardButton.Yes)
    assert window.close()


def answer_next_box(button: QMessageBox.StandardButton) -> None:
    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        box.button(button).click()

    QTimer.singleShot(0, answer)


def test_large_text_leaves_the_window_on_its_screen_and_the_form_whole(
    session: Session, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    apply_theme(qapp, "light", 1.5)
    try:
        window = shown(session, qtbot, tmp_path)
        window.side.open("paper")
        qtbot.waitUntil(lambda: window.work.page.horizontalScrollBar().maximum() == 0)
        assert window.work.page.viewport().width() >= window.work.page.widget().minimumSizeHint().width()
        assert window.width() == 1366
    finally:
        apply_theme(qapp, "light")


@pytest.mark.parametrize("name", ["settings", "shortcuts", "welcome", "open_bin"])
def test_a_click_in_the_tree_leads_back_from_a_page_beside(
    window: MainWindow, name: str, session: Session, qtbot: QtBot
) -> None:
    """Also one on the line that the cursor of the tree is on already."""
    (book_id, *_), view = [line.id for line in session.books()], window.tree.view
    form_id = session.lines(book_id)[0].id
    for index, page in (
        (window.tree.model.index_of(form_id), window.work.page),
        (window.tree.model.index_of_book(book_id), window.work.book_page),
    ):
        for _ in range(2):
            window.action(name).trigger()
            assert window.work.shown is not page
            spot = view.visualRect(index).center()
            qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
            assert window.work.shown is page


def test_esc_leads_back_to_a_book(window: MainWindow, session: Session, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.work.open_book(session.books()[0].id)
    window.action("shortcuts").trigger()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.work.shown is window.work.book_page


def test_the_log_follows_the_cursor_back_to_a_row(window: MainWindow, session: Session) -> None:
    (form_id, *_) = session.evaluate(session.books()[0].id)
    window.action("log").trigger()
    window.work.open_form(form_id, "indicators[0]")
    pane = window.findChild(LogPane)
    assert pane.table.isVisibleTo(pane)
    window.work.open_form(form_id, "project_name")
    assert not pane.table.isVisibleTo(pane)
    window.work.open_form(form_id, "indicators[0]")  # the grid's own cursor is there still
    assert pane.table.isVisibleTo(pane)
