"""Two policies of a user's own: one that looks at everything there is to see, one that also refuses pairs."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simcenter.routing.policy import RoutingPolicy
from simcenter.routing.queues import queues_of
from simcenter.routing.tables import Floats, Ints, View
from simcenter.routing.view import (
    READS,
    all_idle,
    all_waiting,
    decided,
    head_attempt,
    head_luck,
    head_wait,
    idle,
    in_target,
    longest_idle,
    number,
    on_duty,
    waiting,
)
from simcenter.scenario.model import Scenario

COLUMNS = 3
HALF_A_MINUTE = 30_000


class Curious(RoutingPolicy):
    """Ranks by every accessor of the view, so that a wrong number in any of them changes a decision."""

    reads: ClassVar[frozenset[str]] = frozenset(READS)
    says: ClassVar[str] = "looks at everything"

    def table(self, scenario: Scenario) -> Floats:
        """Small whole numbers, different from queue to queue."""
        queues, columns = np.arange(len(queues_of(scenario)))[:, None], np.arange(COLUMNS)[None, :]
        return np.asarray((5 * queues + 3 * columns) % 7 - 2, np.float64)

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        """By length of the line, attempt and wait; otherwise while half of the pool is idle, or has long been."""
        score = number(view, queue, 0) * waiting(view, queue) + number(view, queue, 1) * head_attempt(
            view, queue
        )
        if 2 * idle(view, pool) > on_duty(view, pool):
            score = -score
        if longest_idle(now, view, pool) > HALF_A_MINUTE:
            score += number(view, queue, 2)
        score += head_luck(view, queue) * all_waiting(view) - in_target(view, queue) / (1 + decided(view, queue))
        return score + head_wait(now, view, queue) / 60_000

    @staticmethod
    def agent_score(now: int, view: View, queue: int, pool: int) -> float:
        """By who is there, idle and since when; otherwise for long lines, follow-ups and long waits."""
        score = 2.0 * idle(view, pool) - on_duty(view, pool) + longest_idle(now, view, pool) // HALF_A_MINUTE
        score -= head_luck(view, queue) * all_idle(view)
        if waiting(view, queue) > 2:
            score = -score
        if head_attempt(view, queue) > 1:
            score = -0.5 * score
        return (
            score
            if head_wait(now, view, queue) < HALF_A_MINUTE
            else number(view, queue, pool % COLUMNS) * score
        )


class Choosy(Curious):
    """Refuses some pairs at first and others after a while: who is looked at when decides who meets."""

    says: ClassVar[str] = "refuses some pairs at first and others after a while"

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        """The longest wait, unless refused."""
        return -np.inf if _refused(now, view, queue, pool) else float(head_wait(now, view, queue))

    @staticmethod
    def agent_score(now: int, view: View, queue: int, pool: int) -> float:
        """The agent rule decides, unless refused."""
        return -np.inf if _refused(now, view, queue, pool) else 1.0


class Gated(Curious):
    """Ranks like the curious one, and says who is eligible by wait, luck, lines and idle agents."""

    says: ClassVar[str] = "lets pairs meet by wait, luck, lines and idle agents"

    def looks(self, scenario: Scenario) -> Ints:
        """Two waits for every queue."""
        return np.tile(np.array([HALF_A_MINUTE, 4 * HALF_A_MINUTE]), (len(queues_of(scenario)), 1))

    @staticmethod
    def eligible(now: int, view: View, queue: int, pool: int) -> bool:
        """Everybody after two minutes; before, by lines and idle agents, the unlucky only after half a minute."""
        wait = head_wait(now, view, queue)
        if wait >= 4 * HALF_A_MINUTE:
            return True
        if head_luck(view, queue) < 0.5 and wait < HALF_A_MINUTE:
            return False
        return 2 * idle(view, pool) > on_duty(view, pool) or (all_waiting(view) + queue + pool) % 3 > 0


def _refused(now: int, view: View, queue: int, pool: int) -> bool:
    young = 1 if head_wait(now, view, queue) < 2 * HALF_A_MINUTE else 0
    return (head_attempt(view, queue) + queue + pool + young) % 3 == 0
