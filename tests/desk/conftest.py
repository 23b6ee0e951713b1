"""A working session for each test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from perfdesk.desk.session import Session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path)
    yield opened
    opened.close()
