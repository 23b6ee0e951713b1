"""Lines and cells of published texts."""

import pytest

from perfdesk.intake.text_lines import clean, is_page_number, lines_of, tidy, tidy_value


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("<b>河道</b>", "河道"),
        ("<p>甲。</p> <p>乙。</p>", "甲。\n乙。"),
        ('<p style="text-align: center;"><b>表</b></p>', "表"),
        (r"$\geq 95\%$", "≥ 95%"),
        (r"$\leq 8.50$(元/次)", "≤ 8.50(元/次)"),
        (r"12\*3", "12*3"),
        ("**市容中心**", "市容中心"),
        ("平台**迁移", "平台**迁移"),
        ("<10.00(%)", "<10.00(%)"),
        ("河\u00a0道\u3000保洁", "河 道 保洁"),
    ],
)
def test_markup_is_taken_off(written: str, says: str) -> None:
    assert clean(written) == says


def test_blanks_between_chinese_signs_go_and_beside_letters_stay() -> None:
    assert tidy("满意度指 标 (运维 )") == "满意度指标(运维)"
    assert tidy("市容 GIS 平台") == "市容 GIS 平台"
    assert tidy_value("≤ 8000.00 (每年)") == "≤8000.00(每年)"


@pytest.mark.parametrize("text", ["3", "- 3 -", "第 3 页", "第3页 共20页", "3/20", "— 12 —", "Page 3 of 20"])
def test_page_numbers_are_told(text: str) -> None:
    (line,) = lines_of(text)
    assert is_page_number(line)


@pytest.mark.parametrize("text", ["3个", "≥3", "2026年", "96,000.00", "第三页"])
def test_other_short_lines_are_no_page_numbers(text: str) -> None:
    (line,) = lines_of(text)
    assert not is_page_number(line)


def test_cells_by_tabs_and_by_bars_know_their_columns() -> None:
    lines = list(lines_of("## 甲\n\n甲\t\t乙\n-----\t-----\n| 丙 | 丁 |\n|----|----|\n"))
    assert [(line.number, [(cell.column, cell.text) for cell in line.cells]) for line in lines] == [
        (1, [(0, "甲")]),
        (3, [(0, "甲"), (2, "乙")]),
        (5, [(0, "丙"), (1, "丁")]),
    ]
    assert [line.after_blank for line in lines] == [True, True, False]
