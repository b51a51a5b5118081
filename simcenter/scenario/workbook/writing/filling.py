"""A scenario is laid out as the cells of the form: what stands in each sheet, and how it is to look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simcenter.scenario.distributions import Distribution
from simcenter.scenario.errors import Mistake
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.calendar import Start
from simcenter.scenario.parts.customers import Tier
from simcenter.scenario.parts.factors import DayFactor
from simcenter.scenario.parts.people import Pool
from simcenter.scenario.parts.volumes import Stream
from simcenter.scenario.parts.wording import SECTIONS, PolicyWords
from simcenter.scenario.units import format_duration
from simcenter.scenario.workbook import form
from simcenter.scenario.workbook.fields import Form, Setting, column_of
from simcenter.scenario.workbook.form import SOURCE_OF
from simcenter.scenario.workbook.reading.groups import PHONE, talk_for
from simcenter.scenario.workbook.writing import day
from simcenter.scenario.workbook.writing.cells import (
    Cell,
    Filled,
    Heading,
    Look,
    chosen,
    clock,
    number,
    random_time,
    seconds,
    text,
    words,
)


def fill(scenario: Scenario) -> list[Filled]:
    """Lay a scenario out; its volumes and heads stand interval by interval."""
    return [
        Filled(form.SETTINGS, values=_settings(scenario)),
        _table(form.CHANNELS, _channels(scenario), spare=3),
        _table(form.TIERS, [_tier(scenario, name, tier) for name, tier in scenario.tiers.items()], spare=4),
        _table(form.NEEDS, [_need(scenario, name) for name in scenario.needs], spare=4),
        _table(form.AHT, [_aht(scenario, stream) for stream in scenario.volumes.streams], spare=2),
        day.volume(scenario),
        day.aht_by_interval(scenario),
        _table(form.POOLS, [_pool(scenario, name, pool) for name, pool in scenario.pools.items()], spare=4),
        day.heads(scenario),
        _table(form.SHIFTS, list(day.shifts(scenario)), spare=4),
        _table(form.AGENTS, list(day.agents(scenario)), spare=4),
        _skills(scenario),
        Filled(form.ROUTING, values=_routing(scenario)),
        _table(form.DESKS, _desks(scenario), spare=4),
        _table(form.WHAT_IFS, _what_ifs(scenario), spare=6),
        *([_table(form.PLANS, _plans(scenario), spare=2)] if scenario.policies else []),
        *([_table(form.INCIDENTS, _incidents(scenario), spare=2)] if scenario.incidents else []),
        _table(form.SOURCES, _sources(scenario), spare=6),
    ]


def _table(sheet: Form, rows: Sequence[Mapping[str, Cell | None]], spare: int) -> Filled:
    kept = [{key: cell for key, cell in row.items() if cell is not None} for row in rows]
    used = {key for row in kept for key in row}
    headings = tuple(
        Heading(column.key, column.heading, column.note, tuple(column.choices))
        for column in sheet.columns
        if not column.rare or column.key in used
    )
    return Filled(sheet, headings, tuple(kept), spare=spare)


def _settings(scenario: Scenario) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for setting in form.SETTINGS.settings:
        value: Any = scenario
        for step in setting.at:
            value = value.get(step) if isinstance(value, dict) else getattr(value, str(step), None)
        cell = None if value is None else _setting(setting, value)
        if cell is not None:
            found[setting.label] = cell
    return found


def _setting(setting: Setting, value: Any) -> Cell | None:
    if setting.kind in ("text", "date"):
        return text(value)
    if setting.kind in ("share", "fraction"):
        return number(value, "share")
    if setting.kind == "duration":
        return Cell(format_duration(value), "text")
    if setting.kind == "clock":
        return clock(value)
    if setting.kind == "whole":
        return number(value)
    if setting.kind == "yes_no":
        return Cell("yes" if value else "no", "text")
    if setting.kind == "choice":
        return chosen(setting.choices, value)
    if setting.kind == "day_factor":
        return _day_factor(value)
    if setting.kind == "mean":
        return _mean(value)
    return _start(value)


def _day_factor(factor: DayFactor | str) -> Cell | None:
    if isinstance(factor, str):
        return Cell(factor, "text")
    said = factor.model_dump(mode="json", exclude_defaults=True)
    return words(said) if set(said) - {"shape"} else number(said["shape"])


def _mean(distribution: Distribution) -> Cell | None:
    written = distribution.written()
    if written == {"fixed": "0 s"}:
        return None
    if isinstance(written, dict) and list(written) == ["exponential"]:
        return Cell(format_duration(round(distribution.mean_ms())), "text")
    return words(written)


def _start(start: Any) -> Cell | None:
    told = _told(start)
    if not told:
        return Cell("empty", "text") if isinstance(start, Start) else None
    return words(told)


def _channels(scenario: Scenario) -> list[dict[str, Cell | None]]:
    kinds = column_of(form.CHANNELS, "kind").choices
    others: list[dict[str, Cell | None]] = [
        {
            "channel": text(name),
            "kind": chosen(kinds, channel.kind),
            "lines": number(channel.lines),
            "before_queue": _mean(channel.before_queue),
            "self_service": None if channel.self_service is None else words(_told(channel.self_service)),
        }
        for name, channel in scenario.channels.items()
        if name != PHONE
    ]
    phone: dict[str, Cell | None] = {"channel": text(PHONE), "kind": chosen(kinds, "call")}
    return [phone, *others] if others and PHONE in scenario.channels else others


def _told(part: Any) -> Any:
    """A part of a scenario in words, without what is as usual."""
    return part if isinstance(part, dict | list) else part.model_dump(mode="json", exclude_defaults=True)


def _tier(scenario: Scenario, name: str, tier: Tier) -> dict[str, Cell | None]:
    promise = tier.promise
    row: dict[str, Cell | None] = {
        "tier": text(name),
        "value": number(tier.value) if tier.value else None,
        "handle_time": number(tier.handle_time) if tier.handle_time != 1 else None,
        "skill": _own_skill(name, tier.skill),
        "customers": number(tier.customers),
        "orders_per_day": number(tier.orders_per_day),
        "managers": words(tier.managers) if tier.managers else None,
        "recognition": words(_told(tier)["recognition"]) if tier.recognition != 1 else None,
        "contacts_per_day": number(tier.contacts_per_day),
        **_status(scenario, form.TIERS, name),
        **random_time("patience", tier.patience, usual="never"),
    }
    if promise is not None:
        row["share"], row["within"] = number(promise.share, "share"), seconds(promise.within)
        row["period"] = text(promise.period)
    if tier.first_response is not None:
        response = tier.first_response
        row["response_share"] = number(response.share, "share")
        row["response_within"] = text(format_duration(response.within))
        row["response_hours"] = chosen(column_of(form.TIERS, "response_hours").choices, response.hours)
        row["response_period"] = text(response.period)
    for key, value in (("returns", tier.returns), ("redial", tier.redial), ("upgrade", tier.upgrade)):
        if value is not None:
            row[key] = words(value.model_dump(mode="json", exclude_none=True))
    return row


def _own_skill(name: str, skill: str | None) -> Cell | None:
    """A skill of another name is written; one of the same name follows from the column in Skills."""
    return text(skill) if skill is not None and skill != name else None


def _status(scenario: Scenario, sheet: Form, name: str) -> dict[str, Cell | None]:
    what = SOURCE_OF[sheet.name].format(name)
    source = next((entry for entry in _of_rows(scenario) if entry.what == what), None)
    if source is None:
        return {}
    return {"status": text(source.status), "source": text(source.source)}


def _of_rows(scenario: Scenario) -> list[Any]:
    """The sources that stand beside rows: those at the beginning, as long as they follow the order of the sheets."""
    order = [
        SOURCE_OF[sheet.name].format(name)
        for sheet, names in ((form.TIERS, scenario.tiers), (form.NEEDS, scenario.needs), (form.POOLS, scenario.pools))
        for name in names
    ]
    found, at = [], -1
    for source in scenario.sources:
        if source.what not in order[at + 1 :]:
            break
        at = order.index(source.what)
        found.append(source)
    return found


def _need(scenario: Scenario, name: str) -> dict[str, Cell | None]:
    need = scenario.needs[name]
    return {
        "need": text(name),
        **random_time("talk", need.talk),
        **random_time("hold", need.hold, usual={"fixed": "0 s"}),
        **random_time("wrap", need.wrap, usual={"fixed": "0 s"}),
        "skill": _own_skill(name, need.skill),
        **_status(scenario, form.NEEDS, name),
    }


def _aht(scenario: Scenario, stream: Stream) -> dict[str, Cell | None]:
    row: dict[str, Cell | None] = {"tier": text(stream.tier), "need": text(stream.need)}
    if stream.channel != PHONE:
        row["channel"] = text(stream.channel)
    for key in ("talk", "hold", "wrap", "patience"):
        value = getattr(stream, key)
        if value is not None:
            row[key] = words(value.written())
    aht = _as_aht(scenario, stream)
    if aht is not None:
        row["aht"] = aht
        del row["talk"]
    return row


def _as_aht(scenario: Scenario, stream: Stream) -> Cell | None:
    """The AHT that gives a stream's talk time, where one does."""
    if stream.talk is None:
        return None
    need, tier = scenario.needs[stream.need], scenario.tiers[stream.tier]
    hold = round(round(need.hold.mean_ms()) * tier.handle_time)
    total = round(stream.talk.mean_ms()) + hold + round(need.wrap.mean_ms())
    told = {step: getattr(need, step).written() for step in ("talk", "hold", "wrap")}
    try:
        same = talk_for(format_duration(total), told, tier.handle_time) == stream.talk.written()
    except Mistake:
        return None
    return seconds(total) if same else None


