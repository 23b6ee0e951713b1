"""Lists of projects: which a query and a state choose, and how each stands. Pure, but for the table of initials."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeAlias

import orjson

from perfdesk.desk.shelf import FormLine
from perfdesk.model.finding import Finding
from perfdesk.model.form import Form, SelfEvaluation, TargetForm
from perfdesk.model.interchange import form_to_plain
from perfdesk.model.text import half_width
from perfdesk.resources import resource_folder

Choice: TypeAlias = Literal["all", "errors", "warnings", "ready", "changed"]
CHOICES: Final[tuple[tuple[Choice, str], ...]] = (
    ("all", "全部"),
    ("errors", "有错误"),
    ("warnings", "有提醒"),
    ("ready", "可以打印"),
    ("changed", "打印后已改"),
)


@dataclass(frozen=True, slots=True)
class LastPrint:
    """When a form was printed last, and whether it is another since."""

    when: dt.datetime
    changed: bool

    @property
    def words(self) -> str:
        """What a person reads."""
        return f"{self.when:%Y-%m-%d %H:%M} 打印过{'，之后已改，请重新打印' if self.changed else ''}"


@dataclass(frozen=True, slots=True)
class FormState:
    """What the findings of a form come to, without those that a reason settled, and how its last print stands."""

    errors: int = 0
    warnings: int = 0
    printed: LastPrint | None = None

    def is_of(self, choice: Choice) -> bool:
        """Return whether a choice of states takes it."""
        return {
            "all": True,
            "errors": self.errors > 0,
            "warnings": self.warnings > 0,
            "ready": not self.errors,
            "changed": self.printed is not None and self.printed.changed,
        }[choice]

    @property
    def words(self) -> str:
        """What a person reads."""
        counts = ((self.errors, "处错误"), (self.warnings, "处提醒"))
        found = "，".join(f"{count} {word}" for count, word in counts if count) or "可以打印"
        return f"{found}\n{self.printed.words}" if self.printed else found


def checksum(form: Form) -> str:
    """Return the checksum of what is printed of a form: all but what was noted during the year."""
    plain = form_to_plain(form)
    for row in plain.get("indicators", ()):
        row.pop("log", None)
    return hashlib.sha256(orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def states_of(findings: Iterable[Finding], prints: Sequence[LastPrint | None]) -> tuple[FormState, ...]:
    """Return how each form of a book stands, from the book's findings and the last print of each."""
    errors, warnings = [0] * len(prints), [0] * len(prints)
    for finding in findings:
        if finding.form is not None and not finding.waived:
            if finding.severity == "error":
                errors[finding.form] += 1
            elif finding.severity == "warning":
                warnings[finding.form] += 1
    return tuple(map(FormState, errors, warnings, prints))


def matcher(query: str, *, start: bool = False) -> Callable[[str], object]:
    """Return what is true of a name that has every word of a query; a letter also stands for a character read with it.

    Args:
        query: words, parted by spaces (`河道 bj`, `hdbj`).
        start: whether the name must begin with the query.
    """
    if start:
        return _pattern(half_width(query).strip()).match
    patterns = [_pattern(word) for word in half_width(query).split()]
    if len(patterns) == 1:
        return patterns[0].search
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


def blocks_of(lines: Sequence[FormLine], chosen: Collection[int] = ()) -> list[list[int]]:
    """Return what moves together: a target form with its self-evaluation where that stands right behind it.

    A self-evaluation that is chosen without its target form moves by itself.
    """
    blocks: list[list[int]] = []
    above: FormLine | None = None
    for line in lines:
        if (
            above is not None
            and (above.kind, line.kind) == (TargetForm.kind, SelfEvaluation.kind)
            and (above.project_name, above.year) == (line.project_name, line.year)
            and (line.id not in chosen or above.id in chosen)
        ):
            blocks[-1].append(line.id)
        else:
            blocks.append([line.id])
        above = line
    return blocks


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
