"""What happens in a scenario that does not happen every day, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.incidents import Incident
from simcenter.scenario.selectors import DEFAULT


def incident_sentences(scenario: Scenario) -> list[str]:
    """Say each incident that happens: when, and what it changes for whom."""
    happening = {name: incident for name, incident in scenario.incidents.items() if incident.happens}
    return [f"Incident {name}: {', '.join(_pieces(incident, scenario))}." for name, incident in happening.items()]


def _pieces(incident: Incident, scenario: Scenario) -> Iterator[str]:
    day = f"day {incident.day}" if isinstance(incident.day, int) else incident.day or "every day"
    if scenario.calendar.days > 1 or isinstance(incident.day, str):
        yield day
    yield f"from {incident.at.replace('-', ' to ')}" if incident.at else "all day"
    whose = f" of {', '.join(incident.pools)}" if incident.pools else ""
    if incident.volume != 1:
        whom = "" if incident.whom == DEFAULT else f" of {incident.whom}"
        yield f"volume{whom} x{incident.volume:g}"
    if incident.orders != 1:
        whom = "" if incident.whom == DEFAULT else f" of {incident.whom}"
        yield f"orders{whom} x{incident.orders:g}"
    if incident.handle_time != 1:
        yield f"handle time{whose} x{incident.handle_time:g}"
    if incident.absence != 1:
        yield f"absence{whose} x{incident.absence:g}"
    if incident.outage:
        yield f"no contacts can be taken by {', '.join(incident.pools) or 'anybody'}"
