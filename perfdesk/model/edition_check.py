"""Whether the parts of an edition fit together, so that a slip in a file is told before anything is printed."""

from typing import Final

from perfdesk.model.edition import Edition, GridCell, GridRow
from perfdesk.model.fields import fields_of
from perfdesk.model.form import TargetForm
from perfdesk.model.interchange import KINDS
from perfdesk.model.structure import StructureError

FORMAT_VERSION: Final = 1
_LEAST_HEIGHT: Final = 100
"""Room for the table between the margins, in mm."""


def check_edition(edition: Edition) -> None:
    """Refuse an edition whose parts do not fit together.

    Raises:
        StructureError: with key and reason.
    """
    if edition.version > FORMAT_VERSION:
        raise StructureError("version", f"版本 {edition.version} 由更新的绩效填报台写成，请先升级本程序")
    known = {path for path, _ in fields_of(KINDS[edition.kind])}
    for path in edition.blank:
        if path not in known or "[]" in path:
            raise StructureError("blank", f"没有栏目 {path!r}")
    _check_sizes(edition)
    _check_styles(edition)
    _check_rows(edition, "grid.rows", edition.grid.rows, known)
    _check_rows(edition, "grid.sign_off", edition.grid.sign_off, known)
    _check_sentences(edition)


def _check_sizes(edition: Edition) -> None:
    """Refuse lengths that leave no room to print."""
    page, grid = edition.page, edition.grid
    sizes = {f"page.{name}": getattr(page, name) for name in ("width", "height")}
    sizes |= {f"grid.columns[{n}]": width - 2 * grid.padding for n, width in enumerate(grid.columns)}
    sizes |= {f"styles.{name}.size": style.size for name, style in edition.styles.items()}
    sizes |= {f"styles.{name}.leading": style.leading for name, style in edition.styles.items()}
    for key, size in sizes.items():
        if size <= 0:
            raise StructureError(key, "太小，印不出字")
    if page.height - page.top - page.bottom < _LEAST_HEIGHT:
        raise StructureError("page", f"上下页边之间不足 {_LEAST_HEIGHT} 毫米")
    room = page.width - page.left - page.right
    if sum(grid.columns) > room:
        raise StructureError("grid.columns", f"各列共宽 {sum(grid.columns)} 毫米，左右页边之间只有 {room} 毫米")


def _check_styles(edition: Edition) -> None:
    """Refuse an edition without a text style that its table or its document is printed in."""
    document = edition.document
    needed = {
        "label": True,
        "text": True,
        "book_title": bool(document.title),
        "book_heading": bool(document.summary),
        "project_heading": bool(document.project_heading),
        "section_heading": edition.kind == TargetForm.kind,
        "body": edition.kind == TargetForm.kind or bool(document.summary),
    }
    for name, is_needed in needed.items():
        if is_needed and name not in edition.styles:
            raise StructureError(f"styles.{name}", "缺少这种文字样式")


def _check_sentences(edition: Edition) -> None:
    """Refuse sentences with blanks to fill in that nothing fills."""
    document = edition.document
    book = ("unit", "year")
    sentences: dict[str, tuple[str, tuple[str, ...]]] = {
        f"document.title[{n}]": (line, book) for n, line in enumerate(document.title)
    }
    sentences["document.summary"] = (document.summary, (*book, "units", "projects", "total"))
    sentences["document.project_heading"] = (document.project_heading, ("n",))
    sentences["formats.year"] = (edition.formats.year, ("year",))
    for n, row in enumerate(edition.grid.sign_off):
        for m, cell in enumerate(row.cells):
            if not cell.label:
                raise StructureError(f"grid.sign_off[{n}].cells[{m}].label", "缺少这个键")
            sentences[f"labels.{cell.label}"] = (edition.labels[cell.label], ("preparer", "phone", "head", "date"))
    for key, (sentence, names) in sentences.items():
        try:
            sentence.format(**dict.fromkeys(names, ""))
        except (LookupError, ValueError, AttributeError):
            allowed = "、".join(f"{{{name}}}" for name in names)
            raise StructureError(key, f"花括号里只能写 {allowed}") from None


def _check_rows(edition: Edition, place: str, rows: tuple[GridRow, ...], known: set[str]) -> None:
    """Refuse rows whose cells overlap, leave gaps, or name labels, fields or styles that are not there."""
    taken: list[set[int]] = [set() for _ in rows]
    width = len(edition.grid.columns)
    for n, row in enumerate(rows):
        if row.each and not any(path.startswith(f"{row.each}[].") for path in known):
            raise StructureError(f"{place}[{n}].each", f"没有 {row.each!r} 这些行")
        for m, cell in enumerate(row.cells):
            key = f"{place}[{n}].cells[{m}]"
            _check_cell(edition, row, cell, key, known)
            first, last = cell.columns
            columns = set(range(first, last + 1))
            for down in _spanned(rows, n, cell, f"{key}.rows"):
                if taken[down] & columns:
                    raise StructureError(key, "与另一个格子重叠")
                taken[down] |= columns
        if taken[n] != set(range(1, width + 1)):
            raise StructureError(f"{place}[{n}]", "这一行的格子没有占满各列")


def _check_cell(edition: Edition, row: GridRow, cell: GridCell, key: str, known: set[str]) -> None:
    """Refuse a cell outside the columns, or one that names a label, field or style that is not there."""
    width = len(edition.grid.columns)
    first, last = cell.columns
    if not 1 <= first <= last <= width:
        raise StructureError(f"{key}.columns", f"应在 1 至 {width} 列之内")
    if cell.label and cell.label not in edition.labels:
        raise StructureError(f"{key}.label", f"labels 中没有 {cell.label!r}")
    path = f"{row.each}[].{cell.field}" if row.each else cell.field
    if cell.field and (path not in known or ("[]" in path and not row.each)):
        raise StructureError(f"{key}.field", f"没有栏目 {path!r}")
    if cell.style and cell.style not in edition.styles:
        raise StructureError(f"{key}.style", f"styles 中没有 {cell.style!r}")


def _spanned(rows: tuple[GridRow, ...], n: int, cell: GridCell, key: str) -> range:
    """Return the rows of the grid that a cell covers."""
    last_repeated = max((m for m, row in enumerate(rows) if row.repeats), default=len(rows) - 1)
    down = range(n, last_repeated + 1 if cell.rows == 0 else n + cell.rows)
    if not 0 <= cell.rows <= len(rows) - n or not down:
        raise StructureError(key, f"应在 0 至 {len(rows) - n} 之内")
    if cell.rows != 1 and (rows[n].repeats or (cell.rows and any(rows[each].repeats for each in down))):
        raise StructureError(key, "重复的行要么不跨，要么用 0 一直跨到最后一个重复的行")
    return down
