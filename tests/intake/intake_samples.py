"""Forms of a made-up unit, and texts as they are published, with every artefact that such texts were seen with."""

import datetime as dt
from decimal import Decimal

from perfdesk.model.form import (
    BudgetRow,
    EvaluatedIndicator,
    Funds,
    Indicator,
    Section,
    SelfEvaluation,
    TargetForm,
)
from perfdesk.model.value import TargetValue, parse_value

UNIT = "云溪市青禾区市容服务中心"
SUMMARY = "全年安排：1个预算单位，共3个项目，合计资金128.50万元。"

_ROWS = {
    "河道保洁": (
        ("成本指标", "经济成本指标", "单条河道保洁成本", "≤24000.00(元/条)"),
        ("产出指标", "数量指标", "保洁河道条数", "=12.00(条)"),
        ("产出指标", "数量指标", "打捞船出动艘次", "≥300.00(艘次)"),
        ("产出指标", "质量指标", "水面保洁合格率", "≥95.00(%)"),
        ("产出指标", "时效指标", "漂浮物清理及时率", "≥98.00(%)"),
        ("效益指标", "社会效益指标", "沿岸环境面貌", "提升"),
        ("效益指标", "生态效益指标", "水体污染事件减少", "减少"),
        ("效益指标", "可持续影响指标", "河道长效管护机制", "健全"),
        ("满意度指标", "服务对象满意度指标", "沿岸居民满意度", "≥85.00(%)"),
    ),
    "公厕维护（二期）": (
        ("成本指标", "经济成本指标", "公厕维护总成本", "控制于预算内"),
        ("产出指标", "数量指标", "维护公厕座数", "=36.00(座)"),
        ("产出指标", "质量指标", "设施完好率", "≥97.00(%)"),
        ("产出指标", "质量指标", "保洁检查达标率", "≥95.00(%)"),
        ("产出指标", "时效指标", "报修响应时间", "48小时内"),
        ("产出指标", "时效指标", "整改完成及时性", "及时"),
        ("效益指标", "社会效益指标", "群众如厕体验", "改善"),
        ("效益指标", "可持续影响指标", "维护制度健全性", "健全"),
        ("满意度指标", "服务对象满意度指标", "使用群众满意度", "≥90.00(%)"),
    ),
    "市容 GIS 平台(运维)": (
        ("成本指标", "经济成本指标", "平台月均运维成本", "≤9500.00(元/月)"),
        ("产出指标", "数量指标", "平台巡检份数", "≥12.00(份)"),
        ("产出指标", "质量指标", "数据准确率", "≥99.00(%)"),
        ("产出指标", "时效指标", "平台故障响应时间", "≤30.00(分钟)"),
        ("效益指标", "社会效益指标", "重大安全事故起数", "=0.00(起)"),
        ("满意度指标", "服务对象满意度指标", "平台使用人员满意度", ">90.00(%)"),
    ),
}
_HEADINGS = ("一、项目概述", "二、立项依据", "三、实施主体", "四、实施方案", "五、实施周期", "六、年度预算安排")


def _goal(name: str) -> str:
    return (
        f"开展{name}，对辖区内的设施和点位定期巡查，发现问题随时处置，全年任务按月完成；"
        "配备专人值守，建立台账，接受社会监督，保持市容整洁有序，方便群众生活。"
    )


def target_forms(*, blank_left: bool = False, year: int = 2026) -> tuple[TargetForm, ...]:
    """Return three target forms; with `blank_left` the left half stays blank, as in a 汇总表."""
    forms = []
    for n, (name, rows) in enumerate(_ROWS.items(), 1):
        amount = Decimal(f"{n * 123456}.50")
        left = None if blank_left else amount
        forms.append(
            TargetForm(
                layout="2026",
                year=year,
                project_name=name,
                project_nature="其他经常性项目" if n > 1 else "其他一次性项目",
                project_category="其他运转类" if n > 1 else "特定目标类",
                supervising_department="云溪市青禾区城市管理局",
                implementing_unit=UNIT,
                start_date=dt.date(year, 1, 1),
                end_date=dt.date(year, 12, 31),
                funds=Funds(
                    project_total=left,
                    project_fiscal=left,
                    project_other=None if blank_left else Decimal("0.00"),
                    annual_total=amount,
                    annual_appropriation=amount,
                    annual_carryover=Decimal("0.00"),
                    annual_other=Decimal("0.00"),
                ),
                overall_goal="" if blank_left else _goal(name),
                annual_goal=_goal(name) + ("\n年底前完成验收。" if n == 1 else ""),
                indicators=tuple(
                    Indicator(level1=level1, level2=level2, level3=level3, value=parse_value(raw))
                    for level1, level2, level3, raw in rows
                ),
                narrative=tuple(
                    Section(heading=heading, text=f"{name}的{heading[2:]}。\n1、按年度计划执行。")
                    for heading in _HEADINGS
                )
                if not blank_left
                else (),
            )
        )
    return tuple(forms)


def drawn_forms() -> tuple[TargetForm, ...]:
    """Return target forms of the 2022 layout: no costs, plain values, blanks."""
    forms = []
    for form in target_forms(year=2022):
        whole = Decimal(1_234_500)
        rows = tuple(
            Indicator(level1=row.level1, level2=row.level2, level3=row.level3, value=_plain(row))
            for row in form.indicators
            if row.level1 != "成本指标"
        )
        forms.append(
            TargetForm(
                layout="2022",
                year=2022,
                project_name=form.project_name.replace(" ", ""),
                project_category="经常性项目",
                implementing_unit=UNIT + "信息科",
                start_date=form.start_date,
                end_date=form.end_date,
                funds=Funds(project_total=whole, project_fiscal=whole, annual_total=whole),
                overall_goal=form.overall_goal,
                annual_goal=form.annual_goal.replace("\n", ""),
                indicators=rows,
            )
        )
    return tuple(forms)


def _plain(row: Indicator) -> TargetValue:
    return parse_value(row.value.composed("plain"))


def evaluations() -> tuple[SelfEvaluation, ...]:
    """Return self-evaluations of the 2023 layout, one with a long reason of deviation."""
    forms = []
    for n, form in enumerate(drawn_forms()):
        money = Decimal(480_000)
        rows = tuple(
            EvaluatedIndicator(
                level1=row.level1,
                level2=row.level2,
                level3=row.level3,
                target=row.value,
                actual=parse_value(str(row.value.number) if row.value.number is not None else row.value.raw),
                weight=Decimal(10),
                score=Decimal(9 if at == 1 else 10),
                deviation="设备到货推迟，下年提前采购" if at == 1 and n == 1 else "无",
            )
            for at, row in enumerate(form.indicators)
        )
        zero = Decimal(0)
        forms.append(
            SelfEvaluation(
                layout="2023",
                year=2023,
                project_name=form.project_name,
                supervising_department="云溪市青禾区城市管理局",
                implementing_unit=UNIT,
                budget=(
                    BudgetRow("年度资金总额", money, money, money, Decimal(10), "100.00%", Decimal(10)),
                    BudgetRow("当年财政拨款", money, money, money, "—"),
                    BudgetRow("上年结转资金", None, zero, zero, "—"),
                    BudgetRow("其他资金", None, zero, zero, "—"),
                ),
                expected_goal=form.overall_goal,
                actual_completion=form.annual_goal,
                indicators=rows,
                total_weight=Decimal(100),
                total_score=Decimal(99),
            )
        )
    return tuple(forms)
