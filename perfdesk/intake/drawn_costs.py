"""How little some lines look like a name or a value: the costs by which `drawn_rows` tells rows in drawing order."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from perfdesk.intake.indicator_rows import is_strong
from perfdesk.model.value import parse_value

MISSING: Final = 6.0
"""What a row without name or without value costs: more than any line that is longer or shorter than it should be."""
_LEAST_VALUE_WIDTH: Final = 4
_WORDS = re.compile(
    r"(?:基本|全部|按时|按期|按计划|较为|比较|非常|明显|长期|持续|不断|有所|有效|进一步)?"
    r"(?:及时|健全|规范|稳定|提升|良好|齐全|正常|有效|提高|达到|达标|达到计划数|符合|完成|合理|降低|减少|增强|改善|形成|建立|优化|促进|满意|合格|"
    r"保障|加强|完善|显著|明显|持续|长期|充分|全覆盖|优|良|中|低|差|高|较高|较好|好|是|否|无|有|年底|落实|支撑|节省|节约)"
    r"(?:健全|完成|提高|提升|改善|稳定)?"
)
_LIMIT = re.compile(
    r".{0,12}\d.{0,4}(?:前|内|底|以上|以下|以内|左右|完成)|(?:当|每)[年月季天日].{0,6}|.{0,6}预算.{0,4}"
)
_NAME_ENDING = re.compile(
    r"(?:率|数|数量|次数|性|度|情况|时间|成本|费用|人数|份数|台数|水平|程度|面积|长度|单价|指标|能力)(?:\(.{0,12}\)|（.{0,12}）)?$"
)
PARTED = re.compile(r"(?<=[\u4e00-\u9fff)）”]) (?=[\u4e00-\u9fff(（“≥≤><=\d])")
"""A blank between name and value; beside Latin letters it belongs to the text."""
_UNIT = re.compile(
    r"(?:(?:万|亿|千|百)?(?:%|％|‰|[次人个份台场件批套篇项条家户座亩吨元天日周月年时分秒米里度盏辆名位本册部起宗处栋间支组班期届款种类轮幅张块片株棵只头口]|"
    r"公里|千米|公斤|千克|(?:平方|立方)(?:米|公里)|小时|分钟|批次|人次|人天|季度|公顷|千瓦时|车次|艘次|工日|岁|级|分))"
    r"?(?:/\S{1,6})*|[(（].{0,12}[)）]"
)
_STANDS_BEHIND = re.compile(r"[，。、；：！？）》”’,;:!?)]")


def pair_cost(target: str, actual: str) -> float:
    """How little two texts look like target and actual value; the latter often repeats the former, or its figure."""
    if target == actual or target.lstrip("≥≤><=").startswith(actual):
        return 0.0
    return value_cost(target) / 2 + value_cost(actual) / 2 + 0.2


def name_cost(lines: Sequence[str], width: int) -> float:
    """How badly some lines make a name that is broken at `width`."""
    if not lines:
        return MISSING
    cost = 2.0 if len(lines) > 1 and len(lines[-1]) > width else 0.0
    for line in lines[:-1]:
        cost += off(len(line), width)
    return cost + _wording_cost("\n".join(lines))


@lru_cache(maxsize=20_000)
def _wording_cost(lines: str) -> float:
    """How little the words of some lines look like a name."""
    name = lines.replace("\n", "")
    cost = 1.5 * len(PARTED.findall(lines)) + (1.0 if len(name) == 1 else 0.0)
    if is_strong(name) or name.isdecimal():
        cost += 4.0
    elif _WORDS.fullmatch(name):
        cost += 2.0
    return cost + (1.5 if _STANDS_BEHIND.match(name) else 0.0)


def broken_cost(lines: Sequence[str]) -> float:
    """How badly some lines make one cell of unknown width: equally long, but for the last."""
    if len(lines) < 2:  # noqa: PLR2004
        return 0.0
    width = max(map(len, lines))
    cost = sum(off(len(line), width) for line in lines[:-1])
    return cost + (2.0 if width < _LEAST_VALUE_WIDTH else 0.2)


def off(length: int, width: int) -> float:
    """What a line costs that should be full; a blank at its end may have gone."""
    if length == width:
        return 0.0
    return 0.7 if length == width - 1 else 2.5


def value_cost(value: str) -> float:
    """How little a text looks like a value."""
    parsed = parse_value(value)
    if parsed.is_figure and (parsed.operator or not _NAME_ENDING.search(parsed.unit)):
        return 0.0 if _UNIT.fullmatch(parsed.unit) else 0.3 if parsed.operator else 0.9
    if _WORDS.fullmatch(value):
        return 0.0
    if _LIMIT.fullmatch(value):
        return 0.1
    cost = 0.4 + min(len(value), 30) * 0.05
    if _STANDS_BEHIND.match(value):
        cost += 1.5
    return cost + (1.0 if _NAME_ENDING.search(value) else 0.0)
