"""What nobody foresaw goes into a file, and the user gets a sentence."""

from pathlib import Path

import pytest

from perfdesk.crash import told_of


def _failure() -> BaseException:
    try:
        {}["bad key"]
    except KeyError as error:
        return error
    raise AssertionError


def test_the_log_has_the_traceback_and_the_sentence_names_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    sentence = told_of(_failure())
    (log,) = tmp_path.rglob("error.log")
    assert str(log) in sentence
    assert "Traceback" not in sentence
    assert "KeyError: 'bad key'" in log.read_text(encoding="utf-8")


def test_where_no_log_can_be_written_a_sentence_still_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "a file"
    blocked.touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(blocked))
    monkeypatch.setenv("LOCALAPPDATA", str(blocked))
    assert "维护人员" in told_of(_failure())
