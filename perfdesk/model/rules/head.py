"""What stands at the head of a form: its year and dates, the project's name and nature; and text left unfinished."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from perfdesk.model.finding import AnyCase, Mend, Remark, TargetCase, any_form_rule, form_rule
from perfdesk.model.form import Form, SelfEvaluation, TargetForm
from perfdesk.model.reading import word_in
from perfdesk.model.rules.indicators import numbered
from perfdesk.model.text import half_width
from perfdesk.model.value import TargetValue


@dataclass(frozen=True, slots=True)
class Year:
    """Options: the word in 项目性质 of projects that last just the year."""

    recurring: str = "经常性"


@any_form_rule("year", Year)
def year(case: AnyCase[Year]) -> Iterator[Remark]:
    """The form's year is not its edition's; the lesser finding: a recurring project has a date outside its year."""
    form, edition = case.form, case.edition
    if form.year is None:
        yield Remark("year", "没有填写年度，不知道按哪一年的表样检查。请补填预算年度。")
        return
    if edition.years and form.year not in edition.years:
        years = "、".join(map(str, edition.years))
        yield Remark(
            "year", f"本表是 {form.year} 年度的，而所用的表样只适用于 {years} 年度。请核对年度，或换用当年的表样。"
        )
        return
    if isinstance(form, TargetForm) and case.options.recurring and case.options.recurring in form.project_nature:
        yield from _dates_outside(form, form.year)


def _dates_outside(form: TargetForm, own: int) -> Iterator[Remark]:
    for path, label, day, usual in (
        ("start_date", "计划开始日期", form.start_date, f"{own:04d}-01-01"),
        ("end_date", "计划完成日期", form.end_date, f"{own:04d}-12-31"),
    ):
        if isinstance(day, dt.date) and day.year != own:
            yield Remark(
                path,
                f"{label} {day} 不在 {own} 年内，而经常性项目按年申报。请改为 {usual}，或把项目性质改为一次性项目。",
                minor=True,
                mend=Mend(f"改为 {usual}", {path: usual}),
            )


_TITLE = re.compile(r"《[^》]*》")
_NAME_YEARS = re.compile(
    r"(?<!\d)(?:(20\d\d)\s*(?:年度?)?(?:[./]\d{1,2}月?)?\s*[-—–~至]\s*(20\d\d)|(20\d\d)(?=年|[)）]|$))"
)


@dataclass(frozen=True, slots=True)
class NameYear:
    """Options: words of names that tell of an earlier year's debt, which is paid this year."""

    owed: tuple[str, ...] = ()


@form_rule("name-year", NameYear)
def name_year(case: TargetCase[NameYear]) -> Iterator[Remark]:
    """The project's name carries years that do not take in the form's."""
    name, own = half_width(case.form.project_name), case.form.year
    if own is None or word_in(case.options.owed, name):
        return
    for match in _NAME_YEARS.finditer(_TITLE.sub("", name)):
        first, last = int(match[1] or match[3]), int(match[2] or match[3])
        if not first <= own <= last:
            yield Remark(
                "project_name",
                f"项目名称里写的是“{match[0].strip()}”，而本表是 {own} 年度的，像是沿用了往年的名称。"
                "请与预算系统核对：名称没有改的可以保留并说明，否则去掉年份。",
            )
            return


@dataclass(frozen=True, slots=True)
class Nature:
    """Options: words in names of projects that end, and in names of those that go on year after year."""

    ending: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()


@form_rule("nature", Nature)
def nature(case: TargetCase[Nature]) -> Iterator[Remark]:
    """项目性质 and the project's name disagree: a purchase that recurs, a maintenance that is done once."""
    name, kind = case.form.project_name, case.form.project_nature
    ending, lasting = word_in(case.options.ending, name), word_in(case.options.lasting, name)
    if "经常性" in kind and ending and not lasting:
        yield Remark(
            "project_nature",
            f"项目性质是“{kind}”，而名称里的“{ending}”通常做完为止。请核对是否应为一次性项目；若是建成后的维护，请在名称里写明“运维”。",
        )
    elif "一次性" in kind and lasting and not ending:
        yield Remark(
            "project_nature",
            f"项目性质是“{kind}”，而名称里的“{lasting}”通常每年都有。请核对是否应为经常性项目。",
        )


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Options: words that stand for what is still to be written."""

    words: tuple[str, ...] = ()


_LEFT_OVER = (
    r"(?<![A-Za-z×*])(?:[Xx]{2,}|×{2,})(?![A-Za-z×*])|\{[^{}]*\}|【\s*】"
    r"|</?(?:p|b|i|u|br|hr|div|span|table|t[rdh]|tbody|thead|su[bp]|strong|em|font|li|ul|ol|h[1-6])(?:\s[^<>]*)?/?>"
    r"|\$?\\(?:geq|leq|ge|le|times|%|sim|text)[a-z]*"
)


@cache
def _left_over(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join([_LEFT_OVER, *map(re.escape, words)]))


@any_form_rule("placeholder", Placeholder)
def placeholder(case: AnyCase[Placeholder]) -> Iterator[Remark]:
    """A text holds a stand-in or left-over markup: XX, 待填写, {…}, tags; `**` masks a name and is right."""
    pattern, texts = _left_over(case.options.words), list(_texts(case.form))
    if not pattern.search("\n".join(text for _, text in texts)):
        return
    for path, text in texts:
        if match := pattern.search(text):
            yield Remark(
                path,
                f"这里还留着“{match[0]}”，是待填的空位或转换留下的符号，打印出来会被退回。请换成实际内容，或删去。",
            )


_TEXTS = {
    TargetForm: (
        "project_name",
        "project_nature",
        "project_category",
        "supervising_department",
        "implementing_unit",
        "overall_goal",
        "annual_goal",
    ),
    SelfEvaluation: (
        "project_name",
        "supervising_department",
        "implementing_unit",
        "expected_goal",
        "actual_completion",
    ),
}


def _texts(form: Form) -> Iterator[tuple[str, str]]:
    """Yield each text of a form with the path that a finding on it stands on."""
    for path in _TEXTS[type(form)]:
        yield path, getattr(form, path)
    if isinstance(form, TargetForm):
        for path, indicator in numbered(form.indicators):
            yield path, f"{indicator.level3}\n{_written(indicator.value)}"
        for n, section in enumerate(form.narrative):
            yield f"narrative[{n}]", section.text
    else:
        for path, row in numbered(form.indicators):
            yield path, f"{row.level3}\n{_written(row.target)}\n{_written(row.actual)}\n{row.deviation}"


def _written(value: TargetValue) -> str:
    return value.raw or value.text
