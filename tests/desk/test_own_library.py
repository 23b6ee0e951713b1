"""A unit's own indicators on disk: what was kept comes back; a broken file is moved aside, never overwritten."""

from pathlib import Path

import pytest

from perfdesk.desk.own_library import FILE_NAME, OwnLibrary, load_own, save_own
from perfdesk.model.library import LibraryIndicator, load_library

OWN = LibraryIndicator(level1="产出指标", level2="数量指标", name="河道巡查次数", operator="≥", unit="次", typical="12")


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    save_own(tmp_path, [OWN, *load_library().indicators])
    assert load_own(tmp_path) == OwnLibrary((OWN, *load_library().indicators))


def test_without_a_file_it_is_empty(tmp_path: Path) -> None:
    assert load_own(tmp_path) == OwnLibrary()


def test_the_newest_stands_first_and_once() -> None:
    other = LibraryIndicator(level2="数量指标", name="保洁次数")
    changed = LibraryIndicator(level2="数量指标", name="河道巡查次数", typical="24")
    library = OwnLibrary().keeping(OWN).keeping(other).keeping(changed)
    assert library.indicators == (changed, other)
    assert library.without(changed).indicators == (other,)


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"format": "perfdesk-library", "version": 1}',
        '{"format": "perfdesk-library", "version": 9, "indicators": []}',
        '{"format": "perfdesk-library", "version": 1, "indicators": [{"name": 3}]}',
    ],
)
def test_a_broken_file_is_moved_aside(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content, encoding="utf-8")
    library = load_own(tmp_path)
    assert library.indicators == ()
    assert "读不出来" in library.notice
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == [content]
    assert not (tmp_path / FILE_NAME).exists()
