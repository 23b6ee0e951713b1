"""The command line: the same desk as the window, in Chinese, for scripts and for machines without a screen."""

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perfdesk.chinese_click import ChineseGroup, usage_sentence
from perfdesk.console import (
    book_options,
    echo_json,
    echo_lines,
    json_option,
    progress_bar,
    scope_of,
    scope_options,
    store_option,
    tell,
)
from perfdesk.crash import told_of
from perfdesk.desk.scope import Scope
from perfdesk.errors import PerfdeskError
from perfdesk.intake.errors import IntakeError
from perfdesk.model.form import Book
from perfdesk.model.paths import field_at

if TYPE_CHECKING:
    from perfdesk.desk.session import Session

DONE, REFUSED, WRONG_USE = 0, 1, 2
_SIDES = 2
"""Of a comparison."""


def main() -> None:
    """Run the command line on the words that the program was started with."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Run one command; every ending is a sentence and an exit code: 0 done, 1 findings or refusals, 2 wrong use."""
    try:
        return int(perfdesk.main(list(words), prog_name="perfdesk", standalone_mode=False) or DONE)
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.ClickException as error:
        return _fail(usage_sentence(error), WRONG_USE)
    except PerfdeskError as error:
        return _fail(str(error), WRONG_USE if isinstance(error, IntakeError) else REFUSED)
    except (KeyboardInterrupt, click.Abort):
        return _fail("已取消，没有写下任何东西。", REFUSED)
    except Exception as error:  # noqa: BLE001  # no traceback reaches a user: it goes into a file for whoever mends it
        return _fail(told_of(error), REFUSED)


def _fail(sentence: str, code: int) -> int:
    click.echo(sentence, err=True)
    return code


@contextlib.contextmanager
def _session(folder: Path) -> Iterator["Session"]:
    """Open the working session on a store; what was done is on the disk when it ends."""
    from perfdesk.desk.session import Session

    session = Session.open(folder)
    tell(session.notices)
    refusals: list[str] = []
    session.listen(lambda event: refusals.append(getattr(event, "sentence", "")))
    try:
        yield session
    finally:
        saved = session.close()
    if not saved:
        raise PerfdeskError(next((each for each in reversed(refusals) if each), "没有保存。"))


@click.group(cls=ChineseGroup, invoke_without_command=True)
@store_option
@click.pass_context
def perfdesk(context: click.Context, store: Path) -> None:
    """绩效填报台：离线填报、检查、打印财政项目支出绩效目标申报表和自评表。不带命令时打开窗口。"""
    if context.invoked_subcommand is not None:
        return
    if has_screen():
        context.exit(_open_window(store))
    click.echo("这台机器没有屏幕，打不开窗口；可以用下面的命令。\n")
    click.echo(context.get_help())


@perfdesk.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件...")
@store_option
@json_option
def import_files(files: Sequence[Path], store: Path, *, as_json: bool) -> None:
    """把文件（.json、.xlsx、.pdf、.txt）读入填报数据，列出每一处存疑的地方。"""
    from perfdesk.desk.arrivals import read
    from perfdesk.desk.jobs import take_in
    from perfdesk.store.repository import Repository

    readings = [read(path) for path in files]
    with Repository.open(store, writing=True) as repository:
        tell(repository.notices)
        taken = take_in(repository, [book for reading in readings for book in reading.books])
    notes = [note for reading in readings for note in reading.notes]
    forms = sum(reading.forms for reading in readings)
    if as_json:
        echo_json({"forms": forms, "notes": [note.to_plain() for note in notes]})
        return
    for note in notes:
        where = " ".join(part for part in (note.file, note.place, note.form) if part)
        click.echo(f"{where}：{note.message}" + (f"\n    原文：{note.source.strip()[:80]}" if note.source else ""))
    click.echo(
        f"读到 {forms} 张表，存入 {taken.added} 张" + (f"，{taken.same} 张已有且相同" if taken.same else "") + "。"
    )
    for name in taken.beside:
        click.echo(f"“{name}”原来就有，内容不同，两张都保留，请核对后删去一张。")


@perfdesk.command("list")
@store_option
@scope_options
@json_option
def list_books(store: Path, *, as_json: bool, **scope: Any) -> None:
    """列出填报册和其中的表。"""
    from perfdesk.desk.report import listing_json, listing_lines
    from perfdesk.store.repository import Repository

    chosen = scope_of(scope)
    with Repository.open(store, writing=False) as repository:
        tell(repository.notices)
        books = [
            (book, [card for card in repository.cards(book.id) if chosen.takes(card.project_name, card.kind)])
            for book in repository.books()
            if chosen.takes_book(book.unit, book.year)
        ]
    if as_json:
        echo_json(listing_json(books))
    else:
        echo_lines(listing_lines(books))


