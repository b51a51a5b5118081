"""Whether problems were solved: first-contact resolution, contacts per issue, time to resolution."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simcenter.engine.tables import Flags
from simcenter.results.daily.issues import Ending, endings_of, first_dial_ms, issues_left_out
from simcenter.results.daily.layout import layout_of
from simcenter.results.result import Result

_UNRESOLVED = (
    Ending.SILENT,
    Ending.RETURN_BEYOND,
    Ending.RETURN_CAPPED,
    Ending.RETURNED,
)


@dataclass(frozen=True)
class Resolution:
    """Issues begun in the measured time and how they ended; issues carried in are left out.

    ``issues = resolved + self_served + open + unresolved_at_horizon + capped + silent + lost``.
    """

    issues: int
    resolved: int
    open: int
    """A contact was under way when the run ended."""
    unresolved_at_horizon: int
    """The customer would contact again after the horizon."""
    capped: int
    """The customer would contact again but has no attempt left: counted as unresolved."""
    silent: int
    """Served and unresolved, and the customer does not come back."""
    lost: int
    """Abandoned, blocked, closed out or not helped by self-service, and the customer does not come back."""
    first_answered: int
    """Issues whose first contact was answered and is over."""
    first_resolved: int
    contacts: int
    redials: int
    repeats: int
    self_served: int
    """Solved in self-service, without an agent."""
    sent_back: int
    """Contained without help, and asked again."""
    resolution_s: float
    """From first dialling to the end of the contact that resolved, summed over resolved issues."""

    @property
    def fcr(self) -> float:
        """True first-contact resolution: resolved in the first contact / first contact answered."""
        return _ratio(self.first_resolved, self.first_answered)

    @property
    def contacts_per_issue(self) -> float:
        """Contacts / issues begun."""
        return _ratio(self.contacts, self.issues)

    @property
    def time_to_resolution(self) -> float:
        """Mean seconds from first dialling to the end of the contact that resolved, of resolved issues."""
        return _ratio(self.resolution_s, self.resolved)


def resolution(result: Result, rows: Flags | None = None) -> Resolution:
    """Follow issues to their end.

    Parameters
    ----------
    rows
        A selection by tier, need, channel or type; with others, such as a pool, issues fall apart and the
        counts are of the contacts selected only.
    """
    demand, legs = result.demand, result.legs
    ending = endings_of(result, layout_of(result))
    if rows is not None:
        legs_too = rows if not len(demand.contact) else rows[demand.contact]
        ending = np.where(legs_too, ending, np.uint8(Ending.NOTHING))
    ending = np.where(ending == Ending.PASSED_ON, np.uint8(Ending.NOTHING), ending)
    counts = np.bincount(ending, minlength=len(Ending))
    first = np.bincount(ending[demand.attempt == 1], minlength=len(Ending))
    solved = np.flatnonzero(ending == Ending.RESOLVED)
    taken = legs.leave_ms[solved] - first_dial_ms(result, solved)

    def of(*endings: Ending) -> int:
        return int(counts[list(endings)].sum())

    return Resolution(
        issues=int(first[1:].sum()),
        resolved=of(Ending.RESOLVED),
        open=of(Ending.OPEN),
        unresolved_at_horizon=of(Ending.RETURN_BEYOND, Ending.REDIAL_BEYOND),
        capped=of(Ending.RETURN_CAPPED, Ending.REDIAL_CAPPED),
        silent=of(Ending.SILENT),
        lost=of(Ending.LOST),
        first_answered=int(first[[Ending.RESOLVED, *_UNRESOLVED]].sum()),
        first_resolved=int(first[Ending.RESOLVED]),
        contacts=int(counts[1:].sum()),
        redials=of(Ending.REDIALLED),
        repeats=of(Ending.RETURNED),
        self_served=of(Ending.SELF_SERVED),
        sent_back=of(Ending.SENT_BACK),
        resolution_s=int(taken.sum()) / 1_000,
    )


def observed_fcr(result: Result, rows: Flags | None = None, *, window_ms: int | None = None) -> float:
    """Of the issues whose first contact was answered and is over, the share not contacted about again.

    This is what a center can see of its first-contact resolution: silent customers look satisfied, and
    repeats after the horizon are not seen.

    Parameters
    ----------
    window_ms
        Only repeats that dial within this of the first contact's end count; all of the horizon by default.
    """
    demand, legs = result.demand, result.legs
    ending = endings_of(result, layout_of(result))
    first = (demand.attempt == 1) & np.isin(ending, (Ending.RESOLVED, *_UNRESOLVED))
    if rows is not None:
        first &= rows
    repeated = first & (ending == Ending.RETURNED)
    if window_ms is not None:
        later = np.where(demand.next >= 0, legs.dial_ms[demand.next], -1)
        repeated &= later - legs.leave_ms <= window_ms
    return _ratio(int(first.sum() - repeated.sum()), int(first.sum()))


def left_out(result: Result) -> int:
    """Count the issues left out: those carried in, and those begun in the warm-up."""
    out = issues_left_out(result, layout_of(result))
    return 0 if out is None else int(out.sum())


def _ratio(above: float, below: float) -> float:
    return above / below if below > 0 else math.nan
