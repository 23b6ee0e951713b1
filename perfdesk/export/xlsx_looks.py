"""How cells of a spreadsheet look: one entry in the file's table of styles for each kind of cell."""

from decimal import Decimal
from typing import Final, NamedTuple

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from perfdesk.model.edition import Align, FontRole, Formats
from perfdesk.model.money import format_decimal

FONT_NAMES: Final[dict[FontRole, str]] = {
    "song": "宋体",
    "hei": "黑体",
    "fangsong": "仿宋",
    "kai": "楷体",
    "title": "方正小标宋简体",
}
"""What the office programs of Windows, Kylin and UOS call the official fonts."""
GENERAL: Final = "General"
AS_TEXT: Final = "@"
"""The number format of cells in which whatever is typed stays text."""
_THIN: Final = Side("thin")
_FRAME: Final = Border(_THIN, _THIN, _THIN, _THIN)
_SHADE: Final = PatternFill("solid", fgColor="FFEDEDED")


class Look(NamedTuple):
    """How a kind of cell looks.

    Attributes:
        font: role of the font.
        size: in pt.
        align: how lines stand.
        number_format: of the cell.
        framed: whether it has rules around it.
        figure: whether it holds a figure, which is made smaller rather than broken into lines.
        top: whether its text begins at the top rather than in the middle.
        quoted: whether its text is marked as text because it begins like a formula.
        shaded: whether it stands out as a heading of a list.
        link: whether it is shown as a link.
    """

    font: FontRole
    size: float
    align: Align
    number_format: str = GENERAL
    framed: bool = True
    figure: bool = False
    top: bool = False
    quoted: bool = False
    shaded: bool = False
    link: bool = False


class Looks(dict[Look, int]):
    """Look → its number in the table of styles; entered when first asked for."""

    def __init__(self, pad: Worksheet) -> None:
        """Enter looks by way of a sheet of the workbook that serves for nothing else: a cell for each."""
        super().__init__()
        self._pad = pad

    def __missing__(self, look: Look) -> int:
        pad = self._pad.cell(len(self) + 1, 1)
        colour = "FF0563C1" if look.link else None
        pad.font = Font(FONT_NAMES[look.font], look.size, color=colour, underline="single" if look.link else None)
        pad.alignment = Alignment(
            horizontal=look.align,
            vertical="top" if look.top else "center",
            wrap_text=not look.figure,
            shrink_to_fit=look.figure,
        )
        pad.border = _FRAME if look.framed else Border()
        pad.fill = _SHADE if look.shaded else PatternFill()
        pad.number_format = look.number_format
        pad.quotePrefix = look.quoted
        number = self[look] = pad.style_id
        return number


def money_format(amount: Decimal | None, formats: Formats) -> str:
    """Return the number format under which a spreadsheet shows an amount as the edition prints it."""
    places = formats.money_places or 0
    if amount is not None:
        _, _, decimals = format_decimal(amount, formats.money_places).partition(".")
        places = len(decimals)
    base = ("#,##0" if formats.money_commas else "0") + ("." + "0" * places if places else "")
    if formats.money_zero == format_decimal(Decimal(0), places):
        return base
    zero = f'"{formats.money_zero}"' if formats.money_zero else ""
    return f"{base};-{base};{zero}"
