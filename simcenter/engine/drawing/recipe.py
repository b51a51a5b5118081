"""What the draw needs of a scenario, worked out once and used for every day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from simcenter.engine.drawing.factors import Liveliness, liveliness
from simcenter.engine.drawing.laws import encode
from simcenter.engine.drawing.path.channels import NextTypes, next_types, types_reached
from simcenter.engine.drawing.path.listed import Members, managers_of, members_of
from simcenter.engine.drawing.words import name_key
from simcenter.engine.pace import PPM
from simcenter.engine.tables import Floats, Ints
from simcenter.scenario.distributions import Distribution, Fixed, Never
from simcenter.scenario.model import ContactType, Scenario
from simcenter.scenario.parts.calendar import DAY_MS
from simcenter.scenario.parts.escalations import Escalation, Misroute
from simcenter.scenario.parts.people import Pool
from simcenter.scenario.selectors import select

WORD = 2.0**32
MOST_DAYS_BACK = 14
"""Days before the horizon whose customers may still come back in it."""


@dataclass(frozen=True)
class SelfServiceRecipe:
    """The luck of a contact type in self-service: word thresholds and times."""

    tries_below: int
    contains_below: int
    helped_below: int
    return_below: int
    time: Distribution
    return_delay: Distribution | None
    harder: float


@dataclass(frozen=True)
class LegRecipe:
    """The luck of a contact type at a level of support."""

    level: int
    reached_below: int  # largest threshold of a pool to pass contacts on to it; of landing there, in the wrong line
    times: tuple[Distribution, Distribution, Distribution, Distribution]  # talk, hold, wrap, patience


@dataclass(frozen=True)
class TypeRecipe:
    """The luck of one contact type."""

    name: str
    key: int  # 32-bit name of the type in every counter: its draws do not depend on the other types
    talk: Distribution
    hold: Distribution
    wrap: Distribution
    patience: Distribution
    before_queue: Distribution
    may_fail_from: int  # words from here on are not resolved by every pool, so a follow-up row may be needed
    usual_resolution: int  # word threshold averaged over the pools that can serve the type
    return_below: int
    return_delay: Distribution | None
    redial_below: int
    redial_blocked_below: int
    redial_balked_below: int
    redial_lost_below: int
    redial_delay: Distribution | None
    same_patience: bool
    waiting: int
    in_service: int
    recognised_below: int  # word threshold: a contact is recognised below
    skips_voice_response: bool
    accepts_below: int  # word threshold: the customer accepts a higher tier
    managers: tuple[int, ...]  # agents whose clients the customers are
    self_service: SelfServiceRecipe | None
    legs: tuple[LegRecipe, ...]  # after the first line, in the order of the path
    wrong_line: LegRecipe | None  # where contacts may land before the first line


@dataclass(frozen=True)
class Recipe:
    """Everything the draw knows: rates per type and interval, luck per type, the calendar."""

    kinds: tuple[TypeRecipe, ...]
    recorded: tuple[tuple[int, int, Ints, Ints], ...]
    """Type, day, arrivals to replay in milliseconds from its opening, and their customers' places in the list."""
    members: Mapping[int, Members]  # by type: its listed customers
    customer_managers: Ints  # of each listed customer
    while_closed: tuple[tuple[float, ...], ...]  # [type] expected contacts in parts of the time after each closing
    night_factors: tuple[float, ...]  # by day, on what comes after its closing: that of its weekday and month
    rates: Floats  # [type, interval] expected contacts as the scenario says them
    handle_factors: Floats | None  # [type, interval] on handle times, where some are not alike all day
    daily: Mapping[int, Floats]  # expected contacts for each day of the horizon and before it, where days are not alike
    laws: tuple[tuple[Distribution | None, ...], ...]  # [quantity][type]
    populations: Mapping[int, tuple[int, Distribution]]  # by type: how many customers, and how long each thinks
    next_types: tuple[NextTypes, ...]  # of contacts caused by one of a type; empty where always its own
    codes: Ints  # [quantity, type] the same for the kernel
    numbers: Floats  # [quantity, type, 2]
    chances: Ints  # [type, column] word thresholds and keys for the kernel
    rows_a_contact: float  # room for follow-ups, measured in rows for each fresh contact
    day_factor: Liveliness | None
    interval_factor: Liveliness | None
    windows: Ints  # [window, (opens, closes)] of the horizon
    interval_ms: int
    open_ms: int
    days: int
    horizon_ms: int
    max_attempts: int
    carry_in: bool
    begins_ms: int  # who dials before does not exist
    asks: bool  # contacts may balk or be called back
    stop: bool  # the run stops at the horizon: later arrivals do not exist
    self_service: bool  # a contact may come back from self-service

    def rates_on(self, day: int) -> Floats:
        """Expected contacts by type and interval on a day, counted from 0; earlier ones are negative."""
        return self.daily.get(day, self.rates)


