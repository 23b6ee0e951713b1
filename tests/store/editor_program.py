"""A program for the tests to kill: it edits a store without end and says what has been acknowledged."""

import itertools
import sys
from pathlib import Path

from perfdesk.store.table import JournalDB

with JournalDB(Path(sys.argv[1])) as db:
    table, tally = db.table("forms"), db.table("tally")
    start = max((document["n"] for document in tally), default=0)
    print("open", start, flush=True)  # noqa: T201
    for n in itertools.count(start + 1):
        with db.storage.transaction():
            tally.truncate()
            tally.insert({"n": n})
            if n % 3:
                table.insert({"n": n, "text": "长" * 500 * (n % 7)})
            else:
                table.update({"n": n}, doc_ids=[n // 3])
        print(n, flush=True)  # noqa: T201
        if n % 10 == 0:
            db.storage.compact()
