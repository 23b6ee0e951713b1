"""Names of sheets: allowed, told apart, no longer than a name can be."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.export.xlsx_names import SheetNames


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("河道保洁", "河道保洁"),
        ("巡查/保洁：[一期]*?", "巡查 保洁 一期"),
        ("'引号'", "引号"),
        ("", "未命名"),
        ("  ", "未命名"),
        ("河" * 40, "河" * 31),
        ("𠮷" * 20, "𠮷" * 15),
        ("History", "History(2)"),
        ("目标汇总", "目标汇总(2)"),
    ],
)
def test_a_name_is_made_fit(wanted: str, name: str) -> None:
    assert SheetNames(["目标汇总"]).new(wanted) == name


def test_the_second_of_a_name_gets_a_number() -> None:
    names = SheetNames([])
    assert [names.new("ab" * 20), names.new("AB" * 20), names.new("x", "·说明"), names.new("x", "·说明")] == [
        ("ab" * 20)[:31],
        "AB" * 14 + "(2)",
        "x·说明",
        "x·说明(2)",
    ]


@given(st.lists(st.text(max_size=50), max_size=10))
def test_whatever_is_wanted_each_name_is_allowed_and_has_no_twin(wanted: list[str]) -> None:
    names = SheetNames(["目标汇总"])
    given_names = [names.new(each) for each in wanted]
    assert len({name.casefold() for name in given_names}) == len(wanted)
    for name in given_names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]|^'|'$", name)
