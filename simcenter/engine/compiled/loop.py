"""The loop of the compiled engine: take the smallest key, do what its kind says, match, until none is left."""

from __future__ import annotations

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled.channels.chat import (
    chat_of,
    desk_of,
    first_over,
    is_of_desk,
    look_ahead,
    read_clock,
    take_from_desk,
)
from simcenter.engine.compiled.channels.pieces import no_longer_under_way, part_of, piece_over
from simcenter.engine.compiled.contact import (
    BLOCKED,
    WAITING,
    dials,
    joins,
    patience_ends,
    second_look,
    set_looks,
    set_timers,
)
from simcenter.engine.compiled.duties import anyone_waiting, break_ends, follow_duty, reopen, wrap_ends
from simcenter.engine.compiled.entering.asking import ask, stands_again
from simcenter.engine.compiled.entering.calls import BETWEEN_CALLS, waits_for_call
from simcenter.engine.compiled.match import (
    head_changed,
    look_behind,
    look_everywhere,
    look_live,
    next_changed,
    pool_changed,
)
from simcenter.engine.compiled.memory.order import pop
from simcenter.engine.compiled.memory.pointers import extras
from simcenter.engine.compiled.service import IN_SERVICE, customer_leaves
from simcenter.engine.compiled.staff import (
    agent_at,
    end_drain,
    end_run,
)
from simcenter.engine.compiled.state import FOREVER
from simcenter.engine.compiled_cache import handler
from simcenter.engine.tables import (
    KIND_SHIFT,
    MAX_NUMBER,
    TIME_SHIFT,
    Closing,
    DutyKind,
    Ints,
    Kind,
    State,
)

FINISHED = int(State.FINISHED)
WRAP_ENDS = int(Kind.WRAP_ENDS)
ON_DUTY, OFF_DUTY, CUSTOMER_LEAVES = int(Kind.ON_DUTY), int(Kind.OFF_DUTY), int(Kind.CUSTOMER_LEAVES)
PATIENCE_ENDS, DIALS, JOINS = int(Kind.PATIENCE_ENDS), int(Kind.DIALS), int(Kind.JOINS)
SECOND_LOOK = int(Kind.SECOND_LOOK)
CLOSE = int(DutyKind.CLOSE)
STOP = int(Closing.STOP)


@handler()
def run_loop(  # type: ignore[no-untyped-def] # numba infers types
    w: Ints, customers, ranks, gate_view, contact_score, agent_score, gate
) -> None:
    """Live through the horizon: one event after the other, then the matching it gives rise to."""
    while True:
        key = next_key(w)
        time = key >> TIME_SHIFT
        if key == FOREVER or time >= w[s.STOPS_AT]:
            break
        forget_news(w)
        if happen(w, key, time):
            w[s.LAST] = time
        queue, pool = w[s.LOOK_QUEUE], w[s.LOOK_POOL]
        if pool >= 0 and pool_changed(w, customers, contact_score, gate_view, gate, pool, time) > 0:
            queue = next_changed(w)
        while queue >= 0:
            head_changed(w, ranks, agent_score, gate_view, gate, queue, time)
            queue = next_changed(w) if pool >= 0 or (extras(w) and w[s.MOVED] != 0) else -1
        queue = hear(w, time)
        if queue >= 0:
            head_changed(w, ranks, agent_score, gate_view, gate, queue, time)
        start_clocks(w, time)
        look_again(w, ranks, agent_score, gate_view, gate, key, time)
        if w[s.DRAINING] != 0 and not anyone_waiting(w):
            end_drain(w, time)
    finish(w)


@handler(inline=True)
def look_again(  # type: ignore[no-untyped-def] # numba infers types
    w: Ints, ranks, agent_score, gate_view, gate, key: int, time: int
) -> None:
    """Look where an event may have opened a pool to who waits, beside the queues it changed."""
    if gate is not None and w[s.GATED] != 0 and may_open(w, key):
        look_everywhere(w, ranks, agent_score, gate_view, gate, time)
    if extras(w) and w[s.ASKING] != 0 and may_open(w, key):
        look_behind(w, ranks, agent_score, gate_view, gate, time)
    if extras(w) and w[s.BREAKS] != 0 and may_open(w, key):
        look_live(w, ranks, agent_score, gate_view, gate, time)


