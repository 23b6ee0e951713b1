"""The library: shipped data is whole and fits the editions and their rules; search, own rows, strict reading."""

import dataclasses
from decimal import Decimal
from pathlib import Path

import pytest
from forms import book, edition, form

from perfdesk.model.check import check_book
from perfdesk.model.editions import load_editions
from perfdesk.model.form import Indicator
from perfdesk.model.library import (
    Library,
    LibraryError,
    LibraryIndicator,
    from_plain,
    kept,
    load_library,
    shipped_library_folder,
    to_plain,
    used,
)
from perfdesk.model.structure import StructureError
from perfdesk.model.value import parse_value

LIBRARY = load_library()
each_indicator = pytest.mark.parametrize("indicator", LIBRARY.indicators, ids=lambda each: each.name)


def names(found: tuple[LibraryIndicator, ...]) -> list[str]:
    return [each.name for each in found]


def test_the_shipped_library_is_whole() -> None:
    assert len(LIBRARY.indicators) == 93
    assert len({(each.level2, each.name) for each in LIBRARY.indicators}) == 93
    assert len(LIBRARY.packs) == 13
    assert {each.word for each in LIBRARY.words} == set("及时 健全 规范 稳定 提升 良好 齐全 正常 有效".split())  # noqa: SIM905


@each_indicator
def test_a_shipped_indicator_says_everything(indicator: LibraryIndicator) -> None:
    assert edition().level1_of(indicator.level2) == indicator.level1
    assert all((indicator.meaning, indicator.formula, indicator.evidence, indicator.keywords))
    assert indicator.source in ("published", "wording")
    assert (indicator.operator is None) == (indicator.direction == "words")
    assert bool(indicator.unit) == (indicator.operator is not None)


@each_indicator
def test_a_shipped_indicator_offends_no_rule_of_rows(indicator: LibraryIndicator) -> None:
    row = indicator.indicator()
    if not row.value.is_figure and indicator.operator:
        row = dataclasses.replace(row, value=parse_value(f"{indicator.operator}10{indicator.unit}"))
    usual = form().indicators
    findings = check_book(book(form(indicators=(*usual, row))), load_editions())
    place = f"indicators[{len(usual)}]"
    told = [finding for finding in findings if finding.field.startswith(place) and finding.code == "level2-doubtful"]
    assert not told


@pytest.mark.parametrize("pack", LIBRARY.packs, ids=lambda pack: pack.name)
def test_a_pack_covers_all_four_levels(pack: object) -> None:
    found = LIBRARY.search(pack=pack.name)  # type: ignore[attr-defined]
    assert {each.level1 for each in found} == {"成本指标", "产出指标", "效益指标", "满意度指标"}


@pytest.mark.parametrize("word", LIBRARY.words, ids=lambda word: word.word)
def test_the_examples_for_a_word_are_figures(word: object) -> None:
    assert all(parse_value(example).is_figure for example in word.examples)  # type: ignore[attr-defined]


def test_a_name_is_found_before_a_key_word() -> None:
    found = names(LIBRARY.search("满意"))
    assert found[0] == "服务对象满意度"
    assert names(LIBRARY.search("等保"))[0] == "等保级别保持"
    assert "测评通过率" in names(LIBRARY.search("等保"))


def test_all_words_must_be_there() -> None:
    assert names(LIBRARY.search("工资 及时")) == ["工资发放及时率"]
    assert LIBRARY.search("工资 火星") == ()


def test_full_width_letters_are_found() -> None:
    assert names(LIBRARY.search("１２３４５")) == ["12345热线同类投诉下降率"]


def test_a_filter_takes_a_level_of_either_kind() -> None:
    assert {each.level2 for each in LIBRARY.search(level2="时效指标")} == {"时效指标"}
    assert {each.level1 for each in LIBRARY.search(level2="效益指标")} == {"效益指标"}


def test_a_pack_is_known_by_the_name_of_the_project() -> None:
    assert LIBRARY.pack_of("法律顾问") == "法律顾问"
    assert LIBRARY.pack_of("政务云运维服务") == "信息化运维"
    assert LIBRARY.pack_of("其他") == ""


def test_a_typical_value_is_ready_to_use() -> None:
    found = LIBRARY.named("故障响应时间")
    assert found is not None
    assert found.indicator() == Indicator("产出指标", "时效指标", "故障响应时间", parse_value("≤30.00(分钟)"))
    assert found.hint == "≤30分钟"


def test_without_a_typical_value_operator_and_unit_stand_ready() -> None:
    found = LIBRARY.named("培训场次")
    assert found is not None
    assert (found.value.operator, found.value.unit, found.value.number) == ("≥", "场", None)
    assert found.hint == "≥ … 场"


def test_a_word_leads_to_its_prompt() -> None:
    found = LIBRARY.word_in("响应及时")
    assert found is not None
    assert found.word == "及时"
    assert LIBRARY.word_in("见附件") is None


def test_a_kept_row_comes_first_and_only_once() -> None:
    own = kept(Indicator("产出指标", "时效指标", "故障响应时间", parse_value("≤15分钟")))
    found = LIBRARY.with_own([own]).search("故障响应")
    assert [each.source for each in found] == ["own"]
    assert found[0].value.number == Decimal(15)


def test_what_forms_use_is_taken_once() -> None:
    rows = [Indicator("产出指标", "数量指标", "河道巡查次数", parse_value(f"≥{n}次")) for n in (10, 12)]
    found = used([form(indicators=(row,)) for row in rows])
    assert [(each.name, each.typical, each.source) for each in found] == [("河道巡查次数", "12", "used")]


@each_indicator
def test_an_indicator_survives_json(indicator: LibraryIndicator) -> None:
    assert from_plain(to_plain(indicator)) == indicator


def test_a_slip_in_json_is_told() -> None:
    with pytest.raises(StructureError, match="operator"):
        from_plain({"level2": "数量指标", "name": "次数", "operator": "~"})


def broken(folder: Path, name: str, text: str) -> str:
    for path in shipped_library_folder().glob("*.toml"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(LibraryError) as error:
        load_library(folder)
    return str(error.value)


def test_a_slip_in_a_file_names_file_key_and_reason(tmp_path: Path) -> None:
    text = 'level1 = "成本指标"\n[[indicators]]\nlevel2 = "经济成本指标"\nnmae = "x"\n'
    assert "cost.toml 不能使用：键 indicators[0].nmae：没有这个键，是否想写 name？" in broken(
        tmp_path, "cost.toml", text
    )
    assert "不是合法的 TOML" in broken(tmp_path, "words.toml", "[[")


def test_a_pack_that_is_not_there_is_refused(tmp_path: Path) -> None:
    text = 'level1 = "成本指标"\n[[indicators]]\nlevel2 = "经济成本指标"\nname = "x"\npacks = ["火星"]\n'
    assert "没有“火星”" in broken(tmp_path, "cost.toml", text)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="不能读取"):
        load_library(tmp_path)


def test_an_empty_library_finds_nothing() -> None:
    assert Library().search("满意") == ()
