"""Field types and the one table of fields.

A field is declared once, where its value stands (`perfdesk.model.form`): label, type, help and examples. Pages of the
window, rules' sentences, readers, PDF and XLSX, help and docs read that declaration. A field type owns the three
conversions: typed text → value, value → text on the screen, value ↔ interchange JSON.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final, TypeAlias, cast

from perfdesk.model.money import Figure, format_decimal, parse_amount, parse_decimal, plain_decimal
from perfdesk.model.text import half_width, squeeze
from perfdesk.model.value import OPERATORS, TargetValue, parse_value

Day: TypeAlias = dt.date | str | None
"""A date, the words that stand in its place, or a blank."""

_MOST_DIGITS = 9
"""Of a whole number: years and counts are shorter."""
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_TYPED_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")


def parse_day(text: str) -> dt.date | None:
    """Return the date that `text` writes (`2026-01-01`, `2026年1月1日`, `2026/1/1`, `2026.1.1`), or None."""
    match = _DAY.fullmatch(squeeze(text))
    if not match:
        return None
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class FieldType:
    """How one kind of field is typed, shown and stored.

    Attributes:
        name: the type's name, for editors and docs.
        blank: the value of an empty cell.
        parse: typed text → value; text that is not understood comes back as that text, never thrown away.
        show: value → text for the screen.
        load: interchange JSON → value; raises ValueError with a Chinese reason where the JSON type is impossible.
        dump: value → interchange JSON (None for a blank).
    """

    name: str
    blank: object
    parse: Callable[[str], object]
    show: Callable[[Any], str]
    load: Callable[[object], object]
    dump: Callable[[Any], object]


def _load_text(plain: object) -> str:
    if plain is None:
        return ""
    if isinstance(plain, str):
        return plain
    raise ValueError("应为文字")


def _dump_text(value: str) -> str | None:
    return value or None


def _number_text(plain: object) -> str | None:
    """Return JSON text or number as text; None for a blank."""
    if plain is None or isinstance(plain, str):
        return plain or None
    if isinstance(plain, int | float) and not isinstance(plain, bool):
        return str(plain)
    raise ValueError("应为数字或文字")


def _figure(parse: Callable[[str], Decimal | None]) -> Callable[[str], Figure]:
    def read(text: str) -> Figure:
        if not text.strip():
            return None
        return parsed if (parsed := parse(text)) is not None else text

    return read


def _load_figure(parse: Callable[[str], Figure]) -> Callable[[object], Figure]:
    def load(plain: object) -> Figure:
        text = _number_text(plain)
        return None if text is None else parse(text)

    return load


def _dump_figure(value: Figure) -> str | None:
    return plain_decimal(value) if isinstance(value, Decimal) else value


def _show_figure(value: Figure) -> str:
    return format_decimal(value) if isinstance(value, Decimal) else value or ""


def _parse_whole(text: str) -> int | None:
    digits = re.sub(r"\D", "", half_width(text))
    return int(digits) if 0 < len(digits) <= _MOST_DIGITS else None


def _load_whole(plain: object) -> int | None:
    if plain is None or (isinstance(plain, int) and not isinstance(plain, bool)):
        return plain
    if isinstance(plain, str) and plain.isdecimal() and len(plain) <= _MOST_DIGITS:
        return int(plain)
    raise ValueError("应为整数")


def _read_day(text: str) -> Day:
    spelled = _TYPED_DAY.sub(r"\1-\2-\3", squeeze(text))  # 20260101; elsewhere that might be an amount
    return parse_day(spelled) or (text if text.strip() else None)


def _load_day(plain: object) -> Day:
    return _read_day(_load_text(plain))


def _dump_day(value: Day) -> str | None:
    return value.isoformat() if isinstance(value, dt.date) else value or None


def _show_day(value: Day) -> str:
    return _dump_day(value) or ""


def _load_value(plain: object) -> TargetValue:
    text = _number_text(plain)
    return TargetValue() if text is None else parse_value(text)


def _dump_value(value: TargetValue) -> str | None:
    return value.raw or value.composed("plain") or None


def _load_parts(plain: object) -> TargetValue:
    """Read the keys of an indicator value; where only `raw` is given, its parts are read from it."""
    keys = cast("Mapping[str, object]", plain)
    raw, unit, text = (_load_text(keys.get(key)) for key in ("raw", "unit", "text"))
    operator, written = _load_text(keys.get("operator")), _number_text(keys.get("number"))
    if written is None and not (operator or unit or text):
        return parse_value(raw) if raw else TargetValue()
    number = parse_decimal(written) if written is not None else None
    if (operator and operator not in OPERATORS) or (number is None and written is not None):
        raise ValueError("指标值的符号只能是 ≥ ≤ > < =，数字应为十进制数")
    value = TargetValue(raw, operator or None, number, unit, text)
    return value if raw else dataclasses.replace(value, raw=value.composed())


def _dump_parts(value: TargetValue) -> dict[str, object]:
    return {
        "raw": value.raw or None,
        "operator": value.operator,
        "number": None if value.number is None else plain_decimal(value.number),
        "unit": value.unit or None,
        "text": value.text or None,
    }


_read_amount = _figure(parse_amount)
_read_decimal = _figure(parse_decimal)

TEXT: Final = FieldType("text", "", str.strip, str, _load_text, _dump_text)
LONG_TEXT: Final = FieldType("long-text", "", str, str, _load_text, _dump_text)
WHOLE: Final = FieldType(
    "whole", None, _parse_whole, lambda whole: "" if whole is None else str(whole), _load_whole, lambda whole: whole
)
DAY: Final = FieldType("day", None, _read_day, _show_day, _load_day, _dump_day)
MONEY: Final = FieldType("money", None, _read_amount, _show_figure, _load_figure(_read_amount), _dump_figure)
SCORE: Final = FieldType("score", None, _read_decimal, _show_figure, _load_figure(_read_decimal), _dump_figure)
VALUE: Final = FieldType("value", TargetValue(), parse_value, lambda value: value.raw, _load_value, _dump_value)
INDICATOR_VALUE: Final = FieldType(
    "indicator-value", TargetValue(), parse_value, lambda value: value.raw, _load_parts, _dump_parts
)
"""A target value whose parts stand beside the row's other keys; `load` takes and `dump` gives those keys."""
INDICATOR_VALUE_KEYS: Final = ("raw", "operator", "number", "unit", "text")


