"""Asking for files: the dialog opens where a file was chosen last, at first in the user's documents."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

_last: list[Path] = []
"""The folder of the file that was chosen last."""


def documents() -> Path:
    """Return the user's documents, or else the user's own folder."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return folder if folder.is_dir() else Path.home()


def files_to_open(parent: QWidget, title: str, filters: str) -> Sequence[Path]:
    """Ask for files that are there; none where the user thinks better of it."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, str(_folder()), filters)
    return _kept(names)


def file_to_open(parent: QWidget, title: str, filters: str = "") -> Path | None:
    """Ask for one file that is there."""
    name, _ = QFileDialog.getOpenFileName(parent, title, str(_folder()), filters)
    return next(iter(_kept([name])), None)


def file_to_save(parent: QWidget, title: str, name: str, filters: str) -> Path | None:
    """Ask where a file is to be written, with a name proposed."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(_folder() / name), filters)
    return next(iter(_kept([chosen])), None)


def _folder() -> Path:
    return next((folder for folder in _last if folder.is_dir()), documents())


def _kept(names: Sequence[str]) -> Sequence[Path]:
    paths = [Path(name) for name in names if name]
    _last[:] = [path.parent for path in paths[:1]] or _last
    return paths
