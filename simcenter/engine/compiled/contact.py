"""A contact's life in the compiled engine: dialling, waiting, being served, leaving, coming back."""

from __future__ import annotations

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled.cache import handler
from simcenter.engine.compiled.heap import push
from simcenter.engine.compiled.pace import handle_ppm, scaled, slower, solves_below
from simcenter.engine.compiled.staff import agent_at, leave_idle
from simcenter.engine.tables import KIND_SHIFT, NEVER, TIME_SHIFT, Closing, Ints, Kind, State
from simcenter.routing.tables import Named

BEFORE_QUEUE, WAITING, IN_SERVICE = int(State.BEFORE_QUEUE), int(State.WAITING), int(State.IN_SERVICE)
ABANDONED, BLOCKED, CLOSED_OUT = int(State.ABANDONED), int(State.BLOCKED), int(State.CLOSED_OUT)
CONTAINED = int(State.CONTAINED)
HANG_UP = int(Closing.HANG_UP)
MANAGER, LAST_AGENT = int(Named.MANAGER), int(Named.LAST_AGENT)
LEAVES, DIALS, JOINS = (int(kind) << KIND_SHIFT for kind in (Kind.CUSTOMER_LEAVES, Kind.DIALS, Kind.JOINS))
PATIENCE_ENDS, SECOND_LOOK = int(Kind.PATIENCE_ENDS) << KIND_SHIFT, int(Kind.SECOND_LOOK) << KIND_SHIFT


@handler()
def set_timer(w: Ints, time: int, kind: int, contact: int) -> None:
    """Let an event come for a contact; `kind` stands in its place in the key."""
    push(w, w[s.TIMERS_AT], s.TIMERS, time << TIME_SHIFT | kind | w[contact + s.ROW])


@handler()
def dials(w: Ints, contact: int, time: int) -> None:
    """A customer dials: find a line, or be turned away; then the delay before the queue runs."""
    w[contact + s.DIALLED] = time
    if w[s.LINES] >= 0 and w[s.LINES_BUSY] >= w[s.LINES] - lines_held(w, contact):
        leave(w, contact, BLOCKED, s.REDIALS_BLOCKED, time)
        return
    w[s.LINES_BUSY] += 1
    w[s.ON_THE_WAY] += 1
    w[contact + s.STATE] = BEFORE_QUEUE
    if w[contact + s.ROW] >= w[s.FRESH]:
        set_timer(w, time + w[contact + s.BEFORE], JOINS, contact)


@handler()
def lines_held(w: Ints, contact: int) -> int:
    """Trunk lines a contact may not take, because they are held for others."""
    return w[w[s.LINES_HELD_AT] + state_of(w, contact)]


@handler()
def state_of(w: Ints, contact: int) -> int:
    """Place of a contact's type and state in a table of these: first or follow-up, recognised or not."""
    state = w[s.STATES] * w[contact + s.TYPE]
    if w[contact + s.ATTEMPT] > 1:
        state += 1
    if w[contact + s.HABITS] & s.UNRECOGNISED:
        state += 2
    return state


@handler()
def joins(w: Ints, contact: int, time: int) -> None:
    """Enter the queue of the contact's type and state; its head is looked at next."""
    if w[s.NEEDS_DIAL] != 0:
        w[s.ON_THE_WAY] -= 1
    else:
        w[contact + s.DIALLED] = time
    if w[contact + s.HABITS] & (s.HELPED | s.GIVES_UP):
        contain(w, contact, time)
        return
    number = w[w[s.QUEUE_OF_AT] + state_of(w, contact)]
    w[contact + s.STATE] = WAITING
    w[contact + s.ENTRY] = time
    w[contact + s.CAME] = time
    w[contact + s.AGE_FROM] = time
    w[contact + s.QUEUE] = number
    join_line(w, contact, w[s.QUEUES_AT] + number * s.QUEUE_SIZE)
    if w[s.CLOSING] == HANG_UP and w[s.CLOSED] != 0:
        let_go(w, contact, time)
    else:
        w[s.NEW_CONTACT] = contact
        if w[s.HOLDS] == 0 or not own_agent_takes_or_holds(w, contact, time):
            w[s.LOOK_QUEUE] = number


