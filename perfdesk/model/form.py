"""Forms, their rows and the book that holds them: frozen values, each field declared once.

Attribute names are the keys of the interchange JSON. Amounts are in 元. A text field is "" when blank; figures and
dates are None when blank and keep the words where what was written is no figure or date.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from perfdesk.model.fields import (
    DAY,
    INDICATOR_VALUE,
    LONG_TEXT,
    MONEY,
    SCORE,
    TEXT,
    VALUE,
    WHOLE,
    Day,
    declared,
    extra,
    optional,
    part,
    rows,
)
from perfdesk.model.money import Figure
from perfdesk.model.value import TargetValue

Extra: TypeAlias = Mapping[str, object]
"""Interchange keys that perfdesk does not know; kept as they came. Never changed in place."""


@dataclass(frozen=True, slots=True)
class Funds:
    """项目资金 of a target form, in 元: the whole project on the left, this year on the right."""

    project_total: Figure = declared(
        "项目资金总额",
        MONEY,
        "整个项目的资金总额，等于财政资金与其他资金之和。单位是元。",
        good="795,300.00",
        bad="79.53 万",
    )
    project_fiscal: Figure = declared(
        "项目资金：财政资金", MONEY, "项目资金总额中由财政安排的部分。", good="795,300.00", bad="全额财政"
    )
    project_other: Figure = declared(
        "项目资金：其他资金", MONEY, "项目资金总额中财政以外的部分；没有填 0。", good="0.00", bad="无"
    )
    annual_total: Figure = declared(
        "年度资金申请总额",
        MONEY,
        "本年度申请的资金总额，等于当年财政拨款、上年结转资金与其他资金之和；成本指标和情况说明里的金额要与它对得上。",
        good="795,300.00",
        bad="约 80 万元",
    )
    annual_appropriation: Figure = declared(
        "当年财政拨款", MONEY, "本年度申请的财政拨款。", good="795,300.00", bad="同上"
    )
    annual_carryover: Figure = declared(
        "上年结转资金", MONEY, "上年结转到本年度使用的资金；没有填 0。", good="0.00", bad="/"
    )
    annual_other: Figure = declared("年度其他资金", MONEY, "本年度财政以外的资金；没有填 0。", good="0.00", bad="无")
    extra: Extra = extra()


@dataclass(frozen=True, slots=True)
class Indicator:
    """One 绩效指标 of a target form."""

    level1: str = declared(
        "一级指标", TEXT, "成本、产出、效益、满意度四类之一；由二级指标决定。", good="产出指标", bad="绩效指标"
    )
    level2: str = declared(
        "二级指标",
        TEXT,
        "指标衡量的是什么：数量、质量、时效、社会效益等。名称里有“及时、响应时间”的是时效指标，有“合格率、故障率”的是质量指标。",
        good="故障响应时间 → 时效指标",
        bad="故障响应时间 → 数量指标",
    )
    level3: str = declared(
        "三级指标", TEXT, "指标的名称，短而能衡量；数字和期限写在指标值里。", good="故障响应时间", bad="2小时内响应故障"
    )
    value: TargetValue = declared(
        "指标值", INDICATOR_VALUE, "符号、数字和单位；确实不能用数字时才用文字。", good="≤30分钟", bad="及时"
    )
    extra: Extra = extra()


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the narrative (项目经费情况说明)."""

    heading: str = declared("标题", TEXT, "七个部分的标题由表样规定，一般不改。", good="二、立项依据", bad="依据如下")
    text: str = declared(
        "内容",
        LONG_TEXT,
        "分段写清事实、依据和数字；金额与资金栏一致，文件写全名和文号。",
        good="每台每年维护费 2,400 元，共 30 台，合计 72,000 元。",
        bad="根据有关文件，需经费若干。",
    )
    extra: Extra = extra()


