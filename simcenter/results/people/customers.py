"""What each listed customer went through over some days, added up only for those who ask."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from simcenter.engine.named import named_agents, rises
from simcenter.engine.tables import NOT_YET, Flags, Ints, State
from simcenter.results.result import Result
from simcenter.results.select import measured_rows
from simcenter.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class CustomerSums:
    """Sums over runs, one entry a customer in the order of the list; the warm-up is left out."""

    contacts: Ints
    issues: Ints  # begun
    repeated: Ints  # runs with more than one contact
    answered: Ints  # deferred contacts that are done included
    lost: Ints  # hung up, blocked, balked, let go at closing or not reached
    waits: Ints  # that are over
    wait_ms: Ints  # of these
    longest_ms: Ints  # the longest of any run
    named: Ints  # contacts meant for an agent of the customer's own
    own: Ints  # of these, answered by that agent
    upgraded: Ints

    def __add__(self, other: CustomerSums) -> CustomerSums:
        """Add the sums of other runs."""
        names = [field.name for field in fields(self)]
        added = {name: getattr(self, name) + getattr(other, name) for name in names}
        added["longest_ms"] = np.maximum(self.longest_ms, other.longest_ms)
        return CustomerSums(**added)


_LOST = (State.ABANDONED, State.BLOCKED, State.BALKED, State.CLOSED_OUT, State.LOST)


def contacts_of_listed(result: Result) -> Flags:
    """Flag the first legs of measured contacts of listed customers."""
    customer = result.demand.customer
    rows = measured_rows(result)
    return rows & (customer != NOT_YET) if len(customer) else np.zeros_like(rows)


def customer_sums(result: Result) -> CustomerSums:
    """Add up what became of each listed customer's contacts in one horizon."""
    demand, legs, rows = result.demand, result.legs, contacts_of_listed(result)
    people = len(result.scenario.customers.listed or ())

    def count(some: Flags) -> Ints:
        return np.bincount(demand.customer[rows & some], minlength=people).astype(np.int64)

    answered = legs.answer_ms != NOT_YET
    until = np.where(answered, legs.answer_ms, legs.leave_ms)
    over = (legs.entry_ms != NOT_YET) & (until != NOT_YET)
    wait, longest = np.where(over & rows, until - legs.entry_ms, 0), np.zeros(people, np.int64)
    here = np.flatnonzero(over & rows)
    np.maximum.at(longest, demand.customer[here], wait[here])
    named = named_agents(demand, result.supply, result.plan, legs)
    contacts = count(np.ones_like(rows))
    return CustomerSums(
        contacts=contacts,
        issues=count(demand.attempt == 1),
        repeated=(contacts > 1).astype(np.int64),
        answered=count(answered),
        lost=count(np.isin(legs.state, _LOST)),
        waits=count(over),
        wait_ms=np.bincount(demand.customer[here], wait[here], minlength=people).astype(np.int64),
        longest_ms=longest,
        named=count(named != NOT_YET),
        own=count((named != NOT_YET) & (legs.agent == named)),
        upgraded=count(rises(demand, legs)) if len(demand.accepts) else np.zeros(people, np.int64),
    )


def customers_frame(scenario: Scenario, sums: CustomerSums, runs: int) -> pd.DataFrame:
    """List customers with what they went through, who waited longest on average first; who never came stands last.

    Parameters
    ----------
    sums
        Added up over `runs` replications.
    """
    import pandas as pd

    listed = scenario.customers.listed or ()
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_wait, own = sums.wait_ms / 1_000 / sums.waits, sums.own / sums.named
        repeats, lost = sums.repeated / runs, sums.lost / sums.contacts
    frame = pd.DataFrame(
        {
            "customer": [customer.id for customer in listed],
            "tier": [customer.tier for customer in listed],
            "value": [_value(scenario, customer.tier, customer.value) for customer in listed],
            "contacts_a_run": sums.contacts / runs,
            "issues_a_run": sums.issues / runs,
            "runs_with_repeats": repeats,
            "answered_a_run": sums.answered / runs,
            "share_lost": lost,
            "mean_wait_s": mean_wait,
            "longest_wait_s": sums.longest_ms / 1_000,
            "reached_own_agent": own,
            "upgrades_a_run": sums.upgraded / runs,
        }
    )
    return frame.iloc[np.lexsort((np.arange(len(frame)), -np.nan_to_num(mean_wait, nan=-1.0)))]


def _value(scenario: Scenario, tier: str, own: float | None) -> float:
    return scenario.tiers[tier].value if own is None else own