@handler(inline=True)
def forget_news(w: Ints) -> None:
    """Nothing has changed yet by the event that comes now."""
    w[s.LOOK_QUEUE] = -1
    w[s.LOOK_POOL] = -1
    w[s.NEW_CONTACT] = -1
    if extras(w):
        w[s.MOVED] = 0


@handler(inline=True)
def hear(w: Ints, time: int) -> int:
    """Ask a contact that was not answered at once whether it stays; return the queue that changed by that, or -1."""
    if not extras(w) or w[s.ASKING] == 0 or w[s.MOVED] != 0:
        return -1
    contact = w[s.NEW_CONTACT]
    return ask(w, contact, time) if contact >= 0 and w[contact + s.STATE] == WAITING else -1


@handler(inline=True)
def start_clocks(w: Ints, time: int) -> None:
    """Start the clocks of a contact that has just joined a queue, or moved to one and is as patient as before."""
    contact = w[s.NEW_CONTACT]
    if contact < 0 or w[contact + s.STATE] != WAITING:
        return
    if not extras(w) or (w[s.MOVED] == 0 and (w[s.ASKING] == 0 or not waits_for_call(w, contact))):
        set_timers(w, contact, time)
    else:
        set_looks(w, contact, time)


@handler()
def finish(w: Ints) -> None:
    """End a run at its stop, if it has one, and cut off what still goes on."""
    if w[s.CLOSING] == STOP:
        w[s.LAST] = w[s.STOPS_AT]
        forget_what_would_come(w)
    if extras(w) and w[s.BREAKS] != 0:
        keep_in_service(w)
    end_run(w)


@handler()
def keep_in_service(w: Ints) -> None:
    """Work that was broken off and waits is in service until it is done."""
    for row in range(w[s.ROWS]):
        contact = w[s.CONTACTS_AT] + row * s.CONTACT_SIZE
        if w[contact + s.STATE] == WAITING and w[contact + s.ANSWER] >= 0:
            w[contact + s.STATE] = IN_SERVICE


@handler()
def may_open(w: Ints, key: int) -> bool:
    """Whether an event may change what policies see: not of a customer who dials, is blocked, or has been served."""
    kind = (key >> KIND_SHIFT) & 7
    if kind == JOINS:
        return w[w[s.CONTACTS_AT] + (key & MAX_NUMBER) * s.CONTACT_SIZE + s.STATE] != BLOCKED
    return kind not in (DIALS, CUSTOMER_LEAVES)


@handler()
def next_key(w: Ints) -> int:
    """The smallest key of five sorted sources: ends of wrap, timers, duty table, fresh dials and joins."""
    key = min(w[w[s.WORK_AT]], w[w[s.TIMERS_AT]])
    key = min(key, w[w[s.JOINS_AT] + w[s.JOINED]])
    row = w[s.DUTY_DONE]
    if row < w[s.DUTIES]:
        duty = w[s.DUTIES_AT] + row * s.DUTY_SIZE
        kind = ON_DUTY if w[duty + s.DUTY_WHAT] < CLOSE else OFF_DUTY
        key = min(key, w[duty + s.DUTY_TIME] << TIME_SHIFT | kind << KIND_SHIFT | row)
    row = w[s.DIALLED_FRESH]
    if w[s.NEEDS_DIAL] != 0 and row < w[s.FRESH]:
        dial = w[w[s.CONTACTS_AT] + row * s.CONTACT_SIZE + s.DIAL]
        key = min(key, dial << TIME_SHIFT | DIALS << KIND_SHIFT | row)
    return key


@handler()
def happen(w: Ints, key: int, time: int) -> bool:
    """Take a key from its source and do what it says; tell whether anything really happened."""
    number = key & MAX_NUMBER
    contact = w[s.CONTACTS_AT] + number * s.CONTACT_SIZE
    if key == w[w[s.JOINS_AT] + w[s.JOINED]]:
        w[s.JOINED] += 1
        if w[contact + s.STATE] == BLOCKED:
            return False
        joins(w, contact, time)
    elif key == w[w[s.WORK_AT]]:
        pop(w, w[s.WORK_AT], s.AT_WORK)
        wrap_ends(w, agent_at(w, number), time)
    elif key == w[w[s.TIMERS_AT]]:
        pop(w, w[s.TIMERS_AT], s.TIMERS)
        return timer(w, (key >> KIND_SHIFT) & 7, number, contact, time)
    elif (key >> KIND_SHIFT) & 7 == DIALS:
        w[s.DIALLED_FRESH] += 1
        dials(w, contact, time)
    else:
        w[s.DUTY_DONE] += 1
        follow_duty(w, w[s.DUTIES_AT] + number * s.DUTY_SIZE, time)
    return True


