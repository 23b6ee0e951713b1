"""Data files (editions, indicator library) into frozen dataclasses, strictly: each slip with its key and reason.

The dataclass is the schema: attribute names are keys, annotations are types, an attribute without a default is
required, and a key that is no attribute is refused, since it would be a setting that silently does nothing.
"""

import dataclasses
import difflib
import re
import types
import typing
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeAlias, TypeVar, Union, get_args, get_origin

from perfdesk.errors import PerfdeskError

_Reader: TypeAlias = Callable[[Any, str], Any]
_Class = TypeVar("_Class")
_NAMES = {str: "文字", int: "整数", bool: "true 或 false", Decimal: "数字"}


class StructureError(PerfdeskError):
    """Data does not have the shape that it should: `key` is its dotted place, `reason` says why."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key or '文件'}：{reason}")
        self.key, self.reason = key, reason


def structure(cls: type[_Class], plain: object, key: str = "") -> _Class:
    """Make a `cls` from plain data.

    Args:
        cls: a frozen dataclass, whose attributes may be str, int, bool, Decimal, Literal, `re.Pattern[str]`, other such
            dataclasses, `tuple[X, ...]`, fixed tuples, `Mapping[str, X]` and `X | None`.
        plain: what a TOML or JSON file holds.
        key: the dotted place of `plain` in its file.

    Raises:
        StructureError: with key and reason.
    """
    return typing.cast("_Class", _reader(typing.cast("Any", cls))(plain, key))


@cache
def _reader(annotation: Any) -> _Reader:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if dataclasses.is_dataclass(annotation):
        return _dataclass_reader(typing.cast("type", annotation))
    if origin in (Union, types.UnionType):
        inner = _reader(next(each for each in arguments if each is not type(None)))
        return lambda plain, key: None if plain is None else inner(plain, key)
    if origin is tuple:
        return _tuple_reader(arguments)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_reader(_reader(arguments[1]))
    if origin is Literal:
        return _literal_reader(arguments)
    return _scalar_reader(annotation)


def _dataclass_reader(cls: type) -> _Reader:
    hints = typing.get_type_hints(cls)
    attributes = {field.name: field for field in dataclasses.fields(cls)}
    required = [
        name
        for name, field in attributes.items()
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    ]

    def read(plain: Any, key: str) -> Any:
        given = _expect(plain, Mapping, "一组键值", key)
        names: dict[str, str] = {}
        for written in given:
            name = written.replace("-", "_")
            if names.setdefault(name, written) != written:
                raise StructureError(_join(key, written), f"与 {names[name]} 是同一个键，写了两遍")
        for name, written in names.items():
            if name not in attributes:
                raise StructureError(_join(key, written), "没有这个键" + _nearest(name, attributes))
        for name in required:
            if name not in names:
                raise StructureError(_join(key, name), "缺少这个键")
        return cls(
            **{name: _reader(hints[name])(given[written], _join(key, written)) for name, written in names.items()}
        )

    return read


def _tuple_reader(arguments: tuple[Any, ...]) -> _Reader:
    repeated = arguments[-1] is Ellipsis
    readers = [_reader(each) for each in arguments if each is not Ellipsis]

    def read(plain: Any, key: str) -> Any:
        items = _expect(plain, list | tuple, "列表", key)
        if not repeated and len(items) != len(readers):
            raise StructureError(key, f"应有 {len(readers)} 项，现有 {len(items)} 项")
        each = readers * len(items) if repeated else readers
        return tuple(reader(item, f"{key}[{n}]") for n, (reader, item) in enumerate(zip(each, items, strict=True)))

    return read


def _mapping_reader(read_item: _Reader) -> _Reader:
    def read(plain: Any, key: str) -> Any:
        given = _expect(plain, Mapping, "一组键值", key)
        return {name: read_item(item, _join(key, name)) for name, item in given.items()}

    return read


def _literal_reader(choices: tuple[Any, ...]) -> _Reader:
    def read(plain: Any, key: str) -> Any:
        if plain not in choices:
            raise StructureError(key, f"{plain!r} 不在可选值 {'、'.join(map(str, choices))} 之中")
        return plain

    return read


def _scalar_reader(kind: Any) -> _Reader:
    if kind is Any or kind is object:
        return lambda plain, _key: plain
    if kind is Decimal:
        return _read_decimal
    if get_origin(kind) is re.Pattern:
        return _read_pattern

    def read(plain: Any, key: str) -> Any:
        if type(plain) is not kind:
            raise StructureError(key, f"应为{_NAMES.get(kind, kind.__name__)}，现为 {plain!r}")
        return plain

    return read


def _read_decimal(plain: Any, key: str) -> Decimal:
    if isinstance(plain, int | float | str) and not isinstance(plain, bool):
        try:
            figure = Decimal(str(plain))
        except ArithmeticError:
            figure = Decimal("nan")
        if figure.is_finite():
            return figure
    raise StructureError(key, f"应为数字，现为 {plain!r}")


def _read_pattern(plain: Any, key: str) -> re.Pattern[str]:
    try:
        return re.compile(_expect(plain, str, "文字", key))
    except re.error as error:
        raise StructureError(key, f"不是合法的正则表达式（{error}）") from None


def _expect(plain: Any, kind: Any, name: str, key: str) -> Any:
    if not isinstance(plain, kind):
        raise StructureError(key, f"应为{name}，现为 {plain!r}")
    return plain


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _nearest(name: str, known: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"，是否想写 {close[0]}？" if close else ""
