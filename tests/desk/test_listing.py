"""What a query and a state choose, and where forms go a step up or down."""

import dataclasses
import datetime as dt

import pytest
from forms import book, form

from perfdesk.desk.listing import FormState, LastPrint, checksum, matcher, moved_before, states_of
from perfdesk.model.check import check_book
from perfdesk.model.editions import load_editions
from perfdesk.model.form import EvaluatedIndicator, LogEntry, SelfEvaluation


@pytest.mark.parametrize(
    ("query", "name", "takes"),
    [
        ("", "河道保洁", True),
        ("保洁", "河道保洁", True),
        ("hdbj", "市区河道保洁养护", True),
        ("HDBJ", "河道保洁", True),
        ("ｈｄ", "河道保洁", True),
        ("河道bj", "河道保洁", True),
        ("bj hd", "河道保洁", True),
        ("hb", "河道保洁", False),
        ("yh", "银行代发", True),
        ("cx", "重修水闸", True),
        ("zx", "重修水闸", True),
        ("5g", "5G基站", True),
        ("(一", "养护(一期)", True),
        ("[", "养护", False),
    ],
)
def test_a_query_is_words_or_initials(query: str, name: str, takes: bool) -> None:  # noqa: FBT001
    assert bool(matcher(query)(name)) is takes


def test_typing_ahead_looks_at_beginnings() -> None:
    assert matcher("bj", start=True)("保洁河道")
    assert not matcher("bj", start=True)("河道保洁")


def test_states_count_what_stands_on_each_form() -> None:
    judged = book(form(), form(project_name=""))
    findings = check_book(judged, load_editions())
    states = states_of(findings, [None, None])
    assert states[1].errors == sum(each.form == 1 and each.severity == "error" for each in findings) > 0
    assert states[1].is_of("errors")
    assert not states[1].is_of("ready")
    assert FormState(0, 2).words == "2 处提醒"
    assert FormState().words == "可以打印"


def test_a_print_that_is_no_longer_true_is_chosen_and_told() -> None:
    when = dt.datetime(2026, 3, 9, 8, 30).astimezone()
    changed, same = FormState(printed=LastPrint(when, changed=True)), FormState(printed=LastPrint(when, changed=False))
    assert [state.is_of("changed") for state in (changed, same, FormState())] == [True, False, False]
    assert changed.words == "可以打印\n2026-03-09 08:30 打印过，之后已改，请重新打印"


def test_a_checksum_is_of_what_is_printed() -> None:
    row = EvaluatedIndicator(level3="保洁", log=(LogEntry(evidence="记录.pdf"),))
    noted = SelfEvaluation(project_name="保洁", indicators=(row,))
    plain = dataclasses.replace(noted, indicators=(dataclasses.replace(row, log=()),))
    assert checksum(noted) == checksum(plain) != checksum(dataclasses.replace(plain, project_name="清障"))


@pytest.mark.parametrize(
    ("chosen", "by", "goal"),
    [({1}, -1, (False, None)), ({2}, -1, (True, 1)), ({2}, 1, (True, 4)), ({3}, 1, (True, None)),
     ({4}, 1, (False, None)), ({2, 3}, -1, (True, 1)), (set(), 1, (False, None))],
)  # fmt: skip
def test_a_step_up_or_down(chosen: set[int], by: int, goal: tuple[bool, int | None]) -> None:
    assert moved_before((1, 2, 3, 4), chosen, by) == goal
