"""The table gives what plain TinyDB gives, survives reopening and torn writes, and shares no document."""

import contextlib
import copy
import shutil
import tempfile
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from tinydb import TinyDB, where
from tinydb.operations import delete, increment
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table

from perfdesk.store.storage import JournalStorage
from perfdesk.store.table import JournalDB

Operation = Callable[[TinyDB], Any]

IDS = st.integers(min_value=-1, max_value=7)
NUMBERS = st.integers(min_value=0, max_value=3)
DOCUMENTS = st.fixed_dictionaries(
    {"n": NUMBERS}, optional={"t": st.text(max_size=5), "rows": st.lists(NUMBERS, max_size=2)}
)
DOCUMENTS_WITH_IDS = st.builds(Document, DOCUMENTS, doc_id=IDS)
QUERIES = st.one_of(
    NUMBERS.map(lambda n: where("n") == n),
    NUMBERS.map(lambda n: where("n") >= n),
    st.just(where("t").exists()),
    st.just(where("rows").any([1])),
)
FIELDS = st.one_of(DOCUMENTS, st.just(increment("n")), st.just(delete("t")), st.just(delete("rows")))


def calls(name: str, *arguments: st.SearchStrategy[Any], **keywords: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Make calls of one table method."""

    def build(table: str, positional: tuple[Any, ...], keyword: dict[str, Any]) -> Operation:
        return lambda db: getattr(db.table(table), name)(*copy.deepcopy(positional), **copy.deepcopy(keyword))

    return st.builds(build, st.sampled_from("ab"), st.tuples(*arguments), st.fixed_dictionaries(keywords))


OPERATIONS = st.one_of(
    calls("insert", DOCUMENTS),
    calls("insert", DOCUMENTS_WITH_IDS),
    calls("insert", st.just("no document")),
    calls("insert", DOCUMENTS),
    calls("insert_multiple", st.lists(st.one_of(DOCUMENTS, DOCUMENTS_WITH_IDS), max_size=3)),
    calls("update", FIELDS),
    calls("update", FIELDS, QUERIES),
    calls("update", FIELDS, doc_ids=st.lists(IDS, max_size=3)),
    calls("update_multiple", st.lists(st.tuples(FIELDS, QUERIES), max_size=2)),
    calls("upsert", DOCUMENTS, QUERIES),
    calls("upsert", DOCUMENTS_WITH_IDS),
    calls("upsert", DOCUMENTS),
    calls("remove", QUERIES),
    calls("remove", doc_ids=st.lists(IDS, max_size=3, unique=True)),
    calls("remove"),
    calls("truncate"),
    calls("clear_cache"),
    calls("all"),
    calls("__len__"),
    calls("search", QUERIES),
    calls("count", QUERIES),
    calls("get", QUERIES),
    calls("get", doc_id=IDS),
    calls("get", doc_id=st.just("x")),
    calls("get", doc_ids=st.lists(IDS, max_size=3)),
    calls("contains", QUERIES),
    calls("contains", doc_id=IDS),
    st.sampled_from("ab").map(lambda table: lambda db: db.drop_table(table)),
    st.just(lambda db: db.drop_tables()),
)


def outcome(operation: Operation, db: TinyDB) -> Any:
    """Do something, and say what came of it in a way that can be compared."""
    try:
        return told(operation(db))
    except (ValueError, KeyError, TypeError, RuntimeError) as error:
        return type(error)


def told(value: Any) -> Any:
    """Show the ids of documents, which do not count when they are compared."""
    if isinstance(value, list):
        return [told(item) for item in value]
    return (value.doc_id, dict(value)) if isinstance(value, Document) else value


def contents(db: TinyDB) -> dict[str, Any]:
    """Show everything in a database."""
    return {name: told(db.table(name).all()) for name in db.tables()}


class SameAsTinyDB(RuleBasedStateMachine):
    """Whatever is done, ours and plain TinyDB say and hold the same."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.opened = 0
        self.folder = self.root / "0"
        self.ours: TinyDB = JournalDB(self.folder)
        self.plain = TinyDB(storage=MemoryStorage)

    def teardown(self) -> None:
        self.ours.close()
        shutil.rmtree(self.root)

    @property
    def memory(self) -> Any:
        return self.plain.storage.memory  # type: ignore[attr-defined]

    @memory.setter
    def memory(self, memory: Any) -> None:
        self.plain.storage.memory = memory  # type: ignore[attr-defined]

    @rule(operation=OPERATIONS)
    def operate(self, operation: Operation) -> None:
        """Do the same to both; inside a transaction what is seen is the same, too."""
        before = copy.deepcopy(self.memory)
        expected = outcome(operation, self.plain)
        if isinstance(expected, type):
            self.memory = before  # TinyDB keeps the half of a change that failed
        assert outcome(operation, self.ours) == expected
        assert contents(self.ours) == contents(self.plain)

    @rule(operations=st.lists(OPERATIONS, max_size=8))
    def transact(self, operations: list[Operation]) -> None:
        storage = self.ours.storage
        assert isinstance(storage, JournalStorage)
        with storage.transaction():
            for operation in operations:
                self.operate(operation)

    @rule(operations=st.lists(OPERATIONS, max_size=4))
    def roll_back(self, operations: list[Operation]) -> None:
        before = copy.deepcopy(self.memory)
        storage = self.ours.storage
        assert isinstance(storage, JournalStorage)
        with contextlib.suppress(ZeroDivisionError), storage.transaction():
            for operation in operations:
                self.operate(operation)
            raise ZeroDivisionError
        self.memory = before
        assert contents(self.ours) == contents(self.plain)
        self.reopen()  # plain TinyDB knows no rollback of its next id

    @rule()
    def compact(self) -> None:
        storage = self.ours.storage
        assert isinstance(storage, JournalStorage)
        storage.compact()

    @rule()
    def reopen(self) -> None:
        self.ours.close()
        self._open()

    @rule(part=st.floats(min_value=0, max_value=1, exclude_min=True, exclude_max=True))
    def crash(self, part: float) -> None:
        """Go on with the files as an interrupted program leaves them: with a part of a transaction at the end."""
        before = len(self._newest())
        self.ours.table("lost").insert({"n": 99})
        file = self._newest()
        self.opened += 1
        crashed = self.root / str(self.opened)
        crashed.mkdir()
        for path in self.folder.glob("*.store"):
            shutil.copy(path, crashed)
        newest = max(crashed.glob("*.store"))
        newest.write_bytes(file[: before + int((len(file) - before) * part)])
        self.ours.close()
        self.folder = crashed
        self._open()

    def _newest(self) -> bytes:
        return max(self.folder.glob("*.store")).read_bytes()

    def _open(self) -> None:
        self.ours = JournalDB(self.folder)
        memory, self.plain = self.memory, TinyDB(storage=MemoryStorage)
        self.memory = memory
        assert contents(self.ours) == contents(self.plain)


TestSameAsTinyDB = SameAsTinyDB.TestCase
TestSameAsTinyDB.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@pytest.fixture
def db(tmp_path: Path) -> Any:
    with JournalDB(tmp_path) as database:
        yield database


def test_no_document_is_shared(db: JournalDB) -> None:
    given = {"rows": [1], "n": 1}
    table = db.table("a")
    table.insert(given)
    query = where("n") == 1
    first = table.search(query)[0]
    for document in (given, first, table.get(doc_id=1), table.all()[0], table.search(query)[0], table.get(query)):
        document["rows"].append(2)
    assert table.search(query) == table.all() == [{"rows": [1], "n": 1}]


def test_a_search_is_cached_until_something_changes(db: JournalDB) -> None:
    table = db.table("a")
    table.insert({"n": 1})
    looked_at = []
    query = where("n").test(lambda n: looked_at.append(n) or True)
    assert table.search(query) == table.search(query) == [{"n": 1}]
    assert looked_at == [1]
    table.insert({"n": 2})
    assert len(table.search(query)) == 2


def test_ids_and_searches_of_a_failed_transaction_are_forgotten(db: JournalDB) -> None:
    table = db.table("a")
    table.insert_multiple([{"n": 1}, {"n": 1}])
    query = where("n") == 1

    def change() -> None:
        with db.storage.transaction():
            table.truncate()
            assert table.insert({"n": 5}) == 1
            assert table.search(query) == []
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert len(table.search(query)) == 2
    assert table.insert({"n": 3}) == 3


def test_a_document_may_be_removed_while_the_table_is_walked_through(db: JournalDB) -> None:
    table = db.table("a")
    table.insert_multiple([{"n": n} for n in range(3)])
    assert [document["n"] for document in table if table.remove(doc_ids=[document.doc_id])] == [0, 1, 2]
    assert len(table) == 0


def test_an_edit_writes_only_what_it_changes(db: JournalDB, tmp_path: Path) -> None:
    table = db.table("a")
    table.insert_multiple([{"n": n, "text": "长" * 1000} for n in range(20)])
    path = max(tmp_path.glob("*.store"))
    size = path.stat().st_size
    table.update({"n": 5})
    table.update({"n": 5}, where("n") == 5)
    assert path.stat().st_size - size < 20 * 3100
    size = path.stat().st_size
    table.update({"n": 5})
    table.remove(doc_ids=[99])
    assert path.stat().st_size == size
    table.update({"n": 6}, doc_ids=[3])
    assert path.stat().st_size - size < 3200


def test_plain_tables_work_on_the_storage_too(tmp_path: Path) -> None:
    storage = JournalStorage(tmp_path)
    table = Table(storage, "a")
    table.insert_multiple([{"n": 1}, {"n": 2}])
    size = max(tmp_path.glob("*.store")).stat().st_size
    table.update({"n": 3}, doc_ids=[2])
    assert max(tmp_path.glob("*.store")).stat().st_size - size < 100
    table.remove(doc_ids=[1])
    assert table.all() == [{"n": 3}]
    storage.close()


def test_an_updater_may_take_a_document_away_and_put_it_back(db: JournalDB) -> None:
    table = db.table("a")
    table.insert_multiple([{"n": 1}, {"n": 2}])

    def move_to_the_end(documents: MutableMapping[int, Any]) -> None:
        documents[1] = documents.pop(1)
        assert list(documents) == [2, 1]
        assert len(documents) == 2
        assert documents.get(3) is None

    table._update_table(move_to_the_end)
    assert [document.doc_id for document in table] == [2, 1]
    with pytest.raises(KeyError):
        table._update_table(lambda documents: documents.__delitem__(3))