def _supply(pool: Pool) -> str:
    return next(way for way in ("seated", "scheduled", "roster") if getattr(pool, way) is not None)


def _pool(scenario: Scenario, name: str, pool: Pool) -> dict[str, Cell | None]:
    row: dict[str, Cell | None] = {
        "pool": text(name),
        "supply": chosen(column_of(form.POOLS, "supply").choices, _supply(pool)),
        "shrinkage": number(pool.shrinkage, "share") if pool.shrinkage else None,
        "wage": number(pool.wage, "money") if pool.wage else None,
        "absence": number(pool.absence, "share") if pool.absence else None,
        "site": text(pool.site or ""),
        "weekdays": words(_told(pool.weekdays)) if pool.weekdays else None,
        "lateness": None if pool.lateness is None else words(pool.lateness.written()),
        **_status(scenario, form.POOLS, name),
    }
    told = pool.model_dump(mode="json", exclude_none=True)
    looks: dict[str, Look] = {"resolution": "share", "handle_time": "number"}
    for key, look in looks.items():
        value = getattr(pool, key)
        if isinstance(value, dict):
            row[key] = words(told[key])
        elif value != 1:
            row[key] = number(value, look)
    if pool.chats is not None and pool.chats.speed is not None:
        row["chats"] = words(_told(pool.chats))
    elif pool.chats is not None:
        row["chats"], row["slowdown"] = number(pool.chats.at_once), number(pool.chats.slowdown, "share")
        row["other_work"] = chosen(column_of(form.POOLS, "other_work").choices, pool.chats.other_work)
    if pool.proficiency is not None:
        level = pool.proficiency
        row["proficiency"] = words(level) if isinstance(level, dict) else number(level)
    return row


