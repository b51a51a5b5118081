"""Checks across the parts of a scenario: what they refuse, where they say it is, and what they let pass."""

from typing import Any

import pytest
from pydantic import ValidationError

from simcenter.scenario.checks import ScenarioProblems, check_draft, check_scenario, draft_of
from simcenter.scenario.checks.salvage import salvage
from simcenter.scenario.errors import Mistake, place_text
from simcenter.scenario.model import Scenario
from tests.scenario.center import center, scenario

RETURNS = {"probability": "50%", "delay": "20 h"}


def mistakes(**places: Any) -> list[Mistake]:
    """What the checks say about the small center with some places altered."""
    return check_draft(salvage(center(**places)))


def places(**altered: Any) -> list[str]:
    """Where the checks find mistakes in the small center with some places altered."""
    return [place_text(mistake.at) for mistake in mistakes(**altered)]


def test_a_sound_scenario_passes() -> None:
    assert mistakes() == []
    check_scenario(scenario())


def test_reading_a_draft_from_data_finds_the_same_parts_as_the_scenario() -> None:
    assert salvage(center()) == draft_of(scenario())


def test_problems_of_a_scenario_made_in_python_come_all_at_once_with_their_paths() -> None:
    data = center(volumes__streams__0__tier="premeir", routing__reserve__premier__standard=5)
    with pytest.raises(ValidationError) as raised:
        Scenario.model_validate(data)
    (entry,) = raised.value.errors()
    problems = entry["ctx"]["error"]
    assert isinstance(problems, ScenarioProblems)
    assert {mistake.at for mistake in problems.mistakes} == {
        ("volumes", "streams", 0, "tier"),
        ("routing", "reserve", "premier", "standard"),
    }
    assert [mistake.nearest for mistake in problems.mistakes if "tier" in mistake.at] == ["premier"]


@pytest.mark.parametrize(
    ("altered", "place"),
    [
        ({"volumes__streams__2__need": "order"}, "volumes.streams[2].need"),
        ({"needs__orders__skill": "parcels"}, "needs.orders.skill"),
        ({"tiers__standard__skill": "spanish"}, "tiers.standard.skill"),
        ({"pools__premier__resolution": {"order": 0.5}}, "pools.premier.resolution.order"),
        ({"pools__premier__seated": {"08:00-13:00": 5}}, 'pools.premier.seated."08:00-13:00"'),
        ({"volumes__streams__2__profile": "late"}, "volumes.streams[2].profile"),
        ({"volumes__profiles": {"late": [0] * 8}}, "volumes.profiles.late"),
        ({"tiers__premier__returns": RETURNS}, "volumes"),
        ({"follow_ups__redial": {"after_abandoning": "50%"}}, "volumes"),
        ({"volumes__carry_in": True}, "volumes.carry_in"),
        ({"calendar__start": {"waiting": {"orders/premier": 3}}}, "calendar.start.waiting.orders/premier"),
        ({"calendar__start": {"in_service": {"orders": 12}}}, "calendar.start.in_service.orders"),
        ({"channels": {"phone": {"lines": 9}, "chat": {"lines": 9}}}, "channels.chat.lines"),
        ({"tiers__repeat": {}}, "tiers.repeat"),
        ({"needs__orders__talk": "150 d"}, "needs.orders.talk"),
        ({"policies__split": {"overflow": {"premeir": "never"}}}, "policies.split.overflow.premeir"),
        ({"routing__pools": {"policy": "preference", "premier": ["gold"]}}, "routing.pools.premier[0]"),
        ({"routing__customers": {"policy": "affine", "rat": {"premier": 2}}}, "routing.customers.rat"),
        ({"routing__customers": {"policy": "affine", "rate": {"gold": 2}}}, "routing.customers.rate.gold"),
    ],
)
def test_a_mistake_across_parts_is_found_where_it_stands(altered: dict[str, Any], place: str) -> None:
    assert place in places(**altered)


@pytest.mark.parametrize(
    "altered",
    [
        {"volumes__streams__2__per_day": 0},
        {"volumes__streams__2__profile": [0, 0, 0, 0, 0, 0, 0, 1]},
        {"pools__idle": {"seated": 0}},
        {
            "pools__premier__skills": ["billing"],
            "needs__billing__skill": "billing",
            "pools__standard__skills": ["billing"],
        },
        {"pools__standard__resolution": {"default": 0.5, "billing": 0.75}},
        {"follow_ups__returns": RETURNS, "volumes__counts": "issues", "volumes__carry_in": True},
        {"tiers__premier__redial": {"after_abandoning": 1}, "volumes__counts": "offered"},
        {"routing__overflow": "never"},
        {"routing__overflow": {"repeat": "never", "default": "20 s"}},
        {"routing__reserve__premier__standard": 4},
        {"routing__desks": {"default": ["standard"], "premier/billing/repeat": ["premier"]}},
        {
            "routing__customers": {
                "policy": "affine",
                "base": {"premier": "90 s"},
                "rate": {"orders": 2},
                "cap": "5 min",
            }
        },
        {"channels": {"phone": {"lines": 9}}},
        {"calendar__start": "empty"},
        {"calendar__start": {"waiting": {"standard/orders": 12}, "in_service": {"standard": 11}}},
        {"pools__premier": {"roster": [{"agents": 5, "start": "08:00", "end": "12:00"}]}},
    ],
)
def test_what_is_unusual_but_sound_passes(altered: dict[str, Any]) -> None:
    assert [str(mistake) for mistake in mistakes(**altered)] == []
    scenario(**altered)


