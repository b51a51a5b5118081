"""Which contact is meant: by its number, or the one of a day that waited longest."""

from __future__ import annotations

import numpy as np

from simcenter.engine.tables import NOT_YET, State
from simcenter.results.result import Result
from simcenter.scenario.errors import Mistake, nearest, quote


def choose(result: Result, contact: int | None, longest_wait: str | None, *, abandoned: bool) -> int:
    """Find the row of `Demand` that is meant.

    Parameters
    ----------
    result
        The day under the first routing.
    contact
        The number, as in the contacts frame and file.
    longest_wait
        A tier: its contact that waited longest.
    abandoned
        The contact that hung up after the longest wait; with `longest_wait`, of that tier.

    Raises
    ------
    Mistake
        When there is no such contact, or nothing happened to it.
    """
    legs = result.legs
    if contact is not None:
        if not 0 <= contact < len(legs.state):
            raise Mistake(f"contact {contact:,}", f"a number from 0 to {len(legs.state) - 1:,}, as this day has them")
        if legs.state[contact] == State.ASLEEP:
            raise Mistake(
                f"contact {contact:,}, a call that would have followed an earlier one, and nothing caused it",
                "a contact that dialled, such as `simcenter run --contacts FILE` lists them",
            )
        return contact
    chosen = legs.entry_ms >= 0
    if abandoned:
        chosen &= legs.state == State.ABANDONED
    whose = ""
    if longest_wait is not None:
        tiers = list(result.scenario.tiers)
        if longest_wait not in tiers:
            near = nearest(longest_wait, tiers)
            raise Mistake(f"the tier {quote(longest_wait)}", f"one of {', '.join(tiers)}", nearest=near)
        own = np.array([kind.tier == longest_wait for kind in result.scenario.types])
        chosen &= own[result.demand.type]
        whose = f" of {longest_wait}"
    rows = np.flatnonzero(chosen)
    if not len(rows):
        did = "hung up" if abandoned else "entered a queue"
        raise Mistake(f"no contact{whose} that {did} on this day", "another day (--day) or seed")
    end = np.where(
        legs.answer_ms >= 0, legs.answer_ms, np.where(legs.leave_ms == NOT_YET, result.end_ms, legs.leave_ms)
    )
    return int(rows[np.argmax((end - legs.entry_ms)[rows])])
