"""Units of money that have no figure."""

import pytest

from perfdesk.model.missing_figures import read_missing


@pytest.mark.parametrize("text", ["其他费用万元，", "共约万元。", "合计    万元", "餐费____元；", "软件运维万、"])
def test_units_without_a_figure_are_found(text: str) -> None:
    assert len(read_missing(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "单位：万元",
        "（万元）",
        "金额单位为万元。",
        "软件运维5万、",
        "数十万元。",
        "治理主体多元、",
        "汇率按美元。",
        "办公楼三单元，",
        "按实结算。",
        "合计贰万元。",
        "**万元。",
    ],
)
def test_other_units_are_left_alone(text: str) -> None:
    assert read_missing(text) == ()
