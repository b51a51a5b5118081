"""The tables every part of the simulator agrees on: what is drawn, who works, what happened, in which order.

Times are integer milliseconds from the start of the horizon. A row of `Demand` is one potential *leg*: a contact
that arrives by itself, or a follow-up that sleeps until an abandonment or an unresolved contact wakes it. `Legs`
has exactly one row for each row of `Demand`, so two runs are compared column by column with ``==``.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simcenter.engine.entries import Calls, Entries, Offer
from simcenter.engine.pieces import BrokenOff, Pieces
from simcenter.routing.tables import (
    NOT_YET,
    AgentRule,
    Breaks,
    Deferred,
    EntryRules,
    Floats,
    Ints,
    Moves,
    Plan,
    SmallInts,
    View,
)

Words = NDArray[np.uint32]
Flags = NDArray[np.bool_]

NEVER = 2**62
"""A time that does not come: the patience of someone who never hangs up."""


PASSED_ON = 2
"""In place of whether a leg resolved the issue: the next leg of the contact will say."""

LUCK_FACTOR = 2_654_435_761
"""Odd, near 2**32 over the golden ratio: times it, a 32-bit word's low bits move the high ones."""


class Kind(IntEnum):
    """Order of events that fall into the same millisecond: lower kinds happen first, then lower numbers.

    An agent who frees at the very moment patience ends still answers, because `WRAP_ENDS` comes before
    `PATIENCE_ENDS`; a line given back at a moment can be taken by a customer who dials at that moment.
    """

    WRAP_ENDS = 0  # number: agent
    ON_DUTY = 1  # number: row of the duty table; for the end of a break, rows of the duty table + agent
    CUSTOMER_LEAVES = 2  # number: row of Demand (end of talk and hold)
    OFF_DUTY = 3  # number: row of the duty table (the closing of the center stands before the rest)
    PATIENCE_ENDS = 4  # number: row of Demand
    DIALS = 5  # number: row of Demand
    JOINS = 6  # number: row of Demand (enters a queue after the delay before the queue)
    SECOND_LOOK = 7  # number: row of Demand (another pool opens for it, or it moves to another queue)


TIME_SHIFT = 28
"""Bits below the time in a packed event key: 3 for the kind, 25 for the number. 35 are left for the time, 397 days."""
KIND_SHIFT = 25
MAX_NUMBER = 2**KIND_SHIFT - 1
LONGEST_MS = 2**33
"""About 99 days, the longest horizon, and the longest a drawn time may be unless it never ends: so times after the
last closing, several such waits one after the other included, keep within the 35 bits."""


class State(IntEnum):
    """What became of a row of `Demand`."""

    ASLEEP = 0  # a follow-up that nothing woke: nothing happened
    FINISHED = 1  # answered, and the customer's service is over
    ABANDONED = 2
    BLOCKED = 3  # no line was free
    CLOSED_OUT = 4  # let go at closing
    WAITING = 5  # open: still in a queue when the run ended
    IN_SERVICE = 6  # open: answered, talk or wrap not over when the run ended
    BEFORE_QUEUE = 7  # open: had dialled, not yet in a queue when the run ended
    CONTAINED = 8  # left self-service without asking for an agent
    BALKED = 9  # left at the announced wait, before standing in a queue
    LOST = 10  # accepted a call-back and could not be reached
    BETWEEN_CALLS = 11  # open: called in vain, to be called again


class Contained(IntEnum):
    """How self-service ends for a contact."""

    NOT = 0  # it goes on to a queue
    HELPED = 1  # it leaves with the problem solved
    GAVE_UP = 2  # it leaves with the problem unsolved, and may come back


class DutyKind(IntEnum):
    """What a row of the duty table does; rows at one millisecond are in this order within their event kind."""

    OPEN = 0  # ON_DUTY: the center opens (a drain still running is cut off)
    RISE = 1  # ON_DUTY: `count` more heads in `pool`
    SHIFT_STARTS = 2  # ON_DUTY: `agent` comes on duty
    CLOSE = 3  # OFF_DUTY: the center closes
    FALL = 4  # OFF_DUTY: `count` fewer heads in `pool`
    SHIFT_ENDS = 5  # OFF_DUTY: `agent` goes off duty
    BREAK_STARTS = 6  # OFF_DUTY: `agent` has a break of `length_ms`


