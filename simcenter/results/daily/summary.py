"""The tables of a summarised day: what each row and column is, and how days are added up or stacked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simcenter.engine.tables import Ints
from simcenter.results.daily.layout import Layout

Counts = NDArray[np.integer]


class Sum(IntEnum):
    """Milliseconds summed over the contacts of a type that arrive in an interval."""

    WAIT_ANSWERED = 0
    WAIT_LEFT = 1  # of those who abandoned or were closed out
    WAIT_OPEN = 2  # of those still waiting, up to the end of the run
    TO_HUMAN = 3  # from dialling to the answer
    HANDLE = 4  # of those finished


class Served(IntEnum):
    """Contacts of a type answered by a pool, and their milliseconds."""

    ANSWERED = 0
    IN_TARGET = 1
    FINISHED = 2  # deferred work included, and so in the next two
    KNOWN = 3  # whether the contact resolved the issue is known
    RESOLVED = 4
    WAIT = 5
    TALK = 6  # this and the next two: of those finished
    HOLD = 7
    WRAP = 8
    HANDLING = 9  # agents' time in the measured part of the run, whatever contact it was for
    HANDLED = 10  # answered, or deferred work begun


class Staff(IntEnum):
    """Milliseconds of the agents of a pool in an interval."""

    DUTY = 0  # breaks included
    BREAK = 1
    HANDLING = 2
    OVERTIME = 3  # on duty beyond the plan


class Issues(IntEnum):
    """Issues by type; those carried in or begun before the warm-up ended are left out.

    Each issue ends in exactly one of RESOLVED ... LOST and SELF_SERVED. CARRIED_IN stands beside them.
    """

    BEGUN = 0
    RESOLVED = 1
    OPEN = 2  # a contact is still under way
    AT_HORIZON = 3  # would contact again after the horizon
    CAPPED = 4  # would contact again but has no attempt left
    SILENT = 5  # unresolved, does not come back
    LOST = 6  # abandoned, blocked or closed out, does not come back
    FIRST_KNOWN = 7  # first contact answered and over
    FIRST_RESOLVED = 8
    FIRST_NOT_REPEATED = 9  # first contact answered and over, and no other contact within the horizon
    CONTACTS = 10
    REDIALS = 11  # contacts after an abandonment or a block
    REPEATS = 12  # contacts after an unresolved contact
    RESOLUTION_MS = 13  # from first dialling to the end of the contact that resolved, over RESOLVED
    CUSTOMER_MS = 14  # from dialling to the customer's end, over all ended contacts
    CARRIED_IN = 15  # left out: begun before the horizon, contacting again after the warm-up
    SELF_SERVED = 16  # solved in self-service
    SENT_BACK = 17  # contacts after one that self-service contained without help


class Overtaken(IntEnum):
    """Overtakes suffered by the contacts of a type, as `overtakes_suffered` counts them."""

    OVERTAKES = 0
    CONTACTS = 1  # overtaken at least once


class Worst(IntEnum):
    """The longest 1 % of a day's waits that are over, rounded up to whole contacts."""

    CONTACTS = 0
    WAIT_MS = 1


class Tied(IntEnum):
    """Contacts of a type that joined a queue, by what tied them to the center."""

    UNRECOGNISED = 0
    NAMED = 1  # meant for an agent of their own, who is there or not
    OWN = 2  # answered by that agent
    UPGRADED = 3  # at whose end the customer accepted a higher tier for the first time in the issue
    SERVED = 4  # at whose end a higher tier was offered, or would have been
    OF_LISTED = 5  # contacts of listed customers, whether they joined a queue or not
    CUSTOMERS = 6  # listed customers who contacted the center, by the type of each one's first contact
    REPEATING = 7  # of these, with more than one contact


class Passed(IntEnum):
    """What became of contacts of a type that agents passed on to another level of support."""

    CONTACTS = 0  # passed on at least once
    LEGS = 1  # passed on, however often
    ANSWERED = 2  # of those, answered at that level
    LOST = 3  # hung up or were let go while they waited for it
    WAIT_MS = 4  # of waits for it that are over
    MISROUTED = 5  # contacts that joined a wrong line first; the others are not about what became of these there
    SENT_ON = 6  # waits that are over for the right line, of those sent on from a wrong one
    SENT_ON_MS = 7


class Backlog(IntEnum):
    """A tier's queue, or that of all, where a run begins within the day."""

    CLEAR_MS = 0  # from the beginning until nobody waits for the first time, at most until closing
    NOT_CLEAR = 1  # 1 where somebody waits all the time until closing
    THERE = 2  # contacts waiting at the beginning; the next two say what became of them
    ANSWERED = 3
    HUNG_UP = 4


