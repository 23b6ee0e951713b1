"""The columns of a list in the window: what each was taken for, and which are doubtful."""

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from perfdesk.intake.list_columns import Column, ListMapping
from perfdesk.ui.list_columns import ListColumns

NAME = Column(0, "项目名称", "project_name")
DOUBTFUL = Column(1, "金额", "funds.annual_total", doubt="没有写明金额单位，按元读入")
UNREAD = Column(2, "负责科室", "")
MAPPING = ListMapping("target", 0, (NAME, DOUBTFUL, UNREAD))


@pytest.fixture
def boxes(qtbot: QtBot) -> list[QComboBox]:
    shown = ListColumns()
    qtbot.addWidget(shown)
    shown.show_lists([MAPPING])
    return shown.findChildren(QComboBox)


def test_each_column_shows_what_it_was_taken_for(boxes: list[QComboBox]) -> None:
    assert [box.currentText() for box in boxes] == ["项目名称", "年度资金申请总额", "（不读）"]


def test_what_is_doubtful_or_not_read_is_marked(boxes: list[QComboBox]) -> None:
    assert [box.property("state") for box in boxes] == ["", "warning", "warning"]
    assert [box.toolTip() for box in boxes] == ["", DOUBTFUL.doubt, ""]


def test_a_column_that_the_user_chose_is_doubtful_no_more(qtbot: QtBot) -> None:
    shown = ListColumns()
    qtbot.addWidget(shown)
    shown.show_lists([MAPPING])
    box = shown.findChildren(QComboBox)[1]
    box.setCurrentIndex(box.findData("funds.annual_appropriation"))
    with qtbot.waitSignal(shown.mended) as mended:
        box.activated.emit(box.currentIndex())
    assert mended.args[0].columns[1] == Column(1, "金额", "funds.annual_appropriation")
