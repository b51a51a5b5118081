"""What must hold of the center as a whole: nobody vanishes, lines suffice, closing closes, time adds up."""

from __future__ import annotations

import numpy as np

from simcenter.engine.audit.contacts import handle_steps
from simcenter.engine.audit.run import Presence, Run, closing_after, each
from simcenter.engine.named import states_of
from simcenter.engine.tables import NEVER, NOT_YET, Closing, Ints, State

AT_ONCE = (State.CONTAINED, State.BALKED)
"""States of those who give their line back as they would join a queue."""


def audit_center(run: Run) -> list[str]:
    """List what is wrong with the run as a whole."""
    return [*_nobody_vanishes(run), *_lines(run)]


def audit_course(run: Run) -> list[str]:
    """List what is wrong with how the run goes on and ends; calls in vain may have legs of their own."""
    return [*_closing(run), *_end(run), *_littles_law(run)]


def _nobody_vanishes(run: Run) -> list[str]:
    """Arrived = blocked + before queue + contained + balked + offered.

    Offered = answered + abandoned + closed out + waiting + lost + between calls.
    """
    counts = {state: int((run.legs.state == state).sum()) for state in State}
    arrived, offered = int((run.legs.dial_ms != NOT_YET).sum()), int(run.joined.sum())
    answered = int(run.answered.sum())
    before = counts[State.BLOCKED] + counts[State.BEFORE_QUEUE] + counts[State.CONTAINED] + counts[State.BALKED]
    unanswered = counts[State.ABANDONED] + counts[State.CLOSED_OUT] + counts[State.WAITING]
    unanswered += counts[State.LOST] + counts[State.BETWEEN_CALLS]
    open_or_lost = "closed out + waiting + lost + between calls"
    sums = [
        ("arrived", arrived, "blocked + before queue + contained + balked + offered", before + offered),
        ("offered", offered, f"answered + abandoned + {open_or_lost}", answered + unanswered),
        ("answered", answered, "finished + in service", counts[State.FINISHED] + counts[State.IN_SERVICE]),
    ]
    return [f"counts: {a} {x} is not {b} {y}" for a, x, b, y in sums if x != y]