@perfdesk.command("evaluate")
@store_option
@book_options
def evaluate(store: Path, **scope: Any) -> None:
    """给每张申报表生成自评表，并按年内记录和公式补上空着的完成值、得分和合计。"""
    chosen = scope_of(scope)
    added = filled = 0
    with _session(store) as session:
        for line in session.books():
            if chosen.takes_book(line.unit, line.year):
                added += len(session.evaluate(line.id))
                filled += session.propose(line.id)
    click.echo(f"生成 {added} 张自评表，按公式填了 {filled} 张。")


@perfdesk.command("roll-over")
@click.option("--to", "year", type=int, required=True, metavar="年度", help="结转到哪一年")
@click.option("--with-finished", is_flag=True, help="已经做完的一次性项目也带上")
@store_option
@book_options
def roll_over(year: int, store: Path, *, with_finished: bool, **scope: Any) -> None:
    """把一年的填报册结转成下一年的草稿，列出还写着上一年的地方。"""
    from perfdesk.model.finding import form_name

    chosen = scope_of({"year": year - 1, **{name: value for name, value in scope.items() if value is not None}})
    with _session(store) as session:
        lines = [line for line in session.books() if chosen.takes_book(line.unit, line.year)]
        if not lines:
            raise click.UsageError("没有符合条件的填报册。用 perfdesk list 看有哪些，用 --year 指定从哪一年结转。")
        for line in lines:
            left = {} if with_finished else session.finished(line.id)
            book_id, old_years = session.roll_over(line.id, year, without=left)
            click.echo(f"{line.unit}：{len(session.lines(book_id))} 张表结转到 {year} 年。")
            if left:
                click.echo(f"  没有带上已做完的一次性项目：{'、'.join(left.values())}")
            for form_id, found in old_years.items():
                form = session.form(form_id)
                for each in found:
                    click.echo(
                        f"  “{form_name(form)}”的{field_at(form, each.field).label}还写着“{each.words}”，请核对。"
                    )


@perfdesk.command("check")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[文件...]")
@store_option
@scope_options
@json_option
def check(files: Sequence[Path], store: Path, *, as_json: bool, **scope: Any) -> int:
    """检查填报数据，或检查文件而不存入；有错误未改时退出码为 1。"""
    from perfdesk.desk.jobs import check_books, editions_of
    from perfdesk.desk.report import findings_json, findings_lines

    chosen = scope_of(scope)
    books = chosen.of(_books_of_files(files)) if files else _books_of_store(store, chosen)
    checked = check_books(books, editions_of(store))
    if as_json:
        echo_json(findings_json(checked))
    else:
        echo_lines(findings_lines(checked))
    return REFUSED if any(book.open_errors for book in checked) else DONE


@perfdesk.command("compare")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="[原来的文件] 现在的文件")
@store_option
@json_option
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="文件.xlsx", help="另写一张对照表（.xlsx）"
)
def compare(files: Sequence[Path], store: Path, output: Path | None, *, as_json: bool) -> int:
    """逐格对照两个文件；只给一个文件时，与填报数据里同单位同年度的填报册对照。有不同时退出码为 1。"""
    from perfdesk.desk.comparing import compare_all, comparison_json, comparison_lines

    if len(files) > _SIDES:
        raise click.UsageError("最多给两个文件：原来的和现在的。")
    if output is not None and output.suffix.lower() != ".xlsx":
        raise click.UsageError(f"对照表只能写成 .xlsx，不能写成“{output.name}”。")
    new = _books_of_files(files[-1:])
    heads = {(book.unit, book.year) for book in new}
    if len(files) == _SIDES:
        old = _books_of_files(files[:1])
    else:
        old = [book for book in _books_of_store(store, Scope()) if (book.unit, book.year) in heads]
    compared = compare_all(old, new)
    if output is not None:
        from perfdesk.export.difference_xlsx import difference_workbook
        from perfdesk.files import write_whole

        names = (files[0].name if len(files) == _SIDES else "填报数据", files[-1].name)
        write_whole(output, difference_workbook(compared, *names))
    if as_json:
        echo_json(comparison_json(compared))
    else:
        echo_lines(comparison_lines(compared))
    return DONE if all(each.equal for each in compared) else REFUSED


