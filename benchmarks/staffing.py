"""A search for staff on days of 36 intervals, 2 or 3 pools and tiers: seconds, days run, cost beside simpler ways."""

from __future__ import annotations

import math
import time

import numpy as np

from simcenter.scenario.model import Scenario
from simcenter.scenario.units import IN_FILE
from simcenter.simulation import settle
from simcenter.study.staffing import Staffing, staff
from simcenter.study.staffing.door import CONFIDENCE, EFFORT, FRESH, LIFT
from simcenter.study.staffing.problem import pose
from simcenter.study.staffing.searching.judging import conditions
from simcenter.study.staffing.searching.replay import Replay
from simcenter.study.staffing.searching.search import Search
from simcenter.study.staffing.verify import Verification

INTERVALS = 36
PER_HOUR = {"premier": 60, "standard": 150, "basic": 90}
PROMISES = {"premier": ("90%", "20 s"), "standard": ("80%", "30 s"), "basic": ("70%", "60 s")}
WAGES = {"premier": "28/h", "standard": "24/h", "basic": "20/h"}
DAYS, FRESH_DAYS = 300, 1_000
BUSIER = 6.9
"""So many times as many contacts make a day of 16,000."""


def day_to_staff(tiers: int = 3, busier: float = 1) -> Scenario:
    """A day with a morning and an afternoon peak; each of 2 or 3 tiers has a desk, and after 20 s others help.

    With three tiers 2,300 contacts come, `busier` times as many.
    """
    per_hour = {name: busier * number for name, number in PER_HOUR.items()}
    names = list(PER_HOUR)[:tiers]
    hours = np.linspace(0, 1, INTERVALS)
    shape = 0.6 + 0.6 * np.exp(-(((hours - 0.25) / 0.15) ** 2)) + 0.4 * np.exp(-(((hours - 0.7) / 0.15) ** 2))
    data = {
        "simcenter": 1,
        "name": "to_staff",
        "calendar": {"opens": "08:00", "closes": "17:00", "interval": "15 min"},
        "tiers": {
            name: {"patience": {"exponential": "3 min"}, "promise": {"share": share, "within": within}}
            for name, (share, within) in ((name, PROMISES[name]) for name in names)
        },
        "needs": {"help": {"talk": {"lognormal": {"mean": "200 s", "cv": 1.1}}, "wrap": "40 s"}},
        "volumes": {
            "day_factor": {"shape": 30},
            "streams": [
                {"tier": name, "need": "help", "per_interval": [round(float(x) * per_hour[name] / 4, 3) for x in shape]}
                for name in names
            ],
        },
        "pools": {
            f"{name}_desk": {"seated": max(3, round(per_hour[name] / 10)), "wage": WAGES[name], "shrinkage": "30%"}
            for name in names
        },
        "routing": {
            "customers": "strict_tiers",
            "desks": {name: [f"{name}_desk"] for name in names},
            "overflow": "20 s",
        },
    }
    return Scenario.model_validate(data, context=IN_FILE)


def report_staffing(workers: int = 2) -> int:
    """Search, and print seconds, days run, costs and how often the weakest promise is kept on fresh days."""
    staff(day_to_staff(), days=20, fresh_days=20, workers=workers)  # compiles, if need be
    for tiers, busier in ((2, 1.0), (3, 1.0), (3, BUSIER)):
        _report_day(day_to_staff(tiers, busier), tiers, workers)
    return 0


def _report_day(scenario: Scenario, tiers: int, workers: int) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    found = staff(scenario, workers=workers)
    seconds, busy = time.perf_counter() - start, time.process_time() - cpu
    contacts = sum(sum(scenario.expected_per_interval(kind.stream)) for kind in scenario.types)
    what = f"{INTERVALS} intervals, {tiers} pools, {tiers} tiers, {contacts:,.0f} contacts"
    print(f"| {what} | cost a day | weakest promise kept on fresh days |")
    print("| --- | ---: | ---: |")
    for plan, name in ((found.erlang, "Erlang, queue by queue"), (found.found, "search for staff")):
        weakest = min(outcome.met.mean for outcome in plan.promises)
        print(f"| {name} | {plan.cost:,.0f} | {100 * weakest:.1f} % |")
    cost, kept = repaired(scenario, workers)
    print(f"| Erlang, raised where promises break | {cost:,.0f} | {100 * kept:.1f} % |")
    print(
        f"\nFound in {seconds:.0f} s with {workers} workers ({busy:.0f} s of processor time), {found.day_runs:,} days "
        f"simulated, {found.repairs} repairs{_gap(found)}.\n",
        flush=True,
    )


def _gap(found: Staffing) -> str:
    return "" if found.gap is None else f"; at most {100 * found.gap:.0f} % above the least possible"


def repaired(scenario: Scenario, workers: int) -> tuple[float, float]:
    """Cost of Erlang's heads raised where promises break until all hold, and how often the weakest is kept then."""
    problem = pose(settle(scenario), seed=1)
    # The same margin against luck on the days searched as the search asks for.
    margin = LIFT * math.sqrt(CONFIDENCE * (1 - CONFIDENCE) / DAYS)
    rates = np.repeat(CONFIDENCE + margin, sum(conditions(problem, promise) for promise in problem.promises))
    with Replay(problem, 1, workers) as replay:
        search = Search(problem, replay, problem.promises, range(DAYS), rates, EFFORT)
        heads = search.lift(problem.erlang)
        fresh = Verification(problem, replay, problem.promises, CONFIDENCE, range(FRESH, FRESH + FRESH_DAYS))
        tally, _ = fresh.run(heads)
        plan = fresh.plan("found", heads, heads * problem.paid_per_head[:, None], problem.cost(heads), tally)
    return plan.cost, min(outcome.met.mean for outcome in plan.promises)
