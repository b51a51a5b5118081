"""What can be read of a scenario with mistakes in it, so that one pass also tells those across its parts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from simcenter.scenario.checks.days import dated
from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.demand.listed import Customers
from simcenter.scenario.entry.words import Entry
from simcenter.scenario.parts.base import Part
from simcenter.scenario.parts.calendar import Calendar
from simcenter.scenario.parts.customers import Amount, Channel, FollowUps, Need, Style, Tier
from simcenter.scenario.parts.escalations import Escalation, Level, Misroute
from simcenter.scenario.parts.factors import DayFactor, IntervalFactor
from simcenter.scenario.parts.incidents import Incident
from simcenter.scenario.parts.people import Pool
from simcenter.scenario.parts.volumes import Mailing, Stream
from simcenter.scenario.parts.wording import RoutingWords
from simcenter.scenario.units import IN_FILE

Kind = TypeVar("Kind", bound=Part)

_WEIGHTS: Final = TypeAdapter(list[Amount])
_POOL_FIELDS: Final = ("skills", "seated", "scheduled", "roster", "shrinkage", "absence", "weekdays")
_STREAM_NAMES: Final = ("tier", "need", "channel")
_SOME_CONTACTS: Final = {"per_day": 1}
"""Stands in for a stream's volume that could not be read: nothing else is wrong because of it."""

_EVERYTHING: Final = {"chats": {"at_once": 1, "other_work": "when_free"}}
"""Stands in for slots that could not be read: then nobody is told that these agents do not take this or that."""
_SOMEBODY: Final = {"seated": 1}


def salvage(data: Mapping[str, Any]) -> Draft:
    """Read what can be read of a scenario's plain data; what is wrong is left out (it is told elsewhere)."""
    volumes = _mapping(data.get("volumes"))
    counts = volumes.get("counts", None if "volumes" in data else "offered")
    streams = volumes.get("streams")
    return Draft(
        calendar=_part(Calendar, data.get("calendar"), needed=("opens", "closes", "interval", "days", "first_day")),
        tiers=_parts(
            Tier,
            data.get("tiers"),
            ("skill", "customers", "contacts_per_day", "orders_per_day", "returns", "redial", "recognition", "seen_as"),
        ),
        needs=_parts(Need, data.get("needs"), ("skill",), {"talk": "1 s"}),
        channels=_parts(Channel, data.get("channels", {"phone": {}}), ("kind",)),
        styles=_parts(Style, data.get("styles")),
        pools=_parts(Pool, data.get("pools"), _POOL_FIELDS, _EVERYTHING),
        pool_skills={name: _skills(value) for name, value in _mapping(data.get("pools")).items()},
        profiles={name: _weights(value) for name, value in _mapping(volumes.get("profiles")).items()},
        streams=tuple(_stream(raw) for raw in (streams if isinstance(streams, list) else ())),
        counts=counts if counts in (None, "issues") else "offered",
        carry_in=volumes.get("carry_in") is True,
        factors=_factors(volumes),
        incidents=_parts(Incident, data.get("incidents"), ("day", "at", "pools", "whom")),
        mailings=_parts(Mailing, volumes.get("mailings"), ("day", "at", "stream")),
        dated=dated(volumes),
        follow_ups=_part(FollowUps, data.get("follow_ups", {}), ("returns", "redial")),
        routing=_part(RoutingWords, data.get("routing", {})),
        policies=_parts(RoutingWords, data.get("policies")),
        levels=_parts(Level, data.get("levels"), ("skill",), {"talk": "1 s"}),
        escalations=tuple(_part(Escalation, raw) for raw in _sequence(data.get("escalations"))),
        misroutes=tuple(_part(Misroute, raw) for raw in _sequence(data.get("misroutes"))),
        entry=_part(Entry, data.get("entry", {}), ("callbacks",)),
        customers=_part(Customers, data.get("customers", {}), ("listed",)),
        best_proficiency=best if (best := data.get("best_proficiency")) in (1, 100) else None,
    )


def _sequence(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _parts(
    kind: type[Kind], raw: object, needed: Collection[str] = (), stand_ins: Mapping[str, Any] | None = None
) -> dict[str, Kind | None]:
    return {name: _part(kind, value, needed, stand_ins) for name, value in _mapping(raw).items()}


def _part(
    kind: type[Kind], raw: object, needed: Collection[str] = (), stand_ins: Mapping[str, Any] | None = None
) -> Kind | None:
    """Read one part, without the fields that are wrong unless they are needed.

    Parameters
    ----------
    kind
        What it should be.
    raw
        Plain data.
    needed
        Fields the checks look at: when one of them is wrong the whole part is unknown.
    stand_ins
        Values for required fields that are wrong or missing.
    """
    try:
        return kind.model_validate(raw, context=IN_FILE)
    except ValidationError as error:
        wrong = {str(step) for entry in error.errors() for step in entry["loc"][:1]}
    if not isinstance(raw, dict) or not wrong or wrong & set(needed):
        return None
    kept = {key: value for key, value in raw.items() if key not in wrong}
    try:
        return kind.model_validate(
            {**kept, **{k: v for k, v in (stand_ins or {}).items() if k in wrong}}, context=IN_FILE
        )
    except ValidationError:
        return None


def _stream(raw: object) -> Stream | None:
    """Read a stream; without its numbers its names are still worth checking."""
    names = {key: value for key, value in _mapping(raw).items() if key in _STREAM_NAMES}
    return _part(Stream, raw, _STREAM_NAMES) or _part(Stream, {**names, **_SOME_CONTACTS})


def _factors(volumes: Mapping[str, Any]) -> dict[str, DayFactor]:
    """Read how much days and intervals differ, whatever else is wrong with the volumes."""
    kinds = {"day_factor": DayFactor, "interval_factor": IntervalFactor}
    read = {key: _part(kind, volumes.get(key)) for key, kind in kinds.items()}
    return {key: factor for key, factor in read.items() if factor is not None}


def _skills(raw: object) -> frozenset[str] | None:
    """Read what a pool can do, whatever else is wrong with it."""
    skills = _mapping(raw).get("skills", [])
    pool = _part(Pool, {"skills": skills, **_SOMEBODY}) if isinstance(raw, dict) else None
    return None if pool is None else frozenset(pool.skills)


def _weights(raw: object) -> list[float] | None:
    try:
        return _WEIGHTS.validate_python(raw)
    except ValidationError:
        return None
