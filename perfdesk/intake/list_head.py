"""The head of a list: which of its rows name the columns, and what each column holds, by its names and neighbours."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from perfdesk.intake.cell_cut import is_list_head, is_unit_of_money
from perfdesk.intake.cell_labels import Labels, list_words
from perfdesk.intake.cells import Box, Cells, column_name
from perfdesk.intake.list_columns import (
    BUDGET_FIGURES,
    IN_ROWS,
    ITEM,
    NO_TITLE,
    Column,
    ListMapping,
    in_budget,
    type_in_list,
)
from perfdesk.intake.list_words import list_labels, without_year, words
from perfdesk.intake.outline import year_in
from perfdesk.intake.vocabulary import BUDGET_ITEMS, ROW_HEADS, STRUCTURE
from perfdesk.model.fields import MONEY
from perfdesk.model.form import SelfEvaluation, TargetForm
from perfdesk.model.money import parse_decimal

_LEVELS: Final = frozenset(("level1", "level2", "level3"))
_VALUES: Final = frozenset(("value", "target", "number"))
_OF_ROWS: Final = frozenset((*ROW_HEADS, "weight", "score", "operator", "unit", "number"))
_EVALUATED: Final = frozenset(("actual", "score", "deviation", "executed", "rate", "actual_completion", "total_score"))
"""What only a self-evaluation says."""
_OF_TARGETS: Final = frozenset(
    ("project_nature", "project_category", "start_date", "end_date", "period", "overall_goal")
)
_TOTALS: Final = ("funds.project_total", "funds.annual_total")
_UNIT = re.compile(r"(百万|千万|万|千|亿)?元")
_STATED_UNIT = re.compile(rf"(?:单位:?(?:人民币)?|[(])({_UNIT.pattern})")
_ANY_YEAR = re.compile(r"(20\d\d)年")
_STATED_YEAR = re.compile(r"(20\d\d)年度")
_WHOLE_PROJECT = re.compile("项目总|总投资|总资金")
_THIS_YEAR = re.compile("年度|本年|当年|预算|申请")
_WANYUAN: Final = "万元"
_KIND_NOT_TOLD: Final = (
    "没有自评表才有的列（实际完成值、得分、执行数等），当作申报表读入；若是自评，请在列名上方写明“自评”再导入。"
)
_MOST_HEAD_ROWS: Final = 3


@dataclass(frozen=True, slots=True)
class _Leaf:
    """The lowest name of a column, and the titles of the groups that it stands in, from the top.

    `alone` says that it is the only one right below its title.
    """

    box: Box
    groups: tuple[Box, ...] = ()
    alone: bool = False

    @property
    def group(self) -> Box | None:
        """The title right above it."""
        return self.groups[-1] if self.groups else None

    @property
    def title(self) -> str:
        """What the user is told."""
        return "：".join(box.line for box in (*self.groups, self.box))

    @property
    def key(self) -> str:
        """All that it says, for comparing."""
        return ":".join(box.key for box in (*self.groups, self.box))

    def names(self, labels: Labels) -> tuple[str, ...]:
        """List what its words stand for: its own, those joined with the group's, at last the group's."""
        own, group = (without_year(box.key) if box else "" for box in (self.box, self.group))
        joined = labels.paths(group.split("(", 1)[0] + own) if group else ()
        return labels.paths(own) or joined or (self.group_names(labels) if self.alone else ())

    def group_names(self, labels: Labels) -> tuple[str, ...]:
        """List what the title of the group stands for."""
        return labels.paths(without_year(self.group.key)) if self.group else ()

    def all_names(self, labels: Labels) -> tuple[str, ...]:
        """List what its words and those of its group stand for."""
        return (*self.names(labels), *self.group_names(labels))


def lists_in(cells: Cells) -> Iterator[tuple[Cells, int]]:
    """Cut a sheet into its lists, each with a row of its head; heads that are printed again begin no new list."""
    heads: list[int] = []
    starts: list[int] = []
    for row, boxes in cells.rows.items():
        own = [box for box in boxes if box.top == row and box.text]
        if not is_list_head(own) or (heads and {box.key for box in own} <= {box.key for box in cells.rows[heads[-1]]}):
            continue
        heads.append(row)
        starts.append(_title_above(cells, row))
    last = max(cells.rows, default=0)
    for head, start, following in zip(heads, [0, *starts[1:]], [*starts[1:], last + 1], strict=False):
        yield cells.between(start, following - 1), head


def _title_above(cells: Cells, head: int) -> int:
    """Return the first of the rows right above a head that hold one cell alone: its title, the unit of money."""
    start = head
    for row in reversed([each for each in cells.rows if each < head]):
        if len(cells.rows[row]) > 1 or row < start - 1:
            break
        start = row
    return start


def guess_mapping(cells: Cells, head: int, hidden: Collection[int] = ()) -> ListMapping:
    """Tell by the head of a list what its columns hold.

    Args:
        cells: of the sheet.
        head: a row of it that names columns, counted from 0; rows above and below may name groups and parts of them.
        hidden: its hidden columns, counted from 0; none of them is read.
    """
    leaves, first, last = _leaves(cells, head)
    above = [box for box in cells.boxes if box.bottom < first]
    titles = [*(box.key for box in above), cells.boxes[0].address]
    labels = _labels_of(leaves, titles)
    unit = next((match[1] for box in above if (match := _STATED_UNIT.search(box.key))), "")
    year, year_doubt = _year(leaves, above)
    columns = _columns(leaves, labels, unit, year, hidden)
    named = {place for leaf in leaves for place in range(leaf.box.left, leaf.box.right + 1)}
    filled = {box.left for box in cells.boxes if box.top > last} - named - set(hidden)
    columns.extend(Column(place, NO_TITLE, "") for place in filled)
    columns.sort(key=lambda each: each.place)
    told = labels.kind != TargetForm.kind or any(map(_is_of_target, columns))
    told = told or any(word in text for text in titles for word in words("target"))
    doubts = (year_doubt, "" if told else _KIND_NOT_TOLD)
    return ListMapping(labels.kind, last, tuple(columns), year, tuple(filter(None, doubts)))


def _columns(
    leaves: Sequence[_Leaf], labels: Labels, unit: str, year: int | None, hidden: Collection[int]
) -> list[Column]:
    """Tell what each column holds; `unit` is that of amounts whose head names none."""
    found = [leaf.names(labels) for leaf in leaves]
    by_indicator = any(_LEVELS & set(names) for names in found)
    value = min((leaf.box.left for leaf, names in zip(leaves, found, strict=True) if _VALUES & set(names)), default=-1)
    columns: list[Column] = []
    for leaf, names in zip(leaves, found, strict=True):
        unread = "是隐藏的列，没有读入" if leaf.box.left in hidden else _doubt_of_year(leaf, year)
        after_value = -1 < value < leaf.box.left
        paths = list(_paths(leaf, names, labels, by_indicator=by_indicator, after_value=after_value))
        path, doubt = ("", unread) if unread else _chosen(paths, leaf, columns)
        own = [match[0] for match in _UNIT.finditer(leaf.key)] or [unit]
        doubt = "；".join(filter(None, (doubt, _doubt_of_unit(path, own[-1], labels.kind))))
        columns.append(Column(leaf.box.left, leaf.title, path, in_wanyuan=own[-1] == _WANYUAN, doubt=doubt))
    return columns


def _is_of_target(column: Column) -> bool:
    """Whether a column holds what only a target form says."""
    return column.path in _OF_TARGETS or column.path.startswith("funds.")


def _year(leaves: Sequence[_Leaf], above: Iterable[Box]) -> tuple[int | None, str]:
    """Return the year that stands over the list, or the last one that its heads name, and what is doubtful about it.

    Of several years over the list the one called 年度 counts: 2026年开展的2025年度自评 is about 2025.
    """
    titles = [box.key for box in above]
    over = list(dict.fromkeys(int(year) for title in titles for year in _ANY_YEAR.findall(title)))
    over = over or [found for title in titles if (found := year_in(title))][:1]
    stated = [int(year) for title in titles for year in _STATED_YEAR.findall(title)]
    named = {found for leaf in leaves if (found := year_in(leaf.key))}
    year = next(iter((*stated, *over)), max(named, default=None))
    others = "、".join(str(each) for each in over if each != year)
    return year, f"列名上方还写着 {others} 年，当作 {year} 年度的清单读入，请核对。" if others else ""


def _labels_of(leaves: Sequence[_Leaf], titles: Sequence[str]) -> Labels:
    """Return the words of the kind of form: a self-evaluation has to be told by what no target form has.

    Args:
        leaves: the names of the columns.
        titles: what stands above them, and the name of the sheet.
    """
    of = {labels.kind: labels for labels in list_labels()}
    evaluation = of[SelfEvaluation.kind]
    said = {path for leaf in leaves if leaf.box.key not in words("remark") for path in leaf.all_names(evaluation)}
    told = bool(_EVALUATED & said) or any(word in text for text in titles for word in words("evaluation"))
    return evaluation if told else of[TargetForm.kind]


def _leaves(cells: Cells, head: int) -> tuple[list[_Leaf], int, int]:
    """Return the lowest names of the columns, and the first and last row of the head."""
    boxes = [box for box in cells.rows[head] if box.text]
    groups = _groups_above(cells, boxes, head)
    bottom = max(box.bottom for box in boxes)
    last = min(bottom, head + _MOST_HEAD_ROWS - 1)
    if last == head and _names_parts(cells, head):
        last = head + 1
    for row in range(head + 1, last + 1):
        below = [box for box in cells.rows.get(row, ()) if box.top == row and box.text]
        parents = [box for box in boxes if box.bottom < row]
        under = [_group_of(box, parents) for box in below]
        groups.extend(group for group in under if group is not None)
        boxes = [box for box in boxes if box not in under] + below
    counts = {id(group): sum(_group_of(box, [group]) is group for box in boxes) for group in groups}
    leaves: list[_Leaf] = []
    for box in sorted(boxes, key=lambda each: each.left):
        over = list(_groups_over(box, groups))
        leaves.append(_Leaf(box, tuple(reversed(over)), alone=bool(over) and counts[id(over[0])] == 1))
    return leaves, min([head, *(group.top for group in groups)]), last


def _groups_above(cells: Cells, boxes: Sequence[Box], head: int) -> list[Box]:
    """List the titles of groups right above a row of names: each over some of its columns, none over all of them."""
    row = [box for box in cells.rows.get(head - 1, ()) if box.text and box.bottom < head]
    over = [sum(bool(box.overlap(each)) for each in boxes) for box in row]
    found = [box for box, count in zip(row, over, strict=True) if 1 < count < len(boxes)]
    found = [box for box in found if not is_unit_of_money(box.key)]
    return found if len(found) > 1 or any(labels.paths(box.key) for box in found for labels in list_labels()) else []


def _names_parts(cells: Cells, head: int) -> bool:
    """Whether the row below names parts of the columns: names, no figures, and no project's name among them."""
    named = next(box for box in cells.rows[head] for labels in list_labels() if "project_name" in labels.paths(box.key))
    below = [box for box in cells.rows.get(head + 1, ()) if box.top == head + 1 and box.text]
    sums = words("sum")
    known = [box.key in sums or any(labels.paths(without_year(box.key)) for labels in list_labels()) for box in below]
    return (
        sum(known) * 2 > len(below)
        and not any(box.overlap(named) for box in below)
        and all(parse_decimal(box.text) is None for box in below)
    )


