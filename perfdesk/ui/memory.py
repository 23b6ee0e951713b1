"""Where the work was: what the window finds again at its next start, also after a crash. Kept beside the store."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QByteArray, QSettings

FILE_NAME: Final = "window.ini"


@dataclass(frozen=True, slots=True)
class Place:
    """A field of a form: the book by unit and year, the form by its place in the book, the field by its path."""

    unit: str
    year: int | None
    form: int
    field: str = ""


class Memory:
    """What is remembered; a file that cannot be read or written only means that nothing is."""

    def __init__(self, folder: Path) -> None:
        self._kept = QSettings(str(folder / FILE_NAME), QSettings.Format.IniFormat)

    @property
    def place(self) -> Place | None:
        """Where the cursor was last."""
        unit, form = self._kept.value("place/unit"), self._whole("place/form")
        if not isinstance(unit, str) or form is None:
            return None
        return Place(unit, self._whole("place/year"), form, str(self._kept.value("place/field") or ""))

    @place.setter
    def place(self, place: Place) -> None:
        for name in ("unit", "year", "form", "field"):
            self._kept.setValue(f"place/{name}", getattr(place, name))

    def bytes_of(self, name: str) -> QByteArray | None:
        """Return how a window or splitter stood, as Qt gave it."""
        value: Any = self._kept.value(f"window/{name}")
        return value if isinstance(value, QByteArray) else None

    def keep_bytes(self, name: str, state: QByteArray) -> None:
        """Keep how a window or splitter stands."""
        self._kept.setValue(f"window/{name}", state)

    @property
    def side(self) -> str | None:
        """The pane that was open at the right, "" for none; None where nobody has chosen yet."""
        value = self._kept.value("window/side")
        return value if isinstance(value, str) else None

    @side.setter
    def side(self, name: str) -> None:
        self._kept.setValue("window/side", name)

    def write(self) -> None:
        """Write now what is remembered."""
        self._kept.sync()

    def _whole(self, name: str) -> int | None:
        value = str(self._kept.value(name))
        return int(value) if value.isascii() and value.isdigit() else None
