"""Interchange JSON into books: the same document stands alone as a file or rides inside a PDF."""

import orjson

from perfdesk.intake.encoding import DAMAGE_MARK, Decoded, decode
from perfdesk.intake.errors import IntakeError
from perfdesk.intake.notes import Reading
from perfdesk.model.interchange import InterchangeError, read_document


def read_json(data: bytes, file_name: str) -> Reading:
    """Read an interchange document; UTF-8 as a rule, but UTF-16 and GB18030 too.

    Args:
        data: the file's bytes.
        file_name: its name, for the sentence.

    Raises:
        IntakeError: naming file, place and reason.
    """
    try:
        plain = orjson.loads(data)
    except orjson.JSONDecodeError:
        plain = _loads(decode(data, file_name), file_name)
    try:
        return Reading(read_document(plain))
    except InterchangeError as error:
        raise IntakeError(file_name, error.place, error.reason) from None


def _loads(decoded: Decoded, file_name: str) -> object:
    text = decoded.text
    try:
        plain = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if text.lstrip()[:1] not in ("{", "["):
            raise IntakeError(file_name, "", "不是填报数据（JSON），请检查文件是否选错") from None
        place = f"第 {error.lineno} 行第 {error.colno} 个字"
        raise IntakeError(
            file_name, place, "起不是合法的 JSON，文件可能没有保存完整；请重新导出，或向对方再要一份"
        ) from None
    if decoded.damaged:
        line = text.count("\n", 0, text.index(DAMAGE_MARK)) + 1
        raise IntakeError(file_name, f"第 {line} 行", "有无法辨认的字节，文件已损坏；请重新导出，或向对方再要一份")
    return plain
