"""Rows in drawing order: what was broken over lines is put together, however names, values and reasons are broken."""

import random

import pytest
from drawn_paper import Row, drawn_table

from perfdesk.intake.text_file import read_text
from perfdesk.model.form import EvaluatedIndicator, Indicator, SelfEvaluation, TargetForm

LEVELS = (
    ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("产出指标", "时效指标"),
    ("效益指标", "社会效益指标"), ("效益指标", "可持续影响指标"), ("满意度指标", "服务对象满意度指标"),
)  # fmt: skip
NAMES = (
    "路灯维修盏数", "800兆终端巡检次数", "读者活动（含亲子活动）场次", "受益商户数", "夜间照明覆盖情况与上一年度的比较",
    "热线2小时内回访情况", "台账", "按合同约定完成全部设备更新和旧设备回收", "晨练市民的感受", "GIS底图更新",
)  # fmt: skip
VALUES = (
    ">=1200盏",
    "=100%",
    "≥98.5%",
    "及时",
    "6月底前完成",
    "优",
    "不超过上年",
    "35人",
    "<=3次",
    "全覆盖",
    "2025年12月20日前",
)
REASONS = (
    "无",
    "",
    "有待加强",
    "供货商延迟交货，明年提前两个月签约",
    "台风期间停工，工期顺延，已于次月补齐，明年错开汛期安排",
)
TARGET_HEAD = """财政项目支出绩效目标申报表

（2022年度）

项目名称 夜景灯光维护 项目类别 经常性项目

主管部门 实施单位 云溪市灯光所

计划开始日期 2022-01-01 计划完成日期 2022-12-31

项目资金

项目资金总额 50,000 年度资金申请总额 50,000

其中：财政资金 50,000
其中：当年财政拨款

上年结转资金

其他资金 其他资金

"""
TARGET_GOALS = """项
目
绩
效
目
标

项目总目标
年度总目标

（2022 年 - 2022年）

{goals}

绩
效
指
标

一级指标 二级指标 三级指标 指标目标值

"""
EVALUATION_HEAD = """财政项目支出绩效自评表
(2023 年度)

项目名称 夜景灯光维护

主管部门
云溪市灯光所
实施单位

云溪市灯光所

项目资金
（元）

     年初预算数 全年预算数 全年执行数  分值  执行率 得分

年度资金总额 50000.00 50000.00 48,000 10 96.00% 9.6

    其中：当年财政拨款 50000 50000 48000 —

                上年结转资金 0 0 —

                其他资金 0 0 —

年度
总体
目标

预期目标 实际完成情况

"""
EVALUATION_TABLE = """
绩
效
指
标

一级指标 二级指标 三级指标
年度

指标值
实际

完成值
分值 得分

偏差原因分析及
改进措施

"""


def read_target(table: str, goals: str = "灯光按时开关。\n\n全年无大面积熄灯。") -> TargetForm:
    text = TARGET_HEAD + TARGET_GOALS.format(goals=goals) + table
    (form,) = (form for book in read_text(text.encode(), "a.txt").books for form in book.forms)
    assert isinstance(form, TargetForm)
    return form


def read_evaluation(table: str, goals: str = "灯光按时开关。\n\n全年无大面积熄灯。\n") -> SelfEvaluation:
    text = f"{EVALUATION_HEAD}{goals}{EVALUATION_TABLE}{table}\n\n总分 100 97.5  \n"
    (form,) = (form for book in read_text(text.encode(), "a.txt").books for form in book.forms)
    assert isinstance(form, SelfEvaluation)
    return form


def cells(indicator: Indicator | EvaluatedIndicator) -> tuple[str, ...]:
    if isinstance(indicator, Indicator):
        return indicator.level1, indicator.level2, indicator.level3, indicator.value.raw
    figures = (indicator.target.raw, indicator.actual.raw, str(indicator.weight), str(indicator.score))
    return indicator.level1, indicator.level2, indicator.level3, *figures, indicator.deviation


def made_up(seed: int, *, evaluated: bool) -> list[Row]:
    chance = random.Random(seed)  # noqa: S311 - texts, not secrets
    rows: list[Row] = []
    for level1, level2 in LEVELS:
        for name in chance.sample(NAMES, chance.choice((1, 1, 2, 3))):
            value = chance.choice(VALUES)
            if evaluated:
                weight = chance.choice(("10", "5", "2.5"))
                score = weight if chance.random() < 0.7 else "2.4"
                rows.append(
                    (level1, level2, (name, value, value.lstrip(">=<≥%"), weight, score, chance.choice(REASONS)))
                )
            else:
                rows.append((level1, level2, (name, value)))
    return rows


@pytest.mark.parametrize("value_width", [12, 7])
def test_the_rows_of_a_target_form_are_put_together(value_width: int) -> None:
    total = right = 0
    for seed in range(60):
        rows = made_up(seed, evaluated=False)
        table = drawn_table(rows, (12, value_width), level_width=10, spaced=False, page_after=len(rows))
        wanted = [(level1, level2, *rest) for level1, level2, rest in rows]
        got = [cells(each) for each in read_target(table).indicators]
        total += len(wanted)
        right += sum(one == other for one, other in zip(wanted, got, strict=False))
    assert right >= 0.995 * total


