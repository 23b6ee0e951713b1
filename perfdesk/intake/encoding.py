"""Bytes into text: UTF-8, UTF-16 and GB18030, with or without a mark in front, with any line ends."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

from perfdesk.intake.errors import IntakeError

MOST_BYTES: Final = 64 * 1024 * 1024
DAMAGE_MARK: Final = "\N{REPLACEMENT CHARACTER}"

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHER_FILES: Final = (
    (b"%PDF-", "这是 PDF 文件，请按 PDF 导入（文件名以 .pdf 结尾）"),
    (b"PK\x03\x04", "这是压缩包或 Office 文件（.xlsx、.docx），不是文字文件；电子表格请以 .xlsx 结尾的文件名导入"),
    (b"\xd0\xcf\x11\xe0", "这是旧版 Office 文件（.xls、.doc），请先另存为 .xlsx 或纯文本"),
    (b"\x89PNG", "这是图片，不是文字文件"),
    (b"\xff\xd8\xff", "这是图片，不是文字文件"),
)
_LINE_ENDS = re.compile(r"\r\n|[\r\x85\u2028\u2029]")
_BREAKS = re.compile(r"[\v\f\x1c-\x1e]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f]")
_FAMILIAR = re.compile(r"[\t\n\r -~\u2000-\u206f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_MOST_DAMAGE = 0.02
_LEAST_FAMILIAR = 0.7
_SAMPLE = 20_000


class EncodingError(IntakeError):
    """A file is no text; the sentence names file, place and reason."""


@dataclass(frozen=True, slots=True)
class Decoded:
    r"""The text of a file.

    Attributes:
        text: with `\n` as the only line end; `DAMAGE_MARK` stands where bytes could not be read.
        encoding: how it was written.
    """

    text: str
    encoding: str

    @property
    def damaged(self) -> bool:
        """Whether some bytes could not be read."""
        return DAMAGE_MARK in self.text


def decode(data: bytes, file_name: str) -> Decoded:
    """Return the text of a file, whatever its encoding.

    Args:
        data: the file's bytes.
        file_name: its name, for the sentence.

    Raises:
        EncodingError: where the file is empty, too large, no text, or written in no encoding that is known.
    """
    if not data.strip():
        raise EncodingError(file_name, "", "文件是空的")
    if len(data) > MOST_BYTES:
        raise EncodingError(file_name, "", f"文件超过 {MOST_BYTES // 1024 // 1024} MB")
    for head, reason in _OTHER_FILES:
        if data.startswith(head):
            raise EncodingError(file_name, "", reason)
    text, encoding = _decoded(data, file_name)
    noise = _CONTROLS.search(text)
    if noise and len(_CONTROLS.findall(text)) > _MOST_DAMAGE * len(text):
        line = text.count("\n", 0, noise.start()) + 1
        raise EncodingError(file_name, f"第 {line} 行", "起有大量控制字符，像是程序或图片的数据，不是文字")
    return Decoded(_LINE_ENDS.sub("\n", _BREAKS.sub(" ", _CONTROLS.sub(DAMAGE_MARK, text))), encoding)


def _decoded(data: bytes, file_name: str) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), encoding
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"第 {error.start + 1} 个字节"
    else:
        if "\0" not in text:
            return text, "utf-8"
        place = f"第 {text.index(chr(0)) + 1} 个字节"
    decoded = ((_readable(data, encoding), encoding) for encoding in _without_mark(data))
    candidates = [(readable, encoding) for readable, encoding in decoded if readable is not None]
    if not candidates:
        raise EncodingError(file_name, place, "起既不是 UTF-8 或 UTF-16，也不是 GB18030 文字")
    return min(candidates, key=lambda candidate: _strangeness(candidate[0]))


def _without_mark(data: bytes) -> tuple[str, ...]:
    """List what a file without a mark may be written in; every line end of UTF-16 holds a zero byte."""
    return ("utf-16-le", "utf-16-be", "utf-8", "gb18030") if b"\0" in data else ("utf-8", "gb18030")


def _readable(data: bytes, encoding: str) -> str | None:
    """Return the text if nearly all of it is text in that encoding, else None."""
    text = data.decode(encoding, "replace")
    return text if _strangeness(text) <= 1 - _LEAST_FAMILIAR else None


def _strangeness(text: str) -> float:
    """Return the share of characters that Chinese documents hardly have; damage weighs heavily."""
    sample = text[:_SAMPLE]
    if not sample:
        return 1.0
    strange = len(sample) - len(_FAMILIAR.findall(sample))
    return strange / len(sample) + sample.count(DAMAGE_MARK) * 4 / len(sample)
