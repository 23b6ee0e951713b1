"""What the store costs: an edit at three sizes, opening and listing 10,000 projects, and plain TinyDB beside it.

    python benchmarks/store.py

An edit is `Repository.change_form` of a form of 5.6 KB: on the disk itself when it returns. The fsync of one such line
is shown beside it, since that is the disk's own share. The figures of a shared machine move: edits at the three sizes
are made in turn, and the ratios are what counts.
"""

import dataclasses
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tinydb import TinyDB

from benchmarks.synthetic import form as plain_form
from perfdesk.model.form import Book, Form
from perfdesk.model.interchange import form_from_plain, form_to_plain
from perfdesk.store.repository import Repository

SIZES = (100, 10_000, 50_000)
PLAIN_SIZE = 1_000
EDITS = 300
OPENINGS = 7
FORMS_IN_A_BOOK = 20


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        forms = [form_from_plain(plain_form(number)) for number in range(500)]
        for size in SIZES:
            fill(folder / str(size), forms, size)
        print_edits({size: folder / str(size) for size in SIZES}, forms)
        print_openings(folder / "10000")
        print_plain_tinydb(folder, forms)


def fill(folder: Path, forms: list[Form], size: int) -> None:
    """Make a store of `size` forms."""
    with Repository.open(folder, writing=True) as repository, repository.transaction():
        for first in range(0, size, FORMS_IN_A_BOOK):
            numbers = range(first, min(first + FORMS_IN_A_BOOK, size))
            unit = f"第{first // FORMS_IN_A_BOOK + 1}号单位"
            repository.add_book(Book(unit=unit, year=2026, forms=tuple(forms[n % len(forms)] for n in numbers)))


def print_edits(folders: dict[int, Path], forms: list[Form]) -> None:
    """Edit stores of several sizes in turn: change a form, add one, move one."""
    stores = {size: Repository.open(folder, writing=True) for size, folder in folders.items()}
    ids = {size: [card.id for card in store.cards()] for size, store in stores.items()}
    times: dict[tuple[str, int], list[float]] = {}
    for n in range(EDITS):
        edited = dataclasses.replace(forms[n % len(forms)], project_name=f"改过第{n}次")
        for size, store in stores.items():
            for job, run in edits(store, ids[size][n * 7919 % size], edited, n).items():
                times.setdefault((job, size), []).append(timed(run))
    for store in stores.values():
        store.close()
    fsync = timed_fsync(folders[SIZES[0]].parent)
    print(f"one fsync of a line of 5.6 KB                {fsync:8.3f} ms")
    for job in ("change", "add", "move"):
        medians = [statistics.median(times[job, size]) for size in SIZES]
        shown = "  ".join(f"{size:>6,}: {median:.3f} ms" for size, median in zip(SIZES, medians, strict=True))
        print(f"{job:7}one form   {shown}   work beside the fsync at 10,000: {medians[1] - fsync:.3f} ms (target 1)")
        print(f"{'':18}at 50,000 / at 100: {medians[2] / medians[0]:.2f} (target 1.5)")


def edits(store: Repository, form_id: int, edited: Form, n: int) -> dict[str, Callable[[], object]]:
    """Return the edits that are measured."""
    return {
        "change": lambda: store.change_form(form_id, edited),
        "add": lambda: store.add_form(1, edited),
        "move": lambda: store.move_form(2, 1, before=1 if n % 2 else None),
    }


def print_openings(folder: Path) -> None:
    """Open a store and list it, as a program does that starts."""

    def open_and_list() -> None:
        with Repository.open(folder, writing=False) as repository:
            repository.books()
            repository.cards()

    times = [timed(open_and_list) for _ in range(OPENINGS)]
    size = sum(path.stat().st_size for path in sorted(folder.glob("*.store"))[-1:])
    print(
        f"open and list 10,000 forms ({size / 1e6:.0f} MB, every checksum verified): "
        f"{statistics.median(times):.0f} ms, at best {min(times):.0f} (target 200, aim 100)"
    )


def print_plain_tinydb(folder: Path, forms: list[Form]) -> None:
    """Edit plain TinyDB and the store, both with 1,000 forms, in turn."""
    ours = folder / "1000"
    fill(ours, forms, PLAIN_SIZE)
    times: dict[str, list[float]] = {"plain": [], "ours": []}
    with (
        TinyDB(folder / "plain.json", encoding="utf-8") as plain,
        Repository.open(ours, writing=True) as repository,
    ):
        plain.insert_multiple({"form": form_to_plain(forms[n % len(forms)])} for n in range(PLAIN_SIZE))
        for n in range(9):
            edited = dataclasses.replace(forms[n], project_name=f"改过第{n}次")
            form_id = n * 101 + 1
            update = {"form": form_to_plain(edited)}
            times["plain"].append(timed(lambda: plain.update(update, doc_ids=[form_id])))  # noqa: B023
            times["ours"].append(timed(lambda: repository.change_form(form_id, edited)))  # noqa: B023
    medians = {name: statistics.median(each) for name, each in times.items()}
    print(
        f"change one of 1,000 forms: TinyDB's JSONStorage {medians['plain']:.1f} ms (and not safe against crashes), "
        f"the store {medians['ours']:.3f} ms, {medians['plain'] / medians['ours']:.0f} times less"
    )


def timed_fsync(folder: Path) -> float:
    """Measure what the disk takes for one line, whatever program writes it."""
    with (folder / "fsync").open("wb", buffering=0) as file:

        def write() -> None:
            file.write(bytes(5_600))
            os.fsync(file.fileno())

        return statistics.median(timed(write) for _ in range(EDITS))


def timed(job: Callable[[], object]) -> float:
    """Do something, and return how many milliseconds it took."""
    start = time.perf_counter()
    job()
    return (time.perf_counter() - start) * 1_000


if __name__ == "__main__":
    main()
