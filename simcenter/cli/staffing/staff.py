"""``simcenter staff``: heads per pool and interval, so that every tier's promise holds."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from simcenter.cli.options import INTERRUPTED, NOT_REACHED, SCENARIO, Whole, check_files, check_words, load_scenario
from simcenter.cli.reading import Values, read_confidence, read_occupancy
from simcenter.cli.simulating.pages import typed, write_page, write_workbook
from simcenter.scenario.errors import Mistake, Mistakes

if TYPE_CHECKING:
    from simcenter.scenario.model import Scenario
    from simcenter.study.staffing import Budget, Staffing


@click.command("staff")
@SCENARIO
@click.option(
    "--confidence", default="90%", show_default=True, metavar="SHARE", help="How often each promise must be kept."
)
@click.option("--budget", metavar="AMOUNT", help="62 (paid heads at one time), '62 seated' or 9000/day.")
@click.option("--max-occupancy", metavar="SHARE", help="Largest share of the time agents may be busy, by interval.")
@click.option(
    "--at-most",
    multiple=True,
    metavar="TIER.MEASURE=LIMIT",
    help="One more promise: premier.abandonment=5%, basic.mean_wait=30s/week or basic.late_callbacks=10%.",
)
@click.option("--policy", metavar="TEXT", help="Another routing, such as strict_tiers; see policies.")
@click.option("--change", "changes", multiple=True, metavar="TEXT", help="A what-if, such as 'volume +15%'.")
@click.option("--days", type=Whole(20, 100_000), help="Days to search on [default: 300 periods of each promise].")
@click.option("--fresh-days", type=Whole(20, 100_000), help="Days to verify on [default: 1,000 periods].")
@click.option("--seed", type=Whole(0, 2**64 - 1), default=1, show_default=True, help="The world.")
@click.option("--workers", type=Whole(1, 1_000), help="Days simulated at the same time [default: one for each core].")
@click.option("--json", "json_file", metavar="FILE", help="Write everything as JSON.")
@click.option("--html", "html_file", metavar="FILE", help="Write a page to forward: one file, read offline.")
@click.option("--xlsx", "workbook_file", metavar="FILE", help="Write a workbook with tables and charts.")
def staff_command(scenario: str, **options: Any) -> int:
    """Find the heads each pool needs in each interval, so that every promise holds.

    A promise holds when nine in ten of its own periods keep it (days, for a promise by day). All pools are staffed
    together under the scenario's routing, by simulation, and the answer is verified on fresh days. With --budget, the
    least shortfall in promises one can have for it.
    """
    wanted = _Wanted(**options)
    asked, how = wanted.read(scenario)

    from simcenter.report.terminal.progress import announce_preparation, progress
    from simcenter.study.staffing import staff

    announce_preparation()
    with progress("Staffing", unit="days at most") as tell:
        staffing = staff(asked, progress=tell, **how)

    from simcenter.report.staff import write_staffing
    from simcenter.report.terminal.page import Page

    with suppress(BrokenPipeError):  # whoever stops reading still wants the files
        write_staffing(Page(), staffing)
    wanted.write(staffing)
    if staffing.interrupted:
        return INTERRUPTED
    return 0 if staffing.verified and not staffing.unreachable else NOT_REACHED


@dataclass(frozen=True)
class _Wanted:
    """The options of the command, as they were given."""

    confidence: str
    budget: str | None
    max_occupancy: str | None
    at_most: tuple[str, ...]
    policy: str | None
    changes: tuple[str, ...]
    days: int | None
    fresh_days: int | None
    seed: int
    workers: int | None
    json_file: str | None
    html_file: str | None
    workbook_file: str | None

    def read(self, scenario: str) -> tuple[Scenario, dict[str, Any]]:
        """Read the scenario with its what-ifs and the arguments of `staff`, every mistake told at once."""
        values = Values()
        asked = load_scenario(scenario, values)
        how: dict[str, Any] = {
            "confidence": values.read("--confidence", self.confidence, read_confidence, 0.9),
            "max_occupancy": values.read("--max-occupancy", self.max_occupancy, read_occupancy, None),
            "at_most": self.at_most,
            "days": self.days,
            "fresh_days": self.fresh_days,
            "seed": self.seed,
            "workers": self.workers,
        }
        files = {"--json": self.json_file, "--html": self.html_file, "--xlsx": self.workbook_file}
        check_files(values, scenario, {option: path for option, path in files.items() if path is not None})
        if asked is not None:
            policies = () if self.policy is None else (self.policy,)
            check_words(asked, policies, self.changes, values, one_after_the_other=True)
            how["budget"] = _check(asked, self.budget, self.at_most, values)
        values.check()
        assert asked is not None
        return _changed(asked, self.policy, self.changes), how

    def write(self, staffing: Staffing) -> None:
        """Write the files asked for."""
        if self.json_file is not None:
            from simcenter.scenario.writing import atomic_write

            atomic_write(self.json_file, staffing.to_json())
            click.echo(f"Wrote the staffing to {self.json_file}.", err=True)
        if self.html_file is not None:
            from simcenter.report.html import staffing_page

            write_page(self.html_file, staffing_page(staffing, typed()))
        if self.workbook_file is not None:
            from simcenter.report.workbook import staffing_workbook

            write_workbook(self.workbook_file, staffing_workbook(staffing, typed()))


def _check(asked: Scenario, budget: str | None, at_most: tuple[str, ...], values: Values) -> Budget | None:
    """Blame scenarios that cannot be staffed, and limits and a budget that cannot be read."""
    from simcenter.study.staffing.problem import check_promises, unit_of
    from simcenter.study.staffing.promises import read_limits
    from simcenter.study.staffing.searching.budget import read_budget

    try:
        check_promises(asked, len(at_most))
    except Mistakes as several:
        for mistake in several.mistakes:
            values.blame("staff", mistake.found, mistake.expected)
    for limit in at_most:
        try:
            read_limits(asked, [limit])
        except Mistake as mistake:
            values.blame("--at-most", mistake.found, mistake.expected, mistake.nearest)
    try:
        return None if budget is None else read_budget(budget, unit_of(asked))
    except Mistake as mistake:
        values.blame("--budget", mistake.found, mistake.expected, mistake.nearest)
        return None


def _changed(asked: Scenario, policy: str | None, changes: tuple[str, ...]) -> Scenario:
    """Make the changes asked for, after settling volumes for the scenario as it stands."""
    if policy is None and not changes:
        return asked
    from simcenter.scenario.changes import change
    from simcenter.simulation import settle
    from simcenter.study.policies import apply_policy

    changed = change(settle(asked), *changes)
    return changed if policy is None else apply_policy(changed, policy)

