"""Make the shipped fonts: Noto Serif SC and Noto Sans SC without hints and layout tables.

Every character that the fonts have is kept: no name of a person or a place may turn into a box on an official paper.
What goes is what laying out horizontal Chinese does not use: hints, glyph substitution, positioning, vertical metrics.
Run again, the script writes the same bytes, since the sources are pinned and no time is written.

Usage, from anywhere, with npm at hand:

    pip install "fonttools>=4.60,<5"
    python resources/fonts/make_fonts.py
"""

import json
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent
SOURCES = {
    "@expo-google-fonts/noto-serif-sc@0.4.3": ["400Regular/NotoSerifSC_400Regular.ttf"],
    "@expo-google-fonts/noto-sans-sc@0.4.3": ["400Regular/NotoSansSC_400Regular.ttf", "700Bold/NotoSansSC_700Bold.ttf"],
}
DROPPED = ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "gasp", "vhea", "vmtx"]
# Forms print these; a new release of a font that lost one must not go unnoticed. (☑ and ☐ are drawn as lines.)
NEEDED = "，。、；：？！“”‘’（）《》〈〉「」『』〔〕【】—…·￥¥％‰℃㎡㎥≥≤≠±×÷√□■○●◎△▲→①⑳０Ａ─│┌ΩЖあアé㑇龘𬭊𠅤"


def main() -> None:
    """Write the fonts and their licence beside this script."""
    notices, licence = [], ""
    for package, members in SOURCES.items():
        with TemporaryDirectory() as folder, tarfile.open(download(package, Path(folder))) as archive:
            for member in members:
                font = subset(TTFont(BytesIO(read(archive, member)), recalcTimestamp=False))
                save(font, FOLDER / member.rpartition("/")[2].replace("_400", "-").replace("_700", "-"))
                notices.append(f"{font['name'].getDebugName(4)}: {font['name'].getDebugName(0)}")
            licence = read(archive, "LICENSE_FONT").decode()
    head = "\n".join([*notices, "", "Subsets of the fonts above, made by make_fonts.py.", ""])
    (FOLDER / "OFL.txt").write_text(head + licence[licence.index("\n") :], encoding="utf-8", newline="\n")


def download(package: str, folder: Path) -> Path:
    """Fetch the tarball of an npm package into the folder; npm checks it against the registry's checksum."""
    command = ["npm", "pack", "--json", "--pack-destination", str(folder), package]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return folder / answer[0]["filename"].lstrip("@").replace("/", "-")


def read(archive: tarfile.TarFile, member: str) -> bytes:
    """Return the bytes of one file of an npm tarball."""
    file = archive.extractfile(f"package/{member}")
    if file is None:
        raise FileNotFoundError(member)
    return file.read()


def subset(font: TTFont) -> TTFont:
    """Keep every character of the font, its outlines and its names; drop the rest."""
    characters = font.getBestCmap()
    missing = [character for character in NEEDED if ord(character) not in characters]
    if missing:
        raise ValueError(f"{font['name'].getDebugName(4)} lacks {''.join(missing)}")
    options = Options(hinting=False, notdef_outline=True, name_IDs=["*"], name_languages=["*"])
    options.drop_tables += DROPPED
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font


def save(font: TTFont, path: Path) -> None:
    """Write the font and say what came out."""
    font.save(path)
    print(f"{path.name}: {len(font.getBestCmap())} characters, {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
