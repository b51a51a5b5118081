"""A contact's life in the compiled engine: dialling, waiting, being served, leaving, coming back."""

from __future__ import annotations

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled.cache import handler
from simcenter.engine.compiled.heap import push
from simcenter.engine.compiled.staff import leave_idle
from simcenter.engine.tables import KIND_SHIFT, NEVER, TIME_SHIFT, Closing, Ints, Kind, State

BEFORE_QUEUE, WAITING, IN_SERVICE = int(State.BEFORE_QUEUE), int(State.WAITING), int(State.IN_SERVICE)
ABANDONED, BLOCKED, CLOSED_OUT = int(State.ABANDONED), int(State.BLOCKED), int(State.CLOSED_OUT)
HANG_UP = int(Closing.HANG_UP)
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
    if w[s.LINES] >= 0 and w[s.LINES_BUSY] >= w[s.LINES]:
        leave(w, contact, BLOCKED, s.REDIALS_BLOCKED, time)
        return
    w[s.LINES_BUSY] += 1
    w[s.ON_THE_WAY] += 1
    w[contact + s.STATE] = BEFORE_QUEUE
    if w[contact + s.ROW] >= w[s.FRESH]:
        set_timer(w, time + w[contact + s.BEFORE], JOINS, contact)


@handler()
def joins(w: Ints, contact: int, time: int) -> None:
    """Enter the queue of the contact's type and state; its head is looked at next."""
    if w[s.NEEDS_DIAL] != 0:
        w[s.ON_THE_WAY] -= 1
    else:
        w[contact + s.DIALLED] = time
    follow_up = 1 if w[contact + s.ATTEMPT] > 1 else 0
    number = w[w[s.QUEUE_OF_AT] + 2 * w[contact + s.TYPE] + follow_up]
    w[contact + s.STATE] = WAITING
    w[contact + s.ENTRY] = time
    w[contact + s.QUEUE] = number
    join_line(w, contact, w[s.QUEUES_AT] + number * s.QUEUE_SIZE)
    if w[s.CLOSING] == HANG_UP and w[s.CLOSED] != 0:
        let_go(w, contact, time)
    else:
        w[s.LOOK_QUEUE] = number
        w[s.NEW_CONTACT] = contact


@handler()
def join_line(w: Ints, contact: int, queue: int) -> None:
    """Stand at the end of a queue's line."""
    tail = w[queue + s.TAIL]
    w[contact + s.AHEAD] = tail
    w[contact + s.AFTER] = -1
    if tail < 0:
        new_head(w, queue, contact)
    else:
        w[tail + s.AFTER] = contact
    w[queue + s.TAIL] = contact
    w[queue + s.WAITING] += 1
    w[s.WAITING_ALL] += 1


@handler()
def new_head(w: Ints, queue: int, contact: int) -> None:
    """Note who stands at the head of a queue, or nobody."""
    w[queue + s.HEAD] = contact
    w[queue + s.HEAD_ENTRY] = w[contact + s.ENTRY] if contact >= 0 else -1
    w[queue + s.HEAD_ATTEMPT] = w[contact + s.ATTEMPT] if contact >= 0 else -1


@handler()
def leave_line(w: Ints, contact: int) -> None:
    """Step out of the queue's line, wherever in it."""
    queue = w[s.QUEUES_AT] + w[contact + s.QUEUE] * s.QUEUE_SIZE
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
    at = w[s.STEPS_AT] + w[contact + s.QUEUE] * (w[s.POOLS] + 1)
    while w[at] >= 0:
        set_timer(w, time + w[at], SECOND_LOOK, contact)
        at += 1


@handler()
def patience_ends(w: Ints, contact: int, time: int) -> bool:
    """Hang up, unless served by now."""
    if w[contact + s.STATE] != WAITING:
        return False
    leave_line(w, contact)
    w[s.LINES_BUSY] -= 1
    leave(w, contact, ABANDONED, s.REDIALS, time)
    w[s.LOOK_QUEUE] = w[contact + s.QUEUE]
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
def scaled(base: int, factor: int) -> int:
    """A handle time step under a pool's factor in millionths, rounded to the nearest millisecond."""
    if factor == 1_000_000:
        return base
    return (base * factor + 500_000) // 1_000_000


@handler()
def start_service(w: Ints, contact: int, agent: int, time: int) -> None:
    """An agent answers: settle how long it takes, and when customer and agent are free again."""
    leave_line(w, contact)
    leave_idle(w, agent)
    pool = w[agent + s.OWN_POOL]
    factor = w[s.FACTOR_AT] + 3 * (w[contact + s.TYPE] * w[s.POOLS] + pool)
    leaves = time + scaled(w[contact + s.TALK], w[factor]) + scaled(w[contact + s.HOLD], w[factor + 1])
    frees = leaves + scaled(w[contact + s.WRAP], w[factor + 2])
    w[contact + s.STATE] = IN_SERVICE
    w[contact + s.POOL] = pool
    w[contact + s.AGENT] = w[agent + s.AGENT_NUMBER]
    w[contact + s.ANSWER] = time
    w[contact + s.LEAVE] = leaves
    w[contact + s.FREE] = frees
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
def end_service(w: Ints, contact: int, leaves: int) -> None:
    """The customer leaves, with the problem solved or not; settled at the answer when no line is given back."""
    if leaves >= w[s.STOPS_AT]:
        return
    solved = w[contact + s.RESOLVE] < w[w[s.RESOLVE_AT] + w[contact + s.TYPE] * w[s.POOLS] + w[contact + s.POOL]]
    w[contact + s.RESOLVED] = 1 if solved else 0
    if not solved and w[contact + s.HABITS] & s.RETURNS:
        follow_up(w, contact, leaves, w[contact + s.RETURN_MS])


@handler()
def follow_up(w: Ints, contact: int, ended: int, delay: int) -> None:
    """Wake the contact's follow-up, if it has attempts left."""
    following = w[contact + s.NEXT]
    if following < 0:
        return
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
