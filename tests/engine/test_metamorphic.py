"""Changes that must change nothing, or exactly so much: customers keep their luck, times their ratios."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings

from simcenter.engine.compiled.door import run_compiled
from simcenter.engine.drawing.draw import draw
from simcenter.engine.drawing.recipe import build_recipe
from simcenter.engine.tables import NEVER, NOT_YET, Demand, Floats, Ints, Legs, Outcome, Plan, differences
from simcenter.results.result import Result
from simcenter.routing.affine_age import BASE, CAP, AffineAge
from simcenter.routing.families.costs import ValueAtStake
from simcenter.routing.families.pool_shares import Percentage
from simcenter.routing.families.tracking import Tracking
from simcenter.routing.policy import RoutingPolicy
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from tests.engine.worlds import World, coarse, worlds

HOUR = 3_600_000
DAY = 86_400_000
some = settings(max_examples=150)
Numbered = tuple[RoutingPolicy, Floats]


def words(**places: Any) -> dict[str, Any]:
    """Two tiers with skills of their own, two pools, redials and returns; sections replaced."""
    return {
        "calendar": {"opens": "08:00", "closes": "12:00", "interval": "1 h"},
        "tiers": {
            "premier": {"patience": {"exponential": "4 min"}, "skill": "gold"},
            "standard": {"patience": {"exponential": "2 min"}},
        },
        "needs": {
            "help": {"skill": "help", "talk": {"lognormal": {"mean": "4 min", "cv": 1.1}}, "wrap": "30 s"}
        },
        "volumes": {
            "counts": "issues",
            "day_factor": {"shape": 20},
            "streams": [stream("premier", 20), stream("standard", 60)],
        },
        "follow_ups": {
            "returns": {"probability": 0.6, "delay": {"exponential": "40 min"}},
            "redial": {"after_abandoning": 0.5, "delay": {"exponential": "5 min"}},
            "max_attempts": 4,
        },
        "pools": {
            "first": {"seated": 2, "skills": ["help", "gold"], "resolution": 0.8},
            "second": {"seated": [3, 5, 4, 3], "skills": ["help"], "resolution": 0.7},
        },
    } | places


def stream(tier: str, per_hour: Any) -> dict[str, Any]:
    """Calls of a tier."""
    return {"tier": tier, "need": "help", "per_hour": per_hour}


def scenario(**places: Any) -> Scenario:
    """The two tiers as a scenario."""
    return Scenario.model_validate(words(**places))


def streams(*all_of_them: dict[str, Any]) -> dict[str, Any]:
    """Volumes with other streams."""
    volumes: dict[str, Any] = words()["volumes"]
    return volumes | {"streams": list(all_of_them)}


def drawn(of: Scenario, seed: int, replication: int = 0) -> Demand:
    """One replication's contacts."""
    return draw(build_recipe(of), seed, replication)


LUCK = [name for name in Demand._fields if name not in ("fresh", "type", "next", "issue")]
"""Columns that do not depend on who else calls; the rest are places in the table."""


def luck_of(demand: Demand, type_: int) -> dict[str, Any]:
    """The luck of all contacts of a type, in their order."""
    rows = demand.type == type_
    return {name: getattr(demand, name)[rows].tolist() for name in LUCK if len(getattr(demand, name))}


# Nobody else's luck changes -------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["reference", "compiled"])
def test_a_pool_nobody_needs_changes_no_byte(engine: Any, seed: int) -> None:
    idle = words()["pools"] | {"idle": {"seated": [4, 2, 9, 1], "skills": ["chess"]}}
    before = Simulator(scenario(), engine).run(seed)
    after = Simulator(scenario(pools=idle), engine).run(seed)
    assert [column.tobytes() for column in before.demand[1:]] == [
        column.tobytes() for column in after.demand[1:]
    ]
    assert [column.tobytes() for column in before.legs] == [column.tobytes() for column in after.legs]
    old = after.spells.agent < len(before.supply.agent_pool)
    assert [column.tobytes() for column in before.spells] == [
        column[old].tobytes() for column in after.spells
    ]


def test_a_tier_more_changes_the_draw_of_no_other(seed: int) -> None:
    tiers = words()["tiers"] | {"basic": {"patience": "never"}}
    more = streams(stream("premier", 20), stream("standard", 60), stream("basic", 33))
    before, after = drawn(scenario(), seed), drawn(scenario(tiers=tiers, volumes=more), seed)
    assert [luck_of(before, kind) for kind in (0, 1)] == [luck_of(after, kind) for kind in (0, 1)]
    assert (after.type == 2).sum() > 50


