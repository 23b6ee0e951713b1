"""What the window does beside the page: what leaves it is known afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from forms import book, form
from pytestqt.qtbot import QtBot

from perfdesk.desk.session import Session
from perfdesk.desk.settings import Settings
from perfdesk.ui.export_dialog import ExportDialog
from perfdesk.ui.main_window import MainWindow


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path)
    opened.take_in([book(form(project_name="河道保洁"), form(project_name="法律顾问"))])
    yield opened
    opened.close()


@pytest.mark.parametrize(("kind", "marked"), [(".pdf", [True, True]), (".json", [False, False])])
def test_a_pdf_counts_as_printed_and_data_does_not(
    session: Session, qtbot: QtBot, tmp_path: Path, kind: str, marked: list[bool]
) -> None:
    window = MainWindow(session, Settings(exports=str(tmp_path)), tmp_path)
    qtbot.addWidget(window)
    window.show()
    (line,) = session.books()
    window.work.open_book(line.id)
    window.errands.export()
    (dialog,) = window.findChildren(ExportDialog)
    dialog._kind.setCurrentIndex(dialog._kind.findData(kind))
    dialog._draft.setChecked(True)
    qtbot.waitUntil(dialog._go.isEnabled, timeout=10_000)
    with qtbot.waitSignal(dialog.exported, timeout=10_000):
        dialog._go.click()
    assert [session.last_print(each.id) is not None for each in session.lines(line.id)] == marked
    dialog.close()
