"""The page of a form: every field of the table is there, typing is told, findings stand at their fields."""

import pytest
from forms import edition, form, narrative
from pytestqt.qtbot import QtBot

from perfdesk.model.check import check_book
from perfdesk.model.edition import load_editions
from perfdesk.model.fields import fields_of
from perfdesk.model.form import Book, TargetForm
from perfdesk.model.library import load_library
from perfdesk.model.paths import with_text
from perfdesk.ui.form_page import FormPage


@pytest.fixture
def page(qtbot: QtBot) -> FormPage:
    made = FormPage()
    qtbot.addWidget(made)
    made.show_form(form(narrative=narrative()), edition(), ())
    made.show()
    return made


def test_every_single_field_of_the_table_has_a_box_with_a_name(page: FormPage) -> None:
    for path, field in fields_of(TargetForm):
        if "[]" not in path and path not in ("layout", "edition"):
            assert page.box(path).editor.accessibleName() == field.label
    assert page.box("narrative[2].text").text == "本项目负责全市河道的日常保洁。"


def test_typing_is_told_with_its_path(page: FormPage, qtbot: QtBot) -> None:
    told: list[tuple[str, str]] = []
    page.typed.connect(lambda path, text: told.append((path, text)))
    editor = page.box("project_nature").editor
    editor.selectAll()
    qtbot.keyClicks(editor, "ab")
    assert told == [("project_nature", "a"), ("project_nature", "ab")]


def test_the_cursor_is_led_to_a_row_of_the_grid_which_comes_into_view(page: FormPage, qtbot: QtBot) -> None:
    page.resize(700, 400)
    page.go_to("indicators[5].level3")
    assert page.grid.currentIndex().row() == 5
    qtbot.waitUntil(lambda: page.verticalScrollBar().value() > 0)


def test_the_grid_keeps_the_library_when_the_page_is_made_anew_and_what_it_asks_is_passed_on(
    page: FormPage, qtbot: QtBot
) -> None:
    page.set_library(load_library())
    page.show_form(form(narrative=narrative()[:1]), edition(), ())
    assert page.grid.table.library is load_library()
    page.go_to("indicators[1]")
    with qtbot.waitSignals([page.keep_wanted, page.library_wanted]):
        for action in page.grid.actions():
            if action.text() in ("收进本单位的指标库", "打开指标库"):
                action.trigger()


def test_a_broken_sum_is_said_at_its_field_and_goes_when_mended(page: FormPage) -> None:
    good = form(narrative=narrative())
    broken = with_text(good, "funds.annual_total", "1")
    findings = check_book(Book(forms=(broken,)), load_editions())
    page.show_form(broken, edition(), findings)
    assert page.box("funds.annual_total").editor.property("state") == "error"
    page.show_form(good, edition(), ())
    assert page.box("funds.annual_total").editor.property("state") == ""
    assert page.box("funds.annual_total").text == "834,567.80"
