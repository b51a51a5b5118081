"""An explanation in plain sentences: few, grouped, each about one cause."""

from __future__ import annotations

from collections.abc import Sequence

from simcenter.engine.reference.observe import Why
from simcenter.study.explain.entry_words import announcement, heard_in_words, left_without_answer
from simcenter.study.explain.explanation import Customer
from simcenter.study.explain.fate import Desk, Fate, Move, Relation, Served
from simcenter.study.explain.phrases import clock, count, lasting, listed
from simcenter.study.explain.pool_words import pool_in_words

MOST_GROUPS = 5
"""Kinds of overtaking told one by one; the rest is counted."""


def introduction(customer: Customer, fate: Fate) -> str:
    """Say who it is and what became of it."""
    whose = f" of {customer.name}" if customer.name else ""
    who = f"Contact {customer.contact}{whose} ({customer.tier}, {customer.need}, {customer.channel}"
    who += f", call {customer.attempt} about its problem)" if customer.attempt > 1 else ")"
    dialled = f"{who} dialled at {clock(customer, fate.dial_ms)}{_became(customer, fate)}."
    return " ".join([dialled, *_work(customer, fate)])


def _work(customer: Customer, fate: Fate) -> list[str]:
    """Say how often the work on it was broken off, and who finished it."""
    if fate.pieces is None:
        return []
    calls, back = fate.pieces.for_calls, fate.pieces.handed_back
    said = [f"broken off {_times(calls)} for others who waited for an answer"] if calls else []
    said += [f"handed back {_times(back)} at the end of a shift"] if back else []
    if fate.pieces.finished_ms is None:
        return [f"The work on it was {listed(said)}, and was not finished when the day ended."]
    finished = f"{fate.pieces.finished_by} finished it at {clock(customer, fate.pieces.finished_ms)}"
    return [f"The work on it was {listed(said)}; {finished}."]


def _became(customer: Customer, fate: Fate) -> str:
    if fate.state == "blocked":
        return f" and {_turned_away(fate)}"
    if fate.state == "balked" and fate.heard is not None:
        return f", {announcement(fate.heard)} and left at once"
    if fate.entry_ms is None:
        return " and had not reached a queue when the day ended"
    joined = "" if fate.entry_ms == fate.dial_ms else f", joined its queue at {clock(customer, fate.entry_ms)}"
    if fate.end_ms is None or fate.wait_ms is None:
        return f"{joined} and was still waiting when the day ended"
    end, wait = clock(customer, fate.end_ms), lasting(fate.wait_ms)
    if fate.answer_ms is None:
        return f"{joined} and waited {wait}: at {end} {left_without_answer(fate)}"
    if fate.wait_ms == 0:
        broke = ", who broke off deferred work for it" if fate.for_it else ""
        return f"{joined} and was answered at once by {fate.agent}{broke}"
    return f"{joined} and waited {wait}: at {end} {fate.agent} answered"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _turned_away(fate: Fate) -> str:
    lines = fate.lines
    if lines is None or not lines.held:
        return "found all lines busy"
    last = "last one is" if lines.held == 1 else f"last {lines.held} are"
    found = f"{lines.all - lines.busy or 'none'} of {count(lines.all, 'line')} free"
    return f"was turned away: it found {found}, and the {last} held for others"


def fate_in_words(customer: Customer, fate: Fate) -> list[str]:
    """Say why it waited: who was ahead, what every pool did, who overtook it and why."""
    if fate.entry_ms is None or fate.wait_ms == 0 or not fate.desks:
        return []
    pools = [pool_in_words(customer, fate.gate, desk) for desk in fate.desks]
    moves = [sentence for move in fate.moves for sentence in _moved(customer, fate, move)]
    said = [*_unrecognised(fate), _ahead(fate), *heard_in_words(customer, fate), *_held(customer, fate)]
    said += [*pools, *moves, *_turns(fate)]
    later = [one for one in fate.served if one.relation == "later"]
    groups = _grouped(later)
    said += [_overtaken(customer, fate, group) for group in groups[:MOST_GROUPS]]
    rest = sum(len(group) for group in groups[MOST_GROUPS:])
    if rest:
        said.append(f"And {rest} more overtook it for other reasons.")
    return [*said, *_end(fate)]


def _ahead(fate: Fate) -> str:
    own = f"{count(len(fate.ahead), 'contact')} ahead of it in its own queue" if fate.ahead else "nobody ahead of it"
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


