"""Typefaces: what they can print, how wide, and what happens to what none has."""

from pathlib import Path

import pytest

from perfdesk.export.fonts import (
    MISSING_MARK,
    SHIPPED,
    FontError,
    load_typeface,
    official_fonts,
    shipped_fonts,
)
from perfdesk.resources import resource_folder

SERIF = resource_folder() / "fonts" / "NotoSerifSC-Regular.ttf"
SANS = resource_folder() / "fonts" / "NotoSansSC-Bold.ttf"
FONTS = shipped_fonts()
EVERY_ROLE = pytest.mark.parametrize("role", sorted(SHIPPED))
ONLY_IN_ONE = "\U00025ad7\uf900"
UNKNOWN = "\U0002a6d6"


@EVERY_ROLE
@pytest.mark.parametrize("text", ["财政项目支出绩效目标申报表", "≥98.00(%)￥①℃㎡—…〇", "AZaz09", "犇骉㙓䶮"])
def test_every_role_prints_what_forms_are_written_with(role: str, text: str) -> None:
    chain = FONTS.chains[role]  # type: ignore[index]
    assert all(map(chain.has, text))


@EVERY_ROLE
def test_the_mark_of_a_missing_sort_is_itself_there(role: str) -> None:
    assert FONTS.chains[role].has(MISSING_MARK)  # type: ignore[index]


def test_ideographs_are_one_em_wide_and_figures_less() -> None:
    widths = FONTS.chains["song"].widths
    assert widths["财"] == widths["，"] == widths[UNKNOWN] == 1.0
    assert 0.4 < widths["8"] < 0.7


def test_a_line_is_printed_by_the_first_face_that_has_its_characters() -> None:
    face_of = [(face.name, run) for face, run in FONTS.chains["song"].runs(f"村{ONLY_IN_ONE}名{UNKNOWN}")]
    serif, sans = "NotoSerifSC-Regular", "NotoSansSC-Regular"
    assert [run for _, run in face_of if _ == serif] + [run for _, run in face_of if _ == sans]
    assert "".join(run for _, run in face_of) == f"村{ONLY_IN_ONE}名{MISSING_MARK}"
    assert {name for name, _ in face_of} == {serif, sans}


def test_characters_that_no_font_has_are_named_once_and_in_order() -> None:
    assert FONTS.missing(["张𪛖", "𪛖甲\u0007", "行\n末\t了"]) == "\u0007𪛖"
    assert FONTS.missing(["绩效目标\u200b"]) == ""
    assert FONTS.missing([]) == ""


def test_what_one_role_can_print_every_role_can() -> None:
    codes = [set().union(*(face.codes for face in chain.faces)) for chain in FONTS.chains.values()]
    assert all(each == codes[0] for each in codes)


def test_official_fonts_are_found_by_their_file_names_whatever_the_case(tmp_path: Path) -> None:
    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / "SimSun.TTF").symlink_to(SERIF)
    (tmp_path / "truetype" / "SIMHEI.ttf").symlink_to(SANS)
    found = official_fonts([tmp_path, tmp_path / "no such folder"])
    assert len(found.chains["song"].faces) == 3
    assert found.chains["hei"].faces[0].name == "NotoSansSC-Bold"
    assert found.chains["kai"].faces[: len(SHIPPED["kai"])] == FONTS.chains["kai"].faces
    codes = [set().union(*(face.codes for face in chain.faces)) for chain in found.chains.values()]
    assert all(each == codes[0] for each in codes)


@pytest.mark.parametrize("content", [b"", b"no font at all", SERIF.read_bytes()[:64]], ids=["empty", "text", "cut"])
def test_a_file_that_is_no_font_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "simsun.ttf"
    path.write_bytes(content)
    with pytest.raises(FontError, match=r"^字体文件 simsun\.ttf 不"):
        load_typeface(path)


def test_a_font_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FontError, match="不能读取"):
        load_typeface(tmp_path / "gone.ttf")
