"""``simcenter compare``: a scenario beside its what-ifs, over the same customers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simcenter.cli.options import (
    INTERRUPTED,
    NOT_REACHED,
    SCENARIO,
    Simulating,
    check_files,
    check_own,
    check_precision,
    check_words,
    load_policies,
    load_scenario,
    simulating,
)
from simcenter.cli.reading import Values
from simcenter.cli.simulating.beginning import beginning, read_beginning

if TYPE_CHECKING:
    from simcenter.scenario.model import Scenario
    from simcenter.study.compare import Comparison


@click.command("compare")
@SCENARIO
@click.option("--change", "changes", multiple=True, metavar="TEXT", help="A what-if, such as 'volume +15%'.")
@click.option("--policy", "policies", multiple=True, metavar="TEXT", help="A routing, such as strict_tiers.")
@beginning
@simulating
def compare_command(
    scenario: str,
    changes: tuple[str, ...],
    policies: tuple[str, ...],
    from_: str | None,
    waiting: str | None,
    in_service: str | None,
    **options: Any,
) -> int:
    """Compare a scenario with what it might be, each --change and --policy by itself.

    Every alternative meets the very same customers. Without any, the routing plans the scenario lists are
    compared. See the command policies for the words of --policy.
    """
    wanted = Simulating(**options)
    values = Values()
    asked = load_scenario(scenario, values)
    check_files(values, scenario, wanted.files)
    precision = wanted.read_precision(values)
    routed = load_policies(policies, values)
    now = None
    if asked is not None:
        now = read_beginning(asked, from_, waiting, in_service, values)
        routed = routed or ([] if changes else [*asked.policies])
        if not (changes or routed):
            values.blame("compare", "nothing to compare with", "--change or --policy, or policies in the scenario")
        check_precision(asked, precision, values, differences=True)
        check_words(asked, routed, changes, values)
    values.check()
    assert asked is not None
    check_own(asked, routed, values)
    values.check()

    from simcenter.report.terminal.progress import announce_preparation, progress
    from simcenter.study.compare import compare

    announce_preparation()
    with progress("Simulating") as tell:
        comparison = compare(
            asked,
            changes=changes,
            policies=routed,
            now=now,
            seed=wanted.seed,
            engine=wanted.engine,
            workers=wanted.workers,
            progress=tell,
            **wanted.how_long(precision),
        )
    if not comparison.days:
        click.echo("Interrupted before the first day was done; nothing was written.", err=True)
        return INTERRUPTED

    from simcenter.report.compare import write_comparison
    from simcenter.report.terminal.page import Page
    from simcenter.report.what_ifs import effects

    told = {text: effects(comparison.base.scenario, [text])[0] for text in changes}
    write_comparison(Page(), comparison, told)
    _write_files(comparison, wanted, told)
    if comparison.interrupted:
        return INTERRUPTED
    return NOT_REACHED if comparison.reached is False else 0


def _write_files(comparison: Comparison, wanted: Simulating, effects: dict[str, str]) -> None:
    """Write the files asked for."""
    if wanted.json_file is not None:
        from simcenter.report.files.results_json import comparison_json
        from simcenter.scenario.writing import atomic_write

        atomic_write(wanted.json_file, comparison_json(comparison, effects))
        click.echo(f"Wrote the comparison to {wanted.json_file}.", err=True)
    if wanted.contacts_file is not None:
        from simcenter.report.files.contacts_csv import write_contacts

        plans: dict[str, Scenario] = {"base": comparison.base.scenario}
        plans |= {name: study.scenario for name, study in comparison.alternatives.items()}
        number = write_contacts(
            Path(wanted.contacts_file),
            plans,
            seed=wanted.seed,
            engine=wanted.engine,
            replications=range(comparison.days),
        )
        click.echo(f"Wrote {number:,} contacts to {wanted.contacts_file}.", err=True)
