"""Forms for the tests of the rules: a sound one, and changes of it."""

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

from perfdesk.model.check import check_book
from perfdesk.model.editions import load_editions
from perfdesk.model.finding import Finding
from perfdesk.model.form import Book, Funds, Indicator, TargetForm
from perfdesk.model.value import parse_value

EDITION = "target-2026"
LEVEL2 = {
    "成本": "经济成本指标", "数量": "数量指标", "质量": "质量指标", "时效": "时效指标", "经济": "经济效益指标",
    "社会": "社会效益指标", "生态": "生态效益指标", "持续": "可持续影响指标", "满意": "服务对象满意度指标",
}  # fmt: skip
GOAL = (
    "为全区 30 个社区图书室更换借阅终端并完成馆员培训，使借还书自助办理比例达到 90% 以上，"
    "年底前全部投入使用，方便居民就近借阅。"
)
SOUND_ROWS = (
    ("成本", "终端购置单价", "≤4000(元/台)"),
    ("数量", "终端购置数量", "=30(台)"),
    ("数量", "馆员培训场次", "≥2(场)"),
    ("质量", "终端验收合格率", "=100(%)"),
    ("时效", "故障响应时间", "≤30(分钟)"),
    ("社会", "自助借还覆盖率", "≥90(%)"),
    ("持续", "管理制度健全性", "健全"),
    ("满意", "读者满意度", "≥90(%)"),
)


def row(short: str, name: str, raw: str) -> Indicator:
    """Make an indicator from a short level 2 (`数量`), a name and a value as it is typed."""
    level2 = LEVEL2.get(short, short)
    edition = load_editions().get(EDITION)
    assert edition is not None
    return Indicator(edition.level1_of(level2) or "", level2, name, parse_value(raw))


def form_with(*rows: tuple[str, str, str], **changes: Any) -> TargetForm:
    """Make a sound form with `rows` in place of its own, or with other `changes`."""
    sound = TargetForm(
        layout="2026",
        edition=EDITION,
        year=2026,
        project_name="图书室自助借阅终端",
        project_nature="其他一次性项目",
        project_category="特定目标类",
        supervising_department="上海市临江区图书馆",
        implementing_unit="上海市临江区图书馆",
        start_date=dt.date(2026, 1, 1),
        end_date=dt.date(2026, 12, 31),
        funds=Funds(project_total=Decimal(120_000), annual_total=Decimal(120_000)),
        overall_goal=f"三年内建成覆盖全区的自助借阅网络。{GOAL}",
        annual_goal=GOAL,
        indicators=tuple(row(*each) for each in rows or SOUND_ROWS),
    )
    return dataclasses.replace(sound, **changes)


def book_of(*forms: TargetForm) -> Book:
    return Book(unit="上海市临江区图书馆", year=2026, forms=forms)


def findings(code: str, *forms: TargetForm) -> list[Finding]:
    """Return what one rule finds in a book of `forms`."""
    return [finding for finding in check_book(book_of(*forms), load_editions()) if finding.code == code]


def fields(code: str, *forms: TargetForm) -> list[str]:
    return [finding.field for finding in findings(code, *forms)]


def fires(code: str, short: str, name: str, raw: str) -> bool:
    """Whether a rule finds something in a form whose only indicator is this one."""
    return bool(findings(code, form_with((short, name, raw))))


def mend(code: str, short: str, name: str, raw: str) -> dict[str, str]:
    """Return what the mend of the first finding would change, without the row's path."""
    first = findings(code, form_with((short, name, raw)))[0].mend
    return {} if first is None else {path.rpartition(".")[2]: text for path, text in first.changes.items()}
