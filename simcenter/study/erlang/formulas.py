"""Erlang B, C and A answer, for one queue in steady state, how long callers wait and how many agents do.

All times are seconds (float). Load is in erlangs: arrival rate times average handle time (AHT). Arrivals are
Poisson, handle times exponential, agents identical, the queue first come first served:

- B: no waiting room; a caller who finds every agent busy is blocked (holds for any handle-time distribution).
- C: everyone waits as long as it takes. With load >= agents no steady state exists: the result says
  ``stable=False`` and reports infinite waits.
- A: everyone who waits has exponential patience and may abandon; optionally a limited number of trunk lines.

Sources: A. K. Erlang (1917) for B and C; C. Palm (1957) for A; the wait distributions are derived where they
are computed. No factorial or gamma function is ever formed, so 100,000 agents are as safe as ten.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from simcenter.study.erlang.unimodal import Floats, grown_from_mode, p_steps_unfinished

Model = Literal["erlang_b", "erlang_c", "erlang_a"]
MODELS: tuple[Model, ...] = ("erlang_b", "erlang_c", "erlang_a")


@dataclass(frozen=True)
class SteadyState(ABC):
    """What one queue does in the long run.

    Attributes
    ----------
    load, agents
        Offered load in erlangs and number of agents.
    p_block
        Turned away at arrival / arrivals.
    p_wait, p_abandon
        Not served at once / accepted arrivals; abandoned / accepted arrivals.
    asa
        Mean wait of answered callers, seconds (NaN when nobody is answered).
    mean_wait, mean_queue
        Mean wait of all accepted callers, seconds; mean number waiting.
    mean_wait_abandoned
        Mean wait of those who abandon, seconds (NaN when nobody does).
    occupancy
        Mean busy agents / agents (NaN without agents).
    stable
        False when the queue grows without bound.
    """

    load: float
    agents: int
    p_block: float
    p_wait: float
    p_abandon: float
    asa: float
    mean_wait: float
    mean_queue: float
    mean_wait_abandoned: float
    occupancy: float
    stable: bool

    @abstractmethod
    def p_wait_longer_than(self, seconds: float) -> float:
        """P(W > seconds) over accepted callers, W ending with the answer or the abandonment."""

    @abstractmethod
    def service_level(self, seconds: float) -> float:
        """Answered within ``seconds`` / accepted callers (answered and abandoned)."""

    @abstractmethod
    def wait_quantile(self, share: float) -> float:
        """The wait, in seconds, that the given share of accepted callers does not exceed."""

    def service_level_of_answered(self, seconds: float) -> float:
        """Answered within ``seconds`` / answered (NaN when nobody is answered)."""
        answered = 1.0 - self.p_abandon
        return self.service_level(seconds) / answered if answered > 0 else math.nan

    @property
    def mean_wait_of_those_who_wait(self) -> float:
        """E[W | W > 0] in seconds (NaN when nobody waits)."""
        return self.mean_wait / self.p_wait if self.p_wait > 0 else math.nan

    @property
    def p50_wait(self) -> float:
        """Median wait, seconds."""
        return self.wait_quantile(0.50)

    @property
    def p90_wait(self) -> float:
        """Wait that 90 % do not exceed, seconds."""
        return self.wait_quantile(0.90)

    @property
    def p95_wait(self) -> float:
        """Wait that 95 % do not exceed, seconds."""
        return self.wait_quantile(0.95)


@dataclass(frozen=True)
class ErlangB(SteadyState):
    """Loss system: whoever is not blocked is answered at once."""

    def p_wait_longer_than(self, seconds: float) -> float:
        """Zero: nobody waits."""
        _require("seconds", seconds, seconds >= 0, "zero or more")
        return 0.0

    def service_level(self, seconds: float) -> float:
        """One: accepted callers are answered at once (blocked ones are not accepted)."""
        _require("seconds", seconds, seconds >= 0, "zero or more")
        return 1.0

    def wait_quantile(self, share: float) -> float:
        """Zero: nobody waits."""
        _require("share", share, 0 <= share < 1, "at least 0 and below 1")
        return 0.0


@dataclass(frozen=True)
class ErlangC(SteadyState):
    """Delay system without abandonment: waits are exponential, rate (agents - load) / AHT."""

    aht: float

    def p_wait_longer_than(self, seconds: float) -> float:
        """P(W > t) = P(wait) exp(-(agents - load) t / AHT); 1 when unstable."""
        _require("seconds", seconds, seconds >= 0, "zero or more")
        if not self.stable:
            return 1.0
        return self.p_wait * math.exp(-(self.agents - self.load) * seconds / self.aht)

    def service_level(self, seconds: float) -> float:
        """1 - P(W > t): everyone is answered in the end."""
        return 1.0 - self.p_wait_longer_than(seconds)

    def wait_quantile(self, share: float) -> float:
        """Inverse of P(W > t); infinite when unstable."""
        _require("share", share, 0 <= share < 1, "at least 0 and below 1")
        if not self.stable:
            return math.inf
        if 1.0 - share >= self.p_wait:
            return 0.0
        return self.aht * math.log(self.p_wait / (1.0 - share)) / (self.agents - self.load)


@dataclass(frozen=True)
class ErlangA(SteadyState):
    """Delay system with exponential patience, perhaps with limited lines.

    ``_joins[i]`` is the share of accepted callers who find all agents busy and ``_ahead + i`` others waiting.
    """

    aht: float
    patience: float
    lines: int | None
    _ahead: int = field(repr=False, compare=False)
    _joins: Floats = field(repr=False, compare=False)

    def p_wait_longer_than(self, seconds: float) -> float:
        """P(W > t) = exp(-t / patience) sum over n of P(find n waiting) P(n + 1 places not gained by t)."""
        _require("seconds", seconds, seconds >= 0, "zero or more")
        unfinished = self._unfinished(seconds, self.agents / self.aht)
        return float(self._joins @ unfinished) * math.exp(-seconds / self.patience)

    def service_level(self, seconds: float) -> float:
        """P(answered by t): behind n others, (agents/AHT) / (agents/AHT + (n + 1) / patience) ever are.

        Given that, the n + 1 steps to the head have rates agents/AHT + (j + 1) / patience, j = 0..n: the own
        patience counts among those that may end a step, and who ends it does not depend on how long it took.
        """
        _require("seconds", seconds, seconds >= 0, "zero or more")
        answered = self._joins * (self.agents / self.aht * self._step_means())
        finished = 1.0 - self._unfinished(seconds, self.agents / self.aht + 1.0 / self.patience)
        return (1.0 - self.p_wait) + max(float(answered @ finished), 0.0)

    def wait_quantile(self, share: float) -> float:
        """Inverse of P(W > t) by bisection; few outlast exponential patience."""
        _require("share", share, 0 <= share < 1, "at least 0 and below 1")
        if 1.0 - share >= self.p_wait:
            return 0.0
        low, high = 0.0, -math.log1p(-share) * self.patience
        while high - low > 1e-13 * high:
            middle = (low + high) / 2
            if self.p_wait_longer_than(middle) > 1.0 - share:
                low = middle
            else:
                high = middle
        return high

    def _unfinished(self, seconds: float, first_rate: float) -> Floats:
        last = self._ahead + len(self._joins) - 1
        return p_steps_unfinished(first_rate, 1.0 / self.patience, seconds, self._ahead, last)

    def _step_means(self) -> Floats:
        return _step_means(self.agents, self.aht, self.patience, self._ahead + 1, len(self._joins))


def offered_load(volume: float, interval: float, aht: float) -> float:
    """Erlangs: volume contacts in an interval (seconds), each of AHT seconds."""
    _require("volume", volume, volume >= 0, "zero or more contacts")
    _require("interval", interval, interval > 0, "more than 0 s")
    _require("aht", aht, aht > 0, "more than 0 s")
    return volume / interval * aht


def erlang_b(load: float, agents: int) -> ErlangB:
    """Loss system with ``load`` erlangs and ``agents`` agents.

    1/B = sum over k of agents (agents - 1) ... (agents - k + 1) / load^k: positive terms only.
    """
    _require_load(load, agents)
    blocked = _p_block(load, agents)
    asa = 0.0 if blocked < 1 else math.nan
    occupancy = load * (1.0 - blocked) / agents if agents else math.nan
    return ErlangB(load, agents, blocked, 0.0, 0.0, asa, 0.0, 0.0, math.nan, occupancy, True)


def erlang_c(load: float, agents: int, aht: float) -> ErlangC:
    """Delay system without abandonment; AHT in seconds. C = B / (1 - (load / agents) (1 - B))."""
    _require_load(load, agents)
    _require("aht", aht, aht > 0, "more than 0 s")
    if load >= agents:
        busy = 1.0 if agents else math.nan
        forever = math.inf
        return ErlangC(load, agents, 0.0, 1.0, 0.0, forever, forever, forever, math.nan, busy, False, aht)
    blocked = _p_block(load, agents)
    waiting = agents * blocked / (agents - load * (1.0 - blocked))
    wait = waiting * aht / (agents - load)
    queue = load * wait / aht
    return ErlangC(load, agents, 0.0, waiting, 0.0, wait, wait, queue, math.nan, load / agents, True, aht)


def erlang_a(load: float, agents: int, aht: float, patience: float, lines: int | None = None) -> ErlangA:
    """Delay system with exponential patience (mean ``patience``, seconds), perhaps limited lines.

    Lines count talking and waiting callers together: a call that finds all of them taken is blocked.
    """
    _require_load(load, agents)
    _require("aht", aht, aht > 0, "more than 0 s")
    _require("patience", patience, 0 < patience < math.inf, "more than 0 s and finite (else Erlang C)")
    if lines is not None:
        _require_whole("lines", lines)
        _require("lines", lines, lines >= agents, f"at least one line per agent ({agents})")
    blocked, ahead, joins = _found_on_arrival(load, agents, aht / patience, lines)
    steps = _step_means(agents, aht, patience, ahead + 1, len(joins))
    time_to_answer = np.cumsum(steps) + float(_step_means(agents, aht, patience, 1, ahead).sum())
    answers = joins * (agents / aht * steps)
    places = np.arange(ahead + 1, ahead + len(joins) + 1)
    p_abandon = float(joins @ (places / patience * steps))
    p_wait = min(float(joins.sum()), 1.0)
    answered = (1.0 - p_wait) + float(answers.sum())
    mean_wait = p_abandon * patience  # per second waited, 1 / patience abandon
    wait_answered = float(answers @ time_to_answer)
    return ErlangA(
        load=load,
        agents=agents,
        p_block=blocked,
        p_wait=p_wait,
        p_abandon=p_abandon,
        asa=wait_answered / answered if answered > 0 and agents else math.nan,
        mean_wait=mean_wait,
        mean_queue=load / aht * (1.0 - blocked) * mean_wait,
        mean_wait_abandoned=(mean_wait - wait_answered) / p_abandon if p_abandon > 0 else math.nan,
        occupancy=load * (1.0 - blocked) * answered / agents if agents else math.nan,
        stable=True,
        aht=aht,
        patience=patience,
        lines=lines,
        _ahead=ahead,
        _joins=joins,
    )


@dataclass(frozen=True)
class ScheduledHeads:
    """Paid heads behind a number of seated agents: ``exact`` = net / (1 - shrinkage), and that rounded up."""

    net: float
    shrinkage: float
    exact: float
    rounded_up: int


def scheduled_heads(net: float, shrinkage: float) -> ScheduledHeads:
    """Heads to schedule so that ``net`` remain when the share ``shrinkage`` of paid time is not available."""
    _require("net", net, net >= 0, "zero or more agents")
    _require("shrinkage", shrinkage, 0 <= shrinkage < 1, "at least 0 and below 1")
    exact = net / (1.0 - shrinkage)
    # 7 / (1 - 0.3) prints 10.000000000000002: a head must not be added for the last bit
    return ScheduledHeads(net, shrinkage, exact, math.ceil(exact * (1.0 - 1e-12)))


def required_agents(
    model: Model,
    load: float,
    aht: float,
    target_share: float,
    target_seconds: float,
    max_occupancy: float | None = None,
    patience: float | None = None,
) -> int:
    """Fewest agents that answer ``target_share`` of callers within ``target_seconds``.

    The share is the model's `service_level`; for Erlang B, which has no waits, of arrivals not blocked.
    ``max_occupancy`` adds a second condition. Service level rises and occupancy falls with every agent, so
    the search is a bisection. Zero load needs nobody.
    """
    _require("model", model, model in MODELS, f"one of {', '.join(MODELS)}")
    _require("target_share", target_share, 0 < target_share < 1, "above 0 and below 1")
    _require("target_seconds", target_seconds, target_seconds >= 0, "zero or more")
    if max_occupancy is not None:
        _require("max_occupancy", max_occupancy, 0 < max_occupancy <= 1, "above 0 and at most 1")
    if (model == "erlang_a") != (patience is not None):
        raise ValueError(
            f"erlang: patience: got {patience!r} with {model}, expected it with erlang_a and no other model"
        )

    def enough(agents: int) -> bool:
        if model == "erlang_b":
            state: SteadyState = erlang_b(load, agents)
            reached = 1.0 - state.p_block
        else:
            state = erlang_c(load, agents, aht) if patience is None else erlang_a(load, agents, aht, patience)
            reached = state.service_level(target_seconds)
        return reached >= target_share and (max_occupancy is None or state.occupancy <= max_occupancy)

    return _smallest(enough, math.ceil(load)) if load > 0 else 0


def _smallest(enough: Callable[[int], bool], guess: int) -> int:
    """Return the smallest positive number that is enough, given that every larger one is."""
    low, high, step = 0, guess, 1
    while not enough(high):
        low, high, step = high, high + step, 2 * step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _p_block(load: float, agents: int) -> float:
    """Erlang's loss probability; terms stop mattering once they no longer change the sum."""
    if load == 0:
        return 0.0 if agents else 1.0
    total = term = 1.0
    for k in range(agents):
        term *= (agents - k) / load
        total += term
        if term < 1e-18 * total or total == math.inf:
            break
    return 1.0 / total


