"""What a PDF costs: `perfdesk export` beside typst and reportlab's platypus, whole processes, run in turn.

    python benchmarks/export.py [FORMS] [ROUNDS]

All draw the same cells of the same official table in the same embedded font. perfdesk also opens its store, checks
every form, and puts the interchange JSON and an outline into the file; the peers get the cells ready made. The figures
of a shared machine move: the ratios, taken in turn within one run, are what counts.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import orjson

from benchmarks.synthetic import document
from perfdesk.export.book import print_books
from perfdesk.export.options import PrintOptions
from perfdesk.export.sheet import make_sheet
from perfdesk.model.editions import load_editions
from perfdesk.model.interchange import read_document
from perfdesk.resources import resource_folder

FONTS = resource_folder() / "fonts"
TYPST = """#set page(paper: "a4", margin: (x: 20mm, y: 20mm))
#set text(font: "Noto Serif SC", size: 10.5pt, lang: "zh", region: "cn")
#set par(leading: 5.5pt)
#for (i, f) in json(sys.inputs.data).enumerate() {
  if i > 0 { pagebreak() }
  table(columns: (COLUMNS), inset: 1mm, stroke: 0.5pt,
    ..f.map(c => table.cell(x: c.at(1), y: c.at(0), rowspan: c.at(2), colspan: c.at(3),
      align: horizon + if c.at(5) == "right" { right } else if c.at(5) == "left" { left } else { center },
      stroke: if c.at(0) < 2 { none } else { 0.5pt }, c.at(4))))
}
"""


def main() -> None:
    """Run every engine in turn and print medians and ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5  # noqa: PLR2004
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, cells, store = folder / "forms.json", folder / "cells.json", folder / "store"
        source.write_bytes(orjson.dumps(document(count)))
        cells.write_bytes(orjson.dumps(sheets(source)))
        run(["-m", "perfdesk", "import", str(source), "--store", str(store)])
        export = ["-m", "perfdesk", "export", "OUT", "--store", str(store), "--no-narrative"]
        run([*[str(folder / "first.pdf") if word == "OUT" else word for word in export], "--waive", "benchmark"])
        engines = {
            "perfdesk": export,
            "typst": ["-m", "benchmarks.export", "--typst", str(cells), "OUT"],
            "platypus": ["-m", "benchmarks.export", "--platypus", str(cells), "OUT"],
        }
        times: dict[str, list[float]] = {engine: [] for engine in engines}
        peaks: dict[str, int] = {}
        for _ in range(rounds):
            for engine, words in engines.items():
                out = folder / f"{engine}.pdf"
                seconds, peak = run([str(out) if word == "OUT" else word for word in words])
                times[engine].append(seconds)
                peaks[engine] = max(peaks.get(engine, 0), peak)
        print(f"{count} forms, {rounds} rounds, medians of whole processes")
        for engine, seconds_all in times.items():
            median = statistics.median(seconds_all)
            ratio = statistics.median(
                mine / theirs for mine, theirs in zip(times["perfdesk"], seconds_all, strict=True)
            )
            size = (folder / f"{engine}.pdf").stat().st_size / count / 1024
            print(
                f"{engine:9} {median:6.2f} s {count / median:6.0f} forms/s {size:5.1f} KiB a form"
                f" {peaks[engine] / 1024:5.0f} MiB   perfdesk takes {ratio:.2f} of its time"
            )
        one_more(source)


def run(words: list[str]) -> tuple[float, int]:
    """Run a Python process; return its seconds and its peak memory in KiB."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(words)} ended with {process.returncode}")
    return seconds, usage.ru_maxrss


def one_more(source: Path) -> None:
    """Print what one more form costs in a warm process."""
    books, editions = read_document(orjson.loads(source.read_bytes())), load_editions()
    options = PrintOptions(narrative=False)
    singles = [type(book)(book.unit, book.year, forms=(form,)) for book in books[:2] for form in book.forms]
    times = [timed(lambda single=single: print_books([single], editions, options)) for single in singles]
    print(f"one more form in a warm process: {statistics.median(times) * 1000:.1f} ms")
    print(f"peak of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def timed(job: Callable[[], object]) -> float:
    """Return the seconds that a job takes."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def sheets(source: Path) -> list[list[tuple[int, int, int, int, str, str]]]:
    """Lay every form out as cells: row, column, rows, columns, text, alignment."""
    editions = load_editions()
    forms = [form for book in read_document(orjson.loads(source.read_bytes())) for form in book.forms]
    laid_out = [make_sheet(form, edition) for form in forms if (edition := editions.of(form)) is not None]
    return [
        sorted((c.row, c.column, c.rows, c.columns, c.text, c.style.align) for c in sheet.cells) for sheet in laid_out
    ]


def columns() -> list[float]:
    """Return the widths of the official table's columns in mm."""
    edition = load_editions().get("target-2026")
    return [float(width) for width in edition.grid.columns] if edition else []


def typst(cells: Path, out: Path) -> None:
    """Draw with typst."""
    import typst as engine  # noqa: PLC0415

    source = out.with_suffix(".typ")
    source.write_text(TYPST.replace("COLUMNS", ",".join(f"{width}mm" for width in columns())), encoding="utf-8")
    engine.compile(
        str(source),
        str(out),
        root="/",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": str(cells)},
    )


def platypus(cells: Path, out: Path) -> None:
    """Draw with reportlab's Table and Paragraph."""
    from xml.sax.saxutils import escape  # noqa: PLC0415

    from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT  # noqa: PLC0415
    from reportlab.lib.pagesizes import A4  # noqa: PLC0415
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415
    from reportlab.lib.units import mm  # noqa: PLC0415
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table  # noqa: PLC0415

    pdfmetrics.registerFont(TTFont("Song", str(FONTS / "NotoSerifSC-Regular.ttf")))
    styles = {
        align: ParagraphStyle(align, fontName="Song", fontSize=10.5, leading=16, wordWrap="CJK", alignment=code)
        for align, code in {"left": TA_LEFT, "right": TA_RIGHT, "center": TA_CENTER}.items()
    }
    widths = [width * mm for width in columns()]
    story = []
    for form in orjson.loads(cells.read_bytes()):
        rows = [[""] * len(widths) for _ in range(form[-1][0] + 1)]
        style = [("GRID", (0, 2), (-1, -1), 0.5, (0, 0, 0)), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
        for row, column, down, across, text, align in form:
            rows[row][column] = Paragraph(escape(text), styles[align])
            style.append(("SPAN", (column, row), (column + across - 1, row + down - 1)))
        story += [Table(rows, widths, style=style), PageBreak()]
    SimpleDocTemplate(str(out), pagesize=A4, margin=20 * mm).build(story)


if __name__ == "__main__":
    if len(sys.argv) > 3:  # noqa: PLR2004
        {"--typst": typst, "--platypus": platypus}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
