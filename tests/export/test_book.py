"""A book on paper: what surrounds the forms, and every value in its official cell, read back with a ruler."""

import dataclasses
import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal

import pdfplumber
import pypdfium2 as pdfium
import pytest
from forms import UNIT, any_forms, book, edition, form, indicators, narrative
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import Cell, Ruler, ruled_cells

from perfdesk.export.book import UNPRINTABLE, ExportError, chapters, place_book, print_books, unprintable
from perfdesk.export.lines import printable
from perfdesk.export.options import PrintOptions
from perfdesk.intake.pdf_file import read_pdf
from perfdesk.model.editions import load_editions
from perfdesk.model.evaluation import evaluation_of
from perfdesk.model.form import (
    Book,
    Funds,
    Indicator,
    LogEntry,
    Section,
    SelfEvaluation,
    SignOff,
    Summary,
    TargetForm,
    Waiver,
)
from perfdesk.model.money import Figure, format_decimal
from perfdesk.model.value import parse_value

EDITIONS = load_editions()
PLAIN = PrintOptions(narrative=False)


def printed(*books: Book, options: PrintOptions = PLAIN) -> bytes:
    return print_books(books, EDITIONS, options)


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, without white space."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return ["".join((page.extract_text() or "").split()) for page in document.pages]


# Every value in its cell.


def squeezed(text: object) -> str:
    return "".join(printable("" if text is None else str(text)).split())


def money(amount: Figure) -> str:
    return format_decimal(amount) if isinstance(amount, Decimal) else squeezed(amount)


def rulers(cells: list[Cell]) -> Iterator[Ruler]:
    """Split the cells of a book into its forms: from one 项目名称 to the next."""
    cells = sorted(cells, key=lambda cell: (cell.page, round(cell.top), cell.x0))
    starts = [n for n, cell in enumerate(cells) if cell.text == "项目名称"]
    for start, end in zip(starts, [*starts[1:], len(cells)], strict=True):
        yield Ruler(cells[start:end])


def stands_in_its_cells(made: TargetForm, ruler: Ruler) -> None:
    """Assert that each value stands where forms.md says (the 2026 form; labels may end in a colon)."""
    heads = {
        "项目名称": made.project_name,
        "项目性质": made.project_nature,
        "项目类别": made.project_category,
        "主管部门": made.supervising_department,
        "实施单位": made.implementing_unit,
        "计划开始日期": made.start_date,
        "计划完成日期": made.end_date,
    }
    for label, value in heads.items():
        assert squeezed(ruler.beside(label)) == squeezed(value), label
    amounts = {
        ("项目资金总额", "项目资金总额："): made.funds.project_total,
        ("年度资金申请总额", "年度资金申请总额："): made.funds.annual_total,
        ("其中：财政资金",): made.funds.project_fiscal,
        ("其中：当年财政拨款",): made.funds.annual_appropriation,
        ("上年结转资金",): made.funds.annual_carryover,
    }
    for labels, amount in amounts.items():
        assert squeezed(ruler.beside(*labels)) == money(amount), labels
    others = [squeezed(ruler.beside("其他资金", nth=nth)) for nth in (0, 1)]
    assert others == [money(made.funds.project_other), money(made.funds.annual_other)]
    for label, goal in {"项目总目标": made.overall_goal, "年度总体目标": made.annual_goal}.items():
        text = "".join(cell.text for cell in ruler.under(label, until="一级指标"))
        assert squeezed(text) == squeezed(goal), label
    rows = [tuple(map(squeezed, row)) for row in ruler.rows()]
    expected = [
        tuple(map(squeezed, (row.level1, row.level2, row.level3, row.value.printed("bracketed"))))
        for row in made.indicators
    ]
    assert rows == (expected or [("", "", "", "")])


