"""The staff in the compiled engine: handlers with the names and the order of the reference's `Staff`."""

from __future__ import annotations

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled.channels.chat import count_open, desk_of, slots_of
from simcenter.engine.compiled.channels.pieces import aside_of, breaks_of, give_back, keep_aside
from simcenter.engine.compiled.memory.order import push
from simcenter.engine.compiled.memory.pointers import extras
from simcenter.engine.compiled_cache import handler
from simcenter.engine.tables import KIND_SHIFT, TIME_SHIFT, BrokenOff, DutyKind, Ints, Kind, SpellKind

BREAK_ENDS, LOOK = int(Kind.ON_DUTY) << KIND_SHIFT, int(Kind.SECOND_LOOK) << KIND_SHIFT
DUTY_SPELL, BREAK_SPELL = int(SpellKind.DUTY), int(SpellKind.BREAK)
FALL = int(DutyKind.FALL)
HANDED_BACK = int(BrokenOff.HANDED_BACK)


@handler()
def agent_at(w: Ints, number: int) -> int:
    """Where an agent's fields begin."""
    return w[s.AGENTS_AT] + number * s.AGENT_SIZE


@handler()
def pool_at(w: Ints, number: int) -> int:
    """Where a pool's fields begin."""
    return w[s.POOLS_AT] + number * s.POOL_SIZE


@handler()
def become_idle(w: Ints, agent: int, time: int) -> None:
    """Join the end of the pool's line of idle agents."""
    pool = pool_at(w, w[agent + s.OWN_POOL])
    last = w[pool + s.LAST_IDLE]
    w[agent + s.DOING] = s.DOING_IDLE
    w[agent + s.SINCE] = time
    w[agent + s.NEXT_IDLE] = -1
    w[agent + s.BEFORE_IDLE] = last
    if last < 0:
        w[pool + s.FIRST_IDLE] = agent
        w[pool + s.IDLE_SINCE] = time
    else:
        w[last + s.NEXT_IDLE] = agent
    w[pool + s.LAST_IDLE] = agent
    w[pool + s.IDLE] += 1
    w[s.IDLE_ALL] += 1


@handler()
def leave_idle(w: Ints, agent: int) -> None:
    """Step out of the pool's line of idle agents."""
    pool = pool_at(w, w[agent + s.OWN_POOL])
    before, after = w[agent + s.BEFORE_IDLE], w[agent + s.NEXT_IDLE]
    if before < 0:
        w[pool + s.FIRST_IDLE] = after
        w[pool + s.IDLE_SINCE] = w[after + s.SINCE] if after >= 0 else -1
    else:
        w[before + s.NEXT_IDLE] = after
    if after < 0:
        w[pool + s.LAST_IDLE] = before
    else:
        w[after + s.BEFORE_IDLE] = before
    w[pool + s.IDLE] -= 1
    w[s.IDLE_ALL] -= 1


@handler()
def log(w: Ints, agent: int, kind: int, start: int, end: int) -> None:
    """Write a spell down."""
    at = w[s.SPELLS_AT] + 4 * w[s.LOGGED]
    w[at] = w[agent + s.AGENT_NUMBER]
    w[at + 1] = kind
    w[at + 2] = start
    w[at + 3] = end
    w[s.LOGGED] += 1


@handler()
def come_on(w: Ints, agent: int, time: int) -> None:
    """Come on duty, idle."""
    w[agent + s.DUTY_SINCE] = time
    w[agent + s.OWED] = 0
    w[pool_at(w, w[agent + s.OWN_POOL]) + s.ON_DUTY] += 1
    become_idle(w, agent, time)


