"""What agents do next in the compiled engine: after a contact, after a break, and as the duty table says."""

from __future__ import annotations

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled.channels.chat import (
    count_open,
    desk_of,
    may_take_beside,
)
from simcenter.engine.compiled.contact import (
    let_go,
)
from simcenter.engine.compiled.entering.asking import call_ends
from simcenter.engine.compiled.entering.calls import BETWEEN_CALLS
from simcenter.engine.compiled.memory.order import own_line
from simcenter.engine.compiled.memory.pointers import extras
from simcenter.engine.compiled.service import start_service
from simcenter.engine.compiled.staff import (
    agent_at,
    become_idle,
    break_starts,
    come_on,
    go_off,
    go_or_fall,
    log,
    open_center,
    pool_at,
    rest,
    rise,
)
from simcenter.engine.compiled_cache import handler
from simcenter.engine.tables import (
    Closing,
    DutyKind,
    Ints,
    SpellKind,
    State,
)

FINISHED = int(State.FINISHED)
OPEN, RISE, SHIFT_STARTS = int(DutyKind.OPEN), int(DutyKind.RISE), int(DutyKind.SHIFT_STARTS)
CLOSE, BREAK_STARTS = int(DutyKind.CLOSE), int(DutyKind.BREAK_STARTS)
DRAIN, HANG_UP = int(Closing.DRAIN), int(Closing.HANG_UP)
BREAK_SPELL = int(SpellKind.BREAK)


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
    kind = w[duty + s.DUTY_WHAT]
    agent = agent_at(w, w[duty + s.DUTY_AGENT])
    if kind == OPEN:
        open_center(w, time)
    elif kind == CLOSE:
        close(w, time)
    elif kind == RISE:
        more_heads(w, duty, time)
    elif kind == SHIFT_STARTS:
        shift_starts(w, agent, time)
    elif kind == BREAK_STARTS:
        break_starts(w, agent, w[duty + s.DUTY_LENGTH], time)
    elif w[s.DRAINING] != 0:
        w[w[s.DEFERRED_AT] + w[s.DEFERRED]] = duty
        w[s.DEFERRED] += 1
    else:
        go_or_fall(w, duty, time)


@handler()
def more_heads(w: Ints, duty: int, time: int) -> None:
    """More heads in a pool: those about to go stay, others come."""
    pool = w[duty + s.DUTY_POOL]
    if extras(w) and w[s.CHATTING] != 0:
        ask_to_stay(w, duty, time)
    rise(w, pool_at(w, pool), w[duty + s.DUTY_COUNT], time)
    w[s.LOOK_POOL] = pool


@handler()
def shift_starts(w: Ints, agent: int, time: int) -> None:
    """Come on duty, or stay if about to go."""
    w[agent + s.GOES] = 0
    if w[agent + s.DOING] == s.OFF:
        come_on(w, agent, time)
        w[s.LOOK_POOL] = w[agent + s.OWN_POOL]
    elif extras(w) and w[s.CHATTING] != 0:
        count_open(w, agent)
        reopen(w, agent, time)


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
