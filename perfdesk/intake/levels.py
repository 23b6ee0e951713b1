"""Which 二级指标 each row belongs to: by the name printed on it, by the order of the table, and by its words.

Published texts print level names a row too high or too low, in the wrong column, or lose them. A printed name counts,
unless the row stands at the border of two groups and its words clearly call for the other one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from perfdesk.intake.doubts import doubtful
from perfdesk.intake.indicator_rows import Row
from perfdesk.intake.vocabulary import Vocabulary
from perfdesk.model.text import squeeze

# Words that call for one 二级指标 and hardly ever stand under another. Kept few: a wrong call moves a row.
_NAMES: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "经济成本指标": r"成本|费用|单价|租金|月租费|经费标准|支出.{0,4}预算",
        "社会成本指标": r"扰民|停水|停电|占道",
        "生态环境成本指标": r"碳排放增|建筑垃圾|噪声超标",
        "数量指标": r"人数|人次|份数|数量|场次|台数|套数|个数|面积|里程|驻场.{0,4}人",
        "质量指标": r"合格|达标率|准确|正确率|通过率|完好率|优良率|质量",
        "时效指标": r"及时|按时|准时|按期|时限|时长|响应时|响应速度|响应.{0,3}(?:效|度)$|时效|"
        r"完成时间|到场时间|恢复时间|逾期|工期",
        "经济效益指标": r"经济效益|增收|经济损失|节省.*(?:支出|资金|成本)|节约.*(?:支出|资金)|减少.*成本|带动.*投资",
        "社会效益指标": r"社会效益|社会稳定|社会和谐|公信力|公众|伤亡|事故|丢失率|获得感|知晓率|舆情|"
        r"治理效能|工作效能|办事效率",
        "生态效益指标": r"生态|碳排放|无纸化|纸质|环保|节能|能耗|绿化|污染",
        "可持续影响指标": r"长效|可持续|健全性$|制度.{0,2}健全|机制健全|人员稳定|政策执行",
        "服务对象满意度指标": r"满意",
    }.items()
}
_VALUES: Final[Mapping[str, re.Pattern[str]]] = {
    "时效指标": re.compile(r"及时|按时|准时|按期|(?:分钟|小时|天|日|月|周)(?:内|前|底前)|月底|(?:分钟|小时)\)?$"),
    "可持续影响指标": re.compile(r"健全$|长效|持续$"),
}
USUAL: Final = frozenset(
    (
        "经济成本指标",
        "数量指标",
        "质量指标",
        "时效指标",
        "社会效益指标",
        "可持续影响指标",
        "服务对象满意度指标",
    )
)
"""Present in nearly every form: where one is absent, its name was probably lost."""

_COST: Final = "经济成本指标"
_TOLD_BY_WORDS: Final = frozenset((_COST, "时效指标"))


@dataclass(frozen=True, slots=True)
class Placed:
    """The 二级指标 of one row, and the sentence that says why, where it is not simply printed or carried on."""

    level2: str
    reason: str = ""


def calls(row: Row, words: Vocabulary) -> frozenset[str]:
    """Return the 二级指标 that a row's words call for."""
    name, value = squeeze(row.name), squeeze(row.value)
    by_name = {level2 for level2, pattern in _NAMES.items() if level2 in words.level2 and pattern.search(name)}
    if by_name:
        return frozenset(by_name)
    return frozenset(
        level2 for level2, pattern in _VALUES.items() if level2 in words.level2 and value and pattern.search(value)
    )


def place(rows: Sequence[Row], words: Vocabulary) -> tuple[Placed, ...]:
    """Say for each row which 二级指标 it belongs to."""
    wanted = [calls(row, words) for row in rows]
    placed = _carried(rows, wanted, words)
    _mend_borders(rows, wanted, placed, words)
    _name_doubts(rows, wanted, placed, words)
    return tuple(placed)


def _name_doubts(
    rows: Sequence[Row], wanted: Sequence[frozenset[str]], placed: list[Placed], words: Vocabulary
) -> None:
    """Name the rows at borders whose words suit the group beside them, or a lost one, better than their own."""
    printed = {row.level2 for row in rows if row.level2}
    levels = [each.level2 for each in placed]
    lost = {
        n: [*_lost_between(levels[n - 1], levels[n], printed | set(levels), words, every=True)]
        for n in range(1, len(rows))
        if levels[n] != levels[n - 1]
    }
    for n, other in doubtful(rows, levels, lost).items():
        here = levels[n]
        if rows[n].line.tabbed and not placed[n].reason and here not in wanted[n]:
            placed[n] = Placed(here, f"按印出的位置归入“{here}”，但内容也像“{other}”，请核对。")


def _carried(rows: Sequence[Row], wanted: Sequence[frozenset[str]], words: Vocabulary) -> list[Placed]:
    """Carry each printed name down to the next one; fill in where only a 一级指标 is printed, or nothing yet."""
    placed: list[Placed] = []
    current = due = ""
    for n, row in enumerate(rows):
        reason = ""
        level1, due = row.level1 or due, ""
        if row.level2:
            current = row.level2
            due = _printed_high(n, rows, words)
        elif level1 and words.level2.get(current) != level1:
            below = next((other.level2 for other in rows[n + 1 :] if other.level2), "")
            chosen = _within(level1, below, rows, wanted[n], words)
            own = current in wanted[n]
            above = n + 1 < len(rows) and (words.level2.get(rows[n + 1].level2) == level1 or own)
            if current and above and (own or chosen not in USUAL) and chosen not in wanted[n]:
                due = level1
                reason = f"“{level1}”印高了一行，这一行仍归“{current}”，请核对。"
            elif chosen:
                current = chosen
                reason = f"只印有“{level1}”，按次序和内容归入“{current}”，请核对。"
        elif not current:
            current = _first(rows, wanted[n], words)
            reason = f"没有印出二级指标，按次序和内容归入“{current}”，请核对。" if current else ""
        placed.append(Placed(current, reason))
    return placed


