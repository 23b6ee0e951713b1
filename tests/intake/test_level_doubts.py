"""A level name one row too high or too low, or lost: the rows it may have left are named, good tables are not."""

import pytest
from test_text_file import HEAD, only, read

TABLE = """\
绩效 指标\t成本指标\t经济成本指标\t单车租赁费用\t\t≤900.00(元/月)\t
\t产出指标\t数量指标\t租赁车辆\t\t=6.00(辆)\t
\t\t\t行驶里程\t\t≥9000.00(公里)\t
\t\t质量指标\t车况良好率\t\t≥95.00(%)\t
\t\t\t年检一次通过\t\t通过\t
\t\t时效指标\t调度用时\t\t≤15.00(分钟)\t
\t效益指标\t社会效益指标\t街面巡查能力\t\t提升\t
\t\t可持续影响指标\t车辆轮换机制\t\t形成\t
\t满意度指标\t服务对象满意度指标\t驾驶员满意度\t\t≥85.00(%)\t
"""


def test_a_good_table_is_read_without_doubts() -> None:
    assert read(HEAD + TABLE).notes == ()


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        ("\t\t\t行驶里程\t\t≥9000.00(公里)\t\n\t\t质量", "\t\t质量指标\t行驶里程\t\t≥9000.00(公里)\t\n\t\t", 2),
        ("\t\t质量指标\t车况良好率\t\t≥95.00(%)\t\n\t\t\t年", "\t\t\t车况良好率\t\t≥95.00(%)\t\n\t\t质量指标\t年", 3),
        ("\t\t可持续影响指标\t车辆", "\t\t\t车辆", 7),
    ],
)
def test_a_row_that_a_moved_name_left_behind_is_named(old: str, new: str, row: int) -> None:
    assert old in TABLE
    table = TABLE.replace(old, new.replace("\t\t指标\t", "\t\t\t"))
    fields = {note.field for note in read(HEAD + table).notes}
    assert f"indicators[{row}].level2" in fields


def test_a_level1_one_row_high_beside_another_level2_counts_for_the_row_below() -> None:
    table = TABLE.replace("\t\t时效指标\t", "\t效益指标\t时效指标\t").replace("\t效益指标\t社会效益指标\t", "\t\t\t")
    reading = read(HEAD + table)
    assert [row.level2 for row in only(reading).indicators][5:7] == ["时效指标", "社会效益指标"]
    assert "indicators[6].level2" in {note.field for note in reading.notes}


def test_a_count_with_a_clause_behind_it_is_no_doubt_under_quantities() -> None:
    assert read(HEAD + TABLE.replace("≥9000.00(公里)", "≥9000公里，其中夜间1000公里")).notes == ()


def test_a_value_in_two_cells_begins_at_its_operator() -> None:
    reading = read(HEAD + TABLE.replace("≥9000.00(公里)", "≥9000公里，其中\t夜间1000公里"))
    row = only(reading).indicators[2]
    assert (row.level3, row.value.raw) == ("行驶里程", "≥9000公里，其中夜间1000公里")
    assert [note.field for note in reading.notes] == ["indicators[2]"]


def test_a_lost_year_is_taken_from_the_first_day_with_a_note() -> None:
    text = HEAD.replace("(2026 年度)\t\t\t\t\t\n", "") + TABLE
    reading = read(text)
    assert only(reading).year == 2026
    assert [note.field for note in reading.notes] == ["year"]
    undated = read(text.replace("2026-01-01", ""))
    assert only(undated).year is None
    assert "year" in {note.field for note in undated.notes}


@pytest.mark.parametrize("last", ["\t满意度指标\t服务对象满意度指标\t", "\t\t\t行驶里程"])
def test_a_running_head_between_rows_does_not_end_the_form(last: str) -> None:
    head = "\n柳溪市车队 2026 年度项目绩效目标汇总表\n\n"
    reading = read(HEAD + TABLE.replace(last, head + last) + "\n" + HEAD.replace("河道保洁", "泵站") + TABLE)
    assert [len(form.indicators) for book in reading.books for form in book.forms] == [9, 9]