class Closing(IntEnum):
    """What happens to waiting contacts when the center closes."""

    DRAIN = 0  # the staff present stay until the queues are empty; that time is overtime
    HANG_UP = 1  # waiting contacts are let go
    STOP = 2  # round the clock: the run stops at the horizon, unfinished contacts stay open


class SpellKind(IntEnum):
    """What an agent's spell is; handling time is read from `Legs`."""

    DUTY = 0
    BREAK = 1


class Demand(NamedTuple):
    """Everything random about the contacts of one horizon, settled before anything happens.

    The first `fresh` rows arrive by themselves, sorted by (dial, type, number); the others sleep. Every column has
    one entry a row. Chances are 32-bit words: an event of probability p happens when ``word < round(p * 2**32)``.
    """

    fresh: int
    type: SmallInts  # contact type
    dial_ms: Ints  # NOT_YET for rows that sleep
    before_queue_ms: Ints
    talk_ms: Ints
    hold_ms: Ints
    wrap_ms: Ints
    patience_ms: Ints  # NEVER: does not hang up
    resolve_word: Words  # resolved when below the threshold of (type, pool)
    route_word: Words  # picks among idle agents under the random rule
    redials: Flags  # would dial again after abandoning
    redials_blocked: Flags  # would dial again after finding no line free
    redial_ms: Ints  # delay of that, from the customer's end
    returns: Flags  # would come back if unresolved, by agents or by self-service
    return_ms: Ints  # delay of that, from the customer's end
    next: SmallInts  # the sleeping row a follow-up wakes, or NOT_YET
    issue: SmallInts  # rows of one problem of one customer share it
    attempt: SmallInts  # 1 for the first contact of an issue; carried-in contacts start at 2
    day: SmallInts  # day of the horizon whose luck the row carries
    unrecognised: Flags = np.zeros(0, np.bool_)  # the contact is not recognised; no entries where all are
    manager: SmallInts = np.zeros(0, np.int32)  # the customer's own agent or NOT_YET; no entries where nobody has one
    contained: NDArray[np.int8] = np.zeros(0, np.int8)  # a `Contained`; no entries where no contact may be
    accepts: Flags = np.zeros(0, np.bool_)  # the upgrade offered at the end of service; no entries where none is
    # The next four have no entries where no contact is ever passed on: every contact is one leg.
    level: SmallInts = np.zeros(0, np.int32)  # of support, 0 the first line
    then: SmallInts = np.zeros(0, np.int32)  # the sleeping row of the next leg of the same contact, or NOT_YET
    pass_word: Words = np.zeros(0, np.uint32)  # passed on when below the threshold of (type, level, pool)
    contact: SmallInts = np.zeros(0, np.int32)  # the row of the contact's first leg
    # The next two have no entries where no customer is of a population.
    again: SmallInts = np.zeros(0, np.int32)  # the sleeping row of the customer's next issue, or NOT_YET
    again_ms: Ints = np.zeros(0, np.int64)  # from the end of this one until then
    # The next five have no entries where nobody may balk or be called back.
    balk_word: Words = np.zeros(0, np.uint32)  # balks when below the threshold of (queue, announcement)
    accept_word: Words = np.zeros(0, np.uint32)  # accepts a call-back when below the queue's threshold
    reach_word: Words = np.zeros(0, np.uint32)  # a call is in vain when below the threshold of (queue, try)
    redials_balked: Flags = np.zeros(0, np.bool_)  # would dial again after balking
    redials_lost: Flags = np.zeros(0, np.bool_)  # would dial again after all calls back were in vain
    customer: SmallInts = np.zeros(0, np.int32)  # place in the list, or NOT_YET; no entries without a list


class Pace(NamedTuple):
    """How pools do at a time, against how they usually do: stretches of time, each until the next begins."""

    from_ms: Ints  # ascending, the first 0
    handle_ppm: Ints  # [stretch, pool] factor on the agents' own for contacts answered then, in millionths
    resolve_ppm: Ints  # [stretch, pool] factor on the threshold for contacts whose talk and hold end then


