"""Paths of fields: the one way to reach a field of a form by its name, `funds.annual_total` or `indicators[3].level2`.

Rules name fields so, the paper and the window find them so, and a mend changes them so.
"""

import dataclasses
import re
from functools import cache
from typing import Any, TypeVar

from perfdesk.model.fields import Field

HolderT = TypeVar("HolderT")

_STEP = re.compile(r"([a-z_0-9]+)(?:\[(\d+)\])?")


class PathError(LookupError):
    """There is no such field; a slip of the program, never of the user."""


@cache
def _steps(path: str) -> tuple[tuple[str, int | None], ...]:
    """Part a path into attribute and row: `indicators[3].level2` → (indicators, 3), (level2, None)."""
    matches = [_STEP.fullmatch(step) for step in path.split(".")]
    if None in matches:
        raise PathError(path)
    return tuple((match[1], None if match[2] is None else int(match[2])) for match in matches if match is not None)


def value_at(holder: object, path: str) -> Any:
    """Return the value at a path; of a row or a part, that row or part.

    Raises:
        PathError: there is no such field or row.
    """
    try:
        for name, row in _steps(path):
            holder = getattr(holder, name)
            if row is not None:
                holder = holder[row]  # type: ignore[index]  # rows are a tuple
    except (AttributeError, IndexError, TypeError):
        raise PathError(path) from None
    return holder


def with_value(holder: HolderT, path: str, value: object) -> HolderT:
    """Return the holder with another value at a path; all else is shared with the old one.

    Raises:
        PathError: there is no such field or row.
    """
    head, _, rest = path.partition(".")
    ((name, row),) = _steps(head)
    old = value_at(holder, head)
    new = with_value(old, rest, value) if rest else value
    if row is not None:
        all_rows = value_at(holder, name)
        new = (*all_rows[:row], new, *all_rows[row + 1 :])
    return dataclasses.replace(holder, **{name: new})  # type: ignore[type-var]  # holders are the frozen values of the model


def field_at(holder: object, path: str) -> Field:
    """Return what is declared of the field at a path.

    Raises:
        PathError: there is no such field.
    """
    above, _, name = path.rpartition(".")
    owner: Any = value_at(holder, above) if above else holder
    declared = {each.name: each.metadata.get("field") for each in dataclasses.fields(owner)}
    field = declared.get(name)
    if field is None:
        raise PathError(path)
    return field  # type: ignore[no-any-return]  # metadata is untyped


def with_text(holder: HolderT, path: str, text: str) -> HolderT:
    """Return the holder with a field as its type reads typed text; what is not understood stays as those words.

    Raises:
        PathError: there is no such field.
    """
    return with_value(holder, path, field_at(holder, path).type.parse(text))


def text_at(holder: object, path: str) -> str:
    """Return the text that the screen shows of a field.

    Raises:
        PathError: there is no such field.
    """
    return field_at(holder, path).type.show(value_at(holder, path))
