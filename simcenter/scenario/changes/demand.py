"""Changes of what customers do: how many come, how patient they are, how long they take, what is promised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simcenter.scenario.changes.base import (
    Change,
    Factor,
    find_name,
    find_streams,
    intervals_of,
    with_pools,
    with_sections,
    with_streams,
)
from simcenter.scenario.distributions import Distribution, Never
from simcenter.scenario.errors import Mistake, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.customers import Promise
from simcenter.scenario.parts.factors import DayFactor
from simcenter.scenario.parts.people import Pool, StepFactors
from simcenter.scenario.parts.stretches import as_written
from simcenter.scenario.parts.volumes import UNSAID, WAYS, Stream
from simcenter.scenario.selectors import DEFAULT, names_in


@dataclass(frozen=True)
class VolumeChange(Change):
    """More or fewer contacts, of everybody or of some, all day or in a stretch of it."""

    whom: str | None
    stretch: str | None
    factor: Factor

    def _changed(self, scenario: Scenario) -> Scenario:
        """Multiply expected contacts; a stream's own way of saying how many is kept where it can be."""
        inside = intervals_of(scenario, self.stretch)

        def alter(_: int, stream: Stream) -> Stream:
            if self.stretch is None:
                return self._all_day(scenario, stream)
            numbers = scenario.stated_per_interval(stream)
            numbers = [self.factor(number) if i in inside else number for i, number in enumerate(numbers)]
            return _counted(stream, per_interval=as_written(numbers))

        streams = with_streams(scenario, find_streams(scenario, self.whom), alter)
        return with_sections(scenario, volumes=scenario.volumes.changed(streams=streams))

    def _all_day(self, scenario: Scenario, stream: Stream) -> Stream:
        if stream.recorded is not None:
            raise Mistake(f"the volume of {stream.name}, whose arrivals are recorded", "contacts that are drawn")
        if stream.population is not None:
            raise Mistake(f"the volume of {stream.name}, whose customers are counted", "contacts that are drawn")
        if stream.share_of_tier is not None:  # a share above 1 would be none
            a_day = sum(scenario.stated_per_interval(stream))
            return _counted(stream, per_day=self.factor(a_day), profile=stream.profile, **self._at_night(stream))
        way = next(way for way in WAYS if getattr(stream, way) is not None)
        changed: Stream = stream.changed(
            **{way: each_number(getattr(stream, way), self.factor)}, **self._at_night(stream)
        )
        return changed

    def _at_night(self, stream: Stream) -> dict[str, Any]:
        """What comes while the center is closed, where anything does."""
        given = stream.while_closed
        return {} if given is None else {"while_closed": each_number(given, self.factor)}


def _counted(stream: Stream, **volume: Any) -> Stream:
    """Say anew how many contacts of a stream come."""
    counted: Stream = stream.changed(**{**UNSAID, **volume})
    return counted


def each_number(values: Any, factor: Callable[[float], float]) -> Any:
    """Multiply a number, or each number of a list or mapping."""
    if isinstance(values, dict):
        return {key: factor(value) for key, value in values.items()}
    return [factor(value) for value in values] if isinstance(values, list) else factor(values)


@dataclass(frozen=True)
class PatienceChange(Change):
    """Customers who wait longer or less long before they hang up."""

    whom: str | None
    factor: Factor

    def _changed(self, scenario: Scenario) -> Scenario:
        """Multiply patience; a tier's own when the whole tier is meant, else that of the streams."""
        chosen = find_streams(scenario, self.whom)
        patience = {i: scenario.types[i].patience for i in chosen}
        if all(isinstance(time, Never) for time in patience.values()):
            found = f"the patience of {self.whom or 'all customers'}, who never hang up"
            raise Mistake(found, "customers with a patience to change")
        tiers = dict(scenario.tiers)
        for name, tier in tiers.items():
            of_tier = [i for i, stream in enumerate(scenario.volumes.streams) if stream.tier == name]
            if of_tier and set(of_tier) <= patience.keys():
                tiers[name] = tier.changed(patience=tier.patience.scaled(float(self.factor.value)))

        def alter(i: int, stream: Stream) -> Stream:
            if stream.patience is None and tiers[stream.tier] is not scenario.tiers[stream.tier]:
                return stream
            changed: Stream = stream.changed(patience=patience[i].scaled(float(self.factor.value)))
            return changed

        streams = with_streams(scenario, chosen, alter)
        return with_sections(scenario, tiers=tiers, volumes=scenario.volumes.changed(streams=streams))


@dataclass(frozen=True)
class HandleTimeChange(Change):
    """Contacts that take longer or less long: talk, hold and wrap alike."""

    whom: str | None
    factor: Factor

    def _changed(self, scenario: Scenario) -> Scenario:
        """Multiply the handle time of contacts, or of all contacts a pool serves."""
        if self.whom is not None and self._is_a_pool(scenario, self.whom):
            name = find_name("pool", self.whom, scenario.pools)
            return with_pools(scenario, {name: _slower(scenario.pools[name], self.factor)})
        factor = float(self.factor.value)

        def alter(i: int, stream: Stream) -> Stream:
            kind = scenario.types[i]
            steps: dict[str, Distribution] = {"talk": kind.talk, "hold": kind.hold, "wrap": kind.wrap}
            changed: Stream = stream.changed(**{name: time.scaled(factor) for name, time in steps.items()})
            return changed

        streams = with_streams(scenario, find_streams(scenario, self.whom), alter)
        return with_sections(scenario, volumes=scenario.volumes.changed(streams=streams))

    def _is_a_pool(self, scenario: Scenario, name: str) -> bool:
        contacts = {*scenario.tiers, *scenario.needs, *scenario.channels}
        alike = [other.casefold() for other in contacts]
        return name.casefold() not in alike and name.casefold() in [
            pool.casefold() for pool in scenario.pools
        ]


