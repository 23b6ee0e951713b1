"""What the goals say: whether they are there, measurable, this year's, and this unit's own."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from perfdesk.model.alike import alike_texts
from perfdesk.model.finding import BookCase, NoOptions, Remark, TargetCase, book_rule, form_name, form_rule
from perfdesk.model.form import TargetForm
from perfdesk.model.reading import word_in
from perfdesk.model.text import half_width, squeeze

_WHITE = re.compile(r"\s+")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_QUOTED = re.compile(r"《[^》]*》|[〔【\[(（]\d{4}(?:[-—~至]\d{4})?年?[〕】\])）]\d*号?")
_SENTENCE_END = re.compile(r"[。；;!！\n]")


def goals_of(form: TargetForm) -> Iterator[tuple[str, str]]:
    """Yield path and text of each goal that is filled; one text in both cells counts once, as the annual goal."""
    annual, overall = form.annual_goal, form.overall_goal
    if annual.strip():
        yield "annual_goal", annual
    if overall.strip() and squeeze(overall) != squeeze(annual):
        yield "overall_goal", overall


@form_rule("goal-empty", NoOptions)
def goal_empty(case: TargetCase[NoOptions]) -> Iterator[Remark]:
    """年度总体目标 is empty; the lesser finding: 项目总目标 is, in an edition that prints it."""
    if not case.form.annual_goal.strip():
        yield Remark(
            "annual_goal",
            "“年度总体目标”没有填写，指标就没有依据。请写明这笔钱本年度做什么、做多少、达到什么效果。",
        )
    if not case.form.overall_goal.strip() and "overall_goal" not in case.edition.blank:
        yield Remark(
            "overall_goal",
            "“项目总目标”没有填写。请写明整个项目要做成什么样；只做一年的，可比年度目标更概括。",
            minor=True,
        )


@dataclass(frozen=True, slots=True)
class GoalVague:
    """Options: the fewest and the most characters, white space aside, and words that tell a time."""

    fewest: int = 40
    most: int = 500
    units: tuple[str, ...] = ()
    times: tuple[str, ...] = ()


@form_rule("goal-vague", GoalVague)
def goal_vague(case: TargetCase[GoalVague]) -> Iterator[Remark]:
    """A goal is too short or too long; the lesser finding: it has no figure and no time."""
    options = case.options
    for path, goal in goals_of(case.form):
        length, label = len(_WHITE.sub("", goal)), case.edition.label(path)
        measured = has_figure_or_time(goal, options)
        if length < options.fewest:
            more = "" if measured else "，并带上数量或时间"
            yield Remark(
                path,
                f"“{label}”只有 {length} 个字，少于 {options.fewest} 个字，看不出要做成什么。"
                f"请补上做什么、为谁做、达到什么效果{more}。",
            )
        elif length > options.most:
            yield Remark(
                path,
                f"“{label}”有 {length} 个字，多于 {options.most} 个字，重点不清。请只留本年度的任务和效果，"
                "其余写进项目经费情况说明。",
            )
        elif not measured:
            yield Remark(
                path,
                f"“{label}”里没有一个数量或时间，年底无法对照是否完成。"
                "请写上至少一个，例如“全年巡检 12 次”“6 月底前完成验收”。",
                minor=True,
            )


def has_figure_or_time(goal: str, options: GoalVague) -> bool:
    """Whether a goal has a counted quantity, a percentage or a time; names with digits (12345热线) are none."""
    text = _QUOTED.sub("", half_width(goal))
    return bool(word_in(options.times, text) or _counted(options.units).search(text))


@cache
def _counted(units: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a quantity; Chinese numerals count with times and with what is clearly counted."""
    written = "|".join(map(re.escape, units)) or "(?!)"
    return re.compile(
        rf"(?<![A-Za-z第])\d[\d,]*(?:\.\d+)?\s*[余多]?\s*[万亿]?(?:{written})"
        r"|(?<![第十])[二三四五六七八九十两半]+个?(?:年|月|季度|周|天|小时|分钟|场|名|台|套|份|户|家|辆|人)(?!行动)"
        r"|[两三四五六七八九十]+次|(?<![第统同专])一(?:年|个月|个季度|周|天|小时)"
    )


@dataclass(frozen=True, slots=True)
class GoalStale:
    """Options: words that tell of the year as past, words that name a year as background, words that look ahead."""

    past: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()


@form_rule("goal-stale", GoalStale)
def goal_stale(case: TargetCase[GoalStale]) -> Iterator[Remark]:
    """A goal names a year that is not the form's, or tells of the year as past."""
    form, options = case.form, case.options
    for path, goal in goals_of(form):
        text, label = _QUOTED.sub("", half_width(goal)), case.edition.label(path)
        years = [str(year) for year in _foreign_years(text, form, options, whole=path == "overall_goal")]
        if years:
            yield Remark(
                path,
                f"“{label}”写的是 {'、'.join(years)} 年，而本表是 {form.year} 年度的，像是从往年的表抄来的。"
                f"请改成 {form.year} 年的任务；确需提到其他年份的，请说明与本年的关系。",
            )
        elif words := _told_as_past(text, options):
            yield Remark(
                path,
                f"“{label}”用“{words}”把事情写成已经做完的，而目标是今年将要做到的。请改成“完成……”“确保……”这样的说法。",
            )


_MONTH = r"(?:年度?)?(?:\d{1,2}月(?:份|底|初|\d{1,2}日)?)?"
_YEARS = re.compile(rf"(?<!\d)(20\d\d)(?:{_MONTH}\s*[-—–~至到]+\s*(20\d\d))?年")


