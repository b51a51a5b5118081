"""Self-service before the queue: who tries it, whom it contains, and who comes back with a harder contact.

It is the first contact of an issue that may be contained. Its words, the sixth and seventh block of a row's, are drawn
for attempt 1 whatever the row's own attempt, so that a later contact knows how the first one ended.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simcenter.engine.drawing.recipe import WORD, SelfServiceRecipe
from simcenter.engine.drawing.ties import draw_recognition, entitled_to_skip
from simcenter.engine.drawing.words import Luck
from simcenter.engine.tables import Contained, Flags, Floats, Ints

CHANCES, TIMES = 5, 6  # blocks
TRIES, CONTAINED, HELPED, RETURNS = range(4)  # lanes of the first
TIME, DELAY = 0, 1  # lanes of the second


@dataclass(frozen=True)
class SelfService:
    """What became of the first contact of each row's issue in self-service; no entries where there is none."""

    contained: NDArray[np.int8]  # a `Contained`
    returns: Flags  # of those who gave up: they come back
    time_ms: Ints  # what trying took
    delay_ms: Ints  # from there until they come back
    harder: Floats  # factor on the talk time of contacts after one that gave up

    @property
    def used(self) -> bool:
        """Whether there is any."""
        return len(self.contained) > 0


def draw_self_service(luck: Luck, past: Flags) -> SelfService:
    """Follow the first contact of every row's issue through self-service.

    Parameters
    ----------
    luck
        The rows.
    past
        Rows whose first contact was beyond self-service when the run began.
    """
    recipes = [kind.self_service for kind in luck.recipe.kinds]
    rows = len(luck.who.type) if any(recipes) else 0
    found = SelfService(
        contained=np.zeros(rows, np.int8),
        returns=np.zeros(rows, np.bool_),
        time_ms=np.zeros(rows, np.int64),
        delay_ms=np.zeros(rows, np.int64),
        harder=np.ones(rows),
    )
    if rows:
        who = replace(luck.who, attempt=np.ones_like(luck.who.attempt), type=luck.who.stream)
        first = replace(luck, who=who)
        open_to = ~past & ~entitled_to_skip(first, draw_recognition(first))
        for kind, recipe in enumerate(recipes):
            here = np.flatnonzero(open_to & (who.type == kind))
            if recipe is not None and len(here):
                _fill(found, here, recipe, first)
    return found


def _fill(found: SelfService, rows: Ints, recipe: SelfServiceRecipe, first: Luck) -> None:
    """Write down what becomes of the rows of one contact type."""
    words = first.words(rows, 1, CHANCES).astype(np.int64)
    times = (first.words(rows, 1, TIMES) + 0.5) / WORD
    tries = words[:, TRIES] < recipe.tries_below
    contained = tries & (words[:, CONTAINED] < recipe.contains_below)
    gave_up = contained & (words[:, HELPED] >= recipe.helped_below)
    found.contained[rows] = np.where(gave_up, Contained.GAVE_UP, contained * Contained.HELPED)
    found.returns[rows] = gave_up & (words[:, RETURNS] < recipe.return_below)
    found.time_ms[rows] = tries * np.rint(recipe.time.quantile(times[:, TIME])).astype(np.int64)
    if recipe.return_delay is not None:
        found.delay_ms[rows] = np.rint(recipe.return_delay.quantile(times[:, DELAY])).astype(np.int64)
    found.harder[rows] = np.where(gave_up, recipe.harder, 1.0)


__all__ = ["SelfService", "draw_self_service"]
