"""What stands in an order inside the flat state: heaps of event keys, and lines of contacts.

The key at the root of a heap is FOREVER when it is empty. Lines are doubly linked, one for each queue and each agent
somebody may wait for.
"""

from __future__ import annotations

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled.channels.deferred import defers, note_due
from simcenter.engine.compiled.memory.pointers import extras
from simcenter.engine.compiled.state import FOREVER
from simcenter.engine.compiled_cache import handler
from simcenter.engine.tables import Ints


@handler()
def push(w: Ints, at: int, counter: int, key: int) -> None:
    """Add a key to the heap that begins at `at` and whose size is ``w[counter]``."""
    hole = w[counter]
    w[counter] = hole + 1
    while hole > 0:
        above = (hole - 1) >> 1
        if w[at + above] <= key:
            break
        w[at + hole] = w[at + above]
        hole = above
    w[at + hole] = key


@handler()
def pop(w: Ints, at: int, counter: int) -> None:
    """Drop the smallest key."""
    last = w[counter] - 1
    w[counter] = last
    key = w[at + last]
    hole, below = 0, 1
    while below < last:
        if below + 1 < last and w[at + below + 1] < w[at + below]:
            below += 1
        if w[at + below] >= key:
            break
        w[at + hole] = w[at + below]
        hole = below
        below = 2 * hole + 1
    w[at + hole] = key if last > 0 else FOREVER


@handler()
def own_line(w: Ints, agent: int) -> int:
    """Where the line of those who wait for an agent alone begins."""
    return w[s.OWN_AT] + w[agent + s.AGENT_NUMBER] * s.QUEUE_SIZE


@handler()
def is_held(w: Ints, contact: int) -> bool:
    """Whether a waiting contact stands in an agent's own line."""
    return w[contact + s.LINE] != w[s.QUEUES_AT] + w[contact + s.QUEUE] * s.QUEUE_SIZE


@handler()
def came_later(w: Ints, one: int, other: int) -> bool:
    """Whether a contact is of less age than another, or of two of one age the higher row."""
    if w[one + s.AGE_FROM] != w[other + s.AGE_FROM]:
        return w[one + s.AGE_FROM] > w[other + s.AGE_FROM]
    return w[one + s.ROW] > w[other + s.ROW]


@handler()
def stand_by_age(w: Ints, contact: int) -> None:
    """Stand in one's queue behind all of more age, of those of the same age by row."""
    queue = w[s.QUEUES_AT] + w[contact + s.QUEUE] * s.QUEUE_SIZE
    after, ahead = -1, w[queue + s.TAIL]
    while ahead >= 0 and came_later(w, ahead, contact):
        after, ahead = ahead, w[ahead + s.AHEAD]
    join_between(w, contact, queue, ahead, after)


@handler()
def join_line(w: Ints, contact: int, queue: int) -> None:
    """Stand at the end of a line."""
    join_between(w, contact, queue, w[queue + s.TAIL], -1)


@handler()
def join_between(w: Ints, contact: int, queue: int, ahead: int, after: int) -> None:
    """Stand in a line behind one and before another contact, or at its end."""
    w[contact + s.AHEAD] = ahead
    w[contact + s.AFTER] = after
    w[contact + s.LINE] = queue
    if ahead < 0:
        new_head(w, queue, contact)
    else:
        w[ahead + s.AFTER] = contact
    if after < 0:
        w[queue + s.TAIL] = contact
    else:
        w[after + s.AHEAD] = contact
    w[queue + s.WAITING] += 1
    w[s.WAITING_ALL] += 1
    if extras(w) and w[s.DEFERS] != 0 and defers(w, contact):
        w[s.PUT_OFF] += 1


@handler()
def new_head(w: Ints, queue: int, contact: int) -> None:
    """Note who stands at the head of a queue, or nobody."""
    w[queue + s.HEAD] = contact
    w[queue + s.HEAD_ENTRY] = w[contact + s.AGE_FROM] if contact >= 0 else -1
    w[queue + s.HEAD_ATTEMPT] = w[contact + s.ATTEMPT] if contact >= 0 else -1
    if extras(w) and w[s.DUES] != 0 and contact >= 0:
        note_due(w, queue, contact)


@handler()
def leave_line(w: Ints, contact: int) -> None:
    """Step out of a line, wherever in it."""
    queue = w[contact + s.LINE]
    if extras(w) and w[s.HOLDS] != 0 and is_held(w, contact):
        w[s.HELD_ALL] -= 1
    ahead, after = w[contact + s.AHEAD], w[contact + s.AFTER]
    if ahead < 0:
        new_head(w, queue, after)
    else:
        w[ahead + s.AFTER] = after
    if after < 0:
        w[queue + s.TAIL] = ahead
    else:
        w[after + s.AHEAD] = ahead
    w[queue + s.WAITING] -= 1
    w[s.WAITING_ALL] -= 1
    if extras(w) and w[s.DEFERS] != 0 and defers(w, contact):
        w[s.PUT_OFF] -= 1
