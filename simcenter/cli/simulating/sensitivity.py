"""``simcenter sensitivity``: which input matters, and where the answer turns."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from simcenter.cli.options import SCENARIO, Whole, check_files, load_scenario
from simcenter.cli.reading import Values
from simcenter.scenario.errors import InputErrors, Mistake, quote

if TYPE_CHECKING:
    from simcenter.scenario.model import Scenario

PICTURES = (".svg", ".png")


@click.command("sensitivity")
@SCENARIO
@click.option("--measure", metavar="'MEASURE [of PART]'", required=True, help="What is to be explained.")
@click.option(
    "--vary",
    "inputs",
    multiple=True,
    metavar="TEXT",
    help="An input with its range: 'volume x{0.9..1.1}', 'POOL {-1..+2} agents', 'pools.POOL.wage={30..40}/h' "
    "[default: volume, handle time, patience and one head a pool].",
)
@click.option("--target", metavar="VALUE", help="Where does each input bring the measure to this: 80%, '20 s', 4.50?")
@click.option("--against", metavar="TEXT", help="A policy or what-if: where does it stop being the better one?")
@click.option("--indices", "points", type=Whole(2, 4_096), help="Sobol indices from so many points (a power of two).")
@click.option("--days", type=Whole(5, 100_000), default=100, show_default=True, help="Days of each variant.")
@click.option("--seed", type=Whole(0, 2**64 - 1), default=1, show_default=True, help="The world.")
@click.option("--workers", type=Whole(1, 1_000), help="Variants at the same time [default: one for each core].")
@click.option("--json", "json_file", metavar="FILE", help="Write everything as JSON.")
@click.option("--picture", "picture_file", metavar="FILE", help="Draw the tornado as .svg or .png.")
def sensitivity_command(
    scenario: str,
    measure: str,
    inputs: tuple[str, ...],
    target: str | None,
    against: str | None,
    json_file: str | None,
    picture_file: str | None,
    **options: Any,
) -> int:
    """Find which inputs move a measure, one at a time over the same days, and where they turn the answer.

    With --target or --against, the break-even of every input; with --indices, its share of the variance when all
    inputs vary at once.
    """
    values = Values()
    asked = load_scenario(scenario, values)
    files = {"--json": json_file, "--picture": picture_file}
    check_files(values, scenario, {option: path for option, path in files.items() if path is not None})
    if picture_file is not None:
        check_picture(picture_file, values)
    if target is not None and against is not None:
        values.blame("--target", "with --against", "one of them")
    points = options.pop("points") or 0
    if points & (points - 1):
        values.blame("--indices", f"{points:,}", "a power of two, such as 64: Sobol points are balanced only then")
    if points and len(inputs) == 1:
        values.blame("--indices", "one input", "two or more --vary to share the variance")
    goal = None if asked is None else _check(asked, measure, inputs, target, against, values)
    values.check()
    assert asked is not None

    from simcenter.report.inputs import write_sensitivity
    from simcenter.report.terminal.page import Page
    from simcenter.report.terminal.progress import announce_preparation, progress
    from simcenter.study.sensitivity import sensitivity

    announce_preparation()
    more: dict[str, Any] = {"inputs": inputs or None, "target": goal, "against": against, "points": points}
    with progress("Simulating", unit="variants") as tell:
        study = sensitivity(asked, measure, progress=tell, **more, **options)
    write_sensitivity(Page(), study)
    if json_file is not None:
        from simcenter.scenario.writing import atomic_write

        atomic_write(json_file, study.to_json())
        click.echo(f"Wrote the study to {json_file}.", err=True)
    if picture_file is not None:
        from simcenter.report.charts import save_picture, tornado

        save_picture(lambda: tornado(study), picture_file)
        click.echo(f"Drew the tornado to {picture_file}.", err=True)
    return 0


def check_picture(path: str, values: Values) -> None:
    """Refuse pictures of a kind that is not drawn."""
    if not path.lower().endswith(PICTURES):
        values.blame("--picture", quote(path, 300), f"a file whose name ends in {' or '.join(PICTURES)}")


def _check(
    asked: Scenario, measure: str, inputs: tuple[str, ...], target: str | None, against: str | None, values: Values
) -> float | None:
    """Blame a measure, inputs, a target or an alternative that mean nothing; the target in the measure's unit."""
    from simcenter.results.measures import MEASURES
    from simcenter.simulation import settle
    from simcenter.study.replicate.precision import read_measure, read_value
    from simcenter.study.sensitivity.run import alternative, read_inputs

    settled = settle(asked)
    tries: list[Callable[[], object]] = [partial(read_inputs, settled, inputs or None)]
    tries += [] if against is None else [partial(alternative, settled, against)]
    for one in tries:
        try:
            one()
        except InputErrors as errors:
            values.problems += errors.problems
    try:
        row = read_measure(asked, measure)
    except ValueError as error:
        values.blame("--measure", str(error).rstrip("."))
        return None
    found = MEASURES[row.measure]
    if found.share is not None:
        values.blame("--measure", f"{quote(measure)}, pooled over all days", "a measure every day has")
    try:
        return None if target is None else read_value(found.unit, target)
    except Mistake as mistake:
        values.blame("--target", mistake.found, mistake.expected)
        return None
