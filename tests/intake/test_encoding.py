"""Bytes into text."""

import pytest

from perfdesk.intake.encoding import EncodingError, decode

TEXT = "项目名称\t河道保洁\t“一期”\n年度资金申请总额\t96,000.00\n绩效目标：保持河道整洁，方便群众生活。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_is_read(encoding: str, ending: str) -> None:
    assert decode(TEXT.replace("\n", ending).encode(encoding), "a.txt").text == TEXT


def test_a_damaged_byte_does_not_make_another_encoding() -> None:
    data = bytearray((TEXT * 20).encode())
    data[40] = 0xFF
    decoded = decode(bytes(data), "a.txt")
    assert decoded.encoding == "utf-8"
    assert decoded.damaged


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空"),
        (b"  \r\n", "空"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04rest", "xlsx"),
        (b"\x00" * 500, "文字"),
        (bytes(range(1, 32)) * 90, "控制字符"),
        (b"\x89PNG\r\n", "图片"),
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(EncodingError, match=r"a\.txt") as caught:
        decode(data, "a.txt")
    assert said in str(caught.value)
    assert str(caught.value).endswith("。")
