"""``simcenter import``: interval exports in, a scenario out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from simcenter.cli.options import check_files
from simcenter.cli.reading import Values, read_target
from simcenter.cli.writing import check_scenario_file, write_scenario
from simcenter.scenario.errors import InputErrors, Mistake, Mistakes, harmless, quote

if TYPE_CHECKING:
    from simcenter.calibrate import Imported

_ASSUMED = "Assumed, so look at it before you believe results: "


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--out", metavar="FILE", help="The scenario to write, .yaml or .xlsx; may be left out with --explain.")
@click.option("--explain", is_flag=True, help="Say what was recognised, assumed, dropped and filled.")
@click.option("--columns", metavar="MAP", help="Columns of another table: 'start=Date, volume=Calls, aht=AHT (s)'.")
@click.option("--column-map", metavar="FILE", help="The same from a YAML file: a line 'volume: Calls' for each.")
@click.option("--time-zone", metavar="ZONE", help="Where the center stands, such as Europe/Berlin.")
@click.option("--day", metavar="WEEKDAY", help="The weekday to make [default: the busiest of those with most days].")
@click.option("--shape", metavar="N", help="Of the day factor, or none; needed where the data cannot say.")
@click.option("--map", "maps", multiple=True, metavar="QUEUE=TIER/NEED", help="Tier and need of a queue; repeatable.")
@click.option("--tier", default="standard", show_default=True, metavar="NAME", help="Tier of queues not mapped.")
@click.option("--promise", metavar="SHARE/SECONDS", help="Such as 80/20, for every tier.")
@click.option("--media", default="voice", show_default=True, metavar="NAME", help="The channel wanted.")
@click.option("--durations", type=click.Choice(["s", "ms", "min"]), help="Unit of durations without one.")
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="Order of day and month, where no date shows it.")
def import_command(files: tuple[str, ...], out: str | None, explain: bool, **given: Any) -> None:
    """Make a scenario of interval exports: Genesys Cloud, Amazon Connect, Calabrio, or any table by a column map.

    Give several weeks at once for a forecast by weekday and for how different days are. Nothing is dropped
    silently: --explain lists every row, unit and assumption.
    """
    values = Values()
    if out is None and not explain:
        values.blame("--out", "no file to write", "one, such as --out center.yaml, or --explain to look first")
    check_files(values, "", {} if out is None else {"--out": out})
    if out is not None and any(Path(file).resolve() == Path(out).resolve() for file in files):
        values.blame("--out", quote(out, limit=300), "a file that is not read at the same time")
    elif out is not None:
        check_scenario_file(values, "--out", out)
    imported = _import(files, Path(out).stem if out else "imported", given, values)
    values.check()
    assert imported is not None

    from simcenter.report.importing import broken_rows, summary, write_explanation
    from simcenter.report.terminal.page import Page
    from simcenter.report.terminal.program import program

    if out is not None:
        write_scenario(out, imported.scenario, imported.text)
    if explain:
        write_explanation(Page(), imported)
    else:
        for line in broken_rows(imported.data):
            click.echo(harmless(line), err=True)
        click.echo(summary(imported), err=True)
        assumed = [each["what"] for each in imported.plain["sources"] if each["status"] == "assumption"]
        click.echo(_ASSUMED + "; ".join(assumed) + ". --explain says more.", err=True)
    if out is not None:
        click.echo(f'Wrote "{imported.scenario.title}" to {out}; simulate it: {program()} run {out}', err=True)


def _import(files: tuple[str, ...], name: str, given: dict[str, Any], values: Values) -> Imported | None:
    """Read and make; None where something is wrong, which is then among `values`."""
    from simcenter.calibrate import Wishes, make_scenario, parse_columns, parse_places, read_intervals

    columns = values.read("--columns", given["columns"], parse_columns, None)
    if given["columns"] is not None and given["column_map"] is not None:
        values.blame("--column-map", "a second column map", "--columns or --column-map")
    elif given["column_map"] is not None:
        columns = _mapped(given["column_map"], values)
    places = _places(given["maps"], parse_places, values)
    shape = values.read("--shape", given["shape"], _read_shape, None)
    promise = values.read("--promise", given["promise"], read_target, None)
    tier = values.read("--tier", given["tier"], _read_tier, "standard")
    if given["time_zone"] is not None:
        from simcenter.calibrate.intervals.cleaning.clock import read_zone

        values.read("--time-zone", given["time_zone"], read_zone, None)
    if values.problems:
        return None
    wishes = Wishes(
        name=name,
        day=given["day"],
        shape=shape,
        places=places,
        tier=tier,
        promise=None if promise is None else (promise[0], round(promise[1] * 1_000)),
    )
    try:
        data = read_intervals(
            files,
            columns=columns,
            time_zone=given["time_zone"],
            media=given["media"],
            durations=given["durations"],
            dates=given["dates"],
        )
        return make_scenario(data, wishes)
    except InputErrors as errors:
        values.problems += errors.problems
    except (Mistake, Mistakes) as mistake:
        for each in mistake.mistakes if isinstance(mistake, Mistakes) else [mistake]:
            values.blame(f"--{each.at[0]}" if each.at else "import", each.found, each.expected, each.nearest)
    return None


def _mapped(file: str, values: Values) -> dict[str, str] | None:
    from simcenter.calibrate import read_column_map

    try:
        return read_column_map(file)
    except InputErrors as errors:
        values.problems += errors.problems
        return None


def _places(maps: tuple[str, ...], parse: Any, values: Values) -> Any:
    try:
        return parse(maps)
    except Mistakes as several:
        for each in several.mistakes:
            values.blame("--map", each.found, each.expected, each.nearest)
        return {}


def _read_shape(text: str) -> float | Literal["none"]:
    """Read a shape, or none."""
    plain = text.strip().lower()
    if plain == "none":
        return "none"
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", plain) or not 0.1 < float(plain) <= 1e9:
        raise Mistake(quote(text), "a number above 0.1, such as 30 (10 is wild, 400 quiet), or none")
    return float(plain)


def _read_tier(text: str) -> str:
    """Read the name of a tier."""
    from simcenter.scenario.selectors import RESERVED
    from simcenter.scenario.units import NAME_PATTERN

    if not re.fullmatch(NAME_PATTERN, text) or text in RESERVED:
        raise Mistake(quote(text), "a name of letters, digits and underscores, such as standard")
    return text
