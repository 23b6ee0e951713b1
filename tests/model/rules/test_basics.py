"""Whether a form is complete and ties."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from rule_forms import EDITION, SOUND_ROWS, fields, findings, form_with

from perfdesk.model.check import prepared_rules
from perfdesk.model.edition import RuleSetting
from perfdesk.model.editions import EditionError, load_editions
from perfdesk.model.form import Funds
from perfdesk.model.structure import StructureError

REQUIRED = (
    "project_name",
    "project_nature",
    "project_category",
    "supervising_department",
    "implementing_unit",
    "start_date",
    "end_date",
)


@pytest.mark.parametrize("path", REQUIRED)
def test_a_blank_cell_that_every_form_needs(path: str) -> None:
    blank = None if path.endswith("date") else ""
    assert fields("required", form_with(**{path: blank})) == [path]


def test_a_blank_total_is_missed_but_zero_is_filled() -> None:
    assert fields("required", form_with(funds=Funds())) == ["funds.project_total", "funds.annual_total"]
    assert not fields("required", form_with(funds=Funds(project_total=Decimal(0), annual_total=Decimal(0))))


def test_an_amount_or_a_date_that_is_not_understood_is_told() -> None:
    funds = Funds(project_total="约五十万", annual_total=Decimal(5), annual_carryover="—", annual_other="无")
    found = findings("unread", form_with(funds=funds, end_date="年底"))
    assert [each.field for each in found] == ["end_date", "funds.project_total"]
    assert "“年底”" in found[0].message
    assert "“约五十万”" in found[1].message
    assert not fields("unread", form_with(end_date=None, funds=Funds()))


def test_the_summary_edition_needs_no_left_money_column() -> None:
    form = form_with(edition="target-2026-summary", funds=Funds(annual_total=Decimal(5)))
    assert not fields("required", form)


def annual(total: str, *parts: str | None) -> Funds:
    appropriation, carryover, other = (part if part is None else Decimal(part) for part in parts)
    return Funds(
        project_total=Decimal(100),
        annual_total=Decimal(total),
        annual_appropriation=appropriation,
        annual_carryover=carryover,
        annual_other=other,
    )


def test_a_total_that_is_not_the_sum_of_its_parts() -> None:
    (found,) = findings("funds-sum", form_with(funds=annual("100", "70", "20.50", "0")))
    assert found.field == "funds.annual_total"
    assert "70.00 + " in found.message
    assert "= 90.50 元，相差 9.50 元" in found.message
    assert found.mend is not None
    assert found.mend.changes == {"funds.annual_total": "90.50"}
    (early,) = findings("funds-sum", form_with(funds=annual("100", "70", "20.50", None)))
    assert early.mend is None, "a part may still come"


@pytest.mark.parametrize(
    "funds",
    [
        annual("100", "70", "30", "0"),
        annual("100", "70", "30", None),
        annual("100.01", "70", "30", "0"),
        annual("100", None, None, None),
        Funds(annual_total="见附件", annual_appropriation=Decimal(3)),
        Funds(annual_appropriation=Decimal(3)),
    ],
)
def test_sums_that_tie_or_cannot_be_judged(funds: Funds) -> None:
    assert not fields("funds-sum", form_with(funds=funds))


def test_the_projects_own_total_is_summed_too() -> None:
    funds = Funds(project_total=Decimal(9), project_fiscal=Decimal(5), project_other=Decimal("3.5"))
    assert fields("funds-sum", form_with(funds=funds)) == ["funds.project_total"]


@pytest.mark.parametrize(
    ("end", "places"), [(dt.date(2025, 12, 31), ["end_date"]), (dt.date(2026, 1, 1), []), ("年底", []), (None, [])]
)
def test_an_end_before_the_beginning(end: dt.date | str | None, places: list[str]) -> None:
    assert fields("date-order", form_with(start_date=dt.date(2026, 1, 1), end_date=end)) == places


@pytest.mark.parametrize(
    ("left_out", "severity"),
    [("数量", "error"), ("质量", "error"), ("时效", "warning"), ("成本", "warning"), ("满意", "warning")],
)
def test_a_level_without_indicators(left_out: str, severity: str) -> None:
    rows = [each for each in SOUND_ROWS if each[0] != left_out]
    (found,) = findings("level-missing", form_with(*rows))
    assert (found.severity, found.field) == (severity, "indicators")
    assert found.message.startswith("没有")


def test_any_benefit_will_do() -> None:
    rows = [each for each in SOUND_ROWS if each[0] not in ("社会", "持续")]
    assert len(findings("level-missing", form_with(*rows))) == 1
    assert not findings("level-missing", form_with(*rows, ("生态", "节电量", "≥100(度)")))


@pytest.mark.parametrize(
    ("code", "options", "key"),
    [
        ("required", {"fields": ["funds.anual_total"]}, "rules.required.options.fields"),
        ("required", {}, "rules.required.options.fields"),
        ("required", {"fields": [], "filds": []}, "rules.required.options.filds"),
        ("funds-sum", {"tolerance": "little"}, "rules.funds-sum.options.tolerance"),
        ("no-such-rule", {}, "rules.no-such-rule"),
    ],
)
def test_an_edition_with_wrong_options_is_refused(code: str, options: dict[str, object], key: str) -> None:
    edition = load_editions().get(EDITION)
    assert edition is not None
    broken = dataclasses.replace(edition, rules={code: RuleSetting("error", options=options)})
    with pytest.raises((EditionError, StructureError)) as refused:
        prepared_rules(broken)
    assert f"{EDITION} 不能使用：键 {key}：" in str(refused.value)