def skills_of(scenario: Scenario) -> list[str]:
    """Skills in the order of their columns: as pools name them, then those only asked for."""
    had = [skill for pool in scenario.pools.values() for skill in pool.skills]
    asked = [tier.skill for tier in scenario.tiers.values()] + [need.skill for need in scenario.needs.values()]
    return list(dict.fromkeys([*had, *(skill for skill in asked if skill is not None)]))


def _skills(scenario: Scenario) -> Filled:
    named = skills_of(scenario)
    first = form.SKILLS.columns[0]
    headings = (
        Heading(first.key, first.heading, first.note),
        *(Heading(skill, skill, "1 where the pool can serve it.") for skill in named),
    )
    rows = tuple(
        {first.key: Cell(name, "text")} | {skill: Cell(1, "mark") for skill in pool.skills}
        for name, pool in scenario.pools.items()
    )
    return Filled(form.SKILLS, headings, rows, spare=4)


def _routing(scenario: Scenario) -> dict[str, Cell]:
    plan = scenario.routing
    choices = next(setting.choices for setting in form.ROUTING.settings if setting.at == ("agents",))
    overflow = plan.overflow.get("default") if isinstance(plan.overflow, dict) else plan.overflow
    found = {
        "Served first": _policy(plan.customers, by_row=_by_row(plan.customers)),
        "Pool taken": _policy(plan.pools, by_row=False),
        "Agent taken": chosen(choices, plan.agents),
    }
    if any(kind.deferred for kind in scenario.types):
        deferred = next(setting.choices for setting in form.ROUTING.settings if setting.at == ("deferred",))
        found["Email and tickets"] = chosen(deferred, plan.deferred)
    if plan.named_agent:
        found["Own agent"] = words({who: _told(one) for who, one in plan.named_agent.items()})
    if plan.required_proficiency:
        found["Proficiency needed"] = words(plan.required_proficiency)
    if overflow is not None:
        found["Other pools open after"] = _opening(overflow)
    return found


