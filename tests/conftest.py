"""What every test gets: a home and data folders of its own, so that none touches those of whoever runs it."""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("perfdesk", deadline=None)  # a slow machine is no fault of the code
settings.load_profile("perfdesk")

HOME_VARIABLES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
XDG_VARIABLES = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a home folder that is empty."""
    home = tmp_path_factory.mktemp("home")
    for name in HOME_VARIABLES:
        monkeypatch.setenv(name, str(home))
    for name in XDG_VARIABLES:
        monkeypatch.setenv(name, str(home / name))
    return home
