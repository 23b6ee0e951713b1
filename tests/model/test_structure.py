"""Data files into dataclasses: each slip with its key and reason."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

import pytest

from perfdesk.model.structure import StructureError, structure


@dataclass(frozen=True)
class Part:
    name: str
    row_height: Decimal = Decimal(8)


@dataclass(frozen=True)
class Whole:
    count: int
    parts: tuple[Part, ...] = ()
    span: tuple[int, int] = (1, 1)
    side: Literal["left", "right"] = "left"
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    maybe: int | None = 3
    shown: bool = False
    rest: Mapping[str, Any] = field(default_factory=dict)
    patterns: tuple[re.Pattern[str], ...] = ()


def test_data_of_the_right_shape_is_read_whole() -> None:
    plain = {
        "count": 2,
        "parts": [{"name": "甲"}, {"name": "乙", "row-height": 7.5}],
        "span": [2, 3],
        "side": "right",
        "words": {"及时": ["按时"]},
        "maybe": None,
        "shown": True,
        "rest": {"any": [1, {"thing": None}]},
        "patterns": ["有待.*"],
    }
    assert structure(Whole, plain) == Whole(
        2,
        (Part("甲"), Part("乙", Decimal("7.5"))),
        (2, 3),
        "right",
        {"及时": ("按时",)},
        None,
        shown=True,
        rest={"any": [1, {"thing": None}]},
        patterns=(re.compile("有待.*"),),
    )


@pytest.mark.parametrize(
    ("changes", "key", "reason"),
    [
        ({"count": "2"}, "count", "应为整数，现为 '2'"),
        ({"count": True}, "count", "应为整数，现为 True"),
        ({"cuont": 1}, "cuont", "没有这个键，是否想写 count？"),
        ({"parts": {}}, "parts", "应为列表"),
        ({"parts": [{"name": "甲"}, {}]}, "parts[1].name", "缺少这个键"),
        ({"parts": [{"name": "甲", "row_height": "高"}]}, "parts[0].row_height", "应为数字"),
        ({"parts": [{"name": "甲", "row_height": float("nan")}]}, "parts[0].row_height", "应为数字"),
        ({"parts": [{"name": "甲", "row_height": 7, "row-height": 8}]}, "parts[0].row-height", "写了两遍"),
        ({"parts": ["甲"]}, "parts[0]", "应为一组键值"),
        ({"span": [1]}, "span", "应有 2 项，现有 1 项"),
        ({"side": "top"}, "side", "left、right"),
        ({"side": ["left"]}, "side", "不在可选值"),
        ({"words": {"及时": "按时"}}, "words.及时", "应为列表"),
        ({"words": {"及时": [1]}}, "words.及时[0]", "应为文字"),
        ({"maybe": "3"}, "maybe", "应为整数"),
        ({"shown": 1}, "shown", "应为true 或 false"),
        ({"patterns": ["(有待"]}, "patterns[0]", "不是合法的正则表达式（missing )"),
        ({"patterns": [3]}, "patterns[0]", "应为文字"),
    ],
)
def test_a_slip_is_told_with_its_key_and_reason(changes: dict[str, Any], key: str, reason: str) -> None:
    with pytest.raises(StructureError) as slip:
        structure(Whole, {"count": 1} | changes)
    assert slip.value.key == key
    assert reason in slip.value.reason


def test_what_is_no_table_at_all_is_refused() -> None:
    with pytest.raises(StructureError, match=r"^文件：应为一组键值"):
        structure(Whole, [])