@handler()
def go_off(w: Ints, agent: int, time: int) -> None:
    """Go off duty from whatever the agent was doing."""
    doing = w[agent + s.DOING]
    if doing == s.DOING_IDLE:
        leave_idle(w, agent)
    if doing == s.BREAK:
        log(w, agent, BREAK_SPELL, w[agent + s.SINCE], time)
    else:
        w[pool_at(w, w[agent + s.OWN_POOL]) + s.ON_DUTY] -= 1
    log(w, agent, DUTY_SPELL, w[agent + s.DUTY_SINCE], time)
    w[agent + s.DUTY_TODAY] += time - w[agent + s.DUTY_SINCE]
    if extras(w) and w[s.HOLDS] != 0:
        agent_goes(w, agent, time)
    if extras(w) and w[s.BREAKS] != 0:
        give_back(w, agent, time)
    w[agent + s.DOING] = s.OFF
    w[agent + s.SINCE] = time
    w[agent + s.GOES] = 0
    w[agent + s.OWED] = 0


@handler()
def agent_goes(w: Ints, agent: int, time: int) -> None:
    """An agent goes off duty: nobody waits for that agent any longer."""
    contact = w[w[s.OWN_AT] + w[agent + s.AGENT_NUMBER] * s.QUEUE_SIZE + s.HEAD]
    while contact >= 0:
        w[contact + s.HELD_UNTIL] = time
        push(w, w[s.TIMERS_AT], s.TIMERS, time << TIME_SHIFT | LOOK | w[contact + s.ROW])
        contact = w[contact + s.AFTER]


@handler()
def rest(w: Ints, agent: int, length: int, time: int) -> None:
    """Have a break."""
    if w[agent + s.DOING] == s.DOING_IDLE:
        leave_idle(w, agent)
    if w[agent + s.DOING] != s.BREAK:
        w[pool_at(w, w[agent + s.OWN_POOL]) + s.ON_DUTY] -= 1
    w[agent + s.DOING] = s.BREAK
    w[agent + s.SINCE] = time
    w[agent + s.BREAK_UNTIL] = time + length
    w[agent + s.OWED] = 0
    number = w[s.DUTIES] + w[agent + s.AGENT_NUMBER]
    push(w, w[s.TIMERS_AT], s.TIMERS, (time + length) << TIME_SHIFT | BREAK_ENDS | number)


@handler()
def rise(w: Ints, pool: int, count: int, time: int) -> None:
    """More heads: those about to go stay, then the lowest numbers off duty come."""
    stay = min(w[pool + s.QUOTA], count)
    w[pool + s.QUOTA] -= stay
    coming = count - stay
    agent = agent_at(w, w[pool + s.FIRST_AGENT])
    for _ in range(w[pool + s.AGENTS_OF]):
        if coming > 0 and w[agent + s.DOING] == s.OFF:
            come_on(w, agent, time)
            coming -= 1
        agent += s.AGENT_SIZE


@handler()
def fall(w: Ints, pool: int, count: int, time: int) -> None:
    """Fewer heads: idle ones go first, highest number first, then who may hand back; then the next, or who is told."""
    agent = agent_at(w, w[pool + s.FIRST_AGENT] + w[pool + s.AGENTS_OF] - 1)
    for _ in range(w[pool + s.AGENTS_OF]):
        if count > 0 and w[agent + s.DOING] == s.DOING_IDLE:
            go_off(w, agent, time)
            count -= 1
        agent -= s.AGENT_SIZE
    if extras(w) and w[s.BREAKS] != 0:
        count -= hand_back(w, pool, count, time)
    if extras(w) and w[s.CHATTING] != 0 and w[slots_of(w, w[pool + s.POOL_NUMBER]) + s.AT_ONCE] > 0:
        count -= tell_to_go(w, pool, count)
    w[pool + s.QUOTA] += count


@handler()
def break_off(w: Ints, agent: int, why: int, time: int) -> None:
    """Keep aside what an agent is working on; the agent is idle."""
    keep_aside(w, agent, why, time)
    become_idle(w, agent, time)


@handler()
def hands_back(w: Ints, agent: int, time: int) -> bool:
    """Let an agent who is to go break off work that is handed back then, if there is such work under way."""
    contact = w[aside_of(w, agent) + s.UNDER_WAY]
    if contact < 0 or w[breaks_of(w, contact) + s.HANDS_BACK] == 0 or w[contact + s.LEAVE] <= time:
        return False
    break_off(w, agent, HANDED_BACK, time)
    return True


