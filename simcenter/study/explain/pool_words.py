"""How a pool stood to a contact that waited, in one sentence: who was there, and what kept them from helping."""

from __future__ import annotations

from simcenter.engine.reference.observe import Why
from simcenter.study.explain.explanation import Customer
from simcenter.study.explain.fate import Desk
from simcenter.study.explain.phrases import clock, count, lasting


def pool_in_words(customer: Customer, gate: str, desk: Desk) -> str:
    """Say who of a pool was there, and each rule that kept it from helping with the time somebody was idle under it.

    Parameters
    ----------
    customer, desk
        Who waited, and how the pool stood to them.
    gate
        The name of the policy that says who is eligible, if one does.
    """
    never = _idle(desk, Why.NEVER)
    if not desk.takes:
        return f"{desk.pool} {'takes no chats' if desk.chats else 'takes chats only'}{never}."
    if not desk.skilled:
        return f"{desk.pool} has not the skills{never}."
    if not desk.proficient:
        return f"{desk.pool} is below the proficiency its queue requires{never}."
    if desk.opens_after_ms is None:
        return f"{desk.pool} has the skills, but never serves its queue{never}."
    return f"{desk.pool} had {'; '.join([_standing(desk), *_rules(customer, gate, desk)])}."


def _standing(desk: Desk) -> str:
    if desk.present == 0:
        return "nobody on duty"
    on_duty = f"{count(desk.present, 'agent')} on duty"
    if desk.chats:
        return f"{on_duty}, {count(desk.idle, 'slot') if desk.idle else 'no slot'} free"
    if desk.idle:
        return f"{on_duty}, {desk.idle} idle"
    return f"{on_duty}, {'all busy' if desk.present > 1 else 'busy'}"


def _rules(customer: Customer, gate: str, desk: Desk) -> list[str]:
    told = []
    if desk.opens_after_ms:
        after, closed = lasting(desk.opens_after_ms), _idle(desk, Why.NOT_OPEN)
        if desk.opened_ms is None:
            told.append(f"it opens to its queue after {after}{closed}")
        else:
            told.append(f"it opened to its queue after {after}, at {clock(customer, desk.opened_ms)}{closed}")
    if desk.kept_back:
        are = "is" if desk.kept_back == 1 else "are"
        told.append(f"{count(desk.kept_back, 'idle agent')} {are} kept back from it{_idle(desk, Why.KEPT_BACK)}")
    if desk.least_waiting > 1:
        least = f"it helps its queue only while {desk.least_waiting} or more wait there"
        told.append(f"{least}{_idle(desk, Why.TOO_FEW)}")
    if desk.idle_for(Why.CLOSED):
        told.append(f"it begins no deferred work while the center is closed{_idle(desk, Why.CLOSED)}")
    if desk.idle_for(Why.REFUSED):
        told.append(f"{gate} kept it from serving its queue{_idle(desk, Why.REFUSED)}")
    if desk.idle_for(Why.MAY):
        told.append(f"the policy refused the pair{_idle(desk, Why.MAY)}")
    return told


def _idle(desk: Desk, why: Why) -> str:
    spent = desk.idle_for(why)
    return f" (somebody there was idle for {lasting(spent)} of its wait)" if spent else ""
