"""What a contact heard at the entry to its queue, and its call-back, in sentences."""

from __future__ import annotations

from simcenter.engine.entries import Offer
from simcenter.engine.tables import NEVER
from simcenter.study.explain.explanation import Customer
from simcenter.study.explain.fate import Fate, Heard
from simcenter.study.explain.phrases import clock, count, lasting, listed


def announcement(heard: Heard) -> str:
    """Say what was announced."""
    if heard.wait_ms is None:
        return f"heard that {count(heard.ahead, 'contact')} stood ahead of it"
    if heard.wait_ms >= NEVER:
        return "heard that no agent was on duty"
    return f"heard of a wait of {lasting(heard.wait_ms)}"


def heard_in_words(customer: Customer, fate: Fate) -> list[str]:
    """Say what it heard, whether it took a call-back, and who called it in vain; nothing where nothing is announced."""
    heard = fate.heard
    if heard is None:
        return []
    told = {
        Offer.NOT_MADE: "",
        Offer.DECLINED: ", declined a call-back and waited on the line",
        Offer.ACCEPTED: ", took a call-back and hung up: from then on it was patient",
    }[heard.offer]
    said = [f"No agent was free: it {announcement(heard)}{told}."]
    if heard.in_vain:
        tries = listed([f"{agent} at {clock(customer, moment)}" for moment, agent in heard.in_vain])
        said.append(f"It was called in vain by {tries}.")
    return said


def left_without_answer(fate: Fate) -> str:
    """Say how a contact ended that was not answered, after its wait."""
    ends = {
        "abandoned": "its patience ended and it hung up",
        "not reached": "it was called in vain for the last time and given up",
    }
    return ends.get(fate.state, "the center closed and let it go")


__all__ = ["announcement", "heard_in_words", "left_without_answer"]
