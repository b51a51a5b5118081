"""Models with a formula: one agent, strict and accumulating priority, general patience, a second line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammainc

from tests.exact.chains import SERVED, Floats, Measures, Moves, fate
from tests.exact.one_pool import many_servers


def one_agent_mean_wait(arrivals: float, mean_time: float, scv: float) -> float:
    """M/G/1, Pollaczek (1930) and Khinchine (1932): load / (1 - load) x mean (1 + scv) / 2."""
    load = arrivals * mean_time
    return load / (1 - load) * mean_time * (1 + scv) / 2


def two_lines(
    arrivals: float, service: tuple[float, float], agents: tuple[int, int], p_escalate: float
) -> Measures:
    """Cold escalation of a share of contacts: by Burke's theorem both lines are M/M/c on their own."""
    first = many_servers(arrivals, service[0], 0.0, agents[0], limit=0.0)
    second = many_servers(arrivals * p_escalate, service[1], 0.0, agents[1], limit=0.0)
    return {
        "first_p_wait": first["p_wait"],
        "first_mean_wait": first["mean_wait"],
        "second_p_wait": second["p_wait"],
        "second_mean_wait": second["mean_wait"],
        "total_time": first["mean_wait"]
        + 1 / service[0]
        + p_escalate * (second["mean_wait"] + 1 / service[1]),
        "first_occupancy": first["occupancy"],
        "second_occupancy": second["occupancy"],
    }


@dataclass(frozen=True)
class TierWaits:
    """P(wait), the same for all tiers, and the mean wait of each, highest tier first."""

    p_wait: float
    means: list[float]


def strict_priority(arrivals: Sequence[float], service: float, agents: int) -> TierWaits:
    """Cobham (1954): W_k = P(wait) / (c mu) / ((1 - s_(k-1)) (1 - s_k)), s_k the load of tiers 1..k."""
    p_wait = many_servers(sum(arrivals), service, 0.0, agents, limit=0.0)["p_wait"]
    pace = agents * service
    loads = np.concatenate([[0.0], np.cumsum(arrivals)]) / pace
    means = p_wait / pace / ((1 - loads[:-1]) * (1 - loads[1:]))
    return TierWaits(p_wait, [float(value) for value in means])


def preemptive_resume(arrivals: Sequence[float], means: Sequence[float]) -> list[float]:
    """Mean time in an M/M/1 system by tier, each breaking the lower ones off and these being resumed (White 1958).

    T_k = m_k / (1 - s_(k-1)) + r_k / ((1 - s_(k-1)) (1 - s_k)), where r_k is the work found of tiers 1..k in progress:
    the sum of a_i m_i^2, for an exponential time has a mean square of 2 m^2.
    """
    loads = np.concatenate([[0.0], np.cumsum(np.multiply(arrivals, means))])
    found = np.cumsum(np.multiply(arrivals, np.square(means)))
    times = np.divide(means, 1 - loads[:-1]) + found / ((1 - loads[:-1]) * (1 - loads[1:]))
    return [float(time) for time in times]


def strict_priority_p_longer(
    arrivals: Sequence[float], service: float, agents: int, tier: int, limit: float, longest: int = 400
) -> float:
    """P(W > limit) of one tier (0 the highest), by following a customer of that tier.

    While all agents are busy, the own and higher tiers see a queue that lower tiers never touch: geometric,
    with ratio their load. Those found ahead, and higher tiers that come later, are served first.
    """
    pace = agents * service
    own_and_higher, higher = sum(arrivals[: tier + 1]), sum(arrivals[:tier])
    ratio = own_and_higher / pace
    p_wait = strict_priority(arrivals, service, agents).p_wait

    def tagged(ahead: int) -> Moves[int | str]:
        yield pace, ahead - 1 if ahead else SERVED
        if ahead < 2 * longest:
            yield higher, ahead + 1

    met = {ahead: p_wait * (1 - ratio) * ratio**ahead for ahead in range(longest)}
    return fate(met, tagged, limit).waiting_at_limit