def _printed_high(n: int, rows: Sequence[Row], words: Vocabulary) -> str:
    """Return the 一级指标 of a row if it belongs to the row below: a later one than that of its 二级指标."""
    row = rows[n]
    own = words.level2.get(row.level2, "")
    if not row.level1 or not own or row.level1 == own or n + 1 == len(rows) or rows[n + 1].level1:
        return ""
    return row.level1 if words.level1.index(row.level1) > words.level1.index(own) else ""


def _within(level1: str, below: str, rows: Sequence[Row], wanted: frozenset[str], words: Vocabulary) -> str:
    """Choose the 二级指标 of a row that prints only its 一级指标: not one printed elsewhere, nor one after the next."""
    printed = {row.level2 for row in rows}
    names = [name for name, parent in words.level2.items() if parent == level1 and name not in printed]
    if below in words.order and words.level2.get(below) == level1:
        names = [name for name in names if words.order[name] < words.order[below]]
    return next(
        iter([name for name in names if name in wanted] + [name for name in names if name in USUAL] + names), ""
    )


def _first(rows: Sequence[Row], wanted: frozenset[str], words: Vocabulary) -> str:
    """Choose for rows above the first printed 二级指标."""
    below = next((row.level2 for row in rows if row.level2), "")
    limit = words.order.get(below, len(words.order))
    called = [name for name in words.order if name in wanted and words.order[name] <= limit]
    usual = [name for name in words.order if name in USUAL and words.order[name] < limit]
    return next(iter([*called, below, *usual]), "") if below or called or usual else ""


def _mend_borders(
    rows: Sequence[Row], wanted: Sequence[frozenset[str]], placed: list[Placed], words: Vocabulary
) -> None:
    """Move rows at the border of two groups to the group that their words call for."""
    printed = {row.level2 for row in rows if row.level2}
    starts = [n for n, row in enumerate(rows) if row.level2 and (n == 0 or placed[n - 1].level2 != row.level2)]
    for n in starts[1:]:
        before, here = placed[n - 1].level2, rows[n].level2
        drawn = not rows[n].line.tabbed  # there each name stands where it belongs, page breaks aside; columns go astray
        if not drawn or rows[n].opens_page:
            _names_too_low(n, rows, wanted, placed, words)
        if drawn or placed[n - 1].level2 == here:
            continue
        lost = _lost_between(before, here, printed, words)
        if _leads(n, rows) and wanted[n] and here not in wanted[n]:
            if before in wanted[n] and here in wanted[n + 1]:
                placed[n] = Placed(before, f"“{here}”印高了一行，这一行按内容归入“{before}”，请核对。")
            elif called := next((name for name in lost if name in wanted[n]), ""):
                placed[n] = Placed(called, f"文本缺“{called}”，印在这一行的是“{here}”，按内容归入“{called}”，请核对。")
    _names_lost_below(rows, wanted, placed, printed, words)


def _leads(n: int, rows: Sequence[Row]) -> bool:
    """Whether row `n` opens a group of at least two rows."""
    return n + 1 < len(rows) and not rows[n + 1].level2 and not rows[n + 1].level1


def _names_too_low(
    n: int, rows: Sequence[Row], wanted: Sequence[frozenset[str]], placed: list[Placed], words: Vocabulary
) -> None:
    """Take rows just above a printed name under it, as far as their words call for it and not for where they stand."""
    here = rows[n].level2
    m = n - 1
    while m > 0 and not rows[m].level2 and placed[m].level2 not in wanted[m]:
        strange = _is_strange(rows[m], placed[m].level2, words.level2.get(here, ""))
        if here not in wanted[m] and not strange:
            return
        placed[m] = Placed(here, f"“{here}”印低了，这一行按内容归入“{here}”，请核对。")
        m -= 1


def _is_strange(row: Row, level2: str, level1_below: str) -> bool:
    """Whether a row surely does not belong where it stands: costs are told by their words, the rest by its 一级指标."""
    if row.level1 and row.level1 == level1_below and level2 in _TOLD_BY_WORDS:
        return True
    return level2 == _COST and "元" not in row.value and "预算" not in row.value


def _lost_between(before: str, here: str, printed: set[str], words: Vocabulary, *, every: bool = False) -> list[str]:
    """List the usual 二级指标, or every one, that belong between two printed ones and are printed nowhere."""
    first, last = words.order.get(before, -1), words.order.get(here, -1)
    return [
        name
        for name, at in words.order.items()
        if first < at < last and (every or name in USUAL) and name not in printed
    ]


def _names_lost_below(
    rows: Sequence[Row], wanted: Sequence[frozenset[str]], placed: list[Placed], printed: set[str], words: Vocabulary
) -> None:
    """Take the last rows of a group under a name that is lost, where their words call for that one alone."""
    for n in range(len(rows) - 1, 0, -1):
        below = next((row.level2 for row in rows[n + 1 :] if row.level2), "")
        ends = n + 1 == len(rows) or placed[n + 1].level2 != placed[n].level2
        carried_on = rows[n].level2 or not rows[n].line.tabbed
        if carried_on or not ends or placed[n].level2 in wanted[n] or len(wanted[n]) != 1:
            continue
        (called,) = wanted[n]
        at, limit = words.order.get(called, -1), words.order.get(below, len(words.order))
        carried = words.order.get(placed[n].level2, len(words.order))
        if called in USUAL and called not in printed and carried < at < limit:
            placed[n] = Placed(called, f"文本缺“{called}”，这一行按内容归入“{called}”，请核对。")