def threshold(probability: float) -> int:
    """Word threshold of a probability: an event happens when its 32-bit word is below."""
    return round(probability * WORD)


def build_recipe(scenario: Scenario) -> Recipe:
    """Work out a scenario's recipe.

    Raises
    ------
    ValueError
        When two contact types hash to one key (then one of them needs another name).
    """
    calendar = scenario.calendar
    following = tuple(next_types(scenario, kind) for kind in scenario.types if scenario.follow_ups.other_channel)
    kinds = _as_those_they_lead_to(tuple(_type_recipe(scenario, kind) for kind in scenario.types), following)
    keys: dict[int, str] = {}
    for kind, luck in zip(scenario.types, kinds, strict=True):
        if keys.setdefault(luck.key, kind.name) != kind.name or luck.key == 0:
            raise ValueError(f"{kind.name} and {keys[luck.key]} share a random stream: rename one of them")
    rates = [scenario.stated_per_interval(kind.stream) for kind in scenario.types]
    laws = _laws(kinds)
    coded = [encode(row) for row in laws]
    return Recipe(
        kinds=kinds,
        recorded=_recorded(scenario),
        members=members_of(scenario),
        customer_managers=managers_of(scenario),
        while_closed=tuple(tuple(kind.stream.closed_hours) for kind in scenario.types),
        night_factors=tuple(scenario.volumes.on(calendar, day) for day in range(calendar.days)),
        rates=np.array(rates, dtype=np.float64),
        handle_factors=_handle_factors(scenario),
        daily=_daily(scenario),
        laws=laws,
        next_types=following,
        populations={
            kind.index: (people.number(scenario.customers.counted(kind.tier, scenario.tiers[kind.tier])), people.idle)
            for kind in scenario.types
            if (people := kind.stream.population) is not None
        },
        codes=np.array([codes for codes, _ in coded]),
        numbers=np.array([numbers for _, numbers in coded]),
        chances=np.array([_chances(kind, scenario.routing.agents == "random") for kind in kinds], np.int64),
        rows_a_contact=max(_rows_a_contact(kind) for kind in kinds),
        day_factor=liveliness(scenario, scenario.volumes.day_factor),
        interval_factor=liveliness(scenario, scenario.volumes.interval_factor),
        windows=np.array(calendar.windows(), np.int64),
        interval_ms=calendar.interval,
        open_ms=calendar.open_ms,
        days=calendar.days,
        horizon_ms=calendar.horizon_ms,
        max_attempts=scenario.follow_ups.max_attempts if scenario.has_follow_ups else 1,
        carry_in=scenario.volumes.carry_in,
        begins_ms=calendar.begins_ms,
        asks=scenario.entry.used,
        stop=calendar.closing == "stop",
        self_service=any(kind.self_service is not None and kind.self_service.return_below for kind in kinds),
    )


def _handle_factors(scenario: Scenario) -> Floats | None:
    """Factors on handle times by type and interval, where some contact type has an AHT of its own at some time."""
    if all(kind.stream.aht is None for kind in scenario.types):
        return None
    return np.array([kind.aht_factors for kind in scenario.types])


