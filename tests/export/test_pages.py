"""Pages, by numbers: every text wholly inside its cell, every cell closed, good breaks."""

import itertools
from decimal import Decimal

import pytest
from forms import CHINESE, LATIN, any_forms, edition, form, indicators
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import ink, inside, squares, texts_in

from perfdesk.export.fonts import shipped_fonts
from perfdesk.export.lines import printable
from perfdesk.export.pages import Block, PageBreak, Paragraph, Table, foot, lay_out
from perfdesk.export.placed import PT_PER_MM, Box, PlacedPage, PlacedText
from perfdesk.export.sheet import make_sheet
from perfdesk.model.form import Funds, Indicator, SignOff, TargetForm
from perfdesk.model.value import parse_value

FONTS = shipped_fonts()
PAGE = edition().page
WHITE = 0.6
"""White that is left around every text, in pt; half of the padding above and below a line is the line's own."""
LONG = "".join(itertools.islice(itertools.cycle(CHINESE), 3000))


def pages_of(made: TargetForm, sign_off: SignOff | None = None) -> list[PlacedPage]:
    laid = edition(made.edition)
    return list(lay_out([Table(make_sheet(made, laid, sign_off), laid.grid)], laid.page, FONTS))


def form_of_levels(size: int, count: int = 12) -> TargetForm:
    """Make a form whose level names are `size` characters long, each over several rows."""
    rows = (Indicator("一" * size, "二" * size, f"指标{n}", parse_value("≥1(个)")) for n in range(count))
    return form(indicators=tuple(rows))


HOSTILE = {
    "plain": form(),
    "empty": TargetForm(layout="2026", edition="target-2026"),
    "no indicators": form(indicators=()),
    "60 indicators": form(indicators=indicators(60)),
    "goals of 3000": form(overall_goal=LONG, annual_goal=LONG),
    "goals of one word": form(overall_goal="x" * 3000, annual_goal="9" * 3000),
    "levels of 40": form_of_levels(40),
    "levels of 500": form_of_levels(500),
    "levels of 500, one row each": form_of_levels(500, 1),
    "names without spaces": form(project_name="w" * 300, implementing_unit="单" * 300, project_category="类" * 60),
    "amounts of 20 digits": form(funds=Funds(*[Decimal("12345678901234567890.12")] * 7)),
    "amounts in words": form(funds=Funds(*["详见附件第三部分的说明" * 5] * 7)),
    "long indicators": form(indicators=indicators(20, "名" * 200)),
    "long values": form(indicators=(Indicator("产出指标", "数量指标", "名", parse_value("值" * 900)),) * 3),
    "everything long": form(
        project_name="名" * 300, overall_goal=LONG, annual_goal="短", indicators=indicators(60, "指标名称" * 12)
    ),
}
hostile = pytest.mark.parametrize("made", HOSTILE.values(), ids=HOSTILE.keys())


def framed_boxes(page: PlacedPage) -> list[Box]:
    """Return the boxes of fields that stand in ruled cells."""
    return [box for box in page.boxes if box.field not in ("year", "sign_off")]


def keeps_to_its_cells(pages: list[PlacedPage]) -> None:
    for page in pages:
        cells = squares(page)
        for text in page.texts:
            holders = [cell for cell in cells if inside(ink(text), cell, WHITE)]
            above_the_table = ink(text)[3] <= min((rule.y0 for rule in page.rules), default=page.height)
            below_the_table = ink(text)[1] >= max((rule.y1 for rule in page.rules), default=0)
            assert holders or above_the_table or below_the_table, text
        for box in framed_boxes(page):
            assert any(inside(box, cell) and inside(cell, box) for cell in cells), box
        margins = (PAGE.left, PAGE.top, PAGE.width - PAGE.right, PAGE.height - PAGE.bottom)
        assert all(inside(ink(text), tuple(float(each) * PT_PER_MM for each in margins)) for text in page.texts)
        for one, other in itertools.combinations(map(ink, page.texts), 2):
            assert (
                one[2] <= other[0] + 0.1 or other[2] <= one[0] + 0.1 or one[3] <= other[1] + 1 or other[3] <= one[1] + 1
            )


