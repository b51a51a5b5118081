"""What stands in the sheets about the day: volumes, handle times and heads by interval, shifts and agents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.people import Pool, Shift
from simcenter.scenario.parts.stretches import spread
from simcenter.scenario.parts.volumes import Stream
from simcenter.scenario.units import format_clock, format_duration
from simcenter.scenario.workbook import form
from simcenter.scenario.workbook.fields import Form
from simcenter.scenario.workbook.reading.groups import PHONE
from simcenter.scenario.workbook.writing.cells import Cell, Filled, Heading, clock, number, seconds, text


def _times(scenario: Scenario) -> list[Cell]:
    calendar = scenario.calendar
    return [clock(calendar.opens + i * calendar.interval) for i in range(calendar.intervals)]


def _columns(
    scenario: Scenario, sheet: Form, columns: Iterable[tuple[str, str, Sequence[Cell | None]]]
) -> Filled:
    listed = list(columns)
    first = sheet.columns[0]
    headings = (Heading(first.key, first.heading, first.note), *(Heading(h, h, note) for h, note, _ in listed))
    rows = []
    for i, start in enumerate(_times(scenario)):
        cells = {heading: values[i] for heading, _, values in listed}
        rows.append({first.key: start} | {key: cell for key, cell in cells.items() if cell is not None})
    return Filled(sheet, headings, tuple(rows))


def volume(scenario: Scenario) -> Filled:
    """Contacts expected, a column for each stream."""
    note = "Contacts expected in each interval."
    streams = scenario.volumes.streams
    named = ((_heading(s), note, [number(value) for value in scenario.stated_per_interval(s)]) for s in streams)
    return _columns(scenario, form.VOLUME, named)


def aht_by_interval(scenario: Scenario) -> Filled:
    """Handle times of the streams where they are said by interval; other cells are empty."""
    note = "Mean of talk + hold + wrap. Empty: as on other intervals of the day."
    named = ((_heading(s), note, _aht_cells(scenario, s)) for s in scenario.volumes.streams)
    return _columns(scenario, form.AHT_BY_INTERVAL, named)


def _aht_cells(scenario: Scenario, stream: Stream) -> list[Cell | None]:
    stated = spread(stream.aht or {}, scenario.calendar)
    return [seconds(int(aht)) if aht else None for aht in stated]


def _heading(stream: Stream) -> str:
    return f"{stream.tier} / {stream.need}" + ("" if stream.channel == PHONE else f" / {stream.channel}")


def heads(scenario: Scenario) -> Filled:
    """Heads, a column for each pool that is not in shifts."""
    named = (
        (name, f"Heads, {'present' if pool.seated is not None else 'paid'}.", _given(scenario, pool))
        for name, pool in scenario.pools.items()
        if pool.roster is None
    )
    return _columns(scenario, form.HEADS, named)


def _given(scenario: Scenario, pool: Pool) -> list[Cell | None]:
    heads = pool.seated if pool.seated is not None else pool.scheduled
    return [number(head) for head in spread(heads if heads is not None else 0, scenario.calendar)]


def shifts(scenario: Scenario) -> Iterator[Mapping[str, Cell | None]]:
    """Rows of the sheet Shifts, pool by pool; those of pools whose agents have their own stand in Agents."""
    for name, pool in scenario.pools.items():
        for shift in () if _one_by_one(pool) else pool.roster or ():
            yield {"pool": text(name), "agents": number(shift.agents), **_shift(shift)}


def agents(scenario: Scenario) -> Iterator[Mapping[str, Cell | None]]:
    """Rows of the sheet Agents: the people of pools, with their shifts where each has one."""
    for name, pool in scenario.pools.items():
        own = pool.roster if _one_by_one(pool) else None
        for i, person in enumerate(pool.people or ()):
            yield {
                "name": text(person.name),
                "pool": text(name),
                "handle_time": number(person.handle_time) if person.handle_time != 1 else None,
                "resolution": number(person.resolution, "share"),
                **(_shift(own[i]) if own is not None else {}),
            }


def _one_by_one(pool: Pool) -> bool:
    """Whether every shift of a pool is that of one agent with a name."""
    shifts = pool.roster or []
    return pool.people is not None and len(shifts) == len(pool.people) and all(shift.agents == 1 for shift in shifts)


def _shift(shift: Shift) -> dict[str, Cell | None]:
    breaks = [f"{format_clock(pause.at)} {format_duration(pause.length)}" for pause in shift.breaks]
    return {
        "start": clock(shift.start),
        "end": clock(shift.end),
        "breaks": text(", ".join(breaks)),
        "days": text(", ".join(shift.days)),
    }
