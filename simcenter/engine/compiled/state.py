"""The state of the compiled engine: one flat array of integers, and where everything lies in it.

Numba counts references to every array a function is handed; with the state in twenty arrays that took twenty
microseconds a contact, with one array it takes none. So a contact, agent, pool or queue is known by the place where
its fields begin: ``w[agent + SINCE]``. The first fields of queues and pools are those a policy's view shows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simcenter.engine.compiled.entering.fields import ENTRY_SIZE, ROOM_FOR_CALLS, entries_table, rules_table
from simcenter.engine.compiled_cache import kernel
from simcenter.engine.tables import (
    KIND_SHIFT,
    NOT_YET,
    TIME_SHIFT,
    Closing,
    Demand,
    DutyKind,
    Ints,
    Kind,
    Plan,
    Supply,
    chat_queues,
)
from simcenter.scenario.entry.words import MOST_TRIES

# Fields of a contact: what happened to it, its place in the queue's line, its luck.
STATE, DIALLED, ENTRY, ANSWER, LEAVE, FREE, QUEUE, POOL, AGENT, RESOLVED = range(10)
AHEAD, AFTER, LINE, HELD_UNTIL, LAST_AGENT = range(10, 15)
CAME, AGE_FROM = 15, 16  # CAME: to its present queue; AGE_FROM: what its age there counts from
TYPE, DIAL, BEFORE, TALK, HOLD, WRAP, PATIENCE, RESOLVE, ROUTE = range(17, 26)
HABITS, REDIAL_MS, RETURN_MS, NEXT, ATTEMPT, ROW, MANAGER = range(26, 33)
CONTACT_SIZE = 33
REDIALS, REDIALS_BLOCKED, RETURNS, UNRECOGNISED, HELPED, GIVES_UP, REDIALS_BALKED = (1 << n for n in range(7))  # HABITS
ACCEPTS, UPGRADED, REDIALS_LOST = 128, 256, 512  # more: accepts a higher tier at the end; has done so; see `Demand`
# Fields of a queue, or of an agent's own line; the first three are in the policy's view.
WAITING, HEAD_ENTRY, HEAD_ATTEMPT, HEAD, TAIL, CHANGED, DECIDED, IN_TARGET, TARGET = range(9)
MOVES_AFTER, MOVES_TO, KEEPS_AGE = 9, 10, 11
HEAD_DUE, PROMISED, BUSINESS = 12, 13, 14  # of the head; of the queue: promised time, whether in opening hours
QUEUE_SIZE = 15
# Fields of a pool; the first three are in the policy's view.
IDLE, ON_DUTY, IDLE_SINCE, FIRST_IDLE, LAST_IDLE, QUOTA, FIRST_AGENT, AGENTS_OF, POOL_NUMBER = range(9)
POOL_SIZE = 9
# Fields of an agent.
DOING, SINCE, DUTY_SINCE, OWED, GOES, HANDLED, DUTY_TODAY, NEXT_IDLE, BEFORE_IDLE, OWN_POOL, CONTACT = range(11)
BREAK_UNTIL, AGENT_NUMBER, SPEED, RESOLVES = range(11, 15)
AGENT_SIZE = 15
OFF, DOING_IDLE, BUSY, BREAK = range(4)
# Fields of a contact that exist only where contacts are passed on, apart from the others.
LEVEL, THEN, PASS_WORD, BEFORE_IT, WRAP_LEFT = range(5)  # BEFORE_IT: the leg whose agent stays for this one
LEG_SIZE = 5
# Fields that exist only where there are chats: of an agent's desk, of a contact, of a pool before its speeds.
CHATS, CLOCK, READ, FIRST_CHAT, DUE, OPEN, TOOK = range(7)  # CLOCK: of work; READ: when; OPEN: slots beside CHATS
DESK_SIZE = 7
LEAVES_AT, OVER_AT, BESIDE = range(3)  # readings of the clock; LEAVES_AT is -1 once the customer has left
CHAT_SIZE = 3
AT_ONCE, OPEN_SLOTS = range(2)  # OPEN_SLOTS: of agents who hold chats
SLOTS_SIZE = 2
AGAIN, IDLE_MS, AGAIN_SIZE = 0, 1, 2  # fields of a contact that exist only where customers are of populations
# Fields of a listed customer: the contacts served to the end last, and last in an earlier millisecond; the upgrade's.
SERVED_LAST, SERVED_BEFORE, RISEN = range(3)
PERSON_SIZE = 3
# Fields that exist only where deferred work may be broken off: of a queue, an agent, and a contact.
INTERRUPTIBLE, HANDS_BACK, RESUMING, BREAKS_SIZE = range(4)
UNDER_WAY, ASIDE, ASIDE_SIZE = range(3)  # a contact, or -1
LEFT, WHOLE, WORK, WHOLE_NOW, START, BEGUN, ON_DESK, IN_PIECES, PART_SIZE = range(9)  # LEFT: of WHOLE, -1 never broken
PIECE_SIZE = 6  # the columns of `Pieces`
# Fields of a duty row.
DUTY_TIME, DUTY_WHAT, DUTY_POOL, DUTY_AGENT, DUTY_COUNT, DUTY_LENGTH = range(6)
DUTY_SIZE = 6
# Counters and switches at the beginning.
LAST, LINES_BUSY, ON_THE_WAY, WAITING_ALL, DRAINING, CLOSED, AT_WORK, TIMERS = range(8)
DEFERRED, LOGGED, JOINED, DIALLED_FRESH, DUTY_DONE = range(8, 13)
LINES, STOPS_AT, FRESH, CLOSING, AGENT_RULE, NEEDS_DIAL = range(13, 19)
LOOK_QUEUE, LOOK_POOL, NEW_CONTACT = 19, 20, 21  # what the event just handled gives rise to
ROWS, QUEUES, POOLS, AGENTS, DUTIES, WINDOWS, STEPS = range(22, 29)  # how many of each; STEPS a queue
CONTACTS_AT, QUEUES_AT, POOLS_AT, AGENTS_AT, TIMERS_AT, WORK_AT, JOINS_AT, DUTIES_AT = range(29, 37)
WINDOWS_AT, DEFERRED_AT, SPELLS_AT, OPENS_AT, RESERVE_AT, STEPS_AT = range(37, 43)
POOLS_OF_AT, QUEUES_OF_AT, QUEUE_OF_AT, FACTOR_AT, RESOLVE_AT, TIED_AT = range(43, 49)
STATES, UNLIKE, HOLDS, NAMED_AT, HOLD_MS_AT, OWN_AT = range(49, 55)  # UNLIKE: agents of a pool differ
THRESHOLD_AT, LINES_HELD_AT, STEP_WIDTH, ROOM, MOVED = range(55, 60)  # ROOM: timers a contact may have at once
IDLE_ALL, HELD_ALL, THRESHOLDS, MOVING, TALLIED, GATED = range(60, 66)  # the last four: whether there are any
PACE_AT, PACES = 66, 67  # stretches of time with a pace of their own, and how many
PASSING, ENDS_SEEN = 68, 69  # whether contacts are passed on; whether the end of talk and hold is an event
LEGS_AT, PASSES_AT, WARM_AT, LEVELS = range(70, 74)
DEFERS, FIRST_DEFERRED, FILLS_TIME, PUT_OFF, DUES = range(74, 79)  # PUT_OFF: how much deferred work waits
GROWTH_AT, GROWS = 79, 80  # how talk grows with the wait, by type, and whether it does
CHATTING, MOST_CHATS = 81, 82  # whether there are chats, and the most an agent may hold
CHAT_QUEUES_AT, DESKS_AT, CHATS_AT, SLOTS_AT, CHAT_TYPES_AT = range(83, 88)
FULL = 88  # whether the run uses any of EXTRAS
AGAIN_AT, POPULATED = 89, 90  # whether customers have one issue after the other
ASKING, ENTRIES_AT, RULES_AT, RULE_WIDTH, BALK_STEPS, ESTIMATOR, CALLS_AT, CALLS_MADE = range(91, 99)
UPGRADING = 99  # whether a higher tier is offered
CUSTOMERS_AT, PEOPLE_AT, LISTED = range(100, 103)  # LISTED: whether customers are
BREAKS, BREAKS_AT, PARTS_AT, ASIDE_AT, PIECES_AT = range(103, 108)  # BREAKS: whether deferred work may be broken off
BROKEN, UNDER_WAY_ALL, ASIDE_ALL, MOST_RETURNS, HEADER = range(108, 113)  # how many pieces; MOST_RETURNS: at most
EXTRAS = (UNLIKE, HOLDS, THRESHOLDS, MOVING, TALLIED, GATED, PACES, PASSING, DEFERS, DUES, GROWS, CHATTING, POPULATED,
    ASKING, UPGRADING, LISTED, BREAKS)  # fmt: skip
"""Switches of what only the full loop knows; what they switch is asked for behind ``extras(w)`` alone."""

FOREVER = 2**63 - 1
"""The key of an event that does not come."""


@dataclass(frozen=True)
class Template:
    """The part of the state that is the same for every day: staff, plan, pools, at the beginning of a run."""

    memory: Ints
    supply: Supply  # what it was made from, kept alive so that it can be known by identity
    plan: Plan


def build_template(supply: Supply, plan: Plan) -> Template:
    """Lay out what does not depend on the day.

    Parameters
    ----------
    supply, plan
        The tables of the run.
    """
    n_queues, n_pools = plan.reserve.shape
    duty = np.stack([np.asarray(column, np.int64) for column in supply[2:8]], axis=1)
    begins = np.isin(duty[:, DUTY_WHAT], [DutyKind.RISE, DutyKind.SHIFT_STARTS, DutyKind.BREAK_STARTS])
    n_spells = int((duty[:, DUTY_COUNT] * begins).sum()) + 1
    serves = plan.opens_after_ms != NOT_YET
    steps = _steps(plan)
    parts: list[tuple[int, Ints]] = [
        (QUEUES_AT, _planned(_queues(n_queues), plan)),
        (OWN_AT, _queues(len(supply.agent_pool) if len(plan.named) else 0)),
        (NAMED_AT, plan.named.astype(np.int64)),
        (HOLD_MS_AT, plan.hold_ms),
        (POOLS_AT, _pools(supply)),
        (AGENTS_AT, _agents(supply)),
        (DUTIES_AT, duty),
        (WINDOWS_AT, np.stack([supply.opens_ms, supply.closes_ms], axis=1)),
        (OPENS_AT, plan.opens_after_ms),
        (RESERVE_AT, plan.reserve),
        (STEPS_AT, steps),
        (THRESHOLD_AT, np.zeros(0, np.int64) if plan.threshold is None else plan.threshold),
        (LINES_HELD_AT, np.zeros(plan.queue_of.shape, np.int64) if plan.lines_held is None else plan.lines_held),
        (POOLS_OF_AT, _listed([np.flatnonzero(row).tolist() for row in serves], n_pools)),
        (QUEUES_OF_AT, _listed([np.flatnonzero(row).tolist() for row in serves.T], n_queues)),
        (QUEUE_OF_AT, plan.queue_of.astype(np.int64)),
        (FACTOR_AT, supply.factor_ppm),
        (RESOLVE_AT, supply.resolve_below.astype(np.int64)),
        (PACE_AT, _paces(supply)),
        (TIED_AT, np.zeros(n_pools, np.int64)),
        (WORK_AT, np.full(len(supply.agent_pool) + 2, FOREVER, np.int64)),
        (DEFERRED_AT, np.zeros(len(duty) + 1, np.int64)),
        (SPELLS_AT, np.zeros(4 * n_spells, np.int64)),
        (PASSES_AT, supply.passes_below),
        (WARM_AT, supply.warm_ms),
        (GROWTH_AT, supply.growth),
        (CHAT_QUEUES_AT, chat_queues(supply, plan).astype(np.int64)),
        (CHAT_TYPES_AT, np.zeros(0, np.int64) if supply.slots is None else supply.slots.of_type.astype(np.int64)),
        (DESKS_AT, _desks(supply)),
        (SLOTS_AT, _slots(supply)),
        (RULES_AT, rules_table(plan)),
        (BREAKS_AT, np.zeros(0, np.int64) if plan.breaks is None else np.stack(plan.breaks, axis=1)),
        (ASIDE_AT, np.full((len(supply.agent_pool) if plan.breaks is not None else 0, ASIDE_SIZE), NOT_YET, np.int64)),
    ]
    header = _switches(supply, plan)
    header[[STEP_WIDTH, ROOM]] = steps.shape[1], 6 + _most_looks(steps, plan) + 3 * (supply.slots is not None)
    if plan.breaks is not None:
        header[[BREAKS, MOST_RETURNS]] = 1, n_spells
        header[ROOM] += 2 + 2 * MOST_TRIES
    header[[slot for slot, _ in parts]] = HEADER + np.cumsum([0, *(part.size for _, part in parts[:-1])])
    memory = np.concatenate([header, *(part.ravel() for _, part in parts)])
    return Template(memory, supply, plan)


def build_world(demand: Demand, template: Template, buffer: Ints | None = None) -> Ints:
    """Put a day's contacts behind the template; the arguments are left as they are.

    Parameters
    ----------
    demand
        The day's contacts.
    template
        From `build_template`.
    buffer
        Memory to use if it is long enough; fresh memory costs a page fault every 512 numbers.

    Returns
    -------
    array of int
        The state in which nothing has happened yet.
    """
    fixed, rows = len(template.memory), len(demand.type)
    joins, contacts = fixed, fixed + demand.fresh + 1
    timers = contacts + rows * CONTACT_SIZE
    returns = int(template.memory[MOST_RETURNS])
    legs = timers + rows * int(template.memory[ROOM]) + int(template.memory[DUTIES]) + 2
    legs += returns * (4 + int(template.memory[STEP_WIDTH]))
    chats = legs + (rows * LEG_SIZE if len(demand.then) else 0)
    again = chats + (rows * CHAT_SIZE if template.memory[CHATTING] else 0)
    entries = again + AGAIN_SIZE * len(demand.again)
    calls = entries + (rows * ENTRY_SIZE if template.memory[ASKING] else 0)
    customers = calls + (rows * ROOM_FOR_CALLS if template.memory[ASKING] else 0)
    people = customers + len(demand.customer)
    parts = people + PERSON_SIZE * (int(demand.customer.max(initial=NOT_YET)) + 1)
    pieces = parts + (rows * PART_SIZE if template.memory[BREAKS] else 0)
    size = pieces + (PIECE_SIZE * (rows * MOST_TRIES + returns) if template.memory[BREAKS] else 0)
    memory = np.empty(size, np.int64) if buffer is None or len(buffer) < size else buffer
    memory[:fixed] = template.memory
    memory[[JOINS_AT, CONTACTS_AT, TIMERS_AT, ROWS, FRESH]] = joins, contacts, timers, rows, demand.fresh
    waits_before = bool(demand.before_queue_ms.any())
    told = memory[LINES] != NOT_YET or len(demand.then) > 0 or len(demand.customer) > 0
    memory[[NEEDS_DIAL, ENDS_SEEN]] = told or waits_before, told
    memory[[CUSTOMERS_AT, PEOPLE_AT, LISTED]] = customers, people, len(demand.customer) > 0
    memory[customers:people] = demand.customer
    memory[people:parts] = NOT_YET
    memory[[PASSING, LEGS_AT]] = len(demand.then) > 0, legs
    memory[[CHATS_AT, ENTRIES_AT, CALLS_AT, UPGRADING]] = chats, entries, calls, len(demand.accepts) > 0
    memory[chats:again] = NOT_YET
    memory[[PARTS_AT, PIECES_AT]] = parts, pieces
    memory[parts:pieces] = NOT_YET
    memory[parts + ON_DESK : pieces : PART_SIZE] = memory[parts + IN_PIECES : pieces : PART_SIZE] = 0
    memory[[AGAIN_AT, POPULATED]] = again, len(demand.again) > 0
    memory[again:entries] = np.stack([demand.again, demand.again_ms], axis=1, dtype=np.int64).ravel()
    if len(demand.then):
        nobody = np.full(rows, NOT_YET, np.int64)
        memory[legs:chats] = np.stack(
            [demand.level, demand.then, demand.pass_word, nobody, nobody], axis=1, dtype=np.int64
        ).ravel()
    memory[joins:contacts] = _join_keys(demand, waits_before)
    memory[timers] = FOREVER
    pack_contacts(memory, *demand[1:18], demand.unrecognised, demand.manager, demand.contained)
    if memory[UPGRADING]:
        memory[contacts + HABITS : timers : CONTACT_SIZE] += ACCEPTS * demand.accepts
    if memory[ASKING]:
        memory[contacts + HABITS : timers : CONTACT_SIZE] += (
            REDIALS_BALKED * demand.redials_balked + REDIALS_LOST * demand.redials_lost
        )
        memory[entries:calls] = entries_table(demand, template.supply, template.plan).ravel()
    return memory


def _switches(supply: Supply, plan: Plan) -> Ints:
    header = np.zeros(HEADER, np.int64)
    header[CLOSED] = 1
    header[LINES] = supply.lines
    header[STOPS_AT] = supply.horizon_ms if supply.closing == Closing.STOP else FOREVER
    header[CLOSING] = supply.closing
    header[AGENT_RULE] = plan.agent_rule
    header[[QUEUES, POOLS]] = plan.reserve.shape
    header[[STATES, HOLDS, UNLIKE]] = plan.queue_of.shape[1], len(plan.named) > 0, len(supply.agent_ppm) > 0
    header[PACES] = 0 if supply.pace is None else len(supply.pace.from_ms)
    used = plan.threshold is not None, plan.moves is not None, plan.target_ms is not None
    header[[THRESHOLDS, MOVING, TALLIED]] = used
    header[[DEFERS, FIRST_DEFERRED, DUES]] = plan.deferred is not None, len(plan.reserve), plan.due is not None
    if plan.deferred is not None:
        header[[FIRST_DEFERRED, FILLS_TIME]] = plan.deferred
    header[LEVELS] = supply.warm_ms.shape[1]
    header[GROWS] = len(supply.growth) > 0
    if supply.slots is not None:
        header[[CHATTING, MOST_CHATS]] = 1, supply.slots.speed_ppm.shape[1] - 1
    if plan.entry is not None:
        steps, width = plan.entry.step_from.shape[1], rules_table(plan).shape[1]
        header[[ASKING, BALK_STEPS, ESTIMATOR, RULE_WIDTH]] = 1, steps, plan.entry.estimator, width
    header[[AGENTS, DUTIES, WINDOWS]] = len(supply.agent_pool), len(supply.duty_ms), len(supply.opens_ms)
    return header


def _queues(count: int) -> Ints:
    queues = np.full((count, QUEUE_SIZE), NOT_YET, np.int64)
    queues[:, [WAITING, CHANGED, DECIDED, IN_TARGET]] = 0
    return queues


def _planned(queues: Ints, plan: Plan) -> Ints:
    """Queues with what the plan says of each: its target, and where contacts move from it."""
    if plan.target_ms is not None:
        queues[:, TARGET] = plan.target_ms
    if plan.due is not None:
        queues[:, [PROMISED, BUSINESS]] = plan.due
    if plan.moves is not None:
        queues[:, [MOVES_AFTER, MOVES_TO, KEEPS_AGE]] = np.stack(plan.moves, axis=1)
    return queues


def _paces(supply: Supply) -> Ints:
    """For each stretch of pace its beginning, then each pool's factor on handle time, then that on resolution."""
    pace = supply.pace
    return np.zeros(0, np.int64) if pace is None else np.hstack([pace.from_ms[:, None], *pace[1:]])


