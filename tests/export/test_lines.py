"""Lines: what they may begin and end with, and that nothing is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.export.lines import CLOSING, OPENING, break_lines, break_paragraphs, printable, width_of

HALF = dict.fromkeys(map(chr, range(0x20, 0x7F)), 0.5)


class Widths(dict[str, float]):
    """Half an em for Latin, one for everything else."""

    def __missing__(self, character: str) -> float:
        return HALF.get(character, 1.0)


WIDTHS = Widths()
CHINESE = "项目绩效目标资金预算年度总体实施"
WORDS = ("2026", "98.00%", "1,234.56", "Wi-Fi", "GB/T", "A4", "x", "１２３", "≥95%")
SIGNS = ("，", "。", "、", "；", "”。", "）", "》", "……", "——", "？！")
OPENERS = ("（", "《", "“", "【", "(", "￥")
apart = st.lists(
    st.one_of(st.sampled_from(CHINESE), st.builds("{}{}".format, st.sampled_from(WORDS), st.sampled_from(CHINESE))),
    max_size=60,
).map("".join)
running = st.lists(
    st.one_of(
        st.text(st.sampled_from(CHINESE), min_size=2, max_size=9),
        st.sampled_from(WORDS),
        st.builds("{}{}".format, st.sampled_from(CHINESE), st.sampled_from(SIGNS)),
        st.builds("{}{}".format, st.sampled_from(OPENERS), st.sampled_from(CHINESE)),
        st.just(" "),
    ),
    max_size=60,
).map("".join)
wide_enough = st.floats(8, 40)
A_WORD = re.compile(r"[A-Za-z0-9.,%/１２３≥-]+")


def texts(source: str, room: float) -> list[str]:
    return [line.text for line in break_lines(source, room, WIDTHS)]


@given(st.text(), st.floats(0.1, 40))
def test_nothing_is_lost_from_any_text_in_any_column(source: str, room: float) -> None:
    kept = "".join(texts(source, room))
    assert "".join(kept.split()) == "".join(printable(source).split())


@given(st.text(), st.floats(0.1, 40))
def test_no_line_is_wider_than_its_column_unless_it_is_one_character(source: str, room: float) -> None:
    for line in break_lines(source, room, WIDTHS):
        assert line.width == pytest.approx(width_of(line.text, WIDTHS))
        assert line.width <= room + 1e-5 or len(line.text) == 1


@given(running, wide_enough)
def test_no_line_begins_with_a_closing_sign_or_ends_with_an_opening_one(source: str, room: float) -> None:
    lines = texts(source, room)
    assert all(line[0] not in CLOSING for line in lines[1:])
    assert all(line[-1] not in OPENING for line in lines[:-1])


@given(apart, wide_enough)
def test_words_and_figures_stay_whole(source: str, room: float) -> None:
    whole = [word for line in texts(source, room) for word in A_WORD.findall(line)]
    assert whole == A_WORD.findall(source)


@given(running, wide_enough)
def test_a_line_is_as_full_as_the_rules_allow(source: str, room: float) -> None:
    source = source.replace(" ", "")
    longest = max((width_of(word, WIDTHS) for word in A_WORD.findall(source)), default=0.0)
    least = room - max(8.0, longest + 2)  # words that stand together are one long word, with a sign at either end
    assert all(line.width > least for line in break_lines(source, room, WIDTHS)[:-1])


@pytest.mark.parametrize(
    ("source", "room", "lines"),
    [
        ("全年完成河道保洁任务，汛期无积水。", 10, ["全年完成河道保洁任", "务，汛期无积水。"]),
        ("按照《河道保洁规范》执行", 3.5, ["按照", "《河道", "保洁规", "范》执", "行"]),
        ("合同总价1,234,567.89元整", 6, ["合同总价", "1,234,567.89", "元整"]),
        ("合同价1,234.50元", 6, ["合同价", "1,234.50元"]),
        ("满意度应≥98.00%为宜", 5, ["满意度应", "≥98.00%为", "宜"]),
        ("甲乙丙１２３丁", 4, ["甲乙丙", "１２３丁"]),
        ("甲 乙  丙", 2, ["甲", "乙", "丙"]),
        ("", 5, []),
        ("  \n\n  ", 5, []),
        ("甲\n乙\r\n丙\u2028丁", 5, ["甲", "乙", "丙", "丁"]),
    ],
)
def test_where_lines_break(source: str, room: float, lines: list[str]) -> None:
    assert texts(source, room) == lines


def test_a_word_that_is_too_long_is_cut_where_the_rules_of_signs_allow() -> None:
    lines = texts("http://www.example.org/a/b/c", 6)
    assert "".join(lines) == "http://www.example.org/a/b/c"
    assert all(line[0] not in CLOSING for line in lines[1:])


def test_a_paragraph_is_indented_in_its_first_line_alone() -> None:
    first, second = break_paragraphs("项" * 18 + "\n" + "目" * 5, 10, WIDTHS, indent=2)
    assert [line.text for line in first] == ["项" * 8, "项" * 10]
    assert [line.text for line in second] == ["目" * 5]


def test_what_prints_nothing_takes_no_room() -> None:
    assert printable("甲\u200b乙\ufeff\u00ad丙\u200e\u202a\ufe0f") == "甲乙丙"
    assert printable("甲\u00a0乙\t丙\u3000丁") == "甲 乙 丙\u3000丁"
