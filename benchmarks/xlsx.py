"""What a spreadsheet costs: `perfdesk export` beside openpyxl used cell by cell, whole processes, run in turn.

    python benchmarks/xlsx.py [FORMS] [ROUNDS]

All write a sheet for each form with the same cells, merges, borders and column widths. perfdesk also opens its store,
measures every line, makes rows as high as they need and pages end where the PDF's do, writes a summary with formulas
and links and a list of all indicators, and puts the interchange JSON into the file; the peers get the cells ready made
and leave heights alone. `cells` merges as openpyxl's own manual says, `noted` notes the merges and formats nothing
twice. The figures of a shared machine move: the ratios, taken in turn within one run, are what counts.
"""

import statistics
import sys
import tempfile
from pathlib import Path

import orjson

from benchmarks.export import columns, run, sheets, timed
from benchmarks.synthetic import document
from perfdesk.intake.xlsx_own import read_own

PEERS = ("cells", "noted")


def main() -> None:
    """Run every engine in turn and print medians and ratios, then what reading back costs."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5  # noqa: PLR2004
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, cells, store = folder / "forms.json", folder / "cells.json", folder / "store"
        source.write_bytes(orjson.dumps(document(count)))
        cells.write_bytes(orjson.dumps(sheets(source)))
        run(["-m", "perfdesk", "import", str(source), "--store", str(store)])
        export = ["-m", "perfdesk", "export", "OUT", "--store", str(store)]
        engines = {"perfdesk": [*export, "--no-narrative"], "narrative": [*export, "--narrative"]} | {
            peer: ["-m", "benchmarks.xlsx", f"--{peer}", str(cells), "OUT"] for peer in PEERS
        }
        times: dict[str, list[float]] = {engine: [] for engine in engines}
        peaks: dict[str, int] = {}
        for _ in range(rounds):
            for engine, words in engines.items():
                out = folder / f"{engine}.xlsx"
                seconds, peak = run([str(out) if word == "OUT" else word for word in words])
                times[engine].append(seconds)
                peaks[engine] = max(peaks.get(engine, 0), peak)
        print(f"{count} forms, {rounds} rounds, medians of whole processes")
        for engine, seconds_all in times.items():
            median = statistics.median(seconds_all)
            ratio = statistics.median(
                mine / theirs for mine, theirs in zip(times["perfdesk"], seconds_all, strict=True)
            )
            size = (folder / f"{engine}.xlsx").stat().st_size / count / 1024
            print(
                f"{engine:9} {median:6.2f} s {count / median:6.0f} forms/s {size:5.1f} KiB a form"
                f" {peaks[engine] / 1024:5.0f} MiB   perfdesk takes {ratio:.2f} of its time"
            )
        content = (folder / "narrative.xlsx").read_bytes()
        seconds = statistics.median(timed(lambda: read_own(content, "narrative.xlsx")) for _ in range(rounds))
        print(f"read back and compared: {seconds:.2f} s {count / seconds:6.0f} forms/s")


def write_cells(cells: Path, out: Path, *, noted: bool) -> None:
    """Write with openpyxl, a cell at a time."""
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.cell_range import CellRange  # noqa: PLC0415

    workbook, side = Workbook(), Side("thin")
    workbook.remove(workbook.worksheets[0])
    for align in ("left", "center", "right"):
        style = NamedStyle(align, Font("宋体", 10.5), alignment=Alignment(align, "center", wrap_text=True))
        style.border = Border(side, side, side, side)
        workbook.add_named_style(style)
    widths = columns()
    for number, form in enumerate(orjson.loads(cells.read_bytes()), start=1):
        sheet = workbook.create_sheet(str(number))
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width / 2
        for row, column, down, across, text, align in form:
            for y in range(row + 1, row + down + 1):
                for x in range(column + 1, column + across + 1):
                    sheet.cell(y, x).style = align
            cell = sheet.cell(row + 1, column + 1, text)
            cell.data_type = "s"
            if down * across > 1:
                merged = CellRange(None, column + 1, row + 1, column + across, row + down)
                if noted:
                    sheet.merged_cells.add(merged)
                else:
                    sheet.merge_cells(merged.coord)
    workbook.save(out)


if __name__ == "__main__":
    if len(sys.argv) > 3:  # noqa: PLR2004
        write_cells(Path(sys.argv[2]), Path(sys.argv[3]), noted=sys.argv[1] == "--noted")
    else:
        main()
