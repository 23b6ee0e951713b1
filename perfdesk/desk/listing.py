"""Lists of projects: which a query and a state choose, and how each stands. Pure, but for the table of initials."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeAlias

from perfdesk.model.finding import Finding
from perfdesk.model.text import half_width
from perfdesk.resources import resource_folder

Choice: TypeAlias = Literal["all", "errors", "warnings", "ready"]
CHOICES: Final[tuple[tuple[Choice, str], ...]] = (
    ("all", "全部"),
    ("errors", "有错误"),
    ("warnings", "有提醒"),
    ("ready", "可以打印"),
)


@dataclass(frozen=True, slots=True)
class FormState:
    """What the findings of a form come to; those that a reason settled do not count."""

    errors: int = 0
    warnings: int = 0

    def is_of(self, choice: Choice) -> bool:
        """Return whether a choice of states takes it."""
        return {"all": True, "errors": self.errors > 0, "warnings": self.warnings > 0, "ready": not self.errors}[choice]

    @property
    def words(self) -> str:
        """What a person reads."""
        counts = ((self.errors, "处错误"), (self.warnings, "处提醒"))
        return "，".join(f"{count} {word}" for count, word in counts if count) or "可以打印"


def states_of(findings: Iterable[Finding], count: int) -> tuple[FormState, ...]:
    """Return how each of a book's `count` forms stands."""
    errors, warnings = [0] * count, [0] * count
    for finding in findings:
        if finding.form is not None and not finding.waived:
            if finding.severity == "error":
                errors[finding.form] += 1
            elif finding.severity == "warning":
                warnings[finding.form] += 1
    return tuple(map(FormState, errors, warnings))


def matcher(query: str, *, start: bool = False) -> Callable[[str], bool]:
    """Return what tells whether a name has every word of a query; a letter also stands for a character read with it.

    Args:
        query: words, parted by spaces (`河道 bj`, `hdbj`).
        start: whether the name must begin with the query.
    """
    if start:
        head = _pattern(half_width(query).strip())
        return lambda name: head.match(name) is not None
    patterns = [_pattern(word) for word in half_width(query).split()]
    return lambda name: all(pattern.search(name) for pattern in patterns)


def moved_before(order: Sequence[int], chosen: Collection[int], by: int) -> tuple[bool, int | None]:
    """Return whether forms can go a step up (-1) or down (1) together in their book, and before which they then stand.

    What lies between them is gathered below the first (or above the last) of them.
    """
    places = [at for at, each in enumerate(order) if each in chosen]
    if not places:
        return False, None
    at = places[0] - 1 if by < 0 else places[-1] + 2
    if not 0 <= at <= len(order):
        return False, None
    return True, order[at] if at < len(order) else None


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile("".join(map(_sign, word)))


@cache
def _sign(sign: str) -> str:
    """Return the expression for one sign of a query."""
    if not (sign.isascii() and sign.isalpha()):
        return re.escape(sign)
    return f"[{sign.lower()}{sign.upper()}{_read_with().get(sign.lower(), '')}]"


@cache
def _read_with() -> dict[str, str]:
    """Return for each letter the characters whose readings begin with it."""
    lines = (resource_folder() / "pinyin-initials.txt").read_text(encoding="utf-8").splitlines()
    return {line[0]: line[2:] for line in lines}
