"""perfdesk-forms: the JSON in which forms travel, read into and written from frozen values without loss.

The shape is described in `docs/file-formats.md`. Keys, types and order come from the table of fields; keys that
perfdesk does not know are kept in `extra` and written again.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any, Final, TypeAlias, cast

from perfdesk.errors import PerfdeskError
from perfdesk.model.fields import INDICATOR_VALUE, INDICATOR_VALUE_KEYS
from perfdesk.model.form import Book, Form, SelfEvaluation, TargetForm

FORMAT: Final = "perfdesk-forms"
VERSION: Final = 1
ATTACHMENT_NAME: Final = "perfdesk-forms.json"
"""Name of the document where it rides inside a PDF."""
DEEPEST: Final = 100
"""How deeply lists and objects under an unknown key may be nested: what is kept must be writable again."""
_DOCUMENT_KEYS: Final = {"format", "version", "books"}
KINDS: Final[Mapping[str, type]] = {cls.kind: cls for cls in (TargetForm, SelfEvaluation)}

Plain: TypeAlias = dict[str, Any]
_Loader: TypeAlias = Callable[[object, str], Any]
_Dumper: TypeAlias = Callable[[Any], Any]


class InterchangeError(PerfdeskError):
    """The JSON is not perfdesk-forms; `place` is the path in it, `reason` says why."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place or '文件'}：{reason}")
        self.place, self.reason = place, reason


def read_document(plain: object) -> tuple[Book, ...]:
    """Read a whole document: one book, several books, or nothing but forms (grouped by implementing unit and year).

    Args:
        plain: the parsed JSON.

    Raises:
        InterchangeError: with the place and the reason.
    """
    document = _object(plain, "")
    if document.get("format", FORMAT) != FORMAT:
        raise InterchangeError("format", f"不是“{FORMAT}”格式")
    version = document.get("version", VERSION)
    if not isinstance(version, int):
        raise InterchangeError("version", f"应为整数，现为 {version!r}")
    if version > VERSION:
        raise InterchangeError("version", f"版本 {version} 由更新的绩效填报台写成，请先升级本程序")
    if "books" in document:
        books = [
            _read_book(_object(book, f"books[{n}]"), f"books[{n}].")
            for n, book in enumerate(_array(document["books"], "books"))
        ]
        kept = _unknown(document, _DOCUMENT_KEYS, "")
        if books and kept:
            books[0] = dataclasses.replace(books[0], extra={**books[0].extra, **kept})
        return tuple(books)
    if "forms" not in document:
        raise InterchangeError("", "没有 forms，不是绩效填报台的数据")
    book = _read_book({key: value for key, value in document.items() if key not in ("format", "version")}, "")
    return (book,) if book.unit and book.year else _grouped(book)


def write_document(books: Iterable[Book]) -> Plain:
    """Write books as one document: one book in the first shape, several under `books`."""
    written = [{**book_to_plain(book), "forms": [form_to_plain(form) for form in book.forms]} for book in books]
    head = {"format": FORMAT, "version": VERSION}
    if len(written) == 1 and not _DOCUMENT_KEYS & written[0].keys():
        return {**head, **written[0]}
    return {**head, "books": written}


def form_from_plain(plain: object, place: str = "") -> Form:
    """Read one form; `place` is its path, for errors.

    Raises:
        InterchangeError: with the place and the reason.
    """
    keys = _object(plain, place)
    kind = keys.get("kind", TargetForm.kind)
    cls = KINDS.get(kind) if isinstance(kind, str) else None
    if cls is None:
        raise InterchangeError(f"{place}.kind".lstrip("."), f"不认识的表种 {kind!r}，应为 {'、'.join(KINDS)}")
    return cast("Form", _loader(cls)({key: value for key, value in keys.items() if key != "kind"}, place))


def form_to_plain(form: Form) -> Plain:
    """Write one form."""
    return {"kind": form.kind, **_dumper(KINDS[form.kind])(form)}


def book_from_plain(plain: object, place: str = "") -> Book:
    """Read a book without its forms.

    Raises:
        InterchangeError: with the place and the reason.
    """
    return cast("Book", _loader(Book)(plain, place))


def book_to_plain(book: Book) -> Plain:
    """Write a book without its forms."""
    plain: Plain = _dumper(Book)(book)
    return {key: value for key, value in plain.items() if value not in (None, [])} | dict(book.extra)


def _read_book(keys: Plain, place: str) -> Book:
    forms = tuple(
        form_from_plain(form, f"{place}forms[{n}]")
        for n, form in enumerate(_array([] if keys.get("forms") is None else keys["forms"], f"{place}forms"))
    )
    book = book_from_plain({key: value for key, value in keys.items() if key != "forms"}, place.rstrip("."))
    return dataclasses.replace(book, forms=forms)