def _by_row(policy: PolicyWords) -> bool:
    """Whether a policy's numbers can stand in the rows of Desks."""
    return policy.policy not in SECTIONS and all(not isinstance(v, dict | list) for v in policy.parameters.values())


def _policy(policy: PolicyWords, *, by_row: bool) -> Cell:
    if not policy.parameters or by_row:
        return Cell(policy.policy, "text")
    return words(policy.model_dump(mode="json"))


def _opening(value: str | int) -> Cell:
    return Cell(value if isinstance(value, str) else format_duration(value), "text")


def _desks(scenario: Scenario) -> list[dict[str, Cell | None]]:
    plan = scenario.routing
    overflow = plan.overflow if isinstance(plan.overflow, dict) else {}
    numbers = plan.customers.parameters if _by_row(plan.customers) else {}
    reserved = {selector for kept in plan.reserve.values() for selector in kept}
    selectors = dict.fromkeys([*plan.desks, *(k for k in overflow if k != "default"), *numbers, *sorted(reserved)])
    rows: list[dict[str, Cell | None]] = []
    for selector in selectors:
        kept = [f"{pool} {by[selector]}" for pool, by in plan.reserve.items() if selector in by]
        opening = overflow.get(selector) if selector != "default" else None
        rows.append(
            {
                "contacts": text(selector),
                "desks": text(", ".join(plan.desks.get(selector, []))),
                "overflow": None if opening is None else _opening(opening),
                "number": _parameter(numbers.get(selector)),
                "keep": text(", ".join(kept)),
            }
        )
    return rows


def _parameter(value: Any) -> Cell | None:
    return Cell(value, "text") if isinstance(value, str) else number(value)


def _what_ifs(scenario: Scenario) -> list[dict[str, Cell | None]]:
    return [
        {"name": text(name), "change": text(change)}
        for name, changes in scenario.what_ifs.items()
        for change in changes
    ]


def _incidents(scenario: Scenario) -> list[dict[str, Cell | None]]:
    return [{"name": text(name), "plan": words(_told(one))} for name, one in scenario.incidents.items()]


def _plans(scenario: Scenario) -> list[dict[str, Cell | None]]:
    return [
        {"name": text(name), "plan": words(plan.model_dump(mode="json", exclude_defaults=True))}
        for name, plan in scenario.policies.items()
    ]


def _sources(scenario: Scenario) -> list[dict[str, Cell | None]]:
    return [
        {"what": text(entry.what), "status": text(entry.status), "source": text(entry.source)}
        for entry in scenario.sources[len(_of_rows(scenario)) :]
    ]