def _steps(plan: Plan) -> Ints:
    """For each queue the waits at which a contact in it is looked at again, NOT_YET beyond the last."""
    waits = plan.opens_after_ms if plan.looks_ms is None else np.hstack([plan.opens_after_ms, plan.looks_ms])
    return _listed([sorted({int(t) for t in row if t > 0}) for row in waits], waits.shape[1])


def _most_looks(steps: Ints, plan: Plan) -> int:
    """Looks a contact may have before it: those of all queues it may move through, for each call anew."""
    tries = 1 if plan.entry is None else int(plan.entry.tries.max(initial=1))
    if plan.moves is None:
        return steps.shape[1] * tries
    return int((steps.shape[1] + 1) * len(steps)) * tries


def _pools(supply: Supply) -> Ints:
    pools = np.full((supply.n_pools, POOL_SIZE), NOT_YET, np.int64)
    pools[:, [IDLE, ON_DUTY, QUOTA]] = 0
    pools[:, AGENTS_OF] = np.bincount(supply.agent_pool, minlength=supply.n_pools)
    pools[:, FIRST_AGENT] = np.cumsum(pools[:, AGENTS_OF]) - pools[:, AGENTS_OF]
    pools[:, POOL_NUMBER] = np.arange(supply.n_pools)
    return pools


