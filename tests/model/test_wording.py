"""What changed inside a text: the parts give both texts back, and nothing else is coloured."""

import time

import pytest
from forms import texts
from hypothesis import given

from perfdesk.model.wording import Part, changed_parts, same_words


def changes(was: str, now: str) -> list[tuple[str, str]]:
    return [(part.was, part.now) for part in changed_parts(was, now) if part.changed]


@given(texts, texts)
def test_the_parts_put_together_are_the_two_texts(was: str, now: str) -> None:
    parts = changed_parts(was, now)
    assert "".join(part.was for part in parts) == was
    assert "".join(part.now for part in parts) == now
    assert all(same_words(part.was, part.now) for part in parts if not part.changed)


@given(texts)
def test_a_text_and_itself_have_no_changed_part(text: str) -> None:
    assert changes(text, text) == []


@pytest.mark.parametrize(
    ("was", "now", "changed"),
    [
        ("全年保洁 120 公里。", "全年保洁 130 公里。", [("120 ", "130 ")]),
        ("合计72,000元。", "合计75,000元。", [("72,000", "75,000")]),
        ("清理闸口。修补护栏。", "清理闸口。", [("修补护栏。", "")]),
        ("清理闸口，修补护栏。", "清理闸口,修补 护栏。", []),
    ],
)
def test_figures_change_as_a_whole_and_notation_does_not(was: str, now: str, changed: list[tuple[str, str]]) -> None:
    assert changes(was, now) == changed


def test_a_single_character_between_changes_is_not_left_standing() -> None:
    assert changed_parts("甲乙的丙丁。", "戊己的庚辛。") == (
        Part("甲乙的丙丁", "戊己的庚辛", changed=True),
        Part("。", "。", changed=False),
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("（一）巡查，清障", "(一) 巡查,清障\n", True),
        ("第一段。\n第二段。", "第一段。第二段。", True),
        ("共 30 台", "共30台", True),
        ("3 000 元", "3000 元", False),
        ("巡查", "清查", False),
    ],
)
def test_notation_and_blanks_say_nothing(one: str, other: str, *, same: bool) -> None:
    assert same_words(one, other) is same


def test_long_texts_are_compared_quickly() -> None:
    was = "".join(f"第{n}处闸口清障，打捞水草{n * 7}吨，" for n in range(600))
    now = "".join(f"第{n}处护栏修补，打捞垃圾{n * 9}吨，" for n in range(600))
    started = time.perf_counter()
    assert changes(was, now)
    assert time.perf_counter() - started < 1
