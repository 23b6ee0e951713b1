"""The rules over goals."""

import datetime as dt

import pytest
from rule_forms import GOAL, fields, findings, form_with


def test_an_empty_goal_is_an_error() -> None:
    found = findings("goal-empty", form_with(annual_goal="  "))
    assert [(finding.field, finding.severity) for finding in found] == [("annual_goal", "error")]


def test_an_empty_overall_goal_is_a_warning_unless_the_edition_leaves_it_blank() -> None:
    blank = form_with(overall_goal="")
    assert [finding.severity for finding in findings("goal-empty", blank)] == ["warning"]
    assert not findings("goal-empty", form_with(overall_goal="", edition="target-2026-summary"))


@pytest.mark.parametrize(
    ("goal", "severity"),
    [
        ("保障图书室运行。", "warning"),
        ("年底前为全区三十个社区图书室更换设备。", "warning"),
        (GOAL * 12, "warning"),
        ("为全区各社区图书室更换借阅终端并完成馆员培训，全面提升自助办理水平，方便居民就近借阅，改善服务。", "hint"),
        (
            "持续做好12345热线和一网统管平台的运行维护，落实（沪文〔2025〕8号）要求，完成二期功能，全面提升效能。",
            "hint",
        ),
    ],
)
def test_a_vague_goal(goal: str, severity: str) -> None:
    assert [finding.severity for finding in findings("goal-vague", form_with(annual_goal=goal))] == [severity]


@pytest.mark.parametrize("part", ["共 12 台", "每月巡检", "达到95%", "经过三年努力", "配备2名馆员", "半年内"])
def test_a_goal_with_a_figure_or_a_time_is_not_vague(part: str) -> None:
    goal = f"为全区各社区图书室更换借阅终端并完成馆员培训，{part}，全面提升自助办理水平，方便居民借阅。"
    assert not findings("goal-vague", form_with(annual_goal=goal))


@pytest.mark.parametrize(
    "goal",
    [
        f"2025年{GOAL}",
        f"2024-2025年度{GOAL}",
        f"今年以来，{GOAL}",
        f"本项目完成了终端更换，确保了自助借阅稳定运行。{GOAL}",
    ],
)
def test_a_stale_goal(goal: str) -> None:
    assert fields("goal-stale", form_with(annual_goal=goal)) == ["annual_goal"]


@pytest.mark.parametrize(
    "goal",
    [
        f"2026年{GOAL}",
        f"按照《全民阅读行动计划（2023-2025年）》和〔2024〕3号文，{GOAL}",
        f"2025-2026年{GOAL}",
        f"2025年11月1日至2026年10月31日{GOAL}",
        f"对2021年建成的借阅系统进行维护。{GOAL}",
        f"本馆承接了全区图书配送工作。{GOAL}",
        f"在完成了设备更换后，{GOAL}",
        f"借阅系统3.0升级。{GOAL}",
    ],
)
def test_a_goal_of_this_year(goal: str) -> None:
    assert not fields("goal-stale", form_with(annual_goal=goal))


def test_the_overall_goal_may_name_any_year_of_the_project() -> None:
    goal = f"2024年起分三年实施，2025年完成一半。{GOAL}"
    form = form_with(overall_goal=goal, start_date=dt.date(2024, 1, 1))
    assert not fields("goal-stale", form)


@pytest.mark.parametrize(
    "goal",
    ["保障区少儿活动服务中心的网络和设备正常运行。", "临江区文化事业管理中心维护项目的绩效目标。"],
)
def test_a_goal_of_another_unit(goal: str) -> None:
    unit = "上海市临江区文化服务中心"
    form = form_with(annual_goal=goal + GOAL, supervising_department=unit, implementing_unit=unit)
    assert fields("goal-other-unit", form) == ["annual_goal"]


@pytest.mark.parametrize(
    "goal",
    [
        "确保区文化服务中心日常运行。",
        "保障临江区文化服务中心各项工作。",
        "保障我中心的网络安全。",
        "根据市文化中心《指南》的要求，",
        "提升各街镇文化服务中心的管理水平。",
        "保障区级数据中心机房运行。",
        "保障区少儿活动服务中心等单位用网。",
        "保障区档案局影像服务中心的设备。",
    ],
)
def test_a_goal_of_the_own_unit_or_of_those_it_serves(goal: str) -> None:
    unit = "上海市临江区文化服务中心"
    form = form_with(annual_goal=goal + GOAL, supervising_department=unit, implementing_unit=unit)
    assert not fields("goal-other-unit", form)


def test_a_goal_that_repeats_itself_is_a_hint_for_a_one_year_project() -> None:
    one_year = form_with(overall_goal=GOAL)
    longer = form_with(overall_goal=GOAL, end_date=dt.date(2028, 12, 31))
    assert [finding.severity for finding in findings("goal-copied", one_year)] == ["hint"]
    assert [finding.severity for finding in findings("goal-copied", longer)] == ["warning"]


def test_a_goal_copied_from_another_project_but_for_figures() -> None:
    other = form_with(project_name="另一个项目", annual_goal=GOAL.replace("30", "45"))
    found = findings("goal-copied", form_with(), other)
    assert [(finding.form, finding.severity) for finding in found] == [(0, "warning"), (1, "warning")]
    assert "100%" in found[0].message


def test_goals_with_their_own_object_are_no_copies() -> None:
    other = form_with(
        project_name="古籍修复",
        annual_goal="全年修复馆藏古籍 200 册，完成数字化扫描和入库登记，修复合格率达到 98%，供读者在线查阅。",
    )
    assert not findings("goal-copied", form_with(), other)


@pytest.mark.parametrize(
    "part",
    ["截至2025年底已有终端40台", "在2025年试点的基础上扩大范围", "经2025年公开招标选定供应商", "借阅量较2025年增长5%"],
)
def test_an_earlier_year_as_background_is_not_stale(part: str) -> None:
    assert not fields("goal-stale", form_with(annual_goal=f"{part}，2026年{GOAL}"))
