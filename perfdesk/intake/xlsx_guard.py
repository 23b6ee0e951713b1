"""What a spreadsheet may hold before anything parses it: nothing that swells, calls for other files or runs.

The reader takes values only and would neither follow a link nor run a macro. A file with such things is refused all the
same, since what it shows depends on what is not in it.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from perfdesk.intake.errors import IntakeError

MOST_MEMBERS: Final = 10_000
MOST_BYTES: Final = 128 * 1024 * 1024
"""Of all parts together, unpacked: a workbook of a thousand forms has 30 MB."""
MOST_RATIO: Final = 400
_SMALL: Final = 4 * 1024 * 1024
"""Parts below it may be packed as well as they can be: a sheet of equal rows is."""
MOST_CELLS: Final = 2_000_000
_CHUNK: Final = 1024 * 1024
_ENCRYPTED: Final = 1
_OLE: Final = b"\xd0\xcf\x11\xe0"
_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PLACE = re.compile(rb"\sr\s*=\s*(\"[^\"]*\"|'[^']*')")
_NUMBERED = re.compile(rb"([A-Z]{0,3})(\d{1,7})")
_BLANK = re.compile(
    rb"<(?:\w{1,20}:)?(?:c|row)(?:\s+[\w:]{1,40}\s*=\s*\"[^\"<]*\")*\s*(?:/>|>\s*</(?:\w{1,20}:)?(?:c|row)>)"
)
_BLANK_ROW = re.compile(rb"<(?:\w{1,20}:)?row(?:\s+[\w:]{1,40}\s*=\s*\"[^\"<]*\")*\s*>\s*</(?:\w{1,20}:)?row>")
_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")
_ROW = re.compile(rb"<(?:\w{1,20}:)?row[\s/>]")
_SAVE_AS: Final = "用 WPS、Excel 或 LibreOffice 打开，另存为 .xlsx 后再导入"
_REFUSED_PARTS: Final[Mapping[str, str]] = {
    "xl/vbaproject": f"里面有宏；请{_SAVE_AS}（选不含宏的工作簿）",
    "xl/macrosheets": f"里面有宏；请{_SAVE_AS}（选不含宏的工作簿）",
    "xl/externallinks": "里面的公式连着别的文件；请在“数据”里编辑链接、断开链接，或把数值粘贴到新的工作簿，再导入",
    "xl/connections": "里面连着外部数据；请在“数据”里删除连接，或把数值粘贴到新的工作簿，再导入",
    "xl/querytables": "里面连着外部数据；请在“数据”里删除连接，或把数值粘贴到新的工作簿，再导入",
    "xl/embeddings": "里面嵌有别的文件（OLE 对象）；请删去嵌入的对象再导入",
    "xl/activex": "里面有控件；请删去控件，或把数值粘贴到新的工作簿，再导入",
    "xl/ctrlprops": "里面有控件；请删去控件，或把数值粘贴到新的工作簿，再导入",
}
_LOCKED: Final = "有打开密码；请打开它，去掉密码另存后再导入"


@dataclass(frozen=True, slots=True)
class Package:
    """The unpacked parts of a workbook that the reader looks at, by name."""

    parts: Mapping[str, bytes]


def checked_package(data: bytes, file_name: str) -> Package:
    """Unpack a workbook after making sure that it is one and harmless.

    Args:
        data: the file's bytes.
        file_name: its name, for the sentence.

    Raises:
        IntakeError: one sentence with advice.
    """

    def refuse(reason: str) -> IntakeError:
        return IntakeError(file_name, "", reason)

    if data.startswith(_OLE):
        raise refuse(ole_reason(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return Package(dict(_parts(archive, refuse)))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError):
        raise refuse(f"不是完整的电子表格文件，可能没有保存完整；请{_SAVE_AS}，或再要一份") from None


def ole_reason(data: bytes) -> str:
    """Say why a file in the old container format is refused: it is locked, or of an old version."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _LOCKED
    return f"是旧版的表格（.xls）或别的旧版文件；请{_SAVE_AS}"


