"""``simcenter check``: mistakes, warnings and sizes of a scenario."""

from __future__ import annotations

import click

from simcenter.cli.options import SCENARIO, load_scenario
from simcenter.cli.reading import Values


@click.command("check")
@SCENARIO
def check_command(scenario: str) -> None:
    """Tell every mistake in a scenario, then what to beware of, then its sizes."""
    values = Values()
    loaded = load_scenario(scenario, values)
    values.check()
    assert loaded is not None

    from simcenter.report.check import write_check
    from simcenter.report.terminal.page import Page

    write_check(Page(), loaded, scenario)
