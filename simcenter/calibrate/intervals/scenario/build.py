"""The scenario file: volumes, times, patience, promise, heads, and where each of them comes from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from simcenter.calibrate.intervals.cleaning.records import IntervalData
from simcenter.calibrate.intervals.forecast.agents import planned_agents
from simcenter.calibrate.intervals.forecast.profile import HANDLE_CV
from simcenter.calibrate.intervals.forecast.times import Times
from simcenter.calibrate.intervals.forecast.volumes import Forecast, forecast
from simcenter.calibrate.intervals.scenario.heads import erlang_heads, plan_of
from simcenter.calibrate.intervals.scenario.names import Place, place_queues
from simcenter.calibrate.intervals.scenario.sources import Found, list_sources, write_story
from simcenter.calibrate.intervals.scenario.streams import ContactStream, make_streams, times_of
from simcenter.scenario.checks.sizes import MOST_CONTACTS
from simcenter.scenario.errors import Mistake
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.stretches import as_stretches
from simcenter.scenario.units import format_clock, format_duration, format_share

DEFAULT_PATIENCE_MS: Final = 360_000
"""Of customers about whom nothing is known: what a bank's regular customers had, rounded."""

USUAL_WITHIN_MS: Final = 20_000


MOST_ERLANGS: Final = 50_000
"""In the busiest interval: nobody runs a center of that size, and a slip in a unit may."""

_ROUND_MS: Final = 100
"""Measured times are written in tenths of a second."""


@dataclass(frozen=True)
class Wishes:
    """What a user wants of the scenario.

    Attributes
    ----------
    name
        Of the scenario.
    day
        A weekday; None for the busiest of those with most days.
    shape
        Of the day factor, `none` for days alike; None to take the estimate.
    places
        Tier and need by queue; others are a need of their own.
    tier
        Tier of the queues not mapped.
    promise
        Share and milliseconds; None to take the share the export states, if it does.
    """

    name: str = "imported"
    day: str | None = None
    shape: float | Literal["none"] | None = None
    places: Mapping[str, Place] = field(default_factory=dict)
    tier: str = "standard"
    promise: tuple[float, int] | None = None


@dataclass(frozen=True)
class Imported:
    """A scenario made of interval exports.

    Attributes
    ----------
    data
        The intervals.
    forecast
        What was made of them.
    plain
        The scenario as plain data, ready to be written.
    scenario
        The same, checked.
    """

    data: IntervalData
    forecast: Forecast
    plain: dict[str, Any]
    scenario: Scenario

    @property
    def text(self) -> str:
        """The scenario as YAML."""
        from simcenter.scenario.writing import to_yaml

        return to_yaml(self.plain)


def make_scenario(data: IntervalData, wishes: Wishes | None = None) -> Imported:
    """Make a complete scenario of interval exports.

    Parameters
    ----------
    data
        As read by `read_intervals`.
    wishes
        Day, names, promise, and how different days are.

    Raises
    ------
    Mistake
        When the data have no such weekday or queue, or cannot say how different days are and nobody else does.
    """
    wishes = wishes or Wishes()
    found = forecast(data, wishes.day)
    places = place_queues(data.queues, wishes.places, wishes.tier)
    streams = make_streams(data, found, places)
    shape = _shape(found, wishes)
    every = times_of(data, streams)
    if every.aht_ms is None or every.aht_ms < 1:
        raise Mistake("no handle time", "a column with handle times, and contacts that were handled")
    _refuse_absurd(streams, every.aht_ms, found.interval_ms)
    known = Found(data, found, tuple(streams), every, shape, wishes.shape is not None, wishes.promise)
    plain = _plain(known, wishes)
    planned = planned_agents(data, found)
    plan: dict[str, list[int] | None] = {
        need: plan_of([queue for stream in own for queue in stream.queues], planned) for need, own in _by_need(streams)
    }
    plain["pools"] = _pools(plain, plan)
    plain["sources"] = list_sources(known, plan)
    from simcenter.routing.checking import check_policies
    from simcenter.scenario.loading import load_text
    from simcenter.scenario.writing import to_yaml

    return Imported(data, found, plain, load_text(to_yaml(plain), wishes.name, also=(check_policies,)))


def _refuse_absurd(streams: Sequence[ContactStream], aht_ms: float, interval_ms: int) -> None:
    """Refuse volumes no run could bear, before anything is computed with them."""
    total = sum(sum(stream.volumes) for stream in streams)
    if total > MOST_CONTACTS:
        raise Mistake(f"about {total:,.0f} contacts a day", f"at most {MOST_CONTACTS:,}: is the volume column right?")
    load = max(sum(each) for each in zip(*(stream.volumes for stream in streams), strict=True)) * aht_ms / interval_ms
    if load > MOST_ERLANGS:
        found = f"a load of about {load:,.0f} erlangs (arrivals x handle time)"
        raise Mistake(found, f"at most {MOST_ERLANGS:,}: are volumes and the unit of handle times right?")


def _shape(found: Forecast, wishes: Wishes) -> float | Literal["none"]:
    """The shape to simulate with: as wished, the estimate, or its lower bound where chance alone may be enough."""
    if wishes.shape is not None:
        return wishes.shape
    if found.shape is None:
        raise Mistake(
            f"no way to see how different days are: {found.no_shape}",
            "several weeks of counts, or the day factor's shape from you: --shape 30 (usual; 10 is wild, 400 quiet) "
            "or --shape none (all alike)",
            at=("shape",),
        )
    return _three_digits(found.shape.low if found.shape.is_plain_chance else found.shape.shape)


