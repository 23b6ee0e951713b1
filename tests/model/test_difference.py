"""Two forms and two books cell by cell: nothing is told twice, nothing is missed, notation is no difference."""

import dataclasses
import time
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from forms import any_forms, book, edition, form, indicators, narrative
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.difference import Difference, compare_books, compare_forms
from perfdesk.model.evaluation import evaluation_of
from perfdesk.model.fields import values_of
from perfdesk.model.form import Book, Indicator, SignOff, TargetForm
from perfdesk.model.paths import text_at, value_at, with_value
from perfdesk.model.value import parse_value
from perfdesk.model.wording import same_words

ROWS = indicators(7)
RESPONSE = Indicator("产出指标", "时效指标", "故障响应时间", parse_value("≤30.00(分钟)"))


def told(old: TargetForm, new: TargetForm) -> list[tuple[str, str, str, str]]:
    return [(each.kind, each.title, each.was, each.now) for each in compare_forms(old, new)]


def applied(old: TargetForm, new: TargetForm, differences: tuple[Difference, ...]) -> TargetForm:
    """Make the new form of the old one, with no more of the new one than the differences point to."""
    taken = {each.after for each in differences if each.kind in ("added", "moved")}
    left = [
        row
        for n, row in enumerate(old.indicators)
        if f"indicators[{n}]" not in {each.before for each in differences if each.kind in ("removed", "moved")}
    ]
    moved = {each.after: value_at(old, each.before) for each in differences if each.kind == "moved"}
    added = {each.after: value_at(new, each.after) for each in differences if each.kind == "added"}
    paths = [f"indicators[{n}]" for n in range(len(left) + len(taken))]
    rows = tuple((moved | added)[path] if path in taken else left.pop(0) for path in paths)
    made: Any = dataclasses.replace(old, indicators=rows)
    for each in differences:
        if each.kind == "changed":
            assert same_words(text_at(made, each.after), text_at(old, each.before))
            made = with_value(made, each.after, value_at(new, each.after))
    return made  # type: ignore[no-any-return]


def says_the_same(one: Any, other: Any) -> bool:
    if hasattr(one, "printed"):
        return same_words(one.printed("bracketed"), other.printed("bracketed"))
    return bool(one == other) or (isinstance(one, str) and isinstance(other, str) and same_words(one, other))


@st.composite
def edited(draw: st.DrawFn) -> tuple[TargetForm, TargetForm]:
    """Make a form, and what became of it: rows in another order, some gone, some new, some cells of another form."""
    old, other = draw(any_forms), draw(any_forms)
    kept = draw(st.permutations(old.indicators))[: draw(st.integers(0, 20))]
    rows = draw(st.permutations([*kept, *other.indicators[:3]]))
    changed = {name: getattr(other, name) for name in draw(st.sets(st.sampled_from(["funds", "annual_goal", "year"])))}
    return old, dataclasses.replace(old, indicators=tuple(rows), **changed)


@given(any_forms)
def test_a_form_and_itself_have_no_difference(one: TargetForm) -> None:
    assert compare_forms(one, one) == ()
    assert {each.kind for each in compare_forms(one, one, with_same=True)} == {"same"}


@given(edited())
def test_the_differences_lead_from_one_form_to_the_other(pair: tuple[TargetForm, TargetForm]) -> None:
    old, new = pair
    made = applied(old, new, compare_forms(old, new))
    values, wanted = list(values_of(made)), list(values_of(new))
    assert [path for path, *_ in values] == [path for path, *_ in wanted]
    assert all(
        says_the_same(value, other)
        for (path, _, value), (*_, other) in zip(values, wanted, strict=True)
        if path not in ("layout", "edition")
    )


@given(edited())
def test_turned_around_it_tells_the_same_number_of_things(pair: tuple[TargetForm, TargetForm]) -> None:
    there = Counter(each.kind for each in compare_forms(*pair))
    back = Counter(each.kind for each in compare_forms(pair[1], pair[0]))
    assert back == Counter(
        {"changed": there["changed"], "moved": there["moved"], "added": there["removed"], "removed": there["added"]}
    )


def test_a_changed_amount_says_by_how_much_in_yuan() -> None:
    old = form()
    new = with_value(old, "funds.annual_total", Decimal("900000.00"))
    (found,) = compare_forms(old, new)
    assert (found.title, found.was, found.now) == ("年度资金申请总额", "834,567.80", "900,000.00")
    assert found.amount == Decimal("65432.20")
    assert (found.before, found.after) == ("funds.annual_total", "funds.annual_total")
    assert compare_forms(old, with_value(old, "funds.annual_total", "见附件"))[0].amount is None


def test_notation_is_no_difference() -> None:
    old = form(indicators=(RESPONSE,))
    new = dataclasses.replace(
        old,
        layout="2023",
        project_nature="其他 经常性项目 ",
        funds=dataclasses.replace(old.funds, annual_total=Decimal("834567.8")),
        annual_goal=old.annual_goal.replace("，", ",").replace("\n", "\n　　"),
        indicators=(dataclasses.replace(RESPONSE, value=parse_value("<=30 分钟")),),
    )
    assert old != new
    assert compare_forms(old, new) == ()


