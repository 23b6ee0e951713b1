"""Every action of the menus does what it says: each one is triggered, and its effect is seen."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from forms import book, form, narrative
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from perfdesk.desk.jobs import export_json
from perfdesk.desk.session import Session
from perfdesk.desk.settings import Settings
from perfdesk.model.paths import with_text
from perfdesk.ui.actions import ACTIONS, LINE, MENUS
from perfdesk.ui.bin_page import BinPage
from perfdesk.ui.compare_page import ComparePage
from perfdesk.ui.export_dialog import ExportDialog
from perfdesk.ui.import_dialog import ImportDialog
from perfdesk.ui.main_window import MainWindow
from perfdesk.ui.printing import PrintDialog
from perfdesk.ui.settings_page import SettingsPage
from perfdesk.ui.shortcuts import ShortcutSheet
from perfdesk.ui.welcome import WelcomePage

BOOK = book(
    with_text(form(project_name="河道保洁", narrative=narrative()), "funds.annual_total", "1"),
    form(project_name="法律顾问"),
)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    session = Session.open(tmp_path / "store")
    session.take_in([BOOK])
    made = MainWindow(session, Settings(), tmp_path / "store")
    qtbot.addWidget(made)
    made.show()
    made.resize(1366, 768)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close()
    session.close()


def names(window: MainWindow) -> list[str]:
    return [line.project_name for line in window.session.lines(window.session.books()[0].id)]


def opened(kind: type) -> Callable[[MainWindow], bool]:
    """Return whether a dialog of that kind is open, and close it."""

    def look(_window: MainWindow) -> bool:
        found = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
        for each in found:
            each.close()
        return bool(found)

    return look


def shown(kind: type) -> Callable[[MainWindow], bool]:
    return lambda window: isinstance(window.work.shown, kind)


EFFECTS: dict[str, Callable[[MainWindow], bool]] = {
    "import": opened(ImportDialog),
    "export": opened(ExportDialog),
    "print": opened(PrintDialog),
    "settings": shown(SettingsPage),
    "shortcuts": shown(ShortcutSheet),
    "welcome": shown(WelcomePage),
    "new_book": shown(WelcomePage),
    "open_bin": shown(BinPage),
    "compare": shown(ComparePage),
    "quit": lambda window: not window.isVisible(),
    "undo": lambda window: not window.session.books(),
    "filter": lambda window: window.tree.filter_box.hasFocus(),
    "replace": lambda window: window.work.replace_bar.isVisible(),
    "next_finding": lambda window: window.work.findings.list.currentIndex().row() == 0,
    "previous_finding": lambda window: window.work.findings.list.currentIndex().row() >= 0,
    "paper": lambda window: window.side.open_pane == "paper",
    "library": lambda window: window.side.open_pane == "library",
    "log": lambda window: window.side.open_pane == "log",
    "help": lambda window: window.side.open_pane == "help",
    "sample": lambda window: len(window.session.books()) == 2,
    "next_pane": lambda window: not window.work.page.isAncestorOf(window.focusWidget()),
    "previous_pane": lambda window: not window.work.page.isAncestorOf(window.focusWidget()),
    "new_form": lambda window: len(names(window)) == 3,
    "duplicate": lambda window: names(window)[1] == "河道保洁（副本）",
    "rename": lambda window: window.tree.view.state() == window.tree.view.State.EditingState,
    "move_down": lambda window: names(window) == ["法律顾问", "河道保洁"],
    "delete": lambda window: names(window) == ["法律顾问"],
    "evaluate": lambda window: len(names(window)) == 4,
}
BY_HAND = {"redo", "mend", "move_up", "roll_over", *(f"section_{n}" for n in range(1, 7))}
"""Actions that need something before them; each has a test below or beside its part."""


def test_every_action_is_tried() -> None:
    tried = set(EFFECTS) | BY_HAND
    listed = {name for _, menu in MENUS for name in menu} - {LINE}
    assert tried == listed | {act.name for act in ACTIONS}


@pytest.mark.parametrize("name", EFFECTS)
def test_an_action_has_its_effect(
    window: MainWindow, name: str, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.json"
    export_json([dataclasses.replace(BOOK, forms=BOOK.forms[:1])], other)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_more: (str(other), ""))
    window.focus_work()
    window.action(name).trigger()
    qtbot.waitUntil(lambda: EFFECTS[name](window))


def test_redo_follows_undo(window: MainWindow) -> None:
    window.action("undo").trigger()
    window.action("redo").trigger()
    assert names(window) == ["河道保洁", "法律顾问"]


def test_the_mend_of_the_chosen_finding_is_made(window: MainWindow) -> None:
    panel = window.work.findings
    at = next(n for n, line in enumerate(panel.model.lines) if line.finding.mend)
    finding = panel.model.lines[at].finding
    panel.list.setCurrentIndex(panel.model.index(at))
    window.action("mend").trigger()
    assert window.session.undo_label == finding.mend.label
    assert finding not in [line.finding for line in panel.model.lines]


def test_a_form_moves_up(window: MainWindow) -> None:
    window.open_form(window.session.lines(window.work.book_id)[1].id)
    window.action("move_up").trigger()
    assert names(window) == ["法律顾问", "河道保洁"]


def test_sections_are_gone_to_by_number(window: MainWindow) -> None:
    window.action("section_2").trigger()
    assert window.focusWidget() is window.work.page.box("funds.project_total").editor
    window.action("section_4").trigger()
    assert window.work.page.grid.isAncestorOf(window.focusWidget())
