"""``simcenter promise``: what the present staff can keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from simcenter.cli.options import SCENARIO, Whole, check_files, load_scenario
from simcenter.cli.reading import Values, read_confidence

if TYPE_CHECKING:
    from simcenter.scenario.model import Scenario


@click.command("promise")
@SCENARIO
@click.option("--confidence", default="90%", show_default=True, metavar="SHARE", help="How often it is to be kept.")
@click.option("--days", type=Whole(20, 100_000), help="Days to simulate [default: 300 periods of each promise].")
@click.option("--seed", type=Whole(0, 2**64 - 1), default=1, show_default=True, help="The world.")
@click.option("--json", "json_file", metavar="FILE", help="Write everything as JSON.")
def promise_command(scenario: str, confidence: str, days: int | None, seed: int, json_file: str | None) -> int:
    """Say what the present staff can keep on nine days of ten: the share in time, and the time for the share."""
    values = Values()
    asked = load_scenario(scenario, values)
    sure = values.read("--confidence", confidence, read_confidence, 0.9)
    check_files(values, scenario, {"--json": json_file} if json_file is not None else {})
    if asked is not None:
        _check(asked, values)
    values.check()
    assert asked is not None

    from simcenter.report.staff import write_keepable
    from simcenter.report.terminal.page import Page
    from simcenter.report.terminal.progress import announce_preparation, progress
    from simcenter.study.keepable import promise

    announce_preparation()
    with progress("Simulating") as tell:
        keepable = promise(asked, confidence=sure, days=days, seed=seed, progress=tell)
    write_keepable(Page(), keepable)
    if json_file is not None:
        from simcenter.scenario.writing import atomic_write

        atomic_write(json_file, keepable.to_json())
        click.echo(f"Wrote the promises to {json_file}.", err=True)
    return 0


def _check(asked: Scenario, values: Values) -> None:
    """Blame a scenario that promises nobody anything."""
    from simcenter.study.staffing.promises import promises_of, responses_of

    if not promises_of(asked) and not responses_of(asked):
        example = "at least one, such as promise: {share: 80%, within: 20 s}"
        values.blame("promise", "no promise in any tier", example)
