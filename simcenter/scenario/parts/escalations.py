"""Contacts that need more than one conversation: passed on to another level of support, or in the wrong line first."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simcenter.scenario.distributions import Distribution, Fixed, Patience
from simcenter.scenario.parts.base import Name, Part
from simcenter.scenario.units import Duration, Share


class Level(Part):
    """A level of support behind the first line: who can work there and how long it takes."""

    skill: Name | None = None
    """The skill agents must have, instead of the need's; the need's where there is none."""
    talk: Distribution
    hold: Distribution = Fixed(value=0)
    wrap: Distribution = Fixed(value=0)
    patience: Patience | None = None
    """How long customers wait for this level; as in the tier's or stream's by default, drawn anew."""


class Escalation(Part):
    """Contacts an agent passes on to another level."""

    of: Annotated[str, Field(max_length=300)] = "default"
    """Which contacts, as a selector without a state."""
    leaves: Name | None = None
    """The level it leaves; the first line by default."""
    to: Name
    """The level it goes to."""
    share: Share | dict[Name, Share]
    """Of the contacts answered there, or by the pool that answered."""
    warm: Duration | None = None
    """The agent stays on until so long after the next one has answered; cold, free at once, by default."""

    def share_of(self, pool: str) -> float:
        """Chance that an agent of a pool passes such a contact on."""
        return self.share.get(pool, 0.0) if isinstance(self.share, dict) else self.share


class Misroute(Part):
    """Contacts that what comes before the queue brings to the wrong line; the agent there passes them on, cold."""

    of: Annotated[str, Field(max_length=300)] = "default"
    """Which contacts, as a selector without a state."""
    to: Name
    """The level they land at: its skill, talk and wrap are those of the wrong line."""
    share: Share
    """Of the contacts that join a queue."""
