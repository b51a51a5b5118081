"""``simcenter init``: a first scenario to fill in, as a workbook or as text."""

from __future__ import annotations

import click

from simcenter.cli.options import check_files, load_scenario
from simcenter.cli.reading import Values
from simcenter.cli.writing import BOOK, TEXT, check_scenario_file, write_scenario


@click.command("init")
@click.argument("file", metavar="[FILE.yaml]", required=False)
@click.option("--xlsx", "workbook", metavar="FILE", help="Write a workbook (.xlsx) for planners.")
@click.option("--from", "source", metavar="SCENARIO", help="Write this scenario, not the example.")
def init_command(file: str | None, workbook: str | None, source: str | None) -> None:
    """Write a complete scenario to start from: two tiers, two teams, one day.

    FILE.yaml is text with comments, --xlsx a workbook with a sheet for every part. Both run as they are, and every
    command reads both. A file that exists is never written over.
    """
    values = Values()
    files = {option: path for option, path in (("FILE", file), ("--xlsx", workbook)) if path is not None}
    if not files:
        values.blame("init", "no file to write", "--xlsx plan.xlsx, or the path of a YAML file")
    for option, path in files.items():
        endings = BOOK if option == "--xlsx" else TEXT
        check_scenario_file(values, option, path, endings, kept=endings)
    check_files(values, source or "", files)
    scenario = load_scenario(source, values) if source is not None else None
    values.check()

    from simcenter.report.terminal.program import program
    from simcenter.scenario.loading import load_text
    from simcenter.scenario.workbook.example import EXAMPLE

    what = "a complete example" if scenario is None else scenario.name
    text = EXAMPLE if scenario is None else None
    written = scenario or load_text(EXAMPLE, "example")
    for target, to_do in ((workbook, "fill it in"), (file, "change it")):
        if target is not None:
            write_scenario(target, written, text)
            click.echo(f"Wrote {what} to {target}: {to_do}, then: {program()} run {target}", err=True)
