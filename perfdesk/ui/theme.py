"""How the desk looks: colours by role, one scale of type, one grid of spaces, and the stylesheet made from them.

Every colour is named for what it does (`text`, `line`, `accent`), so a widget that paints itself asks
`current_theme().colour("line")` and stands right in light, dark and high contrast. Labels and buttons take their look
from a property: `label.setProperty("role", "title")`, `button.setProperty("kind", "primary")`; where one changes while
it is shown, through `restyle(box, "state", "error")`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import Template
from typing import Final, Literal, TypeAlias, cast, get_args

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle, QStyleOption, QWidget

from perfdesk.resources import resource_folder

ThemeName: TypeAlias = Literal["light", "dark", "contrast"]
Role: TypeAlias = Literal[
    "text", "muted", "base", "surface", "raised", "desk", "line", "border", "accent", "on_accent", "selection",
    "error", "error_soft", "warning", "warning_soft", "ok", "ok_soft",
]  # fmt: skip
Size: TypeAlias = Literal["caption", "text", "section", "title"]

SYSTEM: Final = "system"
"""The choice that follows the system between light and dark."""
LEAST_ZOOM: Final = 1.0
MOST_ZOOM: Final = 2.0
FAMILY: Final = "Noto Sans SC"

COLOURS: Final[Mapping[ThemeName, Mapping[Role, str]]] = {
    "light": {
        "text": "#1b1f27", "muted": "#566070", "base": "#ffffff", "surface": "#f5f6f8", "raised": "#e9ecf1",
        "desk": "#dfe3e9", "line": "#dadee5", "border": "#868e9c", "accent": "#1d5bc9", "on_accent": "#ffffff",
        "selection": "#dde9fd", "error": "#b3261e", "error_soft": "#fdecea", "warning": "#825000",
        "warning_soft": "#fff3dc", "ok": "#1a6b3a", "ok_soft": "#e5f5ea",
    },
    "dark": {
        "text": "#e8eaed", "muted": "#a9b0bc", "base": "#16181c", "surface": "#1e2126", "raised": "#2a2e35",
        "desk": "#0f1114", "line": "#343941", "border": "#747c89", "accent": "#82b1ff", "on_accent": "#0b1a33",
        "selection": "#23375a", "error": "#ff9c92", "error_soft": "#3b1f1d", "warning": "#f0bf6b",
        "warning_soft": "#382b14", "ok": "#7fd49b", "ok_soft": "#18301f",
    },
    "contrast": {
        "text": "#ffffff", "muted": "#e6e6e6", "base": "#000000", "surface": "#000000", "raised": "#1f1f1f",
        "desk": "#000000", "line": "#bdbdbd", "border": "#ffffff", "accent": "#ffe14d", "on_accent": "#000000",
        "selection": "#333300", "error": "#ff9a93", "error_soft": "#2b0000", "warning": "#ffc266",
        "warning_soft": "#2b1a00", "ok": "#7dffa0", "ok_soft": "#002b0f",
    },
}  # fmt: skip

SIZES: Final[Mapping[Size, int]] = {"caption": 12, "text": 14, "section": 16, "title": 20}
_BOLD: Final = ("section", "title")
_SPACES: Final[Mapping[str, int]] = {
    "hair": 1, "ring": 2, "inset": 4, "gap": 8, "group": 16, "part": 24, "row": 32, "bar": 10, "radius": 6,
    "pill": 4, "thumb": 3, "field": 20, "tick": 16, "dot": 10, "round": 9, "icon": 18,
}  # fmt: skip
_PROPERTY: Final = "perfdesk_theme"


@dataclass(frozen=True, slots=True)
class Theme:
    """A look at a size of type.

    Attributes:
        name: which colours.
        zoom: 1.0 to 2.0; every length of the screen is multiplied with it.
    """

    name: ThemeName
    zoom: float = 1.0

    def colour(self, role: Role) -> QColor:
        """Return the colour of a role."""
        return QColor(COLOURS[self.name][role])

    def px(self, length: float) -> int:
        """Return a length of the 100 % screen at this zoom."""
        return max(round(length * self.zoom), 1)

    def font(self, size: Size = "text", *, bold: bool | None = None) -> QFont:
        """Return the typeface in a size of the scale; heads are bold unless `bold` says otherwise."""
        font = QFont(FAMILY)
        font.setPixelSize(self.px(SIZES[size]))
        font.setBold(size in _BOLD if bold is None else bold)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    @property
    def icon_size(self) -> QSize:
        """The size of icons in bars."""
        return QSize(self.px(_SPACES["icon"]), self.px(_SPACES["icon"]))

    @property
    def inset(self) -> int:
        """The space between an icon and its word."""
        return self.px(_SPACES["inset"])

    @property
    def gap(self) -> int:
        """The space inside controls and between fields."""
        return self.px(_SPACES["gap"])

    @property
    def group(self) -> int:
        """The space between groups."""
        return self.px(_SPACES["group"])

    @property
    def part(self) -> int:
        """The space between the sections of a page."""
        return self.px(_SPACES["part"])

    @property
    def row(self) -> int:
        """The height of a row of a list and of a control."""
        return self.px(_SPACES["row"])


def apply_theme(app: QApplication, name: str, zoom: float = 1.0) -> Theme:
    """Give the whole program a look.

    Args:
        app: the program.
        name: `light`, `dark`, `contrast`, or `system` for what the desktop says.
        zoom: size of everything; held between 1.0 and 2.0.

    Returns:
        The theme, which `current_theme()` gives from now on.
    """
    theme = Theme(_chosen(name), min(max(zoom, LEAST_ZOOM), MOST_ZOOM))
    if current_theme_or_none() == theme:
        return theme
    _load_fonts()
    app.setProperty(_PROPERTY, theme)
    app.setStyle(_Style(theme.px(_SPACES["tick"])))
    app.setPalette(palette_of(theme))
    app.setFont(theme.font())
    app.setStyleSheet(stylesheet_of(theme))
    return theme


class _Style(QProxyStyle):
    """Fusion, with icons that grow with the text in boxes, buttons and menus: no stylesheet reaches those of boxes."""

    def __init__(self, side: int) -> None:
        super().__init__("Fusion")
        self._side = side

    def pixelMetric(  # noqa: N802
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        """Return a length of the style."""
        return self._side if metric in _ICON_SIZES else super().pixelMetric(metric, option, widget)


_ICON_SIZES: Final = (
    QStyle.PixelMetric.PM_LineEditIconSize,
    QStyle.PixelMetric.PM_SmallIconSize,
    QStyle.PixelMetric.PM_ButtonIconSize,
)


def current_theme() -> Theme:
    """Return the theme that was applied last; light at 100 % before any was."""
    return current_theme_or_none() or Theme("light")


def current_theme_or_none() -> Theme | None:
    """Return the theme that was applied last, if any."""
    app = QGuiApplication.instance()
    return cast("Theme | None", app.property(_PROPERTY)) if app is not None else None


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the stylesheet asks for (`role`, `kind`, `state`), and let the look follow."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _chosen(name: str) -> ThemeName:
    if name in get_args(ThemeName):
        return cast("ThemeName", name)
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


@cache
def _load_fonts() -> None:
    """Put the shipped typeface at hand, once."""
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(resource_folder() / "fonts" / name))


def palette_of(theme: Theme) -> QPalette:
    """Return the colours as Qt's own widgets ask for them."""
    palette = QPalette()
    shown = QPalette.ColorRole
    for role, name in _PALETTE.items():
        palette.setColor(role, theme.colour(name))
    for role in (shown.WindowText, shown.Text, shown.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("border"))
    palette.setColor(shown.PlaceholderText, theme.colour("muted"))
    return palette


_PALETTE: Final[Mapping[QPalette.ColorRole, Role]] = {
    QPalette.ColorRole.Window: "surface",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "base",
    QPalette.ColorRole.AlternateBase: "surface",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "base",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "error",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "text",
    QPalette.ColorRole.ToolTipText: "base",
    QPalette.ColorRole.Light: "base",
    QPalette.ColorRole.Midlight: "raised",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "border",
    QPalette.ColorRole.Shadow: "border",
}


def stylesheet_of(theme: Theme) -> str:
    """Return the stylesheet of `resources/ui/desk.qss` with the theme's colours and lengths put in."""
    values = {str(role): colour for role, colour in COLOURS[theme.name].items()}
    values |= {name: f"{theme.px(length)}px" for name, length in _SPACES.items()}
    values |= {f"size_{name}": f"{theme.px(length)}px" for name, length in SIZES.items()}
    ink = "white" if theme.name == "light" else "black"
    values |= {name: f"{name}-{ink}.svg" for name in ("check", "minus")}
    values["icons"] = (resource_folder() / "icons").as_posix()
    return _sheet().substitute(values)


@cache
def _sheet() -> Template:
    return Template((resource_folder() / "ui" / "desk.qss").read_text(encoding="utf-8"))
