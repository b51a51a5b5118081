"""What must hold of each agent: one contact at a time, on duty, not on a break, in the agent's own pool."""

from __future__ import annotations

import numpy as np

from simcenter.engine.audit.run import Numbers, Run, Side, each
from simcenter.engine.tables import NEVER, NOT_YET, Flags, Ints, Spells


def audit_agents(run: Run) -> list[str]:
    """List what is wrong with agents taken one by one."""
    return [
        *_pools(run),
        *_spell_table(run),
        *_breaks_on_duty(run),
        *_one_contact_at_a_time(run),
        *_on_duty_when_serving(run),
        *_no_break_when_serving(run),
    ]


def _pools(run: Run) -> list[str]:
    """The agent belongs to the pool the contact was served by."""
    legs = run.legs
    who = run.answered & (legs.agent != NOT_YET) & (legs.pool != NOT_YET)
    own = run.supply.agent_pool[np.maximum(legs.agent, 0)] if len(run.supply.agent_pool) else legs.pool
    return each(
        who & (own != legs.pool),
        lambda r: f"row {r}: was served for pool {legs.pool[r]} by agent {legs.agent[r]} of pool {own[r]}",
    )


def _spell_table(run: Run) -> list[str]:
    """Spells are sorted by (agent, start, kind), run forwards, and those of one kind do not overlap."""
    spells = run.spells
    keys = np.stack([spells.agent, spells.start_ms, spells.kind])
    step = np.diff(keys, axis=1)
    first = (step != 0).argmax(axis=0)  # the first of agent, start, kind in which two neighbours differ
    backwards = 1 + np.flatnonzero(np.take_along_axis(step, first[np.newaxis], axis=0)[0] < 0)
    found = each(
        backwards,
        lambda s: f"spell {s}: of agent {spells.agent[s]} is not where (agent, start, kind) puts it",
    )
    found += each(
        spells.end_ms < spells.start_ms,
        lambda s: (
            f"spell {s}: of agent {spells.agent[s]} ends at {spells.end_ms[s]} ms, "
            f"before its start at {spells.start_ms[s]} ms"
        ),
    )
    for name, part in (("on duty", run.duties), ("on a break", run.breaks)):
        again = (part.agent[1:] == part.agent[:-1]) & (part.start_ms[1:] < part.end_ms[:-1])
        found += [
            f"agent {part.agent[i]}: is {name} twice at {part.start_ms[i + 1]} ms"
            for i in np.flatnonzero(again)
        ]
    return found


def _last_begun(spells: Spells, places: Ints, side: Side) -> tuple[Ints, Ints]:
    """Agent and end of the last spell that begins at or before ('right') or before ('left') each place."""
    begun = np.searchsorted(Run.on_axis(spells.agent, spells.start_ms), places, side)
    nobody = np.array([NOT_YET], np.int64)
    agents, ends = np.concatenate([nobody, spells.agent]), np.concatenate([nobody, spells.end_ms])
    return agents[begun], ends[begun]


def _within(spells: Spells, agent: Numbers, start: Ints, end: Ints) -> Flags:
    """Whether each interval of an agent lies in one of the agent's spells."""
    whose, until = _last_begun(spells, Run.on_axis(agent, start), "right")
    inside: Flags = (whose == agent) & (end <= until)
    return inside


def _breaks_on_duty(run: Run) -> list[str]:
    """Every break lies inside a duty spell."""
    rests = run.breaks
    inside = _within(run.duties, rests.agent, rests.start_ms, rests.end_ms)
    return [
        f"agent {rests.agent[i]}: has a break at {rests.start_ms[i]} ms outside duty"
        for i in np.flatnonzero(~inside)
    ]


def _one_contact_at_a_time(run: Run) -> list[str]:
    """The contacts of an agent do not overlap, but for chats among themselves."""
    rows, legs = run.by_agent, run.legs
    same = legs.agent[rows[1:]] == legs.agent[rows[:-1]]
    overlap = same & (legs.answer_ms[rows[1:]] < run.free_ms[rows[:-1]])
    overlap &= ~(run.chats[rows[1:]] & run.chats[rows[:-1]])
    found = [
        f"row {r}: was answered at {legs.answer_ms[r]} ms by agent {legs.agent[r]}, busy with row {other}"
        for r, other in zip(rows[1:][overlap], rows[:-1][overlap], strict=True)
    ]
    busy = run.busy
    again = (busy.agent[1:] == busy.agent[:-1]) & (busy.start_ms[1:] < busy.end_ms[:-1])
    if run.supply.slots is None or found:
        return found
    return [
        f"agent {busy.agent[i]}: took a call during a chat, or a chat during a call, at {busy.start_ms[i + 1]} ms"
        for i in np.flatnonzero(again)
    ]


def _on_duty_when_serving(run: Run) -> list[str]:
    """Every service lies inside a duty spell of its agent."""
    rows, legs = run.by_agent, run.legs
    until = np.where(run.free_ms[rows] == NEVER, run.end_ms, run.free_ms[rows])
    inside = _within(run.duties, legs.agent[rows], legs.answer_ms[rows], until)
    return [
        f"row {r}: agent {legs.agent[r]} was not on duty from {legs.answer_ms[r]} to {t} ms"
        for r, t in zip(rows[~inside], until[~inside], strict=True)
    ]


def _no_break_when_serving(run: Run) -> list[str]:
    """No service overlaps a break of its agent."""
    rows, legs = run.by_agent, run.legs
    whose, until = _last_begun(run.breaks, Run.on_axis(legs.agent[rows], run.free_ms[rows]), "left")
    resting = (whose == legs.agent[rows]) & (until > legs.answer_ms[rows])
    return [
        f"row {r}: agent {legs.agent[r]} was on a break between {legs.answer_ms[r]} and {run.free_ms[r]} ms"
        for r in rows[resting]
    ]