def _group_of(box: Box, groups: Sequence[Box]) -> Box | None:
    """Return the title over a name: one that spans it, or, where titles are not merged, the last one before it."""
    before = [group for group in groups if group.left <= box.left and group.bottom < box.top]
    nearest = max(before, key=lambda group: (group.left, group.top), default=None)
    return nearest if nearest and (nearest.right >= box.left or nearest.left == nearest.right) else None


def _groups_over(box: Box, groups: Sequence[Box]) -> Iterator[Box]:
    """List the titles over a name, the nearest first."""
    bottoms = sorted({group.bottom for group in groups if group.bottom < box.top}, reverse=True)
    for bottom in bottoms:
        if group := _group_of(box, [each for each in groups if each.bottom == bottom]):
            yield group


def _paths(
    leaf: _Leaf, names: Sequence[str], labels: Labels, *, by_indicator: bool, after_value: bool
) -> Iterator[str]:
    """List the fields that a column may hold, the likeliest first."""
    if leaf.box.key in list_words()["year"]:
        yield "year"
    all_names = leaf.all_names(labels)
    is_sum = leaf.box.key in words("sum") or any(path in _TOTALS for path in names)
    if labels.kind == TargetForm.kind and leaf.group and is_sum:
        yield from _TOTALS
        return
    figure = next((path for path in all_names if path in BUDGET_FIGURES), "")
    if figure:
        item = next((path for path in all_names if path in BUDGET_ITEMS), BUDGET_ITEMS[0])
        yield in_budget(BUDGET_ITEMS.index(item), figure)
        return
    own = sorted(names, key=lambda path: (path in _OF_ROWS) != (by_indicator and (path != "unit" or after_value)))
    for path in own:
        if path in _OF_ROWS:
            if by_indicator:
                yield IN_ROWS + path
            elif path in ("weight", "score"):
                yield f"total_{path}"
        elif path == "item":
            yield ITEM
        elif path == "period" or path not in STRUCTURE:
            yield path


