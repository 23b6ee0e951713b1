"""What columns of lists hold: mended by the user, and known again by the heads."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from perfdesk.intake.list_columns import Column, ListMapping, list_fields
from perfdesk.intake.read import read_file
from perfdesk.model.form import TargetForm

HEADS = ("项目名称", "实施单位", "主管部门", "项目性质", "项目类别", "今年要的钱（万元）", "负责科室")
UNIT = ("江州市河道管理所", "江州市水务局", "其他经常性项目", "特定目标类")
ROWS = (("河道保洁", *UNIT, 12.5, "养护科"), ("清障", *UNIT, 3, "工程科"))
KNOWN = ("project_name", "implementing_unit", "supervising_department", "project_nature", "project_category")
PATHS = (*KNOWN, "funds.annual_total", "")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    book, stream = Workbook(), io.BytesIO()
    for row in (HEADS, *ROWS):
        book.active.append(row)
    book.save(stream)
    path = tmp_path / "清单.xlsx"
    path.write_bytes(stream.getvalue())
    return path


def test_a_reading_says_what_the_columns_were_taken_for(file: Path) -> None:
    (mapping,) = read_file(file).lists
    assert [column.title for column in mapping.columns] == list(HEADS)
    assert mapping.paths == (*KNOWN, "", "")


def test_what_the_user_said_of_such_heads_is_read(file: Path) -> None:
    (mapping,) = read_file(file).lists
    reading = read_file(file, {mapping.heads: PATHS})
    first, second = (form for book in reading.books for form in book.forms)
    assert isinstance(first, TargetForm)
    assert isinstance(second, TargetForm)
    assert (first.funds.annual_total, second.funds.annual_total) == (Decimal(125_000), Decimal(30_000))
    assert reading.lists[0].paths == PATHS


@pytest.mark.parametrize("paths", [PATHS[:2], (*PATHS[:-1], "no.such.field")])
def test_what_does_not_fit_the_list_is_not_taken(file: Path, paths: tuple[str, ...]) -> None:
    (mapping,) = read_file(file).lists
    assert mapping.as_known({mapping.heads: paths}) == mapping
    assert mapping.as_known({"别的": PATHS}) == mapping


def test_a_field_stands_in_one_column() -> None:
    mapping = ListMapping("target", 0, (Column(0, "甲", "project_name"), Column(1, "乙", ""), Column(3, "丙", "year")))
    assert mapping.with_field(1, "project_name").paths == ("", "project_name", "year")
    assert mapping.with_field(0, "").paths == ("", "", "year")
    assert mapping.heads == "甲 | 乙 | 丙"


@pytest.mark.parametrize("kind", ["target", "self-evaluation"])
def test_what_columns_may_hold_has_names(kind: str) -> None:
    fields = dict(list_fields(kind))
    assert {"project_name", "year", "period", "indicators[].level3", "indicators[].unit"} <= fields.keys()
    assert all(fields.values())
    assert not [path for path in fields if "log" in path or "narrative" in path]