class Slots(NamedTuple):
    """How many chats agents hold at once, and how fast each of several gets on."""

    at_once: Ints  # [pool] 0 where agents take calls only
    speed_ppm: Ints  # [pool, n] speed of each of n chats, in millionths of that of one alone; 0 for no chats
    of_type: Flags  # [type] whether its contacts are chats


class Supply(NamedTuple):
    """Who works when, and what pools make of a contact, on one day's luck."""

    n_pools: int
    agent_pool: SmallInts  # pool of each agent; agents of a pool are consecutive
    duty_ms: Ints  # duty table, sorted by (time, event kind, duty kind, pool, agent)
    duty_kind: SmallInts
    duty_pool: SmallInts
    duty_agent: SmallInts
    duty_count: SmallInts
    duty_length_ms: Ints
    factor_ppm: Ints  # [type, pool, (talk, hold, wrap)] handle-time factor in millionths
    resolve_below: NDArray[np.uint64]  # [type, pool] threshold for `resolve_word`
    opens_ms: Ints  # opening windows of the horizon
    closes_ms: Ints
    closing: int
    lines: int  # trunk lines, NOT_YET when unlimited
    horizon_ms: int
    agent_ppm: Ints = np.zeros(0, np.int64)  # [agent] factor on the pool's factor; no entries where all are alike
    agent_resolves: Ints = np.zeros(0, np.int64)  # [agent] own threshold, or NOT_YET for the pool's; as `agent_ppm`
    pace: Pace | None = None  # None where pools always do alike
    growth: Ints = np.zeros((0, 3), np.int64)  # [type] wait in ms from which talk grows, millionths a minute, the most
    passes_below: Ints = np.zeros((0, 0, 0), np.int64)  # [type, level, pool] threshold for `pass_word`
    warm_ms: Ints = np.zeros((0, 0), np.int64)  # [type, level] how long both stay with the customer; NOT_YET: cold
    slots: Slots | None = None  # None where all contacts are calls


class Legs(NamedTuple):
    """What happened to each row of `Demand`; NOT_YET where it did not happen."""

    state: NDArray[np.int8]
    dial_ms: Ints
    entry_ms: Ints  # joined its queue
    answer_ms: Ints
    leave_ms: Ints  # the customer's end: end of talk and hold, abandonment, block, closing
    free_ms: Ints  # end of wrap
    queue: SmallInts  # the last one it stood in
    pool: SmallInts
    agent: SmallInts
    resolved: NDArray[np.int8]  # 1 resolved, 0 not, PASSED_ON to the next leg, NOT_YET unknown


class Spells(NamedTuple):
    """Duty and break spells of agents, sorted by (agent, start, kind)."""

    agent: SmallInts
    kind: SmallInts
    start_ms: Ints
    end_ms: Ints


class Outcome(NamedTuple):
    """What an engine returns."""

    legs: Legs
    spells: Spells
    end_ms: int  # time of the last thing that happened (the horizon when the closing rule is STOP)
    entries: Entries = Entries()
    calls: Calls = Calls()
    pieces: Pieces = Pieces()


