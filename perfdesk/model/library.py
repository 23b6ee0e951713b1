"""The library (指标库): indicators to pick from, the shipped ones as data and those that this unit used or kept.

`resources/library/*.toml` holds one file per 一级指标, the packs by type of project, and words that hide a figure.
"""

import dataclasses
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar

from perfdesk.errors import PerfdeskError
from perfdesk.model.form import Form, Indicator, TargetForm
from perfdesk.model.money import parse_decimal, plain_decimal
from perfdesk.model.structure import StructureError, structure
from perfdesk.model.text import half_width, squeeze
from perfdesk.model.value import Operator, TargetValue
from perfdesk.resources import resource_folder

Direction: TypeAlias = Literal["more", "less", "equal", "words"]
Source: TypeAlias = Literal["published", "wording", "used", "own"]

SOURCES: Mapping[Source, str] = {
    "published": "已公开的申报表",
    "wording": "财政绩效管理文件的用语",
    "used": "本单位用过",
    "own": "本单位收藏",
}
DIRECTIONS: Mapping[Direction, str] = {
    "more": "越大越好",
    "less": "越小越好",
    "equal": "应当等于",
    "words": "用文字表述",
}
_DIRECTION_OF: Mapping[Operator | None, Direction] = {
    "≥": "more", ">": "more", "≤": "less", "<": "less", "=": "equal", None: "words",
}  # fmt: skip
_File = TypeVar("_File")


class LibraryError(PerfdeskError):
    """A library file is refused; the sentence names file, key and reason."""


@dataclass(frozen=True, slots=True)
class LibraryIndicator:
    """An indicator to pick from.

    Attributes:
        level2: 二级指标.
        name: 三级指标.
        level1: 一级指标.
        meaning: what it measures.
        formula: how it is worked out.
        operator: the usual one, or None for words.
        unit: the usual one.
        direction: which way is better.
        typical: a usual figure, or words; "" where forms differ.
        source: where it comes from.
        evidence: papers that prove what was reached.
        keywords: other words to find it by.
        packs: types of project that it suits; none means all.
    """

    level2: str
    name: str
    level1: str = ""
    meaning: str = ""
    formula: str = ""
    operator: Operator | None = None
    unit: str = ""
    direction: Direction = "words"
    typical: str = ""
    source: Source = "own"
    evidence: str = ""
    keywords: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()

    @property
    def value(self) -> TargetValue:
        """Its usual value; operator and unit without a number where there is no usual one."""
        number = parse_decimal(self.typical) if self.typical and self.operator else None
        if number is None:
            return TargetValue(operator=self.operator, unit=self.unit, text=self.typical, raw=self.typical)
        value = TargetValue("", self.operator, number, self.unit)
        return dataclasses.replace(value, raw=value.composed())

    @property
    def hint(self) -> str:
        """What its value looks like, for a list: `≥90%`, `≤ … 元/人`."""
        if self.operator is None:
            return self.typical
        return f"{self.operator}{self.typical}{self.unit}" if self.typical else f"{self.operator} … {self.unit}"

    def indicator(self) -> Indicator:
        """Return it as a row of a form."""
        return Indicator(self.level1, self.level2, self.name, self.value)


@dataclass(frozen=True, slots=True)
class Pack:
    """The indicators for one type of project; `words` are what the names of such projects say."""

    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QualitativeWord:
    """A word that stands in place of a figure, and how to turn it into one."""

    word: str
    prompt: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """Indicators in the order of the official levels, packs, and words."""

    indicators: tuple[LibraryIndicator, ...] = ()
    packs: tuple[Pack, ...] = ()
    words: tuple[QualitativeWord, ...] = ()

    def with_own(self, own: Iterable[LibraryIndicator]) -> "Library":
        """Return the library with a unit's own indicators before the shipped ones, none twice."""
        first = {_key(each): each for each in own}
        rest = tuple(each for each in self.indicators if _key(each) not in first)
        return dataclasses.replace(self, indicators=(*first.values(), *rest))

    def search(self, text: str = "", *, pack: str = "", level2: str = "") -> tuple[LibraryIndicator, ...]:
        """Find indicators that have every word of `text`, those with it in their name first.

        Args:
            text: words with blanks between; in name, key words, levels or meaning.
            pack: only those of this type of project.
            level2: only those of this 二级指标, or of this 一级指标.
        """
        words = half_width(text).lower().split()
        found = [
            (rank, n, each)
            for n, each in enumerate(self.indicators)
            if (not pack or not each.packs or pack in each.packs) and level2 in ("", each.level1, each.level2)
            for rank in [_rank(each, words)]
            if rank is not None
        ]
        return tuple(each for _, _, each in sorted(found, key=lambda entry: entry[:2]))

    def named(self, name: str) -> LibraryIndicator | None:
        """Return the indicator of that name, or None."""
        wanted = squeeze(name)
        return next((each for each in self.indicators if squeeze(each.name) == wanted), None)

    def pack_of(self, project_name: str) -> str:
        """Return the pack that suits a project by its name, or ""."""
        return next((pack.name for pack in self.packs if any(word in project_name for word in pack.words)), "")

    def word_in(self, text: str) -> QualitativeWord | None:
        """Return the word of a value in words that could be a figure, or None."""
        return next((each for each in self.words if each.word in text), None)


