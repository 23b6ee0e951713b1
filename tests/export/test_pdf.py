"""The PDF file: fonts, text that copies right, outline, metadata, attachments, the same bytes each time."""

import io
import re
from collections.abc import Iterator

import pdfplumber
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.export.fonts import MISSING_MARK, shipped_fonts
from perfdesk.export.pdf import CREATOR, Attachment, PdfWriter
from perfdesk.export.placed import Bookmark, PlacedPage, PlacedText, Rule

FONTS = shipped_fonts()
FALLBACK = "\U00025ad7"


def page(*lines: str, **changes: object) -> PlacedPage:
    texts = [PlacedText(72, 72 + 20 * n, "song", 12, line) for n, line in enumerate(lines)]
    return PlacedPage(595.28, 841.89, texts, **changes)  # type: ignore[arg-type]


def pdf_of(*pages: PlacedPage, title: str = "题名", attachments: tuple[Attachment, ...] = ()) -> bytes:
    writer = PdfWriter(FONTS)
    for each in pages:
        writer.add(each)
    return writer.write(title, "某单位", "主题", attachments)


def copied(pdf: bytes) -> Iterator[str]:
    """Yield what a reader copies out of each page, without the page number."""
    document = pdfium.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            text = document[number].get_textpage().get_text_bounded()
            yield re.sub(r"\s*\d+ / \d+\s*$", "", text).replace("\r\n", "\n")
    finally:
        document.close()


@pytest.mark.parametrize(
    "line",
    [
        "财政项目支出绩效目标申报表",
        "≥98.00(%)，≤18.31(万元/人/年)",
        r"(括号) \反斜 <b>&amp;</b> 'x' \"y\"",
        "村名𠂇𦙶，" + FALLBACK + "镇",
        "Ａ１％＜＞",
    ],
)
def test_text_is_copied_as_it_was_put_in(line: str) -> None:
    assert list(copied(pdf_of(page(line)))) == [line]


printable = st.text(
    st.sampled_from(sorted(map(chr, set(FONTS.chains["song"].faces[0].codes) - set(range(0x3000))))), min_size=1
)


@settings(max_examples=20)
@given(printable, printable)
def test_any_characters_of_the_font_are_read_back(one: str, other: str) -> None:
    with pdfplumber.open(io.BytesIO(pdf_of(page(one), page(other)))) as document:
        for placed, source in zip(document.pages, (one, other), strict=True):
            assert "".join(each["text"] for each in placed.chars if each["top"] < 200) == source


def test_more_characters_than_one_byte_can_count_are_told_apart() -> None:
    characters = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 1200))
    lines = [characters[n : n + 30] for n in range(0, 1200, 30)]
    assert list(copied(pdf_of(page(*lines[:20]), page(*lines[20:])))) == ["\n".join(lines[:20]), "\n".join(lines[20:])]


def test_a_character_that_no_font_has_is_printed_as_the_printers_mark() -> None:
    assert list(copied(pdf_of(page("张\U0002a6d6\u0007三")))) == [f"张{MISSING_MARK}{MISSING_MARK}三"]


def test_every_font_is_an_embedded_subset() -> None:
    data = pdf_of(page("绩效", FALLBACK), page("目标"))
    names = set(re.findall(rb"/BaseFont /(\S+)", data))
    assert {name.partition(b"+")[2] for name in names} == {b"NotoSerifSC-Regular", b"NotoSansSC-Regular"}
    assert all(re.fullmatch(rb"[A-Z]{6}\+.+", name) for name in names)
    assert data.count(b"/FontFile2") == 2
    assert len(data) < 20_000


def test_the_same_pages_are_the_same_bytes() -> None:
    first = pdf_of(page("绩效", FALLBACK), page("目标"))
    assert first == pdf_of(page("绩效", FALLBACK), page("目标"))
    assert first != pdf_of(page("绩效", FALLBACK), page("目的"))


def test_every_page_is_numbered() -> None:
    with pdfplumber.open(io.BytesIO(pdf_of(page("甲"), page("乙"), page("丙")))) as document:
        numbers = [re.findall(r"\d / \d", each.extract_text()) for each in document.pages]
    assert numbers == [["1 / 3"], ["2 / 3"], ["3 / 3"]]


@pytest.mark.parametrize("title", ["江州市 2026年", r"(a) \b", "é–ü", "𠂇", "", "行\n末"])
def test_the_title_and_whatever_else_a_reader_shows_of_the_file(title: str) -> None:
    document = pdfium.PdfDocument(pdf_of(page("甲"), title=title))
    shown = document.get_metadata_dict()
    document.close()
    assert (shown["Title"], shown["Author"], shown["Subject"]) == (title, "某单位", "主题")
    assert shown["Creator"] == shown["Producer"] == CREATOR


def test_the_outline_leads_to_its_places() -> None:
    marks = [[Bookmark("1 河道（保洁）", 60.0), Bookmark("2 闸口", 400.0)], [Bookmark("3", 60.0)]]
    document = pdfium.PdfDocument(pdf_of(*(page("甲", bookmarks=each) for each in marks)))
    entries = []
    for entry in document.get_toc():
        target = entry.get_dest()
        assert target is not None
        entries.append((entry.get_title(), target.get_index(), target.get_view()[1][1]))
    document.close()
    assert [(title, number) for title, number, _ in entries] == [("1 河道（保洁）", 0), ("2 闸口", 0), ("3", 1)]
    assert [height for *_, height in entries] == pytest.approx([781.89, 441.89, 781.89], abs=0.02)


def test_attached_files_come_out_as_they_went_in() -> None:
    files = (
        Attachment("a.json", b'{"a": [1]}' * 1000, "application/json", "数据"),
        Attachment("b.bin", bytes(range(256)), "application/octet-stream", "另一个"),
    )
    document = pdfium.PdfDocument(pdf_of(page("甲"), attachments=files))
    attached = [document.get_attachment(n) for n in range(document.count_attachments())]
    found = {each.get_name(): bytes(bytearray(each.get_data())) for each in attached}
    document.close()
    assert found == {each.name: each.content for each in files}


def test_rules_are_drawn_where_they_were_placed() -> None:
    rules = [Rule(50, 100, 300, 100, 0.5), Rule(50, 100, 50, 200, 0.8)]
    with pdfplumber.open(io.BytesIO(pdf_of(page("甲", rules=rules)))) as document:
        lines = [
            (line["x0"], line["top"], line["x1"], line["bottom"], line["linewidth"]) for line in document.pages[0].lines
        ]
    assert lines == [pytest.approx(tuple(rule), abs=0.01) for rule in rules]


def test_a_page_without_any_text_is_still_a_page() -> None:
    with pdfplumber.open(io.BytesIO(pdf_of(PlacedPage(200, 300)))) as document:
        assert (document.pages[0].width, document.pages[0].height) == (200, 300)