@handler()
def contain(w: Ints, contact: int, time: int) -> None:
    """Self-service was enough for a contact, or the customer gives up there."""
    helped = w[contact + s.HABITS] & s.HELPED
    w[contact + s.RESOLVED] = 1 if helped else 0
    w[s.LINES_BUSY] -= 1
    leave(w, contact, CONTAINED, 0, time)
    if w[contact + s.HABITS] & s.RETURNS:
        follow_up(w, contact, time, w[contact + s.RETURN_MS])


@handler()
def own_agent_takes_or_holds(w: Ints, contact: int, time: int) -> bool:
    """Bring a contact to the agent it is meant for, or let it wait for that agent alone if that is on duty."""
    number = named_agent(w, contact)
    if number < 0:
        return False
    agent = agent_at(w, number)
    if w[agent + s.DOING] == s.OFF:
        return False
    if w[agent + s.DOING] == s.DOING_IDLE:
        start_service(w, contact, agent, time)
        return True
    hold = w[w[s.HOLD_MS_AT] + w[contact + s.QUEUE]]
    if hold == 0:
        return False
    leave_line(w, contact)
    join_line(w, contact, own_line(w, agent))
    w[s.HELD_ALL] += 1
    w[contact + s.HELD_UNTIL] = time + hold
    set_timer(w, time + hold, SECOND_LOOK, contact)
    return True


@handler()
def named_agent(w: Ints, contact: int) -> int:
    """The agent a contact is meant for, if it has one whose pool ever serves its queue, or -1."""
    queue = w[contact + s.QUEUE]
    named = w[w[s.NAMED_AT] + queue]
    number = -1
    if named == MANAGER:
        number = w[contact + s.MANAGER]
    elif named == LAST_AGENT:
        number = w[contact + s.LAST_AGENT]
    if number < 0:
        return -1
    pool = w[agent_at(w, number) + s.OWN_POOL]
    return number if w[w[s.OPENS_AT] + queue * w[s.POOLS] + pool] >= 0 else -1


@handler()
def own_line(w: Ints, agent: int) -> int:
    """Where the line of those who wait for an agent alone begins."""
    return w[s.OWN_AT] + w[agent + s.AGENT_NUMBER] * s.QUEUE_SIZE


@handler()
def is_held(w: Ints, contact: int) -> bool:
    """Whether a waiting contact stands in an agent's own line."""
    return w[contact + s.LINE] != w[s.QUEUES_AT] + w[contact + s.QUEUE] * s.QUEUE_SIZE


@handler()
def release(w: Ints, contact: int) -> None:
    """Let a held contact join its queue where it would stand had it never been held."""
    leave_line(w, contact)
    queue = w[s.QUEUES_AT] + w[contact + s.QUEUE] * s.QUEUE_SIZE
    after, ahead = -1, w[queue + s.TAIL]
    while ahead >= 0 and came_later(w, ahead, contact):
        after, ahead = ahead, w[ahead + s.AHEAD]
    join_between(w, contact, queue, ahead, after)


@handler()
def came_later(w: Ints, one: int, other: int) -> bool:
    """Whether a contact is of less age than another, or of two of one age the higher row."""
    if w[one + s.AGE_FROM] != w[other + s.AGE_FROM]:
        return w[one + s.AGE_FROM] > w[other + s.AGE_FROM]
    return w[one + s.ROW] > w[other + s.ROW]


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


@handler()
def new_head(w: Ints, queue: int, contact: int) -> None:
    """Note who stands at the head of a queue, or nobody."""
    w[queue + s.HEAD] = contact
    w[queue + s.HEAD_ENTRY] = w[contact + s.AGE_FROM] if contact >= 0 else -1
    w[queue + s.HEAD_ATTEMPT] = w[contact + s.ATTEMPT] if contact >= 0 else -1


@handler()
def leave_line(w: Ints, contact: int) -> None:
    """Step out of a line, wherever in it."""
    queue = w[contact + s.LINE]
    if w[s.HOLDS] != 0 and is_held(w, contact):
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