def accumulating_priority(
    arrivals: Sequence[float], rates: Sequence[float], service: float, agents: int
) -> TierWaits:
    """Kleinrock (1964), tiers by falling rate b of priority growth: for an M/G/1 queue of speed c mu,

    W_k = (W0 / (1 - load) - sum over slower i of load_i W_i (1 - b_i / b_k)) / (1 - sum over faster i of
    load_i (1 - b_k / b_i)), from the slowest to the fastest. With exponential times and c agents the same
    holds whenever all are busy: W0 = P(wait) / (c mu).
    """
    p_wait = many_servers(sum(arrivals), service, 0.0, agents, limit=0.0)["p_wait"]
    pace = agents * service
    load = [rate / pace for rate in arrivals]
    common = p_wait / pace / (1 - sum(load))
    means = [0.0] * len(load)
    for k in reversed(range(len(load))):
        slower = sum(load[i] * means[i] * (1 - rates[i] / rates[k]) for i in range(k + 1, len(load)))
        faster = sum(load[i] * (1 - rates[k] / rates[i]) for i in range(k))
        means[k] = (common - slower) / (1 - faster)
    return TierWaits(p_wait, means)


@dataclass(frozen=True)
class Patience:
    """``survival(t)`` = P(patience > t), ``lived(t)`` its integral over 0..t, ``kinks`` where it jumps."""

    survival: Callable[[Floats], Floats]
    lived: Callable[[Floats], Floats]
    kinks: tuple[float, ...] = ()


def fixed_patience(length: float) -> Patience:
    """Everyone gives up after the same time."""
    return Patience(lambda t: (t < length).astype(float), lambda t: np.minimum(t, length), (length,))


def gamma_patience(mean_time: float, shape: float) -> Patience:
    """Gamma patience; shape 1 is exponential, 2 is Erlang-2."""
    scale = mean_time / shape

    def survival(t: Floats) -> Floats:
        return np.asarray(1.0 - gammainc(shape, t / scale))

    def lived(t: Floats) -> Floats:
        return np.asarray(t * survival(t) + mean_time * gammainc(shape + 1.0, t / scale))

    return Patience(survival, lived)


def some_balk(share: float, patience: Patience) -> Patience:
    """A share leaves at once rather than wait, the rest has the given patience."""
    return Patience(
        lambda t: (1 - share) * patience.survival(t),
        lambda t: (1 - share) * patience.lived(t),
        patience.kinks,
    )


def general_patience(
    arrivals: float, service: float, agents: int, patience: Patience, limit: float, panels: int = 600
) -> Measures:
    """M/M/agents with any patience, by the density of the offered wait.

    Baccelli and Hebuterne (1981), Zeltyn and Mandelbaum (2005): density at t > 0 is arrivals times
    P(agents - 1 in system) exp(arrivals lived(t) - agents service t). Integrals by Gauss points on panels
    that break at ``limit`` and at the kinks of patience.
    """
    pace = agents * service
    end = _far(lambda x: arrivals * patience.lived(x) - pace * x)
    breaks = np.unique(np.concatenate([np.linspace(0.0, end, panels + 1), [limit], patience.kinks]))
    points, weights = np.polynomial.legendre.leggauss(12)
    half = np.diff(breaks)[:, None] / 2
    x = (breaks[:-1, None] + half * (1 + points)).ravel()
    weight = (half * weights).ravel()

    found = np.cumprod(
        np.concatenate([[1.0], arrivals / service / np.arange(1.0, agents)])
    )  # 0..agents - 1 busy
    density = arrivals * found[-1] * np.exp(arrivals * patience.lived(x) - pace * x) * weight
    total = found.sum() + density.sum()
    at_once, density = found.sum() / total, density / total
    alive = patience.survival(x)
    beyond = np.flip(np.cumsum(np.flip(density)))  # not exact inside a panel, so only used at breaks
    served = at_once + float(density @ alive)
    wait_served = float((density * x) @ alive)
    mean_wait = float(density @ patience.lived(x))  # E[min(V, R)] = E[lived(V)]
    first_beyond = int(np.searchsorted(x, limit))
    return {
        "p_offered_wait_positive": float(density.sum()),
        "p_abandon": 1 - served,
        "mean_wait": mean_wait,
        "asa": wait_served / served,
        "mean_wait_abandoned": (mean_wait - wait_served) / (1 - served),
        "mean_queue": arrivals * mean_wait,
        "occupancy": arrivals * served / pace,
        "p_longer": float(beyond[first_beyond] * patience.survival(np.array([limit]))[0]),
        "served_within_of_all": at_once + float(density[:first_beyond] @ alive[:first_beyond]),
        "served_within_of_served": (at_once + float(density[:first_beyond] @ alive[:first_beyond])) / served,
    }


def _far(log_density: Callable[[Floats], Floats]) -> float:
    """Where a log density that rises at first has fallen 45 below its top for good."""
    x = np.logspace(-3, 6, 4000)
    height = log_density(x)
    return float(x[np.flatnonzero(height > max(height.max(), 0.0) - 45.0)[-1]])
