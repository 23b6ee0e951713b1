"""The page of differences: what is listed, what is coloured, and the way to the field, by mouse and by keys."""

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from forms import book, form, indicators
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLabel, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from perfdesk.desk.jobs import export_json
from perfdesk.desk.session import Session
from perfdesk.desk.settings import Settings
from perfdesk.model.paths import with_value
from perfdesk.ui.compare_page import ComparePage
from perfdesk.ui.compare_table import CompareTable
from perfdesk.ui.main_window import MainWindow
from perfdesk.ui.theme import apply_theme, current_theme

ROWS = indicators(3)
RIVER = form(indicators=ROWS)
NOW = with_value(dataclasses.replace(RIVER, indicators=ROWS[:2]), "funds.annual_total", Decimal("900000.00"))
SAME, GONE, CAME = (form(project_name=name) for name in ("政务外网专线租赁", "办公设备购置", "会议费"))
OLD = book(SAME, RIVER, GONE)
NEW = book(SAME, NOW, CAME)


@pytest.fixture(params=["light", "dark", "contrast"])
def page(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> Iterator[ComparePage]:
    apply_theme(qapp, request.param)
    made = ComparePage()
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.show_books(OLD, NEW, "2026 年", "报来.xlsx")
    yield made
    apply_theme(qapp, "light")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path / "store")
    yield opened
    opened.close()


def table(page: ComparePage) -> CompareTable:
    return page.findChild(CompareTable)  # type: ignore[return-value]


def listed(page: ComparePage) -> list[str]:
    box = forms(page)
    return [str(box.item(n).data(Qt.ItemDataRole.AccessibleTextRole)) for n in range(box.count())]


def forms(page: ComparePage) -> QListWidget:
    return page.findChild(QListWidget)  # type: ignore[return-value]


def said(page: ComparePage) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page))


def titles(page: ComparePage) -> list[str]:
    return [each.title for each in table(page).differences]


def test_forms_that_differ_are_listed_with_what_became_of_them(page: ComparePage) -> None:
    assert listed(page) == ["河道保洁养护，2 处", "办公设备购置，删去", "会议费，新增"]
    assert "原来：2026 年　现在：报来.xlsx" in said(page)
    assert "1 张改动　1 张新增　1 张删去" in said(page)
    assert titles(page) == ["年度资金申请总额", "绩效指标"]


def test_the_arrow_keys_walk_through_the_forms(page: ComparePage, qtbot: QtBot) -> None:
    qtbot.keyClick(forms(page), Qt.Key.Key_Down)
    (gone,) = table(page).differences
    assert (gone.kind, gone.was, gone.now) == ("removed", "办公设备购置", "")
    qtbot.keyClick(forms(page), Qt.Key.Key_Down)
    assert table(page).differences[0].kind == "added"


def test_everything_is_shown_where_that_is_wanted_and_the_cursor_stays(page: ComparePage, qtbot: QtBot) -> None:
    qtbot.mouseClick(
        page.findChild(QCheckBox), Qt.MouseButton.LeftButton, pos=page.findChild(QCheckBox).rect().center()
    )
    qtbot.keyClick(page.findChild(QCheckBox), Qt.Key.Key_Space)
    qtbot.keyClick(page.findChild(QCheckBox), Qt.Key.Key_Space)
    assert listed(page)[0] == "政务外网专线租赁，相同"
    assert forms(page).currentItem().text() == "河道保洁养护"
    assert {"项目名称", "年度总体目标", "年度资金申请总额"} <= set(titles(page))


def test_enter_and_double_click_lead_to_the_field(page: ComparePage, qtbot: QtBot) -> None:
    clicked = QSignalSpy(page.field_clicked)
    qtbot.keyClick(table(page), Qt.Key.Key_Return)
    assert clicked.at(0) == [1, "funds.annual_total"]
    cell = table(page).visualRect(table(page).model().index(0, 1)).center()
    qtbot.mouseClick(table(page).viewport(), Qt.MouseButton.LeftButton, pos=cell)
    qtbot.mouseDClick(table(page).viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert clicked.at(clicked.count() - 1) == [1, "funds.annual_total"]
    count = clicked.count()
    qtbot.keyClick(table(page), Qt.Key.Key_Down)
    qtbot.keyClick(table(page), Qt.Key.Key_Return)
    assert clicked.count() == count, "a row that is gone is nowhere"


def test_a_row_is_copied(page: ComparePage, qtbot: QtBot) -> None:
    qtbot.keyClick(table(page), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied == "年度资金申请总额\t834,567.80\t900,000.00\t改动，增加 65,432.20 元"


def test_changed_words_stand_on_a_coloured_ground(page: ComparePage) -> None:
    picture = table(page).viewport().grab().toImage()
    cells = [table(page).visualRect(table(page).model().index(0, column)) for column in (1, 2)]
    for cell, role in zip(cells, ("error_soft", "ok_soft"), strict=True):
        colours = {
            QColor(picture.pixel(x, y)).name()
            for x in range(cell.left(), cell.right())
            for y in range(cell.top(), cell.bottom())
        }
        assert current_theme().colour(role).name() in colours  # type: ignore[arg-type]


def test_export_and_close(page: ComparePage, qtbot: QtBot) -> None:
    exported, closed = QSignalSpy(page.export_wanted), QSignalSpy(page.close_wanted)
    for button in page.findChildren(QPushButton):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert (exported.count(), closed.count()) == (1, 2)


def test_books_that_say_the_same_are_said_to(page: ComparePage) -> None:
    page.show_books(OLD, OLD, "这份", "那份")
    assert "没有不同" in said(page)
    assert listed(page) == []
    assert table(page).differences == ()
    assert not next(each for each in page.findChildren(QPushButton) if "导出" in each.text()).isEnabled()


def test_heads_of_books_have_a_line_of_their_own(page: ComparePage) -> None:
    page.show_books(OLD, dataclasses.replace(NEW, year=2027), "这份", "那份")
    assert listed(page)[0] == "整册，1 处"


def test_the_model_is_sound_and_everything_has_a_name(page: ComparePage) -> None:
    QAbstractItemModelTester(table(page).model(), QAbstractItemModelTester.FailureReportingMode.Fatal, page)
    assert table(page).accessibleName()
    assert forms(page).accessibleName()
    assert table(page).model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole).endswith("增加 65,432.20 元")


def test_the_window_compares_a_book_with_a_file_goes_to_the_field_and_writes_the_table(
    session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came_back, out = tmp_path / "退回.json", tmp_path / "对照表"
    export_json([OLD], came_back)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(came_back), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    session.take_in([NEW])
    (line,) = session.books()
    window = MainWindow(session, Settings(), tmp_path)
    qtbot.addWidget(window)
    window.show()
    window.work.open_book(line.id)
    window.errands.compare()
    qtbot.waitUntil(lambda: bool(window.findChildren(ComparePage)))
    page = window.findChildren(ComparePage)[0]
    assert listed(page) == ["河道保洁养护，2 处", "办公设备购置，删去", "会议费，新增"]
    button = next(each for each in page.findChildren(QPushButton) if "导出" in each.text())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(out.with_suffix(".xlsx").exists)
    assert out.with_suffix(".xlsx").read_bytes().startswith(b"PK")
    qtbot.keyClick(table(page), Qt.Key.Key_Return)
    assert window.work.form is not None
    assert window.work.form.project_name == "河道保洁养护"