def _unrecognised(fate: Fate) -> list[str]:
    return [f"The caller was not recognised, so it was routed as {fate.seen_as}."] if fate.seen_as else []


def _moved(customer: Customer, fate: Fate, move: Move) -> list[str]:
    """Say where it moved, and of each pool how it stood to the contact from then on."""
    age = ", where its wait so far counted" if move.keeps_age else ", where its wait counted anew"
    if move.at_ms == fate.entry_ms:
        age = ""
    ahead = count(len(move.ahead), "contact") if move.ahead else "nobody"
    text = f"At {clock(customer, move.at_ms)} it moved to {move.queue}{age}; {ahead} stood before it there."
    return [text, *(f"There {pool_in_words(customer, fate.gate, desk)}" for desk in move.desks)]


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
        f"While it waited {count(len(fate.served), 'other contact')} "
        f"{'was' if len(fate.served) == 1 else 'were'} served: {listed(parts)}.",
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


def _rules(fate: Fate, pool: str, desk: Desk, idle: str) -> dict[Why, tuple[str, str]]:
    """Each rule that keeps a pool from a contact: while it does, and how it was answered once that was over."""
    opens = lasting(desk.opens_after_ms or 0)
    return {
        Why.NOT_OPEN: (
            f"{pool} opens to its queue only after {opens} of waiting",
            f"{pool} opened to it after {opens} and {idle}",
        ),
        Why.KEPT_BACK: (
            f"{pool} keeps {count(desk.kept_back, 'idle agent')} back from it",
            f"more agents of {pool} were idle than it keeps back, and {fate.agent} took it",
        ),
        Why.TOO_FEW: (
            f"{pool} helps its queue only while {desk.least_waiting} or more wait there",
            f"{desk.least_waiting} waited in its queue, so {pool} helped, and {idle}",
        ),
        Why.REFUSED: (
            f"{fate.gate} let {pool} serve that contact but not this one",
            f"{fate.gate} let {pool} serve it and {idle}",
        ),
        Why.HELD: (
            f"this contact was held for {fate.held_for}",
            f"its wait for {fate.held_for} was over and {idle}",
        ),
        Why.CLOSED: (
            "no deferred work is begun while the center is closed",
            f"the center had opened and {idle}",
        ),
    }


def _reason(fate: Fate, one: Served) -> str:
    desk = fate.desk_at(one.at_ms, one.pool)
    rules = _rules(fate, one.pool, desk, idle="")
    if one.why is Why.NEVER:
        lacks = "never serves its queue" if desk.skilled else "has not the skills for it"
        return f"{one.pool} {lacks}"
    if one.why in rules:
        return rules[one.why][0]
    if one.why is Why.LIVE_FIRST:
        return "a call-back waits until nobody is on the line"
    if one.why is Why.OWN:
        return "that contact was meant for this very agent"
    if one.why is Why.FILLS_TIME:
        return "those who wait for an answer come before deferred work"
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
    return [f"In the end {_answered(fate, fate.desk_at(fate.answer_ms, fate.pool))}."]


def _answered(fate: Fate, desk: Desk) -> str:
    """What changed so that it was answered: a rule no longer held, it moved, or somebody became free."""
    idle = f"{fate.agent} was idle"
    if fate.for_it:
        return f"{fate.agent} broke off deferred work for it"
    if fate.agent_chose and fate.agent == fate.held_for:
        return f"its own agent {fate.agent} became free and took it"
    if fate.moves and fate.moves[-1].at_ms == fate.answer_ms:
        return f"it moved and {idle}"
    rules = _rules(fate, fate.pool, desk, idle)
    if fate.waited_for in rules and not (fate.waited_for is Why.NOT_OPEN and not desk.opens_after_ms):
        return rules[fate.waited_for][1]
    if fate.agent_chose:
        return f"{fate.agent} became free and took it"
    return f"it stood first in its queue and {idle}"


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
        stood = count(ahead, "contact") if ahead else "nobody"
        overtook = count(later, "later one") if later else "nobody"
        text += f" There {stood} stood ahead of it and {overtook} overtook it."
    return text


def _short(fate: Fate) -> str:
    if fate.state == "blocked":
        return _turned_away(fate)
    if fate.state == "balked" and fate.heard is not None:
        return f"{announcement(fate.heard)} and left at once"
    if fate.wait_ms is None:
        return "was still not answered when the day ended"
    if fate.answer_ms is None:
        ends = {"abandoned": "hung up", "not reached": "was called in vain and given up"}
        left = ends.get(fate.state, "was let go at closing")
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
