"""Artefacts one by one, in texts written by hand."""

import pytest

from perfdesk.intake.notes import Reading
from perfdesk.intake.text_file import NoFormError, read_text
from perfdesk.model.form import Form, TargetForm

HEAD = """\
财政项目支出绩效目标申报表\t\t\t\t\t
(2026 年度)\t\t\t\t\t
项目名称\t河道保洁\t\t项目性质\t经常性专项业务费\t项目类别\t特定目标类
主管部门\t云溪市青禾区城市管理局\t\t实施单位\t云溪市青禾区市容 服务中心\t\t
计划开始日期\t2026-01-01\t\t计划完成日期\t2026-12-31\t\t
项目资金 (元)\t项目资金总额:\t\t年度资金申请总额:\t\t96,000.00\t
\t其中: 财政资金\t\t其中: 当年财政拨款\t\t96,000.00\t
\t\t\t上年结转资金\t\t0.00\t
\t其他资金\t\t其他资金\t\t0.00\t
项目 绩效 目标\t项目总目标\t\t\t年度总体目标\t\t
\t\t\t\t<p>保持水面干净。</p> <p>全年无投诉。</p>\t\t
\t一级指标\t二级指标\t三级指标\t\t年度(/项目)指标值\t
"""
TABLE = """\
绩效 指标\t成本指标\t经济成本指标\t保洁总成本\t\t控制于预算内\t
\t产出指标\t数量指标\t保洁河道条数\t\t=4.00(条)\t
\t\t质量指标\t水面合格率\t\t≥95.00(%)\t
\t\t时效指标\t清理及时率\t\t≥98.00(%)\t
\t效益指标\t社会效益指标\t沿岸面貌\t\t提升\t
满意度指标\t服务对象满意度指标\t居民满意度\t\t≥85.00(%)\t\t
"""


def read(text: str) -> Reading:
    return read_text(text.encode(), "a.txt")


def only(reading: Reading) -> TargetForm:
    (form,) = forms(reading)
    assert isinstance(form, TargetForm)
    return form


def forms(reading: Reading) -> list[Form]:
    return [form for book in reading.books for form in book.forms]


def rows(table: str) -> list[tuple[str, str, str, str]]:
    return [
        (row.level1[:2], row.level2.removesuffix("指标"), row.level3, row.value.raw)
        for row in only(read(HEAD + table)).indicators
    ]


def test_the_plain_form_is_read_without_a_note() -> None:
    reading = read(HEAD + TABLE)
    form = only(reading)
    assert reading.notes == ()
    assert form.implementing_unit == "云溪市青禾区市容服务中心"
    assert form.annual_goal == "保持水面干净。\n全年无投诉。"
    assert (str(form.funds.annual_total), form.funds.project_total) == ("96000.00", None)
    assert [row.level1 for row in form.indicators] == ["成本指标", *["产出指标"] * 3, "效益指标", "满意度指标"]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("\t\t时效指标\t清理及时率\t\t≥98.00(%)", "清理及时率\t时效指标\t\t≥98.00(%)", None),
        ("\t\t时效指标\t清理及时率", "\t\t时效 指标\t清理及时率", None),
        ("\t产出指标\t数量指标\t", "\t\t\t产出指标\t数量指标\t", None),
        ("\t产出指标\t数量指标\t", "\t产出指标 数量指标\t\t", None),
        ("\t产出指标\t数量指标\t", "\t\t数量指标\t", "indicators[1].level1"),
        ("\t产出指标\t数量指标\t", "\t产出指标\t\t", "indicators[1].level2"),
        ("\t\t质量指标\t", "\t质量指标\t质量指标\t", None),
        ("\t\t时效指标\t", "\t\t\t", "indicators[3].level2"),
        ("=4.00(条)", "=4.00\t(条)", None),
        ("≥98.00(%)", r"$\geq 98.00$(%)", None),
        ("绩效 指标\t", "绩效\t", None),
        ("服务对象满意度指标\t居民", "服务对象满\t居民", "indicators[5].level2"),
        ("\t效益指标\t社会效益指标", "\t效益指标\t社会效盖指标", "indicators[4].level2"),
    ],
)
def test_levels_are_put_back_by_meaning(old: str, new: str, field: str | None) -> None:
    assert old in TABLE
    table = TABLE.replace(old, new)
    assert rows(table) == rows(TABLE)
    notes = read(HEAD + table).notes
    assert [note.field for note in notes][:1] == ([field] if field else [])


