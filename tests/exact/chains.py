"""A finite Markov chain in continuous time is a rule for leaving a state; the rest is linear algebra.

States are any hashable values, rates are per unit of time, whatever unit the caller keeps to.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix
from scipy.sparse.linalg import splu
from scipy.special import gammaln, pdtrc

Floats = NDArray[np.float64]
State = TypeVar("State", bound=Hashable)
Moves = Iterable[tuple[float, State]]
Measures = dict[str, float]

NEGLIGIBLE = 1e-12  # probability that a cut-off edge of the state space may carry
SERVED = "served"
GONE = "gone"


@dataclass(frozen=True)
class Chain(Generic[State]):
    """States and their generator: rates off the diagonal, rows summing to zero, shape (states, states)."""

    states: list[State]
    index: dict[State, int]
    generator: csr_matrix

    def vector(self, value: Callable[[State], float]) -> Floats:
        """Return the value of every state, shape (states,)."""
        return np.array([value(state) for state in self.states], dtype=float)


def explore(starts: Iterable[State], moves: Callable[[State], Moves[State]]) -> Chain[State]:
    """Build the chain of all states reachable from ``starts``; ``moves`` yields (rate, next state) pairs."""
    states = list(dict.fromkeys(starts))
    index = {state: number for number, state in enumerate(states)}
    rows, columns, rates = [], [], []
    for number, state in enumerate(states):  # the list grows while it is walked
        for rate, following in moves(state):
            if rate <= 0 or following == state:
                continue
            if following not in index:
                index[following] = len(states)
                states.append(following)
            rows += [number, number]
            columns += [index[following], number]
            rates += [rate, -rate]
    shape = (len(states), len(states))
    return Chain(states, index, csr_matrix((rates, (rows, columns)), shape=shape))


def stationary(chain: Chain[State], edge: Callable[[State], bool] | None = None) -> Floats:
    """Solve pi Q = 0, sum(pi) = 1; states of the cut-off ``edge`` must carry next to nothing.

    The balance equation of the first state is replaced by pi(first) = 1, then all are scaled.
    """
    balance = csc_matrix(chain.generator.T)
    rest = splu(balance[1:, 1:]).solve(-balance[1:, [0]].toarray().ravel())
    probabilities: Floats = np.concatenate([[1.0], rest])
    probabilities /= probabilities.sum()
    if edge is not None:
        cut = float(probabilities @ chain.vector(edge))
        if cut > NEGLIGIBLE:
            raise ValueError(
                f"the states cut off carry {cut:.1e}, expected at most {NEGLIGIBLE:.0e}: keep more"
            )
    return probabilities


def mean(chain: Chain[State], probabilities: Floats, value: Callable[[State], float]) -> float:
    """Return the expectation of a function of the state."""
    return float(probabilities @ chain.vector(value))


def mean_entry(chain: Chain[Any], probabilities: Floats, at: int) -> float:
    """Return the expectation of one entry of states that are tuples of numbers."""
    return mean(chain, probabilities, lambda state: float(state[at]))


def moved(matrix: csr_matrix, vector: Floats, time: float) -> Floats:
    """Return exp(matrix time) vector by uniformisation (all terms of one sign, so no cancellation).

    Give the generator to look backwards (a value per state), its transpose to move probabilities forwards.
    """
    return moved_and_summed(matrix, vector, time)[0]


def moved_and_summed(matrix: csr_matrix, vector: Floats, time: float) -> tuple[Floats, Floats]:
    """Return exp(matrix time) vector and its integral over 0..time."""
    speed = float(-matrix.diagonal().min())
    if speed * time == 0.0:
        return vector, vector * time
    jumps = speed * time
    count = int(jumps + 9.0 * np.sqrt(jumps) + 40.0)
    numbers = np.arange(count + 1)
    exactly = np.exp(numbers * np.log(jumps) - jumps - gammaln(numbers + 1.0))
    more = pdtrc(numbers, jumps)
    step = csr_matrix(matrix / speed)
    end, area = exactly[0] * vector, more[0] * vector
    for share, share_more in zip(exactly[1:], more[1:], strict=True):
        vector = vector + step @ vector
        end = end + share * vector
        area = area + share_more * vector
    return end, area / speed


@dataclass(frozen=True)
class Fate:
    """What becomes of customers who must wait, weighed by the probability of the state they meet.

    Probabilities: still waiting at the limit, served by the limit, served ever. Means: E[W] and E[W; served].
    """

    waiting_at_limit: float
    served_by_limit: float
    served: float
    wait: float
    wait_served: float


NOBODY = Fate(0.0, 0.0, 0.0, 0.0, 0.0)


def fate(start: Mapping[State, float], moves: Callable[[State], Moves[State | str]], limit: float) -> Fate:
    """Follow a tagged customer from the states met (with probabilities) until `SERVED` or `GONE`."""

    def onward(state: State | str) -> Moves[State | str]:
        return () if isinstance(state, str) else moves(state)

    chain: Chain[State | str] = explore([*start, SERVED, GONE], onward)
    met = np.zeros(len(chain.states))
    for state, probability in start.items():
        met[chain.index[state]] = probability
    at_limit = moved(csr_matrix(chain.generator.T), met, limit)
    served, gone = chain.index[SERVED], chain.index[GONE]
    waiting = np.setdiff1d(np.arange(len(met)), [served, gone])
    inside = splu(csc_matrix(-chain.generator[waiting][:, waiting]))
    time_in_state = inside.solve(met[waiting], trans="T")
    ever_served = inside.solve(chain.generator[waiting][:, [served]].toarray().ravel())
    return Fate(
        waiting_at_limit=float(at_limit[waiting].sum()),
        served_by_limit=float(at_limit[served]),
        served=float(met[waiting] @ ever_served),
        wait=float(time_in_state.sum()),
        wait_served=float(time_in_state @ ever_served),
    )


def waits(mean_wait: float, p_wait: float, follow: Fate) -> Measures:
    """Return waiting measures of accepted customers, from Little's law and a tagged customer's fate."""
    served = 1 - p_wait + follow.served
    served_at_limit = 1 - p_wait + follow.served_by_limit
    abandoned = p_wait - follow.served
    return {
        "p_wait": p_wait,
        "mean_wait": mean_wait,
        "mean_wait_tagged": follow.wait,
        "asa": follow.wait_served / served,
        "mean_wait_abandoned": (follow.wait - follow.wait_served) / abandoned if abandoned > 1e-9 else np.nan,
        "p_longer": follow.waiting_at_limit,
        "served_within_of_all": served_at_limit,
        "served_within_of_served": served_at_limit / served,
    }
