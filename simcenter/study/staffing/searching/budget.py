"""For a given budget: the least shortfall in promises one can have.

The shortfall of a promise is the share promised less the share that is kept with the confidence asked for, in points.
The largest of all promises' shortfalls is made small first, then their sum, then the cost.
"""

from __future__ import annotations

import re

import numpy as np

from simcenter.scenario.errors import Mistake, quote
from simcenter.study.staffing.problem import HEAD_HOURS, Floats, Heads, Problem
from simcenter.study.staffing.result import WHOLE, Budget
from simcenter.study.staffing.searching.judging import Judgement
from simcenter.study.staffing.searching.search import Search
from simcenter.study.staffing.searching.step import Limits, best_step

BETTER = 1e-5
"""A shortfall smaller by less than this (a thousandth of a point) is no smaller."""
EXPECTED = "heads at any one time, such as 62 or '62 seated', or money a day, such as 9000/day"

_BUDGET = r"\s*(\d[\d,]{0,14})(\.\d{1,6})?\s*([A-Za-z ]*?)\s*(?:(?:/|\bper\b|\ba\b)\s*([A-Za-z]+))?\s*"


def read_budget(text: str, problem_unit: str) -> Budget:
    """Read a budget: ``62`` or ``62 paid`` heads, ``62 seated``, ``9000/day`` or ``9000 EUR/day``.

    Parameters
    ----------
    text
        The budget in words.
    problem_unit
        The unit of cost: the currency, or `HEAD_HOURS` where some pool has no wage.

    Raises
    ------
    Mistake
        For anything else, another currency, or money where some pool has no wage.
    """
    match = re.fullmatch(_BUDGET, text)
    if match is None:
        raise Mistake(quote(text), EXPECTED)
    amount, word, per = float(match[1].replace(",", "") + (match[2] or "")), match[3].lower(), match[4]
    if per is None:
        kinds = {"": "paid", "heads": "paid", "paid": "paid", "paid heads": "paid"}
        kind = kinds.get(word) or ("seated" if word in ("seated", "seated heads", "present") else None)
        if kind is None or match[2] is not None:
            raise Mistake(quote(text), EXPECTED)
        return Budget(amount, "seated" if kind == "seated" else "paid")
    if per.lower() not in ("day", "d"):
        raise Mistake(quote(text), EXPECTED, nearest=f"{match[1]}/day")
    if problem_unit == HEAD_HOURS and word not in ("hours", "head hours", HEAD_HOURS):
        raise Mistake(f"{quote(text)}, but some pool has no wage", "heads, or paid head hours, such as '400 hours/day'")
    if word and problem_unit != HEAD_HOURS and word != problem_unit.lower():
        raise Mistake(quote(text), f"money in {problem_unit}, the scenario's currency")
    return Budget(amount, "cost")


def within(problem: Problem, budget: Budget, heads: Heads) -> bool:
    """Whether heads keep to a budget."""
    return bool((_used(problem, budget, heads) <= _allowed(problem, budget) + WHOLE).all())


def spend(search: Search, budget: Budget, start: Heads) -> Heads:
    """Find heads within a budget that leave the least shortfall, and cost least where nothing is short.

    The best so far is kept in the search.

    Parameters
    ----------
    search
        Its promises, days and effort.
    budget
        What may be spent.
    start
        Heads to begin with; those beyond the budget are taken off first.
    """
    problem = search.problem
    heads = search.best = _reduced(problem, budget, start)
    key, reach = _key(search.judge(heads)), float(heads.size)
    while reach >= 1:
        judged, effects = search.judge(heads), search.effects(heads)
        better = None
        while reach >= 1 and better is None:
            limits = _limits(problem, budget, heads, reach)
            cost = np.repeat(problem.cost_per_head, heads.shape[1])
            step = best_step(heads, problem.ample, cost, judged.slack, effects, limits, shortfall_first=True)
            if step.any() and within(problem, budget, heads + step):
                after = _key(search.judge(heads + step))
                if after < (key[0] - BETTER, 0.0) or (after[0] <= key[0] + BETTER and after[1] < key[1] - BETTER):
                    better, key = heads + step, after
                    continue
            reach /= 3
        if better is not None:
            heads = search.best = better
    if not search.judge(heads).holds:
        return heads
    # Every promise can be had within the budget after all; so what it costs comes next.
    search.limits = lambda at: _limits(problem, budget, at, float(at.size))
    return search.polish(search.descend(heads))


def _key(judged: Judgement) -> tuple[float, float]:
    short = judged.shortfalls
    return float(short.max(initial=0.0)), float(short.sum())


def _used(problem: Problem, budget: Budget, heads: Heads) -> Floats:
    """What is used of each limited amount, shape (limits,)."""
    if budget.kind == "cost":
        return np.array([problem.cost(heads)])
    each = heads.astype(np.float64) if budget.kind == "seated" else _paid(problem, heads)
    used: Floats = each.sum(axis=0)
    return used


def _allowed(problem: Problem, budget: Budget) -> Floats:
    return np.full(1 if budget.kind == "cost" else len(problem.intervals), budget.amount)


def _paid(problem: Problem, heads: Heads) -> Floats:
    paid: Floats = np.ceil(heads * problem.paid_per_head[:, None] - WHOLE)
    return paid


def _limits(problem: Problem, budget: Budget, heads: Heads, reach: float) -> Limits:
    """The budget, and at most so many heads moved in one step."""
    pools, intervals = heads.shape
    if budget.kind == "cost":
        each = np.repeat(problem.cost_per_head, intervals)[None]
        fewer, more = -each, each
    else:
        at = np.tile(np.eye(intervals), pools)
        ones = np.ones(heads.shape)
        up, down = ones, ones
        if budget.kind == "paid":
            up = _paid(problem, heads + 1) - _paid(problem, heads)
            down = _paid(problem, heads) - _paid(problem, np.maximum(heads - 1, 0))
        fewer, more = -at * down.ravel(), at * up.ravel()
    moved = np.ones((1, heads.size))
    left = _allowed(problem, budget) - _used(problem, budget, heads)
    return Limits(np.vstack([fewer, moved]), np.vstack([more, moved]), np.append(left, reach))


def _reduced(problem: Problem, budget: Budget, start: Heads) -> Heads:
    """Take heads off where there are most, one by one, until the rest is within the budget.

    Raises
    ------
    Mistake
        When nobody at all is dearer than the budget.
    """
    heads = start.copy()
    if not within(problem, budget, np.zeros_like(heads)):
        cost = f"{problem.fixed_cost:,.0f} {problem.unit} a day"
        raise Mistake(f"a budget of {budget}", f"at least the {cost} of the rosters, which stay as they are")
    while not within(problem, budget, heads):
        over = np.ones(len(problem.intervals), np.bool_)
        if budget.kind != "cost":
            over = _used(problem, budget, heads) > budget.amount + WHOLE
        # The fullest cell against its own start loses least in proportion.
        fullness = np.where(over & (heads > 0), heads / np.maximum(start, 1) + heads * 1e-6, -1.0)
        heads[np.unravel_index(int(fullness.argmax()), heads.shape)] -= 1
    return heads
