"""Numbered items in running text."""

import pytest

from perfdesk.model.items import read_items


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("（1）调研；（2）值守；（3）租车。", 3),
        ("1、调研\n2、值守", 2),
        ("1. 调研\n2. 值守", 2),
        ("①调研②值守", 2),
        ("一、调研费；二、值守费。", 2),
        ("（一）调研\n（二）值守", 2),
        ("（1）A\n①甲②乙\n（2）B", 2),
        ("调研、值守、租车", 0),
        ("（1）只有一项", 0),
    ],
)
def test_numbered_items(text: str, count: int) -> None:
    assert len(read_items(text)) == count
