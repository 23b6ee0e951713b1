"""TinyDB's database and table over the crash-safe storage: an edit costs what it changes, not what is there."""

import copy
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.table import Document, Table
from tinydb.utils import LRUCache

from perfdesk.store.lines import Json
from perfdesk.store.storage import JournalStorage
from perfdesk.store.views import Documents, Edit


class CopyingCache(LRUCache[Any, Any]):
    """A query cache that shares no document with its callers."""

    def get(self, key: Any, default: Any = None) -> Any:
        """Return a copy of what is cached."""
        return copy.deepcopy(super().get(key, default))

    def set(self, key: Any, value: Any) -> None:
        """Keep a copy of `value`."""
        super().set(key, copy.deepcopy(value))


class JournalTable(Table):
    """A TinyDB table that writes the documents which an edit touched, and those only."""

    query_cache_class = CopyingCache
    _storage: JournalStorage

    def __init__(self, storage: JournalStorage, *args: Any, **options: Any) -> None:
        self._rollbacks = storage.rollbacks
        super().__init__(storage, *args, **options)

    def insert(self, document: Mapping[str, Json]) -> int:
        """Insert a document and return its id."""
        with self._storage.transaction():
            return super().insert(document)

    def upsert(self, document: Mapping[str, Json], cond: QueryLike | None = None) -> list[int]:
        """Update the documents that match, or else insert one; return their ids."""
        with self._storage.transaction():
            return super().upsert(document, cond)

    def search(self, cond: QueryLike) -> list[Document]:
        """Return the documents that match."""
        with self._storage.lock:
            self._heed_rollback()
            return super().search(cond)

    def _get_next_id(self) -> int:
        self._heed_rollback()
        next_id: int = super()._get_next_id()  # type: ignore[no-untyped-call]  # as TinyDB has it
        return next_id

    def _heed_rollback(self) -> None:
        """Forget what was learnt inside a transaction that came to nothing."""
        if self._rollbacks != self._storage.rollbacks:
            self._rollbacks = self._storage.rollbacks
            self._next_id = None
            self.clear_cache()

    def _read_table(self) -> Mapping[str, Json]:  # type: ignore[override]  # TinyDB never changes it
        return Documents(self._storage.entries(self.name) or {})

    def _update_table(self, updater: Callable[[MutableMapping[int, Json]], None]) -> None:  # type: ignore[override]
        with self._storage.transaction():
            edit = Edit(self._storage.entries(self.name) or {})
            updater(edit)
            self._storage.stage(self.name, edit)
        self.clear_cache()


class JournalDB(TinyDB):
    """TinyDB over the crash-safe storage; arguments are those of `JournalStorage`."""

    table_class = JournalTable  # type: ignore[assignment]  # it is made with our own storage only
    default_storage_class = JournalStorage  # type: ignore[assignment]  # TinyDB expects its JSONStorage here
    storage: JournalStorage
