"""A contact's life in the compiled engine: dialling, waiting, being served, leaving, coming back."""

from __future__ import annotations

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled.channels.chat import line_of, may_take_beside
from simcenter.engine.compiled.channels.deferred import defers
from simcenter.engine.compiled.channels.pieces import breakable, is_taken_up_again
from simcenter.engine.compiled.entering.calls import give_line_back
from simcenter.engine.compiled.memory.order import is_held, join_between, join_line, leave_line, own_line, stand_by_age
from simcenter.engine.compiled.memory.people import recall
from simcenter.engine.compiled.memory.pointers import extras
from simcenter.engine.compiled.service import leave, leg_of, set_timer, start_service
from simcenter.engine.compiled.staff import agent_at, break_off
from simcenter.engine.compiled_cache import handler
from simcenter.engine.tables import KIND_SHIFT, NEVER, BrokenOff, Closing, Ints, Kind, State
from simcenter.routing.queues import UPGRADED
from simcenter.routing.tables import Named

BEFORE_QUEUE, WAITING = int(State.BEFORE_QUEUE), int(State.WAITING)
ABANDONED, BLOCKED, CLOSED_OUT = int(State.ABANDONED), int(State.BLOCKED), int(State.CLOSED_OUT)
CONTAINED = int(State.CONTAINED)
HANG_UP = int(Closing.HANG_UP)
FOR_CALL = int(BrokenOff.FOR_CALL)
MANAGER, LAST_AGENT = int(Named.MANAGER), int(Named.LAST_AGENT)
JOINS = int(Kind.JOINS) << KIND_SHIFT
PATIENCE_ENDS, SECOND_LOOK = int(Kind.PATIENCE_ENDS) << KIND_SHIFT, int(Kind.SECOND_LOOK) << KIND_SHIFT


@handler()
def dials(w: Ints, contact: int, time: int) -> None:
    """A customer dials: find a line, or be turned away; then the delay before the queue runs."""
    w[contact + s.DIALLED] = time
    if extras(w) and w[s.LISTED] != 0:
        recall(w, contact, time)
    if extras(w) and w[s.DEFERS] != 0 and defers(w, contact):
        come(w, contact, time)
        return
    if w[s.LINES] >= 0 and w[s.LINES_BUSY] >= w[s.LINES] - lines_held(w, contact) and line_of(w, contact) > 0:
        leave(w, contact, BLOCKED, s.REDIALS_BLOCKED, time)
        return
    w[s.LINES_BUSY] += line_of(w, contact)
    w[s.ON_THE_WAY] += 1
    come(w, contact, time)


@handler()
def come(w: Ints, contact: int, time: int) -> None:
    """Begin the delay before the queue; fresh contacts join by themselves."""
    w[contact + s.STATE] = BEFORE_QUEUE
    if w[contact + s.ROW] >= w[s.FRESH]:
        set_timer(w, time + w[contact + s.BEFORE], JOINS, contact)


@handler()
def lines_held(w: Ints, contact: int) -> int:
    """Trunk lines a contact may not take, because they are held for others."""
    return w[w[s.LINES_HELD_AT] + state_of(w, contact)]


@handler()
def state_of(w: Ints, contact: int) -> int:
    """Place of a contact's type and state in a table of these: first or follow-up, recognised or not, level."""
    state = w[s.STATES] * w[contact + s.TYPE]
    if w[contact + s.ATTEMPT] > 1:
        state += 1
    if w[contact + s.HABITS] & s.UNRECOGNISED:
        state += 2
    if extras(w) and w[s.PASSING] != 0:
        state += 4 * w[leg_of(w, contact) + s.LEVEL]
    if extras(w) and w[contact + s.HABITS] & s.UPGRADED:
        state += UPGRADED
    return state


@handler()
def joins(w: Ints, contact: int, time: int) -> None:
    """Enter the queue of the contact's type and state; its head is looked at next."""
    if w[s.NEEDS_DIAL] != 0:
        w[s.ON_THE_WAY] -= 0 if extras(w) and w[s.DEFERS] != 0 and defers(w, contact) else 1
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
    if w[s.CLOSING] == HANG_UP and w[s.CLOSED] != 0 and number < w[s.FIRST_DEFERRED]:
        let_go(w, contact, time)
    else:
        w[s.NEW_CONTACT] = contact
        if not (extras(w) and w[s.HOLDS] != 0) or not own_agent_takes_or_holds(w, contact, time):
            w[s.LOOK_QUEUE] = number


@handler()
def contain(w: Ints, contact: int, time: int) -> None:
    """Self-service was enough for a contact, or the customer gives up there."""
    helped = w[contact + s.HABITS] & s.HELPED
    w[contact + s.RESOLVED] = 1 if helped else 0
    w[s.LINES_BUSY] -= line_of(w, contact)
    leave(w, contact, CONTAINED, s.RETURNS, time)


@handler()
def own_agent_takes_or_holds(w: Ints, contact: int, time: int) -> bool:
    """Bring a contact to the agent it is meant for, or let it wait for that agent alone if that is on duty."""
    number = named_agent(w, contact)
    if number < 0:
        return False
    agent = agent_at(w, number)
    if w[agent + s.DOING] == s.OFF:
        return False
    if extras(w) and w[s.BREAKS] != 0 and breakable(w, agent, time):
        break_off(w, agent, FOR_CALL, time)
    if w[agent + s.DOING] == s.DOING_IDLE or (extras(w) and w[s.CHATTING] != 0 and may_take_beside(w, contact, agent)):
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
def release(w: Ints, contact: int) -> None:
    """Let a held contact join its queue where it would stand had it never been held."""
    leave_line(w, contact)
    stand_by_age(w, contact)


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
    if extras(w) and w[s.MOVING] != 0:
        after = w[w[s.QUEUES_AT] + w[contact + s.QUEUE] * s.QUEUE_SIZE + s.MOVES_AFTER]
        if after >= 0:
            set_timer(w, w[contact + s.CAME] + after, SECOND_LOOK, contact)


@handler()
def second_look(w: Ints, contact: int, time: int) -> None:
    """A pool opens for a contact that still waits, the wait for its own agent is over, or it moves."""
    if w[contact + s.STATE] != WAITING:
        return
    if extras(w) and is_held(w, contact):
        if time < w[contact + s.HELD_UNTIL]:
            return
        release(w, contact)
    w[s.LOOK_QUEUE] = w[contact + s.QUEUE]
    if extras(w) and w[s.BREAKS] != 0 and w[contact + s.CAME] == time and is_taken_up_again(w, contact):
        set_looks(w, contact, time)
    if extras(w) and w[s.MOVING] != 0:
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
    if not (extras(w) and is_held(w, contact)):
        w[s.LOOK_QUEUE] = w[contact + s.QUEUE]
    leave_line(w, contact)
    give_line_back(w, contact)
    if extras(w) and w[s.TALLIED] != 0:
        w[w[s.QUEUES_AT] + w[contact + s.QUEUE] * s.QUEUE_SIZE + s.DECIDED] += 1
    leave(w, contact, ABANDONED, s.REDIALS, time)
    return True


@handler()
def let_go(w: Ints, contact: int, time: int) -> None:
    """Send a waiting contact away at closing."""
    leave_line(w, contact)
    give_line_back(w, contact)
    leave(w, contact, CLOSED_OUT, 0, time)
