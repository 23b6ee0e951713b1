"""The rules over target values."""

import pytest
from rule_forms import findings, fires, form_with, mend

YES, NO = True, False


@pytest.mark.parametrize(
    ("code", "short", "name", "raw", "fired"),
    [
        ("value-missing", "数量", "巡检次数", "", YES),
        ("value-missing", "数量", "巡检次数", "12", YES),
        ("value-missing", "数量", "巡检次数", ">40", NO),
        ("value-missing", "数量", "巡检次数", "12次", NO),
        ("value-operator", "质量", "合格率", "100%", YES),
        ("value-operator", "时效", "到场时间", "36小时", YES),
        ("value-operator", "时效", "办结时间", "3个工作日内", YES),
        ("value-operator", "时效", "完工时间", "9月底前", YES),
        ("value-operator", "时效", "完工时间", "年底完成", YES),
        ("value-operator", "时效", "完工时间", "≤9月30日", NO),
        ("value-operator", "时效", "完工时间", "当年内", NO),
        ("value-operator", "质量", "防护等级", "二级", NO),
        ("value-operator", "质量", "评分", "评分≥上一年评分", NO),
        ("value-operator", "质量", "处置", "=100%，2小时内到场", NO),
        ("value-number", "质量", "合格率", "≥110(%)", YES),
        ("value-number", "质量", "合格率", "≥-5(%)", YES),
        ("value-number", "社会", "借阅量增长率", "≥120(%)", NO),
        ("value-number", "数量", "培训场次", "≥2.5(场)", YES),
        ("value-number", "数量", "培训场次", "≥12.00(场)", NO),
        ("value-number", "成本", "人均成本", "≤2.5(万元/人)", NO),
        ("value-number", "社会", "借阅量", "≥若干", YES),
        ("value-number", "时效", "响应时间", "≤半小时", NO),
        ("value-number", "社会", "借阅量", "不超过上年", NO),
        ("value-number", "成本", "项目成本", "≤2026年预算数", NO),
        ("value-direction", "质量", "终端故障率", "≥1(%)", YES),
        ("value-direction", "质量", "故障处理率", "≥95(%)", NO),
        ("value-direction", "质量", "投诉处理满意度", "≥95(%)", NO),
        ("value-direction", "时效", "故障响应时间", "≥30(分钟)", YES),
        ("value-direction", "质量", "平均无故障时间", "≥300(小时)", NO),
        ("value-direction", "数量", "开放服务时间", "≥8(小时)", NO),
        ("value-direction", "数量", "参训人数", "≤140(人)", YES),
        ("value-direction", "社会", "覆盖率", "<90(%)", YES),
        ("value-direction", "数量", "投诉次数", "≤5(次)", NO),
        ("value-direction", "数量", "支付审核费的数量", "≤5(份)", NO),
        ("value-direction", "时效", "维修完成时间", "≤3(天)", NO),
        ("value-direction", "质量", "不合格件数", "≤3(件)", NO),
        ("value-direction", "成本", "覆盖人数成本", "≤3(元/人)", NO),
        ("value-easy", "数量", "巡检次数", "≥0(次)", YES),
        ("value-easy", "数量", "巡检次数", "≥1(次)", NO),
        ("value-easy", "社会", "借阅量增长率", "≥0(%)", NO),
        ("value-easy", "满意", "读者满意度", "≥75(%)", YES),
        ("value-easy", "满意", "读者满意度", "≥80(%)", NO),
        ("value-easy", "社会", "人员伤亡率", "≤1(%)", YES),
        ("value-easy", "社会", "人员伤亡率", "=0(%)", NO),
        ("value-easy", "质量", "读者投诉率", "<10(%)", YES),
        ("value-easy", "质量", "读者投诉率", "≤1(%)", NO),
        ("value-easy", "质量", "故障率", "≤100(%)", YES),
        ("value-easy", "成本", "预算执行率", "≤100(%)", NO),
        ("value-unit", "数量", "手册印制份数", "≥100(人)", YES),
        ("value-unit", "数量", "手册印制份数", "≥100(份)", NO),
        ("value-unit", "数量", "同时在线用户数", "≥300(人)", NO),
        ("value-unit", "数量", "入驻商户数", "≥30(次)", YES),
        ("value-direction", "时效", "图纸审核时间", "≥5(天)", YES),
        ("value-direction", "时效", "窗口供水时间", "≥5(小时)", NO),
        ("value-direction", "社会", "事故预警成功率", "≥90(%)", NO),
        ("value-direction", "社会", "失物丢失找回率", "≥90(%)", NO),
        ("value-direction", "质量", "逾期完成件数", "≤3(件)", NO),
        ("value-direction", "数量", "劳务派遣人员数", "≤12(人)", NO),
        ("value-unit", "数量", "参训人数", "≥100(人次)", NO),
        ("value-unit", "数量", "并发用户", "≥100", YES),
        ("value-unit", "质量", "合格率", "≥90(次)", YES),
        ("value-unit", "社会", "事故率", "≤1(起/万人)", NO),
        ("value-unit", "数量", "案件处置数量", "=100(%)", YES),
        ("value-unit", "时效", "维修时间", "=100(%)", YES),
        ("value-unit", "时效", "维修时间", "≤3(小时)", NO),
        ("value-unit", "质量", "办事效率", "≥90(件/天)", NO),
        ("value-unit", "成本", "人均工资", "≤12(万/人)", YES),
        ("value-unit", "成本", "场地租金", "≤3000(每月)", YES),
        ("value-unit", "成本", "场地租金", "≤3000(元/月)", NO),
        ("value-unit", "数量", "巡检", "≥4(每年)", YES),
        ("value-unit", "持续", "设备可用年限", "≥5(年)", NO),
        ("value-unit", "数量", "报告", "≥4(篇)", NO),
        ("rate-in-words", "质量", "验收合格率", "合格", YES),
        ("rate-in-words", "时效", "派单及时率", "当天派单", YES),
        ("rate-in-words", "社会", "办事效率", "提升", NO),
        ("rate-in-words", "社会", "降低投诉率", "降低", NO),
        ("rate-exact", "质量", "先行发现率", "=80(%)", YES),
        ("rate-exact", "质量", "先行发现率", "=100(%)", NO),
        ("rate-exact", "质量", "事故率", "=0(%)", NO),
        ("value-several", "质量", "应急处置", "=100%，2小时内到场，48小时内修复", YES),
        ("value-several", "质量", "应急处置", "评分不低于上年，无投诉", NO),
    ],
)
def test_values_that_fire_and_values_that_do_not(
    code: str,
    short: str,
    name: str,
    raw: str,
    fired: bool,  # noqa: FBT001
) -> None:
    assert fires(code, short, name, raw) == fired


