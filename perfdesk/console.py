"""What the commands of the command line share: their options, and how they print."""

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click

from perfdesk.desk.scope import Scope

_LONG: Final = 200
"""Forms from which on work is long enough for a progress bar."""


def _store(context: click.Context, _option: click.Parameter, folder: Path | None) -> Path:
    """Return the folder that was named before or after the command, or else that of the settings, or the usual one."""
    from perfdesk.desk.settings import load_settings, usual_store

    before = context.parent.params.get("store") if context.parent else None
    return folder or before or Path(load_settings().settings.store or usual_store())


store_option = click.option(
    "--store",
    type=click.Path(path_type=Path, file_okay=False),
    callback=_store,
    metavar="文件夹",
    help="填报数据所在的文件夹（默认为用户数据文件夹）",
)
json_option = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出，供其他程序读取")


def book_options(command: Any) -> Any:
    """Let a command be about some books: `--unit`, `--year`."""
    command = click.option("--year", type=int, default=None, metavar="年度", help="只要这一年度")(command)
    return click.option("--unit", default="", metavar="单位", help="只要名称含有这些字的单位")(command)


def scope_options(command: Any) -> Any:
    """Let a command be about some forms: `--unit`, `--year`, `--project`, `--kind`."""
    kinds = click.Choice(["target", "self-evaluation"])
    command = click.option("--kind", type=kinds, default=None, help="只要这一种表")(command)
    return book_options(click.option("--project", default="", metavar="项目", help="只要名称含有这些字的项目")(command))


def scope_of(choices: Mapping[str, Any]) -> Scope:
    """Return the scope that the values of these options describe; None stands for what was not given."""
    return Scope(**{name: value for name, value in choices.items() if value is not None})


@contextlib.contextmanager
def progress_bar(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """Show a bar while long work goes on, where somebody is looking.

    Args:
        label: what is done.
        length: how many forms it is done to.

    Yields:
        What is told how many more are done.
    """
    if length < _LONG or not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update


def tell(notices: Iterable[str]) -> None:
    """Print what was noticed beside the results: on the error stream."""
    for notice in notices:
        click.echo(notice, err=True)


def echo_lines(lines: Iterable[str]) -> None:
    """Print lines."""
    for line in lines:
        click.echo(line)


def echo_json(plain: object) -> None:
    """Print JSON as UTF-8, whatever the console's own encoding is."""
    import orjson

    click.echo(orjson.dumps(plain, option=orjson.OPT_INDENT_2))
