"""From offered volumes to fresh problems: how many new issues make the offered contacts a phone system counted.

An export counts redials and repeats too. Generating as many fresh contacts would count them twice, so the generator
is deflated until simulated offered contacts equal the export, interval by interval.
"""

from __future__ import annotations

import numpy as np

from simcenter.engine.tables import NOT_YET, Floats, State
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.calendar import DAY_MS, Start
from simcenter.scenario.parts.volumes import UNSAID
from simcenter.simulation.simulator import Simulator

ROUNDS = 14
STEP = 0.6
"""Part of the way a round goes: converges while a per cent more fresh causes less than 3.3 per cent more offered."""
CONTACTS = 60_000
"""Contacts simulated a round: their follow-ups are then known to about half a per cent."""
SEED = 0


def settle(scenario: Scenario) -> Scenario:
    """Turn `counts: offered` into fresh issues under the scenario's own routing and staff.

    Settle the base first and change it afterwards: the fresh demand is a property of the present center, and a
    better routing must be allowed to lower the number of repeats.

    Parameters
    ----------
    scenario
        Any scenario; one whose volumes are fresh already, or whose fresh contacts are all offered ones, is
        returned as it is.

    Returns
    -------
    Scenario
        The same with `counts: issues` and volumes per interval.
    """
    if scenario.volumes.counts != "offered" or not scenario.offered_differs:
        return scenario
    if scenario.incidents or scenario.days_vary:  # volumes are those of an ordinary day
        volumes = scenario.volumes
        settled = settle(scenario.changed(incidents={}, volumes=volumes.changed(weekdays={}, months={}, mailings={})))
        again = {name: getattr(volumes, name) for name in ("weekdays", "months", "mailings")}
        back = settled.volumes.changed(**again)
        return settled.changed(incidents=scenario.incidents, volumes=back)
    if scenario.calendar.start.at is not None:  # how many have a problem is a matter of whole days
        whole = scenario.changed(calendar=scenario.calendar.changed(start=Start()))
        return settle(whole).changed(calendar=scenario.calendar)
    return _settled(scenario.model_dump_json(), scenario)


_CACHE: dict[str, Scenario] = {}
"""Settled scenarios by their text: a study settles once for all its days and alternatives."""


def _settled(text: str, scenario: Scenario) -> Scenario:
    if scenario.own_policies:  # another object of the same name may route differently
        return _deflate(scenario)
    if text not in _CACHE:
        if len(_CACHE) > 32:
            _CACHE.clear()
        _CACHE[text] = _deflate(scenario)
    return _CACHE[text]


def _deflate(scenario: Scenario) -> Scenario:
    """Scale fresh contacts, interval by interval, until simulated offered contacts equal the wanted ones.

    In a crowded center one fresh contact more causes more than one offered contact more, so each round goes only
    part of the way; early rounds are rough and look at fewer days.
    """
    wanted = np.array([scenario.stated_per_interval(kind.stream) for kind in scenario.types])
    days = int(np.clip(np.ceil(CONTACTS / max(1.0, wanted.sum()) / scenario.calendar.days), 5, 400))
    fresh = wanted
    for round_ in range(ROUNDS):
        looked_at = days if round_ >= ROUNDS // 2 else max(3, days // 5)
        simulator = Simulator(_with_fresh(scenario, fresh))
        offered = np.maximum(fresh + _others(simulator, looked_at), 0.0)
        ratio = np.divide(wanted, offered, out=np.ones_like(wanted), where=offered > 0)
        fresh = fresh * ratio**STEP
    return _with_fresh(scenario, fresh)


def _with_fresh(scenario: Scenario, fresh: Floats) -> Scenario:
    streams = [
        stream.changed(**{**UNSAID, "per_interval": [round(float(x), 9) for x in row]})
        for stream, row in zip(scenario.volumes.streams, fresh, strict=True)
    ]
    volumes = scenario.volumes.changed(counts="issues", streams=streams)
    return scenario.model_copy(update={"volumes": volumes})


def _others(simulator: Simulator, horizons: int) -> Floats:
    """Expected offered follow-ups less fresh contacts that self-service contains, by type and interval, per day.

    Lively days in the sample bring more of both fresh contacts and follow-ups, so the sample is scaled to the fresh
    contacts there should have been.
    """
    rates, calendar = simulator.recipe.rates, simulator.scenario.calendar
    counts, came = np.zeros(rates.size), 0
    for replication in range(horizons):
        result = simulator.run(SEED, replication)
        offered = result.legs.entry_ms != NOT_YET
        contained = result.legs.state == State.CONTAINED
        rows = np.flatnonzero(contained | ((result.demand.attempt > 1) & offered))
        interval = np.minimum(result.legs.dial_ms[rows] % DAY_MS // calendar.interval, rates.shape[1] - 1)
        cells = result.demand.type[rows] * rates.shape[1] + interval
        counts += np.bincount(cells, np.where(contained[rows], -1, 1), minlength=rates.size)
        came += int((result.demand.attempt[: result.demand.fresh] == 1).sum())
    expected = rates.sum() * calendar.days * horizons
    return np.asarray(counts.reshape(rates.shape) / (calendar.days * horizons) * (expected / max(1, came)))
