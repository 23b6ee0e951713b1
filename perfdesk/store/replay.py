"""Reading generations back: what their transactions add up to, and what is damaged in them."""

from dataclasses import dataclass, field
from typing import BinaryIO, Final, NamedTuple

from perfdesk.store.cards import Cards
from perfdesk.store.errors import StoreTooNewError
from perfdesk.store.generation import Generation, Stored, Tables, apply, is_put
from perfdesk.store.lines import LINE_START, VERSION, Json, intact, is_change, is_head, is_header, value_of

_HOLE: Final = b"\0\0"
"""What a file system leaves where it had no time to write; no line of a store holds it."""


class Harm(NamedTuple):
    """A document whose newest line is damaged.

    Attributes:
        name: what the user calls it.
        recovered: whether an older good line took its place.
    """

    name: str
    recovered: bool


class _Read(NamedTuple):
    """A change as it was read: what the head says of it, where its line lies, whether that is good."""

    item: list[Json]
    offset: int
    good: bool


@dataclass(slots=True)
class Replay:
    """What the transactions of one generation, or of two in turn, add up to.

    Attributes:
        cards: how cards are made.
        tables: the documents.
        harmed: the documents that are not as they were saved last.
        damages: how many places are damaged in the file that was read last.
        torn: whether that file ends in a transaction that was never finished.
        stale: whether the cards of that file are of another version.
    """

    cards: Cards
    tables: Tables = field(default_factory=dict)
    harmed: dict[tuple[str, int], Harm] = field(default_factory=dict)
    damages: int = 0
    torn: bool = False
    stale: bool = False
    _versions: dict[tuple[str, int], Stored] = field(default_factory=dict)

    def read(self, file: Generation) -> None:
        """Read a file through, check every line, and set the file's end behind its last whole transaction.

        Where the file is no store, that end is 0. A generation is begun whole, so a first transaction that is cut off
        is damage; a later one was never finished.

        Raises:
            StoreTooNewError: if a newer program wrote it.
        """
        self.damages, self.torn, self.stale = 0, False, False
        with file.stream() as stream:
            offset = self._header(file, stream)
            offset = file.base = self._transaction(file, stream, offset, is_first=True)
            while offset < file.end:
                offset = self._transaction(file, stream, offset)

    def _header(self, file: Generation, stream: BinaryIO) -> int:
        """Read the first line, and return where the transactions begin."""
        line = _take(stream, 0)
        header = value_of(line)
        if not is_header(header):
            self.damages += 1
            self.stale = True
            stream.seek(0)
            return 0
        if header["version"] > VERSION:
            raise StoreTooNewError(
                f"{file.path} 由更新版本的绩效填报台写成（格式 {header['version']}，本程序只到 {VERSION}）。"
                "没有改动它；请升级本程序后再打开。"
            )
        self.stale = header["cards"] != self.cards.version
        return len(line)

    def _transaction(self, file: Generation, stream: BinaryIO, offset: int, *, is_first: bool = False) -> int:
        """Make the changes of the transaction at `offset`, and return where the next one begins."""
        line = _take(stream, offset)
        head = value_of(line)
        if not is_head(head):
            end = self._damaged_head(file, offset, is_first=is_first)
            stream.seek(end)
            return end
        place = offset + len(line)
        if place + sum(item[2] for item in head["changes"]) > file.end:
            if not is_first:
                return self._cut_off(file, offset)
            file.usable = False
        changes: list[_Read] = []
        holes = False
        for item in head["changes"]:
            line = _take(stream, place, item[2])
            good = intact(line)
            holes |= not good and _HOLE in line
            changes.append(_Read(item, place, good))
            place += item[2]
        if holes and place == file.end:
            return self._cut_off(file, offset)
        for change in changes:
            self._change(file, change, is_first=is_first)
        return place

    def _damaged_head(self, file: Generation, offset: int, *, is_first: bool) -> int:
        """Make the changes that can still be read behind a damaged head, and return where the next good head is."""
        rest = file.salvage(offset)
        changes: list[_Read] = []
        place = 0
        for match in LINE_START.finditer(rest):
            place = match.start()
            line = rest[place : rest.find(b"\n", place) + 1]
            value = value_of(line)
            if is_head(value):
                break
            if is_change(value):
                changes.append(_Read(self._item(value, len(line)), offset + place, good=True))
        else:
            is_torn = not is_first and (not rest.endswith(b"\n") or _HOLE in rest)
            if is_torn or (offset == 0 and not changes):
                return self._cut_off(file, offset)
            place = len(rest)
        self.damages += 1
        for change in changes:
            self._change(file, change, is_first=is_first)
        return offset + place

    def _cut_off(self, file: Generation, offset: int) -> int:
        """End the file where a transaction begins that was never finished."""
        self.torn = True
        file.end = offset
        return offset

    def _item(self, change: list[Json], length: int) -> list[Json]:
        """Return what a head would say of a change."""
        table, doc_id, *document = change
        if not document:
            return [table, doc_id, length]
        return [table, doc_id, length, None if doc_id is None else self.cards.make(table, document[0])]

    def _change(self, file: Generation, change: _Read, *, is_first: bool) -> None:
        """Make one change; where its line is damaged, the last good version of the document takes its place."""
        item, offset, good = change
        table, doc_id, length = item[:3]
        self.damages += not good
        key, entry = (table, doc_id), None
        if doc_id is None:
            self._forget(table, versions=not is_first)
        elif not is_put(item):
            self.harmed.pop(key, None)
            self._versions.pop(key, None)
        elif good:
            self.harmed.pop(key, None)
            entry = self._versions[key] = Stored(item[-1], file, offset, length)
        else:
            entry = self._versions.get(key)
            self.harmed[key] = Harm(self.cards.name(table, doc_id, item[-1]), recovered=entry is not None)
        apply(self.tables, item, entry)

    def _forget(self, table: str, *, versions: bool) -> None:
        """Forget the harm to a table that is made anew, and its versions unless it is only copied."""
        self.harmed = {key: harm for key, harm in self.harmed.items() if key[0] != table}
        if versions:
            self._versions = {key: entry for key, entry in self._versions.items() if key[0] != table}


def _take(stream: BinaryIO, offset: int, length: int | None = None) -> bytes:
    """Return the line at `offset`, where the stream stands; nothing of it where the disk refuses to read."""
    try:
        return stream.readline() if length is None else stream.read(length)
    except OSError:
        stream.seek(offset + (length or 0))
        return b""
