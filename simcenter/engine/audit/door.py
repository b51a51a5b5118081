"""The audit's door: all checks of a finished run, one after the other.

An audit knows nothing of engines: it reads what was drawn, who was to work, what is said to have happened,
and tells every contradiction as a sentence. It cannot say that a policy ranked rightly, only that each pair
was eligible, that queues were kept in order, and that no eligible pair was left waiting.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simcenter.engine.audit.agents import audit_agents
from simcenter.engine.audit.center import audit_center, audit_course
from simcenter.engine.audit.channels.chat import audit_chats
from simcenter.engine.audit.channels.deferred import audit_deferred
from simcenter.engine.audit.channels.pieces import audit_pieces, audit_queues, with_pieces_as_legs
from simcenter.engine.audit.contacts import audit_contacts, steps_alone
from simcenter.engine.audit.entry.decisions import audit_entry
from simcenter.engine.audit.entry.stays import last_stands, with_calls_as_legs
from simcenter.engine.audit.heads import audit_heads
from simcenter.engine.audit.matching import audit_eligibility, audit_matching
from simcenter.engine.audit.rosters import audit_rosters
from simcenter.engine.audit.run import Numbers, Run
from simcenter.engine.tables import (
    NEVER,
    NOT_YET,
    PASSED_ON,
    BrokenOff,
    Demand,
    Offer,
    Outcome,
    Plan,
    SpellKind,
    State,
    Supply,
)

SWEEP_BELOW = 50_000
"""Rows of demand up to which the walk through all moments is taken unless told otherwise."""


def audit(
    demand: Demand, supply: Supply, plan: Plan, outcome: Outcome, *, matching: bool | None = None
) -> list[str]:
    """Check a finished run against everything that must hold of any run.

    Parameters
    ----------
    demand, supply, plan
        The tables the run was given.
    outcome
        What an engine says has happened.
    matching
        Whether to walk through all moments in search of pairs left unmatched, which costs about moments x
        pairs; by default below `SWEEP_BELOW` rows.

    Returns
    -------
    list of str
        One sentence for each violation, naming row, agent or pool, and time; empty when the run is sound.
        When columns have wrong lengths or point outside their tables, only that is reported.
    """
    misshapen = _lengths(demand, outcome) or _ranges(supply, plan, outcome)
    if misshapen:
        return misshapen
    run = _run(demand, supply, plan, outcome)
    stays = with_calls_as_legs(run)
    found = [*audit_contacts(run), *audit_center(run), *audit_entry(run, stays)]
    run = with_pieces_as_legs(stays)
    found += [*audit_pieces(stays), *audit_queues(run)]
    found += [
        *audit_course(run),
        *audit_agents(run),
        *audit_heads(run),
        *audit_rosters(run),
        *audit_chats(run, *steps_alone(run)),
    ]
    found += audit_eligibility(run)
    found += audit_deferred(run)
    if matching or (matching is None and len(demand.type) < SWEEP_BELOW):
        found += audit_matching(run)
    return found


def _run(demand: Demand, supply: Supply, plan: Plan, outcome: Outcome) -> Run:
    """The tables of a run; who wants to be called back does not hang up."""
    if len(outcome.entries.offer):
        called = outcome.entries.offer == Offer.ACCEPTED
        demand = demand._replace(patience_ms=np.where(called, NEVER, demand.patience_ms))
    rows = np.arange(len(demand.type))
    run = Run(demand, supply, plan, *outcome, origin=rows, stand=np.zeros(len(rows), np.int64))
    return run if plan.entry is None else replace(run, stands_ms=last_stands(run))


def _lengths(demand: Demand, outcome: Outcome) -> list[str]:
    """`Legs` has a row for each row of demand, and columns of one table are equally long."""
    legs, spells = outcome.legs._asdict(), outcome.spells._asdict()
    columns = [("legs", name, column, len(demand.type)) for name, column in legs.items()]
    columns += [("spells", name, column, len(outcome.spells.agent)) for name, column in spells.items()]
    columns += [("entries", name, column, len(demand.balk_word)) for name, column in outcome.entries._asdict().items()]
    return [
        f"{table}: {name} has {len(column)} entries, expected {expected}"
        for table, name, column, expected in columns
        if len(column) != expected
    ]


def _ranges(supply: Supply, plan: Plan, outcome: Outcome) -> list[str]:
    """Codes and numbers stay within their tables, and times are times or NOT_YET."""
    legs, spells = outcome.legs, outcome.spells
    agents, latest = len(supply.agent_pool), 2 * NEVER
    limits: list[tuple[str, str, Numbers, int, int]] = [
        ("row", "state", legs.state, 0, max(State)),
        ("row", "queue", legs.queue, NOT_YET, len(plan.reserve) - 1),
        ("row", "pool", legs.pool, NOT_YET, supply.n_pools - 1),
        ("row", "agent", legs.agent, NOT_YET, agents - 1),
        ("row", "resolved", legs.resolved, NOT_YET, PASSED_ON),
        ("spell", "agent", spells.agent, 0, agents - 1),
        ("spell", "kind", spells.kind, 0, max(SpellKind)),
        ("piece", "row", outcome.pieces.row, 0, len(legs.state) - 1),
        ("piece", "agent", outcome.pieces.agent, 0, agents - 1),
        ("piece", "queue", outcome.pieces.queue, 0, len(plan.reserve) - 1),
        ("piece", "why", outcome.pieces.why, 0, max(BrokenOff)),
    ]
    times = ("dial_ms", "entry_ms", "answer_ms", "leave_ms", "free_ms")
    limits += [("row", name, getattr(legs, name), NOT_YET, latest) for name in times]
    return [sentence for limit in limits for sentence in _outside(*limit)]


def _outside(what: str, name: str, column: Numbers, low: int, high: int) -> list[str]:
    """Entries of a column that are not from `low` to `high`."""
    return [
        f"{what} {i}: {name} is {column[i]}, expected {low} to {high}"
        for i in np.flatnonzero((column < low) | (column > high))
    ]


__all__ = ["SWEEP_BELOW", "audit"]
