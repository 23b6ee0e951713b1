"""The paper: real pages from a thread, the newest order only, clicks that find fields, fields that are lit, zoom."""

import dataclasses
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal

import pytest
from forms import book, form, indicators, narrative
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from perfdesk.export.options import PrintOptions
from perfdesk.model.editions import load_editions
from perfdesk.model.form import Book, SelfEvaluation
from perfdesk.ui.paper import NOTHING, PaperPane
from perfdesk.ui.paper_view import LEAST_ZOOM, MOST_ZOOM
from perfdesk.ui.paper_worker import MISSING_PART, UNKNOWN_REASON
from perfdesk.ui.theme import apply_theme

EDITIONS = load_editions()
BOOK = book(form(indicators=indicators(12)), form(project_name="闸口改造", narrative=narrative("清障。" * 300)))
WITH_TEXT = PrintOptions(narrative=True)


@pytest.fixture
def pane(qtbot: QtBot, qapp: QApplication) -> Iterator[PaperPane]:
    apply_theme(qapp, "light")
    made = PaperPane()
    qtbot.addWidget(made)
    made.resize(560, 700)
    made.show()
    yield made
    made.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "paper"]


def show(qtbot: QtBot, pane: PaperPane, shown: Book = BOOK) -> None:
    with qtbot.waitSignal(pane.shown):
        pane.show_book(shown, EDITIONS, WITH_TEXT)


def settle(qtbot: QtBot, pane: PaperPane) -> None:
    qtbot.waitUntil(pane.view.is_settled)


def click(qtbot: QtBot, pane: PaperPane, place: QPoint | None) -> None:
    assert place is not None
    qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def button(pane: PaperPane, name: str) -> QToolButton:
    return next(each for each in pane.findChildren(QToolButton) if each.accessibleName() == name)


def ink(pane: PaperPane) -> int:
    """Return how many dark pixels are on the screen."""
    image = pane.view.viewport().grab().toImage()
    pixels = ((x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2))
    return sum(image.pixelColor(*pixel).lightness() < 100 for pixel in pixels)


def test_it_says_what_it_is_for_before_there_is_a_book(pane: PaperPane) -> None:
    assert pane.sentence() == NOTHING


def test_pages_are_drawn(qtbot: QtBot, pane: PaperPane) -> None:
    show(qtbot, pane)
    assert len(pane.view.pages) > 2
    assert ink(pane) > 200


def test_a_click_on_a_cell_tells_its_field(qtbot: QtBot, pane: PaperPane) -> None:
    show(qtbot, pane)
    with qtbot.waitSignal(pane.field_clicked) as clicked:
        click(qtbot, pane, pane.view.place_of(0, "funds.annual_total"))
    assert clicked.args == [0, "funds.annual_total"]


def test_a_click_beside_the_cells_tells_nothing(qtbot: QtBot, pane: PaperPane) -> None:
    show(qtbot, pane)
    told = QSignalSpy(pane.field_clicked)
    click(qtbot, pane, QPoint(3, 3))
    assert told.count() == 0


@pytest.mark.parametrize("path", ["annual_goal", "indicators[11].value", "narrative[1].text"])
def test_the_field_being_edited_is_lit_and_in_view(qtbot: QtBot, pane: PaperPane, path: str) -> None:
    show(qtbot, pane, book(form(), form(indicators=indicators(12), narrative=narrative())))
    pane.light(1, path)
    assert {(box.form, box.field) for box in pane.view.lit_boxes()} == {(1, path)}
    place = pane.view.place_of(1, path)
    assert place is not None
    assert pane.view.viewport().rect().contains(place)
    settle(qtbot, pane)


def test_a_level_that_is_merged_on_the_paper_is_lit_there(qtbot: QtBot, pane: PaperPane) -> None:
    rows = tuple(dataclasses.replace(row, level1="产出指标", level2="数量指标") for row in indicators(4))
    show(qtbot, pane, book(form(indicators=rows)))
    pane.light(0, "indicators[3].level2")
    assert [box.field for box in pane.view.lit_boxes()] == ["indicators[0].level2"]


