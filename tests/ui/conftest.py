"""Tests of the window: no screen is needed."""

import gc
import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _collected_by_the_main_thread() -> Iterator[None]:
    """Let no other thread collect garbage: it might delete a widget, which only the main thread may do."""
    gc.disable()
    yield
    gc.collect(0)  # what this test made is the youngest generation
    gc.enable()
