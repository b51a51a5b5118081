"""What the page on call-backs says of its example holds, and an explanation tells what became of its callers."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np

from simcenter.engine.entries import Offer
from simcenter.engine.tables import State
from simcenter.results.daily.scopes import Scope
from simcenter.results.daily.summary import DaySummary, stack, total
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary
from simcenter.scenario.changes import change
from simcenter.scenario.loading import load_text
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from simcenter.study.explain import explain

PAGE = (Path(__file__).parents[2] / "docs" / "callbacks.md").read_text(encoding="utf-8")


@cache
def center(*changes: str) -> Scenario:
    """The page's center, with changes."""
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    return change(load_text(text, "callbacks.md"), *changes)


@cache
def days(*changes: str) -> DaySummary:
    """Twelve days of it."""
    simulator = Simulator(center(*changes))
    return total(stack([day_summary(simulator.run(1, day)) for day in range(12)]))


def standard(measure: str, *changes: str) -> float:
    """A measure of the standard tier."""
    return float(MEASURES[measure].value(days(*changes), Scope("tier", "standard")))


def test_calling_back_tomorrow_raises_the_service_level_and_the_time_to_a_human() -> None:
    assert standard("service_level") > standard("service_level", "callback offer off")
    assert standard("time_to_human") > 2 * standard("time_to_human", "callback offer off")


def test_without_offers_nobody_is_called_back_and_balking_goes_on() -> None:
    assert standard("called_back", "callback offer off") == standard("callback_offers", "callback offer off") == 0
    assert standard("balked", "callback offer off") > 0


def test_every_measure_the_page_names_exists() -> None:
    named = re.findall(r"`(\w+)`", PAGE[PAGE.index("| Measure") : PAGE.index("The service level is about")])
    assert len(named) == 8
    assert set(named) <= MEASURES.keys()


def said(rows: np.ndarray) -> str:
    """The explanation of the first of some contacts."""
    return " ".join(explain(center(), int(rows[0]), policies=(), seed=1).sentences())


def test_an_explanation_says_what_was_heard_and_what_became_of_a_call_back() -> None:
    result = Simulator(center(), "reference").run(1, 0)
    offer, state = result.outcome.entries.offer, result.legs.state
    balked = said(np.flatnonzero(state == State.BALKED))
    assert re.search(r"heard of a wait of [\w ]+ and left at once", balked)
    taken = np.flatnonzero((offer == Offer.ACCEPTED) & np.isin(np.arange(len(offer)), result.outcome.calls.row))
    called = said(taken)
    assert "took a call-back and hung up" in called
    assert "It was called in vain by desk" in called
