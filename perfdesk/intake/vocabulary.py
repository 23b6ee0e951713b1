"""The words by which a form is recognised, gathered from the editions: titles, labels, levels and section headings."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final

from perfdesk.model.edition import Edition
from perfdesk.model.editions import load_editions
from perfdesk.model.fields import fields_of
from perfdesk.model.interchange import KINDS
from perfdesk.model.text import squeeze

BUDGET_ITEMS: Final = ("budget_total", "budget_appropriation", "budget_carryover", "budget_other")
"""Labels in front of the budget rows of a self-evaluation, in order."""
ROW_HEADS: Final = ("level1", "level2", "level3", "value", "target", "actual", "deviation")
"""Labels over the columns of the indicator table."""
STRUCTURE: Final = frozenset(
    (
        *("form_title", "funds", "goals", "indicators", "total"),
        *("initial", "full_year", "executed", "rate", "weight", "score"),
        *ROW_HEADS,
        *BUDGET_ITEMS,
    )
)
"""Labels of an edition that stand over parts of the table rather than beside one field."""
_NUMBERED = re.compile(r"[#*\s]*[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]?\s*(?P<name>.+)")
_SHORTEST_FUZZY = 4


@lru_cache(maxsize=50_000)
def label_key(text: str) -> str:
    """Return a label for comparing: no white space, half width, no colon behind."""
    return squeeze(text).rstrip(":")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the editions of one kind of form call things; each key is squeezed.

    Attributes:
        kind: `target` or `self-evaluation`.
        editions: that these words come from.
        titles: of the form.
        labels: label → field paths or parts of the table (`STRUCTURE`), in the order of the table.
        level2: 二级指标 → its 一级指标.
        level1: 一级指标, in order.
        order: 二级指标 → its place in the official order.
        sections: name of a section of the narrative → its official heading.
        neighbours: path → the paths of its row of the table, left to right.
        alone: name of an edition → its words alone.
    """

    kind: str
    editions: tuple[Edition, ...]
    titles: frozenset[str]
    labels: Mapping[str, tuple[str, ...]]
    level2: Mapping[str, str]
    level1: tuple[str, ...]
    order: Mapping[str, int]
    sections: Mapping[str, str]
    neighbours: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alone: Mapping[str, "Vocabulary"] = field(default_factory=dict)

    def of_edition(self, edition: Edition) -> "Vocabulary":
        """Return the words of one of these editions without those of the others."""
        return self.alone.get(edition.name, self)

    def paths(self, text: str) -> tuple[str, ...]:
        """Return what the label `text` stands for; () if it is no label."""
        return self.labels.get(label_key(text), ())

    def nearly(self, text: str) -> tuple[str, ...]:
        """Return what `text` stands for if it is a label with one character misread; () if that is not certain."""
        key = label_key(text)
        if len(key) < _SHORTEST_FUZZY:
            return ()
        found = {paths for label, paths in self.labels.items() if _one_sign_apart(label, key)}
        return found.pop() if len(found) == 1 else ()

    @property
    def budget_names(self) -> Mapping[str, str]:
        """The names of the budget rows by their labels (`BUDGET_ITEMS`), without 其中."""
        labels = self.editions[0].labels
        return {item: squeeze(labels[item]).removeprefix("其中").lstrip(":") for item in BUDGET_ITEMS if item in labels}

    def level(self, text: str) -> str:
        """Return the level name that `text` is, white space aside; "" if it is none."""
        key = label_key(text)
        return key if key in self.level2 or key in self.level1 else ""


def _one_sign_apart(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def section_of(text: str, sections: Mapping[str, str]) -> str:
    """Return the official heading of the section that a line opens, "" if it opens none.

    The number may be wrong; what follows the name (its hint in brackets) may be there or not.
    """
    key = squeeze(text)
    match = _NUMBERED.fullmatch(key)
    if not match:
        return ""
    name = match["name"].rstrip(":").split("(", 1)[0]
    return sections.get(name, "")


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    """Return the words of each kind of form, from the editions at hand."""
    editions = tuple(load_editions())
    kinds = {edition.kind for edition in editions}
    return tuple(vocabulary_of(kind, [each for each in editions if each.kind == kind]) for kind in sorted(kinds))


def vocabulary_of(kind: str, editions: Iterable[Edition]) -> Vocabulary:
    """Gather the words of some editions of one kind; where they contradict, the first one counts."""
    ordered = tuple(editions)
    known = {path.rsplit(".", 1)[-1]: path for path, _ in fields_of(KINDS[kind]) if "[]" not in path}
    labels: dict[str, tuple[str, ...]] = {}
    level2: dict[str, str] = {}
    sections: dict[str, str] = {}
    neighbours: dict[str, tuple[str, ...]] = {}
    for edition in ordered:
        for key, label in edition.labels.items():
            path = key if key in STRUCTURE else known.get(key, "")
            if path and path != "form_title":
                _add(labels, label_key(label), path)
        for level in edition.levels:
            for name in level.level2:
                level2.setdefault(name, level.level1)
        for section in edition.document.narrative:
            match = _NUMBERED.fullmatch(squeeze(section.heading))
            sections.setdefault(match["name"] if match else squeeze(section.heading), section.heading)
        for row in edition.grid.rows:
            paths = tuple(cell.field for cell in row.cells if cell.field and not row.each)
            for path in paths:
                neighbours.setdefault(path, paths)
    level1 = tuple(dict.fromkeys(level.level1 for edition in ordered for level in edition.levels))
    titles = frozenset(squeeze(edition.labels["form_title"]) for edition in ordered if "form_title" in edition.labels)
    order = {name: n for n, name in enumerate(sorted(level2, key=lambda name: level1.index(level2[name])))}
    alone = {each.name: vocabulary_of(kind, [each]) for each in ordered} if len(ordered) > 1 else {}
    return Vocabulary(kind, ordered, titles, labels, level2, level1, order, sections, neighbours, alone)


def _add(labels: dict[str, tuple[str, ...]], key: str, path: str) -> None:
    if path not in labels.get(key, ()):
        labels[key] = (*labels.get(key, ()), path)
