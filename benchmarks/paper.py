"""How soon a change stands on the paper, and what that costs the window meanwhile.

    QT_QPA_PLATFORM=offscreen python -m benchmarks.paper

Target: 200 ms after a pause in typing, the pause included. The window's longest wait is measured by a timer that beats
without rest while pages are made. The figures of a shared machine move; medians are shown.
"""

import dataclasses
import statistics
import time

import orjson
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.synthetic import document
from perfdesk.model.editions import load_editions
from perfdesk.model.form import Book
from perfdesk.model.interchange import read_document
from perfdesk.ui.paper import PaperPane
from perfdesk.ui.theme import apply_theme

SIZES = (1, 10, 42)
TIMES = 12


def main() -> None:
    """Print the figures for books of several sizes."""
    app = QApplication([])
    apply_theme(app, "light")
    for size in SIZES:
        measure(one_book(size))


def one_book(size: int) -> Book:
    """Make up a book."""
    books = read_document(orjson.loads(orjson.dumps(document(size))))
    return dataclasses.replace(books[0], forms=tuple(form for book in books for form in book.forms))


def measure(book: Book) -> None:
    """Show a book, change it some times, and print how long each change took."""
    pane = PaperPane()
    pane.resize(560, 720)
    pane.show()
    loop = QEventLoop()
    pane.shown.connect(loop.quit)
    show(pane, book, loop)
    beats = Beats()
    times = [show(pane, changed(book, n), loop) for n in range(TIMES)]
    longest = beats.stop()
    print(
        f"{len(book.forms):3} forms, {len(pane.view.pages):3} pages: change on the paper after "
        f"{statistics.median(times):.0f} ms (most {max(times):.0f}); window waited {longest:.0f} ms at most"
    )
    pane.stop()
    pane.close()


def show(pane: PaperPane, book: Book, loop: QEventLoop) -> float:
    """Show a book and return the milliseconds until it stands on the screen."""
    start = time.perf_counter()
    pane.show_book(book, load_editions())
    loop.exec()
    return (time.perf_counter() - start) * 1000


def changed(book: Book, number: int) -> Book:
    """Return a book with another name for its first project."""
    first = dataclasses.replace(book.forms[0], project_name=f"河道保洁 {number}")
    return dataclasses.replace(book, forms=(first, *book.forms[1:]))


class Beats:
    """Notes the longest time that the event loop did not come round."""

    def __init__(self) -> None:
        self._last, self._longest = time.perf_counter(), 0.0
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def stop(self) -> float:
        """Return the longest time in milliseconds."""
        self._timer.stop()
        return self._longest * 1000

    def _beat(self) -> None:
        now = time.perf_counter()
        self._longest, self._last = max(self._longest, now - self._last), now


if __name__ == "__main__":
    main()