def test_the_order_of_streams_changes_the_draw_of_none(seed: int) -> None:
    turned = streams(stream("standard", 60), stream("premier", 20))
    before, after = drawn(scenario(), seed), drawn(scenario(volumes=turned), seed)
    assert [luck_of(before, kind) for kind in (0, 1)] == [luck_of(after, kind) for kind in (1, 0)]


def test_agents_more_in_a_pool_of_its_own_change_nothing_for_the_others(seed: int) -> None:
    apart = {"desks": {"premier": ["first"], "standard": ["second"]}, "overflow": "never"}
    more = words()["pools"] | {"second": {"seated": 9, "skills": ["help"], "resolution": 0.7}}
    before = Simulator(scenario(routing=apart)).run(seed)
    after = Simulator(scenario(routing=apart, pools=more)).run(seed)
    assert differences(before.demand, after.demand) == []
    changed = ~rows_equal(before.legs, after.legs)
    assert set(before.demand.type[changed]) == {1}


def rows_equal(left: Legs, right: Legs) -> Any:
    """Which rows are equal in every column."""
    return np.all([a == b for a, b in zip(left, right, strict=True)], axis=0)


@pytest.mark.parametrize(
    "routing",
    [
        {"customers": "strict_tiers"},
        {"customers": {"policy": "head_start", "premier": "90 s"}, "agents": "least_occupied"},
        {"pools": "fastest_first", "overflow": "30 s", "desks": {"standard": ["second"]}},
    ],
)
def test_another_routing_meets_the_very_same_customers(routing: dict[str, Any], seed: int) -> None:
    assert differences(drawn(scenario(), seed), drawn(scenario(routing=routing), seed)) == []


