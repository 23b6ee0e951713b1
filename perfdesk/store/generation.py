"""The generations of a store: files that are only ever appended to, and replaced only by a whole new one."""

import contextlib
import io
import os
import re
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, Protocol, TypeAlias

from perfdesk.store.errors import StoreReadError, reading_failed
from perfdesk.store.lines import FORMAT, VERSION, Json, intact, pack, unpack

TEMPORARY: Final = ".new"
"""The ending of a generation that is not whole yet."""

_NAME: Final = re.compile(r"books\.(\d{6,})\.store")
_BUFFER: Final = 1 << 20
_SECTOR: Final = 512


class Generation:
    """One file of the store, open for reading and, where it is the newest, for appending.

    Attributes:
        path: where the file is.
        base: where its first transaction ends, the one that puts all that the generation began with.
        end: where the next transaction goes; what lies behind was never acknowledged.
        usable: whether it may be appended to; not after an append that could neither be finished nor undone.
    """

    def __init__(self, path: Path, *, writing: bool) -> None:
        self.path = path
        self.base = 0
        self.usable = True
        self._file = path.open("r+b" if writing else "rb", buffering=0)
        self._lock = threading.Lock()
        self.end = os.fstat(self._file.fileno()).st_size

    @contextlib.contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """Give the file for reading it through from its beginning."""
        self._file.seek(0)
        stream = io.BufferedReader(self._file, _BUFFER)
        try:
            yield stream
        finally:
            stream.detach()

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`."""
        with self._lock:
            self._file.seek(offset)
            return self._file.read(length)

    def salvage(self, offset: int) -> bytes:
        """Return what can be read between `offset` and the end, with question marks and a line end for what cannot."""
        parts = []
        for start in range(offset, self.end, _SECTOR):
            length = min(_SECTOR, self.end - start)
            try:
                part = self.read(start, length)
            except OSError:
                part = b""
            parts.append(part if len(part) == length else part.ljust(length - 1, b"?") + b"\n")
        return b"".join(parts)

    def append(self, data: bytes) -> int:
        """Write `data` behind all that stands, down to the disk itself, and return where it starts.

        Raises:
            OSError: if that fails; the file is then as before, or no longer usable.
        """
        try:
            with self._lock:
                self._file.seek(self.end)
                _write_all(self._file, data)
            os.fsync(self._file.fileno())
        except BaseException:
            with contextlib.suppress(OSError):
                self.cut()
            raise
        start, self.end = self.end, self.end + len(data)
        return start

    def cut(self) -> None:
        """Cut off what lies behind the end.

        Raises:
            OSError: if that fails; the file is then no longer usable.
        """
        self.usable = False
        self._file.truncate(self.end)
        os.fsync(self._file.fileno())
        self.usable = True

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Entry(Protocol):
    """A document of the store: its card is at hand, the document itself is read when asked for."""

    @property
    def card(self) -> Json:
        """What a listing shows of the document."""

    def line(self) -> bytes:
        """Return the line that holds the document."""


class Stored(NamedTuple):
    """A document on disk."""

    card: Json
    file: Generation
    offset: int
    length: int

    def line(self) -> bytes:
        """Return the line that holds the document.

        Raises:
            StoreReadError: if it cannot be read, or is no longer what was written.
        """
        try:
            line = self.file.read(self.offset, self.length)
        except OSError as error:
            raise reading_failed(error, self.file.path) from error
        if not intact(line):
            raise StoreReadError(
                f"{self.file.path} 在第 {self.offset} 字节处损坏。请关闭后重新打开，程序会用完好的副本修复。"
            )
        return line


class Draft(NamedTuple):
    """A document that is not on disk yet."""

    card: Json
    text: bytes

    def line(self) -> bytes:
        """Return the line that will hold the document."""
        return self.text


Tables: TypeAlias = dict[str, dict[int, Stored]]


def document_of(entry: Entry) -> Json:
    """Read the document of an entry; it is shared with nobody."""
    return unpack(entry.line())[2]


class Change(NamedTuple):
    """One change of a transaction.

    Attributes:
        item: what the transaction's head says of it (see `perfdesk.store.lines`).
        line: its own line.
    """

    item: list[Json]
    line: bytes


def put(table: str, doc_id: int, entry: Entry) -> Change:
    """Put a document."""
    line = entry.line()
    return Change([table, doc_id, len(line), entry.card], line)


def empty_table(table: str) -> Change:
    """Make a table, or make it empty."""
    line = pack([table, None, {}])
    return Change([table, None, len(line), None], line)


def removal(table: str, doc_id: int | None = None) -> Change:
    """Remove a document, or drop the table."""
    line = pack([table, doc_id])
    return Change([table, doc_id, len(line)], line)


def is_put(item: list[Json]) -> bool:
    """Tell whether a change puts something; else it removes."""
    return len(item) == len(("table", "id", "length", "card"))


def apply(tables: Tables, item: list[Json], entry: Stored | None) -> None:
    """Make one change in `tables`.

    Args:
        tables: what is changed.
        item: what the head says of the change.
        entry: where the document lies that is put; None leaves what stands there.
    """
    table, doc_id = item[0], item[1]
    if doc_id is None:
        tables.pop(table, None)
        if is_put(item):
            tables[table] = {}
    elif not is_put(item):
        tables.get(table, {}).pop(doc_id, None)
    elif entry is not None:
        tables.setdefault(table, {})[doc_id] = entry


def write_transaction(file: Generation, changes: Iterable[Change], tables: Tables) -> None:
    """Append changes to a file as one transaction, and make them in `tables` once they are on disk.

    Raises:
        OSError: if they cannot be written; file and tables are then as before.
    """
    changes = list(changes)
    if not changes:
        return
    head = pack({"changes": [change.item for change in changes]})
    place = file.append(b"".join([head, *(change.line for change in changes)])) + len(head)
    for item, line in changes:
        apply(tables, item, Stored(item[-1], file, place, len(line)) if is_put(item) else None)
        place += len(line)


def generations(folder: Path) -> list[Path]:
    """List the generations in a folder, oldest first; none where there is no folder.

    Raises:
        StoreReadError: if the folder cannot be read.
    """
    try:
        return sorted((path for path in folder.iterdir() if _NAME.fullmatch(path.name)), key=_number)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise reading_failed(error, folder) from error


def next_generation(folder: Path) -> Path:
    """Return where the next generation goes."""
    number = max(map(_number, generations(folder)), default=0) + 1
    return folder / f"books.{number:06}.store"


def _number(path: Path) -> int:
    return int(path.name.split(".")[1])


def write_generation(path: Path, tables: Tables, cards: int) -> None:
    """Write a whole new generation; it is at `path` complete and on the disk itself, or not at all.

    Args:
        path: where it goes.
        tables: the documents that it holds.
        cards: the version of their cards.

    Raises:
        OSError: if it cannot be written.
        StoreReadError: if a document cannot be read.
    """
    temporary = path.with_suffix(TEMPORARY)
    try:
        with temporary.open("wb", buffering=_BUFFER) as file:
            file.write(pack({"format": FORMAT, "version": VERSION, "cards": cards}))
            file.writelines(_snapshot(tables))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _snapshot(tables: Tables) -> Iterator[bytes]:
    """Give the lines of one transaction that puts every document."""
    items: list[list[Json]] = []
    for table, entries in tables.items():
        items.append(empty_table(table).item)
        items.extend([table, doc_id, entry.length, entry.card] for doc_id, entry in entries.items())
    yield pack({"changes": items})
    for table, entries in tables.items():
        yield empty_table(table).line
        for entry in entries.values():
            yield entry.line()


def sync_folder(folder: Path) -> None:
    """Bring new names in a folder to the disk itself (Windows does that on its own)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_all(file: io.FileIO, data: bytes) -> None:
    """Write all of `data`; a disk that fills up takes a part before it says so."""
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]
