"""What must hold of agents with personal shifts: there from start to end, gone when they may, breaks kept."""

from __future__ import annotations

import numpy as np

from simcenter.engine.audit.run import Run, closing_after
from simcenter.engine.tables import NEVER, Closing, DutyKind

Stretch = tuple[int, int]
"""From and to, in milliseconds."""


def audit_rosters(run: Run) -> list[str]:
    """List what is wrong with agents who have a roster, and with breaks."""
    shifts = _shifts(run)
    found = []
    for agent, times in shifts.items():
        duties = _stretches(run, agent)
        found += _starts(agent, times, duties)
        found += _whole_shifts(run, agent, times, duties)
        for duty in duties:
            found += _overtime(run, agent, times, duty)
            found += _drain_stays(run, agent, times, duty)
    return found + _breaks(run)


def _shifts(run: Run) -> dict[int, list[Stretch]]:
    """Shifts of each agent who has any, in their order; those cut off by the horizon end there."""
    supply = run.supply
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for row in run.duty_rows_of(DutyKind.SHIFT_STARTS):
        starts.setdefault(int(supply.duty_agent[row]), []).append(int(supply.duty_ms[row]))
    for row in run.duty_rows_of(DutyKind.SHIFT_ENDS):
        ends.setdefault(int(supply.duty_agent[row]), []).append(int(supply.duty_ms[row]))
    return {
        agent: list(zip(begun, [*ends.get(agent, []), run.end_ms], strict=False))
        for agent, begun in starts.items()
    }


def _stretches(run: Run, agent: int) -> list[Stretch]:
    """When an agent was on duty."""
    first, last = np.searchsorted(run.duties.agent, (agent, agent + 1))
    return list(
        zip(run.duties.start_ms[first:last].tolist(), run.duties.end_ms[first:last].tolist(), strict=True)
    )


def _services(run: Run, agent: int, duty: Stretch) -> list[Stretch]:
    """When an agent was busy within a stretch of duty, in the order of time."""
    low, high = Run.on_axis(np.array([agent, agent]), np.array(duty))
    busy = slice(np.searchsorted(run.busy_axis, low, "left"), np.searchsorted(run.busy_axis, high, "right"))
    return list(zip(run.busy.start_ms[busy].tolist(), run.busy.end_ms[busy].tolist(), strict=True))


def _starts(agent: int, shifts: list[Stretch], duties: list[Stretch]) -> list[str]:
    """An agent comes on duty only as a shift starts."""
    begun = {start for start, _ in shifts}
    return [
        f"agent {agent}: came on duty at {start} ms, when no shift of this agent starts"
        for start, _ in duties
        if start not in begun
    ]


def _whole_shifts(run: Run, agent: int, shifts: list[Stretch], duties: list[Stretch]) -> list[str]:
    """An agent is on duty for the whole of each shift."""
    return [
        f"agent {agent}: was not on duty for the whole shift from {start} to {end} ms"
        for start, end in shifts
        if not any(on <= start and off >= min(end, run.end_ms) for on, off in duties)
    ]


def _overtime(run: Run, agent: int, shifts: list[Stretch], duty: Stretch) -> list[str]:
    """Past a shift's end an agent finishes the contact in progress or stays for a drain, nothing else."""
    found = []
    services = _services(run, agent, duty)
    for number, (_, end) in enumerate(shifts):
        following = shifts[number + 1][0] if number + 1 < len(shifts) else NEVER
        until = min(duty[1], following)
        if not duty[0] <= end < until:
            continue
        idle_from = _unjustified(run, services, end, until)
        if idle_from is not None:
            found.append(
                f"agent {agent}: stayed on duty at {idle_from} ms, past the shift's end at {end} ms, "
                "without a contact in progress or a drain"
            )
    return found


