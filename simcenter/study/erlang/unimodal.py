"""Unimodal probabilities are grown outwards from the likeliest state, so nothing overflows at any size."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_STATES = 5_000_000  # 40 MB an array; only absurd patience (days, under overload) needs more
VANISHING = 1e-290  # weights below this, relative to the likeliest state, are not carried on
FIRST_BLOCK = 256


def grown_from_mode(
    ratio: Callable[[Floats], Floats], mode: float, highest: int | None
) -> tuple[int, Floats]:
    """Return the first index k >= 0 and weights from there on, w(k) / w(k - 1) = ratio(k) and w(mode) = 1.

    Away from the mode every factor is below one, so nothing overflows and what underflows does not matter.
    ``highest`` is the last index that exists (None: no last one). Indices k are passed as floats, shape (n,).
    """
    centre = mode if highest is None else min(mode, highest)
    if centre > MOST_STATES:
        raise ValueError(_too_many_states(centre))
    start = int(centre)
    up = _run(lambda k: ratio(start + k), None if highest is None else highest - start)
    down = _run(lambda k: 1.0 / ratio(start - k + 1), start)
    return start - len(down), np.concatenate([down[::-1], [1.0], up])


def p_steps_unfinished(first_rate: float, rate_step: float, seconds: float, low: int, high: int) -> Floats:
    """Return P(n + 1 steps take longer than ``seconds``) for n = low..high, shape (high - low + 1,).

    Step j lasts exponentially with rate first_rate + j rate_step. In whatever order, n + 1 such steps last
    as long as a pure birth process with these rates needs to reach n + 1; it is negative binomial at time t,
    p(k) / p(k - 1) = (first_rate + (k - 1) rate_step) u / k, u = (1 - exp(-rate_step t)) / rate_step, and
    p(0) = exp(-first_rate t). So the wanted probability is its distribution function at n.
    """
    decay = rate_step * seconds
    still_rare = math.exp(-decay)
    if still_rare == 0.0 or high < low:
        return np.zeros(max(high - low + 1, 0))
    u = -math.expm1(-decay) / rate_step

    def ratio(k: Floats) -> Floats:
        return (first_rate + (k - 1.0) * rate_step) * u / k

    mode = int(min(max((first_rate - rate_step) * u / still_rare, 0.0), high))
    log_anchor = -first_rate * seconds + float(np.log(ratio(np.arange(1.0, mode + 1))).sum())
    lowest, weights = grown_from_mode(ratio, mode, high)
    below = np.concatenate([[0.0], np.cumsum(weights) * math.exp(log_anchor)])
    wanted = np.clip(np.arange(low, high + 1) - lowest + 1, 0, len(weights))
    unfinished: Floats = np.minimum(below[wanted], 1.0)
    return unfinished


def _run(factor: Callable[[Floats], Floats], longest: int | None) -> Floats:
    """Return cumulative products of factor(1), factor(2), ... until they vanish or ``longest`` are made."""
    blocks: list[Floats] = []
    done, last, size = 0, 1.0, FIRST_BLOCK
    while (longest is None or done < longest) and last > VANISHING:
        if done > MOST_STATES:
            raise ValueError(_too_many_states(done))
        size = size if longest is None else min(size, longest - done)
        block: Floats = np.cumprod(factor(np.arange(done + 1.0, done + size + 1.0))) * np.float64(last)
        blocks.append(block)
        done, last, size = done + size, float(block[-1]), 2 * size
    return np.concatenate(blocks) if blocks else np.zeros(0)


def _too_many_states(states: float) -> str:
    return (
        f"erlang: the queue needs more than {states:,.0f} states, expected at most {MOST_STATES:,}: "
        f"patience is long beside the AHT and the load near or above the agents; use Erlang C"
    )
