"""Books of two files, or of a file and the store, compared; and what is said of it, for people and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from perfdesk.model.difference import KINDS, BookComparison, Difference, FormComparison, Kind, compare_books
from perfdesk.model.form import Book
from perfdesk.model.money import plain_decimal
from perfdesk.model.pairing import aligned
from perfdesk.model.text import squeeze
from perfdesk.model.wording import changed_parts

_COUNTED: Final[tuple[Kind, ...]] = ("changed", "added", "removed", "same")
_LONG: Final = 40
"""Characters from which on a line shows only the words that changed."""
_AROUND: Final = 8
"""Characters that are shown before and after them."""


def compare_all(old: Sequence[Book], new: Sequence[Book]) -> tuple[BookComparison, ...]:
    """Compare books: those of the same unit and year, then of the same unit, then of a unit nearly of that name.

    One book on each side is compared whatever it says of itself. A book without partner is compared with an empty one,
    so that all of its forms are new or gone.
    """
    lone = len(old) == len(new) == 1
    keys = (lambda book: (_unit(book), book.year), _unit, lambda _: lone or None)
    return tuple(
        compare_books(
            old[before] if before is not None else _empty(new[after or 0]),
            new[after] if after is not None else _empty(old[before or 0]),
        )
        for before, after in aligned(old, new, keys, lambda book: book.unit)
    )


def _unit(book: Book) -> str:
    return squeeze(book.unit)


def _empty(book: Book) -> Book:
    return Book(unit=book.unit, year=book.year)


def comparison_json(compared: Iterable[BookComparison]) -> dict[str, Any]:
    """Return comparisons as `perfdesk compare --json` prints them."""
    compared = tuple(compared)
    return {
        "equal": all(each.equal for each in compared),
        "books": [
            {
                "unit": each.new.unit,
                "year": each.new.year,
                "head": [_difference_json(found) for found in each.head],
                "forms": [_form_json(each, form) for form in each.forms if form.kind != "same"],
            }
            for each in compared
        ],
    }


def _form_json(compared: BookComparison, form: FormComparison) -> dict[str, Any]:
    there = compared.old.forms[form.old or 0] if form.new is None else compared.new.forms[form.new]
    return {
        "project_name": form.name,
        "kind": there.kind,
        "change": form.kind,
        "differences": [_difference_json(found) for found in form.differences],
    }


def _difference_json(found: Difference) -> dict[str, Any]:
    return {
        "change": found.kind,
        "before": found.before or None,
        "after": found.after or None,
        "field": found.title,
        "was": found.was,
        "now": found.now,
        "amount": None if found.amount is None else plain_decimal(found.amount),
    }


def comparison_lines(compared: Sequence[BookComparison]) -> Iterator[str]:
    """Yield comparisons as lines for people, grouped by book and form, with a count at the end."""
    for book in compared:
        if book.equal:
            continue
        yield f"{book.new.unit} {book.new.year or ''}年度"
        if book.head:
            yield "  整册"
            yield from (f"    {_line(found)}" for found in book.head)
        for form in book.forms:
            if form.kind == "changed":
                yield f"  {form.name}（{len(form.differences)} 处）"
                yield from (f"    {_line(found)}" for found in form.differences)
            elif form.kind != "same":
                yield f"  {form.name}（{KINDS[form.kind]}）"
    yield _count_line(compared)


def _line(found: Difference) -> str:
    if found.kind != "changed":
        told = f"{found.was} → {found.now}" if found.kind == "moved" else _one_line(found.was or found.now)
        return f"[{found.said}] {found.title}：{told}"
    short = max(len(found.was), len(found.now)) <= _LONG
    was, now = (_one_line(text) or "（空）" for text in (found.was, found.now))
    return f"[{found.said}] {found.title}：{f'{was} → {now}' if short else _excerpt(found)}"


def _excerpt(found: Difference) -> str:
    """Return the words that changed, with a little around them: …全年保洁［120→130］公里河道…."""
    parts = changed_parts(found.was, found.now)
    told = []
    for n, part in enumerate(parts):
        text = _one_line(part.now)
        if part.changed:
            told.append(f"［{_one_line(part.was)}→{text}］")
        elif len(text) <= 2 * _AROUND:
            told.append(text)
        else:
            before = text[:_AROUND].rstrip() if n else ""
            after = text[-_AROUND:].lstrip() if n < len(parts) - 1 else ""
            told.append(f"{before}…{after}")
    return "".join(told)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _count_line(compared: Sequence[BookComparison]) -> str:
    if all(each.equal for each in compared):
        return f"两边相同，共 {sum(len(each.forms) for each in compared)} 张表。"
    counts = {kind: sum(each.count(kind) for each in compared) for kind in _COUNTED}
    return "，".join(f"{count} 张{KINDS[kind]}" for kind, count in counts.items() if count) + "。"
