"""Spreadsheets of tests: written, and opened again with openpyxl."""

import io
from decimal import Decimal
from typing import Any

from openpyxl import Workbook, load_workbook

from perfdesk.export.options import PrintOptions
from perfdesk.export.xlsx import print_workbook
from perfdesk.model.editions import load_editions
from perfdesk.model.form import Book, BudgetRow, EvaluatedIndicator, SelfEvaluation
from perfdesk.model.value import parse_value


def written(*books: Book, **options: Any) -> bytes:
    return print_workbook(books, load_editions(), PrintOptions(**options))


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def saved(workbook: Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def evaluation(**changes: Any) -> SelfEvaluation:
    """Make a filled self-evaluation."""
    filled: dict[str, Any] = {
        "layout": "2023",
        "edition": "self-evaluation-2023",
        "year": 2023,
        "project_name": "河道保洁养护",
        "supervising_department": "江州市水务局",
        "implementing_unit": "江州市河道管理所",
        "budget": (
            BudgetRow("年度资金总额", Decimal("200000.00"), Decimal("45341.50"), Decimal(0), Decimal(10), "0.00%"),
            BudgetRow("当年财政拨款", Decimal("200000.00"), Decimal("45341.50"), Decimal(0)),
        ),
        "expected_goal": "全年保洁 120 公里河道。",
        "actual_completion": "全年保洁 118 公里河道。",
        "indicators": tuple(
            EvaluatedIndicator(
                "产出指标", level2, f"完成率{n}", parse_value(">=95%"), parse_value("96%"), Decimal(10), Decimal("9.5")
            )
            for n, level2 in enumerate(("数量指标", "数量指标", "质量指标"))
        ),
        "total_weight": Decimal(100),
        "total_score": Decimal("98.5"),
    }
    return SelfEvaluation(**(filled | changes))