def test_a_level_one_row_too_low_is_moved_up_with_a_note() -> None:
    table = TABLE.replace("\t\t时效指标\t清理及时率", "\t\t\t故障响应时间\t\t≤2.00(小时)\t\n\t\t时效指标\t清理及时率")
    reading = read(HEAD + table)
    assert [row.level2 for row in only(reading).indicators][3:5] == ["时效指标", "时效指标"]
    (note,) = reading.notes
    assert (note.line, note.field, note.form) == (16, "indicators[3].level2", "河道保洁")
    assert "故障响应时间" in note.source


def test_names_and_sentences_cut_by_a_page_are_joined() -> None:
    table = TABLE.replace(
        "满意度指标\t服务对象满意度指标\t居民满意度\t\t≥85.00(%)",
        "\t满意度指标\t服务对象满意\t居民满意度\t\t≥85.00(%)\n\n云溪市青禾区预算公开\n- 7 -\n\t\t度指标\t\t",
    )
    assert rows(table) == rows(TABLE)
    head = HEAD.replace("保持水面干净。</p> <p>全年无投诉。</p>", "保持水面\n\n\t\t\t\t干净。").replace("<p>", "")
    assert only(read(head + TABLE)).annual_goal == "保持水面干净。"


def test_what_the_text_lost_is_blank_and_named() -> None:
    text = (HEAD + TABLE).replace("\t=4.00(条)", "").replace("\t项目类别\t特定目标类", "").replace("2026-12-31", "")
    reading = read(text)
    form = only(reading)
    assert form.indicators[1].value.blank
    assert (form.project_category, form.end_date) == ("", None)
    assert {note.field for note in reading.notes} == {"indicators[1].value", "project_category", "end_date"}


def test_values_without_labels_are_placed_by_their_row_or_left_out() -> None:
    lost = read((HEAD + TABLE).replace("\t项目类别", "")).notes
    assert [note.field for note in lost] == ["project_category"]
    loose = read((HEAD + TABLE).replace("\t其他资金\t\t其他资金", "\t\t\t5.00\t\t7.00\n\t其他资金\t\t其他资金"))
    assert [note.line for note in loose.notes] == [9, 9]
    assert all("没有读入" in note.message for note in loose.notes)


def test_label_and_value_in_one_cell_are_split() -> None:
    form = only(read((HEAD + TABLE).replace("项目类别\t特定", "项目类别 特定").replace("项目名称\t", "项目名称：")))
    assert (form.project_category, form.project_name) == ("特定目标类", "河道保洁")


def test_several_books_in_one_file() -> None:
    first = "云溪市青禾区市容服务中心 2026 年度项目绩效目标汇总表\n\n" + HEAD + TABLE
    second = "\n云溪市白露区图书馆\n2025年财政支出项目绩效目标申报表\n\n" + (HEAD + TABLE).replace("2026", "2025")
    reading = read(first + second.replace("河道保洁", "阅览服务"))
    assert [(book.unit, book.year) for book in reading.books] == [
        ("云溪市青禾区市容服务中心", 2026),
        ("云溪市白露区图书馆", 2025),
    ]
    assert [form.project_name for form in forms(reading)] == ["河道保洁", "阅览服务"]


def test_a_repeated_title_is_a_running_head() -> None:
    title = "云溪市青禾区市容服务中心 2026 年度项目绩效目标汇总表"
    cut = TABLE.splitlines(keepends=True)
    text = f"{title}\n\n{HEAD}{''.join(cut[:3])}\n- 1 -\n{title}\n\n{''.join(cut[3:])}"
    reading = read(text)
    assert len(only(reading).indicators) == 6
    (note,) = reading.notes
    assert "页码或页眉" in note.message


def test_a_form_that_cannot_be_read_is_kept_as_text() -> None:
    reading = read("财政项目支出绩效目标申报表\n（2026年度）\n一片空白\n" + HEAD + TABLE)
    assert len(forms(reading)) == 1
    alone = read("财政项目支出绩效目标申报表\n（2026年度）\n一片空白\n")
    assert alone.books == ()
    assert "一片空白" in alone.notes[0].source


def test_a_file_without_a_form_gets_one_sentence() -> None:
    with pytest.raises(NoFormError, match=r"里面没有表"):
        read("各位同事：\n请于月底前报送。\n")


def test_damaged_bytes_are_named_with_their_line() -> None:
    data = bytearray((HEAD + TABLE).encode())
    data[data.index("保洁总成本".encode())] = 0xFF
    notes = read_text(bytes(data), "a.txt").notes
    assert notes[0].line == 13
    assert "字节" in notes[0].message
