"""Every field can be reached by its path, read, changed and shown; all else stays the very same."""

import pytest
from forms import form, narrative

from perfdesk.model.fields import values_of
from perfdesk.model.paths import PathError, field_at, text_at, value_at, with_text, with_value


def test_every_field_is_reached_and_put_back_unchanged() -> None:
    filled = form(narrative=narrative())
    for path, field, value in values_of(filled):
        assert value_at(filled, path) == value
        assert field_at(filled, path) is field
        assert with_value(filled, path, value) == filled
        assert text_at(filled, path) == field.type.show(value)


def test_a_change_touches_its_place_alone() -> None:
    filled = form()
    changed = with_text(filled, "indicators[3].level3", "响应时间")
    assert value_at(changed, "indicators[3].level3") == "响应时间"
    assert changed.indicators[:3] == filled.indicators[:3]
    assert changed.indicators[4:] == filled.indicators[4:]
    assert changed.funds is filled.funds


def test_rows_and_parts_have_paths_too() -> None:
    filled = form()
    assert value_at(filled, "indicators[1]") is filled.indicators[1]
    assert with_value(filled, "funds", filled.funds).funds is filled.funds


@pytest.mark.parametrize("path", ["nothing", "funds.nothing", "indicators[99].level3", "indicators[0]", "a b", ""])
def test_what_is_not_there_is_said(path: str) -> None:
    with pytest.raises(PathError):
        field_at(form(), path)
