"""Keys as they are written: on the sheet of shortcuts, in the guide, and by Qt itself in menus."""

from typing import Final

from PySide6.QtCore import QTranslator

_WRITTEN: Final = {"Up": "↑", "Down": "↓", "Return": "Enter", "Del": "Delete"}


def written(keys: str) -> str:
    """Write keys as all of the program does: `Ctrl+Shift+Up` as Ctrl+Shift+↑."""
    held, plus, last = keys.rpartition("+") if not keys.endswith("++") else (keys[:-2], "+", "+")
    return f"{held}{plus}{_WRITTEN.get(last, last)}"


class KeyNames(QTranslator):
    """Has Qt write keys so, too; its own Chinese names (上方向, 回车) are not those on the keyboard."""

    def isEmpty(self) -> bool:  # noqa: N802
        """Tell Qt that there is something to ask for."""
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str | None:  # type: ignore[override]
        """Return the name of a key; None leaves all else to the other translators."""
        del disambiguation, n
        return _WRITTEN.get(text) if context == "QShortcut" else None
