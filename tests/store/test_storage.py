"""The storage keeps what it acknowledged: through kills, full and failing disks, other programs, read-only folders."""

import contextlib
import datetime as dt
import errno
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tinydb.table import Document

import perfdesk
from perfdesk.store.errors import (
    StoreContentError,
    StoreError,
    StoreFormatError,
    StoreFullError,
    StoreLockedError,
    StoreReadOnlyError,
    StoreWriteError,
)
from perfdesk.store.lock import WriterLock
from perfdesk.store.storage import JournalStorage
from perfdesk.store.table import JournalDB

PROGRAMS = Path(__file__).parent
ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(perfdesk.__file__).parents[1]), "PYTHONWARNINGS": "error"}


def program(name: str, *arguments: object) -> list[str]:
    return [sys.executable, str(PROGRAMS / name), *map(str, arguments)]


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_program_loses_nothing_that_was_acknowledged(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    said: list[int] = []
    for _ in range(2):
        with subprocess.Popen(
            program("editor_program.py", tmp_path), stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
        ) as editor:
            assert editor.stdout is not None
            found = int(editor.stdout.readline().removeprefix("open "))
            assert found in ((said or [0])[-1], (said or [0])[-1] + 1)
            said.append(found)
            time.sleep(chance.uniform(0.0, 0.15))
            editor.kill()
            said += [int(line) for line in editor.stdout if line.endswith("\n")]
    with JournalDB(tmp_path) as db:
        (tally,) = db.table("tally")
        last = said[-1]
        assert tally["n"] in (last, last + 1)
        expected = {}
        for n in range(1, tally["n"] + 1):
            if n % 3:
                expected[n - n // 3] = n
            elif n // 3 in expected:
                expected[n // 3] = n
        assert {document.doc_id: document["n"] for document in db.table("forms")} == expected
        assert all("损坏" not in notice for notice in db.storage.notices)


def test_a_full_disk_refuses_the_edit_and_nothing_else(tmp_path: Path) -> None:
    subprocess.run(program("full_disk_program.py", "limit", tmp_path / "store"), check=True, env=ENVIRONMENT)


def test_a_small_disk_that_is_full_refuses_the_edit_and_nothing_else(tmp_path: Path) -> None:
    """On a disk of its own where one may be mounted, else within a limit."""
    command = program("full_disk_program.py", "disk", tmp_path / "store")
    mount = ["unshare", "-rm", "sh", "-c", f'mount -t tmpfs -o size=600k none {tmp_path} && exec "$@"', "sh"]
    if shutil.which("unshare") and subprocess.run([*mount, "true"], capture_output=True, check=False).returncode == 0:
        command = [*mount, *command]
    else:
        command[2] = "limit"
    subprocess.run(command, check=True, env=ENVIRONMENT)


def append_failing(monkeypatch: pytest.MonkeyPatch, *numbers: int) -> None:
    """Let the disk fail the next times that it is to write down what it has taken."""
    failures = list(numbers)

    def fsync(_handle: int) -> None:
        if failures and (number := failures.pop(0)):
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fsync)


def test_a_write_that_fails_leaves_all_as_it_was_and_later_ones_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with JournalDB(tmp_path) as db:
        table = db.table("forms")
        table.insert({"n": 1})
        append_failing(monkeypatch, errno.EIO)
        with pytest.raises(StoreWriteError, match=r"没有保存：写入 .*books\.000001\.store 时出错"):
            table.insert({"n": 2})
        assert table.all() == [{"n": 1}]
        append_failing(monkeypatch, errno.ENOSPC)
        with pytest.raises(StoreFullError, match="磁盘已满"):
            table.update({"n": 5})
        assert table.all() == [{"n": 1}]
        assert table.insert({"n": 3}) == 2
    with JournalDB(tmp_path) as db:
        assert db.table("forms").all() == [{"n": 1}, {"n": 3}]
        assert db.storage.notices == []


def test_a_store_that_could_not_undo_a_failed_write_takes_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with JournalDB(tmp_path) as db:
        table = db.table("forms")
        table.insert({"n": 1})
        append_failing(monkeypatch, errno.EIO, errno.EIO)
        with pytest.raises(StoreWriteError):
            table.insert({"n": 2})
        for _ in range(2):
            with pytest.raises(StoreWriteError, match="未能复原，不再写入。请关闭后重新打开"):
                table.insert({"n": 3})
        assert table.all() == [{"n": 1}]
    with JournalDB(tmp_path) as db:
        db.table("forms").insert({"n": 4})
        assert db.table("forms").all() == [{"n": 1}, {"n": 4}]


def test_an_edit_is_on_the_disk_before_it_is_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(str(Path(f"/proc/self/fd/{handle}").readlink())))
    folder = tmp_path / "new" / "store"
    with JournalDB(folder) as db:
        assert {str(tmp_path), str(folder.parent), str(folder)} <= set(synced)
        synced.clear()
        db.table("forms").insert({"n": 1})
        assert synced == [str(folder / "books.000001.store")]


def test_several_tables_change_at_once_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with JournalDB(tmp_path) as db:
        synced = []
        monkeypatch.setattr(os, "fsync", synced.append)
        with db.storage.transaction():
            db.table("books").insert({"unit": "局"})
            db.table("forms").insert({"n": 1})
            db.table("forms").update({"n": 2})
        assert len(synced) == 1

        def change_and_fail() -> None:
            with db.storage.transaction():
                db.table("books").remove(doc_ids=[1])
                db.drop_table("forms")
                db.table("new").insert({})
                raise ZeroDivisionError

        size = max(tmp_path.glob("*.store")).stat().st_size
        with pytest.raises(ZeroDivisionError):
            change_and_fail()
        assert max(tmp_path.glob("*.store")).stat().st_size == size
        assert db.tables() == {"books", "forms"}
        assert db.table("books").all() == [{"unit": "局"}]
        assert db.table("forms").all() == [{"n": 2}]


def test_what_is_no_json_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with JournalDB(tmp_path) as db:
        table = db.table("forms")
        for value in (object(), "\ud800", {1: 2}, 2**70):
            with pytest.raises(StoreContentError, match="没有保存：内容里有不能存成文本的值"):
                table.insert_multiple([{"n": 1}, {"n": value}])
        assert table.all() == []


def test_two_generations_are_kept_and_both_are_whole(tmp_path: Path) -> None:
    for n in range(4):
        with JournalDB(tmp_path) as db:
            db.table("forms").insert({"n": n})
        (tmp_path / "books.000099.new").touch()
    with JournalDB(tmp_path):
        pass
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["books.000004.store", "books.000005.store", "books.lock"]
    (tmp_path / "books.000005.store").unlink()
    with JournalDB(tmp_path, writing=False) as db:
        assert db.table("forms").all() == [{"n": n} for n in range(4)]


def generation_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.store"))


def test_a_large_store_is_compacted_when_it_has_doubled(tmp_path: Path) -> None:
    text = "长" * 500_000
    with JournalDB(tmp_path) as db:
        db.table("forms").insert_multiple([{"text": text}] * 4)
    for n, newest in enumerate([2, 3, 3]):
        with JournalDB(tmp_path) as db:
            db.table("forms").update({"n": n}, doc_ids=[1, 2, 3])
        assert generation_names(tmp_path)[-1] == f"books.{newest:06}.store"
    with JournalDB(tmp_path) as db:
        db.table("forms").update({"n": 9}, doc_ids=[4])
        size = max(tmp_path.glob("*.store")).stat().st_size
        db.storage.compact()
        assert max(tmp_path.glob("*.store")).stat().st_size < size
        assert [document["n"] for document in db.table("forms")] == [2, 2, 2, 9]
    assert generation_names(tmp_path) == ["books.000003.store", "books.000004.store"]


def test_an_outgrown_store_is_compacted_when_it_is_opened(tmp_path: Path) -> None:
    db = JournalDB(tmp_path)
    for n in range(4):
        db.table("forms").upsert(Document({"n": n, "text": "长" * 500_000}, 1))
    db.storage.writing = False  # as if the program were killed
    db.close()
    with JournalDB(tmp_path) as db:
        assert [document["n"] for document in db.table("forms")] == [3]
    assert generation_names(tmp_path) == ["books.000001.store", "books.000002.store"]


def test_a_compaction_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with JournalDB(tmp_path) as db:
        db.table("forms").insert({"n": 1})
        for failing in ((errno.ENOSPC,), (0, errno.EIO)):  # the file, the folder
            append_failing(monkeypatch, *failing)
            with pytest.raises(StoreError):
                db.storage.compact()
            assert [path.name for path in tmp_path.glob("books.0*")] == ["books.000001.store"]
            db.table("forms").insert({"n": 2})
    with JournalDB(tmp_path) as db:
        assert db.table("forms").all() == [{"n": 1}, {"n": 2}, {"n": 2}]


def test_a_generation_that_cannot_be_taken_back_ends_the_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with JournalDB(tmp_path) as db:
        db.table("forms").insert({"n": 1})
        with monkeypatch.context() as failing:
            append_failing(failing, 0, errno.EIO)
            failing.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(PermissionError()))
            with pytest.raises(StoreError):
                db.storage.compact()
        with pytest.raises(StoreWriteError, match="不再写入"):
            db.table("forms").insert({"n": 2})
    with JournalDB(tmp_path) as db:
        assert db.table("forms").all() == [{"n": 1}]