def _three_digits(number: float) -> float:
    return float(f"{number:.3g}")


def _by_need(streams: Sequence[ContactStream]) -> list[tuple[str, list[ContactStream]]]:
    needs = dict.fromkeys(stream.place.need for stream in streams)
    return [(need, [stream for stream in streams if stream.place.need == need]) for need in needs]


def _plain(known: Found, wishes: Wishes) -> dict[str, Any]:
    found, streams = known.forecast, known.streams
    day = found.weekday.capitalize()
    tiers = dict.fromkeys(stream.place.tier for stream in streams)
    needs = _by_need(streams)
    return {
        "simcenter": 1,
        "name": wishes.name,
        "title": f"A {day} as {_files(known.data)} {'says' if len(known.data.files) == 1 else 'say'}",
        "story": write_story(known),
        "sources": [],
        "calendar": {
            "opens": format_clock(found.opens_ms),
            "closes": format_clock(found.closes_ms),
            "interval": format_duration(found.interval_ms),
        },
        "tiers": {tier: _tier([s for s in streams if s.place.tier == tier], known) for tier in tiers},
        "needs": {need: _need(own, known, len(needs) > 1) for need, own in needs},
        "volumes": {
            "counts": "offered",
            "day_factor": "none" if known.shape == "none" else {"shape": known.shape},
            "streams": [_stream(stream, known) for stream in streams],
        },
        "pools": {},
        **_what_ifs(found),
        "service_level": {"within": format_duration(_within(known))},
    }


def _files(data: IntervalData) -> str:
    number = len(data.files)
    return "one export" if number == 1 else f"{number} exports"


def _tier(streams: Sequence[ContactStream], known: Found) -> dict[str, Any]:
    patience = times_of(known.data, streams).patience_ms or known.every.patience_ms or DEFAULT_PATIENCE_MS
    tier: dict[str, Any] = {"patience": {"exponential": _duration(patience)}}
    promise = known.promise_of(streams)
    if promise is not None:
        tier["promise"] = {"share": format_share(promise[0]), "within": format_duration(promise[1])}
    return tier


def _within(known: Found) -> int:
    return known.promise[1] if known.promise is not None else USUAL_WITHIN_MS


def _need(streams: Sequence[ContactStream], known: Found, skilled: bool) -> dict[str, Any]:
    need = _handling(times_of(known.data, streams), known.every)
    return {"skill": streams[0].place.need, **need} if skilled else need


def _handling(times: Times, every: Times) -> dict[str, Any]:
    """Talk and wrap; hold is talk, because agent and customer are busy in both."""
    aht = times.aht_ms or every.aht_ms or 0.0
    wrap = min(times.wrap_ms or 0.0, aht) if times.aht_ms else 0.0
    talk = max(aht - wrap, 1.0)
    handling: dict[str, Any] = {"talk": {"lognormal": {"mean": _duration(talk), "cv": HANDLE_CV}}}
    if wrap >= _ROUND_MS:
        handling["wrap"] = {"exponential": _duration(wrap)}
    return handling


def _stream(stream: ContactStream, known: Found) -> dict[str, Any]:
    """A contact type; times of its own only where its need or tier has others."""
    plain: dict[str, Any] = {"tier": stream.place.tier, "need": stream.place.need, "per_interval": list(stream.volumes)}
    same_need = sum(other.place.need == stream.place.need for other in known.streams)
    same_tier = sum(other.place.tier == stream.place.tier for other in known.streams)
    if same_need > 1 and stream.times.aht_ms:
        plain |= _handling(stream.times, known.every)
    if stream.profile.used:
        said = [None if aht is None else _duration(aht) for aht in stream.profile.aht_ms]
        plain["aht"] = as_stretches(said, known.forecast.opens_ms, known.forecast.interval_ms)
    if same_tier > 1 and stream.times.patience_ms:
        plain["patience"] = {"exponential": _duration(stream.times.patience_ms)}
    return plain


def _pools(plain: Mapping[str, Any], plan: Mapping[str, list[int] | None]) -> dict[str, Any]:
    pools: dict[str, Any] = {}
    for need, planned in plan.items():
        heads = erlang_heads(plain, need) if planned is None else planned
        pool = {"skills": [need]} if len(plan) > 1 else {}
        pools[f"{need}_team"] = {**pool, "seated": heads}
    return pools


def _what_ifs(found: Forecast) -> dict[str, Any]:
    """The level of every other weekday, and of the week to come where volumes have a trend."""
    own = found.levels[found.weekday]
    changes = {
        day: [f"volume x{level / own:.4g}"]
        for day, level in found.levels.items()
        if day != found.weekday and 0.001 < level / own < 1_000
    }
    if found.shape is not None and found.shape.has_trend:
        weeks = (found.grid.days[-1] - found.grid.days[0]).days / 14 + 1
        changes["week_after"] = [f"volume x{(1 + found.shape.trend) ** weeks:.4g}"]
    return {"what_ifs": changes} if changes else {}


def _duration(milliseconds: float) -> str:
    if math.isinf(milliseconds):
        return "never"
    rounded = max(1, round(milliseconds / _ROUND_MS)) * _ROUND_MS
    return format_duration(rounded)
