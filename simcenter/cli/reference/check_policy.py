"""``simcenter check-policy``: whether a policy of one's own keeps the contract both engines rely on."""

from __future__ import annotations

import os

import click

FAULTY = 2
"""The exit code of a policy that does not keep the contract: it is an input with mistakes."""


@click.command("check-policy")
@click.argument("policy", metavar="MODULE:CLASS[:NAME=VALUE,...]")
@click.argument("scenario", metavar="[SCENARIO]", required=False)
def check_policy_command(policy: str, scenario: str | None) -> int:
    """Check a routing policy of your own, and say in words what is wrong with it.

    The module is looked for in the current folder, such as my_policies:LongestQueue of my_policies.py.
    Without a SCENARIO three small centers are used; parameters that name tiers or pools need theirs.
    """
    from simcenter.cli.options import load_scenario
    from simcenter.cli.reading import Values
    from simcenter.scenario.errors import Mistake
    from simcenter.study.policies import load_policy

    values = Values()
    loaded = load_scenario(scenario, values) if scenario is not None else None
    try:
        made = load_policy(policy, os.getcwd())
    except Mistake as mistake:
        values.blame("check-policy", mistake.found, mistake.expected, mistake.nearest)
    values.check()

    from simcenter.report.terminal.page import Page
    from simcenter.study.check_policy import check_policy

    faults = check_policy(made, loaded)
    page = Page()
    if not faults:
        where = "on three small centers" if loaded is None else f"on {loaded.name}"
        page.say(f"{policy} keeps the contract: both engines decide alike with it {where}, leg by leg.")
        return 0
    page.title(f"{policy} does not keep the contract of routing policies:")
    page.points(faults)
    return FAULTY
