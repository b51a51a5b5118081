"""What comes while a center is closed: as much as said, at its hours, and nobody else's luck is moved by it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.tables import Demand
from simcenter.scenario.changes import change
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator

HOUR = 3_600_000
DAY = 24 * HOUR


def desk(while_closed: Any = None, day_factor: Any = "none", **volumes: Any) -> Scenario:
    """Calls and emails from 08:00 to 18:00, Friday to Monday."""
    email = {"tier": "all", "need": "help", "channel": "email", "per_day": 20}
    return Scenario.model_validate({
        "simcenter": 1,
        "calendar": {"opens": "08:00", "closes": "18:00", "days": 4, "first_day": "friday"},
        "tiers": {"all": {}},
        "needs": {"help": {"talk": {"exponential": "3 min"}}},
        "channels": {"phone": {}, "email": {"kind": "deferred"}},
        "volumes": {
            "day_factor": day_factor,
            "streams": [
                {"tier": "all", "need": "help", "per_day": 30},
                email if while_closed is None else email | {"while_closed": while_closed},
            ],
            **volumes,
        },
        "pools": {"desk": {"seated": 3}},
    })  # fmt: skip


def drawn(scenario: Scenario, replications: int = 40) -> list[Demand]:
    simulator = Simulator(scenario)
    return [simulator.draw(1, replication) for replication in range(replications)]


def at_night(scenario: Scenario) -> np.ndarray:
    """Hours since the closing of all contacts that come while the center is closed, and the day they follow."""
    dial = np.concatenate([demand.dial_ms[: demand.fresh] for demand in drawn(scenario)])
    late = dial[dial % DAY >= 10 * HOUR]
    return np.stack([late % DAY / HOUR - 10, late // DAY])


def test_as_many_come_as_said_in_each_part_of_each_night_but_the_last() -> None:
    hours, day = at_night(desk([30, 0, 60, 10]))
    assert set(day.tolist()) == {0, 1, 2}
    found = np.histogram(hours, bins=[0, 3.5, 7, 10.5, 14])[0] / (3 * 40)
    assert found[1] == 0
    for count, mean in zip(found, (30, 0, 60, 10), strict=True):
        assert abs(count - mean) <= 4.5 * np.sqrt(mean / 120)
    first = hours[hours < 3.5]
    assert abs(first.mean() - 1.75) <= 4.5 * 3.5 / np.sqrt(12 * len(first))


def test_a_night_is_as_lively_as_the_weekday_it_follows() -> None:
    _, day = at_night(desk(40, weekdays={"saturday": 0.25, "sunday": 0}))
    counts = np.bincount(day.astype(int), minlength=3) / 40
    assert counts[2] == 0
    assert abs(counts[0] - 40) <= 4.5 * np.sqrt(40 / 40)
    assert abs(counts[1] - 10) <= 4.5 * np.sqrt(10 / 40)


def test_more_at_night_moves_nobody_who_comes_by_day() -> None:
    for without, with_nights in zip(drawn(desk(), 3), drawn(desk([5, 9]), 3), strict=True):
        by_day = np.flatnonzero(with_nights.dial_ms % DAY < 10 * HOUR)
        for name in ("type", "dial_ms", "talk_ms", "resolve_word"):
            assert np.array_equal(getattr(with_nights, name)[by_day], getattr(without, name))


def test_more_volume_is_more_at_night_too_and_keeps_those_who_came() -> None:
    scenario = desk([20, 10])
    more = change(scenario, "volume of email +50%")
    assert more.volumes.streams[1].while_closed == [30, 15]
    assert more.volumes.streams[1].per_day == 30
    for fewer, many in zip(drawn(scenario, 3), drawn(more, 3), strict=True):
        assert set(fewer.dial_ms[fewer.type == 1].tolist()) <= set(many.dial_ms.tolist())


@pytest.mark.parametrize("factor", [{"shape": 3}, {"shape": 3, "by": "channel", "correlation": "50%"}])
def test_a_lively_day_has_a_lively_night(factor: dict[str, Any]) -> None:
    by_day, by_night = [], []
    for demand in drawn(desk(200, factor), 60):
        first = demand.dial_ms[: demand.fresh][demand.type[: demand.fresh] == 1]
        by_day.append((first < 10 * HOUR).sum())
        by_night.append(((first >= 10 * HOUR) & (first < DAY)).sum())
    assert np.corrcoef(by_day, by_night)[0, 1] > 0.6
