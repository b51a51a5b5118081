"""A scenario written as a workbook reads back as the same scenario, with the same results to the last byte."""

from datetime import time
from pathlib import Path

import pytest

from simcenter import simulate
from simcenter.scenario.errors import InputErrors
from simcenter.scenario.loading import load, load_text, shipped
from simcenter.scenario.model import Scenario
from simcenter.scenario.resolving import resolve, to_yaml
from simcenter.scenario.workbook.reading.opening import open_sheets
from simcenter.scenario.workbook.writing import workbook_of
from simcenter.scenario.workbook.writing.write import interval_by_interval
from tests.scenario.center import scenario as small
from tests.scenario.workbook.altered import example, example_bytes, write_altered


def back(scenario: Scenario, folder: Path) -> Scenario:
    """Through a workbook and back."""
    path = folder / "plan.xlsx"
    path.write_bytes(workbook_of(scenario))
    return load(path)


def test_the_example_resolves_to_the_same_text(tmp_path: Path) -> None:
    assert to_yaml(back(example(), tmp_path)) == to_yaml(example())


def test_the_same_scenario_makes_the_same_bytes() -> None:
    assert workbook_of(example()) == example_bytes()


BEYOND_THE_FORM = {
    "account_managers": {"levels.switchboard", "misroutes[0]", "volumes.streams[0].population"},
    "low_mid_high_spend": {"styles.customised", "styles.generic", "styles.personalised"},
    "online_retailer": {"volumes.streams[0].per_order", "volumes.streams[1].per_order"},
}
"""Shipped scenarios with customers of their own, styles or orders, for which the form has no place."""


@pytest.mark.parametrize("name", sorted(BEYOND_THE_FORM))
def test_a_shipped_scenario_beyond_the_form_is_refused_by_the_names_of_what_it_has(name: str) -> None:
    with pytest.raises(InputErrors) as caught:
        workbook_of(load(name))
    assert all("workbook has no place for" in problem.found for problem in caught.value.problems)
    assert {problem.place for problem in caught.value.problems} == BEYOND_THE_FORM[name]


@pytest.mark.parametrize("name", [name for name in shipped() if name not in BEYOND_THE_FORM])
def test_every_other_shipped_scenario_fits_the_form(name: str, tmp_path: Path) -> None:
    loaded = load(name)
    assert to_yaml(back(loaded, tmp_path)) == to_yaml(interval_by_interval(loaded))


BEYOND = {
    "needs.billing.waiting_adds": {"needs__billing__waiting_adds": {"per_minute": "5%"}},
    "pools.premier.learning": {"pools__premier__learning": {"began": "3 d", "handle_time": {"0 d": 1.5, "4 weeks": 1}}},
}
"""What the form has no place for, and a center that has it."""


@pytest.mark.parametrize("place", BEYOND)
def test_what_is_beyond_the_form_is_refused_by_its_place(place: str) -> None:
    with pytest.raises(InputErrors, match=rf"{place}[\w.]*: found something the workbook has no place for"):
        workbook_of(small(**BEYOND[place]))


def test_a_workbook_gives_the_same_contacts_as_its_scenario(tmp_path: Path) -> None:
    before, after = (
        simulate(example(), seed=3, engine="reference"),
        simulate(back(example(), tmp_path), seed=3, engine="reference"),
    )
    assert before.legs.answer_ms.tobytes() == after.legs.answer_ms.tobytes()
    assert before.legs.leave_ms.tobytes() == after.legs.leave_ms.tobytes()


def test_handle_times_by_interval_come_back_and_so_do_the_results(tmp_path: Path) -> None:
    aht = {"08:00-08:30": "5 min", "09:00-10:00": "6.5 min", "11:30-12:00": "4 min"}
    center = small(volumes__streams__0__aht=aht, volumes__streams__2__aht=["3 min"] * 7 + ["200 s"])
    after = back(center, tmp_path)
    assert resolve(after) == resolve(interval_by_interval(center))
    assert [kind.aht_factors for kind in after.types] == [kind.aht_factors for kind in center.types]
    before, again = (simulate(one, seed=3, engine="reference") for one in (center, after))
    assert before.legs.leave_ms.tobytes() == again.legs.leave_ms.tobytes()


