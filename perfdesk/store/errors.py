"""What can go wrong with a store: each error says what, where, why and what to do."""

import errno
from pathlib import Path

from perfdesk.errors import PerfdeskError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


class StoreError(PerfdeskError):
    """The store refuses or fails; what was acknowledged before is still there."""


class StoreFullError(StoreError):
    """There is no room left for a change."""


class StoreWriteError(StoreError):
    """A change could not be written."""


class StoreReadError(StoreError):
    """A file of the store could not be read."""


class StoreReadOnlyError(StoreError):
    """The folder or the way it was opened allows no changes."""


class StoreLockedError(StoreError):
    """Another program has the store open for writing."""


class StoreTooNewError(StoreError):
    """A newer program wrote the store."""


class StoreFormatError(StoreError):
    """What stands where the store should be is no store."""


class StoreContentError(StoreError):
    """A value cannot be kept as JSON."""


class StoreMissingError(StoreError):
    """The store has no such book or form."""


def writing_failed(error: OSError, place: Path) -> StoreError:
    """Say why `place` could not be written."""
    if error.errno in _FULL:
        return StoreFullError(
            f"没有保存：{place} 所在的磁盘已满。请腾出空间后再保存一次；此前保存的内容都在。",
        )
    if error.errno in _FORBIDDEN:
        return StoreReadOnlyError(
            f"不能写入 {place}：文件夹是只读的，或没有写入权限（{error.strerror}）。"
            "请换一个可以写入的文件夹，或请管理员放开权限，再试一次。",
        )
    return StoreWriteError(
        f"没有保存：写入 {place} 时出错（{error.strerror or error}）。"
        "请检查磁盘或网络位置后再保存一次；此前保存的内容都在。",
    )


def reading_failed(error: OSError, place: Path) -> StoreReadError:
    """Say why `place` could not be read."""
    return StoreReadError(
        f"不能读取 {place}（{error.strerror or error}）。请检查磁盘、网络位置和读取权限后再打开。",
    )
