"""click in Chinese: help pages and the sentences about wrong use."""

import click

_HELP = "显示这页说明"


class _ChineseHelp(click.Command):
    """A command whose help page speaks Chinese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = [piece.replace("[OPTIONS]", "[选项]") for piece in self.collect_usage_pieces(ctx)]
        pieces = [piece.replace("COMMAND [ARGS]...", "命令 [参数]...") for piece in pieces]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        records = [record for each in self.get_params(ctx) if (record := each.get_help_record(ctx)) is not None]
        if records:
            with formatter.section("选项"):
                formatter.write_dl([(name, _HELP if name == "--help" else text) for name, text in records])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write nothing below the options."""


class ChineseCommand(_ChineseHelp):
    """A command."""


class ChineseGroup(_ChineseHelp, click.Group):
    """A group of commands."""

    command_class = ChineseCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
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
    match error:
        case click.NoSuchOption():
            close = f"，是否想写 {'、'.join(error.possibilities)}" if error.possibilities else ""
            return f"没有选项 {error.option_name}{close}。"
        case click.MissingParameter():
            name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
            return f"缺少{name}。"
        case click.BadParameter():
            name = error.param.opts[0] if error.param and error.param.param_type_name == "option" else "参数"
            if error.param and isinstance(error.param.type, click.Choice):
                return f"{name} 只能是 {'、'.join(map(str, error.param.type.choices))}。"
            return f"{name} 的值不对。"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 后面缺少内容，或不该有内容。"
        case _ if error.message.startswith("No such command"):
            return f"没有{error.message.removeprefix('No such command').strip().rstrip('.')}这个命令。"
        case _ if error.message.startswith("Got unexpected extra argument"):
            return f"多了内容 {error.message.partition('(')[2].rstrip(').')}。"
        case _:
            return error.message
