"""Service in the compiled engine: an agent answers, the customer leaves, and what that gives rise to."""

from __future__ import annotations

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled.channels.chat import begin_chat, is_chat
from simcenter.engine.compiled.channels.deferred import defers
from simcenter.engine.compiled.channels.pieces import answered_at, begin_piece, is_taken_up_again, may_break, take_up
from simcenter.engine.compiled.entering.calls import give_line_back, goes_on, is_called, try_to_reach
from simcenter.engine.compiled.memory.order import leave_line, push
from simcenter.engine.compiled.memory.people import remember
from simcenter.engine.compiled.memory.pointers import extras
from simcenter.engine.compiled.pace import handle_ppm, own_factor, scaled, solves_below, talk_ppm
from simcenter.engine.compiled.staff import agent_at, leave_idle
from simcenter.engine.compiled_cache import handler
from simcenter.engine.tables import KIND_SHIFT, NEVER, PASSED_ON, TIME_SHIFT, Ints, Kind, State

BEFORE_QUEUE, IN_SERVICE, CONTAINED = int(State.BEFORE_QUEUE), int(State.IN_SERVICE), int(State.CONTAINED)
LEAVES, DIALS, JOINS = (int(kind) << KIND_SHIFT for kind in (Kind.CUSTOMER_LEAVES, Kind.DIALS, Kind.JOINS))


@handler()
def set_timer(w: Ints, time: int, kind: int, contact: int) -> None:
    """Let an event come for a contact; `kind` stands in its place in the key."""
    push(w, w[s.TIMERS_AT], s.TIMERS, time << TIME_SHIFT | kind | w[contact + s.ROW])


@handler()
def leave(w: Ints, contact: int, state: int, habit: int, time: int) -> None:
    """End a contact that was not served; who has the habit comes again."""
    w[contact + s.STATE] = state
    w[contact + s.LEAVE] = time
    if extras(w) and w[s.PASSING] != 0:
        end_of_wait(w, contact, 0, time)
    if w[contact + s.HABITS] & habit:
        follow_up(w, contact, time, w[contact + (s.RETURN_MS if state == CONTAINED else s.REDIAL_MS)])
    else:
        next_issue(w, contact, time)


@handler()
def start_service(w: Ints, contact: int, agent: int, time: int) -> None:
    """An agent answers: settle how long it takes, and when customer and agent are free again."""
    leave_line(w, contact)
    if not (extras(w) and w[s.CHATTING] != 0 and w[agent + s.DOING] == s.BUSY):
        leave_idle(w, agent)
    dialling = try_to_reach(w, contact, agent, time) if extras(w) and w[s.ASKING] != 0 else 0
    if extras(w) and dialling < 0:
        return
    settle(w, contact, agent, time, dialling)
    if extras(w) and w[s.TALLIED] != 0 and not (w[s.BREAKS] != 0 and is_taken_up_again(w, contact)):
        count(w, contact, time)
    if extras(w) and w[s.CHATTING] != 0 and is_chat(w, contact):
        if w[s.PASSING] != 0:
            keeps_agent(w, contact, agent, time)
        begin_chat(w, contact, agent, time)
    elif not (extras(w) and w[s.BREAKS] != 0 and in_pieces(w, contact, agent, time)):
        work(w, contact, agent, time)


@handler()
def in_pieces(w: Ints, contact: int, agent: int, time: int) -> bool:
    """Begin work that may be broken off, if it may; not when it is handed over warm. All do only what is left."""
    take_up(w, contact, time)
    if not may_break(w, contact):
        return False
    if w[s.PASSING] != 0:
        if is_passed_on(w, contact) and warm_ms(w, contact) >= 0:
            return False
        keeps_agent(w, contact, agent, time)
    begin_piece(w, contact, agent, time)
    return True