@handler()
def set_timers(w: Ints, contact: int, time: int) -> None:
    """Start the clocks of a contact that waits: its patience, and the moments at which more pools open."""
    patience = w[contact + s.PATIENCE]
    if patience < NEVER:
        set_timer(w, time + patience, PATIENCE_ENDS, contact)
    set_looks(w, contact, time)


@handler()
def set_looks(w: Ints, contact: int, time: int) -> None:
    """Start the clocks of a contact in a queue: the moments at which pools open to it, or it moves on."""
    at = w[s.STEPS_AT] + w[contact + s.QUEUE] * w[s.STEP_WIDTH]
    since = w[contact + s.AGE_FROM]
    while w[at] >= 0:
        if since + w[at] > time:
            set_timer(w, since + w[at], SECOND_LOOK, contact)
        at += 1
    if w[s.MOVING] != 0:
        after = w[w[s.QUEUES_AT] + w[contact + s.QUEUE] * s.QUEUE_SIZE + s.MOVES_AFTER]
        if after >= 0:
            set_timer(w, w[contact + s.CAME] + after, SECOND_LOOK, contact)


@handler()
def second_look(w: Ints, contact: int, time: int) -> None:
    """A pool opens for a contact that still waits, the wait for its own agent is over, or it moves."""
    if w[contact + s.STATE] != WAITING:
        return
    if is_held(w, contact):
        if time < w[contact + s.HELD_UNTIL]:
            return
        release(w, contact)
    w[s.LOOK_QUEUE] = w[contact + s.QUEUE]
    if w[s.MOVING] != 0:
        after = w[w[s.QUEUES_AT] + w[contact + s.QUEUE] * s.QUEUE_SIZE + s.MOVES_AFTER]
        if after >= 0 and time - w[contact + s.CAME] >= after:
            move(w, contact, time)


@handler()
def move(w: Ints, contact: int, time: int) -> None:
    """Change a contact's queue; it stands there by its age, which it keeps or begins anew."""
    before = w[s.QUEUES_AT] + w[contact + s.QUEUE] * s.QUEUE_SIZE
    leave_line(w, contact)
    w[contact + s.CAME] = time
    if w[before + s.KEEPS_AGE] == 0:
        w[contact + s.AGE_FROM] = time
    w[contact + s.QUEUE] = w[before + s.MOVES_TO]
    queue = w[s.QUEUES_AT] + w[contact + s.QUEUE] * s.QUEUE_SIZE
    after, ahead = -1, w[queue + s.TAIL]
    while ahead >= 0 and w[ahead + s.AGE_FROM] > w[contact + s.AGE_FROM]:
        after, ahead = ahead, w[ahead + s.AHEAD]
    join_between(w, contact, queue, ahead, after)
    w[queue + s.CHANGED] = 1
    w[s.MOVED] = 1
    w[s.NEW_CONTACT] = contact


@handler()
def patience_ends(w: Ints, contact: int, time: int) -> bool:
    """Hang up, unless served by now."""
    if w[contact + s.STATE] != WAITING:
        return False
    if not is_held(w, contact):
        w[s.LOOK_QUEUE] = w[contact + s.QUEUE]
    leave_line(w, contact)
    w[s.LINES_BUSY] -= 1
    if w[s.TALLIED] != 0:
        w[w[s.QUEUES_AT] + w[contact + s.QUEUE] * s.QUEUE_SIZE + s.DECIDED] += 1
    leave(w, contact, ABANDONED, s.REDIALS, time)
    return True


@handler()
def let_go(w: Ints, contact: int, time: int) -> None:
    """Send a waiting contact away at closing."""
    leave_line(w, contact)
    w[s.LINES_BUSY] -= 1
    leave(w, contact, CLOSED_OUT, 0, time)


@handler()
def leave(w: Ints, contact: int, state: int, habit: int, time: int) -> None:
    """End a contact that was not served; who has the habit dials again."""
    w[contact + s.STATE] = state
    w[contact + s.LEAVE] = time
    if w[contact + s.HABITS] & habit:
        follow_up(w, contact, time, w[contact + s.REDIAL_MS])


