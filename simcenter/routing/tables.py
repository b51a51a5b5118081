"""The tables of routing: eligibility as data, and the view a policy decides on."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
SmallInts = NDArray[np.int32]
Floats = NDArray[np.float64]

NOT_YET = -1
"""The value of a time, an agent, a pool or a link that does not exist."""


class AgentRule(IntEnum):
    """Which idle agent takes a contact when a pool, or several of equal score, have been chosen."""

    LONGEST_IDLE = 0
    LEAST_OCCUPIED = 1
    RANDOM = 2
    FASTEST = 3


class Named(IntEnum):
    """Whom a contact waits for before anybody may serve it."""

    NOBODY = 0
    MANAGER = 1
    LAST_AGENT = 2


class Moves(NamedTuple):
    """Overflow with transfer: a contact that has stood in a queue for a time moves to another queue."""

    after_ms: Ints  # [queue]: time in the queue after which the contact moves, NOT_YET never
    to: SmallInts  # [queue]: where it moves
    keeps_age: Ints  # [queue]: 1 when it stands there by its wait so far, 0 when it begins anew at the end


class Deferred(NamedTuple):
    """Queues of deferred work: nobody waits there for an answer there and then."""

    first: int  # queues from this one on; all others stand before them
    fills_time: bool  # taken only by agents who may serve nobody who waits; else the policy ranks them together


class Breaks(NamedTuple):
    """What may happen to deferred work that has been begun; all numbers 0 for queues of other work."""

    interruptible: Ints  # [queue]: 1 where an agent breaks it off for whoever waits for an answer
    hands_back: Ints  # [queue]: 1 where an agent who is to go hands it back, 0 where it is finished first
    resuming_ms: Ints  # [queue]: what it takes an agent to find the way back into work that was broken off


class EntryRules(NamedTuple):
    """What is decided as a contact joins each queue of the first line while no agent is free at once.

    Chances are thresholds of 32-bit words. A scale that is not used begins at `NOT_YET`.
    """

    estimator: int  # an `Estimator`
    mean_ms: Ints  # [queue]: mean handle time of its contact type, for the Markovian estimate
    by_waiting: Ints  # [queue]: 1 where steps of balking count contacts ahead, 0 where they are announced waits
    step_from: Ints  # [queue, step]: where a step begins, NOT_YET beyond the last
    balk_below: Ints  # [queue, step]
    offer_from_ms: Ints  # [queue]: the estimate from which on a call-back is offered
    offer_from_waiting: Ints  # [queue]: the number ahead from which on it is
    accept_below: Ints  # [queue]
    callback_queue: Ints  # [queue]: where its call-backs wait; the queue itself where they keep their place
    dialling_ms: Ints  # [queue]: an agent's time for each try to reach the customer
    again_ms: Ints  # [queue]: opening hours from a try in vain to the next
    tries: Ints  # [queue]: tries before the customer is given up
    vain_below: Ints  # [queue, try]: this try and all before are in vain
    behind: Ints  # [queue]: 1 where call-backs wait behind live callers


class Plan(NamedTuple):
    """Eligibility as data: who may serve what, from when, and how many agents are kept back.

    What is None is not used, and costs nothing.
    """

    queue_of: SmallInts  # [type, state]: 1 for a follow-up, + 2 unrecognised, + 4 x level of support, where used
    opens_after_ms: Ints  # [queue, pool]: wait after which the pool may serve the queue, NOT_YET never
    reserve: Ints  # [queue, pool]: the pool serves the queue only while more agents than this are idle
    agent_rule: int
    named: SmallInts = np.zeros(0, np.int32)  # [queue] a `Named`; no entries where nobody has an own agent
    hold_ms: Ints = np.zeros(0, np.int64)  # [queue] how long
    threshold: Ints | None = None  # [queue, pool]: the pool serves the queue only while at least so many wait
    lines_held: Ints | None = None  # [type, state]: who dials is turned away while no more lines than this are free
    moves: Moves | None = None
    looks_ms: Ints | None = None  # [queue, any number]: waits at which a policy's own eligibility may change
    entry: EntryRules | None = None
    target_ms: Ints | None = None  # [queue]: what `in_target` counts answers within; None: nothing is counted
    deferred: Deferred | None = None
    breaks: Breaks | None = None  # None: whatever has been begun is finished
    due: Ints | None = None  # [queue, 2]: promised time or NOT_YET, and 1 when it is opening hours; for `head_due`


class View(NamedTuple):
    """What a policy may look at: read-only, through the accessors of `simcenter.routing.view`."""

    queues: Ints  # [queue, QueueField]
    pools: Ints  # [pool, PoolField]
    table: Floats  # the policy's own numbers
