"""What must hold of each contact by itself: the times it has, they follow from the draw, what it wakes."""

from __future__ import annotations

import numpy as np

from simcenter.engine.audit.run import Numbers, Run, after_open_time, each
from simcenter.engine.tables import (
    NEVER,
    NOT_YET,
    PASSED_ON,
    Closing,
    Contained,
    Demand,
    Flags,
    Ints,
    State,
    handle_ppm,
    resolution_below,
)

_DIALLED = {"dial_ms"}
_JOINED = {*_DIALLED, "entry_ms", "queue"}
_ANSWERED = {*_JOINED, "answer_ms", "pool", "agent"}
MUST_HAVE: dict[State, set[str]] = {
    State.ASLEEP: set(),
    State.BEFORE_QUEUE: _DIALLED,
    State.BLOCKED: {*_DIALLED, "leave_ms"},
    State.CONTAINED: {*_DIALLED, "leave_ms", "resolved"},
    State.WAITING: _JOINED,
    State.ABANDONED: {*_JOINED, "leave_ms"},
    State.CLOSED_OUT: {*_JOINED, "leave_ms"},
    State.IN_SERVICE: _ANSWERED,
    State.FINISHED: {*_ANSWERED, "leave_ms", "free_ms", "resolved"},
    State.BALKED: {*_DIALLED, "leave_ms"},
    State.LOST: {*_JOINED, "leave_ms"},
    State.BETWEEN_CALLS: _JOINED,
}
"""The columns of `Legs` that a state goes with; all others are NOT_YET."""
MAY_HAVE: dict[State, set[str]] = {State.IN_SERVICE: {"leave_ms", "resolved"}}
"""Further columns a state may have: an open contact's customer may have left while the agent wraps up."""
TIMES = ("dial_ms", "entry_ms", "answer_ms", "leave_ms", "free_ms")


def audit_contacts(run: Run) -> list[str]:
    """List what is wrong with contacts taken one by one."""
    return [
        *_columns_of_each_state(run),
        *_order_of_times(run),
        *_issues(run),
        *_dials(run),
        *_entries(run),
        *_self_service(run),
        *_patience(run),
        *_handling(run),
        *_resolution(run),
        *_closed_once(run),
    ]


def _columns_of_each_state(run: Run) -> list[str]:
    """A contact has exactly the times, the queue and the agent that its state tells."""
    found = []
    for state, must in MUST_HAVE.items():
        here = run.legs.state == state
        for name in (*TIMES, "queue", "pool", "agent", "resolved"):
            present = getattr(run.legs, name) != NOT_YET
            if name in must:
                found += [f"row {r}: is {state.name} without {name}" for r in np.flatnonzero(here & ~present)]
            elif name not in MAY_HAVE.get(state, set()):
                found += [f"row {r}: is {state.name} and has {name}" for r in np.flatnonzero(here & present)]
    known = run.legs.resolved != NOT_YET
    odd = (run.legs.state == State.IN_SERVICE) & (known != (run.legs.leave_ms != NOT_YET))
    return found + each(odd, lambda r: f"row {r}: is IN_SERVICE with only one of leave_ms and resolved")


def _order_of_times(run: Run) -> list[str]:
    """Dial <= entry <= answer <= leave <= free, among those there are."""
    table = np.stack([getattr(run.legs, name) for name in TIMES])
    latest = np.maximum.accumulate(table, axis=0)
    found = []
    for number in range(1, len(TIMES)):
        early = np.flatnonzero((table[number] != NOT_YET) & (table[number] < latest[number - 1]))
        found += [
            f"row {r}: {TIMES[number]} {table[number, r]} comes before "
            f"{TIMES[int(table[:number, r].argmax())]} {latest[number - 1, r]}"
            for r in early
        ]
    return found


