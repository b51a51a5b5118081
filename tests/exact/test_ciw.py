"""An independent simulator, ciw, gives a second opinion where no formula helps."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ciw
from ciw.data_record import DataRecord
from ciw.routing import Leave, NetworkRouting, NodeRouting

from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.calendar import DAY_MS
from simcenter.simulation import Simulator
from tests.exact.accuracy import ACCEPTED, Found, settled
from tests.exact.cases_days import all_of
from tests.exact.centers import center
from tests.exact.observed import (
    MINUTE,
    Measure,
    Pair,
    Seen,
    asa,
    mean_wait,
    of,
    p_abandon,
    p_wait,
    share_served_by,
)

OUR_RUNS = 40
"""So many that their error does not count beside that of ciw, which takes a hundred times longer."""
POWER = 0.05
"""Largest combined standard error, as a share of the value: a comparison must be able to fail."""

Records = Sequence[DataRecord]


def lognormal(mean: float, cv: float) -> Any:
    """Ciw's lognormal distribution by mean and coefficient of variation."""
    variance = math.log1p(cv**2)
    return ciw.dists.Lognormal(math.log(mean) - variance / 2, math.sqrt(variance))


def lognormal_words(mean: float, cv: float) -> dict[str, Any]:
    """The same in a scenario's words."""
    return {"lognormal": {"mean": f"{mean} min", "cv": cv}}


def ours(
    scenario: Scenario, measures: Mapping[str, Measure], seed: int, look: Callable[[Any], Seen] = settled
) -> dict[str, Found]:
    """Measures of a scenario."""
    simulator = Simulator(scenario)
    looks = [look(simulator.run(seed, replication)) for replication in range(OUR_RUNS)]
    return {
        name: Found.over([measure(seen) for seen in looks], [()] * OUR_RUNS)
        for name, measure in measures.items()
    }


def theirs(
    run: Callable[[], Records], measures: Mapping[str, Callable[[Records], Pair]], runs: int, seed: int
) -> dict[str, Found]:
    """Measures of several runs of ciw."""
    ciw.seed(seed)
    records = [run() for _ in range(runs)]
    return {
        name: Found.over([measure(seen) for seen in records], [()] * runs)
        for name, measure in measures.items()
    }


def disagreements(left: Mapping[str, Found], right: Mapping[str, Found]) -> list[str]:
    """Say which measures differ by more than chance, or are too vague to tell."""
    said = []
    for name in left:
        error = math.hypot(left[name].error, right[name].error)
        z = (left[name].value - right[name].value) / error
        if not abs(z) <= ACCEPTED or error > POWER * left[name].value:
            said.append(
                f"{name}: {left[name].value:.4g} against {right[name].value:.4g} +- {error:.2g} (z {z:.1f})"
            )
    return said


def steady(network: Any, minutes: float, warm_up: float) -> Callable[[], Records]:
    """Run a network and keep the records of customers who came in the middle of the time."""

    def run() -> Records:
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(minutes)
        records = simulation.get_all_records()
        return [r for r in records if warm_up <= r.arrival_date < minutes - warm_up]

    return run


def mean_wait_of(name: str) -> Callable[[Records], Pair]:
    """Mean wait of a customer class that is served."""

    def measure(records: Records) -> Pair:
        waits = [r.waiting_time for r in records if r.customer_class == name and r.record_type == "service"]
        return sum(waits), len(waits)

    return measure


