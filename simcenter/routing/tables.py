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
    target_ms: Ints | None = None  # [queue]: what `in_target` counts answers within; None: nothing is counted
    deferred: Deferred | None = None
    due: Ints | None = None  # [queue, 2]: promised time or NOT_YET, and 1 when it is opening hours; for `head_due`


class View(NamedTuple):
    """What a policy may look at: read-only, through the accessors of `simcenter.routing.view`."""

    queues: Ints  # [queue, QueueField]
    pools: Ints  # [pool, PoolField]
    table: Floats  # the policy's own numbers