def _as_those_they_lead_to(kinds: tuple[TypeRecipe, ...], following: tuple[NextTypes, ...]) -> tuple[TypeRecipe, ...]:
    """Let types be as likely to need a follow-up row as any type a later contact of the issue may have."""
    return tuple(
        replace(own, may_fail_from=min(kinds[kind].may_fail_from for kind in types_reached(following, place)))
        if following
        else own
        for place, own in enumerate(kinds)
    )


def _recorded(scenario: Scenario) -> tuple[tuple[int, int, Ints, Ints], ...]:
    """Arrivals that are replayed, by type and day, and whose they are where that was recorded."""
    opens, places = scenario.calendar.opens, scenario.customers.places
    found = []
    for kind in scenario.types:
        for day, times in enumerate(kind.stream.recorded or ()):
            of = [places[name] for name in (kind.stream.recorded_of or {day: []})[day]]
            found.append((kind.index, day, np.array(times, np.int64) - opens, np.array(of, np.int64)))
    return tuple(found)


def _daily(scenario: Scenario) -> dict[int, Floats]:
    """Expected contacts of every day that counts, where they depend on the day."""
    if not scenario.days_vary:
        return {}
    days = range(-MOST_DAYS_BACK if scenario.volumes.carry_in else 0, scenario.calendar.days)
    return {day: np.array([scenario.expected_on(kind.stream, day) for kind in scenario.types]) for day in days}


def _laws(kinds: tuple[TypeRecipe, ...]) -> tuple[tuple[Distribution | None, ...], ...]:
    """Distributions by quantity, in the kernel's order, and type."""
    return (
        tuple(kind.before_queue for kind in kinds),
        tuple(kind.talk for kind in kinds),
        tuple(kind.hold for kind in kinds),
        tuple(kind.wrap for kind in kinds),
        tuple(kind.patience for kind in kinds),
        tuple(kind.redial_delay for kind in kinds),
        tuple(kind.return_delay for kind in kinds),
    )


def _chances(kind: TypeRecipe, random_agents: bool) -> tuple[int, ...]:
    """Thresholds, key and needs of a type, in the kernel's order."""
    second = (kind.before_queue, kind.hold, kind.wrap)
    uncertain = 0 < kind.return_below < WORD
    redials = _redials_below(kind) > 0
    return (
        kind.return_below,
        kind.redial_below,
        kind.redial_blocked_below,
        kind.may_fail_from,
        int(kind.same_patience),
        kind.key,
        int(uncertain or any(not isinstance(law, Fixed) for law in second)),
        int(random_agents or redials),
        kind.redial_balked_below,
        kind.redial_lost_below,
    )


def _redials_below(kind: TypeRecipe) -> int:
    """Threshold of those who would dial again after something."""
    lost = kind.redial_below, kind.redial_blocked_below, kind.redial_balked_below, kind.redial_lost_below
    return max(lost)


def _rows_a_contact(kind: TypeRecipe) -> float:
    """Rows for each fresh contact, with a fifth of room to spare: 1 / (1 - p), p the chance of a follow-up row."""
    fails = kind.return_below / WORD * (1 - kind.may_fail_from / WORD)
    follows = 1 - (1 - fails) * (1 - _redials_below(kind) / WORD)
    return 1.2 / max(0.1, 1 - follows)