def _parts(archive: zipfile.ZipFile, refuse: Callable[[str], IntakeError]) -> Iterator[tuple[str, bytes]]:
    members = archive.infolist()
    reason = _wrong_members(members)
    if reason:
        raise refuse(reason)
    left = MOST_BYTES
    for member in members:
        content = _unpacked(archive, member, min(left, max(_SMALL, member.compress_size * MOST_RATIO)))
        if content is None:
            raise refuse(f"里面压缩的内容解开后超过 {MOST_BYTES // 1024 // 1024} MB 或大得不合常理，不会是填报数据")
        left -= len(content)
        if member.filename.lower().endswith((".xml", ".rels", ".vml")):
            if reason := _wrong_content(member.filename.lower(), content):
                raise refuse(reason)
            yield member.filename, content


def _wrong_members(members: Sequence[zipfile.ZipInfo]) -> str:
    """Say what is wrong with the list of parts, "" if nothing is."""
    names = {member.filename.lower() for member in members}
    if len(members) > MOST_MEMBERS or len(names) < len(members):
        return "压缩包里的部件太多或者重名，不是正常的电子表格"
    if "xl/workbook.bin" in names:
        return f"是二进制工作簿（.xlsb）；请{_SAVE_AS}"
    if not {"[content_types].xml", "xl/workbook.xml"} <= names:
        return f"不是电子表格（.xlsx）；请{_SAVE_AS}"
    if any(member.flag_bits & _ENCRYPTED for member in members):
        return _LOCKED
    refused = (reason for start, reason in _REFUSED_PARTS.items() for name in names if name.startswith(start))
    return next(refused, "")


def _wrong_content(name: str, content: bytes) -> str:
    """Say what is wrong with a part, "" if nothing is."""
    if b"\0" in content:
        return f"里面的部件不是 UTF-8 写的；请{_SAVE_AS}"
    if _DECLARED.search(content):
        return f"里面有电子表格不该有的声明（DOCTYPE、ENTITY）；请{_SAVE_AS}"
    if name.endswith(".rels") and _leads_out(content):
        return "里面有指向别处的链接（不是普通的超链接）；请断开链接，或把数值粘贴到新的工作簿，再导入"
    if name.startswith("xl/worksheets/") and _too_wide(content):
        return f"有工作表的行列范围超过 {MOST_CELLS // 10_000} 万格；请删去远处多余的格子再导入"
    return ""


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes | None:
    """Unpack a part; None if it has more bytes than `most`, whatever its header says."""
    chunks, count = [], 0
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            count += len(chunk)
            if count > most:
                return None
            chunks.append(chunk)
    return b"".join(chunks)


def _leads_out(relationships: bytes) -> bool:
    """Whether a part refers to something outside of the file, plain hyperlinks aside; what cannot be read may."""
    try:
        links = list(ET.fromstring(relationships))  # noqa: S314  # no declaration of entities is in it
    except ET.ParseError:
        return True
    outside = (link for link in links if link.get("TargetMode", "").strip().lower() == "external")
    return any(not link.get("Type", "").endswith("/hyperlink") for link in outside)


def _too_wide(sheet: bytes) -> bool:
    """Whether the area that a sheet's cells span is more than a reader should make room for.

    Counted generously: wherever a cell's place is not plain, the answer is yes.
    """
    area = _area(sheet)
    if area > MOST_CELLS:  # often no more than coloured blanks far down
        area = _area(_BLANK_ROW.sub(b"", _BLANK.sub(b"", sheet)))
    return area > MOST_CELLS


def _area(sheet: bytes) -> int:
    places = {place[1:-1] for place in _PLACE.findall(sheet)}
    numbered = [_NUMBERED.fullmatch(place) for place in places]
    found = [match for match in numbered if match]
    if len(found) < len(places):
        return MOST_CELLS + 1
    rows = max((int(match[2]) for match in found), default=0)
    columns = max((_number_of(match[1]) for match in found), default=0)
    if sum(1 for match in found if match[1]) < len(_CELL.findall(sheet)):  # cells that stand where the last one ended
        counts = [len(_CELL.findall(row)) for row in _ROW.split(sheet)]
        rows, columns = rows + len(counts), columns + max(counts)
    return rows * columns


def _number_of(letters: bytes) -> int:
    """Return the number of a column, counted from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
