"""A workbook is written, read back, and compared with what it was written from, before anybody gets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from simcenter.scenario.errors import InputErrors, KeyPath, Mistake, Problem, place_text
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.people import Pool
from simcenter.scenario.parts.stretches import as_stretches, as_written, spread
from simcenter.scenario.parts.volumes import UNSAID, Stream
from simcenter.scenario.resolving import resolve
from simcenter.scenario.units import IN_FILE
from simcenter.scenario.workbook.reading.document import read_workbook_bytes
from simcenter.scenario.workbook.writing.filling import fill, skills_of
from simcenter.scenario.workbook.writing.layout import lay_out


def workbook_of(scenario: Scenario) -> bytes:
    """Write a scenario as a workbook that reads back as the same scenario.

    Volumes and heads are written out interval by interval, however the scenario says them.

    Raises
    ------
    InputErrors
        When the form has no place for something in the scenario: every such place is named.
    """
    _refuse_what_no_sheet_has(scenario)
    wanted = interval_by_interval(scenario)
    raw = lay_out(fill(wanted), wanted.money.currency)
    document = read_workbook_bytes("the workbook", raw)
    if document.problems:
        raise InputErrors(document.problems)
    lost = list(_lost(wanted, document.data))
    if lost:
        raise InputErrors(_no_place(scenario, at) for at in lost)
    return raw


def _lost(wanted: Scenario, data: Any) -> Iterator[KeyPath]:
    """Places of a scenario that are no more, or not the same, in what was read back."""
    try:
        back = Scenario.model_validate(data, context=IN_FILE)
    except ValidationError:  # it needs what was lost
        yield from _missing(wanted.model_dump(mode="json", exclude_defaults=True), data, ())
    else:
        yield from _differences(resolve(wanted), resolve(back), ())


def _missing(wanted: Any, back: Any, at: KeyPath) -> Iterator[KeyPath]:
    """Keys of plain values that others lack."""
    for key, value in wanted.items() if isinstance(wanted, dict) and isinstance(back, dict) else ():
        if key in back:
            yield from _missing(value, back[key], (*at, key))
        else:
            yield (*at, key)


def interval_by_interval(scenario: Scenario) -> Scenario:
    """Write volumes and heads out for every interval, as the form has them; what they mean stays the same."""
    order = skills_of(scenario)
    streams = [_written_out(scenario, stream) for stream in scenario.volumes.streams]
    volumes = scenario.volumes.changed(streams=streams, profiles={})
    pools = {
        name: _pool_written_out(scenario, pool).changed(skills=sorted(pool.skills, key=order.index))
        for name, pool in scenario.pools.items()
    }
    texts = {name: getattr(scenario, name).strip() for name in ("title", "story", "hypothesis", "wrong_if")}
    return scenario.changed(volumes=volumes, pools=pools, **texts)


def _written_out(scenario: Scenario, stream: Stream) -> Stream:
    values = as_written(scenario.stated_per_interval(stream))
    if scenario.calendar.intervals == 1 and not isinstance(values, list):
        values = [values]
    calendar = scenario.calendar
    stated = [int(aht) or None for aht in spread(stream.aht or {}, calendar)]
    aht = as_stretches(stated, calendar.opens, calendar.interval)
    return stream.changed(**{**UNSAID, "per_interval": values, "aht": aht or None})


def _pool_written_out(scenario: Scenario, pool: Pool) -> Pool:
    way = "seated" if pool.seated is not None else "scheduled"
    given = getattr(pool, way)
    if given is None:
        return pool
    heads: Any = as_written([int(value) for value in spread(given, scenario.calendar)])
    if scenario.calendar.intervals == 1 and not isinstance(heads, list):
        heads = [heads]
    return pool.changed(**{way: heads})


def _refuse_what_no_sheet_has(scenario: Scenario) -> None:
    """Refuse what written out in the form's own way would be something else, or could not be read back."""
    places: list[KeyPath] = [(part, name) for part in ("levels", "styles") for name in getattr(scenario, part)]
    places += [(part, i) for part in ("escalations", "misroutes") for i in range(len(getattr(scenario, part)))]
    for i, stream in enumerate(scenario.volumes.streams):  # by the interval they would be other customers
        ways = ("population", "recorded", "per_order")
        places += [("volumes", "streams", i, way) for way in ways if getattr(stream, way) is not None]
    if places:
        raise InputErrors(_no_place(scenario, at) for at in places)


def _no_place(scenario: Scenario, at: KeyPath) -> Problem:
    mistake = Mistake("something the workbook has no place for", "a YAML file (simcenter resolve writes one)")
    return Problem(scenario.name, 0, 0, place_text(at), mistake.found, mistake.expected)


def _differences(wanted: Any, back: Any, at: KeyPath) -> Iterator[KeyPath]:
    """Where two plain values differ."""
    if isinstance(wanted, dict) and isinstance(back, dict):
        for key in dict.fromkeys([*wanted, *back]):
            if key not in wanted or key not in back:
                yield (*at, key)
            else:
                yield from _differences(wanted[key], back[key], (*at, key))
    elif isinstance(wanted, list) and isinstance(back, list) and len(wanted) == len(back):
        for number, (one, other) in enumerate(zip(wanted, back, strict=True)):
            yield from _differences(one, other, (*at, number))
    elif wanted != back:
        yield at