def _issues(run: Run) -> list[str]:
    """Every sleeping row follows one contact, of the same issue, as its next attempt, or one leg as the next leg."""
    demand = run.demand
    rows = np.arange(len(demand.type))
    linked = np.flatnonzero(demand.next != NOT_YET)
    following = demand.next[linked]
    first = following
    if len(demand.contact):  # all legs of a contact have the same follow-up
        first = np.unique(np.stack([demand.contact[linked], following]), axis=1)[1]
    known, counts = np.unique(first, return_counts=True)
    times_linked = np.zeros(len(rows), np.int64)
    times_linked[known] = counts
    if len(demand.again):  # all contacts of an issue have the same next issue
        again = np.flatnonzero(demand.again != NOT_YET)
        issues = np.unique(np.stack([demand.issue[again], demand.again[again]]), axis=1)[1]
        np.add.at(times_linked, issues, 1)
    found = _further_legs(run, times_linked) if len(demand.then) else []
    strange = (demand.issue[following] != demand.issue[linked]) | (
        demand.attempt[following] != demand.attempt[linked] + 1
    )
    found += each(
        (rows < demand.fresh) & (times_linked > 0), lambda r: f"row {r}: is fresh and a follow-up at once"
    )
    found += each(
        (rows >= demand.fresh) & (times_linked != 1),
        lambda r: f"row {r}: follows {times_linked[r]} rows, a follow-up follows exactly one",
    )
    found += each(
        linked[strange], lambda r: f"row {r}: row {demand.next[r]} is not the next attempt at the same issue"
    )
    return found + (_persons(demand) if len(demand.customer) else [])


def _persons(demand: Demand) -> list[str]:
    """All contacts of an issue, and the issues of a customer of a population, are of one listed customer."""
    found, rows = [], np.arange(len(demand.type))
    for name in ("next", "then", "again"):
        column = getattr(demand, name)
        linked = rows[column != NOT_YET] if len(column) else rows[:0]
        other = linked[demand.customer[column[linked]] != demand.customer[linked]]
        found += [f"row {r}: row {column[r]}, caused by it, is of another customer" for r in other]
    return found


def _further_legs(run: Run, times_linked: Ints) -> list[str]:
    """A further leg is of the contact of the leg before it; counts it as linked."""
    demand = run.demand
    before = np.flatnonzero(demand.then != NOT_YET)
    following = demand.then[before]
    np.add.at(times_linked, following, 1)
    strange = demand.contact[following] != demand.contact[before]
    for name in ("issue", "attempt", "type", "next"):
        column = getattr(demand, name)
        strange |= column[following] != column[before]
    return each(before[strange], lambda r: f"row {r}: row {demand.then[r]} is not a leg of the same contact")


def expected_dials(run: Run) -> Ints:
    """When each row should have dialled by what became of the others, NOT_YET if it should not have."""
    demand, supply = run.demand, run.supply
    expected = np.where(np.arange(len(demand.type)) < demand.fresh, demand.dial_ms, NOT_YET)
    parents = np.flatnonzero(run.waking)
    delay = np.where(run.answered | (run.legs.state == State.CONTAINED), demand.return_ms, demand.redial_ms)[parents]
    due = after_open_time(supply, run.legs.leave_ms[parents], delay)
    expected[demand.next[parents]] = np.where(due == NEVER, NOT_YET, due)
    beginning = np.flatnonzero(run.beginning)
    if len(beginning):
        due = after_open_time(supply, run.legs.leave_ms[beginning], demand.again_ms[beginning])
        expected[demand.again[beginning]] = np.where(due == NEVER, NOT_YET, due)
    passed = np.flatnonzero(run.passed_on)
    if len(passed):
        expected[demand.then[passed]] = run.legs.leave_ms[passed]
    if supply.closing == Closing.STOP:
        expected[expected >= supply.horizon_ms] = NOT_YET
    return expected


def _dials(run: Run) -> list[str]:
    """Fresh contacts dial when drawn; sleeping ones when their cause happened and opening hours allow."""
    legs, expected, parent = run.legs, expected_dials(run), run.parent
    absent, due = legs.dial_ms == NOT_YET, expected != NOT_YET
    asleep = legs.state == State.ASLEEP
    fresh = np.arange(len(absent)) < run.demand.fresh
    found = each(
        fresh & due & (absent | asleep), lambda r: f"row {r}: is fresh and never dialled at {expected[r]} ms"
    )
    found += each(
        ~fresh & due & (absent | asleep),
        lambda r: f"row {r}: still sleeps, though row {parent[r]} woke it to dial at {expected[r]} ms",
    )
    found += each(
        ~due & ~absent, lambda r: f"row {r}: dialled at {legs.dial_ms[r]} ms, though nothing made it"
    )
    return found + each(
        due & ~absent & (legs.dial_ms != expected),
        lambda r: f"row {r}: dialled at {legs.dial_ms[r]} ms, expected {expected[r]} ms",
    )


