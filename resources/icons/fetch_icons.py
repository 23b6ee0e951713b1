"""Fetch the icons that the desk uses from Lucide's npm package, with its licence.

Only icons named here are taken. Run again, the script writes the same bytes, since the source is pinned.

Usage, from anywhere, with npm at hand:

    python resources/icons/fetch_icons.py
"""

import json
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

FOLDER = Path(__file__).parent
PACKAGE = "lucide-static@1.62.0"
NAMES = [
    "arrow-down", "arrow-up", "arrow-down-to-line", "archive-restore", "badge-check", "bookmark-plus", "book-open",
    "book-plus", "calculator", "calendar", "calendar-plus", "check", "chevron-down", "chevron-up", "circle-check",
    "circle-question-mark", "circle-x", "clipboard-check", "clipboard-paste", "copy", "ellipsis", "file-output",
    "file-plus", "file-text", "files", "funnel", "grip-vertical", "history", "house", "import", "info", "keyboard",
    "library", "lightbulb", "list", "list-checks", "loader", "maximize", "move-horizontal", "panel-right", "pencil",
    "picture-in-picture-2", "plus", "printer", "redo-2", "replace", "scissors", "search", "send", "settings", "target",
    "text-cursor-input", "trash-2", "triangle-alert", "type", "undo-2", "wand-sparkles", "x", "zoom-in", "zoom-out",
]  # fmt: skip
GREY = "#7d8592"
# What the stylesheet draws it cannot colour: arrows are in one grey that can be seen on every ground, ticks in two.
COLOURED = {
    "chevron-grey.svg": ("chevron-down", GREY),
    "chevron-up-grey.svg": ("chevron-up", GREY),
    "check-white.svg": ("check", "#ffffff"),
    "check-black.svg": ("check", "#000000"),
    "minus-white.svg": ("minus", "#ffffff"),
    "minus-black.svg": ("minus", "#000000"),
}


def main() -> None:
    """Write the icons and their licence beside this script."""
    with TemporaryDirectory() as folder, tarfile.open(download(Path(folder))) as archive:
        for name in NAMES:
            write(f"{name}.svg", read(archive, f"icons/{name}.svg"))
        for file, (name, colour) in COLOURED.items():
            write(file, read(archive, f"icons/{name}.svg").replace("currentColor", colour))
        write("LICENSE.txt", read(archive, "LICENSE"))
    print(f"{len(NAMES)} icons of {PACKAGE}")


def download(folder: Path) -> Path:
    """Fetch the tarball of the package into the folder; npm checks it against the registry's checksum."""
    command = ["npm", "pack", "--json", "--pack-destination", str(folder), PACKAGE]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return folder / answer[0]["filename"]


def read(archive: tarfile.TarFile, member: str) -> str:
    """Return the text of one file of the tarball."""
    file = archive.extractfile(f"package/{member}")
    if file is None:
        raise FileNotFoundError(member)
    return file.read().decode()


def write(name: str, text: str) -> None:
    """Write a file beside this script."""
    (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
