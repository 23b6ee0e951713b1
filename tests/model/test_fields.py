"""The table of fields: each type's conversions, and the table itself."""

import datetime as dt
from decimal import Decimal

import pytest
from forms import form, indicators, narrative
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model import fields
from perfdesk.model.fields import FieldType, fields_of, parse_day, values_of
from perfdesk.model.form import Book, Form, SelfEvaluation, TargetForm

TYPES = [each for each in vars(fields).values() if isinstance(each, FieldType)]
CELLS = [each for each in TYPES if each is not fields.INDICATOR_VALUE]
by_name = pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)


@by_name
def test_an_empty_cell_is_blank_both_ways(kind: FieldType) -> None:
    assert kind.parse("") == kind.blank
    assert kind.show(kind.blank) == ""


@by_name
@given(text=st.text() | st.sampled_from(["１２３", "2026-02-30", "9" * 5000, "万元", "≥", "١٢"]))
def test_any_text_can_be_typed_shown_and_kept(kind: FieldType, text: str) -> None:
    value = kind.parse(text)
    assert isinstance(kind.show(value), str)
    dumped = kind.dump(value)
    assert kind.load(dumped) == value or (kind.blank == value and not dumped)


@pytest.mark.parametrize("kind", [fields.TEXT, fields.LONG_TEXT, fields.MONEY, fields.DAY], ids=lambda kind: kind.name)
@given(text=st.text(min_size=1).filter(lambda text: text == text.strip() and not any(map(str.isdigit, text))))
def test_words_are_never_thrown_away(kind: FieldType, text: str) -> None:
    assert kind.show(kind.parse(text)) == text


@pytest.mark.parametrize("kind", CELLS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("plain", [[], {}, True, ["甲"]], ids=str)
def test_json_of_an_impossible_type_is_refused_in_chinese(kind: FieldType, plain: object) -> None:
    with pytest.raises(ValueError, match=r"^应为(文字|整数|数字或文字)$"):
        kind.load(plain)


@pytest.mark.parametrize(
    ("typed", "shown"), [("833.69万元", "8,336,900.00"), ("￥1,200", "1,200.00"), ("见附件", "见附件"), (" ", "")]
)
def test_money_is_typed_as_people_write_it(typed: str, shown: str) -> None:
    assert fields.MONEY.show(fields.MONEY.parse(typed)) == shown


@pytest.mark.parametrize("written", ["0.0000000", "0.0000001", "10497494.060", "12345678901234567890.12"])
def test_a_figure_in_json_keeps_its_value(written: str) -> None:
    loaded = fields.MONEY.load(written)
    assert loaded == Decimal(written)
    assert fields.MONEY.dump(loaded) == written


def test_a_json_number_is_a_figure_too() -> None:
    assert fields.MONEY.load(200) == Decimal(200)
    assert fields.MONEY.load(18.31) == Decimal("18.31")
    assert fields.WHOLE.load("2026") == fields.WHOLE.load(2026) == 2026


@pytest.mark.parametrize("written", ["2026-01-05", "2026/1/5", "2026.1.5", "2026年1月5日", "２０２６－０１－０５"])
def test_days_are_read_in_every_spelling(written: str) -> None:
    assert parse_day(written) == dt.date(2026, 1, 5)


def test_a_day_is_typed_without_signs_too() -> None:
    assert fields.DAY.parse("20260105") == dt.date(2026, 1, 5)
    assert fields.DAY.parse("20261305") == "20261305"


@pytest.mark.parametrize("written", ["2026-02-30", "0000-01-01", "2026-13-01", "年底", "2026", ""])
def test_what_is_no_day_is_none(written: str) -> None:
    assert parse_day(written) is None


@pytest.mark.parametrize("cls", [TargetForm, SelfEvaluation, Book])
def test_every_field_is_declared_once_with_a_chinese_label(cls: type) -> None:
    table = list(fields_of(cls))
    assert len({path for path, _ in table}) == len(table)
    assert all(not field.label.isascii() for _, field in table)


def test_the_table_names_nested_fields() -> None:
    paths = {path for path, _ in fields_of(TargetForm)}
    assert {"year", "funds.annual_total", "indicators[].level3", "narrative[].text"} <= paths


def test_values_come_with_their_places() -> None:
    filled: Form = form(indicators=indicators(2), narrative=narrative())
    values = {path: value for path, _, value in values_of(filled)}
    assert values["funds.annual_other"] == 0
    assert values["indicators[1].level3"] == "河道巡查完成率2"
    assert values["narrative[0].heading"] == "一、项目概述"