def _agents(supply: Supply) -> Ints:
    agents = np.zeros((len(supply.agent_pool), AGENT_SIZE), np.int64)
    agents[:, [NEXT_IDLE, BEFORE_IDLE, CONTACT]] = NOT_YET
    agents[:, OWN_POOL] = supply.agent_pool
    agents[:, AGENT_NUMBER] = np.arange(len(agents))
    agents[:, SPEED] = supply.agent_ppm if len(supply.agent_ppm) else 1_000_000
    agents[:, RESOLVES] = supply.agent_resolves if len(supply.agent_resolves) else NOT_YET
    return agents


def _desks(supply: Supply) -> Ints:
    """Empty desks, one an agent, where there are chats."""
    desks = np.zeros((0 if supply.slots is None else len(supply.agent_pool), DESK_SIZE), np.int64)
    desks[:, FIRST_CHAT] = NOT_YET
    desks[:, DUE] = FOREVER
    return desks


def _slots(supply: Supply) -> Ints:
    """For each pool its slots, those open, and the speed of each of 1, 2, ... chats."""
    if supply.slots is None:
        return np.zeros(0, np.int64)
    at_once = supply.slots.at_once[:, None]
    return np.hstack([at_once, np.zeros_like(at_once), supply.slots.speed_ppm[:, 1:]])