@handler(inline=True)
def settle(w: Ints, contact: int, agent: int, time: int, dialling: int) -> None:
    """Note who answers, and how long it takes an agent who does nothing else."""
    pool = w[agent + s.OWN_POOL]
    factor = w[s.FACTOR_AT] + 3 * (w[contact + s.TYPE] * w[s.POOLS] + pool)
    speed = own_factor(w, agent, pool, time)
    answered = answered_at(w, contact, time) if extras(w) and w[s.BREAKS] != 0 else time
    leaves = time + dialling + scaled(w[contact + s.TALK], talk_ppm(w, contact, handle_ppm(w[factor], speed), answered))
    leaves += scaled(w[contact + s.HOLD], handle_ppm(w[factor + 1], speed))
    frees = leaves + scaled(w[contact + s.WRAP], handle_ppm(w[factor + 2], speed))
    w[contact + s.STATE] = IN_SERVICE
    w[contact + s.POOL] = pool
    w[contact + s.AGENT] = w[agent + s.AGENT_NUMBER]
    w[contact + s.ANSWER] = answered
    w[contact + s.LEAVE] = leaves
    w[contact + s.FREE] = frees


@handler(inline=True)
def work(w: Ints, contact: int, agent: int, time: int) -> None:
    """An agent works on one contact alone until its wrap is over, or the next level has taken over."""
    leaves, frees = w[contact + s.LEAVE], w[contact + s.FREE]
    w[agent + s.DOING] = s.BUSY
    w[agent + s.SINCE] = time
    w[agent + s.HANDLED] += frees - time
    w[agent + s.CONTACT] = contact
    if extras(w) and w[s.PASSING] != 0 and keeps_agent(w, contact, agent, time):
        return
    push(w, w[s.WORK_AT], s.AT_WORK, frees << TIME_SHIFT | w[agent + s.AGENT_NUMBER])
    if w[s.ENDS_SEEN] != 0:
        set_timer(w, leaves, LEAVES, contact)
    else:
        end_service(w, contact, leaves)


@handler()
def leg_of(w: Ints, contact: int) -> int:
    """Where the fields of a contact that has levels before it begin."""
    return w[s.LEGS_AT] + w[contact + s.ROW] * s.LEG_SIZE


@handler()
def is_passed_on(w: Ints, contact: int) -> bool:
    """Whether the agent of a contact passes it on."""
    leg = leg_of(w, contact)
    place = w[contact + s.TYPE] * w[s.LEVELS] + w[leg + s.LEVEL]
    below = w[w[s.PASSES_AT] + place * w[s.POOLS] + w[contact + s.POOL]]
    return w[leg + s.THEN] >= 0 and w[leg + s.PASS_WORD] < below


@handler()
def warm_ms(w: Ints, contact: int) -> int:
    """How long two agents stay with a customer who is passed on, or -1."""
    return w[w[s.WARM_AT] + w[contact + s.TYPE] * w[s.LEVELS] + w[leg_of(w, contact) + s.LEVEL]]


@handler()
def keeps_agent(w: Ints, contact: int, agent: int, time: int) -> bool:
    """Let go whoever stayed for this leg; tell whether its own agent will stay until the next one has taken over."""
    end_of_wait(w, contact, 1, time)
    if not is_passed_on(w, contact):
        return False
    w[s.ON_THE_WAY] += 0 if extras(w) and w[s.DEFERS] != 0 and defers(w, contact) else 1
    if warm_ms(w, contact) < 0:
        return False
    wrap = w[contact + s.FREE] - w[contact + s.LEAVE]
    w[leg_of(w, contact) + s.WRAP_LEFT] = wrap
    w[agent + s.HANDLED] -= wrap
    w[contact + s.FREE] = -1
    set_timer(w, w[contact + s.LEAVE], LEAVES, contact)
    return True


@handler()
def end_of_wait(w: Ints, contact: int, answered: int, time: int) -> None:
    """Let go whoever stayed with a customer who is now answered, with the next agent for a while, or has gone."""
    leg = leg_of(w, contact)
    before = w[leg + s.BEFORE_IT]
    if before < 0:
        return
    w[leg + s.BEFORE_IT] = -1
    agent = agent_at(w, w[before + s.AGENT])
    ends = time + w[leg_of(w, before) + s.WRAP_LEFT] + answered * warm_ms(w, before)
    w[before + s.FREE] = ends
    w[agent + s.HANDLED] += ends - w[before + s.LEAVE]
    push(w, w[s.WORK_AT], s.AT_WORK, ends << TIME_SHIFT | w[agent + s.AGENT_NUMBER])


