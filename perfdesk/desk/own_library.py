"""A unit's own indicators, kept as one JSON file in the folder of the store."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from perfdesk.desk.json_file import move_aside, write_json
from perfdesk.model.library import LibraryIndicator, from_plain, to_plain
from perfdesk.model.structure import StructureError

FILE_NAME: Final = "指标库.json"
FORMAT: Final = "perfdesk-library"
VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class OwnLibrary:
    """What was kept, the newest first, and a sentence where the file could not be read."""

    indicators: tuple[LibraryIndicator, ...] = ()
    notice: str = ""

    def keeping(self, indicator: LibraryIndicator) -> "OwnLibrary":
        """Return the library with one more; of the same level and name, the new one stands."""
        return OwnLibrary((indicator, *self.without(indicator).indicators))

    def without(self, indicator: LibraryIndicator) -> "OwnLibrary":
        """Return the library without the one of that level and name."""
        key = (indicator.level2, indicator.name)
        return OwnLibrary(tuple(each for each in self.indicators if (each.level2, each.name) != key))


def load_own(folder: Path) -> OwnLibrary:
    """Read the unit's own library; a file that cannot be read is moved aside and told of."""
    path = folder / FILE_NAME
    try:
        return OwnLibrary(_read(path.read_bytes()))
    except FileNotFoundError:
        return OwnLibrary()
    except (OSError, ValueError, StructureError) as error:
        return OwnLibrary(notice=_moved_aside(path, error))


def save_own(folder: Path, indicators: Iterable[LibraryIndicator]) -> None:
    """Write the unit's own library, whole.

    Raises:
        FileWriteError: the file could not be written.
    """
    plain = {"format": FORMAT, "version": VERSION, "indicators": [to_plain(each) for each in indicators]}
    write_json(folder / FILE_NAME, plain)


def _read(content: bytes) -> tuple[LibraryIndicator, ...]:
    plain: Any = orjson.loads(content)
    if not isinstance(plain, dict) or plain.get("format") != FORMAT or not isinstance(plain.get("indicators"), list):
        raise StructureError("format", "不是指标库文件")
    if plain.get("version") != VERSION:
        raise StructureError("version", "由更新的绩效填报台写成，请先升级本程序")
    return tuple(from_plain(each) for each in plain["indicators"])


def _moved_aside(path: Path, error: Exception) -> str:
    """Keep a broken file under another name; return the sentence."""
    reason, aside = move_aside(path, ".损坏.json", error)
    if aside is None:
        return f"本单位的指标库“{path}”读不出来（{reason}），这次先不用它。"
    return f"本单位的指标库读不出来（{reason}），已改名为“{aside.name}”留存，现在从空的指标库开始。"
