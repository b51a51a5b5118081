"""The words of routing as a table: what each decides and does, how it is written, when to use it."""

from __future__ import annotations

from simcenter.report.run.header import routing_change
from simcenter.report.terminal.page import Column, Page, Section
from simcenter.report.terminal.program import program
from simcenter.routing.families.presets import CUSTOMER_POLICIES, POOL_POLICIES
from simcenter.scenario.model import Scenario
from simcenter.study.policies import PolicyRow, apply_policy, describe_policies

USE_WHEN = {
    **{name: make({}).use_when for name, make in {**CUSTOMER_POLICIES, **POOL_POLICIES}.items()},
    "longest_idle": "agents should get even rest; what most phone systems do",
    "least_occupied": "agents should be busy for even shares of the day",
    "random": "a baseline to judge the others by",
    "fastest": "pools of equal preference differ in handle time",
    "dedicated": "tiers must not share agents: the price of that is idle time",
    "shared": "all agents help everybody: the least waiting in all",
    "overflow": "specialists first, and help from others before it takes too long",
    "widening": "help should be called in step by step, the nearest skills first",
    "transfer": "who has waited too long should stand in another tier's queue",
    "queue_threshold": "a desk should help others only when their queue is long",
    "admission": "lines should be free for important callers",
    "local_first": "sites should answer their own customers first",
    "reserve": "the next important contact should find somebody free",
}
"""By word; what a planner wants when it fits."""


def write_policies(page: Page, scenario: Scenario | None = None) -> None:
    """Write all words of routing; with a scenario, what its own plans change first."""
    page.title("Routing in words, for --policy and for the routing and policies of a scenario file")
    page.note(
        "Join words that decide different things with +, such as head_start:premier=60s+overflow:20s; what they "
        "do not decide stays as the scenario has it."
    )
    rows = describe_policies(scenario)
    if scenario is not None:
        page.heading(f"Plans of {scenario.name}")
        own = [row for row in rows if row.family == "plan"]
        page.points(f"{row.name}: {_own(scenario, row)}" for row in own)
        if not own:
            page.say("None: a file lists them under policies.")
    for family in dict.fromkeys(row.family for row in rows if row.family != "plan"):
        chosen = [row for row in rows if row.family == family]
        page.heading(f"{chosen[0].decides[:1].upper()}{chosen[0].decides[1:]}")
        columns = [Column("Word", "left"), Column("What it does", "left", wraps=True)]
        columns.append(Column("Use it when", "left", wraps=True))
        page.table(columns, [Section([[row.name, row.says, USE_WHEN.get(row.name, "")] for row in chosen])])
        written = [row.written.split(", ")[-1] for row in chosen if row.written != row.name]
        if written:
            page.gap()
            page.note("With parameters:")
            page.verbatim("\n".join(written), indent=2)
    page.gap()
    page.note(f"Try one: {program()} compare premier_product_line --policy strict_tiers --policy shared+head_start")


def _own(scenario: Scenario, row: PolicyRow) -> str:
    return routing_change(scenario, apply_policy(scenario, row.name)) or "the routing of the scenario as it stands"