@handler()
def hand_back(w: Ints, pool: int, count: int, time: int) -> int:
    """Let agents hand back what they work on and go, highest number first, at most so many; tell how many."""
    gone, agent = 0, agent_at(w, w[pool + s.FIRST_AGENT] + w[pool + s.AGENTS_OF] - 1)
    for _ in range(w[pool + s.AGENTS_OF]):
        if gone < count and w[agent + s.GOES] == 0 and hands_back(w, agent, time):
            go_off(w, agent, time)
            gone += 1
        agent -= s.AGENT_SIZE
    return gone


@handler()
def tell_to_go(w: Ints, pool: int, count: int) -> int:
    """Tell agents with the fewest chats, highest number first, to go when the last is over; tell how many."""
    for told in range(count):
        chosen, fewest = -1, 0
        agent = agent_at(w, w[pool + s.FIRST_AGENT])
        for _ in range(w[pool + s.AGENTS_OF]):
            chats = w[desk_of(w, agent) + s.CHATS]
            if w[agent + s.DOING] == s.BUSY and w[agent + s.GOES] == 0 and (chosen < 0 or chats <= fewest):
                chosen, fewest = agent, chats
            agent += s.AGENT_SIZE
        if chosen < 0:
            return told
        w[chosen + s.GOES] = 1
        count_open(w, chosen)
    return count


@handler()
def shift_ends(w: Ints, agent: int, time: int) -> None:
    """An agent's shift is over; a contact in progress is finished first, unless it is handed back."""
    if w[agent + s.DOING] == s.BUSY and not (extras(w) and w[s.BREAKS] != 0 and hands_back(w, agent, time)):
        w[agent + s.GOES] = 1
        if extras(w) and w[s.CHATTING] != 0:
            count_open(w, agent)
    elif w[agent + s.DOING] != s.OFF:
        go_off(w, agent, time)


@handler()
def break_starts(w: Ints, agent: int, length: int, time: int) -> None:
    """A break is due; it waits for the contact in progress and keeps its length."""
    if w[agent + s.DOING] == s.DOING_IDLE:
        rest(w, agent, length, time)
    elif w[agent + s.DOING] != s.OFF:
        w[agent + s.OWED] += length
        if extras(w) and w[s.CHATTING] != 0:
            count_open(w, agent)


@handler()
def go_or_fall(w: Ints, duty: int, time: int) -> None:
    """Do what a row of the duty table says that sends people home."""
    if w[duty + s.DUTY_WHAT] == FALL:
        fall(w, pool_at(w, w[duty + s.DUTY_POOL]), w[duty + s.DUTY_COUNT], time)
    else:
        shift_ends(w, agent_at(w, w[duty + s.DUTY_AGENT]), time)


@handler()
def end_drain(w: Ints, time: int) -> None:
    """Let those go who stayed for the waiting contacts."""
    w[s.DRAINING] = 0
    for i in range(w[s.DEFERRED]):
        go_or_fall(w, w[w[s.DEFERRED_AT] + i], time)
    w[s.DEFERRED] = 0


@handler()
def open_center(w: Ints, time: int) -> None:
    """Begin a day; a drain still running is cut off."""
    end_drain(w, time)
    w[s.CLOSED] = 0
    for number in range(w[s.AGENTS]):
        agent = agent_at(w, number)
        w[agent + s.HANDLED] = 0
        w[agent + s.DUTY_TODAY] = 0


@handler()
def end_run(w: Ints) -> None:
    """Cut off the spells that still run."""
    end = w[s.LAST]
    for number in range(w[s.AGENTS]):
        agent = agent_at(w, number)
        if w[agent + s.DOING] == s.BREAK:
            log(w, agent, BREAK_SPELL, w[agent + s.SINCE], end)
        if w[agent + s.DOING] != s.OFF:
            log(w, agent, DUTY_SPELL, w[agent + s.DUTY_SINCE], end)