def test_a_generation_that_reads_back_otherwise_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose_a_byte(handle: int) -> None:
        if os.path.isfile(f"/proc/self/fd/{handle}"):  # noqa: PTH113
            os.pwrite(handle, b"?", 60)

    with JournalDB(tmp_path) as db:
        db.table("forms").insert({"n": 1})
        with monkeypatch.context() as bad_disk:
            bad_disk.setattr(os, "fsync", lose_a_byte)
            with pytest.raises(StoreWriteError, match="读回来不一致"):
                db.storage.compact()
        db.table("forms").insert({"n": 2})
    with JournalDB(tmp_path) as db:
        assert (db.table("forms").all(), db.storage.notices) == ([{"n": 1}, {"n": 2}], [])


def test_a_damaged_store_without_room_for_repair_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = JournalDB(tmp_path)
    for n in range(3):
        db.table("forms").insert({"n": n})
    db.storage.writing = False
    db.close()
    path = tmp_path / "books.000001.store"
    content = path.read_bytes()
    path.write_bytes(content.replace(b'{"n":1}', b'{"n":x}') + b"torn")
    with monkeypatch.context() as full:
        append_failing(full, errno.ENOSPC)
        with JournalDB(tmp_path) as db:
            assert "这次未能修复" in db.storage.notices[0]
            db.table("forms").insert({"n": 3})
            db.storage.writing = False
    with JournalDB(tmp_path) as db:
        assert [document["n"] for document in db.table("forms")] == [0, 2, 3]
        assert "原文件留在" in db.storage.notices[0]


