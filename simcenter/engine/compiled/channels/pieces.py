"""Deferred work in pieces in the compiled engine: handlers with the names and the order of the reference's `Desk`."""

from __future__ import annotations

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled.memory.order import push, stand_by_age
from simcenter.engine.compiled_cache import handler
from simcenter.engine.tables import KIND_SHIFT, TIME_SHIFT, Ints, Kind, State

LEAVES, OVER = int(Kind.CUSTOMER_LEAVES) << KIND_SHIFT, int(Kind.WRAP_ENDS) << KIND_SHIFT
LOOK = int(Kind.SECOND_LOOK) << KIND_SHIFT
WAITING = int(State.WAITING)


@handler()
def part_of(w: Ints, contact: int) -> int:
    """Where the fields of a contact begin that exist only where work may be broken off."""
    return w[s.PARTS_AT] + w[contact + s.ROW] * s.PART_SIZE


@handler()
def aside_of(w: Ints, agent: int) -> int:
    """Where an agent's fields begin that exist only where work may be broken off."""
    return w[s.ASIDE_AT] + w[agent + s.AGENT_NUMBER] * s.ASIDE_SIZE


@handler()
def breaks_of(w: Ints, contact: int) -> int:
    """Where it stands what may happen to work of a contact's queue."""
    return w[s.BREAKS_AT] + w[contact + s.QUEUE] * s.BREAKS_SIZE


@handler()
def is_taken_up_again(w: Ints, contact: int) -> bool:
    """Whether work on a contact was broken off before."""
    return w[part_of(w, contact) + s.LEFT] >= 0


@handler()
def answered_at(w: Ints, contact: int, time: int) -> int:
    """When work on a contact began for the first time, if it begins at a time now."""
    return w[contact + s.ANSWER] if is_taken_up_again(w, contact) else time


