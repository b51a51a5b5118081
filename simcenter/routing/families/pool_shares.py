"""Shares among pools: of idle agents, or of the contacts themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from simcenter.routing.families.weights import known_pool, milliseconds, pool_weights, section, share_of
from simcenter.routing.policy import RoutingPolicy, Takes
from simcenter.routing.queues import Queue, queues_of
from simcenter.routing.tables import NOT_YET, Floats, Ints, View
from simcenter.routing.view import all_idle, head_luck, head_wait, idle, number
from simcenter.scenario.model import Scenario
from simcenter.scenario.selectors import select


class IdlenessRatio(RoutingPolicy):
    """The pool most above its share of all idle agents: idle - share x all idle.

    Parameters are shares by pool, scaled to add up to 1; without them all are equal. The pool side of the
    queue-and-idleness-ratio rules of Gurvich and Whitt (abstract).
    """

    reads: ClassVar[frozenset[str]] = frozenset({"idle", "all_idle"})
    says: ClassVar[str] = "takes an agent of the pool most above its share of all idle agents"
    use_when: ClassVar[str] = "idle time should be shared between pools in a ratio"
    written: ClassVar[str] = "idleness_ratio, idleness_ratio:premier_desk=2,hall=1"
    takes: ClassVar[Mapping[str, Takes]] = {"": "number"}

    def table(self, scenario: Scenario) -> Floats:
        """The share, one row a pool."""
        shares = np.array(pool_weights(self.parameters, scenario, "share"))
        return np.asarray((shares / shares.sum())[:, None], np.float64)

    @staticmethod
    def agent_score(now: int, view: View, queue: int, pool: int) -> float:
        """Idle agents above the share."""
        return idle(view, pool) - number(view, pool, 0) * all_idle(view)


class Percentage(RoutingPolicy):
    """Each contact has one pool by its own luck, in stated shares; after a time any pool may take it.

    `shares` lists pools with their shares by selector, as in ``[in_house 70%, partner 30%]``; queues without a list
    go to any pool. `after` is the wait after which any pool may: at once unless given, and then the shares only
    say which pool is asked first. The luck is the contact's own, so that the same contact is meant for the same pool
    under every other policy.
    """

    reads: ClassVar[frozenset[str]] = frozenset({"head_wait", "head_luck"})
    says: ClassVar[str] = "takes a pool by stated shares, each contact by its own luck, after a time any pool"
    use_when: ClassVar[str] = "partners are paid for a share of the volume"
    written: ClassVar[str] = "percentage, percentage:shares.vip=desk 70%>hall 30%,after.default=20s"
    takes: ClassVar[Mapping[str, Takes]] = {"shares": "list"}

    def table(self, scenario: Scenario) -> Floats:
        """One row a queue: the wait that opens every pool, then where the part of luck of each pool begins and ends."""
        unknown = set(self.parameters) - {"shares", "after"}
        if unknown:
            raise ValueError(f"percentage has no {sorted(unknown)[0]!r}, expected shares or after")
        return np.array([self._row(scenario, queue) for queue in queues_of(scenario)], np.float64)

    def _row(self, scenario: Scenario, queue: Queue) -> list[float]:
        listed = select(section(self.parameters, "shares"), queue.words, None)
        if listed is None:
            return [0.0, *[0.0, 1.0] * len(scenario.pools)]
        shares = read_shares(listed, scenario, queue)
        ends = np.cumsum([shares.get(pool, 0.0) for pool in scenario.pools])
        ends /= ends[-1]
        return [self.after(queue), *np.column_stack([np.concatenate([[0.0], ends[:-1]]), ends]).ravel().tolist()]

    def after(self, queue: Queue) -> float:
        """Wait in milliseconds after which any pool may take a contact."""
        given = select(section(self.parameters, "after"), queue.words, 0)
        return 0.0 if given == "at once" else milliseconds(given)

    def looks(self, scenario: Scenario) -> Ints:
        """The wait at which every pool opens."""
        waits = [round(self.after(queue)) for queue in queues_of(scenario)]
        return np.array([[wait if wait > 0 else NOT_YET] for wait in waits], np.int64)

    @staticmethod
    def agent_score(now: int, view: View, queue: int, pool: int) -> float:
        """The pool meant first, all others alike."""
        return 1.0 if _meant(view, queue, pool) else 0.0

    @staticmethod
    def eligible(now: int, view: View, queue: int, pool: int) -> bool:
        """The pool meant, or any once the head has waited long enough."""
        return _meant(view, queue, pool) or head_wait(now, view, queue) >= number(view, queue, 0)


def _meant(view: View, queue: int, pool: int) -> bool:
    luck = head_luck(view, queue)
    return number(view, queue, 1 + 2 * pool) <= luck and luck < number(view, queue, 2 + 2 * pool)


def read_shares(listed: Any, scenario: Scenario, queue: Queue) -> Mapping[str, float]:
    """Read pools with their shares, such as ``[in_house 70%, partner 30%]``.

    Raises
    ------
    Mistake, ValueError
        When a name is no pool, a share is none, or they do not add up to 100 %.
    """
    shares: dict[str, float] = {}
    for item in [listed] if isinstance(listed, str) else list(listed):
        name, _, share = str(item).strip().rpartition(" ")
        if not name:
            raise ValueError(f"found {item!r}, expected a pool and its share, such as {next(iter(scenario.pools))} 70%")
        if known_pool(name.strip(), scenario) in shares:
            raise ValueError(f"the pool {name.strip()!r} again, expected each pool once")
        shares[name.strip()] = share_of(share, f"share of {name.strip()}")
    if abs(sum(shares.values()) - 1) > 1e-9:
        raise ValueError(f"the shares of {queue.name} add up to {sum(shares.values()):.4g}, expected 100%")
    return shares
