"""The values of a row in drawing order: the lines that may say them, and how little they look like it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from perfdesk.intake.drawn_costs import MISSING, PARTED, broken_cost, pair_cost, value_cost

_MOST_VALUE_LINES: Final = 5
_FIGURE = re.compile(r"\d{1,3}(?:\.\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Values:
    """Lines read as the values of a row: what stood before them on the first line, the values, and where they end."""

    lead: str
    values: tuple[str, ...]
    end: int
    cost: float
    broken: bool = False


def target_values(texts: Sequence[str], n: int) -> Iterator[Values]:
    """List the target values that may begin on line `n`."""
    text = texts[n]
    for at, sign in enumerate(text):
        if sign == " ":
            lead, value = text[:at], text[at + 1 :]
            yield Values(lead, (value,), n + 1, value_cost(value))
    for lines in range(1, min(_MOST_VALUE_LINES, len(texts) - n) + 1):
        parts = texts[n : n + lines]
        if any(map(PARTED.search, parts)):
            break
        yield Values("", ("".join(parts),), n + lines, value_cost("".join(parts)) + broken_cost(parts), lines > 1)


def evaluated_values(texts: Sequence[str], n: int) -> Iterator[Values]:
    """List the values of a self-evaluation that may begin on line `n`: they end on that of weight and score."""
    for end in range(n, min(n + 2 * _MOST_VALUE_LINES, len(texts))):
        closing = _closing(texts[end])
        if closing is None:
            continue
        before, weight, score, reason = closing
        above = texts[n:end]
        for lead, target, actual, cost in _targets_and_actuals(above, before):
            surplus = 1.0 if float(score) > float(weight) else 0.0
            surplus += 0.3 if float(score) < float(weight) and not reason else 0.0
            yield Values(lead, (target, actual, weight, score, reason), end + 1, cost + surplus)
        return


def _closing(text: str) -> tuple[list[str], str, str, str] | None:
    """Return what a line says before 分值, 分值, 得分 and what it says behind; None where it has none."""
    words = text.split(" ")
    for at in range(len(words) - 2, -1, -1):
        behind = words[at + 2] if at + 2 < len(words) else ""
        if _FIGURE.fullmatch(words[at]) and _FIGURE.fullmatch(words[at + 1]) and not _FIGURE.fullmatch(behind):
            return words[:at], words[at], words[at + 1], " ".join(words[at + 2 :])
    return None


def _targets_and_actuals(above: Sequence[str], before: Sequence[str]) -> Iterator[tuple[str, str, str, float]]:
    """List the ways to tell target and actual value in some lines and in the words before the weight.

    Yields:
        What stands before them (the name), target, actual, cost.
    """
    if above:
        yield from _over_lines(above, before)
    else:
        yield from _on_one_line(before)


def _on_one_line(before: Sequence[str]) -> Iterator[tuple[str, str, str, float]]:
    for size in range(2, len(before) // 2 + 1):  # blanks inside the values
        if before[-2 * size : -size] == before[-size:]:
            both = " ".join(before[-size:])
            yield " ".join(before[: -2 * size]), both, both, -0.3
    if len(before) > 1:
        yield " ".join(before[:-2]), before[-2], before[-1], pair_cost(before[-2], before[-1])
    if len(before) > 2 and not PARTED.search(target := " ".join(before[-3:-1])):  # noqa: PLR2004
        yield " ".join(before[:-3]), target, before[-1], pair_cost(target, before[-1])
    if before:
        yield " ".join(before[:-1]), before[-1], "", MISSING / 2 + value_cost(before[-1])
    else:
        yield "", "", "", MISSING


def _over_lines(above: Sequence[str], before: Sequence[str]) -> Iterator[tuple[str, str, str, float]]:
    lead, _, first = above[0].rpartition(" ")
    lines = [first, *above[1:]]
    if any(" " in line for line in lines):
        return
    if len(before) == 1:
        yield lead, "".join(lines), before[0], pair_cost("".join(lines), before[0]) + broken_cost(lines)
    if not before:
        for at in range(1, len(lines)):
            left, right = lines[:at], lines[at:]
            cost = broken_cost(left) + broken_cost(right) + pair_cost("".join(left), "".join(right))
            cost -= 0.6 if left == right else 0.0
            yield lead, "".join(left), "".join(right), cost
