"""What contacts hear at the entry to their queues, and calls to those who were not there, as tables."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simcenter.routing.tables import NOT_YET, Ints


class Offer(IntEnum):
    """What a contact was offered that found no agent free at once."""

    NOT_MADE = 0
    DECLINED = 1
    ACCEPTED = 2


class Entries(NamedTuple):
    """What each row of `Demand` heard that joined a queue of the first line and found no agent free at once.

    NOT_YET for all others; no entries where nobody may balk or be called back.
    """

    announced: Ints = np.zeros(0, np.int64)  # the estimated wait, or a number ahead; NEVER: no agent on duty
    ahead: Ints = np.zeros(0, np.int64)  # how many waited ahead in its queue
    offer: NDArray[np.int8] = np.zeros(0, np.int8)  # an `Offer`


class Calls(NamedTuple):
    """Calls to customers who were not reached, sorted by (row, start)."""

    row: Ints = np.zeros(0, np.int64)
    queue: Ints = np.zeros(0, np.int64)  # where the call-back had stood
    agent: Ints = np.zeros(0, np.int64)
    start_ms: Ints = np.zeros(0, np.int64)
    end_ms: Ints = np.zeros(0, np.int64)  # NOT_YET when the run ended before


def empty_entries(rows: int) -> Entries:
    """Make the table of what `rows` rows heard as they joined their queues, none having joined yet."""
    return Entries(np.full(rows, NOT_YET, np.int64), np.full(rows, NOT_YET, np.int64), np.full(rows, NOT_YET, np.int8))


__all__ = ["Calls", "Entries", "Offer", "empty_entries"]
