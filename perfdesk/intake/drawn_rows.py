"""Rows of an indicator table in drawing order: which lines make a name, its values and its reason of deviation.

Such a text shows no columns. A cell breaks its text after a fixed count of characters, so all its lines but the last
are equally long; a name of one line stands on one line with a value of one line. Of all ways to part the lines between
two level names into rows, the one is taken that breaks these rules least (a shortest path over the lines).
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from perfdesk.intake.indicator_rows import Row, is_strong
from perfdesk.intake.text_lines import Line, tidy, tidy_value
from perfdesk.model.value import parse_value

_MOST_NAME_LINES: Final = 12
_MOST_VALUE_LINES: Final = 5
_MOST_REASON_LINES: Final = 12
_MOST_REST_LINES: Final = 6
_MOST_WIDTHS: Final = 4
_MOST_LINES: Final = 1_500
"""Lines that may be tried, each way counted: no form is so long, but a damaged text may be."""
_LEAST_WIDTH: Final = 8
_LEAST_VALUE_WIDTH: Final = 4
_USUAL_WIDTH: Final = {"target": 12, "self-evaluation": 10}
"""Characters on a line of the 三级指标 column, where no name of a form tells."""
_MISSING: Final = 6.0
"""What a row without name or without value costs: more than any line that is longer or shorter than it should be."""
_UNLIKELY: Final = 0.6
"""What a blank line costs that is there, or is not, against the way such texts are made: one stands where a line begins
left or right of the line above, unless there is one above that line already."""
_DOUBTFUL: Final = 1.5
_FITTING: Final = 0.75
"""What each row costs at most where a form is printed the usual way, so that no other need be tried."""
_PAGE_NUMBER = re.compile(r"\d{1,3}")
_FIGURE = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
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
_PARTED = re.compile(r"(?<=[\u4e00-\u9fff)）”]) (?=[\u4e00-\u9fff(（“])")
_UNIT = re.compile(
    r"(?:(?:万|亿|千|百)?(?:%|％|‰|[次人个份台场件批套篇项条家户座亩吨元天日周月年时分秒米里度盏辆名位本册部起宗处栋间支组班期届款种类轮幅张块片株棵只头口]|"
    r"公里|千米|公斤|千克|(?:平方|立方)(?:米|公里)|小时|分钟|批次|人次|人天|季度|公顷|千瓦时|车次|艘次|工日|岁|级|分))"
    r"?(?:/\S{1,6})*|[(（].{0,12}[)）]"
)
_USUAL_GAP: Final = 2
_STANDS_BEHIND = re.compile(r"[，。、；：！？）》”’,;:!?)]")


@dataclass(frozen=True, slots=True)
class Text:
    """A line between two level names."""

    line: Line
    text: str


@dataclass(frozen=True, slots=True)
class _Values:
    """Lines read as the values of a row: what stood before them on the first line, the values, and where they end."""

    lead: str
    values: tuple[str, ...]
    end: int
    cost: float
    broken: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """A row read from some lines, and how badly they fit."""

    name: str
    values: tuple[str, ...]
    first: int
    end: int
    cost: float
    rest: tuple[int, int] = (0, 0)


def opens_page(line: Line, above: Line) -> bool:
    """Whether a line is the first of a page: the sign of the break stands before it, or what is left of it, a blank.

    Between it and the line above there may have been a page number, or the upright label that goes on.
    """
    marked = line.source[:1] in (" ", "\f") and bool(line.source[1:2].strip())
    return marked or line.number - above.number > _USUAL_GAP


def is_bare_number(line: Line) -> bool:
    """Whether a line is a number of a page rather than of a cell: it stands alone below a blank line."""
    return line.after_blank and _PAGE_NUMBER.fullmatch(line.text) is not None


def rows_of_blocks(blocks: Sequence[Sequence[Text]], *, evaluated: bool) -> list[list[Row]]:
    """Part the lines of each block into rows, all names being broken at the same width.

    Args:
        blocks: the lines between two level names each, in order.
        evaluated: whether each row has actual value, weight, score and reason as well.
    """
    usual = _USUAL_WIDTH["self-evaluation" if evaluated else "target"]
    read = [_Block(block, evaluated=evaluated) for block in blocks]
    lengths = Counter(len(text.text) for block in blocks for text in block if " " not in text.text)
    counted = [length for length, _ in lengths.most_common(_MOST_WIDTHS) if length >= _LEAST_WIDTH]
    longest = max(lengths, default=usual)
    widths = dict.fromkeys((usual, *counted, *([longest] if longest >= _LEAST_WIDTH else [])))
    shapes = [_Shape(width, spaced) for width in widths for spaced in (evaluated, not evaluated)]
    best: list[list[_Found]] = []
    least = math.inf
    for shape in shapes[: max(1, _MOST_LINES // max(1, sum(map(len, blocks))))]:
        paths = [block.path(shape) for block in read]
        unusual = 0.5 * (shape.spaced != evaluated) + 0.4 * (shape.width != usual)
        cost = sum(cost for cost, _ in paths) + unusual
        if cost < least:
            least, best = cost, [found for _, found in paths]
        if not unusual and all(row.cost < _FITTING for found in best for row in found):
            break
    return [block.rows(found) for block, found in zip(read, best, strict=True)]


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the names of a form are printed: characters on a full line, and whether blank lines part their lines."""

    width: int
    spaced: bool