def _lines(run: Run) -> list[str]:
    """Contacts in the center never exceed the trunk lines, and nobody is blocked while one is free."""
    lines, legs, on_lines = run.supply.lines, run.legs, run.on_lines
    blocked = legs.state == State.BLOCKED
    if lines == NOT_YET:
        return each(
            blocked, lambda r: f"row {r}: was blocked at {legs.dial_ms[r]} ms, though lines are unlimited"
        )
    rows = np.flatnonzero(run.takes_line)
    gone_ms = run.line_end_ms
    # In one moment: lines given back, dials, then those who join and go at once, then dials caused by these.
    late_end = (legs.entry_ms[rows] == gone_ms[rows]) | np.isin(legs.state[rows], AT_ONCE)
    ends = np.minimum(gone_ms[rows], NEVER // 8) * 4 + 2 * late_end
    starts = legs.dial_ms[rows] * 4 + np.where(run.cascades[rows], 3, 1)
    lasting = gone_ms[rows] > legs.dial_ms[rows]
    rows, starts = rows[lasting], starts[lasting]
    held = Presence(np.sort(starts), np.sort(ends[lasting])).after(starts)
    may_take = _lines_for(run)[rows]
    if run.plan.lines_held is not None:  # who of a moment dialled first is not known; the kindest is taken
        moment = legs.dial_ms[rows]
        held = np.searchsorted(np.sort(starts), 4 * moment, "left") - np.searchsorted(
            np.sort(ends[lasting]), 4 * moment + 3, "right"
        )
        held += 1
    found = [
        f"row {row}: took a line at {legs.dial_ms[row]} ms as number {n} of {most}"
        for row, n, most in zip(rows, held, may_take, strict=True)
        if n > most and run.begins[row]
    ]
    found += each(blocked & ~on_lines, lambda r: f"row {r}: was blocked, though it takes no line")
    return found + _blocked_without_need(run, np.flatnonzero(blocked & (legs.dial_ms != NOT_YET)))


def _lines_for(run: Run) -> Ints:
    """How many trunk lines may be taken when each row has dialled: all but those held for others."""
    lines, held, demand = run.supply.lines, run.plan.lines_held, run.demand
    if held is None:
        return np.full(len(demand.type), lines, np.int64)
    return lines - held[demand.type, states_of(demand, run.legs)]


def _blocked_without_need(run: Run, blocked: Ints) -> list[str]:
    """Blocked rows at whose moment a line was free, in whatever order things happened within it."""
    legs, rows = run.legs, np.flatnonzero(run.takes_line)
    gone_ms = run.line_end_ms
    # Whoever joined or was answered in the moment of leaving may have left after others dialled in it.
    late_end = gone_ms[rows] == np.maximum(legs.entry_ms, np.where(run.called, NOT_YET, legs.answer_ms))[rows]
    late_end |= np.isin(legs.state[rows], AT_ONCE)
    dials = np.sort(legs.dial_ms[rows])
    ends = np.sort(np.minimum(gone_ms[rows], NEVER // 8) * 2 + late_end)
    moments = legs.dial_ms[blocked]
    held = np.searchsorted(dials, moments, "left") - np.searchsorted(ends, moments * 2, "right")
    by_dial, cascade = rows[np.argsort(legs.dial_ms[rows], kind="stable")], run.cascades
    found, may_take = [], _lines_for(run)
    for row, moment, others in zip(blocked, moments, held, strict=True):
        first, last = np.searchsorted(dials, (moment, moment + 1))
        beside = by_dial[first:last]
        taken = int(others) + int((cascade[row] | cascade[beside] | (beside < row)).sum())
        if taken < may_take[row]:
            found.append(f"row {row}: was blocked at {moment} ms, when {taken} of {may_take[row]} lines were taken")
    return found


def _closing(run: Run) -> list[str]:
    """What the closing rule promises about contacts that were not through."""
    rule = run.supply.closing
    if rule == Closing.STOP:
        return _stopped(run)
    legs = run.legs
    found = [
        f"row {r}: is still {State(legs.state[r]).name}, though the run did not stop early"
        for r in np.flatnonzero(
            (legs.state == State.BEFORE_QUEUE) | ((legs.state == State.IN_SERVICE) & (run.stays_ms < NEVER))
        )
    ]
    return found + (_drained(run) if rule == Closing.DRAIN else _hung_up(run))


def _drained(run: Run) -> list[str]:
    """Nobody is let go, and only those wait for ever whom nobody served and who never hang up."""
    legs, patience = run.legs, run.demand.patience_ms
    found = each(
        legs.state == State.CLOSED_OUT,
        lambda r: f"row {r}: was closed out, though the center drains at closing",
    )
    return found + each(
        (legs.state == State.WAITING) & (patience < NEVER),
        lambda r: f"row {r}: still waits, though its patience of {patience[r]} ms ended",
    )


def _hung_up(run: Run) -> list[str]:
    """Who waits as the center closes is let go at that moment, who joins later at once."""
    legs, stood, waits = run.legs, run.legs.entry_ms, run.joined & ~run.deferred
    if len(run.stands_ms):
        stood = np.where(run.stands_ms == NOT_YET, stood, run.stands_ms)
    closes = closing_after(run.supply, stood)
    out = legs.state == State.CLOSED_OUT
    latest = np.where(closes == NOT_YET, legs.entry_ms, closes)
    left = (legs.state == State.WAITING) & ~run.deferred
    found = each(left, lambda r: f"row {r}: still waits, though closing hangs up")
    found += each(
        out & run.joined & (legs.leave_ms != latest),
        lambda r: f"row {r}: was closed out at {legs.leave_ms[r]} ms, expected {latest[r]} ms",
    )
    found += each(
        ~out & waits & (closes == NOT_YET),
        lambda r: (
            f"row {r}: joined at {legs.entry_ms[r]} ms, when the center was closed, and was not closed out"
        ),
    )
    # Closing stands before the end of patience within a moment, and after an agent's becoming free.
    too_late = np.where(legs.state == State.ABANDONED, run.wait_end_ms >= closes, run.wait_end_ms > closes)
    return found + each(
        ~out & (legs.state != State.WAITING) & waits & (closes != NOT_YET) & too_late,
        lambda r: f"row {r}: waited until {run.wait_end_ms[r]} ms, past the closing at {closes[r]} ms",
    )


def _stopped(run: Run) -> list[str]:
    """Nothing happens at or after the horizon, and what was due before has happened."""
    legs, demand, horizon = run.legs, run.demand, run.supply.horizon_ms
    found = each(
        legs.state == State.CLOSED_OUT, lambda r: f"row {r}: was closed out, though the run only stops"
    )
    for name in ("dial_ms", "entry_ms", "answer_ms", "leave_ms", "free_ms"):
        times = getattr(legs, name)
        found += [
            f"row {r}: {name} {times[r]} is not before the horizon {horizon}"
            for r in np.flatnonzero(times >= horizon)
        ]
    with_customer, wrap = handle_steps(run)
    talked = legs.answer_ms + with_customer
    serving = legs.state == State.IN_SERVICE
    due = [
        (legs.state == State.BEFORE_QUEUE, legs.dial_ms + demand.before_queue_ms, "joined a queue"),
        (legs.state == State.WAITING, legs.entry_ms + demand.patience_ms, "hung up"),
        (serving & (legs.leave_ms == NOT_YET), talked, "left"),
        (serving, talked + wrap, "freed its agent"),
    ]
    for rows, moment, what in due:
        found += [
            f"row {r}: is open at the horizon {horizon}, but should have {what} at {moment[r]} ms"
            for r in np.flatnonzero(rows & (moment < horizon))
        ]
    return found


def _end(run: Run) -> list[str]:
    """The run ends with the last thing that happened, or at the horizon where it stops there."""
    expected = run.supply.horizon_ms
    if run.supply.closing != Closing.STOP:
        legs = run.legs
        times = (legs.dial_ms, legs.entry_ms, legs.answer_ms, legs.leave_ms, legs.free_ms)
        stands = run.stands_ms[run.stands_ms < NEVER]
        happened = np.concatenate([*times, stands, run.spells.start_ms, run.spells.end_ms, run.supply.duty_ms])
        expected = int(happened.max(initial=0))
    found = (
        [f"end: the run ended at {run.end_ms} ms, expected {expected} ms"] if run.end_ms != expected else []
    )
    late = run.spells.end_ms > run.end_ms
    return found + each(
        late, lambda s: f"spell {s}: of agent {run.spells.agent[s]} ends after the run's end {run.end_ms}"
    )


def _littles_law(run: Run) -> list[str]:
    """The integral over time of how many wait equals the sum of waits, and likewise in service, exactly.

    This is Little's law over one finished run, where it is an identity: contacts still open count until the
    run's end. One side is read off the numbers present between consecutive moments, the other off each
    contact's state and drawn times.
    """
    found = []
    legs, end = run.legs, run.end_ms
    for queue in range(len(run.plan.reserve)):
        rows = run.joined & (legs.queue == queue)
        until = np.where(
            legs.state == State.WAITING, end, np.where(run.answered, legs.answer_ms, legs.leave_ms)
        )
        waits = int((until - legs.entry_ms)[rows].sum())
        area = _area(legs.entry_ms[rows], run.wait_end_ms[rows], end)
        if area != waits:
            found.append(f"queue {queue}: waiting over time adds up to {area} ms, waits to {waits} ms")
    with_customer, wrap = handle_steps(run)
    for pool in range(run.supply.n_pools):
        rows = run.answered & (legs.pool == pool)
        handled = np.where(legs.state == State.IN_SERVICE, end - legs.answer_ms, with_customer + wrap)
        total, area = int(handled[rows].sum()), _area(legs.answer_ms[rows], run.free_ms[rows], end)
        if area != total:
            found.append(
                f"pool {pool}: in service over time adds up to {area} ms, handle times to {total} ms"
            )
    return found


def _area(starts: Ints, ends: Ints, until: int) -> int:
    """Integral from 0 to `until` of how many of some intervals hold."""
    moments = np.unique(np.concatenate([starts, ends[ends < until], np.array([until])]))
    moments = moments[moments <= until]
    present = np.searchsorted(np.sort(starts), moments, "right") - np.searchsorted(
        np.sort(ends), moments, "right"
    )
    return int((present[:-1] * np.diff(moments)).sum())
