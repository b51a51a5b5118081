"""The commands, and what every one of them does when something goes wrong: a sentence and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from simcenter import __version__
from simcenter.cli.reference.check_policy import check_policy_command
from simcenter.cli.reference.erlang import erlang_command
from simcenter.cli.reference.policies import policies_command
from simcenter.cli.scenarios.check import check_command
from simcenter.cli.scenarios.files import resolve_command, schema_command
from simcenter.cli.scenarios.importing import import_command
from simcenter.cli.scenarios.init import init_command
from simcenter.cli.scenarios.roster import roster_command
from simcenter.cli.showing.app import app_command
from simcenter.cli.showing.report import report_command
from simcenter.cli.simulating.compare import compare_command
from simcenter.cli.simulating.explain import explain_command
from simcenter.cli.simulating.run import run_command
from simcenter.cli.simulating.select import select_command
from simcenter.cli.simulating.sensitivity import sensitivity_command
from simcenter.cli.simulating.sweep import sweep_command
from simcenter.cli.simulating.uncertainty import uncertainty_command
from simcenter.cli.staffing.promise import promise_command
from simcenter.cli.staffing.resolved import crossover_command, price_command
from simcenter.cli.staffing.shifts import shifts_command
from simcenter.cli.staffing.staff import staff_command

DONE, OWN_ERROR, INPUT, INTERRUPTED = 0, 1, 2, 130


class Program(click.Group):
    """A group of commands that answers mistakes with sentences and never with a traceback."""

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, *_: Any, **extra: Any) -> NoReturn:
        """Run a command and leave with its exit code."""
        extra["standalone_mode"] = False
        extra["obj"] = list(sys.argv[1:] if args is None else args)  # for pages that say how they were made
        code = _answered(lambda: super(Program, self).main(args, prog_name, **extra))
        sys.exit(code)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; for a name that is none, say which one was probably meant."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            ctx.fail(_no_command(name, self.list_commands(ctx)))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List commands with the whole first sentence of each, where click would cut it off."""
        names = self.list_commands(ctx)
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.commands[name].get_short_help_str(limit=300)) for name in names])

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List commands in the order a newcomer needs them."""
        return list(self.commands)


def _answered(work: Any) -> int:
    """Do the work; tell what went wrong on the error stream, and give the exit code."""
    from simcenter.scenario.errors import InputErrors, Mistake, Mistakes, harmless

    try:
        code = work()
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except click.ClickException as error:
        error.show()
        return INPUT
    except InputErrors as errors:
        number = len(errors.problems)
        click.echo(f"{errors}\n{number} mistake{'' if number == 1 else 's'}; nothing was run or written.", err=True)
        return INPUT
    except (Mistake, Mistakes) as mistake:
        click.echo(harmless(str(mistake)), err=True)
        return INPUT
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has had enough; Python must not complain when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        # Full disks and folders that vanish while days are simulated.
        what = f"{error.strerror or error}: {error.filename}" if error.filename else str(error)
        click.echo(f"A file could not be read or written ({harmless(what)}).", err=True)
        return INPUT
    except Exception as error:
        return _own_error(error)


def _own_error(error: Exception) -> int:
    """Tell an error nobody foresaw."""
    if os.environ.get("SIMCENTER_DEBUG") == "1":
        raise error
    from simcenter.scenario.errors import harmless

    what = harmless(f"{type(error).__name__}: {error}"[:300])
    click.echo(
        f"simcenter {__version__} failed by a mistake of its own ({what}). Please report it with the command "
        "and the scenario; the same command with SIMCENTER_DEBUG=1 set before it shows where it happened.",
        err=True,
    )
    return OWN_ERROR


def _no_command(name: str, commands: Sequence[str]) -> str:
    from simcenter.scenario.errors import nearest, quote
    from simcenter.scenario.loading import shipped

    if name in shipped() or Path(name).is_file():
        return f"{quote(name)} is a scenario, not a command; did you mean 'run {name}'?"
    meant = nearest(name, commands)
    hint = f"; did you mean {quote(meant)}?" if meant else ""
    return f"there is no command {quote(name)}, expected one of {', '.join(commands)}{hint}"


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="simcenter %(version)s")
@click.pass_context
def app(context: click.Context) -> int | None:
    """Simulate a contact center: who waits how long, what it costs, and what a change would do.

    Without a command, compares routing policies on two shipped scenarios and says what a planner would
    decide.
    """
    if context.invoked_subcommand is not None:
        return None
    from simcenter.cli.simulating.first import main_job

    return main_job()


for command in (
    run_command,
    compare_command,
    report_command,
    explain_command,
    staff_command,
    promise_command,
    price_command,
    crossover_command,
    shifts_command,
    select_command,
    sensitivity_command,
    uncertainty_command,
    sweep_command,
    app_command,
    import_command,
    roster_command,
    init_command,
    check_command,
    resolve_command,
    schema_command,
    policies_command,
    check_policy_command,
    erlang_command,
):
    app.add_command(command)


def main() -> NoReturn:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A name with letters the terminal cannot show must not stop a report.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    from simcenter.report.terminal.program import program

    app.main(prog_name=program())