@pytest.fixture
def other_program(tmp_path: Path) -> Iterator[None]:
    """Let another program have the store open."""
    with subprocess.Popen(
        program("editor_program.py", tmp_path), stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
    ) as editor:
        assert editor.stdout is not None
        for _ in range(3):
            editor.stdout.readline()
        yield
        editor.kill()


@pytest.mark.usefixtures("other_program")
def test_a_second_program_is_told_who_has_the_store_open_and_may_read(tmp_path: Path) -> None:
    with pytest.raises(
        StoreLockedError, match=r"正由 .+ 在本机（\d+月\d+日 \d\d:\d\d 起，进程 \d+）打开着，不能同时修改"
    ):
        JournalDB(tmp_path)
    with JournalDB(tmp_path, writing=False) as db:
        assert len(db.table("tally")) == 1
        assert db.storage.notices == []


def test_the_lock_is_free_again_after_closing_and_after_failing_to_open(tmp_path: Path) -> None:
    path = tmp_path / "books.000001.store"
    path.write_text("no store")
    for _ in range(2):
        with pytest.raises(StoreFormatError):
            JournalDB(tmp_path)
    path.unlink()
    db = JournalDB(tmp_path)
    with pytest.raises(StoreLockedError, match=f"进程 {os.getpid()}"):
        JournalDB(tmp_path)
    since = dt.datetime(2026, 11, 21, 9, 43).astimezone().astimezone(dt.timezone(dt.timedelta(hours=-5)))
    who = {"user": "王芳", "host": "ZHS-07", "since": since.isoformat(" ", "minutes"), "pid": 4711}
    (tmp_path / "books.user").write_text(json.dumps(who), encoding="utf-8")
    with pytest.raises(StoreLockedError, match="正由 王芳 在电脑 ZHS-07 上（11月21日 09:43 起）打开着，不能同时修改"):
        JournalDB(tmp_path)
    (tmp_path / "books.user").write_text("?")
    with pytest.raises(StoreLockedError, match="正由另一个程序打开着"):
        JournalDB(tmp_path)
    db.close()
    db.close()
    JournalDB(tmp_path).close()


