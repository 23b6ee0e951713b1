"""The crash-safe TinyDB storage: what is acknowledged is on the disk, a transaction is there whole or not at all."""

import contextlib
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tinydb.storages import Storage

from perfdesk.store.cards import Cards
from perfdesk.store.errors import (
    StoreError,
    StoreFormatError,
    StoreReadOnlyError,
    StoreWriteError,
    writing_failed,
)
from perfdesk.store.generation import (
    TEMPORARY,
    Change,
    Draft,
    Entry,
    Generation,
    Tables,
    empty_table,
    generations,
    next_generation,
    put,
    removal,
    sync_folder,
    write_generation,
    write_transaction,
)
from perfdesk.store.lines import Json, plain
from perfdesk.store.lock import WriterLock
from perfdesk.store.recovery import Loaded, load, set_aside
from perfdesk.store.replay import Replay
from perfdesk.store.views import Documents, Edit, Layer

_SMALL: Final = 4 << 20
"""A store up to this size is compacted in no time."""


class JournalStorage(Storage):
    """All tables of a store folder: cards in memory, documents on disk.

    Attributes:
        folder: where the store is.
        writing: whether it may be changed.
        notices: sentences for the user about what was damaged and what became of it.
        lock: held while things are read or changed that must fit together.
        rollbacks: how many transactions came to nothing.
    """

    def __init__(self, folder: Path, *, writing: bool = True, cards: Cards | None = None) -> None:
        """Open a store.

        Args:
            folder: where it is; made where it is missing and `writing`.
            writing: whether it may be changed; else nothing changes on disk, and no lock is needed.
            cards: how cards are made.

        Raises:
            StoreError: if it cannot be opened; the sentence says why.
        """
        self.folder, self.writing = folder, writing
        self.notices: list[str] = []
        self.lock = threading.RLock()
        self.rollbacks = 0
        self._cards = cards or Cards()
        self._tables: Tables = {}
        self._staged: dict[str, Layer[Entry] | None] = {}
        self._in_transaction = False
        self._files: list[Generation] = []
        if folder.exists() and not folder.is_dir():
            raise StoreFormatError(f"{folder} 是一个文件，不是存放填报册的文件夹。请另选文件夹。")
        with contextlib.ExitStack() as undo:
            if writing:
                undo.callback(_occupy(folder).release)
            undo.callback(self._close_files)
            self._open()
            self._undo = undo.pop_all()

    def read(self) -> dict[str, Mapping[str, Json]]:  # type: ignore[override]  # TinyDB never changes the documents
        """Return all tables; documents are read when they are asked for."""
        with self.lock:
            tables = {table: self.entries(table) for table in (*self._tables, *self._staged)}
        return {table: Documents(entries) for table, entries in tables.items() if entries is not None}

    def write(self, data: Mapping[str, Mapping[str, Json]]) -> None:
        """Make the store hold `data`; what is in it already is not written again."""
        with self.transaction():
            for table in set(self.read()) - set(data):
                self._staged[table] = None
            for table, documents in data.items():
                entries = self.entries(table)
                if isinstance(documents, Documents) and documents.entries is entries:
                    continue
                edit = Edit(entries or {})
                edit.replace({int(doc_id): document for doc_id, document in documents.items()})
                self.stage(table, edit)

    def close(self) -> None:
        """Close the store, compacted where that is worth while."""
        with self.lock:
            try:
                if self.writing and self._outgrown(closing=True):
                    with contextlib.suppress(StoreError):
                        self.compact()
            finally:
                self.writing = False
                self._undo.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all changes inside one transaction, on disk when the block ends; an error undoes them all.

        A transaction inside a transaction is part of the outer one.

        Raises:
            StoreError: if the changes cannot be written; nothing is changed then.
        """
        with self.lock:
            if self._in_transaction:
                yield
                return
            self._refuse_if_not_writable()
            self._in_transaction = True
            try:
                yield
                self._commit()
            except BaseException:
                self.rollbacks += bool(self._staged)
                raise
            finally:
                self._in_transaction = False
                self._staged = {}

    def entries(self, table: str) -> Mapping[int, Entry] | None:
        """Return the documents of a table by id, as they are now; None where there is no such table."""
        with self.lock:
            return self._staged[table] if table in self._staged else self._tables.get(table)

    def cards(self, table: str) -> list[tuple[int, Json]]:
        """List the documents of a table as ids and cards, without reading them; not to be changed."""
        with self.lock:
            return [(doc_id, entry.card) for doc_id, entry in (self.entries(table) or {}).items()]

    def stage(self, table: str, edit: Edit) -> None:
        """Take the changes of `edit` into the transaction.

        Raises:
            StoreContentError: if a document is no JSON; nothing is taken then.
        """
        drafts = {
            doc_id: Draft(plain(self._cards.make(table, document)), line)
            for doc_id, document, line in edit.changed(table)
        }
        layer = self._layer(table)
        if edit.cleared:
            layer.clear()
        for doc_id in edit.hidden:
            del layer[doc_id]
        layer.update(drafts)

    def compact(self) -> None:
        """Write a new generation that holds just what the store holds now; the one before is kept as last good copy.

        Raises:
            StoreError: if it cannot be written; the store then goes on as it was.
        """
        with self.lock:
            self._refuse_if_not_writable()
            self._renew()
            for path in generations(self.folder)[:-2]:
                with contextlib.suppress(OSError):
                    path.unlink()

    def _open(self) -> None:
        """Load the store, and where it may be changed put right what is wrong with it."""
        loaded = load(self.folder, self._cards, writing=self.writing)
        self._files, self._tables = loaded.files, loaded.tables
        if self.writing:
            self._put_right(loaded)
        elif loaded.damaged:
            self.notices.append(f"{loaded.files[0].path} 有损坏之处；现在只是查看，没有修复。")
        self.notices.extend(loaded.notices)

    def _put_right(self, loaded: Loaded) -> None:
        """Start a new generation where there is no good one, and cut off a transaction that was never finished."""
        if not loaded.files:
            self._renew()
        elif loaded.damaged:
            self._repair(loaded.files[0])
        else:
            if loaded.torn:
                _cut(loaded.files[0])
                self.notices.append("程序上次中断时有一次保存没有完成，已退回到那之前；此前保存的内容都在。")
            if loaded.stale or self._outgrown():
                with contextlib.suppress(StoreError):
                    self.compact()

    def _repair(self, file: Generation) -> None:
        """Write what is good to a new generation and set the damaged one aside; where that fails, go on with it."""
        try:
            self._renew()
        except StoreError as error:
            if not (file.end and file.usable):
                raise
            _cut(file)
            self.notices.append(f"{file.path} 有损坏之处，这次未能修复。{error}")
        else:
            kept = set_aside(file)
            self.notices.append(
                f"{file.path} 有损坏之处，已把完好的内容另存为新文件，请核对最近改过的内容；原文件留在 {kept}。"
            )

    def _renew(self) -> None:
        """Write a new generation that holds what the store holds now, read it back, and go on with it."""
        path = next_generation(self.folder)
        with contextlib.ExitStack() as undo:
            undo.callback(self._withdraw, path)
            try:
                write_generation(path, self._tables, self._cards.version)
                file = Generation(path, writing=True)
                undo.callback(file.close)
                replay = Replay(self._cards)
                replay.read(file)
            except OSError as error:
                raise writing_failed(error, self.folder) from error
            if replay.damages or replay.torn:
                raise StoreWriteError(f"{path} 写完后读回来不一致，没有采用它。请检查磁盘；此前保存的内容都在。")
            undo.pop_all()
        self._files.insert(0, file)
        self._tables = replay.tables

    def _withdraw(self, path: Path) -> None:
        """Take back a generation that came to nothing; while it stands, the one before must not be written to."""
        try:
            path.unlink(missing_ok=True)
        except OSError:
            for file in self._files:
                file.usable = False

    def _outgrown(self, *, closing: bool = False) -> bool:
        """Tell whether so much was appended that a new generation is worth while."""
        file = self._files[0]
        grown = file.end - file.base
        if closing and file.end <= _SMALL:
            return grown > 0
        return grown > max(file.base, _SMALL)

    def _refuse_if_not_writable(self) -> None:
        if not self.writing:
            raise StoreReadOnlyError(f"{self.folder} 是只打开查看的，不能修改。请关闭后重新打开来修改。")
        if not self._files[0].usable:
            raise StoreWriteError(
                f"没有保存：{self._files[0].path} 上次写入出错后未能复原，不再写入。"
                "请关闭后重新打开；此前保存的内容都在。"
            )

    def _layer(self, table: str) -> Layer[Entry]:
        """Return what the transaction has changed in a table so far."""
        layer = self._staged.get(table)
        if layer is None:
            layer = Layer(self._tables.get(table, {}))
            if table in self._staged:  # it was dropped
                layer.clear()
            self._staged[table] = layer
        return layer

    def _commit(self) -> None:
        """Write what was staged."""
        file = self._files[0]
        try:
            write_transaction(file, self._changes(), self._tables)
        except OSError as error:
            raise writing_failed(error, file.path) from error

    def _changes(self) -> Iterator[Change]:
        """List what was staged as changes."""
        for table, layer in self._staged.items():
            stored = self._tables.get(table)
            if layer is None:
                if stored is not None:
                    yield removal(table)
                continue
            if stored is None or (layer.cleared and stored):
                yield empty_table(table)
            for doc_id in layer.hidden:
                yield removal(table, doc_id)
            for doc_id, entry in layer.above.items():
                yield put(table, doc_id, entry)

    def _close_files(self) -> None:
        for file in self._files:
            file.close()


def _occupy(folder: Path) -> WriterLock:
    """Make a folder for writing, all to ourselves, without what an interrupted program left in it."""
    try:
        made = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for path in made:
            sync_folder(path.parent)
    except OSError as error:
        raise writing_failed(error, folder) from error
    lock = WriterLock(folder)
    lock.acquire()
    for path in folder.glob(f"books.*{TEMPORARY}"):
        with contextlib.suppress(OSError):
            path.unlink()
    return lock


def _cut(file: Generation) -> None:
    """Cut off a transaction that was never finished."""
    try:
        file.cut()
    except OSError as error:
        raise writing_failed(error, file.path) from error
