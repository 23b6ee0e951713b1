"""Forms for the tests of the rules about money, made from a few words."""

import datetime as dt
from decimal import Decimal

from perfdesk.model.check import check_book
from perfdesk.model.editions import load_editions
from perfdesk.model.finding import Finding
from perfdesk.model.form import Book, Funds, Indicator, Section, Summary, TargetForm
from perfdesk.model.value import parse_value

HEADINGS = (
    "一、项目概述",
    "二、立项依据",
    "三、实施主体",
    "四、实施方案",
    "五、实施周期",
    "六、年度预算安排",
)
_LEVELS = {"成本": ("成本指标", "经济成本指标"), "数量": ("产出指标", "数量指标"), "经济": ("效益指标", "经济效益指标")}


def money_form(
    request: str | None = "300000",
    *rows: str,
    budget: str | None = None,
    narrative: tuple[Section, ...] = (),
    project: str | None = "300000",
    end: dt.date | str | None = dt.date(2026, 12, 31),
) -> TargetForm:
    """Make a form from its request, rows like `成本 单价 ≤5(元/份)`, and its budget section."""
    written = (*tuple(Section(heading, "") for heading in HEADINGS[:-1]), Section(HEADINGS[-1], budget or ""))
    return TargetForm(
        layout="2026",
        year=2026,
        project_name="街面巡查",
        start_date=dt.date(2026, 1, 1),
        end_date=end,
        funds=Funds(
            project_total=None if project is None else Decimal(project),
            annual_total=None if request is None else Decimal(request),
        ),
        indicators=tuple(_row(row) for row in rows),
        narrative=narrative or (() if budget is None else written),
    )


def _row(row: str) -> Indicator:
    kind, name, value = (*row.split(" ", 2), "")[:3]
    return Indicator(*_LEVELS[kind], name, parse_value(value))


def found(code: str, *forms: TargetForm, summary: Summary | None = None) -> list[Finding]:
    """Return the findings of one rule on a book of these forms."""
    book = Book(unit="某街道城运中心", year=2026, summary=summary, forms=forms)
    return [finding for finding in check_book(book, load_editions()) if finding.code == code]
