"""The measures a report shows of tiers, pools and money, each with its words and unit."""

from __future__ import annotations

from typing import NamedTuple

from simcenter.engine.turnout import days_differ
from simcenter.report.run.promises import spaced
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.calendar import DAY_MS
from simcenter.scenario.units import format_duration, format_share
from simcenter.study.replicate import Study
from simcenter.study.replicate.stability import share_that_stays
from simcenter.study.words import Unit


class Shown(NamedTuple):
    """A measure as a row of a table.

    Attributes
    ----------
    measure, label
        Its name, and what the row says.
    unit
        How numbers are written.
    daily
        Whether it is an amount of the whole run, shown a day.
    """

    measure: str
    label: str
    unit: Unit
    daily: bool = False


def tier_rows(study: Study, tier: str | None) -> list[Shown]:
    """Rows of a tier, or of all customers; what cannot happen in the scenario is left out."""
    scope = Scope("tier", tier) if tier else OVERALL
    rows = [Shown("offered", "Contacts offered a day", "plain", daily=True)]
    if not study.estimate("arrived", scope).mean > 0:
        return rows
    if study.estimate("contained", scope).mean > 0:
        rows = [
            Shown("arrived", "Contacts that came a day", "plain", daily=True),
            Shown("containment", "Contained by self-service", "%"),
            Shown("true_containment", "Contained and helped", "%"),
            *rows,
        ]
    rows.append(Shown("answered", "Answered a day", "plain", daily=True))
    rows += waiting_rows(study, tier) + entry_rows(study, scope) + deferred_rows(study, tier)
    if may_fail(study.scenario):
        rows.append(Shown("fcr", "Resolved in first contact (FCR)", "%"))
    if study.estimate("contacts_per_order", scope).mean >= 0:  # else NaN
        rows.append(Shown("contacts_per_order", "Contacts per order", "plain"))
    if study.scenario.routing.named_agent and study.estimate("reached_own_agent", scope).mean >= 0:  # else NaN
        rows.append(Shown("reached_own_agent", "Reached their own agent", "%"))
    told = any(row.measure == "time_to_human" for row in rows)
    if not told and any(channel.self_service is not None for channel in study.scenario.channels.values()):
        rows.append(Shown("time_to_human", "Mean time from dialling to a human", "s"))
    if study.estimate("escalated", scope).mean > 0:
        rows += [
            Shown("escalated", "Passed on to another level", "%"),
            Shown("escalation_wait", "Mean wait for that level", "s"),
        ]
    if study.estimate("misrouted", scope).mean > 0:
        rows += [
            Shown("misrouted", "In a wrong line first", "%"),
            Shown("right_line_wait", "Mean wait for the right line then", "s"),
        ]
    if study.estimate("upgraded", scope).mean > 0:
        rows.append(Shown("upgraded", "Accepted an upgrade", "%"))
    if study.estimate("upgrade_income", scope).mean > 0:
        paid = f"Paid for upgrades a day, {study.scenario.money.currency}"
        rows.append(Shown("upgrade_income", paid, "plain", daily=True))
    if study.estimate("customers", scope).mean > 0:
        rows += [
            Shown("contacts_per_customer", "Contacts per customer who came", "plain"),
            Shown("repeat_customers", "Customers with more than one contact", "%"),
        ]
    rare = [Shown("blocking", "Share finding no line free", "%"), Shown("unrecognised", "Not recognised", "%")]
    rare.append(Shown("closed_out", "Let go at closing, a day", "plain", daily=True))
    return rows + [row for row in rare if study.estimate(row.measure, scope).mean > 0]


def waiting_rows(study: Study, tier: str | None) -> list[Shown]:
    """Rows of customers who wait for an answer; none where all of a tier write."""
    if all(kind.deferred for kind in study.scenario.types if tier in (None, kind.tier)):
        return []
    hang_up = may_hang_up(study.scenario, tier)
    gone = [Shown("abandoned", "Abandoned (hung up) a day", "plain", daily=True)] if hang_up else []
    rows = [
        *gone,
        Shown("service_level", service_level_label(study.scenario, tier), "%"),
        Shown("asa", "Mean wait of those answered (ASA)", "s"),
        Shown("wait_p90", "Wait that 9 in 10 stay under (p90)", "s"),
    ]
    return [*rows, Shown("abandonment", "Share abandoning", "%")] if hang_up else rows


