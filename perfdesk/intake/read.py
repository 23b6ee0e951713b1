"""One way in for every outside file: told by its ending, checked by what is in it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from perfdesk.files import reason_of
from perfdesk.intake.encoding import MOST_BYTES
from perfdesk.intake.errors import IntakeError
from perfdesk.intake.list_columns import NO_LISTS, KnownLists
from perfdesk.intake.notes import Reading


def _read_json(data: bytes, name: str, _known: KnownLists) -> Reading:
    from perfdesk.intake.json_file import read_json  # noqa: PLC0415  # each reader is loaded when first used

    return read_json(data, name)


def _read_pdf(data: bytes, name: str, _known: KnownLists) -> Reading:
    from perfdesk.intake.pdf_file import read_pdf  # noqa: PLC0415

    return read_pdf(data, name)


def _read_text(data: bytes, name: str, _known: KnownLists) -> Reading:
    from perfdesk.intake.text_file import read_text  # noqa: PLC0415

    return read_text(data, name)


def _read_xlsx(data: bytes, name: str, known: KnownLists) -> Reading:
    from perfdesk.intake.xlsx_file import read_xlsx  # noqa: PLC0415
    from perfdesk.intake.xlsx_own import read_own  # noqa: PLC0415

    own = read_own(data, name)
    return read_xlsx(data, name, known) if own is None else own


READERS: Final[Mapping[str, Callable[[bytes, str, KnownLists], Reading]]] = {
    ".json": _read_json,
    ".pdf": _read_pdf,
    ".xlsx": _read_xlsx,
    ".txt": _read_text,
    ".md": _read_text,
}
_ADVICE: Final = {
    **dict.fromkeys((".xls", ".et", ".ods", ".xlsb", ".xltx"), "请用 WPS 或 LibreOffice 打开，另存为 .xlsx 再导入"),
    **dict.fromkeys((".xlsm", ".xltm", ".xlam"), "它可能含有宏；请另存为不含宏的 .xlsx 后再导入"),
    **dict.fromkeys((".doc", ".docx", ".wps", ".ofd"), "请打开它，另存或打印为 PDF 后再导入"),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".bmp"), "图片读不出文字；请导入电子表格或文字版 PDF"),
}
"""What to do with files of other kinds."""
_OLE: Final = b"\xd0\xcf\x11\xe0"
_HEADS: Final = {
    b"%PDF-": "PDF",
    b"PK\x03\x04": "压缩包或 Office 文件",
    _OLE: "旧版 Office 文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
}
_MAY_BEGIN: Final = {".pdf": ((b"%PDF-",), " PDF"), ".xlsx": ((b"PK", _OLE), "电子表格")}
"""A locked .xlsx is wrapped in the old container: its reader says so."""


def read_file(path: Path, known: KnownLists = NO_LISTS) -> Reading:
    """Read one file into books and notes; nothing is stored.

    Args:
        path: a .json, .pdf, .xlsx or .txt file.
        known: what the user has said of columns of lists.

    Raises:
        PerfdeskError: naming file, place and reason.
    """
    ending = path.suffix.lower()
    reader = READERS.get(ending)
    if reader is None:
        advice = _ADVICE.get(ending, f"可以导入的有 {'、'.join(READERS)}")
        raise IntakeError(path.name, "", f"不认识“{path.suffix or '没有'}”这种文件名结尾；{advice}")
    data = _bytes(path)
    begins, kind = _MAY_BEGIN.get(ending, ((), ""))
    if begins and not data.startswith(begins):
        raise IntakeError(path.name, "", f"文件名以 {path.suffix} 结尾，里面却不是{kind}；请检查是否选错了文件")
    for head, kind in _HEADS.items():
        if not begins and data.startswith(head):
            raise IntakeError(path.name, "", f"文件名以 {path.suffix} 结尾，里面却是{kind}；请检查是否选错了文件")
    return reader(data, path.name, known)


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
