"""What the window does beside the page: what leaves it is known afterwards."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from perfdesk.desk.session import Session
from perfdesk.desk.settings import Settings
from perfdesk.intake.read import read_file
from perfdesk.resources import sample_file
from perfdesk.ui.export_dialog import ExportDialog
from perfdesk.ui.main_window import MainWindow

SAMPLE = read_file(sample_file()).books[0]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path)
    opened.take_in([dataclasses.replace(SAMPLE, forms=SAMPLE.forms[:1])])
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("kind", "draft", "marked"),
    [(".pdf", False, True), (".pdf", True, False), (".json", False, False)],
)
def test_a_pdf_to_be_handed_in_counts_as_printed_and_drafts_and_data_do_not(
    session: Session, qtbot: QtBot, tmp_path: Path, kind: str, *, draft: bool, marked: bool
) -> None:
    window = MainWindow(session, Settings(exports=str(tmp_path)), tmp_path)
    qtbot.addWidget(window)
    window.show()
    (line,) = session.books()
    window.work.open_book(line.id)
    window.errands.export()
    (dialog,) = window.findChildren(ExportDialog)
    dialog._kind.setCurrentIndex(dialog._kind.findData(kind))
    dialog._draft.setChecked(draft)
    qtbot.waitUntil(dialog._go.isEnabled, timeout=10_000)
    with qtbot.waitSignal(dialog.printed, timeout=10_000):
        dialog._go.click()
    (made,) = session.lines(line.id)
    assert (session.last_print(made.id) is not None) is marked
    dialog.close()


def test_a_new_form_is_of_the_department_of_its_book(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(session, Settings(department="江州市财政局"), tmp_path)
    qtbot.addWidget(window)
    (line,) = session.books()
    window.errands.new_form(line.id)
    assert window.work.form is not None
    assert window.work.form.supervising_department == SAMPLE.forms[0].supervising_department
    other = session.add_book("江州市档案馆", 2026)
    window.errands.new_form(other)
    assert window.work.form.supervising_department == "江州市财政局"
    window.close()


def test_what_was_generated_is_opened_and_counted(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(session, Settings(), tmp_path)
    qtbot.addWidget(window)
    (line,) = session.books()
    window.tree.select_book(line.id)
    window.action("evaluate").trigger()
    assert window.work.form is not None
    assert window.work.form.kind == "self-evaluation"
    assert "已生成 1 张自评表" in window.work.notice.sentence
    window.action("evaluate").trigger()
    assert "没有要生成的" in window.work.notice.sentence
    assert len(session.lines(line.id)) == 2
    window.close()
