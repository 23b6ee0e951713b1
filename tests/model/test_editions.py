"""Editions: the shipped ones, new ones without code, and broken ones refused with file, key and reason."""

from pathlib import Path
from typing import Any

import pytest
from forms import edition, form

from perfdesk.model.editions import EditionError, Editions, load_editions, shipped_editions_folder
from perfdesk.model.form import Book, Funds, SelfEvaluation

SHIPPED = {"target-2026", "target-2026-summary", "target-2022", "self-evaluation-2023", "self-evaluation-2026"}
SMALL = """
format = "perfdesk-edition"
version = 1
name = "small"
title = "小表"
kind = "target"
layout = "small"
levels = []
rules = {}

[labels]
name = "项目名称"
all = "指标"
sign = "填报人：{preparer}"

[styles]
label = { font = "song", size = 10, leading = 15 }
text = { font = "song", size = 10, leading = 15 }
body = { font = "song", size = 11, leading = 20 }
section_heading = { font = "hei", size = 12, leading = 20 }
project_heading = { font = "hei", size = 16, leading = 20 }
book_title = { font = "hei", size = 16, leading = 20 }
book_heading = { font = "hei", size = 16, leading = 20 }

[grid]
columns = [30, 60, 80]

[[grid.rows]]
cells = [{ columns = [1, 1], label = "name" }, { columns = [2, 3], field = "project_name" }]

[[grid.rows]]
cells = [{ columns = [1, 1], label = "all", rows = 0 }, { columns = [2, 3], field = "overall_goal" }]

[[grid.rows]]
each = "indicators"
cells = [{ columns = [2, 2], field = "level3" }, { columns = [3, 3], field = "value" }]

[[grid.sign_off]]
cells = [{ columns = [1, 3], label = "sign" }]

[document]
title = ["{unit}"]
summary = "共{projects}个项目。"
project_heading = "项目{n}"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def refusal(folder: Path) -> str:
    """Return the sentence with which a folder's editions are refused."""
    with pytest.raises(EditionError) as refused:
        load_editions(shipped_editions_folder(), folder)
    return str(refused.value)


def test_every_shipped_edition_loads() -> None:
    assert {each.name for each in load_editions()} == SHIPPED


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_shipped_editions_name_every_level_and_label(name: str) -> None:
    shipped = edition(name)
    assert shipped.level1_of("服务对象满意度指标") == "满意度指标"
    assert shipped.level1_of("没有这一级") is None
    assert shipped.label("project_name") == "项目名称"
    assert shipped.label("no.such") == "no.such"


def test_an_edition_dropped_into_a_folder_is_at_hand(folder: Path) -> None:
    found = load_editions(shipped_editions_folder(), folder)
    assert {each.name for each in found} == SHIPPED | {"small"}
    small = found.of(form(layout="small", edition=""))
    assert small is not None
    assert small.name == "small"


