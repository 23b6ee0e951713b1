"""Lists with a column for each field: a project or an indicator in each row."""

from collections.abc import Sequence
from decimal import Decimal

from cell_samples import workbook

from perfdesk.intake.notes import Reading
from perfdesk.intake.xlsx_file import read_xlsx
from perfdesk.model.form import TargetForm


def read(*sheets: Sequence[Sequence[object]]) -> Reading:
    pieces = {
        f"表{n}": [
            (row, column, 1, 1, value) for row, values in enumerate(sheet) for column, value in enumerate(values)
        ]
        for n, sheet in enumerate(sheets, 1)
    }
    return read_xlsx(workbook(pieces), "清单.xlsx")


def forms(reading: Reading) -> list[TargetForm]:
    return [form for book in reading.books for form in book.forms if isinstance(form, TargetForm)]


PROJECTS = [
    ["2026年度项目清单"],
    ["序号", "项目名称", "实施单位", "预算金额（万元）", "起止时间", "备注"],
    [1, "河道保洁", "江州市河道管理所", 12.5, "2026年1月1日至2026年12月31日", "急"],
    [2, "闸口改造", "江州市河道管理所", 8, "2026-03-01至2026-10-31", ""],
    ["合计", "", "", 20.5, "", ""],
]
INDICATORS = [
    ["项目名称", "年度", "一级指标", "二级指标", "三级指标", "符号", "指标值", "计量单位"],
    ["河道保洁", 2026, "产出指标", "数量指标", "保洁河道条数", "≥", 46, "条"],
    ["", "", "", "质量指标", "保洁合格率", "≥", 95, "%"],
    ["闸口改造", 2026, "满意度", "服务对象满意度", "居民满意度", "≥", 90, "%"],
]


def test_a_project_in_each_row() -> None:
    reading = read(PROJECTS)
    first, second = forms(reading)
    assert (first.project_name, first.year, first.implementing_unit) == ("河道保洁", 2026, "江州市河道管理所")
    assert first.funds.annual_total == Decimal(125000)
    assert str(first.end_date) == "2026-12-31"
    assert str(second.start_date) == "2026-03-01"
    said = "".join(note.message for note in reading.notes)
    assert "D 列“预算金额（万元）”→年度资金申请总额" in said
    assert "没有读入：A 列“序号”、F 列“备注”" in said
    assert "合计行没有读入" in said


def test_an_indicator_in_each_row() -> None:
    first, second = forms(read(INDICATORS))
    assert [(row.level1, row.level2, row.level3) for row in first.indicators] == [
        ("产出指标", "数量指标", "保洁河道条数"),
        ("产出指标", "质量指标", "保洁合格率"),
    ]
    assert first.indicators[1].value.raw == "≥95(%)"
    assert (second.indicators[0].level1, second.indicators[0].level2) == ("满意度指标", "服务对象满意度指标")


def test_two_lists_of_a_workbook_complete_each_other() -> None:
    first, _ = forms(read(PROJECTS, INDICATORS))
    assert first.funds.annual_total == Decimal(125000)
    assert len(first.indicators) == 2
