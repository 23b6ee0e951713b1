"""Checking: which rules there are, and what they find in a book."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from perfdesk.model import rules as rules_package
from perfdesk.model.edition import Edition
from perfdesk.model.editions import EditionError, Editions
from perfdesk.model.finding import BookCase, Finding, FormCase, Remark, Rule
from perfdesk.model.form import Book, Form
from perfdesk.model.structure import StructureError, structure


@cache
def discovered_rules() -> Mapping[str, Rule]:
    """Return every rule by its code, found in the modules of `perfdesk.model.rules`."""
    names = (module.name for module in pkgutil.iter_modules(rules_package.__path__))
    modules = [importlib.import_module(f"{rules_package.__name__}.{name}") for name in sorted(names)]
    found = [each for module in modules for each in vars(module).values() if isinstance(each, Rule)]
    return {rule.code: rule for rule in found}


def check_book(book: Book, editions: Editions) -> tuple[Finding, ...]:
    """Return the findings of a book: those of its forms in order, then those of the book as a whole.

    Forms without an edition at hand are not judged.
    """
    return Checker(editions).check(book)


@dataclass(frozen=True, slots=True)
class _Checked:
    """The findings of a form, and what they were made from."""

    form: Form
    edition: Edition
    findings: tuple[Finding, ...]


class Checker:
    """Checks a book again and again: a form that is the same value as last time is not checked again.

    The findings of a form are made from that form and from the head of its book (unit, year) alone; what depends on
    other forms is for the rules over the whole book, which run each time.
    """

    def __init__(self, editions: Editions) -> None:
        self._editions = editions
        self._head: Book | None = None
        self._checked: dict[int, _Checked] = {}

    def check(self, book: Book) -> tuple[Finding, ...]:
        """Return the findings of a book; see `check_book`."""
        steps = self.steps(book)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return cast("tuple[Finding, ...]", end.value)

    def steps(self, book: Book) -> Generator[None, None, tuple[Finding, ...]]:
        """Check a book form by form, yielding after each that had to be checked, so that others get their turn."""
        head = Book(unit=book.unit, year=book.year)
        if head != self._head:
            self._head, self._checked = head, {}
        of_forms = self._editions.of_book(book)
        checked: dict[int, _Checked] = {}
        for index, (form, edition) in enumerate(zip(book.forms, of_forms, strict=True)):
            if edition is not None:
                known = self._checked.get(id(form))
                checked[id(form)] = one = self._one(form, index, head, edition)
                if one is not known:
                    yield
        self._checked = checked
        findings = [
            finding if finding.form == index else dataclasses.replace(finding, form=index)
            for index, form in enumerate(book.forms)
            if id(form) in checked
            for finding in checked[id(form)].findings
        ]
        findings.extend(check_whole(book, dict.fromkeys(edition for edition in of_forms if edition is not None)))
        return tuple(_waived(book, findings))

    def _one(self, form: Form, index: int, head: Book, edition: Edition) -> _Checked:
        known = self._checked.get(id(form))
        if known is not None and known.form is form and known.edition is edition:
            return known
        return _Checked(form, edition, tuple(check_form(form, index, head, edition)))


def check_form(form: Form, index: int, book: Book, edition: Edition) -> Iterator[Finding]:
    """Yield the findings of one form that stands at `index` in `book`; its rules look at no other form of it."""
    for rule, options in prepared_rules(edition):
        if form.kind in rule.kinds:
            for remark in rule.check(FormCase(form, book, edition, options)):
                yield _finding(rule, remark, index, edition)


def check_whole(book: Book, editions: Iterable[Edition]) -> Iterator[Finding]:
    """Yield the findings of a book as a whole: each rule over books once, as the first of the editions has it."""
    seen: set[str] = set()
    for edition in editions:
        for rule, options in prepared_rules(edition):
            if rule.of_books and rule.code not in seen:
                seen.add(rule.code)
                for remark in rule.check(BookCase(book, edition, options)):
                    yield _finding(rule, remark, remark.form, edition)


@cache
def prepared_rules(edition: Edition) -> tuple[tuple[Rule, Any], ...]:
    """Return the rules that an edition runs, in its order, with their options.

    Raises:
        EditionError: a rule that is not there, or options that do not fit it.
    """
    return tuple(_prepare(edition))


def _prepare(edition: Edition) -> Iterator[tuple[Rule, Any]]:
    known = discovered_rules()
    for code, setting in edition.rules.items():
        if code not in known:
            raise EditionError(f"表样 {edition.name} 不能使用：键 rules.{code}：没有这条检查。")
        if setting.severity == "off":
            continue
        try:
            yield known[code], structure(known[code].options, setting.options, f"rules.{code}.options")
        except StructureError as error:
            raise EditionError(f"表样 {edition.name} 不能使用：键 {error.key}：{error.reason}。") from None


def _finding(rule: Rule, remark: Remark, index: int | None, edition: Edition) -> Finding:
    setting = edition.rules[rule.code]
    severity = setting.minor if remark.minor else setting.severity
    return Finding(rule.code, severity, index, remark.field, remark.message, remark.mend)  # type: ignore[arg-type]  # "off" rules are not run


def _waived(book: Book, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Put the book's reasons on the findings that they are for."""
    if not book.waivers:
        yield from findings
        return
    reasons = {(waiver.kind, waiver.project_name, waiver.code, waiver.field): waiver.reason for waiver in book.waivers}
    for finding in findings:
        form = book.forms[finding.form] if finding.form is not None else None
        key = (form.kind if form else "", form.project_name if form else "", finding.code, finding.field)
        reason = reasons.get(key, "")
        yield dataclasses.replace(finding, waived=reason) if reason else finding
