"""``simcenter resolve`` and ``simcenter schema``: scenario files in full, and what they may contain."""

from __future__ import annotations

import click

from simcenter.cli.options import SCENARIO, check_files, load_scenario
from simcenter.cli.reading import Values
from simcenter.cli.writing import check_scenario_file, write_scenario


@click.command("resolve")
@SCENARIO
@click.option("--out", metavar="FILE", help="Write to a file and not to the screen.")
def resolve_command(scenario: str, out: str | None) -> None:
    """Write a scenario with every default stated; resolving it again changes nothing.

    A name that ends in .xlsx gets a workbook, any other text.
    """
    values = Values()
    loaded = load_scenario(scenario, values)
    # Its own file may be replaced: the resolved form means the same.
    check_files(values, "", {} if out is None else {"--out": out})
    if out is not None:
        check_scenario_file(values, "--out", out)
    values.check()
    assert loaded is not None

    if out is None:
        from simcenter.scenario.resolving import to_yaml

        click.echo(to_yaml(loaded), nl=False)
        return
    write_scenario(out, loaded)
    click.echo(f"Wrote {loaded.name} in full to {out}.", err=True)


@click.command("schema")
@click.option("--out", metavar="FILE", help="Write to a file and not to the screen.")
def schema_command(out: str | None) -> None:
    """Write the JSON schema of scenario files, with which editors complete and check them."""
    values = Values()
    check_files(values, "", {} if out is None else {"--out": out})
    values.check()

    import json

    from simcenter.scenario.resolving import schema

    text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    if out is None:
        click.echo(text, nl=False)
        return
    from simcenter.scenario.writing import atomic_write

    atomic_write(out, text)
    click.echo(f"Wrote the schema to {out}.", err=True)
