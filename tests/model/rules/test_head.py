"""The rules over the head of a form, and left-over text."""

import datetime as dt

import pytest
from rule_forms import fields, findings, form_with

from perfdesk.model.form import Section


def test_a_year_that_the_edition_is_not_for() -> None:
    assert fields("year", form_with(year=2023)) == ["year"]
    assert fields("year", form_with(year=None)) == ["year"]
    assert not fields("year", form_with())


def test_a_recurring_project_keeps_to_its_year() -> None:
    form = form_with(project_nature="其他经常性项目", end_date=dt.date(2027, 6, 30))
    (found,) = findings("year", form)
    assert (found.field, found.severity) == ("end_date", "warning")
    assert found.mend is not None
    assert found.mend.changes == {"end_date": "2026-12-31"}
    assert not findings("year", form_with(end_date=dt.date(2027, 6, 30)))


@pytest.mark.parametrize(
    ("name", "fired"),
    [
        ("网络租用（2023-2024年度）", True),
        ("2025年法律顾问", True),
        ("系统维护（2025）", True),
        ("网络租用（2025-2026年度）", False),
        ("2026年法律顾问", False),
        ("落实《行动方案（2023年）》经费", False),
        ("12345热线平台", False),
        ("2000国家坐标转换", False),
    ],
)
def test_years_in_the_name(name: str, fired: bool) -> None:  # noqa: FBT001 - a case of the test
    assert bool(fields("name-year", form_with(project_name=name))) == fired


@pytest.mark.parametrize(
    ("nature", "name", "fired"),
    [
        ("其他经常性项目", "阅览室改造", True),
        ("其他经常性项目", "阅览平台建设（运维）", False),
        ("其他一次性项目", "借阅系统运维", True),
        ("其他一次性项目", "借阅系统建设", False),
        ("", "借阅系统运维", False),
    ],
)
def test_nature_and_name(nature: str, name: str, fired: bool) -> None:  # noqa: FBT001 - a case of the test
    assert bool(fields("nature", form_with(project_name=name, project_nature=nature))) == fired


@pytest.mark.parametrize(
    "text", ["XX图书馆", "联系人：××", "待填写", "{项目名称}", "<p>内容", r"$\geq$ 95%", "请填写目标"]
)
def test_placeholders(text: str) -> None:
    assert fields("placeholder", form_with(annual_goal=text)) == ["annual_goal"]
    assert fields("placeholder", form_with(narrative=(Section("一、项目概述", text),))) == ["narrative[0]"]


@pytest.mark.parametrize("text", ["**工程", "***迁移试点", "（RIO）网关", "宽<长", "MAXX系列", "采购 A4 纸", "$100"])
def test_masks_and_names_are_no_placeholders(text: str) -> None:
    assert not fields("placeholder", form_with(annual_goal=text))


def test_the_rest_owed_for_an_earlier_year_is_no_old_name() -> None:
    assert not findings("name-year", form_with(project_name="图书室终端2025年尾款"))
    assert findings("name-year", form_with(project_name="图书室终端2025年度租赁"))
