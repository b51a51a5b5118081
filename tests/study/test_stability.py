"""A center that is offered more than it can handle, by people who never hang up, is simulated and named."""

from typing import Any

import pytest

from simcenter.scenario.model import Scenario
from simcenter.study.replicate import replicate
from simcenter.study.replicate.stability import (
    offered_load,
    present_heads,
    share_that_stays,
    stability_warnings,
)
from tests.scenario.center import scenario

TEN_MINUTES = {"talk": "10 min"}


def center(**places: Any) -> Scenario:
    """One need of ten minutes, two tiers who never hang up, one pool of five (six contacts an hour each)."""
    data = {
        "tiers": {"premier": {}, "standard": {}},
        "needs": {"help": TEN_MINUTES},
        "volumes__streams": [
            {"tier": "premier", "need": "help", "per_hour": 6},
            {"tier": "standard", "need": "help", "per_hour": {"08:00-10:00": 30, "10:00-12:00": 12}},
        ],
        "pools": {"desk": {"seated": 5}},
        "routing": None,
    }
    return scenario(**{**data, **places})


def test_more_work_than_heads_is_named_with_when_who_and_how_much() -> None:
    assert stability_warnings(center()) == [
        "unstable from 08:00 to 10:00: contacts of premier/help/phone, standard/help/phone never hang up "
        "and bring 6.0 erlangs, more than the 5 heads who may serve them can handle, "
        "so the queue grows as long as this lasts"
    ]


def test_one_head_more_than_the_work_needs_is_no_trouble() -> None:
    assert stability_warnings(center(pools__desk__seated=7)) == []


def test_people_who_hang_up_are_no_trouble_however_many_they_are() -> None:
    patient = {"premier": {"patience": "never"}, "standard": {"patience": {"exponential": "3 h"}}}
    assert stability_warnings(center(tiers=patient)) == []


def test_only_the_share_that_never_hangs_up_counts() -> None:
    mixed = {"mixture": [{"share": "60%", "of": "never"}, {"share": "40%", "of": "1 min"}]}
    # standard: 5 erlangs, 3 of them stay; premier 1
    assert stability_warnings(center(tiers={"premier": {}, "standard": {"patience": mixed}})) == []
    found = stability_warnings(
        center(tiers={"premier": {}, "standard": {"patience": mixed}}, pools__desk__seated=3)
    )
    assert len(found) == 1
    assert "hang up too seldom: those who never do and bring 4.0 erlangs" in found[0]


def test_a_dedicated_desk_is_judged_by_its_own_heads() -> None:
    plan = {"desks": {"premier": ["first"], "standard": ["second"]}, "overflow": "never"}
    found = stability_warnings(center(pools={"first": {"seated": 4}, "second": {"seated": 4}}, routing=plan))
    assert len(found) == 1
    assert "contacts of standard/help/phone never" in found[0]
    assert "5.0 erlangs, more than the 4 heads" in found[0]
    shared = plan | {"overflow": "2 min"}
    assert (
        stability_warnings(center(pools={"first": {"seated": 4}, "second": {"seated": 4}}, routing=shared))
        == []
    )


def test_two_desks_in_trouble_are_two_troubles() -> None:
    plan = {"desks": {"premier": ["first"], "standard": ["second"]}, "overflow": "never"}
    found = stability_warnings(
        center(
            pools={
                "first": {"seated": [0, 0, 1, 1, 2, 2, 2, 2]},
                "second": {"seated": [6, 6, 6, 6, 6, 6, 1, 1]},
            },
            routing=plan,
        )
    )
    assert len(found) == 2
    assert found[0].startswith("unstable from 08:00 to 09:00: contacts of premier/help/phone never")
    assert found[1].startswith("unstable from 11:00 to 12:00: contacts of standard/help/phone never")
    assert "1.0 erlangs, more than the 0 heads" in found[0]
    assert "2.0 erlangs, more than the 1 heads" in found[1]


def test_the_quickest_pool_is_taken_and_heads_of_a_roster_are_counted_without_breaks() -> None:
    shift = {"agents": 4, "start": "09:00", "end": "11:15", "breaks": [{"at": "10:00", "length": "15 min"}]}
    pools = {"desk": {"roster": [shift]}, "quick": {"seated": 1, "handle_time": 0.5}}
    heads = present_heads(center(pools=pools))
    assert heads[0].tolist() == [0, 0, 4, 4, 2, 4, 2, 0]
    assert offered_load(center(pools=pools))[0].tolist() == pytest.approx([0.5] * 8)


def test_follow_ups_count_where_a_day_inherits_them() -> None:
    returns = {"returns": {"probability": "50%", "delay": "1 h"}, "max_attempts": 3}
    words: dict[str, Any] = {
        "follow_ups": returns,
        "pools__desk__resolution": 0.6,
        "volumes__counts": "issues",
    }
    once = offered_load(center(**words))
    inherited = offered_load(center(**words, volumes__carry_in=True))
    assert (inherited / once).ravel().tolist() == pytest.approx([1 + 0.2 + 0.04] * 16)


@pytest.mark.parametrize(
    ("patience", "share"),
    [
        ("never", 1.0),
        ({"exponential": "1 h"}, 0.0),
        ("2 min", 0.0),
        ({"mixture": [{"share": "25%", "of": "never"}, {"share": "75%", "of": "1 min"}]}, 0.25),
        ({"zero_share": {"share": "30%", "of": "never"}}, 0.7),
        ({"shifted": {"by": "10 s", "of": "never"}}, 1.0),
    ],
)
def test_who_never_hangs_up_is_found_in_any_distribution(patience: Any, share: float) -> None:
    kind = center(tiers={"premier": {"patience": patience}, "standard": {}}).types[0]
    assert share_that_stays(kind.patience) == pytest.approx(share, abs=1e-9)


def test_an_unstable_center_is_simulated_and_named() -> None:
    study = replicate(center(), 6)
    assert study.warnings[0].startswith("unstable from 08:00 to 10:00")
    assert study.estimate("abandoned").mean == 0
    assert study.estimate("mean_wait", "09:30").mean > 5 * study.estimate("mean_wait", "08:00").mean
