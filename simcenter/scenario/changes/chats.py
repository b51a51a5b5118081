"""Changes of chats: how many an agent holds at once, and how much they slow each other down."""

from __future__ import annotations

from dataclasses import dataclass

from simcenter.scenario.changes.base import Change, find_pools, with_pools
from simcenter.scenario.errors import Mistake, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.channels.chats import Chats
from simcenter.scenario.parts.people import Pool


def chatting(scenario: Scenario, name: str | None) -> dict[str, tuple[Pool, Chats]]:
    """Pools whose agents hold chats: the one named, or all there are."""
    chosen = {pool: scenario.pools[pool] for pool in find_pools(scenario, name)}
    found = {pool: (words, words.chats) for pool, words in chosen.items() if words.chats is not None}
    if not found:
        who = "pools" if name is None else f"pool {quote(next(iter(chosen)))}"
        raise Mistake(f"{who} without chats", "a pool whose agents hold chats")
    return found


@dataclass(frozen=True)
class ChatsChange(Change):
    """Another number of chats at once; of total speeds stated one by one, those that are still needed."""

    pool: str | None
    at_once: int

    def _changed(self, scenario: Scenario) -> Scenario:
        """Give agents other slots."""
        pools = {}
        for name, (pool, chats) in chatting(scenario, self.pool).items():
            speed = chats.speed
            if speed is not None and self.at_once > len(speed):
                found = f"pool {quote(name)}, which states total speeds for {len(speed)} chats at once"
                raise Mistake(found, f"at most {len(speed)}, or a slowdown in place of the speeds in the file")
            fewer = None if speed is None else speed[: self.at_once]
            pools[name] = pool.changed(chats=chats.changed(at_once=self.at_once, speed=fewer))
        return with_pools(scenario, pools)


@dataclass(frozen=True)
class SlowdownChange(Change):
    """Another slowdown by every further chat, in place of whatever was said of speed."""

    pool: str | None
    slowdown: float

    def _changed(self, scenario: Scenario) -> Scenario:
        """Let chats slow each other down by so much."""
        chosen = chatting(scenario, self.pool)
        pools = {}
        for name, (pool, chats) in chosen.items():
            pools[name] = pool.changed(chats=chats.changed(slowdown=self.slowdown, speed=None))
        return with_pools(scenario, pools)
