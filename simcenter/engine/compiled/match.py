"""Matching in the compiled engine: handlers with the names and the order of the reference's `Matching`."""

from __future__ import annotations

import numpy as np

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled.channels.chat import capacity, desk_of, slots_of
from simcenter.engine.compiled.channels.deferred import comes_after, stays_shut
from simcenter.engine.compiled.channels.pieces import (
    aside_of,
    first_with_work_aside,
    interruptible,
    most_left,
    no_longer_aside,
)
from simcenter.engine.compiled.entering.calls import is_behind
from simcenter.engine.compiled.memory.order import stand_by_age
from simcenter.engine.compiled.memory.pointers import extras
from simcenter.engine.compiled.pace import handle_ppm, own_factor, slower
from simcenter.engine.compiled.service import start_service
from simcenter.engine.compiled.staff import agent_at, break_off, pool_at
from simcenter.engine.compiled_cache import handler
from simcenter.engine.tables import AgentRule, BrokenOff, Ints

LONGEST_IDLE, LEAST_OCCUPIED = int(AgentRule.LONGEST_IDLE), int(AgentRule.LEAST_OCCUPIED)
FASTEST = int(AgentRule.FASTEST)
FOR_CALL = int(BrokenOff.FOR_CALL)
MINUS_INFINITY = -np.inf


@handler()
def head_changed(  # type: ignore[no-untyped-def] # numba infers types
    w: Ints, ranks, agent_score, gate_view, gate, number: int, time: int
) -> None:
    """Find a pool for the head of a queue, and for the next head, as long as there is one.

    Only when no free agent can be found, one breaks off deferred work.
    """
    queue = w[s.QUEUES_AT] + number * s.QUEUE_SIZE
    while w[queue + s.WAITING] > 0:
        count = best_pools(w, ranks, agent_score, gate_view, gate, number, time, False)
        contact = w[queue + s.HEAD]
        if count > 0:
            start_service(w, contact, pick(w, contact, count, time), time)
            continue
        if not extras(w) or w[s.UNDER_WAY_ALL] == 0 or number >= w[s.FIRST_DEFERRED]:
            return
        count = best_pools(w, ranks, agent_score, gate_view, gate, number, time, True)
        if count == 0:
            return
        agent = most_left(w, count, time)
        break_off(w, agent, FOR_CALL, time)
        start_service(w, contact, agent, time)


@handler(inline=True)
def best_pools(  # type: ignore[no-untyped-def] # numba infers types
    w: Ints, ranks, agent_score, gate_view, gate, number: int, time: int, breaking: bool
) -> int:
    """Note the pools that rank highest for the head of a queue, of those with free agents or with deferred work."""
    best, count = MINUS_INFINITY, 0
    at = w[s.POOLS_OF_AT] + number * (w[s.POOLS] + 1)
    while w[at] >= 0:
        pool = w[at]
        at += 1
        if not eligible(w, time, number, pool, breaking):
            continue
        if gate is not None and w[s.GATED] != 0 and not gate(time, gate_view, number, pool):
            continue
        score = agent_score(time, ranks, number, pool)
        if score > best:
            best, count = score, 1
            w[w[s.TIED_AT]] = pool
        elif score == best and count > 0:
            w[w[s.TIED_AT] + count] = pool
            count += 1
    return count


@handler()
def pool_changed(  # type: ignore[no-untyped-def] # numba infers types
    w: Ints, customers, contact_score, gate_view, gate, number: int, time: int
) -> int:
    """Let the idle agents of a pool take contacts, best first; tell how many queues have a new head."""
    taken = 0
    pool = pool_at(w, number)
    while (w[s.WAITING_ALL] > 0 or (extras(w) and w[s.ASIDE_ALL] > 0)) and anyone_free(w, number, pool):
        chosen = best_queue(w, customers, contact_score, gate_view, gate, number, time)
        if extras(w) and w[s.ASIDE_ALL] > 0 and resumes(w, number, chosen, time):
            continue
        if chosen < 0:
            break
        w[w[s.TIED_AT]] = number
        at = w[s.QUEUES_AT] + chosen * s.QUEUE_SIZE
        start_service(w, w[at + s.HEAD], pick(w, w[at + s.HEAD], 1, time), time)
        w[at + s.CHANGED] = 1
        taken += 1
    return taken


