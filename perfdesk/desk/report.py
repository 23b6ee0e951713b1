"""What a session reports: lists of books and findings, for people and as JSON."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final, TypeAlias

from perfdesk.desk.jobs import CheckedBook
from perfdesk.model.finding import Finding, form_name
from perfdesk.model.money import format_decimal, to_wanyuan
from perfdesk.store.documents import BookCard, FormCard

Listed: TypeAlias = tuple[BookCard, Sequence[FormCard]]
"""A book with those of its forms that are listed."""

SEVERITIES: Final = {"error": "错误", "warning": "提醒", "hint": "建议"}
KINDS: Final = {"target": "申报表", "self-evaluation": "自评表"}


def findings_json(checked: Iterable[CheckedBook]) -> dict[str, Any]:
    """Return findings as `perfdesk check --json` prints them."""
    return {"findings": [_finding_json(book, finding) for book in checked for finding in book.findings]}


def _finding_json(checked: CheckedBook, finding: Finding) -> dict[str, Any]:
    form = checked.form_of(finding)
    return {
        "code": finding.code,
        "severity": finding.severity,
        "unit": checked.book.unit,
        "year": (form.year if form else None) or checked.book.year,
        "kind": form.kind if form else None,
        "project_name": form.project_name if form else "",
        "field": finding.field,
        "message": finding.message,
        "waived": finding.waived or None,
    }


def findings_lines(checked: Sequence[CheckedBook]) -> Iterator[str]:
    """Yield findings as lines for people, grouped by book and form, with a count at the end."""
    for book in checked:
        yield f"{book.book.unit} {book.book.year or ''}年度，{len(book.book.forms)} 张表"
        by_form: defaultdict[int | None, list[Finding]] = defaultdict(list)
        for finding in book.findings:
            by_form[finding.form].append(finding)
        for index in (*range(len(book.book.forms)), None):
            if index in by_form:
                yield f"  {form_name(book.book.forms[index]) if index is not None else '整册'}"
                yield from (f"    {_finding_line(finding)}" for finding in by_form[index])
    yield _count_line([finding for book in checked for finding in book.findings])


def _finding_line(finding: Finding) -> str:
    waived = f"（已说明理由：{finding.waived}）" if finding.waived else ""
    return f"[{SEVERITIES[finding.severity]}] {finding.message}{waived}"


def _count_line(findings: Sequence[Finding]) -> str:
    counts = {name: sum(each.severity == severity for each in findings) for severity, name in SEVERITIES.items()}
    if not findings:
        return "没有检查意见，可以打印。"
    stops = sum(finding.stops for finding in findings)
    told = "，".join(f"{count} 个{name}" for name, count in counts.items() if count)
    return f"共 {told}。" + (f"其中 {stops} 个错误改正或说明理由后才能打印。" if stops else "可以打印。")


def listing_json(books: Iterable[Listed]) -> dict[str, Any]:
    """Return books and forms as `perfdesk list --json` prints them."""
    return {
        "books": [
            {
                "unit": book.unit,
                "year": book.year,
                "forms": [
                    {
                        "id": card.id,
                        "kind": card.kind,
                        "year": card.year,
                        "project_name": card.project_name,
                        "annual_total": None if card.annual_total is None else str(card.annual_total),
                    }
                    for card in cards
                ],
            }
            for book, cards in books
        ]
    }


def listing_lines(books: Sequence[Listed]) -> Iterator[str]:
    """Yield books and forms as lines for people; amounts in 元, sums of books in 万元."""
    if not books:
        yield "还没有填报册。用 perfdesk import 文件 读入，或用 perfdesk sample 看示例。"
    for book, cards in books:
        requested = to_wanyuan(sum((card.annual_total or Decimal(0) for card in cards), Decimal(0)))
        yield f"{book.unit} {book.year or ''}年度：{len(cards)} 张表，合计 {requested:,.2f} 万元"
        for card in cards:
            amount = "" if card.annual_total is None else format_decimal(card.annual_total)
            yield f"  {_padded(card.project_name or '（未命名项目）', 44)} {KINDS.get(card.kind, '')} {amount:>18}"


def _padded(text: str, width: int) -> str:
    """Return `text` filled up with blanks to `width` columns of a terminal, where a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
    return text + " " * max(width - taken, 0)
