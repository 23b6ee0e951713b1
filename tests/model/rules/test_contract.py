"""What every rule keeps to, whatever a form holds: no exception, a place that exists, a Chinese sentence."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_forms import SOUND_ROWS, findings, form_with

from perfdesk.model.check import check_book, discovered_rules, prepared_rules
from perfdesk.model.edition import Edition
from perfdesk.model.editions import load_editions
from perfdesk.model.finding import Finding
from perfdesk.model.form import (
    Book,
    BudgetRow,
    EvaluatedIndicator,
    Form,
    Funds,
    Indicator,
    Section,
    SelfEvaluation,
    Summary,
    TargetForm,
)
from perfdesk.model.value import TargetValue, parse_value

TARGET_CODES = (
    "required", "year", "date-order", "funds-sum", "annual-over-project", "cost-cap-over-request",
    "cost-times-quantity", "cost-vague", "narrative-amount", "narrative-sum", "narrative-missing-number",
    "contract-outside-plan", "narrative-heading", "goal-empty", "goal-copied", "goal-vague", "goal-stale",
    "goal-other-unit", "department-spelling", "duplicate-project", "placeholder", "level-missing", "level-order",
    "level2-doubtful", "indicator-count", "indicator-name", "value-missing", "value-operator", "value-number",
    "value-direction", "value-easy", "value-unit", "value-qualitative", "copied-indicators", "summary",
    "rate-in-words", "rate-exact", "value-several", "price-without-count", "name-year", "narrative-no-amount",
    "nature",
)  # fmt: skip
EVALUATION_CODES = (
    "required", "year", "placeholder", "budget-sum", "rate", "rate-score", "budget-cut", "weight-sum", "score-range",
    "score-formula", "deviation-missing", "target-changed", "actual-copied", "saving-beside-full", "actual-missing",
    "indicator-name", "level-order", "department-spelling", "duplicate-project",
)  # fmt: skip
ODD_TEXTS = (
    "", " ", "\n", "。", "，、；", "(((", "《》", "**", "XX", "率", "满意度", "2小时内", "2026年13月45日前", "年底",
    "元", "每月", "万/", "/", "=", "≥", "≤≤3", "≥-0.5(%)", "１２（次）", "1e5", "99999999999999999999999999.99(万元)",
    "≥0(%)", "<0", "=100%，1小时内到达", "$\\geq 95\\%$", "{", "\u0000", "\ud7ff", "𠮷" * 40, "成本" * 600,
    "今年以来完成了", "2024-2025年度", "0年0月0日", "十十十", "半半小时内", "第三十三个以上",
)  # fmt: skip
EDITIONS = load_editions()
LEVEL2 = ("", "没有这一级", *(level2 for level in EDITIONS.get("target-2026").levels for level2 in level.level2))  # type: ignore[union-attr]
texts = st.one_of(st.sampled_from(ODD_TEXTS), st.text(max_size=40), st.sampled_from([raw for *_, raw in SOUND_ROWS]))
figures = st.one_of(st.none(), st.just("见附件"), st.decimals(-(10**30), 10**30, places=2))
values = st.one_of(
    texts.map(parse_value),
    st.builds(TargetValue, raw=texts, number=st.decimals(-(10**30), 10**30, places=3), unit=texts),
    st.builds(TargetValue, text=texts),
)
indicators = st.builds(
    Indicator,
    level1=st.sampled_from(["", "产出指标", "成本指标", "?"]),
    level2=st.sampled_from(LEVEL2),
    level3=texts,
    value=values,
)
days = st.one_of(st.none(), st.just("待定"), st.dates())
sections = st.builds(Section, heading=st.one_of(texts, st.just("六、年度预算安排")), text=texts)
forms = st.builds(
    TargetForm,
    layout=st.just("2026"),
    edition=st.sampled_from(["", "target-2026", "target-2026-summary", "?"]),
    year=st.one_of(st.none(), st.integers(-5, 10**6), st.just(2026)),
    project_name=texts,
    project_nature=st.one_of(texts, st.just("其他经常性项目")),
    supervising_department=texts,
    implementing_unit=texts,
    start_date=days,
    end_date=days,
    funds=st.builds(Funds, project_total=figures, project_fiscal=figures, annual_total=figures, annual_other=figures),
    overall_goal=texts,
    annual_goal=texts,
    indicators=st.lists(indicators, max_size=6).map(tuple),
    narrative=st.lists(sections, max_size=3).map(tuple),
)
evaluated = st.builds(
    EvaluatedIndicator,
    level1=st.sampled_from(["", "产出指标", "成本指标", "?"]),
    level2=st.sampled_from(LEVEL2),
    level3=texts,
    target=values,
    actual=values,
    weight=figures,
    score=figures,
    deviation=texts,
)
budget_rows = st.builds(
    BudgetRow,
    item=st.one_of(texts, st.just("年度资金总额")),
    initial=figures,
    full_year=figures,
    executed=figures,
    weight=figures,
    rate=texts,
    score=figures,
)
evaluations = st.builds(
    SelfEvaluation,
    layout=st.just("2023"),
    year=st.one_of(st.none(), st.integers(-5, 10**6), st.just(2026)),
    project_name=texts,
    supervising_department=texts,
    implementing_unit=texts,
    budget=st.lists(budget_rows, max_size=4).map(tuple),
    expected_goal=texts,
    actual_completion=texts,
    indicators=st.lists(evaluated, max_size=6).map(tuple),
    total_weight=figures,
    total_score=figures,
)
CHINESE = re.compile(r"[\u4e00-\u9fff]{4}")
PLACE = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")


def place_exists(form: object, path: str) -> bool:
    """Whether a field path leads somewhere: `funds.annual_total`, `indicators[3].level2`, "" for the whole."""
    if not path:
        return True
    match = PLACE.fullmatch(path)
    if match is None or not hasattr(form, match[1]):
        return False
    place = getattr(form, match[1])
    if match[2] is not None:
        if int(match[2]) >= len(place):
            return False
        place = place[int(match[2])]
    return match[3] is None or hasattr(place, match[3])


def keeps_the_contract(book: Book, found: tuple[Finding, ...]) -> None:
    for finding in found:
        form: Form | Book = book if finding.form is None else book.forms[finding.form]
        assert place_exists(form, finding.field), finding
        assert CHINESE.search(finding.message), finding
        assert finding.message.endswith(("。", "？")), finding
        for path, text in (finding.mend.changes if finding.mend else {}).items():
            assert path, finding
            assert place_exists(form, path), finding
            assert isinstance(text, str), finding


@settings(max_examples=300, deadline=None)
@given(st.lists(forms | evaluations, min_size=1, max_size=4))
def test_every_rule_keeps_the_contract_on_odd_forms(made: list[Form]) -> None:
    book = Book(unit="某单位", year=2026, summary=Summary(projects=1, text="共一个项目"), forms=tuple(made))
    keeps_the_contract(book, check_book(book, EDITIONS))


def odd_books() -> Iterator[Book]:
    yield Book()
    yield Book(forms=(TargetForm(layout="2026"),))
    yield Book(forms=(SelfEvaluation(layout="2023"), form_with(), form_with()))
    for text in ODD_TEXTS:
        everywhere = {
            field.name: text
            for field in dataclasses.fields(TargetForm)
            if field.type in ("str", str) and field.name not in ("layout", "edition")
        }
        value = TargetValue(raw=text, text=text)
        row = Indicator(text, text, text, value)
        done = EvaluatedIndicator(text, text, text, value, value, text, text, text)
        spent = BudgetRow("年度资金总额", text, text, text, text, text, text)
        yield Book(
            text, 2026, forms=(SelfEvaluation("2023", "", 2026, text, text, text, (spent,), text, text, (done,)),)
        )
        yield Book(
            text, 2026, forms=(form_with(indicators=(row, row), narrative=(Section(text, text),), **everywhere),)
        )
    huge = Funds(*[Decimal("9" * 40)] * 7)
    yield Book(forms=(form_with(funds=huge, year=9999, start_date=dt.date.max, end_date=dt.date.min),))
    yield Book(forms=(form_with(indicators=form_with().indicators * 50),) * 3)


@pytest.mark.parametrize("book", list(odd_books()), ids=lambda _: "book")
def test_every_rule_keeps_the_contract_on_blank_and_hostile_books(book: Book) -> None:
    keeps_the_contract(book, check_book(book, EDITIONS))


def test_a_sound_form_has_no_error_and_no_warning() -> None:
    book = Book(unit="上海市临江区图书馆", year=2026, forms=(form_with(),))
    ordinary = [finding for finding in check_book(book, EDITIONS) if finding.severity != "hint"]
    narrative = {"narrative-heading", "narrative-no-amount"}
    assert not [finding for finding in ordinary if finding.code not in narrative]


@pytest.mark.parametrize("code", TARGET_CODES)
def test_every_rule_of_the_target_form_stands_in_its_editions(code: str) -> None:
    assert code in discovered_rules()
    for name in ("target-2026", "target-2026-summary"):
        edition = EDITIONS.get(name)
        assert edition is not None
        assert code in edition.rules


@pytest.mark.parametrize("code", EVALUATION_CODES)
def test_every_rule_of_the_self_evaluation_stands_in_its_editions(code: str) -> None:
    rule = discovered_rules()[code]
    assert rule.of_books or SelfEvaluation.kind in rule.kinds
    for name in ("self-evaluation-2023", "self-evaluation-2026"):
        edition = EDITIONS.get(name)
        assert edition is not None
        assert code in edition.rules


@pytest.mark.parametrize("edition", list(EDITIONS), ids=lambda edition: edition.name)
def test_the_options_of_every_edition_fit_its_rules(edition: Edition) -> None:
    rules = [rule for rule, _ in prepared_rules(edition)]
    assert len(rules) <= len(edition.rules)
    assert all(rule.of_books or edition.kind in rule.kinds for rule in rules)


@pytest.mark.parametrize("code", sorted(discovered_rules()))
def test_every_rule_says_what_it_finds(code: str) -> None:
    rule = discovered_rules()[code]
    assert rule.description.endswith(".")
    assert code == code.lower()


def applied(form: TargetForm, changes: Mapping[str, str]) -> TargetForm:
    """Put the texts of a mend into a form's indicators."""
    rows = list(form.indicators)
    for path, text in changes.items():
        match = PLACE.fullmatch(path)
        assert match is not None
        new: Any = parse_value(text) if match[3] == "value" else text
        rows[int(match[2])] = dataclasses.replace(rows[int(match[2])], **{match[3]: new})
    return dataclasses.replace(form, indicators=tuple(rows))


