"""Damage: whatever byte of a file is lost, nothing else is, and the user is told."""

import contextlib
import errno
import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from perfdesk.store.cards import Cards
from perfdesk.store.errors import (
    StoreError,
    StoreFormatError,
    StoreFullError,
    StoreReadError,
    StoreTooNewError,
    StoreWriteError,
)
from perfdesk.store.generation import Generation
from perfdesk.store.lines import pack
from perfdesk.store.replay import Replay
from perfdesk.store.table import JournalDB

CARDS = Cards(
    make=lambda _table, document: document.get("name"), name=lambda _table, _doc_id, card: f"“{card}”", version=3
)
State = dict[int, dict[str, Any]]


def opened(folder: Path, *, writing: bool = True) -> JournalDB:
    return JournalDB(folder, cards=CARDS, writing=writing)


def state(db: JournalDB) -> State:
    return {document.doc_id: dict(document) for document in db.table("forms")}


def newest(folder: Path) -> Path:
    return max(folder.glob("books.*.store"))


@contextlib.contextmanager
def left_open(folder: Path) -> Iterator[JournalDB]:
    """Leave a folder as an interrupted program leaves it: nothing is compacted."""
    db = opened(folder)
    yield db
    db.storage.writing = False
    db.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[State]]:
    """Make a store of two generations, and return it with its states while the newer one was appended to."""
    folder = tmp_path_factory.mktemp("sample")
    with opened(folder) as db:
        db.table("forms").insert_multiple([{"name": f"项目{n}", "n": 0, "text": "目标" * n} for n in range(4)])
    with left_open(folder) as db:
        table, states = db.table("forms"), [state(db)]
        for edit in (
            lambda: table.update({"n": 1}, doc_ids=[1]),
            lambda: table.insert({"name": "新项目", "n": 1}),
            lambda: table.remove(doc_ids=[2]),
            lambda: table.update({"n": 2}, doc_ids=[1, 3, 5]),
        ):
            edit()
            states.append(state(db))
    assert len(list(folder.glob("books.*.store"))) == 2
    return folder, states


@pytest.fixture
def folder(sample: tuple[Path, list[State]], tmp_path: Path) -> Path:
    return shutil.copytree(sample[0], tmp_path / "store")


@pytest.fixture
def states(sample: tuple[Path, list[State]]) -> list[State]:
    return sample[1]


def transaction_ends(file: bytes) -> list[int]:
    """Find where the transactions of a file end."""
    starts = [at for at in range(len(file)) if file[at + 8 :].startswith(b' {"changes"') and file[at - 1 : at] == b"\n"]
    return [*starts[1:], len(file)]


def test_a_file_cut_anywhere_holds_all_that_was_finished_before(folder: Path, states: list[State]) -> None:
    path = newest(folder)
    whole = path.read_bytes()
    ends = transaction_ends(whole)
    for cut in range(ends[0], len(whole) + 1):
        path.write_bytes(whole[:cut])
        with opened(folder, writing=False) as db:
            assert state(db) == states[sum(end <= cut for end in ends) - 1]
            assert db.storage.notices == []


@pytest.mark.parametrize("lost", [1, 20, 100])
def test_an_unfinished_save_is_undone_before_the_next_edit(folder: Path, states: list[State], lost: int) -> None:
    path = newest(folder)
    os.truncate(path, path.stat().st_size - lost)
    with left_open(folder) as db:
        assert "有一次保存没有完成" in db.storage.notices[0]
        assert state(db) == states[-2]
        db.table("forms").insert({"name": "再来"})
    with opened(folder) as db:
        assert db.storage.notices == []
        assert len(state(db)) == len(states[-2]) + 1


def test_holes_at_the_end_are_an_unfinished_save_too(folder: Path, states: list[State]) -> None:
    path = newest(folder)
    whole = path.read_bytes()
    last = transaction_ends(whole)[-2]
    size = len(whole)
    for start, end in ((last, size), (last, last + 20), (size - 30, size), (size - 30, size - 10)):
        path.write_bytes(whole[:start] + bytes(end - start) + whole[end:])
        with opened(folder, writing=False) as db:
            assert state(db) == states[-2]


