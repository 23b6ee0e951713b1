"""One way in for every outside file: told by its ending, checked by what is in it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from perfdesk.files import reason_of
from perfdesk.intake.encoding import MOST_BYTES
from perfdesk.intake.errors import IntakeError
from perfdesk.intake.notes import Reading


def _read_json(data: bytes, name: str) -> Reading:
    from perfdesk.intake.json_file import read_json  # noqa: PLC0415  # each reader is loaded when first used

    return read_json(data, name)


def _read_pdf(data: bytes, name: str) -> Reading:
    from perfdesk.intake.pdf_file import read_pdf  # noqa: PLC0415

    return read_pdf(data, name)


def _read_text(data: bytes, name: str) -> Reading:
    from perfdesk.intake.text_file import read_text  # noqa: PLC0415

    return read_text(data, name)


READERS: Final[Mapping[str, Callable[[bytes, str], Reading]]] = {
    ".json": _read_json,
    ".pdf": _read_pdf,
    ".txt": _read_text,
    ".md": _read_text,
}
_HEADS: Final = {
    b"%PDF-": (".pdf", "PDF"),
    b"PK\x03\x04": (".xlsx", "压缩包或 Office 文件"),
    b"\xd0\xcf\x11\xe0": (".xls", "旧版 Office 文件"),
    b"\x89PNG": (".png", "图片"),
    b"\xff\xd8\xff": (".jpg", "图片"),
}


def read_file(path: Path) -> Reading:
    """Read one file into books and notes; nothing is stored.

    Args:
        path: a .json, .pdf or .txt file.

    Raises:
        PerfdeskError: naming file, place and reason.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = "、".join(READERS)
        raise IntakeError(path.name, "", f"不认识“{path.suffix or '没有'}”这种文件名结尾；可以导入的有 {known}")
    data = _bytes(path)
    for head, (ending, kind) in _HEADS.items():
        if data.startswith(head) and ending != path.suffix.lower():
            raise IntakeError(path.name, "", f"文件名以 {path.suffix} 结尾，里面却是{kind}；请检查是否选错了文件")
    if path.suffix.lower() == ".pdf" and not data.startswith(b"%PDF-"):
        raise IntakeError(path.name, "", "文件名以 .pdf 结尾，里面却不是 PDF；请检查是否选错了文件")
    return reader(data, path.name)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise IntakeError(path.name, "", "这是一个文件夹，请选文件")
        size = path.stat().st_size
        if size > MOST_BYTES:
            most = MOST_BYTES // 1024 // 1024
            raise IntakeError(path.name, "", f"文件有 {size // 1024 // 1024} MB，超过 {most} MB，不会是填报数据")
        data = path.read_bytes()
    except FileNotFoundError:
        raise IntakeError(path.name, "", f"在 {path.parent} 里没有这个文件，请检查文件名和文件夹") from None
    except OSError as error:
        raise IntakeError(path.name, "", f"读不出来，{reason_of(error)}") from None
    if not data:
        raise IntakeError(path.name, "", "文件是空的")
    return data