def _key(indicator: LibraryIndicator) -> tuple[str, str]:
    return indicator.level2, squeeze(indicator.name)


def _rank(indicator: LibraryIndicator, words: list[str]) -> int | None:
    """Return how near an indicator is to what was asked for, 0 the nearest; None where a word is nowhere in it."""
    name = indicator.name.lower()
    others = " ".join((indicator.level1, indicator.level2, indicator.meaning, *indicator.keywords)).lower()
    ranks = [_word_rank(word, name, others) for word in words]
    return None if None in ranks else max((rank for rank in ranks if rank is not None), default=0)


def _word_rank(word: str, name: str, others: str) -> int | None:
    if name.startswith(word):
        return 0
    if word in name:
        return 1
    return 2 if word in others else None


# From and to other shapes.


def kept(row: Indicator) -> LibraryIndicator:
    """Return a row of a form as an indicator of the unit's own library."""
    return _from_row(row, "own")


def used(forms: Iterable[Form]) -> tuple[LibraryIndicator, ...]:
    """Return the indicators that forms use, the last value of each."""
    rows = (row for form in forms if isinstance(form, TargetForm) for row in form.indicators if row.level3.strip())
    return tuple({_key(each): each for each in (_from_row(row, "used") for row in rows)}.values())


def _from_row(row: Indicator, source: Source) -> LibraryIndicator:
    value = row.value
    return LibraryIndicator(
        level2=row.level2,
        name=row.level3.strip(),
        level1=row.level1,
        operator=value.operator,
        unit=value.unit,
        direction=_DIRECTION_OF[value.operator],
        typical=plain_decimal(value.number) if isinstance(value.number, Decimal) else value.text,
        source=source,
    )


def to_plain(indicator: LibraryIndicator) -> dict[str, Any]:
    """Return an indicator as JSON holds it; what is blank is left out."""
    return {name: value for name, value in dataclasses.asdict(indicator).items() if value not in ("", None, ())}


def from_plain(plain: object) -> LibraryIndicator:
    """Read an indicator from JSON.

    Raises:
        StructureError: with key and reason.
    """
    return structure(LibraryIndicator, plain)


# The shipped files.


@dataclass(frozen=True, slots=True)
class _LevelFile:
    level1: str
    indicators: tuple[LibraryIndicator, ...]


@dataclass(frozen=True, slots=True)
class _PackFile:
    packs: tuple[Pack, ...]


@dataclass(frozen=True, slots=True)
class _WordFile:
    words: tuple[QualitativeWord, ...]


_LEVEL_FILES = ("cost.toml", "output.toml", "benefit.toml", "satisfaction.toml")


def shipped_library_folder() -> Path:
    """Return the folder of the library that comes with the program."""
    return resource_folder() / "library"


@cache
def load_library(folder: Path | None = None) -> Library:
    """Load a library; without a folder, the shipped one.

    Raises:
        LibraryError: naming the file, the key and the reason.
    """
    folder = folder or shipped_library_folder()
    levels = [_load(_LevelFile, folder / name) for name in _LEVEL_FILES]
    indicators = tuple(
        dataclasses.replace(each, level1=each.level1 or level.level1) for level in levels for each in level.indicators
    )
    packs = _load(_PackFile, folder / "packs.toml").packs
    known = {pack.name for pack in packs}
    for each in indicators:
        if strange := set(each.packs) - known:
            raise LibraryError(f"指标库里“{each.name}”的 packs：packs.toml 中没有“{'、'.join(sorted(strange))}”。")
    return Library(indicators, packs, _load(_WordFile, folder / "words.toml").words)


def _load(cls: type[_File], path: Path) -> _File:
    try:
        return structure(cls, tomllib.loads(path.read_text(encoding="utf-8")))
    except StructureError as error:
        raise LibraryError(
            f"指标库文件 {path.name} 不能使用：键 {error.key or '（整个文件）'}：{error.reason}。"
        ) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LibraryError(f"指标库文件 {path.name} 不能使用：不是合法的 TOML（{error}）。") from None
    except OSError as error:
        raise LibraryError(f"指标库文件 {path.name} 不能读取：{error.strerror}。") from None
