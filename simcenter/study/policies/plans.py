"""Words about the plan turned into overflow times and reserves of a scenario's pools."""

from __future__ import annotations

from simcenter.routing.queues import queues_of
from simcenter.scenario.errors import Mistake, nearest, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.wording import RoutingWords
from simcenter.scenario.selectors import select
from simcenter.scenario.units import parse_duration
from simcenter.study.policies.reading import Said

Overflow = str | int | dict[str, str | int]
Reserve = dict[str, dict[str, int]]


def overflow_of(scenario: Scenario, words: RoutingWords, said: Said) -> Overflow:
    """When pools that are not a contact's own open to it.

    Raises
    ------
    Mistake
        When no queue has a desk of its own, so that there is nothing to overflow from.
    """
    if said.name == "shared":
        return "at once"
    if not words.desks:
        found = f"{quote(said.name)} in a scenario without desks: every pool is everybody's own"
        raise Mistake(found, "desks in its routing, such as {premier: [premier_desk]}")
    if said.name == "dedicated":
        return "never"
    if not (said.bare or said.named):
        raise Mistake('"overflow" without a time', said.row.written)
    if said.bare:
        return _opening(said.bare)
    return {selector: _opening(text) for selector, text in said.named}


def _opening(text: str) -> str | int:
    return text if text in ("at once", "never") else parse_duration(text)


def reserve_of(scenario: Scenario, words: RoutingWords, said: Said) -> Reserve:
    """How many idle agents each pool keeps back, and from whom.

    Raises
    ------
    Mistake
        When nobody can be kept back from anybody, a pool is unknown, or a number is no number.
    """
    if not said.named:
        return _desks_keep(scenario, words, None, _heads(said, said.bare or "1"))
    kept: Reserve = {}
    for place, text in said.named:
        pool, slash, selector = (piece.strip() for piece in place.partition("/"))
        known_pool(scenario, pool, place)
        if slash:
            kept.setdefault(pool, {})[selector] = _heads(said, text)
        else:
            kept |= _desks_keep(scenario, words, pool, _heads(said, text))
    return kept


def known_pool(scenario: Scenario, pool: str, place: str) -> None:
    """Refuse a pool the scenario does not have, with the nearest name.

    Raises
    ------
    Mistake
        When there is no such pool; it says the place where it was named.
    """
    if pool not in scenario.pools:
        listed = f"a pool: {', '.join(scenario.pools)}"
        raise Mistake(f"{quote(pool)} in {quote(place)}", listed, nearest=nearest(pool, scenario.pools))


def _desks_keep(scenario: Scenario, words: RoutingWords, only: str | None, heads: int) -> Reserve:
    """Every desk of a tier (or the one named) keeps agents back from all other tiers it could serve."""
    kept: Reserve = {}
    queues = queues_of(scenario)
    for pool in scenario.pools if only is None else [only]:
        own = {queue.tier for queue in queues if pool in select(words.desks, queue.words, [])}
        others = {
            queue.tier
            for queue in queues
            if queue.tier not in own and scenario.can_serve(pool, scenario.types[queue.type])
        }
        if own and others:
            kept[pool] = {tier: heads for tier in scenario.tiers if tier in others}
    if not kept:
        desk = "the desk of some tiers and able to serve others"
        found = f"{quote(only)}, which is not {desk}" if only else f"a scenario in which no pool is {desk}"
        raise Mistake(
            found, "a pool and from whom it keeps agents back, as in reserve:premier_desk/standard=2"
        )
    return kept


def _heads(said: Said, text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise Mistake(
            f"{quote(text)} after {quote(said.name)}", f"a whole number of agents, as in {said.row.written}"
        )
    return int(text)
