"""A program that fills the disk of a store, and shows that nothing but the last edit is refused.

Its first argument says how the disk is small: `limit` (files may not grow), or `disk` (the folder lies on one).
"""

import resource
import sys
from pathlib import Path

from perfdesk.store.errors import StoreFullError
from perfdesk.store.table import JournalDB

SMALL = 300_000


def main(way: str, folder: Path) -> None:
    """Fill, make room, go on, and look at it all again."""
    ballast = folder.parent / "ballast"
    ballast.write_bytes(bytes(100_000))
    if way == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, resource.RLIM_INFINITY))
    document = {"text": "长" * 1000}
    with JournalDB(folder) as db:
        table = db.table("forms")
        done = fill(table, document)
        check(len(table) == done > 50, "all that was acknowledged is there")
        path = max(folder.glob("*.store"))
        size = path.stat().st_size
        check(fill(table, document) == 0, "there is still no room")
        check(path.stat().st_size == size, "nothing of the refused edit is left")
        check(table.all() == [document] * done, "it can still be read")
        ballast.unlink()
        if way == "limit":
            resource.setrlimit(resource.RLIMIT_FSIZE, (2 * SMALL, resource.RLIM_INFINITY))
        table.insert(document)
    with JournalDB(folder) as db:
        check(db.table("forms").all() == [document] * (done + 1), "all is there after reopening")
        check(db.storage.notices == [], "nothing is damaged")
        check(not list(folder.glob("*.new")), "nothing is left of a generation that found no room")
        fill(db.table("forms"), document)
    with JournalDB(folder) as db:
        check(len(db.table("forms")) > done, "a full disk can be opened for writing")


def fill(table: object, document: dict[str, str]) -> int:
    """Insert until the disk is full, and return how often that went well."""
    for done in range(10_000):
        try:
            table.insert(document)  # type: ignore[attr-defined]
        except StoreFullError as error:
            check("磁盘已满" in str(error), str(error))
            return done
    raise AssertionError("the disk was never full")


def check(fact: bool, sentence: str) -> None:  # noqa: FBT001
    """Stop where something is not so."""
    if not fact:
        raise AssertionError(sentence)


main(sys.argv[1], Path(sys.argv[2]))
