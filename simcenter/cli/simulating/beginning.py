"""Where in the day a run begins, as options: the time, who waits, who is being served."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from simcenter.cli.options import Command
from simcenter.cli.reading import Values
from simcenter.scenario.errors import quote

if TYPE_CHECKING:
    from simcenter.scenario.model import Scenario
    from simcenter.study.now import Now

_OPTIONS = (
    click.option("--from", "from_", metavar="TIME", help="Begin at this time of the day, such as 11:00."),
    click.option("--waiting", metavar="TEXT", help="Who waits then, such as premier=5,standard=35."),
    click.option(
        "--in-service",
        metavar="TEXT",
        help="Who is being served then [default: all agents busy who may serve those waiting].",
    ),
)


def beginning(command: Command) -> Command:
    """Give a command the options of a run that begins within the day."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def read_beginning(
    scenario: Scenario, from_: str | None, waiting: str | None, in_service: str | None, values: Values
) -> Now | None:
    """Read where in the day a run begins; None at the opening. Mistakes are among `values`."""
    if from_ is None:
        for option, text in (("--waiting", waiting), ("--in-service", in_service)):
            if text is not None:
                values.blame(option, f"{quote(text)} without --from", "also the time it is, such as --from 11:00")
        return None
    from simcenter.study.now.moment import Now, check_fits, read_at, read_counts

    def counts(text: str) -> dict[str, int]:
        return read_counts(scenario, text) if text.strip() else {}

    nobody: dict[str, int] = {}
    at = values.read("--from", from_, lambda text: read_at(scenario, text), 0)
    there = values.read("--waiting", waiting, counts, nobody)
    served = None if in_service is None else values.read("--in-service", in_service, counts, nobody)
    now = Now(at, there, served)
    if at:
        values.read("--in-service", in_service, lambda _: check_fits(scenario, now), None)
    return now
