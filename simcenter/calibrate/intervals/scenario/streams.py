"""Contact types of the scenario: the queues of a tier and need together, with their times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simcenter.calibrate.intervals.cleaning.records import Interval, IntervalData
from simcenter.calibrate.intervals.forecast.grid import WEEKDAYS
from simcenter.calibrate.intervals.forecast.profile import Profile, measure_profile
from simcenter.calibrate.intervals.forecast.times import Times, measure_times
from simcenter.calibrate.intervals.forecast.volumes import DECIMALS, Forecast
from simcenter.calibrate.intervals.scenario.names import Place


@dataclass(frozen=True)
class ContactStream:
    """One contact type.

    Attributes
    ----------
    place
        Its tier and need.
    queues
        The queues it is made of, as the export names them.
    volumes
        Expected contacts by interval of the opening hours.
    times
        Measured on all its intervals.
    profile
        Its handle times over the day: of all days measured, or of the weekday where they are planned.
    """

    place: Place
    queues: tuple[str, ...]
    volumes: tuple[float, ...]
    times: Times
    profile: Profile


def make_streams(data: IntervalData, found: Forecast, places: Mapping[str, Place]) -> list[ContactStream]:
    """Put queues of the same tier and need together; queues without any contact on the day are left out."""
    busy = [queue for queue in places if sum(found.volumes.get(queue, ())) > 0]
    streams = []
    for place in dict.fromkeys(places[queue] for queue in busy):
        queues = tuple(queue for queue in busy if places[queue] == place)
        by_interval = zip(*(found.volumes[queue] for queue in queues), strict=True)
        volumes = tuple(round(sum(each), DECIMALS) for each in by_interval)
        own = _of(data.intervals, queues)
        streams.append(ContactStream(place, queues, volumes, measure_times(own), _profile(own, data, found)))
    return streams


def _profile(own: Sequence[Interval], data: IntervalData, found: Forecast) -> Profile:
    starts = range(found.opens_ms, found.closes_ms, found.interval_ms)
    if data.is_forecast:
        weekday = WEEKDAYS.index(found.weekday)
        return measure_profile((each for each in own if each.day.weekday() == weekday), starts, planned=True)
    return measure_profile(own, starts)


def _of(intervals: Sequence[Interval], queues: Sequence[str]) -> list[Interval]:
    return [each for each in intervals if each.queue in queues]


def times_of(data: IntervalData, streams: Sequence[ContactStream]) -> Times:
    """Measure several contact types together."""
    return measure_times(_of(data.intervals, [queue for stream in streams for queue in stream.queues]))