@dataclass(frozen=True, slots=True)
class Field:
    """What is declared of one field.

    Attributes:
        label: what it is called on screen and in sentences.
        type: how it is typed, shown and stored.
        help: one or two sentences on what belongs here.
        good: an example as it should be.
        bad: an example as it should not be, or "".
    """

    label: str
    type: FieldType
    help: str = ""
    good: str = ""
    bad: str = ""


def declared(label: str, kind: FieldType = TEXT, hint: str = "", *, good: str = "", bad: str = "") -> Any:
    """Declare a dataclass attribute as a field of the table."""
    return dataclasses.field(default=kind.blank, metadata={"field": Field(label, kind, hint, good, bad)})


def part(cls: type) -> Any:
    """Declare a dataclass attribute that groups fields (`funds`)."""
    return dataclasses.field(default_factory=cls, metadata={"part": cls})


def optional(cls: type) -> Any:
    """Declare a dataclass attribute that groups fields and may be absent (`summary`)."""
    return dataclasses.field(default=None, metadata={"part": cls, "optional": True})


def rows(cls: type, label: str, *, sparse: bool = False) -> Any:
    """Declare a dataclass attribute that holds rows of fields (`indicators`); `sparse` ones are stored only if any."""
    return dataclasses.field(default=(), metadata={"rows": cls, "label": label, "sparse": sparse})


def extra() -> Any:
    """Declare the attribute that keeps the interchange keys which perfdesk does not know."""
    return dataclasses.field(default_factory=dict, hash=False, metadata={"extra": True})


def fields_of(cls: type) -> Iterator[tuple[str, Field]]:
    """List the table: each field of a form class with its path (`funds.annual_total`, `indicators[].level3`)."""
    for attribute in dataclasses.fields(cls):
        metadata = attribute.metadata
        if "field" in metadata:
            yield attribute.name, metadata["field"]
        elif "part" in metadata or "rows" in metadata:
            inner = metadata.get("part") or metadata["rows"]
            joint = "." if "part" in metadata else "[]."
            for path, field in fields_of(inner):
                yield f"{attribute.name}{joint}{path}", field


def values_of(holder: object, path: str = "") -> Iterator[tuple[str, Field, Any]]:
    """List the fields of a form (or of a part of it) with their paths and values: `indicators[3].level3`."""
    cls: type = type(holder)
    for name, field, in_rows in _declarations(cls):
        value = getattr(holder, name)
        if field is not None:
            yield f"{path}{name}", field, value
        elif in_rows:
            for n, row in enumerate(value):
                yield from values_of(row, f"{path}{name}[{n}].")
        elif value is not None:
            yield from values_of(value, f"{path}{name}.")


@cache
def _declarations(cls: type) -> tuple[tuple[str, Field | None, bool], ...]:
    """List what a class declares: attribute, its field or None for a part or rows, and whether it is rows."""
    return tuple(
        (attribute.name, attribute.metadata.get("field"), "rows" in attribute.metadata)
        for attribute in dataclasses.fields(cls)
        if {"field", "part", "rows"} & attribute.metadata.keys()
    )
