"""The user's own small JSON files: written whole, and moved aside where they cannot be read."""

from pathlib import Path

import orjson

from perfdesk.files import write_whole
from perfdesk.model.structure import StructureError


def write_json(path: Path, plain: object) -> None:
    """Write a file that people can read, too.

    Raises:
        FileWriteError: the file could not be written.
    """
    write_whole(path, orjson.dumps(plain, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def move_aside(path: Path, ending: str, error: Exception) -> tuple[str, Path | None]:
    """Keep a broken file under another ending, so that a new one does not overwrite it.

    Returns:
        Why it could not be read, for a sentence, and where it is now; None where it could not be moved.
    """
    reason = str(error) if isinstance(error, StructureError) else "内容已损坏"
    aside = path.with_suffix(ending)
    try:
        path.replace(aside)
    except OSError:
        return reason, None
    return reason, aside