def test_strict_priority_of_three_tiers_with_handle_times_of_their_own(seed: int) -> None:
    rates, handles = (0.25, 0.35, 0.4), (5.0, 3.0, 4.0)
    names = ("gold", "silver", "bronze")
    network = ciw.create_network(
        arrival_distributions={n: [ciw.dists.Exponential(r)] for n, r in zip(names, rates, strict=True)},
        service_distributions={n: [lognormal(h, 1.2)] for n, h in zip(names, handles, strict=True)},
        priority_classes={name: rank for rank, name in enumerate(names)},
        number_of_servers=[5],
    )
    scenario = center(
        dict(zip(names, rates, strict=True)),
        {"agents": {"seated": 5}},
        days=60,
        forgets=60.0,
        talks={n: lognormal_words(h, 1.2) for n, h in zip(names, handles, strict=True)},
        routing={"customers": "strict_tiers"},
    )
    mine = ours(scenario, {name: of(kind, mean_wait) for kind, name in enumerate(names)}, seed)
    other = theirs(steady(network, 9_000, 300), {name: mean_wait_of(name) for name in names}, 16, seed)
    assert disagreements(mine, other) == []


def test_customers_whose_patience_wears_out_ever_more_slowly(seed: int) -> None:
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(2.1)],
        service_distributions=[lognormal(4.0, 0.8)],
        reneging_time_distributions=[ciw.dists.Weibull(3.0, 0.7)],
        number_of_servers=[8],
    )
    scenario = center(
        {"all": 2.1},
        {"agents": {"seated": 8}},
        days=30,
        forgets=20.0,
        talk=lognormal_words(4.0, 0.8),
        tiers={"all": {"patience": {"weibull": {"scale": "3 min", "shape": 0.7}}}},
    )

    def lost(records: Records) -> Pair:
        return sum(r.record_type == "renege" for r in records), len(records)

    def waited(records: Records) -> Pair:
        return sum(r.waiting_time for r in records), len(records)

    mine = ours(scenario, {"lost": p_abandon, "asa": asa, "mean wait": mean_wait}, seed)
    measures = {"lost": lost, "asa": mean_wait_of("Customer"), "mean wait": waited}
    assert disagreements(mine, theirs(steady(network, 3_000, 100), measures, 16, seed)) == []


class Door(NodeRouting):  # type: ignore[misc] # ciw has no types
    """Basic customers take a junior, else a senior, else go away; premium customers queue for seniors."""

    def next_node(self, ind: Any) -> Any:
        """Choose the next node: 2 are the juniors, 3 the seniors."""
        _, _, juniors, seniors, way_out = self.simulation.nodes
        if ind.customer_class == "premium":
            return seniors
        free = [node for node in (juniors, seniors) if any(not server.busy for server in node.servers)]
        return free[0] if free else way_out


def test_basic_calls_overflow_to_seniors_if_one_is_idle_and_else_are_lost(seed: int) -> None:
    classes = ("premium", "basic")
    handling = (ciw.dists.Deterministic(0.0), lognormal(4.0, 1.1), lognormal(3.0, 1.1))
    network = ciw.create_network(
        arrival_distributions={
            "premium": [ciw.dists.Exponential(0.6), None, None],
            "basic": [ciw.dists.Exponential(1.4), None, None],
        },
        service_distributions={name: list(handling) for name in classes},
        routing={name: NetworkRouting(routers=[Door(), Leave(), Leave()]) for name in classes},
        number_of_servers=[float("inf"), 4, 4],
    )
    scenario = center(
        {"premium": 0.6, "basic": 1.4},
        {
            "juniors": {"seated": 4},
            "seniors": {"seated": 4, "skills": ["premium"], "handle_time": 0.75},
        },
        days=30,
        forgets=30.0,
        talk=lognormal_words(4.0, 1.1),
        tiers={"premium": {"skill": "premium"}, "basic": {"patience": "0 s"}},
        routing={"customers": "strict_tiers", "desks": {"basic": ["juniors"]}},
    )

    def premium_waits(records: Records) -> Pair:
        waits = [r.waiting_time for r in records if r.customer_class == "premium" and r.node == 3]
        return sum(waits), len(waits)

    def premium_must_wait(records: Records) -> Pair:
        waits = [r.waiting_time for r in records if r.customer_class == "premium" and r.node == 3]
        return sum(wait > 1e-9 for wait in waits), len(waits)

    def basic_at(node: int, among: tuple[int, ...]) -> Callable[[Records], Pair]:
        def measure(records: Records) -> Pair:
            basic = [r for r in records if r.customer_class == "basic"]
            return sum(r.node == node for r in basic), sum(r.node in among for r in basic)

        return measure

    def lost(records: Records) -> Pair:
        served, came = basic_at(1, (1,)), [r for r in records if r.customer_class == "basic"]
        return served(records)[0] - sum(r.node in (2, 3) for r in came), served(records)[0]

    mine = ours(
        scenario,
        {
            "premium mean wait": of(0, mean_wait),
            "premium must wait": of(0, p_wait),
            "basic with seniors": of(1, share_served_by(1)),
            "basic lost": of(1, p_abandon),
        },
        seed,
    )
    measures = {
        "premium mean wait": premium_waits,
        "premium must wait": premium_must_wait,
        "basic with seniors": basic_at(3, (2, 3)),
        "basic lost": lost,
    }
    assert disagreements(mine, theirs(steady(network, 4_000, 100), measures, 16, seed)) == []