LONG = "每月巡查两次，全年清理水草3,000吨；“岸坡整洁率”≥95%（含支流）。" * 90
HOSTILE = {
    "plain": form(),
    "blank": TargetForm(layout="2026", edition="target-2026", project_name="只有名称"),
    "blank left column": form(edition="target-2026-summary", overall_goal="", funds=Funds(annual_total=Decimal(1))),
    "goals of 3000 characters": form(overall_goal=LONG[:1500], annual_goal=LONG[:3000]),
    "one goal long": form(overall_goal="", annual_goal=LONG[:2000]),
    "60 indicators": form(indicators=indicators(60)),
    "long indicators": form(indicators=indicators(25, "河道巡查与水草清理任务按时完成比例" * 6)),
    "long level names": form(
        indicators=tuple(Indicator("一" * 90, "二" * 90, f"名{n}", parse_value(f"={n}(个)")) for n in range(30))
    ),
    "level names of 500": form(
        indicators=tuple(Indicator("一" * 500, "二" * 500, f"名{n}", parse_value("及时")) for n in range(3))
    ),
    "markup": form(
        project_name="<b>\"河道\"&amp;'保洁'</b>",
        project_nature="<script>",
        annual_goal="a < b && c > d\n<p>甲</p>\\n%s{0}",
        indicators=(Indicator("产出指标", "数量指标", "<td>|x|", parse_value("≥2(m<sup>2</sup>)")),),
    ),
    "full width": form(project_name="河道（２０２６）ＡＢ", start_date="２０２６年", annual_goal="１２３％，ａｂｃ"),
    "no spaces": form(project_name="w" * 200, implementing_unit="单" * 200, supervising_department="部" * 120),
    "large amounts": form(funds=Funds(*[Decimal("12345678901234567890.12")] * 7)),
    "words for amounts": form(funds=Funds(*["详见附件"] * 7), end_date="长期"),
    "odd values": form(
        indicators=tuple(
            Indicator("产出指标", "质量指标", f"名{n}", parse_value(raw))
            for n, raw in enumerate(
                ["及时", "100%", "=100%，1小时内到场", "≤ 8000.00 (每年)", "", "值" * 300, "<5", "＝１００％"]
            )
        )
    ),
    "level 2 comes again": form(
        indicators=tuple(
            Indicator(*levels, f"名{n}", parse_value("1"))
            for n, levels in enumerate([("甲", "乙"), ("甲", "乙"), ("丙", "乙"), ("甲", "乙"), ("甲", ""), ("", "")])
        )
    ),
}


@pytest.mark.parametrize("made", HOSTILE.values(), ids=HOSTILE.keys())
def test_every_value_of_a_hostile_form_stands_in_its_cell(made: TargetForm) -> None:
    (ruler,) = rulers(ruled_cells(printed(book(made))))
    stands_in_its_cells(made, ruler)


@settings(max_examples=15)
@given(st.lists(any_forms, min_size=1, max_size=3))
def test_every_value_of_any_forms_stands_in_its_cell(made: list[TargetForm]) -> None:
    named = [dataclasses.replace(each, edition="target-2026") for each in made]
    found = list(rulers(ruled_cells(printed(book(*named)))))
    assert len(found) == len(named)
    for each, ruler in zip(named, found, strict=True):
        stands_in_its_cells(each, ruler)


