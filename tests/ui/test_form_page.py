"""The page of a form: every field of the table is there, typing is told, findings stand at their fields."""

import pytest
from evaluation_forms import evaluation
from forms import edition, form, narrative
from PySide6.QtCore import QCoreApplication, QDate, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QCalendarWidget, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from perfdesk.model.check import check_book
from perfdesk.model.editions import load_editions
from perfdesk.model.fields import fields_of, values_of
from perfdesk.model.form import Book, TargetForm
from perfdesk.model.library import load_library
from perfdesk.model.paths import with_text
from perfdesk.ui.form_page import FormPage
from perfdesk.ui.form_plan import plan_of
from perfdesk.ui.note_list import NoteList


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


def test_what_is_not_filled_in_yet_is_said_quietly_and_gets_no_reason(page: FormPage) -> None:
    blank = form(narrative=narrative(), project_name="")
    page.show_form(blank, edition(), check_book(Book(forms=(blank,)), load_editions()))
    box = page.box("project_name")
    assert box.editor.property("state") == ""
    (notes,) = box.findChildren(NoteList)
    assert notes.isVisible()
    assert not any(each.isVisible() for each in notes.findChildren(QPushButton))
    typed = with_text(blank, "project_name", "无")
    page.show_form(typed, edition(), check_book(Book(forms=(typed,)), load_editions()))
    assert not notes.isVisible()


def test_tab_goes_from_goal_to_goal_and_the_cursor_to_the_end_of_a_text(page: FormPage, qtbot: QtBot) -> None:
    page.activateWindow()
    page.go_to("overall_goal")
    editor = page.box("overall_goal").editor
    assert isinstance(editor, QPlainTextEdit)
    assert editor.textCursor().atEnd()
    qtbot.waitUntil(editor.hasFocus)
    editor.focusNextChild()
    assert page.focusWidget() is page.box("annual_goal").editor


def test_fields_stand_beside_each_other_as_on_paper_where_there_is_room(page: FormPage, qtbot: QtBot) -> None:
    def beside(one: str, other: str) -> bool:
        tops = (page.box(path).mapTo(page.widget(), QPoint(0, 0)).y() for path in (one, other))
        return len(set(tops)) == 1

    page.resize(1000, 600)
    qtbot.waitUntil(lambda: beside("start_date", "end_date"))
    assert beside("overall_goal", "annual_goal")
    page.resize(560, 600)
    qtbot.waitUntil(lambda: not beside("start_date", "end_date"))


def test_an_amount_is_said_in_capitals_and_gets_its_marks_when_the_cursor_leaves(page: FormPage, qtbot: QtBot) -> None:
    editor = page.box("funds.annual_total").editor
    page.show_form(with_text(form(narrative=narrative()), "funds.annual_total", "10000.5"), edition(), ())
    assert editor.toolTip() == "壹万元伍角整"
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "10000.5")
    assert editor.text() == "10000.5"
    page.box("funds.annual_other").editor.setFocus()
    assert editor.text() == "10,000.50"


def test_the_annual_goal_can_be_taken_over_from_the_overall_one(page: FormPage, qtbot: QtBot) -> None:
    button = next(each for each in page.findChildren(QPushButton) if each.text() == "照抄项目总目标")
    with qtbot.waitSignal(page.typed) as told:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told.args == ["annual_goal", page.box("overall_goal").text]


def test_a_long_text_is_as_high_as_it_needs(page: FormPage) -> None:
    editor = page.box("annual_goal").editor
    before = editor.height()
    page.show_form(with_text(form(narrative=narrative()), "annual_goal", "\n".join("一二三四五六")), edition(), ())
    assert editor.height() > before
    assert not editor.verticalScrollBar().isVisible()


def test_a_day_is_chosen_from_a_calendar_opened_by_key(page: FormPage, qtbot: QtBot) -> None:
    editor = page.box("start_date").editor
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = page.findChild(QCalendarWidget)
    assert calendar.selectedDate().toString("yyyy-MM-dd") == editor.text()
    with qtbot.waitSignal(page.typed) as told:
        calendar.clicked.emit(QDate(2026, 3, 2))
    assert told.args == ["start_date", "2026-03-02"]


def test_a_finding_offers_its_mend_at_the_field(page: FormPage, qtbot: QtBot) -> None:
    broken = with_text(form(narrative=narrative()), "funds.annual_total", "1")
    findings = check_book(Book(forms=(broken,)), load_editions())
    page.show_form(broken, edition(), findings)
    mine = next(each for each in findings if each.code == "funds-sum")
    assert mine.mend is not None
    buttons = page.box("funds.annual_total").findChildren(QPushButton)
    mend = next(each for each in buttons if each.text() == mine.mend.label)
    with qtbot.waitSignal(page.mend_wanted) as wanted:
        qtbot.mouseClick(mend, Qt.MouseButton.LeftButton)
    assert wanted.args == [mine]
    waive = next(each for each in buttons if each.text() == "说明理由")
    with qtbot.waitSignal(page.waive_wanted) as waived:
        qtbot.mouseClick(waive, Qt.MouseButton.LeftButton)
    assert waived.args == [mine]


