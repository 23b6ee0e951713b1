"""Findings (检查意见): what a rule says about a field, and what a rule is.

A rule is a pure function over a case (form, book, edition). It is declared with `form_rule`, `evaluation_rule`,
`any_form_rule` or `book_rule`; rules are found by discovery: every module of `perfdesk.model.rules` is looked through.
Its severity, thresholds and words stand in the edition, its options are declared in a frozen dataclass.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from perfdesk.model.edition import Edition, Severity
from perfdesk.model.form import Book, Form, SelfEvaluation, TargetForm, Waiver

OptionsT = TypeVar("OptionsT")
FormT = TypeVar("FormT", bound=Form)


@dataclass(frozen=True, slots=True)
class Mend:
    """A change that would settle a finding.

    Attributes:
        label: what a button would say (`改为时效指标`).
        changes: field path → the text to put there.
    """

    label: str
    changes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule yields.

    Attributes:
        field: path of the field in the form (`funds.annual_total`, `indicators[3]`), "" for the form as a whole.
        message: the sentence: what is wrong, why, what to do, with the figures.
        minor: whether it has the edition's lesser severity.
        mend: a change that would settle it, where one is clear.
        form: in rules over a book, which form of the book it stands on; None for the book itself.
    """

    field: str
    message: str
    minor: bool = False
    mend: Mend | None = None
    form: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark with everything that a list of findings shows.

    Attributes:
        code: the rule.
        severity: error, warning or hint, as the edition says.
        form: index of the form in its book; None for the book itself.
        field: path of the field in the form.
        message: the sentence.
        mend: a change that would settle it, or None.
        waived: the reason why it may stand, or "".
    """

    code: str
    severity: Severity
    form: int | None
    field: str
    message: str
    mend: Mend | None = None
    waived: str = ""

    @property
    def stops(self) -> bool:
        """Whether it stops a print-ready export."""
        return self.severity == "error" and not self.waived


@dataclass(frozen=True, slots=True)
class FormCase(Generic[FormT, OptionsT]):
    """One form to look at, with the head of its book (unit and year, no other forms) and what the edition says."""

    form: FormT
    book: Book
    edition: Edition
    options: OptionsT


TargetCase: TypeAlias = FormCase[TargetForm, OptionsT]
EvaluationCase: TypeAlias = FormCase[SelfEvaluation, OptionsT]
AnyCase: TypeAlias = FormCase[Form, OptionsT]
"""The case of a rule that holds for both kinds of form."""


@dataclass(frozen=True, slots=True)
class BookCase(Generic[OptionsT]):
    """One book to look at as a whole."""

    book: Book
    edition: Edition
    options: OptionsT


@dataclass(frozen=True, slots=True)
class NoOptions:
    """The options of a rule that has none."""


Check: TypeAlias = Callable[[Any], Iterator[Remark]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A declared rule.

    Attributes:
        code: its name in editions, findings and docs.
        kinds: the kinds of form that it looks at one by one; none where it looks at whole books.
        options: the dataclass that its options in the edition must fit.
        check: the function.
    """

    code: str
    kinds: tuple[str, ...]
    options: type
    check: Check

    @property
    def of_books(self) -> bool:
        """Whether it looks at whole books."""
        return not self.kinds

    @property
    def description(self) -> str:
        """The first paragraph of its docstring, for the docs."""
        return (self.check.__doc__ or "").partition("\n\n")[0]


def form_rule(code: str, options: type = NoOptions) -> Callable[[Check], Rule]:
    """Declare a rule over one target form: `(TargetCase) → remarks`."""
    return lambda check: Rule(code, (TargetForm.kind,), options, check)


def evaluation_rule(code: str, options: type = NoOptions) -> Callable[[Check], Rule]:
    """Declare a rule over one self-evaluation: `(EvaluationCase) → remarks`."""
    return lambda check: Rule(code, (SelfEvaluation.kind,), options, check)


def any_form_rule(code: str, options: type = NoOptions) -> Callable[[Check], Rule]:
    """Declare a rule over one form of either kind: `(AnyCase) → remarks`."""
    return lambda check: Rule(code, (TargetForm.kind, SelfEvaluation.kind), options, check)


def book_rule(code: str, options: type = NoOptions) -> Callable[[Check], Rule]:
    """Declare a rule over a whole book: `(BookCase) → remarks`, each naming its form by index."""
    return lambda check: Rule(code, (), options, check)


def form_name(form: Form) -> str:
    """Return what a sentence calls a form."""
    return form.project_name or "（未命名项目）"


def waiver(finding: Finding, form: Form | None, reason: str) -> Waiver:
    """Return the reason why a finding on a form, or (None) on the book itself, may stand."""
    kind, name = (form.kind, form.project_name) if form else ("", "")
    return Waiver(kind=kind, project_name=name, code=finding.code, field=finding.field, reason=reason)