def test_a_user_without_a_name_can_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise OSError

    monkeypatch.setattr("getpass.getuser", nobody)
    lock = WriterLock(tmp_path)
    lock.acquire()
    assert "未知用户" in (tmp_path / "books.user").read_text(encoding="utf-8")
    lock.release()


@contextlib.contextmanager
def ordinary_user() -> Iterator[None]:
    """Give up the right to write where nobody may."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_folder_can_be_read_and_refuses_writing() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with JournalDB(folder) as db:
            db.table("forms").insert({"n": 1})
        for path in folder.iterdir():
            path.chmod(0o444)
        folder.chmod(0o555)
        try:
            with ordinary_user():
                before = sorted(folder.iterdir())
                with pytest.raises(StoreReadOnlyError, match="文件夹是只读的，或没有写入权限"):
                    JournalDB(folder)
                with pytest.raises(StoreReadOnlyError):
                    JournalDB(folder / "new")
                with JournalDB(folder, writing=False) as db:
                    assert db.table("forms").all() == [{"n": 1}]
                    with pytest.raises(StoreReadOnlyError, match="只打开查看"):
                        db.table("forms").insert({"n": 2})
                    with pytest.raises(StoreReadOnlyError):
                        db.storage.compact()
                assert sorted(folder.iterdir()) == before
            folder.chmod(0o755)
            (folder / "books.lock").chmod(0o666)
            folder.chmod(0o555)
            with ordinary_user(), pytest.raises(StoreReadOnlyError):
                JournalDB(folder)
            folder.chmod(0o777)
            with ordinary_user(), pytest.raises(StoreReadOnlyError, match=r"books\.\d+\.store"):
                JournalDB(folder)
            (folder / "books.000002.store").chmod(0)
            with ordinary_user(), pytest.raises(StoreError, match="不能读取"):
                JournalDB(folder, writing=False)
            folder.chmod(0)
            with ordinary_user(), pytest.raises(StoreError, match="不能读取"):
                JournalDB(folder, writing=False)
        finally:
            folder.chmod(0o755)


def test_a_missing_folder_is_empty_for_readers_and_made_for_writers(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    with JournalDB(folder, writing=False) as db:
        assert db.tables() == set()
        assert db.table("forms").all() == []
    assert not folder.parent.exists()
    with JournalDB(folder) as db:
        assert db.tables() == set()
    assert folder.is_dir()
    for writing in (False, True):
        with pytest.raises(StoreFormatError, match="是一个文件"):
            JournalDB(max(folder.glob("*.store")), writing=writing)


def test_a_reader_may_look_on_while_threads_edit_and_compact(tmp_path: Path) -> None:
    with JournalDB(tmp_path) as db:
        table = db.table("forms")
        table.insert_multiple([{"n": 0, "text": "长" * 100} for _ in range(20)])
        stop = threading.Event()
        failures: list[BaseException] = []

        def look() -> None:
            try:
                while not stop.is_set():
                    assert len({document["n"] for document in db.table("forms").all()}) <= 2
                    assert len(db.storage.cards("forms")) == 20
            except BaseException as error:  # noqa: BLE001  # shown below
                failures.append(error)

        readers = [threading.Thread(target=look) for _ in range(2)]
        for reader in readers:
            reader.start()
        for n in range(1, 60):
            table.update({"n": n})
            if n % 20 == 0:
                db.storage.compact()
        stop.set()
        for reader in readers:
            reader.join()
        assert failures == []


def test_the_storage_closes_what_it_opened_when_opening_fails(tmp_path: Path) -> None:
    (tmp_path / "books.000001.store").write_bytes(b"rubbish\n")
    (tmp_path / "books.000002.store").write_bytes(b"rubbish\n")
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    with pytest.raises(StoreFormatError):
        JournalStorage(tmp_path)
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208
