"""Upgrades to a tier there is not, to a lower one, or to one whose contacts nobody could serve."""

from __future__ import annotations

from collections.abc import Iterator

from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.checks.names import unknown
from simcenter.scenario.errors import Mistake, quote


def check_upgrades(draft: Draft) -> Iterator[Mistake]:
    """Check what is offered at the end of contacts."""
    order = list(draft.tiers)
    general = draft.follow_ups
    for name, tier in draft.tiers.items():
        upgrade = None if tier is None else tier.upgrade
        if tier is None or upgrade is None:
            continue
        at = ("tiers", name, "upgrade")
        if upgrade.to not in order:
            yield unknown("tier", upgrade.to, order, (*at, "to"))
        elif order.index(upgrade.to) >= order.index(name):
            expected = "one of a higher rank: one that stands above it in tiers"
            yield Mistake(f"an upgrade from {quote(name)} to {quote(upgrade.to)}", expected, at=(*at, "to"))
        else:
            yield from _contacts_of_nobody(draft, name, upgrade.to)
        known = draft.customers is not None and name in draft.customers.by_tier
        if known or general is None or tier.returns or tier.redial or general.returns or general.redial:
            continue
        expected = "returns or redial, or listed customers"
        yield Mistake("an upgrade for contacts no contact causes", expected, at=at, at_key=True)


def _contacts_of_nobody(draft: Draft, name: str, to: str) -> Iterator[Mistake]:
    had = draft.skills_had()
    for _, stream in draft.read_streams() if had is not None else ():
        skills = draft.skills_of(stream, to) if stream.tier == name else None
        if skills is not None and not draft.present(draft.able(skills, stream.channel)):
            found = f"{quote(stream.name)} upgraded to {quote(to)}, whom nobody can serve"
            yield Mistake(found, "a pool with the skills", at=("tiers", name, "upgrade", "to"))
            return


__all__ = ["check_upgrades"]
