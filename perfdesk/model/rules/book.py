"""What only the whole book shows: names written in two ways, and one project twice."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.model.alike import alike_texts, likeness
from perfdesk.model.finding import BookCase, Mend, Remark, book_rule, form_name
from perfdesk.model.form import Form, TargetForm
from perfdesk.model.reading import word_in
from perfdesk.model.rules.goals import letters_of
from perfdesk.model.text import squeeze


@dataclass(frozen=True, slots=True)
class DepartmentSpelling:
    """Options.

    Attributes:
        alike: how alike two names must be to be one unit written in two ways, city and district aside.
        city: the city before names, which may be left out.
        places: words of places whose units are others than those of the district.
    """

    alike: Decimal = Decimal("0.6")
    city: str = ""
    places: tuple[str, ...] = ()


@book_rule("department-spelling", DepartmentSpelling)
def department_spelling(case: BookCase[DepartmentSpelling]) -> Iterator[Remark]:
    """The 主管部门 or the 实施单位 is written in two ways; stands on the forms with the rarer spelling."""
    forms = dict(enumerate(case.book.forms))
    of_unit: dict[str, list[int]] = defaultdict(list)
    for n, form in forms.items():
        of_unit[squeeze(form.implementing_unit)].append(n)
    for group in of_unit.values():  # one unit has one 主管部门, so any other name is a second one
        yield from _rarer(case, {n: forms[n] for n in group}, "supervising_department")
    yield from _rarer(case, forms, "implementing_unit", _same_unit)


def _rarer(
    case: BookCase[DepartmentSpelling],
    forms: Mapping[int, Form],
    path: str,
    same: Callable[[str, str, DepartmentSpelling], bool] = lambda _one, _other, _options: True,
) -> Iterator[Remark]:
    """Remark on the forms that write a name otherwise than most do, where both names mean the `same`."""
    written = {n: squeeze(getattr(form, path)) for n, form in forms.items()}
    counts = Counter(name for name in written.values() if name)
    if not counts:
        return
    common, most = counts.most_common(1)[0]
    for n, name in written.items():
        if name and name != common and same(name, common, case.options):
            yield Remark(
                path,
                f"同一册里{case.edition.label(path)}有两种写法：“{name}”{counts[name]} 张，“{common}”{most} 张。"
                f"请统一为正确的全称；若应为“{common}”，可一键改过来。",
                mend=Mend(f"改为“{common}”", {path: common}),
                form=n,
            )


_DISTRICT = re.compile(r"^[^区县]{1,4}[区县]")


def _same_unit(one: str, other: str, options: DepartmentSpelling) -> bool:
    """Whether two names are most likely one unit: alike but for the region, and none that of a street or town."""
    first, second = one.removeprefix(options.city), other.removeprefix(options.city)
    if word_in(options.places, first) != word_in(options.places, second):
        return False
    ours, theirs = _DISTRICT.match(first), _DISTRICT.match(second)
    if not (ours and theirs) or ours[0] == theirs[0]:
        first, second = _DISTRICT.sub("", first), _DISTRICT.sub("", second)
    return likeness(first, second) >= float(options.alike)


@dataclass(frozen=True, slots=True)
class DuplicateProject:
    """Options: how alike names and goals are of what is one project, and words that names may differ by."""

    names: Decimal = Decimal("0.8")
    goals: Decimal = Decimal("0.9")


_BRACKET = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_APART = re.compile(r"[一二三四五六七八九十\d]+")


@book_rule("duplicate-project", DuplicateProject)
def duplicate_project(case: BookCase[DuplicateProject]) -> Iterator[Remark]:
    """Two forms of a kind and year have the same project's name, or nearly the same name and nearly the same goal."""
    by_year: dict[tuple[str, int | None], dict[int, Form]] = defaultdict(dict)
    for n, form in enumerate(case.book.forms):
        if form.project_name:
            by_year[form.kind, form.year][n] = form
    for forms in by_year.values():
        yield from _same_names(forms)
        targets = {n: form for n, form in forms.items() if isinstance(form, TargetForm)}
        yield from _near_names(targets, case.options)


def _same_names(forms: dict[int, Form]) -> Iterator[Remark]:
    first: dict[str, int] = {}
    for n, form in forms.items():
        name = squeeze(form.project_name)
        if name in first:
            yield Remark(
                "project_name",
                f"“{form_name(form)}”与第 {first[name] + 1} 张表同名，同一笔钱可能报了两次。"
                "请删去一张，或在名称里写出区别。",
                form=n,
            )
        else:
            first[name] = n


def _near_names(forms: dict[int, TargetForm], options: DuplicateProject) -> Iterator[Remark]:
    goals = alike_texts({n: letters_of(form.annual_goal) for n, form in forms.items()}, options.goals)
    for n, (other, share) in goals.items():
        if other < n and _nearly_same_name(forms[n].project_name, forms[other].project_name, float(options.names)):
            yield Remark(
                "project_name",
                f"“{form_name(forms[n])}”与“{form_name(forms[other])}”名称相近，年度目标有 {share:.0%} 相同，"
                "像是同一个项目报了两次。请核对；若是两个项目，请在目标里写出各自的内容。",
                form=n,
            )


def _nearly_same_name(one: str, other: str, least: float) -> bool:
    """Whether two names mean one project: alike, in the same phase, and with no number that tells them apart."""
    first, second = squeeze(one), squeeze(other)
    if first == second or _BRACKET.findall(first) != _BRACKET.findall(second):
        return False
    return _APART.findall(first) == _APART.findall(second) and likeness(first, second) >= least
