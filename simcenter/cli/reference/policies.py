"""``simcenter policies``: the words of routing."""

from __future__ import annotations

import click


@click.command("policies")
@click.argument("scenario", metavar="[SCENARIO]", required=False)
def policies_command(scenario: str | None) -> None:
    """List routing policies: what each does, its parameters, when to use it.

    With a SCENARIO, its own routing plans too.
    """
    from simcenter.cli.options import load_scenario
    from simcenter.cli.reading import Values

    values = Values()
    loaded = load_scenario(scenario, values) if scenario is not None else None
    values.check()

    from simcenter.report.policies import write_policies
    from simcenter.report.terminal.page import Page

    write_policies(Page(), loaded)