@handler()
def timer(w: Ints, kind: int, number: int, contact: int, time: int) -> bool:
    """Do what a key of the timers says; tell whether anything really happened."""
    if extras(w) and w[s.BREAKS] != 0 and kind in (WRAP_ENDS, CUSTOMER_LEAVES):
        found = piece_moves(w, kind, number, contact, time)
        if found >= 0:
            return found > 0
    if extras(w) and w[s.CHATTING] != 0 and is_of_desk(w, kind, contact):
        return desk_moves(w, kind, agent_at(w, number if kind == WRAP_ENDS else w[contact + s.AGENT]), contact, time)
    if kind == PATIENCE_ENDS:
        return patience_ends(w, contact, time)
    if kind == SECOND_LOOK:
        second_look(w, contact, time)
        return False
    if kind == CUSTOMER_LEAVES:
        customer_leaves(w, contact, time)
    elif kind == DIALS:
        dials(w, contact, time)
    elif kind == JOINS:
        if extras(w) and w[contact + s.STATE] == BETWEEN_CALLS:
            stands_again(w, contact, time)
        else:
            joins(w, contact, time)
    else:
        return break_ends(w, agent_at(w, number - w[s.DUTIES]), time)
    return True


@handler()
def piece_moves(w: Ints, kind: int, number: int, contact: int, time: int) -> int:
    """Work that might have been broken off is over (1), was broken off (0), or is not what a key is about (-1)."""
    if kind == WRAP_ENDS:
        if piece_over(w, agent_at(w, number), time):
            wrap_ends(w, agent_at(w, number), time)
            return 1
        return -1 if w[s.CHATTING] != 0 else 0
    if w[part_of(w, contact) + s.IN_PIECES] == 0:
        return -1
    if w[contact + s.LEAVE] != time or w[contact + s.RESOLVED] >= 0:
        return 0
    no_longer_under_way(w, contact, agent_at(w, w[contact + s.AGENT]))
    customer_leaves(w, contact, time)
    return 1


@handler()
def desk_moves(w: Ints, kind: int, agent: int, contact: int, time: int) -> bool:
    """A customer leaves, or a chat is over, unless others came or went since this was foreseen."""
    number = w[agent + s.AGENT_NUMBER] if kind == WRAP_ENDS else w[contact + s.ROW]
    desk = desk_of(w, agent)
    if w[desk + s.DUE] != time << TIME_SHIFT | kind << KIND_SHIFT | number:
        return False
    w[desk + s.DUE] = FOREVER
    read_clock(w, agent, time)
    if kind != WRAP_ENDS:
        chat_leaves(w, contact, time)
        look_ahead(w, agent)
        return True
    contact = first_over(w, agent)
    if w[chat_of(w, contact) + s.LEAVES_AT] >= 0:
        chat_leaves(w, contact, time)
    take_from_desk(w, contact, agent)
    look_ahead(w, agent)
    chat_over(w, contact, agent, time)
    return True


@handler()
def chat_leaves(w: Ints, contact: int, time: int) -> None:
    """Talk and hold of a chat are done: its customer leaves."""
    w[chat_of(w, contact) + s.LEAVES_AT] = -1
    w[contact + s.LEAVE] = time
    customer_leaves(w, contact, time)


@handler()
def chat_over(w: Ints, contact: int, agent: int, time: int) -> None:
    """A chat is over: with the last one it is as after a call, else another may take the slot."""
    w[contact + s.FREE] = time
    w[contact + s.STATE] = FINISHED
    w[agent + s.CONTACT] = contact
    if w[desk_of(w, agent) + s.CHATS] == 0:
        w[agent + s.HANDLED] += time - w[agent + s.SINCE]
        wrap_ends(w, agent, time)
    else:
        reopen(w, agent, time)


@handler()
def forget_what_would_come(w: Ints) -> None:
    """Take back ends of service that a run stopped at the horizon does not reach."""
    contact = w[s.CONTACTS_AT]
    for _ in range(w[s.ROWS]):
        if w[contact + s.STATE] == IN_SERVICE:
            w[contact + s.FREE] = -1
            if w[contact + s.LEAVE] >= w[s.STOPS_AT]:
                w[contact + s.LEAVE] = -1
        contact += s.CONTACT_SIZE