def handle_ppm(supply: Supply, types: Any, agents: Any, answer_ms: Any, wait_ms: Any = 0) -> Ints:
    """Handle-time factors in millionths of agents for contact types, the last axis being (talk, hold, wrap).

    The pace of the pool at the answer multiplies an agent's own factor, that the pool's, and the talk of those who
    waited long grows; each product is rounded to whole millionths, halves up.
    """
    pools = supply.agent_pool[agents]
    factors = supply.factor_ppm[types, pools]
    own = supply.agent_ppm[agents] if len(supply.agent_ppm) else np.full(np.shape(pools), 1_000_000, np.int64)
    if supply.pace is not None:
        stretch = np.searchsorted(supply.pace.from_ms, answer_ms, side="right") - 1
        own = (own * supply.pace.handle_ppm[stretch, pools] + 500_000) // 1_000_000
    factors = (factors * np.asarray(own, np.int64)[..., np.newaxis] + 500_000) // 1_000_000
    if len(supply.growth):
        after, a_minute, most = np.moveaxis(supply.growth[types], -1, 0)
        grown = 1_000_000 + np.minimum(np.maximum(wait_ms - after, 0) * a_minute // 60_000, most)
        factors[..., 0] = (factors[..., 0] * grown + 500_000) // 1_000_000
    return np.asarray(factors, np.int64)


def resolution_below(supply: Supply, types: Any, agents: Any, leave_ms: Any) -> Ints:
    """Thresholds for `resolve_word`: the agent's own or the pool's, by the pool's pace when the customer leaves."""
    pools = supply.agent_pool[agents]
    below = supply.resolve_below[types, pools].astype(np.int64)
    if len(supply.agent_resolves):
        own = supply.agent_resolves[agents]
        below = np.where(own == NOT_YET, below, own)
    if supply.pace is not None:
        stretch = np.searchsorted(supply.pace.from_ms, leave_ms, side="right") - 1
        below = below * supply.pace.resolve_ppm[stretch, pools] // 1_000_000
    return np.asarray(below, np.int64)


def chat_queues(supply: Supply, plan: Plan) -> Flags:
    """Flag the queues whose contacts are chats."""
    flags = np.zeros(len(plan.reserve), np.bool_)
    if supply.slots is not None:
        queues = plan.queue_of[supply.slots.of_type]
        flags[queues[queues != NOT_YET]] = True
    return flags


def later_legs(demand: Demand) -> Flags:
    """Flag the rows of contacts that had been passed on: legs behind the first."""
    rows = np.arange(len(demand.type))
    return np.asarray(demand.contact != rows if len(demand.contact) else rows < 0, np.bool_)


def passes_on(demand: Demand, supply: Supply, rows: Any, pools: Any) -> Any:
    """Whether agents of pools pass contacts on to the next level; one answer a row."""
    below = supply.passes_below[demand.type[rows], demand.level[rows], pools]
    return (demand.then[rows] != NOT_YET) & (demand.pass_word[rows].astype(np.int64) < below)


def is_deferred(plan: Plan, types: Any) -> Any:
    """Whether the work of contact types is deferred; one answer a type."""
    queues = plan.queue_of[types, 0]
    return queues >= (NEVER if plan.deferred is None else plan.deferred.first)


def empty_legs(rows: int) -> Legs:
    """Make the table of `rows` legs to which nothing has happened yet."""
    columns: list[Any] = [np.zeros(rows, np.int8)]
    columns += [np.full(rows, NOT_YET, kind) for kind in (*[np.int64] * 5, *[np.int32] * 3, np.int8)]
    return Legs(*columns)


def differences(left: Any, right: Any) -> list[str]:
    """Name the columns in which two tables of one kind differ, with the first row that does.

    Parameters
    ----------
    left, right
        Two `Legs`, `Spells`, `Demand` or `Supply`.

    Returns
    -------
    list of str
        Empty when every column is equal to the last bit.
    """
    found = []
    for name, a, b in zip(left._fields, left, right, strict=True):
        x, y = np.asarray(a), np.asarray(b)
        if x.shape != y.shape:
            found.append(f"{name}: {x.shape} against {y.shape} entries")
        elif not np.array_equal(x, y):
            row = int(np.flatnonzero((x != y).reshape(len(x), -1).any(axis=1))[0]) if x.ndim else 0
            found.append(f"{name}: first at row {row}: {x[row] if x.ndim else x} against {y[row] if y.ndim else y}")
    return found


__all__ = [
    "KIND_SHIFT",
    "LONGEST_MS",
    "LUCK_FACTOR",
    "MAX_NUMBER",
    "NEVER",
    "NOT_YET",
    "PASSED_ON",
    "TIME_SHIFT",
    "AgentRule",
    "Breaks",
    "BrokenOff",
    "Calls",
    "Closing",
    "Contained",
    "Deferred",
    "Demand",
    "DutyKind",
    "Entries",
    "EntryRules",
    "Flags",
    "Floats",
    "Ints",
    "Kind",
    "Legs",
    "Moves",
    "Offer",
    "Outcome",
    "Pace",
    "Pieces",
    "Plan",
    "Slots",
    "SmallInts",
    "SpellKind",
    "Spells",
    "State",
    "Supply",
    "View",
    "Words",
    "chat_queues",
    "differences",
    "empty_legs",
    "handle_ppm",
    "is_deferred",
    "later_legs",
    "passes_on",
    "resolution_below",
]
