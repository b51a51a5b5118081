"""The cheapest heads found: first many enough, then fewer and fewer, as long as every promise holds.

All staffings meet the same customers, so that the difference between two is the staffing's own. What a head more or
less would do is looked at on the critical days only, those nearest to breaking or keeping a promise; a head is
taken off for good only after all days were simulated without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from simcenter.engine.tables import Ints
from simcenter.study.staffing.problem import Floats, Heads, Problem, TierPromise
from simcenter.study.staffing.searching.judging import Judgement, by_period, judge, occupancy_of, shares_of
from simcenter.study.staffing.searching.replay import Replay, Tally
from simcenter.study.staffing.searching.step import FADING, Effects, Limits, best_step

CRITICAL = 40
"""Replications on which single heads are tried out."""
CAREFUL = 4
"""Steps tried from one staffing, each asked for what the last one missed."""
NEAR = 0.005
"""Half a point of slack counts as none when heads are ranked by the harm of taking them off."""
ADDED, PAIRS = 10, 24
"""Exchanges considered: heads added, heads taken off for them."""
MOST_CELLS = 12
"""Cells up to which exchanges are tried; beyond, steps have found nearly all of what they would."""
TRIES = 20
"""Exchanges simulated in a round; none of them good ends the search."""
SHIFTED = (0.25, 0.5, 1.0)
"""Parts of a pool's heads put into another pool, where exchanges of single heads find nothing more."""


class EffortSpent(Exception):
    """As many days were simulated as the search may."""


@dataclass(frozen=True)
class Slopes:
    """What one head more or less in each cell does on critical days.

    Attributes
    ----------
    cells
        Pool and interval, shape (cells, 2).
    share
        Change of the share answered in time, shape (cells, conditions).
    met
        Change of the periods kept, shape (cells, conditions).
    """

    cells: Ints
    share: Floats
    met: Ints