def test_what_usually_stands_in_a_field_is_offered(page: FormPage, qtbot: QtBot) -> None:
    page.offer({"project_nature": ("其他经常性项目", "其他一次性项目")})
    editor = page.box("project_nature").editor
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = editor.completer().popup()
    assert popup.isVisible()
    with qtbot.waitSignal(page.typed) as told:
        qtbot.keyClick(popup, Qt.Key.Key_Down)
        qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert told.args[0] == "project_nature"
    assert told.args[1] in ("其他经常性项目", "其他一次性项目")


def test_a_finding_on_a_section_is_led_to_its_text(page: FormPage) -> None:
    page.go_to("narrative[1]")
    assert page.box("narrative[1].text").editor.hasFocus()


def test_the_page_of_a_self_evaluation_has_its_budget_as_a_table(qtbot: QtBot) -> None:
    page = FormPage()
    qtbot.addWidget(page)
    filed = evaluation()
    broken = with_text(filed, "budget[0].rate", "1%")
    findings = check_book(Book(forms=(broken,)), load_editions())
    page.show_form(broken, load_editions().of(broken), findings)
    page.show()
    assert page.sections()[:2] == ["基本信息", "项目资金"]
    tops = {page.box(f"budget[1].{name}").mapTo(page.widget(), QPoint(0, 0)).y() for name in ("initial", "executed")}
    assert len(tops) == 1
    assert page.box("budget[0].rate").editor.property("state") == "error"
    assert any("执行率" in label.text() for note in page.findChildren(NoteList) for label in note.findChildren(QLabel))


@pytest.mark.parametrize("width", [660, 760, 860, 1100])
def test_amounts_never_widen_the_page_and_stand_in_wanyuan_only_in_full(
    page: FormPage, qtbot: QtBot, width: int
) -> None:
    large = with_text(form(narrative=narrative()), "funds.annual_total", "1234567890.12")
    page.resize(width, 600)
    page.show_form(large, edition(), ())
    shown = [label for label in page.box("funds.annual_total").findChildren(QLabel) if label.text()]
    assert shown
    qtbot.waitUntil(
        lambda: (
            page.horizontalScrollBar().maximum() == 0
            and all(label.isHidden() or label.width() >= label.sizeHint().width() for label in shown)
        )
    )


def test_an_amount_in_capitals_is_there_for_those_who_listen(page: FormPage) -> None:
    page.show_form(with_text(form(narrative=narrative()), "funds.annual_total", "10000.5"), edition(), ())
    assert "壹万元伍角整" in page.box("funds.annual_total").editor.accessibleDescription()


def test_what_is_being_composed_is_told_when_it_is_done(page: FormPage) -> None:
    told: list[str] = []
    page.typed.connect(lambda _, text: told.append(text))
    editor = page.box("annual_goal").editor
    before = page.box("annual_goal").text
    editor.setFocus()
    QCoreApplication.sendEvent(editor, QInputMethodEvent("he dao", []))
    assert told == []
    assert editor.textCursor().block().layout().preeditAreaText() == "he dao"
    done = QInputMethodEvent()
    done.setCommitString("河道")
    QCoreApplication.sendEvent(editor, done)
    assert told[-1] == "河道" + before


@pytest.mark.parametrize("name", [each.name for each in load_editions()])
def test_every_field_stands_on_the_page_once_whatever_the_edition(name: str) -> None:
    found = load_editions().get(name)
    assert found is not None
    filed = evaluation() if found.kind == "self-evaluation" else form(narrative=narrative())
    paths = [path for part in plan_of(filed, found) for row in part.rows for path in row if path]
    wanted = [path for path, _, _ in values_of(filed) if not path.startswith("indicators[")]
    hidden = ("layout", "edition")
    assert sorted(paths) == sorted(p for p in wanted if p not in hidden and not p.endswith(("].heading", "].item")))


def test_an_endless_word_in_a_name_does_not_widen_the_page(page: FormPage, qtbot: QtBot) -> None:
    page.resize(700, 400)
    long = with_text(form(), "project_name", "x" * 300)
    page.show_form(long, edition(), tuple(check_book(Book(forms=(long,)), load_editions())))
    qtbot.wait(100)  # the page is laid out
    assert page.widget().width() == page.viewport().width()


def test_the_field_with_the_cursor_stays_in_view_when_the_page_becomes_narrow(page: FormPage, qtbot: QtBot) -> None:
    page.resize(1000, 500)
    page.go_to("narrative[2].text")
    page.resize(560, 500)
    qtbot.wait(400)
    editor = page.box("narrative[2].text").editor
    top = editor.mapTo(page.viewport(), QPoint(0, 0)).y()
    assert 0 <= top < page.viewport().height()
