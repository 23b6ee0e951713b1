"""What the user has set: frozen values in one small file in the user's own folder of settings."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import orjson
import platformdirs

from perfdesk.desk.json_file import move_aside, write_json
from perfdesk.files import make_folder
from perfdesk.model.structure import StructureError, structure

if TYPE_CHECKING:
    from perfdesk.model.form import SignOff

FILE_NAME: Final = "settings.json"
LEAST_ZOOM: Final = 100
MOST_ZOOM: Final = 200

ThemeChoice: TypeAlias = Literal["system", "light", "dark", "contrast"]
FontChoice: TypeAlias = Literal["shipped", "official"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user has set.

    Attributes:
        unit: 实施单位 of new forms and unit of new books.
        department: 主管部门 of new forms.
        year: of new books; None for the year that comes next.
        preparer, phone, head: who signs.
        sign_off: whether blanks to sign are printed under each form.
        store: folder of the store, "" for the usual one.
        backups: folder of backups, "" for one beside the store.
        exports: folder that files were exported to last, "" for the user's documents.
        lists: heads of lists whose columns were mended, each with the fields of its columns.
        fonts: what is printed with.
        theme: colours of the window.
        zoom: size of the window's text, in per cent.
        welcomed: whether the first-run page has been seen.
    """

    unit: str = ""
    department: str = ""
    year: int | None = None
    preparer: str = ""
    phone: str = ""
    head: str = ""
    sign_off: bool = False
    store: str = ""
    backups: str = ""
    exports: str = ""
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    fonts: FontChoice = "shipped"
    theme: ThemeChoice = "system"
    zoom: int = LEAST_ZOOM
    welcomed: bool = False

    @property
    def official(self) -> bool:
        """Whether the official fonts are taken as far as this PC has them."""
        return self.fonts == "official"

    @property
    def signs(self) -> "SignOff":
        """Who signs, for a new book."""
        from perfdesk.model.form import SignOff  # noqa: PLC0415  # the look of the window is read before all else

        return SignOff(preparer=self.preparer, phone=self.phone, head=self.head)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings as they were found, and a sentence where their file could not be read."""

    settings: Settings
    notice: str = ""


def settings_folder() -> Path:
    """Return the user's folder of settings."""
    return Path(platformdirs.user_config_path("perfdesk", appauthor=False))


def usual_store() -> Path:
    """Return the folder of the store where the settings name none."""
    return Path(platformdirs.user_data_path("perfdesk", appauthor=False))


def load_settings(folder: Path | None = None) -> Loaded:
    """Read the settings; a broken file is moved aside and told of, keys of other versions do not count."""
    path = (folder or settings_folder()) / FILE_NAME
    try:
        return Loaded(_read(path.read_bytes()))
    except FileNotFoundError:
        return Loaded(Settings())
    except (OSError, ValueError, StructureError) as error:
        return Loaded(Settings(), _moved_aside(path, error))


def save_settings(settings: Settings, folder: Path | None = None) -> None:
    """Write the settings, whole.

    Raises:
        FileWriteError: the file could not be written.
    """
    folder = folder or settings_folder()
    make_folder(folder)
    write_json(folder / FILE_NAME, dataclasses.asdict(settings))


def _read(content: bytes) -> Settings:
    plain: Any = orjson.loads(content)
    if not isinstance(plain, dict):
        raise StructureError("", "不是设置文件")
    known = {attribute.name for attribute in dataclasses.fields(Settings)}
    settings = structure(Settings, {key: value for key, value in plain.items() if key in known})
    return dataclasses.replace(settings, zoom=min(max(settings.zoom, LEAST_ZOOM), MOST_ZOOM))


def _moved_aside(path: Path, error: Exception) -> str:
    reason, aside = move_aside(path, ".broken.json", error)
    if aside is None:
        return f"设置读不出来（{reason}），这次用默认设置。"
    return f"设置读不出来（{reason}），已改用默认设置；原来的文件留在“{aside}”。"
