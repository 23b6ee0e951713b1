"""The lock of a store: one program may write at a time, and a second one is told who does."""

import contextlib
import datetime as dt
import getpass
import json
import os
import platform
from pathlib import Path

from filelock import FileLock, Timeout

from perfdesk.store.errors import StoreFullError, StoreLockedError, writing_failed


class WriterLock:
    """The right to write into a folder; the system takes it back when the program ends, however it ends.

    Beside the lock lies a small file that says who holds it, since the lock itself cannot be read everywhere.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._who = folder / "books.user"
        self._lock = FileLock(folder / "books.lock", thread_local=False)

    def acquire(self) -> None:
        """Take the lock; a disk too full to say who holds it is no hindrance.

        Raises:
            StoreLockedError: if another program holds it.
            StoreReadOnlyError: if the folder cannot be written.
        """
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise StoreLockedError(
                f"{self._folder} 正由{self._holder()}打开着，不能同时修改。请先在那里关闭，再试一次。"
            ) from None
        except OSError as error:
            raise writing_failed(error, self._folder) from error
        try:
            self._sign()
        except OSError as error:
            failure = writing_failed(error, self._folder)
            if not isinstance(failure, StoreFullError):
                self._lock.release()
                raise failure from error

    def release(self) -> None:
        """Give the lock back."""
        with contextlib.suppress(OSError):
            self._who.unlink()
        self._lock.release()

    def _sign(self) -> None:
        """Say who holds the lock."""
        who = {
            "user": _user(),
            "host": platform.node(),
            "since": dt.datetime.now().astimezone().isoformat(" ", "minutes"),
            "pid": os.getpid(),
        }
        self._who.write_text(json.dumps(who, ensure_ascii=False), encoding="utf-8")

    def _holder(self) -> str:
        """Name who holds the lock, where, and since when as it is here; the process only where it could be ended."""
        try:
            who = json.loads(self._who.read_text(encoding="utf-8"))
            since = dt.datetime.fromisoformat(who["since"]).astimezone()
            user, host, process = who["user"], who["host"], who["pid"]
        except (OSError, ValueError, LookupError, TypeError):
            return "另一个程序"
        moment = f"{since.month}月{since.day}日 {since:%H:%M}"
        if host == platform.node():
            return f" {user} 在本机（{moment} 起，进程 {process}）"
        return f" {user} 在电脑 {host} 上（{moment} 起）"


def _user() -> str:
    """Return the name of the user, who may have none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "未知用户"