def _unjustified(run: Run, services: list[Stretch], end: int, until: int) -> int | None:
    """First moment from `end` to `until` at which neither a contact nor a drain kept an agent, if any."""
    at = max((free for answer, free in services if answer <= end), default=end)
    at = max(at, end)
    for answer, free in [*((a, f) for a, f in services if a >= at), (until, until)]:
        if at >= until:
            return None
        if not _draining(run, at, min(answer, until)):
            return at
        at = max(at, free)
    return None


def _draining(run: Run, start: int, end: int) -> bool:
    """Whether the center was closed, and contacts were in it, from `start` to `end` without a gap."""
    supply = run.supply
    window = int(np.searchsorted(supply.closes_ms, start, "right")) - 1
    if supply.closing != Closing.DRAIN or window < 0:
        return False
    opens = int(supply.opens_ms[window + 1]) if window + 1 < len(supply.opens_ms) else NEVER
    if end > opens:
        return False
    if start == end:
        return True
    ends = run.in_center.ends
    between = ends[np.searchsorted(ends, start, "left") : np.searchsorted(ends, end, "left")]
    return bool((run.in_center.after(np.concatenate([np.array([start]), between])) > 0).all())


def _drain_stays(run: Run, agent: int, shifts: list[Stretch], duty: Stretch) -> list[str]:
    """While contacts are in the center after closing, all present stay whose shift was not over before."""
    now = np.array([duty[1]])
    if run.supply.closing != Closing.DRAIN or duty[1] >= run.end_ms or closing_after(run.supply, now)[0] >= 0:
        return []
    closed = run.supply.closes_ms[np.searchsorted(run.supply.closes_ms, duty[1], "right") - 1]
    due = max((end for _, end in shifts if end <= duty[1]), default=NEVER)
    if due < closed or run.in_center.throughout(now)[0] == 0:
        return []
    return [f"agent {agent}: went off duty at {duty[1]} ms, though the drain after closing was not over"]


def _breaks(run: Run) -> list[str]:
    """Breaks are those of the duty table; each waits for the contact in progress, the end of duty cuts it."""
    supply, rests = run.supply, run.breaks
    planned: dict[int, list[Stretch]] = {int(agent): [] for agent in np.unique(rests.agent)}
    for row in run.duty_rows_of(DutyKind.BREAK_STARTS):
        pause = int(supply.duty_ms[row]), int(supply.duty_length_ms[row])
        planned.setdefault(int(supply.duty_agent[row]), []).append(pause)
    found = []
    for agent in sorted(planned):
        first, last = np.searchsorted(rests.agent, (agent, agent + 1))
        taken = _joined(
            list(zip(rests.start_ms[first:last].tolist(), rests.end_ms[first:last].tolist(), strict=True))
        )
        expected = _joined(_expected_breaks(run, agent, planned[agent]))
        found += [
            f"agent {agent}: has no break from {a} to {b} ms" for a, b in expected if (a, b) not in taken
        ]
        found += [
            f"agent {agent}: has a break from {a} to {b} ms that nothing planned"
            for a, b in taken
            if (a, b) not in expected
        ]
    return found


def _expected_breaks(run: Run, agent: int, planned: list[Stretch]) -> list[Stretch]:
    """When an agent should have rested, given when this agent was on duty and busy."""
    expected: list[Stretch] = []
    duties = _stretches(run, agent)
    rested_until = 0
    for due, length in planned:
        duty = next(((on, off) for on, off in duties if on <= due < off), None)
        if duty is None:
            continue
        begin = max(due, rested_until)
        begin = max(
            [begin, *(free for answer, free in _services(run, agent, duty) if answer <= begin < free)]
        )
        if begin < duty[1]:
            rested_until = min(begin + length, duty[1])
            expected.append((begin, rested_until))
    return expected


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    """The same stretches, those that touch made one, and without those of no length.

    Such a break is what remains of one that waited for a contact which took until the end of the shift.
    """
    joined: list[Stretch] = []
    for start, end in stretches:
        if start == end:
            continue
        if joined and joined[-1][1] == start:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined
