"""The interchange JSON: nothing is lost, whatever is in it, and errors name their place."""

import copy
import datetime as dt
from typing import Any

import orjson
import pytest
from forms import any_forms, book, form, narrative
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.model.form import BudgetRow, EvaluatedIndicator, Indicator, SelfEvaluation, SignOff, Summary, Waiver
from perfdesk.model.interchange import (
    DEEPEST,
    InterchangeError,
    form_from_plain,
    form_to_plain,
    read_document,
    write_document,
)
from perfdesk.model.value import TargetValue, parse_value

Plain = dict[str, Any]

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
unknown = st.dictionaries(st.text(min_size=1, max_size=4).map("x-{}".format), anything, max_size=2)
words = st.none() | st.text(min_size=1, max_size=8)
amounts = st.none() | st.sampled_from(["0.00", "10497494.06", "0.0000001", "见附件", "12345678901234567890.12"])


def plain_object(known: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Plain]:
    """Make objects with some of the known keys and some that perfdesk does not know."""
    return st.builds(lambda some, others: some | others, st.fixed_dictionaries({}, optional=known), unknown)


indicator = st.one_of(
    plain_object(dict.fromkeys(("level1", "level2", "level3"), words)),
    plain_object({"level3": words, "raw": st.sampled_from(["及时", "≥98.00(%)", "2个"])}),
    plain_object(
        {
            "raw": words,
            "operator": st.sampled_from([None, "≥", "="]),
            "number": st.sampled_from([None, "98.00", "0.0000000", "-3"]),
            "unit": words,
            "text": words,
        }
    ),
)
funds = plain_object({"project_total": amounts, "annual_total": amounts, "annual_other": amounts})
target = plain_object(
    {
        "kind": st.just("target"),
        "layout": words,
        "edition": words,
        "year": st.none() | st.integers(2000, 2100),
        "project_name": words,
        "start_date": st.sampled_from([None, "2026-01-01", "年初"]),
        "funds": st.none() | funds,
        "overall_goal": words,
        "indicators": st.lists(indicator, max_size=3),
        "narrative": st.lists(plain_object({"heading": words, "text": words}), max_size=2),
    }
)
log = st.lists(plain_object({"date": st.sampled_from([None, "2026-03-31", "三月"]), "value": words}), max_size=2)
evaluation = plain_object(
    {
        "layout": words,
        "year": st.none() | st.integers(2000, 2100),
        "budget": st.lists(plain_object({"item": words, "initial": amounts, "score": amounts}), max_size=2),
        "indicators": st.lists(
            plain_object({"level1": words, "target": words, "weight": amounts, "log": log}), max_size=2
        ),
        "total_score": amounts,
    }
).map(lambda plain: plain | {"kind": "self-evaluation"})
document = plain_object(
    {
        "unit": words,
        "year": st.none() | st.integers(2000, 2100),
        "summary": st.none() | plain_object({"projects": st.integers(0, 9), "text": words}),
        "sign_off": st.none() | plain_object({"preparer": words, "date": st.sampled_from([None, "2025-11-20"])}),
        "waivers": st.lists(plain_object({"code": words, "reason": words}), max_size=2),
        "forms": st.lists(target | evaluation, max_size=3),
    }
)


def said(plain: object) -> object:
    """What a document says: without the keys whose cell is blank, and without what is read from other keys."""
    if isinstance(plain, dict):
        kept = {key: said(value) for key, value in plain.items()}
        return {key: value for key, value in kept.items() if value not in (None, {}, [])}
    return [said(each) for each in plain] if isinstance(plain, list) else plain


def contains(whole: object, part: object) -> bool:
    """Whether everything that `part` says stands in `whole`."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(contains(whole.get(key), value) for key, value in part.items())
    if isinstance(part, list):
        return isinstance(whole, list) and len(whole) == len(part) and all(map(contains, whole, part))
    return whole == part


@settings(max_examples=150)
@given(document)
def test_nothing_that_a_document_says_is_lost(plain: Plain) -> None:
    plain = {"unit": "江州市河道管理所", "year": 2026, "forms": []} | plain
    plain = {**plain, "unit": plain["unit"] or "某单位", "year": plain["year"] or 2026}
    before = copy.deepcopy(plain)
    written = orjson.loads(orjson.dumps(write_document(read_document(plain))))
    assert contains(said(written), said(plain))
    assert plain == before


@settings(max_examples=100)
@given(document, document)
def test_what_was_written_reads_back_the_same(one: Plain, other: Plain) -> None:
    for plain in (one | {"forms": one.get("forms", [])}, {"books": [one, other], "x-of-all": [1]}):
        books = read_document(plain)
        assert read_document(orjson.loads(orjson.dumps(write_document(books)))) == books


@given(any_forms)
def test_a_form_of_the_model_survives_json(made: Any) -> None:
    plain = orjson.loads(orjson.dumps(form_to_plain(made)))
    assert form_to_plain(form_from_plain(plain)) == plain


def test_a_whole_book_survives_json() -> None:
    whole = book(
        form(narrative=narrative()),
        form(project_name="闸口改造", edition=""),
        summary=Summary(budget_units=1, projects=2, text="共两个项目。"),
        sign_off=SignOff(preparer="王水"),
        waivers=(Waiver("target", "闸口改造", "funds-sum", "funds.annual_total", "另文说明"),),
        extra={"来源": ["附件", {"页": 3}]},
    )
    assert read_document(write_document([whole])) == (whole,)
    assert read_document(write_document([whole, book()])) == (whole, book())


def test_a_self_evaluation_survives_json() -> None:
    made = SelfEvaluation(
        layout="2023",
        project_name="河道保洁",
        budget=(BudgetRow("年度资金总额", rate="98.50%"), BudgetRow("其他资金")),
        indicators=(
            EvaluatedIndicator("产出指标", target=parse_value(">=2次"), actual=parse_value("2"), deviation="无"),
        ),
    )
    assert form_from_plain(form_to_plain(made)) == made


def test_the_log_of_an_indicator_is_written_where_there_is_one() -> None:
    logged = {"date": "2026-03-31", "value": "3次", "evidence": "一季度巡查记录.pdf", "备注": "补录"}
    plain = {"kind": "self-evaluation", "indicators": [{"level3": "巡查次数", "log": [logged]}, {"level3": "合格率"}]}
    made = form_from_plain(plain)
    assert isinstance(made, SelfEvaluation)
    (entry,) = made.indicators[0].log
    assert (entry.date, entry.value.number, entry.evidence) == (dt.date(2026, 3, 31), 3, "一季度巡查记录.pdf")
    written = form_to_plain(made)["indicators"]
    assert written[0]["log"] == [logged]
    assert "log" not in written[1]


def test_forms_alone_become_books_of_one_unit_and_year() -> None:
    forms = [
        {"implementing_unit": unit, "year": year, "project_name": name}
        for unit, year, name in [("甲所", 2026, "一"), ("乙所", 2026, "二"), ("甲所", 2026, "三"), ("甲所", 2025, "四")]
    ]
    books = read_document({"forms": forms, "来源": "网站"})
    names = [(each.unit, each.year, [one.project_name for one in each.forms]) for each in books]
    assert names == [("甲所", 2026, ["一", "三"]), ("乙所", 2026, ["二"]), ("甲所", 2025, ["四"])]
    assert books[0].extra == {"来源": "网站"}


def test_a_key_of_a_book_that_is_named_like_one_of_the_document_is_kept() -> None:
    plain = {"books": [{"unit": "甲所", "year": 2026, "forms": [], "format": "旧", "books": [1]}]}
    (read,) = read_document(plain)
    assert read_document(write_document([read])) == (read,)
    assert read.extra == {"format": "旧", "books": [1]}


def value_of(**keys: object) -> TargetValue:
    read = form_from_plain({"indicators": [keys]}).indicators[0]
    assert isinstance(read, Indicator)
    return read.value


def test_parts_are_read_from_raw_and_raw_is_composed_from_parts() -> None:
    assert value_of(raw="≥98.00(%)") == parse_value("≥98.00(%)")
    assert value_of(operator="≥", number="98", unit="%").raw == "≥98.00(%)"
    assert value_of(text="及时").raw == "及时"
    assert value_of() == TargetValue()


@pytest.mark.parametrize(
    ("plain", "place", "reason"),
    [
        ([], "", "应为对象"),
        ({}, "", "没有 forms"),
        ({"format": "excel", "forms": []}, "format", "perfdesk-forms"),
        ({"version": 99, "forms": []}, "version", "请先升级"),
        ({"version": "1", "forms": []}, "version", "应为整数"),
        ({"forms": {}}, "forms", "应为列表"),
        ({"forms": [1]}, "forms[0]", "应为对象"),
        ({"forms": [{"kind": "表"}]}, "forms[0].kind", "不认识的表种"),
        ({"forms": [{"kind": []}]}, "forms[0].kind", "不认识的表种"),
        ({"forms": [{}, {"project_name": 5}]}, "forms[1].project_name", "应为文字"),
        ({"forms": [{"year": "明年"}]}, "forms[0].year", "应为整数"),
        ({"forms": [{"funds": []}]}, "forms[0].funds", "应为对象"),
        ({"forms": [{"funds": {"annual_total": {}}}]}, "forms[0].funds.annual_total", "应为数字或文字"),
        ({"forms": [{"indicators": [{}, {"number": "多"}]}]}, "forms[0].indicators[1]", "十进制数"),
        ({"forms": [{"indicators": [{"operator": "~"}]}]}, "forms[0].indicators[0]", "符号"),
        ({"forms": [{"indicators": [{"level3": []}]}]}, "forms[0].indicators[0].level3", "应为文字"),
        ({"forms": [{"narrative": "文"}]}, "forms[0].narrative", "应为列表"),
        ({"books": [{}, {"summary": {"projects": "多"}}]}, "books[1].summary.projects", "应为整数"),
        ({"books": [{}, {"forms": [{"start_date": 1}]}]}, "books[1].forms[0].start_date", "应为文字"),
    ],
)
def test_what_is_no_document_is_refused_with_its_place(plain: object, place: str, reason: str) -> None:
    with pytest.raises(InterchangeError) as refused:
        read_document(plain)
    assert refused.value.place == place
    assert reason in refused.value.reason


def nested(depth: int) -> list[Any]:
    inner: list[Any] = []
    for _ in range(depth - 1):
        inner = [inner]
    return inner


def test_unknown_keys_are_kept_as_deep_as_they_can_be_written_again() -> None:
    (read,) = read_document({"forms": [{"备注": nested(DEEPEST - 1)}]})
    assert orjson.loads(orjson.dumps(write_document([read])))["forms"][0]["备注"] == nested(DEEPEST - 1)
    with pytest.raises(InterchangeError, match="不止 100 层") as refused:
        read_document({"forms": [{"备注": nested(DEEPEST + 1)}]})
    assert refused.value.place == "forms[0].备注"
