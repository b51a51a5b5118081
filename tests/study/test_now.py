"""A moment of a day: who is busy then, how it is read, and when the queue is clear."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter import compare, replicate
from simcenter.results.daily.summary import Backlog
from simcenter.scenario.errors import Mistake, Mistakes
from simcenter.scenario.model import Scenario
from simcenter.simulation import settle
from simcenter.study.now import begin, clearing, clearing_sentences, read_now, sooner_sentences, start_record

HOUR = 3_600_000


def center(**sections: Any) -> Scenario:
    """Premium and standard with a desk each and a shared team; 08:00 to 12:00, ten-minute talks."""
    words: dict[str, Any] = {
        "calendar": {"opens": "08:00", "closes": "12:00", "interval": "30 min"},
        "tiers": {"premium": {"patience": "2 h"}, "standard": {"patience": "2 h"}},
        "needs": {"x": {"talk": "10 min"}},
        "volumes": {
            "day_factor": "none",
            "streams": [
                {"tier": "premium", "need": "x", "per_hour": 12},
                {"tier": "standard", "need": "x", "per_hour": 24},
            ],
        },
        "pools": {"desk": {"seated": 5}, "hall": {"seated": 8}},
        "routing": {"desks": {"premium": ["desk"], "standard": ["hall"]}, "overflow": "never"},
        **sections,
    }
    return Scenario.model_validate(words)


def in_service(scenario: Scenario, at: str, waiting: str, base: Scenario | None = None) -> dict[str, int]:
    """Who is being served at a moment as who waits tells it."""
    return begin(scenario, read_now(scenario, at, waiting), base).calendar.start.in_service


def test_all_agents_who_may_serve_those_waiting_are_busy_and_the_others_as_their_load_makes_them() -> None:
    """24 an hour of ten minutes keep 4 of the hall busy, 12 an hour 2 of the desk."""
    assert in_service(center(), "11:00", "premium=3") == {"premium/x/phone": 5, "standard/x/phone": 4}
    assert in_service(center(), "11:00", "standard=3") == {"premium/x/phone": 2, "standard/x/phone": 8}
    assert in_service(center(), "11:00", "") == {"premium/x/phone": 2, "standard/x/phone": 4}


def test_agents_of_a_pool_for_several_tiers_are_shared_by_load() -> None:
    shared = center(routing={}, pools={"team": {"seated": 9}})
    assert in_service(shared, "10:10", "standard=1") == {"premium/x/phone": 3, "standard/x/phone": 6}


def test_a_pool_that_opens_later_is_busy_too_with_contacts_of_its_own() -> None:
    later = center(routing={"desks": {"premium": ["desk"], "standard": ["hall"]}, "overflow": "20 s"})
    assert in_service(later, "11:00", "premium=3") == {"premium/x/phone": 5, "standard/x/phone": 8}


def test_agents_of_a_roster_are_there_from_the_start_of_their_shift_and_not_on_their_break() -> None:
    shifts = [
        {"agents": 3, "start": "08:00", "end": "12:00", "breaks": [{"at": "10:50", "length": "20 min"}]},
        {"agents": 2, "start": "11:00", "end": "12:00"},
        {"agents": 4, "start": "08:00", "end": "11:00"},
    ]
    rostered = center(pools={"desk": {"seated": 5}, "hall": {"roster": shifts}})
    assert in_service(rostered, "11:00", "standard=9")["standard/x/phone"] == 2
    assert in_service(rostered, "11:10", "standard=9")["standard/x/phone"] == 5
    assert in_service(rostered, "10:49", "standard=9")["standard/x/phone"] == 7


def test_who_left_serves_nobody_and_who_is_added_is_free() -> None:
    base, now = center(), "standard=9"
    fewer = center(pools={"desk": {"seated": 5}, "hall": {"seated": 5}})
    more = center(pools={"desk": {"seated": 5}, "hall": {"seated": 10}})
    moved = center(pools={"desk": {"seated": 3}, "hall": {"seated": 10}})
    assert in_service(fewer, "11:00", now, base)["standard/x/phone"] == 5
    assert in_service(more, "11:00", now, base)["standard/x/phone"] == 8
    assert in_service(moved, "11:00", now, base)["standard/x/phone"] == 10


def test_numbers_in_service_may_be_given_and_are_cut_to_the_agents_an_alternative_leaves() -> None:
    now = read_now(center(), "11:00", "standard=9", "standard=7")
    assert begin(center(), now).calendar.start.in_service == {"standard": 7}
    few = center(pools={"desk": {"seated": 1}, "hall": {"seated": 5}})
    assert begin(few, now, center()).calendar.start.in_service == {"standard": 6}
    assert begin(center(), read_now(center(), "11:00", "", "")).calendar.start.in_service == {}
    with pytest.raises(Mistake, match=r"standard=20, expected at most the 13 agents at 11:00"):
        begin(center(), read_now(center(), "11:00", "", "standard=20"))


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("07:00", 'found "07:00", expected a time between 08:00, when it opens, and 12:00'),
        ("12:00", 'did you mean "11:30"'),
        ("eleven", 'found "eleven"'),
    ],
)
def test_a_time_the_day_does_not_have_is_refused(at: str, told: str) -> None:
    with pytest.raises(Mistake) as raised:
        read_now(center(), at)
    nearest = raised.value.nearest
    assert told in f"{raised.value}" + (f'; did you mean "{nearest}"' if nearest else "")


def test_everything_wrong_with_who_waits_is_told_at_once() -> None:
    with pytest.raises(Mistakes) as raised:
        read_now(center(), "11:00", "premiun=5, standard=-3,standard, premium=100001")
    found = [mistake.found for mistake in raised.value.mistakes]
    assert found == ['"premiun", which is no tier, need or channel', '"-3"', '"standard"', '"100001"']
    assert raised.value.mistakes[0].nearest == "premium"
    with pytest.raises(Mistakes, match="120,000 contacts, expected at most 100,000 in all"):
        read_now(center(), "11:00", "premium=60000,standard=60000")
    with pytest.raises(Mistakes, match="again"):
        read_now(center(), "11:00", "premium=1,Premium=2")


def test_a_moment_in_a_horizon_of_several_days_is_refused() -> None:
    calendar = {"opens": "08:00", "closes": "12:00", "days": 2}
    with pytest.raises(Mistake, match=r"a horizon of 2 days, expected a horizon of one day"):
        read_now(center(calendar=calendar), "11:00")


def test_who_waits_is_answered_in_the_order_nature_has() -> None:
    """Nobody calls, one agent, three wait, ten-minute talks with one under way: clear within 20 to 30 minutes."""
    quiet = center(
        pools={"desk": {"seated": 1}, "hall": {"seated": 1}},
        volumes={
            "day_factor": "none",
            "streams": [
                {"tier": "premium", "need": "x", "per_hour": {"08:00-08:30": 1}},
                {"tier": "standard", "need": "x", "per_hour": {"08:00-08:30": 1}},
            ],
        },
    )
    study = replicate(begin(quiet, read_now(quiet, "10:00", "standard=3", "standard=1")), 12)
    minutes = study.stacked.backlog[:, 1, Backlog.CLEAR_MS] / 60_000
    assert ((minutes >= 20) & (minutes <= 30)).all()
    assert len(set(minutes.tolist())) == 12
    found = clearing(study, "standard")
    assert (found.there, found.answered.mean, found.hung_up.mean) == (3, 3, 0)
    assert found.minutes.mean == pytest.approx(np.mean(minutes))
    assert clearing_sentences(study)[-1] == (
        "Of the 3 standard contacts waiting at 10:00, 3 are answered on average (average known to 2.3-3.0)."
    )


def test_a_queue_that_nobody_can_clear_is_told_so() -> None:
    crowd = begin(center(), read_now(center(), "11:30", "standard=500"))
    study = replicate(crowd, 6)
    first = clearing_sentences(study)[0]
    assert first == "The queue is not clear before closing at 12:00 on any of the days simulated (6 days)."
    assert clearing(study).not_clear.mean == 1
    record = start_record(study)
    assert record["from"] == "11:30"
    assert record["queue_clear"]["standard"]["waiting"] == 500


def test_alternatives_begin_in_the_same_state_and_meet_the_same_customers() -> None:
    now = read_now(center(), "11:00", "standard=20")
    comparison = compare(center(), changes=["hall +2 agents", "hall -3 agents"], now=now, days=6)
    studies = [comparison.base, *comparison.alternatives.values()]
    served = [study.scenario.calendar.start.in_service["standard/x/phone"] for study in studies]
    assert served == [8, 8, 5]
    offered = [[study.figures("offered").above.tolist()] for study in studies]
    assert offered[0] == offered[1] == offered[2]
    sooner, later = sooner_sentences(comparison)
    assert sooner.startswith("With hall +2 agents, time until the queue is clear is ")
    assert "min shorter on average (better), known to " in sooner
    assert "longer" in later


def test_volumes_counted_as_offered_are_settled_for_the_whole_day() -> None:
    follow = {"returns": {"probability": "50%", "delay": "30 min"}}
    volumes = center().volumes.changed(counts="offered").model_dump(mode="json")
    pools = {"desk": {"seated": 5, "resolution": "80%"}, "hall": {"seated": 8}}
    asked = center(follow_ups=follow, volumes=volumes, pools=pools)
    whole = settle(asked)
    rest = settle(begin(asked, read_now(asked, "10:00")))
    assert rest.volumes == whole.volumes
    assert rest.calendar.start.at == 10 * HOUR
