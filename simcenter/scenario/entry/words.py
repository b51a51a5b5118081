"""The entry to a queue in words: an estimate of the wait, who balks at it, who is offered a call-back."""

from __future__ import annotations

from enum import IntEnum
from itertools import pairwise
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from simcenter.scenario.errors import KeyPath, Mistake, quote
from simcenter.scenario.parts.base import Part
from simcenter.scenario.units import Duration, Flag, PositiveDuration, Share


class Estimator(IntEnum):
    """How the wait of a contact that joins a queue is estimated."""

    MARKOVIAN = 0
    LAST_TO_ENTER_SERVICE = 1
    HEAD_OF_LINE = 2
    QUEUE = 3


ESTIMATORS: Final = tuple(one.name.lower() for one in Estimator)
"""Names of the estimators, as a scenario writes them."""

Waiting = Annotated[int, Field(strict=True, ge=1, le=100_000)]
StepWaiting = Annotated[int, Field(ge=1, le=100_000)]
MOST_STEPS: Final = 20
MOST_TRIES: Final = 20


class Balks(Part):
    """Who leaves at once: shares that rise with the announced wait, or with the number who wait ahead."""

    after: Annotated[dict[PositiveDuration, Share], Field(max_length=MOST_STEPS)] | None = None
    """From an announced wait on, the share that balks at it."""
    waiting: Annotated[dict[StepWaiting, Share], Field(max_length=MOST_STEPS)] | None = None
    """From so many waiting ahead on, the share that balks."""

    @model_validator(mode="after")
    def _one_rising_scale(self) -> Balks:
        if (self.after is None) == (self.waiting is None):
            found = "balks by nothing" if self.after is None else "balks by two scales"
            raise Mistake(found, "either after (announced waits) or waiting (numbers of contacts ahead)")
        name = "after" if self.waiting is None else "waiting"
        steps = list(self.steps.items())
        if not steps:
            raise Mistake("no steps", 'at least one, such as {"30 s": 10%}', at=(name,))
        for (before, share), (start, more) in pairwise(steps):
            if start <= before or more < share:
                what = "starts" if start <= before else "shares"
                raise Mistake(f"steps whose {what} descend", f"{what} that rise from step to step", at=(name,))
        return self

    @property
    def steps(self) -> dict[int, float]:
        """Share that balks, by where its step begins: in milliseconds, or in contacts ahead."""
        return (self.after if self.waiting is None else self.waiting) or {}


class Callback(Part):
    """An offer to be called back instead of waiting on the line."""

    offered: Flag = True
    """Whether it is made; `callback offer on` and `callback offer off` are changes."""
    after: PositiveDuration | None = None
    """Offered from this estimated wait on."""
    waiting: Waiting | None = None
    """Offered from so many waiting ahead on."""
    accepted: Share
    place: Literal["kept", "behind"] = "kept"
    """Kept: it stands in its queue as if the customer were on the line. Behind: in a queue of call-backs that agents
    look at only when no live caller waits whom they may serve."""
    idle_agents: Annotated[int, Field(strict=True, ge=1, le=100_000)] = 1
    """Behind: agents of a pool who must be idle before one of them calls back."""
    due: PositiveDuration | None = None
    """Behind: after so long the call-back joins the live callers, by its age."""
    dialling: Duration = 0
    """Time of the agent from taking a call-back to the customer's answer, or to giving up."""
    reached: Annotated[Share, Field(gt=0)] = 1.0
    """Chance that a customer answers; each try has luck of its own."""
    tries: Annotated[int, Field(strict=True, ge=1, le=MOST_TRIES)] = 3
    """Tries before the customer is given up."""
    again_after: PositiveDuration = 600_000
    """From a try in vain to the next one, in opening hours."""
    promised: PositiveDuration | None = None
    """The customer is told to be called within this time of accepting, by the clock; what happens does not change."""

    @model_validator(mode="after")
    def _is_offered_sometime(self) -> Callback:
        if self.after is None and self.waiting is None:
            raise Mistake("a call-back without a time to offer it", "after (an announced wait) or waiting (a number)")
        if self.place == "kept":
            for name, given in (("idle_agents", self.idle_agents > 1), ("due", self.due is not None)):
                if given:
                    expected = "place: behind, because who keeps the place is served in its order"
                    raise Mistake(f"{name} for call-backs that keep their place", expected, at=(name,))
        return self


class Entry(Part):
    """What happens as a contact joins a queue and no agent is free at once."""

    estimator: Literal["markovian", "last_to_enter_service", "head_of_line", "queue"] = "markovian"
    """How the announced wait is worked out; `queue` announces how many wait ahead, and no time."""
    balks: dict[str, Balks] = Field(default_factory=dict)
    """By selector: who leaves at once."""
    callbacks: dict[str, Callback] = Field(default_factory=dict)
    """By selector: who is offered a call-back."""

    @property
    def used(self) -> bool:
        """Whether anybody may balk or be called back."""
        return bool(self.balks) or any(offer.offered for offer in self.callbacks.values())

    @property
    def has_queue_behind(self) -> bool:
        """Whether some call-backs wait in queues of their own, behind live callers."""
        return any(offer.place == "behind" for offer in self.callbacks.values())

    @property
    def estimates_time(self) -> bool:
        """Whether the announcement is a time."""
        return self.estimator != "queue"


def unknown_time(name: str, at: KeyPath) -> Mistake:
    """Say that a time is asked of an estimator that gives none."""
    return Mistake(f"{name} with the estimator {quote('queue')}, which announces no time",
                   "waiting (a number ahead), or an estimator of time", at=at)  # fmt: skip


__all__ = ["ESTIMATORS", "MOST_STEPS", "MOST_TRIES", "Balks", "Callback", "Entry", "Estimator", "unknown_time"]