@pytest.mark.parametrize(
    ("code", "short", "name", "raw", "value"),
    [
        ("value-operator", "质量", "合格率", "100%", "=100.00(%)"),
        ("value-operator", "质量", "完好率", "95%", "≥95.00(%)"),
        ("value-operator", "质量", "故障率", "2%", "≤2.00(%)"),
        ("value-operator", "时效", "到场时间", "半小时内", "≤0.50(小时)"),
        ("value-operator", "时效", "完工时间", "2026年2月底前", "≤2026年2月28日"),
        ("value-operator", "时效", "完工时间", "年底完成", "≤12月31日"),
        ("value-operator", "时效", "工资发放时间", "每月15日前", "≤每月15日"),
        ("value-direction", "数量", "参训人数", "≤140(人)", "≥140.00(人)"),
        ("value-easy", "社会", "人员伤亡率", "≤1(%)", "=0.00(%)"),
        ("value-unit", "数量", "手册印制份数", "≥100(人)", "≥100.00(份)"),
        ("value-unit", "成本", "人均工资", "≤12(万/人)", "≤12.00(万元/人)"),
        ("value-unit", "成本", "人均补贴", "≤800(每人/年)", "≤800.00(元/人/年)"),
        ("rate-exact", "质量", "故障率", "=3(%)", "≤3.00(%)"),
    ],
)
def test_the_mend_gives_the_whole_value(code: str, short: str, name: str, raw: str, value: str) -> None:
    assert mend(code, short, name, raw) == {"value": value}


def test_more_than_half_in_words_is_a_warning_beside_a_hint_on_each() -> None:
    form = form_with(
        ("数量", "巡检次数", "≥4(次)"),
        ("质量", "维护质量", "良好"),
        ("时效", "维修及时性", "及时"),
        ("时效", "到场时间", "48小时内"),
        ("社会", "服务效能", "提升"),
    )
    found = [(each.field, each.severity) for each in findings("value-qualitative", form)]
    assert found == [
        ("indicators", "warning"),
        ("indicators[1]", "hint"),
        ("indicators[2]", "hint"),
        ("indicators[4]", "hint"),
    ]


def test_half_in_words_is_no_warning_and_words_of_cost_are_left_to_the_cost_rules() -> None:
    form = form_with(("成本", "项目成本", "控制在预算内"), ("数量", "巡检次数", "≥4(次)"))
    assert not findings("value-qualitative", form)


def test_the_hint_shows_the_way_to_a_figure() -> None:
    (_, hint) = findings("value-qualitative", form_with(("时效", "维修及时性", "及时")))
    assert "≤30分钟" in hint.message


@pytest.mark.parametrize(
    ("raw", "limit"),
    [("上半年", "≤6月30日"), ("2026年下半年完成", "≤12月31日"), ("第三季度末", "≤9月30日"), ("二季度前", "≤6月30日")],
)
def test_a_part_of_the_year_is_a_limit(raw: str, limit: str) -> None:
    (found,) = findings("value-operator", form_with(("时效", "交付时间", raw)))
    assert found.message.endswith(f"例如“{limit}”。")


@pytest.mark.parametrize("raw", ["每半年", "每3天", "每季度"])
def test_how_often_is_no_limit(raw: str) -> None:
    assert not fires("value-operator", "时效", "盘点周期", raw)
