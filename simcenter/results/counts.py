"""How many contacts came and what became of them; nothing vanishes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simcenter.engine.tables import Flags, State
from simcenter.results.result import Result
from simcenter.results.select import measured_rows


@dataclass(frozen=True)
class Counts:
    """Contacts by outcome.

    ``arrived = contained + left_before_queue + blocked + balked + offered + open_before_queue`` and
    ``offered = answered + abandoned + closed_out + not_reached + open``, ``answered = finished + in_service``.
    """

    blocked: int
    abandoned: int
    closed_out: int
    finished: int
    in_service: int
    """Answered, talk, hold or wrap not over when the run ended."""
    open: int
    """Still waiting when the run ended, on the line or for a call-back."""
    open_before_queue: int
    """Had dialled, not yet in a queue when the run ended."""
    contained: int = 0
    """Left self-service without asking for an agent, helped or not."""
    left_before_queue: int = 0
    """Nobody hangs up before the queue yet."""
    balked: int = 0
    """Left at the announced wait."""
    not_reached: int = 0
    """Accepted a call-back, were called in vain, and given up."""

    @property
    def answered(self) -> int:
        """Contacts answered by an agent."""
        return self.finished + self.in_service

    @property
    def offered(self) -> int:
        """Contacts that joined a queue."""
        return self.answered + self.abandoned + self.closed_out + self.not_reached + self.open

    @property
    def arrived(self) -> int:
        """Contacts that dialled."""
        before = self.contained + self.left_before_queue + self.blocked + self.balked
        return before + self.offered + self.open_before_queue


def count(result: Result, rows: Flags | None = None) -> Counts:
    """Count contacts by outcome.

    Parameters
    ----------
    rows
        From `simcenter.results.select.select`; all measured contacts by default.
    """
    rows = measured_rows(result) if rows is None else rows
    by_state = np.bincount(result.legs.state[rows], minlength=len(State))
    return Counts(
        blocked=int(by_state[State.BLOCKED]),
        abandoned=int(by_state[State.ABANDONED]),
        closed_out=int(by_state[State.CLOSED_OUT]),
        finished=int(by_state[State.FINISHED]),
        in_service=int(by_state[State.IN_SERVICE]),
        open=int(by_state[State.WAITING] + by_state[State.BETWEEN_CALLS]),
        open_before_queue=int(by_state[State.BEFORE_QUEUE]),
        contained=int(by_state[State.CONTAINED]),
        balked=int(by_state[State.BALKED]),
        not_reached=int(by_state[State.LOST]),
    )
