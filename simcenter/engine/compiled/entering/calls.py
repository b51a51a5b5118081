"""Calling customers back in the compiled engine: what an agent's try takes, and whether anybody answers."""

from __future__ import annotations

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled.channels.chat import line_of
from simcenter.engine.compiled.entering import fields as e
from simcenter.engine.compiled.memory.order import push
from simcenter.engine.compiled.memory.pointers import extras
from simcenter.engine.compiled_cache import handler
from simcenter.engine.tables import TIME_SHIFT, Ints, State

BETWEEN_CALLS = int(State.BETWEEN_CALLS)


@handler()
def entry_of(w: Ints, contact: int) -> int:
    """Where the fields of a contact that may be called back begin."""
    return w[s.ENTRIES_AT] + w[contact + s.ROW] * e.ENTRY_SIZE


@handler()
def rules_of(w: Ints, queue: int) -> int:
    """Where the rules of a queue begin."""
    return w[s.RULES_AT] + queue * w[s.RULE_WIDTH]


@handler()
def is_called(w: Ints, contact: int) -> bool:
    """Whether a customer is called by the center, and holds no trunk line."""
    return w[entry_of(w, contact) + e.CALLED] != 0


@handler()
def waits_for_call(w: Ints, contact: int) -> bool:
    """Whether a customer in a queue has hung up, and is patient."""
    return w[entry_of(w, contact) + e.OFFERED_IN] >= 0


@handler()
def goes_on(w: Ints, contact: int, following: int) -> None:
    """A customer who was called is passed on, and still holds no trunk line."""
    w[entry_of(w, following) + e.CALLED] = w[entry_of(w, contact) + e.CALLED]


@handler()
def is_behind(w: Ints, queue: int) -> bool:
    """Whether a queue is of call-backs that wait behind live callers."""
    return w[rules_of(w, queue) + e.BEHIND] != 0


@handler()
def give_line_back(w: Ints, contact: int) -> None:
    """A customer hangs up, or is no longer on the line; who writes, or is called by the center, holds none."""
    if not (extras(w) and w[s.ASKING] != 0 and is_called(w, contact)):
        w[s.LINES_BUSY] -= line_of(w, contact)


@handler()
def try_to_reach(w: Ints, contact: int, agent: int, time: int) -> int:
    """Time to dial before an answer, 0 of those on the line; -1 when nobody answers and the agent tries in vain."""
    entry = entry_of(w, contact)
    if w[entry + e.CALLED] == 0:
        w[rules_of(w, w[contact + s.QUEUE]) + e.LAST_WAIT] = time - w[contact + s.ENTRY]
        return 0
    if w[entry + e.OFFERED_IN] < 0:
        return 0
    rules = rules_of(w, w[entry + e.OFFERED_IN])
    chances = rules + e.RULE_SIZE + 2 * w[s.BALK_STEPS]
    if w[entry + e.REACH_WORD] >= w[chances + w[entry + e.TRIED]]:
        return w[rules + e.DIALLING]
    call_in_vain(w, contact, agent, time, w[rules + e.DIALLING])
    return -1


@handler()
def call_in_vain(w: Ints, contact: int, agent: int, time: int, dialling: int) -> None:
    """Keep an agent busy with a call nobody answers, and write it down."""
    entry = entry_of(w, contact)
    w[entry + e.TRIED] += 1
    w[contact + s.STATE] = BETWEEN_CALLS
    w[agent + s.DOING] = s.BUSY
    w[agent + s.SINCE] = time
    w[agent + s.HANDLED] += dialling
    w[agent + s.CONTACT] = contact
    push(w, w[s.WORK_AT], s.AT_WORK, (time + dialling) << TIME_SHIFT | w[agent + s.AGENT_NUMBER])
    call = w[s.CALLS_AT] + w[s.CALLS_MADE] * e.CALL_SIZE
    w[s.CALLS_MADE] += 1
    w[entry + e.LAST_CALL] = call
    w[call] = w[contact + s.ROW]
    w[call + 1] = w[contact + s.QUEUE]
    w[call + 2] = w[agent + s.AGENT_NUMBER]
    w[call + 3] = time
    w[call + e.CALL_ENDED] = -1
