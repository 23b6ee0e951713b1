"""Forms of a request, prices and quantities, in a line each."""

import datetime as dt
from decimal import Decimal

from perfdesk.model.form import Funds, Indicator, Section, TargetForm
from perfdesk.model.value import parse_value


def form(request: int, *rows: str, start: dt.date = dt.date(2026, 1, 1), budget: str = "") -> TargetForm:
    """Make a form of a request and rows like `成本 单价 ≤5(元/份)` and `数量 印制数 =100(份)`."""
    return TargetForm(
        year=2026,
        start_date=start,
        end_date=dt.date(2026, 12, 31),
        funds=Funds(annual_total=Decimal(request)),
        indicators=tuple(indicator(*row.split()) for row in rows),
        narrative=(Section("六、年度预算安排", budget),) if budget else (),
    )


def indicator(kind: str, name: str, value: str = "") -> Indicator:
    level1, level2 = {"成本": ("成本指标", "经济成本指标"), "数量": ("产出指标", "数量指标")}[kind]
    return Indicator(level1, level2, name, parse_value(value))
