"""Files are written whole or not at all."""

import errno
import os
from pathlib import Path

import pytest

from perfdesk.files import FileWriteError, reason_of, write_whole


def test_a_file_is_written_and_written_over(tmp_path: Path) -> None:
    path = tmp_path / "填报册.pdf"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def refusal(path: Path) -> str:
    with pytest.raises(FileWriteError) as refused:
        write_whole(path, b"new")
    return str(refused.value)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "没有" / "册.pdf"
    assert refusal(path) == f"文件“{path}”没有写成：文件夹不存在，请先建立它。"


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"")
    assert "文件夹不存在" in refusal(tmp_path / "文件" / "册.pdf")


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "册.pdf").mkdir()
    assert "那是一个文件夹" in refusal(tmp_path / "册.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["册.pdf"]


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    assert "文件名太长" in refusal(tmp_path / ("册" * 200))
    assert not list(tmp_path.iterdir())


def test_what_stood_there_stands_there_still_when_the_disk_fills_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "册.pdf"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "磁盘已满" in refusal(path)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"old"]


def test_an_interrupted_write_leaves_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "册.pdf", b"new")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.EROFS, "只能读不能写"), (errno.EACCES, "没有写入的权限"), (errno.EIO, "Input/output"), (0, "系统拒绝写入")],
)
def test_why_the_system_refused_is_said(code: int, words: str) -> None:
    assert words in reason_of(OSError(code, os.strerror(code)) if code else OSError())
