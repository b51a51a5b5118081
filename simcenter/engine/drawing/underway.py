"""Contacts found in service at a moment: what is still to come of them, as renewal theory has it.

Whoever is being served at 11:00 is likelier to be in a long conversation than in a short one, and is likely to be
somewhere in the middle of it. The step under way (talk, hold or wrap) is met in proportion to its mean; its length
has the density x f(x) / mean; the moment lies anywhere in it with equal chance (the stationary excess of a renewal
process, as in Cox, Renewal Theory, 1962, chapter 5). Steps before it are over, steps after it are as drawn.
For exponential times the rest is as long as a fresh one; for lognormal ones of CV 1.1 it is 1.1 times as long.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simcenter.engine.drawing.kernels import HOLD, PLACE_BITS, SCALE, TALK, WRAP
from simcenter.engine.drawing.words import IN_SERVICE, Luck
from simcenter.engine.tables import Floats, Ints
from simcenter.scenario.distributions import Distribution

WORDS_BLOCK = 3
"""Block of a row's words that nothing else uses."""

POINTS = 1 << 14
"""Points at which a distribution is looked at: lengths beyond its 99.997th percentile are cut to that."""


def begin_under_way(luck: Luck, times: Ints) -> None:
    """Leave of contacts in service at the start only what is still to come of them."""
    who = luck.who
    served = (who.index >> np.uint32(PLACE_BITS) == IN_SERVICE) & (who.attempt == 1)
    for kind in np.unique(who.type[served]):
        rows = np.flatnonzero(served & (who.type == kind))
        words = luck.words(rows, who.attempt[rows], WORDS_BLOCK)
        steps = (TALK, HOLD, WRAP)
        drawn = np.stack([times[step, rows] for step in steps])
        laws = [law for step in steps if (law := luck.recipe.laws[step][kind]) is not None]
        left = cut_what_is_done(laws, (words.astype(np.float64) + 0.5) * SCALE, drawn)
        for step, own in zip(steps, left, strict=True):
            times[step, rows] = own


def cut_what_is_done(laws: Sequence[Distribution], chances: Floats, drawn: Ints) -> Ints:
    """Leave what is still to come.

    Parameters
    ----------
    laws
        Of talk, hold and wrap.
    chances
        Uniforms in (0, 1), shape (rows, 4): which step, how long it is, how much of it is left; one is spare.
    drawn
        Talk, hold and wrap as of a contact just answered, shape (3, rows), in milliseconds.

    Returns
    -------
    array of int, shape (3, rows)
        Milliseconds left of each step.
    """
    means = np.array([law.mean_ms() for law in laws])
    if means.sum() <= 0:
        return drawn
    step = np.searchsorted(np.cumsum(means) / means.sum(), chances[:, 0])
    left = np.where(np.arange(len(laws))[:, None] < step, 0, drawn)
    for number, law in enumerate(laws):
        rows = np.flatnonzero(step == number)
        if len(rows):
            lengths = length_met(law, chances[rows, 1])
            left[number, rows] = np.rint(lengths * chances[rows, 2]).astype(np.int64)
    return left


def length_met(law: Distribution, chances: Floats) -> Floats:
    """Lengths of the spans found by looking at a moment: quantiles of the density x f(x) / mean, milliseconds."""
    lengths = law.quantile((np.arange(POINTS) + 0.5) / POINTS)
    passed = np.cumsum(lengths)
    return np.asarray(lengths[np.searchsorted(passed / passed[-1], chances)])
