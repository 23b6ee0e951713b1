"""Backups: a dated copy of everything in the store, as a file that 导入 takes back.

The copy is interchange JSON, so it is read by any version, by people and without the store. What is decided (whether a
copy is due, which ones are too old) are pure functions of names and times; `back_up` does it.
"""

import contextlib
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from perfdesk.desk.jobs import export_json
from perfdesk.desk.settings import Settings
from perfdesk.files import make_folder
from perfdesk.store.repository import Repository

FOLDER: Final = "备份"
"""Name of the folder beside the store's files where no other one is set."""
MOST_KEPT: Final = 30

_NAME: Final = re.compile(r"绩效填报备份 \d{4}-\d{2}-\d{2}\.json")


def backups_folder(settings: Settings, store: Path) -> Path:
    """Return the folder of backups."""
    return Path(settings.backups) if settings.backups else store / FOLDER


def backup_name(day: dt.date) -> str:
    """Return the name of the backup of a day; later ones of that day replace it."""
    return f"绩效填报备份 {day.isoformat()}.json"


def is_due(changed: Iterable[float], backed_up: Iterable[float]) -> bool:
    """Whether anything was written after the newest backup.

    Args:
        changed: when each file of the store was written, in seconds.
        backed_up: when each backup was written, in seconds.
    """
    return max(changed, default=0.0) >= max(backed_up, default=0.0)


def too_old(names: Iterable[str]) -> tuple[str, ...]:
    """Return the backups beyond the newest 30; files of other names are no backups."""
    backups = sorted((name for name in names if _NAME.fullmatch(name)), reverse=True)
    return tuple(backups[MOST_KEPT:])


def back_up(store: Path, folder: Path, day: dt.date) -> Path | None:
    """Write the backup of a day where one is due, and drop those that are too old.

    Args:
        store: folder of the store; what waits to be written must be on the disk.
        folder: where backups go; it is made where it is missing.
        day: today.

    Returns:
        The file, or None where nothing is to be backed up.

    Raises:
        StoreError: the store cannot be read.
        FileWriteError: the backup could not be written; earlier ones are still there.
    """
    if not is_due(_times(store.glob("books.*.store")), _times(_backups(folder))):
        return None
    with Repository.open(store, writing=False) as repository:
        books = repository.read_books()
    if not books:
        return None
    make_folder(folder)
    path = folder / backup_name(day)
    export_json(books, path)
    for name in too_old(each.name for each in _backups(folder)):
        with contextlib.suppress(OSError):  # one too many does no harm
            (folder / name).unlink()
    return path


def _backups(folder: Path) -> Sequence[Path]:
    return [path for path in folder.glob("*.json") if _NAME.fullmatch(path.name)]


def _times(paths: Iterable[Path]) -> list[float]:
    return [path.stat().st_mtime for path in paths]
