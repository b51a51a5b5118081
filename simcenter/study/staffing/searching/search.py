"""The cheapest heads found: first many enough, then fewer and fewer, as long as every promise holds.

All staffings meet the same customers, so that the difference between two is the staffing's own. What a head more or
less would do is looked at on the critical days only, those nearest to breaking or keeping a promise; a staffing is
turned down on these where the other days cannot make good for them, and taken only after all days were simulated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from simcenter.engine.tables import Ints
from simcenter.study.staffing.problem import Floats, Heads, Problem
from simcenter.study.staffing.promises import MAY_WAIT, TierPromise
from simcenter.study.staffing.searching.judging import Judgement, by_period, judge, occupancy_of, shares_of
from simcenter.study.staffing.searching.replay import Replay, Tally
from simcenter.study.staffing.searching.slopes import Slopes, inside, intervals_felt, spaced
from simcenter.study.staffing.searching.step import FADING, Effects, Limits, best_step

CRITICAL = 80
"""Replications on which single heads are tried out."""
CAREFUL = 4
"""Steps tried from one staffing, each asked for what the last one missed."""
REMEMBERED = 8
"""Staffings whose tallies are kept, the latest ones."""
NEAR = 0.005
"""Half a point of slack counts as none when heads are ranked by the harm of taking them off."""


class EffortSpent(Exception):
    """As many days were simulated as the search may."""


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
        self._felt = intervals_felt(problem.scenario.calendar.interval)
        if any(promise.measure in MAY_WAIT for promise in promises):
            self._felt = len(problem.intervals)  # what is not done now is done at any later time
        self._judged: dict[bytes, Judgement] = {}
        self._tallies: dict[bytes, Tally] = {}

    def judge(self, heads: Heads) -> Judgement:
        """Judge heads on all replications; the cheapest that hold are kept as `best`."""
        key = heads.tobytes()
        if key not in self._judged:
            (tally,) = self.run([heads], self.replications)
            self._note(heads, tally)
        return self._judged[key]

    def attempt(self, heads: Heads, near: Heads) -> Judgement:
        """Judge heads on critical days first, and on all days only where these leave a chance.

        Parameters
        ----------
        heads
            The staffing asked about.
        near
            A staffing like it, whose critical days are taken for those of `heads`.

        Returns
        -------
        Judgement
            As `judge` gives it where `heads` may hold. Otherwise broken: all but the critical days as under `near`.
        """
        known = heads.tobytes() in self._judged
        glance = None if known else self.glance(heads, near)
        if glance is None or glance.holds:
            return self.judge(heads)
        return glance

    def glance(self, heads: Heads, near: Heads) -> Judgement | None:
        """Judge promises on critical days, all others as under a staffing near by; None where no day is critical."""
        order = self._by_distance(near)
        if order is None or len(order) <= CRITICAL:
            return None
        days = order[:CRITICAL]
        (some,) = self.run([heads], [self.replications[at] for at in days])
        above, below = (column.copy() for column in self._tally_of(near)[:2])
        above[days], below[days] = some.above, some.below
        found = self.judge_by(heads, Tally(above, below, some.busy_ms))
        # How busy agents are is known of all days only.
        return replace(found, met=np.where(found.promise < 0, found.needed, found.met))

    def run(self, plans: Sequence[Heads], replications: Sequence[int]) -> list[Tally]:
        """Simulate staffings, unless as many days were simulated as the search may."""
        if self.replay.done >= self.effort:
            raise EffortSpent
        return self.replay.tally(plans, replications)

    def judge_by(self, heads: Heads, tally: Tally) -> Judgement:
        """Judge heads by what some days came to."""
        return judge(self.problem, self.promises, self.rates, heads, tally)

    def _note(self, heads: Heads, tally: Tally) -> Judgement:
        """Judge heads by the tally of all replications, and remember what is worth it."""
        key = heads.tobytes()
        found = self._judged[key] = self.judge_by(heads, tally)
        self._tallies[key] = tally
        while len(self._tallies) > REMEMBERED:
            self._tallies.pop(next(iter(self._tallies)))
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

    def mend(self, heads: Heads) -> Heads:
        """Make broken promises hold by the best steps the linear picture shows, and raise heads where these do not."""
        for _ in range(CAREFUL):
            if self.judge(heads).holds:
                return heads
            step = self._step_that_holds(heads)
            if step is None:
                break
            heads = step
        return self.lift(heads)

    def descend(self, heads: Heads) -> Heads:
        """Make the best steps the linear picture shows, as long as they are cheaper and hold."""
        while True:
            step = self._step_that_holds(heads)
            if step is None:
                return heads
            heads = step

    def polish(self, heads: Heads) -> Heads:
        """Take off heads, many at a time where effects add up, until each is needed (as far as critical days show)."""
        while True:
            cells = self._spare(heads, self.slopes(heads, -1))
            cells = self._taken(heads, cells, partial(self._seems_to_hold, near=heads))
            cells = self._taken(heads, cells, lambda plan: self.judge(plan).holds)
            if not len(cells):
                return heads
            heads = _fewer(heads, cells)

    def _seems_to_hold(self, heads: Heads, near: Heads) -> bool:
        glance = self.glance(heads, near)
        return glance is None or glance.holds

    def _spare(self, heads: Heads, slopes: Slopes) -> Ints:
        """Choose cells whose heads promises would do without, if effects added up, shape (chosen, 2)."""
        judged, chosen = self.judge(heads), list[int]()
        base = self.judge_by(heads, slopes.base)
        for row in np.argsort(self.harm(judged, slopes), kind="stable").tolist():
            rows = [*chosen, row]
            after = self.judge_by(_fewer(heads, slopes.cells[rows]), slopes.together(rows))
            if (judged.met + after.met - base.met >= judged.needed).all():
                chosen = rows
        return slopes.cells[chosen]

    def _taken(self, heads: Heads, cells: Ints, holds: Callable[[Heads], bool]) -> Ints:
        """Find cells of which a head each can be taken off at once: all of them, or what their halves give."""
        if not len(cells) or holds(_fewer(heads, cells)):
            return cells
        if len(cells) == 1:
            return cells[:0]
        half = len(cells) // 2
        first = self._taken(heads, cells[:half], holds)
        return np.concatenate([first, self._taken(_fewer(heads, first), cells[half:], holds)])

    def slopes(self, heads: Heads, step: int, cells: Ints | None = None) -> Slopes:
        """Try one head more (`step` 1) or less (-1) in cells, all that can by default, on the critical days."""
        critical = self._critical(heads)
        allowed = heads < self.problem.ample if step > 0 else heads > 0
        cells = np.argwhere(allowed) if cells is None else cells[allowed[tuple(cells.T)]]
        groups = spaced(heads, cells, step, self._felt)
        base, *runs = self.run([heads, *(group.plan for group in groups)], critical)
        changed: list[Tally] = [base] * len(cells)
        for group, run in zip(groups, runs, strict=True):
            for row, window in zip(group.rows.tolist(), group.windows, strict=True):
                changed[row] = inside(base, run, window)
        before = self.judge_by(heads, base)
        share, met = self._pooled(heads, base), []
        shares = []
        for cell, tally in zip(cells, changed, strict=True):
            plan = heads.copy()
            plan[tuple(cell)] += step
            met.append(self.judge_by(plan, tally).met - before.met)
            shares.append(self._pooled(plan, tally) - share)
        shape = len(cells), len(share)
        return Slopes(cells, np.array(shares).reshape(shape), np.array(met).reshape(shape), base, tuple(changed))

    def _hurt(self, judged: Judgement) -> Floats:
        """Mark cells whose heads broken conditions are about, shape (pools, intervals)."""
        problem = self.problem
        marks = np.zeros(problem.erlang.shape)
        for condition in np.flatnonzero(judged.broken):
            pool, interval = int(judged.pool[condition]), int(judged.interval[condition])
            if pool >= 0:
                marks[pool, interval] = 1
                continue
            promise = self.promises[int(judged.promise[condition])]
            pools = problem.serves[:, promise.tier_row]
            # A crowd is often inherited from the interval before.
            whole = interval < 0 or promise.measure in MAY_WAIT
            where = slice(None) if whole else slice(max(0, interval - 1), interval + 1)
            marks[pools, where] = 1
        return marks

    def _critical(self, heads: Heads) -> list[int]:
        """Choose the replications in which promises are nearest to turning."""
        order = self._by_distance(heads)
        if order is None:
            return self.replications[:: max(1, len(self.replications) // CRITICAL)][:CRITICAL]
        return [self.replications[at] for at in np.sort(order[:CRITICAL])]

    def _by_distance(self, heads: Heads) -> Ints | None:
        """Order replications by how near promises are to turning in them; None where none is judged in single ones."""
        tally, count = self._tally_of(heads), len(self.replications)
        distance = np.full(count, np.inf)
        for promise in self.promises:
            if promise.period not in ("day", "interval"):
                continue
            shares = shares_of(*by_period(promise, tally)).reshape(-1, count, self.problem.layout.days)
            away = np.nan_to_num(np.abs(shares - promise.share), nan=np.inf)
            distance = np.minimum(distance, away.min(axis=(0, 2)))
        return None if np.isinf(distance).all() else np.argsort(distance, kind="stable")

    def _tally_of(self, heads: Heads) -> Tally:
        """What all replications came to."""
        key = heads.tobytes()
        if key not in self._tallies:
            (tally,) = self.run([heads], self.replications)
            self._note(heads, tally)
        self._tallies[key] = self._tallies.pop(key)  # the latest one asked for
        return self._tallies[key]

    def _pooled(self, heads: Heads, tally: Tally) -> Floats:
        """Share of each condition over the days of a tally together (less the occupancy of caps)."""
        parts = []
        for promise in self.promises:
            above, below = by_period(promise, tally)
            parts.append(shares_of(above.sum(axis=1), below.sum(axis=1)))
        if self.problem.max_occupancy is not None:
            parts.append(-occupancy_of(self.problem, heads, tally).ravel())
        return np.nan_to_num(np.concatenate(parts))

    def harm(self, judged: Judgement, slopes: Slopes) -> Floats:
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
            after = self.attempt(heads + step, near=heads)
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


def _fewer(heads: Heads, cells: Ints) -> Heads:
    """Take off a head in each of some cells."""
    plan = heads.copy()
    plan[tuple(cells.T)] -= 1
    return plan
