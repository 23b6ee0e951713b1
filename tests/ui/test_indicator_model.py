"""The model of the grid keeps Qt's rules whatever is shown."""

import pytest
from forms import edition, indicators
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from perfdesk.desk.grid import EVALUATION, LEVEL1, LEVEL2, LEVEL3, PRINTED, TARGET
from perfdesk.desk.grid_findings import marks_of
from perfdesk.model.finding import Finding
from perfdesk.model.form import EvaluatedIndicator, Indicator
from perfdesk.ui.indicator_model import IndicatorModel

FINDING = Finding("value-missing", "error", 0, "indicators[0]", "没有填。")


@pytest.mark.parametrize("count", [0, 1, 3, 9])
def test_the_model_keeps_the_rules_of_qt(count: int) -> None:
    model = IndicatorModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for rows in (indicators(4), indicators(count), indicators(6)[::-1], ()):
        model.show_rows(rows, edition())
        model.show_marks(marks_of(TARGET, [FINDING]))
        assert model.rowCount() == len(rows) + 1
    model.show_rows((EvaluatedIndicator(level3="巡查"),), edition("self-evaluation-2023"))
    assert model.columnCount() == len(EVALUATION.columns)
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsUserCheckable
    tester.deleteLater()


def test_what_is_computed_cannot_be_typed_in() -> None:
    model = IndicatorModel()
    model.show_rows(indicators(1), edition())
    assert not model.flags(model.index(0, PRINTED)) & Qt.ItemFlag.ItemIsEditable
    assert model.flags(model.index(0, LEVEL3)) & Qt.ItemFlag.ItemIsEditable


def test_equal_levels_make_a_run_under_the_same_level_above_and_blanks_stand_alone() -> None:
    model = IndicatorModel()
    levels = [("甲", "一"), ("甲", "一"), ("乙", "一"), ("", ""), ("", "")]
    model.show_rows(tuple(Indicator(*each) for each in levels), edition())
    assert [model.run(row, LEVEL1) for row in range(6)] == [(0, 1), (0, 1), (2, 2), (3, 3), (4, 4), (5, 5)]
    assert [model.run(row, LEVEL2) for row in range(3)] == [(0, 1), (0, 1), (2, 2)]
    assert model.run(0, LEVEL3) == (0, 0)


def test_where_rows_are_added_the_blank_one_becomes_the_first_of_them() -> None:
    model = IndicatorModel()
    model.show_rows(indicators(2), edition())
    blank = QPersistentModelIndex(model.index(2, LEVEL3))
    model.show_rows(indicators(4), edition())
    assert (blank.row(), model.rowCount()) == (2, 5)


small = st.lists(st.sampled_from(indicators(4)), max_size=6).map(tuple)


@given(st.lists(small, min_size=1, max_size=4))
def test_what_is_shown_last_is_what_the_cells_say(shown: list[tuple[Indicator, ...]]) -> None:
    model = IndicatorModel()
    for rows in shown:
        model.show_rows(rows, edition())
        said = [model.index(row, LEVEL3).data() for row in range(model.rowCount())]
        assert said == [*(row.level3 for row in rows), ""]