def entry_rows(study: Study, scope: Scope) -> list[Shown]:
    """Rows of who left at the announced wait, and of call-backs; none where there was neither."""
    rows = [Shown("balking", "Left at the announced wait", "%")] if study.estimate("balked", scope).mean > 0 else []
    if not study.estimate("callback_offers", scope).mean > 0:
        return rows
    rows += [
        Shown("callback_offers", "Offered a call-back", "%"),
        Shown("callback_acceptance", "Of those offered, accepted", "%"),
        Shown("callback_delay", "Mean time to the call-back", "s"),
    ]
    if study.estimate("callback_promise", scope).mean >= 0:  # else NaN
        rows.append(Shown("callback_promise", "Called back as promised", "%"))
    if study.estimate("calls_in_vain", scope).mean > 0:
        rows.append(Shown("callback_reached", "Reached in the end", "%"))
    return [*rows, Shown("time_to_human", "Mean time from dialling to a human", "s")]


def deferred_rows(study: Study, tier: str | None) -> list[Shown]:
    """Rows of deferred work: when customers hear, whether as promised, and what waits meanwhile."""
    scenario = study.scenario
    kinds = [kind for kind in scenario.types if kind.deferred and tier in (None, kind.tier)]
    if not kinds:
        return []
    rows = [
        Shown("response_time", "First response, mean hours", "plain"),
        Shown("response_p90", "First response that 9 in 10 get in (h)", "plain"),
    ]
    if scenario.calendar.open_ms < DAY_MS:
        rows += [
            Shown("response_business_time", "The same in business hours, mean", "plain"),
            Shown("response_business_p90", "9 in 10, in business hours", "plain"),
        ]
    if any(kind.promise is not None for kind in kinds):
        rows.append(Shown("response_kept", response_label(scenario, tier), "%"))
    rows += [
        Shown("backlog", "Backlog, mean of all hours", "plain"),
        Shown("backlog_peak", "Backlog at the fullest hour", "plain"),
    ]
    channels = [scenario.channels[kind.channel] for kind in kinds]
    if any(channel.interruptible for channel in channels):
        rows.append(Shown("interruptions", "Broken off for a call", "plain"))
    if any(channel.at_shift_end == "hand_back" for channel in channels):
        rows.append(Shown("handed_back", "Handed back at a shift's end", "plain"))
    return rows


def response_label(scenario: Scenario, tier: str | None) -> str:
    """Name the share of first responses in time by the promise, where there is one alone."""
    given = {t.first_response for name, t in scenario.tiers.items() if tier in (None, name)} - {None}
    promise = given.pop() if len(given) == 1 else None
    if promise is None:
        return "First response as promised"
    hours = " in business hours" if promise.hours == "business" else ""
    return f"Heard within {format_duration(promise.within)}{hours} (promised {spaced(format_share(promise.share))})"


def service_level_label(scenario: Scenario, tier: str | None) -> str:
    """Name the service level by its target and, where there is one, the promise."""
    promises = {t.promise for name, t in scenario.tiers.items() if tier in (None, name)}
    promise = promises.pop() if len(promises) == 1 else None
    if promise is not None:
        within = format_duration(promise.within)
        return f"Within {within} (promised {spaced(format_share(promise.share))})"
    if promises:
        return "Within each tier's target"
    return f"Within {format_duration(scenario.service_level.within)} (no promise)"


def may_hang_up(scenario: Scenario, tier: str | None) -> bool:
    """Whether any customer of a tier, or of all tiers, ever loses patience."""
    kinds = [kind for kind in scenario.types if tier in (None, kind.tier)]
    return any(share_that_stays(kind.patience) < 1 for kind in kinds)


def may_fail(scenario: Scenario) -> bool:
    """Whether any contact may end without resolving its problem."""
    return any(scenario.resolves(pool, kind) < 1 for pool in scenario.pools for kind in scenario.types)


def pool_rows(study: Study, pool: str) -> list[Shown]:
    """Rows of a pool; absence only where there was any."""
    rows = [
        Shown("occupancy", "Occupancy (share of time handling)", "%"),
        Shown("paid_hours", "Paid hours a day", "plain", daily=True),
        Shown("overtime", "Overtime hours a day", "plain", daily=True),
    ]
    if study.scenario.pools[pool].chats is not None:
        rows.insert(1, Shown("concurrency", "Chats at once of those who hold any", "plain"))
    if days_differ(study.scenario) and study.estimate("absence", Scope("pool", pool)).mean > 0:
        rows.append(Shown("absence", "Absent (share of planned time)", "%"))
    return rows


def money_rows(scenario: Scenario) -> list[Shown]:
    """Rows of what it costs; per resolved issue only where it differs from per contact."""
    currency = scenario.money.currency
    rows = [
        Shown("cost", f"Wages a day ({currency})", "plain", daily=True),
        Shown("cost_per_contact", f"Per answered contact ({currency})", "plain"),
    ]
    if may_fail(scenario):
        rows.append(Shown("cost_per_resolved_issue", f"Per resolved issue ({currency})", "plain"))
    return rows


def paid(scenario: Scenario) -> bool:
    """Whether anybody earns a wage."""
    return any(pool.wage > 0 for pool in scenario.pools.values())
