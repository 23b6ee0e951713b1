"""The saver: writes operations to the store in a thread of its own, and says "saved" only after the disk has them."""

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from perfdesk.desk import operations as op
from perfdesk.errors import PerfdeskError
from perfdesk.store.repository import Repository


@dataclass(frozen=True, slots=True)
class Saved:
    """Everything that was changed so far is on the disk."""

    at: dt.datetime


@dataclass(frozen=True, slots=True)
class NotSaved:
    """A change could not be written; it is kept and tried again with the next one."""

    sentence: str


Told: TypeAlias = Callable[[Saved | NotSaved], None]


class Saver:
    """Writes in the background.

    What waits is written in one transaction: a form that was changed ten times meanwhile is written once.
    """

    def __init__(self, repository: Repository, told: Told) -> None:
        """Begin to wait for work.

        Args:
            repository: where to write.
            told: called in the saver's thread; it may not wait for the saver.
        """
        self._repository, self._told = repository, told
        self._store_ids: dict[tuple[str, int], int] = {}
        self._waiting: list[op.Operation] = []
        self._writing = self._stuck = self._ending = False
        self._state = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="perfdesk-saver", daemon=True)
        self._thread.start()

    def put(self, operations: Sequence[op.Operation]) -> None:
        """Have operations written; returns at once."""
        with self._state:
            self._waiting.extend(operations)
            self._stuck = False
            self._state.notify_all()

    def settle(self, timeout: float | None = None) -> bool:
        """Wait until nothing is left to write, or nothing more can be; return whether all is on the disk."""
        with self._state:
            self._state.wait_for(lambda: not self._writing and (self._stuck or not self._waiting), timeout)
            return not (self._waiting or self._writing)

    def close(self) -> bool:
        """Write what is left and end; return whether all is on the disk."""
        with self._state:
            self._ending, self._stuck = True, False
            self._state.notify_all()
        self._thread.join()
        return not self._waiting

    def _run(self) -> None:
        while batch := self._next():
            self._save(batch)

    def _next(self) -> list[op.Operation]:
        """Wait for work and return it; nothing when it is time to end."""
        with self._state:
            self._state.wait_for(lambda: self._ending or (self._waiting and not self._stuck))
            if self._stuck:
                return []
            batch, self._waiting = self._waiting, []
            self._writing = bool(batch)
            return batch

    def _save(self, batch: list[op.Operation]) -> None:
        sentence = self._try(batch)
        with self._state:
            if sentence:
                self._waiting, self._stuck = batch + self._waiting, True
            settled = not self._waiting
        if sentence:
            self._told(NotSaved(sentence))
        elif settled:
            self._told(Saved(dt.datetime.now().astimezone()))
        with self._state:
            self._writing = False
            self._state.notify_all()

    def _try(self, batch: list[op.Operation]) -> str:
        """Write a batch as one transaction; return why it could not be written, or ""."""
        ids = dict(self._store_ids)
        try:
            with self._repository.transaction():
                for operation in _needed(batch):
                    _write(operation, self._repository, ids)
        except PerfdeskError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001  # the thread must live on: what waits is the user's work
            return f"没有保存：{type(error).__name__}。您的修改还在窗口里，请先导出一份，再联系维护人员。"
        self._store_ids = ids
        return ""


def _needed(batch: Sequence[op.Operation]) -> list[op.Operation]:
    """Leave out changes of a form that a later one of the batch replaces."""
    last = {each.form_id: n for n, each in enumerate(batch) if isinstance(each, op.ChangeForm)}
    return [each for n, each in enumerate(batch) if not isinstance(each, op.ChangeForm) or last[each.form_id] == n]


def _write(operation: op.Operation, repository: Repository, ids: dict[tuple[str, int], int]) -> None:  # noqa: C901  # a line for each operation
    """Do an operation in the store; `ids` says which id of the store stands for one of the session."""

    def stored(kind: str, own: int) -> int:
        return ids.get((kind, own), own)

    def stored_or_end(own: int | None) -> int | None:
        return None if own is None else stored("form", own)

    match operation:
        case op.ChangeForm(form_id, form):
            repository.change_form(stored("form", form_id), form)
        case op.AddForm(form_id, book_id, form, before):
            ids["form", form_id] = repository.add_form(stored("book", book_id), form, stored_or_end(before))
        case op.RemoveForm(form_id):
            repository.remove_form(stored("form", form_id))
        case op.MoveForm(form_id, book_id, before):
            repository.move_form(stored("form", form_id), stored("book", book_id), stored_or_end(before))
        case op.AddBook(book_id, head):
            ids["book", book_id] = repository.add_book(head)
        case op.RemoveBook(book_id):
            repository.remove_book(stored("book", book_id))
        case op.ChangeBook(book_id, head):
            repository.change_book(stored("book", book_id), head)
        case op.Discard(item_id, item):
            ids["bin", item_id] = repository.add_discarded(item)
        case op.TakeOut(item_id):
            repository.remove_discarded(stored("bin", item_id))
        case op.MarkPrinted(form_id, printed):
            repository.mark_printed(stored("form", form_id), printed)
