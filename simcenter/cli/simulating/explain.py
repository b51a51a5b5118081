"""``simcenter explain``: why one contact waited, and its fate under another routing."""

from __future__ import annotations

import json

import click

from simcenter.cli.options import SCENARIO, Whole, check_files, check_own, check_words, load_policies, load_scenario
from simcenter.cli.reading import Values


@click.command("explain")
@SCENARIO
@click.option("--contact", type=Whole(0, 10**9), help="Its number, as in the file of run --contacts.")
@click.option("--longest-wait", metavar="TIER", help="Instead: the contact of this tier that waited longest.")
@click.option("--abandoned", is_flag=True, help="Instead: the contact that hung up after the longest wait.")
@click.option(
    "--policies",
    metavar="A,B",
    help="Routings: the first is explained, the others told beside it; base is the scenario's own.",
)
@click.option("--day", type=Whole(1, 100_000), default=1, show_default=True, help="Which simulated day (run).")
@click.option("--seed", type=Whole(0, 2**64 - 1), default=1, show_default=True, help="The world, as for run.")
@click.option("--json", "json_file", metavar="FILE", help="Write every decision as JSON.")
def explain_command(
    scenario: str,
    contact: int | None,
    longest_wait: str | None,
    abandoned: bool,
    policies: str | None,
    day: int,
    seed: int,
    json_file: str | None,
) -> None:
    """Explain why one contact waited: who was ahead, who overtook it and why, which agents sat idle.

    Then the same customer's fate under other routings. Without --policies the plans the scenario lists
    are the others.
    """
    values = Values()
    asked = load_scenario(scenario, values)
    check_files(values, scenario, {} if json_file is None else {"--json": json_file})
    if (contact is None) == (longest_wait is None and not abandoned):
        found = "none" if contact is None else "two ways to choose a contact"
        values.blame("explain", found, "--contact N, or --longest-wait TIER, --abandoned or both of these")
    routed = load_policies(split_policies(policies or ""), values)
    if asked is not None:
        check_words(asked, [words for words in routed if str(words) != "base"], (), values)
    values.check()
    assert asked is not None
    check_own(asked, routed, values)
    values.check()

    from simcenter.report.explain import write_explanation
    from simcenter.report.terminal.page import Page
    from simcenter.report.terminal.progress import announce_preparation
    from simcenter.study.explain import explain

    announce_preparation()
    told = explain(asked, contact, longest_wait=longest_wait, abandoned=abandoned, policies=routed, day=day, seed=seed)
    write_explanation(Page(), told)
    if json_file is not None:
        from simcenter.scenario.writing import atomic_write

        atomic_write(json_file, json.dumps(told.as_dict(), indent=1, ensure_ascii=False) + "\n")
        click.echo(f"Wrote every decision to {json_file}.", err=True)


def split_policies(text: str) -> list[str]:
    """Split routings at commas; what is a parameter (``standard=never``) stays with the word before it."""
    policies: list[str] = []
    for piece in text.split(",") if text.strip() else []:
        if policies and "=" in piece.partition(":")[0]:
            policies[-1] += f",{piece}"
        else:
            policies.append(piece.strip())
    return policies
