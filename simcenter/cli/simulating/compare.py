"""``simcenter compare``: a scenario beside its what-ifs, over the same customers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simcenter.cli.options import (
    INTERRUPTED,
    NOT_REACHED,
    Simulating,
    check_files,
    check_own,
    check_precision,
    check_words,
    load_policies,
    load_scenario,
    say_nothing_done,
    simulating,
)
from simcenter.cli.reading import Values
from simcenter.cli.simulating.beginning import beginning, read_beginning
from simcenter.cli.simulating.pages import typed, write_page, write_workbook
from simcenter.scenario.errors import quote

if TYPE_CHECKING:
    from simcenter.scenario.model import Scenario
    from simcenter.study.compare import Comparison

BROKEN = 4
"""Exit code when a guardrail is broken."""


@click.command("compare")
@click.argument("scenarios", metavar="SCENARIO...", nargs=-1, required=True)
@click.option("--change", "changes", multiple=True, metavar="TEXT", help="A what-if, such as 'volume +15%'.")
@click.option("--policy", "policies", multiple=True, metavar="TEXT", help="A routing, such as strict_tiers.")
@click.option("--cross", is_flag=True, help="Compare every scenario under every policy with every change.")
@click.option(
    "--protect",
    multiple=True,
    metavar="TIER.MEASURE=MARGIN",
    help="What may get no worse than that: 'standard.service_level=-1pt,standard.mean_wait=+5s'.",
)
@click.option(
    "--until-decided",
    multiple=True,
    metavar="'MEASURE [of PART] [= SIZE]'",
    help="Add days until it is clear which way it changes, or that it does by less than a size.",
)
@click.option(
    "--frontier",
    metavar="MEASURE[:PART],...",
    help="Who is worse than another by all of these: 'mean_wait:premier,cost'.",
)
@click.option("--measures", type=click.Choice(["fairness"]), help="More measures: worst waits, overtakes, ratios.")
@beginning
@simulating
def compare_command(
    scenarios: tuple[str, ...],
    changes: tuple[str, ...],
    policies: tuple[str, ...],
    from_: str | None,
    waiting: str | None,
    in_service: str | None,
    **options: Any,
) -> int:
    """Compare a scenario with what it might be, each --change and --policy by itself, and with other scenarios.

    Every alternative meets the very same customers. Without any, the routing plans the scenario lists are
    compared. See the command policies for the words of --policy. Exit code 3: not decided, or not known well
    enough; 4: a guardrail is broken.
    """
    judged = _Judged(
        **{name: options.pop(name) for name in ("cross", "protect", "until_decided", "frontier", "measures")}
    )
    wanted = Simulating(**options)
    values = Values()
    asked, words = _read(scenarios, changes, policies, (from_, waiting, in_service), wanted, judged, values)

    from simcenter.report.terminal.progress import announce_preparation, progress
    from simcenter.study.compare import compare

    announce_preparation()
    with progress("Simulating") as tell:
        comparison = compare(asked, progress=tell, **words)
    if not comparison.days:
        return say_nothing_done()
    _show(comparison, changes, wanted)
    if comparison.interrupted:
        return INTERRUPTED
    if comparison.guardrails_kept == "worse":
        return BROKEN
    return NOT_REACHED if comparison.reached is False or comparison.guardrails_kept == "undecided" else 0


def _read(
    scenarios: tuple[str, ...],
    changes: tuple[str, ...],
    policies: tuple[str, ...],
    begins: tuple[str | None, str | None, str | None],
    wanted: Simulating,
    judged: _Judged,
    values: Values,
) -> tuple[Scenario, dict[str, Any]]:
    """Read the base and the arguments of `compare`, every mistake told at once."""
    loaded = [load_scenario(source, values) for source in scenarios]
    for source in scenarios:
        check_files(values, source, wanted.files)
    precision = wanted.read_precision(values)
    routed = load_policies(policies, values)
    asked, now = loaded[0], None
    if asked is not None:
        now = read_beginning(asked, *begins, values)
        routed = routed or ([] if changes or len(scenarios) > 1 else [*asked.policies])
        if not (changes or routed or len(scenarios) > 1):
            values.blame("compare", "nothing to compare with", "--change or --policy, or policies in the scenario")
        check_precision(asked, precision, values, differences=True)
        check_words(asked, routed, changes, values)
        judged.check(asked, values)
    others = _by_name(loaded, values)
    values.check()
    assert asked is not None
    check_own(asked, routed, values)
    values.check()
    words = {"changes": changes, "policies": routed, "alternatives": others, "now": now}
    return asked, words | judged.words() | wanted.how(precision)


def _show(comparison: Comparison, changes: tuple[str, ...], wanted: Simulating) -> None:
    """Write the comparison to the terminal, and to the files asked for."""
    from simcenter.report.compare import write_comparison
    from simcenter.report.terminal.page import Page
    from simcenter.report.what_ifs import effects

    told = {text: "; ".join(effects(comparison.base.scenario, [text])) for text in changes}
    with suppress(BrokenPipeError):  # whoever stops reading still wants the files
        write_comparison(Page(), comparison, told)
    _write_files(comparison, wanted, told)


@dataclass(frozen=True)
class _Judged:
    """The options about what is to be judged beyond single differences, as they were given."""

    cross: bool
    protect: tuple[str, ...]
    until_decided: tuple[str, ...]
    frontier: str | None
    measures: str | None

    def words(self) -> dict[str, Any]:
        """The arguments of `compare`."""
        return {
            "cross": self.cross,
            "protect": self.protect,
            "until_decided": self.until_decided,
            "frontier": () if self.frontier is None else (self.frontier,),
            "fairness": self.measures == "fairness",
        }

    def check(self, scenario: Scenario, values: Values) -> None:
        """Blame what the study would refuse."""
        from simcenter.scenario.errors import InputErrors
        from simcenter.study.compare.decided import read_questions
        from simcenter.study.compare.judging.frontier import read_frontier
        from simcenter.study.compare.judging.guardrails import read_guardrails

        asked = self.words()
        readers = {"protect": read_guardrails, "until_decided": read_questions, "frontier": read_frontier}
        for name, read in readers.items():
            try:
                read(scenario, asked[name])
            except InputErrors as errors:
                values.problems += errors.problems


def _by_name(loaded: Sequence[Scenario | None], values: Values) -> dict[str, Scenario]:
    """Name the scenarios beside the first."""
    found: dict[str, Scenario] = {}
    for one in loaded[1:]:
        if one is None:
            continue
        if one.name in found:
            values.blame("SCENARIO", f"two scenarios with the name {quote(one.name)}", "names of their own")
        found[one.name] = one
    return found


def _write_files(comparison: Comparison, wanted: Simulating, effects: dict[str, str]) -> None:
    """Write the files asked for."""
    if wanted.json_file is not None:
        from simcenter.report.files.results_json import comparison_json
        from simcenter.scenario.writing import atomic_write

        atomic_write(wanted.json_file, comparison_json(comparison, effects))
        click.echo(f"Wrote the comparison to {wanted.json_file}.", err=True)
    if wanted.html_file is not None:
        from simcenter.report.html import comparison_page

        write_page(wanted.html_file, comparison_page(comparison, effects, typed()))
    if wanted.workbook_file is not None:
        from simcenter.report.workbook import comparison_workbook

        write_workbook(wanted.workbook_file, comparison_workbook(comparison, effects, typed()))
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
