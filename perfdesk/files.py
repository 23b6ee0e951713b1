"""Files written whole or not at all."""

import contextlib
import errno
import os
import uuid
from pathlib import Path

from perfdesk.errors import PerfdeskError


class FileWriteError(PerfdeskError):
    """A file could not be written; what stood there before stands there still."""


_REASONS = {
    errno.ENOSPC: "磁盘已满，请腾出空间或换一个位置",
    errno.EDQUOT: "磁盘配额已用完，请腾出空间或换一个位置",
    errno.EROFS: "那里只能读不能写，请换一个文件夹",
    errno.EACCES: "没有写入的权限，请换一个文件夹，或先关闭正在使用这个文件的程序",
    errno.EPERM: "没有写入的权限，请换一个文件夹，或先关闭正在使用这个文件的程序",
    errno.ENOENT: "文件夹不存在，请先建立它",
    errno.ENOTDIR: "文件夹不存在，请先建立它",
    errno.EISDIR: "那是一个文件夹，请另起文件名",
    errno.ENAMETOOLONG: "文件名太长，请改短",
}


def reason_of(error: OSError) -> str:
    """Return why the system refused, as the end of a sentence."""
    return _REASONS.get(error.errno or 0, error.strerror or "系统拒绝写入")


def make_folder(folder: Path) -> None:
    """Make a folder where it is missing; where that is refused, writing a file into it will say so."""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a crash leaves either the old content or the new: temporary file, fsync, replace.

    Raises:
        FileWriteError: naming the file, the reason and what to do.
    """
    temporary = path.with_name(f".{path.name[:40]}.{uuid.uuid4().hex[:8]}.part")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise FileWriteError(f"文件“{path}”没有写成：{reason_of(error)}。") from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
