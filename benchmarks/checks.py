"""What the checks cost: one form with 20 indicators, one change in a book, and 10,000 forms in one process.

    python benchmarks/checks.py

The forms are made up here: sound rows with one in three given a fault, and goals of their own. Targets: a form under
2 ms, 10,000 forms under 10 s. The figures of a shared machine move; medians are shown.
"""

import dataclasses
import datetime as dt
import random
import statistics
import time
from collections.abc import Callable
from decimal import Decimal

from perfdesk.model.check import Checker, check_book
from perfdesk.model.editions import load_editions
from perfdesk.model.evaluation import evaluation_of, proposed
from perfdesk.model.form import Book, Funds, Indicator, Section, SelfEvaluation, TargetForm
from perfdesk.model.value import parse_value

EDITIONS = load_editions()
WORDS = "巡查培训维护平台网络宣传设备更新热线社区道路绿化照明排水保洁消防应急演练档案数据采购租用图书展览讲座"
ROWS = (
    ("成本指标", "经济成本指标", "维护单价", "≤2500.00(元/台)"),
    ("成本指标", "经济成本指标", "培训人均成本", "≤150.00(元/人)"),
    ("产出指标", "数量指标", "维护台数", "=40.00(台)"),
    ("产出指标", "数量指标", "培训人数", "≥60.00(人)"),
    ("产出指标", "数量指标", "巡检次数", "≥12.00(次)"),
    ("产出指标", "数量指标", "手册印制份数", "≥500.00(份)"),
    ("产出指标", "质量指标", "验收合格率", "=100.00(%)"),
    ("产出指标", "质量指标", "故障率", "≤1.00(%)"),
    ("产出指标", "质量指标", "用户投诉率", "≤1.00(%)"),
    ("产出指标", "时效指标", "响应时间", "≤30.00(分钟)"),
    ("产出指标", "时效指标", "维修恢复时间", "≤48.00(小时)"),
    ("产出指标", "时效指标", "计划完成及时率", "=100.00(%)"),
    ("效益指标", "经济效益指标", "节约能耗比例", "≥5.00(%)"),
    ("效益指标", "社会效益指标", "服务覆盖率", "≥90.00(%)"),
    ("效益指标", "社会效益指标", "重大事故次数", "=0.00(次)"),
    ("效益指标", "生态效益指标", "无纸化比例", "≥80.00(%)"),
    ("效益指标", "可持续影响指标", "管理制度健全性", "健全"),
    ("效益指标", "可持续影响指标", "设备可用年限", "≥5.00(年)"),
    ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90.00(%)"),
    ("满意度指标", "服务对象满意度指标", "使用人员满意度", "≥90.00(%)"),
)
FAULTS = ("", "100%", "48小时内", "及时", "=80.00(%)", "≥120.00(%)", "≤5000.00(每年)")
NARRATIVE = "本年度预算10.9万元，其中：设备维护10万元，培训费0.9万元。"
TIMES = 300
MANY = 10_000
IN_A_BOOK = 40


def made_up(seed: int) -> TargetForm:
    """Make up a form with 20 indicators."""
    chance = random.Random(seed)  # made-up data

    def text(length: int) -> str:
        return "".join(chance.choices(WORDS, k=length))

    rows = []
    for level1, level2, name, raw in ROWS:
        faulty = chance.random() < 1 / 3
        value = parse_value(chance.choice(FAULTS) if faulty else raw)
        rows.append(Indicator(level1, level2, f"{text(3)}{name}", value))
    amount = Decimal(109_000)
    return TargetForm(
        layout="2026",
        edition="target-2026",
        year=2026,
        project_name=f"{text(6)}项目{seed}",
        project_nature="其他经常性项目",
        project_category="特定目标类",
        supervising_department="临江区城市管理中心",
        implementing_unit="临江区城市管理中心",
        start_date=dt.date(2026, 1, 1),
        end_date=dt.date(2026, 12, 31),
        funds=Funds(amount, amount, Decimal(0), amount, amount, Decimal(0), Decimal(0)),
        overall_goal=f"三年内完成{text(chance.randint(20, 80))}。",
        annual_goal=f"全年完成{text(chance.randint(40, 160))}，共 {seed} 处，达到 95%。",
        indicators=tuple(rows),
        narrative=(Section("一、项目概述", text(200)), Section("六、年度预算安排", NARRATIVE)),
    )


def reached(form: TargetForm, seed: int) -> SelfEvaluation:
    """Make up what was reached of a form: two in three targets as promised, the rest in part, all scored by formula."""
    chance = random.Random(seed)  # made-up data
    edition = next(each for each in EDITIONS if each.name == "self-evaluation-2026")
    made = evaluation_of(form, edition)
    rows = tuple(
        dataclasses.replace(row, actual=row.target if chance.random() < 2 / 3 else parse_value("80"))
        for row in made.indicators
    )
    return proposed(dataclasses.replace(made, indicators=rows, actual_completion=form.annual_goal), edition)


def median_ms(work: Callable[[int], object], times: int = TIMES) -> float:
    """Return the median of `times` runs in milliseconds; each run is given its number."""
    taken = []
    for n in range(times):
        start = time.perf_counter()
        work(n)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def seconds(books: list[Book]) -> tuple[float, int]:
    """Return how long it takes to check `books`, and how many findings there are."""
    start = time.perf_counter()
    found = sum(len(check_book(book, EDITIONS)) for book in books)
    return time.perf_counter() - start, found


def main() -> None:
    """Measure and print."""
    forms = [made_up(seed) for seed in range(MANY)]
    unseen = [Book("单位", 2026, forms=(form,)) for form in forms[:TIMES]]
    one = median_ms(lambda n: check_book(unseen[n], EDITIONS))
    print(f"one form, 20 indicators, not seen before: {one:.2f} ms (target 2)")

    evaluations = [Book("单位", 2026, forms=(reached(form, n),)) for n, form in enumerate(forms[:TIMES])]
    other = median_ms(lambda n: check_book(evaluations[n], EDITIONS))
    print(f"one self-evaluation, 20 indicators, not seen before: {other:.2f} ms (target 2)")

    book = Book("单位", 2026, forms=tuple(forms[:IN_A_BOOK]))
    whole = median_ms(lambda _: check_book(book, EDITIONS), 30)
    checker = Checker(EDITIONS)
    checker.check(book)

    def change(n: int) -> None:
        changed = dataclasses.replace(book.forms[7], annual_goal=f"{book.forms[7].annual_goal}第{n}稿。")
        checker.check(dataclasses.replace(book, forms=(*book.forms[:7], changed, *book.forms[8:])))

    again = median_ms(change)
    print(
        f"a book of {IN_A_BOOK}: whole {whole:.1f} ms; after one change {again:.2f} ms, {whole / again:.0f} times less"
    )

    books = [Book(f"单位{n}", 2026, forms=tuple(forms[n : n + IN_A_BOOK])) for n in range(0, MANY, IN_A_BOOK)]
    for name, each in ((f"in books of {IN_A_BOOK}", books), ("in one book", [Book("单位", 2026, forms=tuple(forms))])):
        taken, found = seconds(each)
        print(f"{MANY:,} forms {name}: {taken:.1f} s (target 10), {MANY / taken:,.0f} forms/s, {found:,} findings")


if __name__ == "__main__":
    main()
