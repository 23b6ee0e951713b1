"""Typing into the grid: whole values fall apart, levels find each other, nothing typed is lost."""

from dataclasses import replace
from decimal import Decimal

import pytest
from forms import edition, indicators

from perfdesk.desk.grid import (
    EVALUATION,
    TARGET,
    cell_text,
    filled_from,
    is_locked,
    kind_of,
    offers,
    place_for,
    proposal,
    with_cell,
    with_whole_value,
)
from perfdesk.model.form import EvaluatedIndicator, Indicator, LogEntry
from perfdesk.model.library import Library, LibraryIndicator
from perfdesk.model.value import TargetValue, parse_value

KNOWN = LibraryIndicator("质量指标", "验收合格率", level1="产出指标", operator="=", unit="%", typical="100")


def parts(row: Indicator) -> tuple[str, ...]:
    return tuple(cell_text(row, key, "bracketed") for key in ("operator", "value", "unit", "printed"))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (">=98%", ("≥", "98", "%", "≥98.00(%)")),
        ("＞＝９８％", ("≥", "98", "%", "≥98.00(%)")),
        ("不低于98%", ("≥", "98", "%", "≥98.00(%)")),
        ("30分钟以内", ("≤", "30", "分钟", "≤30.00(分钟)")),
        ("及时", ("", "及时", "", "及时")),
        ("", ("", "", "", "")),
    ],
)
def test_a_whole_value_falls_into_its_parts(typed: str, shown: tuple[str, ...]) -> None:
    assert parts(with_cell(Indicator(), "value", typed, None)) == shown


def test_a_bare_number_keeps_operator_and_unit_and_each_part_can_be_typed() -> None:
    row = with_cell(Indicator(), "value", ">=98%", None)
    assert parts(with_cell(row, "value", "95", None)) == ("≥", "95", "%", "≥95.00(%)")
    assert parts(with_cell(row, "value", "5次", None)) == ("≥", "5", "次", "≥5.00(次)")
    assert parts(with_cell(row, "operator", "<=", None)) == ("≤", "98", "%", "≤98.00(%)")
    assert parts(with_cell(row, "unit", "（次）", None)) == ("≥", "98", "次", "≥98.00(次)")
    assert parts(with_cell(row, "operator", "不超过5次", None)) == ("≤", "5", "次", "≤5.00(次)")
    assert parts(with_cell(row, "unit", "≥5次", None)) == ("≥", "5", "次", "≥5.00(次)")
    assert parts(with_cell(row, "operator", "约", None)) == ("", "约98%", "", "约98%")
    assert parts(with_cell(Indicator(), "operator", "尽量", None)) == ("", "尽量", "", "尽量")
    assert with_cell(row, "printed", "约", None) == row
    assert parts(with_whole_value(row, "95")) == ("", "95", "", "95")


def test_a_level_2_brings_its_level_1() -> None:
    row = with_cell(Indicator(), "level2", "时效指标", edition())
    assert (row.level1, row.level2) == ("产出指标", "时效指标")
    assert with_cell(row, "level2", "自己的叫法", edition()).level1 == "产出指标"


def test_the_lines_of_a_cell_are_joined_but_for_reasons() -> None:
    assert with_cell(Indicator(), "level3", "故障\n响应时间 ", None).level3 == "故障响应时间"
    assert with_cell(Indicator(), "level3", "web\nserver", None).level3 == "web server"
    assert with_cell(EvaluatedIndicator(), "deviation", "一\n二", None) == EvaluatedIndicator(deviation="一\n二")


def test_each_kind_of_form_has_columns_of_its_own() -> None:
    row = EvaluatedIndicator(level3="巡查次数", target=parse_value(">=12次"), weight=Decimal(10))
    assert kind_of((row,), None) is kind_of((), edition("self-evaluation-2023")) is EVALUATION
    assert kind_of((), None) is kind_of((row,), edition()) is TARGET
    shown = [cell_text(row, column.key, "plain") for column in EVALUATION.columns]
    assert shown == ["", "", "巡查次数", ">=12次", "", "10", "", ""]
    typed = with_cell(with_cell(row, "actual", "12", None), "score", "９.5", None)
    assert isinstance(typed, EvaluatedIndicator)
    assert (typed.actual.number, typed.score) == (Decimal(12), Decimal("9.5"))
    assert cell_text(with_cell(row, "score", "满分", None), "score", "plain") == "满分"


def test_what_the_target_form_says_is_locked_and_a_blank_is_free() -> None:
    target = EVALUATION.columns[EVALUATION.at("target")]
    assert is_locked(EvaluatedIndicator(target=parse_value("及时")), target)
    assert not is_locked(EvaluatedIndicator(), target)


def test_formula_and_log_propose_what_a_blank_cell_would_say() -> None:
    log = (LogEntry(value=parse_value("12次")),)
    row = EvaluatedIndicator(target=parse_value(">=12次"), weight=Decimal(10), log=log)
    scored = edition("self-evaluation-2023")
    assert (proposal(row, "actual", scored), proposal(row, "score", scored)) == ("12", "")
    reached = replace(row, actual=parse_value("9"))
    assert proposal(reached, "score", scored) == "7.5"
    assert offers("score", reached, (), scored, Library()) == ["7.5"]
    assert proposal(reached, "score", None) == proposal(Indicator(), "score", edition()) == ""


def test_an_indicator_of_the_library_fills_what_is_blank_only() -> None:
    blank = filled_from(Indicator(level3=KNOWN.name), KNOWN)
    assert blank == Indicator("产出指标", "质量指标", KNOWN.name, TargetValue(operator="=", unit="%"))
    assert parts(with_cell(blank, "value", "98", None))[3] == "=98.00(%)"
    full = indicators(1)[0]
    assert filled_from(full, KNOWN) == full
    row = filled_from(EvaluatedIndicator(), KNOWN)
    assert row == EvaluatedIndicator(level1="产出指标", level2="质量指标")


def test_a_new_row_goes_to_its_like_or_in_the_order_of_the_edition() -> None:
    rows = indicators(7)
    assert place_for(rows, rows[3].level2, edition()) == 4
    assert place_for(rows, "生态效益指标", edition()) == 5
    assert place_for(rows, "社会成本指标", edition()) == 1
    assert place_for(rows, "自己的叫法", edition()) == 7
    assert place_for((), "数量指标", edition()) == 0


def test_cells_offer_what_usually_stands_there() -> None:
    rows = (Indicator("效益指标", "社会效益指标", "受益户数", parse_value("≥5户")), Indicator("产出指标", "质量指标"))
    library = Library((KNOWN, replace(KNOWN, name="故障时长", level2="时效指标", unit="小时")))
    assert offers("unit", rows[1], rows, edition(), library) == ["%", "户", "小时"]
    assert offers("unit", rows[0], rows, edition(), library)[0] == "户"
    assert offers("level2", rows[1], rows, edition(), library)[:3] == ["数量指标", "质量指标", "时效指标"]
    assert offers("level1", rows[1], rows, edition(), library)[0] == "成本指标"
    assert "≤" in offers("operator", rows[1], rows, None, library)
    assert offers("level3", rows[1], rows, edition(), library) == []