CALLS = (40, 110, 80, 30)
STAFF = (3, 7, 6, 3)


def changing_network() -> Any:
    """Two-hour stretches of demand and staff; the last shift goes on until everybody has been served."""
    ends = [120.0 * (i + 1) for i in range(4)]
    arrivals = ciw.dists.PoissonIntervals([rate / 60 for rate in CALLS], ends, ends[-1])
    schedule = ciw.Schedule(numbers_of_servers=list(STAFF), shift_end_dates=[*ends[:-1], 2_000.0])
    return ciw.create_network(
        arrival_distributions=[arrivals],
        service_distributions=[lognormal(4.0, 1.0)],
        reneging_time_distributions=[ciw.dists.Gamma(2.0, 3.0)],
        number_of_servers=[schedule],
    )


def one_day() -> Records:
    """A day of ciw, to the last customer."""
    simulation = ciw.Simulation(changing_network())
    simulation.simulate_until_max_time(1_900)
    records: Records = simulation.get_all_records()
    return records


def test_demand_and_shifts_that_change_every_two_hours(seed: int) -> None:
    """As in ciw, agents finish a customer after their shift while the next shift begins in full."""
    clocks = ["08:00", "10:00", "12:00", "14:00", "16:00"]
    roster = [
        {"agents": count, "start": start, "end": end}
        for count, start, end in zip(STAFF, clocks[:-1], clocks[1:], strict=True)
    ]
    scenario = Scenario.model_validate(
        {
            "calendar": {"opens": "08:00", "closes": "16:00", "interval": "2 h", "days": 99},
            "tiers": {"all": {"patience": {"gamma": {"mean": "6 min", "shape": 2}}}},
            "needs": {"call": {"talk": lognormal_words(4.0, 1.0)}},
            "volumes": {
                "day_factor": "none",
                "streams": [{"tier": "all", "need": "call", "per_hour": list(CALLS)}],
            },
            "pools": {"agents": {"roster": roster}},
        }
    )

    def our_wait(shift: int) -> Measure:
        def measure(seen: Seen) -> Pair:
            clock = seen.result.legs.dial_ms[seen.joined] % DAY_MS // (120 * MINUTE)
            return float(seen.wait_ms[clock == shift].sum() / MINUTE), int((clock == shift).sum())

        return measure

    def their_wait(shift: int) -> Callable[[Records], Pair]:
        def measure(records: Records) -> Pair:
            waits = [r.waiting_time for r in records if int(r.arrival_date // 120) == shift]
            return sum(waits), len(waits)

        return measure

    def lost(records: Records) -> Pair:
        return sum(r.record_type == "renege" for r in records), len(records)

    shifts = range(len(STAFF))
    our_measures = {f"shift {shift}": our_wait(shift) for shift in shifts} | {"lost": p_abandon}
    mine = ours(scenario, our_measures, seed, all_of)
    measures = {f"shift {shift}": their_wait(shift) for shift in shifts} | {"lost": lost}
    assert disagreements(mine, theirs(one_day, measures, 240, seed)) == []