@handler()
def resumes(w: Ints, number: int, chosen: int, time: int) -> bool:
    """Let an idle agent of a pool take up again what was kept aside, if one has anything and no call was chosen."""
    agent = first_with_work_aside(w, number)
    if agent < 0 or (chosen >= 0 and chosen < w[s.FIRST_DEFERRED]):
        return False
    contact = w[aside_of(w, agent) + s.ASIDE]
    no_longer_aside(w, agent)
    stand_by_age(w, contact)  # service begins from a line
    start_service(w, contact, agent, time)
    return True


@handler(inline=True)
def best_queue(  # type: ignore[no-untyped-def] # numba infers types
    w: Ints, customers, contact_score, gate_view, gate, number: int, time: int
) -> int:
    """The queue whose head the agents of a pool take first, or -1."""
    best, chosen = MINUS_INFINITY, -1
    at = w[s.QUEUES_OF_AT] + number * (w[s.QUEUES] + 1)
    while w[at] >= 0:
        queue = w[at]
        at += 1
        if extras(w) and w[s.DEFERS] != 0 and chosen >= 0 and comes_after(w, chosen, queue):
            break
        waiting = w[w[s.QUEUES_AT] + queue * s.QUEUE_SIZE + s.WAITING]
        if waiting > 0 and eligible(w, time, queue, number, False):
            if gate is not None and w[s.GATED] != 0 and not gate(time, gate_view, queue, number):
                continue
            score = contact_score(time, customers, queue, number)
            if score > best:
                best, chosen = score, queue
    return chosen


@handler()
def anyone_free(w: Ints, number: int, pool: int) -> bool:
    """Whether an agent of a pool is idle, or may take a chat beside others."""
    if w[pool + s.IDLE] > 0:
        return True
    return extras(w) and w[s.CHATTING] != 0 and capacity(w, number, -1) > 0


@handler()
def next_changed(w: Ints) -> int:
    """The lowest queue whose head is new and not looked at yet, or NOT_YET."""
    at = w[s.QUEUES_AT] + s.CHANGED
    for queue in range(w[s.QUEUES]):
        if w[at] != 0:
            w[at] = 0
            return queue
        at += s.QUEUE_SIZE
    return -1


@handler()
def eligible(w: Ints, time: int, queue: int, pool: int, breaking: bool) -> bool:
    """Whether a pool may serve the head of a queue now: by the plan, and live callers first."""
    if extras(w) and w[s.ASKING] != 0 and is_behind(w, queue) and live_caller_waits(w, time, pool, breaking):
        return False
    return may_serve(w, time, queue, pool, breaking)


@handler()
def live_caller_waits(w: Ints, time: int, pool: int, breaking: bool) -> bool:
    """Whether anybody waits there and then whom a pool may serve now."""
    at = w[s.QUEUES_OF_AT] + pool * (w[s.QUEUES] + 1)
    while w[at] >= 0 and w[at] < w[s.FIRST_DEFERRED]:
        queue = w[at]
        at += 1
        waits = w[w[s.QUEUES_AT] + queue * s.QUEUE_SIZE + s.WAITING] > 0 and not is_behind(w, queue)
        if waits and may_serve(w, time, queue, pool, breaking):
            return True
    return False


