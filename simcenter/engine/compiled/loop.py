"""The loop of the compiled engine: take the smallest key, do what its kind says, match, until none is left."""

from __future__ import annotations

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled.channels.chat import (
    chat_of,
    count_open,
    desk_of,
    first_over,
    is_of_desk,
    look_ahead,
    may_take_beside,
    read_clock,
    take_from_desk,
)
from simcenter.engine.compiled.contact import (
    BLOCKED,
    WAITING,
    dials,
    joins,
    let_go,
    patience_ends,
    second_look,
    set_looks,
    set_timers,
)
from simcenter.engine.compiled.entering.asking import ask, call_ends, stands_again
from simcenter.engine.compiled.entering.calls import BETWEEN_CALLS, waits_for_call
from simcenter.engine.compiled.match import head_changed, look_everywhere, next_changed, pool_changed
from simcenter.engine.compiled.memory.pointers import extras
from simcenter.engine.compiled.order import own_line, pop
from simcenter.engine.compiled.service import IN_SERVICE, customer_leaves, start_service
from simcenter.engine.compiled.staff import (
    agent_at,
    become_idle,
    break_starts,
    come_on,
    end_drain,
    end_run,
    go_off,
    go_or_fall,
    log,
    open_center,
    pool_at,
    rest,
    rise,
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
    SpellKind,
    State,
)

FINISHED = int(State.FINISHED)
WRAP_ENDS = int(Kind.WRAP_ENDS)
ON_DUTY, OFF_DUTY, CUSTOMER_LEAVES = int(Kind.ON_DUTY), int(Kind.OFF_DUTY), int(Kind.CUSTOMER_LEAVES)
PATIENCE_ENDS, DIALS, JOINS = int(Kind.PATIENCE_ENDS), int(Kind.DIALS), int(Kind.JOINS)
SECOND_LOOK = int(Kind.SECOND_LOOK)
OPEN, RISE, SHIFT_STARTS = int(DutyKind.OPEN), int(DutyKind.RISE), int(DutyKind.SHIFT_STARTS)
CLOSE, BREAK_STARTS = int(DutyKind.CLOSE), int(DutyKind.BREAK_STARTS)
DRAIN, HANG_UP, STOP = int(Closing.DRAIN), int(Closing.HANG_UP), int(Closing.STOP)
BREAK_SPELL = int(SpellKind.BREAK)


@handler()
def run_loop(w: Ints, customers, ranks, gate_view, contact_score, agent_score, gate) -> None:  # type: ignore[no-untyped-def]
    """Live through the horizon: one event after the other, then the matching it gives rise to."""
    while True:
        key = next_key(w)
        time = key >> TIME_SHIFT
        if key == FOREVER or time >= w[s.STOPS_AT]:
            break
        w[s.LOOK_QUEUE] = -1
        w[s.LOOK_POOL] = -1
        w[s.NEW_CONTACT] = -1
        if extras(w):
            w[s.MOVED] = 0
        if happen(w, key, time):
            w[s.LAST] = time
        queue, pool = w[s.LOOK_QUEUE], w[s.LOOK_POOL]
        if pool >= 0 and pool_changed(w, customers, contact_score, gate_view, gate, pool, time) > 0:
            queue = next_changed(w)
        while queue >= 0:
            head_changed(w, ranks, agent_score, gate_view, gate, queue, time)
            queue = next_changed(w) if pool >= 0 or (extras(w) and w[s.MOVED] != 0) else -1
        contact = w[s.NEW_CONTACT]
        if contact >= 0 and w[contact + s.STATE] == WAITING:
            queue = ask(w, contact, time) if extras(w) and w[s.ASKING] != 0 and w[s.MOVED] == 0 else -1
            if queue >= 0:
                head_changed(w, ranks, agent_score, gate_view, gate, queue, time)
            start_clocks(w, contact, time)
        if gate is not None and w[s.GATED] != 0 and may_open(w, key):
            look_everywhere(w, ranks, agent_score, gate_view, gate, time)
        if w[s.DRAINING] != 0 and not anyone_waiting(w):
            end_drain(w, time)
    if w[s.CLOSING] == STOP:
        w[s.LAST] = w[s.STOPS_AT]
        forget_what_would_come(w)
    end_run(w)


@handler()
def start_clocks(w: Ints, contact: int, time: int) -> None:
    """Start the clocks of a contact that has just joined a queue, or moved to one and is as patient as before."""
    if extras(w) and w[contact + s.STATE] != WAITING:
        return
    if not extras(w) or (w[s.MOVED] == 0 and (w[s.ASKING] == 0 or not waits_for_call(w, contact))):
        set_timers(w, contact, time)
    else:
        set_looks(w, contact, time)


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
def reopen(w: Ints, agent: int, time: int) -> None:
    """An agent may take contacts, if only beside chats on the desk: first those held for it, then waiting ones."""
    if extras(w) and w[s.HOLDS] != 0:
        take_own(w, agent, time)
    if w[agent + s.DOING] == s.DOING_IDLE or w[desk_of(w, agent) + s.OPEN] > 0:
        w[s.LOOK_POOL] = w[agent + s.OWN_POOL]


@handler()
def take_own(w: Ints, agent: int, time: int) -> None:
    """Let an agent take contacts held for that agent, in order, as long as there is one the agent may take."""
    contact = w[own_line(w, agent) + s.HEAD]
    while contact >= 0:
        after = w[contact + s.AFTER]
        if w[agent + s.DOING] == s.DOING_IDLE or may_take_beside(w, contact, agent):
            start_service(w, contact, agent, time)
        contact = after


