"""The editions at hand: read from TOML files, and found for a form or a year.

`extends` names another edition that a file builds on: tables are merged key by key, everything else is replaced.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from perfdesk.errors import PerfdeskError
from perfdesk.model.edition import Edition
from perfdesk.model.edition_check import check_edition
from perfdesk.model.form import Book, Form
from perfdesk.model.structure import StructureError, structure
from perfdesk.resources import resource_folder


class EditionError(PerfdeskError):
    """An edition file is refused; the sentence names file, key and reason."""


class Editions:
    """The editions at hand, by name: the shipped ones and those of further folders."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        self._by_name = {edition.name: edition for edition in editions}

    def __iter__(self) -> Iterator[Edition]:
        return iter(self._by_name.values())

    def get(self, name: str) -> Edition | None:
        """Return the edition of that name, or None."""
        return self._by_name.get(name)

    def of(self, form: Form) -> Edition | None:
        """Return the edition of a form that stands alone; see `of_book`."""
        return self.of_book(Book(forms=(form,)))[0]

    def of_book(self, book: Book) -> tuple[Edition | None, ...]:
        """Return the edition of each form of a book: the one that it names, else the one that fits its layout best.

        Editions of one layout differ by their years, and by the cells that stay blank in every print: of those for the
        form's year, the one with the most of them blank in all forms of that layout and year is taken.
        """
        groups: dict[tuple[str, str, int | None], list[Form]] = {}
        for form in book.forms:
            groups.setdefault((form.kind, form.layout, form.year), []).append(form)
        fitting = {key: self._fitting(*key, forms) for key, forms in groups.items()}
        return tuple(self._named(form) or fitting[form.kind, form.layout, form.year] for form in book.forms)

    def of_year(self, kind: str, year: int | None) -> Edition | None:
        """Return the edition that a new form of a year begins in: of that year or the nearest one, the fullest."""

        def rank(edition: Edition) -> tuple[int, int, int]:
            nearest = 0 if year is None else min((abs(each - year) for each in edition.years), default=year)
            return nearest, -max(edition.years, default=0), len(edition.blank)

        return min((each for each in self if each.kind == kind), key=rank, default=None)

    def _named(self, form: Form) -> Edition | None:
        named = self._by_name.get(form.edition)
        return named if named is not None and named.kind == form.kind else None

    def _fitting(self, kind: str, layout: str, year: int | None, forms: Iterable[Form]) -> Edition | None:
        candidates = [each for each in self._by_name.values() if each.kind == kind and each.layout == layout]
        for edition in sorted(candidates, key=lambda each: (year not in each.years, -len(each.blank))):
            if all(_is_blank(form, path) for form in forms for path in edition.blank):
                return edition
        return None


def _is_blank(form: Form, path: str) -> bool:
    value: Any = form
    for name in path.split("."):
        value = getattr(value, name, None)
    return value in (None, "", ())


def shipped_editions_folder() -> Path:
    """Return the folder of the editions that come with the program."""
    return resource_folder() / "editions"


@cache
def load_editions(*folders: Path) -> Editions:
    """Load the editions of `folders`, later ones over earlier ones; without any, the shipped ones.

    Raises:
        EditionError: naming the file, the key and the reason.
    """
    plain: dict[str, tuple[Path, Mapping[str, Any]]] = {}
    for folder in folders or (shipped_editions_folder(),):
        for path in sorted(folder.glob("*.toml")):
            content = _read_toml(path)
            name = str(content.get("name", path.stem))
            if name in plain and plain[name][0].parent == folder:
                other = plain[name][0].name
                raise EditionError(f"表样文件 {path.name} 不能使用：键 name：{name!r} 已用在 {other} 里，请另取名字。")
            plain[name] = (path, content)
    return Editions([_load(name, plain) for name in plain])


def _read_toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise EditionError(f"表样文件 {path.name} 不能使用：第 {error.start + 1} 个字节起不是 UTF-8 文字。") from None
    except tomllib.TOMLDecodeError as error:
        raise EditionError(f"表样文件 {path.name} 不能使用：不是合法的 TOML（{error}）。") from None
    except OSError as error:
        raise EditionError(f"表样文件 {path.name} 不能读取：{error.strerror}。") from None


def _load(name: str, plain: Mapping[str, tuple[Path, Mapping[str, Any]]]) -> Edition:
    path, content = plain[name]
    try:
        edition = structure(Edition, _merged(content, plain, seen=(name,)))
        check_edition(edition)
    except StructureError as error:
        raise EditionError(
            f"表样文件 {path.name} 不能使用：键 {error.key or '（整个文件）'}：{error.reason}。"
        ) from None
    return edition


def _merged(
    content: Mapping[str, Any], plain: Mapping[str, tuple[Path, Mapping[str, Any]]], seen: tuple[str, ...]
) -> Mapping[str, Any]:
    base = content.get("extends")
    if not base or not isinstance(base, str):
        return content
    if base in seen or base not in plain:
        raise StructureError("extends", f"表样 {base!r} {'自相引用' if base in seen else '不在手边'}")
    return _overlay(_merged(plain[base][1], plain, (*seen, base)), content)


def _overlay(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Merge tables key by key; anything else in `over` replaces what is in `under`."""
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = _overlay(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return merged
