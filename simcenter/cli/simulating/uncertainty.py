"""``simcenter uncertainty``: how well a figure is known when its inputs were estimated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from simcenter.cli.options import SCENARIO, Whole, check_files, load_scenario
from simcenter.cli.reading import Values
from simcenter.scenario.errors import InputErrors, Mistake, Mistakes, quote

if TYPE_CHECKING:
    from simcenter.calibrate.resampling import Resampled
    from simcenter.scenario.model import Scenario


@click.command("uncertainty")
@SCENARIO
@click.option("--measure", metavar="'MEASURE [of PART]'", required=True, help="What is to be known.")
@click.option(
    "--vary",
    "inputs",
    multiple=True,
    metavar="TEXT",
    help="An input with its standard error, 'volume x{1 +- 0.05}', or with a range, 'patience x{0.7..1.4}'.",
)
@click.option(
    "--records",
    multiple=True,
    metavar="FILE",
    help="Instead of --vary: interval exports the scenario was imported from, days resampled and fitted anew.",
)
@click.option(
    "--blocks",
    type=Whole(10, 1_000),
    help="Instead of --vary, with inputs as they are: so many blocks of days, the day factors of each spread evenly.",
)
@click.option("--columns", metavar="MAP", help="With --records: columns of another table, as in import.")
@click.option("--time-zone", metavar="ZONE", help="With --records: where the center stands, as in import.")
@click.option("--draws", type=Whole(10, 2_000), default=50, show_default=True, help="Sets of inputs.")
@click.option("--days", type=Whole(5, 100_000), default=100, show_default=True, help="Days with inputs as estimated.")
@click.option("--set-days", type=Whole(5, 100_000), default=20, show_default=True, help="Days of each set.")
@click.option("--seed", type=Whole(0, 2**64 - 1), default=1, show_default=True, help="The world, and of the draws.")
@click.option("--workers", type=Whole(1, 1_000), help="Sets at the same time [default: one for each core].")
@click.option("--json", "json_file", metavar="FILE", help="Write everything as JSON.")
def uncertainty_command(
    scenario: str,
    measure: str,
    inputs: tuple[str, ...],
    records: tuple[str, ...],
    columns: str | None,
    time_zone: str | None,
    blocks: int | None,
    draws: int,
    json_file: str | None,
    **options: Any,
) -> int:
    """Widen a figure's interval by what is unsure about its inputs, and say which of the two errors is larger.

    With --blocks, narrow it instead: no block of days has only lively ones.
    """
    values = Values()
    asked = load_scenario(scenario, values)
    check_files(values, scenario, {} if json_file is None else {"--json": json_file})
    if bool(inputs) + bool(records) + (blocks is not None) != 1:
        values.blame("--vary", "none or several of --vary, --records and --blocks", "one of them")
    if not records and (columns is not None or time_zone is not None):
        values.blame("--columns" if columns is not None else "--time-zone", "without --records", "both")
    if blocks is not None:
        return _in_blocks(asked, measure, blocks, json_file, values, options)
    if options["set_days"] > options["days"]:
        values.blame("--set-days", f"{options['set_days']:,}", f"at most --days, {options['days']:,}")
    resampled = None
    if asked is not None:
        _check(asked, measure, inputs, values)
        if records and not values.problems:
            resampled = _resample(asked, records, columns, time_zone, draws, options["seed"], values)
    values.check()
    assert asked is not None

    from simcenter.report.inputs import write_uncertainty
    from simcenter.report.terminal.page import Page
    from simcenter.report.terminal.progress import announce_preparation, progress
    from simcenter.study.uncertainty import uncertainty

    announce_preparation()
    more: dict[str, Any] = {"inputs": inputs, "draws": draws}
    if resampled is not None:
        files = "1 file" if len(records) == 1 else f"{len(records)} files"
        more = {"sets": resampled.scenarios, "source": f"the records ({files}, days resampled)"}
    with progress("Simulating", unit="sets") as tell:
        found = uncertainty(asked, measure, progress=tell, **more, **options)
    write_uncertainty(Page(), found)
    if resampled is not None and resampled.refused:
        click.echo(f"{resampled.refused} of {draws} resamples could not be fitted and were left out.", err=True)
    if json_file is not None:
        from simcenter.scenario.writing import atomic_write

        atomic_write(json_file, found.to_json())
        click.echo(f"Wrote the study to {json_file}.", err=True)
    return 0


def _in_blocks(
    asked: Scenario | None,
    measure: str,
    blocks: int,
    json_file: str | None,
    values: Values,
    options: dict[str, Any],
) -> int:
    """Tell a figure from blocks of days whose factors are spread evenly."""
    from simcenter.study.uncertainty.stratified import FEWEST_DAYS, check_blocks, stratified

    days, over = divmod(options["days"], blocks)
    if days < FEWEST_DAYS or over:
        expected = f"a multiple of --blocks, at least {FEWEST_DAYS * blocks:,}"
        values.blame("--days", f"{options['days']:,} for {blocks} blocks", expected)
    if asked is not None:
        _check(asked, measure, (), values)
        try:
            check_blocks(asked)
        except Mistake as mistake:
            values.blame("--blocks", mistake.found, mistake.expected)
    values.check()
    assert asked is not None

    from simcenter.report.inputs import write_stratified
    from simcenter.report.terminal.page import Page
    from simcenter.report.terminal.progress import announce_preparation, progress

    announce_preparation()
    with progress("Simulating", unit="blocks") as tell:
        ways = {"seed": options["seed"], "workers": options["workers"], "progress": tell}
        found = stratified(asked, measure, days=days, blocks=blocks, **ways)
    write_stratified(Page(), found)
    if json_file is not None:
        from simcenter.scenario.writing import atomic_write

        atomic_write(json_file, found.to_json())
        click.echo(f"Wrote the study to {json_file}.", err=True)
    return 0


def _check(asked: Scenario, measure: str, inputs: tuple[str, ...], values: Values) -> None:
    """Blame a measure and inputs that mean nothing."""
    from simcenter.results.measures import MEASURES
    from simcenter.simulation import settle
    from simcenter.study.replicate.precision import read_measure
    from simcenter.study.sensitivity.run import read_inputs

    try:
        row = read_measure(asked, measure)
        if MEASURES[row.measure].share is not None:
            values.blame("--measure", f"{quote(measure)}, pooled over all days", "a measure every day has")
    except ValueError as error:
        values.blame("--measure", str(error).rstrip("."))
    try:
        if inputs:
            read_inputs(settle(asked), inputs)
    except InputErrors as errors:
        values.problems += errors.problems


def _resample(
    asked: Scenario,
    records: tuple[str, ...],
    columns: str | None,
    time_zone: str | None,
    draws: int,
    seed: int,
    values: Values,
) -> Resampled | None:
    """Read records and fit their resamples; what is wrong with them goes among the values."""
    from simcenter.calibrate import Wishes, parse_columns, read_intervals
    from simcenter.calibrate.resampling import resampled_scenarios
    from simcenter.study.uncertainty.shares import FEWEST_SETS

    try:
        named = None if columns is None else parse_columns(columns)
        data = read_intervals(records, columns=named, time_zone=time_zone)
        found = resampled_scenarios(data, Wishes(name=asked.name), asked, draws=draws, seed=seed)
    except InputErrors as errors:
        values.problems += errors.problems
        return None
    except (Mistake, Mistakes) as mistake:
        for each in mistake.mistakes if isinstance(mistake, Mistakes) else [mistake]:
            values.blame("--records", each.found, each.expected, each.nearest)
        return None
    if len(found.scenarios) < FEWEST_SETS:
        fitted = f"{len(found.scenarios)} of {draws} resamples that can be fitted"
        values.blame("--records", fitted, f"{FEWEST_SETS} or more: more weeks, or more --draws")
    return found
