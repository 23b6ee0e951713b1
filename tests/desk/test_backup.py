"""Backups of a real store: written when something changed, read back whole, the last thirty kept."""

import datetime as dt
import os
from pathlib import Path

import pytest
from forms import book, form
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.desk.backup import (
    FOLDER,
    MOST_FORMS,
    MOST_KEPT,
    back_up,
    backup_name,
    backups_folder,
    in_parts,
    is_due,
    too_old,
)
from perfdesk.desk.jobs import take_in
from perfdesk.desk.settings import Settings
from perfdesk.files import FileWriteError
from perfdesk.intake.read import read_file
from perfdesk.store.repository import Repository

DAY = dt.date(2026, 3, 9)
FORM = form()
BOOK = book(form(project_name="河道保洁"), form(project_name="法律顾问"))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    with Repository.open(folder, writing=True) as repository:
        take_in(repository, [BOOK])
    return folder


def older(path: Path, seconds: float) -> None:
    """Let a file be as if it had been written earlier."""
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))


def test_a_backup_is_taken_back_by_import(store: Path, tmp_path: Path) -> None:
    (path,) = back_up(store, tmp_path / "外" / "备份", DAY)
    assert path.name == "绩效填报备份 2026-03-09.json"
    with Repository.open(tmp_path / "new", writing=True) as repository:
        take_in(repository, read_file(path).books)
        assert repository.read_books() == (BOOK,)


def test_nothing_is_written_until_something_changed(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "备份"
    for file in store.glob("*.store"):
        older(file, 60)
    assert back_up(store, folder, DAY)
    assert not back_up(store, folder, DAY + dt.timedelta(1))
    for file in folder.iterdir():
        older(file, 30)
    with Repository.open(store, writing=True) as repository:
        repository.add_book(book(unit="江州市水文站"))
    (path,) = back_up(store, folder, DAY + dt.timedelta(1))
    assert {each.unit for each in read_file(path).books} == {BOOK.unit, "江州市水文站"}
    assert len(list(folder.iterdir())) == 2


def test_an_empty_store_leaves_no_backup(tmp_path: Path) -> None:
    with Repository.open(tmp_path / "store", writing=True):
        pass
    assert not back_up(tmp_path / "store", tmp_path / "备份", DAY)
    assert not (tmp_path / "备份").exists()


def test_the_last_thirty_are_kept_and_other_files_stay(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "备份"
    folder.mkdir()
    for day in range(MOST_KEPT + 2):
        old = folder / backup_name(dt.date(2026, 1, 1) + dt.timedelta(day))
        old.write_text("{}")
        older(old, 1000)
    (folder / "绩效填报备份 我改过的.json").write_text("{}")
    assert back_up(store, folder, DAY)
    names = {each.name for each in folder.iterdir()}
    assert len(names) == MOST_KEPT + 1
    assert backup_name(dt.date(2026, 1, 3)) not in names
    assert {backup_name(dt.date(2026, 1, 4)), backup_name(DAY), "绩效填报备份 我改过的.json"} <= names


def test_a_folder_that_takes_nothing_is_told(store: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileWriteError, match="没有写成"):
        back_up(store, tmp_path / "file" / "备份", DAY)


def test_the_folder_is_the_one_that_is_set_or_one_in_the_store() -> None:
    assert backups_folder(Settings(), Path("/data")) == Path("/data") / FOLDER
    assert backups_folder(Settings(backups="/mnt/u"), Path("/data")) == Path("/mnt/u")


def test_a_large_store_is_backed_up_in_parts_that_can_be_read(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Repository.open(store, writing=True) as repository:
        repository.add_book(book(form(), unit="江州市水文站"))
    monkeypatch.setattr("perfdesk.desk.backup.MOST_FORMS", 2)
    paths = back_up(store, tmp_path / "备份", DAY)
    assert [path.name for path in paths] == [backup_name(DAY), "绩效填报备份 2026-03-09 (2).json"]
    with Repository.open(store, writing=False) as repository:
        assert tuple(each for path in paths for each in read_file(path).books) == repository.read_books()
    monkeypatch.setattr("perfdesk.desk.backup.MOST_FORMS", 3)
    for path in paths:
        older(path, 30)
    (whole,) = back_up(store, tmp_path / "备份", DAY)
    assert list((tmp_path / "备份").iterdir()) == [whole]


@given(st.lists(st.integers(0, MOST_FORMS + 1), max_size=8))
def test_parts_hold_all_books_in_order_and_not_too_many_forms(counts: list[int]) -> None:
    books = [book(unit=f"{n}", forms=(FORM,) * count) for n, count in enumerate(counts)]
    parts = list(in_parts(books))
    assert [each for part in parts for each in part] == books
    assert all(len(part) == 1 or sum(len(each.forms) for each in part) <= MOST_FORMS for part in parts)


@given(st.lists(st.dates(), max_size=80, unique=True))
def test_what_is_too_old_is_older_than_all_that_stay(days: list[dt.date]) -> None:
    names = {backup_name(day, part) for day in days for part in (1, 2)}
    dropped = set(too_old(names))
    assert len(names - dropped) == 2 * min(len(days), MOST_KEPT)
    assert all(drop[:17] < kept[:17] for drop in dropped for kept in names - dropped)


def test_a_backup_is_due_when_the_store_is_newer() -> None:
    assert not is_due([], [1.0])
    assert is_due([2.0, 5.0], [4.0])
    assert is_due([5.0], [5.0])
    assert not is_due([5.0], [6.0, 1.0])
    assert is_due([1.0], [])