def test_a_file_cut_in_its_first_transaction_is_made_good_from_the_last_copy(
    folder: Path, states: list[State], tmp_path: Path
) -> None:
    path = newest(folder)
    first = transaction_ends(path.read_bytes())[0]
    for cut in (0, 10, 60, 100, first // 2, first - 1):
        copy = shutil.copytree(folder, tmp_path / str(cut))
        os.truncate(newest(copy), cut)
        with opened(copy) as db:
            assert state(db) == states[0]
            assert "原文件留在" in db.storage.notices[0]


def test_a_store_cut_off_without_another_copy_gives_what_is_left(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = newest(folder)
    os.truncate(path, transaction_ends(path.read_bytes())[0] - 10)
    min(folder.glob("books.*.store")).unlink()
    with opened(folder, writing=False) as db:
        assert list(state(db)) == [1, 2, 3]
        assert any("“项目3”" in notice and "未能恢复" in notice for notice in db.storage.notices)
    failures = [OSError(errno.ENOSPC, "full")]

    def fsync(_handle: int) -> None:
        if failures:
            raise failures.pop()

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fsync)
        with pytest.raises(StoreFullError):
            opened(folder)
    with opened(folder) as db:
        db.table("forms").insert({"name": "照常"})


@pytest.mark.parametrize("bits", [0x01, 0x20, 0xFF])
def test_a_flipped_byte_harms_one_document_at_most(
    folder: Path, states: list[State], bits: int, tmp_path: Path
) -> None:
    whole = newest(folder).read_bytes()
    first = transaction_ends(whole)[0]
    for place in range(bits % 7, len(whole), 7):
        copy = shutil.copytree(folder, tmp_path / "copy")
        damaged = bytearray(whole)
        damaged[place] ^= bits
        newest(copy).write_bytes(damaged)
        with opened(copy, writing=False) as db:
            seen = state(db)
        with opened(copy) as db:
            assert state(db) == seen
            assert db.storage.notices, place
            harmed = [doc_id for doc_id, document in states[-1].items() if seen.get(doc_id) != document]
            assert len(harmed) <= (place >= first), place
            assert seen.keys() == states[-1].keys(), place
            for doc_id in harmed:
                assert any(seen[doc_id] == old.get(doc_id) for old in states), place
                assert any(states[-1][doc_id]["name"] in notice for notice in db.storage.notices), place
        kept = list(copy.glob("books.*.damaged-*"))
        assert [path.read_bytes() for path in kept] == [bytes(damaged)], place
        with opened(copy) as db:
            assert (state(db), db.storage.notices) == (seen, [])
        shutil.rmtree(copy)


def test_damage_to_a_copied_document_loses_nothing_at_all(folder: Path, states: list[State]) -> None:
    path = newest(folder)
    path.write_bytes(path.read_bytes().replace("目标目标目标".encode(), "目标目槑目标".encode(), 1))
    with opened(folder) as db:
        assert state(db) == states[-1]
        assert any("“项目3”" in notice and "最近一份完好的内容" in notice for notice in db.storage.notices)


def test_damage_that_a_later_edit_replaced_is_no_harm(folder: Path, states: list[State]) -> None:
    path = newest(folder)
    path.write_bytes(path.read_bytes().replace(b'"n":1', b'"n":7', 1))
    with opened(folder) as db:
        assert state(db) == states[-1]
        assert len(db.storage.notices) == 1


def test_what_was_removed_does_not_come_back_for_a_damaged_successor(tmp_path: Path) -> None:
    for table_wide in (False, True):
        folder = tmp_path / str(table_wide)
        with left_open(folder) as db:
            table = db.table("forms")
            table.insert({"name": "旧"})
            table.truncate() if table_wide else table.remove(doc_ids=[1])
        with left_open(folder) as db:
            db.table("forms").insert({"name": "新的"})
        path = newest(folder)
        content = path.read_bytes()
        at = content.rindex("新的".encode())
        path.write_bytes(content[:at] + b"?" + content[at + 1 :])
        with opened(folder) as db:
            assert state(db) == {}
            assert any("“新的”" in notice and "未能恢复" in notice for notice in db.storage.notices)


def test_a_newest_file_that_is_rubbish_gives_way_to_the_last_good_copy(folder: Path, states: list[State]) -> None:
    newest(folder).write_bytes(os.urandom(5000) + b"\n")
    with opened(folder) as db:
        assert state(db) == states[0]
        db.table("forms").update({"n": 9}, doc_ids=[1])
    with opened(folder) as db:
        assert state(db)[1]["n"] == 9


@pytest.mark.parametrize("content", [b"", b"hello", b"hello\nworld\n", b"{}\n", bytes(9000), pack({"a": 1})])
@pytest.mark.parametrize("writing", [True, False])
def test_what_is_no_store_is_refused_and_left_alone(tmp_path: Path, content: bytes, writing: bool) -> None:  # noqa: FBT001
    path = tmp_path / "books.000001.store"
    path.write_bytes(content)
    with pytest.raises(StoreFormatError, match=r"books.000001.store 不是绩效填报台的数据文件"):
        opened(tmp_path, writing=writing)
    assert path.read_bytes() == content


@pytest.mark.parametrize("writing", [True, False])
def test_a_newer_store_is_refused_and_left_alone(tmp_path: Path, writing: bool) -> None:  # noqa: FBT001
    path = tmp_path / "books.000007.store"
    content = pack({"format": "perfdesk-store", "version": 2, "cards": 1}) + pack({"unheard": "of"})
    path.write_bytes(content)
    with pytest.raises(StoreTooNewError, match="请升级本程序"):
        opened(tmp_path, writing=writing)
    assert path.read_bytes() == content


def test_cards_are_made_anew_when_their_rules_change(folder: Path, states: list[State]) -> None:
    other = Cards(make=lambda _table, document: {"n": document["n"]}, version=4)
    for writing in (False, True, False):
        with JournalDB(folder, cards=other, writing=writing) as db:
            assert dict(db.storage.cards("forms")) == {key: {"n": form["n"]} for key, form in states[-1].items()}
            assert state(db) == states[-1]
            assert db.storage.notices == []
    assert newest(folder).name == "books.000003.store"


def test_cards_are_made_anew_where_their_version_is_not_known(folder: Path) -> None:
    path = newest(folder)
    path.write_bytes(b"?" + path.read_bytes()[1:])
    with JournalDB(folder, cards=Cards(make=lambda *_: "neu", version=4)) as db:
        assert {card for _, card in db.storage.cards("forms")} == {"neu"}


class _BadDisk(io.FileIO):
    """A file on a disk with one bad sector."""

    bad = range(0)

    def readinto(self, buffer: Any, /) -> int:
        start = self.tell()
        if start in self.bad:
            raise OSError(errno.EIO, "Input/output error")
        length = min(len(buffer), self.bad.start - start) if start < self.bad.start else len(buffer)
        return super().readinto(memoryview(buffer)[:length])

    def read(self, size: int | None = -1, /) -> bytes:
        buffer = bytearray(size or 0)
        return bytes(buffer[: self.readinto(buffer)])


def test_sectors_that_cannot_be_read_harm_only_what_lies_in_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = newest(folder).read_bytes()
    ends = transaction_ends(whole)
    heads = {end: whole.index(b"\n", end) for end in (60, *ends[:-1])}
    for place in range(60, len(whole), 11):
        file = Generation(newest(folder), writing=False)
        file.close()
        disk = _BadDisk(newest(folder), "rb")
        disk.bad = range(place, place + 1)
        monkeypatch.setattr(file, "_file", disk)
        replay = Replay(CARDS)
        replay.read(file)
        disk.close()
        in_a_head = any(start <= place <= end for start, end in heads.items())
        assert replay.damages >= 1, place
        assert in_a_head or replay.damages == 1, place
        assert not replay.torn, place


def test_damage_during_the_work_is_named_and_does_not_spread(folder: Path, states: list[State]) -> None:
    with opened(folder) as db:
        path = newest(folder)
        content = path.read_bytes()
        with path.open("r+b") as file:
            file.seek(content.index("目标目标目标".encode()))
            file.write(b"???")
        with pytest.raises(StoreReadError, match="请关闭后重新打开"):
            db.table("forms").get(doc_id=4)
        with pytest.raises(StoreError):
            db.storage.compact()
        db.table("forms").insert({"name": "照常"})
    with opened(folder) as db:
        assert state(db) == states[-1] | {6: {"name": "照常"}}
        assert any("“项目3”" in notice for notice in db.storage.notices)


def test_a_document_that_the_disk_refuses_to_read_is_named_with_its_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(folder, writing=False) as db:
        path = newest(folder)
        disk = _BadDisk(path, "rb")
        at = path.read_bytes().index("目标目标目标".encode())
        disk.bad = range(at - 60, at)
        with monkeypatch.context() as failing, disk:
            failing.setattr(db.storage._files[0], "_file", disk)
            with pytest.raises(StoreReadError, match=r"不能读取 .+books\.000002\.store（Input/output error）"):
                db.table("forms").get(doc_id=4)


def test_an_unfinished_save_that_cannot_be_undone_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = newest(folder)
    os.truncate(path, path.stat().st_size - 5)

    def fsync(_handle: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(StoreWriteError, match="请检查磁盘"):
        opened(folder)