def test_a_row_keeps_its_neighbours_when_one_comes_and_one_goes() -> None:
    old, new = form(indicators=ROWS), form(indicators=(*ROWS[:2], RESPONSE, *ROWS[3:]))
    assert [(each.kind, each.before, each.after) for each in compare_forms(old, new)] == [
        ("removed", "indicators[2]", ""),
        ("added", "", "indicators[2]"),
    ]
    assert told(old, new)[1] == ("added", "绩效指标", "", "产出指标 / 时效指标 / 故障响应时间 / ≤30.00(分钟)")


def test_a_moved_row_is_told_as_moved() -> None:
    old, new = form(indicators=ROWS), form(indicators=(ROWS[6], *ROWS[:6]))
    assert told(old, new) == [("moved", f"{ROWS[6].level3}：次序", "第 7 行", "第 1 行")]


def test_a_row_with_another_name_that_is_nearly_the_same_is_that_row() -> None:
    new = dataclasses.replace(RESPONSE, level3="设备故障响应时间", value=parse_value("≤60.00(分钟)"))
    assert told(form(indicators=(RESPONSE,)), form(indicators=(new,))) == [
        ("changed", "设备故障响应时间：三级指标", "故障响应时间", "设备故障响应时间"),
        ("changed", "设备故障响应时间：指标值", "≤30.00(分钟)", "≤60.00(分钟)"),
    ]


def test_a_target_form_and_its_self_evaluation_are_compared_in_what_both_have() -> None:
    target = form(indicators=(RESPONSE, *ROWS))
    evaluation = evaluation_of(target, edition("self-evaluation-2023"))
    assert compare_forms(target, evaluation) == ()
    other = with_value(evaluation, "indicators[0].target", parse_value("≤60.00(分钟)"))
    other = with_value(other, "budget[0].initial", Decimal("834000.00"))
    found = {(each.before, each.after, each.amount) for each in compare_forms(target, other)}
    assert found == {
        ("funds.annual_total", "budget[0].initial", Decimal("-567.80")),
        ("indicators[0].value", "indicators[0].target", None),
    }
    turned = compare_forms(other, target)
    assert {(each.after, each.before) for each in turned} == {(before, after) for before, after, _ in found}


def test_forms_of_books_are_found_by_kind_and_project_then_by_a_name_nearly_the_same() -> None:
    legal, lines, river = (form(project_name=name) for name in ("法律顾问", "政务外网专线租赁", "河道保洁养护"))
    evaluation = evaluation_of(river, edition("self-evaluation-2023"))
    renamed = dataclasses.replace(legal, project_name="法律顾问服务")
    old = Book(unit="江州市水务局", year=2026, forms=(legal, lines, river, evaluation))
    new = dataclasses.replace(old, forms=(evaluation, river, renamed, form(project_name="会议费")))
    compared = compare_books(old, new)
    assert [(each.old, each.new, each.kind) for each in compared.forms] == [
        (3, 0, "same"),
        (2, 1, "same"),
        (0, 2, "changed"),
        (1, None, "removed"),
        (None, 3, "added"),
    ]
    assert compared.forms[2].name == "法律顾问服务"
    assert not compared.equal
    assert compare_books(old, old).equal


def test_the_same_place_is_no_match() -> None:
    compared = compare_books(book(form(project_name="法律顾问")), book(form(project_name="会议费")))
    assert [each.kind for each in compared.forms] == ["removed", "added"]


def test_a_project_of_another_kind_is_still_that_project() -> None:
    target = form()
    compared = compare_books(book(target), book(evaluation_of(target, edition("self-evaluation-2023"))))
    assert [each.kind for each in compared.forms] == ["same"]


def test_heads_of_books_are_compared() -> None:
    (unit, phone) = compare_books(
        book(sign_off=SignOff(phone="0571-1")), book(unit="江州市水务局", sign_off=SignOff(phone="0571-2"))
    ).head
    assert (unit.title, unit.now) == ("单位", "江州市水务局")
    assert (phone.before, phone.was, phone.now) == ("sign_off.phone", "0571-1", "0571-2")


@pytest.mark.parametrize("rename", ["{}", "新{}"])
def test_books_of_500_forms_are_compared_in_well_under_a_second(rename: str) -> None:
    kinds = ("保洁", "巡查", "清障", "养护", "维修")
    names = [f"{place}号河道{kind}项目" for place in range(100) for kind in kinds]
    old = book(*(form(project_name=name, indicators=indicators(20), narrative=narrative()) for name in names))
    new = book(
        *(
            form(project_name=rename.format(name), year=2027, indicators=indicators(20)[1:], narrative=narrative("改"))
            for name in names
        )
    )
    started = time.perf_counter()
    compared = compare_books(old, new)
    assert time.perf_counter() - started < 2, "several times what it takes, for slow machines"
    assert compared.count("changed") == 500
