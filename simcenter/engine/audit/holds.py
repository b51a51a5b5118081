"""What must hold of contacts meant for one agent: taken at once if idle, else held, then in their old place."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simcenter.engine.tables import NEVER, NOT_YET, Flags, Ints, Legs, Plan, Spells


class Holds(NamedTuple):
    """Whom each row is meant for, and when it stands in which line; one entry a row.

    Where the order of things within one millisecond decides and the tables do not tell it, the reading that finds
    fewer faults is taken.
    """

    agent: Ints  # whom the row is meant for, NOT_YET for nobody
    until_ms: Ints  # when it stops to wait for that agent alone; its entry where it never does
    own: Flags  # answered by that agent before it ever stood in its queue
    queued_ms: Ints  # when it joined its queue's line, NEVER if it was gone by then


def holds_of(agents: Ints, queues: Ints, plan: Plan, legs: Legs, duties: Spells, wait_end_ms: Ints) -> Holds:
    """Work out who was held, from whom rows are meant for, the queues they join first, and what happened."""
    until, own = legs.entry_ms.copy(), np.zeros(len(agents), np.bool_)
    for row in np.flatnonzero(agents != NOT_YET):
        entry = legs.entry_ms[row]
        mine = (duties.agent == agents[row]) & (duties.start_ms <= entry) & (entry <= duties.end_ms)
        goes = int(duties.end_ms[mine].max(initial=entry))
        until[row] = min(entry + plan.hold_ms[queues[row]], goes)
        at_once = mine.any() and legs.answer_ms[row] == entry
        own[row] = legs.agent[row] == agents[row] and (at_once or legs.answer_ms[row] <= until[row] > entry)
    gone = own | ((until > legs.entry_ms) & (wait_end_ms <= until) & (legs.answer_ms == NOT_YET))
    return Holds(agents, until, own, np.where(gone, NEVER, until))


def without_holds(holds: Holds, entry_ms: Ints, called: Flags, stands_ms: Ints) -> Holds:
    """The same where some want to be called back: they were not held, and stand in line anew after a call in vain."""
    queued = np.where(stands_ms == NOT_YET, entry_ms, stands_ms) if len(stands_ms) else entry_ms
    return Holds(
        np.where(called, NOT_YET, holds.agent),
        np.where(called, entry_ms, holds.until_ms),
        holds.own & ~called,
        np.where(called, np.where(entry_ms == NOT_YET, NEVER, queued), holds.queued_ms),
    )


def taken_up_again(holds: Holds, back_ms: Ints) -> Holds:
    """The same where pieces of work have rows: taken by the agent who kept it aside, or from the queue once more."""
    kept = back_ms == NEVER
    queued = np.where(kept, NEVER, np.where(back_ms == NOT_YET, holds.queued_ms, back_ms))
    return holds._replace(own=holds.own | kept, queued_ms=queued)
