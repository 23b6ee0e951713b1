"""Made-up forms for the benchmarks: the same number always gives the same forms, about 5.6 KB of JSON each."""

import random
from typing import Any

WORDS = (
    "进一步提升",
    "城市运行管理",
    "服务大厅",
    "公共数据资源",
    "绩效目标管理",
    "专项资金使用",
    "信息化系统运维",
    "基础设施建设",
    "群众满意度",
    "长效管理机制",
    "网络安全等级保护",
    "年度重点工作",
    "应急保障能力",
    "按照有关文件要求",
    "确保项目按期完成",
    "提高工作效率",
    "规范化标准化",
    "街道",
    "社区",
    "培训",
    "巡检",
    "采购",
    "验收",
    "报告",
    "平台",
    "系统",
    "设备",
    "人员",
    "经费",
    "全年",
    "每月",
    "每季度",
    "完成",
    "保障",
    "推进",
    "落实",
    "开展",
    "组织",
    "及时",
    "有效",
    "稳定",
    "健全",
)
SIGNS = ("，", "。", "、", "2026", "（IT）")
UNITS = ("万元/人/年", "%", "次", "人", "个", "小时", "元/套", "项", "平方米")
WORD_VALUES = ("达到", "及时", "提升", "健全", "稳定", "符合", "48小时内", "良好")
LEVELS = (
    ("成本指标", "经济成本指标", 1),
    ("产出指标", "数量指标", 3),
    ("产出指标", "质量指标", 2),
    ("产出指标", "时效指标", 2),
    ("效益指标", "社会效益指标", 2),
    ("效益指标", "可持续影响指标", 1),
    ("满意度指标", "服务对象满意度指标", 1),
)
FIRST_CHARACTER, CHARACTERS = 0x4E00, 900


def form(number: int) -> dict[str, Any]:
    """Make up one target form as interchange JSON."""
    chance = random.Random(number)
    amount = f"{chance.randrange(20_000, 900_000_000) / 100:.2f}"
    unit = f"第{number // 20 + 1}号单位"
    return {
        "kind": "target",
        "layout": "2026",
        "edition": "target-2026",
        "year": 2026,
        "project_name": f"{text(chance, 8)}{number}",
        "project_nature": "其他经常性项目",
        "project_category": "其他运转类",
        "supervising_department": unit,
        "implementing_unit": unit,
        "start_date": "2026-01-01",
        "end_date": "2026-12-31",
        "funds": {
            "project_total": amount,
            "project_fiscal": amount,
            "project_other": "0.00",
            "annual_total": amount,
            "annual_appropriation": amount,
            "annual_carryover": "0.00",
            "annual_other": "0.00",
        },
        "overall_goal": text(chance, chance.randrange(100, 400)),
        "annual_goal": text(chance, chance.randrange(100, 400)),
        "indicators": [
            {"level1": level1, "level2": level2, "level3": text(chance, chance.randrange(5, 18)), "raw": value(chance)}
            for level1, level2, count in LEVELS
            for _ in range(count)
        ],
        "narrative": [{"heading": heading, "text": text(chance, 110)} for heading in ("一、项目概述", "四、实施方案")],
    }


def value(chance: random.Random) -> str:
    """Make up a target value."""
    if chance.random() < 0.4:  # noqa: PLR2004
        return chance.choice(WORD_VALUES)
    return f"{chance.choice('≥≤=')}{chance.randrange(1, 9999) / 100:.2f}({chance.choice(UNITS)})"


def text(chance: random.Random, length: int) -> str:
    """Make up `length` characters of words, rare characters and signs."""
    made = ""
    while len(made) < length:
        made += chance.choice(WORDS)
        if chance.random() < 0.3:  # noqa: PLR2004
            made += chr(FIRST_CHARACTER + chance.randrange(CHARACTERS)) + chance.choice(SIGNS)
    return made[:length]


def document(count: int) -> dict[str, Any]:
    """Make up a document of `count` forms, twenty to a unit."""
    return {"format": "perfdesk-forms", "version": 1, "forms": [form(number) for number in range(count)]}
