"""Interchange JSON as a file: every encoding, and one sentence for whatever is no such file."""

import json
import random
from typing import Any

import orjson
import pytest
from forms import book, form, narrative
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.errors import PerfdeskError
from perfdesk.intake.json_file import read_json
from perfdesk.model.interchange import write_document

BOOK = book(form(narrative=narrative()), form(project_name="𠂇家浜闸口"))
TEXT = orjson.dumps(write_document([BOOK]), option=orjson.OPT_INDENT_2).decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_document_is_read_in_every_encoding(encoding: str, line_end: str) -> None:
    data = TEXT.replace("\n", line_end).encode(encoding)
    assert read_json(data, "册.json").books == (BOOK,)


def refusal(data: bytes) -> str:
    """Return the one sentence with which a file is refused."""
    with pytest.raises(PerfdeskError) as refused:
        read_json(data, "册.json")
    sentence = str(refused.value)
    assert sentence.startswith("文件“册.json”不能")
    assert sentence.endswith("。")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_truncated_document_is_refused_with_line_and_column(share: float, encoding: str) -> None:
    data = TEXT.encode(encoding)
    assert "行第" in refusal(data[: int(len(data) * share)])


@given(st.binary(max_size=200))
def test_noise_is_refused(noise: bytes) -> None:
    refusal(noise)


def test_a_lot_of_noise_is_refused_at_once() -> None:
    refusal(random.Random(1).randbytes(2_000_000))  # noqa: S311  # the same noise each time


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的"),
        (b" \n ", "文件是空的"),
        (b"\0" * 1000, "起"),
        ("项目名称：河道保洁".encode(), "请检查文件是否选错"),
        (b"[" * 100_000, "不是合法的 JSON"),
        (b'{"a":' * 100_000, "不是合法的 JSON"),
        (b'{"forms": [' + b"[" * 500 + b"]" * 500 + b"]}", "forms[0]：应为对象"),
        (b'{"forms": [], "x": ' + b"[" * 500 + b"]" * 500 + b"}", "x：括号套了不止 100 层"),
        (b"null", "应为对象"),
        (b"[]", "应为对象"),
        (b"{}", "没有 forms"),
        (b'{"forms": [{"year": 1e400}]}', "册.json"),
        (b'{"forms": [{"project_name": "\\ud800"}]}', "不是合法的 JSON"),
    ],
)  # fmt: skip
def test_what_is_no_document_gets_its_sentence(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_a_damaged_byte_is_told_with_its_line() -> None:
    data = TEXT.encode()
    name = data.index("河道保洁养护".encode())
    damaged = data[:name] + b"\xff" + data[name + 1 :]
    line = data.count(b"\n", 0, name) + 1
    assert f"第 {line} 行：有无法辨认的字节" in refusal(damaged)


def changed(**changes: Any) -> bytes:
    return json.dumps({"forms": [{"project_name": "甲"}, changes]}, ensure_ascii=False).encode()


def test_a_slip_inside_is_told_with_its_place() -> None:
    assert refusal(changed(start_date=20260101)) == "文件“册.json”不能导入：forms[1].start_date：应为文字。"
    assert "forms[1].indicators[0]：" in refusal(changed(indicators=[{"operator": "约"}]))