@perfdesk.command("export")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False), metavar="输出文件")
@store_option
@scope_options
@click.option("--narrative/--no-narrative", default=None, help="是否印项目经费情况说明（默认按表样）")
@click.option("--sign-off", is_flag=True, help="在每张表下印填报人、负责人等签字处")
@click.option("--official-fonts", is_flag=True, help="用本机的宋体、仿宋、黑体、方正小标宋（没有的用自带字体）")
@click.option("--draft", is_flag=True, help="不管有没有错误都印，每页标“草稿”")
@click.option("--waive", "reason", default="", metavar="理由", help="说明错误为什么可以不改，理由随文件走")
def export(out: Path, store: Path, reason: str, **choices: Any) -> None:
    """把填报册导出为 .pdf（打印）、.xlsx（电子表格）或 .json（交换），按文件名结尾而定。"""
    from perfdesk.desk import jobs
    from perfdesk.export.options import PrintOptions

    ending = out.suffix.lower()
    if ending not in jobs.EXPORT_ENDINGS:
        endings = "、".join(jobs.EXPORT_ENDINGS)
        raise click.UsageError(f"不能导出“{out.suffix or '没有结尾'}”这种文件，可以导出的有 {endings}。")
    scope = scope_of({name: choices[name] for name in ("unit", "year", "project", "kind")})
    books = _books_of_store(store, scope)
    if not books:
        raise jobs.RefusedError("没有符合条件的表，没有导出。用 perfdesk list 看有哪些。")
    options = PrintOptions(choices["narrative"], choices["sign_off"], choices["draft"])
    count = sum(len(book.forms) for book in books)
    if ending == ".json":
        jobs.export_json(books, out)
    elif ending == ".xlsx":
        with progress_bar("正在写表", count) as progress:
            jobs.write_xlsx(books, out, jobs.editions_of(store), options, progress=progress)
    else:
        editions = jobs.editions_of(store)
        if not options.draft:
            books = jobs.cleared_for_print(books, editions, reason)
        if reason:
            _keep_waivers(books, store)
        with progress_bar("正在排版", count) as progress:
            jobs.write_pdf(books, out, editions, options, official=choices["official_fonts"], progress=progress)
    click.echo(f"已导出 {count} 张表：{out}")


@perfdesk.command("sample")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="写到哪个文件夹")
@click.option("--window/--no-window", default=None, help="是否打开窗口（默认有屏幕就打开）")
def sample(out: Path, *, window: bool | None) -> int:
    """用自带的示例填报册试用：打开窗口；没有屏幕时读入、检查、印成 PDF。不动您的填报数据。"""
    out.mkdir(parents=True, exist_ok=True)
    if has_screen() if window is None else window:
        return _open_window(_sample_store(out / "示例数据"))
    if window is None:
        click.echo("这台机器没有屏幕，打不开窗口，改用命令行走一遍示例。")
    _print_sample(out)
    return DONE


def _sample_store(folder: Path) -> Path:
    """Fill the folder of the sample's own store, where it is empty; what was changed there stays."""
    from perfdesk.desk.jobs import take_in
    from perfdesk.store.repository import Repository

    with Repository.open(folder, writing=True) as repository:
        if not repository.books():
            take_in(repository, _sample_books())
    return folder


def _sample_books() -> Sequence[Book]:
    from perfdesk.intake.read import read_file
    from perfdesk.resources import sample_file

    return read_file(sample_file()).books


def _print_sample(out: Path) -> None:
    from perfdesk.desk.jobs import check_books, editions_of, write_pdf
    from perfdesk.desk.report import findings_lines
    from perfdesk.export.options import PrintOptions

    books = _sample_books()
    editions = editions_of(None)
    checked = check_books(books, editions)
    echo_lines(findings_lines(checked))
    draft = any(book.open_errors for book in checked)
    path = (out / ("示例填报册（草稿）.pdf" if draft else "示例填报册.pdf")).resolve()
    write_pdf(books, path, editions, PrintOptions(draft=draft))
    click.echo(f"已印成 PDF：{path}" + ("（有错误未改，所以每页标了“草稿”）" if draft else ""))


def has_screen() -> bool:
    """Return whether a window can be opened here that somebody sees."""
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    return sys.platform in ("win32", "darwin") or any(os.environ.get(each) for each in ("DISPLAY", "WAYLAND_DISPLAY"))


def _open_window(folder: Path) -> int:
    from perfdesk.ui.app import open_window

    return open_window(folder)


def _books_of_files(files: Iterable[Path]) -> list[Book]:
    from perfdesk.intake.read import read_file

    return [book for path in files for book in read_file(path).books]


def _books_of_store(folder: Path, scope: Scope) -> tuple[Book, ...]:
    from perfdesk.store.repository import Repository

    with Repository.open(folder, writing=False) as repository:
        tell(repository.notices)
        return scope.of(repository.read_books(lambda book: scope.takes_book(book.unit, book.year)))


def _keep_waivers(books: Iterable[Book], folder: Path) -> None:
    from perfdesk.desk.jobs import keep_waivers
    from perfdesk.store.repository import Repository

    with Repository.open(folder, writing=True) as repository:
        tell(repository.notices)
        keep_waivers(repository, books)
