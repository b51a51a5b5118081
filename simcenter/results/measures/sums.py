"""The sums measures are made of: pick columns of a summarised day, add up what belongs to a scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simcenter.results.daily.fates import FORMULAS
from simcenter.results.daily.scopes import Where
from simcenter.results.daily.summary import (
    DaySummary,
    Desk,
    Issues,
    Kept,
    Overtaken,
    Passed,
    Served,
    Staff,
    Sum,
    Tied,
    Worst,
)
from simcenter.results.measures.measure import SumOf


def _by_type_and_interval(table: Any, at: Where) -> Any:
    here = table[..., at.types, :]
    return here.sum(axis=(-2, -1)) if at.interval is None else here[..., at.interval].sum(axis=-1)


def _by_pool_and_type(table: Any, at: Where) -> Any:
    here = table[..., at.types]
    return here.sum(axis=(-2, -1)) if at.pool is None else here[..., at.pool, :].sum(axis=-1)


def _by_pool_and_interval(table: Any, at: Where) -> Any:
    here = table if at.pool is None else table[..., at.pool : at.pool + 1, :]
    return here.sum(axis=(-2, -1)) if at.interval is None else here[..., at.interval].sum(axis=-1)


def contacts(*fates: int) -> SumOf:
    """Contacts with one of some fates."""
    return lambda summary, at: _by_type_and_interval(summary.contacts[..., list(fates)].sum(axis=-1), at)


def first_attempts(*fates: int) -> SumOf:
    """Contacts with attempt 1 and one of some fates."""
    return lambda summary, at: summary.first_attempts[..., at.types, :][..., list(fates)].sum(axis=(-2, -1))


def seconds(*columns: Sum) -> SumOf:
    """Seconds summed over contacts, by type and interval of arrival."""
    return lambda summary, at: (
        _by_type_and_interval(summary.sums[..., list(columns)].sum(axis=-1), at) / 1_000
    )


def served(*columns: Served, per: float = 1.0) -> SumOf:
    """Contacts answered and their times, by pool and type."""
    return lambda summary, at: _by_pool_and_type(summary.served[..., list(columns)].sum(axis=-1), at) / per


def staff(*columns: Staff, per: float = 1.0) -> SumOf:
    """Time of agents, by pool and interval."""
    return lambda summary, at: _by_pool_and_interval(summary.staff[..., list(columns)].sum(axis=-1), at) / per


def desks(column: Desk) -> SumOf:
    """Time of agents with chats, by pool and interval."""
    return lambda summary, at: _by_pool_and_interval(summary.desks[..., column], at)


def issues(*columns: Issues, per: float = 1.0) -> SumOf:
    """Issues and their times, by type."""
    return lambda summary, at: summary.issues[..., at.types, :][..., list(columns)].sum(axis=(-2, -1)) / per


def promises(column: Kept) -> SumOf:
    """Periods of promises, by tier."""
    return lambda summary, at: summary.promises[..., at.tiers, column].sum(axis=-1)


def overtaken(column: Overtaken) -> SumOf:
    """Overtakes suffered, by type."""
    return lambda summary, at: summary.overtaken[..., at.types, column].sum(axis=-1)


def tied(column: Tied) -> SumOf:
    """Contacts by what tied them to the center, by type."""
    return lambda summary, at: summary.tied[..., at.types, column].sum(axis=-1)


def passed(column: Passed, per: float = 1.0) -> SumOf:
    """Contacts passed on to another level of support, by type."""
    return lambda summary, at: summary.passed[..., at.types, column].sum(axis=-1) / per


def worst(column: Worst, per: float = 1.0) -> SumOf:
    """Count the worst 1 % of a tier, or of all tiers ranked together."""

    def found(summary: DaySummary, at: Where) -> Any:
        together = len(at.tiers) == len(summary.layout.tiers)
        return summary.worst[..., -1 if together else int(at.tiers[0]), column] / per

    return found


def longest_wait(summary: DaySummary, at: Where) -> Any:
    """Longest wait in seconds, by tier."""
    return summary.longest_ms[..., at.tiers].max(axis=-1, initial=0) / 1_000


def late_finishes(summary: DaySummary, at: Where) -> Any:
    """Duty spells that ended late, by pool."""
    return summary.late_finishes.sum(axis=-1) if at.pool is None else summary.late_finishes[..., at.pool]


def money(summary: DaySummary, at: Where) -> Any:
    """Cost in whole units of currency, by pool and type."""
    return _by_pool_and_type(summary.cents, at) / 100


def upgrade_income(summary: DaySummary, at: Where) -> Any:
    """What customers paid for upgrades, in whole units of currency, by type."""
    return summary.tied[..., at.types, Tied.UPGRADED] @ summary.layout.upgrade_price[at.types]


def net_cost(summary: DaySummary, at: Where) -> Any:
    """Cost less what customers paid for upgrades, by type."""
    return money(summary, at) - upgrade_income(summary, at)


def paid_hours(summary: DaySummary, at: Where) -> Any:
    """Planned paid time and overtime, by pool and interval."""
    planned = np.asarray(summary.days) * _by_pool_and_interval(summary.layout.paid_ms, at)
    return (planned + staff(Staff.OVERTIME)(summary, at)) / 3_600_000


def orders(summary: DaySummary, at: Where) -> Any:
    """Orders expected of customers, by tier; NaN where those of a tier are not known."""
    return np.asarray(summary.days) * summary.layout.orders[at.tiers].sum()


def planned_hours(summary: DaySummary, at: Where) -> Any:
    """Planned time on duty, breaks included, by pool and interval."""
    return np.asarray(summary.days) * _by_pool_and_interval(summary.layout.present_ms, at) / 3_600_000


def missed_hours(summary: DaySummary, at: Where) -> Any:
    """Planned time on duty in which nobody was there, by pool and interval."""
    worked = staff(Staff.DUTY)(summary, at) - staff(Staff.OVERTIME)(summary, at)
    return planned_hours(summary, at) - worked / 3_600_000


def open_hours(summary: DaySummary, at: Where) -> Any:
    """Measured opening hours."""
    measured = summary.layout.slots.measured_ms
    here = measured.sum() if at.interval is None else measured[at.interval]
    return np.asarray(summary.days) * here / 3_600_000


def working_hours(summary: DaySummary, at: Where) -> Any:
    """Time on duty without breaks, by pool and interval."""
    hours = staff(Staff.DUTY, per=3_600_000)(summary, at)
    return hours - staff(Staff.BREAK, per=3_600_000)(summary, at)


def answered_by(by_contact: SumOf, by_pool: SumOf) -> SumOf:
    """Count by pool where the scope is a pool, by contact type and interval elsewhere."""
    return lambda summary, at: (by_contact if at.pool is None else by_pool)(summary, at)


def headline(line: int, count: Any) -> SumOf:
    """Contacts above (0) or below (1) the line of the scenario's own service-level formula."""
    return lambda summary, at: count(*FORMULAS[summary.layout.formula][line])(summary, at)


def added(parts: Sequence[SumOf]) -> SumOf:
    """Several sums together."""
    return lambda summary, at: sum(part(summary, at) for part in parts)