@handler()
def may_serve(w: Ints, time: int, queue: int, pool: int, breaking: bool) -> bool:
    """Whether a pool is open to the head of a queue, and more of its agents are idle than are kept back.

    Who may break off deferred work counts as idle for others; `breaking` asks for such a one, else one must be free.
    """
    cell = queue * w[s.POOLS] + pool
    if extras(w) and w[s.DEFERS] != 0 and stays_shut(w, queue):
        return False
    free = capacity(w, pool, queue) if extras(w) and w[s.CHATTING] != 0 else w[pool_at(w, pool) + s.IDLE]
    if extras(w) and w[s.BREAKS] != 0:
        if not breaking and free == 0:
            return False
        spare = spare_of(w, queue, pool, time)
        if breaking and spare == 0:
            return False
        free += spare
    if free <= w[w[s.RESERVE_AT] + cell]:
        return False
    if extras(w) and w[s.THRESHOLDS] != 0 and line_too_short(w, queue, cell):
        return False
    waited = time - w[w[s.QUEUES_AT] + queue * s.QUEUE_SIZE + s.HEAD_ENTRY]
    return waited >= w[w[s.OPENS_AT] + cell]


@handler()
def spare_of(w: Ints, queue: int, pool: int, time: int) -> int:
    """How many contacts of a queue the agents of a pool could take by breaking off deferred work."""
    if queue >= w[s.FIRST_DEFERRED]:
        return 0
    agents = interruptible(w, pool, time)
    if w[s.CHATTING] == 0 or w[w[s.CHAT_QUEUES_AT] + queue] == 0:
        return agents
    return agents * w[slots_of(w, pool) + s.AT_ONCE]


@handler()
def line_too_short(w: Ints, queue: int, cell: int) -> bool:
    """Whether fewer wait in a queue than must for a pool to help it."""
    return w[w[s.QUEUES_AT] + queue * s.QUEUE_SIZE + s.WAITING] < w[w[s.THRESHOLD_AT] + cell]


@handler()
def look_live(  # type: ignore[no-untyped-def] # numba infers types
    w: Ints, ranks, agent_score, gate_view, gate, time: int
) -> None:
    """Look at those who wait for an answer: heads may no longer be to go, so that deferred work may be broken off."""
    for queue in range(w[s.FIRST_DEFERRED]):
        if w[w[s.QUEUES_AT] + queue * s.QUEUE_SIZE + s.WAITING] > 0:
            head_changed(w, ranks, agent_score, gate_view, gate, queue, time)


@handler()
def look_behind(  # type: ignore[no-untyped-def] # numba infers types
    w: Ints, ranks, agent_score, gate_view, gate, time: int
) -> None:
    """Look at call-backs behind live callers: the last of these may have been answered, or have gone."""
    for queue in range(w[s.QUEUES]):
        if is_behind(w, queue):
            head_changed(w, ranks, agent_score, gate_view, gate, queue, time)


@handler()
def look_everywhere(  # type: ignore[no-untyped-def] # numba infers types
    w: Ints, ranks, agent_score, gate_view, gate, time: int
) -> None:
    """Look at all queues until no pair is left: after any event a policy's own eligibility may have changed."""
    before = -1
    while before != w[s.WAITING_ALL]:
        before = w[s.WAITING_ALL]
        for queue in range(w[s.QUEUES]):
            head_changed(w, ranks, agent_score, gate_view, gate, queue, time)


@handler()
def pick(w: Ints, contact: int, count: int, time: int) -> int:
    """Choose among the idle agents of the tied pools, or of those who hold chats the least loaded one."""
    if extras(w) and w[s.CHATTING] != 0:
        idle = pools_with_idle(w, count)
        if idle == 0:
            return least_loaded(w, count)
        count = idle
    rule = w[s.AGENT_RULE]
    if rule in (LONGEST_IDLE, FASTEST):
        if count == 1 and (rule == LONGEST_IDLE or not (extras(w) and w[s.UNLIKE] != 0)):
            return w[pool_at(w, w[w[s.TIED_AT]]) + s.FIRST_IDLE]
        return pick_by_line(w, contact, count, time)
    return pick_by_number(w, contact, count, time)


@handler()
def pools_with_idle(w: Ints, count: int) -> int:
    """Keep only those of the tied pools that have somebody idle, if any; tell how many have."""
    kept = 0
    for i in range(count):
        number = w[w[s.TIED_AT] + i]
        if w[pool_at(w, number) + s.IDLE] > 0:
            w[w[s.TIED_AT] + kept] = number
            kept += 1
    return kept


