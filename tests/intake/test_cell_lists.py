"""Several lists of one workbook: what they say of one project is put together, what contradicts is told."""

from list_samples import UNIT, evaluations, read, said, targets

HEADS = ["项目名称", "实施单位", "年度", "金额（元）"]
LAWYER = ["法律顾问", UNIT, 2026, 5]


def test_the_same_list_twice_gives_its_projects_once() -> None:
    reading = read([HEADS, LAWYER], [HEADS, LAWYER])
    assert len(targets(reading)) == 1
    assert "先前的清单" not in said(reading)


def test_what_two_lists_say_differently_is_told() -> None:
    reading = read([HEADS, LAWYER], [HEADS, [*LAWYER[:3], 6]])
    assert [form.funds.annual_total for form in targets(reading)] == [5]
    assert "“年度资金申请总额”是“6”，先前的清单是“5”，保留先前的" in said(reading)


def test_projects_of_one_name_in_lists_of_two_units_stay_two() -> None:
    reading = read([HEADS, LAWYER], [HEADS, ["法律顾问", "江州市水文站", 2026, 6]])
    assert [form.funds.annual_total for form in targets(reading)] == [5, 6]


def test_two_rows_for_one_project_are_told() -> None:
    reading = read([HEADS, LAWYER, [*LAWYER[:3], 6]])
    assert [form.funds.annual_total for form in targets(reading)] == [5, 6]
    assert "清单里有几行都是这个项目" in said(reading)


def test_budget_rows_of_two_lists_complete_each_other() -> None:
    heads = ["项目名称", "年度", "全年预算数（元）"]
    reading = read(
        [[*heads, "自评得分"], ["法律顾问", 2025, 8, 98]],
        [["项目名称", "年度", "全年执行数（元）"], ["法律顾问", 2025, 7]],
    )
    (form,) = evaluations(reading)
    assert (form.budget[0].full_year, form.budget[0].executed, form.total_score) == (8, 7, 98)
