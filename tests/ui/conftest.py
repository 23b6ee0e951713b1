"""Tests of the window: no screen is needed, and nothing may be left behind."""

import gc
import os
import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _left_as_found() -> Iterator[None]:
    """Fail a test that leaves a thread, a window or a running timer behind.

    Meanwhile no other thread collects garbage: it might delete a widget, which only the main thread may do.
    """
    gc.disable()
    threads, windows, timers = set(threading.enumerate()), _windows(), _timers()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect(0)  # what this test made is the youngest generation
    left = [timer for timer in _timers() if timer not in timers]
    gc.enable()
    assert not set(threading.enumerate()) - threads, "a thread is left"
    assert not _windows() - windows, "a window is left"
    assert not left, "a timer is left"


def _windows() -> set[QWidget]:
    if QCoreApplication.instance() is None:
        return set()
    return {each for each in QApplication.topLevelWidgets() if each.isVisible()}


def _timers() -> list[QTimer]:
    """List the running timers that Python knows of and that were made lately."""
    young = (each for generation in (0, 1) for each in gc.get_objects(generation=generation))
    return [each for each in young if isinstance(each, QTimer) and shiboken6.isValid(each) and each.isActive()]
