"""A finding stands on the cell that it speaks of."""

import pytest
from forms import book, edition, form

from perfdesk.desk.grid import EVALUATION, LEVEL1, LEVEL2, LEVEL3, OPERATOR, TARGET, UNIT, VALUE
from perfdesk.desk.grid_findings import cell_of, marks_of
from perfdesk.model.check import check_book
from perfdesk.model.editions import load_editions
from perfdesk.model.finding import Finding, Mend
from perfdesk.model.form import Indicator
from perfdesk.model.value import parse_value


def finding(code: str, field: str, *, severity: str = "error", mend: Mend | None = None, waived: str = "") -> Finding:
    return Finding(code, severity, 0, field, "说明", mend, waived)  # type: ignore[arg-type]  # a severity


@pytest.mark.parametrize(
    ("said", "cell"),
    [
        (finding("anything", "indicators[3].value"), (3, VALUE)),
        (finding("value-unit", "indicators[3]"), (3, UNIT)),
        (finding("value-operator", "indicators[0]"), (0, OPERATOR)),
        (finding("value-missing", "indicators[12]"), (12, VALUE)),
        (finding("level2-doubtful", "indicators[1]"), (1, LEVEL2)),
        (finding("level-order", "indicators[1]"), (1, LEVEL1)),
        (finding("indicator-name", "indicators[1]"), (1, LEVEL3)),
        (finding("new-rule", "indicators[1]"), (1, LEVEL3)),
        (finding("new-rule", "indicators[1]", mend=Mend("改", {"indicators[1].value": "≥1"})), (1, VALUE)),
        (finding("level-missing", "indicators"), None),
        (finding("goal-empty", "annual_goal"), None),
    ],
)
def test_path_rule_and_mend_tell_the_cell(said: Finding, cell: tuple[int, int] | None) -> None:
    assert cell_of(TARGET, said) == cell


@pytest.mark.parametrize(
    ("code", "key"),
    [("deviation-missing", "deviation"), ("score-formula", "score"), ("target-changed", "target")],
)
def test_rules_of_self_evaluations_tell_the_cell_too(code: str, key: str) -> None:
    assert cell_of(EVALUATION, finding(code, "indicators[1]")) == (1, EVALUATION.at(key))


def test_the_gravest_comes_first_and_what_a_reason_settled_is_left_out() -> None:
    hint, error = finding("value-easy", "indicators[1]", severity="hint"), finding("value-unit", "indicators[1]")
    marks = marks_of(TARGET, [hint, error, finding("value-unit", "indicators[2]", waived="另有规定")])
    assert marks.rows == {1: (error, hint)}
    assert marks.cells[1, UNIT] == (error,)


def test_real_findings_find_cells() -> None:
    odd = Indicator("产出指标", "数量指标", "", parse_value("12"))
    found = check_book(book(form(indicators=(odd,))), load_editions())
    marks = marks_of(TARGET, found)
    assert {(0, LEVEL3), (0, VALUE)} <= marks.cells.keys()
    assert edition().rules
