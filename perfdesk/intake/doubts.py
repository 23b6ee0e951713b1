"""Rows at the border of two 二级指标 that may belong to the other one: left where they are printed, and named.

What calls for a level surely (`levels`) moves a row; what is weighed here is weaker, and only asks the reader to look.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from perfdesk.intake.indicator_rows import Row
from perfdesk.model.text import squeeze
from perfdesk.model.value import parse_value

_TIME_UNIT = re.compile(r"^(?:秒|分钟?|小时|时|天|日|工作日|个?工作日)(?:内|/.{1,3})?$")
_COUNTED = re.compile(r"[≥≤><=]{0,2}\d[\d,.]{0,15}(?![\d,.%％]|秒|分钟|小时|时|天|日|工作日|月|年|元|万元)\w")
_MONEY_UNIT = re.compile(r"[元万]")
_SUITING: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "经济成本指标": r"元|预算|成本|费|价|租金|标准|控制",
        "社会成本指标": r"扰民|停水|停电|占道|投诉",
        "生态环境成本指标": r"碳|垃圾|噪|污|能耗",
        "数量指标": r"数$|数量|人数|次数|份数|人次|场次|面积|覆盖|完成",
        "质量指标": r"率|度$|%|合格|达标|准确|完好|质量|规范|通过|验收|得分|评分|考核|故障|投诉|标准|正常|达到",
        "时效指标": r"时|\d日|天|\d月|月底|年底|年内|内$|前$|期限|工期|逾期|按期|如期|定期|响应|速度|分钟|准点",
        "经济效益指标": r"经济|收入|支出|成本|资金|节约|节省|商|投资|企业|产值",
        "社会效益指标": r"社会|公众|居民|群众|市民|安全|治理|事故|伤亡|投诉|舆情|效能|知晓|形象|服务|水平|能力|基层",
        "生态效益指标": r"生态|环境|环保|绿|碳|纸|能耗|节能|污|减量|水质",
        "可持续影响指标": r"长|持续|机制|制度|健全|队伍|管理|稳定|周期|更新|扩展|落实|年$",
        "服务对象满意度指标": r"满意|投诉|评价",
    }.items()
}
_MEASURED: Final = frozenset(
    (
        *("经济成本指标", "数量指标", "质量指标", "时效指标"),
        *("经济效益指标", "生态效益指标", "服务对象满意度指标"),
    )
)
"""Told by figures or by few words; a row that does not suit one of these hardly belongs there."""


def suits(row: Row, level2: str) -> bool:
    """Whether a row may well stand under a 二级指标, by its words, its value and its unit."""
    if level2 not in _SUITING:
        return True
    name, value = squeeze(row.name), squeeze(row.value)
    said = _SUITING[level2].search(name) or _SUITING[level2].search(value)
    parsed = parse_value(row.value)
    if level2 == "数量指标" and parsed.is_figure:
        unit = squeeze(parsed.unit)
        return bool(said) or not (unit.endswith("%") or _TIME_UNIT.match(unit) or _MONEY_UNIT.search(unit))
    if level2 == "数量指标" and _COUNTED.match(value):
        return True
    if level2 == "质量指标" and parsed.is_figure and squeeze(parsed.unit) not in {"", "%", "分"}:
        return bool(re.search(r"率|合格|达标|准确|完好|质量|故障|事故|错|漏", name))
    return bool(said)


def doubtful(rows: Sequence[Row], levels: Sequence[str], lost: Mapping[int, Sequence[str]]) -> dict[int, str]:
    """Return the rows that may belong to the group beside theirs, or to one whose name is lost, and to which.

    Args:
        rows: all of the form.
        levels: the 二级指标 of each, as decided.
        lost: row that opens a group → the 二级指标 that belong before it and are printed nowhere.
    """
    found: dict[int, str] = {}
    for border in (n for n in range(1, len(rows)) if levels[n] != levels[n - 1]):
        between = tuple(lost.get(border, ()))
        for start, step, beside in ((border - 1, -1, levels[border]), (border, 1, levels[border - 1])):
            for n, other in _from_border(start, step, rows, levels, (*between, beside)):
                found.setdefault(n, other)
    return found


def _from_border(
    start: int, step: int, rows: Sequence[Row], levels: Sequence[str], others: Sequence[str]
) -> Iterator[tuple[int, str]]:
    """Walk from a border into a group as far as its rows do not suit it; its last row keeps the printed name."""
    here, n = levels[start], start
    while 0 <= n + step < len(rows) and levels[n + step] == here and not suits(rows[n], here):
        fitting = [other for other in others if other and suits(rows[n], other)]
        measured = here in _MEASURED and not parse_value(rows[n].value).is_figure
        if not fitting and not measured:
            return
        yield n, (fitting or [others[-1]])[0]
        n += step
