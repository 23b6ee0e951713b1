"""Whether the summary sentence of a book is what its forms add up to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.model.finding import BookCase, Mend, Remark, book_rule
from perfdesk.model.form import Summary, TargetForm
from perfdesk.model.money import as_decimal, format_decimal, parse_decimal, to_wanyuan
from perfdesk.model.text import squeeze

_PROJECTS = re.compile(r"项目(?:共|总数|数)?(?:为|计)?(\d+)个|(\d+)个(?:预算|支出|财政)*项目")
_TOTAL = re.compile(r"(?:资金|预算|金额|总额|经费)[^\d。]{0,8}?(\d[\d,]*(?:\.\d+)?)万")


@dataclass(frozen=True, slots=True)
class SummaryTotal:
    """Options: by how many 万元 the stated total may differ, for rounding."""

    tolerance: Decimal = Decimal("0.01")


@book_rule("summary", SummaryTotal)
def summary(case: BookCase[SummaryTotal]) -> Iterator[Remark]:
    """The book's sentence (N 个项目, X 万元) is not what its forms add up to."""
    written = case.book.summary
    forms = [form for form in case.book.forms if isinstance(form, TargetForm)]
    if written is None or not forms:
        return
    for field, stated in _stated_projects(written).items():
        if stated != len(forms):
            yield Remark(
                field,
                f"汇总说明写的是 {stated} 个项目，这一册里有 {len(forms)} 张申报表，"
                f"相差 {abs(stated - len(forms))} 个。请核对是否漏了项目，或改正汇总说明里的个数。",
                mend=_mend(field, "projects", str(len(forms))),
            )
    added = _added(forms)
    for field, total in _stated_totals(written).items():
        if added is not None and abs(total - added) > case.options.tolerance:
            rounded = f"{added:.2f}"
            yield Remark(
                field,
                f"汇总说明写的预算资金是 {format_decimal(total)} 万元，各项目年度资金申请总额相加是 {rounded} 万元，"
                f"相差 {format_decimal(abs(total - added), None)} 万元。请核对各项目的申请额，或改正汇总说明里的金额。",
                mend=_mend(field, "total_wanyuan", rounded),
            )


def _mend(field: str, key: str, text: str) -> Mend | None:
    return Mend(f"改为 {text}", {field: text}) if field == f"summary.{key}" else None


def _stated_projects(written: Summary) -> dict[str, int]:
    """Return the number of projects as the figure and as the sentence state it, by field."""
    found = {} if written.projects is None else {"summary.projects": written.projects}
    match = _PROJECTS.search(squeeze(written.text))
    said = int(match[1] or match[2]) if match else None
    return found if said is None or said in found.values() else {**found, "summary.text": said}


def _stated_totals(written: Summary) -> dict[str, Decimal]:
    figure = as_decimal(written.total_wanyuan)
    found = {} if figure is None else {"summary.total_wanyuan": figure}
    match = _TOTAL.search(squeeze(written.text))
    said = parse_decimal(match[1]) if match else None
    return found if said is None or said in found.values() else {**found, "summary.text": said}


def _added(forms: Sequence[TargetForm]) -> Decimal | None:
    """Return what the requests add up to, in 万元; in place of a blank one, 项目资金总额; None where both are."""
    amounts = [as_decimal(form.funds.annual_total) or as_decimal(form.funds.project_total) for form in forms]
    known = [amount for amount in amounts if amount is not None]
    return to_wanyuan(sum(known, Decimal(0))) if len(known) == len(amounts) else None
