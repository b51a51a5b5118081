"""Chats in the compiled engine: desks with several at once, handlers with the names and the order of `Desks`."""

from __future__ import annotations

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled.channels.deferred import defers
from simcenter.engine.compiled.memory.order import push
from simcenter.engine.compiled.memory.pointers import extras
from simcenter.engine.compiled_cache import handler
from simcenter.engine.tables import KIND_SHIFT, TIME_SHIFT, Ints, Kind

MILLION = 1_000_000
LEAVES, OVER = int(Kind.CUSTOMER_LEAVES) << KIND_SHIFT, int(Kind.WRAP_ENDS) << KIND_SHIFT


@handler()
def desk_of(w: Ints, agent: int) -> int:
    """Where the fields of an agent's desk begin."""
    return w[s.DESKS_AT] + w[agent + s.AGENT_NUMBER] * s.DESK_SIZE


@handler()
def chat_of(w: Ints, contact: int) -> int:
    """Where the fields of a contact that only chats have begin."""
    return w[s.CHATS_AT] + w[contact + s.ROW] * s.CHAT_SIZE


@handler()
def slots_of(w: Ints, pool: int) -> int:
    """Where a pool's fields about chats begin, its number given; the speeds stand behind them."""
    return w[s.SLOTS_AT] + pool * (s.SLOTS_SIZE + w[s.MOST_CHATS])


@handler()
def is_chat(w: Ints, contact: int) -> bool:
    """Whether a contact that has joined a queue is a chat."""
    return w[w[s.CHAT_QUEUES_AT] + w[contact + s.QUEUE]] != 0


@handler()
def line_of(w: Ints, contact: int) -> int:
    """Trunk lines a contact takes: one where it is a call, else none."""
    if not extras(w):
        return 1
    if w[s.DEFERS] != 0 and defers(w, contact):
        return 0
    return 0 if w[s.CHATTING] != 0 and w[w[s.CHAT_TYPES_AT] + w[contact + s.TYPE]] != 0 else 1


@handler()
def capacity(w: Ints, pool: int, queue: int) -> int:
    """How many more contacts of a queue the agents of a pool may take now, both numbers; any queue's of -1."""
    idle = w[w[s.POOLS_AT] + pool * s.POOL_SIZE + s.IDLE]
    slots = slots_of(w, pool)
    if w[slots + s.AT_ONCE] == 0 or (queue >= 0 and w[w[s.CHAT_QUEUES_AT] + queue] == 0):
        return idle
    return idle * w[slots + s.AT_ONCE] + w[slots + s.OPEN_SLOTS]


@handler()
def may_take_beside(w: Ints, contact: int, agent: int) -> bool:
    """Whether a contact is a chat that an agent may take beside those on the desk."""
    return is_chat(w, contact) and w[desk_of(w, agent) + s.OPEN] > 0


@handler()
def count_open(w: Ints, agent: int) -> None:
    """Work out anew how many chats an agent may take beside those on the desk; none where it is empty."""
    desk, slots = desk_of(w, agent), slots_of(w, w[agent + s.OWN_POOL])
    open_slots = w[slots + s.AT_ONCE] - w[desk + s.CHATS]
    if w[desk + s.CHATS] == 0 or w[agent + s.GOES] != 0 or w[agent + s.OWED] > 0:
        open_slots = 0
    w[slots + s.OPEN_SLOTS] += open_slots - w[desk + s.OPEN]
    w[desk + s.OPEN] = open_slots