def test_an_edition_states_only_what_differs_from_the_one_it_extends(tmp_path: Path) -> None:
    content = """
        format = "perfdesk-edition"
        version = 1
        name = "target-2026-lake"
        title = "湖区表"
        extends = "target-2026-summary"
        [labels]
        project_name = "项目全称"
        [formats]
        money_places = 0
    """
    (tmp_path / "lake.toml").write_text(content, encoding="utf-8")
    lake, base = (
        load_editions(shipped_editions_folder(), tmp_path).get("target-2026-lake"),
        edition("target-2026-summary"),
    )
    assert lake is not None
    assert lake.labels == {**base.labels, "project_name": "项目全称"}
    assert lake.formats.money_places == 0
    assert lake.formats.year == base.formats.year
    assert lake.grid == base.grid
    assert lake.rules == base.rules


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('title = "小表"', "", "title", "缺少这个键"),
        ('title = "小表"', "title = 5", "title", "应为文字"),
        ('title = "小表"', 'title = "小表"\ntilte = "x"', "tilte", "是否想写 title"),
        ('kind = "target"', 'kind = "budget"', "kind", "不在可选值"),
        ("version = 1", "version = 2", "version", "请先升级"),
        ("levels = []", 'levels = []\nblank = ["funds"]', "blank", "没有栏目 'funds'"),
        ("levels = []", 'levels = []\nblank = ["indicators[].level3"]', "blank", "没有栏目"),
        ("rules = {}", 'rules = { required = { severity = "fatal" } }', "rules.required.severity", "不在可选值"),
        ("size = 11", "size = 0", "styles.body.size", "太小"),
        ("size = 11", 'size = "大"', "styles.body.size", "应为数字"),
        ("body =", "bodies =", "styles.body", "缺少这种文字样式"),
        ("book_title =", "titles =", "styles.book_title", "缺少这种文字样式"),
        ("[30, 60, 80]", "[30, 60, 81]", "grid.columns", "左右页边之间只有 170 毫米"),
        ("[30, 60, 80]", "[1, 60, 80]", "grid.columns[0]", "太小"),
        ("[30, 60, 80]", "[30, 60, 40, 40]", "grid.rows[0]", "没有占满各列"),
        ("columns = [2, 2]", "columns = [1, 2]", "grid.rows[2].cells[0]", "与另一个格子重叠"),
        ("columns = [2, 2]", "columns = [3, 2]", "grid.rows[2].cells[0].columns", "1 至 3 列"),
        ("columns = [2, 2]", "columns = [2]", "grid.rows[2].cells[0].columns", "应有 2 项"),
        ("columns = [3, 3]", "columns = [3, 4]", "grid.rows[2].cells[1].columns", "1 至 3 列"),
        ("rows = 0", "rows = 2", "grid.rows[1].cells[0].rows", "用 0 一直跨到最后"),
        ("rows = 0", "rows = 9", "grid.rows[1].cells[0].rows", "应在 0 至 2"),
        ("rows = 0", "rows = -1", "grid.rows[1].cells[0].rows", "应在 0 至 2"),
        ('label = "name"', 'label = "nmae"', "grid.rows[0].cells[0].label", "labels 中没有 'nmae'"),
        ('field = "project_name"', 'field = "project"', "grid.rows[0].cells[1].field", "没有栏目 'project'"),
        ('field = "overall_goal"', 'field = "indicators[].level3"', "grid.rows[1].cells[1].field", "没有栏目"),
        ('field = "level3"', 'field = "level4"', "grid.rows[2].cells[0].field", "没有栏目 'indicators[].level4'"),
        ('field = "level3"', 'field = "level3", style = "big"', "grid.rows[2].cells[0].style", "styles 中没有 'big'"),
        ('each = "indicators"', 'each = "projects"', "grid.rows[2].each", "没有 'projects' 这些行"),
        ('[1, 3], label = "sign"', '[1, 3], label = "stamp"', "grid.sign_off[0].cells[0].label", "labels 中没有"),
        ('[1, 3], label = "sign"', "[1, 3]", "grid.sign_off[0].cells[0].label", "缺少这个键"),
        ('[1, 3], label = "sign"', '[1, 2], label = "sign"', "grid.sign_off[0]", "没有占满各列"),
        ("{preparer}", "{author}", "labels.sign", "{preparer}、{phone}、{head}、{date}"),
        ("{unit}", "{unit", "document.title[0]", "{unit}、{year}"),
        ("{projects}", "{count}", "document.summary", "{projects}"),
        ("{n}", "{0}", "document.project_heading", "{n}"),
        ("[labels]", "[formats]\nyear = '{jahr}'\n[labels]", "formats.year", "{year}"),
        ("[labels]", "[page]\ntop = 150\nbottom = 100\n[labels]", "page", "不足 100 毫米"),
        ("levels = []", 'levels = []\nextends = "nothing"', "extends", "不在手边"),
        ("levels = []", 'levels = []\nextends = "small"', "extends", "自相引用"),
        ("levels = []", 'levels = []\nextends = ["target-2026"]', "extends", "应为文字"),
    ],
)  # fmt: skip
def test_a_broken_edition_is_refused_with_file_key_and_reason(
    folder: Path, old: str, new: str, key: str, reason: str
) -> None:
    assert SMALL.count(old) == 1
    (folder / "small.toml").write_text(SMALL.replace(old, new), encoding="utf-8")
    sentence = refusal(folder)
    assert sentence.startswith(f"表样文件 small.toml 不能使用：键 {key}：")
    assert reason in sentence