@handler()
def customer_leaves(w: Ints, contact: int, time: int) -> None:
    """Talk and hold are over: the customer gives the line back, or is passed on to the next level on it."""
    if extras(w) and w[s.PASSING] != 0 and is_passed_on(w, contact):
        pass_on(w, contact, time)
    else:
        give_line_back(w, contact)
        end_service(w, contact, time)


@handler()
def pass_on(w: Ints, contact: int, time: int) -> None:
    """The customer leaves for the next level of support."""
    leg = leg_of(w, contact)
    following = w[s.CONTACTS_AT] + w[leg + s.THEN] * s.CONTACT_SIZE
    w[contact + s.RESOLVED] = PASSED_ON
    w[following + s.DIALLED] = time
    w[following + s.STATE] = BEFORE_QUEUE
    w[following + s.LAST_AGENT] = w[contact + s.AGENT]
    if w[s.ASKING] != 0:
        goes_on(w, contact, following)
    stays_upgraded(w, contact, following)
    if w[leg + s.WRAP_LEFT] >= 0:
        w[leg_of(w, following) + s.BEFORE_IT] = contact
    set_timer(w, time, JOINS, following)


@handler()
def count(w: Ints, contact: int, time: int) -> None:
    """Count an answer, and whether it came in time, for policies that look at that."""
    if w[s.ASKING] != 0 and is_called(w, contact):
        return
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
    if extras(w) and w[s.UNLIKE] != 0:
        own = w[agent_at(w, w[contact + s.AGENT]) + s.RESOLVES]
        below = own if own >= 0 else below
    solved = w[contact + s.RESOLVE] < solves_below(w, below, w[contact + s.POOL], leaves)
    w[contact + s.RESOLVED] = 1 if solved else 0
    if extras(w) and w[contact + s.HABITS] & s.ACCEPTS:
        w[contact + s.HABITS] |= s.UPGRADED
    if extras(w) and w[s.LISTED] != 0:
        remember(w, contact, leaves)
    if not solved and w[contact + s.HABITS] & s.RETURNS:
        follow_up(w, contact, leaves, w[contact + s.RETURN_MS])
    else:
        next_issue(w, contact, leaves)


@handler()
def follow_up(w: Ints, contact: int, ended: int, delay: int) -> None:
    """Wake the contact's follow-up, if it has attempts left."""
    following = w[contact + s.NEXT]
    if following < 0:
        next_issue(w, contact, ended)
        return
    agent = w[contact + s.AGENT]
    w[w[s.CONTACTS_AT] + following * s.CONTACT_SIZE + s.LAST_AGENT] = agent if agent >= 0 else w[contact + s.LAST_AGENT]
    if extras(w) and w[s.UPGRADING] != 0:
        stays_upgraded(w, contact, w[s.CONTACTS_AT] + following * s.CONTACT_SIZE)
    wake(w, following, ended, delay)


@handler()
def stays_upgraded(w: Ints, contact: int, following: int) -> None:
    """What is to come of the issue is routed as that of the tier its customer has accepted, if so."""
    w[following + s.HABITS] |= w[contact + s.HABITS] & s.UPGRADED


@handler()
def next_issue(w: Ints, contact: int, ended: int) -> None:
    """The issue is over: a customer of a population has the next one after a while."""
    if extras(w) and w[s.POPULATED] != 0:
        at = w[s.AGAIN_AT] + w[contact + s.ROW] * s.AGAIN_SIZE
        if w[at + s.AGAIN] >= 0:
            wake(w, w[at + s.AGAIN], ended, w[at + s.IDLE_MS])


@handler()
def wake(w: Ints, following: int, ended: int, delay: int) -> None:
    """Let a sleeping row dial after a delay that runs while the center is open."""
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
