"""The rules over a whole book."""

from rule_forms import GOAL, fields, findings, form_with


def test_the_rarer_spelling_is_named_with_both_counts() -> None:
    other = "上海市临江区图书总馆"
    forms = [form_with(project_name=name) for name in "甲乙"]
    (found,) = findings("department-spelling", *forms, form_with(project_name="丙", supervising_department=other))
    assert (found.form, found.field) == (2, "supervising_department")
    assert f"“{other}”1 张" in found.message
    assert "2 张" in found.message


def test_white_space_and_blanks_are_no_other_spelling() -> None:
    forms = [form_with(supervising_department=name) for name in ("上海市临江区图书馆", "上海市 临江区图书馆", "")]
    assert not findings("department-spelling", *forms)


def test_the_same_name_twice() -> None:
    assert fields(
        "duplicate-project", form_with(project_name="热线(运维)"), form_with(project_name="热线（运维）")
    ) == ["project_name"]


def test_nearly_the_same_name_and_goal() -> None:
    forms = [form_with(project_name=name) for name in ("社区图书室终端租用服务", "社区图书室终端租用项目")]
    assert fields("duplicate-project", *forms) == ["project_name"]


def test_phases_and_other_years_are_other_projects() -> None:
    for names in (
        ("平台（二期）", "平台（运维）"),
        ("平台一期（运维）", "平台二期（运维）"),
        ("第1阅览室", "第2阅览室"),
    ):
        assert not fields("duplicate-project", *(form_with(project_name=name) for name in names))
    assert not fields("duplicate-project", form_with(), form_with(year=2027))


def test_nearly_the_same_name_with_another_goal() -> None:
    other = form_with(project_name="社区图书室终端租用项目", annual_goal="全年举办读书会 50 场，" + GOAL[::-1])
    assert not fields("duplicate-project", form_with(project_name="社区图书室终端租用服务"), other)


def test_units_of_streets_and_other_units_are_no_second_spelling() -> None:
    names = ("上海市临江区城市运行管理中心", "上海市临江区柳堤街道城市运行管理中心", "上海市临江区政务服务中心")
    forms = [form_with(project_name=name, supervising_department=name, implementing_unit=name) for name in names]
    assert not findings("department-spelling", *forms)


def test_any_other_department_of_one_unit_is_a_second_one() -> None:
    forms = [form_with(project_name=name) for name in "甲乙"]
    other = form_with(project_name="丙", supervising_department="上海市临江区财政局")
    assert fields("department-spelling", *forms, other) == ["supervising_department"]


def test_a_name_without_the_city_is_a_second_spelling() -> None:
    forms = [form_with(project_name=name) for name in "甲乙"]
    short = form_with(project_name="丙", implementing_unit="临江区图书馆")
    assert fields("department-spelling", *forms, short) == ["implementing_unit"]
