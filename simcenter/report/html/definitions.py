"""The terms of a page and what they mean here, those of this scenario first."""

from __future__ import annotations

from collections.abc import Iterator

from simcenter.report.run.formula import formula_in_words
from simcenter.report.run.header import day_factor
from simcenter.report.run.rows import may_fail
from simcenter.report.terminal.horizon import Horizon
from simcenter.results.measures import MEASURES
from simcenter.scenario.model import Scenario
from simcenter.scenario.units import format_duration
from simcenter.study.staffing.required import growing_talk


def definitions(scenario: Scenario, horizon: Horizon) -> list[tuple[str, str]]:
    """List the terms."""
    level = scenario.service_level
    target = f"The target is each tier's promise, {format_duration(level.within)} for tiers without one."
    known = [
        (
            "Known to",
            "The range that holds the true average, at 95 % confidence. More days make it narrower. It says nothing "
            f"about what one {horizon.one} brings.",
        ),
        (
            f"A single {horizon.one}",
            f"8 of 10 simulated {horizon.many} lie in this range, 1 below and 1 above. More {horizon.many} do not "
            "make it narrower.",
        ),
    ]
    measures = [
        ("Answered within, service level (SL)", f"{formula_in_words(level)}. {target}"),
        ("ASA", "Mean wait of those answered, from joining the queue."),
        ("p90", "The wait that 9 in 10 stay under, those who hang up included."),
        ("Abandoned", "Hung up while waiting."),
        ("AHT", "Mean handle time: talk, hold and wrap (work after the customer has left)."),
        (
            "Occupancy",
            "Share of the time they are available or handling in which agents are handling contacts; breaks are "
            "left out, overtime is not.",
        ),
        (
            "Required",
            "Heads present that Erlang A asks for, queue by queue, on the contacts expected. It is a rule of thumb "
            "beside the simulation, not its result."
            + (f" It does not know that {grows}." if (grows := growing_talk(scenario)) else ""),
        ),
    ]
    if may_fail(scenario):
        measures.append(("FCR", "Share of problems resolved in the first contact, of those whose first was answered."))
    measures += [(term, MEASURES[name].definition) for term, name in _of_its_own(scenario)]
    return [*measures[:1], *known, *measures[1:]]


def _of_its_own(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Terms that only some scenarios need, with the measures that define them."""
    channels, entry = scenario.channels.values(), scenario.entry
    asked, called = any(channel.self_service is not None for channel in channels), bool(entry.callbacks)
    known = [
        (asked, "Contained by self-service", "containment"),
        (asked, "Contained and helped", "true_containment"),
        (any(channel.lines is not None for channel in channels), "Share finding no line free", "blocking"),
        (bool(entry.balks), "Left at the announced wait", "balking"),
        (called, "Time to the call-back", "callback_delay"),
        (any(one.promised for one in entry.callbacks.values()), "Called back as promised", "callback_promise"),
        (asked or called, "Time from dialling to a human", "time_to_human"),
        (any(channel.kind == "chat" for channel in channels), "Chats at once", "concurrency"),
        (any(kind.deferred for kind in scenario.types), "First response", "response_time"),
        (any(kind.deferred for kind in scenario.types), "Backlog", "backlog"),
        (bool(scenario.escalations), "Passed on", "escalated"),
        (bool(scenario.misroutes), "In a wrong line first", "misrouted"),
        (bool(scenario.routing.named_agent), "Reached their own agent", "reached_own_agent"),
        (any(tier.upgrade is not None for tier in scenario.tiers.values()), "Accepted an upgrade", "upgraded"),
        (any(tier.upgrade and tier.upgrade.price for tier in scenario.tiers.values()), "Paid for upgrades",
         "upgrade_income"),
        (scenario.customers.listed is not None, "Contacts per customer who came", "contacts_per_customer"),
        (scenario.customers.listed is not None, "Customers with more than one contact", "repeat_customers"),
    ]
    return ((term, name) for there, term, name in known if there)


def assumptions(scenario: Scenario) -> list[str]:
    """Say what is taken for granted beside the numbers of the scenario."""
    said = []
    if not scenario.volumes.factors:
        said.append("All days are alike but for chance: the scenario says so (day_factor: none).")
    else:
        said.append(f"{day_factor(scenario)} No other number moves single days more.")
    closing = {
        "drain": "Whoever waits at closing is still answered; that time is overtime.",
        "hang_up": "Whoever waits at closing is let go.",
        "stop": "The run stops at its end; contacts under way are left open.",
    }
    return [*said, closing[scenario.calendar.closing]]
