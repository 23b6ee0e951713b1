"""Self-evaluations for tests: a sound one, and changes of it."""

import dataclasses
from decimal import Decimal
from typing import Any

from perfdesk.model.check import check_book
from perfdesk.model.edition import Edition
from perfdesk.model.editions import load_editions
from perfdesk.model.finding import Finding
from perfdesk.model.form import Book, BudgetRow, EvaluatedIndicator, Form, SelfEvaluation
from perfdesk.model.value import parse_value

UNIT = "上海市临江区图书馆"
LEVELS = {
    "成本": ("产出指标", "成本指标"), "数量": ("产出指标", "数量指标"), "质量": ("产出指标", "质量指标"),
    "时效": ("产出指标", "时效指标"), "社会": ("效益指标", "社会效益指标"), "持续": ("效益指标", "可持续影响指标"),
    "满意": ("满意度指标", "服务对象满意度指标"),
}  # fmt: skip


def edition(name: str = "self-evaluation-2023") -> Edition:
    found = load_editions().get(name)
    assert found is not None
    return found


def figure(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def evaluated(
    short: str, name: str, target: str, actual: str, weight: str, score: str, deviation: str = "无"
) -> EvaluatedIndicator:
    """Make an indicator from a short level 2 (`数量`) and its cells as they are typed."""
    values = (parse_value(target), parse_value(actual), figure(weight), figure(score))
    return EvaluatedIndicator(*LEVELS[short], name, *values, deviation)


SOUND_ROWS = (
    evaluated("数量", "馆员培训场次", ">=4场", "5", "15", "15"),
    evaluated("质量", "终端验收合格率", "=100%", "100", "15", "15"),
    evaluated("时效", "故障响应时间", "<=30分钟", "24", "10", "10"),
    evaluated("成本", "维护成本控制", "合理", "合理", "10", "10"),
    evaluated(
        "社会", "自助借还覆盖率", ">=80%", "76", "20", "19", "两个社区的机房在六月改造，停用二十天；已错峰安排改造。"
    ),
    evaluated("持续", "管理制度健全性", "健全", "健全", "10", "10"),
    evaluated("满意", "读者满意度", ">=90%", "93.5", "10", "10"),
)


def evaluation(*rows: EvaluatedIndicator, **changes: Any) -> SelfEvaluation:
    """Make a sound self-evaluation with `rows` in place of its own, or with other `changes`."""
    sound = SelfEvaluation(
        layout="2023",
        year=2023,
        project_name="图书室自助借阅终端维护",
        supervising_department=UNIT,
        implementing_unit=UNIT,
        budget=(
            BudgetRow("年度资金总额", *map(Decimal, ("240000", "240000", "228000", "10")), "95.00%", Decimal("9.5")),
            BudgetRow("当年财政拨款", Decimal(200_000), Decimal(200_000), Decimal(188_000), "—"),
            BudgetRow("上年结转资金", Decimal(40_000), Decimal(40_000), Decimal(40_000), "—"),
            BudgetRow("其他资金", None, None, None, "—"),
        ),
        expected_goal="保障 30 个社区图书室的借阅终端正常运行，培训馆员 4 场，读者满意度不低于 90%。",
        actual_completion="30 个社区图书室的终端全年在用，故障平均 24 分钟响应，培训馆员 5 场，读者满意度 93.5%。",
        indicators=rows or SOUND_ROWS,
        total_weight=Decimal(100),
        total_score=Decimal("98.5"),
    )
    return dataclasses.replace(sound, **changes)


def with_row(n: int, **changes: Any) -> SelfEvaluation:
    """Change one indicator of the sound form; its total score follows."""
    rows = (*SOUND_ROWS[:n], dataclasses.replace(SOUND_ROWS[n], **changes), *SOUND_ROWS[n + 1 :])
    scores = [row.score for row in rows if isinstance(row.score, Decimal)]
    return evaluation(*rows, total_score=sum(scores, Decimal("9.5")))


def with_total(**changes: Any) -> SelfEvaluation:
    """Change the row of the total of the sound form's budget, which then has no parts."""
    top = dataclasses.replace(evaluation().budget[0], **changes)
    score = top.score if isinstance(top.score, Decimal) else Decimal(0)
    return evaluation(budget=(top,), total_score=Decimal(89) + score)


def findings(*forms: Form, code: str = "") -> list[Finding]:
    """Return what is found in a book of `forms`; with `code`, by one rule."""
    found = check_book(Book(unit=UNIT, year=2023, forms=forms), load_editions())
    return [finding for finding in found if code in ("", finding.code)]


def places(*forms: Form, code: str = "") -> list[tuple[str, str, str]]:
    """Return severity, rule and field of each finding, in order of their names."""
    return sorted((each.severity, each.code, each.field) for each in findings(*forms, code=code))
