"""An explanation on the screen: who it is, why it waited, and its fate under other routings."""

from __future__ import annotations

from simcenter.report.terminal.page import Page
from simcenter.study.explain import Explanation
from simcenter.study.explain.words import comparison_in_words, fate_in_words, introduction


def write_explanation(page: Page, explanation: Explanation) -> None:
    """Write an explanation, a screen long."""
    customer, (first, *others) = explanation.customer, explanation.fates
    one = "day" if customer.days == 1 else "run"
    page.title(f"{explanation.scenario}, seed {explanation.seed}, {one} {explanation.day}, under {first.policy}")
    page.say(introduction(customer, first))
    reasons = fate_in_words(customer, first)
    if reasons:
        page.heading("Why it waited")
        page.points(reasons)
    if others:
        page.heading("The same customer under other routings")
        page.points(comparison_in_words(customer, first, other) for other in others)