@handler()
def take_up(w: Ints, contact: int, time: int) -> None:
    """Let an agent who would do it all as settled do only what is left, and find the way back into it before."""
    part = part_of(w, contact)
    whole = w[contact + s.LEAVE] - time
    w[part + s.WHOLE_NOW] = whole
    w[part + s.WORK] = whole
    w[part + s.START] = time
    if w[part + s.LEFT] < 0:
        return
    left, before = w[part + s.LEFT], w[part + s.WHOLE]
    w[part + s.WORK] = (left * whole + before // 2) // before if before > 0 else 0
    w[part + s.BEGUN] = time
    later = w[breaks_of(w, contact) + s.RESUMING] + w[part + s.WORK] - whole
    w[contact + s.LEAVE] += later
    w[contact + s.FREE] += later


@handler()
def may_break(w: Ints, contact: int) -> bool:
    """Whether work of a contact's queue may be broken off, by whatever cause."""
    rules = breaks_of(w, contact)
    return w[rules + s.INTERRUPTIBLE] != 0 or w[rules + s.HANDS_BACK] != 0


@handler()
def begin_piece(w: Ints, contact: int, agent: int, time: int) -> None:
    """Work on a contact until it is over or broken off."""
    part = part_of(w, contact)
    w[part + s.ON_DESK] = 1
    w[part + s.IN_PIECES] = 1
    w[agent + s.DOING] = s.BUSY
    w[agent + s.SINCE] = time
    w[agent + s.HANDLED] += w[contact + s.FREE] - time
    w[agent + s.CONTACT] = contact
    w[aside_of(w, agent) + s.UNDER_WAY] = contact
    w[s.UNDER_WAY_ALL] += 1
    push(w, w[s.TIMERS_AT], s.TIMERS, w[contact + s.LEAVE] << TIME_SHIFT | LEAVES | w[contact + s.ROW])
    push(w, w[s.TIMERS_AT], s.TIMERS, w[contact + s.FREE] << TIME_SHIFT | OVER | w[agent + s.AGENT_NUMBER])


@handler()
def no_longer_under_way(w: Ints, contact: int, agent: int) -> None:
    """Nobody may break off work on a contact any longer."""
    if w[aside_of(w, agent) + s.UNDER_WAY] == contact:
        w[aside_of(w, agent) + s.UNDER_WAY] = -1
        w[s.UNDER_WAY_ALL] -= 1


@handler()
def piece_over(w: Ints, agent: int, time: int) -> bool:
    """Whether an agent is through with work that could have been broken off, and was not."""
    contact = w[agent + s.CONTACT]
    if contact < 0 or w[agent + s.DOING] != s.BUSY or w[contact + s.FREE] != time:
        return False
    part = part_of(w, contact)
    if w[part + s.ON_DESK] == 0:
        return False
    w[part + s.ON_DESK] = 0
    no_longer_under_way(w, contact, agent)
    return True


@handler()
def breakable(w: Ints, agent: int, time: int) -> bool:
    """Whether an agent may break off what is under way for a call now: not who is to go, or to have a break."""
    contact = w[aside_of(w, agent) + s.UNDER_WAY]
    if contact < 0 or w[breaks_of(w, contact) + s.INTERRUPTIBLE] == 0 or w[contact + s.LEAVE] <= time:
        return False
    quota = w[w[s.POOLS_AT] + w[agent + s.OWN_POOL] * s.POOL_SIZE + s.QUOTA]
    return w[agent + s.GOES] == 0 and w[agent + s.OWED] == 0 and quota == 0


@handler()
def interruptible(w: Ints, number: int, time: int) -> int:
    """How many agents of a pool may break off what they do for a call now."""
    if w[s.UNDER_WAY_ALL] == 0:
        return 0
    able, pool = 0, w[s.POOLS_AT] + number * s.POOL_SIZE
    agent = w[s.AGENTS_AT] + w[pool + s.FIRST_AGENT] * s.AGENT_SIZE
    for _ in range(w[pool + s.AGENTS_OF]):
        if breakable(w, agent, time):
            able += 1
        agent += s.AGENT_SIZE
    return able


@handler()
def most_left(w: Ints, count: int, time: int) -> int:
    """Of the agents of tied pools who may break off what they do, the one with the most left to do."""
    chosen, latest = -1, 0
    for i in range(count):
        pool = w[s.POOLS_AT] + w[w[s.TIED_AT] + i] * s.POOL_SIZE
        agent = w[s.AGENTS_AT] + w[pool + s.FIRST_AGENT] * s.AGENT_SIZE
        for _ in range(w[pool + s.AGENTS_OF]):
            if breakable(w, agent, time):
                leaves = w[w[aside_of(w, agent) + s.UNDER_WAY] + s.LEAVE]
                if leaves > latest:
                    chosen, latest = agent, leaves
            agent += s.AGENT_SIZE
    return chosen


@handler()
def keep_aside(w: Ints, agent: int, why: int, time: int) -> None:
    """Write down what is left of the work an agent breaks off, and keep it aside."""
    contact = w[aside_of(w, agent) + s.UNDER_WAY]
    part = part_of(w, contact)
    piece = w[s.PIECES_AT] + w[s.BROKEN] * s.PIECE_SIZE
    w[s.BROKEN] += 1
    w[piece] = w[contact + s.ROW]
    w[piece + 1] = w[contact + s.QUEUE]
    w[piece + 2] = w[agent + s.AGENT_NUMBER]
    w[piece + 3] = w[part + s.START]
    w[piece + 4] = time
    w[piece + 5] = why
    w[part + s.LEFT] = min(w[contact + s.LEAVE] - time, w[part + s.WORK])
    w[part + s.WHOLE] = w[part + s.WHOLE_NOW]
    w[part + s.BEGUN] = -1
    w[part + s.ON_DESK] = 0
    w[agent + s.HANDLED] -= w[contact + s.FREE] - time
    w[contact + s.LEAVE] = -1
    w[contact + s.FREE] = -1
    no_longer_under_way(w, contact, agent)
    w[aside_of(w, agent) + s.ASIDE] = contact
    w[s.ASIDE_ALL] += 1


@handler()
def give_back(w: Ints, agent: int, time: int) -> None:
    """What an agent who goes kept aside stands in its queue again, and is looked at before this moment is over."""
    contact = w[aside_of(w, agent) + s.ASIDE]
    if contact < 0:
        return
    no_longer_aside(w, agent)
    w[contact + s.STATE] = WAITING
    w[contact + s.CAME] = time
    stand_by_age(w, contact)
    push(w, w[s.TIMERS_AT], s.TIMERS, time << TIME_SHIFT | LOOK | w[contact + s.ROW])


@handler()
def no_longer_aside(w: Ints, agent: int) -> None:
    """An agent has nothing kept aside."""
    w[aside_of(w, agent) + s.ASIDE] = -1
    w[s.ASIDE_ALL] -= 1


@handler()
def first_with_work_aside(w: Ints, number: int) -> int:
    """The longest idle agent of a pool who may take up again what was kept aside, or -1; nobody after closing."""
    if w[s.ASIDE_ALL] == 0 or w[s.CLOSED] != 0:
        return -1
    agent = w[w[s.POOLS_AT] + number * s.POOL_SIZE + s.FIRST_IDLE]
    while agent >= 0 and w[aside_of(w, agent) + s.ASIDE] < 0:
        agent = w[agent + s.NEXT_IDLE]
    return agent
