"""Make pinyin-initials.txt: for each letter, the characters that have a reading which begins with it.

The readings are those of pypinyin, which has them from pinyin-data; both are under the MIT licence, which is
written beside the table. All readings count, since a name may hold any of them. Run again, the script writes the same
bytes, since the source is pinned.

Usage, from anywhere, with pip at hand:

    python resources/make_pinyin_initials.py
"""

import json
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

PACKAGE = "pypinyin==0.55.0"
OUT = Path(__file__).parent / "pinyin-initials.txt"
LICENCE = OUT.with_name("pinyin-initials.LICENSE.txt")
FIRST, LAST = 0x4E00, 0x9FFF
"""The characters that names are written with."""


def main() -> None:
    """Write the table beside this script."""
    with TemporaryDirectory() as folder:
        readings, licence = read(download(Path(folder)))
    of_letter: dict[str, list[str]] = {}
    for code in range(FIRST, LAST + 1):
        for letter in sorted({initial(each) for each in readings.get(str(code), "").split(",") if each}):
            of_letter.setdefault(letter, []).append(chr(code))
    lines = [f"{letter} {''.join(of_letter[letter])}\n" for letter in sorted(of_letter)]
    OUT.write_text("".join(lines), encoding="utf-8", newline="\n")
    LICENCE.write_bytes(licence)
    print(f"{len(lines)} letters of {PACKAGE}")


def download(folder: Path) -> Path:
    """Fetch the wheel of the package into the folder."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), PACKAGE]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


def read(wheel: Path) -> tuple[dict[str, str], bytes]:
    """Return the readings by the number of the character, parted by commas, and the licence."""
    with zipfile.ZipFile(wheel) as archive:
        found: dict[str, str] = json.loads(archive.read("pypinyin/pinyin_dict.json"))
        licence = archive.read(next(name for name in archive.namelist() if name.endswith("/LICENSE.txt")))
    return found, licence


def initial(reading: str) -> str:
    """Return the first letter of a reading, without its tone."""
    return unicodedata.normalize("NFD", reading)[0]


if __name__ == "__main__":
    main()
