"""Work in a thread: results, progress and failures come to the window's thread; what is called off is not heard of."""

import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from perfdesk.errors import PerfdeskError
from perfdesk.ui.tasks import Background, Progress


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "background"]


def test_the_result_comes_to_the_window_from_another_thread(background: Background, qtbot: QtBot) -> None:
    heard: list[tuple[threading.Thread, threading.Thread]] = []

    def then(worker: threading.Thread) -> None:
        heard.append((worker, threading.current_thread()))

    with qtbot.waitSignal(background.ended):
        background.run(lambda _: threading.current_thread(), then)
        assert background.busy
    ((worker, listener),) = heard
    assert listener is threading.main_thread()
    assert worker is not listener
    assert not background.busy


def test_steps_are_told_with_their_total(background: Background, qtbot: QtBot) -> None:
    def work(progress: Progress) -> None:
        for _ in range(3):
            progress(2)

    steps = QSignalSpy(background.progress)
    with qtbot.waitSignal(background.ended):
        background.run(work, lambda _: None, total=6)
    assert [steps.at(n) for n in range(steps.count())] == [[0, 6], [2, 6], [4, 6], [6, 6]]


def test_an_error_is_its_sentence(background: Background, qtbot: QtBot) -> None:
    def work(_: Progress) -> None:
        raise PerfdeskError("文件“甲.pdf”没有写成：磁盘已满。")

    with qtbot.waitSignal(background.failed) as failed:
        background.run(work, pytest.fail)
    assert failed.args == ["文件“甲.pdf”没有写成：磁盘已满。"]


def test_any_other_error_is_one_general_sentence(background: Background, qtbot: QtBot) -> None:
    with qtbot.waitSignal(background.failed) as failed:
        background.run(lambda _: 1 // 0, pytest.fail)
    assert failed.args[0].startswith("程序内部出了错")
    assert "ZeroDivision" not in failed.args[0]


def test_what_is_cancelled_ends_at_its_next_step_and_is_not_heard_of(background: Background, qtbot: QtBot) -> None:
    begun, go_on, reached = threading.Event(), threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        go_on.wait()
        progress()
        reached.set()

    failed, ended = QSignalSpy(background.failed), QSignalSpy(background.ended)
    background.run(work, pytest.fail)
    assert begun.wait(5)
    background.cancel()
    assert ended.count() == 1
    go_on.set()
    background.stop()
    qtbot.wait(20)
    assert not reached.is_set()
    assert (failed.count(), ended.count()) == (0, 1)


def test_a_result_on_its_way_is_not_told_after_a_cancel(background: Background, qtbot: QtBot) -> None:
    background.run(lambda _: None, pytest.fail)
    assert background._thread is not None
    background._thread.join()
    background.stop()
    qtbot.wait(20)


def test_newer_work_takes_the_place_of_the_one_before_and_runs_alone(background: Background, qtbot: QtBot) -> None:
    begun, go_on = threading.Event(), threading.Event()
    running: list[str] = []

    def first(progress: Progress) -> None:
        running.append("first")
        begun.set()
        go_on.wait()
        running.remove("first")
        progress()

    def second(_: Progress) -> list[str]:
        return [*running, "second"]

    told: list[list[str]] = []
    background.run(first, pytest.fail)
    assert begun.wait(5)
    with qtbot.waitSignal(background.ended):
        background.run(second, told.append)
        go_on.set()
    assert told == [["second"]]


def test_work_ends_in_silence_when_nobody_is_left_to_hear_it() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        go_on.wait()
        progress()

    gone = Background()
    gone.run(work, pytest.fail)
    assert begun.wait(5)
    thread = gone._thread
    assert thread is not None
    shiboken6.delete(gone)
    go_on.set()
    thread.join(5)
    assert not thread.is_alive()
