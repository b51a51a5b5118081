"""Changes of what happens at the entry to queues."""

from __future__ import annotations

from dataclasses import dataclass

from simcenter.scenario.changes.base import Change, with_sections
from simcenter.scenario.errors import Mistake
from simcenter.scenario.model import Scenario


@dataclass(frozen=True)
class CallbackChange(Change):
    """Call-backs are offered, or not."""

    offered: bool

    def _changed(self, scenario: Scenario) -> Scenario:
        """Make all offers the scenario words, or none."""
        entry = scenario.entry
        if not entry.callbacks:
            raise Mistake("a scenario without call-backs", "one that words them, in entry.callbacks")
        offers = {selector: offer.changed(offered=self.offered) for selector, offer in entry.callbacks.items()}
        return with_sections(scenario, entry=entry.changed(callbacks=offers))