class _Block:
    """The lines between two level names, and the ways to part them."""

    def __init__(self, block: Sequence[Text], *, evaluated: bool) -> None:
        self.block, self.evaluated = block, evaluated
        self.texts = [piece.text for piece in block]
        values = self._evaluated if evaluated else self._targets
        self.values = [list(values(n)) for n in range(len(self.texts))]

    def path(self, shape: _Shape) -> tuple[float, list[_Found]]:
        """Return the cheapest way to part the lines where names are printed so, and what it costs."""
        size = len(self.texts)
        best: list[tuple[float, _Found | None]] = [(0.0, None)] * (size + 1)
        for n in range(size - 1, -1, -1):
            best[n] = min(
                ((found.cost + best[found.end][0], found) for found in self._from(n, shape)), key=lambda way: way[0]
            )
        found: list[_Found] = []
        n = 0
        while (row := best[n][1]) is not None:
            found.append(row)
            n = row.end
        return best[0][0], found

    def rows(self, found: Sequence[_Found]) -> list[Row]:
        """Return the rows of a path, with a note on each that does not fit."""
        rows = []
        for each in found:
            if not each.name and not each.values:
                continue
            value = tidy if self.evaluated else tidy_value
            row = Row(self.block[each.first].line, name=tidy(each.name), values=tuple(map(value, each.values)))
            if each.rest[1] > each.rest[0]:
                rest = "".join(self.texts[slice(*each.rest)])
                number = self.block[each.rest[0]].line.number
                row = row.doubt("level3", f"第 {number} 行的“{rest}”在指标值之后，接到三级指标之后，请核对。")
            elif each.cost >= _DOUBTFUL and each.values and each.name:
                row = row.doubt("", "这一行的名称与各值由换行推定，请核对。")
            rows.append(row)
        return rows

    def _from(self, n: int, shape: _Shape) -> Iterator[_Found]:
        """List the rows that may begin at line `n`."""
        size = len(self.texts)
        if is_bare_number(self.block[n].line):
            yield _Found("", (), n, n + 1, 0.15)
        for lines in range(min(_MOST_NAME_LINES, size - n) + 1):
            names = self.texts[n : n + lines]
            inner = sum(self._inside(k, shape) for k in range(n + 1, n + lines))
            if inner + sum(_off(len(name), shape.width) for name in names[:-1]) > 2 * _MISSING:
                break
            if lines:
                yield _Found("".join(names), (), n, n + lines, _MISSING + inner + _name_cost(names, shape.width))
            if n + lines == size:
                break
            for found in self.values[n + lines]:
                parts = [*names, found.lead] if found.lead else names
                cost = _name_cost(parts, shape.width) + found.cost + inner + self._between(n + lines, n)
                cost += self._apart(lines, found) + self._between(found.end, n)
                row = _Found("".join(parts), found.values, n, found.end, cost)
                yield row
                if self.evaluated:
                    yield from self._lengthened(row, parts, shape)

    def _between(self, at: int, first: int) -> float:
        """What it costs that a cell ends before line `at`: a blank line stands there, or before the line above."""
        if at <= first or at >= len(self.block):
            return 0.0
        return 0.0 if self.block[at].line.after_blank or self.block[at - 1].line.after_blank else _UNLIKELY

    def _inside(self, at: int, shape: _Shape) -> float:
        """What it costs that line `at` goes on with the name above."""
        blank = self.block[at].line.after_blank
        if shape.spaced:
            return 0.0 if blank else _UNLIKELY
        return _UNLIKELY if blank and len(self.texts[at]) == len(self.texts[at - 1]) else 0.0

    def _apart(self, lines: int, found: _Values) -> float:
        """What it costs that a name of one line and its value do not share a line, or that those of a longer one do."""
        if lines and found.lead:
            return 1.5
        return 1.0 if lines == 1 and len(found.values) == 1 and not found.broken else 0.0

    def _lengthened(self, row: _Found, parts: Sequence[str], shape: _Shape) -> Iterator[_Found]:
        """List what a row may be with the reason, or the end of its name, standing behind its values."""
        reason = row.values[-1]
        for lines in range(1, min(_MOST_REASON_LINES, len(self.texts) - row.end) + 1):
            taken = self.texts[row.end : row.end + lines]
            broken = _broken_cost([*([reason] if reason else []), *taken])
            if broken > 2 * _MISSING:
                break
            end = row.end + lines
            even = (k for k in range(row.end + 1, end) if len(self.texts[k]) == len(self.texts[k - 1]))
            cost = row.cost + broken + self._between(end, row.first)
            cost += sum(_UNLIKELY for k in even if self.block[k].line.after_blank)
            cost += 1.0 if reason or lines == 1 else -0.2
            cost += 1.5 if is_bare_number(self.block[end - 1].line) else 0.0
            yield _Found(row.name, (*row.values[:-1], reason + "".join(taken)), row.first, end, cost)
        if row.end == len(self.block):
            return
        new_page = opens_page(self.block[row.end].line, self.block[row.end - 1].line)
        for lines in range(1, min(_MOST_REST_LINES, len(self.texts) - row.end) + 1):
            span = (row.end, row.end + lines)
            taken = [text.text for text in self.block[slice(*span)] if not is_bare_number(text.line)]
            cost = row.cost - _name_cost(parts, shape.width) + _name_cost([*parts, *taken], shape.width)
            cost += 0.8 if new_page else 2.5
            yield _Found(row.name + "".join(taken), row.values, row.first, row.end + lines, cost, span)

    def _targets(self, n: int) -> Iterator[_Values]:
        """List the target values that may begin on line `n`."""
        text = self.texts[n]
        for at, sign in enumerate(text):
            if sign == " ":
                lead, value = text[:at], text[at + 1 :]
                yield _Values(lead, (value,), n + 1, _value_cost(value))
        for lines in range(1, min(_MOST_VALUE_LINES, len(self.texts) - n) + 1):
            parts = self.texts[n : n + lines]
            if any(" " in part and not parse_value(part).is_figure for part in parts):
                break
            yield _Values(
                "", ("".join(parts),), n + lines, _value_cost("".join(parts)) + _broken_cost(parts), lines > 1
            )

    def _evaluated(self, n: int) -> Iterator[_Values]:
        """List the values of a self-evaluation that may begin on line `n`: they end on that of weight and score."""
        for end in range(n, min(n + 2 * _MOST_VALUE_LINES, len(self.texts))):
            closing = _closing(self.texts[end])
            if closing is None:
                continue
            before, weight, score, reason = closing
            above = self.texts[n:end]
            for lead, target, actual, cost in _targets_and_actuals(above, before):
                surplus = 1.0 if float(score) > float(weight) else 0.0
                surplus += 0.3 if float(score) < float(weight) and not reason else 0.0
                yield _Values(lead, (target, actual, weight, score, reason), end + 1, cost + surplus)
            return