@pytest.mark.parametrize(("value_width", "reason_width", "level_width"), [(10, 8, 10), (6, 10, 10), (10, 7, 5)])
def test_the_rows_of_a_self_evaluation_are_put_together(value_width: int, reason_width: int, level_width: int) -> None:
    total = right = 0
    widths = (10, value_width, value_width, 5, 5, reason_width)
    for seed in range(40):
        rows = made_up(seed, evaluated=True)
        table = drawn_table(rows, widths, level_width=level_width, spaced=True, page_after=len(rows))
        wanted = [(level1, level2, *rest) for level1, level2, rest in rows]
        got = [cells(each) for each in read_evaluation(table).indicators]
        total += len(wanted)
        right += sum(one == other for one, other in zip(wanted, got, strict=False))
    assert right >= 0.99 * total


def test_a_page_may_end_between_any_two_rows() -> None:
    total = right = 0
    for page_after in range(1, 12):
        rows = made_up(page_after, evaluated=True)
        table = drawn_table(
            rows, (10, 8, 8, 5, 5, 8), level_width=10, spaced=True, page_after=min(page_after, len(rows))
        )
        got = [cells(each)[2:] for each in read_evaluation(table).indicators]
        total += len(rows)
        right += sum(row[2] in got for row in rows)
    assert right >= 0.99 * total


def test_the_end_of_a_name_stands_below_the_page_break() -> None:
    table = """产出指标

数量指标

夜间照明覆盖情况与上

一年度相比有所改善并
改善 改善 10 10 无
 持续两年

质量指标 亮灯率 >=98% 98 10 10 无"""
    names = [each.level3 for each in read_evaluation(table).indicators]
    assert names == ["夜间照明覆盖情况与上一年度相比有所改善并持续两年", "亮灯率"]


def test_a_dash_for_a_reason_is_no_page_number() -> None:
    table = (
        "产出指标 数量指标 换灯\n2025年12月2\n\n0日前\n2025年12月2\n\n0日前\n10 10 —\n\n质量指标 亮灯率 =98% 98 5 5 无"
    )
    first, second = read_evaluation(table).indicators
    assert (first.target.raw, first.actual.raw, str(first.weight), first.deviation) == (
        "2025年12月20日前", "2025年12月20日前", "10", "—",
    )  # fmt: skip
    assert second.level3 == "亮灯率"


def test_a_page_number_is_no_value() -> None:
    table = "产出指标 数量指标 换灯 =98盏\n\n4\n\n质量指标 亮灯率 =98%"
    assert [each.value.raw for each in read_target(table).indicators] == ["=98盏", "=98%"]


def test_a_level_name_is_put_together_from_many_lines() -> None:
    table = "产出\n指标\n\n数量\n指标\n换灯 =98盏\n\n满意\n度指\n标\n\n服务对\n象满意\n度指标\n市民的感受 优"
    rows = [cells(each) for each in read_target(table).indicators]
    assert [row[:2] for row in rows] == [("产出指标", "数量指标"), ("满意度指标", "服务对象满意度指标")]


def test_a_level_that_the_edition_lacks_is_kept() -> None:
    rows = [
        cells(each) for each in read_target("产出指标\n\n数量指标 换灯 =9盏\n\n成本指标 灯具单价 <=300元").indicators
    ]
    assert rows[1] == ("产出指标", "成本指标", "灯具单价", "<=300元")


def test_a_form_of_thousands_of_lines_is_read_in_time() -> None:
    table = "产出指标\n\n数量指标\n" + "夜间照明覆盖情况与上\n\n改善 改善 10 10\n" * 400
    assert len(read_evaluation(table).indicators) == 400


LONG = "对全市的路灯和景观灯逐盏巡查，坏灯在当天修好，重"
NIGHT = "全年无大面积的熄灯，市民的夜间出行安全方便。"


@pytest.mark.parametrize(
    ("goals", "left", "right"),
    [
        ("灯光按时开关。\n\n全年无熄灯。", "灯光按时开关。", "全年无熄灯。"),
        (f"灯光按时开关。\n{NIGHT[:14]}\n{NIGHT[14:]}", "灯光按时开关。", NIGHT),
        ("灯光按时开关。 全年无熄灯。", "灯光按时开关。", "全年无熄灯。"),
        (f"{LONG}\n要节日前\n\n{LONG[:14]}", f"{LONG}要节日前", LONG[:14]),
        (
            f"{LONG}\n\n年底以前全部换成节能灯，并把换下的旧灯交给厂家回\n 要节日前再查一遍。\n\n收。",
            f"{LONG}要节日前再查一遍。",
            "年底以前全部换成节能灯，并把换下的旧灯交给厂家回收。",
        ),
        (f"{LONG}\n要节日前。\n{NIGHT[:14]}\n{NIGHT[14:]}", f"{LONG}要节日前。", NIGHT),
        (f"{LONG}\n要节日前\n\n7\n\n{NIGHT}", f"{LONG}要节日前", NIGHT),
    ],
)
def test_left_and_right_goal_are_told_apart(goals: str, left: str, right: str) -> None:
    form = read_target("产出指标 数量指标 换灯 =98盏", goals)
    assert (form.overall_goal, form.annual_goal) == (left, right)


def test_a_name_may_end_in_the_first_word_of_an_upright_label() -> None:
    text = TARGET_HEAD.replace("项目名称 夜景灯光维护", "项目名称\n沿江两岸夜景灯光维护更新\n\n项目\n")
    form = read_text((text + TARGET_GOALS.format(goals="甲。\n\n乙。")).encode(), "a.txt").books[0].forms[0]
    assert form.project_name == "沿江两岸夜景灯光维护更新项目"