@handler()
def least_loaded(w: Ints, count: int) -> int:
    """Of the agents with open slots the one with the fewest chats; of equals who has taken none for longest."""
    chosen, least, earliest = -1, 0, 0
    for i in range(count):
        pool = pool_at(w, w[w[s.TIED_AT] + i])
        agent = agent_at(w, w[pool + s.FIRST_AGENT])
        for _ in range(w[pool + s.AGENTS_OF]):
            desk = desk_of(w, agent)
            if w[desk + s.OPEN] > 0:
                chats, took = w[desk + s.CHATS], w[desk + s.TOOK]
                if chosen < 0 or chats < least or (chats == least and took < earliest):
                    chosen, least, earliest = agent, chats, took
            agent += s.AGENT_SIZE
    return chosen


@handler()
def pick_by_line(w: Ints, contact: int, count: int, time: int) -> int:
    """The longest idle agent of the pool whose line began first, or that is fastest for the contact."""
    by_time = w[s.AGENT_RULE] == LONGEST_IDLE
    if not by_time and extras(w) and w[s.UNLIKE] != 0:
        return pick_fastest(w, contact, count, time)
    best, least = -1, 0
    for i in range(count):
        number = w[w[s.TIED_AT] + i]
        pool = pool_at(w, number)
        value = w[pool + s.IDLE_SINCE] if by_time else handle_time(w, contact, number, slower(w, number, time))
        if best < 0 or value < least:
            best, least = pool, value
    return w[best + s.FIRST_IDLE]


@handler()
def pick_fastest(w: Ints, contact: int, count: int, time: int) -> int:
    """The agent who is fastest for the contact; of equals the first pool's, of those the longest idle."""
    chosen, least = -1, 0
    for i in range(count):
        number = w[w[s.TIED_AT] + i]
        agent = w[pool_at(w, number) + s.FIRST_IDLE]
        while agent >= 0:
            value = handle_time(w, contact, number, own_factor(w, agent, number, time))
            if chosen < 0 or value < least:
                chosen, least = agent, value
            agent = w[agent + s.NEXT_IDLE]
    return chosen


@handler()
def pick_by_number(w: Ints, contact: int, count: int, time: int) -> int:
    """The least occupied, or a random, idle agent in the order of pools and numbers."""
    idle = 0
    for i in range(count):
        idle += w[pool_at(w, w[w[s.TIED_AT] + i]) + s.IDLE]
    place = (w[contact + s.ROUTE] * idle) >> 32
    by_share = w[s.AGENT_RULE] == LEAST_OCCUPIED
    chosen, least = -1, 2.0
    for i in range(count):
        pool = pool_at(w, w[w[s.TIED_AT] + i])
        agent = agent_at(w, w[pool + s.FIRST_AGENT])
        for _ in range(w[pool + s.AGENTS_OF]):
            if w[agent + s.DOING] == s.DOING_IDLE:
                share = share_busy(w, agent, time) if by_share else 1.0 * place
                if (by_share and (chosen < 0 or share < least)) or (not by_share and place == 0):
                    chosen, least = agent, share
                place -= 1
            agent += s.AGENT_SIZE
    return chosen


@handler()
def share_busy(w: Ints, agent: int, time: int) -> float:
    """Share of today's time on duty spent handling contacts."""
    duty = w[agent + s.DUTY_TODAY] + time - w[agent + s.DUTY_SINCE]
    return w[agent + s.HANDLED] / duty if duty > 0 else 0.0


@handler()
def handle_time(w: Ints, contact: int, pool: int, speed: int) -> int:
    """Talk, hold and wrap of a contact with an agent of a pool, in millionths of milliseconds."""
    factor = w[s.FACTOR_AT] + 3 * (w[contact + s.TYPE] * w[s.POOLS] + pool)
    total = w[contact + s.TALK] * handle_ppm(w[factor], speed)
    total += w[contact + s.HOLD] * handle_ppm(w[factor + 1], speed)
    return total + w[contact + s.WRAP] * handle_ppm(w[factor + 2], speed)
