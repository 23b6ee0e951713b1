"""The thread behind the paper: prints the newest book and renders the pages that are looked at, nothing else.

It works on frozen values and answers with signals. Of each kind of request only the newest counts; printing goes before
rendering, since pages of an old print need not be rendered.
"""

import contextlib
import sys
from dataclasses import dataclass
from threading import Condition, Thread
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QImage

from perfdesk.errors import PerfdeskError
from perfdesk.export.options import PrintOptions
from perfdesk.model.editions import Editions
from perfdesk.model.form import Book

if TYPE_CHECKING:
    from perfdesk.ui.paper_press import Press

MISSING_PART: Final = "这台电脑缺少显示 PDF 的部件，看不到打印效果；填表和导出照常可用。请重新安装绩效填报台。"
UNKNOWN_REASON: Final = "这一页没有画出来。请改动一处再试，或用“导出”看 PDF。"
_PATIENCE: Final = 10.0
"""Seconds to wait for the thread to end; a page takes a few hundredths."""
_TURN: Final = 0.0005


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """A book to print; `number` grows with each order."""

    number: int
    book: Book
    editions: Editions
    options: PrintOptions
    official: bool


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A part of a page to render.

    Attributes:
        order: number of the print that it is of.
        page: index of the page.
        scale: device pixels per pt.
        part: of the page at that scale, in device pixels.
    """

    order: int
    page: int
    scale: float
    part: QRect


class PaperWorker(QObject):
    """Prints and renders in a thread of its own, which starts with the first order and ends with `stop`.

    Signals:
        printed: number of the order and its `tuple[PlacedPage, ...]`.
        failed: number of the order and the sentence that says why.
        rendered: a `Glimpse` and its `QImage`.
    """

    printed = Signal(int, object)
    failed = Signal(int, str)
    rendered = Signal(object, QImage)

    def __init__(self) -> None:
        super().__init__()
        self._wake = Condition()
        self._order: PrintOrder | None = None
        self._glimpses: list[Glimpse] = []
        self._stopped = False
        self._thread: Thread | None = None

    def print(self, order: PrintOrder) -> None:
        """Print a book; what was asked for before and is not begun is forgotten."""
        with self._wake:
            self._order, self._glimpses = order, []
            if self._thread is None and not self._stopped:
                self._thread = Thread(target=self._run, name="paper", daemon=True)
                self._thread.start()
            self._wake.notify()

    def render(self, glimpses: list[Glimpse]) -> None:
        """Render these parts of the newest print, in this order, instead of what was asked for before."""
        with self._wake:
            self._glimpses = glimpses
            self._wake.notify()

    def stop(self) -> None:
        """End the thread and wait for it."""
        with self._wake:
            self._stopped, self._order, self._glimpses = True, None, []
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(_PATIENCE)
            self._thread = None

    def _run(self) -> None:
        sys.setswitchinterval(_TURN)  # else a key press might wait 5 ms for this thread to give way
        try:
            from perfdesk.ui.paper_press import Press  # noqa: PLC0415  # PDF and fonts are loaded here, not at the start
        except ImportError:
            self._refuse()
            return
        press = Press()
        while (job := self._next()) is not None:
            # Windows may go while a page is made: what is told to nobody is no error.
            with contextlib.suppress(RuntimeError):
                if isinstance(job, PrintOrder):
                    self._print(press, job)
                else:
                    self._render(press, job)
        press.clear()

    def _refuse(self) -> None:
        """Answer every order with the sentence that pages cannot be shown on this PC."""
        while (job := self._next()) is not None:
            if isinstance(job, PrintOrder):
                self.failed.emit(job.number, MISSING_PART)

    def _next(self) -> PrintOrder | Glimpse | None:
        with self._wake:
            self._wake.wait_for(lambda: self._stopped or self._order is not None or self._glimpses)
            if self._stopped:
                return None
            if self._order is not None:
                job, self._order = self._order, None
                return job
            return self._glimpses.pop(0)

    def _print(self, press: "Press", order: PrintOrder) -> None:
        try:
            pages = press.print(order)
        except PerfdeskError as error:
            self.failed.emit(order.number, str(error))
        except Exception:  # noqa: BLE001  # nothing that is wrong with a page may end the thread that makes the next
            self.failed.emit(order.number, UNKNOWN_REASON)
        else:
            self.printed.emit(order.number, pages)

    def _render(self, press: "Press", glimpse: Glimpse) -> None:
        image = press.render(glimpse)
        if image is not None:
            self.rendered.emit(glimpse, image)
