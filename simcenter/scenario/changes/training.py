"""Cross-training: some agents of a pool learn to serve others as well, and become a pool of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simcenter.scenario.changes.agents import refuse_roster, rounding_note, with_heads, written_heads
from simcenter.scenario.changes.base import Change, each_plan, find_name, with_sections
from simcenter.scenario.errors import Mistake, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.customers import Need, Tier
from simcenter.scenario.parts.wording import Parameter, RoutingWords
from simcenter.scenario.selectors import RECOGNITION, STATES, matches, names_in, select


@dataclass(frozen=True)
class CrossTraining(Change):
    """Some agents of a pool also serve a tier, a need, what takes a skill, or what another pool serves."""

    number: int
    pool: str
    purpose: str

    def _changed(self, scenario: Scenario) -> Scenario:
        """Split the pool; wherever a routing plan names it, it names the trained agents too."""
        calendar = scenario.calendar
        name = find_name("pool", self.pool, scenario.pools)
        old = scenario.pools[name]
        refuse_roster(name, old, "agents to cross-train from")
        heads = written_heads(old, calendar)
        if max(heads) < self.number:
            found = f"{quote(name)} with at most {max(heads)} agents at once"
            raise Mistake(found, f"at least {self.number}, as many as are to be trained")
        meaning = _Meaning.of(scenario, self.purpose)
        trained = [min(self.number, count) for count in heads]
        new_name = _free_name(f"{name}_for_{meaning.name}", scenario.pools)
        learnt = [skill for skill in sorted(meaning.skills) if skill not in old.skills]
        _refuse_useless(scenario, meaning, {*old.skills, *learnt})
        new = with_heads(old.changed(skills=[*old.skills, *learnt]), trained)
        stay = [count - gone for count, gone in zip(heads, trained, strict=True)]

        def only_split(words: RoutingWords) -> RoutingWords:
            return _named_beside(words, name, new_name, max(trained))

        def alter(words: RoutingWords) -> RoutingWords:
            return _own_desk(scenario, only_split(words), meaning, new_name)

        plans = each_plan(scenario, alter)
        if not learnt and plans == each_plan(scenario, only_split):
            found = f"{quote(name)}, which has the skills for {quote(meaning.name)} and no desk in its way"
            raise Mistake(found, "something its agents still have to learn")
        pools = {**scenario.pools, name: with_heads(old, stay), new_name: new}
        return with_sections(scenario, pools=pools, **plans)

    def effect(self, scenario: Scenario) -> str:
        """Say when whole heads make more or fewer of two pools than of one."""
        return self.text + rounding_note(scenario, self.apply(scenario))


@dataclass(frozen=True)
class _Meaning:
    """What agents are trained for: a tier before a need, a need before a skill, a skill before a pool.

    Parameters
    ----------
    name
        As the scenario spells it.
    skills
        What it takes.
    words
        Tiers and needs whose own desk the trained agents become.
    pool
        The pool beside which they become a desk, when nothing else has its name.
    """

    name: str
    skills: frozenset[str]
    words: tuple[str, ...]
    pool: str | None

    @staticmethod
    def of(scenario: Scenario, purpose: str) -> _Meaning:
        tiers, needs, pools = scenario.tiers, scenario.needs, scenario.pools
        parts: list[tuple[str, Tier | Need]] = [*tiers.items(), *needs.items()]
        skills = [part.skill for _, part in parts if part.skill is not None]
        skills += [skill for pool in pools.values() for skill in pool.skills]
        known = dict.fromkeys([*tiers, *needs, *skills, *pools])
        name = find_name("tier, need, skill or pool", purpose, known)
        words = dict.fromkeys(word for word, part in parts if part.skill == name)
        if name in tiers or name in needs:
            words = {name: None}
        if name in tiers:
            taken = {skill for kind in scenario.types if kind.tier == name for skill in kind.skills}
        elif name in needs:
            taken = {needs[name].skill or ""} - {""}
        else:
            taken = {name} if name in skills else set(pools[name].skills)
        only_a_pool = name if name in pools and not words else None
        return _Meaning(name, frozenset(taken), tuple(words), only_a_pool)


def _refuse_useless(scenario: Scenario, meaning: _Meaning, skills: set[str]) -> None:
    """Refuse training for a need after which agents still lack the skill every tier with that need takes."""
    meant = [kind for kind in scenario.types if {kind.tier, kind.need} & set(meaning.words)]
    lacking = [sorted(kind.skills - skills) for kind in meant]
    if lacking and all(lacking):
        found = f"training for {quote(meaning.name)} that leaves the skill {quote(lacking[0][0])} lacking"
        raise Mistake(found, "a tier, or a need some tier has without a skill of its own")


def _free_name(wanted: str, taken: Iterable[str]) -> str:
    names = set(taken)
    numbered = (f"{wanted}_{i}" for i in range(2, len(names) + 3))
    return wanted if wanted not in names else next(name for name in numbered if name not in names)


def _named_beside(words: RoutingWords, old: str, new: str, heads: int) -> RoutingWords:
    """Name the new pool wherever a plan names the old one.

    Agents are kept back in the new pool as in the old, but at most so many that one of them can ever serve.
    """
    kept_back = words.reserve.get(old)
    reserve = dict(words.reserve)
    if kept_back is not None:
        reserve[new] = {selector: min(number, heads - 1) for selector, number in kept_back.items()}
    desks = {selector: _beside(pools, old, new) for selector, pools in words.desks.items()}
    parameters = {key: _beside_in(value, old, new) for key, value in words.pools.parameters.items()}
    changed: RoutingWords = words.changed(
        desks=desks, reserve=reserve, pools=words.pools.changed(parameters=parameters)
    )
    return changed


def _beside(pools: list[str], old: str, new: str) -> list[str]:
    return [name for pool in pools for name in ([pool, new] if pool == old else [pool])]


def _beside_in(
    value: Parameter | dict[str, Parameter], old: str, new: str
) -> Parameter | dict[str, Parameter]:
    return _beside(value, old, new) if isinstance(value, list) else value


def _own_desk(scenario: Scenario, words: RoutingWords, meaning: _Meaning, new: str) -> RoutingWords:
    """Make the new pool an own desk, after those there are, of what its agents are trained for."""
    desks = dict(words.desks)
    for selector, pools in words.desks.items():
        if meaning.pool in pools:
            desks[selector] = _after(pools, new)
    queues = [
        (kind.tier, kind.need, kind.channel, state, RECOGNITION[0]) for kind in scenario.types for state in STATES
    ]
    for queue in queues:
        for word in [word for word in meaning.words if word in queue]:
            own = select(words.desks, queue, None)
            if own is None:
                continue
            selector = next(key for key, pools in words.desks.items() if pools is own)
            names = names_in(selector)
            # A selector about others too is left to them, and made more specific for these contacts.
            exact = selector if word in names else "/".join(w for w in queue if w == word or w in names)
            desks[exact] = _after(desks.get(exact, _able(scenario, own, exact, new)), new)
    changed: RoutingWords = words.changed(desks=desks)
    return changed


def _able(scenario: Scenario, pools: list[str], selector: str, new: str) -> list[str]:
    """Leave out the pools that serve others of a wider selector, but nothing of this narrower one."""
    kinds = [kind for kind in scenario.types if _could_be(selector, (kind.tier, kind.need, kind.channel))]
    return [pool for pool in pools if pool == new or any(scenario.can_serve(pool, kind) for kind in kinds)]


def _could_be(selector: str, words: tuple[str, ...]) -> bool:
    return any(matches(selector, (*words, state, known)) for state in STATES for known in RECOGNITION)


def _after(pools: list[str], new: str) -> list[str]:
    return pools if new in pools else [*pools, new]