def _slower(pool: Pool, factor: Factor) -> Pool:
    """Multiply all handle-time factors of a pool."""

    def times(value: float | StepFactors) -> float | StepFactors:
        if isinstance(value, StepFactors):
            steps: StepFactors = value.changed(**{name: factor(step) for name, step in dict(value).items()})
            return steps
        return factor(value)

    given = pool.handle_time
    by_need = {DEFAULT: 1.0, **given} if isinstance(given, dict) else None
    changed: Pool = pool.changed(
        handle_time=factor(given)
        if not isinstance(given, dict)
        else {n: times(v) for n, v in (by_need or {}).items()}
    )
    return changed


@dataclass(frozen=True)
class PromiseChange(Change):
    """Another promise to a tier, or to all tiers; its period stays."""

    whom: str | None
    share: float
    within: int

    def _changed(self, scenario: Scenario) -> Scenario:
        """Give the promise."""
        tiers = dict(scenario.tiers)
        chosen = list(tiers) if self.whom is None else [find_name("tier", self.whom, tiers)]
        for name in chosen:
            before = tiers[name].promise
            values = {"share": self.share, "within": self.within}
            after = Promise(**values) if before is None else before.changed(**values)
            tiers[name] = tiers[name].changed(promise=after)
        return with_sections(scenario, tiers=tiers)


@dataclass(frozen=True)
class RecognitionChange(Change):
    """Another chance that the contacts of a tier are recognised, on all channels or on one."""

    whom: str | None
    share: float

    def _changed(self, scenario: Scenario) -> Scenario:
        """Set the chance; without a tier, of every tier but the lowest."""
        tiers, channels = dict(scenario.tiers), scenario.channels
        named = [] if self.whom is None else [find_name("tier or channel", n, {**tiers, **channels})
                                              for n in names_in(self.whom)]  # fmt: skip
        chosen = [name for name in named if name in tiers] or list(tiers)[:-1]
        if not chosen:
            raise Mistake("the recognition of a center with one tier", "a tier to take the others for")
        for name in chosen:
            tier = tiers[name]
            by_channel = {channel: tier.recognised(channel) for channel in channels}
            some = {channel: self.share for channel in named if channel in channels}
            tiers[name] = tier.changed(recognition={**by_channel, **some} if some else self.share)
        return with_sections(scenario, tiers=tiers)


@dataclass(frozen=True)
class SelfServiceChange(Change):
    """A channel, or all of them, without its self-service; or a tier whose recognised customers skip it."""

    channel: str | None
    skipping: str | None

    def _changed(self, scenario: Scenario) -> Scenario:
        """Take it away; nobody is carried in from earlier days when nothing brings anybody back any more."""
        tiers, channels = dict(scenario.tiers), dict(scenario.channels)
        if self.skipping is not None:
            name = find_name("tier", self.skipping, tiers)
            return with_sections(scenario, tiers={**tiers, name: tiers[name].changed(skip_ivr=True)})
        named = list(channels) if self.channel is None else [find_name("channel", self.channel, channels)]
        if all(channels[name].self_service is None for name in named):
            raise Mistake("self-service taken away where there is none", "a channel that has it")
        changed = {name: channels[name].changed(self_service=None) for name in named}
        channels |= changed
        served = [channel.self_service for channel in channels.values()]
        returns = [scenario.follow_ups.returns, *(tier.returns for tier in tiers.values())]
        returns += [words.returns for words in served if words is not None]
        volumes = scenario.volumes.changed(carry_in=scenario.volumes.carry_in and any(returns))
        return with_sections(scenario, channels=channels, volumes=volumes)


@dataclass(frozen=True)
class DayFactorChange(Change):
    """Days that differ more or less; None makes them all alike."""

    shape: float | None

    def _changed(self, scenario: Scenario) -> Scenario:
        """Set the shape, of every group where groups have days of their own."""
        before = scenario.volumes.day_factor
        given = before if isinstance(before, DayFactor) else DayFactor(shape=1.0)
        factor = "none" if self.shape is None else given.changed(shape=self.shape)
        return with_sections(scenario, volumes=scenario.volumes.changed(day_factor=factor))


@dataclass(frozen=True)
class LinesChange(Change):
    """More or fewer trunk lines; None makes them unlimited."""

    lines: int | None

    def _changed(self, scenario: Scenario) -> Scenario:
        """Set the lines of the channel that has them, or of the only one contacts come over."""
        used = list(dict.fromkeys(stream.channel for stream in scenario.volumes.streams))
        limited = [name for name in used if scenario.channels[name].lines is not None]
        if len(limited or used) != 1:
            found = f"lines for {' and '.join(quote(name) for name in used)}"
            raise Mistake(
                found, "a scenario in which contacts come over one channel, or one channel has lines"
            )
        name = (limited or used)[0]
        channel = scenario.channels[name].changed(lines=self.lines)
        return with_sections(scenario, channels={**scenario.channels, name: channel})