def _foreign_years(text: str, form: TargetForm, options: GoalStale, *, whole: bool) -> Iterator[int]:
    """Yield the years that a goal gives as its own and that are not the form's, each once."""
    allowed = _project_years(form) if whole else range(form.year or 0, (form.year or 0) + 1)
    seen: set[int] = set()
    for match in _YEARS.finditer(text) if form.year else ():
        first, last = int(match[1]), int(match[2] or match[1])
        around = text[max(0, match.start() - 2) : match.start()] + "|" + text[match.end() : match.end() + 8]
        in_span = any(year in allowed for year in range(first, last + 1))
        if not in_span and first not in seen and not word_in(options.background, around):
            seen.add(first)
            yield first


def _project_years(form: TargetForm) -> range:
    """Return the years from the project's start to its end, with the form's own."""
    years = [day.year for day in (form.start_date, form.end_date) if isinstance(day, dt.date)] + [form.year or 0]
    return range(min(years), max(years) + 1)


def _told_as_past(text: str, options: GoalStale) -> str:
    """Return the words that tell of the year as past: a set phrase, or 了 behind the main verb of a sentence."""
    if words := word_in(options.past, text):
        return words
    for sentence in _SENTENCE_END.split(text):
        words = word_in(options.done, sentence)
        if words and not word_in(options.ahead, sentence) and not _is_clause(sentence, words):
            return words
    return ""


def _is_clause(sentence: str, words: str) -> bool:
    """Whether a verb with 了 belongs to what is spoken of (`完成了……的平台`, `在完成了……后`)."""
    behind = sentence.partition(words)[2]
    head = re.split(r"[，,]", behind, maxsplit=1)[0]
    return head.endswith(("后", "之后", "的基础上")) or bool(re.match(r"的", behind))


@dataclass(frozen=True, slots=True)
class GoalOtherUnit:
    """Options: the region before names of units, words before what is one's own, endings of units, of facilities."""

    region: str = ""
    own: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()


@form_rule("goal-other-unit", GoalOtherUnit)
def goal_other_unit(case: TargetCase[GoalOtherUnit]) -> Iterator[Remark]:
    """A goal speaks of another organisation as of one's own: neither the 主管部门 nor the 实施单位, also shortened."""
    form = case.form
    ours = [name for name in (form.supervising_department, form.implementing_unit) if name]
    if not ours:
        return
    for path, goal in goals_of(form):
        for name in _owners(squeeze(goal), case.options):
            facility = name.endswith(case.options.facilities) if case.options.facilities else False
            if not facility and not any(_is_short_for(name, our, case.options.region) for our in ours):
                yield Remark(
                    path,
                    f"“{case.edition.label(path)}”把“{name}”写成了自己的单位，而本项目的实施单位是"
                    f"“{form.implementing_unit or ours[0]}”，像是从别家的表抄来的。请改成本单位的名称。",
                )
                break


def _owners(goal: str, options: GoalOtherUnit) -> Iterator[str]:
    """Yield the organisations that a goal names where one names one's own: at its head, or as whose work is kept up."""
    for match in _owner_pattern(options).finditer(goal):
        yield match["name"]


@cache
def _owner_pattern(options: GoalOtherUnit) -> re.Pattern[str]:
    before, ending = ("|".join(map(re.escape, words)) or "(?!)" for words in (options.own, options.endings))
    region = rf"(?:{re.escape(options.region)})?(?:[\u4e00-\u9fff]{{2,3}})?"
    area = rf"(?!{before}){region}(?<![社园街辖片校景发开])区(?![级域内、])"
    name = rf"{area}[^，。；、：,;:的和与及各等对为局委院校所“”《》()（）]{{2,12}}?(?:{ending})"
    return re.compile(rf"(?:^|(?<=[。；\n])|(?:{before}))(?P<name>{name})(?!《|[、和与及等]|印发|发布|要求)")


def _is_short_for(name: str, full: str, region: str) -> bool:
    """Whether each character of `name` stands in `full` in the same order, the region and 新 aside."""
    characters = iter(squeeze(full))
    return all(character in characters for character in name.removeprefix(region).replace("区新", "区"))


@dataclass(frozen=True, slots=True)
class GoalCopied:
    """Options: from which share of equal text two goals are copies of each other."""

    alike: Decimal = Decimal("0.9")


@book_rule("goal-copied", GoalCopied)
def goal_copied(case: BookCase[GoalCopied]) -> Iterator[Remark]:
    """Two projects have the same annual goal but for figures; the lesser finding: 项目总目标 repeats 年度总体目标."""
    forms = {n: form for n, form in enumerate(case.book.forms) if isinstance(form, TargetForm)}
    partners = alike_texts({n: letters_of(form.annual_goal) for n, form in forms.items()}, case.options.alike)
    for n, form in forms.items():
        if n in partners:
            other, share = partners[n]
            yield Remark(
                "annual_goal",
                f"本项目的年度总体目标与“{form_name(forms[other])}”的有 {share:.0%} 相同，看不出两个项目各做什么。"
                "请写出本项目自己的对象、内容和数量。",
                form=n,
            )
        elif form.annual_goal.strip() and squeeze(form.annual_goal) == squeeze(form.overall_goal):
            yield _repeats_itself(n, form)


@lru_cache(maxsize=1024)
def letters_of(text: str) -> str:
    """Return a text without figures, punctuation and white space."""
    return _NO_LETTERS.sub("", text)


def _repeats_itself(n: int, form: TargetForm) -> Remark:
    one_year = len(_project_years(form)) == 1
    advice = (
        "项目只做一年时可以如此；若年年都做，请在总目标里写长远要做成什么样。"
        if one_year
        else "项目跨年，请在总目标里写整个项目、在年度目标里写本年要做到的部分。"
    )
    return Remark("annual_goal", f"项目总目标与年度总体目标一字不差。{advice}", minor=one_year, form=n)
