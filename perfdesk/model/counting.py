"""How people count in Chinese: powers of ten, what is counted, numerals."""

from decimal import Decimal
from typing import Final

SCALES: Final = {"": 1, "百": 10**2, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
COUNT_NOUNS: Final = (
    "人次", "人天", "人月", "课时", "学时", "小时", "工作日", "平方米", "平米", "立方米", "公里", "机柜", "端口",
    "季度", "年度", "个月", "户次", "路", "年", "季", "月", "周", "日", "天", "人", "名", "位", "套", "个", "份", "台",
    "次", "场", "件", "户", "家", "条", "辆", "张", "只", "项", "部", "块", "米", "吨", "亩", "点", "篇", "期", "节",
    "班", "岗", "座", "处", "组", "间", "门", "幅", "棵", "株", "盏", "本", "册", "根", "课", "餐", "单", "号", "批",
    "支", "盒", "袋", "瓶", "床", "站", "栋", "幢", "村", "例", "席", "面", "架", "艘", "公斤", "桶", "片", "杆", "㎡",
)  # fmt: skip
"""What a price may be per; also what a quantity counts."""
NOUN: Final = "|".join(sorted(COUNT_NOUNS, key=len, reverse=True))
"""A pattern of any of them, the longest first."""
_DIGITS = {
    sign: value for signs in ("零一二三四五六七八九", "〇壹贰叁肆伍陆柒捌玖") for value, sign in enumerate(signs)
}
_DIGITS["两"] = 2
_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}


def read_numeral(text: str) -> Decimal:
    """Read a Chinese numeral below 亿: 贰万伍仟 → 25000.

    Raises:
        KeyError: a character is none of a numeral.
    """
    whole = part = digit = 0
    for sign in text:
        if sign == "万":
            whole, part, digit = (whole + part + digit) * 10_000, 0, 0
        elif sign in _POWERS:
            part, digit = part + (digit or 1) * _POWERS[sign], 0
        else:
            digit = _DIGITS[sign]
    return Decimal(whole + part + digit)
