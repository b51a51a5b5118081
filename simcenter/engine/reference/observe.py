"""Watching the reference engine decide: an observer is told of each decision before it is carried out."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from simcenter.engine.tables import NOT_YET

if TYPE_CHECKING:
    from simcenter.engine.reference.center import Center
    from simcenter.engine.reference.match import Matching


class Observer(Protocol):
    """Is told of every decision; it looks at the matching and touches nothing.

    A protocol: its methods say what an observer is told, and have bodies in observers alone.
    """

    def contact_looked(self, matching: Matching, queue: int, pools: Sequence[int]) -> None:
        """The head of a queue looked for an agent; it goes to one of `pools`, to none when that is empty."""

    def agent_looked(self, matching: Matching, pool: int, queue: int) -> None:
        """An idle agent of a pool looked for a contact and takes the head of a queue, NOT_YET for none."""

    def own_agent(self, matching: Matching, row: int, agent: int, *, held: bool) -> None:
        """A contact begins to wait for its own agent alone (`held`), or that agent takes it."""

    def moved(self, matching: Matching, row: int) -> None:
        """A contact has moved to another queue, where nobody has looked at it yet."""

    def time_passes(self, matching: Matching, until_ms: int) -> None:
        """All that happens now has happened; nothing changes before `until_ms`."""

    def turned_away(self, center: Center, row: int, held: int) -> None:
        """A contact that dials finds no trunk line free but those `held` back from it."""


class Why(Enum):
    """Whether a pool may serve the head of a queue now, and if not, why."""

    MAY = "may serve it"
    NEVER = "never serves it"
    NOT_OPEN = "is not open to it yet"
    NOBODY = "has nobody idle"
    KEPT_BACK = "keeps its idle agents back"
    HELD = "does not get it: it waits for its own agent"
    OWN = "gave this agent to the contact meant for it"
    TOO_FEW = "helps longer lines only"
    CLOSED = "begins no deferred work while the center is closed"
    FILLS_TIME = "takes deferred work only when it may serve nobody who waits"
    LIVE_FIRST = "calls back only when nobody waits on the line whom it may serve"
    REFUSED = "is kept from it by the policy that says who is eligible"


def why(matching: Matching, queue: int, pool: int) -> Why:
    """Say whether a pool may serve the head of a queue that is not empty, and if not, why."""
    center, now = matching.center, int(matching.center.env.now)
    if matching.eligible(now, queue, pool):
        return Why.MAY
    if matching.staff.closed and queue >= center.first_deferred:
        return Why.CLOSED
    opens = center.plan.opens_after_ms[queue, pool]
    idle = matching.staff.capacity(pool, chat=bool(matching.is_chat[queue]))
    if opens == NOT_YET:
        return Why.NEVER
    if now - center.queues[queue][0].since_ms < opens:
        return Why.NOT_OPEN
    if idle == 0:
        return Why.NOBODY
    if idle <= center.plan.reserve[queue, pool]:
        return Why.KEPT_BACK
    if matching.line_too_short(queue, pool):
        return Why.TOO_FEW
    return Why.LIVE_FIRST if matching.live_caller_first(now, queue, pool) else Why.REFUSED
