"""The program's beginning: the commands, put together, each importing what it needs only when it runs."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from field_ems import __version__, i18n
from field_ems.cli import (
    bundles,
    calculator,
    checklists,
    conflicts,
    consumption,
    demo,
    factors,
    guidance,
    headquarters,
    headquarters_access,
    headquarters_backup,
    importing,
    indicators,
    keys,
    mandates,
    practices,
    publishing,
    readings,
    reporting,
    station,
    station_years,
    stock,
    suppliers,
    syncing,
    tenders,
    terminal,
    trends,
    undo,
)
from field_ems.cli.context import Choices, default_folder
from field_ems.cli.exit_codes import ExitCode, of_refusal
from field_ems.domain.notices import Refusal

app = typer.Typer(
    name="field-ems",
    help="Log meter readings, complete procurement checklists, and sync with headquarters when a link appears.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=True,
)
terminal.add_to(app)
station.add_to(app)
readings.add_to(app)
importing.add_to(app)
reporting.add_to(app)
calculator.add_to(app)
consumption.add_to(app)
stock.add_to(app)
indicators.add_to(app)
trends.add_to(app)
keys.add_to(app)
checklists.add_to(app)
suppliers.add_to(app)
tenders.add_to(app)
guidance.add_to(app)
practices.add_to(app)
syncing.add_to(app)
conflicts.add_to(app)
undo.add_to(app)
bundles.add_to(app)
demo.add_to(app)
headquarters_backup.add_to(headquarters.app)
headquarters_access.add_to(headquarters.app)
mandates.add_to(headquarters.app)
publishing.add_to(headquarters.app)
station_years.add_to(headquarters.app)
app.add_typer(factors.app, name="factors")
app.add_typer(headquarters.app, name="hq")


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"field-ems {__version__}")
        raise typer.Exit


@app.callback()
def choose(
    context: typer.Context,
    data_dir: Annotated[
        Path | None, typer.Option("--data-dir", envvar="FIELD_EMS_DATA", help="The folder with the station's data.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", envvar="FIELD_EMS_LANGUAGE", help="ar, en, es, fr, ru or zh.")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and end.")
    ] = False,
    self_test: Annotated[
        bool, typer.Option("--self-test", help="Try every part of the program on this machine, and end.")
    ] = False,
) -> None:
    """Take the choices that hold for every command."""
    i18n.install(language)
    if self_test:
        from field_ems.cli.self_test import run_self_test

        run_self_test()
        raise typer.Exit
    context.obj = Choices(data_dir or default_folder())
    if context.invoked_subcommand is None:
        terminal.open_station(context)


def main() -> None:
    """Run a command; what can't be done is said in a sentence and in the exit code."""
    i18n.install(None)
    try:
        code = app(standalone_mode=False)
    except Refusal as refusal:
        typer.echo(i18n.say(refusal.notice), err=True)
        sys.exit(of_refusal(refusal.notice))
    except KeyboardInterrupt:
        sys.exit(ExitCode.STOPPED)
    except typer.Abort:
        sys.exit(ExitCode.STOPPED)
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing is left to be flushed to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.DONE)
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):
            typer.echo(error.format_message(), err=True)
            sys.exit(ExitCode.USAGE)
        raise
    sys.exit(code if isinstance(code, int) else ExitCode.DONE)