@dataclass(frozen=True, slots=True)
class TargetForm:
    """财政项目支出绩效目标申报表 of one project and year."""

    kind: ClassVar[str] = "target"

    layout: str = declared("版式", TEXT)
    edition: str = declared("表样", TEXT)
    year: int | None = declared("年度", WHOLE, "申报的预算年度，四位数字。", good="2026", bad="26 年")
    project_name: str = declared(
        "项目名称", TEXT, "与预算系统里的项目名称一致，不带往年年份。", good="法律顾问", bad="法律顾问（2024年）"
    )
    project_nature: str = declared(
        "项目性质", TEXT, "经常性项目每年都有；一次性项目做完为止。", good="其他经常性项目", bad="长期"
    )
    project_category: str = declared(
        "项目类别", TEXT, "其他运转类或特定目标类，与预算系统一致。", good="特定目标类", bad="专项"
    )
    supervising_department: str = declared(
        "主管部门", TEXT, "一级预算单位的全称；一册之内写法一致。", good="江州市水务局", bad="水务局"
    )
    implementing_unit: str = declared("实施单位", TEXT, "使用这笔资金的单位全称。", good="江州市河道管理所", bad="我所")
    start_date: Day = declared("计划开始日期", DAY, "经常性项目为当年 1 月 1 日。", good="2026-01-01", bad="年初")
    end_date: Day = declared(
        "计划完成日期", DAY, "经常性项目为当年 12 月 31 日，不早于开始日期。", good="2026-12-31", bad="2025-12-31"
    )
    funds: Funds = part(Funds)
    overall_goal: str = declared(
        "项目总目标",
        LONG_TEXT,
        "整个项目做成什么样：对象、内容、达到的程度。",
        good="三年内使全市 46 条河道水面无成片漂浮物，岸坡整洁，居民满意度达到 90%。",
        bad="做好河道保洁工作。",
    )
    annual_goal: str = declared(
        "年度总体目标",
        LONG_TEXT,
        "这笔钱在本年度做成什么：写清数量、质量、时间和效果，40 至 500 字。写到的数字，指标里也要有。",
        good="全年保洁 120 公里河道，漂浮物 24 小时内清除，汛期前完成 12 处闸口清障，居民满意度不低于 90%。",
        bad="进一步加强管理，不断提高水平，确保各项工作顺利开展。",
    )
    indicators: tuple[Indicator, ...] = rows(Indicator, "绩效指标")
    narrative: tuple[Section, ...] = rows(Section, "项目经费情况说明")
    extra: Extra = extra()


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One row of 项目资金 in a self-evaluation, in 元."""

    item: str = declared("资金来源", TEXT)
    initial: Figure = declared(
        "年初预算数", MONEY, "年初批复的预算，与目标申报表的年度资金申请总额一致。", good="795300.00", bad="79.53 万"
    )
    full_year: Figure = declared(
        "全年预算数", MONEY, "年中调整后的预算；没有调整的与年初预算数相同。", good="780000.00", bad="按执行数倒填"
    )
    executed: Figure = declared("全年执行数", MONEY, "全年实际支出，以决算为准。", good="768300.00", bad="基本用完")
    weight: Figure = declared("分值", SCORE, "执行率的分值由表样规定，一般为 10 分。", good="10", bad="—")
    rate: str = declared("执行率", TEXT, "全年执行数 ÷ 全年预算数，两位小数。", good="98.50%", bad="0.985")
    score: Figure = declared("得分", SCORE, "分值 × 执行率，最多得满分。", good="9.85", bad="10（凭印象）")
    extra: Extra = extra()


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry of the log that is kept of an indicator during the year (年内记录)."""

    date: Day = declared("日期", DAY, "数据取得的日期。", good="2026-03-31", bad="一季度")
    value: TargetValue = declared(
        "完成情况", VALUE, "次数、件数等写本次新增的量；比率、时长和人数写到当日为止的情况。", good="3次", bad="若干"
    )
    evidence: str = declared("佐证材料", TEXT, "能证明这个数的文件名。", good="一季度巡查记录.pdf", bad="见档案")
    extra: Extra = extra()


@dataclass(frozen=True, slots=True)
class EvaluatedIndicator:
    """One 绩效指标 of a self-evaluation: target, what was reached, and its score."""

    level1: str = declared("一级指标", TEXT, "与目标申报表一致。")
    level2: str = declared("二级指标", TEXT, "与目标申报表一致。")
    level3: str = declared(
        "三级指标", TEXT, "与目标申报表的指标名称一致，自评时不改。", good="故障响应时间", bad="响应"
    )
    target: TargetValue = declared("年度指标值", VALUE, "与目标申报表一致，自评时不改。", good="≤30分钟", bad="≤60分钟")
    actual: TargetValue = declared(
        "实际完成值", VALUE, "全年真实达到的值，有材料可查；单位与指标值相同。", good="26分钟", bad="≤30分钟"
    )
    weight: Figure = declared("分值", SCORE, "各指标分值与执行率的分值合计 100 分。", good="10", bad="10%")
    score: Figure = declared("得分", SCORE, "达到指标值得满分；没有达到的按比例扣分。", good="8.6", bad="优")
    deviation: str = declared(
        "偏差原因分析及改进措施",
        LONG_TEXT,
        "没有得满分、没有达到或超出指标值三成以上的，写明原因和怎样改进；否则写“无”。",
        good="7 月设备更换停运 9 天，少巡查 2 次；已备一台应急设备。",
        bad="有待加强",
    )
    log: tuple[LogEntry, ...] = rows(LogEntry, "年内记录", sparse=True)
    extra: Extra = extra()