def _grouped(book: Book) -> tuple[Book, ...]:
    """Split a document's bare forms into books: one unit's forms of one year."""
    groups: dict[tuple[str, int | None], list[Form]] = {}
    for form in book.forms:
        groups.setdefault((book.unit or form.implementing_unit, book.year or form.year), []).append(form)
    first, *others = [
        dataclasses.replace(book, unit=unit, year=year, forms=tuple(forms)) for (unit, year), forms in groups.items()
    ] or [book]
    return first, *(Book(unit=other.unit, year=other.year, forms=other.forms) for other in others)


def _unknown(keys: Plain, known: AbstractSet[str], joint: str) -> Plain:
    """Return what perfdesk does not know, to be kept as it is."""
    unknown = {key: value for key, value in keys.items() if key not in known}
    for key, value in unknown.items():
        if not _writable(value, DEEPEST):
            raise InterchangeError(f"{joint}{key}", f"括号套了不止 {DEEPEST} 层，不是填报数据")
    return unknown


def _writable(plain: object, depth: int) -> bool:
    inner = plain.values() if isinstance(plain, dict) else plain if isinstance(plain, list) else ()
    return depth > 0 and all(_writable(each, depth - 1) for each in inner)


def _object(plain: object, place: str) -> Plain:
    if not isinstance(plain, dict):
        raise InterchangeError(place, "应为对象 {…}")
    return plain


def _array(plain: object, place: str) -> list[Any]:
    if not isinstance(plain, list):
        raise InterchangeError(place, "应为列表 […]")
    return plain


@cache
def _loader(cls: type) -> _Loader:
    """Make the reader of one class from its declared fields."""
    steps = [(attribute.name, *_attribute_loader(attribute.metadata)) for attribute in _attributes(cls)]
    known = {key for attribute in _attributes(cls) for key in _keys(attribute)}

    def load(plain: object, place: str) -> Any:
        keys = _object(plain, place)
        joint = f"{place}." if place else ""
        arguments: Plain = {}
        for name, whole, read in steps:
            given = keys if whole else keys.get(name)
            if given is not None:
                arguments[name] = read(given, place if whole else f"{joint}{name}")
        if not known.issuperset(keys):
            arguments["extra"] = _unknown(keys, known, joint)
        return cls(**arguments)

    return load


def _attribute_loader(metadata: Mapping[str, Any]) -> tuple[bool, _Loader]:
    """Return whether the reader takes the whole row, and the reader of one attribute."""
    if "part" in metadata:
        return False, _loader(metadata["part"])
    if "rows" in metadata:
        read_row = _loader(metadata["rows"])
        return False, lambda plain, place: tuple(
            read_row(row, f"{place}[{n}]") for n, row in enumerate(_array(plain, place))
        )
    read = metadata["field"].type.load

    def load(plain: object, place: str) -> object:
        try:
            return read(plain)
        except ValueError as error:
            raise InterchangeError(place, str(error)) from None

    return metadata["field"].type is INDICATOR_VALUE, load


@cache
def _dumper(cls: type) -> _Dumper:
    """Make the writer of one class from its declared fields."""
    steps = [
        (attribute.name, attribute.metadata.get("sparse"), *_attribute_dumper(attribute.metadata))
        for attribute in _attributes(cls)
    ]

    def dump(value: Any) -> Plain:
        plain: Plain = {}
        for name, sparse, spread, write in steps:
            held = getattr(value, name)
            if spread:
                plain.update(write(held))
            elif held or not sparse:
                plain[name] = write(held)
        plain.update(value.extra)
        return plain

    return dump


def _attribute_dumper(metadata: Mapping[str, Any]) -> tuple[bool, _Dumper]:
    """Return whether the writer gives several keys of the row, and the writer of one attribute."""
    if "part" in metadata:
        write_part = _dumper(metadata["part"])
        return False, lambda part: None if part is None else write_part(part)
    if "rows" in metadata:
        write_row = _dumper(metadata["rows"])
        return False, lambda rows: [write_row(row) for row in rows]
    kind = metadata["field"].type
    return kind is INDICATOR_VALUE, kind.dump


def _attributes(cls: type) -> list[dataclasses.Field[Any]]:
    """List the attributes that the table of fields declares."""
    return [field for field in dataclasses.fields(cls) if field.metadata and "extra" not in field.metadata]


def _keys(attribute: dataclasses.Field[Any]) -> tuple[str, ...]:
    """Return the JSON keys that one attribute stands for."""
    declared = attribute.metadata.get("field")
    return INDICATOR_VALUE_KEYS if declared and declared.type is INDICATOR_VALUE else (attribute.name,)
