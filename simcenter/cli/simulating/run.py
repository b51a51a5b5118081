"""``simcenter run``: one scenario over one day or many."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simcenter.cli.options import (
    INTERRUPTED,
    NOT_REACHED,
    SCENARIO,
    Simulating,
    Whole,
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

if TYPE_CHECKING:
    from simcenter.scenario.model import Scenario
    from simcenter.study.now import Now
    from simcenter.study.policies import OwnWords
    from simcenter.study.replicate import Study


@click.command("run")
@SCENARIO
@click.option("--policy", metavar="TEXT", help="Another routing, such as 'head_start:premier=60s'; see policies.")
@click.option("--change", "changes", multiple=True, metavar="TEXT", help="A what-if, such as 'volume +15%'.")
@click.option("--agents", "agents_file", metavar="FILE", help="Write what each agent did a day on average as CSV.")
@click.option("--customers", "customers_file", metavar="FILE", help="Write what each listed customer met with as CSV.")
@click.option("--batches", type=Whole(1, 1_000), help="Cut one long run, open around the clock, into so many batches.")
@beginning
@simulating
def run_command(
    scenario: str,
    batches: int | None,
    agents_file: str | None,
    customers_file: str | None,
    policy: str | None,
    changes: tuple[str, ...],
    from_: str | None,
    waiting: str | None,
    in_service: str | None,
    **options: Any,
) -> int:
    """Simulate a scenario and tell what a planner asks: promises, waits, agents, money, intervals.

    SCENARIO is a file or the name of a shipped scenario. Several --change are made one after the other. With
    --from, the rest of a day that is under way: when the queue is clear, and what becomes of those waiting.
    """
    wanted = Simulating(**options)
    people = {"--agents": agents_file, "--customers": customers_file}
    files = {**wanted.files, **{option: file for option, file in people.items() if file is not None}}
    begins = (from_, waiting, in_service)
    changed, what_ifs, how = _read(scenario, policy, changes, begins, batches, wanted, files)

    from simcenter.report.terminal.progress import announce_preparation, progress
    from simcenter.study.replicate import replicate

    announce_preparation()
    if batches is not None:
        return _in_batches(changed, batches, wanted)
    with progress("Simulating") as tell:
        study = replicate(changed, progress=tell, **how)
    if not study.days:
        return say_nothing_done()

    from simcenter.report.run import write_run
    from simcenter.report.terminal.page import Page

    with suppress(BrokenPipeError):  # whoever stops reading still wants the files
        write_run(Page(), study, changed, what_ifs)
    _write_files(study, changed, wanted, what_ifs)
    _write_people(study, people)
    if study.interrupted:
        return INTERRUPTED
    return NOT_REACHED if study.reached is False else 0


def _read(
    scenario: str,
    policy: str | None,
    changes: tuple[str, ...],
    begins: tuple[str | None, str | None, str | None],
    batches: int | None,
    wanted: Simulating,
    files: dict[str, str],
) -> tuple[Scenario, list[str], dict[str, Any]]:
    """Read the scenario with its what-ifs, these in words, and how to simulate; every mistake told at once."""
    values = Values()
    asked = load_scenario(scenario, values)
    check_files(values, scenario, files)
    precision = wanted.read_precision(values)
    routed = load_policies(() if policy is None else (policy,), values)
    now = None
    if asked is not None:
        check_batches(asked, batches, wanted, values)
        if "--customers" in files and asked.customers.listed is None:
            found = "customers of a scenario that lists none"
            values.blame("--customers", found, "a scenario with customers: listed or listed_in")
        now = read_beginning(asked, *begins, values)
        check_precision(asked, precision, values)
        check_words(asked, routed, changes, values, one_after_the_other=True)
    values.check()
    assert asked is not None
    check_own(asked, routed, values)
    values.check()
    changed, what_ifs = _what_if(asked, routed[0] if routed else None, changes, now)
    return changed, what_ifs, wanted.how(precision)


def check_batches(asked: Scenario, batches: int | None, wanted: Simulating, values: Values) -> None:
    """Blame batches that cannot be, or beside options of many runs."""
    if batches is None:
        return
    from simcenter.study.batches import refuse_batches

    def read(_: str) -> None:
        refuse_batches(asked, batches)

    values.read("--batches", str(batches), read, None)
    if wanted.days not in (None, 1) or wanted.precision:
        values.blame("--batches", "batches of one run beside --days or --precision", "one of them")
    for option in wanted.files:
        values.blame(option, "a file of batches", "no --batches: they are told on the screen alone")


def _in_batches(scenario: Scenario, number: int, wanted: Simulating) -> int:
    """Simulate one run and tell it in batches."""
    from simcenter.report.batches import write_batches
    from simcenter.report.terminal.page import Page
    from simcenter.study.batches import batch_means

    found = batch_means(scenario, number, seed=wanted.seed, engine=wanted.engine)
    with suppress(BrokenPipeError):
        write_batches(Page(), found)
    return 0


def _what_if(
    asked: Scenario, policy: str | OwnWords | None, changes: tuple[str, ...], now: Now | None
) -> tuple[Scenario, list[str]]:
    """Make the changes asked for, after settling volumes for the scenario as it stands."""
    if policy is None and not changes and now is None:
        return asked, []
    from simcenter.report.what_ifs import effects
    from simcenter.scenario.changes import change
    from simcenter.simulation import settle
    from simcenter.study.policies import apply_policy

    settled = settle(asked)
    changed = change(settled, *changes)
    said = effects(settled, changes)
    if policy is not None:
        changed = apply_policy(changed, policy)
        said.append(f"policy {policy}")
    if now is not None:
        from simcenter.study.now import begin

        changed = begin(changed, now, settled)
    return changed, said


def _write_files(study: Study, asked: Scenario, wanted: Simulating, what_ifs: list[str]) -> None:
    """Write the files asked for."""
    if wanted.json_file is not None:
        from simcenter.report.files.results_json import study_json
        from simcenter.scenario.writing import atomic_write

        atomic_write(wanted.json_file, study_json(study, what_ifs))
        click.echo(f"Wrote all measures to {wanted.json_file}.", err=True)
    if wanted.html_file is not None:
        from simcenter.report.html import run_page

        write_page(wanted.html_file, run_page(study, asked, what_ifs, typed()))
    if wanted.workbook_file is not None:
        from simcenter.report.workbook import run_workbook

        write_workbook(wanted.workbook_file, run_workbook(study, asked, what_ifs, typed()))
    if wanted.contacts_file is not None:
        from simcenter.report.files.contacts_csv import write_contacts

        number = write_contacts(
            Path(wanted.contacts_file),
            {"": study.scenario},
            seed=study.seed,
            engine=study.engine,
            replications=range(study.days),
        )
        click.echo(f"Wrote {number:,} contacts to {wanted.contacts_file}.", err=True)


def _write_people(study: Study, files: Mapping[str, str | None]) -> None:
    """Write what each agent did and what each listed customer met with, and say how evenly that fell to them."""
    from simcenter.report.files.agents_csv import write_agents
    from simcenter.report.files.customers_csv import write_customers

    writers = {"--agents": (write_agents, "agent did"), "--customers": (write_customers, "customer met with")}
    for option, (write, what) in writers.items():
        path = files[option]
        if path is None:
            continue
        days = range(study.days)
        said = write(Path(path), study.scenario, seed=study.seed, engine=study.engine, replications=days)
        for sentence in [*said, f"Wrote what each {what} to {path}."]:
            click.echo(sentence, err=True)
