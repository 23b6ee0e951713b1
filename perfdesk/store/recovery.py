"""Opening the generations of a folder: the newest, and where that is damaged the last good copy as well."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from perfdesk.store.cards import Cards
from perfdesk.store.errors import StoreFormatError, reading_failed, writing_failed
from perfdesk.store.generation import Generation, Tables, document_of, generations
from perfdesk.store.lines import plain
from perfdesk.store.replay import Replay


class Loaded(NamedTuple):
    """What a folder holds.

    Attributes:
        files: the open generations, newest first; the second one only where the newest is damaged.
        tables: the documents.
        damaged: whether the newest generation is not as it was written.
        torn: whether it ends in a transaction that was never finished.
        stale: whether its cards had to be made anew.
        notices: sentences about damaged documents.
    """

    files: list[Generation]
    tables: Tables
    damaged: bool = False
    torn: bool = False
    stale: bool = False
    notices: tuple[str, ...] = ()


def load(folder: Path, cards: Cards, *, writing: bool) -> Loaded:
    """Open the generations of a folder and read what they hold.

    Raises:
        StoreError: if that cannot be; the sentence says why.
    """
    paths = generations(folder)
    if not paths:
        return Loaded([], {})
    with contextlib.ExitStack() as undo:
        files = [_open(paths[-1], writing=writing)]
        undo.callback(files[0].close)
        replay = Replay(cards)
        replay.read(files[0])
        damaged = replay.damages > 0 or files[0].end == 0
        if damaged and len(paths) > 1:
            files.append(_open(paths[-2], writing=False))
            undo.callback(files[1].close)
            replay = Replay(cards)
            replay.read(files[1])
            replay.read(files[0])
        if not any(file.end for file in files):
            raise StoreFormatError(
                f"{files[0].path} 不是绩效填报台的数据文件，没有改动它。请另选文件夹，或把这个文件移走。"
            )
        if replay.stale:
            _make_cards(replay.tables, cards)
        undo.pop_all()
    return Loaded(files, replay.tables, damaged, replay.torn, replay.stale, tuple(_harm(replay)))


def set_aside(file: Generation) -> Path:
    """Move a damaged file out of the row of generations, and return where it lies now."""
    now = dt.datetime.now().astimezone()
    path = file.path.with_suffix(f".damaged-{now:%Y%m%d-%H%M%S-%f}")
    file.close()
    file.path.replace(path)
    return path


def _open(path: Path, *, writing: bool) -> Generation:
    try:
        return Generation(path, writing=writing)
    except OSError as error:
        raise (writing_failed if writing else reading_failed)(error, path) from error


def _make_cards(tables: Tables, cards: Cards) -> None:
    """Make all cards anew by the present rules."""
    for table, entries in tables.items():
        for doc_id, entry in entries.items():
            entries[doc_id] = entry._replace(card=plain(cards.make(table, document_of(entry))))


def _harm(replay: Replay) -> Iterator[str]:
    """Say which documents are not as they were saved last."""
    for name, recovered in replay.harmed.values():
        if recovered:
            yield f"{name}的最新一份数据已损坏，现在是它最近一份完好的内容，请核对。"
        else:
            yield f"{name}的数据已损坏，也没有完好的副本，未能恢复，请重新填写或导入。"