@hostile
def test_every_text_stands_wholly_inside_a_closed_cell(made: TargetForm) -> None:
    keeps_to_its_cells(pages_of(made, SignOff("王水")))


@settings(max_examples=60)
@given(any_forms)
def test_any_form_keeps_to_its_cells(made: TargetForm) -> None:
    keeps_to_its_cells(pages_of(made))


def printed(pages: list[PlacedPage], field: str) -> str:
    """Return what a field's boxes show, page after page."""
    return "".join(texts_in(page, box) for page in pages for box in page.boxes if box.field == field)


def squeezed(text: str) -> str:
    return "".join(printable(text).split())


@hostile
def test_nothing_is_lost_on_the_way_to_the_page(made: TargetForm) -> None:
    pages = pages_of(made)
    for cell in make_sheet(made, edition()).cells:
        shown, text = squeezed(printed(pages, cell.field)), squeezed(cell.text)
        if cell.field and cell.rows == 1:
            assert shown == text, cell.field
        elif cell.field:  # a merged cell is shown anew on each page
            assert shown == text * (len(shown) // max(len(text), 1)), cell.field
            assert bool(shown) == bool(text)


@hostile
def test_every_page_of_indicators_can_be_read_alone(made: TargetForm) -> None:
    for page in pages_of(made):
        boxes = [box for box in page.boxes if box.field.endswith(("level1", "level2"))]
        for row in (box for box in page.boxes if box.field.endswith("level3")):
            beside = [box for box in boxes if box.y0 - 0.1 <= row.y0 and row.y1 <= box.y1 + 0.1]
            assert {box.field.rpartition(".")[2] for box in beside} == {"level1", "level2"}


def test_level_names_are_repeated_after_a_page_break() -> None:
    first, second = pages_of(form(indicators=indicators(35)))[:2]
    last_of_first = max((box for box in first.boxes if box.field.endswith("level1")), key=lambda box: box.y0)
    again = next(box for box in second.boxes if box.field == last_of_first.field)
    assert texts_in(first, last_of_first) == texts_in(second, again) != ""


def rows_on(page: PlacedPage) -> list[str]:
    return [box.field for box in sorted(page.boxes, key=lambda box: box.y0) if box.field.endswith("level3")]


@pytest.mark.parametrize("count", range(1, 61))
def test_breaks_fall_between_rows_and_leave_none_alone(count: int) -> None:
    pages = pages_of(form(indicators=indicators(count)))
    rows = [row for page in pages for row in rows_on(page)]
    assert rows == [f"indicators[{n}].level3" for n in range(count)]
    assert len(pages) == 1 or len(rows_on(pages[-1])) > 1
    for page in pages:
        assert page.texts[-1].text not in ("一级指标", "年度(/项目)指标值"), "a row of headings at a page's foot"


@pytest.mark.parametrize("length", range(0, 1500, 60))
def test_headings_stay_with_what_they_head(length: int) -> None:
    pages = pages_of(form(annual_goal=LONG[:length], overall_goal="", indicators=indicators(12)))
    texts = [[text.text for text in page.texts] for page in pages]
    on_page = {text: number for number, page in enumerate(texts) for text in page}
    for heading, follower in (("年度总体目标", "annual_goal"), ("一级指标", "indicators[0].level3")):
        page = pages[on_page[heading]]
        assert any(box.field == follower for box in page.boxes)
    assert [rows_on(page) for page in pages][-1] or length


def test_a_broken_goal_leaves_no_single_line_behind() -> None:
    for length in range(700, 1300, 25):
        pages = pages_of(form(annual_goal="项" * length, overall_goal=""))
        shares = [
            sum(inside(ink(text), box) for text in page.texts)
            for page in pages
            for box in page.boxes
            if box.field == "annual_goal"
        ]
        assert min(shares) > 1


def test_goals_that_run_on_begin_at_the_top_of_their_cells() -> None:
    pages = pages_of(form(overall_goal="甲" * 800, annual_goal="乙" * 1300))
    both = [page for page in pages if {"甲", "乙"} <= {text.text[0] for text in page.texts}]
    assert len(both) > 1
    for page in both:
        tops = [min(text.y for text in page.texts if text.text[0] == goal) for goal in ("甲", "乙")]
        assert tops[0] == tops[1]


def test_figures_are_set_smaller_rather_than_broken() -> None:
    funds = Funds(project_total=Decimal("12345678901234567890.12"))
    (page,) = pages_of(form(funds=funds))
    (text,) = [text for text in page.texts if "12,345" in text.text]
    assert text.text == "12,345,678,901,234,567,890.12"
    assert 4 < text.size < 10.5


def test_a_long_level_name_is_set_smaller_but_readable() -> None:
    sizes = {text.size for page in pages_of(form_of_levels(500)) for text in page.texts if text.text.startswith("一一")}
    assert all(6 < size < 10.5 for size in sizes)
    assert sizes


# Running text.


def lines_of(*blocks: Block) -> list[list[PlacedText]]:
    return [page.texts for page in lay_out(blocks, PAGE, FONTS)]


running = st.text(st.sampled_from(CHINESE + LATIN + "\n"), max_size=2500)


@settings(max_examples=40)
@given(running)
def test_paragraphs_keep_to_the_margins_and_lose_nothing(source: str) -> None:
    pages = lines_of(Paragraph(source, edition().styles["body"]))
    assert squeezed("".join(line.text for page in pages for line in page)) == squeezed(source)
    right = float(PAGE.width - PAGE.right) * PT_PER_MM
    assert all(ink(line)[2] <= right + 0.1 for page in pages for line in page)


def test_a_justified_line_ends_at_the_margin_except_the_last() -> None:
    ((*full, last),) = lines_of(Paragraph("绩效目标，" * 30, edition().styles["body"]))
    right = float(PAGE.width - PAGE.right) * PT_PER_MM
    assert [ink(line)[2] for line in full] == pytest.approx([right] * len(full))
    assert last.spacing == 0


def test_a_heading_is_never_the_last_line_of_a_page() -> None:
    heading, body = edition().styles["section_heading"], edition().styles["body"]
    for filled in range(20, 34):
        blocks = (Paragraph("\n".join(["行"] * filled), body), Paragraph("标题", heading, keep_with_next=True))
        for page in lines_of(*blocks, Paragraph("正文" * 60, body)):
            assert page[-1].text != "标题"


def test_a_page_break_begins_a_page_and_two_make_no_empty_one() -> None:
    body = edition().styles["body"]
    pages = lines_of(Paragraph("甲", body), PageBreak(), PageBreak(), Paragraph("乙", body), PageBreak())
    assert [[line.text for line in page] for page in pages] == [["甲"], ["乙"]]


def test_bookmarks_point_at_what_they_name() -> None:
    laid = edition()
    heading = Paragraph("项目经费情况说明1", laid.styles["project_heading"], keep_with_next=True, bookmark="1 甲")
    table = Table(make_sheet(form(), laid), laid.grid, bookmark="表")
    (page,) = lay_out([heading, table], laid.page, FONTS)
    assert [mark.title for mark in page.bookmarks] == ["1 甲", "表"]
    assert page.bookmarks[0].y < page.texts[0].y < page.bookmarks[1].y


def test_the_page_number_stands_in_the_middle_of_the_foot() -> None:
    page = PlacedPage(595.0, 842.0)
    number = foot(page, 2, 13, FONTS)
    left, _, right, bottom = ink(number)
    assert number.text == "2 / 13"
    assert left + right == pytest.approx(595.0)
    assert 800 < bottom < 842