def test_cells_of_the_sheet_aht_by_interval_are_the_mean_of_their_interval(tmp_path: Path) -> None:
    cells = {"AHT by interval!B5": 300, "AHT by interval!B6": "5 min", "AHT by interval!B24": time(0, 4, 10)}
    plan = load(write_altered(tmp_path / "plan.xlsx", cells))
    assert resolve(plan)["volumes"]["streams"][0]["aht"] == {"08:00-09:00": "5 min", "17:30-18:00": "250 s"}
    team = plan.pools["premium_team"]
    usual = example().types[0].handle_ms(team)
    assert plan.types[0].handle_ms_by_interval(team) == pytest.approx([300_000, 300_000, *[usual] * 17, 250_000])


def test_rates_stretches_and_days_are_written_out_by_the_interval_and_mean_the_same(tmp_path: Path) -> None:
    center = small()
    after = back(center, tmp_path)
    for stream, other in zip(center.volumes.streams, after.volumes.streams, strict=True):
        assert center.expected_per_interval(stream) == after.expected_per_interval(other)
    assert [center.heads(pool) for pool in center.pools] == [after.heads(pool) for pool in after.pools]


def test_what_is_not_simple_stands_in_words_of_the_language(tmp_path: Path) -> None:
    center = small(
        tiers__standard__patience={"mixture": [{"share": "20%", "of": "never"}, {"share": "80%", "of": "90 s"}]},
        tiers__standard__redial={"after_abandoning": "60%"},
        needs__orders__talk={"empirical": ["10 s", "20 s"]},
        needs__orders__skill="ordering",
        pools__premier__skills=["ordering"],
        pools__standard__skills=["ordering"],
        pools__standard__resolution={"billing": "70%", "default": "80%"},
        volumes__counts="issues",
        volumes__day_factor={"shape": {"premier": 10, "default": 20}, "by": "tier", "correlation": 0.5},
        volumes__streams__2__talk={"gamma": {"mean": "1 min", "shape": 0.3}},
        volumes__streams__2__patience="never",
        follow_ups={"returns": {"probability": "60%", "delay": {"lognormal": {"median": "10 h", "sigma": 0.8}}}},
        routing__overflow={"premier": "20 s", "default": "never"},
        calendar__start={"waiting": {"premier": 2}},
        policies={"one_line": {"customers": "longest_wait", "pools": "any_pool"}},
        what_ifs={"busy": ["volume +15%", "patience x0.8"]},
        sources=[{"what": "talk", "status": "data", "source": "ours"}],
    )
    assert resolve(back(center, tmp_path)) == resolve(interval_by_interval(center))


def test_a_center_whose_pools_are_all_in_shifts_comes_back(tmp_path: Path) -> None:
    rosters = [{"agents": 3, "start": "08:00", "end": "10:00"}, {"agents": 2, "start": "09:00", "end": "12:00"}]
    center = small(pools__premier={"roster": rosters}, pools__standard={"roster": rosters})
    assert resolve(back(center, tmp_path)) == resolve(interval_by_interval(center))