def _entries(run: Run) -> list[str]:
    """A contact joins the queue of its type and state after its delay before the queue, and moves as planned."""
    legs, demand = run.legs, run.demand
    due = legs.dial_ms + demand.before_queue_ms
    queue = run.first_queue.copy()
    queue[run.visits.row] = run.visits.queue  # the last visit of a row stands last
    found = each(
        run.joined & (legs.entry_ms != due),
        lambda r: f"row {r}: joined its queue at {legs.entry_ms[r]} ms, expected {due[r]} ms",
    )
    tried = np.isin(np.arange(len(queue)), [*run.calls.row, *run.pieces.row])  # looked at one by one
    return found + each(
        run.joined & (legs.queue != NOT_YET) & (legs.queue != queue) & ~tried,
        lambda r: f"row {r}: joined queue {legs.queue[r]}, expected queue {queue[r]}",
    )


def _self_service(run: Run) -> list[str]:
    """Who is contained leaves after the time before the queue, helped or not as drawn; nobody else is."""
    legs, demand = run.legs, run.demand
    contained = legs.state == State.CONTAINED
    if not len(demand.contained):
        return each(contained, lambda r: f"row {r}: was contained, though there is no self-service")
    due, drawn = legs.dial_ms + demand.before_queue_ms, demand.contained != Contained.NOT
    found = each(run.joined & drawn, lambda r: f"row {r}: joined a queue, though self-service contains it")
    found += each(contained & ~drawn, lambda r: f"row {r}: was contained, though it asks for an agent")
    found += each(
        contained & (legs.leave_ms != due),
        lambda r: f"row {r}: left self-service at {legs.leave_ms[r]} ms, expected {due[r]} ms",
    )
    helped = demand.contained == Contained.HELPED
    return found + each(
        contained & drawn & (legs.resolved != helped),
        lambda r: f"row {r}: resolved is {legs.resolved[r]} after self-service, drawn was {int(helped[r])}",
    )


def _patience(run: Run) -> list[str]:
    """Nobody is answered after the patience is over; who hangs up does so exactly then."""
    legs, patience = run.legs, run.demand.patience_ms
    wait = run.wait_end_ms - legs.entry_ms
    found = each(
        run.answered & run.joined & (wait > patience),
        lambda r: f"row {r}: was answered after {wait[r]} ms, past its patience of {patience[r]} ms",
    )
    hung_up = (legs.state == State.ABANDONED) & run.joined & (legs.leave_ms != NOT_YET)
    found += each(
        hung_up & (wait != patience),
        lambda r: f"row {r}: hung up after {wait[r]} ms, its patience is {patience[r]} ms",
    )
    return found + each(
        (legs.state == State.BLOCKED) & (legs.leave_ms != legs.dial_ms),
        lambda r: f"row {r}: was blocked at {legs.dial_ms[r]} ms and left at {legs.leave_ms[r]} ms",
    )