def _join_keys(demand: Demand, waits_before: bool) -> Ints:
    """Keys at which fresh contacts join their queues, in order, and a last one that never comes.

    They are in order as they are where nobody spends time before the queue.
    """
    keys = np.full(demand.fresh + 1, FOREVER, np.int64)
    entry = demand.dial_ms[: demand.fresh]
    if waits_before:
        entry = entry + demand.before_queue_ms[: demand.fresh]
    np.left_shift(entry, TIME_SHIFT, out=keys[:-1])
    keys[:-1] |= int(Kind.JOINS) << KIND_SHIFT | np.arange(demand.fresh)
    if waits_before:
        keys.sort()
    return keys


def _listed(rows: list[list[int]], width: int) -> Ints:
    """Ragged lists as a matrix one wider than `width`, NOT_YET beyond the end of each."""
    out = np.full((len(rows), width + 1), NOT_YET, np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out


@kernel()
def pack_contacts(  # type: ignore[no-untyped-def] # numba infers types
    w, type_, dial, before, talk, hold, wrap, patience, resolve, route, redials, blocked, redial_ms, returns,
    return_ms, next_, issue, attempt, unrecognised, manager, contained,
) -> None:  # fmt: skip
    """Write every contact's fields side by side, nothing having happened yet."""
    at = w[CONTACTS_AT]
    for row in range(type_.shape[0]):
        w[at] = 0
        for field in range(1, TYPE):
            w[at + field] = -1
        w[at + TYPE] = type_[row]
        w[at + DIAL] = dial[row]
        w[at + BEFORE] = before[row]
        w[at + TALK] = talk[row]
        w[at + HOLD] = hold[row]
        w[at + WRAP] = wrap[row]
        w[at + PATIENCE] = patience[row]
        w[at + RESOLVE] = resolve[row]
        w[at + ROUTE] = route[row]
        w[at + HABITS] = redials[row] * REDIALS + blocked[row] * REDIALS_BLOCKED + returns[row] * RETURNS
        w[at + REDIAL_MS] = redial_ms[row]
        w[at + RETURN_MS] = return_ms[row]
        w[at + NEXT] = next_[row]
        w[at + ATTEMPT] = attempt[row]
        w[at + ROW] = row
        w[at + MANAGER] = manager[row] if manager.shape[0] > 0 else -1
        if unrecognised.shape[0] > 0:
            w[at + HABITS] += unrecognised[row] * UNRECOGNISED
        if contained.shape[0] > 0:
            w[at + HABITS] += contained[row] * HELPED
        at += CONTACT_SIZE