@handler()
def wrap_ends(w: Ints, agent: int, time: int) -> None:
    """The agent is through with a contact: go, have a break, or be idle and take the next."""
    contact = w[agent + s.CONTACT]
    if extras(w) and w[contact + s.STATE] == BETWEEN_CALLS:
        call_ends(w, contact, time)
    else:
        w[contact + s.STATE] = FINISHED
    pool = pool_at(w, w[agent + s.OWN_POOL])
    if w[pool + s.QUOTA] > 0:
        w[pool + s.QUOTA] -= 1
        go_off(w, agent, time)
    elif w[agent + s.GOES] != 0:
        go_off(w, agent, time)
    elif w[agent + s.OWED] > 0:
        rest(w, agent, w[agent + s.OWED], time)
    else:
        available_again(w, agent, time)


@handler()
def available_again(w: Ints, agent: int, time: int) -> None:
    """Become idle and take a contact held for this agent, or else waiting ones."""
    become_idle(w, agent, time)
    if extras(w) and w[s.CHATTING] != 0:
        reopen(w, agent, time)
        return
    held = w[own_line(w, agent) + s.HEAD] if extras(w) and w[s.HOLDS] != 0 else -1
    if held >= 0:
        start_service(w, held, agent, time)
    else:
        w[s.LOOK_POOL] = w[agent + s.OWN_POOL]


@handler()
def break_ends(w: Ints, agent: int, time: int) -> bool:
    """Come back from a break, unless the shift ended meanwhile."""
    if w[agent + s.DOING] != s.BREAK or w[agent + s.BREAK_UNTIL] != time:
        return False
    log(w, agent, BREAK_SPELL, w[agent + s.SINCE], time)
    if w[agent + s.OWED] > 0:
        rest(w, agent, w[agent + s.OWED], time)
    else:
        w[pool_at(w, w[agent + s.OWN_POOL]) + s.ON_DUTY] += 1
        available_again(w, agent, time)
    return True


@handler()
def follow_duty(w: Ints, duty: int, time: int) -> None:
    """Do what a row of the duty table says."""
    kind, pool = w[duty + s.DUTY_WHAT], w[duty + s.DUTY_POOL]
    agent = agent_at(w, w[duty + s.DUTY_AGENT])
    if kind == OPEN:
        open_center(w, time)
    elif kind == CLOSE:
        close(w, time)
    elif kind == RISE:
        if extras(w) and w[s.CHATTING] != 0:
            ask_to_stay(w, duty, time)
        rise(w, pool_at(w, pool), w[duty + s.DUTY_COUNT], time)
        w[s.LOOK_POOL] = pool
    elif kind == SHIFT_STARTS:
        w[agent + s.GOES] = 0
        if w[agent + s.DOING] == s.OFF:
            come_on(w, agent, time)
            w[s.LOOK_POOL] = pool
        elif extras(w) and w[s.CHATTING] != 0:
            count_open(w, agent)
            reopen(w, agent, time)
    elif kind == BREAK_STARTS:
        break_starts(w, agent, w[duty + s.DUTY_LENGTH], time)
    elif w[s.DRAINING] != 0:
        w[w[s.DEFERRED_AT] + w[s.DEFERRED]] = duty
        w[s.DEFERRED] += 1
    else:
        go_or_fall(w, duty, time)


@handler()
def ask_to_stay(w: Ints, duty: int, time: int) -> None:
    """Of a rise, let those who hold contacts and were told to go stay instead, lowest numbers first."""
    pool = pool_at(w, w[duty + s.DUTY_POOL])
    agent = agent_at(w, w[pool + s.FIRST_AGENT])
    for _ in range(w[pool + s.AGENTS_OF]):
        if w[duty + s.DUTY_COUNT] > 0 and w[agent + s.GOES] != 0:
            w[duty + s.DUTY_COUNT] -= 1
            w[agent + s.GOES] = 0
            count_open(w, agent)
            if extras(w) and w[s.HOLDS] != 0:
                take_own(w, agent, time)
        agent += s.AGENT_SIZE


@handler()
def close(w: Ints, time: int) -> None:
    """Close the center: waiting contacts are let go, or served by those present; deferred work stays."""
    w[s.CLOSED] = 1
    if w[s.CLOSING] == HANG_UP:
        for queue in range(w[s.FIRST_DEFERRED]):
            at = w[s.QUEUES_AT] + queue * s.QUEUE_SIZE
            while w[at + s.WAITING] > 0:
                let_go(w, w[at + s.HEAD], time)
        for number in range(w[s.AGENTS] if extras(w) and w[s.HOLDS] != 0 else 0):
            at = w[s.OWN_AT] + number * s.QUEUE_SIZE
            while w[at + s.WAITING] > 0:
                let_go(w, w[at + s.HEAD], time)
    elif w[s.CLOSING] == DRAIN and anyone_waiting(w):
        w[s.DRAINING] = 1


@handler()
def anyone_waiting(w: Ints) -> bool:
    """Whether anybody waits in a queue for an answer or is on the way into one."""
    return w[s.WAITING_ALL] > w[s.PUT_OFF] or w[s.ON_THE_WAY] > 0


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