def test_agents_who_differ_come_back_with_their_shifts_and_levels(tmp_path: Path) -> None:
    rest = [{"at": "09:00", "length": "10 min"}]
    own = [
        {"agents": 1, "start": "08:00", "end": "10:00", "breaks": rest},
        {"agents": 1, "start": "09:00", "end": "12:00", "days": ["monday"]},
        {"agents": 1, "start": "08:00", "end": "12:00"},
    ]
    people = [{"name": "anna", "handle_time": 1.2, "resolution": "80%"}, {"name": "ben"}, {"name": "eve"}]
    levels = {"billing": 90, "default": 70}
    center = small(
        calendar__first_day="monday",
        best_proficiency=100,
        routing__required_proficiency={"premier": 60},
        routing__reserve={},
        pools__premier={"roster": own, "people": people, "proficiency": levels, "site": "north"},
        pools__standard={
            "roster": [{"agents": 2, "start": "08:00", "end": "12:00"}],
            "people": [{"name": "carl"}, {"name": "dora", "handle_time": 0.9}],
            "proficiency": 80,
        },
    )
    after = back(center, tmp_path)
    assert resolve(after) == resolve(interval_by_interval(center))
    before, again = (simulate(one, seed=3, engine="reference") for one in (center, after))
    assert before.legs.leave_ms.tobytes() == again.legs.leave_ms.tobytes()


def test_numbers_that_sixteen_digits_would_change_survive_as_numbers(tmp_path: Path) -> None:
    center = small(volumes__streams__2__per_day=None, volumes__streams__2__per_hour=40 / 3)
    volume = next(sheet for sheet in open_sheets("plan", workbook_of(center)) if sheet.name == "Volume")
    assert all(isinstance(row[3], float | int) for row in volume.grid[4:] if row[0] != "")
    after = back(center, tmp_path)
    wanted = center.expected_per_interval(center.volumes.streams[2])
    assert after.expected_per_interval(after.volumes.streams[2]) == wanted


def test_shifts_come_back_and_so_do_the_results(tmp_path: Path) -> None:
    early = {"agents": 3, "start": "08:00", "end": "11:30", "breaks": [{"at": "09:00", "length": "10 min"}]}
    late = {"agents": 2, "start": "09:15", "end": "12:00", "days": ["monday", "friday"]}
    late |= {"breaks": [{"at": "10:00", "length": "5 min"}, {"at": "11:00", "length": "450 s"}]}
    standard = {"roster": [early, late], "absence": "10%", "wage": "20/h"}
    center = small(pools__standard=standard, routing__reserve=None, calendar__first_day="2026-11-27")
    after = back(center, tmp_path)
    assert resolve(after) == resolve(interval_by_interval(center))
    before, again = (simulate(one, seed=3, engine="reference") for one in (center, after))
    assert before.legs.leave_ms.tobytes() == again.legs.leave_ms.tobytes()


def test_channels_first_responses_incidents_and_what_is_at_the_door_come_back(tmp_path: Path) -> None:
    center = small(
        channels={
            "phone": {"lines": 40},
            "chat": {"kind": "chat", "before_queue": {"exponential": "20 s"}},
            "email": {"kind": "deferred"},
        },
        tiers__premier__first_response={"share": "90%", "within": "2 h", "hours": "round_the_clock"},
        tiers__standard__first_response={"share": "80%", "within": "1 d", "period": "week"},
        volumes__streams=[
            {"tier": "premier", "need": "billing", "per_hour": 20},
            {"tier": "standard", "need": "billing", "per_hour": 40, "channel": "chat", "aht": "6 min"},
            {"tier": "premier", "need": "orders", "per_hour": 4, "channel": "email"},
            {"tier": "standard", "need": "orders", "per_hour": 6, "channel": "email", "talk": {"exponential": "4 min"}},
        ],
        pools__premier__chats={"at_once": 2, "slowdown": "20%", "other_work": "when_free"},
        pools__standard__chats={"at_once": 3, "speed": [1, 1.7, 2.1], "other_work": "when_free"},
        incidents={"rush": {"volume": 2, "at": "09:00-10:00"}},
        entry={"estimator": "queue", "balks": {"default": {"waiting": {5: "20%"}}}},
        routing__deferred="ranked",
    )
    assert resolve(back(center, tmp_path)) == resolve(interval_by_interval(center))


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    center = load_text(to_yaml(example()).replace("Two tiers, two teams, one day", "=HYPERLINK(1)"), "x")
    raw = workbook_of(center)
    assert back(center, tmp_path).title == "=HYPERLINK(1)"
    assert b"<f>" not in raw
