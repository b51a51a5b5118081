"""``simcenter init``: a first scenario to fill in, as a workbook or as text."""

from __future__ import annotations

from pathlib import Path

import click

from simcenter.cli.options import check_files, load_scenario
from simcenter.cli.reading import Values
from simcenter.scenario.errors import quote


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
        _check_new(values, option, path, (".xlsx",) if option == "--xlsx" else (".yaml", ".yml", ".json"))
    check_files(values, source or "", files)
    scenario = load_scenario(source, values) if source is not None else None
    values.check()

    from simcenter.scenario.loading import load_text
    from simcenter.scenario.resolving import to_yaml
    from simcenter.scenario.workbook.example import EXAMPLE
    from simcenter.scenario.workbook.writing import workbook_of
    from simcenter.scenario.writing import atomic_write

    what = "a complete example" if scenario is None else scenario.name
    if workbook is not None:
        atomic_write(workbook, workbook_of(scenario or load_text(EXAMPLE, "example")))
        click.echo(f"Wrote {what} to {workbook}: fill it in, then: simcenter run {workbook}", err=True)
    if file is not None:
        atomic_write(file, EXAMPLE if scenario is None else to_yaml(scenario))
        click.echo(f"Wrote {what} to {file}: change it, then: simcenter run {file}", err=True)


def _check_new(values: Values, option: str, path: str, suffixes: tuple[str, ...]) -> None:
    """Refuse names of other kinds, and files somebody may have filled in."""
    if Path(path).suffix.lower() not in suffixes:
        other = f"{Path(path).stem or 'plan'}{suffixes[0]}"
        values.blame(option, quote(path), f"a name that ends in {suffixes[0]}", other)
    elif Path(path).is_file():
        values.blame(option, f"{quote(path)}, which exists", "a new name: what is filled in is not written over")
