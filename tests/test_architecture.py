"""Who may import whom. An arrow the other way fails here: see docs/architecture.md."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import perfdesk

ROOT = Path(perfdesk.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
SHARED = {"crash", "errors", "files", "pdfium", "resources"}
"""Small modules at the top that know nothing but each other."""
MAY_IMPORT: Mapping[str, set[str]] = {
    "model": SHARED,
    "store": SHARED | {"model"},
    "intake": SHARED | {"model"},
    "export": SHARED | {"model"},
    "desk": SHARED | {"model", "store", "intake", "export"},
    "ui": SHARED | {"model", "desk", "export"},
    "cli": SHARED | {"model", "store", "intake", "export", "desk", "ui", "chinese_click", "console"},
    "console": {"desk"},
    "__main__": {"cli"},
    "chinese_click": set(),
    "crash": set(),
    "errors": set(),
    "files": {"errors"},
    "pdfium": set(),
    "resources": set(),
    "__init__": set(),
}
ONLY_IN: Mapping[str, set[str]] = {
    "PySide6": {"ui"},
    "tinydb": {"store"},
    "filelock": {"store"},
    "reportlab": {"export"},
    "uharfbuzz": {"export"},
    "pypdfium2": {"intake", "ui"},
    "openpyxl": {"intake", "export"},
    "click": {"cli", "chinese_click", "console"},
}


def room_of(path: Path) -> str:
    """Return the package, or the module at the top, that a file belongs to."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[str]:
    """List the full names of the modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(path: Path) -> set[str]:
    """Return the rooms that a file imports."""
    return {name.split(".")[1] for name in imports_of(path) if name.startswith("perfdesk.")}


named = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))


@named
def test_a_room_imports_only_what_it_may(path: Path) -> None:
    room = room_of(path)
    assert own_imports(path) <= MAY_IMPORT[room] | {room}


@named
def test_an_outside_library_is_used_only_in_its_rooms(path: Path) -> None:
    used = {name.partition(".")[0] for name in imports_of(path)}
    misplaced = {library for library in used & ONLY_IN.keys() if room_of(path) not in ONLY_IN[library]}
    assert not misplaced


@named
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_no_room_imports_itself_through_others() -> None:
    arrows = {room: set[str]() for room in MAY_IMPORT}
    for path in MODULES:
        arrows[room_of(path)] |= own_imports(path) - {room_of(path)}
    while free := [room for room, needed in arrows.items() if not needed & arrows.keys()]:
        for room in free:
            del arrows[room]
    assert not arrows, f"these import each other in a circle: {sorted(arrows)}"
