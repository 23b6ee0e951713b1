"""The words by which forms of any make are recognised: those of the editions, and the usual variants of them."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from perfdesk.intake.cells import Box
from perfdesk.intake.vocabulary import STRUCTURE, Vocabulary, label_key, vocabularies
from perfdesk.model.fields import fields_of
from perfdesk.model.interchange import KINDS
from perfdesk.model.text import squeeze
from perfdesk.resources import resource_folder

_MARKS = re.compile(r"^[*★※●▲]+|[*★]+$")
_NUMBER = re.compile(r"^(?:[(]?[一二三四五六七八九十\d]{1,2}[)、.]+|[①-⑳])")
_IN_BRACKETS = re.compile(r"\([^()]*\)$")
_BRACKETED = re.compile(r"\([^()]*\)")
_PART: Final = "其中"
_LONGEST_LABEL: Final = 24
_LONGEST_TITLE_TAIL: Final = 14
_MOST_REMEMBERED: Final = 20_000
_GAP = re.compile(r"[:：]|\n|\s{1,}")


@dataclass(frozen=True, slots=True)
class Labels:
    """What forms of one kind call things.

    Attributes:
        words: the editions' own words.
        table: label → field paths or parts of the table; the keys of the editions come first.
        titles: of the form, white space aside.
        levels: short and other names of levels → the official ones.
        sign_off: what stands before signatures.
        remarks: what begins a remark under the table.
        short_names: what stands for 项目名称 where no fuller label does.
        known, parted: what `paths` and `split` have found, remembered.
    """

    words: Vocabulary
    table: Mapping[str, tuple[str, ...]]
    titles: tuple[str, ...]
    levels: Mapping[str, str]
    sign_off: frozenset[str]
    remarks: tuple[str, ...]
    short_names: frozenset[str]
    known: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    parted: dict[str, tuple[tuple[str, ...], str] | None] = field(default_factory=dict, compare=False, repr=False)

    @property
    def kind(self) -> str:
        """The kind of form."""
        return self.words.kind

    def paths(self, key: str) -> tuple[str, ...]:
        """Return what a label stands for, () if it is none.

        Args:
            key: the cell's `key`.
        """
        if len(key) > _LONGEST_LABEL:
            return ()
        found = self.known.get(key)
        if found is None:
            _make_room(self.known)
            found = self.known[key] = self._look_up(key)
        return found

    def _look_up(self, key: str) -> tuple[str, ...]:
        for name in _spellings(key):
            if paths := self.table.get(name):
                return paths
        return ()

    def is_official(self, box: Box) -> bool:
        """Whether the label that a cell is, or begins with, is one of the editions' own rather than a variant."""
        keys = (box.key, box.key.partition(":")[0])
        return any(name in self.words.labels for key in keys for name in _spellings(key))

    def split(self, box: Box) -> tuple[tuple[str, ...], str] | None:
        """Part a cell that holds label and value (`项目名称：法律顾问`) into both; None if it does not."""
        if box.text not in self.parted:
            _make_room(self.parted)
            self.parted[box.text] = self._part(box.text)
        return self.parted[box.text]

    def _part(self, text: str) -> tuple[tuple[str, ...], str] | None:
        for gap in _GAP.finditer(text, 0, _LONGEST_LABEL + 6):
            label, value = text[: gap.start()], text[gap.end() :].strip()
            if value and (paths := self.paths(label_key(label))):
                return paths, value
        return None

    def says(self, box: Box) -> tuple[str, ...]:
        """Return what the label stands for that a cell is, or holds with its value; () if there is none."""
        return self.paths(box.key) or (split[0] if (split := self.split(box)) else ())

    def short_name(self, box: Box) -> tuple[bool, str]:
        """Say whether a cell is a short label of the project's name, and which name it holds as well."""
        label, _, name = box.text.partition(":" if ":" in box.text else "：")
        return label_key(label) in self.short_names, name.strip()

    def is_title(self, key: str) -> bool:
        """Whether a cell is the title of a form, alone or with its year or unit."""
        for title in self.titles:
            before, found, behind = key.partition(title)
            if found:
                return len(before) + len(behind) <= _LONGEST_TITLE_TAIL + len(title)
        return False

    def level(self, key: str) -> str:
        """Return the official name of a level, "" if a cell is none."""
        name = _NUMBER.sub("", key)
        return self.words.level(name) or self.levels.get(_IN_BRACKETS.sub("", name), "")

    def ends_table(self, box: Box) -> bool:
        """Whether a cell begins what stands under a table: signatures or a remark."""
        head, colon, _ = box.key.partition(":")
        if _IN_BRACKETS.sub("", head) in self.sign_off or head in self.sign_off:
            return True
        named = any(head == remark or head.startswith(f"{remark}1") for remark in self.remarks)
        return named and bool(colon or len(box.text) > len(head) or box.text.endswith(("：", ":")))


def _make_room(remembered: dict[str, Any]) -> None:
    """Keep what is remembered of texts within bounds."""
    if len(remembered) >= _MOST_REMEMBERED:
        remembered.clear()


def _spellings(key: str) -> tuple[str, ...]:
    """List the forms in which a label may be known, the fullest first."""
    plain = _NUMBER.sub("", _MARKS.sub("", key))
    bare = _IN_BRACKETS.sub("", plain).rstrip(":")
    part = bare.removeprefix(_PART).lstrip(":")
    return tuple(dict.fromkeys((key, plain, bare, part, f"{_PART}:{part}", _BRACKETED.sub("", bare))))


@cache
def _variants() -> Mapping[str, Any]:
    path = resource_folder() / "intake" / "labels.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def list_words() -> Mapping[str, Sequence[str]]:
    """Return the words that only lists have: heads of columns, names of sums."""
    words: Mapping[str, Sequence[str]] = _variants()["list"]
    return words


@cache
def all_labels() -> tuple[Labels, ...]:
    """Return the labels of each kind of form."""
    return tuple(_labels_of(words) for words in vocabularies())


def _labels_of(words: Vocabulary) -> Labels:
    variants = _variants()
    table = dict(words.labels)
    declared = {path: field for path, field in fields_of(KINDS[words.kind]) if "[]" not in path}
    whole = {path.rsplit(".", 1)[-1]: path for path in declared}
    own: dict[str, tuple[str, ...]] = {label_key(field.label): (path,) for path, field in declared.items()}
    for key, names in variants[words.kind]["labels"].items():
        path = key if key in STRUCTURE else whole.get(key, key)
        for name in names:
            own[label_key(name)] = (*own.get(label_key(name), ()), path)
    table.update((name, paths) for name, paths in own.items() if name not in table)
    titles = tuple(dict.fromkeys([*words.titles, *map(squeeze, variants[words.kind]["titles"])]))
    levels = {short: name for short, name in variants["levels"].items() if words.level(name)}
    sign_off, short_names = (frozenset(variants[name]) for name in ("sign_off", "short_names"))
    return Labels(words, table, titles, levels, sign_off, tuple(variants["remarks"]), short_names)