def test_a_field_that_is_not_printed_lights_nothing(qtbot: QtBot, pane: PaperPane) -> None:
    show(qtbot, pane)
    pane.light(0, "narrative[9].text")
    assert pane.view.lit_boxes() == []


def test_the_light_stays_on_the_next_print(qtbot: QtBot, pane: PaperPane) -> None:
    show(qtbot, pane)
    pane.light(0, "annual_goal")
    show(qtbot, pane, book(form(annual_goal="全年保洁 120 公里。" * 20)))
    assert [box.field for box in pane.view.lit_boxes()] == ["annual_goal"]


def test_only_the_newest_of_many_orders_is_shown(qtbot: QtBot, pane: PaperPane) -> None:
    show(qtbot, pane)
    shown = QSignalSpy(pane.shown)
    with qtbot.waitSignal(pane.shown):
        for n in range(20):
            pane.show_book(book(form(overall_goal=f"第 {n} 稿")), EDITIONS)
    assert shown.count() == 1
    assert any("19" in text.text for text in pane.view.pages[0].texts)


def test_the_last_page_stays_while_the_next_is_made(qtbot: QtBot, pane: PaperPane) -> None:
    show(qtbot, pane)
    pane.show_book(book(form(project_name="另一个")), EDITIONS)
    assert ink(pane) > 200


def test_a_page_that_cannot_be_made_says_why(qtbot: QtBot, pane: PaperPane) -> None:
    odd = book()
    odd = dataclasses.replace(odd, forms=(SelfEvaluation(layout="没有的版式", project_name="河道"),))
    pane.show_book(odd, EDITIONS)
    qtbot.waitUntil(lambda: "没有合适的表样" in pane.sentence())
    show(qtbot, pane)
    assert pane.sentence() == ""
    pane.show_book(odd, EDITIONS)
    qtbot.waitUntil(lambda: "没有合适的表样" in pane.sentence())
    assert ink(pane) > 200, "the last good page stays under the sentence"


def test_a_pc_without_pdfium_is_told(qtbot: QtBot, pane: PaperPane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "perfdesk.ui.paper_press", None)
    pane.show_book(BOOK, EDITIONS)
    qtbot.waitUntil(lambda: pane.sentence() == MISSING_PART)


