"""Find and replace in the words of a form: names, goals, narrative, indicators and their values.

Figures and dates are left alone: a slip there would go unseen.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from perfdesk.model.fields import INDICATOR_VALUE, LONG_TEXT, TEXT, VALUE, values_of
from perfdesk.model.form import Form
from perfdesk.model.paths import text_at, with_text

FormT = TypeVar("FormT", bound=Form)
_WORDS: Final = (TEXT, LONG_TEXT, VALUE, INDICATOR_VALUE)
_INNER: Final = ("layout", "edition")
"""Fields that no clerk fills in."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where words stand: the field, and from where to where in its text."""

    path: str
    start: int
    end: int


def hits(form: Form, words: str, *, match_case: bool = False) -> list[Hit]:
    """Find words in a form, in the order of its fields; nothing is found for no words."""
    return list(_hits(form, words, match_case=match_case)) if words else []


def _hits(form: Form, words: str, *, match_case: bool) -> Iterator[Hit]:
    wanted = re.compile(re.escape(words), re.NOFLAG if match_case else re.IGNORECASE)
    for path, field, value in values_of(form):
        if field.type in _WORDS and path not in _INNER and value:
            for match in wanted.finditer(field.type.show(value)):
                yield Hit(path, match.start(), match.end())


def put(form: FormT, places: Iterable[Hit], by: str) -> FormT:
    """Return a form with other words in some places of it; values are read anew."""
    by_path: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in places:
        by_path[hit.path].append(hit)
    for path, in_field in by_path.items():
        text = text_at(form, path)
        for hit in sorted(in_field, key=lambda each: each.start, reverse=True):
            text = text[: hit.start] + by + text[hit.end :]
        form = with_text(form, path, text)
    return form
