"""What the window costs: start, keys, lists, pastes, scrolling and memory, beside a bare window of Qt.

    QT_QPA_PLATFORM=offscreen python -m benchmarks.window

The store holds 10,000 projects. Starts are whole processes in turn, from the start of Python to the first paint
of the empty window, and until the projects are seen.
A key is measured from the press until everything that it changed is painted. The figures of a shared machine move:
medians and ratios are what counts. Targets: start at most 1.6 bare windows, a key under 8 ms at p99, 10,000 projects
listed in 200 ms, a paste of 200 rows in 50 ms, a step of scrolling in 16 ms, under 150 MiB.
"""

import gc
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from benchmarks.store import fill
from benchmarks.synthetic import form as plain_form
from perfdesk.desk.session import Session
from perfdesk.desk.settings import Settings
from perfdesk.model.interchange import form_from_plain
from perfdesk.ui.app import Collector, make_app
from perfdesk.ui.main_window import MainWindow
from perfdesk.ui.theme import apply_theme

PROJECTS = 10_000
STARTS = 9
KEYS = 300
PASTED = 200
LONG = 500
BARE = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        sys.stdout.write("painted"); sys.stdout.flush()
        import os; os._exit(0)
app = QApplication([]); window = Window(); window.resize(1366, 768); window.show(); app.exec()
"""
OURS = """
import sys
from pathlib import Path
from perfdesk.ui import app as program
def end():
    sys.stdout.write("painted"); sys.stdout.flush()
    import os; os._exit(0)
class Desk(program.Desk):
    def __init__(self, app, folder):
        super().__init__(app, folder)
        if sys.argv[2] == "empty":
            self.shell.painted.disconnect()
            self.shell.painted.connect(end)
    def _furnish(self, session):
        super()._furnish(session)
        self.content.repaint()
        end()
program.Desk = Desk
program.open_window(Path(sys.argv[1]))
"""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        fill(folder / "many", [form_from_plain(plain_form(number)) for number in range(500)], PROJECTS)
        fill(folder / "few", [form_from_plain(plain_form(number)) for number in range(20)], 20)
        print_starts(folder / "few", folder / "many")
        print_window(folder / "many")


def print_starts(few: Path, many: Path) -> None:
    """Start a bare window and ours in turn."""
    starts = {
        "first paint of a bare window": (BARE,),
        "first paint of ours": (OURS, many, "empty"),
        "20 projects on the screen": (OURS, few, "full"),
        "10,000 projects on the screen": (OURS, many, "full"),
    }
    times: dict[str, list[float]] = {what: [] for what in starts}
    for _ in range(STARTS):
        for what, words in starts.items():
            times[what].append(started(*words))
    bare = statistics.median(times["first paint of a bare window"])
    for what, each in times.items():
        middle = statistics.median(each)
        print(f"start to {what}: {middle * 1000:.0f} ms, {middle / bare:.2f} of a bare window")


def started(program: str, *words: Path | str) -> float:
    """Return the seconds that a program takes to what it paints."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program, *map(str, words)], check=True, capture_output=True)
    return time.perf_counter() - start


def print_window(folder: Path) -> None:
    """Measure what is done in one window."""
    app = make_app()
    apply_theme(app, "light")
    start = time.perf_counter()
    session = Session.open(folder)
    opened = time.perf_counter() - start
    window = MainWindow(session, Settings(), folder)
    window.resize(1366, 768)
    window.show()
    app.processEvents()
    gc.freeze()
    Collector(app)
    print(f"store of {PROJECTS:,} projects opened {opened * 1000:.0f} ms, and painted {since(start):.0f} ms")
    print(f"memory with the form open: {resident():.0f} MiB")
    for side in ("", "paper"):
        window.side.open(side)
        settle(app)
        for path in ("funds.annual_total", "annual_goal"):
            print_keys(app, window, path, side or "no paper")
    print(f"memory with the paper open: {resident():.0f} MiB")
    window.side.open("")
    print_times("filter by a word", [timed(app, lambda n=n: window.tree.filter_box.setText(str(n))) for n in range(30)])
    window.tree.filter_box.clear()
    print_grid(app, window)
    window.close()
    session.close()


def print_keys(app: QApplication, window: MainWindow, path: str, side: str) -> None:
    """Press keys in a field."""
    editor = window.work.page.box(path).editor
    window.work.page.go_to(path)
    window.activateWindow()
    app.processEvents()
    times = []
    for number in range(KEYS):
        key = Qt.Key.Key_Backspace if number % 20 > 14 else Qt.Key(ord("1") + number % 9)  # noqa: PLR2004
        times.append(timed(app, lambda key=key: press(editor, key)))
        QTest.qWait(7)
    print_times(f"key in {path}, {side}", times)


def press(editor: QLineEdit | QPlainTextEdit, key: Qt.Key) -> None:
    """Press a key."""
    QTest.keyClick(editor, key)


def print_grid(app: QApplication, window: MainWindow) -> None:
    """Paste rows, and scroll through a long form."""
    grid = window.work.page.grid
    rows = "\n".join(f"产出指标\t数量指标\t第{n}段河道保洁长度\t≥{n}公里" for n in range(PASTED))
    QGuiApplication.clipboard().setText(rows)
    times = []
    for _ in range(5):
        grid.go_to(len(grid.rows))
        times.append(timed(app, lambda: QTest.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)))
        window.session.undo()
    print_times(f"paste of {PASTED} rows", times)
    while len(grid.rows) < LONG:
        grid.go_to(len(grid.rows))
        QTest.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    bar = window.work.page.verticalScrollBar()
    steps = [bar.maximum() * n // 120 for n in range(120)]
    print_times(
        f"a step of scrolling through {LONG} rows", [timed(app, lambda at=at: bar.setValue(at)) for at in steps]
    )


def timed(app: QApplication, do: Callable[[], object]) -> float:
    """Return the milliseconds until something is done and painted."""
    start = time.perf_counter()
    do()
    app.processEvents()
    return since(start)


def settle(app: QApplication) -> None:
    """Let the paper be made."""
    end = time.perf_counter() + 2
    while time.perf_counter() < end:
        app.processEvents()
        time.sleep(0.01)


def since(start: float) -> float:
    """Return the milliseconds since a moment."""
    return (time.perf_counter() - start) * 1000


def resident() -> float:
    """Return how much memory this process holds, in MiB."""
    fields = dict(line.split(":") for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    return int(fields["VmRSS"].split()[0]) / 1024


def print_times(what: str, times: list[float]) -> None:
    """Print median, 99th of 100 and the longest."""
    ordered = sorted(times)
    print(
        f"{what}: median {statistics.median(ordered):.1f} ms, p99 {ordered[int(len(ordered) * 0.99) - 1]:.1f}, "
        f"longest {ordered[-1]:.1f}"
    )


if __name__ == "__main__":
    main()
