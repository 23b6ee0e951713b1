"""Icons: each file is one that the script takes, colours follow the theme, drawings are as sharp as the screen."""

import ast
import runpy
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication

import perfdesk.ui
from perfdesk.resources import resource_folder
from perfdesk.ui.icons import IconError, icon, pixmap
from perfdesk.ui.theme import apply_theme

FOLDER = resource_folder() / "icons"
SCRIPT = runpy.run_path(str(FOLDER / "fetch_icons.py"))
NAMES: list[str] = SCRIPT["NAMES"]


def inks(image: QImage) -> set[str]:
    """Return the colours of the pixels that are fully painted."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def test_the_folder_holds_what_the_script_takes() -> None:
    assert {path.name for path in FOLDER.glob("*.svg")} == {f"{name}.svg" for name in NAMES} | set(SCRIPT["COLOURED"])
    assert "ISC License" in Path(FOLDER / "LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_drawn(qapp: QApplication, name: str) -> None:
    theme = apply_theme(qapp, "light")
    assert theme.colour("text").name() in inks(icon(name).pixmap(QSize(48, 48)).toImage())


def test_an_icon_follows_the_theme(qapp: QApplication) -> None:
    one = icon("maximize", "accent")
    for name in ("light", "dark", "contrast"):
        theme = apply_theme(qapp, name)
        assert inks(one.pixmap(QSize(64, 64)).toImage()) == {theme.colour("accent").name()}


def test_an_icon_is_drawn_in_pixels_of_the_screen(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    drawn = icon("undo-2").pixmap(QSize(18, 18), 1.5)
    assert drawn.size() == QSize(27, 27)
    assert drawn.devicePixelRatio() == 1.5
    assert pixmap("undo-2", "muted", 16, 1.25).size() == QSize(20, 20)


def test_what_cannot_be_done_is_grey(qapp: QApplication) -> None:
    theme = apply_theme(qapp, "light")
    drawn = icon("maximize", "error").pixmap(QSize(64, 64), QIcon.Mode.Disabled)
    assert inks(drawn.toImage()) == {QColor(theme.colour("border")).name()}


def names_asked_for() -> set[str]:
    """Return the names that the window's code gives to `icon` and `pixmap`."""
    calls = (
        node
        for path in Path(perfdesk.ui.__file__).parent.glob("**/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("icon", "pixmap")
    )
    return {call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)}


def test_every_icon_that_is_asked_for_is_there() -> None:
    asked = names_asked_for()
    assert asked
    assert asked <= set(NAMES)


def test_an_unknown_icon_is_refused() -> None:
    with pytest.raises(IconError):
        icon("no-such-icon")