@dataclass(frozen=True, slots=True)
class SelfEvaluation:
    """财政项目支出绩效自评表 of one project and year."""

    kind: ClassVar[str] = "self-evaluation"

    layout: str = declared("版式", TEXT)
    edition: str = declared("表样", TEXT)
    year: int | None = declared("年度", WHOLE, "自评的预算年度，四位数字。", good="2026", bad="上年")
    project_name: str = declared("项目名称", TEXT, "与目标申报表一致。", good="法律顾问", bad="法律顾问（自评）")
    supervising_department: str = declared(
        "主管部门", TEXT, "一级预算单位的全称；一册之内写法一致。", good="江州市水务局", bad="水务局"
    )
    implementing_unit: str = declared("实施单位", TEXT, "使用这笔资金的单位全称。", good="江州市河道管理所", bad="我所")
    budget: tuple[BudgetRow, ...] = rows(BudgetRow, "项目资金")
    expected_goal: str = declared("预期目标", LONG_TEXT, "与目标申报表的年度总体目标一致。")
    actual_completion: str = declared(
        "实际完成情况",
        LONG_TEXT,
        "对照预期目标逐项写做成了什么、做了多少、效果如何；付了哪些钱不算完成情况。",
        good="全年保洁 118 公里河道，漂浮物平均 21 小时清除，12 处闸口于 5 月底前完成清障。",
        bad="支付保洁费 78 万元。",
    )
    indicators: tuple[EvaluatedIndicator, ...] = rows(EvaluatedIndicator, "绩效指标")
    total_weight: Figure = declared("总分值", SCORE, "各项分值之和，100 分。", good="100", bad="90")
    total_score: Figure = declared("总得分", SCORE, "执行率得分与各指标得分之和。", good="96.5", bad="优秀")
    extra: Extra = extra()


Form: TypeAlias = TargetForm | SelfEvaluation
AnyIndicator: TypeAlias = Indicator | EvaluatedIndicator


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary sentence of a book and the figures that it states; the total in 万元."""

    budget_units: int | None = declared("预算单位数", WHOLE)
    projects: int | None = declared("项目数", WHOLE)
    total_wanyuan: Figure = declared("项目预算资金（万元）", MONEY)
    text: str = declared("汇总说明", LONG_TEXT)
    extra: Extra = extra()


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who answers for a book, printed under each form where wanted."""

    preparer: str = declared("填报人", TEXT, "填这一册的人。", good="李明", bad="办公室")
    phone: str = declared("联系电话", TEXT, "找得到填报人的电话，带区号。", good="0571-12345678", bad="见通讯录")
    head: str = declared("单位负责人", TEXT, "在纸上签字的负责人。", good="王芳", bad="领导")
    date: Day = declared("日期", DAY, "签字的日期；空着可在纸上填写。", good="2026-03-10", bad="三月上旬")
    extra: Extra = extra()


@dataclass(frozen=True, slots=True)
class Waiver:
    """A reason why a finding may stand; it travels with the book."""

    kind: str = declared("表种", TEXT)
    project_name: str = declared("项目名称", TEXT)
    code: str = declared("检查", TEXT)
    field: str = declared("栏目", TEXT)
    reason: str = declared("理由", LONG_TEXT)
    extra: Extra = extra()


@dataclass(frozen=True, slots=True)
class Book:
    """填报册: one unit's forms of one year."""

    unit: str = declared("单位", TEXT)
    year: int | None = declared("年度", WHOLE)
    summary: Summary | None = optional(Summary)
    sign_off: SignOff | None = optional(SignOff)
    waivers: tuple[Waiver, ...] = rows(Waiver, "说明理由的检查意见")
    forms: tuple[Form, ...] = ()
    extra: Extra = extra()
