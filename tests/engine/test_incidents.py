"""Weekdays, months and incidents: what is expected on a day, and when an incident is felt, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.audit import audit
from simcenter.engine.drawing.recipe import build_recipe
from simcenter.engine.pace import build_pace
from simcenter.engine.tables import Demand, differences
from simcenter.scenario.changes import change
from simcenter.scenario.demand.expected import orders_factor
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator, settle
from simcenter.simulation.simulator import EngineName

MINUTE = 60_000
ENGINES: tuple[EngineName, ...] = ("reference", "compiled")


def center(**places: Any) -> Scenario:
    """Four hours, one stream of 10 calls an hour, one agent, with sections replaced."""
    return Scenario.model_validate(
        {
            "calendar": {"opens": "08:00", "closes": "12:00", "interval": "30 min"},
            "tiers": {"all": {}, "few": {}},
            "needs": {"call": {"talk": "10 min"}},
            "volumes": {
                "counts": "issues",
                "day_factor": "none",
                "streams": [{"tier": tier, "need": "call", "per_hour": 10} for tier in ("all", "few")],
            },
            "pools": {"team": {"seated": 1, "resolution": "50%"}},
            **places,
        }
    )


def calls(scenario: Scenario, *dial_ms: int) -> Demand:
    """A day of exactly these calls, each of 10 minutes, solved by those who solve at least a quarter."""
    drawn = Simulator(scenario).draw(1)
    rows = len(dial_ms)
    columns = {
        name: np.asarray(column)[:1].repeat(rows)
        for name, column in zip(drawn._fields[1:], drawn[1:], strict=True)
        if len(column)
    }
    return drawn._replace(**columns)._replace(
        fresh=rows,
        dial_ms=np.array(dial_ms, np.int64),
        issue=np.arange(rows, dtype=np.int32),
        next=np.full(rows, -1, np.int32),
        resolve_word=np.full(rows, 2**30, np.uint32),
    )


# What is expected ----------------------------------------------------------------------------------------------


def test_weekdays_and_months_are_factors_on_the_days_they_name() -> None:
    """2026-02-28 is a Saturday, 2026-03-01 a Sunday; the day before the horizon is a Friday of February."""
    words = {"weekdays": {"saturday": 0.5, "sunday": 0.2}, "months": {"march": 3}, "carry_in": True}
    scenario = center(
        calendar={"opens": "08:00", "closes": "12:00", "days": 3, "first_day": "2026-02-28"},
        volumes={**center().volumes.model_dump(mode="json", exclude_none=True), **words},
        follow_ups={"returns": {"probability": "10%", "delay": "1 h"}},
    )
    recipe = build_recipe(scenario)
    assert [recipe.rates_on(day)[0, 0] for day in (-1, 0, 1, 2)] == pytest.approx([5, 2.5, 3, 15])
    assert scenario.expected_per_interval(scenario.types[0].stream)[0] == pytest.approx((2.5 + 3 + 15) / 3)


def test_an_incident_multiplies_the_contacts_of_those_it_names_in_its_hours() -> None:
    incident = {"volume": 4, "whom": "few", "at": "09:00-10:00", "day": 2}
    scenario = center(
        calendar={"opens": "08:00", "closes": "12:00", "days": 2}, incidents={"news": incident}
    )
    recipe = build_recipe(scenario)
    assert recipe.rates_on(0).tolist() == [[5.0] * 8] * 2
    assert recipe.rates_on(1).tolist() == [[5.0] * 8, [5, 5, 20, 20, 5, 5, 5, 5]]


def test_incidents_that_meet_multiply_and_one_that_does_not_happen_changes_nothing() -> None:
    rush = {"volume": 4, "at": "09:00-10:00"}
    scenario = center(incidents={"rush": rush, "more": {"volume": 1.5}})
    assert build_recipe(scenario).rates_on(0)[0].tolist() == [7.5, 7.5, 30, 30, 7.5, 7.5, 7.5, 7.5]
    calm = change(scenario, "without rush", "without more")
    assert not calm.days_vary
    assert differences(Simulator(calm).draw(3), Simulator(center()).draw(3)) == []
    assert change(calm, "with rush", "with more") == scenario


def test_who_comes_without_an_incident_comes_with_it_at_the_same_moment() -> None:
    scenario = center(incidents={"rush": {"volume": 4, "at": "09:00-10:00"}})
    few, many = (Simulator(one).draw(5) for one in (center(), scenario))
    assert set(zip(few.type, few.dial_ms, strict=True)) < set(zip(many.type, many.dial_ms, strict=True))


def test_volumes_counted_as_offered_are_those_of_an_ordinary_day() -> None:
    words = {"counts": "offered"}
    follow_ups = {"returns": {"probability": "50%", "delay": "10 min"}}
    ordinary = center(volumes={**center().volumes.model_dump(mode="json", exclude_none=True), **words},
                      follow_ups=follow_ups)  # fmt: skip
    struck = ordinary.changed(incidents={"rush": {"volume": 4}})
    assert settle(struck).volumes == settle(ordinary).volumes
    assert settle(struck).incidents == struck.incidents


def test_answers_to_a_mailing_come_on_top_in_the_hours_their_delay_says() -> None:
    """1,000 letters at 11:00, a tenth answered after 90 opening minutes: the second half hour of the next day."""
    mailing = {"letters": 1000, "response": "10%", "delay": "90 min", "at": "11:00", "stream": "few/call"}
    calendar = {"opens": "08:00", "closes": "12:00", "days": 2}
    volumes = {**center().volumes.model_dump(mode="json", exclude_none=True), "mailings": {"news": mailing}}
    recipe = build_recipe(center(calendar=calendar, volumes=volumes))
    assert recipe.rates_on(0).tolist() == [[5.0] * 8] * 2
    assert recipe.rates_on(1).tolist() == [[5.0] * 8, [5, 105, *[5] * 6]]


def test_answers_to_a_mailing_follow_the_law_of_their_delay() -> None:
    mailing = {"letters": 1000, "response": "100%", "delay": {"exponential": "1 h"}, "at": "08:00", "stream": "few"}
    volumes = {**center().volumes.model_dump(mode="json", exclude_none=True), "mailings": {"news": mailing}}
    found = np.array(build_recipe(center(volumes=volumes)).rates_on(0)[1]) - 5
    edges = np.arange(9) / 2
    assert found == pytest.approx(1000 * -np.diff(np.exp(-edges)), abs=0.02)


def test_contacts_that_orders_cause_come_days_later_and_follow_the_days_of_the_orders() -> None:
    """Half of the contacts come the same day, half the next: 100 orders, tripled on day 2, 0.4 contacts each."""
    delay = {"mixture": [{"share": "50%", "of": "0 s"}, {"share": "50%", "of": "1 d"}]}
    scenario = center(
        calendar={"opens": "08:00", "closes": "12:00", "interval": "4 h", "days": 4},
        tiers={"all": {"orders_per_day": 100}},
        volumes={"day_factor": "none",
                 "streams": [{"tier": "all", "need": "call", "per_order": 0.4, "order_delay": delay}]},
        incidents={"sale": {"orders": 3, "day": 2}},
    )  # fmt: skip
    recipe = build_recipe(scenario)
    assert [recipe.rates_on(day)[0, 0] for day in range(4)] == pytest.approx([40, 80, 80, 40])
    assert [orders_factor(scenario, "all", day) for day in range(4)] == [1, 3, 1, 1]


# When it is felt -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_contacts_answered_during_an_incident_take_longer_and_no_others(engine: EngineName) -> None:
    """The hour from 09:00 takes half as long again: answered at 08:59:59.999, at 09:00 and at 10:00."""
    scenario = center(incidents={"slow": {"handle_time": 1.5, "at": "09:00-10:00"}}, pools={"team": {"seated": 3}})
    simulator = Simulator(scenario, engine)
    demand = calls(scenario, 60 * MINUTE - 1, 60 * MINUTE, 120 * MINUTE)
    result = simulator.run(1, demand=demand)
    taken = result.legs.leave_ms - result.legs.answer_ms
    assert taken.tolist() == [10 * MINUTE, 15 * MINUTE, 10 * MINUTE]
    assert audit(demand, result.supply, result.plan, result.outcome) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_an_outage_lets_contacts_in_progress_finish_and_the_others_wait(engine: EngineName) -> None:
    """Out from 09:00 to 09:30: the call of 08:55 is finished at 09:05, that of 09:06 is answered at 09:30."""
    scenario = center(incidents={"cut": {"outage": True, "at": "09:00-09:30"}})
    demand = calls(scenario, 55 * MINUTE, 66 * MINUTE)
    result = Simulator(scenario, engine).run(1, demand=demand)
    assert (result.legs.leave_ms // MINUTE).tolist() == [65, 100]
    assert (result.legs.answer_ms // MINUTE).tolist() == [55, 90]
    assert audit(demand, result.supply, result.plan, result.outcome) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_an_outage_cuts_shifts_and_spares_other_sites(engine: EngineName) -> None:
    shift = {"agents": 1, "start": "08:00", "end": "12:00", "breaks": [{"at": "09:15", "length": "5 min"}]}
    pools = {"here": {"site": "north", "roster": [shift]}, "there": {"site": "south", "roster": [shift]}}
    scenario = center(pools=pools, incidents={"cut": {"outage": True, "at": "09:00-09:30", "pools": ["north"]}})
    result = Simulator(scenario, engine).run(1, demand=calls(scenario, 239 * MINUTE))
    agent, kind, start, end = (column.tolist() for column in result.spells)
    spells = [(a, k, s // MINUTE, e // MINUTE) for a, k, s, e in zip(agent, kind, start, end, strict=True)]
    # The call of 11:59 goes to the other site's agent, who has been idle since 09:20.
    assert spells == [(0, 0, 0, 60), (0, 0, 90, 240), (1, 0, 0, 249), (1, 1, 75, 80)]


def test_new_agents_are_on_their_curve_day_by_day() -> None:
    curve = {"began": "3 d", "handle_time": {"0 d": 2.0, "4 d": 1.2}, "resolution": {"0 d": 0.5, "5 d": 1}}
    scenario = center(
        calendar={"opens": "08:00", "closes": "12:00", "days": 3}, pools={"team": {"seated": 1, "learning": curve}}
    )
    pace = build_pace(scenario)
    assert pace is not None
    assert (pace.from_ms / 86_400_000).tolist() == [0, 1, 2]
    assert pace.handle_ppm[:, 0].tolist() == [1_400_000, 1_200_000, 1_200_000]
    assert pace.resolve_ppm[:, 0].tolist() == [800_000, 900_000, 1_000_000]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_new_agent_solves_what_the_curve_leaves_of_the_pools_chance(engine: EngineName) -> None:
    """The luck of these calls is 1/4: solved by a pool that solves 50 %, not by one that solves 40 % of that."""
    curve = {"began": "0 d", "resolution": {"0 d": 0.4}}
    scenario = center(pools={"team": {"seated": 1, "resolution": 0.5, "learning": curve}})
    alone = center(pools={"team": {"seated": 1, "resolution": 0.5}})
    for one, solved in ((scenario, 0), (alone, 1)):
        result = Simulator(one, engine).run(1, demand=calls(one, 0))
        assert result.legs.resolved.tolist() == [solved]


def test_an_incident_that_only_changes_demand_leaves_the_staff_alone() -> None:
    scenario = center(incidents={"rush": {"volume": 4}})
    assert build_pace(scenario) is None
    simulator = Simulator(scenario)
    assert simulator.supply_on(1, 0) is simulator.supply
