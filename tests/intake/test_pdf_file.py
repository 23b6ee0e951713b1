"""PDFs of our own, read back by what rides inside them; others refused."""

import contextlib
import hashlib
import io
import re
import zlib

import orjson
import pytest
from forms import book, form, indicators, narrative
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from perfdesk.errors import PerfdeskError
from perfdesk.export.book import print_books
from perfdesk.export.fonts import shipped_fonts
from perfdesk.export.options import PrintOptions
from perfdesk.export.pdf import Attachment, PdfWriter
from perfdesk.export.placed import PlacedPage
from perfdesk.intake.pdf_file import read_pdf
from perfdesk.model.editions import load_editions
from perfdesk.model.interchange import ATTACHMENT_NAME, write_document

BOOK = book(form(narrative=narrative()), form(project_name="闸口改造", indicators=indicators(30)))
OWN = print_books([BOOK], load_editions(), PrintOptions())


def refusal(data: bytes) -> str:
    with pytest.raises(PerfdeskError) as refused:
        read_pdf(data, "册.pdf")
    sentence = str(refused.value)
    assert sentence.startswith("文件“册.pdf”不能")
    assert sentence.endswith("。")
    return sentence


def test_a_pdf_of_our_own_is_read_back_whole() -> None:
    reading = read_pdf(OWN, "册.pdf")
    assert reading.books == (BOOK,)
    assert not reading.notes


def foreign(encrypted: str = "") -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption(encrypted) if encrypted else None)
    canvas.drawString(72, 72, "a form of someone else")
    canvas.save()
    return file.getvalue()


def carrying(content: bytes, name: str = ATTACHMENT_NAME) -> bytes:
    """Make a PDF with this attachment."""
    writer = PdfWriter(shipped_fonts())
    writer.add(PlacedPage(200, 200))
    return writer.write("", "", "", [Attachment(name, content, "application/json", "")])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (foreign(), "里面没有表"),
        (foreign("secret"), "有打开密码"),
        (carrying(b"{}", "other.json"), "没有可以读出的文字.*请导入电子表格"),
        (carrying(b"{}"), "没有 forms"),
        (carrying(b'{"forms": ['), "不是合法的 JSON"),
        (carrying(b""), "附在里面的填报数据已损坏"),
        (b"%PDF-1.7", "不是完整的 PDF"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 50, "不是完整的 PDF"),
        (b"", "不是完整的 PDF"),
    ],
    ids=["foreign", "locked", "other", "empty", "cut", "nothing", "head", "noise", "blank"],
)
def test_what_carries_no_data_gets_its_sentence(data: bytes, words: str) -> None:
    assert re.search(words, refusal(data))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_pdf_that_was_cut_off_is_refused_or_read_whole(share: float) -> None:
    cut = OWN[: int(len(OWN) * share)]
    with contextlib.suppress(PerfdeskError):
        assert read_pdf(cut, "册.pdf").books == (BOOK,)


@pytest.mark.parametrize("content", [b" " * 80_000_000, zlib.compress(bytes(1000))], ids=["once", "twice"])
def test_a_bomb_is_not_unpacked(content: bytes) -> None:
    bomb = carrying(content)
    if len(content) < 1000:
        bomb = bomb.replace(b"/FlateDecode", b"[/FlateDecode/FlateDecode]")
    assert refusal(bomb) == "文件“册.pdf”不能导入：里面压缩的内容解开后超过 64 MB，不会是填报数据。"


def test_data_larger_than_what_is_unpacked_at_once_are_read() -> None:
    plain = write_document([BOOK])
    texts = [hashlib.sha256(bytes([n % 256, n // 256])).hexdigest() for n in range(40_000)]
    assert read_pdf(carrying(orjson.dumps({**plain, "archive": texts})), "册.pdf").books[0].forms == BOOK.forms


def test_a_damaged_attachment_is_refused() -> None:
    place = OWN.index(b"/EmbeddedFile")
    start = OWN.index(b"stream\n", place) + 7
    damaged = OWN[: start + 20] + bytes(200) + OWN[start + 220 :]
    assert "附在里面的填报数据已损坏" in refusal(damaged)
