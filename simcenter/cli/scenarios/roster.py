"""``simcenter roster``: a list of agents takes the place of a scenario's pools."""

from __future__ import annotations

import click

from simcenter.cli.options import check_files, load_scenario
from simcenter.cli.reading import Values
from simcenter.cli.writing import check_scenario_file, write_scenario
from simcenter.scenario.errors import InputErrors


@click.command("roster")
@click.argument("file", metavar="FILE")
@click.option("--into", "source", required=True, metavar="SCENARIO", help="The scenario whose customers they serve.")
@click.option("--best", type=click.Choice(["1", "100"]), help="Best level of proficiency; systems differ.")
@click.option("--out", metavar="FILE", help="The scenario to write, .yaml or .xlsx; may be left out to look first.")
def roster_command(file: str, source: str, best: str | None, out: str | None) -> None:
    """Put a list of agents (CSV or XLSX) in the place of a scenario's pools.

    A row for each agent, or for each agent and skill; columns are found by their headings: agent_id, name, pool,
    site, skill, proficiency, handle_time (a factor), resolution, cost_per_hour, start, end, breaks, days.
    """
    values = Values()
    loaded = load_scenario(source, values)
    check_files(values, source, {} if out is None else {"--out": out})
    if out is not None:
        check_scenario_file(values, "--out", out)
    values.check()
    assert loaded is not None

    from simcenter.calibrate.roster import read_roster, with_roster
    from simcenter.report.terminal.page import Page
    from simcenter.report.terminal.program import program

    try:
        made = with_roster(loaded, read_roster(file), None if best is None else int(best))
    except InputErrors as errors:
        values.problems += errors.problems
    values.check()
    if out is not None:
        write_scenario(out, made.scenario)
    page = Page()
    page.title(f"{loaded.title or loaded.name}, with the agents of {file}")
    page.points(made.remarks)
    if out is not None:
        click.echo(f"Wrote it to {out}; simulate it: {program()} run {out}", err=True)
