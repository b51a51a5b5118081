"""An explanation in plain sentences: few, grouped, each about one cause."""

from __future__ import annotations

from collections.abc import Sequence

from simcenter.engine.reference.observe import Why
from simcenter.study.explain.explanation import Customer
from simcenter.study.explain.fate import Desk, Fate, Relation, Served

DAY_MS = 86_400_000
MOST_GROUPS = 5
"""Kinds of overtaking told one by one; the rest is counted."""


def clock(customer: Customer, time: int) -> str:
    """Write a moment as clock time, with the day where there are several."""
    seconds = (time + customer.opens_ms) // 1_000
    text = f"{seconds // 3_600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return text if customer.days == 1 else f"{text} on day {(time + customer.opens_ms) // DAY_MS + 1}"


def lasting(milliseconds: int) -> str:
    """Write a span of time, to a tenth of a second below 10 s."""
    if milliseconds < 10_000:
        return f"{milliseconds / 1_000:.1f}".removesuffix(".0") + " s"
    minutes, seconds = divmod(round(milliseconds / 1_000), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes else "", f"{seconds} s" if seconds else ""]
    return " ".join(part for part in parts if part)


def introduction(customer: Customer, fate: Fate) -> str:
    """Say who it is and what became of it."""
    who = f"Contact {customer.contact} ({customer.tier}, {customer.need}, {customer.channel}"
    who += f", call {customer.attempt} about its problem)" if customer.attempt > 1 else ")"
    return f"{who} dialled at {clock(customer, fate.dial_ms)}{_became(customer, fate)}."


def _became(customer: Customer, fate: Fate) -> str:
    if fate.state == "blocked":
        return " and found all lines busy"
    if fate.entry_ms is None:
        return " and had not reached a queue when the day ended"
    joined = "" if fate.entry_ms == fate.dial_ms else f", joined its queue at {clock(customer, fate.entry_ms)}"
    if fate.end_ms is None or fate.wait_ms is None:
        return f"{joined} and was still waiting when the day ended"
    end, wait = clock(customer, fate.end_ms), lasting(fate.wait_ms)
    if fate.answer_ms is None:
        left = "its patience ended and it hung up" if fate.state == "abandoned" else "the center closed and let it go"
        return f"{joined} and waited {wait}: at {end} {left}"
    if fate.wait_ms == 0:
        return f"{joined} and was answered at once by {fate.agent}"
    return f"{joined} and waited {wait}: at {end} {fate.agent} answered"


def fate_in_words(customer: Customer, fate: Fate) -> list[str]:
    """Say why it waited: who was ahead, what every pool did, who overtook it and why."""
    if fate.entry_ms is None or fate.wait_ms == 0 or not fate.desks:
        return []
    said = [_ahead(fate), *_held(customer, fate), *(_desk(desk) for desk in fate.desks), *_turns(fate)]
    later = [one for one in fate.served if one.relation == "later"]
    groups = _grouped(later)
    said += [_overtaken(customer, fate, group) for group in groups[:MOST_GROUPS]]
    rest = sum(len(group) for group in groups[MOST_GROUPS:])
    if rest:
        said.append(f"And {rest} more overtook it for other reasons.")
    return [*said, *_end(fate)]


def _ahead(fate: Fate) -> str:
    own = f"{_count(len(fate.ahead), 'contact')} ahead of it in its own queue" if fate.ahead else "nobody ahead of it"
    others = [f"{count} of {queue}" for queue, count in fate.elsewhere]
    shown = ", ".join(others[:3]) + (f" and {len(others) - 3} more queues" if len(others) > 3 else "")
    elsewhere = f"; in other queues {shown} waited" if others else "; no other queue had anybody waiting"
    return f"When it joined there {'was' if len(fate.ahead) < 2 else 'were'} {own}{elsewhere}."


def _held(customer: Customer, fate: Fate) -> list[str]:
    if fate.held_until_ms is None or fate.entry_ms is None:
        return []
    longest = lasting(fate.held_until_ms - fate.entry_ms)
    until = clock(customer, fate.held_until_ms)
    return [f"It was held for {fate.held_for}, its own agent, for {longest} at most, until {until}."]


def _desk(desk: Desk) -> str:
    if not desk.skilled:
        return f"{desk.pool} has not the skills{_idle(desk.closed_ms)}."
    if desk.opens_after_ms is None:
        return f"{desk.pool} has the skills, but never serves its queue{_idle(desk.closed_ms)}."
    staff = _standing(desk)
    if desk.opens_after_ms > 0:
        staff += f"; it opens to its queue after {lasting(desk.opens_after_ms)}{_idle(desk.closed_ms)}"
    if desk.kept_back:
        back = f"{_count(desk.kept_back, 'idle agent')} {'is' if desk.kept_back == 1 else 'are'} kept back from it"
        staff += f"; {back}{_idle(desk.kept_back_ms)}"
    return f"{desk.pool} had {staff}."


def _standing(desk: Desk) -> str:
    if desk.present == 0:
        return "nobody on duty"
    on_duty = f"{_count(desk.present, 'agent')} on duty"
    return (
        f"{on_duty}, {'all busy' if desk.present > 1 else 'busy'}" if not desk.idle else f"{on_duty}, {desk.idle} idle"
    )


def _idle(milliseconds: int) -> str:
    return f" (somebody there was idle for {lasting(milliseconds)} of its wait)" if milliseconds else ""


def _turns(fate: Fate) -> list[str]:
    left = [f"Of those ahead of it {fate.ahead_hung_up} hung up."] if fate.ahead_hung_up else []
    if not fate.served:
        return ["Nobody else was served while it waited.", *left]
    told: list[tuple[Relation, str]] = [
        ("ahead", "ahead of it in its queue"),
        ("earlier", "from other queues that had come before it"),
        ("later", "that had come after it"),
    ]
    parts = [f"{fate.count(relation)} {text}" for relation, text in told if fate.count(relation)]
    return [
        f"While it waited {_count(len(fate.served), 'other contact')} "
        f"{'was' if len(fate.served) == 1 else 'were'} served: {_listed(parts)}.",
        *left,
    ]


def _grouped(served: Sequence[Served]) -> list[list[Served]]:
    """Put together those overtaken by the same kind of contact, at the same pool, for the same reason."""
    groups: dict[tuple[object, ...], list[Served]] = {}
    for one in served:
        groups.setdefault((one.queue, one.pool, one.agent_chose, one.why), []).append(one)
    return sorted(groups.values(), key=lambda group: -len(group))


def _overtaken(customer: Customer, fate: Fate, group: Sequence[Served]) -> str:
    one = group[0]
    came = "at the same moment" if one.later_ms == 0 else f"{lasting(one.later_ms)} after it"
    who = f"contact {one.contact} of {one.queue}, come {came}"
    took = f"{one.agent} became free and took" if one.agent_chose else f"{one.agent} was idle and took"
    text = f"Overtaken at {clock(customer, one.at_ms)}: {took} {who}; {_reason(fate, one)}."
    return text if len(group) == 1 else f"{text} And {len(group) - 1} more like this."


def _reason(fate: Fate, one: Served) -> str:
    desk = next(desk for desk in fate.desks if desk.pool == one.pool)
    if one.why is Why.NEVER:
        lacks = "never serves its queue" if desk.skilled else "has not the skills for it"
        return f"{one.pool} {lacks}"
    if one.why is Why.NOT_OPEN:
        return f"{one.pool} opens to its queue only after {lasting(desk.opens_after_ms or 0)} of waiting"
    if one.why is Why.KEPT_BACK:
        return f"{one.pool} keeps {_count(desk.kept_back, 'idle agent')} back from it"
    if one.why is Why.HELD:
        return f"this contact was held for {fate.held_for}"
    if one.why is Why.OWN:
        return "that contact was meant for this very agent"
    if one.scores is not None:
        theirs, own = (f"{score:,.10g}" for score in one.scores)
        head = "the head of its queue" if one.behind else "it"
        equal = one.scores[0] == one.scores[1]
        ranked = f"{theirs} each, and the queue listed first wins" if equal else f"{theirs} against {own} for {head}"
        return f"{fate.ranks} gave {ranked}"
    if one.behind:
        return "others stood before it in its own queue"
    return f"the routing plan let {one.pool} serve that contact but not this one"


def _end(fate: Fate) -> list[str]:
    if fate.answer_ms is None or fate.agent_chose is None:
        return []
    if fate.agent_chose and fate.agent == fate.held_for:
        return [f"In the end its own agent {fate.agent} became free and took it."]
    if fate.agent_chose:
        return [f"In the end {fate.agent} became free and took it."]
    desk = next((desk for desk in fate.desks if desk.pool == fate.pool), None)
    if desk is not None and desk.opens_after_ms and fate.wait_ms == desk.opens_after_ms:
        return [f"In the end {fate.pool} opened to it after {lasting(desk.opens_after_ms)} and {fate.agent} was idle."]
    return [f"In the end it stood first in its queue and {fate.agent} was idle."]


def comparison_in_words(customer: Customer, first: Fate, other: Fate) -> str:
    """Say what became of the same customer under another routing."""
    patience = "endless patience" if customer.patience_ms is None else f"{lasting(customer.patience_ms)} of patience"
    same = f"{patience}, {lasting(customer.handle_ms)} to handle before what a pool makes of it"
    if other.state == "asleep":
        return f"Under {other.policy} this call never came: what caused it did not happen."
    moved = "" if other.dial_ms == first.dial_ms else f" dialled at {clock(customer, other.dial_ms)},"
    text = f"Under {other.policy} the same customer ({same}){moved} {_short(other)}{_against(first, other)}."
    if other.served:
        ahead, later = len(other.ahead), other.count("later")
        stood = _count(ahead, "contact") if ahead else "nobody"
        overtook = _count(later, "later one") if later else "nobody"
        text += f" There {stood} stood ahead of it and {overtook} overtook it."
    return text


def _short(fate: Fate) -> str:
    if fate.state == "blocked":
        return "found all lines busy"
    if fate.wait_ms is None:
        return "was still not answered when the day ended"
    if fate.answer_ms is None:
        left = "hung up" if fate.state == "abandoned" else "was let go at closing"
        return f"{left} after {lasting(fate.wait_ms)}"
    return (
        f"was answered at once by {fate.agent}"
        if fate.wait_ms == 0
        else (f"waited {lasting(fate.wait_ms)} for {fate.agent}")
    )


def _against(first: Fate, other: Fate) -> str:
    if first.wait_ms is None or other.wait_ms is None:
        return ""
    change = other.wait_ms - first.wait_ms
    if change == 0:
        return ", the same wait"
    return f", {lasting(abs(change))} {'more' if change > 0 else 'less'} than under {first.policy}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{f'{number:,}' if number else 'no'} {noun}s"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
