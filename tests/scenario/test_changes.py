"""What-if changes in words: what they mean, what they leave alone, and how they fail."""

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simcenter.scenario.changes import FORMS_SHOWN, change, parse_change
from simcenter.scenario.changes.agents import AgentsChange, MoveChange, WageChange
from simcenter.scenario.changes.base import Factor
from simcenter.scenario.changes.demand import DayFactorChange, LinesChange, PromiseChange, VolumeChange
from simcenter.scenario.changes.training import CrossTraining
from simcenter.scenario.errors import InputErrors, Mistake
from simcenter.scenario.model import Scenario
from simcenter.scenario.resolving import resolve
from tests.scenario.center import centers, scenario

ROSTER = {"roster": [{"agents": 6, "start": "08:00", "end": "12:00"}]}


def expected(center: Scenario, stream: int) -> list[float]:
    """Expected contacts of a stream per interval."""
    return center.expected_per_interval(center.volumes.streams[stream])


def differing(before: Any, after: Any, at: str = "") -> list[str]:
    """The places at which two pieces of plain data differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = dict.fromkeys([*before, *after])
        return [d for key in keys for d in differing(before.get(key), after.get(key), f"{at}.{key}")]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [d for i, (old, new) in pairs for d in differing(old, new, f"{at}[{i}]")]
    return [] if before == after else [at.lstrip(".")]


def touched(center: Scenario, *texts: str) -> set[str]:
    """The fields a change alters: places down to the third step."""
    places = differing(resolve(center), resolve(change(center, *texts)))
    return {".".join(place.split(".")[:3]) for place in places}


def failure(center: Scenario, text: str) -> tuple[str, str | None]:
    """What is said about a change that fails, and what was probably meant."""
    with pytest.raises(InputErrors) as raised:
        change(center, text)
    (problem,) = raised.value.problems
    return problem.headline, problem.nearest


# Reading -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("volume +15%", VolumeChange("", None, None, Factor(Fraction(23, 20)))),
        ("Volumes  - 20 %", VolumeChange("", None, None, Factor(Fraction(4, 5)))),
        ("volume of premier x1.2", VolumeChange("", "premier", None, Factor(Fraction(6, 5)))),
        ("VOLUME for Premier \u00d7 1.2", VolumeChange("", "Premier", None, Factor(Fraction(6, 5)))),
        ("volume of premier 1.2x", VolumeChange("", "premier", None, Factor(Fraction(6, 5)))),
        (
            "volume of premier / billing 10:00-12:00 \u221220%",
            VolumeChange("", "premier/billing", "10:00-12:00", Factor(Fraction(4, 5))),
        ),
        ("volume +50% from 9:00 to 10:00", VolumeChange("", None, "9:00-10:00", Factor(Fraction(3, 2)))),
        ("move 5 standard to premier 10:00-14:00", MoveChange("", 5, "standard", "premier", "10:00-14:00")),
        ("Move 1 agent from standard to premier.", MoveChange("", 1, "standard", "premier", None)),
        ("premier +1 agent", AgentsChange("", "premier", 1, None)),
        ("premier+2", AgentsChange("", "premier", 2, None)),
        ("agents of premier \u2013 3 08:00 \u2013 10:00", AgentsChange("", "premier", -3, "08:00-10:00")),
        ("cross-train 3 of standard for premier", CrossTraining("", 3, "standard", "premier")),
        ("crosstrain 3 agents from standard for premier", CrossTraining("", 3, "standard", "premier")),
        ("wage of premier 30 per hour", WageChange("", "premier", 30.0)),
        ("wages +5%", WageChange("", None, Factor(Fraction(21, 20)))),
        ("promise of premier 90% within 10 s", PromiseChange("", "premier", 0.9, 10_000)),
        ("promise 90 % in 1.5 min", PromiseChange("", None, 0.9, 90_000)),
        ("day factor shape 28.7", DayFactorChange("", 28.7)),
        ("day factor none", DayFactorChange("", None)),
        ("lines 40", LinesChange("", 40)),
        ("lines unlimited", LinesChange("", None)),
    ],
)
def test_words_are_read_whatever_their_case_spaces_and_signs(text: str, read: Any) -> None:
    assert parse_change(text) == type(read)(**{**vars(read), "text": text})


@pytest.mark.parametrize("form", FORMS_SHOWN)
def test_every_form_that_is_shown_can_be_read_with_and_without_its_brackets(form: str) -> None:
    for text in (re.sub(r"[][]", "", form), re.sub(r"\[[^]]*\] ?", "", form)):
        parse_change(
            re.sub(r"(TIER/NEED|TIER|POOL)( or POOL|, NEED, SKILL or POOL)?", "premier", text).strip()
        )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("volume 15%", r"expected the form: volume \[of TIER/NEED\] \[10:00-12:00\] \+15%"),
        ("volume of premier by a lot", "expected the form: volume"),
        ("volume -120%", "at most -100%"),
        ("patience x0", "a factor above 0"),
        ("premier +0 agents", "at least 1 agent"),
        ("move standard to premier", "expected the form: move 5 POOL to POOL"),
        ("shrinkage 130%", "a share between 0 and 1"),
        ("wage of premier 30/day", "money per paid hour"),
        ("promise of premier 90% within 10 m", "a duration"),
        ("", "expected one of the forms: volume"),
        ("hire more people", "expected one of the forms: volume"),
        ("premier +10%", "expected one of the forms: volume"),
        ("volume +15% and patience x2", "expected the form: volume"),
    ],
)
def test_words_that_have_no_form_are_told_with_the_form_they_begin_like_or_all(text: str, said: str) -> None:
    with pytest.raises(Mistake, match=said):
        parse_change(text)


# Demand --------------------------------------------------------------------------------------------------


def test_volume_is_multiplied_in_the_authors_own_way_of_saying_it() -> None:
    more = change(scenario(), "volume +50%").volumes.streams
    assert more[0].per_interval == [9, 12, 15, 18, 18, 15, 12, 9]
    assert more[1].per_hour == {"08:00-10:00": 60, "10:00-12:00": 30}
    assert more[2].per_day == 120


def test_volume_of_a_tier_or_of_one_contact_type_leaves_the_others_alone() -> None:
    assert touched(scenario(), "volume of premier x2") == {
        f"volumes.streams[0].per_interval[{i}]" for i in range(8)
    }
    assert touched(scenario(), "volume of standard/orders x2") == {"volumes.streams[2].per_day"}
    assert touched(scenario(), "volume of orders/standard x2") == {"volumes.streams[2].per_day"}


def test_volume_in_a_stretch_changes_only_its_intervals() -> None:
    more = change(scenario(), "volume of standard 09:00-11:00 x2")
    assert expected(more, 0) == expected(scenario(), 0)
    assert expected(more, 1) == [20, 20, 40, 40, 20, 20, 10, 10]
    assert expected(more, 2) == [10, 10, 20, 20, 20, 20, 10, 10]


def test_more_of_a_share_of_a_tier_is_no_share_above_one() -> None:
    center = scenario(
        tiers__standard={"customers": 1_000, "contacts_per_day": 0.1},
        volumes__streams__1={
            "tier": "standard",
            "need": "billing",
            "share_of_tier": "100%",
            "profile": "early",
        },
        volumes__streams__2=None,
        volumes__profiles={"early": [3, 1, 1, 1, 1, 1, 1, 1]},
    )
    assert expected(change(center, "volume +20%"), 1) == pytest.approx([36, 12, 12, 12, 12, 12, 12, 12])


@given(data=centers(), factor=st.sampled_from(["x2", "+25%", "x0.5"]))
def test_volume_changes_every_interval_by_its_factor_however_volumes_are_said(
    data: dict[str, Any], factor: str
) -> None:
    center = Scenario.model_validate(data, context={"in_file": True})
    times = {"x2": 2.0, "+25%": 1.25, "x0.5": 0.5}[factor]
    for text in (f"volume {factor}", f"volume 08:00-12:00 {factor}"):
        changed = change(center, text)
        for i in range(len(center.types)):
            assert expected(changed, i) == pytest.approx([times * number for number in expected(center, i)])


def test_patience_of_a_tier_is_the_tiers_and_of_a_need_the_streams() -> None:
    less = change(scenario(), "patience of premier x0.5")
    assert less.tiers["premier"].patience.mean_ms() == 150_000
    assert touched(scenario(), "patience of premier x0.5") == {"tiers.premier.patience"}
    orders = change(scenario(), "patience of orders x0.5")
    assert [kind.patience.mean_ms() for kind in orders.types] == [300_000, 180_000, 90_000]
    assert orders.tiers == scenario().tiers


def test_patience_of_a_stream_of_its_own_changes_with_the_tiers_and_only_once() -> None:
    center = scenario(volumes__streams__2__patience="60 s")
    for text in ("patience x2", "patience of standard x2"):
        changed = change(center, text)
        assert [kind.patience.mean_ms() for kind in changed.types][1:] == [360_000, 120_000]


@given(data=centers())
def test_patience_changes_for_everybody_who_has_some(data: dict[str, Any]) -> None:
    center = Scenario.model_validate(data, context={"in_file": True})
    before = [kind.patience for kind in center.types]
    if all(patience.mean_ms() == float("inf") and "never" in str(patience.written()) for patience in before):
        return
    after = [kind.patience for kind in change(center, "patience x2").types]
    assert after == [patience.scaled(2) for patience in before]


def test_handle_time_of_contacts_includes_talk_hold_and_wrap() -> None:
    slower = change(scenario(needs__billing__hold="10 s"), "handle time of billing x2")
    times = [[step.mean_ms() for step in (kind.talk, kind.hold, kind.wrap)] for kind in slower.types]
    assert times == [[480_000, 20_000, 60_000], [480_000, 20_000, 60_000], [180_000, 0, 0]]


def test_handle_time_of_a_name_that_is_only_a_pool_is_the_pools() -> None:
    center = scenario(
        pools__night={"seated": 2, "handle_time": {"billing": 1.5, "orders": {"talk": 2, "wrap": 0.5}}}
    )
    factors = change(center, "aht of night +10%").pools["night"]
    assert factors.factors("billing").talk == pytest.approx(1.65)
    assert [factors.factors("orders").talk, factors.factors("orders").wrap] == pytest.approx([2.2, 0.55])
    assert factors.factors("another").hold == pytest.approx(1.1)
    assert touched(scenario(), "handle time of premier x2") == {
        f"volumes.streams[0].{step}" for step in ("talk", "hold", "wrap")
    }


def test_a_promise_keeps_its_period_and_may_be_new() -> None:
    center = scenario(tiers__premier__promise__period="interval")
    promised = change(center, "promise 90% within 10 s").tiers
    assert promised["premier"].promise is not None
    assert promised["premier"].promise.period == "interval"
    assert promised["standard"].promise is not None
    assert (promised["standard"].promise.share, promised["standard"].promise.within) == (0.9, 10_000)


def test_day_factor_and_lines_are_set() -> None:
    center = change(scenario(), "day factor shape 10", "lines 40")
    assert center.volumes.shape == 10
    assert center.channels["phone"].lines == 40
    assert change(center, "lines unlimited", "day factor none").channels["phone"].lines is None


# Agents --------------------------------------------------------------------------------------------------


def test_agents_move_in_a_stretch_and_nobody_is_lost() -> None:
    center = scenario()
    moved = change(center, "move 2 standard to premier 09:00-11:00")
    assert moved.heads("standard") == [6, 6, 6, 6, 6, 6, 6, 6]
    assert moved.heads("premier") == [5, 5, 7, 7, 7, 7, 5, 5]
    assert moved.pools["standard"].seated == 6


@pytest.mark.parametrize("number", [1, 4, 5])
@pytest.mark.parametrize("stretch", ["", " 08:00-08:30", " 11:30-12:00", " 08:30-11:00", " 08:00-12:00"])
def test_moving_agents_there_and_back_is_no_change(number: int, stretch: str) -> None:
    center = scenario(routing__reserve={})
    there, back = f"move {number} standard to premier{stretch}", f"move {number} premier to standard{stretch}"
    moved = change(center, there)
    total = [sum(pair) for pair in zip(moved.heads("standard"), moved.heads("premier"), strict=True)]
    assert moved != center
    assert total == [11, 11, 13, 13, 13, 13, 11, 11]
    assert change(moved, back) == center


def test_agents_are_added_and_taken_as_the_pool_counts_them() -> None:
    center = scenario(pools__standard={"scheduled": 10, "shrinkage": "30%"})
    assert change(center, "standard +1 agent").pools["standard"].scheduled == 11
    assert change(center, "standard -3 agents 08:00-10:00").pools["standard"].scheduled == [7] * 4 + [10] * 4
    assert change(center, "Premier + 2").pools["premier"].seated == 7


def test_one_more_agent_in_a_roster_is_one_more_shift() -> None:
    center = scenario(pools__standard=ROSTER)
    text = "standard +2 agents 09:00-11:00"
    roster = change(center, text).pools["standard"].roster
    assert roster is not None
    assert [(shift.agents, shift.start, shift.end) for shift in roster][1:] == [(2, 32_400_000, 39_600_000)]
    assert parse_change(text).effect(center) == f"{text} (one more shift, without breaks)"


def test_an_absence_wave_takes_a_share_of_whole_heads_and_says_how_many() -> None:
    center = scenario(pools__standard__seated=[6, 6, 8, 8, 5, 8, 6, 6])
    wave = change(center, "absence of standard 20% 09:00-11:00")
    assert wave.heads("standard") == [6, 6, 6, 6, 4, 6, 6, 6]
    assert change(center, "absence of standard 09:00-11:00 20%") == wave
    assert touched(center, "absence of standard 20% 09:00-11:00") == {
        f"pools.standard.seated[{i}]" for i in (2, 3, 4, 5)
    }
    assert parse_change("absence of standard 20% 09:00-11:00").effect(center).endswith("(standard loses 1 to 2)")


def test_an_absence_without_a_pool_is_of_all_and_halves_stay_away() -> None:
    center = scenario(pools__standard__seated=5, routing__reserve=None)
    wave = change(center, "absence 50%")
    assert (wave.heads("premier"), wave.heads("standard")) == ([2] * 8, [2] * 8)


def test_an_absence_in_a_pool_with_a_roster_is_refused() -> None:
    center = scenario(pools__standard=ROSTER, routing__reserve=None)
    with pytest.raises(InputErrors, match="which has a roster"):
        change(center, "absence of standard 20%")


def test_shrinkage_says_whom_it_reaches_and_whom_not() -> None:
    center = scenario(
        pools__standard={"scheduled": 10, "shrinkage": "30%"}, pools__night=ROSTER, routing__reserve={}
    )
    assert change(center, "shrinkage 50%").heads("standard") == [5] * 8
    assert change(center, "shrinkage 50%").heads("premier") == center.heads("premier")
    assert touched(center, "shrinkage 50%") == {"pools.standard.shrinkage", "pools.premier.shrinkage"}
    assert parse_change("shrinkage 50%").effect(center) == (
        "shrinkage 50%: in standard the heads present change; in premier only the paid time changes, because "
        "heads are seated; in night nothing changes, because the breaks of a roster replace shrinkage"
    )


def test_wages_and_resolution_are_set_for_one_pool_or_all() -> None:
    center = change(scenario(), "wage of premier 30/h", "resolution of standard 75%")
    assert [pool.wage for pool in center.pools.values()] == [30, 20]
    assert [pool.resolves("billing") for pool in center.pools.values()] == [1, 0.75]
    more = change(center, "wage +10%", "resolution 60%")
    assert [pool.wage for pool in more.pools.values()] == pytest.approx([33, 22])
    assert [pool.resolves("billing") for pool in more.pools.values()] == [0.6, 0.6]


# Cross-training ---------------------------------------------------------------------------------------------


def skilled(**more: Any) -> Scenario:
    """The small center with a skill for each need."""
    skills = {
        "needs__billing__skill": "billing",
        "needs__orders__skill": "orders",
        "pools__premier__skills": ["billing"],
        "pools__standard__skills": ["billing", "orders"],
    }
    return scenario(**{**skills, **more})


def test_cross_training_splits_a_pool_and_appends_the_trained_agents() -> None:
    center = skilled()
    trained = change(center, "cross-train 2 of premier for orders")
    assert list(trained.pools) == ["premier", "standard", "premier_for_orders"]
    assert trained.pools["premier"].seated == 3
    assert trained.pools["premier_for_orders"].seated == 2
    assert trained.pools["premier_for_orders"].skills == ["billing", "orders"]
    assert trained.pools["premier_for_orders"].wage == center.pools["premier"].wage
    assert trained.pools["standard"] == center.pools["standard"]


def test_trained_agents_keep_their_desks_and_get_those_they_were_trained_for_as_the_last() -> None:
    desks = change(scenario(), "cross-train 3 of standard for premier").routing.desks
    assert desks == {
        "premier": ["premier", "standard_for_premier"],
        "standard": ["standard", "standard_for_premier"],
    }
    desks = change(skilled(), "cross-train 2 of premier for orders").routing.desks
    assert desks["standard/orders"] == ["standard", "premier_for_orders"]
    assert desks["premier"] == ["premier", "premier_for_orders"]
    assert desks["standard"] == ["standard"]


def test_a_default_desk_is_left_to_the_others_when_agents_are_trained_for_a_tier() -> None:
    center = scenario(routing__desks={"default": ["premier"]}, routing__reserve={})
    desks = change(center, "cross-train 3 of standard for premier").routing.desks
    assert desks == {"default": ["premier"], "premier": ["premier", "standard_for_premier"]}


def test_trained_agents_are_named_in_every_plan_that_names_their_pool() -> None:
    split = {"overflow": "never", "desks": {"premier": ["premier"], "default": ["premier", "standard"]}}
    listed = {"policy": "preference", "standard": ["premier", "standard"]}
    center = skilled(policies__split=split, routing__pools=listed)
    trained = change(center, "cross-train 2 of premier for orders")
    assert trained.policies["split"].desks == {
        "premier": ["premier", "premier_for_orders"],
        "default": ["premier", "premier_for_orders", "standard"],
        "orders": ["premier_for_orders", "standard"],
    }
    assert trained.routing.pools.parameters["standard"] == ["premier", "premier_for_orders", "standard"]
    assert trained.routing.reserve == {"premier": {"standard": 2}, "premier_for_orders": {"standard": 1}}


def test_training_for_a_pool_gives_its_skills_and_its_desks() -> None:
    night = {"seated": 3, "skills": ["orders", "billing"]}
    center = skilled(pools__night=night, routing__desks__standard=["standard", "night"])
    trained = change(center, "cross-train 2 of premier for night")
    assert trained.pools["premier_for_night"].skills == ["billing", "orders"]
    assert trained.routing.desks["standard"] == ["standard", "night", "premier_for_night"]


def test_a_name_of_a_tier_and_a_pool_means_the_tier_in_training_and_the_pool_in_head_counts() -> None:
    center = skilled(pools__premier__skills=["billing", "welsh"])
    trained = change(center, "cross-train 3 of standard for premier", "premier +1 agent")
    assert trained.pools["standard_for_premier"].skills == ["billing", "orders"]
    assert trained.pools["premier"].seated == 6


def test_training_for_a_skill_makes_own_desks_of_what_takes_it() -> None:
    center = skilled(tiers__premier__skill="gold", pools__premier__skills=["billing", "gold"])
    trained = change(center, "cross-train 3 of standard for gold")
    assert trained.pools["standard_for_gold"].skills == ["billing", "orders", "gold"]
    assert trained.routing.desks["premier"] == ["premier", "standard_for_gold"]


def test_fewer_agents_are_trained_where_fewer_are_there() -> None:
    center = scenario(pools__standard__seated=[1, 2, 3, 4, 5, 6, 7, 8])
    trained = change(center, "cross-train 3 of standard for premier")
    assert trained.heads("standard_for_premier") == [1, 2, 3, 3, 3, 3, 3, 3]
    assert trained.heads("standard") == [0, 0, 0, 1, 2, 3, 4, 5]


def test_training_twice_makes_two_pools() -> None:
    twice = change(scenario(), *["cross-train 1 of standard for premier"] * 2)
    assert list(twice.pools)[2:] == ["standard_for_premier", "standard_for_premier_2"]


def test_half_a_head_rounded_up_in_two_pools_is_said() -> None:
    center = scenario(pools__standard={"scheduled": 10, "shrinkage": "30%"})
    text = "cross-train 5 of standard for premier"
    assert sum(change(center, text).heads(pool)[0] for pool in change(center, text).pools) == 5 + 4 + 4
    assert (
        parse_change(text)
        .effect(center)
        .endswith("(rounded to whole heads after shrinkage, +1 present in some intervals)")
    )
    assert parse_change(text.replace("5", "3")).effect(center) == text.replace("5", "3")


# Failing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said", "meant"),
    [
        ("volume of premeir +15%", '"premeir", which is no tier, need or channel', "premier"),
        ("volume of premier/orders +15%", '"premier/orders", which no contact is', None),
        ("volume of billing/orders +15%", "two names of a need", None),
        ("volume 08:10-09:00 +5%", "where an interval of 30 min does", None),
        ("volume 06:00-09:00 +5%", "within the opening hours of 08:00 to 12:00", None),
        ("volum +15%", "one of the forms: volume", "volume +15%"),
        ("move 1 standrd to premier", '"standrd", which is no pool', "standard"),
        ("move 1 standard to standard", "two different pools", None),
        ("move 7 standard to premier", '"standard" with 6 agents at 08:00, expected at least 7', None),
        (
            "move 7 standard to premier 09:00-11:30",
            '"standard" with 6 agents at 11:00, expected at least 7',
            None,
        ),
        ("gold +1 agent", '"gold", which is no pool', None),
        ("premier -6 agents", '"premier" with 5 agents at 08:00', None),
        ("cross-train 9 of standard for premier", '"standard" with at most 8 agents at once', None),
        ("cross-train 1 of standard for premeir", "no tier, need, skill or pool", "premier"),
        ("cross-train 1 of standard for standard", "something its agents still have to learn", None),
        ("shrinkage of gold 35%", '"gold", which is no pool', None),
        ("shrinkage 100%", "a shrinkage of 100%, expected less", None),
        ("patience of gold x2", "no tier, need or channel", None),
        ("promise of billing 90% within 10 s", '"billing", which is no tier', None),
        (
            "promise of premier 0% within 10 s",
            "afterwards the scenario would not hold together: tiers.premier.promise",
            None,
        ),
        ("premier -4 agents", "routing.reserve.premier.standard: found 2 agents kept back", None),
        ("volume x0", "no contacts at all over the day", None),
        ("volume x1000000", "about 272,000,000 contacts", None),
        ("premier +99999999 agents", "a whole number of heads between 0 and 100,000", None),
        ("lines 0", "found 0, expected a number of at least 1", None),
    ],
)
def test_a_change_that_cannot_be_made_says_why(text: str, said: str, meant: str | None) -> None:
    headline, nearest = failure(scenario(), text)
    assert headline.startswith(f'change "{text}": ')
    assert said in headline
    assert nearest == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("move 1 night to premier", '"night", which has a roster'),
        ("move 1 premier to night", '"night", which has a roster'),
        ("night -1 agent", "change the shifts in the file"),
        ("cross-train 1 of night for premier", '"night", which has a roster'),
        ("shrinkage of night 35%", "whose breaks replace shrinkage"),
        ("move 1 standard to premier", "heads counted in the same way"),
        ("patience of premier x0.5", "who never hang up"),
    ],
)
def test_a_change_that_has_no_meaning_for_a_pool_or_tier_says_why(text: str, said: str) -> None:
    center = scenario(
        pools__night=ROSTER, pools__standard={"scheduled": 10}, tiers__premier__patience="never"
    )
    assert said in failure(center, text)[0]


def test_training_that_leaves_a_tiers_own_skill_lacking_is_refused() -> None:
    center = skilled(
        tiers__standard__skill="dutch",
        pools__standard__skills=["billing", "orders", "dutch"],
    )
    assert 'leaves the skill "dutch" lacking' in failure(center, "cross-train 1 of premier for orders")[0]


def test_all_failing_changes_are_told_in_one_pass_and_nothing_is_changed() -> None:
    center = scenario()
    before = resolve(center)
    with pytest.raises(InputErrors) as raised:
        change(center, "volum +15%", "premier +1 agent", "move 9 standard to premier", "patience of gold x2")
    assert [problem.file for problem in raised.value.problems] == [
        'change "move 9 standard to premier"',
        'change "patience of gold x2"',
        'change "volum +15%"',
    ]
    assert resolve(center) == before


def test_changes_are_made_one_after_the_other() -> None:
    with pytest.raises(InputErrors):
        change(scenario(), "move 7 standard to premier")
    moved = change(scenario(), "standard +1 agent", "move 7 standard to premier")
    assert moved.heads("premier") == [12] * 8


def test_a_change_of_one_thing_leaves_everything_else_as_it_was() -> None:
    assert touched(scenario(), "premier +1 agent") == {"pools.premier.seated"}
    assert touched(scenario(), "day factor shape 10") == {"volumes.day_factor.shape"}
    assert touched(scenario(), "lines 40") == {"channels.phone.lines"}
    assert touched(scenario(), "wage of standard 21/h") == {"pools.standard.wage"}


def test_a_scenario_names_sets_of_changes_that_stand_for_themselves() -> None:
    named = scenario(what_ifs={"busy": ["volume +15%", "patience x0.8"]})
    plain = change(named, "volume +15%", "patience x0.8")
    assert change(named, "busy") == plain
    assert Scenario.model_validate(resolve(named)).what_ifs == named.what_ifs


def test_a_named_change_that_has_no_form_is_refused_when_the_file_is_read() -> None:
    with pytest.raises(ValueError, match=r"what_ifs\.busy\.0"):
        scenario(what_ifs={"busy": ["volume a lot"]})
