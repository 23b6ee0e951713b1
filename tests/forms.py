"""Forms for tests of layout, printing and files: a plain one, odd ones, and hypothesis strategies for any."""

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from perfdesk.model.edition import Edition
from perfdesk.model.editions import load_editions
from perfdesk.model.form import Book, Funds, Indicator, Section, TargetForm
from perfdesk.model.value import parse_value

LEVELS = (
    ("成本指标", "经济成本指标"),
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("效益指标", "社会效益指标"),
    ("效益指标", "可持续影响指标"),
    ("满意度指标", "服务对象满意度指标"),
)
UNIT = "江州市河道管理所"
HEADINGS = ("一、项目概述", "二、立项依据", "六、年度预算安排")


def edition(name: str = "target-2026") -> Edition:
    found = load_editions().get(name)
    assert found is not None
    return found


def indicators(count: int, level3: str = "河道巡查完成率") -> tuple[Indicator, ...]:
    """Make `count` indicators, spread over the levels in their order."""
    rows = sorted(n % len(LEVELS) for n in range(count))
    return tuple(
        Indicator(*LEVELS[level], f"{level3}{n}", parse_value(f"≥{n}.00(%)")) for n, level in enumerate(rows, 1)
    )


def form(**changes: Any) -> TargetForm:
    """Make a filled form, with some of its fields changed."""
    filled = TargetForm(
        layout="2026",
        edition="target-2026",
        year=2026,
        project_name="河道保洁养护",
        project_nature="其他经常性项目",
        project_category="特定目标类",
        supervising_department="江州市水务局",
        implementing_unit=UNIT,
        start_date=dt.date(2026, 1, 1),
        end_date=dt.date(2026, 12, 31),
        funds=Funds(
            project_total=Decimal("1234567.80"),
            project_fiscal=Decimal("1234567.80"),
            project_other=Decimal(0),
            annual_total=Decimal("834567.80"),
            annual_appropriation=Decimal("800000.00"),
            annual_carryover=Decimal("34567.80"),
            annual_other=Decimal(0),
        ),
        overall_goal="三年内使全市 46 条河道水面无成片漂浮物，岸坡整洁。",
        annual_goal="全年保洁 120 公里河道，打捞水草 3000 吨；\n汛期前完成 12 处闸口清障。",
        indicators=indicators(7),
    )
    return dataclasses.replace(filled, **changes)


def book(*forms: TargetForm, **changes: Any) -> Book:
    return dataclasses.replace(Book(unit=UNIT, year=2026, forms=forms or (form(),)), **changes)


def narrative(paragraph: str = "本项目负责全市河道的日常保洁。") -> tuple[Section, ...]:
    return tuple(Section(heading, paragraph) for heading in HEADINGS)


CHINESE = "项目绩效目标资金预算河道保洁巡查维护，。、；：？！（）《》“”—…％"
LATIN = "AZaz09.,%/-+<>&'\"()[]_@#*=≥≤"
characters = st.sampled_from(CHINESE + LATIN + "１Ａ＜＞ \n①℃㎡")
texts = st.text(characters, max_size=120)
names = st.text(st.sampled_from(CHINESE + LATIN + "１Ａ＜＞①"), min_size=1, max_size=60)
amounts = st.one_of(
    st.none(),
    st.decimals(0, 10**20, places=2),
    st.sampled_from(["见附件", Decimal(0), Decimal("12345678901234567890.12")]),
)
days = st.one_of(st.none(), st.dates(), st.just("待定"))
values = st.one_of(
    texts,
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["≥", "≤", "=", ">", "<", ">=", ""]),
        st.decimals(0, 10**12, places=2),
        st.sampled_from(["(%)", "%", "(万元/人/年)", "个", ""]),
    ),
).map(parse_value)


@st.composite
def rows(draw: st.DrawFn, most: int = 20) -> tuple[Indicator, ...]:
    levels = draw(st.lists(st.sampled_from(LEVELS), max_size=most))
    return tuple(Indicator(*each, draw(names), draw(values)) for each in sorted(levels, key=LEVELS.index))


funds = st.builds(Funds, *[amounts] * 7)
any_forms = st.builds(
    TargetForm,
    layout=st.just("2026"),
    edition=st.sampled_from(["target-2026", "target-2026-summary"]),
    year=st.sampled_from([None, 2026]),
    project_name=names,
    project_nature=texts,
    project_category=texts,
    supervising_department=texts,
    implementing_unit=texts,
    start_date=days,
    end_date=days,
    funds=funds,
    overall_goal=texts,
    annual_goal=texts,
    indicators=rows(),
)
