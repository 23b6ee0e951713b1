"""The rules over order, levels, number and names of indicators."""

import dataclasses

import pytest
from rule_forms import SOUND_ROWS, fields, findings, fires, form_with, mend, row


def test_a_level2_under_the_wrong_level1_is_an_error_with_a_mend() -> None:
    form = form_with()
    wrong = dataclasses.replace(form.indicators[1], level1="效益指标")
    form = dataclasses.replace(form, indicators=(form.indicators[0], wrong, *form.indicators[2:]))
    (found,) = findings("level-order", form)
    assert (found.field, found.severity) == ("indicators[1]", "error")
    assert found.mend is not None
    assert found.mend.changes == {"indicators[1].level1": "产出指标"}


def test_rows_out_of_order_are_sorted_by_the_mend() -> None:
    rows = (SOUND_ROWS[1], SOUND_ROWS[0], *SOUND_ROWS[2:])
    (found,) = findings("level-order", form_with(*rows))
    assert (found.field, found.severity) == ("indicators[1]", "warning")
    assert found.mend is not None
    assert found.mend.changes["indicators[0].level3"] == SOUND_ROWS[0][1]
    assert found.mend.changes["indicators[1].value"] == SOUND_ROWS[1][2]


def test_rows_in_order_pass() -> None:
    assert not findings("level-order", form_with())


@pytest.mark.parametrize(("level2", "said"), [("", "没有填写"), ("满意程度", "“满意程度”不在表样里")])
def test_a_level_2_that_is_none_is_told_and_the_only_one_offered(level2: str, said: str) -> None:
    form = form_with()
    last = dataclasses.replace(form.indicators[-1], level2=level2)
    (found,) = findings("level-order", dataclasses.replace(form, indicators=(*form.indicators[:-1], last)))
    path = f"indicators[{len(form.indicators) - 1}]"
    assert (found.field, found.severity, said in found.message) == (path, "warning", True)
    assert found.mend is not None
    assert found.mend.changes == {f"{path}.level2": "服务对象满意度指标"}


@pytest.mark.parametrize(
    ("short", "name", "to"),
    [
        ("数量", "终端故障率", "质量指标"),
        ("数量", "培训出席率", "质量指标"),
        ("数量", "场地租赁费", "经济成本指标"),
        ("质量", "验收及时率", "时效指标"),
        ("质量", "故障平均恢复时长", "时效指标"),
        ("社会", "借阅管理制度健全性", "可持续影响指标"),
        ("满意", "读者投诉率", "质量指标"),
        ("满意", "馆员技能保持率", "可持续影响指标"),
        ("社会", "全年投诉次数", "质量指标"),
        ("经济", "设备更换完成率", "数量指标"),
    ],
)
def test_a_doubtful_level2(short: str, name: str, to: str) -> None:
    assert mend("level2-doubtful", short, name, "≤5(%)")["level2"] == to


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("质量", "读者投诉率"),
        ("质量", "故障处理率"),
        ("时效", "故障恢复时间"),
        ("满意", "投诉处理满意度"),
        ("持续", "管理制度健全性"),
        ("数量", "年度计划完成率"),
        ("数量", "驻馆服务时间"),
        ("数量", "支付稿费的数量"),
        ("社会", "减少投诉次数"),
        ("质量", "数据实时性"),
    ],
)
def test_a_level2_that_may_stand(short: str, name: str) -> None:
    assert not fires("level2-doubtful", short, name, "≥5(%)")


@pytest.mark.parametrize(("count", "fired"), [(0, True), (4, True), (5, False), (20, False), (21, True)])
def test_the_number_of_indicators(count: int, fired: bool) -> None:  # noqa: FBT001 - a case of the test
    form = form_with(indicators=tuple(row("数量", f"第{n}类图书册数", "≥1(册)") for n in range(count)))
    assert bool(fields("indicator-count", form)) == fired


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("", "error"),
        ("3小时内上门维修", "warning"),
        ("半天内到场", "warning"),
        ("走访两个以上社区", "warning"),
        ("完成四项改造", "warning"),
        ("培训12次", "warning"),
        ("合格率达到95%", "warning"),
        ("推广自助借阅，减少人工窗口", "warning"),
        ("全区各社区图书室自助借阅终端和电子阅报屏以及配套网络设备更换完成情况统计", "warning"),
    ],
)
def test_a_bad_name(name: str, severity: str) -> None:
    assert [each.severity for each in findings("indicator-name", form_with(("数量", name, "及时")))] == [severity]


@pytest.mark.parametrize(
    "name",
    [
        "故障响应时间",
        "2小时到场率",
        "3日内办结率",
        "16个社区覆盖率",
        "终端24小时运行情况",
        "项目一次性验收通过率",
        "单次培训成本",
        "12345热线办结率",
        "支撑“一网通办、一网统管”水平",
        "硬件、软件验收合格率",
        "管理制度健全性",
        "每月工资发放",
        "高效办成一件事",
    ],
)
def test_a_good_name(name: str) -> None:
    assert not fires("indicator-name", "数量", name, "及时")


def test_a_name_twice_is_an_error_on_the_second() -> None:
    form = form_with(("数量", "培训场次", "≥2(场)"), ("质量", "培训 场次", "≥3(场)"))
    assert [(each.field, each.severity) for each in findings("indicator-name", form)] == [("indicators[1]", "error")]


def test_a_limit_moves_from_name_to_value() -> None:
    changes = mend("indicator-name", "时效", "2小时内应急响应", "及时")
    assert changes == {"level3": "应急响应时间", "value": "≤2.00(小时)"}


def test_three_projects_with_the_same_indicators() -> None:
    forms = [form_with(project_name=f"项目{name}") for name in "甲乙丙"]
    assert [each.form for each in findings("copied-indicators", *forms)] == [0, 1, 2]
    assert not findings("copied-indicators", *forms[:2])


def test_projects_that_share_less_are_no_copies() -> None:
    forms = [
        form_with(*SOUND_ROWS[:6], ("持续", f"{name}机制", "健全"), ("满意", f"{name}满意度", "≥90(%)"))
        for name in "甲乙丙"
    ]
    assert not findings("copied-indicators", *forms)


@pytest.mark.parametrize("name", ["5月底前交付教材", "年底前交付", "搬运时间不超过3小时"])
def test_a_date_or_bound_in_a_name_is_moved_to_the_value(name: str) -> None:
    assert fires("indicator-name", "时效", name, "及时")


@pytest.mark.parametrize("name", ["半年度简报数量", "季度例会次数", "月底盘点次数"])
def test_a_period_in_a_name_is_no_limit(name: str) -> None:
    assert not fires("indicator-name", "数量", name, "≥3(次)")


def test_attendance_is_a_quality() -> None:
    assert fires("level2-doubtful", "数量", "馆员培训出勤率", "≥95(%)")


def test_a_wait_is_no_quality() -> None:
    assert fires("level2-doubtful", "质量", "读者建议反馈时间", "≤3(天)")
