"""One way in for every outside file."""

from pathlib import Path

import orjson
import pytest
from forms import book

from perfdesk.errors import PerfdeskError
from perfdesk.export.book import print_books
from perfdesk.export.options import PrintOptions
from perfdesk.intake.encoding import MOST_BYTES
from perfdesk.intake.read import read_file
from perfdesk.model.editions import load_editions
from perfdesk.model.interchange import write_document

BOOK = book()
JSON = orjson.dumps(write_document([BOOK]))
PDF = print_books([BOOK], load_editions(), PrintOptions())


@pytest.mark.parametrize(("name", "content"), [("册.json", JSON), ("册.JSON", JSON), ("册.pdf", PDF), ("册.PDF", PDF)])
def test_a_file_is_read_by_its_ending(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert read_file(tmp_path / name).books == (BOOK,)


def refusal(path: Path) -> str:
    with pytest.raises(PerfdeskError) as refused:
        read_file(path)
    sentence = str(refused.value)
    assert sentence.startswith(f"文件“{path.name}”不能")
    assert sentence.endswith("。")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("册.docx", b"PK\x03\x04", "不认识“.docx”.*另存或打印为 PDF"),
        ("册.xls", b"\xd0\xcf\x11\xe0", "不认识“.xls”.*另存为 .xlsx"),
        ("册.xlsm", b"PK\x03\x04", "不含宏的 .xlsx"),
        ("册.xlsx", JSON, "里面却不是电子表格"),
        ("册.xlsx", b"PK\x03\x04" + bytes(100), "不是完整的电子表格"),
        ("册.xlsx", b"\xd0\xcf\x11\xe0" + bytes(100), "旧版"),
        ("册", JSON, "不认识“没有”这种文件名结尾"),
        ("册.json", PDF, "里面却是PDF"),
        ("册.pdf", JSON, "里面却不是 PDF"),
        ("册.json", b"PK\x03\x04" + bytes(100), "里面却是压缩包或 Office 文件"),
        ("册.txt", b"\x89PNG\r\n", "里面却是图片"),
        ("册.json", b"", "文件是空的"),
        ("册.txt", JSON[:40], "里面没有表"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PerfdeskError, match=f"^文件“{name}”.*{words}"):
        read_file(tmp_path / name)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "没有这个文件" in refusal(tmp_path / "没有.json")
    assert "没有这个文件" in refusal(tmp_path / "无此文件夹" / "册.json")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "册.json").mkdir()
    assert "这是一个文件夹" in refusal(tmp_path / "册.json")


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "册.json"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert "超过 64 MB" in refusal(path)
