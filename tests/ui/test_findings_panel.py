"""The list of findings: worst first, a click goes there, mends and reasons are offered where there are any."""

import pytest
from forms import book, form
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from perfdesk.model.finding import Finding, Mend
from perfdesk.ui.findings_panel import ALL_WELL, FindingsModel, FindingsPanel, Line

HINT = Finding("goal-vague", "hint", 0, "annual_goal", "目标里没有数字。")
ERROR = Finding(
    "funds-sum", "error", 0, "funds.annual_total", "合计不对。", Mend("改为合计", {"funds.annual_total": "3"})
)
OTHER = Finding("required", "error", 1, "project_name", "项目名称没有填。")
BOOK = book(form(project_name="河道保洁"), form(project_name="法律顾问"))


@pytest.fixture
def panel(qtbot: QtBot) -> FindingsPanel:
    made = FindingsPanel()
    qtbot.addWidget(made)
    made.resize(600, 200)
    made.show()
    made.show_findings(BOOK, (HINT, ERROR, OTHER), 0)
    return made


def said(panel: FindingsPanel) -> list[str]:
    return [line.text for line in panel.model.lines]


def button(panel: FindingsPanel, word: str) -> QPushButton:
    return next(each for each in panel.findChildren(QPushButton) if each.text() == word)


def click(panel: FindingsPanel, row: int, qtbot: QtBot) -> None:
    spot = panel.list.visualRect(panel.model.index(row)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot))


def test_errors_stand_first_and_other_forms_only_in_the_whole_book(panel: FindingsPanel, qtbot: QtBot) -> None:
    assert said(panel) == ["合计不对。", "目标里没有数字。"]
    assert panel.summary == "1 个错误　1 条建议"
    qtbot.mouseClick(button(panel, "本册"), Qt.MouseButton.LeftButton)
    assert said(panel) == ["河道保洁：合计不对。", "法律顾问：项目名称没有填。", "河道保洁：目标里没有数字。"]


def test_a_click_goes_there_and_its_mend_is_offered(panel: FindingsPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.chosen) as gone:
        click(panel, 0, qtbot)
    assert gone.args == [ERROR]
    mend = button(panel, "改为合计")
    with qtbot.waitSignal(panel.mend_wanted) as wanted:
        qtbot.mouseClick(mend, Qt.MouseButton.LeftButton)
    assert wanted.args == [ERROR]
    click(panel, 1, qtbot)
    assert not mend.isVisible()


def test_a_reason_is_written_in_place(panel: FindingsPanel, qtbot: QtBot) -> None:
    click(panel, 0, qtbot)
    qtbot.mouseClick(button(panel, "说明理由…"), Qt.MouseButton.LeftButton)
    line = panel.focusWidget()
    qtbot.keyClicks(line, "a")
    with qtbot.waitSignal(panel.waived) as given:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert given.args == [ERROR, "a"]


def test_esc_gives_the_reason_up(panel: FindingsPanel, qtbot: QtBot) -> None:
    panel.ask_reason_for(ERROR)
    line = panel.focusWidget()
    assert line.isVisible()
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert not line.isVisible()


def test_stepping_goes_round_and_stays_at_the_same_finding_when_others_go(panel: FindingsPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.chosen) as first:
        panel.step(1)
    with qtbot.waitSignal(panel.chosen) as second:
        panel.step(1)
    assert (first.args, second.args) == ([ERROR], [HINT])
    panel.show_findings(BOOK, (HINT,), 0)
    assert panel.list.currentIndex().row() == 0
    with qtbot.waitSignal(panel.chosen) as third:
        panel.step(-1)
    assert third.args == [HINT]


def test_nothing_to_say_is_good_news(panel: FindingsPanel) -> None:
    panel.show_findings(BOOK, (), 0)
    assert panel.summary == ALL_WELL


@pytest.mark.usefixtures("qapp")
def test_the_model_keeps_the_rules_of_qt() -> None:
    model = FindingsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_lines((Line(ERROR), Line(HINT)))
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "错误：合计不对。"
    model.show_lines(())
    assert model.rowCount() == 0
    tester.deleteLater()


def test_no_reason_is_asked_for_what_is_blank(panel: FindingsPanel, qtbot: QtBot) -> None:
    panel.show_findings(book(form(project_name="河道保洁"), form(project_name="")), (ERROR, OTHER), None)
    click(panel, 0, qtbot)
    assert button(panel, "说明理由…").isVisible()
    click(panel, 1, qtbot)
    assert not button(panel, "说明理由…").isVisible()
