"""What a spreadsheet may not hold: each such file gets one sentence, and nothing of it is unpacked or run."""

import io
import zipfile
from collections.abc import Mapping

import pytest
from cell_samples import laid_out, workbook
from intake_samples import target_forms

from perfdesk.errors import PerfdeskError
from perfdesk.intake.xlsx_file import read_xlsx
from perfdesk.intake.xlsx_guard import checked_package

GOOD = workbook({"表1": laid_out(target_forms()[0])})
SHEET = "xl/worksheets/sheet1.xml"
LINK = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}" TargetMode="External"/>'
    "</Relationships>"
)


def changed(parts: Mapping[str, bytes | None]) -> bytes:
    """Replace, add or remove parts of a workbook."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *parts}:
            content = parts[name] if name in parts else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return file.getvalue()


def sheet(cells: str) -> bytes:
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return f"{head}{cells}</sheetData></worksheet>".encode()


def test_a_plain_workbook_passes() -> None:
    assert SHEET in checked_package(GOOD, "表.xlsx").parts


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(500), "旧版"),
        (b"\xd0\xcf\x11\xe0" + bytes(8) + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (b"PK\x03\x04" + bytes(500), "不是完整的电子表格"),
        (GOOD[: len(GOOD) // 2], "不是完整的电子表格"),
        (changed({"xl/workbook.xml": None}), "不是电子表格"),
        (changed({"xl/workbook.bin": b""}), "xlsb"),
        (changed({"xl/vbaProject.bin": b"x"}), "里面有宏"),
        (changed({"xl/externalLinks/externalLink1.xml": b"<a/>"}), "连着别的文件"),
        (changed({"xl/embeddings/oleObject1.bin": b"x"}), "OLE"),
        (changed({"xl/connections.xml": b"<a/>"}), "外部数据"),
        (changed({"xl/worksheets/_rels/sheet1.xml.rels": LINK.format("image", "http://a.b/c.png").encode()}), "链接"),
        (changed({SHEET: b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "DOCTYPE"),
        (changed({SHEET: "<a/>".encode("utf-16")}), "UTF-8"),
        (changed({SHEET: sheet("<row>" * 40_000_000)}), "解开后超过"),
        (
            changed(
                {
                    SHEET: sheet(
                        '<row r="1"><c r="A1"><v>1</v></c></row><row r="999999"><c r="XFD999999"><v>1</v></c></row>'
                    )
                }
            ),
            "万格",
        ),
        (changed({SHEET: sheet('<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>')}), "万格"),
        (
            changed(
                {SHEET: sheet("<row><c><v>1</v></c></row>" * 3000 + "<row>" + "<c><v>1</v></c>" * 3000 + "</row>")}
            ),
            "万格",
        ),
        (changed({SHEET: b"<worksheet><sheetData><row><c r="}), "万格|已损坏"),
        (changed({SHEET: sheet('<row r="1"><c r="A1" t="s"><v>99999</v></c></row>')}), "已损坏"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_harmful_or_broken_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(PerfdeskError, match=words) as refused:
        read_xlsx(data, "表.xlsx")
    sentence = str(refused.value)
    assert sentence.startswith("文件“表.xlsx”不能导入：")
    assert sentence.endswith("。")
    assert "\n" not in sentence


def test_plain_hyperlinks_and_coloured_blanks_far_away_are_no_harm() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        far = archive.read(SHEET).replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
        )
    parts = {SHEET: far, "xl/worksheets/_rels/sheet1.xml.rels": LINK.format("hyperlink", "http://a.b/c").encode()}
    assert read_xlsx(changed(parts), "表.xlsx").forms == 1