def test_a_skill_nobody_has_is_told_once_however_many_streams_need_it() -> None:
    assert places(needs__billing__skill="billing") == ["needs.billing.skill"]


def test_contacts_that_take_two_skills_nobody_has_together_are_refused() -> None:
    altered = {
        "needs__billing__skill": "billing",
        "tiers__premier__skill": "gold",
        "pools__premier__skills": ["gold"],
        "pools__standard__skills": ["billing"],
        "routing__desks": {},
        "routing__reserve": {},
    }
    (mistake,) = mistakes(**altered)
    assert mistake.at == ("volumes", "streams", 0)
    assert '"billing" and "gold"' in mistake.found
    assert places(**{**altered, "pools__premier__skills": ["gold", "billing"]}) == []


def test_a_pool_that_works_only_in_other_intervals_still_serves() -> None:
    late = {"11:30-12:00": 3}
    assert mistakes(pools__premier__seated=late, routing__overflow="never") == []
    nobody = {"11:30-12:00": 0}
    assert places(pools__premier__seated=nobody, routing__overflow="never", routing__reserve={}) == [
        "routing.desks.premier"
    ]


def test_shrinkage_that_leaves_no_whole_head_leaves_nobody() -> None:
    supply = {"premier": {"scheduled": 1, "shrinkage": "60%"}, "standard": {"seated": 0}}
    assert places(pools=supply, routing={}) == ["pools"]
    supply["premier"]["shrinkage"] = "40%"
    assert places(pools=supply, routing={}) == []


def test_a_desk_may_serve_only_some_of_its_contacts_but_not_none() -> None:
    altered = {"needs__orders__skill": "orders", "pools__standard__skills": ["orders"]}
    assert places(**altered) == []
    both = {**altered, "routing__desks__standard/orders": ["standard", "premier"]}
    assert places(**both) == ["routing.desks.standard/orders[1]"]


@pytest.mark.parametrize("states", ["repeat", "first"])
def test_contacts_left_to_nobody_in_one_state_only_are_found(states: str) -> None:
    altered = {"needs__orders__skill": "orders", "pools__standard__skills": ["orders"]}
    overflow = {states: "never", "default": "20 s"}
    desks = {"premier": ["premier"], "standard": ["premier"]}
    assert places(**altered, routing__desks=desks, routing__overflow=overflow) == ["routing.desks.standard"]


def test_contacts_are_counted_over_the_horizon_with_those_they_cause() -> None:
    ninety_days = {"calendar__days": 90, "volumes__streams__2__per_day": 210_000}
    assert places(**ninety_days) == []
    altered = {**ninety_days, "volumes__counts": "issues", "follow_ups__returns": RETURNS}
    (mistake,) = mistakes(**altered)
    assert mistake.at == ("volumes", "streams", 2)
    # 210,192 contacts a day x 90 days x (1 + 1/2 + 1/4 + ... ten terms)
    assert mistake.found.startswith("about 37,797,612 contacts")


def test_cells_are_counted_over_the_horizon() -> None:
    pools = {f"pool{i}": {"seated": 1} for i in range(80)}
    altered = {"calendar__interval": "5 s", "calendar__days": 99, "routing": {}}
    altered |= {
        "volumes__streams__0__per_interval": 1,
        "volumes__streams__1__per_hour": 1,
        "pools__standard__seated": 6,
    }
    assert places(**altered) == []
    (mistake,) = mistakes(**{**altered, "pools__standard__seated": None, "pools": pools})
    assert mistake.found == "80 pools x 2,880 intervals x 99 days = 22,809,600 cells"


def test_agents_of_shifts_that_follow_each_other_are_counted_apart() -> None:
    roster = [
        {"agents": 60_000, "start": "08:00", "end": "10:00"},
        {"agents": 60_000, "start": "10:00", "end": "12:00"},
    ]
    assert places(pools__premier={"roster": roster}) == []
    (mistake,) = mistakes(pools__premier={"roster": roster}, pools__standard={"roster": roster})
    assert mistake.found == "240,000 agents"


def test_a_start_with_contacts_waiting_is_no_empty_day() -> None:
    nobody = {
        f"volumes__streams__{i}__{way}": 0 for i, way in enumerate(["per_interval", "per_hour", "per_day"])
    }
    assert places(**nobody) == ["volumes.streams"]
    assert places(**nobody, calendar__start={"waiting": {"premier": 1}}) == []


def test_a_tie_is_told_however_the_plan_is_named() -> None:
    overflow = {"standard": "20 s", "orders": "40 s"}
    assert places(policies__wide={"overflow": overflow}) == ["policies.wide.overflow.orders"]


def test_nobody_is_blamed_for_names_of_a_section_that_cannot_be_read() -> None:
    assert places(tiers=5) == []
    assert places(pools=5) == []
    assert places(volumes=5) == []
    assert places(needs=None) == []
