"""docs/rules.md, made from the rules, the editions, and a book whose forms hold every mistake.

python -m perfdesk.model.rules_doc > docs/rules.md
"""

import dataclasses
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any, Final

from perfdesk.model.check import check_book, discovered_rules
from perfdesk.model.edition import Edition, RuleSetting
from perfdesk.model.editions import load_editions
from perfdesk.model.finding import Rule
from perfdesk.model.interchange import read_document

_WIDE = 60
_LATEST: Final = ("target-2026", "self-evaluation-2026")
"""The editions whose settings are shown."""
_HEAD = """\
# Checks

Made from the code by `python -m perfdesk.model.rules_doc > docs/rules.md`; not to be edited by hand.

A check looks at one form of the edition's kind or, where it says *book*, at all forms of a book. Its severity and its
options stand in the edition (`resources/editions/`, table `[rules.<code>]`): **error** stops a print-ready export until
it is mended or a reason is given, **warning** is shown and travels with the file, **hint** is shown only. Where two
severities are given, the second is that of the lesser finding. The options are those of the first edition named, the
examples what the check says of a made-up form.
"""

_MONEY: Final = {"project_total": "900000", "project_fiscal": "800000", "annual_total": "960000"}
_UNIT: Final = "上海市临江区文化服务中心"


def _row(level1: str, level2: str, level3: str, raw: str) -> dict[str, str]:
    return {"level1": level1, "level2": level2, "level3": level3, "raw": raw}


def _form(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "target",
        "layout": "2026",
        "edition": "target-2026",
        "year": 2026,
        "project_name": name,
        "project_nature": "其他一次性项目",
        "project_category": "特定目标类",
        "supervising_department": _UNIT,
        "implementing_unit": _UNIT,
        "start_date": "2026-01-01",
        "end_date": "2026-12-31",
        "funds": {"project_total": "960000", "annual_total": "960000"},
        **changes,
    }


_WRONG_ROWS: Final = [
    _row("成本指标", "经济成本指标", "项目成本", "控制在预算内"),
    _row("成本指标", "经济成本指标", "终端租用总成本", "≤200(万元)"),
    _row("成本指标", "经济成本指标", "终端租金", "≤9000(元/台/月)"),
    _row("成本指标", "经济成本指标", "人均工资", "≤12(万/人)"),
    _row("产出指标", "质量指标", "终端故障率", "≥1(%)"),
    _row("产出指标", "数量指标", "终端数量", "=30(台)"),
    _row("产出指标", "数量指标", "网络中断率", "=5(%)"),
    _row("产出指标", "数量指标", "用户投诉率", "≤20(%)"),
    _row("产出指标", "数量指标", "培训场次", "≥2.5(场)"),
    _row("产出指标", "数量指标", "培训场次", ""),
    _row("产出指标", "时效指标", "3小时内上门维修", "及时"),
    _row("产出指标", "时效指标", "派单及时率", "当天派单"),
    _row("产出指标", "时效指标", "到场时间", "48小时内"),
    _row("产出指标", "时效指标", "应急处置", "=100%，2小时内到场，8小时内修复"),
    *(
        _row("效益指标", "社会效益指标", f"{name}效能", "提升")
        for name in ("借阅", "展览", "讲座", "配送", "宣传", "志愿", "活动")
    ),
]
_NARRATIVE: Final = [
    {"heading": "一、项目概述", "text": "租用 30 台终端。"},
    {"heading": "二、立项依据", "text": "无。"},
    {"heading": "五、实施周期", "text": "合同期限：2026年3月1日至2027年2月28日。"},
    {"heading": "六、年度预算安排", "text": "2026年度预算合计88万元，其中：终端租金60万元，培训费18万元，印刷费万元。"},
]
_COPIED_GOAL: Final = "为全区 30 个社区图书室租用借阅终端并完成馆员培训，使自助办理比例达到 90%，方便居民就近借阅。"
_COPIED_ROWS: Final = [
    _row("成本指标", "经济成本指标", "馆员人均工资", "≤6.5(万元/人)"),
    _row("产出指标", "数量指标", "服务场次", "≥20(场)"),
    _row("产出指标", "质量指标", "验收合格率", "=100(%)"),
    _row("效益指标", "社会效益指标", "自助借还覆盖率", "≥90(%)"),
    _row("满意度指标", "服务对象满意度指标", "读者满意度", "≥90(%)"),
]
_BOOK: Final = {
    "unit": _UNIT,
    "year": 2026,
    "summary": {"projects": 9, "total_wanyuan": "100", "text": "共9个项目，涉及项目预算资金100万元。"},
    "forms": [
        _form(
            "终端运维（2023-2024年度）",
            project_category="",
            supervising_department="上海市临江区文化中心",
            start_date="2027-01-01",
            funds=_MONEY,
            overall_goal="租用 XX 台终端。",
            annual_goal="2025年保障区少儿活动服务中心的网络和终端正常运行，提供借阅服务，方便居民就近借阅各类图书和资料。",
            indicators=_WRONG_ROWS,
            narrative=_NARRATIVE,
        ),
        _form("流动书车", year=2024, annual_goal="", end_date="年底"),
        _form("社区图书室终端租用服务", annual_goal=_COPIED_GOAL, overall_goal="方便借阅。", indicators=_COPIED_ROWS),
        _form(
            "社区图书室终端租用项目",
            annual_goal=_COPIED_GOAL,
            indicators=_COPIED_ROWS,
            narrative=[
                {"heading": "六、年度预算安排", "text": "年度预算合计96万元，其中终端租金60万元，培训费18万元。"}
            ],
        ),
        _form(
            "读者活动",
            annual_goal=_COPIED_GOAL,
            indicators=_COPIED_ROWS,
            narrative=[{"heading": "六、年度预算安排", "text": "按进度支付。"}],
        ),
    ],
}


