"""``simcenter select``: the best of many alternatives, in no more days than it takes to be sure."""

from __future__ import annotations

from typing import Any

import click

from simcenter.cli.options import INTERRUPTED, NOT_REACHED, SCENARIO, Whole, check_words, load_scenario
from simcenter.cli.reading import Values, read_confidence
from simcenter.scenario.errors import quote


@click.command("select")
@SCENARIO
@click.option("--by", "measure", metavar="'MEASURE [of PART]'", required=True, help="What the best is judged by.")
@click.option("--change", "changes", multiple=True, metavar="TEXT", help="A what-if, such as 'volume +15%'.")
@click.option("--policy", "policies", multiple=True, metavar="TEXT", help="A routing, such as strict_tiers.")
@click.option("--delta", metavar="SIZE", help="The smallest difference that matters: 1pt, '2 s', 0.5.")
@click.option("--confidence", default="95%", show_default=True, metavar="SHARE", help="Chance of being right.")
@click.option("--budget", type=Whole(1, 1_000_000), help="Instead of --delta: days in all, a heuristic.")
@click.option("--max-days", type=Whole(25, 100_000), default=2_000, show_default=True, help="Most days of one.")
@click.option("--seed", type=Whole(0, 2**64 - 1), default=1, show_default=True, help="The world.")
@click.option("--workers", type=Whole(1, 1_000), help="Days at the same time [default: one for each core].")
def select_command(
    scenario: str, measure: str, changes: tuple[str, ...], policies: tuple[str, ...], **options: Any
) -> int:
    """Select the best of a scenario and its alternatives by one measure, dropping the others as days come in.

    Without --change and --policy, the routing plans the scenario lists are the alternatives.
    """
    values = Values()
    asked = load_scenario(scenario, values)
    delta_words: str | None = options.pop("delta")
    confidence = values.read("--confidence", options.pop("confidence"), read_confidence, 0.95)
    delta: float | None = None
    if (delta_words is None) == (options["budget"] is None):
        values.blame("--delta", "neither or both of --delta and --budget", "one of them")
    if asked is not None:
        policies = policies or (() if changes else tuple(asked.policies))
        if not (changes or policies):
            values.blame("select", "nothing to select from", "--change or --policy, or policies in the scenario")
        check_words(asked, policies, changes, values)
        delta = _size(asked, measure, delta_words, values)
    values.check()
    assert asked is not None

    from simcenter.report.selection import write_selection
    from simcenter.report.terminal.page import Page
    from simcenter.report.terminal.progress import announce_preparation, progress
    from simcenter.study.selection import select

    announce_preparation()
    more: dict[str, Any] = {"delta": delta, "confidence": confidence, "changes": changes, "policies": policies}
    with progress("Simulating") as tell:
        selection = select(asked, measure, progress=tell, **more, **options)
    write_selection(Page(), asked, selection)
    if selection.ended == "interrupted":
        return INTERRUPTED
    return NOT_REACHED if selection.ended == "not reached" else 0


def _size(scenario: Any, measure: str, words: str | None, values: Values) -> float | None:
    """Read the measure and the size; what is wrong goes among the values."""
    from simcenter.results.measures import MEASURES
    from simcenter.study.replicate.precision import read_measure, read_precision

    try:
        row = read_measure(scenario, measure)
        if MEASURES[row.measure].lower_is_better is None or MEASURES[row.measure].share is not None:
            values.blame("--by", quote(measure), "a measure of single days with a better and a worse side")
            return None
        if words is None:
            return None
        (declared,) = read_precision(scenario, {measure: words})
    except ValueError as error:
        values.blame("--by" if "precision" not in str(error) else "--delta", str(error).rstrip("."))
        return None
    if declared.target.absolute is None:
        values.blame("--delta", quote(words), "a size in the measure's unit, such as 1pt or 2 s")
    return declared.target.absolute
