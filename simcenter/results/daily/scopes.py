"""What part of the center a measure is about: all of it, a tier, need, channel, type, pool or interval."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

import numpy as np

from simcenter.engine.tables import Ints
from simcenter.results.daily.layout import Layout

KINDS = ("overall", "tier", "need", "channel", "type", "pool", "interval")


@dataclass(frozen=True)
class Scope:
    """A part of the center, such as ``Scope("tier", "premier")``; with `interval`, only that interval."""

    kind: str = "overall"
    name: str = ""
    interval: str = ""

    @property
    def kinds(self) -> frozenset[str]:
        """What a measure must be known by to be known here."""
        return frozenset({self.kind, "interval"}) if self.interval else frozenset({self.kind})

    def __str__(self) -> str:
        words = [word for word in (self.name or self.kind, self.interval) if word]
        return " ".join(words)


OVERALL = Scope()


class Where(NamedTuple):
    """A scope in numbers."""

    types: Ints
    tiers: Ints
    pool: int | None
    interval: int | None


def where(layout: Layout, scope: Scope) -> Where:
    """Look a scope up.

    Raises
    ------
    ValueError
        When its kind or its name is unknown.
    """
    everything = np.arange(len(layout.types)), np.arange(len(layout.tiers))
    interval_name = scope.name if scope.kind == "interval" else scope.interval
    interval = position(layout.intervals, interval_name, "interval") if interval_name else None
    if scope.kind in ("overall", "interval"):
        return Where(*everything, None, interval)
    if scope.kind == "pool":
        return Where(*everything, position(layout.pools, scope.name, "pool"), interval)
    if scope.kind == "type":
        types = np.array([position(layout.types, scope.name, "type")])
        return Where(types, np.zeros(0, np.int64), None, interval)
    columns = {
        "tier": (layout.tiers, layout.tier_of),
        "need": (layout.needs, layout.need_of),
        "channel": (layout.channels, layout.channel_of),
    }
    if scope.kind not in columns:
        raise ValueError(f"scope {scope.kind!r} is unknown, expected one of {', '.join(KINDS)}")
    names, column = columns[scope.kind]
    index = position(names, scope.name, scope.kind)
    tiers = np.array([index]) if scope.kind == "tier" else np.zeros(0, np.int64)
    return Where(np.flatnonzero(column == index), tiers, None, interval)


def position(names: tuple[str, ...], name: str, what: str) -> int:
    """Place of a name in a list of names.

    Raises
    ------
    ValueError
        When it is not there, with the nearest name that is.
    """
    if name in names:
        return names.index(name)
    near = get_close_matches(name, names, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(names[:8])}"
    raise ValueError(f"there is no {what} {name!r}, {hint}")


def scopes_of(layout: Layout, kinds: tuple[str, ...] = KINDS) -> tuple[Scope, ...]:
    """List all scopes of some kinds, in the order of the scenario."""
    names = {
        "overall": ("",),
        "tier": layout.tiers,
        "need": layout.needs,
        "channel": layout.channels,
        "type": layout.types,
        "pool": layout.pools,
        "interval": layout.intervals,
    }
    return tuple(Scope(kind, name) for kind in kinds for name in names[kind])
