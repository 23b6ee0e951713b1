"""Backups: a dated copy of everything in the store, as files that 导入 takes back.

The copy is interchange JSON, so it is read by any version, by people and without the store. What is decided (whether a
copy is due, which books go into one file, which copies are too old) are pure functions; `back_up` does it.
"""

import contextlib
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from perfdesk.desk.jobs import export_json
from perfdesk.desk.settings import Settings
from perfdesk.files import make_folder
from perfdesk.model.form import Book
from perfdesk.store.repository import Repository

FOLDER: Final = "备份"
"""Name of the folder beside the store's files where no other one is set."""
MOST_KEPT: Final = 30
"""Days whose copies are kept."""
MOST_FORMS: Final = 3000
"""Forms in one file: of a larger one the readers might say that it is too large."""

_NAME: Final = re.compile(r"绩效填报备份 (\d{4}-\d{2}-\d{2})(?: \(\d+\))?\.json")


def backups_folder(settings: Settings, store: Path) -> Path:
    """Return the folder of backups."""
    return Path(settings.backups) if settings.backups else store / FOLDER


def backup_name(day: dt.date, part: int = 1) -> str:
    """Return the name of the backup of a day, or of a further part of it; later ones of that day replace it."""
    return f"绩效填报备份 {day.isoformat()}{f' ({part})' if part > 1 else ''}.json"


def in_parts(books: Iterable[Book]) -> Iterator[tuple[Book, ...]]:
    """Part books into files, none with more than 3000 forms unless one book alone has."""
    part: list[Book] = []
    for book in books:
        if part and sum(len(each.forms) for each in part) + len(book.forms) > MOST_FORMS:
            yield tuple(part)
            part = []
        part.append(book)
    if part:
        yield tuple(part)


def is_due(changed: Iterable[float], backed_up: Iterable[float]) -> bool:
    """Whether anything was written after the newest backup.

    Args:
        changed: when each file of the store was written, in seconds.
        backed_up: when each backup was written, in seconds.
    """
    return max(changed, default=0.0) >= max(backed_up, default=0.0)


def too_old(names: Iterable[str]) -> tuple[str, ...]:
    """Return the backups of days before the newest 30; files of other names are no backups."""
    days = {name: match[1] for name in names if (match := _NAME.fullmatch(name))}
    kept = sorted(set(days.values()), reverse=True)[:MOST_KEPT]
    return tuple(name for name, day in days.items() if day not in kept)


def back_up(store: Path, folder: Path, day: dt.date) -> tuple[Path, ...]:
    """Write the backup of a day where one is due, and drop those that are too old.

    Args:
        store: folder of the store; what waits to be written must be on the disk.
        folder: where backups go; it is made where it is missing.
        day: today.

    Returns:
        The files; none where nothing is to be backed up.

    Raises:
        StoreError: the store cannot be read.
        FileWriteError: the backup could not be written; earlier ones are still there.
    """
    if not is_due(_times(store.glob("books.*.store")), _times(_backups(folder))):
        return ()
    with Repository.open(store, writing=False) as repository:
        books = repository.read_books()
    if books:
        make_folder(folder)
    written = []
    for n, part in enumerate(in_parts(books), start=1):
        written.append(folder / backup_name(day, n))
        export_json(part, written[-1])
    if written:
        there = [each.name for each in _backups(folder)]
        earlier = {backup_name(day, n) for n in range(len(written) + 1, len(there) + 1)}
        for name in (*too_old(there), *earlier.intersection(there)):
            with contextlib.suppress(OSError):  # one too many does no harm
                (folder / name).unlink()
    return tuple(written)


def _backups(folder: Path) -> Sequence[Path]:
    return [path for path in folder.glob("*.json") if _NAME.fullmatch(path.name)]


def _times(paths: Iterable[Path]) -> list[float]:
    return [path.stat().st_mtime for path in paths]