def test_more_volume_in_an_interval_adds_customers_there_and_keeps_all_others(seed: int) -> None:
    quiet = drawn(scenario(volumes=streams(stream("premier", 20), stream("standard", 60))), seed)
    louder = streams(stream("premier", 20), stream("standard", [60, 60, 90, 60]))
    loud = drawn(scenario(volumes=louder), seed)
    assert luck_of(quiet, 0) == luck_of(loud, 0)
    before, after = (first_attempts(demand, 1) for demand in (quiet, loud))
    assert before < after
    assert {dial // HOUR for dial, *_ in after - before} == {2}


def first_attempts(demand: Demand, type_: int) -> set[tuple[int, ...]]:
    """Everything about the first contacts of a type."""
    rows = np.flatnonzero((demand.type == type_) & (demand.attempt == 1))
    columns = (
        "dial_ms",
        "talk_ms",
        "wrap_ms",
        "patience_ms",
        "resolve_word",
        "redial_ms",
        "return_ms",
        "returns",
    )
    return set(zip(*(getattr(demand, name)[rows].tolist() for name in columns), strict=True))


def test_replication_57_alone_is_number_57_of_many(seed: int) -> None:
    many = Simulator(scenario())
    runs = {replication: many.run(seed, replication) for replication in (0, 1, 56, 57, 58, 99)}
    alone = Simulator(scenario()).run(seed, 57)
    assert same(runs[57], alone)
    assert not any(same(runs[replication], alone) for replication in runs if replication != 57)


def same(left: Result, right: Result) -> bool:
    """Whether two runs are equal to the last bit."""
    pairs = ((left.demand, right.demand), (left.legs, right.legs), (left.spells, right.spells))
    return not any(differences(a, b) for a, b in pairs)


def test_a_day_is_the_same_in_a_longer_horizon_and_no_two_days_are_alike(seed: int) -> None:
    calendar = words()["calendar"]
    short, long = drawn(scenario(), seed), drawn(scenario(calendar=calendar | {"days": 3}), seed)
    days = [arrivals_of(long, day) for day in range(3)]
    assert arrivals_of(short, 0) == days[0]
    assert not days[0] & days[1]
    assert not days[1] & days[2]
    assert len({len(arrivals) for arrivals in days}) > 1  # each has a day factor of its own


def arrivals_of(demand: Demand, day: int) -> set[tuple[int, ...]]:
    """Times of the contacts of a day, from its opening."""
    rows = np.flatnonzero((demand.day == day) & (demand.attempt == 1))
    return set(
        zip(demand.dial_ms[rows] - day * DAY, demand.talk_ms[rows], demand.patience_ms[rows], strict=True)
    )


def test_what_is_measured_changes_nothing_that_happens(seed: int) -> None:
    level = {"formula": "of_answered", "within": "1 min"}
    tiers = {
        name: tier | {"promise": {"share": "80%", "within": "9 s"}, "value": 7}
        for name, tier in words()["tiers"].items()
    }
    before, after = (
        Simulator(scenario()).run(seed),
        Simulator(scenario(service_level=level, tiers=tiers)).run(seed),
    )
    assert same(before, after)


# Times keep their proportions -----------------------------------------------------------------------------


class Made:
    """A random center whose times are whole seconds and agents' factors whole tenths, so that nothing is rounded."""

    def __init__(self, world: World) -> None:
        simulator = Simulator(world.scenario)
        self.demand = coarse(simulator.draw(world.seed), 60_000 if world.ties else 1_000)
        self.supply, self.plan = simulator.supply, simulator.plan
        rounded = {"agent_ppm": np.round(self.supply.agent_ppm, -5), "pace": None, "growth": np.zeros((0, 3), np.int64)}
        self.supply = self.supply._replace(**rounded)
        if self.plan.breaks is not None:  # who goes on with another's work does a share of it, rounded
            alike = {name: np.full_like(getattr(self.supply, name), 1_000_000) for name in ("factor_ppm", "agent_ppm")}
            self.supply = self.supply._replace(**alike)
        self.customers, self.pools = simulator.customers, simulator.pools

    def run(self) -> Outcome:
        """Run the compiled engine."""
        return run_compiled(self.demand, self.supply, self.plan, self.customers, self.pools)


def mapped(table: Any, times: Any) -> Any:
    """A table with every time changed, except those that do not exist or never come."""
    columns = {name: getattr(table, name) for name in table._fields if name.endswith("_ms")}
    columns = {name: times(column) for name, column in columns.items() if column is not None}
    return table._replace(**columns)


def doubled(times: Ints | int) -> Any:
    """Twice the time."""
    return np.where(
        (np.asarray(times) == NOT_YET) | (np.asarray(times) >= NEVER), times, np.asarray(times) * 2
    )


TIMES_OF: dict[type[RoutingPolicy], list[int]] = {AffineAge: [BASE, CAP], Tracking: [1], Percentage: [0]}
"""The columns of a policy's table that are times; policies that are not listed know none."""


def slowed(policy: Numbered) -> Numbered:
    """A policy with its numbers for a world twice as slow."""
    rule, numbers = policy[0], policy[1].copy()
    for kind, columns in TIMES_OF.items():
        if isinstance(rule, kind):
            numbers[:, columns] *= 2
    return rule, numbers


def slower(plan: Plan) -> Plan:
    """A plan for a world twice as slow: what moves, and what is decided at the entry, by times twice as long."""
    moves, entry = plan.moves, plan.entry
    if entry is not None:
        by_time = entry.by_waiting[:, np.newaxis] == 0
        entry = mapped(entry, doubled)
        entry = entry._replace(step_from=np.where(by_time, doubled(entry.step_from), entry.step_from))
    moves = None if moves is None else mapped(moves, doubled)
    due = plan.due if plan.due is None else np.column_stack([doubled(plan.due[:, 0]), plan.due[:, 1:]])
    breaks = None if plan.breaks is None else mapped(plan.breaks, doubled)
    return mapped(plan, doubled)._replace(moves=moves, entry=entry, due=due, breaks=breaks)


@given(worlds())
@some
def test_in_a_world_twice_as_slow_the_same_things_happen_twice_as_late(world: World) -> None:
    made = Made(world)
    assume(not isinstance(made.customers[0], ValueAtStake))  # its hazard comes in steps of five seconds
    assume("chat" not in world.features)  # what happens on a desk does so at the next whole millisecond
    before = made.run()
    made.demand = mapped(made.demand, doubled)
    made.supply = mapped(made.supply, doubled)._replace(horizon_ms=2 * made.supply.horizon_ms)
    made.plan = slower(made.plan)
    made.customers, made.pools = slowed(made.customers), slowed(made.pools)
    after = made.run()
    assert differences(mapped(before.legs, doubled), after.legs) == []
    assert differences(mapped(before.spells, doubled), after.spells) == []
    assert after.end_ms == 2 * before.end_ms


LATER = 7 * HOUR + 11


def later(times: Ints | int) -> Any:
    """Some hours and a little later."""
    return np.where(np.asarray(times) == NOT_YET, times, np.asarray(times) + LATER)


@given(worlds())
@some
def test_a_world_that_begins_later_is_the_same_world(world: World) -> None:
    made = Made(world)
    before = made.run()
    made.demand = made.demand._replace(dial_ms=later(made.demand.dial_ms))
    supply = made.supply
    made.supply = supply._replace(
        duty_ms=supply.duty_ms + LATER,
        opens_ms=supply.opens_ms + LATER,
        closes_ms=supply.closes_ms + LATER,
        horizon_ms=supply.horizon_ms + LATER,
    )
    after = made.run()
    assert differences(mapped(before.legs, later), after.legs) == []
    assert differences(mapped(before.spells, later), after.spells) == []


@given(worlds())
@some
def test_more_lines_than_contacts_are_as_good_as_unlimited_ones(world: World) -> None:
    """The compiled engine gives lines back by events of their own, and without lines does not."""
    made = Made(world)
    made.supply = made.supply._replace(lines=NOT_YET)
    before = made.run()
    made.supply = made.supply._replace(lines=len(made.demand.type) + 1)
    assert differences(before.legs, made.run().legs) == []


@given(worlds())
@some
def test_patience_beyond_the_horizon_is_patience_for_ever(world: World) -> None:
    made = Made(world)
    made.demand = made.demand._replace(patience_ms=np.full_like(made.demand.patience_ms, NEVER))
    before = made.run()
    made.demand = made.demand._replace(patience_ms=np.full_like(made.demand.patience_ms, 5 * 10**9))
    after = made.run()
    # Where nobody ever comes who could serve, even that patience ends, long after closing, and with it the work of
    # an agent who stays with such a customer, who then passes others on.
    times = [column for name, column in after.legs._asdict().items() if name.endswith("_ms")]
    ended = np.max(times, axis=0) >= 5 * 10**9
    assert (rows_equal(before.legs, after.legs) | ended).all()


# One queue, one kind of agent -----------------------------------------------------------------------------


def plain(agents: int, tiers: tuple[str, ...] = ("all",), **places: Any) -> Scenario:
    """First come, first served; nobody abandons."""
    each = [{"tier": tier, "need": "call", "per_hour": 60 / len(tiers)} for tier in tiers]
    return Scenario.model_validate(
        {
            "calendar": {"opens": "08:00", "closes": "16:00", "interval": "1 h"},
            "tiers": {tier: {} for tier in tiers},
            "needs": {
                "call": {"talk": {"lognormal": {"mean": "4 min", "cv": 1.3}}, "wrap": {"exponential": "40 s"}}
            },
            "volumes": {"day_factor": {"shape": 10}, "streams": each},
            "pools": {"agents": {"seated": agents}},
        }
        | places
    )


@pytest.mark.parametrize("agents", [1, 3, 4, 5, 8])
def test_with_one_agent_more_nobody_waits_longer(agents: int, seed: int) -> None:
    fewer, more = Simulator(plain(agents)), Simulator(plain(agents + 1))
    helped = 0
    for replication in range(30):
        before, after = fewer.run(seed, replication).legs, more.run(seed, replication).legs
        assert (after.answer_ms <= before.answer_ms).all()
        helped += int((after.answer_ms < before.answer_ms).sum())
    assert helped > 0


@pytest.mark.parametrize("column", ["talk_ms", "wrap_ms"])
def test_when_one_contact_takes_longer_nobody_waits_less(column: str, seed: int) -> None:
    simulator = Simulator(plain(5))
    delayed = 0
    for replication in range(30):
        demand = simulator.draw(seed, replication)
        longer = getattr(demand, column).copy()
        longer[len(longer) // 3] += 20 * 60_000
        before = simulator.run(seed, replication, demand).legs
        after = simulator.run(seed, replication, demand._replace(**{column: longer})).legs
        assert (after.answer_ms >= before.answer_ms).all()
        delayed += int((after.answer_ms > before.answer_ms).sum())
    assert delayed > 0


def test_tiers_that_differ_in_name_only_are_one_queue(seed: int) -> None:
    two = Simulator(plain(5, ("one", "two"))).run(seed)
    merged = two.demand._replace(type=np.zeros_like(two.demand.type))
    one = Simulator(plain(5)).run(seed, demand=merged)
    assert differences(two.legs._replace(queue=one.legs.queue), one.legs) == []


def test_a_pool_cut_in_two_that_rank_equal_is_one_pool(seed: int) -> None:
    halves = {"left": {"seated": 2}, "right": {"seated": 3}}
    whole = Simulator(plain(5)).run(seed)
    cut = Simulator(plain(5, pools=halves, routing={"pools": "any_pool"})).run(seed)
    assert differences(whole.demand, cut.demand) == []
    assert differences(whole.legs, cut.legs._replace(pool=whole.legs.pool)) == []