@handler()
def start_service(w: Ints, contact: int, agent: int, time: int) -> None:
    """An agent answers: settle how long it takes, and when customer and agent are free again."""
    leave_line(w, contact)
    leave_idle(w, agent)
    pool = w[agent + s.OWN_POOL]
    factor = w[s.FACTOR_AT] + 3 * (w[contact + s.TYPE] * w[s.POOLS] + pool)
    speed = scaled(w[agent + s.SPEED], slower(w, pool, time))
    leaves = time + scaled(w[contact + s.TALK], handle_ppm(w[factor], speed))
    leaves += scaled(w[contact + s.HOLD], handle_ppm(w[factor + 1], speed))
    frees = leaves + scaled(w[contact + s.WRAP], handle_ppm(w[factor + 2], speed))
    w[contact + s.STATE] = IN_SERVICE
    w[contact + s.POOL] = pool
    w[contact + s.AGENT] = w[agent + s.AGENT_NUMBER]
    w[contact + s.ANSWER] = time
    w[contact + s.LEAVE] = leaves
    w[contact + s.FREE] = frees
    if w[s.TALLIED] != 0:
        count(w, contact, time)
    w[agent + s.DOING] = s.BUSY
    w[agent + s.SINCE] = time
    w[agent + s.HANDLED] += frees - time
    w[agent + s.CONTACT] = contact
    push(w, w[s.WORK_AT], s.AT_WORK, frees << TIME_SHIFT | w[agent + s.AGENT_NUMBER])
    if w[s.LINES] >= 0:
        set_timer(w, leaves, LEAVES, contact)
    else:
        end_service(w, contact, leaves)


@handler()
def count(w: Ints, contact: int, time: int) -> None:
    """Count an answer, and whether it came in time, for policies that look at that."""
    queue = w[s.QUEUES_AT] + w[contact + s.QUEUE] * s.QUEUE_SIZE
    w[queue + s.DECIDED] += 1
    if time - w[contact + s.ENTRY] <= w[queue + s.TARGET]:
        w[queue + s.IN_TARGET] += 1


@handler()
def end_service(w: Ints, contact: int, leaves: int) -> None:
    """The customer leaves, with the problem solved or not; settled at the answer when no line is given back."""
    if leaves >= w[s.STOPS_AT]:
        return
    below = w[w[s.RESOLVE_AT] + w[contact + s.TYPE] * w[s.POOLS] + w[contact + s.POOL]]
    if w[s.UNLIKE] != 0:
        own = w[agent_at(w, w[contact + s.AGENT]) + s.RESOLVES]
        below = own if own >= 0 else below
    solved = w[contact + s.RESOLVE] < solves_below(w, below, w[contact + s.POOL], leaves)
    w[contact + s.RESOLVED] = 1 if solved else 0
    if not solved and w[contact + s.HABITS] & s.RETURNS:
        follow_up(w, contact, leaves, w[contact + s.RETURN_MS])


@handler()
def follow_up(w: Ints, contact: int, ended: int, delay: int) -> None:
    """Wake the contact's follow-up, if it has attempts left."""
    following = w[contact + s.NEXT]
    if following < 0:
        return
    agent = w[contact + s.AGENT]
    w[w[s.CONTACTS_AT] + following * s.CONTACT_SIZE + s.LAST_AGENT] = agent if agent >= 0 else w[contact + s.LAST_AGENT]
    dial = after_open_time(w, ended, delay)
    if dial < NEVER:
        kind = DIALS if w[s.NEEDS_DIAL] != 0 else JOINS
        push(w, w[s.TIMERS_AT], s.TIMERS, dial << TIME_SHIFT | kind | following)


@handler()
def after_open_time(w: Ints, start: int, delay: int) -> int:
    """The moment at which `delay` milliseconds of opening hours have passed since `start`, or NEVER."""
    rest, window = delay, w[s.WINDOWS_AT]
    for _ in range(w[s.WINDOWS]):
        opens, closes = w[window], w[window + 1]
        window += 2
        if start < closes:
            begin = max(start, opens)
            if begin + rest < closes:
                return begin + rest
            rest -= closes - begin
    return NEVER