class Response(IntEnum):
    """First responses to deferred contacts of a type."""

    RESPONSES = 0
    CLOCK_MS = 1  # from coming to the end of the work, by the clock
    BUSINESS_MS = 2  # the same in hours the center is open
    JUDGED = 3  # contacts whose promise can be judged
    KEPT = 4  # of those, kept
    OPEN = 5  # waiting when the run ended
    LONGEST_CLOCK_MS = 6  # in a run; of runs added up their sum, which means nothing
    LONGEST_BUSINESS_MS = 7
    INTERRUPTIONS = 8  # times work was broken off for a call
    HANDED_BACK = 9  # times it was handed back by an agent who went


class Desk(IntEnum):
    """Milliseconds of the agents of a pool with chats, in an interval."""

    BUSY = 0  # with at least one
    CHATS = 1  # those held at once added up


class Entered(IntEnum):
    """Contacts of a type at the entry to their queue, and calls to those who wanted one."""

    OFFERED = 0  # a call-back
    ACCEPTED = 1
    ANSWERED = 2  # reached, and served
    DELAY_MS = 3  # of those, from the acceptance to an agent's taking the call that reached them
    IN_VAIN = 4  # calls nobody answered
    IN_VAIN_MS = 5  # time agents spent on these
    JUDGED = 6  # accepted call-backs promised within a time, of which it is known whether that was kept
    KEPT = 7  # of these, first called within it


class Kept(IntEnum):
    """Periods of a tier's promise."""

    PERIODS_KEPT = 0  # of the promise's own period
    PERIODS = 1  # in which the promise could be judged
    INTERVALS_KEPT = 2
    INTERVALS = 3


@dataclass(frozen=True, eq=False)
class DaySummary:
    """Sums over one horizon (or several added up, or a stack with one more leading axis).

    Every table is additive over days except `longest_ms`, whose sum is the largest.
    """

    layout: Layout
    days: Any  # horizons summed: 1, or an array (stack,)
    contacts: Counts  # [type, interval, Fate]
    first_attempts: Counts  # [type, Fate]: only contacts with attempt 1
    sums: Counts  # [type, interval, Sum]
    histogram: Counts  # [tier, (answered, left), bin] of waits
    longest_ms: Ints  # [tier] longest wait of those answered or left
    overtaken: Ints  # [type, Overtaken]
    worst: Ints  # [tier, Worst]; the last row is of all tiers together, ranked anew
    served: Ints  # [pool, type, Served]
    staff: Counts  # [pool, interval + 1, Staff]; the last is outside opening hours
    late_finishes: Ints  # [pool]
    issues: Ints  # [type, Issues]
    promises: Ints  # [tier, Kept]
    cents: Ints  # [pool, type] cost of the pool carried by the type
    tied: Ints  # [type, Tied]
    passed: Ints  # [type, Passed]
    desks: Ints  # [pool, interval + 1, Desk]; no rows where no contacts are chats
    backlog: Ints  # [tier + 1, Backlog], the last row all tiers together; no rows where a run begins at the opening

    responses: Ints  # [type, Response]; this and the next three have no rows where no work is deferred
    response_bins: Counts  # [type, (clock, business), bin] of the times they took
    response_periods: Ints  # [tier, (kept, judged)] periods of promises of a first response
    entered: Ints  # [type, Entered]; no rows where nobody may balk or be called back
    put_off: Counts  # [type, hour of the horizon] deferred contacts that wait

    def __add__(self, other: DaySummary) -> DaySummary:
        """Add the sums of other days."""
        return total(stack([self, other]))

    @property
    def nbytes(self) -> int:
        """Bytes of the tables, without the layout all days share."""
        return sum(
            getattr(self, field.name).nbytes for field in fields(self) if field.name not in ("layout", "days")
        )


_TABLES = tuple(field.name for field in fields(DaySummary) if field.name not in ("layout", "days"))


def stack(summaries: Sequence[DaySummary]) -> DaySummary:
    """Put summaries behind one another: every table gets a leading axis, so measures come out one a day.

    Raises
    ------
    ValueError
        When there are none, or they are not of one scenario.
    """
    if not summaries:
        raise ValueError("there are no days to put together")
    first = summaries[0].layout
    for summary in summaries:
        here = summary.layout
        if here is not first and (here.types, here.pools, here.slots) != (
            first.types,
            first.pools,
            first.slots,
        ):
            raise ValueError(f"days of {here.scenario!r} and {first.scenario!r} have different tables")
    tables = {name: np.stack([getattr(s, name) for s in summaries]) for name in _TABLES}
    return DaySummary(layout=first, days=np.array([s.days for s in summaries]), **tables)


def total(stacked: DaySummary) -> DaySummary:
    """Add up the days of a stack."""
    tables = {name: getattr(stacked, name).sum(axis=0) for name in _TABLES}
    tables["longest_ms"] = stacked.longest_ms.max(axis=0)
    return replace(stacked, days=int(np.sum(stacked.days)), **tables)