def test_editions_that_extend_each_other_are_refused(folder: Path) -> None:
    for one, other in (("one", "two"), ("two", "one")):
        (folder / f"{one}.toml").write_text(f'name = "{one}"\nextends = "{other}"', encoding="utf-8")
    assert "键 extends：表样 'one' 自相引用" in refusal(folder)


def test_two_files_of_a_folder_may_not_have_one_name(folder: Path) -> None:
    (folder / "tiny.toml").write_text(SMALL, encoding="utf-8")
    assert refusal(folder) == "表样文件 tiny.toml 不能使用：键 name：'small' 已用在 small.toml 里，请另取名字。"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"name = ", "不是合法的 TOML"),
        ("标题 = 1".encode(), "不是合法的 TOML"),
        ("# 小表".encode("gb18030"), "不是 UTF-8"),
        (b"", "缺少这个键"),
    ],
)
def test_a_file_that_is_no_edition_at_all_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "odd.toml").write_bytes(content)
    sentence = refusal(tmp_path)
    assert sentence.startswith("表样文件 odd.toml 不能使用：")
    assert reason in sentence


def test_a_folder_may_replace_a_shipped_edition(tmp_path: Path) -> None:
    shipped = (shipped_editions_folder() / "target-2026.toml").read_text(encoding="utf-8")
    (tmp_path / "ours.toml").write_text(shipped.replace("项目类别", "项目种类"), encoding="utf-8")
    own = load_editions(shipped_editions_folder(), tmp_path)
    assert own.get("target-2026").labels["project_category"] == "项目种类"  # type: ignore[union-attr]


BLANK_LEFT = {"funds": Funds(), "overall_goal": "", "edition": ""}


def chosen(*forms: Any, editions: Editions | None = None) -> list[str | None]:
    found = (editions or load_editions()).of_book(Book(forms=forms))
    return [each.name if each else None for each in found]


def test_the_edition_of_a_book_is_the_one_whose_blanks_are_blank_in_all_its_forms() -> None:
    filled, blank = form(edition=""), form(**BLANK_LEFT)
    assert chosen(blank, blank) == ["target-2026-summary"] * 2
    assert chosen(blank, filled) == ["target-2026"] * 2


def test_a_form_may_name_its_edition() -> None:
    assert chosen(form(edition="target-2026-summary"), form(**BLANK_LEFT)) == ["target-2026-summary", "target-2026"]


def test_a_form_that_names_an_edition_of_another_kind_is_taken_by_its_layout() -> None:
    assert chosen(form(edition="self-evaluation-2023")) == ["target-2026"]
    assert chosen(SelfEvaluation(layout="2023", edition="target-2026")) == ["self-evaluation-2023"]


def test_a_layout_that_no_edition_has_has_none() -> None:
    assert chosen(form(layout="1999", edition="")) == [None]


@pytest.mark.parametrize(
    ("year", "name"),
    [(2022, "2023"), (2023, "2023"), (2024, "2026"), (2026, "2026"), (2019, "2023"), (None, "2023")],
)
def test_editions_of_one_layout_are_told_apart_by_their_years(year: int | None, name: str) -> None:
    assert chosen(SelfEvaluation(layout="2023", year=year)) == [f"self-evaluation-{name}"]


@pytest.mark.parametrize(
    ("kind", "year", "name"),
    [
        ("target", 2026, "target-2026"),
        ("target", 2023, "target-2022"),
        ("target", 2090, "target-2026"),
        ("target", None, "target-2026"),
        ("self-evaluation", 2021, "self-evaluation-2023"),
        ("self-evaluation", 2024, "self-evaluation-2026"),
        ("self-evaluation", 2090, "self-evaluation-2026"),
        ("self-evaluation", None, "self-evaluation-2026"),
        ("no such kind", 2026, None),
    ],
)
def test_a_new_form_begins_in_the_edition_of_its_year_or_the_nearest(
    kind: str, year: int | None, name: str | None
) -> None:
    found = load_editions().of_year(kind, year)
    assert (found.name if found else None) == name


@pytest.mark.parametrize("name", ["self-evaluation-2023", "self-evaluation-2026"])
def test_each_set_of_weights_comes_to_100_with_the_rate(name: str) -> None:
    shipped = edition(name)
    levels = {level.level1 for level in shipped.levels}
    for weights in shipped.scoring.weights:
        assert sum(weights.values(), shipped.scoring.rate_weight) == 100
        assert weights.keys() <= levels