def _type_recipe(scenario: Scenario, kind: ContactType) -> TypeRecipe:
    tiers = [kind.tier, scenario.seen_as(kind)] if scenario.recognition(kind) < 1 else [kind.tier]
    upgrade = scenario.tiers[kind.tier].upgrade
    tiers += [upgrade.to] if upgrade is not None else []
    names = [pool for pool in scenario.pools if any(scenario.can_serve(pool, kind, tier) for tier in tiers)]
    able = [scenario.pools[pool] for pool in names]
    chances = [scenario.resolves(pool, kind) for pool in names] or [1.0]
    learnt = [_learnt(words, scenario.calendar.days) for words in able] or [PPM]
    own = [(person.resolution, ppm) for words, ppm in zip(able, learnt, strict=False) for person in words.people or ()]
    possible = [*zip(chances, learnt, strict=True), *((chance, ppm) for chance, ppm in own if chance is not None)]
    returns, redial = kind.returns, kind.redial
    path = scenario.path(kind)
    start = scenario.calendar.start
    return TypeRecipe(
        name=kind.name,
        key=name_key(kind.name),
        talk=kind.talk,
        hold=kind.hold,
        wrap=kind.wrap,
        patience=kind.patience,
        before_queue=kind.before_queue,
        may_fail_from=0 if path else min(threshold(chance) * ppm // PPM for chance, ppm in possible),
        usual_resolution=threshold(sum(chances) / len(chances)),
        return_below=threshold(returns.probability) if returns else 0,
        return_delay=returns.delay if returns else None,
        redial_below=threshold(redial.after_abandoning) if redial else 0,
        redial_blocked_below=threshold(redial.after_blocking) if redial else 0,
        redial_balked_below=threshold(redial.after_balking) if redial else 0,
        redial_lost_below=threshold(redial.after_not_reached) if redial else 0,
        redial_delay=redial.delay if redial else None,
        same_patience=redial is not None and redial.patience == "same",
        waiting=_at_start(scenario, kind, start.waiting),
        in_service=_at_start(scenario, kind, start.in_service),
        recognised_below=threshold(scenario.recognition(kind)),
        skips_voice_response=scenario.tiers[kind.tier].skip_ivr,
        accepts_below=threshold(upgrade.accepts) if upgrade is not None else 0,
        managers=tuple(scenario.agents_named(scenario.tiers[kind.tier].managers)),
        self_service=_self_service(kind),
        legs=tuple(_leg(scenario, kind, step) for step in path),
        wrong_line=_leg(scenario, kind, wrong) if (wrong := scenario.misroute(kind)) is not None else None,
    )


def _leg(scenario: Scenario, kind: ContactType, step: Escalation | Misroute) -> LegRecipe:
    words = scenario.levels[step.to]
    shares = [step.share] if isinstance(step, Misroute) else [step.share_of(pool) for pool in scenario.pools]
    return LegRecipe(
        level=1 + list(scenario.levels).index(step.to),
        reached_below=max(threshold(share) for share in shares),
        times=(words.talk, words.hold, words.wrap, Never() if kind.deferred else words.patience or kind.patience),
    )


def _self_service(kind: ContactType) -> SelfServiceRecipe | None:
    words = kind.self_service
    if words is None:
        return None
    tries, contains = (
        share if isinstance(share, float) else select(share, (kind.tier, kind.need, kind.channel), otherwise)
        for share, otherwise in ((words.tries, 1.0), (words.contains, 0.0))
    )
    return SelfServiceRecipe(
        tries_below=threshold(tries),
        contains_below=threshold(contains),
        helped_below=threshold(words.helped),
        return_below=threshold(words.returns.probability) if words.returns else 0,
        time=words.time,
        return_delay=words.returns.delay if words.returns else None,
        harder=words.harder,
    )


def _learnt(pool: Pool, days: int) -> int:
    """The least a pool solves of what it usually does, in millionths, over the horizon."""
    if pool.learning is None:
        return PPM
    return min(PPM, *(round(pool.learning.factors(day)[1] * PPM) for day in range(days)))


def _at_start(scenario: Scenario, kind: ContactType, wanted: dict[str, int]) -> int:
    """Contacts of a type at the start: its share, by volume, of each entry that names it (largest remainders)."""
    total = 0
    for selector, count in wanted.items():
        words = set(selector.split("/"))
        named = [k for k in scenario.types if words <= {k.tier, k.need, k.channel} or selector == "default"]
        if kind not in named:
            continue
        volumes = [sum(scenario.expected_per_interval(k.stream)) for k in named]
        whole = sum(volumes) or 1.0
        exact = [count * volume / whole for volume in volumes]
        shares = [int(x) for x in exact]
        by_rest = sorted(range(len(named)), key=lambda i: (shares[i] - exact[i], i))
        for i in by_rest[: count - sum(shares)]:
            shares[i] += 1
        total += shares[named.index(kind)]
    return total


__all__ = ["DAY_MS", "WORD", "Recipe", "TypeRecipe", "build_recipe", "name_key", "threshold"]