def _closing(text: str) -> tuple[list[str], str, str, str] | None:
    """Return what a line says before 分值, 分值, 得分 and what it says behind; None where it has none."""
    words = text.split(" ")
    for at in range(len(words) - 2, -1, -1):
        behind = words[at + 2] if at + 2 < len(words) else ""
        if _FIGURE.fullmatch(words[at]) and _FIGURE.fullmatch(words[at + 1]) and not _FIGURE.fullmatch(behind):
            return words[:at], words[at], words[at + 1], " ".join(words[at + 2 :])
    return None


def _targets_and_actuals(above: Sequence[str], before: Sequence[str]) -> Iterator[tuple[str, str, str, float]]:
    """List the ways to tell target and actual value in some lines and in the words before the weight.

    Yields:
        What stands before them (the name), target, actual, cost.
    """
    if not above:
        for size in range(2, len(before) // 2 + 1):  # blanks inside the values
            if before[-2 * size : -size] == before[-size:]:
                both = " ".join(before[-size:])
                yield " ".join(before[: -2 * size]), both, both, -0.3
        if len(before) > 1:
            yield " ".join(before[:-2]), before[-2], before[-1], _pair_cost(before[-2], before[-1])
        if before:
            yield " ".join(before[:-1]), before[-1], "", _MISSING / 2 + _value_cost(before[-1])
        else:
            yield "", "", "", _MISSING
        return
    lead, _, first = above[0].rpartition(" ")
    lines = [first, *above[1:]]
    if any(" " in line for line in lines):
        return
    if len(before) == 1:
        yield lead, "".join(lines), before[0], _pair_cost("".join(lines), before[0]) + _broken_cost(lines)
    if not before:
        for at in range(1, len(lines)):
            left, right = lines[:at], lines[at:]
            cost = _broken_cost(left) + _broken_cost(right) + _pair_cost("".join(left), "".join(right))
            cost -= 0.6 if left == right else 0.0
            yield lead, "".join(left), "".join(right), cost


def _pair_cost(target: str, actual: str) -> float:
    if target == actual or target.lstrip("≥≤><=").startswith(actual):
        return 0.0
    return _value_cost(target) / 2 + _value_cost(actual) / 2 + 0.2


def _name_cost(lines: Sequence[str], width: int) -> float:
    """How badly some lines make a name that is broken at `width`."""
    if not lines:
        return _MISSING
    cost = 2.0 if len(lines) > 1 and len(lines[-1]) > width else 0.0
    for line in lines[:-1]:
        cost += _off(len(line), width)
    return cost + _wording_cost("\n".join(lines))


@lru_cache(maxsize=20_000)
def _wording_cost(lines: str) -> float:
    """How little the words of some lines look like a name."""
    name = lines.replace("\n", "")
    cost = 1.2 * len(_PARTED.findall(lines)) + (1.0 if len(name) == 1 else 0.0)
    if is_strong(name) or name.isdecimal():
        cost += 4.0
    elif _WORDS.fullmatch(name):
        cost += 2.0
    return cost + (1.5 if _STANDS_BEHIND.match(name) else 0.0)


def _broken_cost(lines: Sequence[str]) -> float:
    """How badly some lines make one cell of unknown width: equally long, but for the last."""
    if len(lines) < 2:  # noqa: PLR2004
        return 0.0
    width = max(map(len, lines))
    cost = sum(_off(len(line), width) for line in lines[:-1])
    return cost + (2.0 if width < _LEAST_VALUE_WIDTH else 0.2)


def _off(length: int, width: int) -> float:
    """What a line costs that should be full; a blank at its end may have gone."""
    if length == width:
        return 0.0
    return 0.7 if length == width - 1 else 2.5


def _value_cost(value: str) -> float:
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
