"""click in Chinese: help pages and the sentences about wrong use."""

import re

import click

_HELP = "显示这页说明"


class ChineseCommand(click.Command):
    """A command whose help page speaks Chinese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = [piece.replace("[OPTIONS]", "[选项]") for piece in self.collect_usage_pieces(ctx)]
        pieces = [re.sub(r"\[?COMMAND\]? \[ARGS\]\.\.\.", "命令 [参数]...", piece) for piece in pieces]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        records = [record for each in self.get_params(ctx) if (record := each.get_help_record(ctx)) is not None]
        if records:
            with formatter.section("选项"):
                formatter.write_dl([(name, _HELP if name == "--help" else text) for name, text in records])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write nothing below the options."""


class ChineseGroup(ChineseCommand, click.Group):
    """A group of commands."""

    command_class = ChineseCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's own
        """Write the commands with their first line of help."""
        with formatter.section("命令"):
            formatter.write_dl(
                [(name, command.get_short_help_str(80)) for name, command in sorted(self.commands.items())]
            )


def usage_sentence(error: click.ClickException) -> str:
    """Return what is wrong with a command line, in Chinese, with the way to the help page."""
    context = getattr(error, "ctx", None)
    return f"{_reason(error)}用法见 {context.command_path if context else 'perfdesk'} --help。"


def _reason(error: click.ClickException) -> str:
    sentence = error.message
    match error:
        case click.NoSuchOption():
            close = f"，是否想写 {'、'.join(error.possibilities)}" if error.possibilities else ""
            sentence = f"没有选项 {error.option_name}{close}。"
        case click.MissingParameter() if error.param and error.ctx:
            sentence = f"缺少{error.param.make_metavar(error.ctx)}。"
        case click.BadParameter() if error.param and isinstance(error.param.type, click.Choice):
            sentence = f"{error.param.opts[0]} 只能是 {'、'.join(map(str, error.param.type.choices))}。"
        case click.BadParameter() if error.param:
            sentence = f"{error.param.opts[0]} 的值不对。"
        case click.BadOptionUsage():
            sentence = f"选项 {error.option_name} 后面缺少内容，或不该有内容。"
        case _ if sentence.startswith("No such command"):
            name = sentence.removeprefix("No such command").split("'")[1]
            sentence = f"没有“{name}”这个命令。"
        case _ if sentence.startswith("Got unexpected extra argument"):
            sentence = f"多了内容 {sentence.partition('(')[2].rstrip(').')}。"
    return sentence
