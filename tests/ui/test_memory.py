"""What the window remembers is found again, and a broken file is no harm."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from perfdesk.ui.memory import FILE_NAME, Memory, Place


@pytest.mark.parametrize("place", [Place("江州市河道管理所", 2026, 3, "funds.annual_total"), Place("", None, 0)])
def test_the_place_is_found_again(tmp_path: Path, place: Place) -> None:
    memory = Memory(tmp_path)
    assert memory.place is None
    memory.place = place
    memory.write()
    assert Memory(tmp_path).place == place


def test_windows_and_panes_are_found_again(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    assert memory.side is None
    assert memory.bytes_of("geometry") is None
    memory.keep_bytes("geometry", QByteArray(b"\x00\x01"))
    memory.side = ""
    memory.write()
    again = Memory(tmp_path)
    assert again.side == ""
    assert again.bytes_of("geometry") == QByteArray(b"\x00\x01")


def test_a_broken_file_is_no_harm(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"[place\nunit=\xff\xfe\nform=many\n%%")
    assert Memory(tmp_path).place is None
