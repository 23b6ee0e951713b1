"""The look: contrast of each pair of colours that is used, one width for all digits, zoom, the stylesheet."""

from itertools import product
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from perfdesk.ui.icons import icon
from perfdesk.ui.theme import COLOURS, Role, Size, Theme, ThemeName, apply_theme, current_theme, restyle, stylesheet_of

NAMES: tuple[ThemeName, ...] = get_args(ThemeName)
GROUNDS: tuple[Role, ...] = ("base", "surface", "raised", "selection")
INKS: tuple[Role, ...] = ("text", "muted", "accent", "error", "warning", "ok")
PAIRS: list[tuple[Role, Role]] = [
    *product(INKS[:2], GROUNDS),
    *product(INKS[2:], GROUNDS[:2]),
    ("accent", "selection"),
    ("on_accent", "accent"),
    ("error", "error_soft"),
    ("warning", "warning_soft"),
    ("ok", "ok_soft"),
    ("text", "error_soft"),
    ("text", "warning_soft"),
    ("text", "ok_soft"),
]


def luminance(colour: QColor) -> float:
    """Return the relative luminance as WCAG 2 defines it."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(theme: Theme, one: Role, other: Role) -> float:
    light, dark = sorted((luminance(theme.colour(one)), luminance(theme.colour(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", NAMES)
def test_text_stands_out_from_its_ground(name: ThemeName) -> None:
    least = 7.0 if name == "contrast" else 4.5
    poor = {pair: contrast(Theme(name), *pair) for pair in PAIRS if contrast(Theme(name), *pair) < least}
    assert not poor


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ground", ["base", "surface"])
def test_edges_of_controls_can_be_seen(name: ThemeName, ground: Role) -> None:
    assert contrast(Theme(name), "border", ground) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_a_theme_has_every_role(name: ThemeName) -> None:
    assert set(COLOURS[name]) == set(get_args(Role))


@pytest.mark.parametrize("bold", [False, True])
def test_digits_are_of_one_width(qapp: QApplication, *, bold: bool) -> None:
    theme = apply_theme(qapp, "light")
    font = theme.font("text", bold=bold)
    assert QFontInfo(font).family() == "Noto Sans SC"
    assert len({QFontMetricsF(font).horizontalAdvance(digit) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("size", get_args(Size))
def test_zoom_enlarges_type(qapp: QApplication, size: Size) -> None:
    del qapp
    assert Theme("light", 2.0).font(size).pixelSize() == 2 * Theme("light").font(size).pixelSize()


def test_icons_in_boxes_and_buttons_grow_with_the_text(qtbot: QtBot, qapp: QApplication) -> None:
    sizes = []
    for zoom in (1.0, 1.5):
        apply_theme(qapp, "light", zoom)
        line, button = QLineEdit(), QToolButton()
        qtbot.addWidget(line)
        qtbot.addWidget(button)
        line.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        line.show()
        (sign,) = line.findChildren(QToolButton)
        sizes.append((sign.width(), button.iconSize().width()))
    assert sizes[0][1] == 16
    assert sizes[1][1] == 24
    assert sizes[1][0] - sizes[0][0] == 8


@pytest.mark.parametrize("name", NAMES)
def test_a_box_that_is_ticked_in_part_shows_a_sign(qtbot: QtBot, qapp: QApplication, name: ThemeName) -> None:
    """Not colour alone tells it from one that is not ticked."""
    theme = apply_theme(qapp, name)
    box = QCheckBox(tristate=True)
    qtbot.addWidget(box)
    box.setCheckState(Qt.CheckState.PartiallyChecked)
    box.resize(40, 40)
    box.show()
    drawn = box.grab().toImage()
    inside = {drawn.pixelColor(x, y).name() for x in range(5, 11) for y in range(16, 24)}
    assert theme.colour("accent").name() in inside
    assert len(inside) > 1


@pytest.mark.parametrize(("wanted", "given"), [(0.5, 1.0), (1.25, 1.25), (9.0, 2.0)])
def test_zoom_is_held_within_its_limits(qapp: QApplication, wanted: float, given: float) -> None:
    assert apply_theme(qapp, "light", wanted).zoom == given


def test_the_program_takes_the_colours(qtbot: QtBot, qapp: QApplication) -> None:
    label = QLabel("金额")
    qtbot.addWidget(label)
    for name in NAMES:
        theme = apply_theme(qapp, name)
        assert current_theme() == theme
        assert label.palette().color(QPalette.ColorRole.WindowText) == theme.colour("text")


def test_a_title_is_large_and_bold(qtbot: QtBot, qapp: QApplication) -> None:
    theme = apply_theme(qapp, "light", 1.5)
    label = QLabel("标题")
    label.setProperty("role", "title")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert label.font().pixelSize() == theme.font("title").pixelSize() == 30
    assert label.font().bold()


def test_a_changed_property_changes_the_look(qtbot: QtBot, qapp: QApplication) -> None:
    theme = apply_theme(qapp, "light")
    label = QLabel("对不上")
    qtbot.addWidget(label)
    restyle(label, "role", "error")
    assert label.palette().color(QPalette.ColorRole.WindowText) == theme.colour("error")
    restyle(label, "role", "ok")
    assert label.palette().color(QPalette.ColorRole.WindowText) == theme.colour("ok")


def test_the_system_decides_where_it_is_asked(qapp: QApplication) -> None:
    assert apply_theme(qapp, "system").name in ("light", "dark")


@pytest.mark.parametrize("name", NAMES)
def test_the_stylesheet_has_no_blank_left(name: ThemeName) -> None:
    assert "$" not in stylesheet_of(Theme(name))
