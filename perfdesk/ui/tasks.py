"""Work behind the window: reading, checking, writing and printing in a thread, told of and stopped from the window.

Work is a function of nothing but plain values and a `Progress`. It never touches a widget; what it returns, how far it
is, or why it failed comes back in the window's own thread.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any, Final, TypeAlias, TypeVar

from PySide6.QtCore import QObject, Signal

from perfdesk.crash import told_of
from perfdesk.errors import PerfdeskError

_PATIENCE: Final = 10.0
"""Seconds to wait for a thread to end; work looks at `Progress` many times a second."""

_ResultT = TypeVar("_ResultT")


class CancelledError(Exception):
    """Work was called off; nothing is told of it any more."""


class Progress:
    """What work calls after each step: tells how far it is, or ends it where it was called off."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self._tell = tell
        self._called_off = Event()
        self._done = 0

    def __call__(self, steps: int = 1) -> None:
        """Tell that so many more steps are done; 0 only asks whether to go on.

        Raises:
            CancelledError: the work was called off. It is let through, so that nothing more is written.
        """
        if self._called_off.is_set():
            raise CancelledError
        if steps:
            self._done += steps
            self._tell(self._done)

    def call_off(self) -> None:
        """End the work at its next step."""
        self._called_off.set()


Work: TypeAlias = Callable[[Progress], _ResultT]


@dataclass(frozen=True, slots=True)
class _Step:
    number: int
    done: int


@dataclass(frozen=True, slots=True)
class _Done:
    number: int
    result: object


@dataclass(frozen=True, slots=True)
class _Failed:
    number: int
    sentence: str


class Background(QObject):
    """Does one piece of work at a time; a newer one takes the place of the one before.

    Signals:
        began: work has begun.
        progress: steps done, and how many there are in all (0 where nobody knows).
        failed: the sentence that says why.
        ended: work has come to its end, whichever; nothing is under way.
    """

    began = Signal()
    progress = Signal(int, int)
    failed = Signal(str)
    ended = Signal()
    _told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._total = 0
        self._then: Callable[[Any], None] | None = None
        self._progress: Progress | None = None
        self._thread: Thread | None = None
        self._told.connect(self._hear)

    @property
    def busy(self) -> bool:
        """Whether work is under way that nobody called off."""
        return self._then is not None

    def run(self, work: Work[_ResultT], then: Callable[[_ResultT], None], total: int = 0) -> None:
        """Begin work; what was under way is called off.

        Args:
            work: done in a thread, after what was called off has ended.
            then: called with the result, in the window's thread.
            total: how many steps it has.
        """
        self._call_off()
        self._number += 1
        self._then, self._total = then, total
        number, emit = self._number, self._told.emit

        def tell(news: object) -> None:
            with contextlib.suppress(RuntimeError):  # the window may have gone meanwhile: then nobody hears it
                emit(news)

        self._progress = Progress(lambda done: tell(_Step(number, done)))
        self._thread = Thread(
            target=_run, args=(work, number, self._progress, tell, self._thread), name="background", daemon=True
        )
        self._thread.start()
        self.began.emit()
        self.progress.emit(0, total)

    def cancel(self) -> None:
        """Call off what is under way; its result is not told."""
        if self.busy:
            self._call_off()
            self.ended.emit()

    def stop(self) -> None:
        """Call off what is under way and wait for its end; to be done before the window goes."""
        self.cancel()
        if self._thread is not None:
            self._thread.join(_PATIENCE)
            self._thread = None

    def _call_off(self) -> None:
        self._then = None
        if self._progress is not None:
            self._progress.call_off()
            self._progress = None

    def _hear(self, news: _Step | _Done | _Failed) -> None:
        if news.number != self._number or self._then is None:
            return  # of work that was called off
        match news:
            case _Step(_, done):
                self.progress.emit(done, self._total)
            case _Done(_, result):
                then, self._then = self._then, None
                self.ended.emit()
                then(result)
            case _Failed(_, sentence):
                self._then = None
                self.ended.emit()
                self.failed.emit(sentence)


def _run(
    work: Work[object], number: int, progress: Progress, tell: Callable[[object], None], before: Thread | None
) -> None:
    """Do work in its own thread, after the one before; the thread holds nothing of the window but its ear."""
    if before is not None:
        before.join()
    try:
        progress(0)
        result = work(progress)
    except CancelledError:
        return
    except PerfdeskError as error:
        tell(_Failed(number, str(error)))
    except Exception as error:  # noqa: BLE001  # nothing that goes wrong may end in silence
        tell(_Failed(number, told_of(error)))
    else:
        tell(_Done(number, result))