_BUDGET_HEAD: Final = {"item": "年度资金总额", "initial": "400000", "executed": "262500", "weight": "10"}


def _evaluated(level2: str, level3: str, *cells: str) -> dict[str, str]:
    level1 = "产出指标" if level2 in ("数量指标", "时效指标") else "效益指标"
    names = ("target", "actual", "weight", "score", "deviation")
    return {"level1": level1, "level2": level2, "level3": level3, **dict(zip(names, cells, strict=True))}


def _evaluation(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "self-evaluation",
        "layout": "2023",
        "year": 2026,
        "project_name": name,
        "supervising_department": _UNIT,
        "implementing_unit": _UNIT,
        "expected_goal": _COPIED_GOAL,
        **changes,
    }


_EVALUATIONS: Final = {
    "unit": _UNIT,
    "year": 2026,
    "forms": [
        _form("流动书车", indicators=[_row("产出指标", "数量指标", "出车次数", "≥240(次)")]),
        _evaluation(
            "流动书车",
            budget=[
                _BUDGET_HEAD | {"full_year": "300000", "rate": "90%", "score": "10"},
                {"item": "当年财政拨款", "executed": "260000"},
            ],
            actual_completion="车辆租金按季度支付；油费凭票报销。",
            indicators=[
                _evaluated("数量指标", "出车次数", "≥200(次)", "150", "30", "30", "无"),
                _evaluated("数量指标", "办证数量", "≥500(张)", "600", "30", "31", "无"),
                _evaluated("时效指标", "到站准点率", "≥95(%)", "90", "10", "8", ""),
                _evaluated("社会效益指标", "服务人次", "≥8000(人次)", "", "10", "10", ""),
            ],
            total_weight="100",
            total_score="98",
        ),
        _evaluation(
            "盲文书架",
            budget=[_BUDGET_HEAD | {"full_year": "262500", "rate": "100%", "score": "10"}],
            actual_completion="书架 20 组已安装到位，盲文读者借阅量比上年增长 12%，节约资金 95%。",
            indicators=[
                _evaluated("数量指标", "书架数量", "≥20(组)", "20", "40", "40", "无"),
                _evaluated("社会效益指标", "读者满意度", "≥85(%)", "85", "50", "50", "无"),
            ],
            total_weight="100",
            total_score="100",
        ),
    ],
}


def rules_page() -> str:
    """Return the text of docs/rules.md."""
    editions = tuple(load_editions())
    examples = _examples()
    sections = [
        _section(rule, _uses(rule, editions), examples.get(code, ""))
        for code, rule in sorted(discovered_rules().items())
    ]
    return "\n".join([_HEAD, *sections])


def _examples() -> Mapping[str, str]:
    """Return, for each rule, the first sentence that it says of the made-up book."""
    found: dict[str, str] = {}
    for book in (*read_document(_BOOK), *read_document(_EVALUATIONS)):
        for finding in check_book(book, load_editions()):
            found.setdefault(finding.code, finding.message)
    return found


def _uses(rule: Rule, editions: tuple[Edition, ...]) -> Mapping[str, RuleSetting]:
    """Return a rule's settings by edition: in the latest ones or, where these do not run it, in any that does."""
    found = {edition.name: edition.rules[rule.code] for edition in editions if rule.code in edition.rules}
    return {name: found[name] for name in _LATEST if name in found} or found


def _section(rule: Rule, uses: Mapping[str, RuleSetting], example: str) -> str:
    lines = [f"## {rule.code}", "", re.sub(r"\s+", " ", rule.description), ""]
    if not uses:
        lines.append("- No shipped edition runs it.")
    for edition, setting in uses.items():
        lesser = f" / {setting.minor}" if "lesser finding" in rule.description else ""
        lines.append(f"- {edition}: **{setting.severity}{lesser}**{' (book)' if rule.of_books else ''}")
    options = _options(rule, next(iter(uses.values()), None))
    lines.extend(f"- `{name}` = {_short(value)}" for name, value in options)
    if example:
        lines.extend(["", f"> {example}"])
    return "\n".join([*lines, ""])


def _options(rule: Rule, setting: RuleSetting | None) -> Iterator[tuple[str, object]]:
    given = {} if setting is None else {name.replace("-", "_"): value for name, value in setting.options.items()}
    for each in dataclasses.fields(rule.options):
        if each.name in given:
            yield each.name, given[each.name]
        elif each.default is not dataclasses.MISSING:
            yield each.name, each.default


def _short(value: object) -> str:
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        text = " ".join(value)
    elif isinstance(value, list | tuple | Mapping):
        return f"{len(value)} entries, see the edition"
    else:
        text = str(value)
    return text if len(text) <= _WIDE else f"{text[:_WIDE]} …"


if __name__ == "__main__":
    sys.stdout.write(rules_page())
