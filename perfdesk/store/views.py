"""Views of a table's documents, which stay on disk until they are asked for."""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Any, TypeVar

from perfdesk.store.generation import Entry, document_of
from perfdesk.store.lines import Json, pack, unpack

Value = TypeVar("Value")


class Layer(MutableMapping[int, Value]):
    """A mapping that shows what lies below it with changes of its own, in the order that a dict would have.

    Attributes:
        below: what lies below; it stays as it is.
        above: the values that were set here.
        hidden: the keys from below that were removed; one that is set again stands at the end.
        cleared: whether all that lay below was removed at once.
    """

    def __init__(self, below: Mapping[int, Any]) -> None:
        self.below = below
        self.above: dict[int, Value] = {}
        self.hidden: set[int] = set()
        self.cleared = False

    def fetch(self, key: int) -> Value:
        """Return the value of a key that lies below."""
        value: Value = self.below[key]
        return value

    def __getitem__(self, key: int) -> Value:
        if key in self.above:
            return self.above[key]
        if key not in self:
            raise KeyError(key)
        return self.fetch(key)

    def __setitem__(self, key: int, value: Value) -> None:
        self.above[key] = value

    def __delitem__(self, key: int) -> None:
        if key not in self:
            raise KeyError(key)
        self.above.pop(key, None)
        if key in self.below:
            self.hidden.add(key)

    def clear(self) -> None:
        """Remove everything, without looking at it."""
        self.below, self.cleared = {}, True
        self.above.clear()
        self.hidden.clear()

    def __contains__(self, key: object) -> bool:
        return key in self.above or (key in self.below and key not in self.hidden)

    def __iter__(self) -> Iterator[int]:
        yield from (key for key in self.below if key not in self.hidden)
        yield from self._added()

    def __len__(self) -> int:
        return len(self.below) - len(self.hidden) + sum(1 for _ in self._added())

    def _added(self) -> Iterator[int]:
        """List the keys that stand behind those from below."""
        return (key for key in self.above if key not in self.below or key in self.hidden)


class Edit(Layer[Json]):
    """The documents of a table while they are changed; it notes which are touched, and leaves the store alone.

    A document may also be changed in place, so one that was looked at counts as changed if it is now written otherwise.
    """

    def __init__(self, below: Mapping[int, Entry]) -> None:
        super().__init__(below)
        self._lines: dict[int, bytes] = {}

    def fetch(self, key: int) -> Json:
        """Read the document of a key that lies below."""
        line = self._lines[key] = self.below[key].line()
        self.above[key] = document = unpack(line)[2]
        return document

    def replace(self, documents: Mapping[int, Json]) -> None:
        """Make the table hold `documents` and no others."""
        for key in [key for key in self if key not in documents]:
            del self[key]
        for key, document in documents.items():
            if key in self:
                self.fetch(key)
            self[key] = document

    def changed(self, table: str) -> Iterator[tuple[int, Json, bytes]]:
        """List the documents that are to be put: id, document, line."""
        for key, document in self.above.items():
            line = pack([table, key, document])
            if key in self.hidden or line != self._lines.get(key):
                yield key, document, line


class Documents(Mapping[str, Json]):
    """A table as TinyDB reads it: ids are text, and each access reads a document of the caller's own."""

    def __init__(self, entries: Mapping[int, Entry]) -> None:
        self.entries = entries

    def __getitem__(self, key: str) -> Json:
        if not key.removeprefix("-").isdecimal():
            raise KeyError(key)
        return document_of(self.entries[int(key)])

    def __iter__(self) -> Iterator[str]:
        return map(str, list(self.entries))

    def __len__(self) -> int:
        return len(self.entries)

    def items(self) -> Iterable[tuple[str, Json]]:  # type: ignore[override]  # TinyDB only walks through it
        """List the documents as they are now, whatever is changed on the way."""
        return ((str(key), document_of(entry)) for key, entry in list(self.entries.items()))
