"""Where each number of an imported scenario comes from, and how well it is founded."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from simcenter.calibrate.intervals.cleaning.records import IntervalData
from simcenter.calibrate.intervals.forecast.shape import ShapeEstimate
from simcenter.calibrate.intervals.forecast.times import Times
from simcenter.calibrate.intervals.forecast.volumes import Forecast
from simcenter.calibrate.intervals.scenario.streams import ContactStream


@dataclass(frozen=True)
class Found:
    """Everything a scenario is made of.

    Attributes
    ----------
    data, forecast, streams, every
        Intervals, what to expect, contact types, and times over all of them.
    shape
        Of the day factor.
    shape_given
        Whether the user gave it.
    promise
        As the user gave it, share and milliseconds.
    """

    data: IntervalData
    forecast: Forecast
    streams: tuple[ContactStream, ...]
    every: Times
    shape: float | Literal["none"]
    shape_given: bool
    promise: tuple[float, int] | None

    def promise_of(self, streams: Sequence[ContactStream]) -> tuple[float, int] | None:
        """Promise of some contact types: as given, or the share most of their contacts are promised."""
        if self.promise is not None:
            return self.promise
        stated = [s for s in streams if s.times.target_share is not None]
        if not stated:
            return None
        largest = max(stated, key=lambda stream: stream.times.offered)
        assert largest.times.target_share is not None
        return largest.times.target_share, 20_000


def write_story(known: Found) -> str:
    """Tell what the scenario was made of, with the names of queues as the export writes them."""
    found, data = known.forecast, known.data
    days = f"{data.days[0]} to {data.days[-1]}" if len(data.days) > 1 else f"{data.days[0]}"
    names = "; ".join(
        f"{stream.place.tier}/{stream.place.need} is {' + '.join(_quoted(queue) for queue in stream.queues)}"
        for stream in known.streams
    )
    parts = [
        f"Made by simcenter import from {', '.join(_base(file.file) for file in data.files)}: {days}. "
        f"A {found.weekday.capitalize()} brings {found.total:,.0f} contacts on average.",
        f"Queues as the export names them: {names}.",
    ]
    others = [day for day in found.levels if day != found.weekday]
    if others:
        parts.append(
            "The other weekdays are what-ifs that change the level only; import again with --day for the volumes of "
            "another weekday by interval."
        )
    return "\n\n".join(parts) + "\n"


def list_sources(known: Found, plan: Mapping[str, object]) -> list[dict[str, str]]:
    """List the sources of a scenario.

    Parameters
    ----------
    known
        What it is made of.
    plan
        By need, the heads the export plans, None where it plans none.
    """
    return [
        _volumes(known),
        _day_factor(known),
        *_handle_times(known),
        *_patience(known),
        *_promise(known),
        *_heads(plan),
        _source("one tier and need for each queue unless mapped", "assumption", "change with --map and --tier"),
    ]


def _source(what: str, status: str, source: str = "") -> dict[str, str]:
    return {"what": what, "status": status, **({"source": source} if source else {})}


def _volumes(known: Found) -> dict[str, str]:
    found, data = known.forecast, known.data
    day = found.weekday.capitalize()
    days = f"the {day} {_dates(known)[0]}" if found.days == 1 else f"means of {found.days} {day}s"
    kind = "a forecast, not counts" if data.is_forecast else "contacts offered, redials and repeats included"
    return _source("volumes by interval", "data", f"{days}; {kind}")


def _dates(known: Found) -> list[str]:
    return [str(day) for day in known.data.days if f"{day:%A}".casefold() == known.forecast.weekday] or ["?"]


def _day_factor(known: Found) -> dict[str, str]:
    estimate = known.forecast.shape
    what = "day factor none: all days alike" if known.shape == "none" else f"day factor, shape {known.shape:g}"
    if known.shape_given:
        told = (
            f"given; the data say: {shape_words(estimate, used=False)}"
            if estimate
            else f"given; {known.forecast.no_shape}"
        )
        return _source(what, "assumption", told)
    assert estimate is not None
    return _source(what, "data", shape_words(estimate))


def shape_words(estimate: ShapeEstimate, *, used: bool = True) -> str:
    """Say what the data tell about the day factor, and which value is used where that is not the estimate."""
    trend = "weekday and trend" if not math.isnan(estimate.trend_error) else "weekday"
    base = f"from {estimate.days} days after {trend}, {estimate.free} of them free"
    level = f"{estimate.level:.0%} interval"
    if estimate.is_plain_chance:
        best = "no more than chance makes them" if math.isinf(estimate.shape) else f"shape {estimate.shape:.3g}"
        return (
            f"days cannot be told from chance alone (Poisson): best estimate {best}, shape at least "
            f"{estimate.low:.3g} ({level}){'; that lower bound is used, the cautious side' if used else ''} ({base})"
        )
    cv = 1 / math.sqrt(estimate.shape)
    return (
        f"shape {estimate.shape:.3g}, {level} {estimate.low:.3g} to {estimate.high:.3g}: beyond chance a day is "
        f"{cv:.0%} off its forecast, one standard deviation ({base})"
    )


def _handle_times(known: Found) -> list[dict[str, str]]:
    lacking = [s for s in known.streams if not s.times.aht_ms]
    listed = ", ".join(
        f"{s.place.tier}/{s.place.need} {s.times.aht_ms / 1_000:.1f} s" for s in known.streams if s.times.aht_ms
    )
    forecast = known.data.is_forecast
    way = "means of the forecast, weighted with its volumes" if forecast else "total handle time / contacts handled"
    sources = [_source("handle times", "data", f"{way}: {listed}")]
    if lacking:
        names = ", ".join(f"{s.place.tier}/{s.place.need}" for s in lacking)
        sources.append(_source(f"handle time of {names}", "assumption", "none measured; that of all contacts together"))
    sources += _over_the_day(known)
    told_apart = known.every.wrap_ms is not None
    wrap = "after-task time of the forecast" if forecast else "after-contact work / contacts handled"
    sources.append(
        _source("wrap", "data", f"{wrap}; hold counts as talk")
        if told_apart
        else _source("no wrap", "assumption", "the export does not tell it apart from talk")
    )
    spread = "measured handle times are lognormal with a CV of 1.0 to 1.2; means say nothing about it"
    return [*sources, _source("talk lognormal with CV 1.1", "literature", spread)]


def _over_the_day(known: Found) -> list[dict[str, str]]:
    """Say which contact types have an AHT by interval, and why the others do not."""
    used = _named(s for s in known.streams if s.profile.used)
    alike = _named(s for s in known.streams if not s.profile.used and s.times.aht_ms)
    if known.data.is_forecast:
        told, why = "as the forecast has them for the weekday", "the forecast has one"
    else:
        told = "total handle time / contacts handled at that time of all days; they differ by more than chance (5 %)"
        why = "AHTs of the intervals differ no more than chance makes them, or have fewer than 30 contacts each"
    sources = [_source(f"handle times by interval of {used}", "data", told)] if used else []
    return [*sources, _source(f"one handle time all day for {alike}", "data", why)] if alike else sources


def _named(streams: Iterable[ContactStream]) -> str:
    return ", ".join(f"{stream.place.tier}/{stream.place.need}" for stream in streams)


def _patience(known: Found) -> list[dict[str, str]]:
    own = [s for s in known.streams if s.times.patience_ms]
    sources = []
    if known.every.patience_ms:
        listed = ", ".join(f"{s.place.tier}/{s.place.need} {(s.times.patience_ms or 0) / 1_000:.0f} s" for s in own)
        method = (
            f"exponential: total time waited / contacts that hung up, {known.every.abandoned:,.0f} of "
            f"{known.every.offered:,.0f}; all together {known.every.patience_ms / 1_000:.0f} s"
        )
        sources.append(_source("patience", "data", method + (f"; {listed}" if listed else "")))
        if len(own) < len(known.streams):
            few = "fewer than 30 of them hung up: patience of their tier, or of all"
            names = ", ".join(f"{s.place.tier}/{s.place.need}" for s in known.streams if s not in own)
            sources.append(_source(f"patience of {names}", "assumption", few))
        return sources
    why = "the export does not tell abandonments and waits, or fewer than 30 hung up"
    return [_source("patience exponential, mean 6 min", "assumption", f"{why}; as regular customers of bank_1999")]


def _promise(known: Found) -> list[dict[str, str]]:
    if known.promise is not None:
        return [_source("promise", "assumption", "given")]
    if known.promise_of(known.streams) is None:
        return []
    return [
        _source("share promised", "data", "the service level target of the export"),
        _source(
            "promised within 20 s",
            "assumption",
            "the export states the share, not the time; give both: --promise 80/20",
        ),
    ]


def _heads(plan: Mapping[str, object]) -> list[dict[str, str]]:
    planned = [need for need, heads in plan.items() if heads is not None]
    computed = [need for need, heads in plan.items() if heads is None]
    sources = []
    if planned:
        told = "agents planned in the export, taken as present (seated)"
        sources.append(_source(f"heads for {', '.join(planned)}", "data", told))
    if computed:
        told = "the export has none: Erlang A, need by need, for the promise (80 % within 20 s without one), net"
        sources.append(_source(f"heads for {', '.join(computed)}", "assumption", told))
    return sources


def _quoted(queue: str) -> str:
    return f'"{queue}"'


def _base(path: str) -> str:
    """The name of a file without its folders: where files lie is nobody else's business."""
    return path.replace("\\", "/").rpartition("/")[2]