@handler()
def begin_chat(w: Ints, contact: int, agent: int, time: int) -> None:
    """Put a chat on an agent's desk; what it takes stands in the contact as if it were alone."""
    desk, chat = desk_of(w, agent), chat_of(w, contact)
    read_clock(w, agent, time)
    w[chat + s.LEAVES_AT] = w[desk + s.CLOCK] + (w[contact + s.LEAVE] - time) * MILLION
    w[chat + s.OVER_AT] = w[desk + s.CLOCK] + (w[contact + s.FREE] - time) * MILLION
    w[contact + s.LEAVE] = -1
    w[contact + s.FREE] = -1
    w[chat + s.BESIDE] = w[desk + s.FIRST_CHAT]
    w[desk + s.FIRST_CHAT] = contact
    if w[agent + s.DOING] != s.BUSY:
        w[agent + s.DOING] = s.BUSY
        w[agent + s.SINCE] = time
    w[desk + s.CHATS] += 1
    w[desk + s.TOOK] = time
    count_open(w, agent)
    look_ahead(w, agent)


@handler()
def speed_of(w: Ints, agent: int) -> int:
    """What an agent's clock of work gains in a millisecond."""
    return w[slots_of(w, w[agent + s.OWN_POOL]) + s.SLOTS_SIZE + w[desk_of(w, agent) + s.CHATS] - 1]


@handler()
def read_clock(w: Ints, agent: int, time: int) -> None:
    """Let an agent's clock of work show the present moment."""
    desk = desk_of(w, agent)
    if w[desk + s.CHATS] > 0:
        w[desk + s.CLOCK] += speed_of(w, agent) * (time - w[desk + s.READ])
    w[desk + s.READ] = time


@handler()
def look_ahead(w: Ints, agent: int) -> None:
    """Find what happens on a desk next, and let it happen then."""
    desk = desk_of(w, agent)
    due, contact = s.FOREVER, w[desk + s.FIRST_CHAT]
    while contact >= 0:
        chat = chat_of(w, contact)
        over = moment(w, agent, w[chat + s.OVER_AT]) << TIME_SHIFT | OVER | w[agent + s.AGENT_NUMBER]
        due = min(due, over)
        if w[chat + s.LEAVES_AT] >= 0:
            due = min(due, moment(w, agent, w[chat + s.LEAVES_AT]) << TIME_SHIFT | LEAVES | w[contact + s.ROW])
        contact = w[chat + s.BESIDE]
    if due != s.FOREVER and due != w[desk + s.DUE]:
        push(w, w[s.TIMERS_AT], s.TIMERS, due)
    w[desk + s.DUE] = due


@handler()
def moment(w: Ints, agent: int, reading: int) -> int:
    """The first millisecond at which an agent's clock shows a reading, at this speed."""
    desk, speed = desk_of(w, agent), speed_of(w, agent)
    missing = max(0, reading - w[desk + s.CLOCK])
    return w[desk + s.READ] + (missing + speed - 1) // speed


@handler()
def first_over(w: Ints, agent: int) -> int:
    """The chat on a desk that is over first."""
    first = contact = w[desk_of(w, agent) + s.FIRST_CHAT]
    while contact >= 0:
        if w[chat_of(w, contact) + s.OVER_AT] < w[chat_of(w, first) + s.OVER_AT]:
            first = contact
        contact = w[chat_of(w, contact) + s.BESIDE]
    return first


@handler()
def take_from_desk(w: Ints, contact: int, agent: int) -> None:
    """Take a chat that is over from a desk."""
    desk, after = desk_of(w, agent), w[chat_of(w, contact) + s.BESIDE]
    if w[desk + s.FIRST_CHAT] == contact:
        w[desk + s.FIRST_CHAT] = after
    else:
        before = w[desk + s.FIRST_CHAT]
        while w[chat_of(w, before) + s.BESIDE] != contact:
            before = w[chat_of(w, before) + s.BESIDE]
        w[chat_of(w, before) + s.BESIDE] = after
    w[desk + s.CHATS] -= 1
    count_open(w, agent)


@handler()
def is_of_desk(w: Ints, kind: int, contact: int) -> bool:
    """Whether a key of the timers belongs to a desk: a chat's end, or its customer's."""
    return kind << KIND_SHIFT == OVER or (kind << KIND_SHIFT == LEAVES and w[chat_of(w, contact) + s.OVER_AT] >= 0)
