"""Routing policies each of which breaks one rule of the contract, and two that keep it."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from simcenter.routing.policy import RoutingPolicy
from simcenter.routing.tables import Floats, View
from simcenter.routing.view import head_attempt, head_wait, idle, number, waiting
from simcenter.scenario.model import Scenario


@dataclass(frozen=True)
class Base(RoutingPolicy):
    """What the others have in common."""

    reads: ClassVar[frozenset[str]] = frozenset({"head_wait"})
    says: ClassVar[str] = "is there to be tested"


class RepeatsFirst(Base):
    """Keeps the contract: who calls again goes first, then by wait; contacts prefer the emptier pool."""

    reads: ClassVar[frozenset[str]] = frozenset({"head_wait", "head_attempt", "idle"})

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        return _again(view, queue) * 1e9 + head_wait(now, view, queue)

    @staticmethod
    def agent_score(now: int, view: View, queue: int, pool: int) -> float:
        return float(idle(view, pool))


def _again(view: View, queue: int) -> float:
    return 1.0 if head_attempt(view, queue) > 1 else 0.0


class NeverThird(Base):
    """Keeps the contract: the third queue is never served, and that is a decision."""

    reads: ClassVar[frozenset[str]] = frozenset()

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        return -np.inf if queue == 2 else -1.0 * queue


class Writes(Base):
    """Writes to the view."""

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        view.queues[queue, 1] = now
        return 0.0


class AsksToWrite(Base):
    """Asks for permission to write."""

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        view.pools.flags.writeable = True
        return 0.0


class ReadsMore(Base):
    """Reads two fields it does not declare, one a score."""

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        return head_wait(now, view, queue) * 1.0 + min(waiting(view, queue), 2) * 60_000

    @staticmethod
    def agent_score(now: int, view: View, queue: int, pool: int) -> float:
        return 1.0 / idle(view, pool)


class ReadsRawColumns(Base):
    """Reads past the accessors."""

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        return float(view.queues[queue, 2])


class NotANumber(Base):
    """Is undecided about long waits."""

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        return float("inf") - float("inf") if head_wait(now, view, queue) > 30_000 else 1.0


class Words(Base):
    """Answers in words."""

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> Any:
        return "first"


class Counts(Base):
    """Remembers how often it was asked."""

    asked: ClassVar[list[int]] = [0]

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        Counts.asked[0] += 1
        return float(Counts.asked[0])


class Random(Base):
    """Throws dice."""

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        return random.random()


class Logarithm(Base):
    """Takes a logarithm in a function it calls."""

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        return _weighed(head_wait(now, view, queue))


def _weighed(wait: float) -> float:
    return math.log(wait + 1.0)


class Raises(Base):
    """Looks beyond its table."""

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        return number(view, queue, 7)


class OnlyPython(Base):
    """Fine in Python, beyond the compiler."""

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        return float(queue.bit_length())


class TooLarge(Base):
    """Whole numbers have no end in Python, where the moment is one, and 64 bits in compiled code."""

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        return float((now + queue * 7_919) * 1_152_921_504_606_846_976 // 3 % 1_009)


class NotStatic(Base):
    """Wants to be an object."""

    def contact_score(  # type: ignore[override] # a wrong signature is what is tested
        self, now: int, view: View, queue: int, pool: int
    ) -> float:
        return 0.0


class ThreeArguments(Base):
    """Wants to know too little."""

    @staticmethod
    def contact_score(  # type: ignore[override] # a wrong signature is what is tested
        now: int, view: View, queue: int
    ) -> float:
        return 0.0


class NoScore(Base):
    """Ranks nothing."""


class UnknownReads(Base):
    """Declares a field that is not there."""

    reads: ClassVar[frozenset[str]] = frozenset({"head_wiat"})

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        return 0.0


class Silent(Base):
    """Says nothing to planners."""

    says: ClassVar[str] = ""

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        return 0.0


class WholeNumbers(NeverThird):
    """Has a table of whole numbers."""

    def table(self, scenario: Scenario) -> Any:
        return np.zeros((2, 2), np.int64)


class HolesInTable(NeverThird):
    """Has a table with a hole."""

    def table(self, scenario: Scenario) -> Floats:
        return np.array([[0.0, np.nan]])


class MovingTable(NeverThird):
    """Has another table each time."""

    made: ClassVar[list[int]] = [0]

    def table(self, scenario: Scenario) -> Floats:
        MovingTable.made[0] += 1
        return np.full((1, 1), float(MovingTable.made[0]))