@pytest.mark.parametrize("length", range(0, 1200, 100))
def test_values_stand_in_their_cells_wherever_the_page_breaks(length: int) -> None:
    made = form(annual_goal=LONG[:length], overall_goal=LONG[: length // 2], indicators=indicators(14))
    (ruler,) = rulers(ruled_cells(printed(book(made, sign_off=SignOff("王水")))))
    stands_in_its_cells(made, ruler)


# What surrounds the forms.


def test_a_book_begins_with_its_title_and_its_sum() -> None:
    (first,) = pages_of(printed(book(summary=None)))
    assert first.startswith(f"{UNIT}2026年财政支出项目绩效目标申报表绩效目标设置情况2026年，本部门1个预算单位")
    assert "共1个项目，涉及项目预算资金83.46万元。" in first


def test_a_summary_of_the_books_own_is_printed_as_it_is() -> None:
    (first,) = pages_of(printed(book(summary=Summary(text="本册一个项目，九十万元。"))))
    assert "绩效目标设置情况本册一个项目，九十万元。" in first


def test_the_summary_edition_has_one_heading_line() -> None:
    blank = form(edition="", overall_goal="", funds=Funds(annual_total=Decimal(1)))
    first, second = pages_of(printed(book(blank, blank)))
    assert first.startswith(f"{UNIT}2026年度项目绩效目标汇总表财政项目支出绩效目标申报表")
    assert second.startswith("财政项目支出绩效目标申报表（2026年度）")


def test_narratives_stand_before_their_forms_with_headings_and_hints() -> None:
    told = book(form(narrative=narrative("保洁范围覆盖全市。")), form(project_name="闸口改造"))
    text = "".join(pages_of(printed(told, options=PrintOptions())))
    order = [
        "项目经费情况说明1",
        "一、项目概述（说明项目的总体情况、",
        "保洁范围覆盖全市。",
        "六、年度预算安排（说明项目年度财政资金预算安排金额、使用内容等）",
        "七、绩效目标（包括总目标、年度目标、分解目标等，具体见表格）",
        "财政项目支出绩效目标申报表（2026年度）",
        "闸口改造",
    ]
    places = [text.index(each) for each in order]
    assert places == sorted(places)
    assert "项目经费情况说明" not in "".join(pages_of(printed(told)))


def test_a_heading_with_a_hint_of_its_own_gets_no_second_one() -> None:
    own = form(narrative=(Section("一、项目概述（另有说明）", "正文"), Section("七、绩效目标", "")))
    text = "".join(pages_of(printed(book(own), options=PrintOptions())))
    assert "一、项目概述（另有说明）正文" in text
    assert text.count("七、绩效目标") == 1


def outline_of(pdf: bytes) -> list[tuple[str, int | None]]:
    document = pdfium.PdfDocument(pdf)
    entries = [(entry.get_title(), entry.get_dest().get_index()) for entry in document.get_toc()]
    document.close()
    return entries


def test_each_project_has_its_bookmark() -> None:
    forms = (form(narrative=narrative()), form(project_name="", indicators=indicators(60)), form(project_name="闸口"))
    entries = outline_of(printed(book(*forms), options=PrintOptions()))
    assert [title for title, _ in entries] == ["1 河道保洁养护", "2 （未命名项目）", "3 闸口"]
    assert [page for _, page in entries] == sorted({page for _, page in entries})


def test_a_form_printed_with_a_narrative_but_without_a_project_heading_keeps_its_bookmark() -> None:
    told = form(edition="target-2026-summary", narrative=narrative())
    assert outline_of(printed(book(told), options=PrintOptions(narrative=True))) == [("1 河道保洁养护", 0)]


def test_several_books_each_have_their_title_page_and_bookmark() -> None:
    other = book(form(project_name="水位监测"), unit="江州市水文站")
    pdf = printed(book(), other)
    first, second = pages_of(pdf)
    assert first.startswith(UNIT)
    assert second.startswith("江州市水文站")
    titles = [title for title, _ in outline_of(pdf)]
    assert titles[0].startswith(UNIT)
    assert titles[1:3] == ["1 河道保洁养护", "江州市水文站 2026年财政支出项目绩效目标申报表"]


def metadata_of(pdf: bytes) -> dict[str, str]:
    document = pdfium.PdfDocument(pdf)
    shown = document.get_metadata_dict()
    document.close()
    return shown


def test_the_file_says_what_it_is() -> None:
    assert metadata_of(printed(book()))["Title"] == f"{UNIT} 2026年财政支出项目绩效目标申报表"
    assert metadata_of(printed(book(), book()))["Title"].endswith("等 2 册")


def test_a_draft_says_so_on_every_page() -> None:
    pdf = printed(book(form(indicators=indicators(60))), options=PrintOptions(draft=True))
    assert all("草稿" in page for page in pages_of(pdf))
    assert metadata_of(pdf)["Subject"] == "草稿"
    assert "草稿" not in "".join(pages_of(printed(book())))


def test_signatures_are_printed_where_the_book_or_the_user_asks_for_them() -> None:
    signed = book(sign_off=SignOff("王水", "0512-88", "李河", dt.date(2025, 11, 20)))
    assert "填报人：王水联系电话：0512-88单位负责人：李河单位盖章：日期：2025-11-20" in "".join(
        pages_of(printed(signed))
    )
    assert "填报人：" not in "".join(pages_of(printed(book())))
    asked = PrintOptions(narrative=False, sign_off=True)
    assert "填报人：联系电话：" in "".join(pages_of(printed(book(), options=asked)))


def test_books_come_out_of_the_pdf_as_they_went_in() -> None:
    books = (
        book(
            form(narrative=narrative(), extra={"备注": [1, {"甲": None}]}), extra={"x": "y"}, summary=Summary(text="共")
        ),
        book(form(project_name="𠂇家浜"), unit="江州市水文站", waivers=(Waiver(code="year", reason="另文"),)),
    )
    assert read_pdf(printed(*books), "册.pdf").books == books
    assert read_pdf(printed(books[0]), "册.pdf").books == books[:1]


def test_the_same_book_is_the_same_bytes() -> None:
    told = book(form(narrative=narrative()), form(project_name="闸口"))
    assert printed(told) == printed(told)


def test_there_must_be_something_to_print() -> None:
    with pytest.raises(ExportError, match="没有可以导出的表"):
        printed(Book(unit=UNIT))
    with pytest.raises(ExportError, match="没有可以导出的表"):
        printed()


def test_a_form_that_no_edition_fits_is_named() -> None:
    with pytest.raises(ExportError, match=r"^“河道保洁养护”（target，版式 1999）没有合适的表样"):
        printed(book(form(layout="1999", edition="")))


def test_a_self_evaluation_is_printed_in_its_own_edition() -> None:
    made = SelfEvaluation(layout="2023", year=2023, project_name="河道保洁", expected_goal="全年无投诉")
    (text,) = pages_of(printed(book(made)))  # type: ignore[arg-type]
    assert "财政项目支出绩效自评表" in text
    assert "全年无投诉" in text


def test_the_self_evaluation_of_a_target_form_is_printed_with_its_cost_indicators() -> None:
    made = evaluation_of(form(), edition("self-evaluation-2026"))
    told = book(made)  # type: ignore[arg-type]
    (ruler,) = rulers(ruled_cells(printed(told)))
    assert [ruler.beside("年度资金总额"), ruler.beside("上年结转资金")] == ["834567.80", "34567.8"]
    assert ruler.beside("总分") == "100"
    assert [cell.text for cell in ruler.under("一级指标", "总分")] == ["成本指标", "产出指标", "效益指标", "满意度指标"]
    assert [cell.text for cell in ruler.under("三级指标", "总分")] == [row.level3 for row in made.indicators]
    assert read_pdf(printed(told), "册.pdf").books == (told,)


def test_target_forms_and_self_evaluations_that_alternate_are_a_chapter_each() -> None:
    targets = [form(project_name=name) for name in ("河道保洁", "闸口改造")]
    evaluations = [evaluation_of(each, edition("self-evaluation-2026")) for each in targets]
    mixed = book(*(each for pair in zip(targets, evaluations, strict=True) for each in pair))  # type: ignore[arg-type]
    texts = pages_of(printed(mixed))
    assert sum("绩效目标设置情况" in text for text in texts) == 1
    titles = [text.split("项目名称")[1][:4] + str("自评表" in text) for text in texts if "项目名称" in text]
    assert titles == ["河道保洁False", "闸口改造False", "河道保洁True", "闸口改造True"]
    assert [index for _, chapter in chapters(mixed, EDITIONS) for index, _ in chapter] == [0, 2, 1, 3]


def test_no_amount_is_too_large_to_print() -> None:
    text = "".join(pages_of(printed(book(form(funds=Funds(annual_total=Decimal("9" * 60)))))))
    assert re.search(r"涉及项目预算资金9{56}\.9999万元|涉及项目预算资金10{56}\.00万元", text)


# Characters that no font has.


def test_each_field_with_a_character_that_no_font_has_is_named() -> None:
    rare = form(project_name="𪛖家浜", indicators=(Indicator("产出指标", "数量指标", "甲\u0007", parse_value("𪛖")),))
    found = unprintable(book(form(), rare))
    assert [(each.code, each.form, each.field) for each in found] == [
        (UNPRINTABLE, 1, "project_name"),
        (UNPRINTABLE, 1, "indicators[0].level3"),
        (UNPRINTABLE, 1, "indicators[0].value"),
    ]
    assert "“𪛖”（U+2A6D6）" in found[0].message
    assert "没有 U+0007，" in found[1].message
    assert all(each.stops for each in found)


def test_the_log_of_the_year_is_not_printed_and_not_complained_of() -> None:
    (row,) = evaluation_of(form(indicators=indicators(1)), edition("self-evaluation-2026")).indicators
    row = dataclasses.replace(row, deviation="𪛖", log=(LogEntry(evidence="𪛖.pdf"),))
    made = SelfEvaluation(layout="2023", year=2026, indicators=(row,))
    assert [each.field for each in unprintable(book(made))] == ["indicators[0].deviation"]  # type: ignore[arg-type]


def test_the_head_of_a_book_is_looked_at_too() -> None:
    rare = book(unit="𪛖家浜", summary=Summary(text="𪛖"), sign_off=SignOff(preparer="𪛖"))
    assert [(each.form, each.field) for each in unprintable(rare)] == [
        (None, "unit"),
        (None, "summary.text"),
        (None, "sign_off.preparer"),
    ]


def test_a_character_of_the_fallback_font_is_printed_and_not_complained_of() -> None:
    made = form(project_name="\U00025ad7家浜")
    assert not unprintable(book(made))
    (ruler,) = rulers(ruled_cells(printed(book(made))))
    assert ruler.beside("项目名称") == "\U00025ad7家浜"


def test_the_attached_json_is_the_interchange_document() -> None:
    document = pdfium.PdfDocument(printed(book()))
    attachment = document.get_attachment(0)
    content = json.loads(bytes(bytearray(attachment.get_data())))
    assert (attachment.get_name(), content["format"], content["unit"]) == (
        "perfdesk-forms.json",
        "perfdesk-forms",
        UNIT,
    )
    document.close()


def test_every_shipped_target_edition_can_be_printed() -> None:
    for each in EDITIONS:
        if each.kind == "target":
            made = form(edition=each.name, layout=each.layout, narrative=narrative())
            for options in (PrintOptions(narrative=True, sign_off=True), PLAIN):
                assert edition(each.name).labels["form_title"] in "".join(
                    pages_of(printed(book(made), options=options))
                )


# Pages as data beside the PDF.


def test_a_placed_book_is_the_printed_one() -> None:
    placed = place_book(book(), EDITIONS, PLAIN)
    assert placed.pdf == printed(book())
    assert len(placed.pages) == len(pages_of(placed.pdf))


def test_a_box_tells_the_field_of_a_narrative() -> None:
    one = form(narrative=narrative("本项目负责全市河道的日常保洁。\n" * 60))
    placed = place_book(book(form(), one), EDITIONS, PrintOptions(narrative=True))
    boxes = [(n, box) for n, page in enumerate(placed.pages) for box in page.boxes if box.field == "narrative[1].text"]
    assert {box.form for _, box in boxes} == {1}
    assert len(boxes) == len({n for n, _ in boxes}) > 1, "one box on each page that the text stands on"
    assert all(box.y1 > box.y0 for _, box in boxes)