class Search:
    """Looks for cheap heads that hold on given replications."""

    def __init__(
        self,
        problem: Problem,
        replay: Replay,
        promises: Sequence[TierPromise],
        replications: Sequence[int],
        rates: Floats,
        effort: int,
    ) -> None:
        """Prepare.

        Parameters
        ----------
        problem, replay
            The center and its days.
        promises
            What must hold.
        replications
            Days searched on.
        rates
            Share of its periods in which each condition of a promise must be kept, shape (conditions,).
        effort
            Replications that may be simulated, those `replay` has done included.
        """
        self.problem, self.replay, self.promises = problem, replay, tuple(promises)
        self.replications, self.rates, self.effort = list(replications), rates, effort
        self.best: Heads | None = None
        self.limits: Callable[[Heads], Limits] | None = None  # what steps may not spend beyond
        self._judged: dict[bytes, Judgement] = {}
        self._tallied: tuple[bytes, Tally] | None = None

    def judge(self, heads: Heads) -> Judgement:
        """Judge heads on all replications; the cheapest that hold are kept as `best`."""
        key = heads.tobytes()
        if key not in self._judged:
            if self.replay.done >= self.effort:
                raise EffortSpent
            (tally,) = self.replay.tally([heads], self.replications)
            self._tallied = key, tally
            self._judged[key] = judge(self.problem, self.promises, self.rates, heads, tally)
        found = self._judged[key]
        if found.holds and (self.best is None or self.problem.cost(heads) < self.problem.cost(self.best)):
            self.best = heads
        return found

    def lift(self, start: Heads) -> Heads:
        """Raise heads where promises are broken until all hold, or there is no room left."""
        boost, step = np.zeros(start.shape), 0.1
        base = np.maximum(start, 1)
        heads = start
        for _ in range(60):
            judged = self.judge(heads)
            if judged.holds:
                return heads
            boost += step * self._hurt(judged)
            step *= 1.4
            heads = np.minimum(np.ceil(start + boost * np.sqrt(base)).astype(np.int64), self.problem.ample)
            if (heads == self.problem.ample).all():
                break
        return heads

    def descend(self, heads: Heads) -> Heads:
        """Make the best steps the linear picture shows, as long as they are cheaper and hold."""
        while True:
            step = self._step_that_holds(heads)
            if step is None:
                return heads
            heads = step

    def polish(self, heads: Heads) -> Heads:
        """Take off single heads until every one is needed."""
        while True:
            slopes, judged = self.slopes(heads, -1), self.judge(heads)
            possible = np.all(judged.met + slopes.met >= judged.needed, axis=1)
            order = np.argsort(self._scores(judged, slopes), kind="stable")
            before = heads
            for at in order[possible[order]]:
                plan = heads.copy()
                plan[tuple(slopes.cells[at])] -= 1
                if self.judge(plan).holds:
                    heads = plan
            if heads is before:
                return heads

    def exchange(self, heads: Heads) -> Heads:
        """Exchange heads between cells, then whole parts of pools, as long as that is cheaper and holds."""
        while heads.size <= MOST_CELLS:
            better = next(self._better_exchanges(heads), None)
            better = next(self._better_shifts(heads), None) if better is None else self.polish(better)
            if better is None:
                return heads
            heads = better
        return heads

    def slopes(self, heads: Heads, step: int, cells: Ints | None = None) -> Slopes:
        """Try one head more (`step` 1) or less (-1) in cells, all that can by default, on the critical days."""
        judged = self.judge(heads)
        critical = self._critical(heads, judged)
        allowed = heads < self.problem.ample if step > 0 else heads > 0
        cells = np.argwhere(allowed) if cells is None else cells[allowed[tuple(cells.T)]]
        plans = [heads]
        for pool, interval in cells:
            plan = heads.copy()
            plan[pool, interval] += step
            plans.append(plan)
        if self.replay.done >= self.effort:
            raise EffortSpent
        tallies = self.replay.tally(plans, critical)
        judgements = [
            judge(self.problem, self.promises, self.rates, plan, tally)
            for plan, tally in zip(plans, tallies, strict=True)
        ]
        shares = [self._pooled(plan, tally) for plan, tally in zip(plans, tallies, strict=True)]
        return Slopes(
            cells,
            np.array([share - shares[0] for share in shares[1:]]).reshape(len(cells), len(shares[0])),
            np.array([each.met - judgements[0].met for each in judgements[1:]]).reshape(len(cells), len(shares[0])),
        )

    def _hurt(self, judged: Judgement) -> Floats:
        """Mark cells whose heads broken conditions are about, shape (pools, intervals)."""
        problem = self.problem
        marks = np.zeros(problem.erlang.shape)
        for condition in np.flatnonzero(judged.broken):
            pool, interval = int(judged.pool[condition]), int(judged.interval[condition])
            if pool >= 0:
                marks[pool, interval] = 1
                continue
            pools = problem.serves[:, self.promises[int(judged.promise[condition])].row]
            # A crowd is often inherited from the interval before.
            where = slice(None) if interval < 0 else slice(max(0, interval - 1), interval + 1)
            marks[pools, where] = 1
        return marks

    def _critical(self, heads: Heads, judged: Judgement) -> list[int]:
        """Choose the replications in which promises are nearest to turning."""
        key = heads.tobytes()
        if self._tallied is None or self._tallied[0] != key:
            (tally,) = self.replay.tally([heads], self.replications)
            self._tallied = key, tally
        tally = self._tallied[1]
        count = len(self.replications)
        if count <= CRITICAL:
            return self.replications
        distance = np.full(count, np.inf)
        for promise in self.promises:
            if promise.period not in ("day", "interval"):
                continue
            shares = shares_of(*by_period(promise, tally)).reshape(-1, count, self.problem.layout.days)
            away = np.nan_to_num(np.abs(shares - promise.share), nan=np.inf)
            distance = np.minimum(distance, away.min(axis=(0, 2)))
        if np.isinf(distance).all():
            return self.replications[:: max(1, count // CRITICAL)][:CRITICAL]
        return [self.replications[at] for at in np.sort(np.argsort(distance, kind="stable")[:CRITICAL])]

    def _pooled(self, heads: Heads, tally: Tally) -> Floats:
        """Share of each condition over the days of a tally together (less the occupancy of caps)."""
        parts = []
        for promise in self.promises:
            above, below = by_period(promise, tally)
            parts.append(shares_of(above.sum(axis=1), below.sum(axis=1)))
        if self.problem.max_occupancy is not None:
            parts.append(-occupancy_of(self.problem, heads, tally).ravel())
        return np.nan_to_num(np.concatenate(parts))

    def _scores(self, judged: Judgement, slopes: Slopes) -> Floats:
        """Harm of taking a head off for what it saves; a condition counts the more, the less slack it has."""
        weight = 1 / (np.maximum(np.nan_to_num(judged.slack, posinf=1e9), 0) + NEAR)
        return (np.maximum(-slopes.share, 0) @ weight) / self.problem.cost_per_head[slopes.cells[:, 0]]

    def _step_that_holds(self, heads: Heads) -> Heads | None:
        """The first of a few ever more careful steps that is cheaper (or holds where nothing did) and holds."""
        judged = self.judge(heads)
        effects = self.effects(heads)
        cost = np.repeat(self.problem.cost_per_head, heads.shape[1])
        slack = judged.slack.copy()
        limits = None if self.limits is None else self.limits(heads)
        for _ in range(CAREFUL):
            step = best_step(heads, self.problem.ample, cost, slack, effects, limits)
            if not step.any() or (judged.holds and self.problem.cost(heads + step) > self.problem.cost(heads) - 1e-9):
                return None
            after = self.judge(heads + step)
            if after.holds:
                return heads + step
            slack = np.where(after.broken, slack + np.minimum(after.slack, 0) - NEAR / 5, slack)
        return None

    def effects(self, heads: Heads) -> Effects:
        """What one head fewer does, simulated, and one more, simulated only where there is none to take off."""
        fewer = self.slopes(heads, -1)
        conditions = fewer.share.shape[1]
        down = np.zeros((heads.size, conditions))
        down[fewer.cells[:, 0] * heads.shape[1] + fewer.cells[:, 1]] = fewer.share
        up = -FADING * down
        empty = np.argwhere(heads == 0)
        if len(empty):
            more = self.slopes(heads, 1, empty)
            up[more.cells[:, 0] * heads.shape[1] + more.cells[:, 1]] = more.share
        return Effects(down, up)

    def _better_exchanges(self, heads: Heads) -> Iterator[Heads]:
        """Cheaper staffings that hold, by one head more somewhere and one or two fewer elsewhere."""
        judged = self.judge(heads)
        more, fewer = self.slopes(heads, 1), self.slopes(heads, -1)
        slack = np.nan_to_num(judged.slack, posinf=1e9)
        cost = self.problem.cost_per_head
        gain = np.maximum(more.share, 0) @ (1 / (np.maximum(slack, 0) + NEAR)) / cost[more.cells[:, 0]]
        add = np.argsort(-gain, kind="stable")[:ADDED]
        drop = np.argsort(self._scores(judged, fewer), kind="stable")[:PAIRS]
        moves = []
        for a in add:
            paid = cost[more.cells[a, 0]]
            for i, b in enumerate(drop):
                for c in (None, *drop[i:]):
                    taken = [b] if c is None else [b, c]
                    saved = cost[fewer.cells[taken, 0]].sum() - paid
                    if saved > 1e-9:
                        left = slack + more.share[a] + fewer.share[taken].sum(axis=0)
                        moves.append((-float(left.min()), a, taken))
        moves.sort(key=lambda move: move[0])
        for _, a, taken in moves[:TRIES]:
            plan = heads.copy()
            plan[tuple(more.cells[a])] += 1
            for one in taken:
                plan[tuple(fewer.cells[one])] -= 1
            if (plan >= 0).all() and self.judge(plan).holds:
                yield plan

    def _better_shifts(self, heads: Heads) -> Iterator[Heads]:
        """Cheaper staffings that hold, by a part of pools put into another one and single heads taken off after.

        Head by head that may lead nowhere: agents who serve everybody pool the work only when there are enough of them.
        """
        cost = self.problem.cost(heads) - 1e-9
        for plan in _shifted(heads):
            plan = np.minimum(plan, self.problem.ample)
            if self.judge(plan).holds:
                fewer = self.polish(plan)
                if self.problem.cost(fewer) < cost:
                    yield fewer


def _shifted(heads: Heads) -> Iterator[Heads]:
    """Put a part of one pool, or of all others, into a pool."""
    pools = range(len(heads))
    for taking in pools:
        others = [pool for pool in pools if pool != taking]
        groups = [[pool] for pool in others] + ([others] if len(others) > 1 else [])
        for giving, part in product(groups, SHIFTED):
            moved = np.ceil(part * heads[giving]).astype(np.int64)
            if moved.any():
                plan = heads.copy()
                plan[giving] -= moved
                plan[taking] += moved.sum(axis=0)
                yield plan


def least_of_one_cell(search: Search, heads: Heads) -> bool:
    """Whether heads are the fewest: with one pool and one interval, every smaller number is tried."""
    if heads.size != 1:
        return False
    return not any(search.judge(np.full_like(heads, fewer)).holds for fewer in range(int(heads[0, 0])))