def test_a_fault_of_the_program_ends_no_thread(qtbot: QtBot, pane: PaperPane, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("perfdesk.ui.paper_press.place_book", lambda *_: 1 // 0)
        pane.show_book(BOOK, EDITIONS)
        qtbot.waitUntil(lambda: pane.sentence() == UNKNOWN_REASON)
    show(qtbot, pane)
    assert pane.sentence() == ""


def test_an_empty_book_shows_no_page(qtbot: QtBot, pane: PaperPane) -> None:
    show(qtbot, pane)
    pane.show_book(Book(unit="江州市河道管理所"), EDITIONS)
    assert pane.sentence() == NOTHING
    assert pane.view.pages == ()


def test_hidden_it_waits(qtbot: QtBot, pane: PaperPane) -> None:
    pane.hide()
    pane.show_book(BOOK, EDITIONS)
    assert not [thread for thread in threading.enumerate() if thread.name == "paper"]
    with qtbot.waitSignal(pane.shown):
        pane.show()


def test_thrown_away_it_ends_its_thread(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    pane = PaperPane()
    pane.show()
    show(qtbot, pane)
    pane.deleteLater()
    qtbot.waitUntil(lambda: not [thread for thread in threading.enumerate() if thread.name == "paper"])


def test_the_wheel_zooms_with_ctrl(qtbot: QtBot, pane: PaperPane) -> None:
    show(qtbot, pane)
    before = pane.view.zoom
    middle = QPointF(pane.view.viewport().rect().center())
    turn = QWheelEvent(
        middle,
        QPointF(pane.view.viewport().mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003
    )
    QApplication.sendEvent(pane.view.viewport(), turn)
    assert pane.view.zoom == pytest.approx(before * 1.1)
    assert pane.view.fit == "none"
    settle(qtbot, pane)


def test_zoom_goes_from_a_third_to_four_times(qtbot: QtBot, pane: PaperPane) -> None:
    show(qtbot, pane)
    for _ in range(20):
        qtbot.mouseClick(button(pane, "放大"), Qt.MouseButton.LeftButton)
    assert pane.view.zoom == MOST_ZOOM
    settle(qtbot, pane)
    for _ in range(20):
        qtbot.keyClick(pane.view, Qt.Key.Key_Minus)
    assert pane.view.zoom == LEAST_ZOOM
    settle(qtbot, pane)


def test_a_page_fits(qtbot: QtBot, pane: PaperPane) -> None:
    show(qtbot, pane)
    page = pane.view.pages[0]
    qtbot.mouseClick(button(pane, "整页"), Qt.MouseButton.LeftButton)
    assert page.height * pane.view.scale <= pane.view.viewport().height()
    qtbot.mouseClick(button(pane, "适合宽度"), Qt.MouseButton.LeftButton)
    assert page.width * pane.view.scale == pytest.approx(pane.view.viewport().width() - 32, abs=1)
    pane.resize(800, 700)
    assert page.width * pane.view.scale == pytest.approx(pane.view.viewport().width() - 32, abs=1)
    settle(qtbot, pane)


def test_pages_turn_by_keys_and_buttons(qtbot: QtBot, pane: PaperPane) -> None:
    show(qtbot, pane)
    qtbot.keyClick(pane.view, Qt.Key.Key_PageDown)
    assert pane.view.page_in_view() == 1
    qtbot.mouseClick(button(pane, "下一页"), Qt.MouseButton.LeftButton)
    assert pane.view.page_in_view() == 2
    qtbot.mouseClick(button(pane, "上一页"), Qt.MouseButton.LeftButton)
    assert pane.view.page_in_view() == 1
    qtbot.keyClick(pane.view, Qt.Key.Key_Home)
    assert pane.view.page_in_view() == 0
    assert not button(pane, "上一页").isEnabled()
    settle(qtbot, pane)


def test_the_pointer_shows_where_a_click_would_go(qtbot: QtBot, pane: PaperPane) -> None:
    show(qtbot, pane)
    port, place = pane.view.viewport(), pane.view.place_of(0, "project_name")
    assert place is not None
    qtbot.mouseMove(port, place)
    qtbot.waitUntil(lambda: port.cursor().shape() == Qt.CursorShape.PointingHandCursor)
    qtbot.mouseMove(port, QPoint(2, 2))
    qtbot.waitUntil(lambda: port.cursor().shape() == Qt.CursorShape.ArrowCursor)


def test_the_owner_hears_of_tearing_off_and_closing(qtbot: QtBot, pane: PaperPane) -> None:
    with qtbot.waitSignal(pane.tear_off_wanted):
        qtbot.mouseClick(button(pane, "移到单独的窗口"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(pane.close_wanted):
        qtbot.mouseClick(button(pane, "收起预览"), Qt.MouseButton.LeftButton)


def test_torn_off_the_button_offers_the_way_back(qtbot: QtBot, pane: PaperPane) -> None:
    pane.show_torn_off(torn=True)
    with qtbot.waitSignal(pane.tear_off_wanted):
        qtbot.mouseClick(button(pane, "放回主窗口"), Qt.MouseButton.LeftButton)
    pane.show_torn_off(torn=False)
    assert button(pane, "移到单独的窗口").isVisibleTo(pane)


def test_a_change_of_money_reaches_the_paper(qtbot: QtBot, pane: PaperPane) -> None:
    show(qtbot, pane, book(form()))
    funds = dataclasses.replace(form().funds, annual_total=Decimal("77.77"))
    show(qtbot, pane, book(form(funds=funds)))
    assert any("77.77" in text.text for text in pane.view.pages[0].texts)


def test_every_button_has_a_name(pane: PaperPane) -> None:
    assert all(each.accessibleName() and each.toolTip() for each in pane.view.parent().findChildren(QToolButton))
