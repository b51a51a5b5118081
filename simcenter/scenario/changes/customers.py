"""Changes of how a tier's customers are treated, and of how many there are where they are few."""

from __future__ import annotations

from dataclasses import dataclass

from simcenter.scenario.changes.base import Change, find_name, find_streams, with_sections, with_streams
from simcenter.scenario.errors import Mistake, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.customers import Tier
from simcenter.scenario.parts.volumes import Stream


def with_tier(scenario: Scenario, name: str, tier: Tier) -> Scenario:
    """Return a scenario in which a tier is another."""
    return with_sections(scenario, tiers={**scenario.tiers, name: tier})


@dataclass(frozen=True)
class StyleChange(Change):
    """Another style in which a tier is served, whatever the need."""

    tier: str
    style: str

    def _changed(self, scenario: Scenario) -> Scenario:
        """Serve the tier in that style."""
        name = find_name("tier", self.tier, scenario.tiers)
        if not scenario.styles:
            raise Mistake("a scenario without styles", "one that words them, in styles")
        style = find_name("style", self.style, scenario.styles)
        return with_tier(scenario, name, scenario.tiers[name].changed(style=style))


@dataclass(frozen=True)
class UpgradeChange(Change):
    """Another chance that customers accept a higher tier."""

    tier: str | None
    accepts: float

    def _changed(self, scenario: Scenario) -> Scenario:
        """Set the chance, of a tier or of all that have an offer."""
        offered = {name: tier for name, tier in scenario.tiers.items() if tier.upgrade is not None}
        chosen = list(offered) if self.tier is None else [find_name("tier", self.tier, scenario.tiers)]
        if not chosen or not set(chosen) <= offered.keys():
            who = "a scenario" if self.tier is None else f"tier {quote(chosen[0])}"
            raise Mistake(f"{who} without an upgrade", "a tier with one, in tiers")
        for name in chosen:
            tier = scenario.tiers[name]
            assert tier.upgrade is not None
            upgrade = tier.upgrade.changed(accepts=self.accepts)
            scenario = with_tier(scenario, name, tier.changed(upgrade=upgrade))
        return scenario


@dataclass(frozen=True)
class PopulationChange(Change):
    """Another number of customers in a population."""

    whom: str | None
    customers: int

    def _changed(self, scenario: Scenario) -> Scenario:
        """Set the number in every population meant."""
        streams = scenario.volumes.streams
        chosen = [i for i in find_streams(scenario, self.whom) if streams[i].population is not None]
        if not chosen:
            raise Mistake("contacts that come from no population", "a stream with one")

        def alter(_: int, stream: Stream) -> Stream:
            assert stream.population is not None
            altered: Stream = stream.changed(population=stream.population.changed(customers=self.customers))
            return altered

        return with_sections(scenario, volumes=scenario.volumes.changed(streams=with_streams(scenario, chosen, alter)))
