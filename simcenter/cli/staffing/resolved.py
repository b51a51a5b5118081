"""``simcenter price`` and ``simcenter crossover``: staff searched again for a changed center, in several worlds."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from simcenter.cli.options import SCENARIO, Whole, check_files, check_words, load_scenario
from simcenter.cli.reading import Values, read_confidence
from simcenter.scenario.errors import InputErrors, Mistake, Mistakes, quote

if TYPE_CHECKING:
    from simcenter.scenario.model import Scenario

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--confidence", default="90%", show_default=True, metavar="SHARE", help="How often they are kept."),
    click.option("--worlds", "count", type=Whole(3, 1_000), default=5, show_default=True, help="Independent worlds."),
    click.option("--days", type=Whole(20, 100_000), help="Days to search on [default: 100]."),
    click.option("--fresh-days", type=Whole(20, 100_000), help="Days to verify on [default: 200]."),
    click.option("--seed", type=Whole(0, 2**63), default=1, show_default=True, help="The first world."),
    click.option("--workers", type=Whole(1, 1_000), help="Days at the same time [default: one for each core]."),
    click.option("--json", "json_file", metavar="FILE", help="Write everything as JSON."),
)


def _searching(command: Command) -> Command:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command("price")
@SCENARIO
@click.option("--of", "what", required=True, metavar="TEXT", help="A tier whose promise is priced, or a what-if.")
@_searching
def price_command(scenario: str, what: str, confidence: str, json_file: str | None, **options: Any) -> int:
    """Say what a promise, or any change, costs in staff: searched with and without it, in several worlds."""
    values = Values()
    asked = _asked(scenario, json_file, values)
    sure = values.read("--confidence", confidence, read_confidence, 0.9)
    if asked is not None:
        _check_price(asked, what, values)
    values.check()
    assert asked is not None

    from simcenter.report.staff.resolved import write_price
    from simcenter.report.terminal.page import Page
    from simcenter.report.terminal.progress import announce_preparation, progress
    from simcenter.study.staffing.resolved import Worlds, price

    announce_preparation()
    with progress("Staffing", unit="searches") as tell:
        found = price(asked, what, Worlds(confidence=sure, progress=tell, **options))
    write_price(Page(), found, asked.title or asked.name)
    _write(json_file, "price", asked, [found.record()], [found.sentence()])
    return 0


@click.command("crossover")
@SCENARIO
@click.option("--plan", "plans", multiple=True, required=True, metavar="TEXT", help="dedicated, shared, base, ...")
@click.option("--volume", "volumes", multiple=True, required=True, type=float, metavar="FACTOR", help="0.5, 2, ...")
@_searching
def crossover_command(
    scenario: str,
    plans: tuple[str, ...],
    volumes: tuple[float, ...],
    confidence: str,
    json_file: str | None,
    **options: Any,
) -> int:
    """Find the volume at which dedicated, shared or reserved desks become the cheapest to staff.

    For each plan and volume staff is searched anew in several worlds, so this takes a while.
    """
    values = Values()
    asked = _asked(scenario, json_file, values)
    sure = values.read("--confidence", confidence, read_confidence, 0.9)
    if len(set(plans)) < 2:
        values.blame("--plan", "fewer than two plans", "two or more different ones")
    if len(set(volumes)) < 2 or not all(0 < volume <= 100 for volume in volumes):
        values.blame("--volume", ", ".join(f"{v:g}" for v in volumes), "two or more factors above 0, such as 0.5 and 2")
    if asked is not None:
        check_words(asked, [plan for plan in plans if plan != "base"], (), values)
        _check_promises(asked, values)
    values.check()
    assert asked is not None

    from simcenter.report.staff.resolved import write_crossover
    from simcenter.report.terminal.page import Page
    from simcenter.report.terminal.progress import announce_preparation, progress
    from simcenter.study.staffing.resolved import Worlds, crossover

    announce_preparation()
    with progress("Staffing", unit="searches") as tell:
        found = crossover(asked, plans, volumes, Worlds(confidence=sure, progress=tell, **options))
    write_crossover(Page(), found, asked.title or asked.name)
    _write(json_file, "crossover", asked, found.records(), found.sentences())
    return 0


def _asked(scenario: str, json_file: str | None, values: Values) -> Scenario | None:
    check_files(values, scenario, {} if json_file is None else {"--json": json_file})
    return load_scenario(scenario, values)


def _check_promises(asked: Scenario, values: Values) -> None:
    from simcenter.study.staffing.problem import check_promises

    try:
        check_promises(asked)
    except Mistakes as several:
        for mistake in several.mistakes:
            values.blame("staff", mistake.found, mistake.expected)


def _check_price(asked: Scenario, what: str, values: Values) -> None:
    from simcenter.scenario.changes import change
    from simcenter.scenario.errors import nearest
    from simcenter.study.staffing.resolved import without_promise

    _check_promises(asked, values)
    try:
        if what in asked.tiers:
            without_promise(asked, what)
        elif " " in what.strip():
            change(asked, what)
        else:
            expected = f"a tier ({', '.join(asked.tiers)}) or a what-if, such as 'volume +20%'"
            values.blame("--of", quote(what), expected, nearest(what, list(asked.tiers)))
    except Mistake as mistake:
        values.blame("--of", mistake.found, mistake.expected, mistake.nearest)
    except InputErrors as errors:
        values.problems += errors.problems


def _write(
    json_file: str | None, kind: str, asked: Scenario, records: list[dict[str, Any]], sentences: list[str]
) -> None:
    if json_file is None:
        return
    from simcenter import __version__
    from simcenter.scenario.writing import atomic_write
    from simcenter.study.replicate.records import number_or_none

    told = {"simcenter": 1, "kind": kind, "version": __version__, "scenario": asked.name, "sentences": sentences}
    rows = [number_or_none(record) for record in records]
    atomic_write(json_file, json.dumps(told | {"rows": rows}, indent=1, allow_nan=False, ensure_ascii=False) + "\n")
    click.echo(f"Wrote the {kind} to {json_file}.", err=True)
