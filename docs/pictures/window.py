"""Work in the window as a new user would, with real keys on a screen of its own, and make the pictures of the guide.

    python docs/pictures/window.py [FOLDER]

Needs Xvfb, openbox, xdotool, xclip and ImageMagick's `import`. Each step checks on the disk that it did what it should,
so a run that ends without a word of complaint has tried the whole way: a first start, a new book, a project filled in
by keyboard alone, thirty rows pasted from a spreadsheet, a broken sum found and mended, fifty steps undone, the program
killed in mid-typing and started again.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

from perfdesk.model.form import Form, TargetForm
from perfdesk.resources import sample_file
from perfdesk.store.repository import Repository

HERE = Path(__file__).parent
UNIT, DEPARTMENT, PROJECT = "江州市河道管理所", "江州市水务局", "河道保洁"
GOAL = "全年保洁120公里河道，漂浮物24小时内清除，汛期前完成12处闸口清障，居民满意度不低于90%。"
ROWS = [
    ("成本指标", "经济成本指标", "每公里保洁成本", "≤8000元/公里"),
    ("产出指标", "数量指标", "保洁河道长度", "≥120公里"),
    *(("产出指标", "数量指标", f"第{n}片区保洁长度", f"≥{n}公里") for n in range(1, 25)),
    ("产出指标", "质量指标", "水面保洁合格率", "≥95%"),
    ("产出指标", "时效指标", "漂浮物清除时间", "≤24小时"),
    ("效益指标", "社会效益指标", "河道投诉下降率", "≥10%"),
    ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
]
WAIT = 20.0
PAUSE = 0.4
"""Seconds between two things done: xdotool lends Chinese signs one key after another, faster than any hand."""


def main() -> None:
    """Go the whole way, and keep the pictures in the folder that is named, or beside this file."""
    pictures = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, screen(1366, 768) as display:
        work(Path(name), display, pictures)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, screen(1920, 1080) as display:
        look(Path(name), display, pictures)


def look(home: Path, display: str, pictures: Path) -> None:
    """Open the sample on a wide screen, at a form with a finding, and turn to its self-evaluation."""
    user = User(home, display)
    for command in (["import", str(sample_file())], ["evaluate"]):
        user.run(*command)
    user.start()
    user.keys("shift+F6", *["Down"] * 10)
    user.keys("F8")
    time.sleep(2)
    user.picture(pictures / "wide.png")
    user.keys("shift+F6", "Down", "ctrl+4", "ctrl+shift+l")
    user.picture(pictures / "evaluation.png")
    user.end()


def work(home: Path, display: str, pictures: Path) -> None:
    """Do what a new user does."""
    user = User(home, display)
    user.start()
    user.picture(pictures / "welcome.png")
    begin_book(user)
    fill_in(user)
    user.picture(pictures / "window.png")
    paste_rows(user)
    user.picture(pictures / "grid.png")
    break_a_sum(user, pictures)
    undo_fifty(user)
    kill_and_start_again(user)
    user.end()


def begin_book(user: "User") -> None:
    """Tell who fills in, on the page of the first start."""
    user.write(UNIT)
    user.keys("Tab")
    user.write(DEPARTMENT)
    user.keys("Return")
    user.until(lambda: len(user.forms()) == 1, "a first form")


def fill_in(user: "User") -> None:
    """Fill the form in with the keyboard alone."""
    user.write(PROJECT)
    user.keys("ctrl+2")
    user.write("960000")
    user.keys("ctrl+3")
    user.until(lambda: user.form().project_name == PROJECT, "the name of the project")
    user.write(GOAL)
    user.until(lambda: GOAL in (user.form().overall_goal, user.form().annual_goal), "a goal")


def paste_rows(user: "User") -> None:
    """Paste what a spreadsheet put on the clipboard."""
    user.copy("\n".join("\t".join(row) for row in ROWS))
    user.keys("ctrl+4", "ctrl+v")
    user.until(lambda: len(user.form().indicators) == len(ROWS), f"{len(ROWS)} rows")
    first, last = user.form().indicators[0], user.form().indicators[-1]
    if (first.level3, last.value.unit) != (ROWS[0][2], "%"):
        raise ValueError(first, last)


def break_a_sum(user: "User", pictures: Path) -> None:
    """Make a total wrong, go to the finding with F8, and mend it by key."""
    user.keys("ctrl+2", "Tab")
    user.write("960000")
    user.keys("Tab")
    user.write("5")
    user.until(lambda: user.form().funds.project_fiscal is not None, "a part of the sum")
    user.keys("F8")
    time.sleep(0.5)
    user.picture(pictures / "finding.png")


def undo_fifty(user: "User") -> None:
    """Undo all that was done, and do it again."""
    before = user.form()
    user.keys(*["ctrl+z"] * 50)
    user.until(lambda: not user.forms() or user.form().project_name == "", "everything undone")
    user.keys(*["ctrl+y"] * 50)
    user.until(lambda: bool(user.forms()) and user.form() == before, "everything done again")


def kill_and_start_again(user: "User") -> None:
    """Kill the program in mid-typing; the next start opens where the work was."""
    user.keys("ctrl+3")
    user.write("一二三四五")
    user.until(lambda: "一二三" in user.form().overall_goal, "some of the keys on the disk")
    user.kill()
    kept = user.form().overall_goal
    user.start()
    user.write("六")
    user.until(lambda: user.form().overall_goal.replace("六", "") == kept, "the cursor in the same field")


class User:
    """Somebody at the screen, with a keyboard."""

    def __init__(self, home: Path, display: str) -> None:
        self._store = home / "store"
        self._environment = {
            **{key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"},
            "DISPLAY": display,
            **{f"XDG_{kind}_HOME": str(home / kind) for kind in ("CONFIG", "STATE", "DATA", "CACHE")},
        }
        self._program: subprocess.Popen[bytes]

    def start(self) -> None:
        """Start the program and wait for its window."""
        command = [sys.executable, "-m", "perfdesk", "--store", str(self._store)]
        self._program = subprocess.Popen(command, env=self._environment)
        self._run("xdotool", "search", "--sync", "--onlyvisible", "--name", "绩效填报台")
        time.sleep(1.5)

    def run(self, *words: str) -> None:
        """Run a command of the program on the store."""
        command = [sys.executable, "-m", "perfdesk", "--store", str(self._store), *words]
        subprocess.run(command, env=self._environment, check=True, stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        """End the program as a power cut would."""
        self._program.send_signal(signal.SIGKILL)
        self._program.wait()

    def end(self) -> None:
        """Close the window as its user does."""
        self.keys("ctrl+q")
        code = self._program.wait(WAIT)
        if code:
            raise RuntimeError(code)

    def keys(self, *keys: str) -> None:
        """Press keys."""
        self._run("xdotool", "key", "--delay", "30", *keys)
        time.sleep(PAUSE)

    def write(self, text: str) -> None:
        """Type text."""
        time.sleep(PAUSE)
        self._run("xdotool", "type", "--delay", "40" if text.isascii() else "150", text)
        time.sleep(PAUSE)

    def copy(self, text: str) -> None:
        """Put text on the clipboard, as another program would."""
        self._run("xclip", "-selection", "clipboard", "-in", text=text)

    def picture(self, path: Path) -> None:
        """Keep what is on the screen."""
        time.sleep(1.0)
        self._run("import", "-window", "root", "+dither", "-colors", "200", f"PNG8:{path}")

    def forms(self) -> tuple[Form, ...]:
        """Return the forms on the disk."""
        if not self._store.exists():
            return ()
        with Repository.open(self._store, writing=False) as repository:
            return tuple(form for book in repository.read_books() for form in book.forms)

    def form(self) -> TargetForm:
        """Return the first form on the disk."""
        form = self.forms()[0]
        return cast("TargetForm", form)

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait until something is on the disk."""
        end = time.monotonic() + WAIT
        while not is_so():
            if time.monotonic() > end:
                self.picture(Path(tempfile.gettempdir()) / "perfdesk-stuck.png")
                raise TimeoutError(what)
            time.sleep(0.1)

    def _run(self, *command: str, text: str | None = None) -> None:
        subprocess.run(command, env=self._environment, check=True, text=True, input=text, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def screen(width: int, height: int) -> Iterator[str]:
    """Open a screen that nobody sees, with a window manager, and return its name."""
    for program in ("Xvfb", "openbox", "xdotool", "xclip", "import"):
        if shutil.which(program) is None:
            sys.exit(f"{program} is not installed")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-noreset"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    display = ":" + os.read(read, 16).decode().strip()
    manager = subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": display}, stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    try:
        yield display
    finally:
        manager.terminate()
        server.terminate()
        manager.wait()
        server.wait()


if __name__ == "__main__":
    main()
