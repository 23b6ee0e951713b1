"""Prints forms the way machine-read documents show them: cells by tabs, with the artefacts that such texts have.

What is printed is known, so what a reader makes of it can be compared field by field.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from perfdesk.model.fields import DAY
from perfdesk.model.form import Indicator, SelfEvaluation, TargetForm
from perfdesk.model.money import format_decimal


@dataclass(frozen=True)
class Artefacts:
    """How likely each artefact is, per place where it may happen."""

    shifted_row: float = 0.1
    level1_moved: float = 0.1
    level2_low: float = 0.02
    level1_lost: float = 0.03
    page_break: float = 0.5
    running_head: float = 0.3
    latex: float = 0.05
    blanks: float = 0.1
    markup: float = 0.3
    cut_name: float = 0.3
    glued: float = 0.01

    @classmethod
    def none(cls) -> "Artefacts":
        return cls(*[0.0] * 11)


def _money(value: object) -> str:
    return format_decimal(value) if isinstance(value, Decimal) else ""


class Printer:
    """Prints forms; the same seed prints the same text."""

    def __init__(self, seed: int, artefacts: Artefacts | None = None, *, colon: bool = False) -> None:
        self.random = random.Random(seed)  # noqa: S311 - texts, not secrets
        self.artefacts = artefacts or Artefacts()
        self.colon = ":" if colon else ""

    def happens(self, share: float) -> bool:
        return self.random.random() < share

    def form(self, form: TargetForm) -> str:
        """Return the text of one form."""
        rows = [*self._title(form), *self._head(form), *self._goals(form), *self._table(form.indicators)]
        return "\n".join(self._paged(rows, form)) + "\n"

    def _title(self, form: TargetForm) -> list[list[str]]:
        year = self.random.choice(["（{}年度）", "({}年度)", "({} 年度)", "（{} 年度）"]).format(form.year)
        title = "财政项目支出绩效目标申报表"
        if self.happens(self.artefacts.markup):
            styled = f'<p style="text-align: center;"><b>{title}</b></p> <p style="text-align: center;">{year}</p>'
            return [[self.random.choice([styled, f"<b>{title}</b> {year}"]), "", "", "", ""]]
        return [[title, "", "", "", ""], [year, "", "", "", ""]]

    def _head(self, form: TargetForm) -> list[list[str]]:
        start, end = DAY.show(form.start_date), DAY.show(form.end_date)
        funds, colon = form.funds, self.colon
        name = self._name(form.project_name)
        left = [_money(each) for each in (funds.project_total, funds.project_fiscal, funds.project_other)]
        right = [
            _money(each)
            for each in (funds.annual_total, funds.annual_appropriation, funds.annual_carryover, funds.annual_other)
        ]
        head = "项目资金 (元)" if self.happens(0.5) else "项目资金（元）"
        return [
            ["项目名称", name, "", "项目性质", form.project_nature, "项目类别", form.project_category],
            ["主管部门", form.supervising_department, "", "实施单位", form.implementing_unit, "", ""],
            ["计划开始日期", start, "", "计划完成日期", end, "", ""],
            [head, "项目资金总额" + colon, left[0], "年度资金申请总额" + colon, "", right[0]],
            ["", "其中：财政资金", left[1], "其中：当年财政拨款", "", right[1]],
            ["", "", "", "上年结转资金", "", right[2]],
            ["", "其他资金", left[2], "其他资金", "", right[3]],
        ]

    def _name(self, text: str) -> str:
        return text.replace("（", " （") if self.happens(self.artefacts.blanks) else text

    def _goals(self, form: TargetForm) -> list[list[str]]:
        label = self.random.choice(["项目绩效目标", "项目 绩效 目标", "项目绩效 目标"])
        texts = [self._goal(form.overall_goal), self._goal(form.annual_goal)]
        return [[label, "项目总目标", "", "", "年度总体目标", ""], ["", texts[0], "", "", texts[1], ""]]

    def _goal(self, text: str) -> str:
        paragraphs = text.split("\n")
        if len(paragraphs) > 1 or (text and self.happens(self.artefacts.markup)):
            return " ".join(f"<p>{part}</p>" for part in paragraphs)
        return text

    def _table(self, indicators: Sequence[Indicator]) -> list[list[str]]:
        value = self.random.choice(["年度(/项目)指标值", "年度（/项目）指标值"])
        header = ["", "一级指标", "二级指标", "三级指标", "", value]
        rows = [["", "", "", indicator.level3, "", self._value(indicator)] for indicator in indicators]
        self._levels(rows, indicators)
        upright = rows[0] if rows and self.happens(0.8) else header
        upright[0] = self.random.choice(["绩效指标", "绩效 指标"])
        return [header, *(self._shifted(row) for row in rows)]

    def _levels(self, rows: list[list[str]], indicators: Sequence[Indicator]) -> None:
        """Print each level name on the first of its rows, or where artefacts put it."""
        art = self.artefacts
        for column, name, low, high in (
            (1, "level1", art.level1_moved / 2, art.level1_moved / 2),
            (2, "level2", art.level2_low, 0.0),
        ):
            before = ""
            for n, indicator in enumerate(indicators):
                text = getattr(indicator, name)
                if text == before:
                    continue
                before = text
                if column == 1 and self.happens(art.level1_lost):
                    continue
                at = n
                same_below = n + 1 < len(rows) and getattr(indicators[n + 1], name) == text
                if same_below and self.happens(low):
                    at = n + 1
                elif n and not rows[n - 1][column] and self.happens(high):
                    at = n - 1
                rows[at][column] = self._blanked(text)

    def _blanked(self, text: str) -> str:
        if self.happens(self.artefacts.blanks):
            at = self.random.randrange(1, len(text))
            return f"{text[:at]} {text[at:]}"
        return text

    def _value(self, indicator: Indicator) -> str:
        value = indicator.value
        text = value.raw or value.composed()
        if value.number is None or value.operator not in {"≥", "≤"}:
            return text
        if self.happens(self.artefacts.latex):
            sign = {"≥": r"\geq", "≤": r"\leq"}[value.operator]
            return f"${sign} {value.number}\\%$" if value.unit == "%" else f"${sign} {value.number}$({value.unit})"
        if self.happens(self.artefacts.blanks):
            ascii_sign = {"≥": ">=", "≤": "<="}[value.operator]
            spaced, plain = f"{value.operator} {value.number} ({value.unit})", f"{ascii_sign}{value.number}{value.unit}"
            return self.random.choice([spaced, plain])
        return text

    def _shifted(self, row: list[str]) -> list[str]:
        if self.happens(self.artefacts.glued) and row[1] and row[2]:
            return [row[0], f"{row[1]} {row[2]}", "", *row[3:]]
        if not self.happens(self.artefacts.shifted_row):
            return row
        if not row[0] and self.happens(0.6):
            return [*row[1:], ""]
        if not row[4]:
            return [*row[:4], row[5], ""]
        return ["", *row]

    def _paged(self, rows: list[list[str]], form: TargetForm) -> list[str]:
        lines = ["\t".join(row) + "\t" * self.random.randrange(3) for row in rows]
        if not self.happens(self.artefacts.page_break) or len(rows) < 8:
            return lines
        at = self.random.randrange(4, len(rows))
        between = [""]
        if self.happens(self.artefacts.running_head):
            between = ["", f"{form.implementing_unit}预算公开材料", "", f"- {self.random.randrange(1, 90)} -", ""]
        cut = self._cut(rows[at - 1], at, len(rows))
        if cut:
            lines[at - 1] = "\t".join(cut[0])
            return [*lines[:at], *between, "\t".join(cut[1]), *lines[at:]]
        return [*lines[:at], *between, *lines[at:]]

    def _cut(self, row: list[str], at: int, total: int) -> tuple[list[str], list[str]] | None:
        """Cut a level name or a goal in two, half on either page."""
        if not self.happens(self.artefacts.cut_name):
            return None
        column = next((n for n, cell in enumerate(row) if cell in {"可持续影响指标", "服务对象满意度指标"}), None)
        if column is None and at < total - 1:
            column = next((n for n, cell in enumerate(row) if len(cell) > 60 and "<" not in cell), None)
        if column is None:
            return None
        middle = len(row[column]) // 2 + 1
        first, second = list(row), [""] * len(row)
        first[column], second[column] = row[column][:middle], row[column][middle:]
        return first, second


def summary_book(forms: Sequence[TargetForm], printer: Printer, unit: str) -> str:
    """Print forms one after another under one line, as in a 汇总表."""
    head = f"{unit} {forms[0].year} 年度项目绩效目标汇总表"
    return "\n\n" + "\n\n".join([head, *(printer.form(form) for form in forms)])


def full_book(forms: Sequence[TargetForm], printer: Printer, unit: str, summary: str) -> str:
    """Print a book with title, summary and narratives."""
    mark: Callable[[], str] = lambda: printer.random.choice(["## ", "### ", "", "##### "])  # noqa: E731
    parts = [f"**{unit}**  \n**{forms[0].year}年财政支出项目绩效目标申报表**", "### 绩效目标设置情况", summary]
    for n, form in enumerate(forms, 1):
        parts.append(f"{mark()}项目经费情况说明{n}")
        for section in form.narrative:
            parts.append(f"{mark()}{section.heading}（说明有关情况）")
            parts.extend(section.text.split("\n"))
        number = printer.random.choice("七七七八九")
        parts.append(f"{mark()}{number}、绩效目标（包括总目标、年度目标、分解目标等，具体见表格）")
        parts.append(printer.form(form))
    return "\n\n".join(parts)


def _wrapped(text: str, width: int) -> list[str]:
    """Break a text after every `width` characters, with no regard to its words."""
    return [text[at : at + width] for at in range(0, len(text), width)] or [""]


def _groups(indicators: Sequence[Any]) -> Iterator[tuple[list[str], list[Any]]]:
    """List the groups of one 二级指标, each with the level names that are printed in front of it."""
    before = ""
    for (level1, level2), rows in groupby(indicators, key=lambda row: (row.level1, row.level2)):
        yield ([level1] if level1 != before else []) + [level2], list(rows)
        before = level1


def drawn_target(form: TargetForm) -> str:
    """Print a target form of the 2022 layout in drawing order, broken over lines."""
    funds = form.funds
    unit = _wrapped(form.implementing_unit, 12)
    unit_lines = [f"主管部门 实施单位 {unit[0]}"] if len(unit) == 1 else ["主管部门 实施单位", "\n\n".join(unit)]
    total, annual = (_plain(each) for each in (funds.project_total, funds.annual_total))
    name = _wrapped(form.project_name, 12)
    lines = [
        "财政项目支出绩效目标申报表",
        f"（{form.year}年度）",
        f"项目名称 {name[0]}" if len(name) == 1 else "项目名称\n" + "\n\n".join(name),
        f"项目类别 {form.project_category}",
        *unit_lines,
        f"计划开始日期 {DAY.show(form.start_date)} 计划完成日期 {DAY.show(form.end_date)}",
        "项目资金",
        f"项目资金总额 {total} 年度资金申请总额 {annual}",
        f"其中：财政资金 {_plain(funds.project_fiscal)}".strip(),
        "其中：当年财政拨款\n\n上年结转资金\n\n其他资金 其他资金",
        "\n".join("项目绩效目标"),
        f"项目总目标\n年度总目标\n\n（{form.year} 年 - {form.year}年）",
        "\n".join(_wrapped(form.overall_goal, 25)),
        "\n".join(_wrapped(form.annual_goal, 25)),
        "\n".join("绩效指标"),
        "一级指标 二级指标 三级指标 指标目标值",
    ]
    for levels, rows in _groups(form.indicators):
        first = levels
        for row in rows:
            parts = _wrapped(row.level3, 12)
            value = row.value.raw
            if len(parts) == 1 and len(rows) == 1:
                lines.append(" ".join([*first, parts[0], value]))
            elif len(parts) == 1:
                lines.extend([*first, f"{parts[0]} {value}"])
            else:
                lines.extend([*first, "\n".join(parts), value])
            first = []
    return "\n\n".join(lines) + "\n"


def drawn_evaluation(form: SelfEvaluation, break_at: int) -> str:
    """Print a self-evaluation of the 2023 layout in drawing order; the page ends before line `break_at` of its rows."""
    lines = [
        "财政项目支出绩效自评表",
        f"({form.year} 年度)\n",
        f"项目名称 {form.project_name}\n" if len(form.project_name) <= 13
        else "项目名称\n" + "\n\n".join(_wrapped(form.project_name, 13)) + "\n",
        "主管部门",
        "\n\n".join(_wrapped(form.supervising_department, 12)),
        "实施单位\n",
        "\n".join(_wrapped(form.implementing_unit, 8)) + "\n",
        "项目资金\n（元）\n",
        "     年初预算数 全年预算数 全年执行数  分值  执行率 得分\n",
    ]  # fmt: skip
    for n, row in enumerate(form.budget):
        amounts = [_plain(each) for each in (row.initial, row.full_year, row.executed) if each is not None]
        behind = f"{row.weight} {row.rate} {row.score}" if n == 0 else "—   "
        label = ("", "    其中：", " " * 16, " " * 16)[n] + row.item
        lines.append(f"{label} {' '.join(amounts)} {behind}\n")
    lines += [
        "年度\n总体\n目标\n\n预期目标 实际完成情况\n",
        "\n".join(_wrapped(form.expected_goal, 25)) + "\n",
        "\n".join(_wrapped(form.actual_completion, 20)) + "\n",
        "绩\n效\n指\n标\n\n一级指标 二级指标 三级指标\n年度\n\n指标值\n实际\n\n完成值",
        "分值 得分\n\n偏差原因分析及\n改进措施\n",
    ]
    drawn = []
    for levels, rows in _groups(form.indicators):
        drawn.append("\n\n".join(levels))
        for row in rows:
            parts = _wrapped(row.level3, 10)
            reason = _wrapped(row.deviation, 7)
            values = f"{row.target.raw} {row.actual.raw} {row.weight} {row.score} {reason[0]}".strip()
            if len(parts) == 1 and len(rows) == 1 and len(reason) == 1:
                drawn[-1] += f" {parts[0]} {values}\n"
            else:
                drawn.extend(["\n\n".join(parts) + "\n", values, *reason[1:]])
    if break_at < len(drawn):
        drawn[break_at] = " " + drawn[break_at]
    return "\n".join([*lines, *drawn, f"\n总分 {form.total_weight} {form.total_score}  \n"])


def _plain(value: object) -> str:
    return format_decimal(value, None) if isinstance(value, Decimal) else ""
