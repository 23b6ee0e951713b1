"""Settings: they come back as they were; a broken file is moved aside and told of; nothing stops the start."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.desk.settings import FILE_NAME, Loaded, Settings, load_settings, save_settings, settings_folder
from perfdesk.files import FileWriteError


def test_without_a_file_the_defaults_stand() -> None:
    assert load_settings() == Loaded(Settings())


def test_what_was_set_comes_back(own_home: Path) -> None:
    settings = Settings(unit="江州市河道管理所", year=2027, fonts="official", theme="dark", zoom=150, welcomed=True)
    settings = replace(settings, exports="/mnt/u", lists={"项目 | 金额": ("project_name", "funds.annual_total")})
    save_settings(settings)
    assert load_settings() == Loaded(settings)
    assert settings_folder().is_relative_to(own_home)


def test_settings_survive_whatever_they_say(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("settings")
    texts = st.text(st.characters(codec="utf-8"), max_size=20)

    @given(st.builds(Settings, unit=texts, department=texts, head=texts, zoom=st.integers(100, 200)))
    def comes_back(settings: Settings) -> None:
        save_settings(settings, folder)
        assert load_settings(folder).settings == settings

    comes_back()


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"zoom": "gross"}', '{"theme": "pink"}', '"\\ud800"'])
def test_a_broken_file_is_moved_aside(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content, encoding="utf-8")
    loaded = load_settings(tmp_path)
    assert loaded.settings == Settings()
    assert "设置读不出来" in loaded.notice
    assert [path.name for path in tmp_path.iterdir()] == ["settings.broken.json"]


def test_keys_of_other_versions_do_not_count(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"unit": "甲", "colour": "red"}', encoding="utf-8")
    assert load_settings(tmp_path) == Loaded(Settings(unit="甲"))


@pytest.mark.parametrize(("written", "read"), [(1, 100), (900, 200), (125, 125)])
def test_zoom_is_held_within_its_limits(tmp_path: Path, written: int, read: int) -> None:
    (tmp_path / FILE_NAME).write_text(f'{{"zoom": {written}}}', encoding="utf-8")
    assert load_settings(tmp_path).settings.zoom == read


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileWriteError, match="文件夹不存在"):
        save_settings(Settings(), tmp_path / "file")
    (tmp_path / FILE_NAME).mkdir()
    assert "设置读不出来" in load_settings(tmp_path).notice


def test_who_signs_goes_into_a_new_book() -> None:
    settings = Settings(preparer="李明", phone="0571-0000", head="王芳", fonts="official")
    assert (settings.signs.preparer, settings.signs.head) == ("李明", "王芳")
    assert settings.official