@pytest.mark.parametrize(
    ("code", "row"),
    [
        ("level2-doubtful", ("数量", "终端故障率", "≤1(%)")),
        ("indicator-name", ("时效", "2小时内应急响应", "及时")),
        ("value-operator", ("时效", "到场时间", "48小时内")),
        ("value-operator", ("时效", "完工时间", "11月底前")),
        ("value-operator", ("质量", "合格率", "100%")),
        ("value-direction", ("数量", "参训人数", "≤40(人)")),
        ("value-easy", ("社会", "人员伤亡率", "≤1(%)")),
        ("value-unit", ("成本", "人均补贴", "≤800(每人/年)")),
        ("rate-exact", ("质量", "先行发现率", "=80(%)")),
    ],
)
def test_a_mend_settles_its_finding(code: str, row: tuple[str, str, str]) -> None:
    form = form_with(row)
    (found,) = findings(code, form)
    assert found.mend is not None
    assert not findings(code, applied(form, found.mend.changes))


def test_the_mend_of_a_wrong_order_settles_it() -> None:
    form = form_with(*SOUND_ROWS[::-1])
    (found,) = findings("level-order", form)
    assert found.mend is not None
    mended = applied(form, found.mend.changes)
    assert not findings("level-order", mended)
    assert sorted(row.level3 for row in mended.indicators) == sorted(row.level3 for row in form.indicators)