def _chosen(paths: Sequence[str], leaf: _Leaf, columns: Sequence[Column]) -> tuple[str, str]:
    """Return one of the fields that a column may hold, and what is doubtful about that."""
    taken = {column.path: column for column in columns if column.path}
    free = [path for path in paths if path not in taken]
    if not free:
        same = next((taken[path] for path in paths), None)
        return "", f"与 {column_name(same.place)} 列“{same.title}”是同一栏，没有读入" if same else ""
    if leaf.box.key in words("remark"):
        return free[0], "当作偏差原因读入"
    halves = {path.rsplit("_", 1)[0] for path in paths if path.startswith("funds.")}
    if len(halves) < 2:  # noqa: PLR2004  # the whole project and the year
        return free[0], ""
    half = _half_named(leaf) or next(
        (path.rsplit("_", 1)[0] for path in reversed(taken) if path.startswith("funds.") and not leaf.group), ""
    )
    chosen = next((path for path in free if path.startswith(half or "funds.annual")), free[0])
    return chosen, "" if half else "没有写明是整个项目的资金还是年度资金，当作年度资金读入"


def _half_named(leaf: _Leaf) -> str:
    if _WHOLE_PROJECT.search(leaf.key):
        return "funds.project"
    return "funds.annual" if _THIS_YEAR.search(leaf.key) else ""


def _doubt_of_year(leaf: _Leaf, year: int | None) -> str:
    """Say that a column is about another year than the list."""
    own = year_in(leaf.key)
    return f"写的是 {own} 年，清单是 {year} 年的，没有读入" if own and own != year else ""


def _doubt_of_unit(path: str, unit: str, kind: str) -> str:
    """Say what is doubtful about the unit of a column of amounts."""
    if type_in_list(path, kind) is not MONEY or unit in ("元", _WANYUAN):
        return ""
    return f"金额单位“{unit}”不能换算，照数字读入，请改为元" if unit else "没有写明金额单位，按元读入"