def _step_means(agents: int, aht: float, patience: float, first: int, count: int) -> Floats:
    """Return mean times from one place in the queue to the next, shape (count,)."""
    return 1.0 / (agents / aht + np.arange(first, first + count) / patience)


def _found_on_arrival(
    load: float, agents: int, impatience: float, lines: int | None
) -> tuple[float, int, Floats]:
    """Return P(blocked), the fewest found waiting when all agents are busy, and shares from there on.

    The number in system is a birth-death chain with deaths, in units of 1/AHT, min(n, agents) +
    max(n - agents, 0) x impatience, impatience = AHT / patience. Shares of accepted callers, shape (states,).
    """
    mode = load if load < agents else agents + (load - agents) / impatience

    def ratio(n: Floats) -> Floats:
        return load / (np.minimum(n, agents) + np.maximum(n - agents, 0.0) * impatience)

    lowest, weights = grown_from_mode(ratio, mode, lines)
    full = lines is not None and lowest + len(weights) - 1 == lines
    blocked = float(weights[-1] / weights.sum()) if full else 0.0
    accepting = weights[:-1] if full else weights
    joins = accepting[max(agents - lowest, 0) :]
    return blocked, max(lowest - agents, 0), joins / accepting.sum() if len(joins) else joins


def _require_load(load: float, agents: int) -> None:
    _require("load", load, 0 <= load < math.inf, "a finite number of erlangs, zero or more")
    _require_whole("agents", agents)
    _require("agents", agents, agents >= 0, "zero or more")


def _require_whole(name: str, value: int) -> None:
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    _require(name, value, whole, "a whole number")


def _require(name: str, value: object, holds: bool, expected: str) -> None:
    if not holds:
        raise ValueError(f"erlang: {name}: got {value!r}, expected {expected}")