def handle_steps(run: Run) -> tuple[Ints, Ints]:
    """Talk + hold and wrap of each row as they should last (0 where nobody answered).

    The time an agent stays with a customer who has been passed on is part of the wrap. Chats last as long as they did,
    NEVER where they are not over: what they should is a question of all chats of their agent. So do contacts whose work
    was broken off, and their pieces.
    """
    with_customer, wrap = steps_alone(run)
    legs, pieces = run.legs, np.isin(run.origin, run.pieces.row)
    known = run.chats | (run.answered & pieces)
    left, over = known & (legs.leave_ms != NOT_YET), known & (legs.free_ms != NOT_YET)
    with_customer = np.where(known, np.where(left, legs.leave_ms - legs.answer_ms, NEVER // 4), with_customer)
    wrap = np.where(known, np.where(over, legs.free_ms - legs.leave_ms, NEVER // 4), wrap)
    return with_customer, np.where(known & pieces, wrap, np.minimum(wrap + run.stays_ms, NEVER))


def steps_alone(run: Run) -> tuple[Ints, Ints]:
    """Talk + hold and wrap of each row under the factors of the pool that answered, in an agent's whole attention."""
    rows = run.answered & (run.legs.agent != NOT_YET)
    with_customer, wrap = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    answered = np.flatnonzero(rows)
    steps = steps_with(run, answered, run.legs.agent[answered], run.legs.answer_ms[answered])
    with_customer[rows], wrap[rows] = steps
    return with_customer + np.where(rows, run.dialling_ms, 0), wrap


def steps_with(run: Run, rows: Ints, agents: Numbers, begun_ms: Ints) -> tuple[Ints, Ints]:
    """Talk + hold and wrap of answered rows if agents had begun to work on them at some times, and done it all."""
    demand, waits = run.demand, run.legs.answer_ms[rows] - run.legs.entry_ms[rows]
    factors = handle_ppm(run.supply, demand.type[rows], agents, begun_ms, waits)
    talk, hold, wrap = (
        (base[rows] * factors[:, step] + 500_000) // 1_000_000
        for step, base in enumerate((demand.talk_ms, demand.hold_ms, demand.wrap_ms))
    )
    return talk + hold, wrap


def _handling(run: Run) -> list[str]:
    """Talk, hold and wrap last as drawn, times the pool's factor."""
    legs, (with_customer, wrap) = run.legs, handle_steps(run)
    over = run.answered & (legs.leave_ms != NOT_YET)
    took, wrapped = legs.leave_ms - legs.answer_ms, legs.free_ms - legs.leave_ms
    found = each(
        over & (took != with_customer),
        lambda r: f"row {r}: talk and hold took {took[r]} ms, expected {with_customer[r]} ms",
    )
    return found + each(
        over & (legs.free_ms != NOT_YET) & (wrapped != wrap),
        lambda r: f"row {r}: wrap took {wrapped[r]} ms, expected {wrap[r]} ms",
    )


def resolves(run: Run) -> Flags:
    """Whether each row's luck resolves its issue in the pool that answered it."""
    rows = run.answered & (run.legs.agent != NOT_YET)
    solved = np.zeros(len(rows), np.bool_)
    below = resolution_below(run.supply, run.demand.type[rows], run.legs.agent[rows], run.legs.leave_ms[rows])
    solved[rows] = run.demand.resolve_word[rows].astype(np.int64) < below
    return solved


def _resolution(run: Run) -> list[str]:
    """A leg resolves the issue when its luck is below the threshold of (type, pool), unless it is passed on."""
    solved, legs = np.where(run.passed_on, PASSED_ON, resolves(run)), run.legs
    known = run.answered & (legs.resolved != NOT_YET)
    return each(
        known & (legs.resolved != solved),
        lambda r: (
            f"row {r}: resolved is {legs.resolved[r]}, its luck in pool {legs.pool[r]} says {int(solved[r])}"
        ),
    )


def _closed_once(run: Run) -> list[str]:
    """Every issue is solved once or not at all; a solved one is not open, and nobody asks about it again."""
    legs, issue = run.legs, run.demand.issue
    count = int(issue.max(initial=-1)) + 1
    solved = np.flatnonzero((legs.resolved == 1) & (legs.leave_ms != NOT_YET))
    under_way = (legs.state == State.IN_SERVICE) & (legs.leave_ms == NOT_YET)
    open_now = under_way | np.isin(legs.state, (State.BEFORE_QUEUE, State.WAITING, State.BETWEEN_CALLS))
    times_solved, times_open = (np.bincount(issue[rows], minlength=count) for rows in (solved, open_now))
    solved_ms = np.full(count, NEVER)
    solved_ms[issue[solved]] = legs.leave_ms[solved]
    found = [
        f"issue {i}: was solved {times_solved[i]} times and is open in {times_open[i]} contacts"
        for i in np.flatnonzero(times_solved + times_open > 1)
    ]
    return found + each(
        legs.dial_ms > solved_ms[issue],
        lambda r: f"row {r}: dialled at {legs.dial_ms[r]} ms about issue {issue[r]}, solved before",
    )
